"""What a document says, back in the form of pages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from skosmith_converter.page import (
    MAX_LEVEL,
    MIN_LEVEL,
    ChangeMark,
    Document,
    LevelPage,
    LevelSection,
    Passage,
    SkillPage,
)
from skosmith_converter.rdf.attributes import read_attributes
from skosmith_converter.rdf.guidance import MARKS, read_guidance
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.speakers import Speaker
from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["Unnamed", "read_document"]

_HEADING: Final = re.compile(r"(?:.*[:：]\s*)?(?P<word>[^\d:：]*?)\s*(?P<level>\d{1,2})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A skill or attribute that a document has texts of, but no name for."""

    node: Iri
    language: str


def read_document(index: Index, speaker: Speaker) -> tuple[Document, list[Unnamed]]:
    """Give the document, and what it has texts of without a name."""
    unnamed: list[Unnamed] = []
    skills = [page for page in _skills(index, speaker, unnamed) if page is not None]
    attributes = read_attributes(index, speaker)
    unnamed += [Unnamed(node, speaker.language) for node in attributes.unnamed]
    document = Document(
        source=speaker.source,
        language=speaker.language,
        skills=tuple(skills),
        levels=tuple(_levels(index, speaker)),
        attributes=attributes.pages,
        edition=speaker.edition,
        evidence=speaker.evidence,
        status=speaker.status,
        machine_translation_note=speaker.note,
    )
    return document, unnamed


def _skills(index: Index, speaker: Speaker, unnamed: list[Unnamed]) -> Iterator[SkillPage | None]:
    """Give a page a skill; one more for each state of superseded texts beside accepted ones."""
    nodes: defaultdict[str, list[Iri]] = defaultdict(list)
    for node in speaker.said:
        if (name := index.name(node)) is not None and name.code:
            nodes[name.code].append(node)
    categories = _categories(index, speaker, sorted(nodes))
    for code in sorted(nodes):
        skill = index.iris.skill(speaker.edition, code)
        if speaker.passage(skill, SKOS.prefLabel) is None:
            unnamed.append(Unnamed(skill, speaker.language))
            continue
        states = max(
            len(speaker.states(node, predicate))
            for node in nodes[code]
            for predicate in speaker.said[node]
        )
        for state in range(states):
            yield _skill(_About(index, speaker, code, state), nodes[code], categories[code])


@dataclass(frozen=True, slots=True)
class _About:
    """A skill as a document speaks of it, in one of the states of its texts."""

    index: Index
    speaker: Speaker
    code: str
    state: int

    def passage(self, node: Iri, predicate: Iri) -> Passage | None:
        return self.speaker.passage(node, predicate, self.state)

    def mark(self, node: Iri) -> ChangeMark | None:
        heard = self.speaker.heard(node, SM.changeMark, self.state)
        return MARKS.get(Iri(heard[0].value)) if heard else None

    def passages(self, node: Iri, predicate: Iri) -> tuple[Passage, ...]:
        return tuple(h.passage for h in self.speaker.heard(node, predicate, self.state))


def _skill(
    about: _About, nodes: list[Iri], category: tuple[Passage | None, Passage | None]
) -> SkillPage:
    speaker, iris = about.speaker, about.index.iris
    skill = iris.skill(speaker.edition, about.code)
    name = about.passage(skill, SKOS.prefLabel) or speaker.passage(skill, SKOS.prefLabel)
    if name is None:
        raise ValueError(f"{skill} has no name")
    sections = [s for n in nodes if (s := _section(about, n, name.text)) is not None]
    related = speaker.heard(skill, SM.relatedSkill, about.state)
    codes = ((about.index.name(one.value), one.line) for one in related)
    return SkillPage(
        source=speaker.source,
        language=speaker.language,
        code=about.code,
        name=name,
        description=about.passage(skill, SKOS.definition),
        mark=about.mark(skill),
        mark_line=_mark_line(about, skill),
        revisions=about.passages(skill, SKOS.changeNote),
        guidance=read_guidance(about.index, speaker, nodes, about.state),
        listed_levels=None,
        sections=(*sorted(sections, key=lambda s: s.first), *_not_observed(about, skill)),
        related=tuple((found.code, line) for found, line in codes if found is not None),
        status=speaker.status,
        machine_translation_note=None,
        edition=speaker.edition,
        evidence=speaker.evidence,
        category=category[0],
        subcategory=category[1],
    )


def _mark_line(about: _About, node: Iri) -> int:
    heard = about.speaker.heard(node, SM.changeMark, about.state)
    return heard[0].line if heard else 0


def _section(about: _About, node: Iri, name: str) -> LevelSection | None:
    """Give the section about a level; None where this state has nothing of it."""
    at, speaker = about.index.name(node), about.speaker
    predicates = (SKOS.prefLabel, SKOS.definition, SM.changeMark)
    if at is None or at.kind != "skill level":
        return None
    if not any(speaker.heard(node, predicate, about.state) for predicate in predicates):
        return None
    label = about.passage(node, SKOS.prefLabel) or speaker.passage(node, SKOS.prefLabel)
    heading = label or Passage("", (0, 0))
    text = about.passage(node, SKOS.definition)
    lines = text.text.split("\n") if text else ()
    composed = heading.text == f"{name}: {at.level}"
    return LevelSection(
        heading=Passage("", heading.lines) if composed else heading,
        first=at.level,
        last=at.level,
        level_word=_word(heading.text, at.level),
        text=tuple(Passage(line, text.lines) for line in lines if text),
        mark=about.mark(node),
        mark_line=_mark_line(about, node),
    )


def _word(heading: str, level: int) -> str:
    """Give the word for *level* of a heading such as ``Shoe mending: Level 1``."""
    found = _HEADING.fullmatch(heading)
    return found["word"] if found and int(found["level"]) == level else ""


def _not_observed(about: _About, skill: Iri) -> Iterator[LevelSection]:
    """Give the sections that say a skill is not practised at some levels.

    A graph has levels and notes, but not which note is of which level: each stands once at least.
    """
    spans = list(_spans(about, skill))
    notes = about.passages(skill, SM.notObservedNote)
    notes = notes or tuple(h.passage for h in about.speaker.heard(skill, SM.notObservedNote))
    if not spans or not notes:
        return
    for number in range(max(len(spans), len(notes))):
        levels, word, line = spans[min(number, len(spans) - 1)]
        yield LevelSection(
            heading=Passage("", (line, line)),
            first=levels[0],
            last=levels[-1],
            level_word=word,
            not_observed=notes[min(number, len(notes) - 1)],
        )


def _spans(about: _About, skill: Iri) -> Iterator[tuple[list[int], str, int]]:
    """Give the levels of each heading, its word for *level*, its line.

    A level with a label of this document had a heading of its own; neighbours without one share.
    """
    speaker, iris = about.speaker, about.index.iris
    heard = speaker.heard(skill, SM.notObservedAt, about.state)
    named = ((about.index.name(one.value), one.line) for one in heard)
    lines = {name.level: line for name, line in named if name is not None}
    together: list[int] = []
    for level, line in sorted(lines.items()):
        label = speaker.passage(iris.level(speaker.edition, level), SKOS.prefLabel)
        if together and (label or together[-1] + 1 != level):
            yield together, "", lines[together[0]]
            together = []
        if label:
            yield [level], _word(label.text, level), line
        else:
            together.append(level)
    if together:
        yield together, "", lines[together[0]]


def _categories(
    index: Index, speaker: Speaker, codes: list[str]
) -> Mapping[str, tuple[Passage | None, Passage | None]]:
    """Give the names of category and subcategory that a document gives each skill.

    Where it gives one category several names, the first skills below it get one each.
    """
    given: defaultdict[Iri, int] = defaultdict(int)

    def name(category: Iri | None) -> Passage | None:
        states = speaker.states(category, SKOS.prefLabel) if category else []
        if category is None or not states:
            return None
        state = states[given[category] if given[category] < len(states) else 0]
        given[category] += 1
        return state[0].passage

    found = {}
    for code in codes:
        below = _broader(index, index.iris.skill(speaker.edition, code))
        above = _broader(index, below) if below else None
        names = (name(above), name(below)) if above else (name(below), None)
        found[code] = names
    return found


def _broader(index: Index, node: Iri) -> Iri | None:
    values = index.values(node, SKOS.broader)
    return next((Iri(v) for v in values if index.is_a(v, SM.Category)), None)


def _levels(index: Index, speaker: Speaker) -> Iterator[LevelPage]:
    """Give what a document says about the levels of responsibility."""
    for number in range(MIN_LEVEL, MAX_LEVEL + 1):
        node = index.iris.level(speaker.edition, number)
        essence = index.iris.essence(speaker.edition, number)
        states = max(
            len(speaker.states(n, p))
            for n in (node, essence)
            for p in (SKOS.prefLabel, SM.guidingPhrase, SM.essence)
        )
        for state in range(states):
            yield from _level(speaker, number, (node, essence), state)


def _level(
    speaker: Speaker, number: int, nodes: tuple[Iri, Iri], state: int
) -> Iterator[LevelPage]:
    """Give one state of a level; what introduces its essence without its label stands apart."""
    node, essence = nodes
    label = speaker.passage(node, SKOS.prefLabel, state)
    word, phrase = _split_label(speaker, number, node, label)
    phrase = phrase or speaker.passage(node, SM.guidingPhrase, state)
    introduction = speaker.passage(essence, SKOS.prefLabel, state)
    text = speaker.passage(node, SM.essence, state)
    apart = introduction
    if introduction and label and phrase and introduction.text.startswith(f"{label.text}: "):
        rest = introduction.text.removeprefix(f"{label.text}: ")
        introduction, apart = Passage(rest, introduction.lines), None
    else:
        introduction = None
    about = speaker.source, speaker.language, number
    if phrase or introduction or text:
        yield LevelPage(
            *about, level_word=word, guiding_phrase=phrase, introduction=introduction, essence=text
        )
    if apart:
        yield LevelPage(*about, introduction=apart)


def _split_label(
    speaker: Speaker, number: int, node: Iri, label: Passage | None
) -> tuple[str, Passage | None]:
    """Split the label of a level into the word for *level* and the guiding phrase."""
    for state in speaker.states(node, SM.guidingPhrase):
        phrase = state[0].passage
        end = f" {number} - {phrase.text}"
        if label and label.text.endswith(end):
            return label.text.removesuffix(end), phrase
        if label and label.text == phrase.text:
            return "", phrase
    return "", None
