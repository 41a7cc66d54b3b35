"""Role profiles: which skills a role needs, at which levels."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SKOS, SM
from skosmith_server.framework.access import Framework
from skosmith_server.framework.facts import Facts, local_name
from skosmith_server.framework.model import SkillEntry
from skosmith_server.framework.skills import read_entries
from skosmith_server.framework.texts import NO_TEXTS, Texts

__all__ = ["Need", "RoleProfile", "roles_of"]


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that a role needs."""

    skill: SkillEntry
    levels: tuple[int, ...]
    """The numbers of the levels; none where the role needs the skill at whatever level."""
    is_optional: bool
    notes: Texts = NO_TEXTS


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """What a role needs of the skills of one edition."""

    iri: Iri
    code: str
    """Its notation; the last part of its IRI where it has none."""
    edition: str
    names: Texts
    descriptions: Texts
    notes: Texts
    profile_of: Iri | None
    """The concept of the role, where it is one of another taxonomy."""
    needs: tuple[Need, ...]
    """Those that are essential before the optional ones; by code."""


def roles_of(framework: Framework) -> tuple[RoleProfile, ...]:
    """Give all role profiles, by edition and code."""
    return framework.kept("roles", lambda: _roles(framework.facts()))


def _roles(facts: Facts) -> tuple[RoleProfile, ...]:
    found = facts.instances(SM.RoleProfile)
    facts.need(found)
    needed = {one for role in found for one in facts.links(role, SM.requires, SM.prefers)}
    facts.need(needed)
    facts.need(link for one in needed for link in facts.links(one, SM.atLevel))
    facts.need(node for role in found for node in facts.links(role, SM.requirement, SM.profileOf))
    entries = {entry.iri: entry for entry in read_entries(facts, _skills(facts, needed))}
    roles = (_role(facts, iri, entries) for iri in found)
    return tuple(sorted(roles, key=lambda one: (one.edition, one.code, one.iri)))


def _skills(facts: Facts, needed: Iterable[Iri]) -> set[Iri]:
    skills = {_skill_of(facts, one) for one in needed}
    facts.need(skills)
    return {skill for skill in skills if facts.is_a(skill, SM.Skill)}


def _skill_of(facts: Facts, needed: Iri) -> Iri:
    """Give the skill of a skill level, or the skill itself."""
    if not facts.is_a(needed, SM.SkillLevel):
        return needed
    return facts.link(needed, SKOS.broader) or needed


def _role(facts: Facts, iri: Iri, entries: Mapping[Iri, SkillEntry]) -> RoleProfile:
    edition, profile_of = facts.link(iri, SM.edition), facts.link(iri, SM.profileOf)
    names = facts.texts(iri, SKOS.prefLabel)
    if not names and profile_of is not None:
        names = facts.texts(profile_of, SKOS.prefLabel)
    return RoleProfile(
        iri,
        facts.plain(iri, SKOS.notation) or local_name(iri),
        local_name(edition) if edition is not None else "",
        names,
        facts.texts(iri, SKOS.definition),
        facts.texts(iri, SKOS.note),
        profile_of,
        tuple(_needs(facts, iri, entries)),
    )


def _needs(facts: Facts, role: Iri, entries: Mapping[Iri, SkillEntry]) -> list[Need]:
    notes = _notes(facts, role)
    needs: list[Need] = []
    for is_optional, predicate in enumerate((SM.requires, SM.prefers)):
        levels: dict[Iri, set[int]] = defaultdict(set)
        said: dict[Iri, list[tuple[str, str]]] = defaultdict(list)
        for needed in facts.links(role, predicate):
            skill = _skill_of(facts, needed)
            levels[skill].add(_level_of(facts, needed))
            said[skill] += notes.get(needed, [])
        needs += [
            Need(
                entries[skill],
                tuple(sorted(numbers - {0})),
                bool(is_optional),
                Texts.of(sorted(set(said[skill]))),
            )
            for skill, numbers in levels.items()
            if skill in entries
        ]
    return sorted(needs, key=lambda need: (need.is_optional, need.skill.code))


def _level_of(facts: Facts, needed: Iri) -> int:
    level = facts.link(needed, SM.atLevel)
    return facts.number(level) if level is not None else 0


def _notes(facts: Facts, role: Iri) -> dict[Iri, list[tuple[str, str]]]:
    """Give what is said of requirements, by what they are about."""
    notes: dict[Iri, list[tuple[str, str]]] = defaultdict(list)
    for node in facts.links(role, SM.requirement):
        for needed in facts.links(node, SM.requiredSkill):
            notes[needed] += facts.statements(node, SKOS.note)
    return notes
