"""Source documents as rows."""

from collections.abc import Iterable

from skosmith_converter.framework import EditionPage
from skosmith_converter.graph.rows import Rows
from skosmith_converter.page import EditionEvidence, TranslationStatus
from skosmith_converter.terms import iri, plain, text, typed
from skosmith_converter.vocabulary import DCT, PROV, RDF, SM, SPDX, XSD

__all__ = ["add_documents"]

_EVIDENCE = {
    EditionEvidence.SUPPLIED: SM.supplied,
    EditionEvidence.STATED: SM.stated,
    EditionEvidence.MARKER: SM.marker,
    EditionEvidence.STRUCTURE: SM.structure,
}
_STATUS = {TranslationStatus.BETA: SM.beta, TranslationStatus.FINAL: SM.final}


def add_documents(rows: Rows, pages: Iterable[EditionPage]) -> None:
    """Add the description of every source document."""
    superseded = rows.superseded_graphs()
    for page in pages:
        _add_document(rows, page)
        graph = rows.graph_of(page, accepted=False)
        if graph in superseded:
            rows.add(graph, PROV.wasDerivedFrom, rows.graph_of(page))


def _add_document(rows: Rows, page: EditionPage) -> None:
    iris, source = rows.iris, page.page.source
    document, checksum = iris.source(source.sha256), iris.checksum(source.sha256)
    rows.add(document, RDF.type, SM.SourceDocument, PROV.Entity)
    rows.add(document, SM.fileName, plain(source.name))
    rows.add(document, DCT.language, plain(page.page.language))
    rows.add(document, DCT.subject, iris.skill(page.edition, page.page.code))
    rows.add(document, SM.edition, iris.edition(page.edition))
    rows.add(document, SM.editionEvidence, _EVIDENCE[page.evidence])
    rows.add(document, SPDX.checksum, checksum)
    rows.add(checksum, RDF.type, SPDX.Checksum)
    rows.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    rows.add(checksum, SPDX.checksumValue, typed(source.sha256, XSD.hexBinary))
    if source.address is not None:
        rows.add(document, DCT.source, iri(source.address))
    if page.status is not None:
        rows.add(document, SM.translationStatus, _STATUS[page.status])
    if (note := page.page.machine_translation_note) is not None:
        literal = text(note.text, page.page.language)
        rows.add_said(page, (document, SM.machineTranslationNote, literal), note.lines[0])
