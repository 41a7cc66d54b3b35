"""Source documents as rows."""

from collections.abc import Iterable

from skosmith_converter.framework import EditionDocument
from skosmith_converter.graph.rows import Rows
from skosmith_converter.page import EditionEvidence, TranslationStatus
from skosmith_converter.terms import iri, plain, text, typed
from skosmith_converter.vocabulary import DCT, PROV, RDF, SM, SPDX, XSD

__all__ = ["EVIDENCE_TERMS", "STATUS_TERMS", "add_documents"]

EVIDENCE_TERMS = {
    EditionEvidence.SUPPLIED: SM.supplied,
    EditionEvidence.STATED: SM.stated,
    EditionEvidence.MARKER: SM.marker,
    EditionEvidence.STRUCTURE: SM.structure,
}
STATUS_TERMS = {TranslationStatus.BETA: SM.beta, TranslationStatus.FINAL: SM.final}


def add_documents(rows: Rows, documents: Iterable[EditionDocument]) -> None:
    """Add the description of every source document."""
    for document in documents:
        _add_document(rows, document)
        source = document.document.source
        if (graph := rows.iris.superseded(source.sha256)) in rows.superseded:
            rows.add(graph, PROV.wasDerivedFrom, rows.graph_of(source))


def _add_document(rows: Rows, edition: EditionDocument) -> None:
    iris, document = rows.iris, edition.document
    source = document.source
    node, checksum = iris.source(source.sha256, source.part), iris.checksum(source.sha256)
    rows.add(node, RDF.type, SM.SourceDocument, PROV.Entity)
    rows.add(node, SM.fileName, plain(source.name))
    rows.add(node, DCT.language, plain(document.language))
    for page in document.skills:
        rows.add(node, DCT.subject, iris.skill(edition.edition, page.code))
    rows.add(node, SM.edition, iris.edition(edition.edition))
    rows.add(node, SM.editionEvidence, EVIDENCE_TERMS[edition.evidence])
    rows.add(node, SPDX.checksum, checksum)
    rows.add(checksum, RDF.type, SPDX.Checksum)
    rows.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    rows.add(checksum, SPDX.checksumValue, typed(source.sha256, XSD.hexBinary))
    if source.address is not None:
        rows.add(node, DCT.source, iri(source.address))
    if edition.status is not None:
        rows.add(node, SM.translationStatus, STATUS_TERMS[edition.status])
    if (note := document.machine_translation_note) is not None:
        literal = text(note.text, document.language)
        rows.add_said(source, (node, SM.machineTranslationNote, literal), note.lines[0])
