"""The file that readers' messages are kept in, and how many of a client are taken."""

import fcntl
import os
import stat
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from skosmith_converter.errors import SkosmithError, SourceError

__all__ = ["FeedbackFile", "NotKeptError", "Rate", "feedback_file"]

_MOST_BYTES: Final = 50_000_000
_OWN: Final = 0o600
"""Names and addresses of people are for whoever runs the service."""


@dataclass(eq=False)
class NotKeptError(SkosmithError):
    """A message that the file cannot take."""

    reason: str

    def __str__(self) -> str:
        return f"{self.reason} Nothing was kept."


@dataclass(slots=True)
class Rate:
    """How many messages of a client are taken in a time; clients unheard of longest are forgotten.

    Safe in threads.
    """

    most: int = 5
    seconds: float = 60.0
    clients: int = 10_000
    now: Callable[[], float] = time.monotonic
    _taken: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, client: str) -> int:
        """Count a message of a client; give 0, or where it is too many, the seconds to wait."""
        with self._lock:
            now = self.now()
            times = self._taken.setdefault(client, deque(maxlen=self.most))
            self._taken.move_to_end(client)
            if len(times) == self.most and times[0] + self.seconds > now:
                return int(times[0] + self.seconds - now) + 1
            times.append(now)
            if len(self._taken) > self.clients:
                self._taken.popitem(last=False)
            return 0


@dataclass(slots=True)
class FeedbackFile:
    """A file of whole lines, to which threads and processes may add at once."""

    path: Path
    most_bytes: int = _MOST_BYTES
    rate: Rate = field(default_factory=Rate)

    def check(self) -> None:
        """Make the file if there is none; raises SourceError where it cannot be written to."""
        try:
            os.close(self._open())
        except OSError as error:
            raise SourceError(
                str(self.path),
                f"cannot be written to: {error.strerror or error}",
                "Name a file in a folder that the service may write to: --feedback FILE.",
            ) from error

    def append(self, line: bytes) -> None:
        """Add a line, which is on the disk afterwards; raises NotKeptError, and adds nothing.

        The file is opened anew each time, so that it may be moved away meanwhile.
        """
        try:
            handle = self._open()
        except OSError as error:
            raise _failed(error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._add(handle, line)
        finally:
            os.close(handle)

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK
        handle = os.open(self.path, flags, _OWN)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError("it is no regular file")
        return handle

    def _add(self, handle: int, line: bytes) -> None:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            line = b"\n" + line  # somebody's line without an end stays a line of its own
        if size + len(line) > self.most_bytes:
            raise NotKeptError(
                f"The file for messages is full ({self.most_bytes:,} bytes). Tell whoever runs "
                "the service, who may move it away."
            )
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(handle, size)
            raise _failed(error) from error


def _failed(error: OSError) -> NotKeptError:
    return NotKeptError(f"The file for messages cannot be written: {error.strerror or error}.")


@lru_cache(maxsize=64)
def feedback_file(path: str) -> FeedbackFile:
    """Give the file at a path: the same for all applications of this process, with one rate."""
    return FeedbackFile(Path(path))
