"""Responses that several views give."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from flask import Response, request, send_file

from skosmith_server.exchange import NotAcceptableError, media_types, unknown_format
from skosmith_server.negotiation import Offer, best_offer, find_offer
from skosmith_server.offers import HTML

__all__ = [
    "SECURITY_HEADERS",
    "chosen_offer",
    "data_headers",
    "file_response",
    "kept_response",
    "respond",
    "secure",
]

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def chosen_offer(offers: Sequence[Offer], name: str = "") -> Offer:
    """Give the offer of a name (``?format=``), else the one that ``Accept`` likes best.

    Raises ProtocolError (400) for a name that is none, NotAcceptableError (406) where all on offer
    is refused.
    """
    offer = find_offer(name, offers) if name else best_offer(request.headers.get("Accept"), offers)
    if offer is not None:
        return offer
    if name:
        raise unknown_format(name, offers)
    raise NotAcceptableError(media_types(offers))


def data_headers(offer: Offer) -> dict[str, str]:
    """Give the headers of an answer in the form of an offer: data may be read by any origin."""
    headers = {} if offer is HTML else {"Access-Control-Allow-Origin": "*"}
    if offer.name in {"csv", "tsv"}:
        # Spreadsheets run formulas in such files when they are opened without a question.
        headers["Content-Disposition"] = f'attachment; filename="result.{offer.name}"'
    return headers


def respond(body: bytes | str, offer: Offer, *, vary: Sequence[str] = ("Accept",)) -> Response:
    """Give the response of a body in the form of an offer."""
    response = Response(body)
    response.content_type = offer.content_type
    response.vary.update(vary)
    response.headers.extend(data_headers(offer))
    return response


def file_response(file: Path, offer: Offer, version: str) -> Response:
    """Give a file that never changes as it is, or 304 where the client has that version."""
    response = send_file(file, offer.content_type, conditional=False, etag=version)
    response.headers.extend(data_headers(offer))
    response.make_conditional(request)
    return response


def kept_response(response: Response, max_age: int) -> Response:
    """Give a response that clients may keep, or 304 where they have it."""
    response.add_etag()
    response.cache_control.public = True
    response.cache_control.max_age = max_age
    response.make_conditional(request)
    return response


def secure(response: Response) -> Response:
    """Add what tells browsers to be strict."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
