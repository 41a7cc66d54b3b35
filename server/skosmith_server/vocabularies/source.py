"""Where concepts and their relations are read: in memory, or by a few questions to an engine."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final, Protocol, TypeVar

from skosmith_converter.terms import Iri, Term, iri, is_blank, is_iri
from skosmith_converter.vocabulary import DCT, OWL, RDF, RDFS, SKOS, SM, SSSOM
from skosmith_server.asked_catalogue import AskedCatalogue, rows_of
from skosmith_server.catalogue import LABELS, Catalogue
from skosmith_server.protocol import ProtocolError
from skosmith_server.vocabularies.relations import (
    CREATED,
    MAPPINGS,
    MODIFIED,
    RELATIONS,
    Relation,
)

__all__ = ["AskedSource", "MemorySource", "Source", "source_of"]

_Value = TypeVar("_Value")
_ISSUED: Final = iri(f"{DCT.namespace}issued")
_ABOUT: Final = tuple(
    dict.fromkeys((
        RDF.type, *LABELS, *SKOS.terms().values(), CREATED, MODIFIED, _ISSUED, DCT.isReplacedBy,
        DCT.isVersionOf, DCT.license, RDFS.subClassOf, OWL.deprecated, OWL.annotatedSource,
        OWL.annotatedProperty, OWL.annotatedTarget, SSSOM.confidence, *SM.terms().values(),
    ))
)  # fmt: skip
"""What an engine is asked about things; a graph in memory has all that is said of them."""
_AT_ONCE: Final = 100
_MOST: Final = 50_000
"""Things that an engine is asked to list."""
_KEPT_SECONDS: Final = 60.0
_Related = dict[str, dict[str, list[Iri]]]


class Source(Protocol):
    """Whatever knows concepts and their relations."""

    @property
    def base(self) -> str:
        """The base of the graph."""

    def about(self, terms: Iterable[str]) -> Catalogue:
        """Give a catalogue that has what is said of things, at least in the words of SKOS."""

    def related(self, term: str, relation: Relation) -> Sequence[Iri]:
        """Give what stands in a relation to a thing, in the order in which people count."""

    def related_to_each(
        self, terms: Iterable[str], relation: Relation
    ) -> Mapping[str, Sequence[Iri]]:
        """Give what stands in a relation to each of some things."""

    def having(self, terms: Sequence[str], relation: Relation) -> set[str]:
        """Tell which things anything stands in a relation to."""

    def of_type(self, *classes: Iri) -> Sequence[Iri]:
        """Give the things of any of some classes, sorted."""

    def mapped(self) -> Sequence[Iri]:
        """Give the things of which a mapping is stated, sorted."""

    def listed(self, collection: Iri) -> Sequence[Iri]:
        """Give the members of an ordered collection in their order; nothing without one."""

    def kept(self, key: object, make: Callable[[], _Value]) -> _Value:
        """Give what was made under a key, made where it is not there."""


def source_of(catalogue: Catalogue) -> "MemorySource | AskedSource":
    """Give what reads the concepts of a catalogue."""
    if isinstance(catalogue, AskedCatalogue):
        return AskedSource(catalogue)
    return MemorySource(catalogue)


@dataclass(slots=True)
class _Kept:
    """What was made once, until it is too old."""

    seconds: float
    made: dict[object, tuple[float, Any]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def get(self, key: object, make: Callable[[], _Value]) -> _Value:
        """Give a value; it is made by one thread, while others that want it wait."""
        with self.lock:
            when, value = self.made.get(key, (0.0, None))
            if value is None or time.monotonic() - when > self.seconds:
                value = make()
                self.made[key] = time.monotonic(), value
            return value  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class MemorySource:
    """All of the graph."""

    catalogue: Catalogue
    _kept: _Kept = field(default_factory=lambda: _Kept(float("inf")))

    @property
    def base(self) -> str:
        """The base of the graph."""
        return self.catalogue.base

    def about(self, terms: Iterable[str]) -> Catalogue:  # noqa: ARG002
        """Give the catalogue: all is in it."""
        return self.catalogue

    def related(self, term: str, relation: Relation) -> Sequence[Iri]:
        """Give what stands in a relation to a thing, in the order in which people count."""
        found = list(dict.fromkeys(self._related(term, relation)))
        return sorted(found, key=self._order_of) if len(found) > 1 else found

    def _order_of(self, term: str) -> tuple[int, str, int]:
        """Give the key of `Catalogue.order_of`, once: schemes have thousands of statements."""
        known: dict[str, tuple[int, str, int]] = self.kept("order", dict)
        if term not in known:
            known[term] = self.catalogue.order_of(Iri(term))
        return known[term]

    def related_to_each(
        self, terms: Iterable[str], relation: Relation
    ) -> Mapping[str, Sequence[Iri]]:
        """Give what stands in a relation to each of some things."""
        return {term: self.related(term, relation) for term in terms}

    def _related(self, term: str, relation: Relation) -> Iterator[Iri]:
        forward, inverse = self.kept("relations", self._relations)
        for known, predicates in ((forward, relation.forward), (inverse, relation.inverse)):
            for predicate in predicates:
                yield from known[predicate].get(term, ())

    def _relations(self) -> tuple[_Related, _Related]:
        """Give both directions of all that is asked for: things have hundreds of statements."""
        forward: _Related = {predicate: {} for predicate in RELATIONS}
        inverse: _Related = {predicate: {} for predicate in RELATIONS}
        for quads in self.catalogue.by_subject.values():
            for subject, predicate, value, _ in quads:
                if predicate in forward and is_iri(subject) and is_iri(value):
                    forward[predicate].setdefault(subject, []).append(Iri(value))
                    inverse[predicate].setdefault(value, []).append(Iri(subject))
        return forward, inverse

    def having(self, terms: Sequence[str], relation: Relation) -> set[str]:
        """Tell which things anything stands in a relation to."""
        return {term for term in terms if next(self._related(term, relation), None)}

    def of_type(self, *classes: Iri) -> Sequence[Iri]:
        """Give the things of any of some classes, sorted."""
        quads = (quad for name in classes for quad in self.catalogue.by_object.get(name, ()))
        return sorted({Iri(s) for s, p, _, _ in quads if p == RDF.type and not is_blank(s)})

    def listed(self, collection: Iri) -> Sequence[Iri]:
        """Give the members of an ordered collection in their order; nothing without one."""
        return _listed(collection, self.catalogue)

    def mapped(self) -> Sequence[Iri]:
        """Give the things of which a mapping is stated, sorted."""
        return self.kept("mapped", self._mapped)

    def _mapped(self) -> Sequence[Iri]:
        said = self.catalogue.by_subject.items()
        return sorted(
            Iri(term) for term, quads in said if any(quad[1] in MAPPINGS for quad in quads)
        )

    def kept(self, key: object, make: Callable[[], _Value]) -> _Value:
        """Give what was made under a key; the graph never changes."""
        return self._kept.get(key, make)


@dataclass(frozen=True, slots=True)
class AskedSource:
    """An engine that has the graph."""

    catalogue: AskedCatalogue
    _kept: _Kept = field(default_factory=lambda: _Kept(_KEPT_SECONDS))

    @property
    def base(self) -> str:
        """The base of the graph."""
        return self.catalogue.base

    def about(self, terms: Iterable[str]) -> Catalogue:
        """Give a catalogue of what the words of SKOS and ours say of things."""
        asked = self.catalogue
        quads = asked.said(set(terms), _ABOUT)
        return Catalogue.from_quads(sorted({*quads, *asked.superseded}), asked.base, asked.home)

    def related(self, term: str, relation: Relation) -> Sequence[Iri]:
        """Give what stands in a relation to a thing, in the order in which people count."""
        return self.related_to_each([term], relation)[term]

    def related_to_each(
        self, terms: Iterable[str], relation: Relation
    ) -> Mapping[str, Sequence[Iri]]:
        """Give what stands in a relation to each of some things."""
        found: dict[str, set[Iri]] = {term: set() for term in terms}
        asked = [term for term in found if _may_be_asked(term)]
        for start in range(0, len(asked), _AT_ONCE):
            values = f"VALUES ?y {{ {' '.join(asked[start : start + _AT_ONCE])} }}"
            pattern = f"{values} ?y {relation.path} ?x"
            anywhere = f"{{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }}"
            query = f"SELECT DISTINCT ?y ?x {{ {anywhere} }} LIMIT {_MOST}"
            rows = rows_of(self.catalogue.engine, query)
            _refuse_too_many(rows)
            for row in rows:
                if _may_be_asked(row["x"]):
                    found[row["y"]].add(Iri(row["x"]))
        order = Catalogue.from_quads([]).order_of
        return {term: sorted(values, key=order) for term, values in found.items()}

    def having(self, terms: Sequence[str], relation: Relation) -> set[str]:
        """Tell which things anything stands in a relation to."""
        asked = " ".join(filter(_may_be_asked, terms))
        if not asked:
            return set()
        return set(self._found(f"VALUES ?x {{ {asked} }} ?x {relation.path} ?y"))

    def of_type(self, *classes: Iri) -> Sequence[Iri]:
        """Give the things of any of some classes, sorted."""
        pattern = f"VALUES ?class {{ {' '.join(classes)} }} ?x a ?class"
        return sorted(map(Iri, self._found(pattern)))

    def listed(self, collection: Iri) -> Sequence[Iri]:
        """Give the members of an ordered collection in their order; nothing without one."""
        return _listed(collection, self.catalogue.around(collection))

    def mapped(self) -> Sequence[Iri]:
        """Give the things of which a mapping is stated, sorted."""
        return sorted(map(Iri, self._found(f"?x {'|'.join(MAPPINGS)} ?y")))

    def kept(self, key: object, make: Callable[[], _Value]) -> _Value:
        """Give what was made under a key not long ago."""
        return self._kept.get(key, make)

    def _found(self, pattern: str) -> list[str]:
        found = self.catalogue.found(pattern, _MOST)
        _refuse_too_many(found)
        return found


def _refuse_too_many(found: Sequence[object]) -> None:
    if len(found) >= _MOST:
        detail = f"More than {_MOST:,} things: too many to be listed. Ask with SPARQL."
        raise ProtocolError(501, "Too many to list", detail)


def _listed(collection: Iri, known: Catalogue) -> list[Iri]:
    heads = known.values(collection, SKOS.memberList)
    return [Iri(item) for head in heads for item in known.items(head) if is_iri(item)]


def _may_be_asked(term: Term | str) -> bool:
    """Tell whether a term may stand in a query."""
    if not is_iri(term):
        return False
    try:
        return bool(iri(term[1:-1]))
    except ValueError:
        return False
