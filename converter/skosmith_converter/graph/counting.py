"""Counts what a graph holds, for the description of the dataset."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.terms import GraphName, Iri, Quad, is_literal
from skosmith_converter.vocabulary import RDF, SM

__all__ = ["Counts", "count"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds, superseded statements left out."""

    triples: int
    classes: Mapping[Iri, int]
    """Entities of each class of ours."""
    literals: Mapping[str, int]
    """Different statements of documents with a text in a language, by its tag."""


def count(quads: Sequence[Quad], superseded: Collection[GraphName]) -> Counts:
    """Count the triples of sorted rows: those that several graphs hold stand side by side."""
    triples = 0
    types: Counter[str] = Counter()
    literals: Counter[str] = Counter()
    last = last_said = None
    for quad in quads:
        graph = quad[3]
        if graph in superseded:
            continue
        triple = quad[:3]
        if triple != last:
            last = triple
            triples += 1
            if triple[1] == RDF.type:
                types[triple[2]] += 1
        if graph and triple != last_said:
            last_said = triple
            if is_literal(value := triple[2]) and not value.endswith(('"', ">")):
                literals[value.rpartition('"@')[2]] += 1
    ours = f"<{SM.namespace}"
    classes = {Iri(kind): n for kind, n in types.items() if kind.startswith(ours)}
    classes.pop(SM.SupersededStatements, None)
    return Counts(triples, classes, literals)
