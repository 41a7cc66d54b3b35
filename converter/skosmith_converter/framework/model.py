"""The framework: what all pages say together. Each text knows the page that says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from skosmith_converter.framework.editions import EditionPage
from skosmith_converter.issues import Issue
from skosmith_converter.page import ChangeMark, Passage

__all__ = ["Edition", "Framework", "Item", "ItemList", "Level", "Said", "Skill", "SkillLevel"]


@dataclass(frozen=True, slots=True)
class Said:
    """What one page says in one place; `accepted` unless a better page says otherwise."""

    page: EditionPage
    passages: tuple[Passage, ...]
    accepted: bool = True

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.page.page.language

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class SaidMark:
    """A change mark that one page gives."""

    page: EditionPage
    mark: ChangeMark
    line: int
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an ordered list, in all languages that list the same number of items."""

    number: int
    texts: tuple[Said, ...]
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class ItemList:
    """An ordered list in the languages that have the same number of items."""

    group: str
    """Empty for the main list; the language tag of a list that differs from it."""
    items: tuple[Item, ...]
    lead_ins: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """One skill at one level."""

    level: int
    labels: tuple[Said, ...]
    definitions: tuple[Said, ...]
    marks: tuple[SaidMark, ...]
    statements: tuple[ItemList, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill in an edition."""

    code: str
    names: tuple[Said, ...]
    descriptions: tuple[Said, ...]
    notes: tuple[Said, ...]
    revisions: tuple[Said, ...]
    marks: tuple[SaidMark, ...]
    guidance_marks: tuple[SaidMark, ...]
    activities: tuple[ItemList, ...]
    levels: tuple[SkillLevel, ...]
    not_observed: tuple[tuple[int, EditionPage], ...]
    """Level, and the page that says the skill is not observed there."""
    not_observed_notes: tuple[Said, ...]
    related: tuple[tuple[str, int, EditionPage], ...]
    """Code, line, and the page that names it."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of responsibility in an edition."""

    number: int
    labels: tuple[Said, ...]
    phrases: tuple[Said, ...]
    introductions: tuple[Said, ...]
    essences: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its skills by code and its seven levels."""

    name: str
    skills: tuple[Skill, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """All editions, oldest first, with the pages they come from."""

    editions: tuple[Edition, ...]
    pages: tuple[EditionPage, ...]
    """One for each source document, by SHA-256."""
    issues: tuple[Issue, ...]

    def skills_by_code(self) -> Mapping[str, list[tuple[Edition, Skill]]]:
        """Give each code with its skills, oldest edition first."""
        found: dict[str, list[tuple[Edition, Skill]]] = {}
        for edition in self.editions:
            for skill in edition.skills:
                found.setdefault(skill.code, []).append((edition, skill))
        return dict(sorted(found.items()))
