"""A graph as a source: which vocabulary it is in, and the documents that it comes from."""

from collections.abc import Mapping, Sequence

from skosmith_converter.decoding import decode_bytes
from skosmith_converter.errors import RdfError
from skosmith_converter.issues import ISSUE_KINDS, Issue, Severity
from skosmith_converter.page import Document, Source
from skosmith_converter.parsing import read_rdf_lines
from skosmith_converter.rdf.attribution import find_speakers
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.judgement import judge, judge_published, newer_terms, unnamed
from skosmith_converter.rdf.losses import losses
from skosmith_converter.rdf.names import base_of
from skosmith_converter.rdf.pages import read_document
from skosmith_converter.rdf.published import Terms, published_base, read_published, terms_of
from skosmith_converter.serialization import Format
from skosmith_converter.terms import Quad, iri_text
from skosmith_converter.vocabulary import RDF

__all__ = ["read_graph"]

_Read = tuple[Sequence[Document], Sequence[Issue]]
_EXAMPLES = 3


def read_graph(data: bytes, form: Format, file: Source) -> _Read:
    """Read a graph in our vocabulary or the published one; `file` is the file itself as a source.

    Never raises: what is wrong comes as issues, and then there are no documents.
    """
    if form.name != "rdfxml":  # XML names its encoding; the parser holds it to that
        _, issue = decode_bytes(data, file.name)
        if issue is not None:
            return [], [issue]
    try:
        placed = read_rdf_lines(data, form, file.name)
    except RdfError as error:
        return [], [_unreadable(error, file.name)]
    documents, issues = _read(placed, file)
    stopped = any(issue.severity is Severity.ERROR for issue in issues)
    return ([] if stopped else documents), issues


def _unreadable(error: RdfError, name: str) -> Issue:
    """Give a parser's error as an issue; its place is ``{name}:{line}:{column}``."""
    line, _, column = error.place.removeprefix(name).removeprefix(":").partition(":")
    problem = f"{error.problem} (column {column})" if column else error.problem
    remedy = error.remedy or "Mend the file there, or get it again; nothing of it was read."
    kind = ISSUE_KINDS["not-rdf"]
    return kind.at(name, int(line) if line.isdecimal() else 0, problem=problem, remedy=remedy)


def _read(placed: Mapping[Quad, int], file: Source) -> _Read:
    base = base_of(placed)
    if base is not None:
        return _read_own(Index(placed, base), file)
    terms = terms_of(placed)
    base = published_base(placed, terms) if terms else None
    if terms is not None and base is not None:
        return _read_published(Index(placed, base), terms, file)
    return [], [ISSUE_KINDS["no-framework"].at(file.name, found=_kinds(placed))]


def _kinds(placed: Mapping[Quad, int]) -> str:
    """Say what a file has instead of a framework."""
    kinds = sorted({iri_text(value) for _, predicate, value, _ in placed if predicate == RDF.type})
    return ", ".join(kinds[:_EXAMPLES]) if kinds else f"{len(placed):,} statements without types"


def _read_own(index: Index, file: Source) -> _Read:
    issues = [*newer_terms(index, file.name)] or [*judge(index, file.name)]
    if issues:
        return [], issues
    speakers, unclear = find_speakers(index, file)
    read = [read_document(index, speaker) for speaker in speakers]
    documents = [document for document, _ in read]
    issues = [unnamed(index, file.name, one) for _, found in read for one in found]
    if unclear:
        issues.append(ISSUE_KINDS["source-unclear"].at(file.name, count=f"{unclear:,}"))
    return documents, [*issues, *losses(index, documents, file.name, published=False)]


def _read_published(index: Index, terms: Terms, file: Source) -> _Read:
    issues = [*judge_published(index, terms, file.name)]
    if issues:
        return [], issues
    documents, found = read_published(index, terms, file)
    issues = [unnamed(index, file.name, one) for one in found]
    return documents, [*issues, *losses(index, documents, file.name, published=True)]
