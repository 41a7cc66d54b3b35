"""The page of each kind of thing: the name of its template, and what that is filled with."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.cells import Cell, cell_of
from skosmith_server.framework import (
    AttributeLevel,
    Edition,
    Framework,
    Level,
    RungState,
    Skill,
    Texts,
    changes_between,
    changes_of,
    coverage_of,
)
from skosmith_server.mappings import Mappings, mappings_of
from skosmith_server.pages.differences import differences, edition_changes
from skosmith_server.pages.grouping import group
from skosmith_server.pages.labels import RELATIONS
from skosmith_server.pages.reader import Reader
from skosmith_server.pages.structured import defined_term, defined_term_set

__all__ = ["PAGES", "front_page", "mappings_of_skill"]

Page = tuple[str, dict[str, Any]]
_MOST_SIBLINGS: Final = 12


def _skill(iri: Iri, framework: Framework, catalogue: Catalogue, reader: Reader) -> Page:
    skill = framework.skill(iri)
    assert skill is not None  # noqa: S101 (the kind was asked before)
    content = reader.languages.best(skill.languages or ("",)) or ""
    wish = reader.wishes_another(content)
    since = changes_of(framework, skill)
    return "skill.html", {
        "skill": skill,
        "content": content,
        "languages": skill.languages,
        "wish": wish,
        "elsewhere": [e for e in skill.editions if wish and wish in e.names.languages],
        "activities": skill.activities_in(content),
        "has_essence": any(rung.level and rung.level.essence for rung in skill.rungs),
        "since": since.since if since else "",
        "differences": differences(since.changes, content, reader.languages) if since else [],
        "siblings": framework.siblings(skill)[:_MOST_SIBLINGS],
        "related": [entry for one in skill.related if (entry := framework.entry(one))],
        "edition": framework.schemes.get(skill.edition),
        **_mappings(iri, skill.matches, catalogue, reader),
        **_roles(iri, catalogue, reader),
        "structured": defined_term(
            iri, skill.code, skill.names, skill.descriptions, framework.schemes.get(skill.edition)
        ),
    }


def _roles(iri: Iri, catalogue: Catalogue, reader: Reader) -> dict[str, Any]:
    """Give the role profiles that need a skill or skill level, and those that prefer it."""
    around = catalogue.around(iri)
    accept = ", ".join(reader.languages.wanted)
    named: dict[str, list[Any]] = {}
    for name, predicate in (("requiring", SM.requires), ("preferring", SM.prefers)):
        found = {subject for subject, p, *_ in around.incoming(iri) if p == predicate}
        cells = (cell_of(one, around, accept) for one in found)
        named[name] = sorted(cells, key=lambda cell: (cell.label, cell.text))
    return named


def _mappings(
    iri: Iri, matches: tuple[Any, ...], catalogue: Catalogue, reader: Reader
) -> dict[str, Any]:
    around = catalogue.around(iri)
    accept = ", ".join(reader.languages.wanted)
    told = mappings_of(iri, around, accept)
    known = {row.concept.title for row in told.rows}
    plain = [
        (RELATIONS[match.relation], cell)
        for match in matches
        if (cell := cell_of(match.iri, around, accept)).title not in known
    ]
    return {"mappings": told, "matches": plain}


def mappings_of_skill(
    skill: Skill, catalogue: Catalogue, reader: Reader
) -> tuple[Mappings, list[tuple[str, Cell]]]:
    """Give the mappings of a skill: those of which it is known who says so, and the others."""
    told = _mappings(skill.iri, skill.matches, catalogue, reader)
    return told["mappings"], told["matches"]


def _skill_level(iri: Iri, framework: Framework, catalogue: Catalogue, reader: Reader) -> Page:
    place = framework.skill_level(iri)
    assert place is not None  # noqa: S101
    skill = framework.skill(place.skill)
    if skill is None:
        return "", {}
    content = reader.languages.best(place.descriptions.languages or skill.languages or ("",)) or ""
    rungs = [rung for rung in skill.rungs if rung.state is RungState.DEFINED]
    numbers = [rung.number for rung in rungs]
    at = numbers.index(place.number) if place.number in numbers else 0
    since = changes_of(framework, skill)
    told = differences(since.changes, content, reader.languages) if since else []
    return "skill_level.html", {
        "place": place,
        "skill": skill,
        "rung": rungs[at],
        "before": rungs[at - 1] if at > 0 else None,
        "after": rungs[at + 1] if at + 1 < len(rungs) else None,
        "content": content,
        "languages": place.descriptions.languages,
        "wish": reader.wishes_another(content),
        "elsewhere": [],
        "since": since.since if since else "",
        "differences": [one for one in told if one.level == place.number],
        "edition": framework.schemes.get(skill.edition),
        **_mappings(iri, (), catalogue, reader),
        **_roles(iri, catalogue, reader),
        "structured": defined_term(
            iri,
            place.notation,
            place.names,
            place.descriptions,
            framework.schemes.get(skill.edition),
        ),
    }


def _level(iri: Iri, framework: Framework, _catalogue: Catalogue, reader: Reader) -> Page:
    level = framework.level(iri)
    assert level is not None  # noqa: S101
    edition = framework.edition(level.edition)
    tags = level.essence.languages or level.names.languages
    content = reader.languages.best(tags or ("",)) or ""
    skills = [one for one in (edition.skills if edition else ()) if level.number in one.levels]
    return "level.html", {
        "level": level,
        "levels": edition.levels if edition else {level.number: level},
        "attributes": _attributes_at(framework, edition, level),
        "groups": group(skills),
        "count": len(skills),
        "content": content,
        "languages": tuple(sorted({*level.essence.languages, *level.names.languages})),
        "wish": reader.wishes_another(content),
        "elsewhere": [],
        "edition": framework.schemes.get(level.edition),
        "structured": defined_term(
            iri, str(level.number), level.names, level.essence, framework.schemes.get(level.edition)
        ),
    }


def _attributes_at(
    framework: Framework, edition: Edition | None, level: Level
) -> list[tuple[Iri, Texts, AttributeLevel]]:
    names = edition.attributes if edition is not None else ()
    told = [(name, attribute) for name in names if (attribute := framework.attribute(name.iri))]
    return [
        (name.iri, name.names, place)
        for name, attribute in told
        for place in attribute.levels
        if place.number == level.number
    ]


def _category(iri: Iri, framework: Framework, catalogue: Catalogue, reader: Reader) -> Page:
    category = framework.category(iri)
    assert category is not None  # noqa: S101
    skills = category.skills
    languages = tuple(sorted({t for s in skills for t in s.names.languages}))
    content = reader.languages.best(category.names.languages or languages or ("",)) or ""
    return "category.html", {
        "category": category,
        "groups": group(skills, below=len(category.path) + 1),
        "content": content,
        "languages": tuple(sorted({*languages, *category.names.languages})),
        "wish": reader.wishes_another(content),
        "elsewhere": [],
        "edition": framework.schemes.get(category.edition),
        **_mappings(iri, category.matches, catalogue, reader),
        "structured": defined_term(
            iri, "", category.names, category.descriptions, framework.schemes.get(category.edition)
        ),
    }


def _attribute(iri: Iri, framework: Framework, catalogue: Catalogue, reader: Reader) -> Page:
    attribute = framework.attribute(iri)
    assert attribute is not None  # noqa: S101
    edition = framework.edition(attribute.edition)
    content = reader.languages.best(attribute.names.languages or ("",)) or ""
    return "attribute.html", {
        "attribute": attribute,
        "levels": edition.levels if edition else {},
        "content": content,
        "languages": attribute.names.languages,
        "wish": reader.wishes_another(content),
        "elsewhere": [],
        "edition": framework.schemes.get(attribute.edition),
        **_mappings(iri, attribute.matches, catalogue, reader),
        "structured": defined_term(
            iri,
            attribute.code,
            attribute.names,
            attribute.descriptions,
            framework.schemes.get(attribute.edition),
        ),
    }


def _edition(iri: Iri, framework: Framework, _catalogue: Catalogue, reader: Reader) -> Page:
    names = list(framework.schemes)
    name = next(known for known, scheme in framework.schemes.items() if scheme == iri)
    edition = framework.edition(name)
    assert edition is not None  # noqa: S101
    older = names[names.index(name) - 1] if names.index(name) else ""
    comparison = changes_between(framework, older, name) if older else None
    content = reader.languages.best(edition.languages or ("",)) or ""
    return "edition.html", {
        "edition": edition,
        "editions": framework.schemes,
        "groups": group(edition.skills),
        "coverage": coverage_of(framework, name),
        "changes": edition_changes(comparison, reader.languages) if comparison else None,
        "content": content,
        "languages": edition.languages,
        "wish": reader.wishes_another(content),
        "elsewhere": [],
        "structured": defined_term_set(edition, reader.languages),
    }


def _series(iri: Iri, framework: Framework, _catalogue: Catalogue, reader: Reader) -> Page:
    versions = framework.versions(iri)
    if not versions:
        return "", {}
    languages = tuple(sorted({tag for one in versions for tag in one.names.languages}))
    content = reader.languages.best(languages or ("",)) or ""
    fitting = [one for one in versions if content in one.names.languages]
    return "series.html", {
        "versions": versions,
        "shown": (fitting or versions)[-1],
        "content": content,
        "languages": languages,
        "wish": reader.wishes_another(content),
        "elsewhere": [],
        "edition": None,
        "structured": None,
    }


def front_page(framework: Framework, reader: Reader) -> dict[str, Any]:
    """Give what the front page shows of the framework."""
    editions = framework.editions
    newest = editions[-1] if editions else None
    languages = framework.languages
    return {
        "editions": editions,
        "newest": newest,
        "groups": group(newest.skills) if newest else [],
        "languages": languages,
        "content": reader.content_of(newest),
        "codes": {skill.code for edition in editions for skill in edition.skills},
    }


PAGES: Final[Mapping[str, Callable[[Iri, Framework, Catalogue, Reader], Page]]] = {
    "skill": _skill,
    "skill level": _skill_level,
    "level": _level,
    "category": _category,
    "attribute": _attribute,
    "edition": _edition,
    "skill series": _series,
}
"""Kind (`Framework.kind_of`) → what its page shows; without a template where the generic page
serves better."""
