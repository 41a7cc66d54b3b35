"""The graph in the vocabulary of the RDF published for SFIA 9, in any edition and language.

Terms are those of ``https://rdf.sfia-online.org/9/ontology/``; skills, levels and attributes are
below the base of the run, so that ``--base-iri https://rdf.sfia-online.org/`` gives the published
IRIs. Its known faults (skills that are no concepts, attributes as annotation properties, an undeclared
``url``) are part of it: whoever loads this profile has software that expects them.
"""

from collections.abc import Iterable

from skosmith_converter.framework import Attribute, Edition, Framework, Said, Skill
from skosmith_converter.graph.rows import Rows
from skosmith_converter.iris import PUBLISHED_BASE
from skosmith_converter.terms import Iri, Term, integer, iri, plain, text
from skosmith_converter.vocabulary import OWL, RDF, RDFS, SKOS

__all__ = ["add_published"]

_TERMS = f"{PUBLISHED_BASE}9/ontology/"
_SKILL, _SKILL_LEVEL, _LEVEL, _CATEGORY = "Skill", "SkillLevel", "Level", "Category"

_CLASSES = ((_SKILL, "Skill"), (_SKILL_LEVEL, "Skill Level"), (_LEVEL, "Level of Responsibility"))
_OBJECT_PROPERTIES = (
    ("definedAtLevel", "defined at level", _SKILL, _SKILL_LEVEL),
    ("level", "has level", _SKILL_LEVEL, _LEVEL),
    ("skillCategory", "has category", _SKILL, _CATEGORY),
)
_OWL_LEVEL = iri("http://www.w3.org/2002/07/owl#Level")  # no such term: the published file says so
_ANNOTATION_PROPERTIES = (
    ("skillDescription", "has overall description", _SKILL),
    ("skillNotes", "notes", _SKILL),
    ("skillLevelDescription", "has skill-level description", _SKILL_LEVEL),
    ("attributeGuidanceNotes", "has guidance notes", OWL.AnnotationProperty),
    ("attributeType", "has attribute type", OWL.AnnotationProperty),
    ("levelEssence", "essence of the level", _OWL_LEVEL),
    ("levelGuidingPhrase", "has guiding phrase", _OWL_LEVEL),
)


def _term(local: str) -> Iri:
    return Iri(local) if local.startswith("<") else iri(_TERMS + local)


def add_published(rows: Rows, framework: Framework) -> None:
    """Add a framework in the published vocabulary, with the declarations of its terms."""
    _add_declarations(rows)
    for edition in framework.editions:
        _add_categories(rows, edition)
        _add_levels(rows, edition)
        for attribute in edition.attributes:
            _add_attribute(rows, edition.name, attribute)
        for skill in edition.skills:
            _add_skill(rows, edition.name, skill)


def _add_declarations(rows: Rows) -> None:
    for local, label in _CLASSES:
        rows.add(_term(local), RDF.type, OWL.Class)
        rows.add(_term(local), RDFS.label, text(label, "en"))
    rows.add(_term(_LEVEL), RDFS.subClassOf, SKOS.Concept)
    rows.add(_term(_CATEGORY), RDFS.subClassOf, SKOS.Concept)
    rows.add(_term(_CATEGORY), SKOS.prefLabel, text("Category", "en"))
    for local, label, domain, target in _OBJECT_PROPERTIES:
        rows.add(_term(local), RDF.type, OWL.ObjectProperty)
        rows.add(_term(local), RDFS.label, text(label, "en"))
        rows.add(_term(local), RDFS.domain, _term(domain))
        rows.add(_term(local), RDFS.range, _term(target))
    for local, label, domain in _ANNOTATION_PROPERTIES:
        rows.add(_term(local), RDF.type, OWL.AnnotationProperty)
        rows.add(_term(local), RDFS.label, text(label, "en"))
        rows.add(_term(local), RDFS.domain, _term(domain))


def _say(rows: Rows, subject: Iri, predicate: Iri, said: Iterable[Said]) -> None:
    """Add what documents say, as it stands there; several paragraphs are one literal here."""
    for one in said:
        as_found = (passage.raw or passage.text for passage in one.passages)
        literal = text("\n".join(as_found), one.language)
        line = one.passages[0].lines[0]
        rows.add_said(one.source, (subject, predicate, literal), line, accepted=one.accepted)


def _add_address(rows: Rows, subject: Iri, address: str | None) -> None:
    if address is not None:
        rows.add(subject, _term("url"), plain(address))


def _scheme(rows: Rows, edition: str, local: str, label: str) -> Iri:
    scheme = rows.iris.published_scheme(edition, local)
    rows.add(scheme, RDF.type, SKOS.ConceptScheme)
    rows.add(scheme, RDFS.label, text(label, "en"))
    return scheme


def _add_categories(rows: Rows, edition: Edition) -> None:
    if not edition.categories:
        return
    scheme = _scheme(rows, edition.name, "CategoryScheme", "Scheme for the Skills' Categories")
    for category in edition.categories:
        concept = rows.iris.category(edition.name, category.key)
        rows.add(concept, RDF.type, _term(_CATEGORY))
        rows.add(concept, SKOS.inScheme, scheme)
        rows.say(concept, SKOS.prefLabel, category.names)
        if category.broader is None:
            rows.add(scheme, SKOS.hasTopConcept, concept)
        else:
            rows.add(concept, SKOS.broader, rows.iris.category(edition.name, category.broader))


def _add_levels(rows: Rows, edition: Edition) -> None:
    scheme = _scheme(rows, edition.name, "LorScheme", "Scheme for the Levels of Responsibility")
    for level in edition.levels:
        concept = rows.iris.level(edition.name, level.number)
        rows.add(concept, RDF.type, _term(_LEVEL))
        rows.add(concept, SKOS.inScheme, scheme)
        rows.add(concept, SKOS.notation, integer(level.number))
        rows.say(concept, _term("levelGuidingPhrase"), level.phrases)
        _say(rows, concept, _term("levelEssence"), level.raw_essences or level.essences)
        _add_address(rows, concept, level.address)


def _add_attribute(rows: Rows, edition: str, attribute: Attribute) -> None:
    """Add an attribute: in this vocabulary a property, whose values are texts of levels."""
    own = rows.iris.attribute(edition, attribute.key)
    rows.add(own, RDF.type, OWL.AnnotationProperty)
    rows.say(own, RDFS.label, attribute.names)
    _say(rows, own, RDFS.comment, attribute.descriptions)
    rows.say(own, _term("attributeType"), attribute.kinds)
    _say(rows, own, _term("attributeGuidanceNotes"), attribute.raw_notes or attribute.notes)
    if attribute.code:
        rows.add(own, SKOS.notation, plain(attribute.code))
    _add_address(rows, own, attribute.address)
    for level in attribute.levels:
        _say(rows, rows.iris.level(edition, level.level), own, level.definitions)


def _add_skill(rows: Rows, edition: str, skill: Skill) -> None:
    iris = rows.iris
    concept = iris.skill(edition, skill.code)
    rows.add(concept, RDF.type, _term(_SKILL))
    rows.add(concept, SKOS.notation, plain(skill.code))
    rows.say(concept, RDFS.label, skill.names)
    _say(rows, concept, _term("skillDescription"), skill.descriptions)
    _say(rows, concept, _term("skillNotes"), skill.raw_guidance)
    _add_address(rows, concept, skill.address)
    if skill.category is not None:
        rows.add(concept, _term("skillCategory"), iris.category(edition, skill.category))
    for level in skill.levels:
        below = iris.skill_level(edition, skill.code, level.level)
        at: Term = iris.level(edition, level.level)
        rows.add(concept, _term("definedAtLevel"), below)
        rows.add(below, RDF.type, _term(_SKILL_LEVEL))
        rows.add(below, SKOS.notation, plain(f"{skill.code}_{level.level}"))
        rows.add(below, _term("level"), at)
        _say(rows, below, _term("skillLevelDescription"), level.raw)
