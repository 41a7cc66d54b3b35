"""Where in source documents something is said (`sm:saidAt`)."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SM
from skosmith_server.framework.facts import Facts

__all__ = ["SaidAt", "lines_in", "read_said_at"]

_PLACE: Final = re.compile(r"(<.*)[#/]L(\d{1,9})(?:-L(\d{1,9}))?>")


@dataclass(frozen=True, slots=True, order=True)
class SaidAt:
    """Lines of a page, or rows of a table."""

    document: Iri
    first: int
    last: int
    iri: Iri


def read_said_at(facts: Facts, *subjects: Iri) -> tuple[SaidAt, ...]:
    """Give where things are spoken of, by document and line; what has another form is left out."""
    found = {place for one in subjects for place in _read(facts, one)}
    return tuple(sorted(found))


def _read(facts: Facts, subject: Iri) -> Iterator[SaidAt]:
    for iri in facts.links(subject, SM.saidAt):
        if found := _PLACE.fullmatch(iri):
            document, first, last = found.groups()
            yield SaidAt(Iri(f"{document}>"), int(first), int(last or first), iri)


def lines_in(places: Iterable[SaidAt], documents: Collection[Iri]) -> str:
    """Give the lines in some documents; empty without any. Neighbours are told as one.

    >>> page = Iri("<http://shoes.example/sources/1>")
    >>> lines_in([SaidAt(page, n, n, page) for n in (1, 3, 4, 9)], [page])
    '1, 3–4, 9'
    """
    runs: list[tuple[int, int]] = []
    for first, last in sorted((p.first, p.last) for p in places if p.document in documents):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], max(runs[-1][1], last)
        else:
            runs.append((first, last))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
