"""What requests of jskos-server's API ask for: pages, languages, words; and what an answer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import request

from skosmith_server.api.asked import Page
from skosmith_server.parameters import as_iri, languages_in, number_in, parts_of
from skosmith_server.protocol import ProtocolError

__all__ = [
    "MOST_VALUES",
    "Answer",
    "page_asked",
    "page_of",
    "refused",
    "suggestions",
    "terms_asked",
    "wants_objects",
    "words_asked",
]

_USUAL: Final = 100
_LIMITS: Final = range(1, 1001)
_OFFSETS: Final = range(1_000_001)
_Thing = TypeVar("_Thing")
MOST_VALUES: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """Objects of one page, and how many there are in all."""

    body: Any
    total: int | None = None


def page_asked() -> Page:
    """Give which page of a list is asked for."""
    given = request.args.get
    limit = number_in(given("limit", ""), "limit", _USUAL, _LIMITS)
    return Page(limit, number_in(given("offset", ""), "offset", 0, _OFFSETS))


def page_of(found: Sequence[_Thing]) -> Sequence[_Thing]:
    """Give the things of that page."""
    return page_asked().of(found)


def words_asked() -> str:
    """Give what is looked for."""
    return request.args.get("search") or request.args.get("query") or ""


def wants_objects() -> bool:
    """Tell whether suggestions are to be objects."""
    return request.args.get("format", "").lower() == "jskos"


def suggestions(objects: Sequence[dict[str, Any]], total: int) -> Answer:
    """Give objects as OpenSearch suggestions: what was typed, labels, descriptions, IRIs."""
    wished = languages_in(request.args.get("language", "")) or ["en"]
    labels = []
    for one in objects:
        names = one.get("prefLabel", {})
        tag = next((tag for tag in wished if tag.lower() in names), None)
        name = names[tag.lower()] if tag else next(iter(names.values()), "")
        labels.append(" ".join(filter(None, (*one.get("notation", ())[:1], name))))
    uris = [one["uri"] for one in objects]
    return Answer([words_asked(), labels, [""] * len(labels), uris], total)


def terms_asked(name: str) -> frozenset[str] | None:
    """Give the IRIs of a parameter, as terms; None without it."""
    given = parts_of(request.args.get(name, ""), MOST_VALUES)
    return frozenset(as_iri(one) or "" for one in given) if given else None


def refused(detail: str) -> ProtocolError:
    """Give the error for a request that cannot be answered."""
    return ProtocolError(400, "Bad request", detail)
