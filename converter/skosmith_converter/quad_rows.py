"""Quads of Oxigraph as rows of ours: written to a file that only seems to be one."""

import re
from collections.abc import Callable
from hashlib import sha256
from io import RawIOBase
from typing import Final, cast

from skosmith_converter.errors import RdfError
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    BlankNode,
    Iri,
    Literal,
    Quad,
    Subject,
    Term,
    canonical_language_tag,
    is_blank,
)

__all__ = ["NOWHERE", "LineByLine", "Rows"]

NOWHERE: Final = "https://relative.invalid/"
"""A base for JSON-LD: without one, Oxigraph drops triples with relative IRIs."""
_RELATIVE = re.compile(rf"<({re.escape(NOWHERE)}[^>]*)>")
_BLOCK: Final = 1 << 18
"""Bytes of N-Quads that are made rows at a time: so few that they stay in the cache meanwhile."""


class Rows:
    """A file that N-Quads are written to, and that makes our quads of them.

    That is far cheaper than four terms as objects for each quad. Remembers the terms it met.
    """

    def __init__(
        self, name: str, data: Callable[[], bytes], take: Callable[[list[Quad]], object]
    ) -> None:
        self.name = name
        self._data = data
        self._take = take
        self._parts: list[bytes] = []
        self._size = 0
        self._label = ""
        self._nodes: dict[str, Subject] = {}
        self._tags: dict[str, str] = {}
        self._kept: set[str] = set()
        """What literals end with, from their closing quote, where nothing is to be changed."""

    def write(self, data: bytes) -> int:
        """Take some bytes of N-Quads."""
        self._parts.append(data)
        self._size += len(data)
        if self._size > _BLOCK:
            self._take_lines(b"".join(self._parts))
        return len(data)

    def flush(self) -> None:
        """Do nothing: a block is taken when it is full."""

    def finish(self) -> None:
        """Take what is left."""
        self._take_lines(b"".join(self._parts))

    def _take_lines(self, data: bytes) -> None:
        end = data.rfind(b"\n") + 1
        self._parts, self._size = [data[end:]], len(data) - end
        self.take_block(data[:end].decode())

    def take_block(self, block: str) -> None:
        """Hand on the quads of whole lines; raises RdfError at what RDF 1.1 does not have."""
        known, kept = self._nodes.get, self._kept
        rows: list[Quad] = []
        before, subject = "", cast("Subject", "")
        for line in block.split(" .\n"):
            if not line:
                continue
            start, predicate, text = line.split(" ", 2)
            if start != before:
                before, subject = start, known(start) or self._node(start)
            graph = ""
            value: Term
            if text[0] == '"':
                # Most end as others before them, and as they should: those stay as they are
                if text[-1] == '"' or text[text.rindex('"') :] in kept:
                    value = text  # type: ignore[assignment]
                else:
                    value, graph = self._literal(text)
            else:
                if " " in text and not text.startswith("<<"):
                    text, graph = text.split(" ")
                value = known(text) or self._node(text)
            name: Iri = known(predicate) or self._node(predicate)  # type: ignore[assignment]
            home = (known(graph) or self._node(graph)) if graph else DEFAULT_GRAPH
            rows.append((subject, name, value, home))
        self._take(rows)

    def _literal(self, text: str) -> tuple[Literal, str]:
        """Give a literal, its language tag in canonical case, and the graph behind it."""
        end = text.rindex('"') + 1
        value, rest = text[:end], text[end:]
        rest, _, graph = rest.partition(" ")
        if rest[:1] != "@":
            return Literal(value + rest), graph
        if rest not in self._tags:
            if "--" in rest:
                raise self._too_new("text direction", text)
            self._tags[rest] = f"@{canonical_language_tag(rest[1:])}"
            if self._tags[rest] == rest:
                self._kept.add(f'"{rest}')
        return Literal(value + self._tags[rest]), graph

    def _node(self, text: str) -> Subject:
        if text.startswith("<<"):
            raise self._too_new("triple term", text)
        if is_blank(text):
            # Labels of nodes without one are random in Oxigraph; so all are numbered
            self._label = self._label or f"d{sha256(self._data()).hexdigest()[:8]}n"
            node: Subject = BlankNode(f"_:{self._label}{len(self._nodes)}")
        else:
            if (relative := _RELATIVE.fullmatch(text)) is not None:
                raise RdfError(
                    self.name,
                    f"holds the relative IRI {relative[1].removeprefix(NOWHERE)!r}",
                    'Write it in full, or give the context an "@base".',
                )
            node = Iri(text)
        self._nodes[text] = node
        return node

    def _too_new(self, what: str, text: str) -> RdfError:
        return RdfError(self.name, f"holds a {what} of RDF 1.2: {text}", "Write RDF 1.1.")


class LineByLine(RawIOBase):
    """A file that gives at most one line at a time, and a long one in pieces."""

    def __init__(self, data: bytes) -> None:
        self._lines = iter(data.splitlines(keepends=True))
        self._rest = b""
        self.number = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Give the next line, or what fits of it: more than is asked for ends the process."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.number += 1
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece
