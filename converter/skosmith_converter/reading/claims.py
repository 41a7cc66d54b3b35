"""The ordered rules that give each line of a page its role.

Each rule looks at lines that no rule before it has claimed. To learn the grammar read `RULES`;
what no rule claims is reported, never dropped. The grammar is that of SFIA 6 to 9 pages.
"""

import functools
import itertools
import re
from collections.abc import Callable, Sequence

from skosmith_converter.blocks import Line, fold, read_lines
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import detect_language, doubts_of_language, pack_for
from skosmith_converter.page import Source
from skosmith_converter.reading.anchors import (
    Title,
    choose_title,
    find_headings,
    find_titles,
    listed_levels,
    mark_word,
    may_list_levels,
    without_mark,
)
from skosmith_converter.reading.assembly import assemble_page
from skosmith_converter.reading.draft import Draft
from skosmith_converter.reading.guidance import claim_guidance
from skosmith_converter.reading.roles import Reading, Role, with_blanks
from skosmith_converter.reading.sections import claim_sections

__all__ = ["is_skill_page", "read_page"]

_NAMES_EDITION = re.compile(r"SFIA\s*\d{1,2}")
_BANNER_HEADING = re.compile(r"SFIA\s*\d{1,2}[^:：]{0,60}[:：]\s*\S")
_FURNITURE = re.compile(r"©|\bcopyright\b|\bcookies?\b", re.IGNORECASE)
_FURNITURE_SIGNS = ("©", "copyr", "cook")
"""Without one of them in the folded line the pattern, which is slow, finds nothing."""
_LONGEST_FURNITURE = 120
_LONGEST_HEADING_END = 40
_NOTE = re.compile(r"(?P<label>[^:：]{1,25}?)\s*[:：]\s*\S")


def read_page(text: str, source: Source, language: str | None = None) -> Reading:
    """Read the text of one page; `language` is a BCP 47 tag, or None to detect it.

    Never raises: what is wrong comes as issues. The page is None where the text is no skill page
    or its language can't be told.
    """
    lines, written, titles = _look_at(text)
    detected = detect_language(line.text for line in written)
    pack = pack_for(language or detected or "")
    title = choose_title(titles, written, pack)
    issues = _issues_of_text(lines, source)
    if title is None or (language is None and detected is None):
        kind = ISSUE_KINDS["not-a-skill-page" if title is None else "language-unknown"]
        issues.append(kind.at(source.name))
        unread = with_blanks(lines, written, itertools.repeat(Role.UNREAD))
        return Reading(None, tuple(issues), lines, unread)
    issues += doubts_of_language(source.name, language, detected, pack)
    draft = Draft(written, lines[-1], pack, title, find_headings(written, title, pack))
    for rule in RULES:
        rule(draft)
    roles = tuple(role or Role.UNREAD for role in draft.roles)
    page, found = assemble_page(draft, roles, source, language or detected or "")
    issues += [*found, *_other_skills(draft, titles, source), *_unread_lines(draft, roles, source)]
    return Reading(page, tuple(issues), lines, with_blanks(lines, written, roles))


@functools.lru_cache(maxsize=1)
def _look_at(text: str) -> tuple[tuple[Line, ...], tuple[Line, ...], tuple[Title, ...]]:
    """Give the lines of a text, those that are not blank, and the titles among these.

    The last are kept, for a page is told by them and then read by them.
    """
    lines = tuple(map(without_mark, read_lines(text)))
    written = tuple(line for line in lines if not line.blank)
    return lines, written, tuple(find_titles(written))


def is_skill_page(text: str) -> bool:
    """Tell whether text has the form of a skill page: a title that level headings repeat."""
    _, _, titles = _look_at(text)
    return any(title.headings for title in titles)


def _issues_of_text(lines: Sequence[Line], source: Source) -> list[Issue]:
    kind = ISSUE_KINDS["control-characters"]
    return [kind.at(source.name, line.number, line.text) for line in lines if line.had_controls]


def _unread_lines(draft: Draft, roles: Sequence[Role], source: Source) -> list[Issue]:
    return [
        ISSUE_KINDS["unread-line"].at(source.name, line.number, line.text)
        for line, role in zip(draft.lines, roles, strict=True)
        if role is Role.UNREAD and mark_word(line.text) is None
    ]


def _other_skills(draft: Draft, titles: Sequence[Title], source: Source) -> list[Issue]:
    return [
        ISSUE_KINDS["several-skills"].at(
            source.name, draft.lines[t.index].number, draft.lines[t.index].text, code=t.code
        )
        for t in titles
        if t.headings and t.code != draft.title.code and t.index > draft.title.index
    ]


# -- the rules, in the order of `RULES` --------------------------------------------------------


def claim_title(draft: Draft) -> None:
    """Title line; all before it surrounds the page (tagline, breadcrumb, links)."""
    draft.claim([draft.title.index], Role.TITLE)
    draft.claim(range(draft.title.index), Role.FURNITURE)


def claim_headings(draft: Draft) -> None:
    """Level headings, and the change marks, which are in English on every page.

    What has the form of a mark but another word is no text of the page either.
    """
    draft.claim((heading.index for heading in draft.headings), Role.LEVEL_HEADING)
    for index in draft.open(0, len(draft.lines)):
        if (word := mark_word(draft.lines[index].text)) is not None:
            known = word in {"new", "modified", "unchanged"}
            draft.claim([index], Role.MARK if known else Role.UNREAD)


def claim_known_furniture(draft: Draft) -> None:
    """Lines whose words alone tell that they are none of the page's own."""
    sections = {
        "tagline": Role.FURNITURE,
        "furniture": Role.FURNITURE,
        "breadcrumb": Role.FURNITURE,
        "extra_levels": Role.EXTRA_LEVELS,
    }
    for index in draft.open(draft.title.index + 1, len(draft.lines)):
        text = draft.lines[index].text
        if len(text) <= _LONGEST_FURNITURE and _is_furniture(text):
            draft.claim([index], Role.FURNITURE)
        for section in draft.sections[index]:
            if section in sections:
                draft.claim([index], sections[section])


def _is_furniture(text: str) -> bool:
    folded = fold(text)
    return any(sign in folded for sign in _FURNITURE_SIGNS) and bool(_FURNITURE.search(text))


def claim_unknown_headings(draft: Draft) -> None:
    """Lines that begin as level headings do and are none: text of no section."""
    name = fold(draft.title.name)
    for index in draft.open(draft.title.index + 1, len(draft.lines)):
        head, colon, rest = fold(draft.lines[index].text).partition(":")
        short = not draft.lines[index].bullet and len(rest) <= _LONGEST_HEADING_END
        if colon and head.strip() == name and short and any(c.isdecimal() for c in rest):
            draft.claim([index], Role.UNREAD)


def claim_level_list(draft: Draft) -> None:
    """The list of levels, one line or one level a line, and its heading on the line before."""
    for index in draft.open(*draft.body):
        if draft.lines[index].bullet or not may_list_levels(draft.lines[index].text):
            continue
        above = draft.previous(index)
        labelled = above is not None and draft.says(above, "level_list")
        levels = listed_levels(draft.lines[index].text, draft.pack, expected=labelled)
        if levels is None or (draft.listed is not None and not _follows_list(draft, index)):
            continue
        _claim_level_list_heading(draft, above)
        draft.claim([index], Role.LEVEL_LIST)
        draft.listed = tuple(dict.fromkeys((draft.listed or ()) + levels))
    for index in draft.open(*draft.body):
        if draft.says(index, "level_list"):
            draft.claim([index], Role.LEVEL_LIST_HEADING)


def _follows_list(draft: Draft, index: int) -> bool:
    above = draft.previous(index)
    return above is not None and draft.roles[above] is Role.LEVEL_LIST


def _claim_level_list_heading(draft: Draft, above: int | None) -> None:
    if above is None or draft.roles[above] is not None or not draft.looks_like_heading(above):
        return
    first = draft.open(*draft.body)[0]
    if above != first or draft.says(above, "level_list"):
        draft.claim([above], Role.LEVEL_LIST_HEADING)


def claim_explanation(draft: Draft) -> None:
    """The explanation of undefined levels, the same on every page of an edition and language.

    It begins at its heading, which is known or stands before the first line that ends in three
    dots, and ends where the list of levels, the link to extra levels or a level begins.
    """
    start, stop = draft.body
    begin = _explanation_start(draft, start, stop)
    if begin is None:
        return
    ends = (Role.LEVEL_LIST_HEADING, Role.LEVEL_LIST)
    end = min([stop, *(i for role in ends if (i := draft.find(role, begin)) is not None)])
    draft.claim(draft.open(begin, end), Role.EXPLANATION)


def _explanation_start(draft: Draft, start: int, stop: int) -> int | None:
    lines = draft.open(start, stop)
    for index in lines:
        if draft.says(index, "boilerplate"):
            return index
    for position, index in enumerate(lines[1:], start=1):
        line = draft.lines[index]
        if not line.bullet and line.text.endswith(("...", "…")) and len(line.text) <= 100:  # noqa: PLR2004
            before = lines[position - 1]
            return before if position > 1 and draft.looks_like_heading(before) else index
    return None


def claim_description(draft: Draft) -> None:
    """The description: the line after the title and its mark."""
    for index in draft.open(*draft.body)[:1]:
        line = draft.lines[index]
        if not (line.bullet or draft.says(index, "guidance") or _heads_banner(draft, index)):
            draft.claim([index], Role.DESCRIPTION)


def claim_banners(draft: Draft) -> None:
    """Between description and guidance: translation banner, revision notes, more description."""
    start, stop = draft.body
    guidance = draft.find(Role.GUIDANCE_HEADING, start)
    role = Role.DESCRIPTION
    lines = draft.open(start, stop if guidance is None else guidance)
    for index in lines:
        if _heads_banner(draft, index):
            draft.claim([index], Role.EDITION_BANNER if role is not Role.BANNER else Role.BANNER)
            role = Role.BANNER
        elif role is not Role.BANNER and _heads_revisions(draft, index):
            heads = draft.looks_like_heading(index) and _has_more(draft, index)
            draft.claim([index], Role.REVISION_HEADING if heads else Role.REVISION)
            role = Role.REVISION
        elif role is Role.DESCRIPTION and draft.lines[index].bullet:
            continue
        else:
            draft.claim([index], role)
    _claim_machine_translation(draft, lines)


def _heads_banner(draft: Draft, index: int) -> bool:
    """Tell whether a line heads a translation banner: it names an edition and calls it a beta."""
    if draft.says(index, "revision"):
        return False
    names_edition = _BANNER_HEADING.search(draft.lines[index].text) is not None
    return draft.says(index, "banner") or (names_edition and draft.says_beta(index))


def _heads_revisions(draft: Draft, index: int) -> bool:
    """Tell whether a line begins what is said about editions, not about the skill."""
    names_edition = _NAMES_EDITION.search(draft.lines[index].text) is not None
    return draft.says(index, "revision") or names_edition


def _has_more(draft: Draft, index: int) -> bool:
    following = draft.next(index)
    return following is not None and draft.roles[following] is None


def _claim_machine_translation(draft: Draft, lines: Sequence[int]) -> None:
    """The note that closes a banner: ``{label}: {text}``, its label known or short."""
    banner = [index for index in lines if draft.roles[index] is Role.BANNER]
    for index in reversed(banner):
        line = draft.lines[index]
        found = None if line.bullet else _NOTE.match(line.text)
        if found is not None and (draft.pack.says("note", found["label"]) or index == banner[-1]):
            draft.roles[index] = Role.MACHINE_TRANSLATION
            return


RULES: tuple[Callable[[Draft], None], ...] = (
    claim_title,
    claim_headings,
    claim_known_furniture,
    claim_unknown_headings,
    claim_level_list,
    claim_explanation,
    claim_description,
    claim_guidance,
    claim_banners,
    claim_sections,
)
"""Every rule, in order."""
