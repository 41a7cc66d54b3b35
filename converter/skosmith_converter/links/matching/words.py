"""How the words of a language are compared: folded, compounds taken apart, stemmed."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

import Stemmer

from skosmith_converter.folding import fold, word_pattern

__all__ = ["Words", "plain", "stemmer_for"]

_STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_COMPOUNDING: Final = frozenset({
    "af", "da", "de", "et", "fi", "fo", "fy", "hu", "is", "lb", "nb", "nl", "nn", "no", "sv",
})  # fmt: skip
"""Languages that write compounds as one word; in others, taking words apart only loses."""
_LINKS: Final = ("", "s", "es", "n", "en", "e", "er")
"""What stands between the parts of a compound."""
_LOST: Final = ("e", "en")
"""What the first part may have lost."""
_SHORTEST: Final = 4
"""Letters of a part of a compound."""
_UNSPACED: Final = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"), ("\U00020000", "\U0003ffff"),
)  # fmt: skip
"""Scripts that don't part words: Thai and Lao, Burmese, Khmer, kana, Han."""


def plain(text: str) -> str:
    """Give the words of a text, folded, with a space between them.

    >>> plain("Data-Modelling (and  DESIGN)")
    'data modelling and design'
    """
    folded = fold(text)
    return " ".join(word_pattern(folded).findall(folded))


def stemmer_for(language: str) -> Callable[[str], str]:
    """Give what cuts a folded word of a language (a primary subtag) to its stem, as Snowball does.

    Words of other languages stay as they are.
    """
    name = _STEMMERS.get(language)
    stem: Callable[[str], str] = Stemmer.Stemmer(name).stemWord if name else str
    return stem


class Words:
    """The words of one language, and of the texts that are compared in it."""

    def __init__(self, language: str, texts: Iterable[str]) -> None:
        """Take a primary language subtag, and plain texts, whose words tell compounds' parts."""
        self._stem = cache(stemmer_for(language))
        self._terms = cache(self._numbers_of)
        self._numbers: dict[str, int] = {}
        self._known: set[str] = set()
        if language in _COMPOUNDING:
            words = {word for text in texts for word in text.split()}
            long = {word for word in words if len(word) >= _SHORTEST}
            self._known = long | {self._stem(word) for word in long}

    def numbers(self, text: str) -> list[int]:
        """Give the terms of a plain text, one or more for each word, as numbers of our own."""
        return [term for word in text.split() for term in self._terms(word)]

    def _numbers_of(self, word: str) -> tuple[int, ...]:
        known = self._numbers
        return tuple(known.setdefault(term, len(known)) for term in self.terms(word))

    def terms(self, word: str) -> tuple[str, ...]:
        """Give the stems of the parts of a plain word; pairs of characters where none part words.

        >>> Words("de", ["daten bank"]).terms("datenbanken"), Words("ja", []).terms("品質管理")
        (('dat', 'bank'), ('品質', '質管', '管理'))
        """
        if any(first <= word[0] <= last for first, last in _UNSPACED):
            return tuple(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        return tuple(self._stem(part) for part in self._parts(word))

    def _parts(self, word: str) -> tuple[str, ...]:
        """Take a compound apart, its last part the longest that is a word of its own."""
        if self._known:
            for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
                if self._is_word(word[at:]) and (first := self._first_part(word[:at])):
                    return (*self._parts(first), *self._parts(word[at:]))
        return (word,)

    def _first_part(self, head: str) -> str:
        """Give the word that stands before the last part; empty where it is none."""
        for link in _LINKS:
            first = head.removesuffix(link)
            is_linked = first + link == head and len(first) >= _SHORTEST
            if is_linked and (self._is_word(first) or self._is_shortened(first)):
                return first
        return ""

    def _is_shortened(self, part: str) -> bool:
        return any(part + lost in self._known for lost in _LOST)

    def _is_word(self, part: str) -> bool:
        return part in self._known or self._stem(part) in self._known
