"""The running service: engine, gateway and HTTP server in one event loop."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from granian.http import HTTP1Settings
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.embed import Server

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.asking import Answer, AnswerKind, Query
from skosmith_server.catalogue import base_of
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Limits, Pool
from skosmith_server.gateway.app import Gateway
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.replica import Replica, open_gateway, prepare
from skosmith_server.gateway.replies import Cache
from skosmith_server.gateway.writing import Access
from skosmith_server.journal import quads_of_lines
from skosmith_server.search.index import Index
from skosmith_server.settings import Settings
from skosmith_server.snapshots import Snapshot
from skosmith_server.store import store_lines

__all__ = ["Running", "serve"]

_LOG: Final = logging.getLogger(__name__)
CACHE_BYTES: Final = 128 << 20
_HEADER_MILLISECONDS: Final = 10_000
_BACKLOG: Final = 1024
_PAGES_WAIT: Final = 0.5


@dataclass(frozen=True, slots=True)
class PoolEngine:
    """The engine as Flask's threads see it."""

    pool: Pool
    loop: asyncio.AbstractEventLoop

    def query(self, query: Query, formats: Mapping[AnswerKind, str], client: str = "") -> Answer:
        """Give the answer of a query; raises as `Pool.ask`."""
        limits = self.pool.limits
        job = Job(query, formats, limits.seconds, limits.most_bytes)
        written = asyncio.run_coroutine_threadsafe(self.pool.ask(job, client), self.loop).result()
        return Answer(written.kind, written.format, written.body)


@dataclass(slots=True)
class Generation:
    """One graph, loaded: its engine, its pages, its cache."""

    gateway: Gateway
    folder: "TemporaryDirectory[str] | None"
    size: int

    async def retire(self) -> None:
        """Let what is under way come to its end, then give everything back."""
        if self.gateway.preparing is not None:
            await asyncio.wait({self.gateway.preparing})  # somebody may wait for a page of it
        while self.gateway.pages_under_way:
            await asyncio.sleep(0.05)
        await self.gateway.pool.drain()
        self.clear()

    async def end_preparing(self) -> None:
        """Make no pages any more."""
        if self.gateway.preparing is not None:
            self.gateway.preparing.cancel()
            await asyncio.wait({self.gateway.preparing})

    def clear(self) -> None:
        """Give back what is not the engine's."""
        if self.gateway.bridge is not None:
            self.gateway.bridge.close()
        if self.folder is not None:
            self.folder.cleanup()


async def load(
    quads: Sequence[Quad], settings: Settings, limits: Limits, access: Access | None = None
) -> Generation:
    """Make a graph ready to be served; raises StoreError where it cannot be loaded.

    Where it may be written to, the graph is that of the journal, and `quads` are those that pages
    are made of.
    """
    folder = TemporaryDirectory(prefix="skosmith-")
    lines = Path(folder.name, "graph.nq")

    def write_lines() -> Path:
        with lines.open("w", encoding="utf-8") as file:
            file.writelines(_lines(quads, settings, access))
        return lines

    view = "union" if settings.union else "separate"
    pool = Pool(write_lines, limits, view if access else "fixed")
    # The engine loads in a process of its own; pages and index are made meanwhile
    (bridge, index), _ = await asyncio.gather(_site(quads, settings, pool), pool.start())
    base = settings.base_iri or base_of(quads)
    gateway = Gateway(pool, bridge, base, Cache(CACHE_BYTES), index, access, settings.public_url)
    return Generation(gateway, folder, len(quads))


async def load_snapshot(
    snapshot: Snapshot, replica: Replica, settings: Settings, limits: Limits
) -> Generation:
    """Make a snapshot ready to be asked; pages follow. Raises SourceError and StoreError."""
    gateway = await open_gateway(snapshot, replica, settings, limits, Cache(CACHE_BYTES))
    work = prepare(gateway, snapshot, replica, settings, _site)
    gateway.preparing = asyncio.get_running_loop().create_task(work)
    return Generation(gateway, None, snapshot.statements)


def _lines(quads: Sequence[Quad], settings: Settings, access: Access | None) -> Iterable[str]:
    if access is not None:
        return (f"{line} .\n" for line in list(access.journal.lines))
    if settings.union:
        return store_lines(quads)
    return (" ".join((*quad, ".\n")) for quad in quads)


async def _site(quads: Sequence[Quad], settings: Settings, pool: Pool) -> tuple[Bridge, Index]:
    """Make what is not the engine's: pages, and the index of texts."""
    # Here, because the queries of a snapshot are answered without
    from skosmith_server.app import create_app  # noqa: PLC0415

    engine = PoolEngine(pool, asyncio.get_running_loop())
    index = await asyncio.to_thread(Index.of, quads)
    return Bridge(await asyncio.to_thread(create_app, quads, settings, engine, index)), index


@dataclass(slots=True)
class Running:
    """The service in action; what it serves can be exchanged without a request lost."""

    read: Callable[[], Sequence[Quad]]
    """Gives the graph, from its sources."""
    settings: Settings
    limits: Limits
    access: Access | None = None
    """What lets the graph be written to; then a journal has it, and `read` is not called."""
    replica: Replica | None = None
    """The snapshot to be served; then `read` is not called."""
    current: Generation | None = None
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _pages_are_old: bool = False

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer with the graph that is current when the request comes in."""
        if self.current is not None:
            await self.current.gateway.__rsgi__(scope, protocol)

    async def reload(self) -> int:
        """Read the sources again and serve what they say now; gives the number of statements.

        Raises SkosmithError where they cannot be used: then all stays as it was.
        """
        fresh = await self._load()
        if fresh is self.current:
            return fresh.size
        fresh.gateway.on_change = self.begin_pages
        self.current, old = fresh, self.current
        if old is not None:
            self._keep(old.retire())
        return fresh.size

    async def _load(self) -> Generation:
        """Give what is to be served; the current generation where its snapshot is still it."""
        if self.replica is None:
            quads = await asyncio.to_thread(self._quads)
            return await load(quads, self.settings, self.limits, self.access)
        snapshot = await asyncio.to_thread(self.replica.find)
        if self.current is not None and self.current.gateway.dataset == snapshot.version:
            return self.current
        return await load_snapshot(snapshot, self.replica, self.settings, self.limits)

    def _quads(self) -> Sequence[Quad]:
        return self.read() if self.access is None else quads_of_lines(self.access.journal.lines)

    def begin_reload(self) -> None:
        """Reload beside what is under way; what comes of it is written to the log."""
        if self.access is not None:
            _LOG.warning("not reloaded: what is written to this service is the truth now")
            return
        self._keep(self._reload_and_tell())

    async def _reload_and_tell(self) -> None:
        try:
            _LOG.warning("reloaded: %s statements", f"{await self.reload():,}")
        except SkosmithError as error:
            _LOG.error("not reloaded, the graph stays as it was: %s", error)

    def begin_pages(self) -> None:
        """Make the pages anew, of a graph that was changed; they follow within seconds."""
        if not self._pages_are_old:
            self._pages_are_old = True
            self._keep(self._make_pages())

    async def _make_pages(self) -> None:
        await asyncio.sleep(_PAGES_WAIT)  # more changes may come at once
        self._pages_are_old = False
        if self.current is None:
            return
        gateway, old = self.current.gateway, self.current.gateway.bridge
        quads = await asyncio.to_thread(self._quads)
        gateway.bridge, gateway.index = await _site(quads, self.settings, gateway.pool)
        gateway.cache.clear()  # answers to searches were those of the old index
        if old is not None:
            old.close()

    def _keep(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End everything that was started."""
        for task in self._tasks:
            task.cancel()
        if self.current is not None:
            await self.current.end_preparing()
            await self.current.gateway.pool.close()
            self.current.clear()


class _Server(Server):
    """Granian on a socket that is listening already."""

    def __init__(self, target: Running, listener: socket.socket) -> None:
        super().__init__(
            target,
            websockets=False,
            log_enabled=False,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        )
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._shd = SocketHolder(self._listener.fileno(), False, _BACKLOG)  # type: ignore[assignment, call-arg]


async def serve(running: Running, listener: socket.socket, ready: Callable[[int], None]) -> None:
    """Serve on a listening socket until a signal ends it; `ready` hears the size of the graph.

    SIGHUP reloads. Raises SkosmithError where the graph cannot be served.
    """
    size = await running.reload()
    server = _Server(running, listener)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    loop.add_signal_handler(signal.SIGHUP, running.begin_reload)
    ready(size)
    await server.serve()
    await running.stop()
