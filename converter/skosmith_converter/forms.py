"""Reads a source file, whatever its form: the form is told by its content, not by its suffix."""

from collections.abc import Sequence

from skosmith_converter.framework import Given
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import Document, Source
from skosmith_converter.reading import Reading, read_page
from skosmith_converter.sources import LARGEST_FILE, SourceFile, decode
from skosmith_converter.tables import is_table, read_table

__all__ = ["read_document", "read_text_page"]


def read_document(file: SourceFile, told: Given) -> tuple[Document | None, Sequence[Issue]]:
    """Read one file into what it says; what is wrong with it comes as issues."""
    if len(file.data) > LARGEST_FILE:
        limit = f"{LARGEST_FILE:,}"
        return None, [
            ISSUE_KINDS["too-large"].at(file.name, size=f"more than {limit}", limit=limit)
        ]
    if is_table(file.data):
        return read_table(file.data, _source(file, told), told.language)
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
