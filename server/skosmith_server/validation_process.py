"""Validation in a process of its own: in a thread of the service, queries would wait for it.

The statements come in as lines of JSON, after them an empty line; out goes the report as JSON, or
with exit code 3 why there is none. The process ends when its input does.
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.validation import report_on

if TYPE_CHECKING:
    from skosmith_converter.validation import Report

__all__ = ["FailedError", "report_apart"]

_BATCH: Final = 500
"""Statements of a line: while one is made, nothing else of the service runs."""
_REFUSED: Final = 3
_LESS_URGENT: Final = 5
_KEEP: Final = "keep"
_ENDED: Final = "the process that validates has ended; the log has what it said"


class FailedError(SkosmithError):
    """The process gave no report."""


def report_apart(quads: Sequence[Quad], *, keep: bool, time_limit: float) -> "Report":
    """Give the report on a graph as `report_on` does; raises FailedError with its reason."""
    from skosmith_converter.validation.reports import read_report  # noqa: PLC0415

    command = [sys.executable, "-m", __name__, str(time_limit), _KEEP if keep else "once"]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 (ourselves)
            assert process.stdin is not None  # noqa: S101 (they are pipes)
            assert process.stdout is not None  # noqa: S101
            process.stdin.writelines(_lines(quads))
            process.stdin.flush()
            said = process.stdout.read().decode()
    except BrokenPipeError:
        raise FailedError(_ENDED) from None
    if process.returncode:
        raise FailedError(said if process.returncode == _REFUSED else _ENDED)
    return read_report(said, "the report")


def _lines(quads: Sequence[Quad]) -> Iterator[bytes]:
    rest = iter(quads)
    while batch := list(islice(rest, _BATCH)):
        yield json.dumps(batch).encode() + b"\n"
    yield b"\n"


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _read() -> Iterator[Quad]:
    while (line := sys.stdin.buffer.readline()) != b"\n":
        if not line:
            sys.exit(1)
        yield from map(tuple, json.loads(line))


def _main() -> None:
    from skosmith_converter.validation.reports import format_report  # noqa: PLC0415

    os.nice(_LESS_URGENT)
    gc.disable()
    quads = list(_read())
    Thread(target=_end_with_input, daemon=True).start()
    try:
        report = report_on(quads, keep=sys.argv[2] == _KEEP, time_limit=float(sys.argv[1]))
    except SkosmithError as error:
        sys.stdout.buffer.write(str(error).encode())
        sys.exit(_REFUSED)
    sys.stdout.buffer.write(format_report(report, "json").encode())


if __name__ == "__main__":
    _main()
