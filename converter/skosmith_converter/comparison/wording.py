"""The changed words of a text as a terminal shows them."""

import re
from collections.abc import Iterator
from typing import Final

from skosmith_converter.comparison.model import Change, Kind
from skosmith_converter.comparison.words import Piece, compare_words
from skosmith_converter.directions import is_right_to_left

__all__ = ["clean", "isolated", "mark_words", "show_words"]

_AROUND: Final = 32
"""Characters of what stayed that are shown on either side of a change."""
_MARKS: Final = {"added": ("{+", "+}"), "removed": ("[-", "-]")}
_COLOURS: Final = {"added": "\x1b[32m", "removed": "\x1b[31m"}
_SPACES: Final = re.compile(r"[^\S\n]{2,}")
_JOINERS: Final = "\u200c\u200d"
"""Persian, Urdu and Indic words are spelt with them."""


def show_words(change: Change, *, colour: bool) -> str:
    """Give the old and the new words of a change in one line, as its language is written."""
    return isolated(mark_words(change, colour=colour), change.language)


def mark_words(change: Change, *, colour: bool = False) -> str:
    """Give the old words in ``[-…-]``, the new ones in ``{+…+}``, what stayed shortened."""
    texts = change.old or "", change.new or ""
    if change.kind is Kind.REWORDED:  # beside other words, spaces are no news
        texts = _SPACES.sub(" ", texts[0]), _SPACES.sub(" ", texts[1])
    pieces = compare_words(*texts)
    last = len(pieces) - 1
    shown = (
        _stayed(piece.text, index == 0, index == last)
        if piece.operation == "equal"
        else _marked(piece, colour)
        for index, piece in enumerate(pieces)
    )
    return "".join(shown)


def isolated(text: str, language: str) -> str:
    """Put text of a right-to-left language between the marks RLI and PDI (UAX #9, 2.4).

    Without them the ``…`` at its end and the brackets beside a Latin word jump to the other side;
    a terminal without bidirectional text shows nothing for them.
    """
    return f"\u2067{text}\u2069" if text and is_right_to_left(language) else text


def clean(text: str) -> str:
    """Show line breaks as ``¶``, and what a terminal would take for a command by its number."""
    shown = text.replace("\r\n", "\n").replace("\n", " ¶ ")
    return shown if shown.isprintable() else "".join(_printable(shown))


def _printable(text: str) -> Iterator[str]:
    for character in text:
        if character.isprintable() or character.isspace() or character in _JOINERS:
            yield character
        else:
            yield f"\\u{ord(character):04X}"


def _marked(piece: Piece, colour: bool) -> str:
    start, end = _MARKS[piece.operation]
    marked = f"{start}{clean(piece.text)}{end}"
    return f"{_COLOURS[piece.operation]}{marked}\x1b[0m" if colour else marked


def _stayed(text: str, first: bool, last: bool) -> str:
    """Give what stayed, shortened to what stands beside the changes."""
    before, after = 0 if first else _AROUND, 0 if last else _AROUND
    if len(text) <= before + after + _AROUND // 2:
        return clean(text)
    head = _cut(text[:before])
    tail = _cut(text[len(text) - after :][::-1])[::-1]
    return clean(f"{head}…{tail}")


def _cut(text: str) -> str:
    """Cut at the last space, so that no word is shown in part; where there is none, as it is."""
    return text[: text.rfind(" ") + 1] or text
