"""A worker: one query at a time, in a sandbox, until the service hangs up or the kernel ends it."""

import json
import os
import resource
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from skosmith_server.asking import AnswerKind, NoFormatError, QueryError, StoreError
from skosmith_server.engine.messages import (
    KIND_LETTERS,
    AnswerTooLargeError,
    FrameKind,
    Frames,
    Job,
    encode_fault,
    frame,
)
from skosmith_server.engine.sandbox import confine, limit_memory
from skosmith_server.store import Store

__all__ = ["STACK_BYTES", "send", "serve_queries"]

STACK_BYTES: Final = 1 << 30
"""Reserved, not used: the longest query that the guard lets through would overflow 8 MiB."""
_CHUNK: Final = 1 << 16


def serve_queries(connection: int, store: Store, memory: int) -> None:
    """Answer the jobs that come over a connected socket; never returns.

    `memory` is what a query may take, in bytes.
    """
    limit_memory(memory, STACK_BYTES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    confine(store.folder)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel's part: it ends this process
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve_until_gone, args=(connection, store))
    thread.start()
    thread.join()
    os._exit(0)


def _serve_until_gone(connection: int, store: Store) -> None:
    with suppress(ConnectionError):
        _serve(connection, store)


def _serve(connection: int, store: Store) -> None:
    # clock_getcpuclockid(3): any process can read it
    hello = {"thread": threading.get_native_id(), "clock": ~os.getpid() << 3 | 2}
    send(connection, frame(FrameKind.HELLO, json.dumps(hello).encode()))
    frames = Frames()
    while data := os.read(connection, _CHUNK):
        for message in frames.feed(data):
            _answer(connection, store, Job.decode(message.payload))


def _answer(connection: int, store: Store, job: Job) -> None:
    signal.setitimer(signal.ITIMER_REAL, job.seconds)
    sink = _Sink(connection, job.most_bytes)
    try:
        store.write(job.query, job.formats, sink)
        send(connection, sink.end())
    except (QueryError, NoFormatError, StoreError) as error:
        send(connection, frame(FrameKind.FAULT, encode_fault(error)))
    signal.setitimer(signal.ITIMER_REAL, 0)


@dataclass(slots=True)
class _Sink:
    """Takes an answer piece by piece; sends it in large frames, but not the last."""

    connection: int
    most_bytes: int
    _kind: AnswerKind = AnswerKind.SOLUTIONS
    _sent: int = 0
    _piece: bytearray = field(default_factory=bytearray)

    def begin(self, kind: AnswerKind, name: str) -> None:
        """Note what follows."""
        del name  # it was the service's choice
        self._kind = kind

    def write(self, data: bytes) -> int:
        """Take bytes; raises AnswerTooLargeError, which ends the query."""
        self._piece += data
        if len(self._piece) + self._sent > self.most_bytes:
            raise AnswerTooLargeError(self.most_bytes)
        if len(self._piece) >= _CHUNK:
            send(self.connection, frame(FrameKind.CHUNK, self._piece))
            self._sent += len(self._piece)
            self._piece.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces go out when they are large, and at the end."""

    def end(self) -> bytes:
        """Give the last frame."""
        return frame(FrameKind.END, KIND_LETTERS[self._kind] + self._piece)


def send(connection: int, data: bytes) -> None:
    """Write all of it."""
    while data:
        data = data[os.write(connection, data) :]
