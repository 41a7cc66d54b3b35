"""A request as the gateway takes it in: whole, within limits of size and time."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import Answer
from skosmith_server.protocol import ProtocolError
from skosmith_server.settings import Network

__all__ = ["Bounds", "Request", "client_key", "receive"]

_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST: Final = re.compile(r"(?:[\w.~!$&'()*+;=%-]+|\[[\da-fA-F:.]+\])?(?::\d*)?", re.ASCII)
"""RFC 3986 §3.2.2, without the comma, which joins two fields."""
_CLOSE: Final = {"Connection": "close"}
"""What is left of the body is not read."""


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
    """`client_key` of where it comes from."""
    scheme: str = "http"
    id: str = ""
    """The number under which it is answered."""
    outcome: Answer | SkosmithError | None = None
    """What became of its query, where a page is to be made of it."""
    answers: Mapping[str, Answer | SkosmithError] = field(default_factory=dict)
    """What became of the queries that an assistant asks in it."""

    @property
    def host(self) -> str:
        """Whom the client believes to speak to."""
        return self.headers.get("host", "")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a client may send, and whom to believe."""

    most_bytes: int
    """Of a body."""
    seconds: float
    """How long a body may take."""
    trusted: tuple[Network, ...] = ()
    """Proxies that say truly where a request comes from."""


async def receive(scope: Any, protocol: Any, bounds: Bounds, number: str = "") -> Request:  # noqa: ANN401 (RSGI has no types)
    """Take a request in from an RSGI server, to be answered under a number.

    Raises ProtocolError 413 where the body is too large, 408 where it comes too slowly; neither
    holds a thread; 400 where it breaks off, or the request names no host or several.
    """
    headers: dict[str, str] = {}
    for name, value in scope.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if scope.http_version == "1.1":
        _check_host(headers.get("host"))
    body = b""
    if scope.method not in _BODILESS:
        body = await _body(headers, protocol, bounds)
    if scope.authority and "host" not in headers:
        headers["host"] = scope.authority
    client, scheme = _origin(scope, headers, bounds.trusted)
    return Request(
        scope.method, scope.path, scope.query_string, headers, body, client, scheme, number
    )


def _check_host(host: str | None) -> None:
    """Refuse what RFC 9112 §3.2 has refused: no host, several, or one that is none."""
    if host is None or not _HOST.fullmatch(host):
        detail = "An HTTP/1.1 request names one host, in the field Host."
        raise ProtocolError(400, "Host needed", detail, _CLOSE)


@lru_cache(maxsize=1024)  # reading an address takes as long as reading the request
def client_key(address: str) -> str:
    """Give the name under which a client's queries are counted: of IPv6 the network it is given.

    >>> client_key("::ffff:192.0.2.1"), client_key("2001:db8:1:2:3:4:5:6")
    ('192.0.2.1', '2001:db8:1:2::')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:40]
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))


def _origin(
    scope: Any,  # noqa: ANN401 (RSGI has no types)
    headers: Mapping[str, str],
    trusted: tuple[Network, ...],
) -> tuple[str, str]:
    """Give client and scheme; a proxy is asked for them only where it is trusted."""
    peer = scope.client.rpartition(":")[0].strip("[]")
    if not _is_among(peer, trusted):
        return client_key(peer), scope.scheme
    # Only what trusted proxies appended counts: a client may have sent the field itself
    hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",")]
    named = next((hop for hop in reversed(hops) if not _is_among(hop, trusted)), "")
    scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    return client_key(named or peer), scheme if scheme in {"http", "https"} else scope.scheme


def _is_among(address: str, networks: tuple[Network, ...]) -> bool:
    if not networks:
        return False
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return any((mapped or found) in network for network in networks)


async def _body(headers: Mapping[str, str], protocol: Any, bounds: Bounds) -> bytes:  # noqa: ANN401
    said = headers.get("content-length", "0")
    if said.isdecimal() and int(said) > bounds.most_bytes:
        raise _too_large(bounds.most_bytes)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProtocolError(
            415,
            "Unsupported content coding",
            "Send the body as it is, not compressed.",
            {"Accept-Encoding": "identity", **_CLOSE},
        )
    body, ends = bytearray(), 0
    try:
        async with asyncio.timeout(bounds.seconds):
            async for chunk in protocol:
                body += chunk
                if len(body) > bounds.most_bytes:
                    raise _too_large(bounds.most_bytes)
                ends += not chunk
    except TimeoutError as error:
        detail = f"The body did not come within {bounds.seconds:g} seconds."
        raise ProtocolError(408, "Request timeout", detail, _CLOSE) from error
    # The server hands over an empty piece at the end, and one for what broke off or is malformed
    if ends > 1 or (said.isdecimal() and "content-length" in headers and len(body) != int(said)):
        raise ProtocolError(400, "Incomplete body", "The body is not what was announced.", _CLOSE)
    return bytes(body)


def _too_large(most_bytes: int) -> ProtocolError:
    detail = f"A request may have {most_bytes:,} bytes at most."
    return ProtocolError(413, "Request too large", detail, _CLOSE)
