"""Constraints that look at all values of a focus node together (SHACL §4.2, §4.5, §4.7.3, §4.8)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from skosmith_converter.shacl.literals import is_less
from skosmith_converter.shacl.paths import Path, Predicate
from skosmith_converter.shacl.running import Constraint, Failure, Rows, Run, Shape
from skosmith_converter.terms import Iri, Term

__all__ = ["Closed", "Count", "HasValue", "LessThan", "Qualified", "SameAs", "UniqueLanguages"]


@dataclass(frozen=True, slots=True)
class Count(Constraint):
    """``sh:minCount`` and ``sh:maxCount`` (SHACL §4.2)."""

    component: Iri
    limit: int
    least: bool

    cheap = True

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give the focus nodes with too few or too many values."""
        return [Failure(focus) for focus in self._failing(rows, run)]

    def failing(self, rows: Rows, run: Run) -> set[Term]:
        """Give the focus nodes with too few or too many values."""
        return set(self._failing(rows, run))

    def _failing(self, rows: Rows, run: Run) -> list[Term]:
        run.tick()
        limit, column = self.limit, rows.column
        if limit == 1 and column is not None:
            one, many = column.one, column.many
            if self.least:
                return [focus for focus in rows.foci if focus not in one and focus not in many]
            return [focus for focus in rows.foci if focus in many]
        if self.least:
            return [focus for focus, values in rows.pairs if len(values) < limit]
        return [focus for focus, values in rows.pairs if len(values) > limit]


@dataclass(frozen=True, slots=True)
class HasValue(Constraint):
    """``sh:hasValue`` (SHACL §4.8.2)."""

    component: Iri
    value: Term

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give the focus nodes without the value."""
        del run
        return [Failure(focus) for focus, values in rows.pairs if self.value not in values]


@dataclass(frozen=True, slots=True)
class UniqueLanguages(Constraint):
    """``sh:uniqueLang`` (SHACL §4.4.5)."""

    component: Iri

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give a focus node once for each language that it has several values in."""
        run.tick()
        seen: set[str] = set()
        suspects = []
        for focus, values in rows.pairs:
            if len(values) > 1:
                tails = [v[v.rindex('"') :] if v[0] == '"' else v for v in values]
                different = {*tails}
                seen |= different
                if len(different) < len(tails):
                    suspects.append((focus, values))
        if len({tail.lower() for tail in seen}) < len(seen):  # tags that differ in case are equal
            suspects = [pair for pair in rows.pairs if len(pair[1]) > 1]
        return [failure for focus, values in suspects for failure in _again(focus, values)]


def _again(focus: Term, values: Collection[Term]) -> list[Failure]:
    tails = (v[v.rindex('"') :].lower() for v in values if v[0] == '"')
    counts = Counter(tail for tail in tails if tail[1:2] == "@")
    return [Failure(focus)] * sum(count > 1 for count in counts.values())


@dataclass(frozen=True, slots=True)
class SameAs(Constraint):
    """``sh:equals`` and ``sh:disjoint`` (SHACL §4.5.1, §4.5.2)."""

    component: Iri
    predicate: Iri
    disjoint: bool

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give the values that both sides have, or only one of them."""
        others = run.index.column(self.predicate).values
        found = []
        for focus, values in rows.pairs:
            other = others(focus)
            if self.disjoint and not (other and values):
                continue
            here, there = dict.fromkeys(values), dict.fromkeys(other)
            if self.disjoint:
                found += [Failure(focus, v) for v in here if v in there]
            elif here.keys() != there.keys():
                found += [Failure(focus, v) for v in here if v not in there]
                found += [Failure(focus, v) for v in there if v not in here]
        return found


@dataclass(frozen=True, slots=True)
class LessThan(Constraint):
    """``sh:lessThan`` and ``sh:lessThanOrEquals`` (SHACL §4.5.3, §4.5.4)."""

    component: Iri
    predicate: Iri
    or_equal: bool

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give a value once for each value of the other property that it is not less than."""
        others = run.index.column(self.predicate).values
        return [
            Failure(focus, value)
            for focus, values in rows.pairs
            for value in values
            for other in others(focus)
            if not is_less(value, other, or_equal=self.or_equal)
        ]


@dataclass(frozen=True, slots=True)
class Closed(Constraint):
    """``sh:closed`` with ``sh:ignoredProperties`` (SHACL §4.8.1)."""

    component: Iri
    allowed: frozenset[Term]

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give each value of a property that is not allowed; its path is that property."""
        return list(self._failures(rows, run))

    def _failures(self, rows: Rows, run: Run) -> Iterator[Failure]:
        for predicate, column in run.index.columns.items():
            if predicate not in self.allowed:
                path: Path = Predicate(predicate)
                for focus, values in rows.pairs:
                    for node in values:
                        for value in column.values(node):
                            yield Failure(focus, value, path)


@dataclass(frozen=True, slots=True)
class Qualified(Constraint):
    """``sh:qualifiedValueShape`` with one of its counts (SHACL §4.7.3)."""

    component: Iri
    shape: Shape
    limit: int
    least: bool
    siblings: tuple[Shape, ...] = ()
    """The shapes that a counted value must not conform to (``sh:qualifiedValueShapesDisjoint``)."""

    def failures(self, rows: Rows, run: Run) -> list[Failure]:
        """Give the focus nodes with too few or too many values that conform."""
        limit, least = self.limit, self.least
        counts = self._counts(rows, run)
        return [
            Failure(focus) for focus, count in counts if (count < limit if least else count > limit)
        ]

    def _counts(self, rows: Rows, run: Run) -> Iterator[tuple[Term, int]]:
        """Give each focus node with the number of its values that count."""
        passes = None if self.siblings else self.shape.test(run)
        if passes is None:
            counted = rows.values - run.failing(self.shape, rows.values)
            for sibling in self.siblings:
                counted &= run.failing(sibling, counted)
            passes = counted.__contains__
        for focus, values in rows.pairs:
            yield focus, sum(map(passes, values))
