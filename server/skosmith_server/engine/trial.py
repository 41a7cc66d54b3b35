"""The service's side of a change that is being tried."""

import asyncio
import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import Change
from skosmith_server.engine.messages import FrameKind, Frames, decode_fault, frame, write_change

__all__ = ["ChangeCrashedError", "ChangeTimeoutError", "Trial", "begin_trial"]

_PIECE: Final = 1 << 20
_GRACE: Final = 30.0
"""Seconds for fork, request and answer, besides those of the change, which the kernel counts."""


@dataclass(eq=False)
class ChangeTimeoutError(SkosmithError):
    """A change that took longer than it may; nothing was changed."""

    seconds: float

    def __str__(self) -> str:
        return f"The change was ended after {self.seconds:g} seconds; nothing was changed."


class ChangeCrashedError(SkosmithError):
    """A change that ended its process; nothing was changed."""

    def __str__(self) -> str:
        return "The change needs more memory than it may take; nothing was changed. Write in parts."


@dataclass(slots=True)
class Trial:
    """A candidate that has done a change, and waits for word whether it is to be kept."""

    control: socket.socket
    """Takes the place of the zygote's; closing it ends the candidate."""
    record: bytes
    existed: bool


async def begin_trial(control: socket.socket, change: Change, seconds: float) -> Trial:
    """Have a zygote fork a candidate that tries a change; gives it when it has done so.

    Raises what is wrong with the change, ChangeTimeoutError, ChangeCrashedError, and OSError where
    the zygote is gone.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    here, there = socket.socketpair()
    with theirs, there:
        try:
            socket.send_fds(control, [b"change"], [theirs.fileno(), there.fileno()])
        except OSError:
            ours.close()
            here.close()
            raise
    try:
        said = await _tell(here, change, seconds)
    except BaseException:
        ours.close()
        raise
    return Trial(ours, said[FrameKind.CHUNK], json.loads(said[FrameKind.END]))


async def _tell(here: socket.socket, change: Change, seconds: float) -> Mapping[FrameKind, bytes]:
    reader, writer = await asyncio.open_connection(sock=here)
    loop = asyncio.get_running_loop()
    started = loop.time()
    frames, said = Frames(), dict[FrameKind, bytes]()
    try:
        with suppress(ConnectionError, TimeoutError):
            writer.write(frame(FrameKind.JOB, write_change(change, seconds)))
            async with asyncio.timeout(seconds + _GRACE):
                while FrameKind.END not in said and (data := await reader.read(_PIECE)):
                    for message in frames.feed(data):
                        said[message.kind] = message.payload
                        if message.kind is FrameKind.FAULT:
                            raise decode_fault(message.payload)
    finally:
        writer.close()
    if FrameKind.END in said:
        return said
    if loop.time() - started >= seconds:
        raise ChangeTimeoutError(seconds)
    raise ChangeCrashedError
