"""A graph that can be asked: the only place of the server that knows pyoxigraph.

`Store.query` takes and gives plain data only (text, names, bytes), so that a pool of worker
processes can take its place: pyoxigraph cannot stop a query once it runs, and a limit of time
needs a process that can be ended.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

import pyoxigraph as ox

from skosmith_converter.errors import SkosmithError
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Literal,
    Quad,
    Term,
    canonical_language_tag,
    iri_text,
    is_iri,
    literal_parts,
)
from skosmith_server.prefixes import undeclared_prefix

__all__ = [
    "Answer",
    "AnswerKind",
    "NoFormatError",
    "Query",
    "QueryError",
    "QueryEvaluationError",
    "QuerySyntaxError",
    "Store",
    "StoreError",
]


class AnswerKind(Enum):
    """What a query gives back, by its form."""

    SOLUTIONS = "solutions"
    """SELECT"""
    BOOLEAN = "boolean"
    """ASK"""
    GRAPH = "graph"
    """CONSTRUCT and DESCRIBE"""


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the dataset that the protocol names for it (SPARQL 1.1 Protocol §2.1.4)."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""
    """Resolves relative IRIs in the query."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave back, written in one format."""

    kind: AnswerKind
    format: str
    body: bytes


class QueryError(SkosmithError):
    """A query that cannot be answered, through its own fault."""


@dataclass(eq=False)
class QuerySyntaxError(QueryError):
    """Text that is no SPARQL query; `line` and `column` count from 1, 0 where they are unknown."""

    problem: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    """The offending line."""

    def __str__(self) -> str:
        if not self.line:
            return self.problem
        head = f"line {self.line}, column {self.column}: {self.problem}"
        return f"{head}\n{self.excerpt}\n{' ' * (self.column - 1)}^" if self.excerpt else head


@dataclass(eq=False)
class QueryEvaluationError(QueryError):
    """A query that is well-formed and asks for what cannot be done."""

    problem: str

    def __str__(self) -> str:
        return self.problem


class StoreError(SkosmithError):
    """The store failed; the query is not to blame."""


@dataclass(eq=False)
class NoFormatError(SkosmithError):
    """No format of the caller's choice fits this kind of answer."""

    kind: AnswerKind

    def __str__(self) -> str:
        return f"An answer of the kind {self.kind.value} cannot be written in the format asked for."


_RESULT_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPH_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Where no form fits, the engine names the one that it tried last.
_QUERY_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CODE_POINT: Final = re.compile(r"\\u\{[0-9A-F]+\}")
_EXPECTED: Final = re.compile(r'"((?:[^"\\]|\\.)+)"|\b([A-Z][A-Z_]{2,})\b')


@dataclass(frozen=True, slots=True)
class Store:
    """An immutable graph in memory.

    Its default graph is the union of all graphs without the superseded ones; it is laid down once,
    because a union of thousands of graphs at each query would be slow. ``GRAPH`` sees every named
    graph. Language tags come back in lower case: the engine rewrites them.
    """

    _engine: ox.Store = field(default_factory=ox.Store)

    @classmethod
    def from_quads(cls, quads: Sequence[Quad]) -> "Store":
        """Load quads; raises StoreError where one of them is no RDF."""
        engine = ox.Store()
        try:
            engine.bulk_load("".join(_lines(quads)).encode(), ox.RdfFormat.N_QUADS)
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"The graph cannot be loaded: {error}") from error
        return cls(engine)

    def query(self, query: Query, formats: Mapping[AnswerKind, str]) -> Answer:
        """Evaluate a query and write its answer in the format chosen for its kind.

        Raises QuerySyntaxError, QueryEvaluationError, NoFormatError (no format for this kind) and
        StoreError. The query is taken as safe: `skosmith_server.guard` comes before.
        """
        with _Faults(query.text):
            results = self._evaluate(query)
            kind = _kind_of(results)
            if kind not in formats:
                raise NoFormatError(kind)
            return Answer(kind, formats[kind], _written(results, formats[kind]))

    def select(
        self, query: str, parameters: Mapping[str, Term] | None = None
    ) -> list[dict[str, Term]]:
        """Give the solutions of a query of our own as terms; unbound variables are left out.

        Every parameter has to be projected by the query, and outside of sub-selects: the engine
        refuses or silently ignores the others. Raises as `query` does.
        """
        with _Faults(query):
            substitutions = {ox.Variable(n): _node(t) for n, t in (parameters or {}).items()}
            solutions = self._engine.query(query, substitutions=substitutions)
            if not isinstance(solutions, ox.QuerySolutions):
                raise QueryEvaluationError("select() takes SELECT queries only")
            names = [variable.value for variable in solutions.variables]
            return [
                {n: _term(solution[n]) for n in names if solution[n] is not None}
                for solution in solutions
            ]

    def _evaluate(self, query: Query) -> _Results:
        if not query.default_graphs and not query.named_graphs:
            return self._engine.query(query.text, base_iri=query.base or None)
        # A dataset of the protocol takes the place of FROM and FROM NAMED (Protocol §2.1.4).
        return self._engine.query(
            query.text,
            base_iri=query.base or None,
            default_graph=[ox.NamedNode(name) for name in query.default_graphs],
            named_graphs=[ox.NamedNode(name) for name in query.named_graphs],
        )


class _Faults:
    """Turns the engine's exceptions into ours."""

    def __init__(self, query: str) -> None:
        self.query = query

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SyntaxError):
            raise _syntax_error(str(error), self.query) from error
        if isinstance(error, ValueError | RuntimeError):
            raise QueryEvaluationError(str(error)) from error
        if isinstance(error, OSError):
            raise StoreError(str(error)) from error


def _syntax_error(message: str, query: str) -> QuerySyntaxError:
    lines = re.split(r"\r\n|\n|\r", query)
    if (undeclared := undeclared_prefix(query)) is not None:
        before = re.split(r"\r\n|\n|\r", query[: undeclared.position])
        line, column = len(before), len(before[-1]) + 1
        return QuerySyntaxError(undeclared.hint, line, column, lines[line - 1])
    place = _PLACE.fullmatch(message)
    if place is None:
        return QuerySyntaxError(message)
    line, column = int(place.group(1)), int(place.group(2))
    excerpt = lines[line - 1] if line <= len(lines) else ""
    return QuerySyntaxError(_problem(place.group(3), excerpt[column - 1 :]), line, column, excerpt)


def _problem(message: str, rest: str) -> str:
    """Put the engine's message into words: its character ranges help nobody."""
    if not message.startswith("expected"):
        return message
    named = _EXPECTED.findall(_CODE_POINT.sub("", message))
    expected = list(dict.fromkeys(q or w for q, w in named if w not in _QUERY_FORMS))
    found = re.match(r"\s*(\S{1,30})", rest)
    head = f"unexpected {found.group(1)!r}" if found else "no valid query up to here"
    return f"{head}; expected {' or '.join(expected[:8])}" if expected else head


def _lines(quads: Sequence[Quad]) -> Iterator[str]:
    for subject, predicate, value, _ in accepted(quads):
        yield f"{subject} {predicate} {value} .\n"
    for subject, predicate, value, graph in quads:
        if graph != DEFAULT_GRAPH:
            yield f"{subject} {predicate} {value} {graph} .\n"


def _kind_of(results: _Results) -> AnswerKind:
    if isinstance(results, ox.QuerySolutions):
        return AnswerKind.SOLUTIONS
    return AnswerKind.BOOLEAN if isinstance(results, ox.QueryBoolean) else AnswerKind.GRAPH


def _written(results: _Results, name: str) -> bytes:
    # Here rather than in the caller: results may not leave the thread that asked for them.
    if isinstance(results, ox.QueryTriples):
        written = results.serialize(format=_GRAPH_FORMATS[name])
    else:
        written = results.serialize(format=_RESULT_FORMATS[name])
    return written or b""


def _node(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    if is_iri(term):
        return ox.NamedNode(iri_text(term))
    value, language, datatype = literal_parts(term)
    if language:
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=ox.NamedNode(datatype))


def _term(node: object) -> Term:
    text = str(node)
    if isinstance(node, ox.Literal) and node.language:
        head = text.removesuffix(f"@{node.language}")
        return Literal(f"{head}@{canonical_language_tag(node.language)}")
    return Iri(text)
