"""An answer on its way from an engine to whoever waits for it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from skosmith_server.asking import AnswerKind

__all__ = ["Written"]

_IN_MEMORY: Final = 2 << 20
"""Bytes of an answer that wait in memory; more wait in a file without a name."""

_PIECE: Final = 1 << 16
_TRIPLE_TERM: Final = {
    "json": b'"type":"triple"',
    "xml": b"<triple>",
    "tsv": b"<<(",
    **dict.fromkeys(("turtle", "trig", "ntriples", "nquads"), b"<<("),
    "rdfxml": b'parseType="Triple"',
}
"""Format → how the engine begins a triple that is a term."""


def _has(file: IO[bytes], mark: bytes) -> bool:
    """Tell whether a mark stands in a file, of which little is in memory at once."""
    end = b""
    while piece := file.read(_PIECE):
        if mark in end + piece:
            return True
        end = piece[-len(mark) :]
    return False


@dataclass(slots=True)
class Written:
    """An answer as its worker wrote it; long ones lie in a file."""

    kind: AnswerKind = AnswerKind.SOLUTIONS
    format: str = ""
    size: int = 0
    waited: float = 0.0
    """Seconds until a worker was free."""
    took: float = 0.0
    """Seconds that the worker had."""
    _memory: list[bytes] = field(default_factory=list)
    _file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        """Take a piece."""
        self.size += len(data)
        if self._file is None and self.size <= _IN_MEMORY:
            self._memory.append(data)
            return
        if self._file is None:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (closed with the answer)
            self._file.writelines(self._memory)
            self._memory.clear()
        self._file.write(data)

    def reader(self) -> IO[bytes] | None:
        """Give a file with a long answer, to be closed; None where it is in memory.

        Each is a file of its own: many clients may wait for one answer.
        """
        if self._file is None:
            return None
        return Path(f"/proc/self/fd/{self._file.fileno()}").open("rb")

    async def version(self, file: IO[bytes] | None) -> str:
        """Give the version of SPARQL or RDF that it needs: 1.2 where a term is a triple, else "".

        A text that reads as if it held such a term counts as one: nobody is misled by that. `file`
        is that of `reader`; it is read, and stands at its beginning again.
        """
        mark = _TRIPLE_TERM.get(self.format)
        if mark is None:
            return ""
        if file is None:
            return "1.2" if mark in self.body else ""
        found = await asyncio.to_thread(_has, file, mark)
        file.seek(0)
        return "1.2" if found else ""

    def discard(self) -> None:
        """Give up what there is."""
        if self._file is not None:
            self._file.close()

    @property
    def body(self) -> bytes:
        """The whole answer."""
        if (file := self.reader()) is None:
            return b"".join(self._memory)
        with file:
            return file.read()
