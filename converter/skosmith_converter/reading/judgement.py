"""What is odd about a page as a whole: the checks that its own parts allow."""

from collections.abc import Iterator

from skosmith_converter.blocks import fold
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL, EditionEvidence, LevelSection, SkillPage
from skosmith_converter.reading.anchors import Heading
from skosmith_converter.reading.draft import Draft

__all__ = ["judge_page"]


def judge_page(draft: Draft, page: SkillPage) -> Iterator[Issue]:
    """Give the issues of a page."""
    yield from _judge_title(draft, page)
    yield from _judge_list(draft, page)
    seen: set[int] = set()
    for section, heading in zip(page.sections, draft.headings, strict=True):
        yield from _judge_section(page, section, heading, seen)
    marked = page.mark or any(s.mark or s.essence for s in page.sections)
    if page.evidence is EditionEvidence.STATED and page.edition not in {None, "9", "10"} and marked:
        kind = ISSUE_KINDS["edition-contradicted"]
        yield kind.at(page.source.name, stated=page.edition or "")
    yield from _judge_marks(page)
    yield from _judge_activities(draft, page)


def _judge_title(draft: Draft, page: SkillPage) -> Iterator[Issue]:
    line = draft.lines[draft.title.index]
    word = draft.title.status_word
    if word is not None and page.status is None:
        kind = ISSUE_KINDS["unknown-status-word"]
        yield kind.at(page.source.name, line.number, line.text, word=word)
    if page.description is None:
        yield ISSUE_KINDS["no-description"].at(page.source.name, line.number, line.text)
    if not page.sections and not page.listed_levels:
        yield ISSUE_KINDS["no-levels"].at(page.source.name)


def _judge_list(draft: Draft, page: SkillPage) -> Iterator[Issue]:
    if page.listed_levels is None:
        return
    described = {level for section in page.described for level in section.levels}
    for level in page.listed_levels:
        if level not in described:
            kind = ISSUE_KINDS["listed-level-missing"]
            yield kind.at(page.source.name, draft.end.number, draft.end.text, level=level)
    for section in page.described:
        for level in section.levels:
            if level not in page.listed_levels:
                yield _at_heading(page, section, "level-not-listed", level=level)


def _at_heading(
    page: SkillPage, section: LevelSection, kind: str, /, **arguments: str | int
) -> Issue:
    heading = section.heading
    return ISSUE_KINDS[kind].at(page.source.name, heading.lines[0], heading.text, **arguments)


def _judge_section(
    page: SkillPage, section: LevelSection, heading: Heading, seen: set[int]
) -> Iterator[Issue]:
    for level in section.levels:
        if not MIN_LEVEL <= level <= MAX_LEVEL:
            yield _at_heading(page, section, "level-out-of-range", level=level)
        elif level in seen:
            yield _at_heading(page, section, "level-twice", level=level)
        seen.add(level)
    if not section.text and section.not_observed is None:
        yield _at_heading(page, section, "level-without-text", level=section.first)
    if heading.name is not None and fold(heading.name) != fold(page.name.text):
        names = {"found": heading.name, "name": page.name.text}
        yield _at_heading(page, section, "heading-of-another-skill", **names)
    if section.essence is not None and section.essence.level != section.first:
        levels: dict[str, str | int] = {"found": section.essence.level, "level": section.first}
        yield _at_heading(page, section, "essence-of-another-level", **levels)


def _judge_marks(page: SkillPage) -> Iterator[Issue]:
    marked = [section for section in page.described if section.mark is not None]
    if marked and len(marked) < len(page.described):
        counts: dict[str, str | int] = {"marked": len(marked), "all": len(page.described)}
        yield ISSUE_KINDS["marks-incomplete"].at(page.source.name, 0, "", **counts)


def _judge_activities(draft: Draft, page: SkillPage) -> Iterator[Issue]:
    lead_in = page.guidance.lead_in if page.guidance else None
    known = lead_in is None or draft.pack.says("activities", lead_in.text)
    if lead_in is not None and not known and "activities" not in draft.pack.absent:
        kind = ISSUE_KINDS["lead-in-unknown"]
        yield kind.at(page.source.name, lead_in.lines[0], lead_in.text)
    activities = page.guidance.activities if page.guidance else ()
    for activity in activities:
        if activity.parent is not None:
            passage = activity.passage
            yield ISSUE_KINDS["nested-activity"].at(
                page.source.name, passage.lines[0], passage.text, parent=activity.parent
            )
