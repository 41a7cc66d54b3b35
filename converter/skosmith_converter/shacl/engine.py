"""Answers the queries of SHACL-SPARQL: Oxigraph over the part of a graph that they ask for.

Queries name most of the predicates that they look at. So a store holds the triples of those only,
and is made when the first query comes: a large graph is not loaded whole for four queries.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import Thread
from types import TracebackType
from typing import Final, TypeAlias

import pyoxigraph

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.literals import suffix_of
from skosmith_converter.shacl.vocabulary import XSD
from skosmith_converter.terms import BlankNode, Iri, Literal, Term, canonical_language_tag, is_blank

__all__ = ["Engine", "Row", "as_constant"]

Row = Mapping[str, Term]
"""Variable → term, where it has one."""

_MANY: Final = 20_000
"""So many triples are loaded beside other work."""
_BLANK: Final = "<urn:skosmith:blank:"
SHAPES_GRAPH: Final = "<urn:skosmith:shapes-graph>"
_REWRITTEN: Final = re.compile(
    rf"\^\^<{re.escape(XSD)}(?:integer|decimal|double|float|boolean|dateTime|date|time|g\w+|"
    r"\w*[dD]uration|dateTimeStamp)>$"
)
"""Datatypes whose lexical forms Oxigraph's store writes anew."""
_STRANGER: Final = pyoxigraph.NamedNode("urn:skosmith:nothing")


def as_constant(term: Term) -> str:
    """Give a term as it is written into a query; a blank node is known there by an IRI."""
    return f"{_BLANK}{term[2:]}>" if is_blank(term) else term


# -- Functions that see a blank node in the IRI that stands for it --------------------------------

_Node: TypeAlias = "pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal"


def _is_stand_in(node: _Node) -> bool:
    return isinstance(node, pyoxigraph.NamedNode) and node.value.startswith(_BLANK[1:])


def _is_blank(node: _Node) -> pyoxigraph.Literal:
    return pyoxigraph.Literal(isinstance(node, pyoxigraph.BlankNode) or _is_stand_in(node))


def _is_iri(node: _Node) -> pyoxigraph.Literal:
    return pyoxigraph.Literal(isinstance(node, pyoxigraph.NamedNode) and not _is_stand_in(node))


def _str(node: _Node) -> pyoxigraph.Literal | None:
    if isinstance(node, pyoxigraph.BlankNode) or _is_stand_in(node):
        return None
    return pyoxigraph.Literal(node.value)


_OTHERS: Final = {word: f"<urn:skosmith:{word}>" for word in ("ISBLANK", "ISIRI", "ISURI", "STR")}
"""Name of a function → what is written in its place."""
_Function: TypeAlias = Callable[
    ...,
    "pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple | None",
]
_FUNCTIONS: Final[dict[pyoxigraph.NamedNode, _Function]] = {
    pyoxigraph.NamedNode(f"urn:skosmith:{word}"): function
    for word, function in (
        ("ISBLANK", _is_blank),
        ("ISIRI", _is_iri),
        ("ISURI", _is_iri),
        ("STR", _str),
    )
}


class Engine:
    """The store behind one check."""

    def __init__(self, index: Index, shapes: Index, deadline: float | None = None) -> None:
        self._index = index
        self._shapes = shapes
        self.deadline = deadline
        self._store: pyoxigraph.Store | None = None
        self._loaded: set[Iri] = set()
        self._with_shapes = False
        self._ahead: Thread | None = None
        self._answers: dict[str, list[Row]] = {}

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._settle()
        self._store = None

    def begin(self, predicates: frozenset[Iri], queries: Collection[str]) -> None:
        """Load some predicates, and ask queries about them, beside what else goes on.

        Oxigraph holds no lock of Python's while it works. The answers are there for `select`.
        """
        wanted = predicates & self._index.columns.keys()
        if sum(len(self._index.column(predicate)) for predicate in wanted) > _MANY:
            self._ahead = Thread(target=self._work_ahead, args=(wanted, queries))
            self._ahead.start()

    def _work_ahead(self, predicates: Collection[Iri], queries: Collection[str]) -> None:
        with suppress(ShapesError):  # it is tried again, and told of, when its turn comes
            self._load_all(predicates)
        for query in queries:
            with suppress(ShapesError):
                self._answers[query] = list(self._select(query))

    def _settle(self) -> None:
        """Wait for what was begun."""
        if self._ahead is not None:
            self._ahead.join()
            self._ahead = None

    def prepare(self, predicates: frozenset[Iri] | None, *, shapes: bool = False) -> None:
        """Load what a query looks at: the triples of some predicates, or all (None)."""
        self._settle()
        self._load_all(self._index.columns.keys() if predicates is None else predicates)
        if shapes and not self._with_shapes:
            graph = pyoxigraph.NamedNode(SHAPES_GRAPH[1:-1])
            lines = "".join(_lines(self._shapes, p) for p in self._shapes.columns)
            self._opened.load(lines.encode(), pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
            self._with_shapes = True

    def _load_all(self, predicates: Collection[Iri]) -> None:
        for predicate in sorted({*predicates} - self._loaded):
            lines = _lines(self._index, predicate).encode()
            try:  # lenient: what comes from our own terms is not looked at once more
                self._opened.load(lines, pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)
            except SyntaxError as error:
                problem = f"The graph holds what no query can be asked about: {error.msg}"
                raise ShapesError(problem, f"Look at the values of {predicate}.") from error
            self._loaded.add(predicate)

    @property
    def _opened(self) -> pyoxigraph.Store:
        if self._store is None:
            self._store = pyoxigraph.Store()
        return self._store

    @cached_property
    def functions(self) -> Mapping[str, str]:
        """The functions that a query needs in place of SPARQL's, where there are blank nodes."""
        return _OTHERS if self._index.has_blanks or self._shapes.has_blanks else {}

    @contextmanager
    def acquainted(self, constant: str) -> Iterator[None]:
        """Have the store know a node for a while, whatever the graph says of it.

        Oxigraph takes no path of no step from a node that its graph does not have.
        """
        if constant[0] != "<":
            yield
            return
        known = pyoxigraph.Quad(_STRANGER, _STRANGER, pyoxigraph.NamedNode(constant[1:-1]))
        self._opened.add(known)
        try:
            yield
        finally:
            self._opened.remove(known)

    def select(self, query: str) -> Iterator[Row]:
        """Give the solutions of a query; raises ShapesError where it cannot be evaluated."""
        if (known := self._answers.get(query)) is not None:
            return iter(known)
        return self._select(query)

    def _select(self, query: str) -> Iterator[Row]:
        solutions = self._ask(query)
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise ShapesError("A query gives no solutions", "Write SELECT.")
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            found = zip(names, solution, strict=True)
            yield {name: self._ours(str(term)) for name, term in found if term is not None}

    def is_true(self, query: str) -> bool:
        """Give the answer of an ASK query."""
        return bool(self._ask(query))

    def _ask(self, query: str) -> object:
        try:
            return self._opened.query(query, custom_functions=_FUNCTIONS)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise ShapesError(f"A query cannot be evaluated: {error}", "") from error

    def _ours(self, text: str) -> Term:
        """Give a term of an answer as the graph writes it."""
        if text.startswith(_BLANK):
            return BlankNode(f"_:{text[len(_BLANK) : -1]}")
        if text[0] != '"':
            return Iri(text)
        suffix = suffix_of(text)
        if suffix.startswith("@"):
            return Literal(f"{text[: -len(suffix)]}@{canonical_language_tag(suffix[1:])}")
        return self._as_written.get(text, Literal(text)) if suffix else Literal(text)

    @cached_property
    def _as_written(self) -> Mapping[str, Term]:
        """Literals as the store writes them → as the graph does, where those differ."""
        literals = {
            value
            for column in self._index.columns.values()
            for _, value in column.pairs()
            if value[0] == '"' and value[-1] == ">" and _REWRITTEN.search(value)
        }
        by_number = sorted(literals)
        store = pyoxigraph.Store()
        lines = (f"<urn:n:{n}> <urn:p> {value} .\n" for n, value in enumerate(by_number))
        store.load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
        written: dict[str, Term] = {}
        for quad in store:
            number = int(str(quad.subject)[7:-1])
            written.setdefault(str(quad.object), by_number[number])
        # A form that the graph has itself stays as it is
        return written | {literal: literal for literal in literals & written.keys()}


def _lines(index: Index, predicate: Iri) -> str:
    """Give the triples of a predicate as N-Triples."""
    column = index.column(predicate)
    lines = "".join([f"{subject} {predicate} {value} .\n" for subject, value in column.pairs()])
    if "_:" not in lines:
        return lines
    return "".join(
        [f"{as_constant(s)} {predicate} {as_constant(value)} .\n" for s, value in column.pairs()]
    )
