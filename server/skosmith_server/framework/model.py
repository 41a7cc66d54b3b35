"""The views: skills, levels, categories, attributes, editions. Texts are in all languages.

IRIs are terms, in angle brackets (`skosmith_converter.terms`).
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.terms import Iri
from skosmith_server.framework.languages import is_same_language
from skosmith_server.framework.said_at import SaidAt
from skosmith_server.framework.texts import NO_TEXTS, Texts

__all__ = [
    "Activities",
    "Activity",
    "Attribute",
    "AttributeLevel",
    "Category",
    "CategoryName",
    "Edition",
    "Level",
    "Match",
    "Rung",
    "RungState",
    "Skill",
    "SkillEntry",
    "SkillLevel",
    "SourceDocument",
]


class RungState(enum.StrEnum):
    """What an edition says of a skill at a level."""

    DEFINED = "defined"
    UNDEFINED = "undefined"
    """Nothing is said of it."""
    NOT_OBSERVED = "not observed"
    """It is said that the skill is not practised there."""

    @classmethod
    def of(cls, level: int, defined: Sequence[int], not_observed: Sequence[int]) -> "RungState":
        """Give the state of a level, of those that are defined and those that are not observed."""
        unseen = cls.NOT_OBSERVED if level in not_observed else cls.UNDEFINED
        return cls.DEFINED if level in defined else unseen


@dataclass(frozen=True, slots=True)
class Level:
    """A level of responsibility."""

    iri: Iri
    edition: str
    number: int
    names: Texts
    phrases: Texts
    """The guiding phrase."""
    essence: Texts


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """A skill at a level."""

    iri: Iri
    notation: str
    skill: Iri
    level: Iri
    number: int
    names: Texts
    descriptions: Texts
    change_mark: str = ""
    """``new``, ``modified`` or ``unchanged``; empty where no page says."""
    said_at: tuple[SaidAt, ...] = ()


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the ladder of a skill."""

    number: int
    state: RungState
    level: Level | None
    """None where the graph has no such level."""
    skill_level: SkillLevel | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A guidance activity."""

    iri: Iri
    position: int
    texts: Texts
    depth: int = 0
    """How many activities it is nested below."""
    said_at: tuple[SaidAt, ...] = ()


@dataclass(frozen=True, slots=True)
class Activities:
    """A list of guidance activities, in its order."""

    iri: Iri
    lead_in: Texts
    items: tuple[Activity, ...]
    change_mark: str = ""

    @property
    def said_at(self) -> tuple[SaidAt, ...]:
        """Where its items stand."""
        return tuple(place for item in self.items for place in item.said_at)

    @property
    def languages(self) -> frozenset[str]:
        """The tags of the languages that it is said in."""
        return frozenset(tag for item in self.items for tag in item.texts.said)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A page or workbook that says things."""

    iri: Iri
    file_name: str
    language: str
    edition: str
    evidence: str
    """How its edition is known: ``stated``, ``supplied``, ``marker`` or ``structure``."""
    status: str
    """``beta`` or ``final``; empty where it does not say."""
    note: Texts
    """What it says of machine translation."""
    address: str
    subjects: tuple[Iri, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A concept of somebody else that is said to be alike."""

    relation: str
    """The local name of the SKOS property, as read from the skill: ``exactMatch`` …"""
    iri: Iri


@dataclass(frozen=True, slots=True)
class CategoryName:
    """A category or subcategory by name."""

    iri: Iri
    names: Texts


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill as it stands in a list."""

    iri: Iri
    code: str
    edition: str
    names: Texts
    levels: tuple[int, ...]
    """The numbers of the levels at which it is defined."""
    not_observed: tuple[int, ...]
    path: tuple[CategoryName, ...]
    """Category and subcategory, the widest first."""
    series: Iri | None
    descriptions: Texts = NO_TEXTS

    def state_at(self, number: int) -> RungState:
        """Tell what the edition says of the skill at a level."""
        return RungState.of(number, self.levels, self.not_observed)


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill in an edition, with all that is said of it."""

    entry: SkillEntry
    descriptions: Texts
    guidance: Texts
    """The guidance note, a text a paragraph."""
    activities: tuple[Activities, ...]
    """One list; one a language where the pages of an edition differ in it."""
    rungs: tuple[Rung, ...]
    not_observed_notes: Texts
    change_mark: str
    sources: tuple[SourceDocument, ...]
    editions: tuple[SkillEntry, ...]
    """The same skill in all editions, the oldest first."""
    matches: tuple[Match, ...]
    related: tuple[Iri, ...]
    """Skills that a page names as related."""
    said_at: tuple[SaidAt, ...] = ()
    """Where its own texts stand; levels and activities have their own."""

    @property
    def iri(self) -> Iri:
        """Its IRI."""
        return self.entry.iri

    @property
    def code(self) -> str:
        """Its code."""
        return self.entry.code

    @property
    def edition(self) -> str:
        """The name of its edition."""
        return self.entry.edition

    @property
    def names(self) -> Texts:
        """Its names."""
        return self.entry.names

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of all languages in which a page describes it."""
        tags = {*self.names.languages, *self.descriptions.languages}
        return tuple(sorted(tags))

    def status(self, language: str) -> str:
        """Give the translation status of a language: ``beta`` if any of its pages is one."""
        found = {s.status for s in self.sources if is_same_language(s.language, language)}
        return "beta" if "beta" in found else "final" if "final" in found else ""

    def activities_in(self, language: str) -> Activities | None:
        """Give the list that is said in a language, else the first; None where there is none."""
        fitting = (one for one in self.activities if language in one.languages)
        return next(fitting, next(iter(self.activities), None))


@dataclass(frozen=True, slots=True)
class Category:
    """A category or subcategory."""

    iri: Iri
    edition: str
    names: Texts
    descriptions: Texts
    notes: Texts
    path: tuple[CategoryName, ...]
    """What is above it, the widest first."""
    subcategories: tuple[CategoryName, ...]
    skills: tuple[SkillEntry, ...]
    """Those in it, and in its subcategories; by place, then by code."""
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributeLevel:
    """An attribute at a level."""

    iri: Iri
    number: int
    names: Texts
    descriptions: Texts


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute, business skill or behavioural factor."""

    iri: Iri
    code: str
    edition: str
    names: Texts
    types: Texts
    """What it is one of, in the words of the source."""
    descriptions: Texts
    notes: Texts
    levels: tuple[AttributeLevel, ...]
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: what can be listed of it without reading every text."""

    iri: Iri
    name: str
    titles: Texts
    skills: tuple[SkillEntry, ...]
    """By code."""
    levels: Mapping[int, Level]
    """Number → level."""
    categories: tuple[CategoryName, ...]
    """Those with nothing above them, as far as they hold skills."""
    attributes: tuple[CategoryName, ...]
    named: Mapping[str, int]
    """Language → how many skills have a name in it."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of all languages in which a skill has a name."""
        return tuple(sorted(self.named))
