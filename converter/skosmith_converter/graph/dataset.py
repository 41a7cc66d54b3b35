"""The dataset as a whole: counts, rights, and the run that made it (DCAT 3, VoID, PROV-O)."""

from dataclasses import dataclass
from importlib.metadata import version

from skosmith_converter.framework import Framework
from skosmith_converter.graph.counting import Counts
from skosmith_converter.graph.rows import Rows
from skosmith_converter.terms import (
    Iri,
    integer,
    iri,
    iri_text,
    plain,
    text,
    typed,
)
from skosmith_converter.vocabulary import DCAT, DCT, FOAF, OWL, PROV, RDF, RDFS, SM, VOID, XSD

__all__ = ["ACKNOWLEDGEMENT", "FOUNDATION", "LICENCE", "Run", "add_dataset"]

ACKNOWLEDGEMENT = (
    "This publication contains information from the Skills Framework for the Information Age "
    "with the permission of the SFIA Foundation."
)
"""The sentence that the Foundation asks for where its text is published with permission."""
LICENCE = iri("https://sfia-online.org/en/about-sfia/using-and-licensing-sfia")
FOUNDATION = iri("https://sfia-online.org/")
_TOOL = iri("https://w3id.org/skosmith/")


@dataclass(frozen=True, slots=True)
class Run:
    """The run of the tool, as far as it may show in its output."""

    date: str | None = None
    """An ``xsd:dateTime`` that the caller gives; without one the graph bears no date."""


def add_dataset(rows: Rows, framework: Framework, run: Run, counts: Counts) -> None:
    """Add the description of the dataset to rows of its own; `counts` are those of the rest."""
    iris = rows.iris
    dataset = iris.dataset()
    _add_counts(rows, dataset, counts)
    rows.add(dataset, RDF.type, DCAT.Dataset, VOID.Dataset)
    rows.add(dataset, DCT.title, text("SFIA skills as a SKOS graph", "en"))
    rows.add(dataset, VOID.uriSpace, plain(iris.base))
    rows.add(dataset, DCT.license, LICENCE)
    rows.add(dataset, DCT.rights, text(ACKNOWLEDGEMENT, "en"))
    rows.add(dataset, DCT.rightsHolder, FOUNDATION)
    rows.add(FOUNDATION, RDF.type, FOAF.Agent)
    rows.add(FOUNDATION, FOAF.name, text("The SFIA Foundation", "en"))
    _add_run(rows, framework, run)
    rows.add(dataset, VOID.triples, integer(counts.triples + len(rows.quads) + 1))


def _add_run(rows: Rows, framework: Framework, run: Run) -> None:
    dataset, activity = rows.iris.dataset(), rows.iris.dataset("run")
    rows.add(dataset, PROV.wasGeneratedBy, activity)
    rows.add(activity, RDF.type, PROV.Activity)
    for document in framework.documents:
        source = document.document.source
        rows.add(activity, PROV.used, rows.iris.source(source.sha256, source.part))
    rows.add(activity, PROV.wasAssociatedWith, _TOOL)
    rows.add(_TOOL, RDF.type, PROV.SoftwareAgent)
    rows.add(_TOOL, RDFS.label, text("Skosmith", "en"))
    rows.add(_TOOL, OWL.versionInfo, plain(version("skosmith")))
    if run.date is not None:
        rows.add(dataset, DCT.created, typed(run.date, XSD.dateTime))
        rows.add(activity, PROV.endedAtTime, typed(run.date, XSD.dateTime))


def _add_counts(rows: Rows, dataset: Iri, counts: Counts) -> None:
    for kind, number in sorted(counts.classes.items()):
        part = rows.iris.dataset(f"classes/{iri_text(kind).removeprefix(SM.namespace)}")
        rows.add(dataset, VOID.classPartition, part)
        rows.add(part, VOID.class_, kind)
        rows.add(part, VOID.entities, integer(number))
    for language, number in sorted(counts.literals.items()):
        part = rows.iris.dataset(f"languages/{language}")
        rows.add(dataset, VOID.subset, part)
        rows.add(part, DCT.language, plain(language))
        rows.add(part, SM.literals, integer(number))
