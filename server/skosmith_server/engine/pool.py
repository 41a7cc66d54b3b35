"""Shares workers out among clients, so that whoever asks much does not keep the others waiting.

A query runs first in one of few *fast lanes*. One that is not done after `DEMOTE_SECONDS` goes on
at the lowest priority the kernel has, in a *slow lane*, and a fresh worker takes its place.
When slow lanes run out, the client with most slow queries loses its newest. Waiting clients are
served in turn, whatever the length of their queues.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import AnswerKind, Change, StoreError
from skosmith_server.engine.messages import Frame, FrameKind, Frames, Job, decode_fault, frame
from skosmith_server.engine.trial import Trial, begin_trial

__all__ = [
    "BusyError",
    "EngineDownError",
    "Limits",
    "Pool",
    "QueryCrashedError",
    "QueryTimeoutError",
    "Written",
]

DEMOTE_SECONDS: Final = 0.1
_LOG: Final = logging.getLogger(__name__)
_IN_MEMORY: Final = 1 << 20
"""Bytes of an answer that wait in memory; more wait in a file without a name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far queries may go."""

    seconds: float = 10.0
    memory: int = 1 << 30
    most_bytes: int = 64 << 20
    fast_lanes: int = field(default_factory=lambda: 2 + 2 * (os.cpu_count() or 1))
    slow_lanes: int = 8
    waiting: int = 1000
    """Queries that may wait, of all clients together."""
    waiting_of_client: int = 200
    load_seconds: float = 600.0
    write_seconds: float = 60.0
    writers_waiting: int = 100


@dataclass(eq=False)
class QueryTimeoutError(SkosmithError):
    """A query that took longer than it may."""

    seconds: float

    def __str__(self) -> str:
        return (
            f"The query was ended after {self.seconds:g} seconds, the most that one may take. "
            "Ask for less: name more of what is known, add LIMIT, take paths and OPTIONAL apart."
        )


@dataclass(eq=False)
class QueryCrashedError(SkosmithError):
    """A query that ended its worker: it took too much memory, or hit a fault of the engine."""

    memory: int

    def __str__(self) -> str:
        return (
            f"The query needs more than the {self.memory >> 20:,} MiB that one may take, "
            "or more than the engine can bear. Ask for less."
        )


@dataclass(eq=False)
class BusyError(SkosmithError):
    """No room for this query now."""

    reason: str
    seconds: int
    """When it may be worth a try."""
    client_is_to_blame: bool = False

    def __str__(self) -> str:
        return self.reason


class QueryAbandonedError(SkosmithError):
    """Nobody waits for the answer any more."""


_REASONS: Final[Mapping[type[Exception], str]] = {
    QueryTimeoutError: "timeout",
    QueryCrashedError: "crash",
    QueryAbandonedError: "abandoned",
}
"""Why a query was ended; else to make room."""


class EngineDownError(StoreError):
    """The engine is being started anew."""


@dataclass(slots=True)
class Written:
    """An answer as its worker wrote it; long ones lie in a file."""

    kind: AnswerKind = AnswerKind.SOLUTIONS
    format: str = ""
    size: int = 0
    waited: float = 0.0
    """Seconds until a worker was free."""
    took: float = 0.0
    """Seconds that the worker had."""
    _memory: list[bytes] = field(default_factory=list)
    _file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        """Take a piece."""
        self.size += len(data)
        if self._file is None and self.size <= _IN_MEMORY:
            self._memory.append(data)
            return
        if self._file is None:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (closed with the answer)
            self._file.writelines(self._memory)
            self._memory.clear()
        self._file.write(data)

    def reader(self) -> IO[bytes] | None:
        """Give a file with a long answer, to be closed; None where it is in memory.

        Each is a file of its own: many clients may wait for one answer.
        """
        if self._file is None:
            return None
        return Path(f"/proc/self/fd/{self._file.fileno()}").open("rb")

    def discard(self) -> None:
        """Give up what there is."""
        if self._file is not None:
            self._file.close()

    @property
    def body(self) -> bytes:
        """The whole answer."""
        if (file := self.reader()) is None:
            return b"".join(self._memory)
        with file:
            return file.read()


@dataclass(eq=False, slots=True)
class _Run:
    """A query on its way."""

    job: Job
    client: str
    result: "asyncio.Future[Written]"
    written: Written = field(default_factory=Written)
    asked: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    started: float = 0.0
    ended_for: Exception | None = None
    """Why it was ended, where we ended it."""

    def succeed(self) -> None:
        """Hand the answer to whoever waits for it."""
        now = asyncio.get_running_loop().time()
        self.written.waited, self.written.took = self.started - self.asked, now - self.started
        if self.result.done():
            self.written.discard()
        else:
            self.result.set_result(self.written)

    def fail(self, error: Exception) -> None:
        """Say why there is no answer."""
        self.written.discard()
        if not self.result.done():
            self.result.set_exception(error)


class _Worker(asyncio.Protocol):
    """The service's end of one worker."""

    def __init__(self, pool: "Pool", handle: int) -> None:
        self.pool = pool
        self.handle = handle
        self.thread = 0
        self.run: _Run | None = None
        self.slow = False
        self.stale = False
        """Whether the graph has changed since it was forked."""
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._demotion: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = transport  # type: ignore[assignment]

    def start(self, run: _Run) -> None:
        """Begin a query."""
        loop = asyncio.get_running_loop()
        self.run, run.started = run, loop.time()
        self._transport.write(frame(FrameKind.JOB, run.job.encode()))  # type: ignore[union-attr]
        self._demotion = loop.call_later(DEMOTE_SECONDS, self.pool.demote, self)

    def data_received(self, data: bytes) -> None:
        """Take what the worker says."""
        for message in self._frames.feed(data):
            self._take(message)

    def _take(self, message: Frame) -> None:
        match message.kind:
            case FrameKind.HELLO:
                self.thread = json.loads(message.payload)["thread"]
                self.pool.free(self)
            case FrameKind.HEAD if self.run is not None:
                kind, self.run.written.format = json.loads(message.payload)
                self.run.written.kind = AnswerKind(kind)
            case FrameKind.CHUNK if self.run is not None:
                self.run.written.add(message.payload)
            case FrameKind.END if self.run is not None:
                self.run.succeed()
                self._finish()
            case FrameKind.FAULT if self.run is not None:
                self.run.fail(decode_fault(message.payload))
                self._finish()
            case _:
                self.end()

    def _finish(self) -> None:
        self.run = None
        if self._demotion is not None:
            self._demotion.cancel()
        if self.slow or self.stale:
            self.end()  # its priority cannot be raised again, nor its graph be made new
        else:
            self.pool.free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the waiting client why there is no answer; the pool forks another worker."""
        del exc
        os.close(self.handle)
        self.pool.lose(self)
        run, self.run = self.run, None
        if self._demotion is not None:
            self._demotion.cancel()
        if run is not None:
            error = run.ended_for or self._why(run)
            self.pool.counts[f"killed:{_REASONS.get(type(error), 'busy')}"] += 1
            run.fail(error)

    def _why(self, run: _Run) -> Exception:
        took = asyncio.get_running_loop().time() - run.started
        if took >= run.job.seconds:
            return QueryTimeoutError(run.job.seconds)
        return QueryCrashedError(self.pool.limits.memory)

    def end(self) -> None:
        """Have the kernel end the worker."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        if self._transport is not None:
            self._transport.abort()

    def sink_priority(self) -> None:
        """Let the query go on only where nothing else has work (sched(7), SCHED_IDLE)."""
        try:
            os.sched_setscheduler(self.thread, os.SCHED_IDLE, os.sched_param(0))
        except OSError as error:
            _LOG.warning("the priority of a slow query stays: %s", error)


class Pool:
    """The workers of one zygote, and the queries that wait for them."""

    def __init__(
        self,
        lines: Callable[[], Path],
        limits: Limits | None = None,
        mode: str = "fixed",
        counts: Counter[str] | None = None,
    ) -> None:
        """Make a pool for what gives a file of lines; what happens is counted in `counts`."""
        self.limits = limits or Limits()
        self._lines = lines
        self._mode = mode
        self._writing = asyncio.Lock()
        self._writers = 0
        self._control: socket.socket | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._workers: set[_Worker] = set()
        self._idle: deque[_Worker] = deque()
        self._forking = 0
        self._waiting: OrderedDict[str, deque[_Run]] = OrderedDict()
        self.counts = Counter[str]() if counts is None else counts
        self._closed = False
        self._guards: set[asyncio.Task[None]] = set()
        self._restarting: asyncio.Task[None] | None = None
        self._connecting: set[asyncio.Task[None]] = set()

    # -- life --------------------------------------------------------------------------------
    async def start(self) -> None:
        """Load the graph; returns when workers answer. Raises StoreError where it can't."""
        self._process, self._control = await self._load(await asyncio.to_thread(self._lines))
        asyncio.get_running_loop().add_reader(self._control, self._adopt)
        self._fill()

    async def move(self, graph: Path) -> None:
        """Go on with another form of the same graph; queries that run come to their end.

        Raises StoreError where it cannot be loaded: then all stays as it was.
        """
        async with self._writing:
            process, control = await self._load(graph)
            old, self._process, self._lines = self._process, process, lambda: graph
            self._promote(control)
            if old is not None:
                await _end(old)

    async def _load(self, graph: Path) -> tuple[asyncio.subprocess.Process, socket.socket]:
        """Start a zygote; gives it and its control when it has loaded the graph."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "skosmith_server.engine.zygote",
                str(theirs.fileno()),
                str(graph),
                str(self.limits.memory),
                self._mode,
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
            )
        loop = asyncio.get_running_loop()
        said = b""
        try:
            with suppress(TimeoutError):
                said = await asyncio.wait_for(loop.sock_recv(ours, 65536), self.limits.load_seconds)
        except asyncio.CancelledError:
            ours.close()
            await _end(process)
            raise
        if not said or "error" in json.loads(said):
            ours.close()
            await _end(process)
            reason = json.loads(said)["error"] if said else "its process ended while it loaded"
            raise StoreError(f"The engine cannot be started: {reason}")
        return process, ours

    async def close(self) -> None:
        """Hang up: zygote and idle workers end; queries that run are ended."""
        self._closed = True
        self._hang_up()
        if self._connecting:
            await asyncio.wait(self._connecting)  # no worker is ended that is not there yet
        for worker in list(self._workers):
            worker.end()
        if self._restarting is not None:
            self._restarting.cancel()  # connections are made to their end: that is how they close
        if self._process is not None:
            await _end(self._process)
        while self._workers:
            await asyncio.sleep(0)

    async def drain(self) -> None:
        """Let what runs come to its end, then close."""
        while self.running() or self._waiting:
            await asyncio.sleep(0.05)
        await self.close()

    def _hang_up(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    # -- workers -----------------------------------------------------------------------------
    def _fill(self) -> None:
        """Ask for as many workers as fast lanes are without one."""
        fast = sum(not (worker.slow or worker.stale) for worker in self._workers) + self._forking
        for _ in range(fast, self.limits.fast_lanes):
            if self._control is None:
                return
            try:
                self._control.send(b"fork")
            except OSError:
                self._restart()
                return
            self._forking += 1

    def _adopt(self) -> None:
        """Take a new worker from the zygote, or see that the zygote is gone."""
        try:
            message, handles, _, _ = socket.recv_fds(self._control, 64, 2)  # type: ignore[arg-type]
        except BlockingIOError:
            return
        except OSError:
            message, handles = b"", []
        if not message:
            self._restart()
            return
        self._forking -= 1
        self.counts["forks"] += 1
        connection, handle = handles
        worker = _Worker(self, handle)
        self._workers.add(worker)
        task = asyncio.get_running_loop().create_task(self._connect(worker, connection))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, worker: _Worker, connection: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(lambda: worker, socket.socket(fileno=connection))

    def _guard(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._guards.add(task)
        task.add_done_callback(self._guards.discard)
        return task

    def _restart(self) -> None:
        """Start another zygote; the workers of the old one answer meanwhile."""
        self._hang_up()
        self._forking = 0
        if not self._closed:
            self.counts["restarts"] += 1
            _LOG.error("the engine's process ended; it is started anew")
            self._restarting = self._guard(self._start_again())

    async def _start_again(self) -> None:
        pause = 0.1
        while not self._closed:
            async with self._writing:  # a change under way may put its candidate in the place
                if self._control is not None:
                    return
                if self._process is not None:
                    await _end(self._process)
                try:
                    await self.start()
                except StoreError as error:
                    _LOG.error("%s", error)
                else:
                    return
            await asyncio.sleep(pause)
            pause = min(2 * pause, 10)

    def lose(self, worker: _Worker) -> None:
        """Strike a worker that is gone off the list."""
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if not self._closed:
            self._fill()

    # -- changes -----------------------------------------------------------------------------
    async def change(
        self, change: Callable[[], Change], keep: Callable[[bytes], Awaitable[None]]
    ) -> Trial:
        """Change the graph, one change after the other; `keep` writes its record down first.

        Every query that is asked from then on sees the new graph. `change` is called when it is
        the turn of this one. Raises what is wrong with it, ChangeTimeoutError, ChangeCrashedError,
        BusyError, EngineDownError and what `keep` raises: then nothing was changed.
        """
        if self._writers >= self.limits.writers_waiting:
            raise BusyError("Too many changes wait already.", 5)
        self._writers += 1
        try:
            async with self._writing:
                if self._control is None:
                    raise EngineDownError("The engine is being started anew. Try again.")
                try:
                    trial = await begin_trial(self._control, change(), self.limits.write_seconds)
                except OSError as error:
                    raise EngineDownError("The engine is being started anew. Try again.") from error
                await self._keep(trial, keep)
                return trial
        finally:
            self._writers -= 1

    async def _keep(self, trial: Trial, keep: Callable[[bytes], Awaitable[None]]) -> None:
        try:
            if trial.record:
                await keep(trial.record)
        except BaseException:
            trial.control.close()
            raise
        if trial.record and not self._closed:
            self._promote(trial.control)
        else:
            trial.control.close()

    def _promote(self, control: socket.socket) -> None:
        """Go on with a candidate as the zygote; workers of the old one answer what they have."""
        self._hang_up()
        self._control, self._forking = control, 0
        asyncio.get_running_loop().add_reader(control, self._adopt)
        self._idle.clear()
        for worker in list(self._workers):
            worker.stale = True
            if worker.run is None:
                worker.end()
        self._fill()

    def running(self) -> int:
        """Give how many queries are being evaluated."""
        return sum(worker.run is not None for worker in self._workers)

    def waiting(self) -> int:
        """Give how many queries wait for a worker."""
        return sum(map(len, self._waiting.values()))

    # -- queries -----------------------------------------------------------------------------
    async def ask(self, job: Job, client: str) -> Written:
        """Give the answer of a query.

        Raises what `skosmith_server.asking` has, QueryTimeoutError, QueryCrashedError,
        AnswerTooLargeError and BusyError. Where the caller is cancelled, so is the query.
        """
        run = _Run(job, client, asyncio.get_running_loop().create_future())
        self._enqueue(run)
        try:
            return await run.result
        except asyncio.CancelledError:
            self._abandon(run)
            raise

    def _enqueue(self, run: _Run) -> None:
        if self._idle and not self._waiting:
            # The one that was at work last, whose copies of the graph's pages are made already
            self._idle.pop().start(run)
            return
        mine = self._waiting.get(run.client, ())
        if len(mine) >= self.limits.waiting_of_client:
            reason = f"{len(mine)} queries of yours wait already; let some of them come back first."
            raise BusyError(reason, 2, client_is_to_blame=True)
        if self.waiting() >= self.limits.waiting:
            raise BusyError("Too many queries wait already.", 5)
        self._waiting.setdefault(run.client, deque()).append(run)

    def _abandon(self, run: _Run) -> None:
        for worker in self._workers:
            if worker.run is run:
                run.ended_for = QueryAbandonedError()
                worker.end()
                return
        if (mine := self._waiting.get(run.client)) is not None and run in mine:
            mine.remove(run)
            if not mine:
                del self._waiting[run.client]

    def free(self, worker: _Worker) -> None:
        """Give a worker the next query, of the client whose turn it is."""
        if not self._waiting:
            self._idle.append(worker)
            return
        client, queue = self._waiting.popitem(last=False)
        run = queue.popleft()
        if queue:
            self._waiting[client] = queue  # at the end of the turn
        worker.start(run)

    def demote(self, worker: _Worker) -> None:
        """Move a query that takes long out of the fast lanes."""
        run = worker.run
        if run is None:
            return
        worker.slow = True
        worker.sink_priority()
        slow = [w for w in self._workers if w.slow and w.run is not None]
        if len(slow) > self.limits.slow_lanes:
            self._end_one_of(slow)
        self._fill()

    def _end_one_of(self, slow: list[_Worker]) -> None:
        """End the newest slow query of the client that has most of them."""
        of_client: dict[str, list[_Worker]] = {}
        for worker in slow:
            of_client.setdefault(worker.run.client, []).append(worker)  # type: ignore[union-attr]
        most = max(of_client.values(), key=len)
        chosen = max(most, key=lambda worker: worker.run.started)  # type: ignore[union-attr]
        run = chosen.run
        if run is not None:
            reason = (
                "Too many queries that take long are running. Try again later, or ask for less."
            )
            run.ended_for = BusyError(reason, 5)
        chosen.end()


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
