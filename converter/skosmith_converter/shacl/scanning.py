"""Goes through the tokens of a query: what it uses, where its variables stand."""

from typing import Final

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.queries import FORBIDDEN, Group, Query
from skosmith_converter.shacl.tokens import Token, tokens_of
from skosmith_converter.shacl.triple_scanning import END, PREBOUND, TripleScan

__all__ = ["read_query"]

_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_GROUPED: Final = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"})


def read_query(text: str) -> Query:
    """Scan a query; raises ShapesError where it is neither SELECT nor ASK, or cannot be read."""
    query = Query(tokens_of(text))
    _Scan(query).query()
    return query


class _Scan(TripleScan):
    """Goes through the tokens of a query once."""

    def query(self) -> None:
        """Scan the whole query."""
        while self._now.word in {"PREFIX", "BASE"}:
            self._at += 3 if self._now.word == "PREFIX" else 2
        if self._now.word == "ASK":
            self._next()
            self._query.is_ask = True
            self._dataset()
            self._group(Group())
        elif self._now.word == "SELECT":
            self._query.projected = self._select(Group())
        else:
            raise ShapesError("A query is neither SELECT nor ASK", "")
        if self._now is not END:
            raise ShapesError(f"A query goes on after its end: {self._now.text!r}", "")
        self._query.predicates = None if self._any_predicate else frozenset(self._predicates)

    def _dataset(self) -> None:
        while self._now.word == "FROM":
            self._query.features.add("FROM")
            self._next()
            self._next()
        if self._now.word == "WHERE":
            self._next()

    def _select(self, group: Group, *, inner: bool = False) -> frozenset[str] | None:
        """Scan a query or sub-query; give what it gives."""
        self._next()
        given: set[str] | None = set()
        while self._now.text != "{" and self._now.word not in {"WHERE", "FROM"}:
            token = self._next()
            if token is END:
                raise ShapesError("A query has no pattern", "Write it in { and }.")
            if token.text == "*":
                given = None
            elif token.text == "(":
                name = self._assignment(group)
                given = given if given is None else given | {name}
            elif token.kind == "variable" and given is not None:
                token.role = "inner projection" if inner else "projection"
                given.add(token.variable)
        self._dataset()
        before = len(self._query.groups)
        self._group(group)
        if inner and given is None:  # a variable that only expressions name is not in *
            within = [one for one in self._query.groups[before:] if not one.within_exists]
            given = self._query.assigned.union(*(one.bound for one in within))
        self._modifiers(group)
        return None if given is None else frozenset(given)

    def _modifiers(self, group: Group) -> None:
        grouping = False
        while self._now.text != "}" and self._now is not END:
            if (word := self._now.word) in _GROUPED:
                grouping = word in {"GROUP", "ORDER"}
                if word != "ORDER":
                    self._query.features.add("grouped")
            if word == "VALUES":
                self._query.features.add("VALUES")
            if self._now.text == "(":
                self._brackets(group)
                continue
            token = self._next()
            if grouping and token.kind == "variable":
                token.role = "grouping"

    # -- Patterns ----------------------------------------------------------------------------------

    def _group(self, group: Group) -> None:
        """Scan ``{ … }``."""
        self._expect("{")
        if self._now.word == "SELECT":
            self._query.groups.append(group)
            nested = Group(within_exists=group.within_exists)
            self._query.nested.append(self._select(nested, inner=True))
        else:
            self._query.groups.append(group)
            while self._now.text != "}":
                self._element(group)
        self._expect("}")

    def _element(self, group: Group) -> None:
        if self._now is END:
            raise ShapesError("A pattern of a query has no end", "Close it by }.")
        word = self._now.word
        if word in FORBIDDEN or word == "GRAPH":
            self._query.features.add(word)
        special = {
            "FILTER": self._filter,
            "BIND": self._bind,
            "VALUES": self._values,
            "OPTIONAL": self._subgroup,
            "MINUS": self._subgroup,
            "UNION": self._subgroup,
            "GRAPH": self._named,
            "SERVICE": self._named,
        }
        if word in special:
            self._next()
            special[word](group)
        elif self._now.text == "{":
            self._group(Group(within_exists=group.within_exists))
        elif self._now.text == ".":
            self._next()
        else:
            self._node(group)
            self._properties(group)

    def _subgroup(self, group: Group) -> None:
        option = self._tokens[self._at - 1].word == "OPTIONAL"
        before = len(self._query.groups)
        self._group(Group(within_exists=group.within_exists, lent=group if option else None))
        if option and "this" not in group.bound and self._speaks_of_this(before):
            # What is bound after an OPTIONAL comes too late for it
            self._query.features.add("early option")

    def _exists(self, group: Group) -> None:
        """Scan the pattern of EXISTS: an expression of its group."""
        before = len(self._query.groups)
        self._group(Group(within_exists=True))
        if self._speaks_of_this(before):
            group.told.add("this")

    def _speaks_of_this(self, start: int) -> bool:
        return any("this" in g.bound | g.told | g.early for g in self._query.groups[start:])

    def _named(self, group: Group) -> None:
        while self._now.text != "{":
            if self._now is END:
                raise ShapesError("A pattern of a query has no end", "Close it by }.")
            self._note(self._next(), set())
        self._group(Group(within_exists=group.within_exists))

    def _bind(self, group: Group) -> None:
        self._expect("(")
        told, group.told = group.told, set()
        self._assignment(group)
        group.early |= group.told - group.bound
        group.told |= told

    def _values(self, group: Group) -> None:
        del group
        while self._next().text not in {"}", ""}:
            pass

    def _filter(self, group: Group) -> None:
        while self._now is not END and self._now.text != "(" and self._now.word != "EXISTS":
            self._next()
        if self._now.word == "EXISTS":
            self._next()
            self._exists(group)
        else:
            self._brackets(group)

    def _brackets(self, group: Group) -> None:
        """Scan an expression in brackets, patterns of EXISTS in it included."""
        self._expect("(")
        while self._now.text != ")":
            token = self._now
            if token is END:
                raise ShapesError("An expression of a query has no end", "Close it by ).")
            if token.text == "(":
                self._brackets(group)
            elif token.text == "{":
                self._exists(group)
            else:
                self._note(self._next(), group.told)
        self._expect(")")

    def _note(self, token: Token, told: set[str]) -> None:
        if token.word in _AGGREGATES and self._now.text == "(":
            self._query.features.add("grouped")
        if token.kind == "variable":
            told.add(token.variable)
            self._query.features |= {token.variable} & PREBOUND
            before = self._tokens[self._at - 3 : self._at - 1]
            if [t.text.upper() for t in before] == ["BOUND", "("]:
                token.role = "bound"

    def _assignment(self, group: Group) -> str:
        """Scan ``expression AS ?name )``; give the name."""
        while self._now.word != "AS":
            if self._now.text == "(":
                self._brackets(group)
            elif self._now.text == "{":
                self._exists(group)
            elif self._now is END:
                raise ShapesError("An assignment of a query has no AS", "Write (… AS ?name).")
            else:
                self._note(self._next(), group.told)
        self._next()
        name = self._next().variable
        self._query.assigned.add(name)
        self._expect(")")
        return name
