"""What is served, made ready: graph, engine, pages and cache of one generation.

A generation comes from statements (`load`), a snapshot (`load_snapshot`) or the engine of somebody
else (`connect`).
"""

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from skosmith_converter.terms import Quad
from skosmith_server.catalogue import base_of
from skosmith_server.configuration import limits_of
from skosmith_server.engine.kinds import KINDS, Endpoint
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.remote import RemotePool
from skosmith_server.gateway.app import Gateway
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.evaluation import Evaluation
from skosmith_server.gateway.kept_pages import OF_PAGES
from skosmith_server.gateway.outlet import Outlet
from skosmith_server.gateway.replica import Replica, end_start, open_pool, prepare, settle
from skosmith_server.gateway.replies import Cache
from skosmith_server.gateway.requests import Bounds
from skosmith_server.gateway.sites import make_remote_site, make_site
from skosmith_server.gateway.writing import Access
from skosmith_server.search.index import Index
from skosmith_server.service import Beforehand
from skosmith_server.settings import Settings
from skosmith_server.snapshots import Snapshot
from skosmith_server.store import store_lines

__all__ = ["Generation", "connect", "load", "load_snapshot"]


@dataclass(slots=True)
class Generation:
    """One graph, loaded: its engine, its pages, its cache."""

    gateway: Gateway
    folder: "TemporaryDirectory[str] | None"
    size: int
    version: str
    """Digest of its statements."""
    seconds: float
    """How long it took to load."""
    loaded: float = field(default_factory=time.time)
    settling: "asyncio.Task[None] | None" = None
    """What moves it into memory, where it is served from the disk at first."""
    _open: set[Outlet] = field(default_factory=set)
    """Requests to this graph."""

    async def answer(self, scope: Any, outlet: Outlet) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer a request; raises ClientGoneError."""
        self._open.add(outlet)
        try:
            await self.gateway.answer(scope, outlet)
        finally:
            self._open.discard(outlet)

    async def retire(self) -> None:
        """Let what is under way come to its end, then give everything back."""
        if self.gateway.preparing is not None:
            await asyncio.wait({self.gateway.preparing})  # somebody may wait for a page of it
        await _end(self.settling)
        # An answer that is being sent needs nothing of it any more
        while any(not outlet.status for outlet in self._open):
            await asyncio.sleep(0.05)
        await self.gateway.pool.drain()
        await self.gateway.evaluation.close()
        self.close()

    async def end_preparing(self) -> None:
        """Make no pages any more."""
        await _end(self.gateway.preparing)
        await _end(self.settling)

    async def settled(self) -> None:
        """Wait until all that is made of it is there."""
        for task in (self.gateway.preparing, self.settling):
            if task is not None:
                await asyncio.wait({task})

    def close(self) -> None:
        """Give back what is not the engine."""
        if self.gateway.bridge is not None:
            self.gateway.bridge.close()
        if self.folder is not None:
            self.folder.cleanup()


async def _end(task: "asyncio.Task[None] | None") -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait({task})


async def load(
    quads: Sequence[Quad],
    settings: Settings,
    counts: Counter[str],
    access: Access | None = None,
    beforehand: Beforehand | None = None,
) -> Generation:
    """Make a graph ready to be served; raises StoreError where it cannot be loaded.

    Where it may be written to, the graph is that of the journal, and `quads` are those that pages
    are made of.
    """
    begun = time.monotonic()
    folder = TemporaryDirectory(prefix="skosmith-")
    lines = Path(folder.name, "graph.nq")
    version = ""

    def write_lines() -> Path:
        nonlocal version
        if access or not version:  # a graph that changes is written each time it has to be loaded
            version = _write_lines(lines, quads, settings, access)
        return lines

    view = "union" if settings.union else "separate"
    pool = Pool(write_lines, limits_of(settings), view if access else "fixed", counts)
    # The engine loads in a process of its own; pages and index are made meanwhile
    starting = asyncio.create_task(pool.start())
    try:
        index = await asyncio.to_thread(Index.of, quads)
        bridge = await make_site(quads, settings, pool, index, beforehand)
        await starting
    except BaseException:
        await end_start(pool, starting)
        folder.cleanup()
        raise
    base = settings.base_iri or base_of(quads)
    gateway = _gateway(pool, bridge, base, settings, index)
    gateway.access = access
    return Generation(gateway, folder, len(quads), version, time.monotonic() - begun)


def _write_lines(
    path: Path, quads: Sequence[Quad], settings: Settings, access: Access | None
) -> str:
    """Write the file that the engine loads; gives its digest."""
    digest = hashlib.blake2b(digest_size=12)
    with path.open("wb") as file:
        for line in map(str.encode, _lines(quads, settings, access)):
            digest.update(line)
            file.write(line)
    return digest.hexdigest()


async def connect(endpoint: Endpoint, settings: Settings) -> Generation:
    """Make the graph of an engine elsewhere ready to be served.

    Raises StoreError where the engine cannot be used.
    """
    begun = time.monotonic()
    pool = RemotePool(endpoint, limits_of(settings))
    await pool.start()
    try:
        service, bridge = await make_remote_site(settings, pool)
    except BaseException:
        await pool.close()
        raise
    base = service.catalogue.base
    gateway = _gateway(pool, bridge, base, settings, service.texts)
    size = service.statistics.triples if service.statistics else 0
    return Generation(gateway, None, size, "", time.monotonic() - begun)


def _gateway(
    pool: Pool | RemotePool,
    bridge: Bridge | None,
    base: str,
    settings: Settings,
    index: Index | None,
) -> Gateway:
    services = {url: RemotePool(Endpoint(url, KINDS["generic"])) for url in settings.services}
    return Gateway(
        Evaluation(pool, services, index),
        bridge,
        base,
        Cache(round((settings.cache_size << 20) * (1 - OF_PAGES))),
        Bounds(settings.body_size << 10, settings.client_seconds, settings.trusted_proxies),
        settings.cache_max_age,
        settings.public_url,
        assists=settings.mcp,
    )


async def load_snapshot(
    snapshot: Snapshot, replica: Replica, settings: Settings, counts: Counter[str]
) -> Generation:
    """Make a snapshot ready to be asked; pages follow. Raises SourceError and StoreError."""
    begun = time.monotonic()
    pool = await open_pool(snapshot, replica, limits_of(settings), counts)
    gateway = _gateway(pool, None, settings.base_iri or snapshot.base, settings, None)
    gateway.dataset = snapshot.version
    settings = replace(settings, dataset_version=snapshot.version)
    gateway.preparing = asyncio.create_task(prepare(gateway, snapshot, replica, settings))
    seconds = time.monotonic() - begun
    made = Generation(gateway, None, snapshot.statements, snapshot.version, seconds)
    made.settling = asyncio.create_task(settle(gateway, snapshot, replica, settings))
    return made


def _lines(quads: Sequence[Quad], settings: Settings, access: Access | None) -> Iterable[str]:
    if access is not None:
        return (f"{line} .\n" for line in list(access.journal.lines))
    if settings.union:
        return store_lines(quads)
    return (" ".join((*quad, ".\n")) for quad in quads)
