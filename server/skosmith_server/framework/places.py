"""Levels, categories and attributes, read from what is said of them."""

from collections.abc import Iterable
from typing import Final

from skosmith_converter.terms import Iri, iri_text
from skosmith_converter.vocabulary import SKOS, SM
from skosmith_server.framework.facts import Facts, local_name
from skosmith_server.framework.model import (
    Attribute,
    AttributeLevel,
    CategoryName,
    Level,
    Match,
)

__all__ = [
    "edition_of",
    "read_attribute",
    "read_level",
    "read_levels",
    "read_matches",
    "read_names",
    "read_path",
]

_DEEPEST: Final = 8
INVERSE: Final = {
    SKOS.exactMatch: SKOS.exactMatch,
    SKOS.closeMatch: SKOS.closeMatch,
    SKOS.broadMatch: SKOS.narrowMatch,
    SKOS.narrowMatch: SKOS.broadMatch,
    SKOS.relatedMatch: SKOS.relatedMatch,
}
"""What a mapping property says from the other end (SKOS S43, S44); the closest first."""


def edition_of(facts: Facts, iri: str, *, part: bool) -> str:
    """Give the name of the edition whose scheme something is in; empty without one.

    A `part` is in a scheme below the edition's own: its levels, its attributes.
    """
    scheme = facts.link(iri, SKOS.inScheme)
    if scheme is None:
        return ""
    return local_name(f"<{iri_text(scheme).rpartition('/')[0]}>") if part else local_name(scheme)


def read_level(facts: Facts, iri: Iri) -> Level:
    """Read a level of responsibility."""
    facts.need([iri])
    return Level(
        iri,
        edition_of(facts, iri, part=True),
        facts.number(iri),
        facts.texts(iri, SKOS.prefLabel),
        facts.texts(iri, SM.guidingPhrase),
        facts.texts(iri, SM.essence),
    )


def read_levels(facts: Facts, edition: Iri) -> dict[int, Level]:
    """Give the levels of an edition by number, the lowest first."""
    scheme = Iri(f"{edition[:-1]}/lor>")
    facts.need([scheme])
    found = facts.links(scheme, SKOS.hasTopConcept)
    if not found:  # a graph that does not list them may still have them
        found = [Iri(f"{scheme[:-1]}/{number}>") for number in range(1, 8)]
    facts.need(found)
    levels = (read_level(facts, iri) for iri in found if facts.is_a(iri, SM.Level))
    return {level.number: level for level in sorted(levels, key=lambda level: level.number)}


def read_path(facts: Facts, iri: Iri) -> tuple[CategoryName, ...]:
    """Give the categories that something is in, the widest first."""
    path: list[CategoryName] = []
    for _ in range(_DEEPEST):
        above = facts.links(iri, SKOS.broader)
        facts.need(above)
        category = next((one for one in above if facts.is_a(one, SM.Category)), None)
        if category is None:
            break
        path.insert(0, CategoryName(category, facts.texts(category, SKOS.prefLabel)))
        iri = category
    return tuple(path)


def read_names(facts: Facts, iris: Iterable[Iri]) -> tuple[CategoryName, ...]:
    """Give what resources are called."""
    listed = list(iris)
    facts.need(listed)
    return tuple(CategoryName(iri, facts.texts(iri, SKOS.prefLabel)) for iri in listed)


def read_matches(facts: Facts, iri: Iri) -> tuple[Match, ...]:
    """Give the mappings of a concept, whichever end says so: the closest first."""
    found: dict[tuple[int, Iri], Match] = {}
    for rank, (relation, inverse) in enumerate(INVERSE.items()):
        stated = facts.links(iri, relation)
        other_way = facts.pointing(inverse, iri)
        for target in (*stated, *other_way):
            found[rank, target] = Match(local_name(relation), target)
    return tuple(found[key] for key in sorted(found))


def read_attribute(facts: Facts, iri: Iri) -> Attribute:
    """Read an attribute, with its texts at the levels."""
    facts.need([iri])
    places = facts.links(iri, SKOS.narrower)
    facts.need(places)
    facts.need(link for place in places for link in facts.links(place, SM.atLevel))
    levels = (
        _attribute_level(facts, place) for place in places if facts.is_a(place, SM.AttributeLevel)
    )
    return Attribute(
        iri,
        facts.plain(iri, SKOS.notation),
        edition_of(facts, iri, part=True),
        facts.texts(iri, SKOS.prefLabel),
        facts.texts(iri, SM.attributeType),
        facts.texts(iri, SKOS.definition),
        facts.texts(iri, SKOS.scopeNote),
        tuple(sorted(levels, key=lambda level: level.number)),
        read_matches(facts, iri),
    )


def _attribute_level(facts: Facts, iri: Iri) -> AttributeLevel:
    level = facts.link(iri, SM.atLevel)
    return AttributeLevel(
        iri,
        facts.number(level) if level is not None else 0,
        facts.texts(iri, SKOS.prefLabel),
        facts.texts(iri, SKOS.definition),
    )
