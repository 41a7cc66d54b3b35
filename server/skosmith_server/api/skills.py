"""Skills, skills at levels, role profiles."""

from collections.abc import Collection, Sequence
from typing import Final

from skosmith_converter.terms import iri_text
from skosmith_server.api.asked import Asked
from skosmith_server.api.found import codes_found
from skosmith_server.api.places import level
from skosmith_server.api.writing import Json, Listed, Writer, address, page_of
from skosmith_server.framework import (
    Activity,
    Edition,
    RoleProfile,
    RungState,
    Skill,
    SkillEntry,
    SkillLevel,
    SourceDocument,
    is_same_language,
    roles_of,
)
from skosmith_server.framework.facts import local_name
from skosmith_server.problems import NotFoundError
from skosmith_server.search.index import Index

__all__ = ["LEVELS", "role", "roles", "skill", "skill_at", "skills"]

LEVELS: Final = tuple("1234567")
_SHOWN: Final = 40


def skills(writer: Writer, asked: Asked, index: Index | None) -> Listed:
    """List the skills of an edition that pass the filters of a request.

    By code; where a text is looked for (in the index), by how well they fit.
    """
    edition = asked.edition(writer.framework)
    entries = [] if edition is None else _passing(edition, asked)
    about: Json = {"edition": None if edition is None else edition.name, "totalIsExact": True}
    if index is not None and edition is not None:
        codes, about["totalIsExact"] = codes_found(index, asked.one("q"), edition.name)
        by_code = {entry.code: entry for entry in entries}
        entries = [by_code[code] for code in codes if code in by_code]
    return page_of(entries, asked.page(), lambda entry: _summary(entry, writer), **about)


def _passing(edition: Edition, asked: Asked) -> list[SkillEntry]:
    categories = set(asked.several("category"))
    levels = {int(number) for number in asked.among("level", LEVELS)}
    languages = asked.several("language")
    return [
        entry
        for entry in edition.skills
        if (not categories or not categories.isdisjoint(_categories(entry)))
        and (not levels or not levels.isdisjoint(entry.levels))
        and (not languages or _is_in(entry, languages))
    ]


def _categories(entry: SkillEntry) -> set[str]:
    """Give what its categories may be called in a request: the code, or the IRI."""
    return {name for one in entry.path for name in (local_name(one.iri), iri_text(one.iri))}


def _is_in(entry: SkillEntry, languages: Sequence[str]) -> bool:
    return any(is_same_language(tag, one) for tag in entry.names.languages for one in languages)


def _summary(entry: SkillEntry, writer: Writer) -> Json:
    return {
        **writer.skill_name(entry),
        "description": writer.text(entry.descriptions),
        "categories": [writer.category_name(one, entry.edition) for one in entry.path],
        "definedAt": list(entry.levels),
        "notObservedAt": list(entry.not_observed),
        "languages": list(entry.names.languages),
    }


def skill(writer: Writer, asked: Asked, code: str) -> Json:
    """Give all that is said of a skill; raises NotFoundError."""
    found = _found(writer, asked, code)
    return {
        **_summary(found.entry, writer),
        "series": writer.link(found.entry.series),
        "changeMark": found.change_mark or None,
        "guidance": writer.texts(found.guidance),
        "activities": _activities(found, writer),
        "levels": [
            skill_level(rung.skill_level, found, writer)
            for rung in found.rungs
            if rung.skill_level is not None
        ],
        "ladder": [
            {"level": rung.number, "state": "notObserved" if rung.state is RungState.NOT_OBSERVED
             else str(rung.state)}
            for rung in found.rungs
        ],
        "notObservedNotes": writer.texts(found.not_observed_notes),
        "translations": [
            {"language": tag, "status": found.status(tag) or None} for tag in found.languages
        ],
        "sources": [_source(one, writer) for one in found.sources],
        "editions": [writer.skill_name(entry) for entry in found.editions],
        "related": _related(found, writer),
        "mappings": writer.matches(found.matches),
        "saidAt": _said_at(found),
    }  # fmt: skip


def _said_at(found: Skill | SkillLevel | Activity) -> list[str]:
    return [iri_text(place.iri) for place in found.said_at]


def _found(writer: Writer, asked: Asked, code: str) -> Skill:
    edition = asked.edition(writer.framework) if asked.one("edition") else None
    name = "" if edition is None else edition.name
    entry = writer.framework.skill_named(code, name)
    found = None if entry is None else writer.framework.skill(entry.iri)
    if found is None:
        near = writer.framework.skill_named(code.upper(), name)
        where = f"Edition {name}" if name else "The graph"
        detail = f"{where} has no skill with the code {code[:_SHOWN]!r}."
        if near is None:
            raise NotFoundError(detail, address("skills"), "the skills")
        raise NotFoundError(detail, address("skills", near.code, edition=name), near.code)
    return found


def _activities(found: Skill, writer: Writer) -> Json | None:
    tags: set[str] = set().union(*(one.languages for one in found.activities))
    activities = found.activities_in(writer.languages.best(tags) or "")
    if activities is None:
        return None
    return {
        "id": iri_text(activities.iri),
        "leadIn": writer.text(activities.lead_in),
        "changeMark": activities.change_mark or None,
        "items": [
            {
                "id": iri_text(one.iri),
                "position": one.position,
                "depth": one.depth,
                "text": writer.text(one.texts),
                "saidAt": _said_at(one),
            }
            for one in activities.items
        ],
    }


def _source(source: SourceDocument, writer: Writer) -> Json:
    return {
        "id": iri_text(source.iri),
        "fileName": source.file_name,
        "language": source.language or None,
        "edition": source.edition or None,
        "evidence": source.evidence or None,
        "status": source.status or None,
        "note": writer.text(source.note),
        "address": source.address or None,
    }


def _related(found: Skill, writer: Writer) -> list[Json]:
    entries = map(writer.framework.entry, found.related)
    return [writer.skill_name(entry) for entry in entries if entry is not None]


def skill_level(found: SkillLevel, of: Skill, writer: Writer) -> Json:
    """Give a skill at a level as its skill lists it."""
    return {
        "id": iri_text(found.iri),
        "type": "SkillLevel",
        "href": address("skills", of.code, "levels", found.number, edition=of.edition),
        "code": found.notation or None,
        "edition": of.edition,
        "level": found.number,
        "name": writer.text(found.names),
        "description": writer.text(found.descriptions),
        "changeMark": found.change_mark or None,
        "saidAt": _said_at(found),
    }


def skill_at(writer: Writer, asked: Asked, code: str, number: str) -> Json:
    """Give a skill at a level, with the level itself; raises NotFoundError."""
    found = _found(writer, asked, code)
    rung = next((rung for rung in found.rungs if str(rung.number) == number), None)
    if rung is None or rung.skill_level is None:
        numbers = ", ".join(map(str, found.entry.levels)) or "no level"
        raise NotFoundError(
            f"{found.code} is defined at {numbers}, not at {number[:_SHOWN]!r}.",
            address("skills", found.code, edition=found.edition),
            found.code,
        )
    return {
        **skill_level(rung.skill_level, found, writer),
        "skill": writer.skill_name(found.entry),
        "responsibility": None if rung.level is None else level(rung.level, writer),
    }


def roles(writer: Writer, asked: Asked) -> Listed:
    """List role profiles, of one edition or all, and of those that need some skills."""
    edition = asked.edition(writer.framework) if asked.one("edition") else None
    codes = set(asked.several("skill"))
    found = [
        one
        for one in roles_of(writer.framework)
        if (edition is None or one.edition == edition.name) and _needs(one, codes)
    ]
    return page_of(found, asked.page(), lambda one: _role(one, writer))


def _needs(profile: RoleProfile, codes: Collection[str]) -> bool:
    return not codes or any(need.skill.code in codes for need in profile.needs)


def role(writer: Writer, asked: Asked, code: str) -> Json:
    """Give a role profile by its code, of the newest edition or the one asked for.

    Raises NotFoundError.
    """
    edition = asked.edition(writer.framework) if asked.one("edition") else None
    for one in reversed(roles_of(writer.framework)):
        if code == one.code and (edition is None or one.edition == edition.name):
            return _role(one, writer)
    detail = f"The graph has no role profile with the code {code[:_SHOWN]!r}."
    raise NotFoundError(detail, address("roles"), "the role profiles")


def _role(profile: RoleProfile, writer: Writer) -> Json:
    return {
        "id": iri_text(profile.iri),
        "type": "RoleProfile",
        "href": address("roles", profile.code, edition=profile.edition),
        "code": profile.code,
        "edition": profile.edition or None,
        "name": writer.text(profile.names),
        "description": writer.text(profile.descriptions),
        "notes": writer.texts(profile.notes),
        "profileOf": writer.link(profile.profile_of),
        "needs": [
            {
                "kind": "optional" if need.is_optional else "essential",
                "skill": writer.skill_name(need.skill),
                "levels": list(need.levels),
                "notes": writer.texts(need.notes),
            }
            for need in profile.needs
        ],
    }
