"""Makes the ways in which people write the same word equal: ``résumé`` and ``RESUME`` alike.

Folded are case, accents, compatibility forms (full width, ligatures, Arabic presentation forms),
harakat and tatweel, the forms of alef, hamza, ya and ta marbuta, katakana and hiragana, and
invisible characters. Folding is for comparing, never for showing.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

__all__ = ["fold", "word_pattern"]

_MARKS: Final = (
    (0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0610, 0x061A),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8),
    (0x06EA, 0x06ED), (0x1AB0, 0x1ACE), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0xFE20, 0xFE2F),
)  # fmt: skip
"""Accents and points that a word is read without. Vowel signs of Indic scripts are no such marks,
nor are the voicing marks of kana, which make another syllable."""
_INVISIBLE: Final = (
    (0x00AD, 0x00AD), (0x0640, 0x0640), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip
"""Soft hyphen, tatweel, zero width, directions, variation selectors."""
_LETTERS: Final = {
    # Latin letters that Unicode does not take apart
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ĸ": "k", "ß": "ss",
    # Arabic, and the Persian and Urdu letters that keyboards put in their place
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ک": "ك", "ہ": "ه", "ھ": "ه",
}  # fmt: skip
_DIGITS: Final = (0x0660, 0x06F0)
_KATAKANA: Final = range(0x30A1, 0x30F7)
_TO_HIRAGANA: Final = 0x60
# JIS Z 8301 leaves the long vowel at the end of a loan word away: サーバー, サーバ.
_LONG_VOWEL: Final = re.compile("(?<=[ぁ-ゖ])ー+(?![ぁ-ゖー])")


def _code_points(ranges: tuple[tuple[int, int], ...]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


_TABLE: Final[dict[int, str | None]] = (
    dict.fromkeys(_code_points(_MARKS + _INVISIBLE))
    | {ord(letter): plain for letter, plain in _LETTERS.items()}
    | {first + n: str(n) for first in _DIGITS for n in range(10)}
    | {code: chr(code - _TO_HIRAGANA) for code in _KATAKANA}
)


def _combining() -> str:
    codes = [c for c in range(0x300, 0x3100) if unicodedata.category(chr(c)) in {"Mn", "Mc"}]
    return "".join(map(chr, codes))


_IN_WORD: Final = _combining() + "".join(map(chr, _code_points(_INVISIBLE))) + "\ufe20-\ufe2f"
_WITH_MARKS: Final = re.compile(f"[{_IN_WORD}]")
_WORD: Final = re.compile(r"[^\W_]+")
_WORD_WITH_MARKS: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_IN_WORD}])*")
"""Marks are no letters to `re`, and stand inside words."""


def word_pattern(text: str) -> re.Pattern[str]:
    """Give the pattern of a word as it is written in a text."""
    plain = text.isascii() or _WITH_MARKS.search(text) is None
    return _WORD if plain else _WORD_WITH_MARKS


def fold(text: str) -> str:
    """Give a text in the form in which texts are compared; folding twice changes nothing.

    >>> [fold(text) for text in ("Résumé", "Straße", "Ёлка", "ｻｰﾊﾞｰ", "الإدَارة")]
    ['resume', 'strasse', 'елка', 'さーば', 'الاداره']
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    together = unicodedata.normalize("NFC", apart.translate(_TABLE))
    return _LONG_VOWEL.sub("", together) if "ー" in together else together
