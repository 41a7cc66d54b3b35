"""Standard input and output as a wire: lines in and lines out, which never hold up the event loop.

Threads read and write: a file or a terminal cannot be waited for as a pipe can, and a client that
reads nothing would stop all else. They use descriptors, since a thread that waits within a buffered
file keeps its lock, and a process could not end.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Final

__all__ = ["Line", "Wire", "lines_of", "new_lines", "wire"]

_PIECE: Final = 1 << 16
_WAITING: Final = 16
"""Lines that are read before anybody takes them."""
Line = bytes | None
"""None is a line that was too long."""


@dataclass(slots=True)
class Wire:
    """One client's two ends."""

    read_end: int
    write_end: int
    most_bytes: int = 1 << 18
    """Of a line."""
    _written: "SimpleQueue[tuple[bytes, Future[None]]]" = field(default_factory=SimpleQueue)

    def begin(self, lines: "asyncio.Queue[Line | EOFError]") -> None:
        """Read and write from now on: each line goes into a queue, and the end as EOFError."""
        loop = asyncio.get_running_loop()
        for work in (lambda: self._read(lines, loop), self._write):
            threading.Thread(target=work, daemon=True).start()

    async def send(self, line: bytes) -> None:
        """Write a line; gives back when it is written, or nobody reads any more."""
        done: Future[None] = Future()
        self._written.put((line, done))
        await asyncio.wrap_future(done)

    def _read(
        self, lines: "asyncio.Queue[Line | EOFError]", loop: asyncio.AbstractEventLoop
    ) -> None:
        with suppress(RuntimeError):  # the loop has ended
            for line in lines_of(self.read_end, self.most_bytes):
                asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()
            asyncio.run_coroutine_threadsafe(lines.put(EOFError()), loop).result()

    def _write(self) -> None:
        while True:
            line, done = self._written.get()
            rest = memoryview(line + b"\n")
            with suppress(OSError):  # nobody reads: the end of the input will follow
                while rest:
                    rest = rest[os.write(self.write_end, rest) :]
            done.set_running_or_notify_cancel()
            done.set_result(None)


def new_lines() -> "asyncio.Queue[Line | EOFError]":
    """Give a queue for the lines of a wire."""
    return asyncio.Queue(_WAITING)


def lines_of(read_end: int, most_bytes: int) -> Iterator[Line]:
    """Give the lines that come from a descriptor, without what ends them.

    One that is too long is None: it is read past, not into memory.
    """
    kept, is_long = bytearray(), False
    while piece := _piece(read_end):
        *ended, rest = piece.split(b"\n")
        for part in ended:
            kept += part
            line = bytes(kept.rstrip(b"\r"))
            yield None if is_long or len(line) > most_bytes else line
            kept, is_long = bytearray(), False
        kept += rest
        if len(kept) > most_bytes + 1:  # the last may be a carriage return
            kept, is_long = bytearray(), True
    if kept or is_long:
        yield None if is_long or len(kept) > most_bytes else bytes(kept)


def _piece(read_end: int) -> bytes:
    try:
        return os.read(read_end, _PIECE)
    except OSError:
        return b""


@contextmanager
def wire() -> Iterator[Wire]:
    """Give standard input and output; what else is printed meanwhile goes to standard error."""
    sys.stdout.flush()
    read_end, write_end = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    try:
        yield Wire(read_end, write_end)
    finally:
        os.dup2(write_end, 1)
