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
_TOKEN = re.compile(rf"{_WORD}(?:['’‑-]{_WORD})*|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came."""

    operation: Operation
    text: str


def tokens(text: str) -> list[str]:
    """Cut a text into words, signs and white space; joined they are the text.

    >>> tokens("User-centred, yes: 靴を")
    ['User-centred', ',', ' ', 'yes', ':', ' ', '靴', 'を']
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
    found = [token.casefold() for token in tokens(text) if not token.isspace()]
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
    return tuple(_pieces(_joined(_runs(tokens(old), tokens(new)))))


_Run: TypeAlias = tuple[str, str]
"""What stood there and what stands there; the same twice where nothing changed."""


def _runs(old: list[str], new: list[str]) -> Iterator[_Run]:
    # Spaces follow the words beside them: as words of their own they cost most of the time
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        yield "".join(old[start:end]), "".join(new[new_start:new_end])


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Take changes together that only white space parts."""
    joined: list[_Run] = []
    for run in runs:
        if len(joined) > 1 and run[0] != run[1] and _is_gap(joined[-1]):
            gap, before = joined.pop(), joined.pop()
            joined.append((before[0] + gap[0] + run[0], before[1] + gap[1] + run[1]))
        else:
            joined.append(run)
    return joined


def _is_gap(run: _Run) -> bool:
    return run[0] == run[1] and run[0].isspace()


def _pieces(runs: Iterable[_Run]) -> Iterator[Piece]:
    for old, new in runs:
        if old == new:
            yield Piece("equal", old)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)
