"""What a request asks for, read from its parameters; what is not known is ignored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode

from skosmith_converter.terms import Iri, canonical_language_tag, iri
from skosmith_server.framework import Edition, Framework, Languages
from skosmith_server.negotiation import wished_languages
from skosmith_server.parameters import no_iri
from skosmith_server.problems import NotFoundError
from skosmith_server.protocol import ProtocolError

__all__ = ["MOST", "Asked", "Page"]

MOST: Final = 500
"""Items of a page."""
_USUAL: Final = 50
_LAST_OFFSET: Final = 1_000_000
_MOST_DIGITS: Final = 8
_MOST_VALUES: Final = 50
_SHOWN: Final = 40
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Page:
    """Which items of a list are wanted."""

    limit: int
    offset: int

    def of(self, items: Sequence[_Item]) -> Sequence[_Item]:
        """Give these of all items."""
        return items[self.offset : self.offset + self.limit]

    def neighbours(self, total: int) -> dict[str, int]:
        """Give the offsets of the other pages by what they are to this one (RFC 8288).

        >>> Page(10, 20).neighbours(35)
        {'first': 0, 'last': 30, 'prev': 10, 'next': 30}
        """
        last = (max(total, 1) - 1) // self.limit * self.limit
        offsets = {"first": 0, "last": last}
        if self.offset:
            offsets["prev"] = min(max(0, self.offset - self.limit), last)
        if self.offset + self.limit < total:
            offsets["next"] = self.offset + self.limit
        return offsets


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request, and the languages that its reader takes."""

    given: Mapping[str, Sequence[str]]
    accepted: str | None = None
    """``Accept-Language``."""
    configured: tuple[str, ...] = ()
    """The languages that the service falls back to; English without any."""

    def one(self, name: str) -> str:
        """Give a parameter; empty where it is not there."""
        return next((value.strip() for value in self.given.get(name, ())), "")

    def several(self, name: str) -> tuple[str, ...]:
        """Give the values of a parameter, repeated or with commas; raises ProtocolError (400)."""
        split = (one.strip() for value in self.given.get(name, ()) for one in value.split(","))
        values = tuple(one for one in split if one)
        if len(values) > _MOST_VALUES:
            raise ProtocolError(
                400, "Too many values", f"?{name}= may have {_MOST_VALUES} values at most."
            )
        return values

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        """Give a number between bounds; raises ProtocolError (400)."""
        given = self.one(name) or str(usual)
        is_number = len(given) <= _MOST_DIGITS and given.isascii() and given.isdecimal()
        if not (is_number and least <= int(given) <= most):
            raise ProtocolError(
                400,
                "Parameter out of range",
                f"?{name}= is a number from {least} to {most:,}, not {given[:_SHOWN]!r}.",
            )
        return int(given)

    def among(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Give values, each of which is one of some words; raises ProtocolError (400)."""
        values = self.several(name)
        for value in values:
            if value not in known:
                detail = f"?{name}= knows no {value[:_SHOWN]!r}, but {', '.join(known)}."
                raise ProtocolError(400, "Unknown value", detail)
        return values

    def iri(self, name: str) -> Iri | None:
        """Give an IRI; None where it is not there. Raises ProtocolError (400)."""
        given = self.one(name)
        if not given:
            return None
        try:
            return iri(given)
        except ValueError as error:
            raise no_iri(name, error) from error

    def page(self, usual: int = _USUAL, most: int = MOST) -> Page:
        """Give which items of a list are wanted; raises ProtocolError (400)."""
        limit = self.number("limit", usual, 1, most)
        return Page(limit, self.number("offset", 0, 0, _LAST_OFFSET))

    @property
    def languages(self) -> Languages:
        """The reader's languages: ``?lang=`` before ``Accept-Language``.

        Raises ProtocolError (400) for what is no language tag.
        """
        wished = wished_languages(self.accepted)
        try:
            chosen = tuple(canonical_language_tag(tag) for tag in self.several("lang"))
        except ValueError as error:
            detail = f"?lang= takes language tags such as ru or fr-CA: {error}."
            raise ProtocolError(400, "No language tag", detail) from error
        return Languages((*chosen, *wished), self.configured or ("en",))

    def edition(self, framework: Framework, name: str = "edition") -> Edition | None:
        """Give the edition that is asked for, else the newest; None where the graph has none.

        Raises NotFoundError.
        """
        wanted = self.one(name)
        if not wanted:
            return next(iter(reversed(framework.editions)), None)
        edition = framework.edition(wanted)
        if edition is None:
            known = ", ".join(framework.schemes) or "none"
            detail = f"The graph has no edition {wanted[:_SHOWN]!r}. There are {known}."
            raise NotFoundError(detail, "/api/v1/editions", "the editions")
        return edition

    def here(self, path: str, offset: int) -> str:
        """Give the address of another page of the same list."""
        pairs = [(n, v) for n, values in self.given.items() for v in values if n != "offset" and v]
        return f"{path}?{urlencode([*pairs, ('offset', offset)])}"
