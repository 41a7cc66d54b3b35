"""Source text to lines: cleaned, with their bullets and indents. Knows no language."""

import functools
import itertools
import re
import unicodedata
from typing import NamedTuple

__all__ = [
    "Line",
    "clean",
    "ends_a_sentence",
    "fold",
    "mojibake_in",
    "read_lines",
    "without_controls",
]

# UTF-8 taken for Windows-1252 or Latin-1: lead byte, then continuation byte, as characters.
_MOJIBAKE = re.compile(
    "(?:[ÃÂÐÑØÙâã][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2,}"
    "|Ã[\u00a0-\u00bf©¨§]|â€[^a-z ]|[a-z][¹³¿][a-z]|\ufffd"
)
# Its first character, or the one behind it: a set of characters is found 30 times faster.
_SUSPECT = re.compile("[ÃÂÐÑØÙâã¹³¿\ufffd]")
# Byte order mark, bidirectional controls, and the trace of a carriage return that workbooks leave.
_DROPPED = re.compile("[\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|_x000D_")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BULLETS = frozenset("-•▪*‣◦·●–—")
_FOLDED_AWAY = re.compile("[\u0640\u064b-\u065f\u0670]")  # Arabic tatweel and harakat
_PUNCTUATION = (("’", "'"), ("‘", "'"), ("–", "-"), ("—", "-"))
_STOPS = frozenset(".!?。！？؟۔…")
_BEHIND_STOPS = "\"'»”’)]"


class Line(NamedTuple):
    """One line of a source."""

    number: int
    text: str
    """Cleaned, without bullet and surrounding space; empty for a blank line or a lone bullet."""
    indent: int = 0
    bullet: bool = False
    mark: str | None = None
    """The change mark that stood at the end of the line, behind other text."""
    had_controls: bool = False
    """Whether control characters, which no RDF file can carry, were taken out."""

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not self.text and not self.bullet


def mojibake_in(text: str) -> "re.Match[str] | None":
    """Give the first damage that a wrong decoding has done to a text."""
    for suspect in _SUSPECT.finditer(text):
        place = suspect.start()
        found = _MOJIBAKE.match(text, max(place - 1, 0)) or _MOJIBAKE.match(text, place)
        if found is not None:
            return found
    return None


def clean(text: str) -> str:
    """Give text in the form of our literals: NFC, U+00A0 as a space, nothing invisible."""
    if not text.isascii():
        text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if not _is_plain(text):
        text = _DROPPED.sub("", text)
    return unicodedata.normalize("NFC", text)


def without_controls(text: str) -> tuple[str, bool]:
    """Give text without the control characters no RDF file can carry, and whether it had any."""
    if _is_plain(text):
        return text, False
    bare, count = _CONTROLS.subn("", text)
    return bare, count > 0


def _is_plain(text: str) -> bool:
    """Tell at the cost of one look whether nothing in a text can be dropped or a control."""
    return text.replace("\n", " ").isprintable() and "_x000D_" not in text


def read_lines(text: str) -> tuple[Line, ...]:
    """Split text into lines, numbered from 1, whatever their ends; a final one may be missing."""
    cleaned = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = cleaned.split("\n")
    if text[-1:] in {"", "\n", "\r"}:
        lines.pop()
    numbers = itertools.count(1)
    _, any_controls = without_controls(cleaned)
    if any_controls:
        return tuple(map(_read_line, numbers, *zip(*map(without_controls, lines), strict=True)))
    return tuple(map(_read_line, numbers, lines))


def _read_line(number: int, text: str, had_controls: bool = False) -> Line:
    if not text:
        return Line(number, text, 0, False, None, had_controls)
    stripped = text.strip()
    indent = len(text) - len(text.lstrip())
    bullet = stripped[:1] in _BULLETS and (len(stripped) == 1 or stripped[1].isspace())
    if bullet:
        stripped = stripped[1:].lstrip()
    return Line(number, stripped, indent, bullet, None, had_controls)


@functools.lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Give the form in which labels are compared: case, width, quotes, harakat, final colon gone.

    So is the full stop of Japanese and Chinese, which stands where others have a colon.

    >>> fold("Note d’orientation :"), fold("指导说明：")
    ("note d'orientation", '指导说明')
    """
    folded = text
    if not text.isascii():
        for variant, plain in _PUNCTUATION:
            folded = folded.replace(variant, plain)
    if not folded.isascii():
        folded = _FOLDED_AWAY.sub("", unicodedata.normalize("NFKC", folded))
    return " ".join(folded.casefold().rstrip(" :。").split())


def ends_a_sentence(text: str) -> bool:
    """Tell whether text ends as a sentence does (three dots do not count)."""
    if text.endswith(("...", "…")):
        return False
    return text.removesuffix("\n").rstrip(_BEHIND_STOPS)[-1:] in _STOPS
