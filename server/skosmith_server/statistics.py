"""How much a graph holds, counted once when it is loaded (VoID §4)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.serialization import accepted
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Quad,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import RDF

__all__ = ["Statistics", "count"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the default graph that queries see, and of each named graph."""

    triples: int
    subjects: int
    objects: int
    entities: int
    """IRIs that something is said of."""
    classes: Mapping[str, int]
    """Class → its instances."""
    properties: Mapping[str, int]
    """Property → triples with it."""
    languages: Mapping[str, int]
    """Language tag → texts in it."""
    graphs: Mapping[str, int]
    """Named graph → triples in it."""


def count(quads: Sequence[Quad], *, union: bool = True) -> Statistics:
    """Count a graph; `union` as in `skosmith_server.settings`."""
    seen = accepted(quads) if union else [quad for quad in quads if quad[3] == DEFAULT_GRAPH]
    triples = {quad[:3] for quad in seen}
    instances: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == RDF.type and is_iri(value):
            instances[value].add(subject)
    texts = (
        literal_parts(v).language for _, _, v in triples if is_literal(v) and v[-1] not in '">'
    )
    subjects = {subject for subject, _, _ in triples}
    return Statistics(
        len(triples),
        len(subjects),
        len({value for _, _, value in triples}),
        sum(not is_blank(subject) for subject in subjects),
        {name: len(instances[name]) for name in sorted(instances)},
        _sorted(Counter(predicate for _, predicate, _ in triples)),
        _sorted(Counter(language for language in texts if language)),
        _sorted(Counter(graph for _, _, _, graph in quads if is_iri(graph))),
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts)}
