"""The graph by resource where it is not in memory: asked of the engine, a few queries a page.

What a page needs is fetched and laid into a `Catalogue` of its own, so that pages are made by the
same code, and are the same, wherever the graph lies.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Final, Protocol

from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Quad,
    Term,
    iri,
    iri_text,
    is_iri,
    literal_parts,
)
from skosmith_converter.vocabulary import DCAT, OWL, RDF, SM, SSSOM, VOID
from skosmith_server.asking import Answer, AnswerKind, Query
from skosmith_server.catalogue import LABELS, MOST_SHOWN, Catalogue
from skosmith_server.results import records_of_json

__all__ = ["Asked", "AskedCatalogue", "rows_of"]

_KEPT_SECONDS: Final = 60.0
_MOST_KEPT: Final = 500
_MOST_POINTING: Final = 5000
"""Statements that point to a resource, of those that a page counts."""
_BATCH: Final = 200
"""Names that one query asks for."""
_OF_MAPPINGS: Final = (
    OWL.annotatedSource,
    OWL.annotatedProperty,
    OWL.annotatedTarget,
    SSSOM.confidence,
    SSSOM.reviewer_id,
    SSSOM.reviewer_label,
)
_LIST: Final = f"{RDF.rest}*"


class Asked(Protocol):
    """Whatever evaluates queries."""

    def query(self, query: Query, formats: Mapping[AnswerKind, str]) -> Answer:
        """Give the answer of a query."""


def rows_of(engine: Asked, query: str) -> list[dict[str, Term]]:
    """Give the solutions of a query."""
    return records_of_json(engine.query(Query(query), {AnswerKind.SOLUTIONS: "json"}).body)


def _everywhere(pattern: str) -> str:
    """Give a pattern that looks into the default graph and into each named graph."""
    return f"{{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }}"


def _is_sound(term: str) -> bool:
    """Tell whether a term may stand in a query."""
    try:
        iri(iri_text(term))
    except ValueError:
        return False
    return True


def _nameable(terms: Iterable[str]) -> list[str]:
    """Give the terms that are IRIs and may stand in a query, sorted."""
    return sorted({term for term in terms if is_iri(term) and _is_sound(term)})


def _values(name: str, terms: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(terms)} }}"


def _batches(terms: Iterable[str]) -> Iterator[Sequence[str]]:
    """Give the terms that may stand in a query, as many at a time as one asks for."""
    found = _nameable(terms)
    for start in range(0, len(found), _BATCH):
        yield found[start : start + _BATCH]


@dataclass(slots=True)
class _Kept:
    """What was fetched not long ago."""

    _views: dict[object, tuple[float, Catalogue]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: object, make: Callable[[], Catalogue]) -> Catalogue:
        """Give a view, made where it is not there or old."""
        now = time.monotonic()
        with self._lock:
            made, view = self._views.get(key, (0.0, None))
        if view is not None and now - made < _KEPT_SECONDS:
            return view
        view = make()
        with self._lock:
            self._views.pop(key, None)
            self._views[key] = now, view
            while len(self._views) > _MOST_KEPT:
                del self._views[next(iter(self._views))]
        return view


@dataclass(frozen=True, slots=True)
class AskedCatalogue(Catalogue):
    """An empty catalogue that fetches what is wanted of it."""

    engine: Asked = field(kw_only=True)
    superseded: tuple[Quad, ...] = ()
    """What says of graphs that they are no part of the union."""
    own_graphs: tuple[str, ...] = ()
    """What the names of the engine's own graphs begin with."""
    _kept: _Kept = field(default_factory=_Kept)

    @classmethod
    def of(
        cls, engine: Asked, base: str = "", own_graphs: tuple[str, ...] = ()
    ) -> "AskedCatalogue":
        """Ask an engine for what every page needs; raises what the engine does."""
        if not base:
            pattern = _everywhere(f"?s a {DCAT.Dataset} ; {VOID.uriSpace} ?space")
            found = rows_of(engine, f"SELECT DISTINCT ?space {{ {pattern} }} ORDER BY ?space")
            spaces = (literal_parts(row["space"]).value for row in found)
            base = next((space for space in spaces if _is_sound(f"<{space}>")), DEFAULT_BASE)
        kind = _everywhere(f"?s a {SM.SupersededStatements}")
        superseded: list[Quad] = [
            (Iri(row["s"]), RDF.type, SM.SupersededStatements, DEFAULT_GRAPH)
            for row in rows_of(engine, f"SELECT DISTINCT ?s {{ {kind} }} ORDER BY ?s")
        ]
        empty = Catalogue.from_quads([], base)
        parts = {name: getattr(empty, name) for name in Catalogue.__slots__}
        return cls(**parts, engine=engine, superseded=tuple(superseded), own_graphs=own_graphs)

    def whole(self) -> list[Quad]:
        """Give the graph, all of it; raises what the engine does where that is too much."""
        pattern = _everywhere("?s ?p ?o")
        if self.own_graphs:
            own = " || ".join(f'STRSTARTS(STR(?g), "{name}")' for name in self.own_graphs)
            pattern = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(!({own}))"
        return sorted(self._quads(f"SELECT ?g ?s ?p ?o {{ {pattern} }}"))

    def around(self, *wanted: Iri) -> Catalogue:
        """Give a catalogue of some resources, of what points to them, and of all their names."""
        sought = tuple(dict.fromkeys(term for term in wanted if _is_sound(term)))
        return self._kept.get(sought, lambda: self._view(sought)) if sought else self

    def about(self, terms: Iterable[str]) -> Catalogue:
        """Give a catalogue of all that is said of resources; lists are not followed."""
        return self._with(self.said(terms), (), set())

    def naming(self, terms: Iterable[str]) -> Catalogue:
        """Give a catalogue that knows what terms are called."""
        quads, known = self._names(list(terms))
        return self._with(quads, known, known)

    def nearest(self, term: str) -> Iri | None:
        """Give the IRI that was probably meant: few are tried, since not all can be looked at."""
        place, _, last = iri_text(term).rstrip("/").rpartition("/")
        stem = last.partition(".")[0]
        names = dict.fromkeys((last, stem, stem.upper(), stem.lower(), stem.capitalize()))
        tried = [Iri(f"<{place}/{name}>") for name in names]
        here, _ = self._here([one for one in tried if _is_sound(one)])
        return next((one for one in tried if one in here), None)

    # -- what is fetched ---------------------------------------------------------------------
    def _view(self, wanted: Sequence[Iri]) -> Catalogue:
        values = _values("x", wanted)
        # Blank nodes cannot be named in a further query: lists, and what is nested in them, come
        # along in this one
        nested = f"?x ?q ?b . FILTER(isBlank(?b)) ?b {_LIST}"
        deeper = f"{nested} ?c . ?c ?r ?d . FILTER(isBlank(?d) && ?r != {RDF.rest}) ?d {_LIST}"
        about = " UNION ".join(
            _everywhere(pattern)
            for pattern in (
                "?x ?p ?o . BIND(?x AS ?s)",
                f"{nested} ?s . ?s ?p ?o",
                f"{deeper} ?s . ?s ?p ?o",
            )
        )
        quads = self._quads(f"SELECT DISTINCT ?g ?s ?p ?o {{ {values} {about} }}")
        pointing = _everywhere("?s ?p ?x . BIND(?x AS ?o)")
        quads |= self._quads(
            f"SELECT DISTINCT ?g ?s ?p ?o {{ {values} {pointing} }} LIMIT {_MOST_POINTING}"
        )
        quads |= self._said_of_mappings(quads)
        here, graphs = self._here(wanted)
        positions, shown = self._shown(quads, {*wanted})
        shown |= {subject for subject, predicate, _, _ in quads if predicate == SSSOM.mappings}
        names, known = self._names(shown)
        view = self._with(quads | positions | names, known, here)
        return replace(view, graphs=view.graphs | graphs)

    def _said_of_mappings(self, quads: set[Quad]) -> set[Quad]:
        """Give what is said of mappings, of those among statements that tell their ends."""
        ends = {OWL.annotatedSource, OWL.annotatedTarget}
        axioms = {subject for subject, predicate, _, _ in quads if predicate in ends}
        if not axioms:
            return set()
        sets = _everywhere(f"?s {SSSOM.mappings} ?o . BIND({SSSOM.mappings} AS ?p)")
        found = self.said(axioms, _OF_MAPPINGS)
        for batch in _batches(axioms):
            found |= self._quads(f"SELECT DISTINCT ?g ?s ?p ?o {{ {_values('o', batch)} {sets} }}")
        return found

    def _shown(self, quads: set[Quad], wanted: set[str]) -> tuple[set[Quad], set[Term]]:
        """Give the terms that a page of what is wanted shows, the first of each property.

        Beside them the positions of resources of which not all are shown.
        """
        values: dict[tuple[str, bool], set[Term]] = defaultdict(set)
        shown: set[Term] = set()
        for subject, predicate, value, _ in quads:
            if subject in wanted:
                values[predicate, True].add(value)
            elif value in wanted:
                values[predicate, False].add(subject)
            else:  # a list, of which all items are shown
                shown.add(value)
        many = {term for terms in values.values() if len(terms) > MOST_SHOWN for term in terms}
        positions = self.said(many, (SM.position,))
        order = Catalogue.from_quads(sorted(positions)).order_of
        for terms in values.values():
            shown.update(sorted(terms, key=order)[:MOST_SHOWN])
        return positions, shown - wanted

    def _here(self, wanted: Sequence[Iri]) -> tuple[set[str], set[str]]:
        """Tell which IRIs occur in the graph, and of which there is a graph."""
        if not wanted:
            return set(), set()
        values = _values("x", wanted)
        places = ("?x ?b ?c", "?a ?x ?c", "?a ?b ?x")
        tests = [f"EXISTS {{ {place} }}" for place in places]
        tests += [f"EXISTS {{ GRAPH ?h {{ {place} }} }}" for place in places]
        graph = "EXISTS { GRAPH ?x { ?a ?b ?c } }"
        graphs = self._those(f"SELECT ?x {{ {values} FILTER({graph}) }}")
        return graphs | self._those(
            f"SELECT ?x {{ {values} FILTER({' || '.join(tests)}) }}"
        ), graphs

    def _names(self, terms: Collection[str]) -> tuple[set[Quad], set[str]]:
        """Give labels and positions of resources, and of which anything is said."""
        known: set[str] = set()
        said = "EXISTS { ?x ?a ?b } || EXISTS { GRAPH ?h { ?x ?a ?b } }"
        for batch in _batches(terms):
            known |= self._those(f"SELECT ?x {{ {_values('x', batch)} FILTER({said}) }}")
        return self.said(terms, (*LABELS, SM.position)), known

    def found(self, pattern: str, most: int) -> list[str]:
        """Give the first IRIs that a pattern has as ``?x``, in whatever graph."""
        query = f"SELECT DISTINCT ?x {{ {_everywhere(pattern)} FILTER(isIRI(?x)) }} LIMIT {most}"
        return _nameable(row["x"] for row in rows_of(self.engine, query))

    def said(self, terms: Iterable[str], predicates: Sequence[str] = ()) -> set[Quad]:
        """Give what is said of resources with some properties, or with any."""
        # Not a second VALUES: engines join all names with all properties before they look
        only = f" FILTER(?p IN ({', '.join(predicates)}))" if predicates else ""
        about = _everywhere(f"?s ?p ?o{only}")
        quads: set[Quad] = set()
        for batch in _batches(terms):
            quads |= self._quads(f"SELECT DISTINCT ?g ?s ?p ?o {{ {_values('s', batch)} {about} }}")
        return quads

    def _those(self, query: str) -> set[str]:
        return {row["x"] for row in rows_of(self.engine, query)}

    def _quads(self, query: str) -> set[Quad]:
        """Give what a query for ``?g ?s ?p ?o`` finds.

        Where the engine's default graph is a union, what it has stands in a named graph, too. One
        called as the base holds what no graph does, in an engine where each has a name.
        """
        rows = [
            (row["s"], row["p"], row["o"], row.get("g", DEFAULT_GRAPH))
            for row in rows_of(self.engine, query)
        ]
        named = {row[:3] for row in rows if row[3]}
        own = tuple(f"<{name}" for name in self.own_graphs)
        return {
            (s, p, o, DEFAULT_GRAPH if g == f"<{self.base}>" else g)  # type: ignore[misc]
            for s, p, o, g in rows
            if (not g.startswith(own) if g and own else g or (s, p, o) not in named)
        }

    def _with(self, quads: set[Quad], known: Iterable[str], terms: set[str]) -> Catalogue:
        """Give an ordinary catalogue of what was fetched."""
        made = Catalogue.from_quads(sorted({*quads, *self.superseded}), self.base, self.home)
        by_subject: dict[str, Sequence[Quad]] = dict.fromkeys(known, ())
        return replace(
            made, by_subject=by_subject | dict(made.by_subject), terms=made.terms | terms
        )
