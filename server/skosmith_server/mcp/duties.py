"""The texts of an edition in one language, made ready to be ranked against a duty text.

Skills are ranked by BM25F: the frequencies of a word in the texts of a skill are weighed by what
the texts are, then saturate together (Robertson, Zaragoza and Taylor 2004). Levels of a skill are
ranked by BM25 over the level descriptions alone.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.folding import word_pattern
from skosmith_server.mcp.stems import Stems, stems_for
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.reading import Text
from skosmith_server.search.relevance import frequency, rarity

__all__ = ["Duties", "Duty", "Passage", "Ranked", "read_duties"]

_WEIGHTS: Final = {"label": 4.0, "definition": 2.0, "activity": 1.5, "scopeNote": 1.0, "level": 1.0}
_KINDS: Final = ("Skill", "SkillLevel", "GuidanceActivity")
_MOST_TEXTS: Final = 100_000
_BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a skill."""

    field: str
    """What it is: ``label``, ``definition``, ``activity``, ``scopeNote``, ``level``."""
    level: int
    """Of a level description; else 0."""
    text: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty text: its stems, each with how often it stands there and the word as written."""

    stems: Mapping[str, int]
    words: Mapping[str, str]
    order: tuple[str, ...]

    @classmethod
    def of(cls, text: str, stems: Stems) -> "Duty":
        """Cut a duty text up."""
        words: dict[str, str] = {}
        for word in word_pattern(text).findall(text):
            for stem in stems.of(word):
                words.setdefault(stem, word)
        order = tuple(stems.of(text))
        return cls(Counter(order), words, order)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A skill that a duty text may be of."""

    code: str
    score: float
    matched: tuple[str, ...]
    """Stems, the most telling first."""
    is_named: bool
    """Whether the duty text has the name of the skill."""
    levels: tuple[tuple[int, float], ...]
    """Level and score, the best first."""
    passages: tuple[Passage, ...]
    """The texts that tell most for it."""


@dataclass(slots=True)
class _Skill:
    passages: list[Passage] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    weights: Counter[str] = field(default_factory=Counter)
    """Stem → its frequencies, weighed."""
    levels: dict[int, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duties:
    """All skills of an edition, in one language."""

    stems: Stems
    skills: Mapping[str, _Skill]
    _of_skills: "_Rarity"
    _of_levels: "_Rarity"

    def rank(self, duty: Duty, most: int) -> list[Ranked]:
        """Give the skills that have most in common with a duty text, the best first."""
        wanted = {stem: 1 + math.log(often) for stem, often in duty.stems.items()}
        ranked = [self._ranked(code, skill, wanted, duty) for code, skill in self.skills.items()]
        found = [one for one in ranked if len(one.matched) > 1 or one.is_named]
        return sorted(found, key=lambda one: (-one.score, one.code))[:most]

    def _ranked(self, code: str, skill: _Skill, wanted: Mapping[str, float], duty: Duty) -> Ranked:
        parts = self._of_skills.parts(skill.weights, wanted)
        is_named = any(_stands_in(name, duty.order) for name in skill.names)
        named = sum(parts.get(stem, 0) for name in skill.names for stem in name) if is_named else 0
        score = sum(parts.values()) + named
        levels = {
            level: sum(self._of_levels.parts(words, wanted).values())
            for level, words in skill.levels.items()
        }
        matched = sorted(parts, key=lambda stem: (-parts[stem], stem))
        best = sorted(
            skill.passages,
            key=lambda one: -sum(parts.get(stem, 0) for stem in one.stems) / (8 + len(one.stems)),
        )
        return Ranked(
            code,
            score,
            tuple(matched),
            is_named,
            tuple(sorted(levels.items(), key=lambda pair: (-pair[1], pair[0]))),
            tuple(one for one in best if not one.stems.isdisjoint(parts)),
        )

    def known(self, duty: Duty) -> list[str]:
        """Give the stems of a duty text that any skill has."""
        return [stem for stem in duty.stems if stem in self._of_skills.documents]


@dataclass(frozen=True, slots=True)
class _Rarity:
    """How many of a set of documents have each stem, and how long they are."""

    documents: Mapping[str, int]
    size: int
    mean: float

    @classmethod
    def of(cls, documents: Sequence[Counter[str]]) -> "_Rarity":
        counts = Counter(stem for one in documents for stem in one)
        total = sum(sum(one.values()) for one in documents)
        return cls(counts, len(documents), total / max(1, len(documents)))

    def parts(self, document: Counter[str], wanted: Mapping[str, float]) -> dict[str, float]:
        """Give what each stem adds to the score of a document (BM25)."""
        length = sum(document.values()) / (self.mean or 1)
        return {
            stem: weight * rarity(self.documents[stem], self.size) * frequency(often, length)
            for stem, weight in wanted.items()
            if (often := document.get(stem, 0))
        }


def _stands_in(name: tuple[str, ...], order: Sequence[str]) -> bool:
    """Tell whether the stems of a name follow one another in a text."""
    first = name[:1]
    return bool(name) and any(
        order[at : at + len(name)] == name for at, stem in enumerate(order) if (stem,) == first
    )


def read_duties(index: Index, edition: str, language: str) -> Duties:
    """Read what an index has of an edition in a language; raises SearchTimeoutError."""
    stems = stems_for(language)
    filters = Filters(language=(language,), edition=(edition,), type=_KINDS)
    skills: dict[str, _Skill] = defaultdict(_Skill)
    for text in _texts(index, filters):
        _add(skills, text, stems)
    levels = [words for skill in skills.values() for words in skill.levels.values()]
    return Duties(
        stems,
        dict(sorted(skills.items())),
        _Rarity.of([skill.weights for skill in skills.values()]),
        _Rarity.of(levels),
    )


def _texts(index: Index, filters: Filters) -> Iterable[Text]:
    numbers = index.find([], filters, _MOST_TEXTS)
    for start in range(0, len(numbers), _BATCH):
        yield from index.texts(numbers[start : start + _BATCH]).values()


def _add(skills: dict[str, _Skill], text: Text, stems: Stems) -> None:
    kind, level = text.subject.kind, int(text.subject.level or 0)
    code = text.subject.code
    place = text.field
    if kind == "SkillLevel":
        code, place = code.rpartition("_")[0], "level" if text.field == "definition" else ""
    if place not in _WEIGHTS or not code:
        return
    value = text.value
    found = stems.of(value)
    skill = skills[code]
    skill.passages.append(Passage(place, level, value, frozenset(found)))
    for stem in found:
        skill.weights[stem] += _WEIGHTS[place]  # type: ignore[assignment]
    if place == "label":
        skill.names.append(tuple(found))
    elif place == "level":
        skill.levels[level] = Counter(found)
