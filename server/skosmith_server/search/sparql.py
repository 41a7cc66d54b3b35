"""The search inside SPARQL: ``?concept sm:search "words"`` becomes ``VALUES`` of what it finds.

The index is not where queries are evaluated, and the text of a query stays SPARQL 1.1 for every
other reader. So the pattern is found among the tokens of the query, the search is done, and what it
found takes its place; the engine sees a plain query.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from skosmith_converter.terms import iri, literal_parts, text, typed
from skosmith_server.asking import Query
from skosmith_server.guard import check_query
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.patterns import Search, fault_at
from skosmith_server.search.ranking import Result, search
from skosmith_server.search.terms import SearchError

__all__ = ["MOST_ROWS", "MOST_SEARCHES", "expand"]

MOST_SEARCHES: Final = 10
MOST_ROWS: Final = 1000
"""Texts that one pattern gives."""


def expand(query: Query, searches: Sequence[Search], index: Index) -> Query:
    """Give a query with what its searches (`searches_in`) find in their place.

    Raises QuerySyntaxError, with the place, where a search holds no words, SearchTimeoutError, and
    QueryRefusedError where the guard does not like what came of it.
    """
    if len(searches) > MOST_SEARCHES:
        problem = f"More than {MOST_SEARCHES} searches are too many for one query."
        raise fault_at(query.text, searches[MOST_SEARCHES].place, problem)
    # The form without rows has all that is not data
    check_query(_rewritten(query.text, searches, [""] * len(searches)))
    rows = [_rows(query.text, one, index) for one in searches]
    return replace(query, text=_rewritten(query.text, searches, rows))


def _rewritten(query: str, searches: Sequence[Search], rows: Sequence[str]) -> str:
    pieces, place = [], 0
    for one, data in zip(searches, rows, strict=True):
        values = f" VALUES ({' '.join(one.variables)}) {{{data}}} "
        first, last = one.removed
        pieces += [query[place : one.values_at], values, query[one.values_at : first], " "]
        place = last
    return "".join([*pieces, query[place:]])


def _rows(query: str, one: Search, index: Index) -> str:
    filters = Filters(language=(one.language,) if one.language else ())
    try:
        found = search(index, one.words, filters, MOST_ROWS)
    except SearchError as error:
        raise fault_at(query, one.place, str(error)) from error
    rows = [row for result in found.results for row in _rows_of(result)]
    width = len(one.variables)
    return "".join(dict.fromkeys(f"({' '.join(row[:width])})" for row in rows[:MOST_ROWS]))


def _rows_of(result: Result) -> Iterator[tuple[str, ...]]:
    """Give IRI, score and text of each text that was found; what has no IRI has no row."""
    if result.subject.iri.startswith("<"):
        best = f"{result.hits[0].score:.3f}"
        for hit in result.hits:
            yield result.subject.iri, best, _literal(hit.text.literal)


def _literal(term: str) -> str:
    """Give a literal anew: nothing in it but what the grammar of literals allows."""
    value, language, datatype = literal_parts(term)
    return text(value, language) if language else typed(value, iri(datatype))
