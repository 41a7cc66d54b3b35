"""The guidance cell: notes, the line that introduces the activities, and the activities.

In the official workbooks the activities are bare lines between two blank ones; some end in a full
stop before the last one does, and some lists have no full stop at all, so blank lines decide.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import dropwhile

from skosmith_converter.blocks import Line, ends_a_sentence, fold, read_lines
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import Activity, Guidance, Passage
from skosmith_converter.tables.cells import passage

__all__ = ["lead_ins", "paragraphs", "read_guidance"]

_COLONS = (":", "：")
_FREQUENT = 3
"""Cells in which a line that ends in a colon must stand to be taken for a lead-in."""


def lead_ins(cells: Iterable[str], pack: LanguagePack) -> tuple[str, ...]:
    """Give the folded lines that introduce activities in the guidance cells of one table.

    They are those that the language pack knows, and those that three cells or more have.
    """
    found = Counter(
        fold(line)
        for cell in cells
        for line in {line.rstrip() for line in cell.split("\n")}
        if line.endswith(_COLONS)
    )
    known = pack.labels["activities"]
    return tuple(line for line, n in found.items() if line.endswith(known) or n >= _FREQUENT)


def read_guidance(text: str, row: int, known: tuple[str, ...]) -> Guidance | None:
    """Read the guidance cell of a skill; None where it is empty.

    The activities are the list behind a line that ends in a known lead-in. Where the whole table
    has none, it is the first list behind a colon, or with bullets. Other lists are notes.
    """
    if not text:
        return None
    lines = read_lines(text)
    lead, start, stop = _find_activities(lines, known)
    activities = [line for line in lines[start:stop] if line.text]
    notes = [
        line for i, line in enumerate(lines) if line.text and i != lead and not start <= i < stop
    ]
    return Guidance(
        notes=tuple(passage(line.text, row) for line in notes),
        lead_in=None if lead is None else passage(lines[lead].text, row),
        activities=tuple(Activity(passage(line.text, row)) for line in activities),
        raw=passage(text, row),
    )


def _find_activities(lines: Sequence[Line], known: tuple[str, ...]) -> tuple[int | None, int, int]:
    """Give the line of the lead-in, and the lines from the first activity to behind the last."""
    lists = _find_lists(lines)
    for found in lists:
        if fold(lines[found[0]].text).endswith(known or ""):
            return found
    bullets = [i for i, line in enumerate(lines) if line.bullet]
    if len(bullets) > 1 and not lists:
        stop = next((i for i in range(bullets[0], len(lines)) if not lines[i].bullet), len(lines))
        return None, bullets[0], stop
    return None, 0, 0


def _find_lists(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Give each list behind a colon as its lead-in and its lines."""
    lists: list[tuple[int, int, int]] = []
    for index, line in enumerate(lines):
        if lists and index < lists[-1][2]:
            continue  # an activity may end in a colon
        if line.text.endswith(_COLONS):
            start = next((i for i in range(index + 1, len(lines)) if lines[i].text), None)
            if start is not None:
                stop = _end_of_list(lines, start, apart=start > index + 1)
                lists.append((index, start, stop))
    return lists


def _end_of_list(lines: Sequence[Line], start: int, *, apart: bool) -> int:
    """Give the line behind a list: a blank one, or a paragraph that follows a full stop.

    A paragraph differs from an activity by its capital; where a list does not stand apart from
    its lead-in by a blank line, any line behind a full stop is a paragraph.
    """
    first = lines[start]
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line.blank or line.bullet != first.bullet:
            return index
        capital = line.text[0].isupper() and not first.text[0].isupper()
        if ends_a_sentence(lines[index - 1].text) and (capital or not (apart or line.bullet)):
            return index
    return len(lines)


def paragraphs(text: str, row: int) -> tuple[Passage, ...]:
    """Give the paragraphs of a cell; a list belongs to the line that introduces it."""
    lines = read_lines(text)
    found: list[str] = []
    behind_colon = in_list = False
    for line in dropwhile(lambda line: not line.text, lines):
        if not line.text:
            in_list = in_list and behind_colon
            continue
        if behind_colon or in_list or line.bullet:
            found[-1:] = ["\n".join([*found[-1:], line.text])]
            in_list = True
        else:
            found.append(line.text)
        behind_colon = line.text.endswith(_COLONS)
    return tuple(passage(paragraph, row) for paragraph in found)
