"""Where the answer to one request goes out, and what is to be known of it afterwards."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import getrandbits
from typing import IO, Any, Final

from skosmith_server.engine.limits import BusyError
from skosmith_server.gateway.replies import Headers, Sent
from skosmith_server.gateway.streaming import stream
from skosmith_server.said import Said

__all__ = ["AT_ONCE", "Outlet", "Ways"]

AT_ONCE: Final = 1 << 17
"""Bytes of a body that the HTTP server may keep a copy of until the client has taken them."""


@dataclass(slots=True)
class Ways:
    """Counts long answers on their way, each of which holds files open."""

    most: int = 400
    most_of_client: int = 64
    _of_client: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def one(self, client: str) -> Iterator[None]:
        """Count one of a client while it lasts; raises BusyError where there are too many."""
        if self._of_client[client] >= self.most_of_client:
            reason = Said("Too many long answers to you are on their way; take some of them first.")
            raise BusyError(reason, 5, client_is_to_blame=True)
        if self._of_client.total() >= self.most:
            raise BusyError(Said("Too many long answers are on their way."), 5)
        self._of_client[client] += 1
        try:
            yield
        finally:
            self._of_client[client] -= 1
            self._of_client += Counter()  # forgets whoever has none


def _number() -> str:
    """Give a UUID of version 4; nothing depends on whether it can be guessed."""
    digits = f"{getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


@dataclass(eq=False, slots=True)
class Outlet:
    """Sends one answer, under a number of its own."""

    protocol: Any
    method: str
    seconds: float = 10.0
    """How long the client may take for a piece of a long answer."""
    ways: Ways = field(default_factory=Ways)
    client: str = ""
    """Whom its long answer is counted for."""
    last: bool = False
    """Whether the connection is to be closed after it."""
    id: str = field(default_factory=_number)
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

    async def send(self, sent: Sent) -> None:
        """Send an answer; raises as `stream` does, and BusyError."""
        if sent.file is not None:
            await self.send_file(sent.headers, sent.file, int(dict(sent.headers)["content-length"]))
            return
        headers = self._headers(sent.headers)
        self.status, self.size = sent.status, len(sent.body)
        if self.method == "HEAD":
            if not any(name == "content-length" for name, _ in headers):
                headers.append(("content-length", str(len(sent.body))))
            self.protocol.response_empty(sent.status, headers)
        elif len(sent.body) > AT_ONCE:
            await self._stream(sent.status, headers, sent.body)
        elif sent.body:
            self.protocol.response_bytes(sent.status, headers, sent.body)
        else:
            self.protocol.response_empty(sent.status, headers)

    async def send_file(self, headers: Headers, file: IO[bytes], size: int) -> None:
        """Send an answer that lies in a file, and close the file; raises as `stream` does."""
        with file:
            if size <= AT_ONCE:
                await self.send(Sent(200, headers, file.read()))
                return
            headers = self._headers(headers)
            self.status, self.size = 200, size
            if self.method == "HEAD":
                headers.append(("content-length", str(size)))
                self.protocol.response_empty(200, headers)
            else:
                await self._stream(200, headers, file)

    async def _stream(self, status: int, headers: Headers, body: bytes | IO[bytes]) -> None:
        headers = [field for field in headers if field[0] != "content-length"]
        headers.append(("content-length", str(self.size)))
        with self.ways.one(self.client):
            await stream(self.protocol, Sent(status, headers, b""), body, self.seconds)

    def _headers(self, headers: Headers) -> Headers:
        more = [("x-query-id", self.id)]
        if self.timing:
            more.append(("server-timing", self.timing))
        if self.last:
            more.append(("connection", "close"))
        return [*headers, *more]
