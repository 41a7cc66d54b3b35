"""The framework: what all documents say together. Each text knows the document that says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from skosmith_converter.framework.editions import EditionDocument
from skosmith_converter.issues import Issue
from skosmith_converter.page import ChangeMark, Passage, Source

__all__ = [
    "Attribute",
    "AttributeLevel",
    "Category",
    "Edition",
    "Framework",
    "Item",
    "ItemList",
    "Level",
    "Said",
    "SaidMark",
    "Skill",
    "SkillLevel",
]


@dataclass(frozen=True, slots=True)
class Said:
    """What one document says in one place; `accepted` unless a better one says otherwise."""

    source: Source
    language: str
    passages: tuple[Passage, ...]
    accepted: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple([passage.text for passage in self.passages])


@dataclass(frozen=True, slots=True)
class SaidMark:
    """A change mark that one document gives."""

    source: Source
    language: str
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
    raw: tuple[Said, ...]
    """The texts as they stand in cells of tables, or as `definitions`."""
    marks: tuple[SaidMark, ...]
    statements: tuple[ItemList, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill in an edition."""

    code: str
    names: tuple[Said, ...]
    descriptions: tuple[Said, ...]
    notes: tuple[Said, ...]
    raw_guidance: tuple[Said, ...]
    """The guidance as it stands in cells of tables, or its lines."""
    revisions: tuple[Said, ...]
    marks: tuple[SaidMark, ...]
    guidance_marks: tuple[SaidMark, ...]
    activities: tuple[ItemList, ...]
    levels: tuple[SkillLevel, ...]
    not_observed: tuple[tuple[int, int, Source], ...]
    """Level, line, and the document that says the skill is not observed there."""
    not_observed_notes: tuple[Said, ...]
    related: tuple[tuple[str, int, Source], ...]
    """Code, line, and the document that names it."""
    category: str | None
    """Key of its subcategory, else of its category; None where no document names one."""
    address: str | None


@dataclass(frozen=True, slots=True)
class Category:
    """A category or subcategory of an edition."""

    key: str
    """Its name in English, else in the first language that names it."""
    names: tuple[Said, ...]
    broader: str | None
    """Key of the category that a subcategory belongs to."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of responsibility in an edition."""

    number: int
    labels: tuple[Said, ...]
    phrases: tuple[Said, ...]
    introductions: tuple[Said, ...]
    essences: tuple[Said, ...]
    raw_essences: tuple[Said, ...]
    """With the words that introduce them."""
    address: str | None


@dataclass(frozen=True, slots=True)
class AttributeLevel:
    """An attribute's text at one level."""

    level: int
    labels: tuple[Said, ...]
    definitions: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute or behavioural factor of an edition."""

    key: str
    """Its code, else its name as for categories."""
    code: str
    """Empty where no document gives one."""
    names: tuple[Said, ...]
    kinds: tuple[Said, ...]
    descriptions: tuple[Said, ...]
    notes: tuple[Said, ...]
    raw_notes: tuple[Said, ...]
    levels: tuple[AttributeLevel, ...]
    address: str | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its skills by code, its categories, its seven levels, its attributes."""

    name: str
    skills: tuple[Skill, ...]
    categories: tuple[Category, ...]
    levels: tuple[Level, ...]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """All editions, oldest first, with the documents they come from."""

    editions: tuple[Edition, ...]
    documents: tuple[EditionDocument, ...]
    """By SHA-256."""
    issues: tuple[Issue, ...]

    def skills_by_code(self) -> Mapping[str, list[tuple[Edition, Skill]]]:
        """Give each code with its skills, oldest edition first."""
        found: dict[str, list[tuple[Edition, Skill]]] = {}
        for edition in self.editions:
            for skill in edition.skills:
                found.setdefault(skill.code, []).append((edition, skill))
        return dict(sorted(found.items()))
