"""The page model: what one page about a skill says. Frozen values; knows no RDF."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "Activity",
    "AttributePage",
    "ChangeMark",
    "Document",
    "EditionEvidence",
    "Essence",
    "Guidance",
    "LevelPage",
    "LevelSection",
    "Passage",
    "SkillPage",
    "Source",
    "TranslationStatus",
]

MIN_LEVEL, MAX_LEVEL = 1, 7


class ChangeMark(enum.StrEnum):
    """What the page says has happened to a text since the edition before; always in English."""

    NEW = "new"
    MODIFIED = "modified"
    UNCHANGED = "unchanged"


class TranslationStatus(enum.StrEnum):
    """How far a translation has come."""

    BETA = "beta"
    FINAL = "final"


class EditionEvidence(enum.StrEnum):
    """How an edition is known, strongest first."""

    SUPPLIED = "supplied"
    STATED = "stated"
    MARKER = "marker"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class Passage:
    """A word, sentence or paragraph as it stands on the page."""

    text: str
    lines: tuple[int, int]
    """First and last line (of a table: row), from 1."""
    raw: str | None = None
    """As it stands in the source, where cleaning has changed it (no-break spaces)."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One guidance activity."""

    passage: Passage
    parent: int | None = None
    """Number (from 1) of the activity that this one is nested under."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """The guidance section."""

    mark: ChangeMark | None = None
    notes: tuple[Passage, ...] = ()
    lead_in: Passage | None = None
    activities: tuple[Activity, ...] = ()
    mark_line: int = 0
    raw: Passage | None = None
    """The whole section as it stands in one cell of a table; None where it was read from lines."""


@dataclass(frozen=True, slots=True)
class Essence:
    """The essence line of a level section: ``{word} {n} - {phrase}: {label}: {text}``."""

    level: int
    introduction: Passage
    """Everything before the text, without the last colon."""
    level_word: str
    guiding_phrase: Passage
    text: Passage


@dataclass(frozen=True, slots=True)
class LevelSection:
    """A level heading, or a heading for a range of levels, with what stands below it."""

    heading: Passage
    """Without text where the document has none: a label is put together from what it has."""
    first: int
    last: int
    level_word: str
    """The word before the number; the plural where the heading is of a range."""
    text: tuple[Passage, ...] = ()
    mark: ChangeMark | None = None
    mark_line: int = 0
    essence: Essence | None = None
    not_observed: Passage | None = None
    """The sentence that says that the skill is not practised here."""
    raw: Passage | None = None
    """The text as it stands in one cell of a table; None where it was read from lines."""

    @property
    def levels(self) -> range:
        """The levels that the heading names."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Source:
    """One source document."""

    name: str
    """File name without folder; ``-`` for standard input."""
    sha256: str
    address: str | None = None
    part: str = ""
    """Which part of a file that speaks of several editions or languages (``9/ru``)."""
    via: str | None = None
    """The RDF file that what the document says was read from again."""
    places: Mapping[tuple[str, bool], tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Local name of what it speaks of, and whether that is accepted → where, as that RDF file
    tells (``L57``, ``L57-L59``)."""

    @property
    def key(self) -> str:
        """What tells the document from all others: its bytes, and the part of them."""
        return f"{self.sha256}/{self.part}" if self.part else self.sha256

    @property
    def place(self) -> str:
        """How an issue calls the document."""
        return self.name if self.via is None else f"{self.via} ({self.name})"


@dataclass(frozen=True, slots=True)
class SkillPage:
    """All that one page says about one skill, in one language."""

    source: Source
    language: str
    code: str
    name: Passage
    description: Passage | None
    mark: ChangeMark | None
    mark_line: int
    revisions: tuple[Passage, ...]
    guidance: Guidance | None
    listed_levels: tuple[int, ...] | None
    """The line that lists the levels; None where the page has none."""
    sections: tuple[LevelSection, ...]
    related: tuple[tuple[str, int], ...]
    """Codes of related skills, with their lines."""
    status: TranslationStatus | None
    machine_translation_note: Passage | None
    edition: str | None
    evidence: EditionEvidence | None
    """How the page itself tells its edition; None where it does not."""
    category: Passage | None = None
    subcategory: Passage | None = None
    address: str | None = None
    """Address of the skill's own page, where a table names it."""

    @property
    def described(self) -> tuple[LevelSection, ...]:
        """The sections that describe a level, in the order of the levels."""
        return tuple(
            sorted((s for s in self.sections if s.not_observed is None), key=lambda s: s.first)
        )

    @property
    def not_observed(self) -> tuple[LevelSection, ...]:
        """The sections that say the skill is not observed at their levels."""
        return tuple(s for s in self.sections if s.not_observed is not None)


@dataclass(frozen=True, slots=True)
class LevelPage:
    """What a document says about one level of responsibility as such."""

    source: Source
    language: str
    level: int
    level_word: str = ""
    """The word for *level*, where the document shows it."""
    guiding_phrase: Passage | None = None
    introduction: Passage | None = None
    """The words before the essence ("Essence of the level"), without the colon."""
    essence: Passage | None = None
    """The essence without the words that introduce it."""
    essence_raw: Passage | None = None
    """The essence as it stands in its cell, the introducing words included."""
    attributes: tuple[tuple[Passage, Passage], ...] = ()
    """Name of a generic attribute, and its text at this level (SFIA 8 and before)."""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class AttributePage:
    """What a document says about one attribute or behavioural factor."""

    source: Source
    language: str
    code: str
    """Four capitals; empty where the document has none (SFIA 8)."""
    name: Passage
    kind: Passage | None = None
    """The type that the document gives, such as "Business skills/Behavioural factors"."""
    description: Passage | None = None
    notes: tuple[Passage, ...] = ()
    """Guidance, one passage a paragraph (a list belongs to the paragraph before it)."""
    notes_raw: Passage | None = None
    """The guidance as it stands in its cell."""
    levels: tuple[tuple[int, Passage], ...] = ()
    """Level, and the text at that level."""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """All that one source document says: a page, a workbook, a file of records."""

    source: Source
    language: str
    skills: tuple[SkillPage, ...] = ()
    levels: tuple[LevelPage, ...] = ()
    attributes: tuple[AttributePage, ...] = ()
    edition: str | None = None
    evidence: EditionEvidence | None = None
    """How the document itself tells its edition; None where it does not."""
    status: TranslationStatus | None = None
    machine_translation_note: Passage | None = None
