"""Shares workers out among clients, so that whoever asks much does not keep the others waiting.

A query runs first in one of few *fast lanes*. One that takes long (`Worker`) goes on at the lowest
priority the kernel has, in a *slow lane*, and a fresh worker takes its place.
When slow lanes run out and others wait, the client with most slow queries loses its newest.
"""

import asyncio
import logging
import socket
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from skosmith_server.asking import Change, StoreError
from skosmith_server.engine.limits import BusyError, EngineDownError, Limits, QueryAbandonedError
from skosmith_server.engine.link import Run, Worker
from skosmith_server.engine.messages import Job
from skosmith_server.engine.queues import TOO_MANY, Queues
from skosmith_server.engine.starting import end_process, start_zygote
from skosmith_server.engine.trial import Trial, begin_trial
from skosmith_server.engine.written import Written

__all__ = ["Pool"]

_LOG: Final = logging.getLogger(__name__)


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
        self._workers: set[Worker] = set()
        self._idle: deque[Worker] = deque()
        self._forking = 0
        self._waiting: Queues[Run] = Queues(self.limits)
        self.counts = Counter[str]() if counts is None else counts
        self._closed = False
        self._restarting: asyncio.Task[None] | None = None
        self._connecting: set[asyncio.Task[None]] = set()

    # -- life --------------------------------------------------------------------------------
    async def start(self) -> None:
        """Load the graph; returns when workers answer. Raises StoreError where it can't."""
        self._process, self._control = await start_zygote(
            await asyncio.to_thread(self._lines), self.limits, self._mode
        )
        asyncio.get_running_loop().add_reader(self._control, self._adopt)
        self._fill()

    async def move(self, graph: Path) -> None:
        """Go on with another form of the same graph; queries that run come to their end.

        Raises StoreError where it cannot be loaded: then all stays as it was.
        """
        async with self._writing:
            process, control = await start_zygote(graph, self.limits, self._mode)
            old, self._process, self._lines = self._process, process, lambda: graph
            self._promote(control)
            if old is not None:
                await end_process(old)

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
            await end_process(self._process)
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
        worker = Worker(self, handle)
        self._workers.add(worker)
        task = asyncio.get_running_loop().create_task(self._connect(worker, connection))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, worker: Worker, connection: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(lambda: worker, socket.socket(fileno=connection))

    def _restart(self) -> None:
        """Start another zygote; the workers of the old one answer meanwhile."""
        self._hang_up()
        self._forking = 0
        if not self._closed:
            self.counts["restarts"] += 1
            _LOG.error("the engine's process ended; it is started anew")
            self._restarting = asyncio.get_running_loop().create_task(self._start_again())

    async def _start_again(self) -> None:
        pause = 0.1
        while not self._closed:
            async with self._writing:  # a change under way may put its candidate in the place
                if self._control is not None:
                    return
                if self._process is not None:
                    await end_process(self._process)
                try:
                    await self.start()
                except StoreError as error:
                    _LOG.error("%s", error)
                else:
                    return
            await asyncio.sleep(pause)
            pause = min(2 * pause, 10)

    def lose(self, worker: Worker) -> None:
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
        return len(self._waiting)

    # -- queries -----------------------------------------------------------------------------
    async def ask(self, job: Job, client: str) -> Written:
        """Give the answer of a query; raises as `begin`, and as its future."""
        return await self.begin(job, client)

    def begin(self, job: Job, client: str) -> "asyncio.Future[Written]":
        """Give the future of a query's answer; where it is cancelled, so is the query.

        Raises BusyError; the future does too, QueryTimeoutError, QueryCrashedError,
        AnswerTooLargeError and what `skosmith_server.asking` has.
        """
        run = Run(job, client, asyncio.get_running_loop().create_future())
        self._enqueue(run)
        run.result.add_done_callback(lambda _: self._abandon(run))
        return run.result

    def _enqueue(self, run: Run) -> None:
        if self._idle and not self._waiting:
            # The one that was at work last, whose copies of the graph's pages are made already
            self._idle.pop().start(run)
        else:
            self._waiting.add(run.client, run)

    def _abandon(self, run: Run) -> None:
        """End a query if nobody waits for its answer any more."""
        if run.result.cancelled():
            self._waiting.remove(run.client, run)
            for worker in [worker for worker in self._workers if worker.run is run]:
                run.ended_for = QueryAbandonedError()
                worker.end()

    def free(self, worker: Worker) -> None:
        """Give a worker the next query, of the client whose turn it is."""
        if self._waiting:
            worker.start(self._waiting.take(self._waiting.clients[0]))
        else:
            self._idle.append(worker)

    def demote(self, worker: Worker) -> None:
        """Move a query that takes long out of the fast lanes."""
        run = worker.run
        if run is None:
            return
        slow = [w for w in self._workers if w.slow and w.run is not None]
        is_full = len(slow) >= self.limits.slow_lanes
        if is_full and all(client == run.client for client in self._waiting.clients):
            worker.look_later()  # it is in nobody's way but its own client's
            return
        worker.slow = True
        worker.sink_priority()
        if is_full:
            self._end_one_of([*slow, worker])
        self._fill()

    def _end_one_of(self, slow: list[Worker]) -> None:
        """End the newest slow query of the client that has most of them."""
        of_client: dict[str, list[Worker]] = {}
        for worker in slow:
            of_client.setdefault(worker.run.client, []).append(worker)  # type: ignore[union-attr]
        most = max(of_client.values(), key=len)
        chosen = max(most, key=lambda worker: worker.run.started)  # type: ignore[union-attr]
        run = chosen.run
        if run is not None:
            run.ended_for = BusyError(TOO_MANY, 5)
        chosen.end()
