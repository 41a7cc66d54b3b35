"""Parameters of requests, judged: pure functions of what was given."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from skosmith_converter.terms import Iri, iri
from skosmith_converter.vocabulary import NAMESPACES
from skosmith_server.protocol import ProtocolError
from skosmith_server.said import Said

__all__ = [
    "as_iri",
    "class_iris",
    "is_true",
    "languages_in",
    "no_iri",
    "number_in",
    "out_of_range",
    "parts_of",
]

_MOST_DIGITS: Final = 9
_MOST_LANGUAGES: Final = 20
_TRUE: Final = frozenset({"1", "true", "on", "yes"})
_MORE_PREFIXES: Final = {"esco": "http://data.europa.eu/esco/model#"}


def as_iri(given: str) -> Iri | None:
    """Give an IRI that was written as one, in brackets or not; None where it is none."""
    try:
        return iri(given.strip().removeprefix("<").removesuffix(">"))
    except ValueError:
        return None


def no_iri(name: str, error: ValueError) -> ProtocolError:
    """Give what is to be raised for a parameter that is to be an IRI."""
    detail = Said("?%(name)s= is no IRI: %(error)s.", name=name, error=error)
    return ProtocolError(400, "An IRI is needed", detail)


def out_of_range(name: str, least: int, most: int) -> ProtocolError:
    """Give what is to be raised for a parameter that is to be a number."""
    detail = Said(
        "?%(name)s= is a number from %(least)s to %(most)s.",
        name=name, least=least, most=f"{most:,}",
    )  # fmt: skip
    return ProtocolError(400, "Parameter out of range", detail)


def number_in(given: str, name: str, usual: int, span: range) -> int:
    """Give a parameter that is a number; too large a one counts as the largest.

    Raises ProtocolError (400) where it is none, or too small.
    """
    if not given:
        return usual
    is_number = given.isascii() and given.isdecimal()
    if not is_number or int(given[:_MOST_DIGITS]) < span.start:
        detail = f"{name} parameter is invalid: ?{name}= is a number from {span.start}."
        raise ProtocolError(400, "Bad request", detail)
    return min(int(given[:_MOST_DIGITS]), span.stop - 1)


def is_true(given: str) -> bool:
    """Tell whether a switch is on."""
    return given.lower() in _TRUE


def languages_in(given: str) -> list[str]:
    """Give the language ranges of a list with commas."""
    found = (one.strip() for one in given.split(","))
    return [one for one in dict.fromkeys(found) if one.replace("-", "").isalnum()][:_MOST_LANGUAGES]


def parts_of(given: str, most: int) -> list[str]:
    """Give the values of a list with ``|``; raises ProtocolError (400) for too many."""
    found = [one.strip() for one in given.split("|") if one.strip()]
    if len(found) > most:
        raise ProtocolError(400, "Bad request", f"At most {most} values at a time.")
    return found


def class_iris(given: Iterable[str]) -> Sequence[str]:
    """Give classes by their IRIs or prefixed names; what is neither names none."""
    prefixes: Mapping[str, str] = {**_MORE_PREFIXES, **NAMESPACES}
    found = []
    for name in given:
        prefix, colon, local = name.partition(":")
        whole = f"{prefixes[prefix]}{local}" if colon and prefix in prefixes else name
        found.append(as_iri(whole) or Iri(""))
    return found
