"""Statistics in the Data Quality Vocabulary (W3C Note, https://www.w3.org/TR/vocab-dqv/).

Each number is a ``dqv:QualityMeasurement`` of one of our metrics, computed on a scheme or on the
dataset. Measurements of one metric differ by the properties ``metric:onProperty``,
``metric:onLanguage``, ``metric:onHost`` and ``metric:onLevel``. What the metrics mean, in five
languages, comes along from ``ontology/metrics.ttl``.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Final, NamedTuple

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization.formats import FORMATS
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Literal,
    Quad,
    Subject,
    Term,
    blank,
    integer,
    plain,
    typed,
)
from skosmith_converter.validation.statistics import TEXTS, Part, Statistics
from skosmith_converter.validation.vocabulary import DQV, METRIC
from skosmith_converter.vocabulary import DCAT, NAMESPACES, RDF, XSD

__all__ = ["PREFIXES", "as_dqv"]

PREFIXES: Final = NAMESPACES | {
    "dqv": DQV.namespace,
    "ldqd": "http://www.w3.org/2016/05/ldqd#",
    "metric": METRIC.namespace,
    "qb": "http://purl.org/linked-data/cube#",
}
"""For the serializer."""
_COLUMNS: Final = {column: properties[0] for column, properties in TEXTS.items()}


class _Measured(NamedTuple):
    metric: Iri
    value: Literal
    by: tuple[tuple[Iri, Term], ...] = ()


def as_dqv(statistics: Statistics, dataset: Subject | None = None) -> list[Quad]:
    """Give the statistics as quads of the default graph, with the metrics that they are of.

    `dataset` is what the numbers of the whole graph are computed on; unless given a blank node
    stands for it.
    """
    whole = dataset or blank("dataset")
    measured: list[tuple[Term, _Measured]]
    measured = [(whole, one) for one in (*_of_all(statistics), *_of_part(statistics.graph))]
    for part in statistics.schemes:
        if part.scheme is not None:
            measured += [(part.scheme, one) for one in _of_part(part)]
    rows: set[tuple[Subject, Iri, Term]] = {(whole, RDF.type, DCAT.Dataset)}
    for number, (on, one) in enumerate(measured, 1):
        measurement = blank(f"m{number:05}")
        rows |= {
            (measurement, RDF.type, DQV.QualityMeasurement),
            (measurement, DQV.isMeasurementOf, one.metric),
            (measurement, DQV.computedOn, on),
            (measurement, DQV.value, one.value),
            *((measurement, dimension, value) for dimension, value in one.by),
        }
    return sorted([*((*row, DEFAULT_GRAPH) for row in rows), *_definitions()])


def _definitions() -> list[Quad]:
    data = files("skosmith_ontology").joinpath("metrics.ttl").read_bytes()
    return read_rdf(data, FORMATS["turtle"], "metrics.ttl")


def _of_all(statistics: Statistics) -> Iterator[_Measured]:
    yield _Measured(METRIC.triples, integer(statistics.triples))
    yield _Measured(METRIC.httpIris, integer(statistics.http_iris))
    yield _Measured(METRIC.otherSubjects, integer(statistics.other_subjects))
    yield _Measured(METRIC.conceptSchemes, integer(len(statistics.schemes)))


def _of_part(part: Part) -> Iterator[_Measured]:
    shape = part.hierarchy
    for metric, number in (
        (METRIC.concepts, part.concepts),
        (METRIC.typedConcepts, part.typed),
        (METRIC.authoritativeConcepts, part.authoritative),
        (METRIC.topConcepts, part.top_concepts),
        (METRIC.orphanConcepts, part.orphans),
        (METRIC.documentedConcepts, part.documented),
        (METRIC.notatedConcepts, part.notated),
        (METRIC.deprecatedConcepts, part.deprecated),
        (METRIC.collections, part.collections),
        (METRIC.orderedCollections, part.ordered_collections),
        (METRIC.labels, part.labels),
        (METRIC.semanticRelations, part.semantic_relations),
        (METRIC.clusters, len(part.clusters)),
        (METRIC.largestCluster, max(part.clusters, default=0)),
        (METRIC.levels, len(shape.levels)),
        (METRIC.leaves, shape.leaves),
        (METRIC.polyhierarchicalConcepts, shape.polyhierarchical),
        (METRIC.cycles, shape.cycles),
        (METRIC.conceptsInCycles, shape.in_cycles),
        (METRIC.conceptsUnderCycles, shape.under_cycles),
    ):
        yield _Measured(metric, integer(number))
    if part.scheme is None:
        yield _Measured(METRIC.aggregationRelations, integer(part.aggregations))
    yield from _of_links(part)
    yield from _of_texts(part)


def _of_links(part: Part) -> Iterator[_Measured]:
    for level, size in enumerate(part.hierarchy.levels, 1):
        yield _Measured(METRIC.conceptsAtLevel, integer(size), ((METRIC.onLevel, integer(level)),))
    for name, number in part.relations.items():
        yield _Measured(
            METRIC.semanticRelations, integer(number), ((METRIC.onProperty, _property(name)),)
        )
    for host, counts in part.mappings.items():
        for name, number in counts.items():
            by = ((METRIC.onHost, plain(host)), (METRIC.onProperty, _property(name)))
            yield _Measured(METRIC.mappingRelations, integer(number), by)


def _of_texts(part: Part) -> Iterator[_Measured]:
    for tag, number in part.languages.items():
        yield _Measured(METRIC.languages, integer(number), ((METRIC.onLanguage, plain(tag)),))
    for metric, table in (
        (METRIC.labels, {name: part.literals[name] for name in TEXTS if name.endswith("Label")}),
        (METRIC.conceptsWithText, part.coverage),
    ):
        yield from _of_table(metric, table)
    for name, counts in part.coverage.items():
        for tag in counts:
            share = Decimal(part.share(name, tag)).quantize(Decimal("0.0001"))
            yield _Measured(METRIC.coverage, typed(f"{share}", XSD.decimal), _by(name, tag))


def _of_table(metric: Iri, table: Mapping[str, Mapping[str, int]]) -> Iterator[_Measured]:
    for name, counts in table.items():
        for tag, number in counts.items():
            yield _Measured(metric, integer(number), _by(name, tag))


def _by(column: str, tag: str) -> tuple[tuple[Iri, Term], ...]:
    return (METRIC.onProperty, _COLUMNS[column]), (METRIC.onLanguage, plain(tag))


def _property(name: str) -> Iri:
    """Give the property that `shown` has shortened."""
    prefix, _, local = name.partition(":")
    return Iri(f"<{NAMESPACES[prefix]}{local}>" if prefix in NAMESPACES else f"<{name}>")
