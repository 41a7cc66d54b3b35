"""Puts the lines of a page, their roles known, together into a `SkillPage`."""

import re
from collections.abc import Iterable, Sequence

from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import (
    Activity,
    ChangeMark,
    EditionEvidence,
    Essence,
    Guidance,
    LevelSection,
    Passage,
    SkillPage,
    Source,
    TranslationStatus,
)
from skosmith_converter.reading.anchors import Heading, mark_word
from skosmith_converter.reading.draft import Draft
from skosmith_converter.reading.judgement import judge_page
from skosmith_converter.reading.roles import Role
from skosmith_converter.reading.sections import read_essence, related_codes, section_lines

__all__ = ["assemble_page"]

_EDITION = re.compile(r"SFIA\s*(\d{1,2})")
_EDITION_IN_ADDRESS = re.compile(r"sfia-online\.org/\S*?(?:skillcode/|sfia-)(\d{1,2})(?:/|\b)")
_BREADCRUMB = re.compile(r"\s[/>›»|]\s")


def assemble_page(
    draft: Draft, roles: Sequence[Role], source: Source, language: str
) -> tuple[SkillPage, list[Issue]]:
    """Give the page that the roles tell, and the issues that its parts raise."""
    marks = _Marks(draft, roles)
    title = draft.title
    mark, mark_line = marks.after(title.index)
    edition, evidence = _edition(draft, roles, source)
    page = SkillPage(
        source=source,
        language=language,
        code=title.code,
        name=_passage(draft, [title.index], title.name),
        description=_joined(draft, _of(roles, Role.DESCRIPTION)),
        mark=mark,
        mark_line=mark_line,
        revisions=tuple(_passage(draft, [i]) for i in _of(roles, Role.REVISION)),
        guidance=_guidance(draft, roles, marks),
        listed_levels=draft.listed,
        sections=tuple(_section(draft, roles, marks, h, s) for h, s in section_lines(draft)),
        related=_related(draft, roles),
        status=_status(draft, roles),
        machine_translation_note=_joined(draft, _of(roles, Role.MACHINE_TRANSLATION)),
        edition=edition,
        evidence=evidence,
    )
    return page, [*judge_page(draft, page), *marks.issues(source)]


def _of(roles: Sequence[Role], wanted: Role) -> list[int]:
    return [index for index, role in enumerate(roles) if role is wanted]


def _passage(draft: Draft, indexes: Sequence[int], text: str | None = None) -> Passage:
    first, last = draft.lines[indexes[0]], draft.lines[indexes[-1]]
    if text is None and first is last:
        text = first.text
    if text is None:
        text = "\n".join([line.text for i in indexes if (line := draft.lines[i]).text])
    return Passage(text, (first.number, last.number))


def _joined(draft: Draft, indexes: Sequence[int]) -> Passage | None:
    return _passage(draft, indexes) if indexes else None


class _Marks:
    """The change marks of a page: each belongs to the anchor that it follows."""

    def __init__(self, draft: Draft, roles: Sequence[Role]) -> None:
        self.draft = draft
        self.roles = roles
        self.used: set[int] = set()

    def after(self, anchor: int | None) -> tuple[ChangeMark | None, int]:
        """Give the mark behind an anchor, on its line or below it.

        The essence line that may follow the anchor, and the first line of its text, can bear it.
        """
        index = anchor
        while index is not None and self._word(index) is None:
            passed = index == anchor or self.roles[index] is Role.ESSENCE
            index = self.draft.next(index) if passed else None
        if index is None:
            return None, 0
        self.used.add(index)
        return ChangeMark(self._word(index) or ""), self.draft.lines[index].number

    def _word(self, index: int) -> str | None:
        line = self.draft.lines[index]
        return mark_word(line.text) if self.roles[index] is Role.MARK else line.mark

    def issues(self, source: Source) -> Iterable[Issue]:
        """Report marks that nothing bears, and words that are no marks."""
        for index, (line, role) in enumerate(zip(self.draft.lines, self.roles, strict=True)):
            word = mark_word(line.text)
            mark = word if role is Role.MARK else line.mark
            if mark is not None and index not in self.used:
                yield ISSUE_KINDS["mark-without-subject"].at(source.name, line.number, line.text)
            elif word is not None and role is not Role.MARK:
                yield ISSUE_KINDS["unknown-mark"].at(
                    source.name, line.number, line.text, mark=f"({word})"
                )


def _guidance(draft: Draft, roles: Sequence[Role], marks: _Marks) -> Guidance | None:
    heading = draft.find(Role.GUIDANCE_HEADING)
    lead_in = draft.find(Role.LEAD_IN)
    notes = _notes(draft, _of(roles, Role.GUIDANCE_NOTE))
    activities = _activities(draft, _of(roles, Role.ACTIVITY))
    if heading is None and lead_in is None and not activities:
        return None
    mark, mark_line = marks.after(heading)
    passage = None if lead_in is None else _passage(draft, [lead_in])
    return Guidance(mark, notes, passage, activities, mark_line)


def _notes(draft: Draft, indexes: Sequence[int]) -> tuple[Passage, ...]:
    """Give one note a paragraph; a list belongs to the paragraph before it."""
    groups: list[list[int]] = []
    for index in indexes:
        if groups and draft.lines[index].bullet and draft.previous(index) == groups[-1][-1]:
            groups[-1].append(index)
        else:
            groups.append([index])
    return tuple(p for group in groups if (p := _passage(draft, group)).text)


def _activities(draft: Draft, indexes: Sequence[int]) -> tuple[Activity, ...]:
    """Give the items of the list; the text of a lone bullet stands on the line below it."""
    groups: list[list[int]] = []
    for index in indexes:
        if groups and not draft.lines[index].bullet and not draft.lines[groups[-1][0]].text:
            groups[-1].append(index)
        else:
            groups.append([index])
    activities: list[Activity] = []
    open_items: list[
        tuple[int, int]
    ] = []  # (indent, number) of the items that may have nested ones
    for group in groups:
        passage = _passage(draft, group)
        if not passage.text:
            continue
        indent = draft.lines[group[0]].indent
        while open_items and open_items[-1][0] >= indent:
            open_items.pop()
        parent = open_items[-1][1] if open_items else None
        activities.append(Activity(passage, parent))
        open_items.append((indent, len(activities)))
    return tuple(activities)


def _section(
    draft: Draft, roles: Sequence[Role], marks: _Marks, heading: Heading, stretch: range
) -> LevelSection:
    mark, mark_line = marks.after(heading.index)
    if mark is None:
        stop = next((i for i in stretch if roles[i] is Role.MARK and i not in marks.used), None)
        if stop is not None:  # a mark further down in the section
            mark, mark_line = marks.after(draft.previous(stop))
    not_observed = _joined(draft, [i for i in stretch if roles[i] is Role.NOT_OBSERVED])
    return LevelSection(
        heading=_passage(draft, [heading.index]),
        first=heading.first,
        last=heading.last,
        level_word=heading.word,
        text=tuple(_passage(draft, [i]) for i in stretch if roles[i] is Role.LEVEL_TEXT),
        mark=mark,
        mark_line=mark_line,
        essence=_essence(draft, [i for i in stretch if roles[i] is Role.ESSENCE]),
        not_observed=not_observed,
    )


def _essence(draft: Draft, indexes: Sequence[int]) -> Essence | None:
    found = read_essence(draft.lines[indexes[0]].text) if indexes else None
    if found is None:
        return None
    text = found.text or (draft.lines[indexes[1]].text if len(indexes) > 1 else "")
    return Essence(
        found.level,
        _passage(draft, indexes[:1], found.introduction),
        found.word,
        _passage(draft, indexes[:1], found.phrase),
        _passage(draft, indexes[-1:], text),
    )


def _related(draft: Draft, roles: Sequence[Role]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (code, draft.lines[index].number)
        for index in _of(roles, Role.RELATED)
        for code in related_codes(draft.lines[index].text)
    )


def _status(draft: Draft, roles: Sequence[Role]) -> TranslationStatus | None:
    word = draft.title.status_word
    in_title = word is not None and draft.pack.says("beta", word)
    if in_title or any(draft.says_beta(i) for i in _of(roles, Role.EDITION_BANNER)):
        return TranslationStatus.BETA
    return None


def _edition(
    draft: Draft, roles: Sequence[Role], source: Source
) -> tuple[str | None, EditionEvidence | None]:
    """Tell the edition from what the page or its address states, else from SFIA 9's own marks."""
    stated = _EDITION_IN_ADDRESS.search(source.address or "")
    for index in _of(roles, Role.EDITION_BANNER):
        stated = stated or _EDITION.search(draft.lines[index].text)
    for index in _of(roles, Role.FURNITURE):
        text = draft.lines[index].text
        stated = stated or _EDITION_IN_ADDRESS.search(text)
        if index < draft.title.index and _BREADCRUMB.search(text):
            stated = stated or _EDITION.search(text)
    if stated is not None:
        return stated[1], EditionEvidence.STATED
    if Role.MARK in roles or Role.ESSENCE in roles:
        return "9", EditionEvidence.MARKER
    return None, None
