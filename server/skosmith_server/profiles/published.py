"""One thing in the vocabulary of the RDF published for SFIA 9, made of what our model says of it.

As `skosmith convert --profile published` writes it, but for what a graph does not keep: spaces at
ends of lines, the order of guidance notes, the colon before a list, addresses of the official site.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Final

from skosmith_converter.iris import PUBLISHED_BASE
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Quad,
    Term,
    iri,
    is_iri,
    is_literal,
    literal_parts,
    text,
)
from skosmith_converter.vocabulary import OWL, RDF, RDFS, SKOS, SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.vocabularies.relations import BROADER, IN_SCHEME, NARROWER, Relation
from skosmith_server.vocabularies.source import Source

__all__ = ["published_of"]

_TERMS: Final = f"{PUBLISHED_BASE}9/ontology/"
_AT_LEVEL: Final = Relation((), (SM.atLevel,))
_ESSENCE: Final = Relation((SM.essenceStatement,))
_ACTIVITIES: Final = Relation((SM.guidanceActivities,))
_Said = Iterator[tuple[Iri, Term]]


def _term(local: str) -> Iri:
    return iri(f"{_TERMS}{local}")


def published_of(wanted: Iri, source: Source) -> list[Quad]:
    """Give the description of a skill, skill level, level, category or attribute; else nothing."""
    known = source.about([wanted])
    kinds = [kind for kind in _MAKERS if kind in known.values(wanted, RDF.type)]
    said = (pair for kind in kinds[:1] for pair in _MAKERS[kind](wanted, known, source))
    return [(wanted, predicate, value, DEFAULT_GRAPH) for predicate, value in dict.fromkeys(said)]


def _skill(skill: Iri, known: Catalogue, source: Source) -> _Said:
    yield RDF.type, _term("Skill")
    yield from _copied(known, skill, {SKOS.notation: SKOS.notation, SKOS.prefLabel: RDFS.label,
                                      SKOS.definition: _term("skillDescription")})  # fmt: skip
    for language, notes in _guidance(skill, known, source).items():
        yield _term("skillNotes"), text("\n".join(notes), language)
    for category in source.related(skill, BROADER):
        yield _term("skillCategory"), category
    below = source.related(skill, NARROWER)
    kinds = source.about(below)
    for level in below:
        if SM.SkillLevel in kinds.values(level, RDF.type):
            yield _term("definedAtLevel"), level


def _guidance(skill: Iri, known: Catalogue, source: Source) -> Mapping[str, list[str]]:
    """Give the guidance in each language: notes, then what introduces the list, then its items."""
    found: dict[str, list[str]] = {}

    def add(at: Catalogue, node: str, *predicates: Iri) -> None:
        said = (_texts(at, node, predicate) for predicate in predicates)
        texts: dict[str, list[str]] = {}
        for one in said:
            texts = {**one, **texts}
        for language, lines in texts.items():
            found.setdefault(language, []).extend(lines)

    add(known, skill, SKOS.scopeNote)
    for collection in source.related(skill, _ACTIVITIES):
        at = source.about([collection])
        add(at, collection, SKOS.prefLabel)
        members = source.related(collection, Relation((SKOS.member,)))
        activities = source.about(members)
        for activity in sorted(members, key=activities.order_of):
            add(activities, activity, SM.sourceText, SKOS.prefLabel)
    return found


def _skill_level(level: Iri, known: Catalogue, source: Source) -> _Said:  # noqa: ARG001
    yield RDF.type, _term("SkillLevel")
    yield from _copied(known, level, {SKOS.notation: SKOS.notation, SM.atLevel: _term("level"),
                                      SKOS.definition: _term("skillLevelDescription")})  # fmt: skip


def _level(level: Iri, known: Catalogue, source: Source) -> _Said:
    yield RDF.type, _term("Level")
    yield SKOS.inScheme, _scheme(level, source, "LorScheme")
    names = {SKOS.notation: SKOS.notation, SM.guidingPhrase: _term("levelGuidingPhrase")}
    yield from _copied(known, level, names)
    essences = source.related(level, _ESSENCE)
    introductions = _texts(source.about(essences), essences[0] if essences else "", SKOS.prefLabel)
    names_of = _texts(known, level, SKOS.prefLabel)
    for language, said in _texts(known, level, SM.essence).items():
        label = names_of.get(language, [""])[0]
        words = [one.removeprefix(f"{label}: ") for one in introductions.get(language, [])[:1]]
        yield _term("levelEssence"), text(": ".join([*words, *said[:1]]), language)
    texts = source.related(level, _AT_LEVEL)
    about = source.about(texts)
    for one in texts:
        if SM.AttributeLevel in about.values(one, RDF.type):
            for attribute in source.related(one, BROADER):
                for value in filter(is_literal, about.values(one, SKOS.definition)):
                    yield attribute, value


def _category(category: Iri, known: Catalogue, source: Source) -> _Said:
    yield RDF.type, _term("Category")
    yield SKOS.inScheme, _scheme(category, source, "CategoryScheme")
    yield from _copied(known, category, {SKOS.prefLabel: SKOS.prefLabel})
    for above in source.related(category, BROADER):
        yield SKOS.broader, above


def _attribute(attribute: Iri, known: Catalogue, source: Source) -> _Said:  # noqa: ARG001
    yield RDF.type, OWL.AnnotationProperty
    yield from _copied(known, attribute, {SKOS.prefLabel: RDFS.label, SKOS.notation: SKOS.notation,
                                          SKOS.definition: RDFS.comment,
                                          SM.attributeType: _term("attributeType")})  # fmt: skip
    for language, notes in _texts(known, attribute, SKOS.scopeNote).items():
        yield _term("attributeGuidanceNotes"), text("\n".join(notes), language)


_MAKERS: Final[Mapping[Iri, Callable[[Iri, Catalogue, Source], _Said]]] = {
    SM.Skill: _skill,
    SM.SkillLevel: _skill_level,
    SM.Level: _level,
    SM.Category: _category,
    SM.Attribute: _attribute,
}


def _scheme(concept: Iri, source: Source, local: str) -> Iri:
    """Give the scheme of the published vocabulary: it stands among the terms of its edition."""
    for scheme in source.related(concept, IN_SCHEME):
        edition = scheme[1:-1].removeprefix(source.base).partition("/")[0]
        return iri(f"{source.base}{edition}/ontology/{local}")
    return _term(local)


def _copied(known: Catalogue, subject: Iri, names: Mapping[Iri, Iri]) -> _Said:
    for predicate, name in names.items():
        for value in sorted(known.values(subject, predicate)):
            if is_literal(value) or is_iri(value):
                yield name, value


def _texts(known: Catalogue, subject: str, predicate: Iri) -> dict[str, list[str]]:
    """Give the texts of a property in each language."""
    found = sorted(filter(is_literal, known.values(subject, predicate)))
    parts = sorted((p.language, p.value) for p in map(literal_parts, found) if p.language)
    return {
        language: [value for _, value in said]
        for language, said in groupby(parts, key=lambda one: str(one[0]))
    }
