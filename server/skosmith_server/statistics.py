"""How much a graph holds, counted once when it is loaded (VoID §4)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.serialization import accepted
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Quad,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import RDF, VOID

__all__ = ["Linkset", "Statistics", "count"]


@dataclass(frozen=True, slots=True)
class Linkset:
    """A named graph of links between two datasets (VoID §5)."""

    name: str
    links: Mapping[str, int]
    """Property → links with it."""
    subjects: str = ""
    """What they lead from; empty where nobody says."""
    objects: str = ""
    """What they lead to."""


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
    linksets: Sequence[Linkset] = ()


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
        tuple(_linksets(quads)),
    )


def _linksets(quads: Sequence[Quad]) -> Iterator[Linkset]:
    names = {s for s, p, o, _ in quads if p == RDF.type and o == VOID.Linkset}
    links: dict[str, Counter[str]] = {name: Counter() for name in names}
    targets: dict[tuple[str, Iri], str] = {}
    for subject, predicate, value, graph in quads if names else ():
        if graph in names:
            links[graph][predicate] += 1
        elif subject in names:
            targets[subject, predicate] = value
    for name in sorted(name for name in names if links[name]):
        ends = (targets.get((name, p), "") for p in (VOID.subjectsTarget, VOID.objectsTarget))
        yield Linkset(name, _sorted(links[name]), *ends)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts)}
