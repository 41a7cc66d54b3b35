"""Work in a process of its own, which ends at a time whatever it does."""

import contextlib
import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from typing import TypeVar

from skosmith_converter.shacl.errors import ShapesError, TooLongError

__all__ = ["in_child"]

_T = TypeVar("_T")


def in_child(work: Callable[[], _T], deadline: float | None, what: str) -> _T:
    """Give what `work` gives, worked out in a copy of this process.

    Errors of `work` come as they are. Raises TooLongError after `deadline` (of `time.monotonic`),
    naming `what`, and ShapesError where the copy ends without an answer: out of memory, say.
    """
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        _answer(work, writing)
    os.close(writing)
    try:
        data = _read_all(reading, deadline, what)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not data:
        raise ShapesError(
            f"{what} ended without an answer", "It may need more memory than there is."
        )
    ok, answer = pickle.loads(data)  # noqa: S301 (our own copy wrote it)
    if not ok:
        raise answer
    return answer  # type: ignore[no-any-return]


def _answer(work: Callable[[], object], writing: int) -> None:
    """Work, write the answer, and leave without any clean-up of the copied process."""
    try:
        try:
            data = pickle.dumps((True, work()))
        except Exception as error:  # noqa: BLE001 (told to the one who asked)
            data = pickle.dumps((False, error))
        with open(writing, "wb") as pipe:
            pipe.write(data)
    finally:
        os._exit(0)


def _read_all(reading: int, deadline: float | None, what: str) -> bytes:
    parts: list[bytes] = []
    while True:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and (left <= 0 or not select.select([reading], [], [], left)[0]):
            raise TooLongError(
                f"{what} took longer than it was given", "Allow more time, or ask less."
            )
        if not (part := os.read(reading, 1 << 20)):
            return b"".join(parts)
        parts.append(part)
