"""A graph that can be asked: the only place of the server that knows pyoxigraph.

`Store.query` takes and gives plain data only (text, names, bytes), so that a pool of worker
processes can take its place: pyoxigraph cannot stop a query once it runs, and a limit of time
needs a process that can be ended.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Protocol, TypeAlias, cast

import pyoxigraph as ox

from skosmith_converter.serialization import accepted
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Quad,
)
from skosmith_server.asking import (
    Answer,
    AnswerKind,
    NoFormatError,
    Query,
    QueryEvaluationError,
    StoreError,
)
from skosmith_server.search.functions import FUNCTIONS
from skosmith_server.syntax_errors import syntax_error

__all__ = [
    "Faults",
    "Sink",
    "Store",
    "load_engine",
    "rewrite_graph",
    "rewrite_solutions",
    "store_lines",
    "write_boolean",
]

_RESULT_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPH_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_Function: TypeAlias = Callable[..., ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]
_Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def _of_literals(function: Callable[..., str | bool]) -> _Function:
    """Give the engine's form of a function of texts: what it raises leaves a value unbound."""

    def evaluate(*terms: object) -> ox.Literal:
        return ox.Literal(function(*map(_text, terms)))

    return evaluate


def _text(term: object) -> str:
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term} is no literal")
    return term.value


_NAMES_FUNCTION: Final = re.compile(r"fold|matches|#[^>\s]+>|\\")
"""Whatever may be part of one's name: handing functions over takes as long as a small query."""
_FUNCTIONS: Final = {ox.NamedNode(name): _of_literals(f) for name, f in FUNCTIONS.items()}


class Sink(Protocol):
    """Takes an answer as it is written; an exception that it raises ends the query."""

    def begin(self, kind: AnswerKind, name: str) -> None:
        """Hear which kind of answer follows, in which format."""

    def write(self, data: bytes) -> int:
        """Take bytes."""

    def flush(self) -> None:
        """Hear that the engine would have them passed on."""


@dataclass(slots=True)
class _Whole:
    """Keeps an answer."""

    kind: AnswerKind = AnswerKind.SOLUTIONS
    format: str = ""
    body: io.BytesIO = field(default_factory=io.BytesIO)

    def begin(self, kind: AnswerKind, name: str) -> None:
        self.kind, self.format = kind, name

    def write(self, data: bytes) -> int:
        return self.body.write(data)

    def flush(self) -> None:
        """Nothing is behind it."""


@dataclass(frozen=True, slots=True)
class Store:
    """An immutable graph in memory.

    Its default graph is the union of all graphs without the superseded ones; it is laid down once,
    because a union of thousands of graphs at each query would be slow. ``GRAPH`` sees every named
    graph. Language tags come back in lower case: the engine rewrites them.
    """

    _engine: ox.Store = field(default_factory=ox.Store)
    folder: Path | None = None
    """Where it lies on disk; None in memory."""

    @classmethod
    def from_quads(cls, quads: Sequence[Quad]) -> "Store":
        """Load quads; raises StoreError where one of them is no RDF."""
        return cls(load_engine("".join(store_lines(quads)).encode()))

    @classmethod
    def from_file(cls, path: Path) -> "Store":
        """Load a file of `store_lines`; raises StoreError where it is none."""
        return cls(load_engine(path=path))

    @classmethod
    def on_disk(cls, folder: Path) -> "Store":
        """Open a store that `build` has made, for reading only; raises StoreError where it is none.

        Any number of processes may have it open; each reads what it needs from the disk.
        """
        try:
            return cls(ox.Store.read_only(str(folder)), folder)
        except (ValueError, OSError) as error:
            raise StoreError(f"No store can be opened in {folder}: {error}") from error

    @staticmethod
    def build(lines: Path, folder: Path) -> None:
        """Make a store on disk of a file of `store_lines`; raises StoreError where it can't."""
        try:
            engine = ox.Store(str(folder))
            engine.bulk_load(path=str(lines), format=ox.RdfFormat.N_QUADS)
            engine.optimize()
            engine.flush()
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"The store cannot be built in {folder}: {error}") from error

    def query(self, query: Query, formats: Mapping[AnswerKind, str], client: str = "") -> Answer:
        """Evaluate a query and give its answer whole; raises as `write` does."""
        del client  # all are alike here
        answer = _Whole()
        self.write(query, formats, answer)
        return Answer(answer.kind, answer.format, answer.body.getvalue())

    def write(self, query: Query, formats: Mapping[AnswerKind, str], sink: Sink) -> None:
        """Evaluate a query and write its answer in the format chosen for its kind.

        Raises QuerySyntaxError, QueryEvaluationError, NoFormatError (no format for this kind) and
        StoreError, and what the sink raises. The query is taken as safe:
        `skosmith_server.guard` comes before.
        """
        with Faults(query.text):
            results = self._evaluate(query)
            kind = _kind_of(results)
            if kind not in formats:
                raise NoFormatError(kind)
            sink.begin(kind, formats[kind])
            output = cast("IO[bytes]", sink)  # the engine calls write() and flush() alone
            # Here rather than in the caller: results may not leave the thread that asked for them.
            if isinstance(results, ox.QueryTriples):
                results.serialize(output, format=_GRAPH_FORMATS[formats[kind]])
            else:
                results.serialize(output, format=_RESULT_FORMATS[formats[kind]])

    def _evaluate(self, query: Query) -> _Results:
        functions = _FUNCTIONS if _NAMES_FUNCTION.search(query.text) else None
        if not query.default_graphs and not query.named_graphs:
            return self._engine.query(
                query.text, base_iri=query.base or None, custom_functions=functions
            )
        # A dataset of the protocol takes the place of FROM and FROM NAMED (Protocol §2.1.4).
        return self._engine.query(
            query.text,
            base_iri=query.base or None,
            default_graph=[ox.NamedNode(name) for name in query.default_graphs],
            named_graphs=[ox.NamedNode(name) for name in query.named_graphs],
            custom_functions=functions,
        )


def load_engine(data: bytes | None = None, *, path: Path | None = None) -> ox.Store:
    """Load N-Quads into an engine; raises StoreError where they are none."""
    engine = ox.Store()
    try:
        # Blank nodes keep their labels, so that every server gives the same answers
        engine.bulk_extend(
            ox.parse(data, ox.RdfFormat.N_QUADS, path=path and str(path), rename_blank_nodes=False)
        )
    except (SyntaxError, ValueError, OSError) as error:
        raise StoreError(f"The graph cannot be loaded: {error}") from error
    return engine


def rewrite_graph(lines: bytes, name: str) -> bytes:
    """Write N-Triples of another engine in a format; raises SyntaxError where they are none."""
    triples = ox.parse(lines, ox.RdfFormat.N_TRIPLES)
    return cast("bytes", ox.serialize((t.triple for t in triples), format=_GRAPH_FORMATS[name]))


def rewrite_solutions(body: bytes, name: str) -> bytes:
    """Write another engine's results in JSON in a format; raises SyntaxError where they are none.

    Virtuoso gives blank nodes labels that no syntax has.
    """
    body = body.replace(b'"bnode", "value": "nodeID://', b'"bnode", "value": "')
    results = cast("ox.QuerySolutions", ox.parse_query_results(body, ox.QueryResultsFormat.JSON))
    return cast("bytes", results.serialize(format=_RESULT_FORMATS[name]))


def write_boolean(value: bool, name: str) -> bytes:
    """Write the answer to ASK in a format."""
    body = b'{"head":{},"boolean":true}' if value else b'{"head":{},"boolean":false}'
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    return cast("bytes", results.serialize(format=_RESULT_FORMATS[name]))


class Faults:
    """Turns the engine's exceptions about a query or an update into ours."""

    def __init__(self, query: str) -> None:
        self.query = query

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SyntaxError):
            raise syntax_error(str(error), self.query) from error
        if isinstance(error, ValueError | RuntimeError):
            raise QueryEvaluationError(str(error)) from error
        if isinstance(error, OSError):
            raise StoreError(str(error)) from error


def store_lines(quads: Sequence[Quad]) -> Iterator[str]:
    """Give the N-Quads of a store: the union of the accepted graphs, then each named graph."""
    for subject, predicate, value, _ in accepted(quads):
        yield f"{subject} {predicate} {value} .\n"
    for subject, predicate, value, graph in quads:
        if graph != DEFAULT_GRAPH:
            yield f"{subject} {predicate} {value} {graph} .\n"


def _kind_of(results: _Results) -> AnswerKind:
    if isinstance(results, ox.QuerySolutions):
        return AnswerKind.SOLUTIONS
    return AnswerKind.BOOLEAN if isinstance(results, ox.QueryBoolean) else AnswerKind.GRAPH
