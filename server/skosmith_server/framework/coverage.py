"""Which texts exist in which language, and of which translation status."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from skosmith_server.framework.access import Framework
from skosmith_server.framework.model import Skill

__all__ = ["Coverage", "TextCount", "coverage_of"]


@dataclass(frozen=True, slots=True)
class TextCount:
    """How many texts of an edition there are in one language."""

    names: int = 0
    descriptions: int = 0
    guidance: int = 0
    levels: int = 0
    activities: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an edition says in which languages."""

    edition: str
    languages: tuple[str, ...]
    total: TextCount
    """How many places for a text there are, in whatever language something is said there."""
    counts: Mapping[str, TextCount]
    """Language → how many of them it fills."""
    statuses: Mapping[tuple[str, str], str]
    """Code and language → ``beta``, ``final``, or ``""`` where no page says; absent where there
    is no text."""
    by_status: Mapping[tuple[str, str], int]
    """Language and status → how many skills."""

    def with_status(self, language: str, status: str) -> int:
        """Give how many skills have a status in a language."""
        return self.by_status.get((language, status), 0)


def coverage_of(framework: Framework, edition: str) -> Coverage:
    """Count the texts of an edition; nothing where there is no such edition."""
    return framework.kept(("coverage", edition), lambda: _coverage(framework, edition))


def _coverage(framework: Framework, name: str) -> Coverage:
    edition = framework.edition(name)
    entries = edition.skills if edition is not None else ()
    skills = [skill for entry in entries if (skill := framework.skill(entry.iri)) is not None]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    statuses: dict[tuple[str, str], str] = {}
    for skill in skills:
        for place, languages in _places(skill):
            total[place] += 1
            for tag in languages:
                counts[tag][place] += 1
        for tag in skill.languages:
            statuses[skill.code, tag] = skill.status(tag)
    return Coverage(
        name,
        tuple(sorted(counts)),
        TextCount(**total),
        {tag: TextCount(**counts[tag]) for tag in sorted(counts)},
        statuses,
        Counter((tag, status) for (_, tag), status in statuses.items()),
    )


def _places(skill: Skill) -> Iterable[tuple[str, Iterable[str]]]:
    """Give each place where a text may stand, with the languages of those that do."""
    yield "names", skill.names.languages
    yield "descriptions", skill.descriptions.languages
    if skill.guidance:
        yield "guidance", skill.guidance.languages
    for rung in skill.rungs:
        if rung.skill_level is not None:
            yield "levels", rung.skill_level.descriptions.languages
    for activities in skill.activities:
        for item in activities.items:
            yield "activities", item.texts.languages
