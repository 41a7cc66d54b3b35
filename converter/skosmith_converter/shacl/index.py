"""The triples of a graph laid out by predicate, which is how shapes ask for them.

A predicate's triples are a `Column`. Most subjects have one value of a property: those stand in a
dictionary of their own, without a list each. So the subjects without a value, or with more than
one, are set operations on keys, and a graph that conforms costs next to nothing to check.
"""

from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term
from skosmith_converter.vocabulary import RDF, RDFS

__all__ = ["NO_COLUMN", "Column", "Index", "Triple"]

Triple: TypeAlias = tuple[Term, Iri, Term]


class Column:
    """The triples of one predicate: subject → value, or values."""

    __slots__ = ("_inverse", "many", "one")

    def __init__(self) -> None:
        self.one: dict[Term, Term] = {}
        """Subjects with one value."""
        self.many: dict[Term, list[Term]] = {}
        """Subjects with several, each once and in the order of the document."""
        self._inverse: Column | None = None

    def add(self, subject: Term, value: Term) -> None:
        """Add a triple; one that is there already stands twice until `settle`."""
        if subject in self.many:
            self.many[subject].append(value)
        elif subject in self.one:
            self.many[subject] = [self.one.pop(subject), value]
        else:
            self.one[subject] = value

    def settle(self) -> None:
        """Take out what was added twice; forget what was worked out before."""
        self._inverse = None
        for subject, values in list(self.many.items()):
            if len(values) != len(different := dict.fromkeys(values)):
                if len(different) == 1:
                    self.one[subject] = values[0]
                    del self.many[subject]
                else:
                    self.many[subject] = list(different)

    def values(self, subject: Term) -> Sequence[Term]:
        """Give the values of a subject, none where it is not in the column."""
        if (value := self.one.get(subject)) is not None:
            return (value,)
        return self.many.get(subject, ())

    def __contains__(self, subject: object) -> bool:
        return subject in self.one or subject in self.many

    def __len__(self) -> int:
        return len(self.one) + sum(map(len, self.many.values()))

    @property
    def subjects(self) -> tuple[KeysView[Term], KeysView[Term]]:
        """Give the subjects with one value, and those with several."""
        return self.one.keys(), self.many.keys()

    def pairs(self) -> Iterator[tuple[Term, Term]]:
        """Give each subject with each of its values."""
        yield from self.one.items()
        for subject, values in self.many.items():
            for value in values:
                yield subject, value

    @property
    def inverse(self) -> "Column":
        """Give value → subjects; made when it is first asked for."""
        if self._inverse is None:
            made = Column()
            for subject, value in self.pairs():
                made.add(value, subject)
            self._inverse = made
        return self._inverse


NO_COLUMN: Final = Column()


class Index:
    """A graph, laid out by predicate; what is added to it is added for good."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._columns: dict[Iri, Column] = {}
        self._unsettled: set[Iri] = set()
        self._kinds: dict[Term, frozenset[Term]] = {}
        self._has_blanks: bool | None = None
        self.derived: list[Triple] = []
        """Those of its triples that nobody stated."""
        self.add(triples)

    def add(self, triples: Iterable[Triple]) -> None:
        """Add triples; those that are there already change nothing."""
        self.add_quads((*triple, DEFAULT_GRAPH) for triple in triples)  # type: ignore[misc]

    def derive(self, triples: Iterable[Triple]) -> None:
        """Add triples that follow from others."""
        new = [one for one in dict.fromkeys(triples) if one[2] not in self.values(*one[:2])]
        self.add(new)
        self.derived += new

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Add the triples of quads, whatever their graph."""
        columns = self._columns
        touched: dict[Iri, Column] = {}
        for subject, predicate, value, _ in quads:
            if (column := touched.get(predicate)) is None:
                column = touched[predicate] = columns.setdefault(predicate, Column())
            one = column.one
            if subject in one:
                column.many[subject] = [one.pop(subject), value]
            elif subject in column.many:
                column.many[subject].append(value)
            else:
                one[subject] = value
        self._unsettled.update(touched)
        self._kinds = {}
        self._has_blanks = None

    def _settle(self) -> None:
        for predicate in self._unsettled:
            self._columns[predicate].settle()
        self._unsettled.clear()

    def __len__(self) -> int:
        return sum(map(len, self.columns.values()))

    @property
    def columns(self) -> Mapping[Iri, Column]:
        """Predicate → its triples."""
        self._settle()
        return MappingProxyType(self._columns)

    def column(self, predicate: Iri) -> Column:
        """Give the triples of a predicate; an empty column where there are none."""
        if self._unsettled:
            self._settle()
        return self._columns.get(predicate, NO_COLUMN)

    def values(self, subject: Term, predicate: Iri) -> Sequence[Term]:
        """Give the values of a property."""
        return self.column(predicate).values(subject)

    def value(self, subject: Term, predicate: Iri) -> Term | None:
        """Give the first value of a property."""
        return next(iter(self.values(subject, predicate)), None)

    @property
    def has_blanks(self) -> bool:
        """Tell whether there is a blank node in the graph."""
        if self._has_blanks is None:
            self._has_blanks = any(
                "_" in {term[0] for pair in column.pairs() for term in pair}
                for column in self.columns.values()
            )
        return self._has_blanks

    def triples(self) -> Iterator[Triple]:
        """Give all triples, predicate after predicate."""
        for predicate, column in self.columns.items():
            for subject, value in column.pairs():
                yield subject, predicate, value

    def instances(self, kind: Term) -> frozenset[Term]:
        """Give what is of a class or of a class below it (SHACL §1.1, "SHACL instance")."""
        if (found := self._kinds.get(kind)) is None:
            found = self._kinds[kind] = frozenset(self.instances_in_order(kind))
        return found

    def instances_in_order(self, kind: Term) -> dict[Term, None]:
        """Give the instances as the document has them: memory is read that way, not crosswise."""
        below, typed = self.column(RDFS.subClassOf).inverse, self.column(RDF.type).inverse
        kinds, waiting = {kind: None}, [kind]
        while waiting:
            new = [one for one in below.values(waiting.pop()) if one not in kinds]
            kinds |= dict.fromkeys(new)
            waiting += new
        return dict.fromkeys(node for one in kinds for node in typed.values(one))
