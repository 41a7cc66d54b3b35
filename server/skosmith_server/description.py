"""What the endpoint says of itself: SPARQL 1.1 Service Description, VoID, DCAT, its examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Quad,
    Subject,
    Term,
    blank,
    integer,
    iri,
    plain,
    text,
)
from skosmith_converter.vocabulary import DCAT, DCT, RDF, RDFS, VOID
from skosmith_server.negotiation import Offer
from skosmith_server.queries import NamedQuery
from skosmith_server.search.functions import FUNCTIONS
from skosmith_server.search.patterns import PROPERTY
from skosmith_server.settings import Settings
from skosmith_server.statistics import Statistics

__all__ = ["Described", "describe_service"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_SH: Final = "http://www.w3.org/ns/shacl#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_TARGET: Final = iri("https://schema.org/target")
_RECONCILIATION: Final = iri("https://reconciliation-api.github.io/specs/0.2/")
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "TriG",
    "N-Triples",
    "N-Quads",
    "RDF_XML",
    "JSON-LD",
)
_FORMS: Final = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}
"""Form of a query → class and property of SHACL for it."""

Triple: TypeAlias = tuple[Subject, Iri, Term]


@dataclass(frozen=True, slots=True)
class Described:
    """What there is to describe."""

    settings: Settings
    statistics: Statistics | None
    base: str
    dumps: Mapping[str, Offer]
    """Suffix → format of a download."""
    is_indexed: bool
    """Whether there is an index of the texts."""
    examples: Sequence[NamedQuery]
    reconciled: Sequence[tuple[str, str]] = ()
    """Path of each reconciliation endpoint, and its concept scheme; empty for that of all."""


def describe_service(host: str, what: Described) -> list[Quad]:
    """Give the description of the service at an address without a path.

    Raises ValueError where the address is no IRI (a client may send any ``Host``).
    """
    endpoint = iri(f"{host}/sparql")
    parts = (
        _service(endpoint, what),
        _dataset(endpoint, what),
        _version(what.settings.dataset_version),
        _graphs(what.statistics) if what.statistics else (),
        _linksets(what.statistics) if what.statistics else (),
        _distributions(host, what.dumps),
        _examples(endpoint, what.examples),
        _reconciliation(host, what.reconciled),
    )
    return [(*triple, DEFAULT_GRAPH) for part in parts for triple in part]


def _reconciliation(host: str, endpoints: Sequence[tuple[str, str]]) -> Iterator[Triple]:
    for path, scheme in endpoints:
        address = iri(f"{host}{path}")
        yield address, RDF.type, iri(f"{DCAT.namespace}DataService")
        yield address, iri(f"{DCAT.namespace}endpointURL"), address
        yield address, iri(f"{DCAT.namespace}servesDataset"), blank("dataset")
        yield address, iri(f"{DCT.namespace}conformsTo"), _RECONCILIATION
        if scheme:
            yield address, iri(f"{DCT.namespace}subject"), Iri(scheme)


def _sd(name: str) -> Iri:
    return iri(_SD + name)


def _service(service: Iri, what: Described) -> Iterator[Triple]:
    settings = what.settings
    yield service, RDF.type, _sd("Service")
    yield service, _sd("endpoint"), service
    yield service, _sd("supportedLanguage"), _sd("SPARQL10Query")
    yield service, _sd("supportedLanguage"), _sd("SPARQL11Query")
    if settings.writable:
        yield service, _sd("supportedLanguage"), _sd("SPARQL11Update")
    if settings.union and not settings.endpoint:
        yield service, _sd("feature"), _sd("UnionDefaultGraph")
    if settings.services:
        yield service, _sd("feature"), _sd("BasicFederatedQuery")
    for function in () if settings.endpoint else FUNCTIONS:
        yield service, _sd("extensionFunction"), iri(function)
    if what.is_indexed:
        yield service, _sd("propertyFeature"), Iri(PROPERTY)
    for name in _RESULT_FORMATS:
        yield service, _sd("resultFormat"), iri(_FORMATS + name)
    yield service, _sd("defaultDataset"), blank("dataset")


def _dataset(service: Iri, what: Described) -> Iterator[Triple]:
    dataset, default = blank("dataset"), blank("default")
    for kind in (_sd("Dataset"), VOID.Dataset, DCAT.Dataset):
        yield dataset, RDF.type, kind
    yield dataset, _sd("defaultGraph"), default
    yield dataset, VOID.sparqlEndpoint, service
    yield dataset, VOID.uriSpace, plain(what.base)
    if what.statistics is not None:
        yield from _counts(dataset, default, what.statistics)


def _counts(dataset: Subject, default: Subject, found: Statistics) -> Iterator[Triple]:
    for tag in found.languages:
        yield dataset, DCT.language, plain(tag)
    for kind in (_sd("Graph"), VOID.Dataset):
        yield default, RDF.type, kind
    yield dataset, VOID.subset, default
    yield default, VOID.triples, integer(found.triples)
    yield default, VOID.distinctSubjects, integer(found.subjects)
    yield default, VOID.distinctObjects, integer(found.objects)
    yield default, VOID.entities, integer(found.entities)
    yield default, VOID.classes, integer(len(found.classes))
    yield default, VOID.properties, integer(len(found.properties))
    for number, (name, entities) in enumerate(found.classes.items()):
        part = blank(f"class{number}")
        yield default, VOID.classPartition, part
        yield part, VOID.class_, Iri(name)
        yield part, VOID.entities, integer(entities)
    for number, (name, triples) in enumerate(found.properties.items()):
        part = blank(f"property{number}")
        yield default, VOID.propertyPartition, part
        yield part, VOID.property, Iri(name)
        yield part, VOID.triples, integer(triples)


def _version(version: str) -> Iterator[Triple]:
    if version:
        yield blank("dataset"), iri(f"{DCAT.namespace}version"), plain(version)


def _graphs(found: Statistics) -> Iterator[Triple]:
    for number, (name, triples) in enumerate(found.graphs.items()):
        named, graph = blank(f"named{number}"), blank(f"graph{number}")
        yield blank("dataset"), _sd("namedGraph"), named
        yield named, RDF.type, _sd("NamedGraph")
        yield named, _sd("name"), Iri(name)
        yield named, _sd("graph"), graph
        yield graph, RDF.type, _sd("Graph")
        yield graph, VOID.triples, integer(triples)


def _linksets(found: Statistics) -> Iterator[Triple]:
    for at, linkset in enumerate(found.linksets):
        name = Iri(linkset.name)
        yield blank("dataset"), VOID.subset, name
        yield name, RDF.type, VOID.Linkset
        yield name, VOID.triples, integer(sum(linkset.links.values()))
        if linkset.subjects:
            yield name, VOID.subjectsTarget, Iri(linkset.subjects)
        if linkset.objects:
            yield name, VOID.objectsTarget, Iri(linkset.objects)
        for number, (predicate, links) in enumerate(linkset.links.items()):
            part = blank(f"links{at}-{number}")
            yield name, VOID.linkPredicate, Iri(predicate)
            yield name, VOID.propertyPartition, part
            yield part, VOID.property, Iri(predicate)
            yield part, VOID.triples, integer(links)


def _distributions(host: str, dumps: Mapping[str, Offer]) -> Iterator[Triple]:
    for suffix, offer in dumps.items():
        address = iri(f"{host}/dump{suffix}")
        yield blank("dataset"), DCAT.distribution, address
        yield blank("dataset"), VOID.dataDump, address
        yield address, RDF.type, DCAT.Distribution
        yield address, DCAT.downloadURL, address
        yield address, DCAT.mediaType, iri(_MEDIA_TYPES + offer.media_type)


def _examples(service: Iri, examples: Sequence[NamedQuery]) -> Iterator[Triple]:
    """Give the example queries as SHACL describes queries, for whoever lists or runs them."""
    for example in examples:
        query = iri(f"{service[1:-1]}#{example.name}")
        kind, said = _FORMS[example.form]
        yield query, RDF.type, iri(f"{_SH}SPARQLExecutable")
        yield query, RDF.type, iri(_SH + kind)
        yield query, RDFS.comment, text(example.summary, "en")
        yield query, iri(_SH + said), plain(example.text)
        yield query, _TARGET, service
