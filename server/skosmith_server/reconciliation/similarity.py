"""How alike two names are, whatever the language: by what pieces of words they share."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from skosmith_converter.folding import fold
from skosmith_server.search.terms import words_of

__all__ = ["NEARLY", "Name", "key_of", "name_of", "similarity"]

_LONGEST: Final = 1000
"""Characters that are looked at."""
_OF_PIECES: Final = 0.8
NEARLY: Final = 0.98
"""What names of equal words in another order count."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, taken apart."""

    key: str
    """Folded; equal where names are."""
    words: frozenset[str]
    pieces: frozenset[str]
    """Two and three letters that follow one another in a word, its ends marked."""


def key_of(text: str) -> str:
    """Give the form in which names are compared.

    >>> key_of(" Software   Développement ")
    'software developpement'
    """
    return " ".join(fold(text[:_LONGEST]).split())


@lru_cache(1 << 12)
def name_of(text: str) -> Name:
    """Take a name apart."""
    words = frozenset(words_of(text[:_LONGEST]))
    return Name(key_of(text), words, frozenset(piece for word in words for piece in _pieces(word)))


def _pieces(word: str) -> list[str]:
    marked = f" {word} "
    length = len(marked)
    return [marked[n : n + 3] for n in range(length - 2)] + [
        word[n : n + 2] for n in range(length - 3)
    ]


def similarity(one: Name, other: Name) -> float:
    """Give 1 for equal names, 0 for names that have nothing in common.

    It is four fifths of what pieces they share and one fifth of what words (Dice coefficients): so
    spelling errors cost little, other endings a little more, and another order hardly anything.

    >>> code, typo, other = map(name_of, ("Programming", "programing", "Gardening"))
    >>> [round(similarity(code, name), 2) for name in (code, typo, other)]
    [1.0, 0.9, 0.21]
    """
    if one.key == other.key:
        return 1.0
    pieces = _dice(one.pieces, other.pieces)
    words = max(pieces, _dice(one.words, other.words))
    return min(NEARLY, _OF_PIECES * pieces + (1 - _OF_PIECES) * words)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
