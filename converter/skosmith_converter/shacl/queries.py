"""Queries of SHACL-SPARQL (SHACL §5, §6, appendix A): what they use, and how values get into them.

Pre-bound variables are written into the text of a query, wherever they stand: that is what the
Recommendation's "substitution" says, and what engines' own bindings get wrong (``bound($this)``,
``BIND($this AS ?x)``). A query that says the same of all nodes at once is not asked node by node.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.tokens import Token

__all__ = ["FORBIDDEN", "NOTHING", "Group", "Query"]

NOTHING: Final = "<urn:skosmith:nothing>"
"""Stands where SPARQL allows no literal; no graph has it."""
_KIND_FUNCTIONS: Final = frozenset({"ISBLANK", "ISIRI", "ISURI", "STR"})
_GIVEN: Final = ("this", "value")
"""Variables that a sub-query has to give; the shape and its graph may be left out."""
FORBIDDEN: Final = {
    "MINUS": "Write FILTER NOT EXISTS instead (SHACL appendix A forbids MINUS).",
    "VALUES": "Write FILTER (… IN (…)) instead (SHACL appendix A forbids VALUES).",
    "SERVICE": "Constraints look at the data graph only (SHACL appendix A forbids SERVICE).",
    "FROM": "Constraints look at the data graph only.",
}


_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_OF_ONE_NODE: Final = frozenset(
    {"GRAPH", "grouped", "nullable", "currentShape", "shapesGraph", "early option"}
)
"""Features of a query that mean something else when it is asked for all nodes at once."""


@dataclass(slots=True)
class Group:
    """A group graph pattern: where pre-bound variables stand in it."""

    bound: set[str] = field(default_factory=set)
    """Variables of its own triple patterns."""
    told: set[str] = field(default_factory=set)
    """Variables of its expressions."""
    early: set[str] = field(default_factory=set)
    """Variables of a BIND before the triple patterns that bind them."""
    within_exists: bool = False
    lent: "Group | None" = None
    """The group whose bindings the expressions see, too (OPTIONAL)."""


@dataclass
class Query:
    """A query, scanned."""

    tokens: list[Token]
    is_ask: bool = False
    projected: frozenset[str] | None = None
    """The variables that it gives, None for all."""
    predicates: frozenset[str] | None = None
    """Names and IRIs that stand as predicates; None where any predicate may be asked for."""
    groups: list[Group] = field(default_factory=list)
    nested: list[frozenset[str] | None] = field(default_factory=list)
    """What sub-queries give."""
    assigned: set[str] = field(default_factory=set)
    """Variables after AS."""
    features: set[str] = field(default_factory=set)

    @cached_property
    def asks_kind(self) -> bool:
        """Tell whether it uses a function to which a blank node is not what an IRI is."""
        return any(token.word in _KIND_FUNCTIONS for token in self.tokens)

    @property
    def counts_alternatives(self) -> bool:
        """Tell whether it counts what paths with ``|`` lead to; Oxigraph counts a node once."""
        return {"alternatives", "grouped"} <= self.features

    def refuse(self, bound: Iterable[str]) -> None:
        """Raise ShapesError where pre-bound variables are used as appendix A forbids."""
        for word, remedy in FORBIDDEN.items():
            if word in self.features:
                raise ShapesError(f"A query uses {word}", remedy)
        for name in bound:
            if name in self.assigned:
                raise ShapesError(f"A query assigns the pre-bound ?{name}", "Use another variable.")
            used = any(token.variable == name for token in self.tokens)
            if (
                used
                and name in ("this", "value")
                and any(n is not None and name not in n for n in self.nested)
            ):
                raise ShapesError(
                    f"A sub-query does not give the pre-bound ${name}", f"Add ${name} to it."
                )

    def for_all(self) -> bool:
        """Tell whether the query, asked without a value for ``$this``, gives the same for each."""
        top = self.groups[0]
        given = self.projected is None or "this" in self.projected
        if self.is_ask or not given or "this" not in top.bound or self.nested:
            return False
        if self.features & _OF_ONE_NODE:
            return False
        return all(
            group.within_exists
            or "this" not in group.told | group.early
            or ("this" in group.bound and "this" not in group.early)
            or (group.lent is not None and "this" in group.lent.bound)
            for group in self.groups
        )

    def text(
        self, values: Mapping[str, str], prefixes: str = "", *, functions: Mapping[str, str] = _NONE
    ) -> str:
        """Write the query with values for its pre-bound variables, and with other functions.

        A variable that the query gives is given by its value.
        """
        return prefixes + "".join(_written(self.tokens, values, functions))


def _written(
    tokens: list[Token], values: Mapping[str, str], functions: Mapping[str, str]
) -> list[str]:
    written: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        value = values.get(token.variable) if token.kind == "variable" else None
        text = token.text if value is None else _in_place(token, value, at)
        if functions and (other := functions.get(token.word)) and _is_call(tokens, at):
            text = other
        if text == _BOUND:  # of bound ( ?this ) the word and the bracket stand there already
            del written[-4:]
            at += 1
        written += [token.before, text]
        at += 1
    return written


def _is_call(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].text == "("


_BOUND: Final = "(true)"


def _in_place(token: Token, value: str, at: int) -> str:
    match token.role:
        case "bound":
            return _BOUND
        case "projection":
            return f"({value} AS {token.text})"
        case "inner projection":  # the outer query has its value already
            return f"({value} AS ?given{at})"
        case "grouping":
            return f"({value})"
    return value
