"""What the page of our ontology shows: each term, what it goes with, and where the graph has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from skosmith_converter.terms import Iri, iri_text, is_iri
from skosmith_converter.vocabulary import OWL, RDF, RDFS, SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.cells import Cell, short_name
from skosmith_server.framework import Languages, Texts
from skosmith_server.framework.facts import KeptFacts, local_name
from skosmith_server.pages.labels import TERM_FACTS, TERM_GROUPS, TERM_KINDS

__all__ = ["TermView", "term_cell", "term_groups", "term_languages"]

_FACTS: Final = (
    (RDF.type, "type"),
    (RDFS.subClassOf, "sub-class of"),
    (RDFS.subPropertyOf, "sub-property of"),
    (RDFS.domain, "domain"),
    (RDFS.range, "range"),
    (OWL.equivalentClass, "equivalent to"),
    (OWL.equivalentProperty, "equivalent to"),
    (OWL.inverseOf, "inverse of"),
    (OWL.disjointWith, "disjoint with"),
    (OWL.propertyDisjointWith, "disjoint with"),
    (RDFS.seeAlso, "see also"),
)
_REVERSED: Final = (
    (RDFS.subClassOf, "sub-classes"),
    (RDFS.subPropertyOf, "sub-properties"),
    (RDFS.domain, "properties"),
    (RDFS.range, "range of"),
    (RDF.type, "values"),
)
_KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
    OWL.AnnotationProperty: "annotation property",
}
Pointing = Mapping[tuple[Iri, str], Sequence[str]]
"""Property and value → our own terms that have it."""
_GROUPS: Final = (
    ("classes", ("class",)),
    ("properties", ("object property", "datatype property", "annotation property")),
    ("individuals", ("individual",)),
)


@dataclass(frozen=True, slots=True)
class TermView:
    """A class, property or named value of the ontology."""

    iri: Iri
    name: str
    """Its local name, and its anchor."""
    kind: str
    """Message of the catalogues."""
    labels: Texts
    comments: Texts
    facts: Sequence[tuple[str, Sequence[Cell]]]
    """Message of the catalogues → terms."""
    is_deprecated: bool


def term_languages(ontology: Catalogue) -> tuple[str, ...]:
    """Give the tags of the languages in which terms have labels."""
    facts = KeptFacts(ontology)
    tags = {tag for t in _own(ontology) for tag in facts.texts(t, RDFS.label).languages}
    return tuple(sorted(tags))


def term_groups(ontology: Catalogue, languages: Languages) -> list[tuple[str, str, list[TermView]]]:
    """Give the terms by kind, each group with its anchor and its heading."""
    found = _by_kind(ontology)
    telling = _Telling(ontology, KeptFacts(ontology), _pointing(ontology), languages)
    return [
        (
            name,
            TERM_GROUPS[name],
            sorted(
                (telling.term(one, kind) for kind in kinds for one in found[kind]),
                key=lambda view: view.name.lower(),
            ),
        )
        for name, kinds in _GROUPS
    ]


def _own(ontology: Catalogue) -> list[Iri]:
    own = (one for one in ontology.by_subject if one.startswith(f"<{SM.namespace}"))
    return [Iri(one) for one in sorted(own, key=str.lower)]


def _by_kind(ontology: Catalogue) -> Mapping[str, list[Iri]]:
    kinds: dict[str, list[Iri]] = {kind: [] for _, some in _GROUPS for kind in some}
    for term in _own(ontology):
        types = ontology.values(term, RDF.type)
        kinds[next((_KINDS[Iri(t)] for t in types if t in _KINDS), "individual")].append(term)
    return kinds


@dataclass(frozen=True, slots=True)
class _Telling:
    """Makes views of terms for whoever reads some languages."""

    ontology: Catalogue
    facts: KeptFacts
    pointing: Pointing
    languages: Languages

    def term(self, term: Iri, kind: str) -> TermView:
        return TermView(
            term,
            local_name(term),
            TERM_KINDS[kind],
            self.facts.texts(term, RDFS.label),
            self.facts.texts(term, RDFS.comment),
            [
                (TERM_FACTS[name], [self._cell(one) for one in sorted(values, key=str.lower)])
                for name, values in self._told(term).items()
                if values
            ],
            self.facts.plain(term, OWL.deprecated) == "true",
        )

    def _told(self, term: Iri) -> Mapping[str, set[str]]:
        told: dict[str, set[str]] = {}
        for predicate, name in _FACTS:
            values = self.ontology.values(term, predicate)
            named = {one for value in values for one in _named(value, self.ontology)}
            told.setdefault(name, set()).update(v for v in named if not v.startswith(_OWL))
        for predicate, name in _REVERSED:
            told.setdefault(name, set()).update(self.pointing.get((predicate, term), ()))
        return told

    def _cell(self, term: str) -> Cell:
        cell, label = term_cell(term), self.facts.texts(term, RDFS.label).one(self.languages)
        return cell if label is None else replace(cell, label=label[0], label_language=label[1])


_OWL: Final = f"<{OWL.namespace}"


def _named(value: str, ontology: Catalogue) -> Iterable[str]:
    """Give a value, or the members of a union or an enumeration."""
    if is_iri(value):
        return [value]
    lists = (v for p in (OWL.unionOf, OWL.oneOf) for v in ontology.values(value, p))
    return [member for head in lists for member in ontology.items(head)]


def _pointing(ontology: Catalogue) -> Pointing:
    """Give our own terms that have one as a value, by itself or in a union."""
    found: dict[tuple[Iri, str], list[str]] = {}
    for subject in _own(ontology):
        for predicate, _ in _REVERSED:
            for value in ontology.values(subject, predicate):
                for named in _named(value, ontology):
                    found.setdefault((predicate, named), []).append(subject)
    return found


def term_cell(term: str, page: str = "") -> Cell:
    """Give a term of a vocabulary: ours leads to its place on our page, others to their IRIs.

    `page` is the address of ours; empty on that page.
    """
    address, name = iri_text(Iri(term)), short_name(term)
    if address.startswith(SM.namespace):
        return Cell(name, f"{page}#{address.removeprefix(SM.namespace)}", title=address)
    external = address.startswith(("http://", "https://"))
    return Cell(name, address if external else "", external=external, title=address)
