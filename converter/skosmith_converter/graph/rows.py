"""Collects the rows of a graph."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from skosmith_converter.framework import Said
from skosmith_converter.iris import Iris
from skosmith_converter.page import Passage, Source
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    GraphName,
    Iri,
    Quad,
    Subject,
    Term,
    blank,
    text,
)
from skosmith_converter.vocabulary import RDF, SKOS, SM

__all__ = ["Rows"]


@dataclass(slots=True)
class Rows:
    """Rows in the making, and where on which page each literal stands."""

    iris: Iris
    quads: dict[Quad, int] = field(default_factory=dict)
    """Each row once, with the line where a document makes the statement; else 0."""
    names: dict[GraphName, str] = field(default_factory=dict)
    """The file name of the document behind each named graph."""
    superseded: set[GraphName] = field(default_factory=set)
    """The named graphs with what better documents say otherwise."""
    with_places: bool = True
    """Whether to say where in its document each text stands."""
    _graphs: dict[tuple[str, bool], GraphName] = field(default_factory=dict)

    def add(self, subject: Subject, predicate: Iri, *objects: Term) -> None:
        """Add statements that hold the texts together, to the default graph."""
        for value in objects:
            self.quads[subject, predicate, value, DEFAULT_GRAPH] = 0

    def graph_of(self, source: Source, *, accepted: bool = True) -> GraphName:
        """Give the named graph of what a document says; the same string for the same document."""
        key = source.key, accepted
        if (graph := self._graphs.get(key)) is None:
            mint = self.iris.source if accepted else self.iris.superseded
            graph = self._graphs[key] = mint(source.sha256, source.part)
            self.names[graph] = source.place
            if not accepted:
                self.superseded.add(graph)
                self.add(graph, RDF.type, SM.SupersededStatements)
        return graph

    def add_said(
        self, source: Source, row: tuple[Subject, Iri, Term], line: int, *, accepted: bool = True
    ) -> None:
        """Add a statement that a document makes, to the graph of that document."""
        quad = (*row, self.graph_of(source, accepted=accepted))
        self.quads.setdefault(quad, line)

    def say(
        self,
        subject: Subject,
        predicate: Iri,
        said: Iterable[Said],
        shape: Callable[[str], str] = str,
        *,
        placed: bool = True,
    ) -> None:
        """Add the texts that documents give for one place, each to the graph of its document.

        `placed` says where in the document they stand, too.
        """
        for one in said:
            graph = self.graph_of(one.source, accepted=one.accepted)
            for passage in one.passages:
                value = text(shape(passage.text), one.language)
                self.quads.setdefault((subject, predicate, value, graph), passage.lines[0])
            if placed and self.with_places:
                self._place(subject, one, graph)

    def _place(self, subject: Subject, said: Said, graph: GraphName) -> None:
        """Add where in its document a text stands; what RDF was read from has told it, or not."""
        source = said.source
        if source.via is None:
            places: Iterable[str] = filter(None, map(_place_of, said.passages))
        else:
            local = subject[1:-1].removeprefix(self.iris.base)
            places = source.places.get((local, said.accepted), ())
        for place in places:
            node = self.iris.place(source.sha256, place, source.part)
            self.quads.setdefault((subject, SM.saidAt, node, graph), 0)

    def add_concept(self, concept: Iri, kind: Iri, scheme: Iri) -> None:
        """Add a concept of one of our classes to its scheme."""
        self.add(concept, RDF.type, kind, SKOS.Concept)
        self.add(concept, SKOS.inScheme, scheme)

    def add_top_concept(self, concept: Iri, scheme: Iri) -> None:
        """State both directions of a top concept."""
        self.add(concept, SKOS.topConceptOf, scheme)
        self.add(scheme, SKOS.hasTopConcept, concept)

    def add_broader(self, concept: Iri, broader: Iri) -> None:
        """State both directions of a hierarchical link."""
        self.add(concept, SKOS.broader, broader)
        self.add(broader, SKOS.narrower, concept)

    def add_collection(self, collection: Iri, members: Sequence[Iri]) -> None:
        """Add an ordered collection: members as such (SKOS S36) and as a list.

        The list's blank nodes are named after the collection, so that every run gives the same.
        """
        self.add(collection, RDF.type, SKOS.OrderedCollection)
        self.add(collection, SKOS.member, *members)
        label = collection[1:-1].removeprefix(self.iris.base).replace("/", "-")
        nodes: list[Subject] = [blank(f"{label}-{n}") for n in range(1, len(members) + 1)]
        ends = [*nodes, RDF.nil]
        self.add(collection, SKOS.memberList, ends[0])
        for node, member, rest in zip(nodes, members, ends[1:], strict=True):
            self.add(node, RDF.first, member)
            self.add(node, RDF.rest, rest)


def _place_of(passage: Passage) -> str:
    """Give the lines of a passage as the end of an IRI; empty where it has none."""
    first, last = passage.lines
    if not first:
        return ""
    return f"L{first}" if first == last else f"L{first}-L{last}"
