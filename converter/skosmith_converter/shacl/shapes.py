"""Reads a shapes graph: from triples to shapes with compiled constraints (SHACL §2 to §5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.shacl.components import Component, read_components
from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.index import Index, Triple
from skosmith_converter.shacl.parameters import core_constraints, flag_of, one_of
from skosmith_converter.shacl.paths import read_path
from skosmith_converter.shacl.running import Constraint, Shape, Targets
from skosmith_converter.shacl.sparql_constraints import SparqlConstraint, read_sparql
from skosmith_converter.shacl.unsupported import COUNTED_PATHS, find_unsupported
from skosmith_converter.shacl.vocabulary import messages_of, sh
from skosmith_converter.terms import Iri, Term, is_iri, is_literal
from skosmith_converter.vocabulary import OWL, RDFS

__all__ = ["Shapes", "read_shapes"]

_DEEPEST: Final = 60
"""Shapes within shapes; people write five."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """A shapes graph, read."""

    graph: Index
    roots: tuple[Shape, ...]
    """The shapes that have targets."""
    unsupported: tuple[tuple[Term, str], ...] = ()
    """What the engine does not know: a shape, and what of it."""


def read_shapes(triples: Iterable[Triple]) -> Shapes:
    """Read a shapes graph.

    Raises ShapesError, naming the shape, where the graph breaks the syntax of SHACL, where shapes
    refer to themselves (SHACL §3.4.3 leaves that undefined), or where they are nested more than 60
    deep. What is not SHACL Core or SHACL-SPARQL is named in `Shapes.unsupported`.
    """
    graph = Index(triples)
    reader = _Reader(graph, read_components(graph))
    found = (reader.shape(node) for node in reader.targeted())
    roots = tuple(shape for shape in found if shape is not None)
    counting = {(s.node, COUNTED_PATHS) for root in roots for s in _counting(root)}
    return Shapes(graph, roots, (*find_unsupported(graph), *sorted(counting)))


def _counting(shape: Shape) -> Iterator[Shape]:
    """Give the shapes with a query that our engine for queries would answer wrongly."""
    queries = (one.asked.query for one in shape.constraints if isinstance(one, SparqlConstraint))
    if any(query.counts_alternatives for query in queries):
        yield shape
    for inner in shape.properties:
        yield from _counting(inner)


_TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")


@dataclass(slots=True)
class _Reader:
    graph: Index
    components: Sequence[Component]
    _shapes: dict[Term, Shape | None] = field(default_factory=dict)
    _within: list[Term] = field(default_factory=list)

    def targeted(self) -> list[Term]:
        """Give the shapes that have targets, those of SHACL-AF too, in the order of names."""
        found = {
            node
            for name in (*_TARGETS, "target")
            for node, _ in self.graph.column(sh(name)).pairs()
        }
        kinds = self.graph.instances(RDFS.Class) | self.graph.instances(OWL.Class)
        shapes = self.graph.instances(sh("NodeShape")) | self.graph.instances(sh("PropertyShape"))
        return sorted(found | (kinds & shapes))

    def shape(self, node: Term) -> Shape | None:
        """Give the shape of a node; None where it is deactivated."""
        if is_literal(node):
            raise ShapesError(f"What should be a shape is a text: {node}", "Name a shape.")
        if node in self._shapes:
            return self._shapes[node]
        if node in self._within:
            raise ShapesError(
                "The shape refers to itself, directly or through others",
                "SHACL leaves recursive shapes undefined (§3.4.3): break the circle.",
                node,
            )
        if len(self._within) >= _DEEPEST:
            raise ShapesError(f"Shapes are nested more than {_DEEPEST} deep", "Flatten them.", node)
        self._within.append(node)
        try:
            self._shapes[node] = self._read(node)
        except ShapesError as error:
            raise error if error.shape else ShapesError(error.problem, error.remedy, node) from None
        finally:
            self._within.pop()
        return self._shapes[node]

    def _read(self, node: Term) -> Shape | None:
        if flag_of(self.graph, node, "deactivated"):
            return None
        paths = self.graph.values(node, sh("path"))
        if len(paths) > 1:
            raise ShapesError("A shape has several paths (sh:path)", "Make a shape of each.")
        if not paths and node in self.graph.instances(sh("PropertyShape")):
            raise ShapesError("A property shape has no path (sh:path)", "State one.")
        severity = one_of(self.graph, node, "severity")
        shape = Shape(
            node=node,
            path=read_path(self.graph, paths[0]) if paths else None,
            severity=Iri(severity) if severity is not None else sh("Violation"),
            messages=messages_of(self.graph, node),
            targets=self._targets(node),
        )
        shape.properties = tuple(self._inner(node, "property"))
        shape.constraints = tuple(self._constraints(node, shape))
        return shape

    def _targets(self, node: Term) -> Targets:
        nodes, classes, subjects, objects = (self.graph.values(node, sh(n)) for n in _TARGETS)
        instances = self.graph.instances
        if node in instances(RDFS.Class) or node in instances(OWL.Class):
            classes = (*classes, node)
        for one in (*subjects, *objects):
            if not is_iri(one):
                raise ShapesError(f"A target is no property: {one}", "Name it by its IRI.")
        return Targets(
            tuple(nodes), tuple(classes), tuple(map(Iri, subjects)), tuple(map(Iri, objects))
        )

    # -- Constraints -------------------------------------------------------------------------------

    def _constraints(self, node: Term, shape: Shape) -> Iterator[Constraint]:
        yield from core_constraints(self, node, shape)
        for value in self.graph.values(node, sh("sparql")):
            yield from read_sparql(self.graph, shape, value)
        for component in self.components:
            yield from component.constraints(self.graph, shape)

    def _inner(self, node: Term, name: str) -> Iterator[Shape]:
        for value in self.graph.values(node, sh(name)):
            if not self.graph.values(value, sh("path")):
                raise ShapesError(f"What sh:property names is no property shape: {value}", "")
            if (shape := self.shape(value)) is not None:
                yield shape
