"""The Model Context Protocol over HTTP (Streamable HTTP): ``/mcp``, without sessions."""

from base64 import b64decode
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers

from skosmith_server.local_access import is_loopback
from skosmith_server.mcp.answering import answer
from skosmith_server.mcp.asking import MCP_PATH
from skosmith_server.mcp.knowledge import KNOWLEDGE, Knowledge
from skosmith_server.mcp.messages import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    UNSUPPORTED_VERSION,
    Call,
    Fault,
    Sent,
    error_body,
    read_message,
    write_message,
)
from skosmith_server.mcp.tool import About
from skosmith_server.mcp.versions import (
    ASSUMED,
    VERSION,
    VERSIONS,
    WITH_BATCHES,
    is_stateless,
    unsupported,
    version_of,
)
from skosmith_server.negotiation import Offer, best_offer
from skosmith_server.offers import JSON
from skosmith_server.protocol import ProtocolError
from skosmith_server.service import Service
from skosmith_server.settings import Settings

__all__ = ["make_assistance"]

_EVENTS: Final = Offer("text/event-stream", "events", "Events")
_METHODS: Final = "POST, OPTIONS"
_NAMED: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""Method → parameter that ``Mcp-Name`` repeats (2026-07-28, Standard Request Headers)."""
_BASE64: Final = ("=?base64?", "?=")
_OWN_FIELDS: Final = (
    "Accept, Content-Type, Last-Event-ID, Mcp-Method, Mcp-Name, MCP-Protocol-Version, "
    "Mcp-Session-Id"
)


def make_assistance(service: Service) -> Blueprint:
    """Give the view at ``/mcp``."""
    blueprint = Blueprint("assisting", __name__)
    knowledge = Knowledge(service)
    blueprint.record(lambda state: state.app.extensions.update({KNOWLEDGE: knowledge}))
    all_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    @blueprint.route(MCP_PATH, methods=all_methods, provide_automatic_options=False)
    def mcp() -> Response:
        origin = _checked_origin(request.headers.get("Origin"), service.settings)
        if request.method == "OPTIONS":
            response = _preflight()
        elif request.method == "POST":
            response = _answered(knowledge)
        else:
            raise ProtocolError(
                405, "Method not allowed",
                "Messages of the Model Context Protocol are posted; there are no sessions to end "
                "and no events to wait for.", {"Allow": _METHODS},
            )  # fmt: skip
        if origin:
            response.headers["Access-Control-Allow-Origin"] = origin
        response.vary.add("Origin")
        return response

    return blueprint


def _checked_origin(origin: str | None, settings: Settings) -> str:
    """Give the origin of a page that may ask; empty where no page does. Raises ProtocolError 403.

    A page of somebody else's whose name suddenly leads here (DNS rebinding) still has its own
    origin, so ``Host`` is not what it is held against.
    """
    if origin is None:
        return ""
    if origin in _origins(settings) or (is_loopback(settings.host) and _is_local(origin)):
        return origin
    raise ProtocolError(
        403, "Origin refused",
        f"Pages of {origin[:100]!r} may not ask here; --mcp-origins names those that may.",
    )  # fmt: skip


def _origins(settings: Settings) -> set[str]:
    public = urlsplit(settings.public_url)
    own = {f"{public.scheme}://{public.netloc}"} if public.netloc else set()
    return own | set(settings.mcp_origins)


def _is_local(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        return parts.scheme in {"http", "https"} and is_loopback(parts.hostname or "")
    except ValueError:
        return False


def _preflight() -> Response:
    return Response(
        status=204,
        headers={
            "Allow": _METHODS,
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _OWN_FIELDS,
            "Access-Control-Max-Age": "86400",
        },
    )


def _answered(knowledge: Knowledge) -> Response:
    if request.mimetype != "application/json":
        raise ProtocolError(415, "Unsupported media type", "Messages are sent as application/json.")
    offer = best_offer(request.headers.get("Accept"), (JSON, _EVENTS))
    if offer is None:
        raise ProtocolError(
            406, "Not acceptable", "Answers are application/json, or text/event-stream."
        )
    stated = request.headers.get("MCP-Protocol-Version")
    try:
        sent = read_message(request.get_data(), batches=(stated or ASSUMED) in WITH_BATCHES)
        bodies = [
            body for call in sent.calls if (body := _body(call, stated, knowledge)) is not None
        ]
    except Fault as fault:
        return _written([error_body(fault)], Sent(()), offer, 400)
    return _written(bodies, sent, offer, _status(bodies, sent, stated))


def _body(call: Call | Fault, stated: str | None, knowledge: Knowledge) -> dict[str, Any] | None:
    """Give the answer to one message; none to a notification."""
    if isinstance(call, Fault):
        return error_body(call)
    try:
        version = _version(call, stated)
    except Fault as fault:
        return error_body(fault)
    if call.id is None:
        return None
    answers = request.environ.get("skosmith.answers", {})
    return answer(call, About(version, request.remote_addr or "", answers), knowledge)


def _version(call: Call, stated: str | None) -> str:
    """Give the version that a call is answered in; raises Fault where it names none of ours.

    What a handshake settles, and what header and body say, must agree (2026-07-28, Transports).
    """
    version = version_of(call, stated or ASSUMED)
    if call.method == "initialize" and not is_stateless(version):
        return version  # the header may say what is still to be settled
    if version not in VERSIONS:
        raise unsupported(version, call)
    if is_stateless(version) and call.id is not None:
        _check_fields(call, version, request.headers)
    return version


def _check_fields(call: Call, version: str, headers: Headers) -> None:
    """Raise Fault where the header fields of a request say something else than its body."""
    if VERSION not in call.meta:
        raise Fault(INVALID_PARAMS, f"_meta lacks {VERSION}.", id=call.id)
    if headers.get("MCP-Protocol-Version") != version:
        raise _mismatch(call, "MCP-Protocol-Version")
    if headers.get("Mcp-Method") != call.method:
        raise _mismatch(call, "Mcp-Method")
    if (name := _NAMED.get(call.method)) is not None:
        value = call.params.get(name)
        if value is not None and _decoded(headers.get("Mcp-Name")) != value:
            raise _mismatch(call, "Mcp-Name")


def _mismatch(call: Call, field: str) -> Fault:
    return Fault(HEADER_MISMATCH, f"{field} is not what the body of the request says.", id=call.id)


def _decoded(value: str | None) -> str | None:
    """Give the value that a field stands for; None where it is broken (Value Encoding)."""
    first, last = _BASE64
    if value is None or not (value.startswith(first) and value.endswith(last)):
        return value
    try:
        return b64decode(value[len(first) : -len(last)], validate=True).decode()
    except ValueError:
        return None


def _status(bodies: list[dict[str, Any]], sent: Sent, stated: str | None) -> int:
    """Give the status of an answer: what went wrong with the message as such is no success."""
    if not bodies:
        return 202
    if sent.is_batch:
        return 200
    code = bodies[0].get("error", {}).get("code")
    if code in {INVALID_REQUEST, HEADER_MISMATCH, UNSUPPORTED_VERSION}:
        return 400
    if stated is not None and is_stateless(stated) and code is not None:
        return {METHOD_NOT_FOUND: 404, INVALID_PARAMS: 400}.get(code, 200)
    return 200


def _written(bodies: list[dict[str, Any]], sent: Sent, offer: Offer, status: int) -> Response:
    body = write_message(bodies, is_batch=sent.is_batch)
    if not body:
        return Response(status=202)
    if offer is _EVENTS:
        body = b"event: message\ndata: " + body + b"\n\n"
    response = Response(body, status)
    response.content_type = offer.media_type
    response.cache_control.no_store = True
    response.vary.add("Accept")
    return response
