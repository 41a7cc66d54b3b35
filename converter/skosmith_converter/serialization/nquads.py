"""N-Triples and N-Quads, canonical and sorted: equal graphs are equal bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from skosmith_converter.serialization.grouping import accepted, chunks_of
from skosmith_converter.terms import Quad

__all__ = ["write_nquads", "write_ntriples"]


def write_ntriples(quads: Sequence[Quad], _prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the union of the accepted graphs, each triple once, in code point order.

    The lines are canonical (RDF 1.2 N-Triples §4) because terms are; N-Triples has no prefixes.
    """
    rows = sorted(accepted(quads))
    return _each_once(f"{subject} {predicate} {value} .\n" for subject, predicate, value, _ in rows)


def write_nquads(quads: Sequence[Quad], _prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write every graph, each quad once, in code point order, as RDFC-1.0 §5 sorts them."""
    return _each_once(
        f"{subject} {predicate} {value} {graph} .\n"
        if graph
        else f"{subject} {predicate} {value} .\n"
        for subject, predicate, value, graph in sorted(quads)
    )


def _each_once(lines: Iterable[str]) -> Iterator[str]:
    """Give the lines of sorted rows, which are sorted themselves.

    The space behind a term, and the full stop in place of a graph, sort before all that a term
    can go on or begin with. Rows that are sorted already cost nothing to sort.
    """
    return chunks_of(line for line, _ in groupby(lines))
