"""Mappings as RDF: the triples themselves, and who says so."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from skosmith_converter.links.curies import BUILT_IN, expand
from skosmith_converter.links.model import Link
from skosmith_converter.links.slots import LIST_SLOTS, REFERENCES, SLOTS
from skosmith_converter.links.sssom import MappingSet
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, integer, iri, plain, typed
from skosmith_converter.vocabulary import OWL, RDF, SSSOM, VOID

__all__ = ["PREFIXES", "quads_of"]

PREFIXES: Final = {
    "owl": BUILT_IN["owl"], "pav": "http://purl.org/pav/", "semapv": BUILT_IN["semapv"],
    "sssom": BUILT_IN["sssom"], "dct": "http://purl.org/dc/terms/", "rdfs": BUILT_IN["rdfs"],
}  # fmt: skip
"""Of what is written here beyond SKOS."""

_SSSOM, _OWL, _XSD = BUILT_IN["sssom"], BUILT_IN["owl"], BUILT_IN["xsd"]
_PROPERTIES: Final = {
    "author_id": "http://purl.org/pav/authoredBy",
    "comment": f"{BUILT_IN['rdfs']}comment",
    "creator_id": "http://purl.org/dc/terms/creator",
    "license": "http://purl.org/dc/terms/license",
    "mapping_date": "http://purl.org/dc/terms/created",
    "mapping_set_description": "http://purl.org/dc/terms/description",
    "mapping_set_title": "http://purl.org/dc/terms/title",
    "mapping_set_version": f"{_OWL}versionInfo",
    "publication_date": "http://purl.org/dc/terms/issued",
    "see_also": f"{BUILT_IN['rdfs']}seeAlso",
}
"""Slots that SSSOM writes with the property of another vocabulary."""
_DATATYPES: Final = {
    "mapping_date": "date", "publication_date": "date", "review_date": "date",
    "similarity_score": "double", "reviewer_agreement": "double",
}  # fmt: skip
_PLACES: Final = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
_IRIS: Final = REFERENCES | {"license", "see_also", "mapping_provider"}
_SET: Final = (
    "license", "mapping_set_title", "mapping_set_description", "mapping_set_version",
    "creator_id", "subject_source", "object_source", "subject_source_version",
    "object_source_version", "publication_date", "mapping_date",
)  # fmt: skip


def quads_of(mappings: MappingSet) -> list[Quad]:
    """Give the mappings of a set as quads; which of them, the caller has chosen.

    The direct triples stand in a graph that has the set's IRI as its name. What SSSOM says of
    each (`owl:Axiom`) and of the set stands in the default graph, and that it is a linkset (VoID
    §5) of so many. Raises ValueError where the set has no IRI.
    """
    name = iri(mappings.text("mapping_set_id"))
    quads: list[Quad] = [(name, RDF.type, SSSOM.MappingSet, DEFAULT_GRAPH)]
    quads += _linkset(name, mappings)
    for key in _SET:
        value = mappings.value(key)
        values = (value,) if isinstance(value, str) else tuple(value or ())
        quads += _described(name, key, values, mappings.prefixes)
    for link in mappings.links:
        quads.append((*_triple(link), name))
        quads += _axiom(name, link, mappings.prefixes)
    return sorted(set(quads))


def _linkset(name: Iri, mappings: MappingSet) -> Iterator[Quad]:
    triples = {_triple(link) for link in mappings.links}
    yield name, RDF.type, VOID.Linkset, DEFAULT_GRAPH
    yield name, VOID.triples, integer(len(triples)), DEFAULT_GRAPH
    for _, predicate, _ in triples:
        yield name, VOID.linkPredicate, predicate, DEFAULT_GRAPH
    for slot, target in (
        ("subject_source", VOID.subjectsTarget), ("object_source", VOID.objectsTarget),
    ):  # fmt: skip
        if source := mappings.text(slot):
            yield name, target, _term(slot, source, mappings.prefixes), DEFAULT_GRAPH


def _triple(link: Link) -> tuple[Iri, Iri, Iri]:
    return iri(link.subject), iri(expand(link.predicate, {})), iri(link.object)


def _axiom(name: Iri, link: Link, prefixes: Mapping[str, str]) -> Iterator[Quad]:
    triple = _triple(link)
    digest = hashlib.sha256(" ".join(triple).encode()).hexdigest()[:16]
    axiom = iri(f"{name[1:-1].rstrip('#/')}#{digest}")
    yield name, SSSOM.mappings, axiom, DEFAULT_GRAPH
    yield axiom, RDF.type, OWL.Axiom, DEFAULT_GRAPH
    for place, term in zip(_PLACES, triple, strict=True):
        yield axiom, place, term, DEFAULT_GRAPH
    if link.confidence is not None:
        number = typed(f"{link.confidence:.15g}", iri(f"{_XSD}double"))
        yield axiom, SSSOM.confidence, number, DEFAULT_GRAPH
    for key, cell in sorted(link.fields.items()):
        yield from _described(
            axiom, key, cell.split("|") if key in LIST_SLOTS else (cell,), prefixes
        )


def _described(
    node: Iri, slot: str, values: Iterable[str], prefixes: Mapping[str, str]
) -> Iterator[Quad]:
    known = slot in SLOTS or slot in _SET  # a column of others has no property that we know
    for value in values:
        if value and known:
            predicate = iri(_PROPERTIES.get(slot, f"{_SSSOM}{slot}"))
            yield node, predicate, _term(slot, value, prefixes), DEFAULT_GRAPH


def _term(slot: str, value: str, prefixes: Mapping[str, str]) -> Term:
    if slot in _IRIS:
        return iri(value if "://" in value else expand(value, prefixes))
    datatype = _DATATYPES.get(slot)
    return typed(value, iri(_XSD + datatype)) if datatype else plain(value)
