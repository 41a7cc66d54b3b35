"""What a newer edition changes, worked out of the views by the rules of `skosmith diff`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skosmith_converter.comparison import Comparison, EntryChanges, EntryKind, Place, compare
from skosmith_converter.comparison.model import Entry, Group, Key, Snapshot, Text
from skosmith_converter.terms import Iri
from skosmith_server.framework.access import Framework
from skosmith_server.framework.model import Skill
from skosmith_server.framework.texts import Texts

__all__ = ["SkillChanges", "changes_between", "changes_of"]


@dataclass(frozen=True, slots=True)
class SkillChanges:
    """What became of a skill since an older edition."""

    since: str
    """The name of that edition."""
    changes: EntryChanges


def changes_of(framework: Framework, skill: Skill) -> SkillChanges | None:
    """Compare a skill with itself in the edition before; None where it is in none."""
    older = [entry for entry in skill.editions if entry.iri != skill.iri]
    place = [entry.iri for entry in skill.editions].index(skill.iri)
    if not older or place == 0:
        return None
    before = framework.skill(skill.editions[place - 1].iri)
    if before is None:
        return None
    found = framework.kept(("changes", skill.iri), lambda: _compare([before], [skill]))
    return SkillChanges(before.edition, found.entries[0])


def changes_between(framework: Framework, old: str, new: str) -> Comparison | None:
    """Compare the skills of two editions; None where there is no such edition."""
    if not {old, new} <= framework.schemes.keys():
        return None
    return framework.kept(
        ("changes", old, new),
        lambda: _compare(_skills(framework, old), _skills(framework, new)),
    )


def _skills(framework: Framework, name: str) -> list[Skill]:
    edition = framework.edition(name)
    entries = edition.skills if edition is not None else ()
    return [skill for entry in entries if (skill := framework.skill(entry.iri)) is not None]


def _compare(old: list[Skill], new: list[Skill]) -> Comparison:
    return compare(_snapshot(old), _snapshot(new))


def _snapshot(skills: list[Skill]) -> Snapshot:
    entries: dict[Key, Entry] = {(EntryKind.SKILL, skill.code): _entry(skill) for skill in skills}
    languages = {tag for entry in entries.values() for tag in entry.languages}
    edition = skills[0].edition if skills else ""
    return Snapshot(edition, Iri(""), entries, tuple(sorted(languages)))


def _entry(skill: Skill) -> Entry:
    levels = {rung.number: rung.skill_level for rung in skill.rungs if rung.skill_level}
    observed = {r.number: r.level.iri for r in skill.rungs if r.level is not None}
    groups = [Group(one.iri, _names(one.names)) for one in reversed(skill.entry.path)]
    return Entry(
        EntryKind.SKILL,
        skill.code,
        skill.iri,
        _names(skill.names),
        tuple(groups),
        {number: level.iri for number, level in sorted(levels.items())},
        {n: observed[n] for n in skill.entry.not_observed if n in observed},
        dict(_parts(skill)),
    )


def _names(texts: Texts) -> dict[str, str]:
    return {tag: said[0].value for tag, said in texts.said.items()}


def _parts(skill: Skill) -> Iterator[tuple[tuple[Place, int], Mapping[str, tuple[Text, ...]]]]:
    whole = (
        (Place.DESCRIPTION, skill.descriptions),
        (Place.NOTE, skill.guidance),
        (Place.NOT_OBSERVED_NOTE, skill.not_observed_notes),
    )
    for place, texts in whole:
        if texts:
            yield (place, 0), _said(skill.iri, texts)
    if activities := _activities(skill):
        yield (Place.ACTIVITY, 0), activities
    for rung in skill.rungs:
        if rung.skill_level is not None and rung.skill_level.descriptions:
            level = rung.skill_level
            yield (Place.LEVEL_TEXT, rung.number), _said(level.iri, level.descriptions)


def _said(subject: Iri, texts: Texts) -> dict[str, tuple[Text, ...]]:
    return {
        tag: tuple(Text(subject, text.value) for text in said) for tag, said in texts.said.items()
    }


def _activities(skill: Skill) -> dict[str, tuple[Text, ...]]:
    """Give the activities in their order, by language."""
    found: dict[str, tuple[Text, ...]] = {}
    for activities in skill.activities:
        for item in activities.items:
            for tag, said in item.texts.said.items():
                found[tag] = (*found.get(tag, ()), Text(item.iri, said[0].value))
    return found
