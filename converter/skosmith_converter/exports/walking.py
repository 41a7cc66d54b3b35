"""An edition as one list of nodes, parents before children: what packages of others are made of."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from skosmith_converter.framework import Edition, ItemList, Said, Skill
from skosmith_converter.iris import Iris
from skosmith_converter.terms import Iri

__all__ = ["Kind", "Node", "nodes_of"]


class Kind(enum.StrEnum):
    """What a node is."""

    CATEGORY = "Category"
    SKILL = "Skill"
    SKILL_LEVEL = "Skill level"
    ACTIVITY = "Guidance activity"
    LEVEL = "Level of responsibility"
    ATTRIBUTE = "Attribute"
    ATTRIBUTE_LEVEL = "Attribute at a level"


@dataclass(frozen=True, slots=True)
class Node:
    """One concept."""

    kind: Kind
    iri: Iri
    names: tuple[Said, ...]
    texts: tuple[Said, ...] = ()
    """Definition, description, essence."""
    notes: tuple[Said, ...] = ()
    code: str = ""
    parent: Iri | None = None
    number: int = 0
    """Its place among the children of its parent, from 1."""
    level: Iri | None = None
    """The level of responsibility of what is at a level."""


def nodes_of(edition: Edition, iris: Iris) -> Iterator[Node]:
    """Give the concepts of an edition: levels, categories with their skills, attributes."""
    name = edition.name
    for number, level in enumerate(edition.levels, start=1):
        if level.labels:
            at = iris.level(name, level.number)
            yield Node(
                Kind.LEVEL, at, level.labels, level.essences, code=str(level.number), number=number
            )
    known = {category.key for category in edition.categories}
    order = sorted(edition.categories, key=lambda c: (c.broader is not None, c.key))
    for number, one in enumerate(order, start=1):
        above = iris.category(name, one.broader) if one.broader in known else None
        at = iris.category(name, one.key)
        yield Node(Kind.CATEGORY, at, one.names, parent=above, number=number)
    for number, skill in enumerate(edition.skills, start=1):
        yield from _skill(edition, skill, number, iris)
    yield from _attributes(edition, iris)


def _skill(edition: Edition, skill: Skill, number: int, iris: Iris) -> Iterator[Node]:
    name = edition.name
    concept = iris.skill(name, skill.code)
    yield Node(
        Kind.SKILL,
        concept,
        skill.names,
        skill.descriptions,
        skill.notes,
        skill.code,
        iris.category(name, skill.category) if skill.category else None,
        number,
    )
    for place, level in enumerate(skill.levels, start=1):
        yield Node(
            Kind.SKILL_LEVEL,
            iris.skill_level(name, skill.code, level.level),
            level.labels,
            level.definitions,
            code=f"{skill.code}_{level.level}",
            parent=concept,
            number=place,
            level=iris.level(name, level.level),
        )
    for activities in skill.activities:
        yield from _activities(edition, skill, activities, iris)


def _activities(edition: Edition, skill: Skill, of: ItemList, iris: Iris) -> Iterator[Node]:
    collection = iris.skill_activities(edition.name, skill.code, of.group)
    concept = iris.skill(edition.name, skill.code)
    for item in of.items:
        parent = concept if item.parent is None else iris.item(collection, item.parent)
        at = iris.item(collection, item.number)
        yield Node(Kind.ACTIVITY, at, item.texts, parent=parent, number=item.number)


def _attributes(edition: Edition, iris: Iris) -> Iterator[Node]:
    name = edition.name
    for number, one in enumerate(edition.attributes, start=1):
        concept = iris.attribute(name, one.key)
        yield Node(
            Kind.ATTRIBUTE, concept, one.names, one.descriptions, one.notes, one.code, None, number
        )
        for place, level in enumerate(one.levels, start=1):
            yield Node(
                Kind.ATTRIBUTE_LEVEL,
                iris.attribute_level(name, one.key, level.level),
                level.labels,
                level.definitions,
                code=f"{one.code}_{level.level}" if one.code else "",
                parent=concept,
                number=place,
                level=iris.level(name, level.level),
            )
