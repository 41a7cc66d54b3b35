"""What differs between two texts, word by word; in Chinese and Japanese character by character."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, Literal, NamedTuple, TypeAlias

from skosmith_converter.comparison.aligning import align

__all__ = [
    "Numbered",
    "Piece",
    "compare_words",
    "likeness",
    "same_words",
    "similarity",
    "tokens",
    "word_set",
]

Operation: TypeAlias = Literal["equal", "removed", "added"]

# Scripts without spaces between words
_CHARACTER: Final = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that Python counts to no word: Latin and Cyrillic accents, Hebrew and Arabic vowels, joiners
_MARK: Final = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_LETTERS: Final = rf"[^\W{_CHARACTER}]"
_WORD: Final = rf"[{_MARK}]*+{_LETTERS}++(?:[{_MARK}]++{_LETTERS}*+)*+"
_SOLID: Final = rf"{_WORD}(?:['’‑-]{_WORD})*+|[{_MARK}]++|\S"
_TOKEN: Final = re.compile(_SOLID)
_UNSPACED: Final = re.compile(rf"[{_CHARACTER}]")
_SPOKEN: Final = re.compile(rf"{_WORD}|[{_CHARACTER}]")
_UNIT: Final = re.compile(rf"(?:{_SOLID}|\A(?=\s))\s*+")
"""A word or sign with the white space after it: by itself that would cost most of the time."""


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came."""

    operation: Operation
    text: str


Numbered: TypeAlias = str | tuple[str, int]
_Run: TypeAlias = tuple[str, str]
"""What stood there and what stands there; the same twice where nothing changed."""


def tokens(text: str) -> list[str]:
    """Give the words and signs of a text, without its white space.

    >>> tokens("User-centred, yes: 靴を")
    ['User-centred', ',', 'yes', ':', '靴', 'を']
    """
    return _TOKEN.findall(text)


def same_words(one: str, other: str) -> bool:
    """Tell whether texts differ at most in punctuation, white space and capital letters.

    >>> same_words("Plans user-friendly hats; sells", "Plans – user friendly hats –  Sells.")
    True
    """
    words = [map(re.Match.group, _SPOKEN.finditer(text.casefold())) for text in (one, other)]
    same = all(word == other_word for word, other_word in zip_longest(*words))
    return same and _SPOKEN.search(one) is not None


def similarity(one: str, other: str) -> float:
    """Tell how many words and signs two texts have in common, from 0 to 1; order is no matter.

    >>> similarity("old shoes", "shoes new")
    0.5
    """
    return likeness(word_set(one), word_set(other))


def word_set(text: str) -> set[Numbered]:
    """Give the words of a text, small letters for capitals, from its second time on numbered.

    Signs count where it has no words; Chinese and Japanese by pairs of characters.

    >>> word_set("No, no!") == {"no", ("no", 2)}
    True
    """
    found = tokens(text.casefold())
    spoken = [token for token in found if token[0].isalnum()] or found
    if _UNSPACED.search(text):  # a single character says little: unlike texts have many in common
        spoken = [
            one + other if _UNSPACED.match(one) else one
            for one, other in zip_longest(spoken, spoken[1:], fillvalue="")
        ]
    numbered: set[Numbered] = set(spoken)
    if len(numbered) < len(spoken):
        met: Counter[str] = Counter()
        for token in spoken:
            met[token] += 1
            if met[token] > 1:
                numbered.add((token, met[token]))
    return numbered


def likeness(one: set[Numbered], other: set[Numbered]) -> float:
    """Give Dice's coefficient of the words of two texts: the same whichever comes first."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 1.0


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Give the pieces that lead from one text to the other.

    Without the added pieces they join to the old text, without the removed ones to the new. What
    goes stands before what comes in its place; changed words with nothing but a space between
    them are one piece.

    >>> [tuple(piece) for piece in compare_words("mends old shoes", "mends new boots")]
    [('equal', 'mends '), ('removed', 'old shoes'), ('added', 'new boots')]
    """
    runs: list[_Run] = []
    for run in _runs(_UNIT.findall(old), _UNIT.findall(new)):
        same = run[0] == run[1]
        if runs and same == (runs[-1][0] == runs[-1][1]):
            runs[-1] = _joined(runs[-1], run)
        elif run[0] or run[1]:
            runs.append(run)
    return tuple(piece for run in _readable(runs) for piece in _pieces(*run))


def _readable(runs: list[_Run]) -> list[_Run]:
    """Take what stayed between two much longer changes for a part of one change.

    ``[-Stores-]{+Organises+} and [-files-]{+maintains+}`` is harder to read than the whole phrase.
    """
    readable: list[_Run] = []
    for run in runs:
        readable.append(run)
        if run[0] != run[1] and readable[:-2]:
            before, kept, after = readable[-3:]
            room = min(max(map(len, before)), max(map(len, after)))
            if 2 * len(kept[0].strip()) <= room:
                readable[-3:] = [_joined(_joined(before, kept), after)]
    return readable


def _joined(one: _Run, other: _Run) -> _Run:
    return one[0] + other[0], one[1] + other[1]


def _runs(old: list[str], new: list[str]) -> Iterator[_Run]:
    """Give what stayed and what changed between two lists of units."""
    words = [unit.rstrip() for unit in old], [unit.rstrip() for unit in new]
    start = new_start = 0
    gone = come = ""
    for before, after, length in align(*words):
        gone, come = gone + "".join(old[start:before]), come + "".join(new[new_start:after])
        yield from _changed(gone, come)
        start, new_start = before + length, after + length
        kept, new_kept = old[before:start], new[after:new_start]
        word = words[0][start - 1]
        gone, come = kept[-1][len(word) :], new_kept[-1][len(word) :]
        if gone == come:
            gone = come = ""
        else:  # white space that is one change with the words behind it
            kept[-1] = new_kept[-1] = word
        yield from _stayed(kept, new_kept)
    yield gone + "".join(old[start:]), come + "".join(new[new_start:])


def _changed(old: str, new: str) -> Iterator[_Run]:
    """Part what changed from the white space that follows it on both sides."""
    words = old.rstrip(), new.rstrip()
    space = old[len(words[0]) :]
    if space == new[len(words[1]) :]:
        yield words
        yield space, space
    else:
        yield old, new


def _stayed(old: list[str], new: list[str]) -> Iterator[_Run]:
    """Give units of the same words, whose white space may differ."""
    if old == new:
        yield ("".join(old),) * 2
        return
    for unit, new_unit in zip(old, new, strict=True):
        word = unit.rstrip()
        yield word, word
        yield unit[len(word) :], new_unit[len(word) :]


def _pieces(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece("equal", old)
        return
    if old:
        yield Piece("removed", old)
    if new:
        yield Piece("added", new)
