"""The triples of a query, token by token."""

from typing import Final

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.queries import Group, Query
from skosmith_converter.shacl.tokens import Token

__all__ = ["END", "PREBOUND", "TripleScan"]

END: Final = Token("end", "")
"""What comes after the last token."""
PREBOUND: Final = frozenset({"currentShape", "shapesGraph"})
_FIRST: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
_REST: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"


class TripleScan:
    """Goes through triples: which predicates they name, which variables they bind."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._tokens = query.tokens
        self._at = 0
        self._predicates: set[str] = set()
        self._any_predicate = False

    @property
    def _now(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def _next(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if (token := self._next()).text != text:
            raise ShapesError(f"A query has {token.text or 'its end'!r} where {text!r} belongs", "")

    def _node(self, group: Group) -> None:
        """Scan a subject or object."""
        token = self._next()
        if token.text == "(":
            while self._now.text != ")":
                self._node(group)
            self._next()
            self._predicates |= {_FIRST, _REST}
        elif token.text == "[":
            if self._now.text != "]":
                self._properties(group)
            self._expect("]")
        elif token.kind == "variable":
            group.bound.add(token.variable)
            self._query.features |= {token.variable} & PREBOUND
        elif token is END or token.text in "{}.;,)]":
            raise ShapesError(f"A query has {token.text!r} where a node belongs", "")
        else:
            self._rest_of_literal(token)

    def _rest_of_literal(self, token: Token) -> None:
        if token.text in "+-" or (token.kind == "string" and self._now.kind == "language"):
            self._next()
        elif token.kind == "string" and self._now.text == "^^":
            self._at += 2

    def _properties(self, group: Group) -> None:
        """Scan predicates with their objects, if there are any."""
        while self._now.text not in {".", "}", "]"} and self._now is not END and self._is_verb():
            if self._now.kind == "variable":
                group.bound.add(self._next().variable)
                self._any_predicate = True
                self._query.features.add("any predicate")
            elif self._path():
                self._query.features.add("nullable")
                self._any_predicate = True
            self._node(group)
            while self._now.text == ",":
                self._next()
                self._node(group)
            while self._now.text == ";":
                self._next()

    def _is_verb(self) -> bool:
        token = self._now
        return token.kind in {"variable", "iri", "name"} or token.text in {"a", "(", "^", "!"}

    def _path(self) -> bool:
        """Scan a property path; tell whether it may lead from a node to itself in no step."""
        nullable, part = False, self._path_part()
        while self._now.text in {"/", "|"}:
            if self._next().text == "/":  # binds closer
                part = self._path_part() and part
            else:
                self._query.features.add("alternatives")
                nullable, part = nullable or part, self._path_part()
        return nullable or part

    def _path_part(self) -> bool:
        while self._now.text == "^":
            self._next()
        nullable = False
        token = self._next()
        if token.text == "!":
            self._any_predicate = True
            self._query.features.add("any predicate")
            self._path_part()
        elif token.text == "(":
            nullable = self._path()
            self._expect(")")
        elif token.text == "a" or token.kind in {"iri", "name"}:
            self._predicates.add(token.text)
        else:
            raise ShapesError(f"A query has {token.text!r} where a predicate belongs", "")
        while self._now.text in {"*", "+", "?"}:
            nullable = self._next().text != "+" or nullable
        return nullable
