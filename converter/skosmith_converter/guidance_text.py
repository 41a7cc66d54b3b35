"""Splits the guidance that stands in one cell or field: notes, lead-in, activities.

Tables and records keep the whole guidance of a skill in one text. Its activities are lines behind
the sentence that introduces them, mostly without a bullet.
"""

from collections.abc import Sequence

from skosmith_converter.blocks import Line, ends_a_sentence, read_lines
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import Activity, Guidance, Passage

__all__ = ["plain_text", "split_guidance", "split_paragraphs"]

_COLONS = (":", "：")


def plain_text(text: str) -> str:
    r"""Give text in the form of our literals, its lines and bullets kept.

    >>> plain_text(" Shoes_x000D_\n\u00a0- soles \r\n")
    'Shoes\n- soles'
    """
    lines = [f"- {line.text}".rstrip() if line.bullet else line.text for line in read_lines(text)]
    return "\n".join(lines).strip()


def split_guidance(text: str, pack: LanguagePack, line: int) -> Guidance:
    """Split the text of one cell; every passage is said to stand on `line`.

    The lead-in is a line that the pack knows, else one that ends in a colon with a list below it.
    The activities are the bullets behind it, or the lines up to a gap or to the one that ends the
    list as a sentence. All other lines are notes.
    """
    lines = list(read_lines(text))
    lead_in = _find_lead_in(lines, pack)
    if lead_in is None:
        return Guidance(notes=split_paragraphs(text, line), raw=_at(plain_text(text), line))
    items = _items(lines, lead_in + 1)
    last = items[-1] if items else lead_in
    notes = [*lines[:lead_in], *lines[last + 1 :]]
    return Guidance(
        notes=_paragraphs(notes, line),
        lead_in=_at(lines[lead_in].text, line),
        activities=_activities([lines[i] for i in items], line),
        raw=_at(plain_text(text), line),
    )


def split_paragraphs(text: str, line: int) -> tuple[Passage, ...]:
    """Give the paragraphs of a text; a list belongs to the paragraph before it."""
    return _paragraphs(read_lines(text), line)


def _at(text: str, line: int) -> Passage:
    return Passage(text, (line, line))


def _find_lead_in(lines: Sequence[Line], pack: LanguagePack) -> int | None:
    for index, line in enumerate(lines):
        if line.text and pack.says("activities", line.text):
            return index
    return next((i for i in range(len(lines)) if _leads_a_list(lines, i)), None)


def _leads_a_list(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line ends in a colon and is followed by a list: two items at least."""
    line = lines[index]
    if line.bullet or not line.text.endswith(_COLONS):
        return False
    return len(_items(lines, index + 1)) > 1


def _items(lines: Sequence[Line], start: int) -> list[int]:
    """Give the lines of the list that begins at or after `start`."""
    filled = [i for i in range(start, len(lines)) if lines[i].text]
    if not filled:
        return []
    if lines[filled[0]].bullet:
        return _bulleted(lines, filled)
    stop = next((i for i in range(filled[0], len(lines)) if lines[i].blank), len(lines))
    block = [i for i in filled if i < stop]
    return _up_to_end(lines, block if len(block) > 1 else filled)


def _bulleted(lines: Sequence[Line], filled: Sequence[int]) -> list[int]:
    stop = next((n for n, i in enumerate(filled) if not lines[i].bullet), len(filled))
    return list(filled[:stop])


def _up_to_end(lines: Sequence[Line], block: Sequence[int]) -> list[int]:
    """Give the lines up to the one that ends as a sentence and has no item below it.

    Items begin with a small letter (in scripts that have one), paragraphs with a capital. Where
    every line ends as a sentence, all of them are items.
    """
    ends = [n for n, i in enumerate(block) if ends_a_sentence(lines[i].text)]
    if len(ends) == len(block):
        return list(block)
    for n in ends:
        if n + 1 == len(block) or not lines[block[n + 1]].text[:1].islower():
            return list(block[: n + 1])
    return list(block)


def _activities(lines: Sequence[Line], number: int) -> tuple[Activity, ...]:
    activities: list[Activity] = []
    open_items: list[tuple[int, int]] = []  # (indent, number) of items that may have nested ones
    for line in lines:
        while open_items and open_items[-1][0] >= line.indent:
            open_items.pop()
        parent = open_items[-1][1] if open_items and line.bullet else None
        activities.append(Activity(_at(line.text, number), parent))
        open_items.append((line.indent, len(activities)))
    return tuple(activities)


def _paragraphs(lines: Sequence[Line], number: int) -> tuple[Passage, ...]:
    paragraphs: list[list[str]] = []
    listing = False
    for line in lines:
        if not line.text:
            listing = listing and bool(paragraphs) and paragraphs[-1][-1].endswith(_COLONS)
            continue
        if paragraphs and (line.bullet or listing):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
            listing = line.text.endswith(_COLONS)
            continue
        listing = listing and not (line.bullet or ends_a_sentence(line.text))
    return tuple(_at("\n".join(paragraph), number) for paragraph in paragraphs)
