"""Serving a snapshot: queries at once from the disk, everything else as it gets ready.

A store on disk opens in a moment, so queries need not wait for the graph to be read. A graph that
is small moves into memory afterwards, where the engine is faster; pages and the index of texts,
which are made of all statements, follow. Every file is verified before it is used.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.engine.limits import Limits
from skosmith_server.engine.pool import Pool
from skosmith_server.gateway.app import Gateway
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.sites import make_asked_site, make_site
from skosmith_server.problems import PagesUnavailableError
from skosmith_server.search.index import Index
from skosmith_server.settings import Settings
from skosmith_server.shipping import find_snapshot
from skosmith_server.snapshots import SEARCH, SUMMARY, Snapshot, verify

if TYPE_CHECKING:
    from skosmith_converter.terms import Quad

__all__ = ["Replica", "end_start", "open_pool", "prepare"]

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replica:
    """Where the snapshot is, and how it is served."""

    place: str
    """Folder, tar file or URL of one."""
    cache: Path
    """Where archives are unpacked."""
    store: str
    """``memory``, ``disk``, or ``auto``: first on disk, then in memory where it fits."""
    most_in_memory: int
    """Statements of the largest graph that ``auto`` moves to memory, and that pages have there."""

    def find(self) -> Snapshot:
        """Look what is to be served now; raises SourceError."""
        return find_snapshot(self.place, self.cache)


async def open_pool(
    snapshot: Snapshot, replica: Replica, limits: Limits, counts: Counter[str]
) -> Pool:
    """Give a pool that answers queries of a verified store; raises SourceError and StoreError."""
    in_memory = replica.store == "memory"
    place = snapshot.lines if in_memory else snapshot.store
    pool = Pool(lambda: place, limits, counts=counts)
    verifying = asyncio.to_thread(verify, snapshot, "store.nq" if in_memory else "store/")
    starting = asyncio.create_task(pool.start())
    try:
        await verifying
        await starting
    except BaseException:
        await end_start(pool, starting)
        raise
    return pool


async def end_start(pool: Pool, starting: "asyncio.Task[None]") -> None:
    """End a pool while it starts: what else is needed failed."""
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await pool.close()


async def prepare(
    gateway: Gateway, snapshot: Snapshot, replica: Replica, settings: Settings
) -> None:
    """Open the index, move a small graph into memory, make the pages; what fails goes to the log.

    Pages of a large one ask the engine. Where there are none, their addresses answer with what
    stands in the way.
    """
    small = snapshot.statements <= replica.most_in_memory
    index = gateway.index = await _open_index(snapshot)
    if small and replica.store == "auto":
        await _move(gateway, snapshot)
    settings = replace(settings, dataset_version=snapshot.version)
    try:
        if small:
            quads = await asyncio.to_thread(_read, snapshot)
            gateway.bridge = await make_site(quads, settings, gateway.pool, index)
        else:
            await asyncio.to_thread(verify, snapshot, SUMMARY)
            gateway.bridge = await make_asked_site(snapshot, settings, gateway.pool, index)
    except SkosmithError as error:
        _LOG.warning("queries only, no pages: %s", error)
        gateway.bridge = await asyncio.to_thread(_bridge_without_pages, error)


async def _open_index(snapshot: Snapshot) -> Index | None:
    try:
        await asyncio.to_thread(verify, snapshot, SEARCH)
        return await asyncio.to_thread(Index.open, snapshot.search)
    except SkosmithError as error:
        _LOG.error("there is no search: %s", error)
    return None


async def _move(gateway: Gateway, snapshot: Snapshot) -> None:
    try:
        await asyncio.to_thread(verify, snapshot, "store.nq")
        if isinstance(gateway.pool, Pool):
            await gateway.pool.move(snapshot.lines)
    except SkosmithError as error:
        _LOG.error("the graph stays on disk: %s", error)
    else:
        gateway.forget()  # solutions without ORDER BY may come in another order now


def _read(snapshot: Snapshot) -> "Sequence[Quad]":
    # Here, because queries are answered without
    from skosmith_converter.parsing import read_rdf_file  # noqa: PLC0415

    verify(snapshot, "graph.nq")
    return sorted(read_rdf_file(snapshot.graph))


def _bridge_without_pages(error: SkosmithError) -> Bridge:
    from skosmith_server.app import create_app_without_pages  # noqa: PLC0415 (as above)

    return Bridge(create_app_without_pages(PagesUnavailableError(str(error))))
