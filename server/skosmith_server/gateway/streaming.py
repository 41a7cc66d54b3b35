"""Long answers at the pace of their clients.

The HTTP server takes whatever it is handed into memory at once, without end; of a file it reads
only as much as the client has taken. So it is given a pipe for a file, which is filled as it
empties: what waits for a client that is slow stays where it is, and it is known when it is done.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, Final

from skosmith_server.gateway.replies import Sent

__all__ = ["ClientGoneError", "stream"]

_PIPE_BYTES: Final = 1 << 16
"""What a pipe holds (pipe(7)); we fill it piece by piece of that size."""


class ClientGoneError(Exception):
    """Nobody is there to be told: the client hung up, or takes its answer too slowly."""


async def stream(protocol: Any, head: Sent, body: bytes | IO[bytes], seconds: float) -> None:  # noqa: ANN401 (RSGI has no types)
    """Send a long body after a head, which says its length.

    Raises ClientGoneError where the client hangs up or takes nothing for `seconds`.
    """
    with _pipe() as (ends, write_end):
        protocol.response_file(head.status, head.headers, f"/proc/self/fd/{ends[0]}")
        done = 0
        try:
            while count := _push(body, done, write_end):
                if count < 0:
                    async with asyncio.timeout(seconds):
                        await _room(write_end)
                    continue
                done += count
                if done > _PIPE_BYTES and ends:
                    os.close(ends.pop())  # more than fits went in: the server has its own by now
        except (TimeoutError, BrokenPipeError) as error:
            raise ClientGoneError from error


@contextmanager
def _pipe() -> Iterator[tuple[list[int], int]]:
    """Give a list with the end to read from, which may be taken out, and the end to write to."""
    read_end, write_end = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(write_end, False)
    ends = [read_end]
    try:
        yield ends, write_end
    finally:
        for end in (*ends, write_end):
            os.close(end)


def _push(body: bytes | IO[bytes], start: int, pipe: int) -> int:
    """Give how many bytes from a place went into a pipe; 0 at the end, -1 where it is full."""
    with suppress(BlockingIOError):
        if isinstance(body, bytes):
            piece = memoryview(body)[start : start + _PIPE_BYTES]
            return os.write(pipe, piece) if piece else 0
        flags = os.SPLICE_F_NONBLOCK
        return os.splice(body.fileno(), pipe, _PIPE_BYTES, offset_src=start, flags=flags)
    return -1


async def _room(pipe: int) -> None:
    """Wait until a pipe takes more, or nobody reads it any longer."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_writer(pipe, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_writer(pipe)
