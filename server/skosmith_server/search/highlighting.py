"""Where in a text, as it is written, the words stand that were found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.folding import fold, word_pattern
from skosmith_server.search.terms import Term, indexed

__all__ = ["Snippet", "marks_in", "snippet_of"]

Mark = tuple[int, int]
_LENGTH: Final = 240
_BEFORE: Final = 60
_ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text and what is to be marked in it."""

    text: str
    marks: tuple[Mark, ...]
    """First character and the one after the last, counted in `text` by code points."""

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """Give the text cut up: each piece, and whether it is marked."""
        pieces, place = [], 0
        for first, last in self.marks:
            pieces += [(self.text[place:first], False), (self.text[first:last], True)]
            place = last
        pieces.append((self.text[place:], False))
        return [piece for piece in pieces if piece[0]]


def marks_in(text: str, terms: Iterable[Term], others: Iterable[str] = ()) -> list[Mark]:
    """Give the places of terms in a text, in order, none twice.

    `others` are indexed words that stand for terms, such as those with a typing error put right.
    What is marked folds to the term, or begins so where the last letter stands for two (``ß``).
    """
    terms, whole = tuple(terms), frozenset(others)
    marks: list[Mark] = []
    for word in word_pattern(text).finditer(text):
        found = [m for term in terms for m in _marks_in_word(word.group(), term)]
        if not found and not whole.isdisjoint(indexed(word.group())):
            found = [(0, len(word.group()))]
        marks += [(word.start() + first, word.start() + last) for first, last in found]
    return _joined(sorted(marks))


def _marks_in_word(word: str, term: Term) -> list[Mark]:
    folded = fold(word)
    if term.is_unspaced:
        return [_written(word, n, n + len(term.text)) for n in _places(folded, term.text)]
    # An Arabic word is found without its article, too.
    for form in indexed(word):
        if term.fits(form) and (start := folded.find(form)) >= 0:
            return [_written(word, start, start + len(term.text))]
    return []


def _places(folded: str, wanted: str) -> list[int]:
    places = [folded.find(wanted)]
    while places[-1] >= 0:
        places.append(folded.find(wanted, places[-1] + len(wanted)))
    return places[:-1]


def _written(word: str, first: int, last: int) -> Mark:
    """Give the place in a word as written of a place in the word folded."""
    lengths = [len(fold(word[:n])) for n in range(len(word) + 1)]
    start = max((n for n, length in enumerate(lengths) if length <= first), default=0)
    end = next((n for n, length in enumerate(lengths) if length >= last), len(word))
    while end < len(word) and lengths[end + 1] == lengths[end] and fold(word[end]) == "":
        end += 1  # accents and points belong to the letter before
    return min(start, end), end


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    joined: list[Mark] = []
    for first, last in marks:
        if joined and first < joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif first < last:
            joined.append((first, last))
    return joined


def snippet_of(text: str, marks: Sequence[Mark]) -> Snippet:
    """Give a text of at most some 240 characters round the first mark."""
    if len(text) <= _LENGTH:
        return Snippet(text, tuple(marks))
    first = marks[0][0] if marks else 0
    start = 0 if first <= _BEFORE else _word_start(text, first - _BEFORE, first)
    stop = start + _LENGTH
    if stop < len(text):
        space = text.rfind(" ", start + _LENGTH // 2, stop)
        stop = space if space > first else stop
    head, tail = _ELLIPSIS * (start > 0), _ELLIPSIS * (stop < len(text))
    shift = start - len(head)
    inside = [(a - shift, min(b, stop) - shift) for a, b in marks if start <= a < stop]
    return Snippet(f"{head}{text[start:stop]}{tail}", tuple(inside))


def _word_start(text: str, start: int, before: int) -> int:
    space = text.find(" ", start, before)
    return space + 1 if space >= 0 else start
