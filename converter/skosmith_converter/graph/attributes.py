"""Attributes and behavioural factors, and their texts at each level, as rows."""

from skosmith_converter.framework import Attribute, Edition
from skosmith_converter.graph.rows import Rows
from skosmith_converter.graph.skills import add_exact_match
from skosmith_converter.terms import plain
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["add_attributes"]


def add_attributes(rows: Rows, edition: Edition) -> None:
    """Add the attributes of an edition, each on top of their scheme, its levels below it."""
    for attribute in edition.attributes:
        _add_attribute(rows, edition.name, attribute)


def _add_attribute(rows: Rows, edition: str, attribute: Attribute) -> None:
    iris = rows.iris
    concept, scheme = iris.attribute(edition, attribute.key), iris.attributes(edition)
    rows.add_concept(concept, SM.Attribute, scheme)
    rows.add_top_concept(concept, scheme)
    rows.say(concept, SKOS.prefLabel, attribute.names)
    rows.say(concept, SKOS.definition, attribute.descriptions)
    rows.say(concept, SKOS.scopeNote, attribute.notes)
    rows.say(concept, SM.attributeType, attribute.kinds)
    if attribute.code:
        rows.add(concept, SKOS.notation, plain(attribute.code))
        add_exact_match(rows, edition, lambda i: i.attribute(edition, attribute.key))
    for level in attribute.levels:
        below = iris.attribute_level(edition, attribute.key, level.level)
        rows.add_concept(below, SM.AttributeLevel, scheme)
        rows.add_broader(below, concept)
        rows.add(below, SM.atLevel, iris.level(edition, level.level))
        rows.say(below, SKOS.prefLabel, level.labels)
        rows.say(below, SKOS.definition, level.definitions)
        if attribute.code:
            rows.add(below, SKOS.notation, plain(f"{attribute.code}_{level.level}"))
