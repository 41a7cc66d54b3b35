"""Serving a snapshot: at once from the disk, from memory as soon as it is there.

A store on disk opens in a moment, and so does the index of texts; pages ask the engine for what
they need. A graph that is small moves into memory afterwards, where all of it is faster. Every file
is verified before it is used.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from skosmith_converter.errors import SkosmithError, SourceError
from skosmith_server.engine.limits import Limits
from skosmith_server.engine.pool import Pool
from skosmith_server.gateway.app import Gateway
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.sites import make_asked_site, make_site
from skosmith_server.problems import PagesUnavailableError
from skosmith_server.search.index import Index
from skosmith_server.service import Beforehand, Known
from skosmith_server.settings import Settings
from skosmith_server.shipping import find_snapshot
from skosmith_server.snapshots import SEARCH, SUMMARY, VALIDATION, Snapshot, verify
from skosmith_server.summaries import read_summary
from skosmith_server.validating import Validation
from skosmith_server.validation import read_validation

if TYPE_CHECKING:
    from skosmith_converter.terms import Quad
    from skosmith_converter.validation import Report

__all__ = ["Replica", "end_start", "open_pool", "prepare", "settle"]

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replica:
    """Where the snapshot is, and how it is served."""

    place: str
    """Folder, tar file or URL of one."""
    cache: Path
    """Where archives are unpacked."""
    store: str
    """Where the engine has it: ``memory``, ``disk``, or ``auto``: there first, then in memory."""
    most_in_memory: int
    """Statements of the largest graph that moves to memory."""

    def has_in_memory(self, snapshot: Snapshot) -> bool:
        """Tell whether a snapshot is small enough for memory."""
        return snapshot.statements <= self.most_in_memory

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
    """Open the index, and make pages that ask the engine; what fails goes to the log.

    Where there are no pages, their addresses answer with what stands in the way.
    """
    index = gateway.evaluation.index = await _open_index(snapshot)
    read = partial(_read, snapshot) if replica.has_in_memory(snapshot) else None
    try:
        for name in (SUMMARY, "graph.nq"):
            await asyncio.to_thread(verify, snapshot, name)
        summary = await asyncio.to_thread(read_summary, snapshot.summary)
        validation = Validation(partial(_report, snapshot), summary.validation)
        known = Known(summary, index, read, snapshot.graph, snapshot.base, validation)
        gateway.bridge = await make_asked_site(known, settings, gateway.pool)
    except SkosmithError as error:
        _LOG.warning("queries only, no pages: %s", error)
        gateway.bridge = await asyncio.to_thread(_bridge_without_pages, error)


async def settle(
    gateway: Gateway, snapshot: Snapshot, replica: Replica, settings: Settings
) -> None:
    """Move a small graph and its pages into memory; where that fails, all stays as it is."""
    if gateway.preparing is not None:
        await asyncio.wait({gateway.preparing})
    if not replica.has_in_memory(snapshot):
        return
    try:
        if replica.store == "auto" and isinstance(gateway.pool, Pool):
            await asyncio.to_thread(verify, snapshot, "store.nq")
            await gateway.pool.move(snapshot.lines)
            gateway.forget()  # solutions without ORDER BY may come in another order now
        quads = await asyncio.to_thread(_read, snapshot)
        index = gateway.evaluation.index or await asyncio.to_thread(Index.of, quads)
        beforehand = Beforehand(snapshot.graph, await asyncio.to_thread(_validation, snapshot))
        site = await make_site(quads, settings, gateway.pool, index, beforehand)
        gateway.evaluation.index = index
    except SkosmithError as error:
        _LOG.error("the rest stays on disk: %s", error)
    else:
        gateway.exchange(site)


async def _open_index(snapshot: Snapshot) -> Index | None:
    try:
        await asyncio.to_thread(verify, snapshot, SEARCH)
        return await asyncio.to_thread(Index.open, snapshot.search)
    except SkosmithError as error:
        _LOG.error("the index of texts is not used: %s", error)
    return None


def _read(snapshot: Snapshot) -> "Sequence[Quad]":
    # Here, because queries are answered without
    from skosmith_converter.parsing import read_rdf_file  # noqa: PLC0415

    return sorted(read_rdf_file(snapshot.graph))


def _validation(snapshot: Snapshot) -> Validation:
    try:
        counts = read_summary(snapshot.summary).validation
    except SourceError:
        counts = None  # they are in the report as well
    return Validation(partial(_report, snapshot), counts)


def _report(snapshot: Snapshot) -> "Report":
    verify(snapshot, VALIDATION)
    return read_validation(snapshot.validation)


def _bridge_without_pages(error: SkosmithError) -> Bridge:
    from skosmith_server.app import create_app_without_pages  # noqa: PLC0415 (as above)

    return Bridge(create_app_without_pages(PagesUnavailableError(str(error))))
