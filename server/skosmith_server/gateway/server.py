"""The HTTP server: Granian in our event loop, on a socket that is listening already."""

import logging
import resource
import socket
from typing import Any, Final

from granian.constants import HTTPModes
from granian.http import HTTP1Settings
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.embed import Server

from skosmith_server.settings import Settings

__all__ = ["server_of"]

_LOG: Final = logging.getLogger(__name__)
_BACKLOG: Final = 1024
_OTHER_FILES: Final = 2000
"""Open files besides connections: workers, long answers on their way, libraries."""


class _Server(Server):
    """Granian on a socket that is listening already."""

    def __init__(self, target: Any, listener: socket.socket, **options: Any) -> None:  # noqa: ANN401
        super().__init__(target, websockets=False, log_enabled=False, **options)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        # Detached: Granian closes it
        self._shd = SocketHolder(self._listener.detach(), False, _BACKLOG)  # type: ignore[assignment, call-arg]


def server_of(target: Any, listener: socket.socket, settings: Settings) -> Server:  # noqa: ANN401 (RSGI has no types)
    """Give a server of an RSGI application that bears slow and idle clients."""
    patience = round(settings.client_seconds * 1000)
    # The kernel's part: whoever takes nothing for so long loses the connection (tcp(7))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, patience)
    # Else the end of a long answer waits 40 ms for the client to confirm what comes before it
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit both
    return _Server(
        target,
        listener,
        http=HTTPModes.http1,  # over HTTP/2 there is no limit of time for a head
        backpressure=_connections(settings.connections),  # else 128, and as many idle clients do
        http1_settings=HTTP1Settings(header_read_timeout=patience),
    )


def _connections(wanted: int) -> int:
    """Give how many connections are taken at once; the limit of open files is raised for them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _OTHER_FILES
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft < needed:
        _LOG.warning("%s connections at once: the system allows no more", soft - _OTHER_FILES)
    return max(1, min(wanted, soft - _OTHER_FILES))
