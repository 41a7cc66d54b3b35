"""Which names may be meant: those that the index has the rarest words in common with."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from skosmith_server.search.index import Filters, Index
from skosmith_server.search.reading import Text
from skosmith_server.search.terms import Term, terms_in

__all__ = ["NAMES", "candidates"]

NAMES: Final = ("code", "label", "altLabel", "activity", "statement")
"""Fields of what concepts are called; activities and statements are called by sentences."""
_ENOUGH: Final = 100
_MOST: Final = 150
_MOST_EQUAL: Final = 500
_MOST_UNITS: Final = 12
_PAIRED: Final = 4
_ALONE: Final = 3
_RARE: Final = 3
"""With fewer texts, a word may be a typing error."""

_Unit = list[Sequence[str]]
"""Indexed words of which any will do, each as a sequence."""


def candidates(index: Index, text: str, key: str, *filters: Filters) -> list[Text]:
    """Give the texts that may be the name meant, those equal to it always among them.

    `key` is the text folded; as many are sought with each of `filters`. First are sought texts with
    all words, then with two of the rarest, then with one; each word as it is, with other endings,
    or, where it is rare, spelt nearly so. Raises SearchTimeoutError.
    """
    numbers = dict.fromkeys(index.equal(key, _MOST_EQUAL))
    units = _units(index, text)
    for one in filters:
        found: dict[int, None] = {}
        for wanted in _combinations(units):
            if len(found) >= _ENOUGH:
                break
            found |= dict.fromkeys(index.find(wanted, one, _MOST))
        numbers |= found
    return list(index.texts(numbers).values())


def _units(index: Index, text: str) -> list[_Unit]:
    """Give what is looked for, the rarest first."""
    units = [unit for term in terms_in(text) for unit in _units_of(index, term)]
    counted = [(sum(index.vocabulary.count(word) for (word,) in unit), unit) for unit in units]
    ordered = sorted((count, n) for n, (count, _) in enumerate(counted) if count)
    return [units[n] for _, n in ordered][:_MOST_UNITS]


def _units_of(index: Index, term: Term) -> Iterator[_Unit]:
    if term.is_unspaced:
        for pair in dict.fromkeys(term.words):
            yield [(pair,)]
        return
    words = dict.fromkeys([term.text, *index.vocabulary.kin(term.text)])
    if index.vocabulary.count(term.text) < _RARE:
        words |= dict.fromkeys(index.vocabulary.near(term.text))
    yield [(word,) for word in words]


def _combinations(units: Sequence[_Unit]) -> Iterator[Sequence[_Unit]]:
    if not units:
        return
    yield units
    if len(units) > 2:  # noqa: PLR2004 (two are a pair)
        yield from map(list, combinations(units[:_PAIRED], 2))
    if len(units) > 1:
        yield from ([unit] for unit in units[:_ALONE])
