"""Splits the guidance that stands in one cell, field or section: notes, lead-in, activities.

Tables and records keep the whole guidance of a skill in one text. Its lists are lines behind the
one that introduces them, mostly without a bullet; some items end in a full stop before the last
one does, and some lists have no full stop at all, so blank lines decide.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skosmith_converter.blocks import Line, ends_a_sentence, fold, read_lines
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import Activity, Guidance, Passage

__all__ = ["lead_ins", "may_lead_in", "plain_text", "split_guidance", "split_paragraphs"]

_COLONS = (":", "：")
_FREQUENT = 3
"""Texts of a file in which a line that ends in a colon must stand to be taken for a lead-in."""
_LONGEST_LEAD_IN = 150
"""Characters of a lead-in without a colon; those of the official pages have about 70."""


def plain_text(text: str) -> str:
    r"""Give text in the form of our literals, its lines and bullets kept.

    >>> plain_text(" Shoes_x000D_\n\u00a0- soles \r\n")
    'Shoes\n- soles'
    """
    lines = [f"- {line.text}".rstrip() if line.bullet else line.text for line in read_lines(text)]
    return "\n".join(lines).strip()


def may_lead_in(text: str) -> bool:
    """Tell whether a line may introduce a list of activities: it is short, or ends in a colon."""
    return text.endswith(_COLONS) or len(text) <= _LONGEST_LEAD_IN


def lead_ins(texts: Iterable[str], pack: LanguagePack) -> tuple[str, ...]:
    """Give the folded lines that introduce activities in the guidance texts of one file.

    They are those that the language pack knows, and those with a colon that three texts have.
    """
    labels = pack.labels["activities"]
    found: Counter[str] = Counter()
    colons: Counter[str] = Counter()
    for text in texts:
        lines = {line.text for line in read_lines(text) if line.text}
        found.update(f for line in lines if (f := fold(line)).endswith(labels))
        colons.update(fold(line) for line in lines if line.endswith(_COLONS))
    return tuple({**found, **{line: n for line, n in colons.items() if n >= _FREQUENT}})


def split_guidance(whole: Passage, known: tuple[str, ...]) -> Guidance:
    """Split the guidance of one skill; every part is said to stand where the whole does.

    The activities are the list behind a line that ends in a known lead-in. Where the whole file
    has none, they are the last list of two items. Other lists are notes.
    """
    lines = _read(whole.text)
    lists = _find_lists(lines, known)
    chosen = next((one for one in lists if _is_known(lines, one.lead, known)), None)
    if chosen is None and not known:
        chosen = next((one for one in reversed(lists) if len(one.items) > 1), None)
    if chosen is None:
        return Guidance(notes=_paragraphs(lines, lists, whole), raw=whole)
    lead = chosen.lead
    lead = lead if lead is not None and may_lead_in(lines[lead].text) else None
    gone = {lead, *chosen.items}
    rest = [Line(line.number, "") if i in gone else line for i, line in enumerate(lines)]
    return Guidance(
        notes=_paragraphs(rest, [one for one in lists if one is not chosen], whole),
        lead_in=None if lead is None else _part(lines[lead].text, whole),
        activities=_activities([lines[i] for i in chosen.items], whole),
        raw=whole,
    )


def split_paragraphs(whole: Passage) -> tuple[Passage, ...]:
    """Give the paragraphs of a text, one a line; a list belongs to the line before it."""
    lines = _read(whole.text)
    return _paragraphs(lines, _find_lists(lines, ()), whole)


@dataclass(frozen=True, slots=True)
class _List:
    """A list, by the numbers of its lines."""

    lead: int | None
    items: tuple[int, ...]


def _read(text: str) -> list[Line]:
    """Give the lines of a text; a lone bullet owns the line below it."""
    lines = list(read_lines(text))
    for index, (line, below) in enumerate(itertools.pairwise(lines), start=1):
        if line.bullet and not line.text and below.text and not below.bullet:
            lines[index] = below._replace(bullet=True, indent=line.indent)
    return lines


def _is_known(lines: Sequence[Line], index: int | None, known: tuple[str, ...]) -> bool:
    return index is not None and fold(lines[index].text).endswith(known)


def _find_lists(lines: Sequence[Line], known: tuple[str, ...]) -> list[_List]:
    """Give each list: bullets with the line before them, or what a colon or lead-in introduces."""
    lists: list[_List] = []
    before: int | None = None
    reached = -1
    for index, line in enumerate(lines):
        if index <= reached or not line.text:
            continue  # an item may end in a colon
        found = _List(before, _bullets(lines, index))
        if not line.bullet:
            before = index
            introduces = line.text.endswith(_COLONS) or _is_known(lines, index, known)
            found = _List(index, _items(lines, index) if introduces else ())
        if found.items:
            lists.append(found)
            reached, before = found.items[-1], None
    return lists


def _items(lines: Sequence[Line], lead: int) -> tuple[int, ...]:
    start = next((i for i in range(lead + 1, len(lines)) if lines[i].text), None)
    if start is None:
        return ()
    return _bullets(lines, start) or _bare_items(lines, start, apart=start > lead + 1)


def _bullets(lines: Sequence[Line], start: int) -> tuple[int, ...]:
    """Give the bullets from a line on, be there blank lines between them."""
    filled = (i for i in range(start, len(lines)) if lines[i].text)
    return tuple(itertools.takewhile(lambda i: lines[i].bullet, filled))


def _bare_items(lines: Sequence[Line], start: int, *, apart: bool) -> tuple[int, ...]:
    """Give the items of a list without bullets: up to a blank line, or to a paragraph.

    A paragraph differs from an item by its capital, and follows a full stop. Where the list does
    not stand apart from its lead-in by a blank line, or every item does from the next, any line
    behind a full stop is a paragraph; unless the first item, too, ends in one.
    """
    first = lines[start]
    stop = next((i for i in range(start, len(lines)) if lines[i].blank), len(lines))
    spaced = stop == start + 1 and not ends_a_sentence(first.text)
    firm = (apart and not spaced) or ends_a_sentence(first.text)
    items = [start]
    for index in range(start + 1, len(lines) if spaced else stop):
        line = lines[index]
        if not line.text:
            continue
        capital = line.text[0].isupper() and not first.text[0].isupper()
        ended = ends_a_sentence(lines[items[-1]].text)
        if line.bullet or (ended and not firm) or (capital and (ended or spaced)):
            break
        items.append(index)
    return tuple(items)


def _activities(lines: Sequence[Line], whole: Passage) -> tuple[Activity, ...]:
    activities: list[Activity] = []
    open_items: list[tuple[int, int]] = []  # (indent, number) of items that may have nested ones
    for line in lines:
        while open_items and open_items[-1][0] >= line.indent:
            open_items.pop()
        parent = open_items[-1][1] if open_items and line.bullet else None
        activities.append(Activity(_part(line.text, whole), parent))
        open_items.append((line.indent, len(activities)))
    return tuple(activities)


def _paragraphs(
    lines: Sequence[Line], lists: Iterable[_List], whole: Passage
) -> tuple[Passage, ...]:
    """Give one passage a line, and for a list together with its lead."""
    below = {one.items[0] if one.lead is None else one.lead: one.items for one in lists}
    items = set(itertools.chain.from_iterable(below.values()))
    paragraphs = []
    for index, line in enumerate(lines):
        if line.text and (index in below or index not in items):
            texts = [lines[i].text for i in below.get(index, ()) if i != index]
            paragraphs.append(_part("\n".join([line.text, *texts]), whole))
    return tuple(paragraphs)


def _part(text: str, whole: Passage) -> Passage:
    return Passage(text, whole.lines)
