"""RDF files to quads: strict, and deaf to everything that a hostile file asks for.

Oxigraph does the parsing. It keeps lexical forms and writes language tags in small letters, which
get their canonical case back here. It fetches nothing. What it does not survive (entity
declarations in RDF/XML, nesting without end) is refused before it sees it.
"""

import itertools
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, cast

import pyoxigraph

from skosmith_converter.errors import RdfError, SourceError
from skosmith_converter.serialization.formats import Format, format_of_path
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    BlankNode,
    Iri,
    Literal,
    Quad,
    Subject,
    canonical_language_tag,
    is_blank,
)

__all__ = ["read_rdf", "read_rdf_file", "read_rdf_lines"]

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
# Without a base Oxigraph refuses relative IRIs, only in JSON-LD it drops their triples
_NOWHERE: Final = "https://relative.invalid/"
_RELATIVE = re.compile(rf"<({re.escape(_NOWHERE)}[^>]*)>")

_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"{}[]"))
_POSITION = re.compile(r"^Parser error at line \d+(?: between columns \d+ and \d+| column \d+)?: ")

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
    try:
        form = format_of_path(path)
        if path.stat().st_size > _MOST_BYTES:
            raise _too_big(str(path))
        data = path.read_bytes()
    except ValueError as error:
        raise SourceError(str(path), str(error), "Rename the file.") from error
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror or error}") from error
    return read_rdf(data, form, str(path))


def read_rdf(data: bytes, form: Format, name: str, base: str = "") -> list[Quad]:
    """Read a document of RDF 1.1; `name` is how errors call it, `base` resolves relative IRIs.

    Gives the quads in the order of the document, each once. Blank nodes get labels of their
    number and a digest of the document: the same on every run, different between documents.

    Raises RdfError, its place with line and column where known, where the document is no RDF of
    that format, has relative IRIs without a base, needs a remote JSON-LD context, declares
    entities (RDF/XML), uses triple terms or text directions (RDF 1.2), is nested more than 200
    deep or larger than 1 GiB.
    """
    return list(dict.fromkeys(_quads(data, form, name, base)))


def read_rdf_lines(data: bytes, form: Format, name: str) -> dict[Quad, int]:
    """Read as `read_rdf`; give each quad with its first line, 0 where lines tell nothing."""
    placed: dict[Quad, int] = {}
    by_line = form.name in {"ntriples", "nquads"}
    lines = _statement_lines(data) if by_line else itertools.repeat(0)
    for quad, line in zip(_quads(data, form, name), lines, strict=False):
        placed.setdefault(quad, line)
    return placed


def _statement_lines(data: bytes) -> Iterator[int]:
    for number, line in enumerate(data.removeprefix(BOM_UTF8).splitlines(), start=1):
        if (stripped := line.strip()) and not stripped.startswith(b"#"):
            yield number


def _quads(data: bytes, form: Format, name: str, base: str = "") -> Iterator[Quad]:
    data = data.removeprefix(BOM_UTF8)
    _refuse(data, form, name)
    place = base or (_NOWHERE if form.name == "jsonld" else None)
    parser = pyoxigraph.parse(data, _OXIGRAPH[form.name], base_iri=place)
    try:
        yield from _Rows(name, data).of(parser)
    except SyntaxError as error:
        raise _rdf_error(name, error) from error


class _Rows:
    """Quads of Oxigraph to ours; remembers the terms it met."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        self._data = data
        self._label = ""
        self._nodes: dict[str, Subject] = {}
        self._tags: dict[str, str] = {}

    def of(self, parser: pyoxigraph.QuadParser) -> Iterator[Quad]:
        """Give each quad; raises RdfError at what RDF 1.1 does not have."""
        known = self._nodes
        for quad in parser:
            # A line of N-Quads without the full stop: far cheaper than four terms as objects
            subject, predicate, rest = str(quad).split(" ", 2)
            text, _, graph = rest.rpartition(" ")
            if not text or graph[0] not in "<_" or '"' in graph:
                text, graph = rest, ""
            yield (
                known.get(subject) or self._node(subject),
                cast("Iri", known.get(predicate) or self._node(predicate)),
                self._literal(text) if text[0] == '"' else known.get(text) or self._node(text),
                (known.get(graph) or self._node(graph)) if graph else DEFAULT_GRAPH,
            )

    def _node(self, text: str) -> Subject:
        if text.startswith("<<"):
            raise self._too_new("triple term", text)
        if is_blank(text):
            # Labels of nodes without one are random in Oxigraph; so all are numbered
            self._label = self._label or f"d{sha256(self._data).hexdigest()[:8]}n"
            node: Subject = BlankNode(f"_:{self._label}{len(self._nodes)}")
        else:
            if (relative := _RELATIVE.fullmatch(text)) is not None:
                raise RdfError(
                    self._name,
                    f"holds the relative IRI {relative[1].removeprefix(_NOWHERE)!r}",
                    'Write it in full, or give the context an "@base".',
                )
            node = Iri(text)
        self._nodes[text] = node
        return node

    def _literal(self, text: str) -> Literal:
        if text[-1] in '">':
            return Literal(text)
        end = text.rindex('"') + 2
        tag = text[end:]
        if tag not in self._tags:
            if "--" in tag:
                raise self._too_new("text direction", text)
            self._tags[tag] = canonical_language_tag(tag)
        return Literal(text[:end] + self._tags[tag])

    def _too_new(self, what: str, text: str) -> RdfError:
        return RdfError(self._name, f"holds a {what} of RDF 1.2: {text}", "Write RDF 1.1.")


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
