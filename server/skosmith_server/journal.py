"""What a writable service keeps on disk: a snapshot of its graph, and a journal of later changes.

``snapshot.nq`` is the graph at one time, ``journal`` has a record for each change since: length,
checksum, and lines of N-Quads with ``-`` or ``+`` before them. A record is on disk before its
change is acknowledged. Doing records again does no harm, because the last word on each statement
counts; so a snapshot may be newer than the start of its journal.
"""

import fcntl
import logging
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, write_whole
from skosmith_converter.terms import Quad

__all__ = ["Journal", "open_journal", "quads_of_lines"]

_LOG: Final = logging.getLogger(__name__)
_HEAD: Final = struct.Struct("!II")
_TITLE: Final = b"skosmith journal 1 from "
_OF_RDF_1_2: Final = re.compile(r'^\S+ \S+ <<\(|"@[A-Za-z0-9-]+--(?:ltr|rtl)(?: <[^>]*>| _:\S+)?$')
_BLANK_OF_CHANGE: Final = re.compile(r"_:w(\d+)d\d+n")
"""As `skosmith_server.changing` labels them."""
_LONG: Final = 32 << 20
"""Bytes of a journal that is made into a snapshot, unless the snapshot is longer."""


@dataclass(slots=True)
class Journal:
    """A graph on disk, and its lines in memory (N-Quads without the full stop)."""

    folder: Path
    lines: set[str]
    number: int
    """Of the next change; none is ever used twice."""
    size: int
    """Bytes of the journal that are in order."""
    _lock: BinaryIO = field(repr=False)

    def append(self, record: bytes) -> None:
        """Write a record down; it is on disk when this returns.

        Raises SourceError where the disk refuses: then the journal is as it was.
        """
        data = _HEAD.pack(len(record), zlib.crc32(record)) + record
        try:
            with (self.folder / "journal").open("r+b") as file:
                file.seek(self.size)
                file.truncate()
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            with suppress(OSError):
                os.truncate(self.folder / "journal", self.size)
            raise _unwritable(self.folder, error) from error
        self.size += len(data)
        self.number += 1
        _apply(self.lines, record)

    @property
    def is_long(self) -> bool:
        """Whether a snapshot is due."""
        return self.size > max(_LONG, (self.folder / "snapshot.nq").stat().st_size)

    def compact(self) -> None:
        """Write a snapshot and begin a new journal; whatever stops it, nothing is lost."""
        write_whole(self.folder / "snapshot.nq", (f"{line} .\n" for line in sorted(self.lines)))
        self.size = _begin(self.folder, self.number)

    def close(self) -> None:
        """Leave the folder to others."""
        self._lock.close()


def open_journal(folder: Path, first: Callable[[], Iterable[str]]) -> Journal:
    """Give the graph that a folder holds; a folder without one gets the lines of `first`.

    A record that was not written to its end was never acknowledged and is left out. Raises
    SourceError where the folder cannot be used, another service uses it, or it is damaged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("ab")
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise SourceError(
            str(folder), "is in use by another service", "Stop that one, or name another folder."
        ) from error
    try:
        return _opened(folder, lock, first)
    except BaseException:
        lock.close()
        raise


def _opened(folder: Path, lock: BinaryIO, first: Callable[[], Iterable[str]]) -> Journal:
    snapshot, has_journal = folder / "snapshot.nq", (folder / "journal").is_file()
    if not snapshot.is_file():
        if has_journal:
            problem, remedy = "has a journal but no snapshot.nq", "Restore the folder from a copy."
            raise SourceError(str(folder), problem, remedy)
        write_whole(snapshot, (f"{line} .\n" for line in first()))
    text = snapshot.read_text("utf-8")
    if not has_journal:
        # The graph may have blank nodes of changes: of a journal that was moved away, or elsewhere
        used = map(int, _BLANK_OF_CHANGE.findall(text))
        _begin(folder, 1 + max(used, default=0))
    lines = {line.removesuffix(" .") for line in text.split("\n") if line}
    return _replay(Journal(folder, lines, 1, 0, lock))


def quads_of_lines(lines: Iterable[str]) -> list[Quad]:
    """Give lines of an engine as rows of RDF 1.1, sorted, language tags in their canonical case.

    Statements about triple terms and texts with a direction (RDF 1.2) are left out.
    """
    plain = [line for line in lines if _OF_RDF_1_2.search(line) is None]
    data = "".join(f"{line} .\n" for line in sorted(plain)).encode()
    return sorted(read_rdf(data, FORMATS["nquads"], "the journal"))


def _replay(journal: Journal) -> Journal:
    data = (journal.folder / "journal").read_bytes()
    title, newline, _ = data.partition(b"\n")
    number = title.removeprefix(_TITLE)
    if not newline or not title.startswith(_TITLE) or not number.isdigit():
        raise _damaged(journal.folder, 0)
    journal.number, start = int(number), len(title) + 1
    while start < len(data):
        length, checksum = _HEAD.unpack_from(data.ljust(start + _HEAD.size, b"\0"), start)
        stop = start + _HEAD.size + length
        record = data[start + _HEAD.size : stop]
        if stop > len(data) or zlib.crc32(record) != checksum or not length:
            if stop < len(data) and data[start:].strip(b"\0"):
                raise _damaged(journal.folder, start)
            _LOG.warning("the journal ends in a change that was never acknowledged: left out")
            break
        _apply(journal.lines, record)
        journal.number += 1
        start = stop
    journal.size = start
    return journal


def _apply(lines: set[str], record: bytes) -> None:
    for line in record.decode().split("\n"):
        statement = line[1:].removesuffix(" .")
        if line.startswith("+"):
            lines.add(statement)
        elif line:
            lines.discard(statement)


def _begin(folder: Path, number: int) -> int:
    title = f"{_TITLE.decode()}{number}\n"
    write_whole(folder / "journal", [title])
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    return len(title)


def _damaged(folder: Path, place: int) -> SourceError:
    return SourceError(
        f"{folder / 'journal'}, byte {place:,}",
        "is damaged: what follows cannot be read",
        "Restore the folder from a copy, or move the journal away to go on from the snapshot.",
    )


def _unwritable(folder: Path, error: OSError) -> SourceError:
    return SourceError(
        str(folder),
        f"cannot be written: {error.strerror or error}",
        "Name a folder that you may write to and that has room.",
    )
