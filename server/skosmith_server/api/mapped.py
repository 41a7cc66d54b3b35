"""Mappings: what is said of how concepts of the framework correspond to those of others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import (
    Iri,
    Quad,
    Term,
    iri_text,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import RDF, SKOS, SM, SSSOM
from skosmith_server.api.asked import Asked
from skosmith_server.api.naming import name_of
from skosmith_server.api.writing import Json, Listed, Writer, page_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import INVERSE
from skosmith_server.framework.facts import local_name
from skosmith_server.mappings import ENDS, annotated, sets_of
from skosmith_server.problems import ElsewhereError

__all__ = ["RELATIONS", "Mapping", "mappings", "mappings_at"]

RELATIONS: Final = tuple(local_name(predicate) for predicate in INVERSE)
_KINDS: Final = (
    SM.Skill,
    SM.SkillLevel,
    SM.Level,
    SM.Category,
    SM.Attribute,
    SM.AttributeLevel,
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping, read from the concept of the framework."""

    source: Iri
    edition: str
    relation: str
    """The local name of the SKOS property."""
    target: Iri
    confidence: float | None = None
    reviewers: tuple[str, ...] = ()
    mapping_set: Iri | None = None
    statement: Iri | None = None
    """The `owl:Axiom` that says more of it."""


def mappings(writer: Writer, asked: Asked, catalogue: Catalogue) -> Listed:
    """List mappings by source, relation and target, as far as they pass the filters of a request.

    Raises ProtocolError (400), NotFoundError, and ElsewhereError where the graph is not here and
    no concept is named.
    """
    edition = asked.edition(writer.framework) if asked.one("edition") else None
    concept, relations = asked.iri("concept"), asked.among("relation", RELATIONS)
    target = asked.one("target")
    found = [
        one
        for one in _all(writer, concept, catalogue)
        if (edition is None or one.edition == edition.name)
        and (not relations or one.relation in relations)
        and iri_text(one.target).startswith(target)
    ]
    page = asked.page()
    shown = page.of(found)
    names = catalogue.naming({end for one in shown for end in (one.source, one.target)})
    return page_of(found, page, lambda one: _mapping(one, names, writer))


def _all(writer: Writer, concept: Iri | None, catalogue: Catalogue) -> Iterable[Mapping]:
    schemes = writer.framework.schemes
    if concept is not None:
        return mappings_at(concept, catalogue.around(concept), schemes)
    if isinstance(catalogue, AskedCatalogue):
        remedy = "Name a concept with ?concept=IRI, or ask with SPARQL."
        raise ElsewhereError("All mappings", remedy)
    return writer.framework.kept("mappings", lambda: tuple(_every(catalogue, schemes)))


def _every(catalogue: Catalogue, schemes: dict[str, Iri]) -> Iterator[Mapping]:
    concepts = {
        Iri(quad[0])
        for kind in _KINDS
        for quad in catalogue.by_object.get(kind, ())
        if quad[1] == RDF.type and is_iri(quad[0])
    }
    for concept in sorted(concepts):
        yield from mappings_at(concept, catalogue, schemes)


def mappings_at(concept: Iri, catalogue: Catalogue, schemes: dict[str, Iri]) -> Iterator[Mapping]:
    """Give the mappings of a concept, whichever end they are stated at (SKOS S43, S44)."""
    said = [*catalogue.by_subject.get(concept, ()), *catalogue.incoming(concept)]
    axioms = {annotated(quad[0], catalogue): quad[0] for quad in said if quad[1] in ENDS}
    edition = _edition_of(concept, catalogue, schemes)
    found: dict[tuple[int, Iri], Mapping] = {}
    for quad in said:
        if quad[1] not in INVERSE or not is_iri(quad[2]):
            continue
        is_forward = quad[0] == concept
        relation = quad[1] if is_forward else INVERSE[quad[1]]
        target = Iri(quad[2] if is_forward else quad[0])
        made = Mapping(concept, edition, local_name(relation), target)
        axiom = axioms.get(quad[:3])
        key = (list(INVERSE).index(relation), target)
        if axiom is not None:
            found[key] = _with_axiom(made, Iri(axiom), quad, catalogue)
        else:
            found.setdefault(key, made)
    for key in sorted(found):
        yield found[key]


def _with_axiom(made: Mapping, axiom: Iri, quad: Quad, catalogue: Catalogue) -> Mapping:
    mapping_set = next(sets_of(axiom, [quad], catalogue), None)
    reviewers = (
        literal_parts(value).value if is_literal(value) else iri_text(value)
        for known in (SSSOM.reviewer_id, SSSOM.reviewer_label)
        for value in catalogue.values(axiom, known)
    )
    return Mapping(
        made.source,
        made.edition,
        made.relation,
        made.target,
        _number(catalogue.values(axiom, SSSOM.confidence)),
        tuple(sorted(reviewers)),
        Iri(mapping_set) if mapping_set else None,
        axiom if is_iri(axiom) else None,
    )


def _number(values: list[Term]) -> float | None:
    """Give a confidence: a number from 0 to 1 (SSSOM, ``confidence``)."""
    for value in values:
        try:
            number = float(literal_parts(value).value) if is_literal(value) else -1.0
        except ValueError:
            continue
        if 0 <= number <= 1:
            return number
    return None


def _edition_of(concept: Iri, catalogue: Catalogue, schemes: dict[str, Iri]) -> str:
    """Give the edition whose scheme, or a scheme below it, a concept is in."""
    places = catalogue.values(concept, SKOS.inScheme)
    return next(
        (
            name
            for name, scheme in schemes.items()
            for place in places
            if place == scheme or place.startswith(f"{scheme[:-1]}/")
        ),
        "",
    )


def _mapping(found: Mapping, names: Catalogue, writer: Writer) -> Json:
    return {
        "source": _end(found.source, names, writer),
        "edition": found.edition or None,
        "relation": found.relation,
        "target": _end(found.target, names, writer),
        "confidence": found.confidence,
        "reviewers": list(found.reviewers),
        "mappingSet": writer.link(found.mapping_set),
        "statement": writer.link(found.statement),
    }


def _end(concept: Iri, names: Catalogue, writer: Writer) -> Json:
    codes = [literal_parts(v).value for v in names.values(concept, SKOS.notation) if is_literal(v)]
    return {
        "id": iri_text(concept),
        "path": names.path_of(concept),
        "code": next(iter(sorted(codes)), None),
        "name": writer.text(name_of(concept, names)),
    }
