"""Reads a source file, whatever its form: the form is told by its content, not by its suffix."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from skosmith_converter.framework import Given
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.markup import is_markup, read_markup
from skosmith_converter.page import Document, Source
from skosmith_converter.rdf import format_by_name, format_of, read_graph
from skosmith_converter.reading import Reading, is_skill_page, read_page
from skosmith_converter.records import is_records, read_records
from skosmith_converter.serialization import Format
from skosmith_converter.sources import LARGEST_FILE, LARGEST_PAGE, SourceFile, decode, is_too_large
from skosmith_converter.tables import is_table, is_workbook, read_table

__all__ = ["form_of", "read_documents", "read_text_page"]


def _is_table(data: bytes) -> bool:
    """Tell a workbook, or a CSV file that is no text page with commas and semicolons."""
    if is_workbook(data):
        return True
    text = data[:LARGEST_PAGE].decode("utf-8-sig", "replace")
    return not is_skill_page(text) and is_table(data) is not None


_Reader: TypeAlias = Callable[[bytes, Source, str | None], tuple[Document | None, Sequence[Issue]]]

_FORMS: tuple[tuple[str, Callable[[bytes], object], _Reader], ...] = (
    ("saved web page", is_markup, read_markup),
    ("records", is_records, read_records),
    ("table", _is_table, read_table),
)
"""Each form but the text page: its name, what tells it, what reads it; the first that fits."""


def _rdf_format(data: bytes, name: str) -> Format | None:
    """Give the format of RDF: told by content, or by the suffix of what nothing else can read."""
    found, by_name = format_of(data, name), format_by_name(name)
    if found is not None or by_name is None:
        return found
    text = data[:LARGEST_PAGE].decode("utf-8-sig", "replace")
    read_otherwise = is_skill_page(text) or any(tells(data) for _, tells, _ in _FORMS)
    return None if read_otherwise else by_name


def form_of(data: bytes, name: str = "") -> str:
    """Give the name of a file's form; what is nothing else is a text page."""
    if (form := _rdf_format(data, name)) is not None:
        return f"RDF ({form.name})"
    return next((form for form, tells, _ in _FORMS if tells(data)), "text page")


def read_documents(file: SourceFile, told: Given) -> tuple[Sequence[Document], Sequence[Issue]]:
    """Read one file into what it says: a graph may hold many documents, all else is one."""
    form = _rdf_format(file.data, file.name)
    if form is not None and not is_too_large(file):
        return read_graph(file.data, form, _source(file, told))
    document, issues = _read_document(file, told)
    return [] if document is None else [document], issues


def _read_document(file: SourceFile, told: Given) -> tuple[Document | None, Sequence[Issue]]:
    """Read one file into what it says; what is wrong with it comes as issues."""
    if is_too_large(file):
        limit = f"{LARGEST_FILE:,}"
        kind = ISSUE_KINDS["too-large"]
        return None, [kind.at(file.name, size=f"more than {limit}", limit=limit)]
    for _, tells, read in _FORMS:
        if tells(file.data):
            return read(file.data, _source(file, told), told.language)
    reading = read_text_page(file, told)
    return _document_of(reading), reading.issues


def _source(file: SourceFile, told: Given) -> Source:
    return Source(file.name, file.sha256, told.url)


def read_text_page(file: SourceFile, told: Given) -> Reading:
    """Decode and read one text page."""
    text, issue = decode(file)
    if issue is not None:
        return Reading(None, (issue,), (), ())
    return read_page(text, _source(file, told), told.language)


def _document_of(reading: Reading) -> Document | None:
    page = reading.page
    if page is None:
        return None
    return Document(
        page.source,
        page.language,
        skills=(page,),
        edition=page.edition,
        evidence=page.evidence,
        status=page.status,
        machine_translation_note=page.machine_translation_note,
    )
