"""An edition as it is compared, and what a comparison finds."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from skosmith_converter.terms import Iri

__all__ = [
    "Change",
    "Comparison",
    "Entry",
    "EntryChanges",
    "EntryKind",
    "Group",
    "Key",
    "Kind",
    "Place",
    "Snapshot",
    "Text",
    "Texts",
]


class EntryKind(enum.StrEnum):
    """What is compared one by one, in the order of telling."""

    SKILL = "skill"
    LEVEL = "level"
    ATTRIBUTE = "attribute"
    CATEGORY = "category"


class Place(enum.StrEnum):
    """Where in an entry a text stands, in the order of telling."""

    DESCRIPTION = "description"
    NOTE = "guidance note"
    NOT_OBSERVED_NOTE = "not observed note"
    LEAD_IN = "lead-in"
    ACTIVITY = "activity"
    LEVEL_TEXT = "level text"
    ESSENCE = "essence"


class Kind(enum.StrEnum):
    """The kinds of change, in the order of telling."""

    ADDED = "added"
    REMOVED = "removed"
    TRANSLATION_ADDED = "translation added"
    TRANSLATION_REMOVED = "translation removed"
    RENAMED = "renamed"
    MOVED = "moved"
    LEVEL_ADDED = "level added"
    LEVEL_WITHDRAWN = "level withdrawn"
    NOT_OBSERVED_ADDED = "not observed added"
    NOT_OBSERVED_WITHDRAWN = "not observed withdrawn"
    REWORDED = "reworded"
    REPUNCTUATED = "repunctuated"
    TEXT_ADDED = "text added"
    TEXT_REMOVED = "text removed"
    REORDERED = "reordered"
    COUNTED = "counted"


class Text(NamedTuple):
    """A text, and the concept that it is said of."""

    subject: Iri
    value: str


Texts: TypeAlias = Mapping[str, tuple[Text, ...]]
"""Language tag → texts; activities in their order, others in the order of their letters."""


@dataclass(frozen=True, slots=True)
class Group:
    """A concept above an entry: a subcategory, its category."""

    concept: Iri
    names: Mapping[str, str]

    @property
    def key(self) -> str:
        """The last part of its IRI, which editions share."""
        return self.concept.rstrip("/#>").replace("#", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """A skill, level of responsibility, attribute or category of one edition."""

    kind: EntryKind
    code: str
    """What it is found by in the other edition."""
    concept: Iri
    names: Mapping[str, str]
    """By language, like all that follows with language tags."""
    groups: tuple[Group, ...] = ()
    """What is above it, the nearest first."""
    levels: Mapping[int, Iri] = field(default_factory=dict)
    """Number → skill level, level of an attribute."""
    not_observed: Mapping[int, Iri] = field(default_factory=dict)
    """Number → level of responsibility."""
    parts: Mapping[tuple[Place, int], Texts] = field(default_factory=dict)
    """By place and level; level 0 where the place is none of a level."""

    @property
    def languages(self) -> set[str]:
        """Every language that says something of it."""
        return {*self.names}.union(*self.parts.values())


Key: TypeAlias = tuple[EntryKind, str]
"""Kind and code."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An edition as one graph has it."""

    edition: str
    scheme: Iri
    entries: Mapping[Key, Entry]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the two descriptions of an entry."""

    kind: Kind
    place: Place | None = None
    level: int = 0
    """Of responsibility; 0 where the change is none of a level."""
    language: str = ""
    old: str | None = None
    """The words before; for `COUNTED` a number, for `MOVED` the groups, the widest first."""
    new: str | None = None
    concepts: tuple[Iri | None, Iri | None] = (None, None)
    """What the old and the new words are said of."""
    positions: tuple[int | None, int | None] = (None, None)
    """In the list of activities, from 1."""
    order: tuple[tuple[int, int], ...] = ()
    """For `REORDERED`: old and new position of every activity that both lists have."""


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """What became of an entry."""

    kind: EntryKind
    code: str
    old: Entry | None
    new: Entry | None
    changes: tuple[Change, ...]

    def name(self, languages: tuple[str, ...]) -> tuple[str, str]:
        """Give its newest name, in the first of some languages, else in any; and the language."""
        for entry in (self.new, self.old):
            if entry is not None and entry.names:
                known = [tag for tag in languages if tag in entry.names]
                language = known[0] if known else min(entry.names)
                return entry.names[language], language
        return "", ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions, or two states of one, side by side."""

    old: Snapshot
    new: Snapshot
    languages: tuple[str, ...]
    """In which texts are compared."""
    entries: tuple[EntryChanges, ...]
    """All, also those without a change; by kind and code."""

    @property
    def changed(self) -> Iterator[EntryChanges]:
        """Give the entries that differ."""
        return (entry for entry in self.entries if entry.changes)

    @property
    def equal(self) -> bool:
        """Tell whether nothing that was compared differs."""
        return not any(entry.changes for entry in self.entries)
