"""RDF files to quads: strict, and deaf to everything that a hostile file asks for.

Oxigraph does the parsing. It keeps lexical forms and writes language tags in small letters, which
get their canonical case back here. It fetches nothing. What it does not survive (entity
declarations in RDF/XML, nesting without end) is refused before it sees it.
"""

import itertools
import mmap
import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

import pyoxigraph

from skosmith_converter.errors import RdfError, SourceError
from skosmith_converter.piping import blocks_from
from skosmith_converter.quad_rows import NOWHERE, LineByLine, Rows
from skosmith_converter.serialization.formats import Format, format_of_path
from skosmith_converter.terms import Quad

__all__ = ["locate_rows", "read_rdf", "read_rdf_file", "read_rdf_lines", "read_rows"]

_MOST_BYTES: Final = 1 << 30
_DEEPEST: Final = 200
"""Oxigraph recurses in JSON-LD and in triple terms; thousands of levels end the process."""

_OXIGRAPH: Final = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}

_LINE_BY_LINE: Final = frozenset({"turtle", "trig", "ntriples", "nquads"})
"""Formats that can be read piece by piece."""
_LARGE: Final = 1 << 22
"""Bytes of a file that is worth a process of its own."""
_PROCESSORS: Final = os.cpu_count() or 1
_TRIPLE_TERM = re.compile(rb"<<\(")
_MARKS: Final = (BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE)

_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"{}[]"))
_POSITION = re.compile(
    r"^Parser error (?:at line \d+(?: between columns \d+ and \d+| column \d+)?"
    r"|between line \d+ column \d+ and line \d+ column \d+): "
)

_REMEDIES: Final = (
    ("No scheme found", "The IRI is relative: give the file a base or write the IRI in full."),
    ("remote context", "Write the context into the file; nothing is fetched."),
    ("Invalid IRI", "Escape the character in the IRI (as %20, say)."),
    ("Invalid UTF-8", "Save the file as UTF-8."),
    ("Only UTF-8", "Save the file as UTF-8, also in its XML declaration."),
    ("subtag", "Write a BCP 47 language tag such as en, fr-CA or zh-Hans."),
)


def read_rdf_file(path: Path) -> list[Quad]:
    """Read a file in the format its name tells; otherwise as `read_rdf`.

    Raises SourceError where the file cannot be read or its name tells no format.
    """
    read: dict[Quad, None] = {}
    read_rows(path, lambda rows: read.update(dict.fromkeys(rows)))
    return list(read)


def read_rows(path: Path, take: Callable[[list[Quad]], object]) -> Format:
    """Read a file and hand its quads on, some thousands at a time, as `read_rdf` reads them.

    A quad that the file has twice comes twice. Nothing but the rows that are handed on is kept in
    memory, if the format allows it. Gives the format; raises as `read_rdf_file`, and then some rows
    may have been handed on.
    """
    form, size = _format_and_size(path)
    try:
        if form.name in _LINE_BY_LINE and size <= _MOST_BYTES and _is_flat_utf8(path):
            _parse(path, form, Rows(str(path), path.read_bytes, take), None)
        else:
            _feed(path.read_bytes(), form, str(path), "", take)
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror or error}") from error
    return form


def _is_flat_utf8(path: Path) -> bool:
    """Tell whether a file has nothing that would have to be taken away, or refused, first."""
    with path.open("rb") as file:
        start = file.read(4)
        if not start or start.startswith(_MARKS) or b"\0" in start:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            terms = itertools.islice(_TRIPLE_TERM.finditer(data), _DEEPEST + 1)
            return sum(1 for _ in terms) <= _DEEPEST


def _format_and_size(path: Path) -> tuple[Format, int]:
    try:
        return format_of_path(path), path.stat().st_size
    except ValueError as error:
        raise SourceError(str(path), str(error), "Rename the file.") from error
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror or error}") from error


def read_rdf(data: bytes, form: Format, name: str, base: str = "") -> list[Quad]:
    """Read a document of RDF 1.1; `name` is how errors call it, `base` resolves relative IRIs.

    Gives the quads in the order of the document, each once. Blank nodes get labels of their
    number and a digest of the document: the same on every run, different between documents.

    Raises RdfError, its place with line and column where known, where the document is no RDF of
    that format, has relative IRIs without a base, needs a remote JSON-LD context, declares
    entities (RDF/XML), uses triple terms or text directions (RDF 1.2), is nested more than 200
    deep or larger than 1 GiB.
    """
    read: dict[Quad, None] = {}
    _feed(data, form, name, base, lambda rows: read.update(dict.fromkeys(rows)))
    return list(read)


def read_rdf_lines(data: bytes, form: Format, name: str) -> dict[Quad, int]:
    """Read as `read_rdf`; give each quad with its first line, 0 where lines tell nothing."""
    rows: list[Quad] = []
    _feed(data, form, name, "", rows.extend)
    by_line = form.name in {"ntriples", "nquads"}
    lines = _statement_lines(data) if by_line else itertools.repeat(0)
    placed: dict[Quad, int] = {}
    for quad, line in zip(rows, lines, strict=False):
        placed.setdefault(quad, line)
    return placed


def _statement_lines(data: bytes) -> Iterator[int]:
    for number, line in enumerate(data.removeprefix(BOM_UTF8).splitlines(), start=1):
        if (stripped := line.strip()) and not stripped.startswith(b"#"):
            yield number


def locate_rows(
    path: Path, take: Callable[[Quad, int], object], nodes: Collection[str] | None = None
) -> None:
    """Read a file again and hand each quad on with its line: the one on which it ends.

    With `nodes` those quads are enough that have one of them as subject or object. Raises as
    `read_rdf_file`. The parser is given the file line by line, and asks for no more before it has
    told of what it has.
    """
    form, _ = _format_and_size(path)
    data = path.read_bytes().removeprefix(BOM_UTF8)
    _refuse(data, form, str(path))
    lines = LineByLine(data)
    found: list[Quad] = []
    rows = Rows(str(path), lambda: data, found.extend)
    place = NOWHERE if form.name == "jsonld" else None
    wanted = None if nodes is None else {_as_parsed(node) for node in nodes}
    try:
        for quad in pyoxigraph.parse(
            cast("IO[bytes]", lines), _OXIGRAPH[form.name], base_iri=place
        ):
            text = str(quad)
            if wanted is None or _has_one(text, wanted):
                rows.take_block(f"{text} .\n")
                take(found.pop(), lines.number)
    except SyntaxError as error:
        raise _rdf_error(str(path), error) from error


def _as_parsed(node: str) -> str:
    """Give a term as Oxigraph writes it: language tags in small letters."""
    if node[0] != '"' or node[-1] in '">':
        return node
    end = node.rindex('"')
    return node[:end] + node[end:].lower()


def _has_one(quad: str, wanted: Collection[str]) -> bool:
    """Tell whether a quad has a wanted node; one with a blank node may, since those are renamed."""
    subject, _, rest = quad.split(" ", 2)
    return subject in wanted or rest in wanted or "_:" in quad or rest.rpartition(" ")[0] in wanted


def _feed(
    data: bytes, form: Format, name: str, base: str, take: Callable[[list[Quad]], object]
) -> None:
    data = data.removeprefix(BOM_UTF8)
    _refuse(data, form, name)
    place = base or (NOWHERE if form.name == "jsonld" else None)
    _parse(data, form, Rows(name, lambda: data, take), place)


def _parse(source: bytes | Path, form: Format, rows: Rows, base: str | None) -> None:
    def write_quads(file: BinaryIO) -> None:
        parsed = _OXIGRAPH[form.name]
        if isinstance(source, Path):
            quads = pyoxigraph.parse(path=source, format=parsed, base_iri=base)
        else:
            quads = pyoxigraph.parse(source, parsed, base_iri=base)
        pyoxigraph.serialize(quads, file, format=pyoxigraph.RdfFormat.N_QUADS)

    try:
        if isinstance(source, Path) and source.stat().st_size > _LARGE and _PROCESSORS > 1:
            for block in blocks_from(write_quads):
                rows.write(block)
        else:
            write_quads(cast("BinaryIO", rows))
        rows.finish()
    except SyntaxError as error:
        raise _rdf_error(rows.name, error) from error


def _refuse(data: bytes, form: Format, name: str) -> None:
    if len(data) > _MOST_BYTES:
        raise _too_big(name)
    # UTF-16 and UTF-32 write ASCII as itself between zero bytes
    if form.name == "rdfxml" and (found := _DECLARATION.search(data.replace(b"\0", b""))):
        raise RdfError(
            name,
            f"declares a document type or entities ({found[0].decode()})",
            "Write namespaces and texts out; a few declared entities can fill any memory.",
        )
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in data[:4]:
        raise RdfError(name, "is not UTF-8 but UTF-16, UTF-32 or no text", "Save it as UTF-8.")
    if form.name == "jsonld":
        deep = _is_deep(data)
    else:
        deep = form.name != "rdfxml" and data.count(b"<<(") > _DEEPEST
    if deep:
        raise RdfError(name, f"is nested more than {_DEEPEST} deep", "Write it flatter.")


def _is_deep(data: bytes) -> bool:
    """Tell whether JSON is nested too deep; every round takes the innermost brackets away."""
    brackets = _JSON_STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    for _ in range(_DEEPEST):
        fewer = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(fewer) == len(brackets):
            break
        brackets = fewer
    return len(brackets) > _DEEPEST


def _too_big(name: str) -> RdfError:
    return RdfError(name, f"is larger than {_MOST_BYTES >> 30} GiB", "Read it in parts.")


def _rdf_error(name: str, error: SyntaxError) -> RdfError:
    problem = _POSITION.sub("", error.msg)
    place = name
    if error.lineno is not None:
        place += f":{error.lineno}" + (f":{error.offset}" if error.offset is not None else "")
    remedy = next((remedy for words, remedy in _REMEDIES if words in problem), "")
    return RdfError(place, problem, remedy)
