"""JSON for programs of any origin: how interfaces answer, and let pages elsewhere ask."""

import json
from collections.abc import Sequence
from typing import Any, Final

from flask import Response, request

from skosmith_server.negotiation import Offer, best_offer
from skosmith_server.offers import JSON
from skosmith_server.responses import kept_response, respond
from skosmith_server.service import Service

__all__ = [
    "METHODS",
    "address_of",
    "json_text",
    "open_to_all",
    "preflight",
    "told",
]

METHODS: Final = ("GET", "OPTIONS")
_HEADERS: Final = "Accept, Accept-Language, Accept-Profile, Content-Type, If-None-Match"
_EXPOSED: Final = "Content-Language, ETag, Link, X-Total-Count"


def json_text(body: Any) -> str:  # noqa: ANN401
    """Write JSON for people to read, too."""
    return json.dumps(body, ensure_ascii=False)


def told(body: Any, service: Service, offers: Sequence[Offer] = (JSON,)) -> Response:  # noqa: ANN401
    """Give JSON that may be kept, in the media type that ``Accept`` likes best."""
    offer = best_offer(request.headers.get("Accept"), offers) or offers[0]
    vary = ("Accept",) if len(offers) > 1 else ()
    response = respond(json_text(body), offer, vary=vary)
    return kept_response(response, service.max_age)


def preflight(*more: str) -> Response:
    """Tell browsers that pages of any origin may ask, with further methods too."""
    methods = ", ".join(("GET", "HEAD", *more, "OPTIONS"))
    headers = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": _HEADERS,
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=204, headers=headers)


def open_to_all(response: Response) -> Response:
    """Let pages of any origin read an answer, problems too, with what stands in the head."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    return response


def address_of(service: Service) -> str:
    """Give the address of the service, without a slash at its end."""
    return (service.settings.public_url or request.host_url).rstrip("/")
