"""The end of a worker on our side: a query goes out, and its answer or its end comes back."""

import asyncio
import json
import logging
import math
import os
import signal
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from skosmith_server.asking import AnswerKind
from skosmith_server.engine.limits import (
    Limits,
    QueryAbandonedError,
    QueryCrashedError,
    QueryTimeoutError,
)
from skosmith_server.engine.messages import (
    KIND_LETTERS,
    Frame,
    FrameKind,
    Frames,
    Job,
    decode_fault,
    frame,
)
from skosmith_server.engine.written import Written

__all__ = ["Run", "Worker"]

_LOOK_SECONDS: Final = 0.1
"""How long a query may take before it is looked whether it works or waits."""
_WORK_SECONDS: Final = 0.05
"""Processor time after which a query takes long: one that only waited for its turn does not."""
_SHORTEST: Final = 0.01
"""Seconds between two looks."""
_MOST_FAST_SECONDS: Final = 1.0
"""How long a query may take in any case, and be it for the disk."""
_LOG: Final = logging.getLogger(__name__)
_REASONS: Final[Mapping[type[Exception], str]] = {
    QueryTimeoutError: "timeout",
    QueryCrashedError: "crash",
    QueryAbandonedError: "abandoned",
}
"""Why a query was ended; else to make room."""
_KINDS: Final = {letter: kind for kind, letter in KIND_LETTERS.items()}


class Host(Protocol):
    """What a worker tells of itself to the pool that it belongs to."""

    limits: Limits
    counts: Counter[str]

    def free(self, worker: "Worker") -> None:
        """Hear that a worker has nothing to do."""

    def demote(self, worker: "Worker") -> None:
        """Hear that the query of a worker takes long."""

    def lose(self, worker: "Worker") -> None:
        """Hear that a worker is gone."""


@dataclass(eq=False, slots=True)
class Run:
    """A query on its way."""

    job: Job
    client: str
    result: "asyncio.Future[Written]"
    written: Written = field(default_factory=Written)
    asked: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    started: float = 0.0
    ended_for: Exception | None = None
    """Why it was ended, where we ended it."""

    def succeed(self, kind: AnswerKind, rest: bytes) -> None:
        """Hand the answer, of which only the rest is missing, to whoever waits for it."""
        now, written = asyncio.get_running_loop().time(), self.written
        written.add(rest)
        written.kind, written.format = kind, self.job.formats[kind]
        written.waited, written.took = self.started - self.asked, now - self.started
        if self.result.done():
            written.discard()
        else:
            self.result.set_result(written)

    def fail(self, error: Exception) -> None:
        """Say why there is no answer."""
        self.written.discard()
        if not self.result.done():
            self.result.set_exception(error)


class Worker(asyncio.Protocol):
    """The service's end of one worker."""

    def __init__(self, pool: Host, handle: int) -> None:
        self.pool = pool
        self.handle = handle
        self.thread = 0
        self.clock = 0
        """Of the processor time of its process."""
        self.run: Run | None = None
        self.slow = False
        self.stale = False
        """Whether the graph has changed since it was forked."""
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._demotion: asyncio.TimerHandle | None = None
        self._worked = 0.0
        """Its processor time when the query began."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = transport  # type: ignore[assignment]

    def start(self, run: Run) -> None:
        """Begin a query."""
        loop = asyncio.get_running_loop()
        self.run, run.started = run, loop.time()
        self._transport.write(frame(FrameKind.JOB, run.job.encode()))  # type: ignore[union-attr]
        self._worked = self._processor_seconds()
        self._demotion = loop.call_later(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        """Tell of a query that takes long, or look again when it may do so."""
        if self.run is None:
            return
        loop = asyncio.get_running_loop()
        left = _WORK_SECONDS - (self._processor_seconds() - self._worked)
        if left <= 0 or loop.time() - self.run.started > _MOST_FAST_SECONDS:
            self.pool.demote(self)
        else:
            self._demotion = loop.call_later(max(left, _SHORTEST), self._look)

    def look_later(self) -> None:
        """Let the query stay where it is for a while."""
        self._demotion = asyncio.get_running_loop().call_later(_WORK_SECONDS, self._look)

    def _processor_seconds(self) -> float:
        try:
            return time.clock_gettime(self.clock)
        except OSError:  # its process is gone
            return math.inf

    def data_received(self, data: bytes) -> None:
        """Take what the worker says."""
        for message in self._frames.feed(data):
            self._take(message)

    def _take(self, message: Frame) -> None:
        match message.kind:
            case FrameKind.HELLO:
                told = json.loads(message.payload)
                self.thread, self.clock = told["thread"], told["clock"]
                if self.stale:
                    self.end()
                else:
                    self.pool.free(self)
            case FrameKind.CHUNK if self.run is not None:
                self.run.written.add(message.payload)
            case FrameKind.END if self.run is not None:
                self.run.succeed(_KINDS[message.payload[:1]], message.payload[1:])
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

    def _why(self, run: Run) -> Exception:
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
