"""Holds a graph against shapes."""

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from skosmith_converter.shacl.engine import Engine
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.paths import Path
from skosmith_converter.shacl.running import Failure, Rows, Run, Shape
from skosmith_converter.shacl.shapes import Shapes
from skosmith_converter.shacl.sparql_constraints import SparqlConstraint
from skosmith_converter.terms import Iri, Term

__all__ = ["Outcome", "Result", "check"]


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (SHACL §3.6.2)."""

    focus: Term
    path: Path | None
    value: Term | None
    component: Iri
    shape: Term
    severity: Iri
    messages: Mapping[str, str]
    """By language; the empty tag for a message without one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found."""

    results: tuple[Result, ...]
    met: Mapping[Term, int]
    """Shape → how many focus nodes its targets gave, or the shapes that it is a property of."""

    @property
    def conforms(self) -> bool:
        """Tell whether there is no result, whatever its severity (SHACL §3.6.1.1)."""
        return not self.results


def check(index: Index, shapes: Shapes, *, time_limit: float | None = None) -> Outcome:
    """Give what shapes find in a graph.

    Raises TooLongError after `time_limit` seconds, and ShapesError where a query of the shapes
    cannot be evaluated.
    """
    deadline = None if time_limit is None else time.monotonic() + time_limit
    foci = [(shape, found) for shape in shapes.roots if (found := shape.targets.nodes_in(index))]
    with Engine(index, shapes.graph, deadline) as engine:
        run = Run(index, shapes.graph, engine, deadline)
        if deadline is None:
            asked = [one for shape, nodes in foci for one in _asked_for_all(shape, nodes)]
            looked_at = (constraint.asked.predicates or () for constraint in asked)
            queries = [constraint.text_for_all(run) for constraint in asked]
            engine.begin(frozenset().union(*looked_at), queries)
            foci.sort(key=lambda one: any(_asked_for_all(*one)))  # answers are waited for last
        checking = _Checking(run, {})
        results = tuple(
            result for shape, found in foci for _, result in checking.results(shape, found)
        )
    return Outcome(results, {node: len(met) for node, met in checking.met.items()})


def _asked_for_all(shape: Shape, foci: Collection[Term]) -> Iterator[SparqlConstraint]:
    """Give the constraints of a shape whose query is asked once for all focus nodes."""
    for constraint in shape.constraints:
        if isinstance(constraint, SparqlConstraint) and constraint.is_asked_for_all(foci):
            yield constraint
    if shape.path is None:
        for inner in shape.properties:
            yield from _asked_for_all(inner, foci)


@dataclass(slots=True)
class _Checking:
    run: Run
    met: dict[Term, Collection[Term]]
    """Shape → its focus nodes."""

    def results(self, shape: Shape, foci: Collection[Term]) -> Iterator[tuple[Term, Result]]:
        """Give all results of a shape, each with the one of the focus nodes that it came from."""
        before = self.met.get(shape.node)
        self.met[shape.node] = foci if before is None else {*before, *foci}
        rows = self.run.rows(shape.path, foci)
        for constraint in shape.constraints:
            for failure in constraint.failures(rows, self.run):
                yield failure.focus, _result(shape, constraint.component, failure)
        for inner in shape.properties:
            if shape.path is None:
                yield from self.results(inner, foci)
            else:
                yield from self._of_values(inner, rows)

    def _of_values(self, shape: Shape, rows: Rows) -> Iterator[tuple[Term, Result]]:
        """Give the results of a shape for value nodes: once for each focus node that has one."""
        found: dict[Term, list[Result]] = {}
        for value, result in self.results(shape, rows.values):
            found.setdefault(value, []).append(result)
        if found:
            for focus, values in rows.pairs:
                for value in values:
                    for result in found.get(value, ()):
                        yield focus, result


def _result(shape: Shape, component: Iri, failure: Failure) -> Result:
    return Result(
        focus=failure.focus,
        path=failure.path or shape.path,
        value=failure.value,
        component=component,
        shape=shape.node,
        severity=shape.severity,
        messages=failure.messages or shape.messages,
    )
