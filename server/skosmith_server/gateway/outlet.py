"""Where the answer to one request goes out, and what is to be known of it afterwards."""

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import IO, Any, Final

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from skosmith_converter.errors import SkosmithError
from skosmith_server.gateway.replies import Headers, Sent

__all__ = ["ClientGoneError", "Outlet"]

_PIECE: Final = 1 << 18


class ClientGoneError(SkosmithError):
    """The client hung up before it had its answer, or takes it too slowly."""


@dataclass(slots=True)
class Outlet:
    """Sends one answer, under a number of its own."""

    protocol: Any
    method: str
    seconds: float = 10.0
    """How long the client may take for a piece of a long answer."""
    last: bool = False
    """Whether the connection is to be closed after it."""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: int = 0
    """What was answered; 0 means nothing."""
    size: int = 0
    """Bytes of the body."""
    outcome: str = ""
    """What became of a query."""
    timing: str = ""
    """What took how long (Server-Timing)."""
    took: float | None = None
    """Seconds that the engine had for it, waiting included."""
    query: str = ""

    def send(self, sent: Sent) -> None:
        """Send an answer that is whole."""
        headers = self._headers(sent.headers)
        self.status, self.size = sent.status, len(sent.body)
        if self.method == "HEAD":
            if not any(name == "content-length" for name, _ in headers):
                headers.append(("content-length", str(len(sent.body))))
            self.protocol.response_empty(sent.status, headers)
        elif sent.body:
            self.protocol.response_bytes(sent.status, headers, sent.body)
        else:
            self.protocol.response_empty(sent.status, headers)

    async def stream(self, headers: Headers, file: IO[bytes], size: int) -> None:
        """Send a long answer piece by piece, as fast as the client takes it.

        Raises ClientGoneError where the client hangs up or takes no piece for long.
        """
        headers = [*self._headers(headers), ("content-length", str(size))]
        self.status, self.size = 200, size
        with file:
            if self.method == "HEAD":
                self.protocol.response_empty(200, headers)
                return
            transport = self.protocol.response_stream(200, headers)
            try:
                while piece := file.read(_PIECE):
                    async with asyncio.timeout(self.seconds):
                        await transport.send_bytes(piece)
            except (ProtocolClosed, TimeoutError) as error:
                raise ClientGoneError from error

    def _headers(self, headers: Headers) -> Headers:
        more = [("x-query-id", self.id)]
        if self.timing:
            more.append(("server-timing", self.timing))
        if self.last:
            more.append(("connection", "close"))
        return [*headers, *more]
