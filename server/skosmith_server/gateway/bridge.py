"""Flask behind the gateway: a request that has come in whole, answered in a thread."""

import asyncio
import io
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from skosmith_server.gateway.kept_pages import KeptPages
from skosmith_server.gateway.packing import packed
from skosmith_server.gateway.replies import Headers, Sent
from skosmith_server.gateway.requests import Request

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["Bridge"]

THREADS: Final = 8
Done = TypeVar("Done")


@dataclass(slots=True)
class _File:
    """A file that an application gives out as it is (PEP 3333, ``wsgi.file_wrapper``)."""

    file: IO[bytes]
    block_size: int = 0

    def __iter__(self) -> Iterator[bytes]:
        """Give its lines, as PEP 3333 has it."""
        return iter(self.file)


@dataclass(slots=True)
class Bridge:
    """Runs a WSGI application (PEP 3333)."""

    app: "Flask"
    kept: KeptPages = field(default_factory=lambda: KeptPages(0))
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="page")
    )

    async def answer(self, request: Request) -> Sent:
        """Give the application's answer, which may have been given before."""
        if (kept := self.kept.find(request)) is not None:
            return kept
        loop = asyncio.get_running_loop()
        sent = await loop.run_in_executor(self._threads, self._answer, request)
        self.kept.keep(request, sent)
        return sent

    async def work(self, work: "Callable[[Flask], Done]") -> Done:
        """Give what some work on the application comes to."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, self.app)

    def _answer(self, request: Request) -> Sent:
        status, headers = 500, Headers()

        def start(
            line: str, fields: Headers, _error: object = None, /
        ) -> Callable[[bytes], object]:
            nonlocal status, headers
            status = int(line[:3])
            headers = [(name.lower(), value) for name, value in fields]
            return body.append

        body: list[bytes] = []
        chunks = self.app(_environ(request), start)
        accept = request.headers.get("accept-encoding")
        if isinstance(chunks, _File):
            return packed(Sent(status, headers, b"", chunks.file), request.method, accept)
        try:
            body.extend(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return packed(Sent(status, headers, b"".join(body)), request.method, accept)

    def retire(self) -> None:
        """Answer what was asked, then end the threads."""
        self._threads.shutdown(wait=False)

    def close(self) -> None:
        """End the threads when they are done; what waits for one is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _environ(request: Request) -> dict[str, Any]:
    host, _, port = request.host.rpartition(":")
    fields = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request.headers.items()
        if name not in {"content-type", "content-length"}
    }
    path = quote(request.path, safe="/:@!$&'()*+,;=~")
    return fields | {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query_string.encode().decode("latin-1"),  # PEP 3333
        "REQUEST_URI": f"{path}?{request.query_string}" if request.query_string else path,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": host or request.host or "localhost",
        "SERVER_PORT": port if port.isdecimal() else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.client,
        "skosmith.id": request.id,
        "skosmith.outcome": request.outcome,
        "skosmith.answers": request.answers,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": _File,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
