"""A request as the gateway takes it in: whole, within limits of size and time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from skosmith_server.protocol import MAX_BODY_BYTES, ProtocolError

__all__ = ["Request", "receive"]

BODY_SECONDS: Final = 10.0
"""How long a client may take to send a body."""
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its body."""

    method: str
    path: str
    """Percent-decoded by the HTTP server."""
    query_string: str
    headers: Mapping[str, str]
    """Names in small letters; fields that stand several times joined by commas."""
    body: bytes
    client: str
    """The address that it comes from."""
    scheme: str = "http"

    @property
    def host(self) -> str:
        """Whom the client believes to speak to."""
        return self.headers.get("host", "")


async def receive(scope: Any, protocol: Any, most_bytes: int = MAX_BODY_BYTES) -> Request:  # noqa: ANN401
    """Take a request in from an RSGI server.

    Raises ProtocolError 413 where the body is larger than `most_bytes`, 408 where it comes too
    slowly; neither holds a thread.
    """
    headers: dict[str, str] = {}
    for name, value in scope.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    body = b""
    if scope.method not in _BODILESS:
        body = await _body(headers, protocol, most_bytes)
    client = scope.client.rpartition(":")[0]
    if scope.authority and "host" not in headers:
        headers["host"] = scope.authority
    return Request(
        scope.method, scope.path, scope.query_string, headers, body, client, scope.scheme
    )


async def _body(headers: Mapping[str, str], protocol: Any, most_bytes: int) -> bytes:  # noqa: ANN401
    said = headers.get("content-length", "0")
    if said.isdecimal() and int(said) > most_bytes:
        raise _too_large(most_bytes)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProtocolError(
            415, "Unsupported content coding", "Send the body as it is, not compressed."
        )
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in protocol:
                body += chunk
                if len(body) > most_bytes:
                    raise _too_large(most_bytes)
    except TimeoutError as error:
        detail = f"The body did not come within {BODY_SECONDS:g} seconds."
        raise ProtocolError(408, "Request timeout", detail, {"Connection": "close"}) from error
    return bytes(body)


def _too_large(most_bytes: int) -> ProtocolError:
    detail = f"A request may have {most_bytes:,} bytes at most."
    return ProtocolError(413, "Request too large", detail, {"Connection": "close"})
