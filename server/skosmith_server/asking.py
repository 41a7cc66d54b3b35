"""A query, its answer and what can go wrong between them: plain data, whoever evaluates."""

from dataclasses import dataclass
from enum import Enum

from skosmith_converter.errors import SkosmithError

__all__ = [
    "Answer",
    "AnswerKind",
    "Change",
    "Document",
    "GraphMissingError",
    "NamedGraphsError",
    "NoFormatError",
    "Query",
    "QueryError",
    "QueryEvaluationError",
    "QuerySyntaxError",
    "StoreError",
    "WholeGraphError",
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


@dataclass(frozen=True, slots=True)
class Document:
    """RDF that a client sent."""

    format: str
    """Name of the format."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """A write: a SPARQL update, or a graph as a whole (Graph Store HTTP Protocol)."""

    method: str
    """``UPDATE``; ``PUT``, ``POST`` or ``DELETE`` of a graph."""
    update: str = ""
    base: str = ""
    """Resolves relative IRIs."""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    graph: str = ""
    """IRI of the graph; empty for the default graph."""
    documents: tuple[Document, ...] = ()
    number: int = 0
    """Which change of this store it is: names the blank nodes that it brings."""


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
class WholeGraphError(SkosmithError):
    """The graph is not to be had as a whole in this form."""

    remedy: str

    def __str__(self) -> str:
        return (
            f"The graph is too large to be made ready in this form. {self.remedy} Or take it in "
            "parts: CONSTRUCT with LIMIT and OFFSET, or one graph after the other."
        )


@dataclass(eq=False)
class NoFormatError(SkosmithError):
    """No format of the caller's choice fits this kind of answer."""

    kind: AnswerKind

    def __str__(self) -> str:
        return f"An answer of the kind {self.kind.value} cannot be written in the format asked for."


class GraphMissingError(SkosmithError):
    """There is no such graph."""

    def __str__(self) -> str:
        return "There is no graph of this name here, so there is nothing to delete."


class NamedGraphsError(SkosmithError):
    """A document that is to become one graph names graphs itself."""

    def __str__(self) -> str:
        return "The document names graphs; send the statements of one graph only."
