"""What is validated: a graph laid out, and the way from its triples back to where they are said."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from skosmith_converter.parsing import locate_rows, read_rows
from skosmith_converter.serialization import accepted
from skosmith_converter.shacl import Index
from skosmith_converter.terms import DEFAULT_GRAPH, GraphName, Quad, is_literal, literal_parts
from skosmith_converter.validation.findings import Place
from skosmith_converter.vocabulary import RDF, SM

__all__ = ["Located", "Subject", "read_subject"]

Located: TypeAlias = Iterator[tuple[Quad, Place | None]]
"""Quads, each with where it is said."""


class _Placed(Protocol):
    """A converted graph, as far as it is needed here."""

    @property
    def quads(self) -> Sequence[Quad]:
        """The rows."""

    def place_of(self, quad: Quad) -> tuple[str, int] | None:
        """Give file and line of a row."""


@dataclass(slots=True)
class Subject:
    """A graph to be validated."""

    index: Index
    """The union of the accepted graphs (``docs/model.md``, *Graphs*)."""
    names: tuple[str, ...] = ()
    """Of the files or sources, as the user wrote them."""
    located: Callable[[Collection[str] | None], Located] = field(default=lambda _: iter(()))
    """Goes through the graph once more, with places: at least through what has one of some nodes
    as subject or object. Only asked for where there are findings."""

    @classmethod
    def of_quads(cls, quads: Iterable[Quad], names: Sequence[str] = ()) -> "Subject":
        """Take a graph in memory; documents that it names are the places, without lines."""
        rows = accepted(list(quads))
        return cls(_indexed(rows), tuple(names), lambda _: _by_document(rows))

    @classmethod
    def of_graph(cls, graph: _Placed, names: Sequence[str] = ()) -> "Subject":
        """Take a graph that was just converted: its places have lines."""
        rows = accepted(list(graph.quads))

        def located(nodes: Collection[str] | None) -> Located:
            del nodes
            for quad in rows:
                place = graph.place_of(quad)
                yield quad, None if place is None else Place(*place)

        return cls(_indexed(rows), tuple(names), located)

    def joined(self, other: "Subject") -> "Subject":
        """Give this graph with another one; the index of this one is added to."""
        if self.names:
            self.index.add(other.index.triples())
            index = self.index
        else:
            index = other.index

        def located(nodes: Collection[str] | None) -> Located:
            yield from self.located(nodes)
            yield from other.located(nodes)

        return Subject(index, self.names + other.names, located)

    def with_lines(self, graph: _Placed) -> "Subject":
        """Give this graph with the lines of what it was converted from, converted once more.

        Of a file without named graphs, a statement has the places of all documents that say it.
        """
        lines = {quad: Place(*place) for quad in graph.quads if (place := graph.place_of(quad))}
        said: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        for quad, place in lines.items():
            said[quad[:3]].append(place)

        def located(nodes: Collection[str] | None) -> Located:
            for quad, place in self.located(nodes):
                if quad in lines:
                    yield quad, lines[quad]
                elif quad[3] == DEFAULT_GRAPH and quad[:3] in said:
                    yield from ((quad, one) for one in said[quad[:3]])
                else:
                    yield quad, place

        return Subject(self.index, self.names, located)


def _indexed(rows: Iterable[Quad]) -> Index:
    index = Index()
    index.add_quads(rows)
    return index


def _documents(rows: Iterable[Quad]) -> Mapping[GraphName, str]:
    """Give the file names that a graph states of its source documents."""
    return {
        subject: literal_parts(value).value
        for subject, predicate, value, _ in rows
        if predicate == SM.fileName and is_literal(value)
    }


def _by_document(rows: Sequence[Quad]) -> Located:
    names = _documents(rows)
    for quad in rows:
        name = names.get(quad[3])
        yield quad, None if name is None else Place(name)


def read_subject(paths: Sequence[Path]) -> Subject:
    """Read RDF files as one graph.

    A finding leads to the source document that the graph names for it (``sm:fileName``), else to
    the line of the RDF file. Raises SourceError where a file cannot be read.
    """
    index = Index()
    named: list[Quad] = []

    def take(rows: list[Quad]) -> None:
        plain = [quad for quad in rows if quad[3] == DEFAULT_GRAPH]
        if len(plain) < len(rows):
            named.extend(quad for quad in rows if quad[3] != DEFAULT_GRAPH)
        index.add_quads(plain)

    for path in paths:
        read_rows(path, take)
    superseded = set(index.column(RDF.type).inverse.values(SM.SupersededStatements))
    superseded |= {q[0] for q in named if q[1:3] == (RDF.type, SM.SupersededStatements)}
    index.add_quads(quad for quad in named if quad[3] not in superseded)
    names = {
        subject: literal_parts(value).value
        for subject, value in index.column(SM.fileName).pairs()
        if is_literal(value)
    }

    def located(nodes: Collection[str] | None) -> Located:
        found: list[tuple[Quad, int]] = []
        for path in paths:
            locate_rows(path, lambda quad, line: found.append((quad, line)), nodes)
            for quad, line in found:
                if quad[3] not in superseded:
                    name = names.get(quad[3])
                    yield quad, Place(str(path), line) if name is None else Place(name)
            found.clear()

    return Subject(index, tuple(map(str, paths)), located)
