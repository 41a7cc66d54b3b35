"""Cuts texts into the words that are indexed, and what is looked for into terms."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.folding import fold, word_pattern
from skosmith_server.said import Said

__all__ = [
    "MAX_QUERY",
    "MAX_TERMS",
    "SearchError",
    "Term",
    "indexed",
    "matches",
    "terms_in",
    "terms_of",
    "words_of",
]

MAX_QUERY: Final = 200
"""Characters of what is looked for."""
MAX_TERMS: Final = 12
_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_HAN_KANA: Final = (
    "\u3005-\u3007\u3041-\u309f\u30a0-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that put no spaces between words."""
_UNSPACED: Final = re.compile(f"[{_HAN_KANA}]+")
_RUNS: Final = re.compile(rf"[{_HAN_KANA}]+|(?:(?![{_HAN_KANA}])[^\W_])+")
_ARTICLE: Final = re.compile("(?:[وبكف]?ال|لل|و)(?=\\w{3})")
"""The article of Arabic, the particles that are written together with it, and *and*."""


@dataclass(eq=False)
class SearchError(SkosmithError):
    """What cannot be looked for."""

    problem: str

    def __str__(self) -> str:
        return self.problem


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a text must have."""

    text: str
    """Folded."""
    words: tuple[str, ...]
    """The indexed words that follow one another where the text stands."""
    is_prefix: bool = False
    """Whether longer words will do: the last word may not be typed to its end."""

    @property
    def is_unspaced(self) -> bool:
        """Whether it may stand anywhere in a run of characters without spaces."""
        return _UNSPACED.match(self.text) is not None

    def fits(self, word: str) -> bool:
        """Tell whether an indexed word will do for a term of one word."""
        return word.startswith(self.text) if self.is_prefix else word == self.text


def words_of(text: str) -> list[str]:
    """Give the words that a text is indexed by, in order.

    A run of Chinese or Japanese gives its overlapping pairs of characters and its last character,
    an Arabic word with its article is followed by itself without it.

    >>> words_of("Rôle de l’ITSP"), words_of("設計者")
    (['role', 'de', 'l', 'itsp'], ['設計', '計者', '者'])
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return list(chain.from_iterable(map(indexed, word_pattern(text).findall(text))))


@lru_cache(1 << 14)
def indexed(word: str) -> tuple[str, ...]:
    """Give what one word of a text is indexed by."""
    folded = fold(word)
    if folded.isascii():
        return (folded,)
    words: list[str] = []
    for run in _RUNS.findall(folded):
        if _UNSPACED.match(run):
            words += [*_pairs(run), run[-1]]
        else:
            words += dict.fromkeys((run, _without_article(run)))
    return tuple(words)


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)]


def _without_article(word: str) -> str:
    found = _ARTICLE.match(word)
    return word[found.end() :] if found else word


def terms_in(text: str) -> tuple[Term, ...]:
    """Give the first terms of any text, whole words all of them; none where it has no word."""
    runs = _RUNS.findall(fold(text[:MAX_QUERY]))[:MAX_TERMS]
    return tuple(dict.fromkeys(_term(run, is_prefix=False) for run in runs))


@lru_cache(256)
def terms_of(query: str) -> tuple[Term, ...]:
    """Give the terms of what is looked for; the last word may be the beginning of one.

    Raises SearchError where it is too long, or holds no letter and no digit.
    """
    if len(query) > MAX_QUERY:
        raise SearchError(
            Said(
                "%(number)s characters are too many: at most %(most)s are taken.",
                number=f"{len(query):,}",
                most=MAX_QUERY,
            )
        )
    folded = fold(query)
    runs = list(_RUNS.finditer(folded))
    if not runs:
        raise SearchError(Said("There is no word in it: give a letter or a digit at least."))
    if len(runs) > MAX_TERMS:
        raise SearchError(
            Said(
                "%(number)s words are too many: at most %(most)s are taken.",
                number=len(runs),
                most=MAX_TERMS,
            )
        )
    last = runs[-1]
    is_open = last.end() == len(folded) and not query[-1:].isspace()
    terms = [_term(run.group(), is_prefix=is_open and run is last) for run in runs]
    return tuple(dict.fromkeys(terms))


def _term(run: str, *, is_prefix: bool) -> Term:
    if _UNSPACED.match(run):
        return Term(run, tuple(_pairs(run)) or (run,), is_prefix=len(run) == 1)
    bare = _without_article(run)
    return Term(bare, (bare,), is_prefix)


def matches(text: str, query: str) -> bool:
    """Tell whether a text has all terms of a query, as the index sees it but without typing errors.

    >>> matches("Le résumé du rôle", "role resum"), matches("Le résumé du rôle", "resum role")
    (True, False)
    """
    words = set(words_of(text))
    folded = fold(text)
    return all(_stands_in(term, words, folded) for term in terms_of(query))


def _stands_in(term: Term, words: set[str], folded: str) -> bool:
    if term.is_unspaced:
        return term.text in folded
    if term.is_prefix:
        return any(word.startswith(term.text) for word in words)
    return term.text in words
