"""The running service: engine, gateway and HTTP server in one event loop."""

import asyncio
import importlib
import logging
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.engine.kinds import Endpoint
from skosmith_server.gateway.app import SPARQL_PATHS
from skosmith_server.gateway.collector import leave_alone
from skosmith_server.gateway.generations import (
    Generation,
    connect,
    load,
    load_snapshot,
)
from skosmith_server.gateway.heads import problem_reply
from skosmith_server.gateway.operations import Operations
from skosmith_server.gateway.outlet import Outlet, Ways
from skosmith_server.gateway.replica import Replica
from skosmith_server.gateway.server import server_of
from skosmith_server.gateway.sites import make_site
from skosmith_server.gateway.streaming import ClientGoneError
from skosmith_server.gateway.writing import Access, NoSourcesError
from skosmith_server.journal import quads_of_lines
from skosmith_server.logs import cut, with_fields
from skosmith_server.metrics import Histogram
from skosmith_server.problems import problem_of
from skosmith_server.search.index import Index
from skosmith_server.service import Beforehand
from skosmith_server.settings import Settings
from skosmith_server.validating import Validation
from skosmith_server.validation import Files

__all__ = ["Running", "loop_factory", "serve"]

_LOG: Final = logging.getLogger(__name__)
_CLOSING_SECONDS: Final = 1.0
_PAGES_LATEST: Final = 30.0
_PAGES_PAUSE: Final = 1.0
_KEEP_SECONDS: Final = 60.0


@dataclass(slots=True)
class Running:
    """The service in action; what it serves can be exchanged without a request lost."""

    read: Callable[[], Sequence[Quad]]
    """Gives the graph, from its sources."""
    settings: Settings
    access: Access | None = None
    """What lets the graph be written to; then a journal has it, and `read` is not called."""
    replica: Replica | None = None
    """The snapshot to be served; then `read` is not called."""
    sources: Sequence[str] = ()
    """What is read."""
    current: Generation | None = None
    endpoint: Endpoint | None = None
    """The engine that has the graph; None where it is ours."""
    stopping: bool = False
    under_way: int = 0
    """Requests that are being answered."""
    counts: Counter[str] = field(default_factory=Counter)
    """Forks, restarts, reloads, and queries ended."""
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Place and status → how often."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """What became of queries."""
    seconds: Histogram = field(default_factory=Histogram)
    operations: Operations = field(init=False)
    _ways: Ways = field(default_factory=Ways)
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _changed: float = 0.0
    """When the last change was made whose pages are still to come; 0 where there is none."""

    def __post_init__(self) -> None:
        """Add what operators ask."""
        self.operations = Operations(self, self.settings.admin_token)

    @property
    def reloading(self) -> bool:
        """Whether a graph is being loaded."""
        return self._loading.locked()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer with the graph that is current when the request comes in."""
        if scope.proto != "http":
            protocol.close(403)
            return
        outlet = Outlet(protocol, scope.method, self.settings.client_seconds, self._ways)
        outlet.last = self.stopping
        begun = time.monotonic()
        self.under_way += 1
        try:
            if scope.path in self.operations:
                await self.operations.answer(scope, outlet)
            elif self.current is not None:
                await self.current.answer(scope, outlet)
        except ClientGoneError:
            outlet.outcome = "client-gone" if outlet.outcome else ""
        except Exception as error:
            if outlet.status:
                raise  # the answer has begun
            await outlet.send(problem_reply(problem_of(error), outlet))
        finally:
            self.under_way -= 1
            self._observe(scope, outlet, time.monotonic() - begun)

    def _observe(self, scope: Any, outlet: Outlet, seconds: float) -> None:  # noqa: ANN401
        """Count a request, and log it where that is wanted."""
        place = "sparql" if scope.path in SPARQL_PATHS else "page"
        place = "operations" if scope.path in self.operations else place
        self.requests[place, outlet.status] += 1
        if outlet.outcome:
            self.outcomes[outlet.outcome] += 1
        if outlet.took is not None:
            self.seconds.observe(outlet.took)
            if 0 < self.settings.slow_query <= outlet.took:
                _LOG.warning("slow query", extra=_told(outlet, outlet.took, query=outlet.query))
        if self.settings.access_log:
            line = f"{outlet.method[:20]} {cut(scope.path)}"
            _LOG.info(line, extra=_told(outlet, seconds, client=outlet.client or scope.client))

    async def reload(self) -> int:
        """Read the sources again and serve what they say now; gives the number of statements.

        Raises SkosmithError where they cannot be used: then all stays as it was.
        """
        if self.access is not None and self.current is not None:
            raise NoSourcesError
        async with self._loading:
            try:
                fresh = await self._load()
            except SkosmithError:
                self.counts["reload:failed"] += 1
                raise
            self.counts["reload:done"] += 1
            if fresh is self.current:
                return fresh.size
            fresh.gateway.on_change = self.begin_pages
            self.current, old = fresh, self.current
            if old is not None:
                fresh.gateway.cache.go_on_counting(old.gateway.cache)
            self._keep(_settle(fresh, old))
        return fresh.size

    async def _load(self) -> Generation:
        """Give what is to be served; the current generation where its snapshot is still it."""
        if self.replica is not None:
            snapshot = await asyncio.to_thread(self.replica.find)
            if self.current is not None and self.current.gateway.dataset == snapshot.version:
                return self.current
            return await load_snapshot(snapshot, self.replica, self.settings, self.counts)
        if self.endpoint is None:
            if self.access is not None:
                quads = await asyncio.to_thread(self._quads)
                return await load(quads, self.settings, self.counts, self.access)
            files = await asyncio.to_thread(Files.of, self.sources)  # before they are read
            quads = await asyncio.to_thread(self.read)
            beforehand = Beforehand(validation=Validation.of_quads(quads, files))
            return await load(quads, self.settings, self.counts, None, beforehand)
        fresh = await connect(self.endpoint, self.settings)
        if self.current is None:
            self._keep(self._forget_answers())
        return fresh

    async def _forget_answers(self) -> None:
        """Keep answers for a minute: nobody tells when the graph of an engine elsewhere changes."""
        while True:
            await asyncio.sleep(_KEEP_SECONDS)
            if self.current is not None:
                self.current.gateway.cache.clear()

    def _quads(self) -> Sequence[Quad]:
        """Give the graph of the journal."""
        # The list is made at once: meanwhile a change may be added
        return [] if self.access is None else quads_of_lines(list(self.access.journal.lines))

    def begin_reload(self) -> None:
        """Reload beside what is under way; what comes of it is written to the log."""
        self._keep(self._reload_and_tell())

    async def _reload_and_tell(self) -> None:
        try:
            _LOG.warning("reloaded: %s statements", f"{await self.reload():,}")
        except SkosmithError as error:
            _LOG.error("not reloaded, the graph stays as it was: %s", error)

    def begin_pages(self) -> None:
        """Make the pages anew, of a graph that was changed; they follow within seconds."""
        waits, self._changed = self._changed, asyncio.get_running_loop().time()
        if not waits:
            self._keep(self._make_pages())

    async def _make_pages(self) -> None:
        loop = asyncio.get_running_loop()
        latest = loop.time() + _PAGES_LATEST
        while loop.time() < min(self._changed + _PAGES_PAUSE, latest):
            await asyncio.sleep(_PAGES_PAUSE / 4)  # more changes may come at once
        self._changed = 0.0
        if self.current is None:
            return
        gateway = self.current.gateway
        try:
            quads = await asyncio.to_thread(self._quads)
            index = await asyncio.to_thread(Index.of, quads)
            site = await make_site(quads, self.settings, gateway.pool, index)
        except SkosmithError as error:
            _LOG.error("the pages stay as they were: %s", error)
            return
        gateway.evaluation.index = index
        gateway.cache.clear()  # answers to searches were those of the old index
        gateway.exchange(site)
        del quads
        leave_alone()

    def _keep(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until nothing is under way, as long as a stop may take."""
        self.stopping = True
        end = time.monotonic() + self.settings.stop_seconds
        while self.under_way and time.monotonic() < end:
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """End everything that was started."""
        for task in self._tasks:
            task.cancel()
        if self.current is not None:
            await self.current.end_preparing()
            await self.current.gateway.pool.close()
            await self.current.gateway.evaluation.close()
            self.current.close()


async def _settle(fresh: Generation, old: Generation | None) -> None:
    """Give back the old generation and make the rest of the new one."""
    if old is not None:
        await old.retire()
    del old
    await fresh.settled()
    leave_alone()


def _told(outlet: Outlet, seconds: float, **more: object) -> Mapping[str, object]:
    """Give what a log says of a request; a query is cut."""
    known = {name: cut(str(value)) for name, value in more.items()}
    return with_fields(
        id=outlet.id,
        status=outlet.status,
        outcome=outlet.outcome,
        seconds=round(seconds, 3),
        bytes=outlet.size,
        **known,
    )


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Give what makes event loops: uvloop's where it is installed, else asyncio's own."""
    try:
        return importlib.import_module("uvloop").new_event_loop  # type: ignore[no-any-return]
    except ImportError:
        return None


async def serve(running: Running, listener: socket.socket, ready: Callable[[int], None]) -> None:
    """Serve on a listening socket until a signal ends it; `ready` hears the size of the graph.

    SIGHUP reloads. Raises SkosmithError where the graph cannot be served.
    """
    size = await running.reload()
    server = server_of(running, listener, running.settings)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, running.begin_reload)
    ready(size)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait(
        {asyncio.create_task(stopped.wait()), serving}, return_when=asyncio.FIRST_COMPLETED
    )
    await running.finish()
    server.stop()  # type: ignore[no-untyped-call]
    # Idle connections are no reason to stay
    await asyncio.wait({serving}, timeout=_CLOSING_SECONDS)
    await running.stop()
