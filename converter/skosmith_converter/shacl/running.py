"""What a check works with: the graph, the clock, and what is known of nodes already."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias, cast

from skosmith_converter.shacl.errors import TooLongError
from skosmith_converter.shacl.following import Reach, follow_from
from skosmith_converter.shacl.index import Column, Index
from skosmith_converter.shacl.paths import Inverse, Path, Predicate
from skosmith_converter.terms import Iri, Term

if TYPE_CHECKING:
    from skosmith_converter.shacl.engine import Engine

__all__ = ["Constraint", "Failure", "Rows", "Run", "Shape", "Targets", "Test"]


Test: TypeAlias = Callable[[Term], bool]
"""Tells whether a value is right."""

_HEAVY: Final = 100
"""Tests that are asked anew for each value; above it, what a shape finds is remembered."""


class Failure(NamedTuple):
    """One value, or one focus node as such, that a constraint does not accept."""

    focus: Term
    value: Term | None = None
    path: Path | None = None
    """Where it is another than that of the shape."""
    messages: Mapping[str, str] = {}
    """Where they are others than those of the shape; by language."""


class Constraint:
    """A constraint of a shape, compiled."""

    __slots__ = ()
    component: Iri
    """The constraint component."""
    cheap: ClassVar[bool] = False
    """Whether to ask again costs no more than to remember."""

    @property
    def parts(self) -> "tuple[Shape, ...]":
        """The shapes whose tests make up its own."""
        return ()

    def failures(self, rows: "Rows", run: "Run") -> "Collection[Failure]":
        """Give what is wrong with the value nodes of focus nodes."""
        raise NotImplementedError

    def failing(self, rows: "Rows", run: "Run") -> set[Term]:
        """Give the focus nodes for which something is wrong."""
        return {failure.focus for failure in self.failures(rows, run)}

    def test(self, run: "Run") -> "Test | None":
        """Give the test that each value has to pass by itself; None where there is none."""
        del run
        return None


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape is for (SHACL §2.1.3)."""

    nodes: tuple[Term, ...] = ()
    classes: tuple[Term, ...] = ()
    subjects_of: tuple[Iri, ...] = ()
    objects_of: tuple[Iri, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)

    def nodes_in(self, index: Index) -> dict[Term, None]:
        """Give the focus nodes in a graph, each once."""
        found = dict.fromkeys(self.nodes)
        for kind in self.classes:
            found |= index.instances_in_order(kind)
        for predicate in self.subjects_of:
            column = index.column(predicate)
            found.update(dict.fromkeys(column.one))
            found.update(dict.fromkeys(column.many))
        for predicate in self.objects_of:
            found.update(dict.fromkeys(value for _, value in index.column(predicate).pairs()))
        return found


@dataclass(eq=False, slots=True)
class Shape:
    """A shape as its graph states it; its constraints are compiled."""

    node: Term
    path: Path | None
    severity: Iri
    messages: Mapping[str, str]
    """By language; the empty tag for a message without one."""
    targets: Targets
    constraints: tuple[Constraint, ...] = ()
    properties: "tuple[Shape, ...]" = ()
    """Its property shapes (``sh:property``)."""
    _weight: int = 0

    @property
    def weight(self) -> int:
        """How many tests it comes to, those of a shape counted wherever the shape is used."""
        if not self._weight:
            parts = (part for one in self.constraints for part in one.parts)
            self._weight = 1 + sum(part.weight for part in parts)
        return self._weight

    @property
    def is_cheap(self) -> bool:
        """Tell whether to ask again costs no more than to remember."""
        path = self.path.path if isinstance(self.path, Inverse) else self.path
        direct = path is None or isinstance(path, Predicate)
        return direct and not self.properties and all(one.cheap for one in self.constraints)

    def test(self, run: "Run") -> Test | None:
        """Give the test that nodes have to pass, where one that looks at nothing else will do."""
        if self.path is not None or self.properties or self.weight > _HEAVY:
            return None
        tests = [constraint.test(run) for constraint in self.constraints]
        if None in tests:
            return None
        if len(tests) == 1:
            return tests[0]
        passes = cast("list[Test]", tests)
        return lambda node: all(test(node) for test in passes)


class Rows:
    """Focus nodes with their value nodes; worked out as far as a constraint needs them."""

    def __init__(
        self,
        foci: Collection[Term],
        follow: Callable[[Term], Collection[Term]] | None = None,
        column: Column | None = None,
    ) -> None:
        self.foci = foci
        """All focus nodes, each once."""
        self._follow = follow
        self.column = column
        """Where the values are those of one predicate."""

    @property
    def are_own(self) -> bool:
        """Tell whether each focus node is its own value: those of a node shape."""
        return self._follow is None

    @cached_property
    def pairs(self) -> Sequence[tuple[Term, Collection[Term]]]:
        """Each focus node with its values."""
        if self._follow is None:
            return [(focus, (focus,)) for focus in self.foci]
        follow = self._follow
        return [(focus, follow(focus)) for focus in self.foci]

    @cached_property
    def values(self) -> set[Term]:
        """All value nodes, each once."""
        if self._follow is None:
            return set(self.foci)
        return set().union(*[values for _, values in self.pairs])


@dataclass(slots=True)
class Run:
    """One check of one graph."""

    index: Index
    shapes_graph: Index
    engine: "Engine"
    """Answers the queries of SHACL-SPARQL."""
    deadline: float | None = None
    """Of `time.monotonic`."""
    _failing: dict[Shape, dict[Term, bool]] = field(default_factory=dict)
    _reaches: dict[Path, Reach] = field(default_factory=dict)

    def tick(self) -> None:
        """Raise TooLongError where the time is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise TooLongError("The shapes took longer than they were given", "Allow more time.")

    def rows(self, path: Path | None, foci: Collection[Term]) -> Rows:
        """Give the value nodes of focus nodes (SHACL §2.1.3.5)."""
        self.tick()
        if path is None:
            return Rows(foci)
        if isinstance(path, Predicate):
            column = self.index.column(path.iri)
            return Rows(foci, column.values, column)
        if isinstance(path, Inverse) and isinstance(path.path, Predicate):
            column = self.index.column(path.path.iri).inverse
            return Rows(foci, column.values, column)
        if (reach := self._reaches.get(path)) is None:
            reach = self._reaches[path] = follow_from(path, self.index, self.tick)
        return Rows(foci, reach)

    def failing(self, shape: Shape, nodes: Collection[Term]) -> set[Term]:
        """Give the nodes that do not conform to a shape; what costs much is remembered."""
        if shape.is_cheap:
            return self._failing_anew(shape, nodes)
        known = self._failing.setdefault(shape, {})
        new = [node for node in nodes if node not in known]
        if new:
            failing = self._failing_anew(shape, new)
            known.update((node, node in failing) for node in new)
        return {node for node in nodes if known[node]}

    def _failing_anew(self, shape: Shape, nodes: Collection[Term]) -> set[Term]:
        rows = self.rows(shape.path, nodes)
        failing = set().union(*(one.failing(rows, self) for one in shape.constraints))
        for inner in shape.properties:
            if bad := self.failing(inner, rows.values):
                failing.update(f for f, values in rows.pairs if not bad.isdisjoint(values))
        return failing
