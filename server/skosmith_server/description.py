"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator
from typing import Final

from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Subject, blank, integer, iri, plain
from skosmith_converter.vocabulary import RDF, VOID
from skosmith_server.catalogue import Catalogue
from skosmith_server.search.functions import FUNCTIONS
from skosmith_server.search.patterns import PROPERTY

__all__ = ["describe_service"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def _sd(name: str) -> Iri:
    return iri(_SD + name)


def describe_service(endpoint: str, catalogue: Catalogue) -> list[Quad]:
    """Give the description of the endpoint at an address.

    Raises ValueError where the address is no IRI (a client may send any ``Host``).
    """
    service = iri(endpoint)
    return list(_triples(service, catalogue))


def _triples(service: Iri, catalogue: Catalogue) -> Iterator[Quad]:
    dataset, default = blank("dataset"), blank("default")

    def triple(subject: Subject, predicate: Iri, value: str) -> Quad:
        return subject, predicate, Iri(value), DEFAULT_GRAPH

    yield triple(service, RDF.type, _sd("Service"))
    yield triple(service, _sd("endpoint"), service)
    yield triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for function in FUNCTIONS:
        yield triple(service, _sd("extensionFunction"), iri(function))
    yield triple(service, _sd("propertyFeature"), PROPERTY)
    for name in _RESULT_FORMATS:
        yield triple(service, _sd("resultFormat"), iri(_FORMATS + name))
    yield triple(service, _sd("defaultDataset"), dataset)
    yield triple(dataset, RDF.type, _sd("Dataset"))
    yield triple(dataset, _sd("defaultGraph"), default)
    yield triple(default, RDF.type, _sd("Graph"))
    yield triple(default, VOID.triples, integer(catalogue.triples))
    yield triple(default, VOID.uriSpace, plain(catalogue.base))
