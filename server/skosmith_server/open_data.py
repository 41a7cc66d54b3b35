"""JSON for programs of any origin: how the SKOS interfaces answer, and let others ask."""

import json
from collections.abc import Sequence
from typing import Any, Final

from flask import Response, request

from skosmith_server.negotiation import Offer, best_offer
from skosmith_server.responses import kept_response, respond
from skosmith_server.service import Service

__all__ = [
    "JSON",
    "JSON_LD",
    "METHODS",
    "address_of",
    "open_to_all",
    "preflight",
    "told",
]

JSON: Final = Offer("application/json", "json", "JSON")
JSON_LD: Final = Offer("application/ld+json", "jsonld", "JSON-LD")
METHODS: Final = ("GET", "OPTIONS")
_ALLOWED: Final = "GET, HEAD, OPTIONS"
_PREFLIGHT: Final = {
    "Allow": _ALLOWED,
    "Access-Control-Allow-Methods": _ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Accept-Profile, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def told(body: Any, service: Service, offers: Sequence[Offer] = (JSON,)) -> Response:  # noqa: ANN401
    """Give JSON that may be kept, in the media type that ``Accept`` likes best."""
    offer = best_offer(request.headers.get("Accept"), offers) or offers[0]
    vary = ("Accept",) if len(offers) > 1 else ()
    response = respond(json.dumps(body, ensure_ascii=False), offer, vary=vary)
    return kept_response(response, service.max_age)


def preflight() -> Response:
    """Tell browsers that pages of any origin may ask."""
    return Response(status=204, headers=_PREFLIGHT)


def open_to_all(response: Response) -> Response:
    """Let any origin read an answer, problems too."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Total-Count"
    return response


def address_of(service: Service) -> str:
    """Give the address of the service, without a slash at its end."""
    return (service.settings.public_url or request.host_url).rstrip("/")
