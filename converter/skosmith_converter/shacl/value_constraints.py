"""Constraints that look at one value at a time (SHACL §4.1, §4.3, §4.4, §4.6, §4.8.3).

Where to look costs something, a constraint is asked for the bad ones among all different values of
all focus nodes at once: a value that thousands of nodes share is looked at once, and the instances
of a class are taken from the values as a set.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, cast

from skosmith_converter.shacl.literals import LANG_STRING, has_datatype, is_less, text_of
from skosmith_converter.shacl.patterns import matcher
from skosmith_converter.shacl.running import Constraint, Failure, Rows, Run, Shape, Test
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import Iri, Term

__all__ = [
    "ClassOf",
    "DatatypeOf",
    "In",
    "KindOf",
    "LanguageIn",
    "Length",
    "Logical",
    "Pattern",
    "Range",
    "failing_all",
    "failing_none",
    "failing_some",
    "not_conforming_to_one",
]


@dataclass(frozen=True, slots=True)
class _OfValues(Constraint):
    """A constraint that is asked for the bad ones of all different values at once."""

    component: Iri

    def bad(self, values: set[Term], run: Run) -> set[Term]:
        """Give those of the values that the constraint does not accept."""
        raise NotImplementedError

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give each focus node with each bad value."""
        run.tick()
        if not (bad := self.bad(rows.values, run)):
            return []
        return [Failure(f, v) for f, values in rows.pairs for v in values if v in bad]

    def failing(self, rows: Rows, run: Run) -> set[Term]:
        """Give the focus nodes that have a bad value."""
        run.tick()
        bad = self.bad(rows.values, run)
        if rows.are_own or not bad:
            return bad
        return {focus for focus, values in rows.pairs if not bad.isdisjoint(values)}


@dataclass(frozen=True, slots=True)
class ClassOf(_OfValues):
    """``sh:class``: each value is an instance of a class (SHACL §4.1.1)."""

    kind: Term
    cheap = True

    def bad(self, values: set[Term], run: Run) -> set[Term]:
        """Give the values that are of another class, or of none."""
        return values - run.index.instances(self.kind)


@dataclass(frozen=True, slots=True)
class In(_OfValues):
    """``sh:in`` (SHACL §4.8.3)."""

    allowed: frozenset[Term]
    cheap = True

    def bad(self, values: set[Term], run: Run) -> set[Term]:
        """Give the values that are not in the list."""
        del run
        return values - self.allowed


@dataclass(frozen=True, slots=True)
class Pattern(_OfValues):
    """``sh:pattern`` with ``sh:flags`` (SHACL §4.4.3)."""

    pattern: str
    flags: str

    def bad(self, values: set[Term], run: Run) -> set[Term]:
        """Give the values without a match, and blank nodes."""
        matches = matcher(self.pattern, self.flags, run.deadline)
        return {value for value in values if value[0] == "_" or not matches(text_of(value))}


@dataclass(frozen=True, slots=True)
class _Tested(Constraint):
    """A constraint with a test so cheap that to find out which values are equal would cost more."""

    component: Iri
    cheap = True

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give each focus node with each value that does not pass."""
        run.tick()
        passes = self.test(run)
        return [Failure(f, v) for f, values in rows.pairs for v in values if not passes(v)]

    def test(self, run: Run) -> Test:
        """Give the test that values have to pass."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class DatatypeOf(_Tested):
    """``sh:datatype``: a well-formed literal of it (SHACL §4.1.2)."""

    datatype: Iri

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give each focus node with each value of another datatype, or ill-formed."""
        if self.datatype != LANG_STRING:
            return _Tested.failures(self, rows, run)
        run.tick()  # the same as the test, but no call for each of a hundred thousand texts
        return [
            Failure(focus, value)
            for focus, values in rows.pairs
            for value in values
            if value[0] != '"' or value[-1] in '">'
        ]

    def test(self, run: Run) -> Test:
        """Give the test of the datatype."""
        del run
        return has_datatype(self.datatype)


_KINDS: Final = {
    sh("IRI"): "<",
    sh("Literal"): '"',
    sh("BlankNode"): "_",
    sh("BlankNodeOrIRI"): "_<",
    sh("BlankNodeOrLiteral"): '_"',
    sh("IRIOrLiteral"): '<"',
}


@dataclass(frozen=True, slots=True)
class KindOf(_Tested):
    """``sh:nodeKind`` (SHACL §4.1.3)."""

    kind: Iri
    known = frozenset(_KINDS)

    def test(self, run: Run) -> Test:
        """Give the test of the first character."""
        del run
        first = _KINDS[self.kind]
        return lambda value: value[0] in first


@dataclass(frozen=True, slots=True)
class Range(_Tested):
    """``sh:minExclusive`` and its kin; what cannot be compared is out of range (SHACL §4.3)."""

    limit: Term
    above: bool
    or_equal: bool

    def test(self, run: Run) -> Test:
        """Give the comparison with the limit."""
        del run
        limit, equal = self.limit, self.or_equal
        if self.above:
            return lambda value: bool(is_less(limit, value, or_equal=equal))
        return lambda value: bool(is_less(value, limit, or_equal=equal))


@dataclass(frozen=True, slots=True)
class Length(_Tested):
    """``sh:minLength`` and ``sh:maxLength``, in characters (SHACL §4.4.1, §4.4.2)."""

    limit: int
    least: bool

    def test(self, run: Run) -> Test:
        """Give the test of the length; blank nodes have none."""
        del run
        limit = self.limit
        if self.least:
            return lambda value: value[0] != "_" and len(text_of(value)) >= limit
        return lambda value: value[0] != "_" and len(text_of(value)) <= limit


@dataclass(frozen=True, slots=True)
class LanguageIn(_Tested):
    """``sh:languageIn``: ``langMatches`` with one of the ranges (SHACL §4.4.4)."""

    ranges: tuple[str, ...]
    """In small letters."""

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give each focus node with each value in another language, or in none."""
        run.tick()
        passes = self.test(run)
        usual = tuple(f'"@{tag}' for tag in self.ranges)
        return [
            Failure(focus, value)
            for focus, values in rows.pairs
            for value in values
            if not value.endswith(usual) and not passes(value)
        ]

    def test(self, run: Run) -> Test:
        """Give the test of the language tag, which looks at each tag once."""
        del run
        known: dict[str, bool] = {}

        def passes(value: Term) -> bool:
            tail = value[value.rindex('"') :] if value[0] == '"' else ""
            if (right := known.get(tail)) is None:
                right = known[tail] = tail[1:2] == "@" and self._has(tail[2:].lower())
            return right

        return passes

    def _has(self, tag: str) -> bool:
        return any(r in ("*", tag) or tag.startswith(f"{r}-") for r in self.ranges)


_Combination = Callable[[list[set[Term]], set[Term]], set[Term]]


def failing_some(failing: list[set[Term]], values: set[Term]) -> set[Term]:
    """Give the values that fail one of the shapes: what sh:node and sh:and refuse."""
    del values
    return set().union(*failing)


def failing_all(failing: list[set[Term]], values: set[Term]) -> set[Term]:
    """Give the values that fail all of the shapes: what sh:or refuses."""
    return reduce(set.intersection, failing, values)


def failing_none(failing: list[set[Term]], values: set[Term]) -> set[Term]:
    """Give the values that fail none of the shapes: what sh:not refuses."""
    return values - set().union(*failing)


def not_conforming_to_one(failing: list[set[Term]], values: set[Term]) -> set[Term]:
    """Give the values that conform to none of the shapes or to several: what sh:xone refuses."""
    times = {value: sum(value not in bad for bad in failing) for value in values}
    return {value for value, count in times.items() if count != 1}


_BY_TESTS: Final[Mapping[_Combination, Callable[[Sequence[Test]], Test]]] = {
    failing_some: lambda tests: lambda value: all(test(value) for test in tests),
    failing_all: lambda tests: lambda value: any(test(value) for test in tests),
    failing_none: lambda tests: lambda value: not any(test(value) for test in tests),
    not_conforming_to_one: lambda tests: lambda value: sum(test(value) for test in tests) == 1,
}
"""What is left of a combination where each shape is a test."""


@dataclass(frozen=True, slots=True)
class Logical(_OfValues):
    """``sh:node``, ``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone`` (SHACL §4.6, §4.7.1)."""

    shapes: tuple[Shape, ...]
    combination: _Combination

    @property
    def parts(self) -> tuple[Shape, ...]:
        """The shapes whose tests make up its own."""
        return self.shapes

    def bad(self, values: set[Term], run: Run) -> set[Term]:
        """Give the values that conform to too few, or too many, of the shapes."""
        return self.combination([run.failing(shape, values) for shape in self.shapes], values)

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give each focus node with each bad value."""
        if (passes := self.test(run)) is None:
            return _OfValues.failures(self, rows, run)
        run.tick()
        return [Failure(f, v) for f, values in rows.pairs for v in values if not passes(v)]

    def test(self, run: Run) -> Test | None:
        """Give one test of all shapes, where each is one."""
        tests = [shape.test(run) for shape in self.shapes]
        if None in tests:
            return None
        return _BY_TESTS[self.combination](cast("list[Test]", tests))
