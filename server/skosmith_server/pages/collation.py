"""The order of names in a language, and the letter under which an index has them.

By ICU where PyICU is installed (the extra `icu`): CLDR's own order of each language (UTS 35, part
5), so that Spanish has Ñ after N, Swedish Å Ä Ö after Z. Else by the default table of the Unicode
Collation Algorithm (UTS 10), which has no letters of one language alone.
"""

import unicodedata
from functools import cache
from typing import Any, Final, Protocol

from pyuca import Collator

from skosmith_converter.folding import fold

try:
    import icu
except ImportError:  # no wheel for this machine
    icu = None

__all__ = ["OTHER", "Collation", "collation_for", "default_collation"]

OTHER: Final = "#"
"""The letter of what begins with none: digits, signs."""
_SCRIPTS: Final = ("en", "ru", "ar", "el", "he", "hi", "th", "ko", "ja")
"""One language of each script: a name in another script than the index has its own letter, too."""

_MOST_LABELS: Final = 1000
"""ICU leaves letters out where there are more; some 200 come of all scripts."""


Key = tuple[Any, str]
"""What sorts as a text does."""


class Collation(Protocol):
    """The order of one language."""

    def key(self, text: str) -> Key:
        """Give what sorts as the text does."""

    def letter(self, text: str) -> str:
        """Give the letter of an index under which a text stands; `OTHER` for none."""


class _Default:
    """The order of UTS 10, the same in each language."""

    def __init__(self) -> None:
        self._collator = Collator()

    def key(self, text: str) -> Key:
        return self._collator.sort_key(text), text

    def letter(self, text: str) -> str:
        first = next((mark for mark in text if mark.isalnum()), "")
        folded = fold(first)[:1] or first
        return folded.upper() if unicodedata.category(folded or "0").startswith("L") else OTHER


class _OfLanguage:
    """ICU's order of a language."""

    def __init__(self, tag: str) -> None:
        locale = icu.Locale.forLanguageTag(tag)
        self._index = icu.AlphabeticIndex(locale)
        self._index.maxLabelCount = _MOST_LABELS
        for other in _SCRIPTS:
            self._index.addLabels(icu.Locale(other))
        self._collator = self._index.collator
        self._fixed = self._index.buildImmutableIndex()

    def key(self, text: str) -> Key:
        return self._collator.getSortKey(text), text

    def letter(self, text: str) -> str:
        label = str(self._fixed[self._fixed.getBucketIndex(text)][0])
        return label if label[:1].isalpha() else OTHER


@cache
def default_collation() -> Collation:
    """Give the order that is the same in each language."""
    return _Default()


@cache
def collation_for(tag: str) -> Collation:
    """Give the order of a language, as well as it is known here."""
    return _OfLanguage(tag) if icu is not None else default_collation()
