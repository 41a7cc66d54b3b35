"""Suggested repairs as values, and a graph as it would be with them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from skosmith_converter.shacl.index import Index, Triple
from skosmith_converter.terms import Iri, Term, is_literal
from skosmith_converter.validation.concepts import names_below
from skosmith_converter.vocabulary import RDF

__all__ = ["PREFERENCES", "Draft", "Policy", "Preference", "Suggestion"]

Preference = Literal["shortest", "longest", "lowercase", "uppercase", "all"]
PREFERENCES: Final[tuple[Preference, ...]] = (
    "shortest", "longest", "lowercase", "uppercase", "all",
)  # fmt: skip


_CROWD: Final = 12


@dataclass(frozen=True, slots=True)
class Policy:
    """What repairs cannot know by themselves."""

    language: str = ""
    """Of labels and notes without a tag; they stay as they are where it is empty."""
    preferred: Preference = "shortest"
    """Which of several preferred labels in a language stays one, as Skosify's
    ``preflabel_policy`` names it: by length, or the first that begins with no capital or with no
    small letter; ``all`` leaves them as they are."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One repair: statements to take away and to add, in this order, and why."""

    repair: str
    """Its name in `REPAIRS`."""
    reason: str
    """For people, in one line."""
    removed: tuple[Triple, ...] = ()
    added: tuple[Triple, ...] = ()
    because: tuple[Triple, ...] = ()
    """Statements that what is added follows from: where they stand, it belongs."""


class Draft:
    """A graph with suggestions applied; the index below it stays as it is."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._removed: dict[Iri, set[tuple[Term, Term]]] = {}
        self._added: dict[Iri, dict[Term, dict[Term, None]]] = {}
        self._names: dict[tuple[Iri, ...], tuple[Iri, ...]] = {}
        self._crowds: dict[tuple[Term, Iri], frozenset[Term]] = {}

    def names(self, *properties: Iri) -> tuple[Iri, ...]:
        """Give properties and those that the graph declares below them."""
        if (found := self._names.get(properties)) is None:
            found = self._names[properties] = names_below(self.index, *properties)
        return found

    def pairs(self, *properties: Iri) -> Iterator[tuple[Iri, Term, Term]]:
        """Give property, subject and value of statements."""
        for name in self.names(*properties):
            removed = self._removed.get(name, ())
            for subject, value in self.index.column(name).pairs():
                if not removed or (subject, value) not in removed:
                    yield name, subject, value
            for subject, values in self._added.get(name, {}).items():
                for value in values:
                    yield name, subject, value

    def links(self, *properties: Iri) -> Iterator[tuple[Iri, Term, Term]]:
        """Give property, subject and object of statements between resources."""
        return (row for row in self.pairs(*properties) if not is_literal(row[2]))

    def values(self, subject: Term, *properties: Iri) -> Iterator[Term]:
        """Give the values that a subject has of properties."""
        for name in self.names(*properties):
            removed = self._removed.get(name, ())
            for value in self.index.values(subject, name):
                if not removed or (subject, value) not in removed:
                    yield value
            yield from self._added.get(name, {}).get(subject, ())

    def states(self, subject: Term, value: Term, *properties: Iri) -> bool:
        """Tell whether a statement is made by one of some properties or one below it."""
        return any((subject, name, value) in self for name in self.names(*properties))

    def is_a(self, subject: Term, kind: Iri) -> bool:
        """Tell whether something is typed so, by a class or one below it; no repair types."""
        return subject in self.index.instances(kind)

    def is_described(self, subject: Term, *properties: Iri) -> bool:
        """Tell whether something has a type or one of some properties."""
        return next(self.values(subject, RDF.type, *properties), None) is not None

    def __contains__(self, triple: Triple) -> bool:
        subject, name, value = triple
        if value in self._stated(subject, name):
            return (subject, value) not in self._removed.get(name, ())
        return value in self._added.get(name, {}).get(subject, ())

    def _stated(self, subject: Term, name: Iri) -> Collection[Term]:
        """Give values in the index; many, such as all top concepts of a scheme, as a set."""
        values = self.index.values(subject, name)
        if len(values) < _CROWD:
            return values
        if (found := self._crowds.get((subject, name))) is None:
            found = self._crowds[subject, name] = frozenset(values)
        return found

    def apply(self, suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
        """Apply suggestions one after the other; give what of each still has an effect.

        So what comes first settles what comes later: what is gone is not taken away again, what
        is there is not added again.
        """
        for suggestion in suggestions:
            removed = tuple(
                one for one in suggestion.removed if one in self and one not in suggestion.added
            )
            added = tuple(dict.fromkeys(one for one in suggestion.added if one not in self))
            if removed or added:
                for triple in removed:
                    self._remove(triple)
                for triple in added:
                    self._add(triple)
                yield replace(suggestion, removed=removed, added=added)

    def _remove(self, triple: Triple) -> None:
        subject, name, value = triple
        if value in (added := self._added.get(name, {}).get(subject, {})):
            del added[value]
        else:
            self._removed.setdefault(name, set()).add((subject, value))

    def _add(self, triple: Triple) -> None:
        subject, name, value = triple
        removed = self._removed.get(name, set())
        if (subject, value) in removed:
            removed.remove((subject, value))
        else:
            self._added.setdefault(name, {}).setdefault(subject, {})[value] = None
