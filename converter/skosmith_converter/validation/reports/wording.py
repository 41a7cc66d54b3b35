"""What reports say in the user's language: words, plural forms and numbers."""

import functools
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, NamedTuple, TypeAlias

from skosmith_converter.validation.findings import in_language

__all__ = ["PLURAL_RULES", "Spoken", "Words", "languages", "spoken", "words_for"]

_FEW: Final = range(2, 5)
_TEENS: Final = range(11, 15)


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


def _romance(n: int) -> str:
    if n == 1:
        return "one"
    return "many" if n and n % 1_000_000 == 0 else "other"


def _russian(n: int) -> str:
    if n % 100 in _TEENS or n % 10 not in range(1, 5):
        return "many"
    return "few" if n % 10 in _FEW else "one"


def _arabic(n: int) -> str:
    if n < 3:  # noqa: PLR2004 (no number, singular, dual)
        return ("zero", "one", "two")[n]
    rest = n % 100
    if rest < 3:  # noqa: PLR2004
        return "other"
    return "few" if rest <= 10 else "many"  # noqa: PLR2004


PLURAL_RULES: Final[Mapping[str, Callable[[int], str]]] = {
    "ar": _arabic,
    "en": _english,
    "es": _romance,
    "it": _romance,
    "ru": _russian,
}
"""Language → the plural category of a whole number, after CLDR."""

_Phrase: TypeAlias = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    name: str
    """In the language itself."""
    direction: str
    """``ltr`` or ``rtl``."""
    grouping: str
    """Between the thousands of a number."""
    grouping_from: int
    """The least number that is grouped."""
    comma: str
    semicolon: str
    colon: str
    words: Mapping[str, _Phrase]

    def __getitem__(self, key: str) -> str:
        phrase = self.words[key]
        if not isinstance(phrase, str):
            raise TypeError(f"{key!r} is said of a number")
        return phrase

    def number(self, number: int) -> str:
        """Give a number with its thousands grouped."""
        grouped = f"{number:,}" if number >= self.grouping_from else str(number)
        return grouped.replace(",", self.grouping)

    def count(self, key: str, number: int, **others: int) -> str:
        """Give the phrase for a number of things.

        >>> words_for("ru").count("rules_met", 22, met=21)
        'узлы нашлись для 21 из 22 правил'
        """
        phrase = self.words[key]
        if not isinstance(phrase, str):
            phrase = phrase[PLURAL_RULES[self.language](number)]
        numbers = {name: self.number(other) for name, other in others.items()}
        return phrase.format(n=self.number(number), **numbers)


@functools.cache
def languages() -> Mapping[str, Words]:
    """Give all languages of reports by tag."""
    folder = files("skosmith_converter.validation.reports.words")
    return {
        language: _read(language, tomllib.loads((folder / f"{language}.toml").read_text("utf-8")))
        for language in PLURAL_RULES
    }


def _read(language: str, table: Mapping[str, Any]) -> Words:
    return Words(language=language, **table)


def words_for(language: str) -> Words:
    """Give the words of a language, whatever its region or script; English where we have none."""
    known = languages()
    return known.get(language.lower().replace("_", "-").partition("-")[0]) or known["en"]


class Spoken(NamedTuple):
    """A text and the language that it is in."""

    text: str
    language: str
    """Empty where it is not known."""


def spoken(texts: Mapping[str, str], language: str, default: str = "") -> Spoken:
    """Give the text that `in_language` chooses, with its language; else the default."""
    text = in_language(texts, language)
    if not text:
        return Spoken(default, "")
    if texts.get(language) == text:
        return Spoken(text, language)
    return Spoken(text, next(tag for tag, other in texts.items() if other == text))
