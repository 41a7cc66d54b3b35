"""Skills, read from what is said of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from skosmith_converter.terms import DEFAULT_GRAPH, Iri, iri_text
from skosmith_converter.vocabulary import DCT, SKOS, SM
from skosmith_server.framework.facts import Facts, local_name
from skosmith_server.framework.model import (
    Activities,
    Activity,
    Level,
    Rung,
    Skill,
    SkillEntry,
    SkillLevel,
    SourceDocument,
)
from skosmith_server.framework.places import edition_of, read_level, read_matches, read_path
from skosmith_server.framework.said_at import read_said_at

__all__ = ["natural", "read_entries", "read_skill", "read_skill_level", "read_source"]

_LEVELS: Final = range(1, 8)


def natural(edition: str) -> tuple[int, str]:
    """Give a key by which editions sort: 10 after 9.

    >>> sorted(["10", "9", "beta"], key=natural)
    ['9', '10', 'beta']
    """
    return (int(edition), "") if edition.isdecimal() else (1_000_000, edition)


def read_entries(facts: Facts, skills: Iterable[Iri]) -> tuple[SkillEntry, ...]:
    """Read skills as lists show them, by code."""
    listed = list(skills)
    facts.need(listed)
    facts.need(place for skill in listed for place in facts.links(skill, SKOS.narrower))
    facts.need(above for skill in listed for above in facts.links(skill, SKOS.broader))
    return tuple(sorted((_entry(facts, s) for s in listed), key=lambda one: (one.code, one.iri)))


def _entry(facts: Facts, skill: Iri) -> SkillEntry:
    places = facts.links(skill, SKOS.narrower)
    levels = {number for place in places if (number := _number_of(facts, place))}
    unseen = facts.links(skill, SM.notObservedAt)
    facts.need(unseen)
    return SkillEntry(
        skill,
        facts.plain(skill, SKOS.notation),
        edition_of(facts, skill, part=False),
        facts.texts(skill, SKOS.prefLabel),
        tuple(sorted(levels)),
        tuple(sorted({facts.number(level) for level in unseen} - {0})),
        read_path(facts, skill),
        facts.link(skill, DCT.isVersionOf),
        facts.texts(skill, SKOS.definition),
    )


def _number_of(facts: Facts, place: Iri) -> int:
    """Give the number of the level that a skill level is at."""
    level = facts.link(place, SM.atLevel)
    if level is None:
        return 0
    facts.need([level])
    return facts.number(level)


def read_skill_level(facts: Facts, iri: Iri) -> SkillLevel:
    """Read a skill at a level."""
    facts.need([iri])
    skill, level = facts.link(iri, SKOS.broader), facts.link(iri, SM.atLevel)
    return SkillLevel(
        iri,
        facts.plain(iri, SKOS.notation),
        skill if skill is not None else Iri(""),
        level if level is not None else Iri(""),
        _number_of(facts, iri),
        facts.texts(iri, SKOS.prefLabel),
        facts.texts(iri, SKOS.definition),
        facts.name_of(iri, SM.changeMark),
        read_said_at(facts, iri),
    )


def read_skill(facts: Facts, iri: Iri) -> Skill:
    """Read all that is said of a skill in an edition."""
    (entry,) = read_entries(facts, [iri])
    places = [
        read_skill_level(facts, place)
        for place in facts.links(iri, SKOS.narrower)
        if facts.is_a(place, SM.SkillLevel)
    ]
    return Skill(
        entry,
        facts.texts(iri, SKOS.definition),
        facts.texts(iri, SKOS.scopeNote),
        tuple(_activities(facts, iri)),
        _rungs(facts, entry, places),
        facts.texts(iri, SM.notObservedNote),
        facts.name_of(iri, SM.changeMark),
        _sources(facts, iri, places),
        _in_all_editions(facts, entry),
        read_matches(facts, iri),
        _related(facts, iri),
        read_said_at(facts, iri),
    )


def _activities(facts: Facts, skill: Iri) -> Iterator[Activities]:
    collections = facts.links(skill, SM.guidanceActivities)
    facts.need(collections)
    for collection in collections:
        members = facts.members(collection)
        yield Activities(
            collection,
            facts.texts(collection, SKOS.prefLabel),
            tuple(
                Activity(
                    member,
                    facts.number(member, SM.position) or place,
                    facts.texts(member, SKOS.prefLabel),
                    _depth(facts, member, members),
                    read_said_at(facts, member),
                )
                for place, member in enumerate(members, start=1)
            ),
            facts.name_of(collection, SM.changeMark),
        )


def _depth(facts: Facts, activity: Iri, members: Sequence[Iri]) -> int:
    depth, above = 0, facts.link(activity, SKOS.broader)
    while above in members and depth < len(members):
        depth, above = depth + 1, facts.link(above, SKOS.broader)  # type: ignore[arg-type]
    return depth


def _rungs(facts: Facts, entry: SkillEntry, places: Sequence[SkillLevel]) -> tuple[Rung, ...]:
    by_number = {place.number: place for place in places}
    levels = _levels_around(facts, entry, places)
    return tuple(
        Rung(number, entry.state_at(number), levels.get(number), by_number.get(number))
        for number in sorted({*_LEVELS, *by_number} - {0})
    )


def _levels_around(
    facts: Facts, entry: SkillEntry, places: Sequence[SkillLevel]
) -> dict[int, Level]:
    """Give the levels of the edition by number: those named, and those beside them."""
    scheme = next(iter(facts.links(entry.iri, SKOS.inScheme)), None)
    listed = [Iri(f"{scheme[:-1]}/lor/{number}>") for number in _LEVELS] if scheme else []
    named = [place.level for place in places if place.level]
    facts.need([*named, *listed])
    found = [iri for iri in dict.fromkeys([*named, *listed]) if facts.is_a(iri, SM.Level)]
    return {level.number: level for level in (read_level(facts, iri) for iri in found)}


def _sources(facts: Facts, skill: Iri, places: Sequence[SkillLevel]) -> tuple[SourceDocument, ...]:
    """Give the documents that say something of a skill or its levels."""
    said = [facts.statements(skill, predicate) for predicate in (SKOS.prefLabel, SKOS.definition)]
    said += [facts.statements(place.iri, SKOS.definition) for place in places]
    graphs = {graph for statements in said for _, graph in statements if graph != DEFAULT_GRAPH}
    named = read_said_at(facts, skill, *(place.iri for place in places))
    graphs |= {one.document for one in named}
    facts.need(graphs)
    found = (read_source(facts, Iri(g)) for g in graphs if facts.is_a(g, SM.SourceDocument))
    return tuple(sorted(found, key=lambda one: (one.language, one.file_name, one.iri)))


def read_source(facts: Facts, iri: Iri) -> SourceDocument:
    """Read a source document."""
    facts.need([iri])
    edition, address = facts.link(iri, SM.edition), facts.link(iri, DCT.source)
    return SourceDocument(
        iri,
        facts.plain(iri, SM.fileName),
        facts.plain(iri, DCT.language),
        local_name(edition) if edition is not None else "",
        facts.name_of(iri, SM.editionEvidence),
        facts.name_of(iri, SM.translationStatus),
        facts.texts(iri, SM.machineTranslationNote),
        iri_text(address) if address is not None else "",
        tuple(facts.links(iri, DCT.subject)),
    )


def _in_all_editions(facts: Facts, entry: SkillEntry) -> tuple[SkillEntry, ...]:
    if entry.series is None:
        return (entry,)
    facts.need([entry.series])
    others = [iri for iri in facts.links(entry.series, DCT.hasVersion) if iri != entry.iri]
    entries = [entry, *read_entries(facts, others)]
    return tuple(sorted(entries, key=lambda one: natural(one.edition)))


def _related(facts: Facts, skill: Iri) -> tuple[Iri, ...]:
    stated = facts.links(skill, SM.relatedSkill, SKOS.related)
    other_way = [*facts.pointing(SM.relatedSkill, skill), *facts.pointing(SKOS.related, skill)]
    return tuple(sorted({*stated, *other_way} - {skill}))
