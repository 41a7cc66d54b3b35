"""Bytes that another process works out while this one uses them: for two processors."""

import contextlib
import fcntl
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

__all__ = ["blocks_from"]

_BLOCK: Final = 1 << 18
"""Bytes that are handed on at a time, and that wait in the pipe."""


def blocks_from(work: Callable[[BinaryIO], object]) -> Iterator[bytes]:
    """Give what `work` writes, as it writes it, in a copy of this process.

    An error of `work` is raised here after what was written before it. Raises OSError where the
    copy ends otherwise than by itself.
    """
    reading, writing = os.pipe()
    telling, told = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reading)
        _work(work, writing, told)
    os.close(writing)
    os.close(told)
    with contextlib.suppress(OSError, AttributeError):  # a larger pipe is a matter of speed only
        fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, _BLOCK)
    try:
        while block := os.read(reading, _BLOCK):
            yield block
        with open(telling, "rb", closefd=False) as pipe:
            data = pipe.read()
    finally:
        os.close(reading)
        os.close(telling)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not data:
        raise OSError("the process that reads the file was ended")
    if (error := pickle.loads(data)) is not None:  # noqa: S301 (our own copy wrote it)
        raise error


def _work(work: Callable[[BinaryIO], object], writing: int, told: int) -> None:
    """Work, tell how it ended, and leave without any clean-up of the copied process."""
    try:
        error: BaseException | None = None
        try:
            with open(writing, "wb", buffering=_BLOCK) as pipe:
                work(pipe)
        except BaseException as raised:  # noqa: BLE001 (told to the one who asked)
            error = raised
        with open(told, "wb") as pipe:
            pipe.write(pickle.dumps(error))
    finally:
        os._exit(0)
