"""Constraint components that a shapes graph brings itself (SHACL §6)."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from skosmith_converter.shacl.engine import as_constant
from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.literals import text_of
from skosmith_converter.shacl.running import Constraint, Failure, Rows, Run, Shape
from skosmith_converter.shacl.sparql_constraints import (
    Asked,
    SparqlConstraint,
    bound_values,
    bounded,
    filled,
    read_asked,
)
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import Iri, Term

__all__ = ["Component", "read_components"]

_FIXED: Final = ("this", "currentShape", "shapesGraph")


class _Parameter(NamedTuple):
    name: str
    """Of the variable: the local name of its property."""
    predicate: Iri
    optional: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component: its parameters; its validators are read for each shape."""

    node: Iri
    parameters: tuple[_Parameter, ...]

    def constraints(self, graph: Index, shape: Shape) -> Iterator[Constraint]:
        """Give the constraints that the values of a shape for the parameters make (SHACL §6.2)."""
        given = {p: graph.values(shape.node, p.predicate) for p in self.parameters}
        if any(not values and not p.optional for p, values in given.items()):
            return
        if len(given) > 1 and any(len(values) > 1 for values in given.values()):
            problem = f"A shape has several values for a parameter of {self.node}"
            raise ShapesError(problem, "Components with several parameters take one of each.")
        stated = {p.name: values for p, values in given.items() if values}
        for values in product(*stated.values()):
            yield self._constraint(graph, shape, dict(zip(stated, values, strict=True)))

    def _constraint(self, graph: Index, shape: Shape, values: Mapping[str, Term]) -> Constraint:
        special = sh("nodeValidator") if shape.path is None else sh("propertyValidator")
        found = graph.values(self.node, special) or graph.values(self.node, sh("validator"))
        if not found:
            problem = f"The component {self.node} has no validator for this kind of shape"
            raise ShapesError(problem, "State sh:validator, sh:nodeValidator or …", shape.node)
        validator = found[0]
        ask, select = (graph.value(validator, sh(name)) for name in ("ask", "select"))
        text = ask if ask is not None else select
        if text is None:
            raise ShapesError("A validator has neither sh:ask nor sh:select", "", validator)
        bound = (*_FIXED, *values, *(["value"] if ask is not None else []))
        asked = read_asked(graph, validator, text_of(text), shape, bound)
        if asked.query.is_ask != (ask is not None):
            raise ShapesError("A validator has SELECT for sh:ask, or the reverse", "", validator)
        if ask is not None:
            return _AskConstraint(self.node, asked, shape, values)
        return SparqlConstraint(self.node, asked, shape, values)


@dataclass(frozen=True, slots=True)
class _AskConstraint(Constraint):
    """An ASK query that is true for each value that is right (SHACL §6.3)."""

    component: Iri
    asked: Asked
    shape: Shape
    values: Mapping[str, Term]

    def failures(self, rows: Rows, run: Run) -> Collection[Failure]:
        """Give each focus node with each value for which the query is false."""
        run.tick()
        if not rows.values:
            return []
        self.asked.prepare(run)
        return bounded(lambda: list(self._failures(rows, run)), run, self.shape)

    def _failures(self, rows: Rows, run: Run) -> Iterator[Failure]:
        with_focus = any(token.variable == "this" for token in self.asked.query.tokens)
        known: dict[tuple[Term, Term], bool] = {}
        messages = self.asked.messages or self.shape.messages
        for focus, values in rows.pairs:
            run.tick()
            for value in values:
                key = (focus if with_focus else value, value)
                if key not in known:
                    more = {"this": focus, "value": value}
                    text = self.asked.text(bound_values(self.shape, self.values, more), run)
                    with self.asked.known(as_constant(value), run):
                        known[key] = run.engine.is_true(text)
                if not known[key]:
                    told = {**self.values, "this": focus, "value": value}
                    yield Failure(focus, value, None, filled(messages, told))


def read_components(graph: Index) -> tuple[Component, ...]:
    """Read the constraint components of a shapes graph, in the order of their IRIs."""
    kinds = sorted(graph.instances(sh("ConstraintComponent")))
    return tuple(Component(Iri(node), _parameters(graph, node)) for node in kinds)


def _parameters(graph: Index, node: Term) -> tuple[_Parameter, ...]:
    found = []
    for parameter in graph.values(node, sh("parameter")):
        predicate = graph.value(parameter, sh("path"))
        if predicate is None:
            raise ShapesError("A parameter has no sh:path", "", node)
        name = re.split(r"[/#:]", predicate[1:-1])[-1]
        optional = (graph.value(parameter, sh("optional")) or "").startswith('"true"')
        found.append(_Parameter(name, Iri(predicate), optional))
    if not any(not parameter.optional for parameter in found):
        raise ShapesError("A constraint component has no mandatory parameter", "", node)
    return tuple(sorted(found))
