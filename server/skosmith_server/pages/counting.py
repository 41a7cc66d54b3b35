"""What the statistics page counts of an edition: nothing of it depends on who reads."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import iri_text
from skosmith_server.framework import CategoryName, Framework, coverage_of

__all__ = ["Counts", "EditionCount", "counts_of", "edition_counts"]

_STATUSES: Final = ("final", "beta", "")


@dataclass(frozen=True, slots=True)
class EditionCount:
    """How much an edition holds."""

    name: str
    skills: int
    levels: int
    """Skills at a level."""
    languages: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of an edition."""

    skills: int
    categories: tuple[tuple[CategoryName | None, int], ...]
    """The widest categories with their skills; None for skills without one."""
    at_level: Mapping[int, int]
    """Level → skills that are defined at it."""
    breadth: Mapping[int, int]
    """Number of levels → skills that are defined at so many."""
    statuses: Mapping[str, Mapping[str, int]]
    """Language → translation status → skills described in it."""
    mappings: Mapping[str, Mapping[str, int]]
    """What mappings lead to (the namespace of its concepts) → relation → mappings."""


def counts_of(framework: Framework, name: str) -> Counts:
    """Count an edition; raises KeyError where there is none of the name."""
    return framework.kept(("counts", name), lambda: _count(framework, name))


def _count(framework: Framework, name: str) -> Counts:
    edition = framework.edition(name)
    if edition is None:
        raise KeyError(name)
    skills = edition.skills
    first = {skill.path[0].iri: skill.path[0] for skill in skills if skill.path}
    categories = Counter(skill.path[0].iri if skill.path else None for skill in skills)
    named = [
        (first[iri] if iri else None, categories[iri]) for iri in sorted(filter(None, categories))
    ]
    if None in categories:
        named.append((None, categories[None]))
    breadth = Counter(len(skill.levels) for skill in skills)
    return Counts(
        len(skills),
        tuple(named),
        Counter(number for skill in skills for number in skill.levels),
        {
            number: breadth[number]
            for number in range(min(breadth, default=0), max(breadth, default=0) + 1)
        },
        _statuses(framework, name),
        _mappings(framework, name),
    )


def _statuses(framework: Framework, name: str) -> Mapping[str, Mapping[str, int]]:
    coverage = coverage_of(framework, name)
    return {
        tag: {status: coverage.with_status(tag, status) for status in _STATUSES}
        for tag in coverage.languages
    }


def _mappings(framework: Framework, name: str) -> Mapping[str, Mapping[str, int]]:
    edition = framework.edition(name)
    found: dict[str, Counter[str]] = {}
    for entry in edition.skills if edition is not None else ():
        skill = framework.skill(entry.iri)
        for match in skill.matches if skill is not None else ():
            target = re.sub(r"[^/#]*$", "", iri_text(match.iri).rstrip("/#"))
            found.setdefault(target, Counter())[match.relation] += 1
    return {target: found[target] for target in sorted(found)}


def edition_counts(framework: Framework) -> tuple[EditionCount, ...]:
    """Count all editions, the oldest first."""
    return tuple(
        EditionCount(
            edition.name,
            len(edition.skills),
            sum(len(skill.levels) for skill in edition.skills),
            len(edition.languages),
        )
        for edition in framework.editions
    )
