"""Tells on a terminal how far a run has come, once it lasts longer than a second."""

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Final, Self, TextIO, TypeVar

__all__ = ["Progress"]

PATIENCE: Final = 1.0
"""Seconds for which nothing is shown."""
_PAUSE: Final = 0.1
_CELLS: Final = 20
_USUAL_COLUMNS: Final = 80
_File = TypeVar("_File")


class Progress:
    """A line on standard error that names the stage of a run, and is gone at its end.

    Nothing is shown where standard error is no terminal. The line is drawn by a thread, since a
    stage that lasts calls nobody; past the stream, whose lock a forked process could inherit held.
    """

    def __init__(self, stage: str = "Reading", stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._state = (stage, 0, 0)
        self._over = threading.Event()
        self._drawing: threading.Thread | None = None

    def __enter__(self) -> Self:
        if self._stream.isatty():
            self._drawing = threading.Thread(target=self._draw, daemon=True)
            self._drawing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawing is not None:
            self._over.set()
            self._drawing.join()

    def stage(self, name: str) -> None:
        """Name what goes on from now on."""
        self._state = (name, 0, 0)

    def files(self, files: Sequence[_File]) -> Iterator[_File]:
        """Give files one by one, and count those that are done."""
        name = self._state[0]
        for done, file in enumerate(files):
            self._state = (name, done, len(files))
            yield file

    def _draw(self) -> None:
        start, pause, width = time.monotonic(), PATIENCE, 0
        while not self._over.wait(pause):
            pause = _PAUSE
            columns = _columns_of(self._stream)
            line = line_of(self._state, time.monotonic() - start, columns)
            self._show(line.ljust(min(width, columns - 1)))
            width = len(line)
        if width:
            self._show(" " * width + "\r")

    def _show(self, text: str) -> None:
        os.write(self._stream.fileno(), f"\r{text}".encode())


def _columns_of(stream: TextIO) -> int:
    """Give the width of a terminal; one that does not tell has 80 columns."""
    return os.get_terminal_size(stream.fileno()).columns or _USUAL_COLUMNS


def line_of(state: tuple[str, int, int], seconds: float, columns: int) -> str:
    """Give the line for a stage, the files that are done, and all; it fits into the columns.

    >>> line_of(("Reading", 3, 12), 2.4, 80)
    'Reading [#####---------------] 3 of 12, 2 s'
    >>> line_of(("Reading", 3, 12), 2.4, 24)
    'Reading 3 of 12, 2 s'
    >>> line_of(("Merging", 0, 0), 2.4, 80)
    'Merging, 2 s'
    """
    stage, done, total = state
    bar = count = ""
    if total > 1:
        full = _CELLS * done // total
        bar = f" [{'#' * full}{'-' * (_CELLS - full)}]"
        count = f" {done:,} of {total:,}"
    time_taken = f", {seconds:.0f} s"
    line = f"{stage}{bar}{count}{time_taken}"
    if len(line) >= columns:  # in the last column some terminals go on to the next line
        line = f"{stage}{count}{time_taken}"[: columns - 1]
    return line
