"""One use of each term of an ontology in a graph, wherever that lies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from skosmith_converter.terms import Term, is_blank
from skosmith_converter.vocabulary import RDF
from skosmith_server.asked_catalogue import AskedCatalogue, rows_of
from skosmith_server.catalogue import Catalogue

__all__ = ["Sample", "samples_of"]

_BATCH: Final = 25
"""Terms that one query asks for."""


class Sample(NamedTuple):
    """A resource, and the value that it has; None where the term is its class."""

    subject: str
    value: Term | None


def samples_of(terms: Sequence[str], catalogue: Catalogue) -> Mapping[str, Sample]:
    """Give a use of each class and property; terms that are not used are left out.

    Of a graph in memory it is the first in alphabetical order, of one elsewhere any. Raises what
    the engine there does.
    """
    if isinstance(catalogue, AskedCatalogue):
        return _asked(terms, catalogue)
    wanted, found = set(terms), dict[str, Sample]()
    for subject in sorted(catalogue.by_subject):
        if is_blank(subject):
            continue
        for _, predicate, value, _ in catalogue.by_subject[subject]:
            if predicate == RDF.type and value in wanted:
                found.setdefault(value, Sample(subject, None))
            elif predicate in wanted and not is_blank(value):
                found.setdefault(predicate, Sample(subject, value))
    return found


def _asked(terms: Sequence[str], catalogue: AskedCatalogue) -> Mapping[str, Sample]:
    found: dict[str, Sample] = {}
    for start in range(0, len(terms), _BATCH):
        parts = [part for term in terms[start : start + _BATCH] for part in _parts(term)]
        for row in rows_of(catalogue.engine, f"SELECT * {{ {' UNION '.join(parts)} }}"):
            found.setdefault(row["t"], Sample(row["s"], row.get("o")))
    return found


def _parts(term: str) -> Iterable[str]:
    """Give patterns that each find one use: of a class, of a property, in whatever graph."""
    for pattern in (f"?s a {term}", f"?s {term} ?o . FILTER(!isBlank(?o))"):
        for place in (pattern, f"GRAPH ?g {{ {pattern} }}"):
            inner = f"SELECT ?s {'?o ' if '?o' in pattern else ''}{{ {place} }} LIMIT 1"
            yield f"{{ {{ {inner} }} BIND({term} AS ?t) }}"
