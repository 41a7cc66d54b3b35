"""What a SPARQL request wants, and the job that gets it: pure, for Flask and for the gateway."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import AnswerKind, NoFormatError, Query
from skosmith_server.federation import Call, calls_in, replaced
from skosmith_server.guard import check_query
from skosmith_server.negotiation import Offer, best_offer, find_offer
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS, TRUTHS
from skosmith_server.protocol import ProtocolError, QueryOperation
from skosmith_server.said import Said

__all__ = [
    "OFFERS",
    "Exchange",
    "Forms",
    "NotAcceptableError",
    "media_types",
    "prepare",
    "refusal",
    "unknown_format",
]

OFFERS: Final[Mapping[AnswerKind, tuple[Offer, ...]]] = {
    AnswerKind.SOLUTIONS: SOLUTIONS,
    AnswerKind.BOOLEAN: TRUTHS,
    AnswerKind.GRAPH: GRAPHS,
}
_BEHIND_HTML: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.SOLUTIONS: "json",
    AnswerKind.BOOLEAN: "json",
    AnswerKind.GRAPH: "ntriples",
}
"""What a results page is made from."""


@dataclass(eq=False)
class NotAcceptableError(SkosmithError):
    """None of our forms is acceptable to the client."""

    available: tuple[str, ...]
    """Media types."""

    def __str__(self) -> str:
        return Said("Available here: %(forms)s.", forms=", ".join(self.available))


@dataclass(frozen=True, slots=True)
class Forms:
    """The form to answer in for each kind of answer.

    A kind that is not in it cannot be answered in any form that the client takes.
    """

    offers: Mapping[AnswerKind, Offer]
    formats: Mapping[AnswerKind, str]
    """The format that the engine is to write."""
    media_types: tuple[tuple[str, str], ...]
    """Kind and media type, in order: equal where the forms are."""
    are_for_people: bool
    """Whether the answer may have to be a page."""

    @classmethod
    def of(cls, offers: Mapping[AnswerKind, Offer]) -> "Forms":
        """Give the forms that are offers."""
        formats = {
            kind: _BEHIND_HTML[kind] if offer is HTML else offer.name
            for kind, offer in offers.items()
        }
        types = sorted((kind.value, offer.media_type) for kind, offer in offers.items())
        return cls(offers, formats, tuple(types), HTML in offers.values())


@dataclass(frozen=True, slots=True)
class Exchange:
    """A query that may be evaluated, and the forms to answer in."""

    query: Query
    forms: Forms
    constant: bool
    """Whether the answer is the same each time, as long as the graph is."""
    calls: tuple[Call, ...] = ()
    """What is to be asked of other endpoints first."""


def prepare(
    operation: QueryOperation, accept: str | None, base: str, services: Collection[str] = ()
) -> Exchange:
    """Judge a query and choose the forms of its answer; `services` may be asked by SERVICE.

    Raises QueryRefusedError where the guard does not let it through.
    """
    calls = calls_in(operation.query, base, services)
    rest = replaced(operation.query, calls, ["{ }"] * len(calls)) if calls else operation.query
    constant = check_query(rest) and not calls
    query = Query(operation.query, operation.default_graphs, operation.named_graphs, base)
    return Exchange(query, _forms(operation.format, accept), constant, calls)


@lru_cache(maxsize=256)  # clients ask in few ways, and choosing costs as much as a small query
def _forms(name: str, accept: str | None) -> Forms:
    chosen = {
        kind: find_offer(name, offers) if name else best_offer(accept, offers)
        for kind, offers in OFFERS.items()
    }
    return Forms.of({kind: offer for kind, offer in chosen.items() if offer is not None})


def refusal(operation: QueryOperation, error: NoFormatError) -> SkosmithError:
    """Give the error for an answer of a kind that the client takes in no form of ours."""
    available = OFFERS[error.kind]
    if operation.format:
        return unknown_format(operation.format, available)
    return NotAcceptableError(media_types(available))


def unknown_format(name: str, offers: Iterable[Offer]) -> ProtocolError:
    """Give the error for a ``?format=`` that is none of ours here."""
    known = ", ".join(dict.fromkeys(offer.name for offer in offers))
    detail = Said("No format %(name)s here; known: %(known)s.", name=repr(name[:40]), known=known)
    return ProtocolError(400, "Unknown format", detail)


def media_types(offers: Iterable[Offer]) -> tuple[str, ...]:
    """Give what is on offer, each media type once."""
    return tuple(dict.fromkeys(offer.media_type for offer in offers))
