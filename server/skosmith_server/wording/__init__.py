"""What our pages say in the reader's language: gettext catalogues (``*.po``), read by Babel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from skosmith_converter.directions import direction_of
from skosmith_server.framework.languages import Languages, is_same_language

__all__ = ["ENGLISH", "INTERFACES", "Interface", "interface_for", "own_name", "preferred"]

INTERFACES: Final = ("en", "ar", "de", "es", "fr", "it", "ru")
"""The languages of the interface; English is what stands in templates and code."""


@dataclass(frozen=True, slots=True)
class Interface:
    """The words of our pages in one language."""

    tag: str
    messages: Mapping[str, str]

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return direction_of(self.tag)

    def gettext(self, message: str) -> str:
        """Give a message in this language; as it is where it is not translated."""
        return self.messages.get(message) or message

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Give one of two messages; our catalogues word numbers so that one form fits all."""
        return self.gettext(one if number == 1 else many)

    def language_name(self, tag: str) -> str:
        """Give the name of a language in this one; the tag where nobody knows it."""
        return _name(tag, self.tag) or tag

    def number(self, value: float) -> str:
        """Give a number with the digits and separators of this language.

        >>> interface_for("de").number(1234)
        '1.234'
        """
        return _decimal(value, self.tag)


def interface_for(tag: str) -> Interface:
    """Give the interface in a language that there is, else the English one."""
    fitting = (known for known in INTERFACES if is_same_language(known, tag))
    return _load(next(fitting, "en"))


def preferred(wishes: Sequence[str]) -> Interface:
    """Give the interface that a reader likes best; English where she likes none of ours."""
    return interface_for(Languages(tuple(wishes)).best(INTERFACES) or "en")


@lru_cache(maxsize=4096)
def _decimal(value: float, tag: str) -> str:
    return str(format_decimal(value, locale=tag))


@cache
def _load(tag: str) -> Interface:
    if tag == "en":
        return Interface("en", {})
    with files(__name__).joinpath(f"{tag}.po").open("rb") as file:
        catalogue = read_po(file, locale=tag, abort_invalid=True)
    return Interface(tag, {str(m.id): str(m.string) for m in catalogue if m.id and m.string})


def own_name(tag: str) -> str:
    """Give a language's own name for itself; the tag where nobody knows it.

    >>> own_name("ru"), own_name("fr-CA"), own_name("x-none")
    ('русский', 'français (Canada)', 'x-none')
    """
    return _name(tag, tag) or tag


@cache
def _name(tag: str, in_language: str) -> str:
    try:
        named = Locale.parse(tag, sep="-")
        return str(named.get_display_name(Locale.parse(in_language, sep="-")) or "")
    except (UnknownLocaleError, ValueError):
        return ""


ENGLISH: Final = interface_for("en")
