"""What differs between two texts, word by word; in Chinese and Japanese character by character."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["Piece", "compare_words", "similarity", "tokens"]

Operation: TypeAlias = Literal["equal", "removed", "added"]

# Scripts without spaces between words
_CHARACTER: Final = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that Python counts to no word: Latin and Cyrillic accents, Hebrew and Arabic vowels, joiners
_MARK: Final = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_WORD: Final = rf"(?:(?![{_CHARACTER}])[\w{_MARK}])+"
_SOLID: Final = rf"{_WORD}(?:['’‑-]{_WORD})*|\S"
_TOKEN = re.compile(_SOLID)
_UNIT = re.compile(rf"({_SOLID}|\A(?=\s))(\s*)")


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came."""

    operation: Operation
    text: str


def tokens(text: str) -> list[str]:
    """Give the words and signs of a text, without its white space.

    >>> tokens("User-centred, yes: 靴を")
    ['User-centred', ',', 'yes', ':', '靴', 'を']
    """
    return _TOKEN.findall(text)


def similarity(one: str, other: str) -> float:
    """Tell how many words and signs two texts have in common, from 0 to 1; order is no matter.

    >>> similarity("old shoes", "shoes new")
    0.5
    """
    return likeness(bag(one), bag(other))


def bag(text: str) -> Counter[str]:
    """Count the words of a text, small letters for capitals; signs too where it has no words."""
    found = [token.casefold() for token in tokens(text)]
    return Counter([token for token in found if token[0].isalnum()] or found)


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Give Dice's coefficient of two counts of words: the same whichever comes first."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Give the pieces that lead from one text to the other.

    Without the added pieces they join to the old text, without the removed ones to the new. What
    goes stands before what comes in its place; changed words with nothing but a space between
    them are one piece.

    >>> [tuple(piece) for piece in compare_words("mends old shoes", "mends new boots")]
    [('equal', 'mends '), ('removed', 'old shoes'), ('added', 'new boots')]
    """
    runs = _joined(_runs(_units(old), _units(new)))
    return tuple(_pieces(_joined(part for run in runs for part in _without_end(*run))))


_Unit: TypeAlias = tuple[str, str]
"""A word or sign, and the white space after it: by itself it would cost most of the time."""
_Run: TypeAlias = tuple[str, str]
"""What stood there and what stands there; the same twice where nothing changed."""


def _units(text: str) -> list[_Unit]:
    return _UNIT.findall(text)


def _runs(old: list[_Unit], new: list[_Unit]) -> Iterator[_Run]:
    before, after = [word for word, _ in old], [word for word, _ in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        gone, come = old[start:end], new[new_start:new_end]
        if tag == "equal":
            for (word, space), (_, new_space) in zip(gone, come, strict=True):
                yield word, word
                yield space, new_space
        else:
            yield "".join(map("".join, gone)), "".join(map("".join, come))


def _without_end(old: str, new: str) -> Iterator[_Run]:
    """Part what changed from the white space that follows it on both sides."""
    ends = [text[len(text.rstrip()) :] for text in (old, new)]
    if not ends[0] or ends[0] != ends[1]:
        yield old, new
        return
    yield old.rstrip(), new.rstrip()
    yield ends[0], ends[1]


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Take neighbours of a kind together, and changes that only white space parts."""
    joined: list[_Run] = []
    for run in filter(any, runs):
        same = run[0] == run[1]
        if joined and same == (joined[-1][0] == joined[-1][1]):
            joined.append(_both(joined.pop(), run))
        elif len(joined) > 1 and not same and joined[-1][0].isspace():
            gap = joined.pop()
            joined.append(_both(_both(joined.pop(), gap), run))
        else:
            joined.append(run)
    return joined


def _both(one: _Run, other: _Run) -> _Run:
    return one[0] + other[0], one[1] + other[1]


def _pieces(runs: Iterable[_Run]) -> Iterator[Piece]:
    for old, new in runs:
        if old == new:
            yield Piece("equal", old)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)
