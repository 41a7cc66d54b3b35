"""The running service: engine, gateway and HTTP server in one event loop."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from granian.http import HTTP1Settings
from granian.server.embed import Server

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.app import create_app
from skosmith_server.asking import Answer, AnswerKind, Query
from skosmith_server.catalogue import base_of
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Limits, Pool
from skosmith_server.gateway.app import Gateway
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.replies import Cache
from skosmith_server.settings import Settings
from skosmith_server.store import store_lines

__all__ = ["Running", "serve"]

_LOG: Final = logging.getLogger(__name__)
CACHE_BYTES: Final = 128 << 20
_HEADER_MILLISECONDS: Final = 10_000


@dataclass(frozen=True, slots=True)
class PoolEngine:
    """The engine as Flask's threads see it."""

    pool: Pool
    loop: asyncio.AbstractEventLoop

    def query(self, query: Query, formats: dict[AnswerKind, str], client: str = "") -> Answer:
        """Give the answer of a query; raises as `Pool.ask`."""
        limits = self.pool.limits
        job = Job(query, formats, limits.seconds, limits.most_bytes)
        written = asyncio.run_coroutine_threadsafe(self.pool.ask(job, client), self.loop).result()
        return Answer(written.kind, written.format, written.body)


@dataclass(slots=True)
class Generation:
    """One graph, loaded: its engine, its pages, its cache."""

    gateway: Gateway
    folder: "TemporaryDirectory[str]"
    size: int

    async def retire(self) -> None:
        """Let what is under way come to its end, then give everything back."""
        await self.gateway.pool.drain()
        self.gateway.bridge.close()
        self.folder.cleanup()


async def load(quads: Sequence[Quad], settings: Settings, limits: Limits) -> Generation:
    """Make a graph ready to be served; raises StoreError where it cannot be loaded."""
    folder = TemporaryDirectory(prefix="skosmith-")
    lines = Path(folder.name, "graph.nq")
    with lines.open("w", encoding="utf-8") as file:
        file.writelines(store_lines(quads))
    pool = Pool(lines, limits)
    await pool.start()
    loop = asyncio.get_running_loop()
    app = await asyncio.to_thread(create_app, quads, settings, PoolEngine(pool, loop))
    base = settings.base_iri or base_of(quads)
    gateway = Gateway(pool, Bridge(app), base, Cache(CACHE_BYTES))
    return Generation(gateway, folder, len(quads))


@dataclass(slots=True)
class Running:
    """The service in action; what it serves can be exchanged without a request lost."""

    read: Callable[[], Sequence[Quad]]
    """Gives the graph, from its sources."""
    settings: Settings
    limits: Limits
    current: Generation | None = None
    _retiring: set["asyncio.Task[None]"] = field(default_factory=set)

    async def __rsgi__(self, scope: object, protocol: object) -> None:
        """Answer with the graph that is current when the request comes in."""
        if self.current is not None:
            await self.current.gateway.__rsgi__(scope, protocol)

    async def reload(self) -> int:
        """Read the sources again and serve what they say now; gives the number of statements.

        Raises SkosmithError where they cannot be used: then all stays as it was.
        """
        quads = await asyncio.to_thread(self.read)
        fresh = await load(quads, self.settings, self.limits)
        self.current, old = fresh, self.current
        if old is not None:
            task = asyncio.get_running_loop().create_task(old.retire())
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)
        return fresh.size

    async def reload_or_tell(self) -> None:
        """Reload; what goes wrong is written to the log."""
        try:
            _LOG.warning("reloaded: %s statements", f"{await self.reload():,}")
        except SkosmithError as error:
            _LOG.error("not reloaded, the graph stays as it was: %s", error)


async def serve(
    running: Running, host: str, port: int, ready: Callable[[int, int], None]
) -> None:
    """Serve until a signal ends it; `ready` hears the size of the graph and the port.

    SIGHUP reloads. Raises OSError where the address cannot be taken.
    """
    size = await running.reload()
    server = Server(
        running,
        address=host,
        port=port,
        backlog=1024,
        websockets=False,
        log_enabled=False,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    loop.add_signal_handler(
        signal.SIGHUP, lambda: running_tasks.append(loop.create_task(running.reload_or_tell()))
    )
    running_tasks: list[asyncio.Task[None]] = []
    ready(size, port)
    await server.serve()
    if running.current is not None:
        running.current.gateway.pool.close()
        running.current.folder.cleanup()
