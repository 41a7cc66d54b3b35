"""Source text to lines: cleaned, with their bullets and indents. Knows no language."""

import functools
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["MOJIBAKE", "Line", "clean", "ends_a_sentence", "fold", "read_lines", "without_controls"]

MOJIBAKE = re.compile(
    "(?:[ÃÂÐÑØÙâã][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2,}"
    "|Ã[\u00a0-\u00bf©¨§]|â€[^a-z ]|[a-z][¹³¿][a-z]|\ufffd"
)
"""UTF-8 taken for Windows-1252 or Latin-1: lead byte, then continuation byte, as characters."""

# Byte order mark, bidirectional controls, and the trace of a carriage return that workbooks leave.
_DROPPED = re.compile("[\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|_x000D_")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})
_LINE_END = re.compile(r"\r\n|\n|\r")
_BULLET = re.compile(r"(?P<indent>\s*)(?P<bullet>[-•▪*‣◦·●–—])(?:\s+(?P<text>.*))?", re.DOTALL)
_FOLDED_AWAY = re.compile("[\u0640\u064b-\u065f\u0670]")  # Arabic tatweel and harakat
_PUNCTUATION = (("’", "'"), ("‘", "'"), ("–", "-"), ("—", "-"))
_SENTENCE_END = re.compile(r"[.!?。！？؟۔…][\"'»”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
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


def clean(text: str) -> str:
    """Give text in the form of our literals: NFC, U+00A0 as a space, nothing invisible."""
    if text.isascii() and "_x000D_" not in text:
        return text
    return unicodedata.normalize("NFC", _DROPPED.sub("", text).translate(_SPACES))


def without_controls(text: str) -> tuple[str, bool]:
    """Give text without the control characters no RDF file can carry, and whether it had any."""
    bare, count = _CONTROLS.subn("", text)
    return bare, count > 0


def read_lines(text: str) -> tuple[Line, ...]:
    """Split text into lines, numbered from 1, whatever their ends; a final one may be missing."""
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return tuple(_read_line(number, line) for number, line in enumerate(lines, start=1))


def _read_line(number: int, raw: str) -> Line:
    cleaned = clean(raw)
    text, controls = _CONTROLS.subn("", cleaned)
    found = _BULLET.fullmatch(text.rstrip())
    if found is None:
        stripped = text.strip()
        indent = len(text) - len(text.lstrip())
        return Line(number, stripped, indent, bullet=False, had_controls=controls > 0)
    item = (found["text"] or "").strip()
    return Line(number, item, len(found["indent"]), bullet=True, had_controls=controls > 0)


@functools.lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Give the form in which labels are compared: case, width, quotes, harakat, final colon gone.

    >>> fold("Note d’orientation :"), fold("指导说明：")
    ("note d'orientation", '指导说明')
    """
    folded = text
    if not text.isascii():
        for variant, plain in _PUNCTUATION:
            folded = folded.replace(variant, plain)
        folded = _FOLDED_AWAY.sub("", unicodedata.normalize("NFKC", folded))
    return " ".join(folded.casefold().rstrip(" :").split())


def ends_a_sentence(text: str) -> bool:
    """Tell whether text ends as a sentence does (three dots do not count)."""
    return _SENTENCE_END.search(text) is not None and not text.endswith(("...", "…"))
