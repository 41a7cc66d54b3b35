"""Asks the web whether addresses give a document: on request only, and careful about it.

Only http and https, a few at once, each with a time limit, ``HEAD`` before ``GET``, no body read.
Addresses of this machine and of private networks are refused unless they are asked for; the
address that was looked at is the one that is connected to, at every redirection.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import Term, iri_text, is_iri
from skosmith_converter.validation.checks.faults import Fault

__all__ = ["LinkOptions", "find_broken_links", "state_of"]

_SCHEMES: Final = ("http", "https")
_REDIRECTIONS: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({429, 503})
"""Too many requests, or out of service for a while: says nothing about the document."""
_BAD: Final = 400


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """How links are checked."""

    timeout: float = 10.0
    """Seconds for each connection and each answer."""
    at_once: int = 8
    redirections: int = 5
    private: bool = False
    """Whether this machine and private networks are asked, too."""
    agent: str = "skosmith (link check)"


class _NotAskedError(Exception):
    """An address that is not to be asked, or cannot be; the text says why."""


def find_broken_links(index: Index, options: LinkOptions | None = None) -> Iterator[Fault]:
    """Find web addresses in the graph that give no document, each with the first who names it."""
    options = options or LinkOptions()
    named = _addresses(index)
    pool = ThreadPoolExecutor(options.at_once)
    try:
        states = pool.map(lambda address: state_of(address, options), named)
        for (subject, value), state in zip(named.values(), states, strict=True):
            if state:
                yield Fault(subject, value, detail=state)
    finally:  # who gives up waits for those under way, not for all the others
        pool.shutdown(cancel_futures=True)


def _addresses(index: Index) -> dict[str, tuple[Term, Term]]:
    """Give each document that an IRI leads to, with a subject and the IRI."""
    named: dict[str, tuple[Term, Term]] = {}
    for column in index.columns.values():
        for subject, value in column.pairs():
            for term in (subject, value):
                if is_iri(term):
                    address = iri_text(term).partition("#")[0]
                    if address.partition(":")[0].lower() in _SCHEMES:
                        named.setdefault(address, (subject, term))
    return dict(sorted(named.items()))


def state_of(address: str, options: LinkOptions) -> str:
    """Give what is wrong with an address; empty where it gives a document."""
    try:
        status = _final_status("HEAD", address, options)
        if status >= _BAD and status not in _BUSY:  # some servers know GET only
            status = _final_status("GET", address, options)
    except (OSError, http.client.HTTPException, _NotAskedError, ValueError) as error:
        return str(error) or type(error).__name__
    return "" if status < _BAD or status in _BUSY else f"HTTP {status}"


def _final_status(method: str, address: str, options: LinkOptions) -> int:
    for _ in range(options.redirections + 1):
        status, target = _ask(method, urlsplit(address), options)
        if status not in _REDIRECTIONS or not target:
            return status
        address = urljoin(address, target)
    raise _NotAskedError(f"more than {options.redirections} redirections")


def _ask(method: str, parts: SplitResult, options: LinkOptions) -> tuple[int, str]:
    """Give the status of one answer and where it redirects to."""
    if parts.scheme.lower() not in _SCHEMES or parts.hostname is None:
        raise _NotAskedError(f"redirected to an address of {parts.scheme or 'no scheme'}")
    secure = parts.scheme.lower() == "https"
    host = parts.hostname.encode("idna").decode("ascii")
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=options.timeout)
    try:
        connection.sock = _connect(host, port, secure, options)
        path = _ascii(parts.path or "/") + (f"?{_ascii(parts.query)}" if parts.query else "")
        headers = {"Host": _ascii(parts.netloc.rpartition("@")[2]), "User-Agent": options.agent}
        connection.request(method, path, headers={**headers, "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _connect(host: str, port: int, secure: bool, options: LinkOptions) -> socket.socket:
    """Connect to the first address of a host that may be asked."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(place[4][0]) for place in found]
    if not options.private:
        addresses = [one for one in addresses if ipaddress.ip_address(one).is_global]
    if not addresses:
        raise _NotAskedError(f"{host} is on this machine or in a private network")
    plain = socket.create_connection((addresses[0], port), options.timeout)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _ascii(text: str) -> str:
    """Write what is beyond ASCII in an IRI as a URI does (RFC 3987 §3.1)."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)
