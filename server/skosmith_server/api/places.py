"""Editions, languages, levels, categories, attributes, and what is said in which language."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from skosmith_converter.directions import direction_of
from skosmith_converter.terms import iri_text
from skosmith_server.api.asked import Asked
from skosmith_server.api.writing import Json, Listed, Writer, address, page_of
from skosmith_server.framework import (
    Attribute,
    AttributeLevel,
    Category,
    CategoryName,
    Edition,
    Level,
    coverage_of,
)
from skosmith_server.framework.facts import local_name
from skosmith_server.overview import language_name
from skosmith_server.problems import NotFoundError

__all__ = [
    "attribute",
    "attributes",
    "categories",
    "category",
    "coverage",
    "edition",
    "editions",
    "languages",
    "level",
    "level_numbered",
    "levels",
]

_SHOWN: Final = 40
_DEEPEST: Final = 8


# -- editions and languages --------------------------------------------------------------------
def editions(writer: Writer, asked: Asked) -> Listed:
    """List the editions, the oldest first."""
    return page_of(writer.framework.editions, asked.page(), lambda one: _edition(one, writer))


def edition(writer: Writer, name: str) -> Json:
    """Give an edition by its name; raises NotFoundError."""
    found = writer.framework.edition(name)
    if found is None:
        known = ", ".join(writer.framework.schemes) or "none"
        detail = f"The graph has no edition {name[:_SHOWN]!r}. There are {known}."
        raise NotFoundError(detail, address("editions"), "the editions")
    return _edition(found, writer)


def _edition(found: Edition, writer: Writer) -> Json:
    return {
        "id": iri_text(found.iri),
        "type": "Edition",
        "href": address("editions", found.name),
        "edition": found.name,
        "title": writer.text(found.titles),
        "languages": list(found.languages),
        "skillCount": len(found.skills),
        "levelCount": len(found.levels),
        "categoryCount": len(found.categories),
        "attributeCount": len(found.attributes),
    }


def languages(writer: Writer, asked: Asked) -> Listed:
    """List the languages in which skills have names, with how many have one."""
    found = writer.framework.editions
    counts = {
        tag: {
            one.name: sum(tag in skill.names.said for skill in one.skills)
            for one in found
            if tag in one.languages
        }
        for tag in writer.framework.languages
    }
    return page_of(list(counts), asked.page(), lambda tag: _language(tag, counts[tag]))


def _language(tag: str, counts: dict[str, int]) -> Json:
    return {
        "language": tag,
        "name": language_name(tag),
        "direction": direction_of(tag),
        "editions": [{"edition": name, "skillCount": count} for name, count in counts.items()],
    }


def coverage(writer: Writer, asked: Asked) -> Json:
    """Count the texts of an edition by language."""
    found = asked.edition(writer.framework)
    name = "" if found is None else found.name
    counted = coverage_of(writer.framework, name)
    return {
        "edition": name or None,
        "total": asdict(counted.total),
        "languages": [
            {
                "language": tag,
                "name": language_name(tag),
                "direction": direction_of(tag),
                "texts": asdict(counted.counts[tag]),
                "beta": counted.with_status(tag, "beta"),
                "final": counted.with_status(tag, "final"),
                "unstated": counted.with_status(tag, ""),
            }
            for tag in counted.languages
        ],
    }


# -- levels ------------------------------------------------------------------------------------
def levels(writer: Writer, asked: Asked) -> Listed:
    """List the levels of responsibility of an edition, the lowest first."""
    found = asked.edition(writer.framework)
    known = [] if found is None else list(found.levels.values())
    name = None if found is None else found.name
    return page_of(known, asked.page(), lambda one: level(one, writer), edition=name)


def level(found: Level, writer: Writer) -> Json:
    """Give a level of responsibility as others refer to it."""
    return {
        "id": iri_text(found.iri),
        "type": "Level",
        "href": address("levels", found.number, edition=found.edition),
        "edition": found.edition,
        "level": found.number,
        "name": writer.text(found.names),
        "guidingPhrase": writer.text(found.phrases),
        "essence": writer.text(found.essence),
    }


def level_numbered(writer: Writer, asked: Asked, number: str) -> Json:
    """Give a level with the attributes at it; raises NotFoundError."""
    found = asked.edition(writer.framework)
    by_number = {} if found is None else {str(n): one for n, one in found.levels.items()}
    if found is None or number not in by_number:
        known = ", ".join(by_number) or "none"
        detail = f"There is no level {number[:_SHOWN]!r}. There are {known}."
        raise NotFoundError(detail, address("levels"), "the levels")
    return {
        **level(by_number[number], writer),
        "attributes": [
            {**_attribute_name(one, writer), "description": writer.text(place.descriptions)}
            for one in _attributes(found, writer)
            for place in one.levels
            if str(place.number) == number
        ],
    }


# -- categories --------------------------------------------------------------------------------
def categories(writer: Writer, asked: Asked) -> Listed:
    """List the categories of an edition, each with those below it."""
    found = asked.edition(writer.framework)
    tops = [] if found is None else list(found.categories)
    name = None if found is None else found.name
    return page_of(tops, asked.page(), lambda one: _node(one, name or "", writer), edition=name)


def _node(name: CategoryName, of: str, writer: Writer, depth: int = 0) -> Json:
    found = writer.framework.category(name.iri)
    below = found.subcategories if found is not None and depth < _DEEPEST else ()
    return {
        **writer.category_name(name, of),
        "skillCount": len(found.skills) if found is not None else 0,
        "subcategories": [_node(one, of, writer, depth + 1) for one in below],
    }


def category(writer: Writer, asked: Asked, code: str) -> Json:
    """Give a category or subcategory with its skills; raises NotFoundError."""
    found = asked.edition(writer.framework)
    every = [] if found is None else list(_every(found.categories, writer))
    one = next((one for one in every if local_name(one.iri) == code), None)
    if one is None or found is None:
        detail = f"There is no category {code[:_SHOWN]!r}."
        raise NotFoundError(detail, address("categories"), "the categories")
    return {
        **_node(CategoryName(one.iri, one.names), found.name, writer),
        "description": writer.text(one.descriptions),
        "notes": writer.texts(one.notes),
        "categories": [writer.category_name(above, found.name) for above in one.path],
        "skills": [writer.skill_name(entry) for entry in one.skills],
        "mappings": writer.matches(one.matches),
    }


def _every(names: tuple[CategoryName, ...], writer: Writer, depth: int = 0) -> Iterator[Category]:
    for name in names:
        found = writer.framework.category(name.iri)
        if found is not None:
            yield found
            if depth < _DEEPEST:
                yield from _every(found.subcategories, writer, depth + 1)


# -- attributes --------------------------------------------------------------------------------
def attributes(writer: Writer, asked: Asked) -> Listed:
    """List the attributes of an edition."""
    found = asked.edition(writer.framework)
    known = [] if found is None else list(_attributes(found, writer))
    name = None if found is None else found.name
    return page_of(known, asked.page(), lambda one: _attribute(one, writer), edition=name)


def attribute(writer: Writer, asked: Asked, code: str) -> Json:
    """Give an attribute with its texts at the levels; raises NotFoundError."""
    found = asked.edition(writer.framework)
    for one in () if found is None else _attributes(found, writer):
        if code in {one.code, local_name(one.iri)}:
            return {
                **_attribute(one, writer),
                "notes": writer.texts(one.notes),
                "levels": [_attribute_level(place, writer) for place in one.levels],
                "mappings": writer.matches(one.matches),
            }
    detail = f"There is no attribute {code[:_SHOWN]!r}."
    raise NotFoundError(detail, address("attributes"), "the attributes")


def _attributes(found: Edition, writer: Writer) -> Iterator[Attribute]:
    read = (writer.framework.attribute(name.iri) for name in found.attributes)
    return (one for one in read if one is not None)


def _attribute_name(found: Attribute, writer: Writer) -> Json:
    code = found.code or local_name(found.iri)
    return {
        "id": iri_text(found.iri),
        "type": "Attribute",
        "href": address("attributes", code, edition=found.edition),
        "code": code,
        "edition": found.edition,
        "name": writer.text(found.names),
    }


def _attribute(found: Attribute, writer: Writer) -> Json:
    return {
        **_attribute_name(found, writer),
        "kind": writer.text(found.types),
        "description": writer.text(found.descriptions),
    }


def _attribute_level(place: AttributeLevel, writer: Writer) -> Json:
    return {
        "id": iri_text(place.iri),
        "type": "AttributeLevel",
        "level": place.number,
        "name": writer.text(place.names),
        "description": writer.text(place.descriptions),
    }
