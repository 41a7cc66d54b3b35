"""Which way a language is written."""

from itertools import takewhile
from typing import Final

__all__ = ["direction_of", "is_right_to_left"]

_LANGUAGES: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_SCRIPTS: Final = frozenset({"adlm", "arab", "hebr", "nkoo", "syrc", "thaa"})
_LETTERS: Final = 4
"""Of the name of a script (ISO 15924)."""


def is_right_to_left(language: str) -> bool:
    """Tell whether a language tag is of one that is written from right to left.

    The script decides where the tag has one (RFC 5646 §2.2.3); extensions have others.

    >>> [is_right_to_left(tag) for tag in ("ar-EG", "az-Arab", "ar-Latn", "ar-u-nu-latn", "ru")]
    [True, True, False, True, False]
    """
    primary, *rest = language.lower().split("-")
    subtags = takewhile(lambda subtag: len(subtag) > 1, rest)
    script = next((one for one in subtags if len(one) == _LETTERS and one.isalpha()), "")
    return script in _SCRIPTS if script else primary in _LANGUAGES


def direction_of(language: str) -> str:
    """Give the direction in which a language is written, as HTML's ``dir`` says it.

    >>> direction_of("ar"), direction_of("ru")
    ('rtl', 'ltr')
    """
    return "rtl" if is_right_to_left(language) else "ltr"
