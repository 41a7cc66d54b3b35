"""The level sections: essence, text, "not observed", and what follows the last one."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from skosmith_converter.reading.anchors import Heading
from skosmith_converter.reading.draft import Draft
from skosmith_converter.reading.roles import Role

__all__ = ["EssenceLine", "claim_sections", "read_essence", "related_codes", "section_lines"]

_ESSENCE = re.compile(
    r"(?P<introduction>(?P<word>\D{1,30}?)\s*(?P<level>\d)\s*[-–—:：]\s*(?P<phrase>[^:：]{1,100}?)"
    r"\s*[:：]\s*(?P<label>[^:：]{1,60}?))\s*[:：]\s*(?P<text>.*)"
)

_CODE = re.compile(r"\b[A-Z]{4}\b")


class EssenceLine(NamedTuple):
    """``{word} {level} - {phrase}: {label}: {text}``."""

    introduction: str
    word: str
    level: int
    phrase: str
    text: str


def related_codes(text: str) -> list[str]:
    """Give the codes of skills that a line names."""
    return [code for code in _CODE.findall(text) if code != "SFIA"]


def read_essence(text: str) -> EssenceLine | None:
    """Give the parts of an essence line, or None where the line is none."""
    found = _ESSENCE.fullmatch(text)
    if found is None:
        return None
    word, level, phrase = found["word"], int(found["level"]), found["phrase"]
    return EssenceLine(found["introduction"], word.strip(), level, phrase.strip(), found["text"])


def section_lines(draft: Draft) -> list[tuple[Heading, range]]:
    """Give each level heading with the stretch of lines below it."""
    edges = [*(heading.index for heading in draft.headings), len(draft.lines)]
    stretches = (range(start + 1, stop) for start, stop in itertools.pairwise(edges))
    return list(zip(draft.headings, stretches, strict=True))


def claim_sections(draft: Draft) -> None:
    """Essence line, text or not-observed sentence of each section; related skills at the end."""
    _claim_trailer(draft)
    for heading, stretch in section_lines(draft):
        lines = draft.open(stretch.start, stretch.stop)
        if lines and (essence := read_essence(draft.lines[lines[0]].text)) is not None:
            size = 1 if essence.text else 2
            draft.claim(lines[:size], Role.ESSENCE)
            lines = lines[size:]
        if len(lines) > 1 and draft.says(lines[0], "not_observed"):
            draft.claim(lines[1:], Role.UNREAD)
            lines = lines[:1]
        strays = [i for i in lines if len(lines) > 1 and _is_of_another_level(draft, i)]
        draft.claim(strays, Role.UNREAD)
        lone = [i for i in lines if draft.lines[i].bullet and not draft.lines[i].text]
        draft.claim(lone, Role.EMPTY_BULLET)
        lines = [i for i in lines if i not in {*lone, *strays}]
        role = Role.NOT_OBSERVED if _not_observed(draft, heading, lines) else Role.LEVEL_TEXT
        draft.claim(lines, role)


def _is_of_another_level(draft: Draft, index: int) -> bool:
    """Tell whether a line among a level's text belongs to a level whose heading is missing."""
    return draft.says(index, "not_observed") or read_essence(draft.lines[index].text) is not None


def _not_observed(draft: Draft, heading: Heading, lines: Sequence[int]) -> bool:
    """Tell whether a section says that the skill is not practised at its levels.

    By its words, or by its form: one line below a heading of several levels, or, where no words
    are known, of a level that the list of levels leaves out (seeds 002 and 004, line 50).
    """
    if len(lines) != 1 or draft.lines[lines[0]].bullet:
        return False
    if draft.says(lines[0], "not_observed") or heading.first != heading.last:
        return True
    unlisted = draft.listed is not None and heading.first not in draft.listed
    return unlisted and not draft.pack.labels["not_observed"]


def _claim_trailer(draft: Draft) -> None:
    """What stands below the last level: related skills by their heading, else lines left unread.

    A level's text ends as a sentence, so a short line behind it that does not is none of it,
    unless the levels before have such lines, too.
    """
    if not draft.headings:
        return
    stretch = section_lines(draft)[-1][1]
    lines = draft.open(stretch.start, stretch.stop)
    for position, index in enumerate(lines):
        if draft.says(index, "related"):
            draft.claim([index], Role.RELATED_HEADING)
            naming = [i for i in lines[position + 1 :] if related_codes(draft.lines[i].text)]
            draft.claim(naming, Role.RELATED)
            draft.claim(lines[position + 1 :], Role.UNREAD)
            return
        if position and draft.looks_like_heading(index) and _is_trailer(draft, lines, position):
            draft.claim(lines[position:], Role.UNREAD)
            return


def _is_trailer(draft: Draft, lines: Sequence[int], position: int) -> bool:
    before = lines[position - 1]
    if draft.looks_like_heading(before) or read_essence(draft.lines[before].text) is not None:
        return False
    levels_before = draft.open(draft.headings[0].index, draft.headings[-1].index)
    return not any(map(draft.looks_like_heading, levels_before))
