"""Merges the pages about one skill of an edition."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skosmith_converter.framework.levels import level_label
from skosmith_converter.framework.lists import merge_lists
from skosmith_converter.framework.model import ItemList, Said, Skill, SkillLevel
from skosmith_converter.framework.settling import Passages, Settler, say, say_marks
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import pack_for
from skosmith_converter.page import Guidance, LevelSection, Passage, SkillPage, Source
from skosmith_converter.sentences import split_sentences

__all__ = ["merge_skill"]


def merge_skill(
    code: str,
    pages: Sequence[SkillPage],
    category: str | None,
    words: Mapping[str, Said],
    settler: Settler,
) -> Skill:
    """Merge the pages of a skill, given in the order of preference.

    `words` are the words for *level* by language, for the headings of documents without any.
    """

    def settled(place: str, get: Callable[[SkillPage], Passages]) -> tuple[Said, ...]:
        return settler.settle(f"{place} of {code}", say(pages, get))

    levels = sorted({n for p in pages for s in p.described for n in s.levels})
    not_observed = [
        (n, s.heading.lines[0], p.source) for p in pages for s in p.not_observed for n in s.levels
    ]
    settler.issues.extend(_contradictions(pages, not_observed))
    marks = say_marks(pages, lambda p: (p.mark, p.mark_line))
    guidance_marks = say_marks(pages, lambda p: (_guidance(p).mark, _guidance(p).mark_line))
    return Skill(
        code=code,
        names=settled("the name", lambda p: p.name),
        descriptions=settled("the description", lambda p: p.description),
        notes=settled("the guidance notes", lambda p: _guidance(p).notes),
        raw_guidance=Settler([]).settle("", say(pages, _raw_guidance)),
        revisions=settled("the revision notes", lambda p: p.revisions),
        marks=settler.settle_marks(f"the mark of {code}", marks),
        guidance_marks=settler.settle_marks(f"the guidance mark of {code}", guidance_marks),
        activities=_merge_activities(code, pages, settler),
        levels=tuple(_merge_skill_level(code, n, pages, words, settler) for n in levels),
        not_observed=tuple(not_observed),
        not_observed_notes=settled("the not-observed note", _not_observed_notes),
        related=tuple((other, line, p.source) for p in pages for other, line in p.related),
        category=category,
        address=next((p.address for p in pages if p.address), None),
    )


def _guidance(page: SkillPage) -> Guidance:
    return page.guidance or Guidance()


def _lead_in(page: SkillPage) -> Passage | None:
    """Give the sentence that introduces the activities, without the colon that ends it."""
    found = _guidance(page).lead_in
    return found and replace(found, text=found.text.rstrip(":： "))


def _raw_guidance(page: SkillPage) -> Passage | None:
    """Give the guidance section as one text: the cell of a table, else its lines in order."""
    guidance = _guidance(page)
    lines = [*guidance.notes, *(activity.passage for activity in guidance.activities)]
    lines += [guidance.lead_in] if guidance.lead_in else []
    return guidance.raw or _joined(sorted(lines, key=lambda passage: passage.lines))


def _not_observed_notes(page: SkillPage) -> list[Passage]:
    notes = [s.not_observed for s in page.not_observed if s.not_observed is not None]
    return list({note.text: note for note in notes}.values())


def _contradictions(
    pages: Sequence[SkillPage], not_observed: Iterable[tuple[int, int, Source]]
) -> Iterable[Issue]:
    described = {n: p for p in reversed(pages) for s in p.described for n in s.levels}
    for level, line, source in not_observed:
        if (other := described.get(level)) is not None:
            kind = ISSUE_KINDS["observed-and-not"]
            yield kind.at(source.place, line, level=level, other=other.source.place)


def _merge_activities(
    code: str, pages: Sequence[SkillPage], settler: Settler
) -> tuple[ItemList, ...]:
    said = say(pages, lambda p: [activity.passage for activity in _guidance(p).activities])
    subject = f"the activities of {code}"
    lists = merge_lists(subject, said, settler, ISSUE_KINDS["activity-counts-differ"])
    return tuple(_with_lead_ins(subject, one, pages, settler) for one in lists)


def _with_lead_ins(
    subject: str, activities: ItemList, pages: Sequence[SkillPage], settler: Settler
) -> ItemList:
    """Add the sentences that introduce a list, and what is nested below what."""
    languages = {s.language for item in activities.items for s in item.texts if s.accepted}
    members = [page for page in pages if page.language in languages]
    preferred = next(page for page in members if _guidance(page).activities)
    parents = [activity.parent for activity in _guidance(preferred).activities]
    items = tuple(
        replace(item, parent=parent)
        for item, parent in itertools.zip_longest(activities.items, parents)
        if item is not None
    )
    lead_ins = say(members, _lead_in)
    settled = settler.settle(f"the introduction of {subject}", lead_ins)
    return replace(activities, items=items, lead_ins=settled)


@dataclass(frozen=True, slots=True)
class _Described:
    """A page with its section about one level."""

    page: SkillPage
    section: LevelSection
    source: Source
    language: str

    def heading(self, level: int, words: Mapping[str, Said]) -> Passage:
        """The heading; where the document has none: name, word for *level*, number."""
        heading, word = self.section.heading, words.get(self.language)
        if heading.text:
            return heading
        return Passage(level_label(self.page.name.text, level, word), heading.lines)

    @property
    def raw(self) -> Passage | None:
        """The text as it stands in a cell, else its lines."""
        return self.section.raw or _joined(self.section.text)

    @property
    def statements(self) -> list[Passage]:
        """The responsibility statements: its lines, or the sentences of an only line."""
        lines = [
            Passage(line, passage.lines)
            for passage in self.section.text
            for line in passage.text.splitlines()
            if line
        ]
        if len(lines) > 1:
            return lines
        abbreviations = pack_for(self.page.language).abbreviations
        return [
            Passage(sentence, line.lines)
            for line in lines
            for sentence in split_sentences(line.text, abbreviations)
        ]


def _described(pages: Sequence[SkillPage], level: int) -> Iterator[_Described]:
    for page in pages:
        section = next((s for s in page.described if level in s.levels), None)
        if section is not None:
            yield _Described(page, section, page.source, page.language)


def _merge_skill_level(
    code: str,
    level: int,
    pages: Sequence[SkillPage],
    words: Mapping[str, Said],
    settler: Settler,
) -> SkillLevel:
    place = f"level {level} of {code}"
    described = list(_described(pages, level))
    headings = say(described, lambda d: d.heading(level, words))
    texts = say(described, lambda d: _joined(d.section.text))
    marks = say_marks(described, lambda d: (d.section.mark, d.section.mark_line))
    said = say(described, lambda d: d.statements)
    counts = Settler([])  # different words have been reported with the text; only counts are news
    kind = ISSUE_KINDS["statement-counts-differ"]
    statements = merge_lists(f"the statements of {place}", said, counts, kind, level=level)
    settler.issues.extend(issue for issue in counts.issues if issue.kind is kind)
    return SkillLevel(
        level=level,
        labels=settler.settle(f"the heading of {place}", headings),
        definitions=settler.settle(f"the text of {place}", texts),
        raw=Settler([]).settle("", say(described, lambda d: d.raw)),
        marks=settler.settle_marks(f"the mark of {place}", marks),
        statements=statements,
    )


def _joined(passages: Sequence[Passage]) -> Passage | None:
    """Give the lines of a level's text as one passage, as on the page."""
    if not passages:
        return None
    text = "\n".join(passage.text for passage in passages)
    return Passage(text, (passages[0].lines[0], passages[-1].lines[1]))
