"""Constraints written in SPARQL (SHACL §5), and what they have in common with components (§6)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

import pyoxigraph

from skosmith_converter.shacl.engine import SHAPES_GRAPH, Row, as_constant
from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.forking import in_child
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.literals import text_of
from skosmith_converter.shacl.paths import Path, Predicate
from skosmith_converter.shacl.queries import NOTHING, Query
from skosmith_converter.shacl.running import Constraint, Failure, Rows, Run, Shape
from skosmith_converter.shacl.scanning import read_query
from skosmith_converter.shacl.vocabulary import messages_of, sh
from skosmith_converter.terms import Iri, Term, is_iri, is_literal, literal_parts

__all__ = ["Asked", "SparqlConstraint", "filled", "read_asked", "read_sparql"]

_FEW: Final = 8
"""So few focus nodes are asked for one by one."""
_PLACE = re.compile(r"\{[?$](\w+)\}")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of a shapes graph, ready to be asked."""

    query: Query
    prefixes: str
    messages: Mapping[str, str]
    predicates: frozenset[Iri] | None
    """What it looks at; None for all."""

    def prepare(self, run: Run) -> None:
        """Have the graph loaded as far as the query looks at it."""
        shapes = bool(self.query.features & {"GRAPH", "shapesGraph"})
        run.engine.prepare(self.predicates, shapes=shapes)

    def text(self, values: Mapping[str, str], run: Run) -> str:
        """Give the query with values for pre-bound variables."""
        functions = run.engine.functions if self.query.asks_kind else {}
        return self.query.text(values, self.prefixes, functions=functions)

    def known(self, constant: str, run: Run) -> AbstractContextManager[None]:
        """Have the graph know a node while it is asked, where a query may take no step from it."""
        if "nullable" not in self.query.features or "any predicate" in self.query.features:
            return nullcontext()
        return run.engine.acquainted(constant)


def read_asked(graph: Index, node: Term, text: str, shape: Shape, bound: Iterable[str]) -> Asked:
    """Read the query of a constraint or validator.

    Raises ShapesError where it is no query, or uses the pre-bound variables in a way that SHACL
    forbids (appendix A).
    """
    prefixes = _prefixes(graph, node)
    if (path := shape.path) is not None:
        text = re.sub(r"[$?]PATH\b", lambda _: path.sparql, text)
    try:
        query = read_query(text)
        query.refuse(bound)
        filled_in = query.text(dict.fromkeys(bound, NOTHING), prefixes)
        pyoxigraph.Store().query(filled_in)
    except SyntaxError as error:
        raise ShapesError(f"A query is no SPARQL: {error}", "", node) from error
    except ShapesError as error:
        raise ShapesError(error.problem, error.remedy, node) from None
    return Asked(query, prefixes, messages_of(graph, node), _expanded(query, prefixes, text))


def _prefixes(graph: Index, node: Term) -> str:
    """Give the prologue that sh:prefixes stands for (SHACL §5.2.1)."""
    found: dict[str, str] = {}
    waiting = list(graph.values(node, sh("prefixes")))
    seen: set[Term] = set()
    while waiting:
        if (one := waiting.pop()) in seen:
            continue
        seen.add(one)
        waiting += graph.values(one, _IMPORTS)
        for declaration in graph.values(one, sh("declare")):
            prefix = graph.value(declaration, sh("prefix"))
            namespace = graph.value(declaration, sh("namespace"))
            if prefix is None or namespace is None or not is_literal(prefix):
                raise ShapesError("A prefix declaration lacks sh:prefix or sh:namespace", "", one)
            name, address = text_of(prefix), text_of(namespace)
            if _PREFIX.fullmatch(name) is None or found.setdefault(name, address) != address:
                raise ShapesError(f"The prefix {name!r} is none, or is declared twice", "", one)
    return "".join(f"PREFIX {name}: <{address}>\n" for name, address in sorted(found.items()))


_IMPORTS: Final = Iri("<http://www.w3.org/2002/07/owl#imports>")
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)


def _expanded(query: Query, prefixes: str, text: str) -> frozenset[Iri] | None:
    """Give the predicates that a query names as IRIs; None where not all are known."""
    if query.predicates is None:
        return None
    known = dict(_DECLARED.findall(f"{prefixes}\n{text}"))
    found = set()
    for name in query.predicates:
        if name == "a":
            found.add(Iri("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"))
        elif name.startswith("<") and ":" in name:
            found.add(Iri(name))
        else:
            prefix, _, local = name.partition(":")
            if prefix not in known or "\\" in local or name.startswith("<"):
                return None
            found.add(Iri(f"<{known[prefix]}{local}>"))
    return frozenset(found)


def filled(messages: Mapping[str, str], row: Mapping[str, Term]) -> Mapping[str, str]:
    """Give messages with the values of variables in them (SHACL §5.3.2)."""

    def value(found: re.Match[str]) -> str:
        return text_of(row[found[1]]) if found[1] in row else found[0]

    return {language: _PLACE.sub(value, text) for language, text in messages.items()}


# -- sh:sparql -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SparqlConstraint(Constraint):
    """A SELECT query whose solutions are results (SHACL §5.3)."""

    component: Iri
    asked: Asked
    shape: Shape
    values: Mapping[str, Term]
    """Of its other pre-bound variables: the parameters of a component."""

    def failures(self, rows: Rows, run: Run) -> Collection[Failure]:
        """Give a failure for each solution."""
        run.tick()
        foci = dict.fromkeys(rows.foci)
        if not foci:
            return []
        self.asked.prepare(run)
        return bounded(lambda: list(self._failures(foci, run)), run, self.shape)

    def _failures(self, foci: Mapping[Term, None], run: Run) -> Iterator[Failure]:
        if self.is_asked_for_all(foci):
            for row in run.engine.select(self.text_for_all(run)):
                if (focus := row["this"]) in foci:
                    yield self._failure(focus, row)
            return
        for focus in foci:
            run.tick()
            text = self.asked.text(self._bound(focus), run)
            with self.asked.known(as_constant(focus), run):
                rows = list(run.engine.select(text))
            for row in rows:
                yield self._failure(focus, row)

    def is_asked_for_all(self, foci: Collection[Term]) -> bool:
        """Tell whether one query without a value for ``$this`` does for all focus nodes."""
        return len(foci) > _FEW and self.asked.query.for_all()

    def text_for_all(self, run: Run) -> str:
        """Give that query."""
        values = {name: as_constant(term) for name, term in self.values.items()}
        return self.asked.text(values, run)

    def _bound(self, focus: Term) -> dict[str, str]:
        return bound_values(self.shape, self.values, {"this": focus})

    def _failure(self, focus: Term, row: Row) -> Failure:
        if row.get("failure", "").startswith('"true"'):
            raise ShapesError("A query says that it failed (?failure)", "", self.shape.node)
        value = row.get("value", focus if self.shape.path is None else None)
        path: Path | None = None
        if self.shape.path is None and (named := row.get("path")) is not None and is_iri(named):
            path = Predicate(Iri(named))
        messages = self.asked.messages or self.shape.messages
        if (message := row.get("message")) is not None and is_literal(message):
            parts = literal_parts(message)
            messages = {parts.language or "": parts.value}
        return Failure(focus, value, path, filled(messages, {**self.values, **row, "this": focus}))


def bound_values(
    shape: Shape, values: Mapping[str, Term], more: Mapping[str, Term]
) -> dict[str, str]:
    """Give the pre-bound variables of SHACL §5.3.1 with their values, as constants of SPARQL."""
    fixed = {"currentShape": as_constant(shape.node), "shapesGraph": SHAPES_GRAPH}
    return fixed | {name: as_constant(term) for name, term in {**values, **more}.items()}


def bounded(work: Callable[[], Collection[Failure]], run: Run, shape: Shape) -> Collection[Failure]:
    """Work; in a process of its own where there is a deadline, since Oxigraph knows none."""
    if run.deadline is None:
        return work()
    return in_child(work, run.deadline, f"The query of the shape {shape.node}")


def read_sparql(graph: Index, shape: Shape, node: Term) -> Iterator[Constraint]:
    """Read a value of sh:sparql (SHACL §5.2)."""
    if graph.value(node, sh("deactivated")) in _TRUE:
        return
    selects = graph.values(node, sh("select"))
    if len(selects) != 1 or not is_literal(selects[0]):
        raise ShapesError("A SPARQL constraint needs exactly one sh:select", "", node)
    bound = ("this", "currentShape", "shapesGraph")
    asked = read_asked(graph, node, text_of(selects[0]), shape, bound)
    if asked.query.is_ask:
        raise ShapesError("sh:select is no SELECT query", "", node)
    yield SparqlConstraint(sh("SPARQLConstraintComponent"), asked, shape, {})


_TRUE: Final = {f'"{text}"^^<http://www.w3.org/2001/XMLSchema#boolean>' for text in ("true", "1")}
