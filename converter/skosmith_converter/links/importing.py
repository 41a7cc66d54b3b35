"""A taxonomy of others as SKOS, under the IRIs that it has."""

from collections.abc import Iterator, Mapping
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Concept, Scheme, Taxonomy
from skosmith_converter.links.targets.esco_terms import ESCO, MODEL, SKILL
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Literal,
    Quad,
    Term,
    iri,
    plain,
    text,
)
from skosmith_converter.vocabulary import DCT, NAMESPACES, OWL, RDF, SKOS, XSD

__all__ = ["PREFIXES", "build_quads"]

PREFIXES: Final = {**NAMESPACES, "esco": MODEL}
_SKILL_TYPE: Final = f"{ESCO}skill-type/"
_TRUE: Final = Literal(f'"true"^^{XSD.boolean}')


def build_quads(taxonomy: Taxonomy) -> list[Quad]:
    """Give the statements of a taxonomy, each once: schemes, then concepts, then relations.

    Raises SourceError where an IRI is none.
    """
    try:
        return list(dict.fromkeys((*triple, DEFAULT_GRAPH) for triple in _triples(taxonomy)))
    except ValueError as error:
        raise SourceError(taxonomy.title, str(error), "Mend the source.") from error


_Triple = tuple[Iri, Iri, Term]


def _triples(taxonomy: Taxonomy) -> Iterator[_Triple]:
    known = {scheme.iri: scheme for scheme in taxonomy.schemes}
    known.setdefault(taxonomy.iri, Scheme(taxonomy.iri))
    for concept in taxonomy.concepts.values():
        for one in concept.schemes:
            known.setdefault(one, Scheme(one))
    for one in sorted(known):
        yield from _of_scheme(known[one], taxonomy)
    for concept in taxonomy.concepts.values():
        yield from _of_concept(concept)
        yield from _of_places(concept, taxonomy.concepts, known)
    for subject, predicate, thing in taxonomy.relations:
        yield iri(subject), iri(predicate), iri(thing)


def _of_scheme(scheme: Scheme, taxonomy: Taxonomy) -> Iterator[_Triple]:
    node = iri(scheme.iri)
    if scheme.collection:
        yield node, RDF.type, SKOS.Collection
        for tag, title in scheme.titles.items():
            yield node, SKOS.prefLabel, _literal(title, tag)
        return
    yield node, RDF.type, SKOS.ConceptScheme
    titles = scheme.titles or ({"": taxonomy.title} if scheme.iri == taxonomy.iri else {})
    for tag, title in titles.items():
        yield node, DCT.title, _literal(title, tag)
    if taxonomy.version:
        yield node, OWL.versionInfo, plain(taxonomy.version)
    if taxonomy.acknowledgement:
        yield node, DCT.rights, plain(taxonomy.acknowledgement)


def _of_concept(concept: Concept) -> Iterator[_Triple]:
    node = iri(concept.iri)
    yield node, RDF.type, SKOS.Concept
    if concept.kind.startswith(_SKILL_TYPE):
        yield node, RDF.type, iri(SKILL)
        yield node, iri(f"{MODEL}skillType"), iri(concept.kind)
    elif concept.kind:
        yield node, RDF.type, iri(concept.kind)
    yield from _of_words(concept, node)
    if concept.notation:
        yield node, SKOS.notation, plain(concept.notation)
    if concept.deprecated:
        yield node, OWL.deprecated, _TRUE


def _of_words(concept: Concept, node: Iri) -> Iterator[_Triple]:
    for tag, label in concept.labels.items():
        yield node, SKOS.prefLabel, _literal(label, tag)
    for predicate, labels in ((SKOS.altLabel, concept.others), (SKOS.hiddenLabel, concept.hidden)):
        for tag, several in labels.items():
            for label in several:
                yield node, predicate, _literal(label, tag)
    for tag, several in concept.texts.items():
        for one in several:
            predicate = SKOS.scopeNote if one in concept.scope_notes else SKOS.definition
            yield node, predicate, _literal(one, tag)


def _of_places(
    concept: Concept, concepts: Mapping[str, Concept], known: Mapping[str, Scheme]
) -> Iterator[_Triple]:
    """Give what is above a concept and what it is in: at the top where nothing above is in it."""
    node = iri(concept.iri)
    for above in concept.broader:
        yield node, SKOS.broader, iri(above)
        yield iri(above), SKOS.narrower, node
    tops = set(concept.schemes)
    for above in concept.broader:
        if (one := concepts.get(above)) is not None:
            tops -= set(one.schemes)
    for scheme in concept.schemes:
        if known[scheme].collection:
            yield iri(scheme), SKOS.member, node
            continue
        yield node, SKOS.inScheme, iri(scheme)
        if scheme in tops:
            yield iri(scheme), SKOS.hasTopConcept, node
            yield node, SKOS.topConceptOf, iri(scheme)


def _literal(value: str, tag: str) -> Literal:
    return text(value, tag) if tag else plain(value)
