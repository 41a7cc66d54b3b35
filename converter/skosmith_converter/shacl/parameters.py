"""The parameters of SHACL Core: from their values in a shapes graph to constraints (SHACL §4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Protocol

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.lists import members_of
from skosmith_converter.shacl.literals import has_datatype, text_of
from skosmith_converter.shacl.patterns import matcher
from skosmith_converter.shacl.running import Constraint, Shape, Targets
from skosmith_converter.shacl.set_constraints import (
    Closed,
    Count,
    HasValue,
    LessThan,
    Qualified,
    SameAs,
    UniqueLanguages,
)
from skosmith_converter.shacl.value_constraints import (
    ClassOf,
    DatatypeOf,
    In,
    KindOf,
    LanguageIn,
    Length,
    Logical,
    Pattern,
    Range,
    failing_all,
    failing_none,
    failing_some,
    not_conforming_to_one,
)
from skosmith_converter.shacl.vocabulary import XSD, sh
from skosmith_converter.terms import Iri, Term, iri, is_iri, is_literal

__all__ = ["core_constraints", "flag_of", "one_of"]


class Reader(Protocol):
    """What reads the shapes that constraints name."""

    @property
    def graph(self) -> Index:
        """The shapes graph."""

    def shape(self, node: Term) -> Shape | None:
        """Give the shape of a node; None where it is deactivated."""


def core_constraints(reader: Reader, node: Term, shape: Shape) -> Iterator[Constraint]:
    """Give the constraints of SHACL Core that a shape states.

    Raises ShapesError where a value cannot be one, or where a parameter that a shape has at most
    once has several values.
    """
    for name, make in _CORE.items():
        for value in reader.graph.values(node, sh(name)):
            yield from make(reader, shape, value)
    for name in _SINGLE:
        one_of(reader.graph, node, name)


def one_of(graph: Index, node: Term, name: str) -> Term | None:
    """Give the value of a parameter that has at most one; raises ShapesError where it has more."""
    values = graph.values(node, sh(name))
    if len(values) > 1:
        raise ShapesError(f"A shape has several values of sh:{name}", "Keep one.", node)
    return values[0] if values else None


def flag_of(graph: Index, node: Term, name: str) -> bool:
    """Tell whether a parameter is true; raises ShapesError where it is no boolean."""
    return (value := one_of(graph, node, name)) is not None and _is_true(value, name)


def _count(shape: Shape, value: Term, *, least: bool) -> Iterator[Constraint]:
    """Read sh:minCount or sh:maxCount."""
    if shape.path is None:
        raise ShapesError("Only property shapes count values", "Give the shape an sh:path.")
    name = "MinCount" if least else "MaxCount"
    yield Count(_component(name), _number(value), least)


def _length(value: Term, *, least: bool) -> Iterator[Constraint]:
    """Read sh:minLength or sh:maxLength."""
    yield Length(_component("MinLength" if least else "MaxLength"), _number(value), least)


def _pattern(reader: Reader, shape: Shape, value: Term) -> Iterator[Constraint]:
    """Read sh:pattern."""
    flags = one_of(reader.graph, shape.node, "flags")
    pattern = Pattern(_component("Pattern"), text_of(value), text_of(flags) if flags else "")
    matcher(pattern.pattern, pattern.flags)  # raises where it is none
    yield pattern


def _closed(reader: Reader, shape: Shape, value: Term) -> Iterator[Constraint]:
    """Read sh:closed."""
    if not _is_true(value, "closed"):
        return
    paths = (
        path
        for inner in reader.graph.values(shape.node, sh("property"))
        for path in reader.graph.values(inner, sh("path"))
    )
    ignored = one_of(reader.graph, shape.node, "ignoredProperties")
    members = members_of(reader.graph, ignored) if ignored is not None else ()
    yield Closed(_component("Closed"), frozenset({*paths, *members}))


def _logical(
    reader: Reader, name: str, values: Iterable[Term], combine: Callable[..., set[Term]]
) -> Iterator[Constraint]:
    """Read sh:node, sh:not, sh:and, sh:or or sh:xone; a deactivated shape accepts all."""
    shapes = [reader.shape(value) or _ACCEPTS_ALL for value in values]
    yield Logical(_component(name), tuple(shapes), combine)


def _qualified(reader: Reader, shape: Shape, value: Term) -> Iterator[Constraint]:
    """Read sh:qualifiedValueShape with its counts."""
    if shape.path is None:
        raise ShapesError("Only property shapes count values", "Give the shape an sh:path.")
    least, most = (
        one_of(reader.graph, shape.node, f"qualified{end}Count") for end in ("Min", "Max")
    )
    siblings = (
        _siblings(reader, shape.node)
        if flag_of(reader.graph, shape.node, "qualifiedValueShapesDisjoint")
        else ()
    )
    inner = reader.shape(value) or _ACCEPTS_ALL
    for name, limit in (("QualifiedMinCount", least), ("QualifiedMaxCount", most)):
        if limit is not None:
            at_least = limit is least and name == "QualifiedMinCount"
            yield Qualified(_component(name), inner, _number(limit), at_least, siblings)


def _siblings(reader: Reader, node: Term) -> tuple[Shape, ...]:
    """Give the sibling shapes (SHACL §4.7.3)."""
    values = reader.graph.values
    parents = reader.graph.column(sh("property")).inverse.values(node)
    near = (
        s
        for p in parents
        for prop in values(p, sh("property"))
        for s in values(prop, sh("qualifiedValueShape"))
    )
    own = values(node, sh("qualifiedValueShape"))
    return tuple(reader.shape(one) or _ACCEPTS_ALL for one in dict.fromkeys(near) if one not in own)


_ACCEPTS_ALL: Final = Shape(iri(f"{XSD}"), None, sh("Violation"), {}, Targets())
_SINGLE: Final = (
    "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive",
    "maxInclusive", "minLength", "maxLength", "languageIn", "uniqueLang", "in", "closed",
    "qualifiedMinCount", "qualifiedMaxCount",
)  # fmt: skip
"""Parameters that a shape has at most once."""


def _component(name: str) -> Iri:
    return sh(f"{name}ConstraintComponent")


_INTEGER: Final = has_datatype(iri(f"{XSD}integer"))
_BOOLEANS: Final = {
    f'"{text}"^^<{XSD}boolean>': text in "true1" for text in ("true", "false", "1", "0")
}


_TRUE: Final = f'"true"^^<{XSD}boolean>'


def _number(value: Term) -> int:
    if not _INTEGER(value):
        raise ShapesError(f"A count or length is no xsd:integer: {value}", "Write a whole number.")
    return int(text_of(value))


def _is_true(value: Term, name: str) -> bool:
    if value not in _BOOLEANS:
        raise ShapesError(f"sh:{name} is no xsd:boolean: {value}", "Write true or false.")
    return _BOOLEANS[value]


def _named(value: Term, name: str) -> Iri:
    if not is_iri(value):
        raise ShapesError(f"The value of sh:{name} is no IRI: {value}", "Write its IRI.")
    return Iri(value)


def _range(name: str) -> Callable[[Reader, Shape, Term], Iterator[Constraint]]:
    def make(reader: Reader, shape: Shape, value: Term) -> Iterator[Constraint]:
        del reader, shape
        if not is_literal(value):
            raise ShapesError(f"The limit of a range is no literal: {value}", "")
        yield Range(_component(name), value, name.startswith("Min"), name.endswith("Inclusive"))

    return make


def _kind(value: Term) -> Iterator[Constraint]:
    if value not in KindOf.known:
        raise ShapesError(f"sh:nodeKind is none of the six: {value}", "See SHACL §4.1.3.")
    yield KindOf(_component("NodeKind"), Iri(value))


def _languages(reader: Reader, value: Term) -> Iterator[Constraint]:
    ranges = tuple(text_of(tag).lower() for tag in members_of(reader.graph, value))
    yield LanguageIn(_component("LanguageIn"), ranges)


def _unique(shape: Shape, value: Term) -> Iterator[Constraint]:
    if shape.path is None:
        raise ShapesError("sh:uniqueLang is for property shapes", "Give the shape an sh:path.")
    _is_true(value, "uniqueLang")  # raises where it is no boolean
    if value == _TRUE:  # "1" counts for nothing here (SHACL §4.4.5)
        yield UniqueLanguages(_component("UniqueLang"))


def _same_as(name: str, value: Term) -> Iterator[Constraint]:
    component = _component(name.capitalize())
    yield SameAs(component, _named(value, name), disjoint=name == "disjoint")


def _less(name: str, shape: Shape, value: Term) -> Iterator[Constraint]:
    if shape.path is None:
        raise ShapesError(f"sh:l{name[1:]} is for property shapes", "Give the shape an sh:path.")
    yield LessThan(_component(name), _named(value, f"l{name[1:]}"), name.endswith("Equals"))


_CORE: Final[Mapping[str, Callable[[Reader, Shape, Term], Iterator[Constraint]]]] = {
    "class": lambda _, __, v: iter([ClassOf(_component("Class"), _named(v, "class"))]),
    "datatype": lambda _, __, v: iter([DatatypeOf(_component("Datatype"), _named(v, "datatype"))]),
    "nodeKind": lambda _, __, v: _kind(v),
    "minCount": lambda _, s, v: _count(s, v, least=True),
    "maxCount": lambda _, s, v: _count(s, v, least=False),
    "minExclusive": _range("MinExclusive"),
    "minInclusive": _range("MinInclusive"),
    "maxExclusive": _range("MaxExclusive"),
    "maxInclusive": _range("MaxInclusive"),
    "minLength": lambda _, __, v: _length(v, least=True),
    "maxLength": lambda _, __, v: _length(v, least=False),
    "pattern": _pattern,
    "languageIn": lambda r, _, v: _languages(r, v),
    "uniqueLang": lambda _, s, v: _unique(s, v),
    "equals": lambda _, __, v: _same_as("equals", v),
    "disjoint": lambda _, __, v: _same_as("disjoint", v),
    "lessThan": lambda _, s, v: _less("LessThan", s, v),
    "lessThanOrEquals": lambda _, s, v: _less("LessThanOrEquals", s, v),
    "node": lambda r, _, v: _logical(r, "Node", [v], failing_some),
    "not": lambda r, _, v: _logical(r, "Not", [v], failing_none),
    "and": lambda r, _, v: _logical(r, "And", members_of(r.graph, v), failing_some),
    "or": lambda r, _, v: _logical(r, "Or", members_of(r.graph, v), failing_all),
    "xone": lambda r, _, v: _logical(r, "Xone", members_of(r.graph, v), not_conforming_to_one),
    "qualifiedValueShape": _qualified,
    "closed": _closed,
    "hasValue": lambda _, __, v: iter([HasValue(_component("HasValue"), v)]),
    "in": lambda r, _, v: iter([In(_component("In"), frozenset(members_of(r.graph, v)))]),
}  # fmt: skip
"""Parameter → the constraints of one of its values."""
