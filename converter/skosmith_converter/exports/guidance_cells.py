"""Notes, lead-in and activities as the text of one cell, so that the reader finds them again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skosmith_converter.guidance_text import lead_ins, split_guidance, split_paragraphs
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import Guidance, Passage

__all__ = ["Parts", "guidance_cells", "notes_cell"]

_WIDE_COLON = frozenset({"ja", "zh"})


@dataclass(frozen=True, slots=True)
class Parts:
    """The guidance of one skill in one language."""

    notes: tuple[str, ...] = ()
    lead_in: str = ""
    """Without the colon that ends it."""
    activities: tuple[tuple[str, int | None], ...] = ()
    """Text, and the number of the activity that it is nested below."""


def guidance_cells(parts: Sequence[Parts], pack: LanguagePack) -> list[str]:
    """Give the cells of a column of guidance.

    Which lines introduce activities, the reader learns from the whole column; so the layout of a
    cell is the first of several that it reads back as it was, the official one before others.
    """
    colon = "：" if pack.language in _WIDE_COLON else ":"
    known = lead_ins([next(_layouts(one, colon)) for one in parts], pack)
    return [_readable(one, colon, known) for one in parts]


def _readable(parts: Parts, colon: str, known: tuple[str, ...]) -> str:
    layouts = list(_layouts(parts, colon))
    return next((cell for cell in layouts if _reads_as(cell, parts, known)), layouts[0])


def _reads_as(cell: str, parts: Parts, known: tuple[str, ...]) -> bool:
    if not cell:
        return True
    read = split_guidance(Passage(cell, (1, 1)), known)
    return _parts_of(read) == parts


def _parts_of(read: Guidance) -> Parts:
    return Parts(
        tuple(note.text for note in read.notes),
        read.lead_in.text.rstrip(":： ") if read.lead_in else "",
        tuple((one.passage.text, one.parent) for one in read.activities),
    )


def _layouts(parts: Parts, colon: str) -> Iterator[str]:
    notes = notes_cell(parts.notes)
    if not parts.activities:
        yield notes
        return
    head = f"{parts.lead_in}{colon}" if parts.lead_in else ""
    plain = "\n".join(text for text, _ in parts.activities)
    bulleted = "\n".join(f"{'  ' * depth}- {text}" for text, depth in _nested(parts))
    for items in [plain, bulleted] if all(p is None for _, p in parts.activities) else [bulleted]:
        yield "\n\n".join(part for part in (notes, head, items) if part)
    yield "\n\n".join(part for part in (head, bulleted, notes) if part)


def _nested(parts: Parts) -> Iterator[tuple[str, int]]:
    depths: list[int] = []
    for text, parent in parts.activities:
        depths.append(0 if parent is None else depths[parent - 1] + 1)
        yield text, depths[-1]


def notes_cell(notes: Sequence[str]) -> str:
    """Give paragraphs as one text; the lines of a list below the one that introduces it."""
    bulleted = "\n\n".join(map(_with_bullets, notes))
    if tuple(one.text for one in split_paragraphs(Passage(bulleted, (1, 1)))) == tuple(notes):
        return bulleted
    return "\n\n".join(notes)


def _with_bullets(note: str) -> str:
    first, *rest = note.split("\n")
    return "\n".join([first, *(f"- {line}" for line in rest)])
