"""Merges the pages of each edition: one node for what many languages say, one text a language.

Pages come in the order of preference (final before beta, then by file name), so that of two texts
for the same place and language the first is the one to keep. The other is not lost: it is marked,
and an issue names both.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeAlias

from skosmith_converter.framework.editions import EditionPage, section_sentences
from skosmith_converter.framework.levels import merge_levels
from skosmith_converter.framework.lists import merge_lists
from skosmith_converter.framework.model import (
    Edition,
    Framework,
    ItemList,
    Said,
    SaidMark,
    Skill,
    SkillLevel,
)
from skosmith_converter.framework.settling import Settler
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import ChangeMark, Guidance, LevelSection, Passage

__all__ = ["merge_pages"]

Getter: TypeAlias = Callable[[EditionPage], Sequence[Passage | None]]


def merge_pages(pages: Sequence[EditionPage]) -> Framework:
    """Merge pages, whatever their order, into one framework."""
    settler = Settler([])
    editions = []
    ordered = sorted(pages, key=lambda p: (_edition_order(p.edition), p.page.code, p.preference))
    for name, of_edition in itertools.groupby(ordered, key=attrgetter("edition")):
        group = list(of_edition)
        by_code = itertools.groupby(group, key=lambda p: p.page.code)
        skills = tuple(_merge_skill(code, list(of_code), settler) for code, of_code in by_code)
        by_preference = sorted(group, key=lambda p: p.preference)
        editions.append(Edition(name, skills, merge_levels(by_preference, settler)))
    by_source = sorted(pages, key=lambda p: p.page.source.sha256)
    return Framework(tuple(editions), tuple(by_source), tuple(settler.issues))


def _edition_order(edition: str) -> tuple[int, str]:
    return (int(edition) if edition.isdecimal() else 0), edition


def _said(pages: Iterable[EditionPage], get: Getter) -> list[Said]:
    """Give what each page says in one place, pages that say nothing left out."""
    said = ((page, tuple(p for p in get(page) if p is not None)) for page in pages)
    return [Said(page, passages) for page, passages in said if passages]


def _marks(
    pages: Iterable[EditionPage], get: Callable[[EditionPage], tuple[ChangeMark | None, int]]
) -> list[SaidMark]:
    found = ((page, *get(page)) for page in pages)
    return [SaidMark(page, mark, line) for page, mark, line in found if mark is not None]


def _guidance(page: EditionPage) -> Guidance:
    return page.page.guidance or Guidance()


def _merge_skill(code: str, pages: Sequence[EditionPage], settler: Settler) -> Skill:
    def settled(place: str, get: Getter) -> tuple[Said, ...]:
        return settler.settle(f"{place} of {code}", _said(pages, get))

    levels = sorted({n for p in pages for s in p.page.described for n in s.levels})
    not_observed = [(n, p) for p in pages for s in p.page.not_observed for n in s.levels]
    settler.issues.extend(_contradictions(pages, not_observed))
    marks = _marks(pages, lambda p: (p.page.mark, p.page.mark_line))
    guidance_marks = _marks(pages, lambda p: (_guidance(p).mark, _guidance(p).mark_line))
    return Skill(
        code=code,
        names=settled("the name", lambda p: [p.page.name]),
        descriptions=settled("the description", lambda p: [p.page.description]),
        notes=settled("the guidance notes", lambda p: _guidance(p).notes),
        revisions=settled("the revision notes", lambda p: p.page.revisions),
        marks=settler.settle_marks(f"the mark of {code}", marks),
        guidance_marks=settler.settle_marks(f"the guidance mark of {code}", guidance_marks),
        activities=_merge_activities(code, pages, settler),
        levels=tuple(_merge_skill_level(code, n, pages, settler) for n in levels),
        not_observed=tuple(not_observed),
        not_observed_notes=settled("the not-observed note", _not_observed_notes),
        related=tuple((other, line, p) for p in pages for other, line in p.page.related),
    )


def _not_observed_notes(page: EditionPage) -> list[Passage]:
    notes = [s.not_observed for s in page.page.not_observed if s.not_observed is not None]
    return list({note.text: note for note in notes}.values())


def _contradictions(
    pages: Sequence[EditionPage], not_observed: Iterable[tuple[int, EditionPage]]
) -> Iterable[Issue]:
    described = {n: p for p in reversed(pages) for s in p.page.described for n in s.levels}
    for level, page in not_observed:
        if (other := described.get(level)) is not None:
            line = next(s.heading.lines[0] for s in page.page.not_observed if level in s.levels)
            yield ISSUE_KINDS["observed-and-not"].at(
                page.page.source.name, line, level=level, other=other.page.source.name
            )


def _merge_activities(
    code: str, pages: Sequence[EditionPage], settler: Settler
) -> tuple[ItemList, ...]:
    said = _said(pages, lambda p: [activity.passage for activity in _guidance(p).activities])
    subject = f"the activities of {code}"
    lists = merge_lists(subject, said, settler, ISSUE_KINDS["activity-counts-differ"])
    return tuple(_with_lead_ins(subject, one, pages, settler) for one in lists)


def _with_lead_ins(
    subject: str, activities: ItemList, pages: Sequence[EditionPage], settler: Settler
) -> ItemList:
    """Add the sentences that introduce a list, and what is nested below what."""
    members = [
        text.page for item in activities.items for text in item.texts if text.accepted
    ]  # the pages of this list, the preferred one first
    languages = {page.page.language for page in members}
    lead_ins = _said(
        (page for page in pages if page.page.language in languages),
        lambda p: [_guidance(p).lead_in],
    )
    parents = [activity.parent for activity in _guidance(members[0]).activities]
    items = tuple(
        replace(item, parent=parent)
        for item, parent in itertools.zip_longest(activities.items, parents)
        if item is not None
    )
    settled = settler.settle(f"the introduction of {subject}", lead_ins)
    return replace(activities, items=items, lead_ins=settled)


def _section(page: EditionPage, level: int) -> LevelSection | None:
    return next((s for s in page.page.described if level in s.levels), None)


def _merge_skill_level(
    code: str, level: int, pages: Sequence[EditionPage], settler: Settler
) -> SkillLevel:
    place = f"level {level} of {code}"
    described = [(p, s) for p in pages if (s := _section(p, level)) is not None]
    texts = [Said(p, (_joined(s.text),)) for p, s in described if s.text]
    sentences = [
        Said(
            p, tuple(Passage(text, _joined(s.text).lines) for text in section_sentences(p.page, s))
        )
        for p, s in described
        if s.text
    ]
    headings = [Said(p, (s.heading,)) for p, s in described]
    marks = [SaidMark(p, s.mark, s.mark_line) for p, s in described if s.mark is not None]
    counts = Settler([])  # different words have been reported with the text; only counts are news
    kind = ISSUE_KINDS["statement-counts-differ"]
    statements = merge_lists(f"the statements of {place}", sentences, counts, kind, level=level)
    settler.issues.extend(issue for issue in counts.issues if issue.kind is kind)
    return SkillLevel(
        level=level,
        labels=settler.settle(f"the heading of {place}", headings),
        definitions=settler.settle(f"the text of {place}", texts),
        marks=settler.settle_marks(f"the mark of {place}", marks),
        statements=statements,
    )


def _joined(passages: Sequence[Passage]) -> Passage:
    """Give the lines of a level's text as one passage, as on the page."""
    text = "\n".join(passage.text for passage in passages)
    return Passage(text, (passages[0].lines[0], passages[-1].lines[1]))
