"""N-Triples and N-Quads, canonical and sorted: equal graphs are equal bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from skosmith_converter.serialization.grouping import accepted, chunks_of
from skosmith_converter.terms import Quad

__all__ = ["write_nquads", "write_ntriples"]


def write_ntriples(quads: Sequence[Quad], _prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the union of the accepted graphs, each triple once, in code point order.

    The lines are canonical (RDF 1.2 N-Triples §4) because terms are; N-Triples has no prefixes.
    """
    return chunks_of(
        _lines(
            (subject, f"{predicate} {value} .\n")
            for subject, predicate, value, _ in accepted(quads)
        )
    )


def write_nquads(quads: Sequence[Quad], _prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write every graph, each quad once, in code point order, as RDFC-1.0 §5 sorts them."""
    return chunks_of(
        _lines(
            (
                subject,
                f"{predicate} {value} {graph} .\n" if graph else f"{predicate} {value} .\n",
            )
            for subject, predicate, value, graph in quads
        )
    )


def _lines(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give the lines of each subject; a space sorts before all that a term can go on with."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for subject, rest in rows:
        found[subject].append(rest)
    for subject in sorted(found):
        yield f"{subject} " + f"{subject} ".join(sorted(set(found[subject])))
