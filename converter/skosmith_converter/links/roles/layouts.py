"""How a sheet of roles is laid out: rows of requirements, or a matrix with a skill a column."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.blocks import fold
from skosmith_converter.errors import SourceError
from skosmith_converter.links.roles.cells import is_yes
from skosmith_converter.links.roles.headings import asks_yes_or_no, code_in, level_in, slot_of
from skosmith_converter.tables.cells import Sheet, column_name

__all__ = ["SKILL_SLOTS", "Layout", "find_layout"]

SKILL_SLOTS: Final = ("skill", "essential-skills", "optional-skills")
_FIRST: Final = 60
"""Rows among which the headings are."""
_MATRIX: Final = 2
"""Codes in a row of headings of which the first cell may be empty."""
_ANY_ROW: Final = frozenset({"id", "ref"})
"""Headings of what may be a number of the row as well as an identifier of the role."""
_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Z]{4}(?![A-Za-z])")


@dataclass(slots=True)
class Layout:
    """What the columns of a sheet hold."""

    heading: int
    """The row of the headings."""
    slots: dict[str, int] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    """Column of a matrix → code."""
    levels: dict[int, int] = field(default_factory=dict)
    """Column of marks → level."""
    unread: dict[int, str] = field(default_factory=dict)
    """Column that nothing is read from → what it is called."""
    answers: bool = False
    """Whether the column of importance answers its heading with yes or no."""
    marks_alone: bool = False
    """Whether it has nothing but marks: where none stands, the answer is no."""

    @property
    def is_of_roles(self) -> bool:
        """Whether there are both roles and skills."""
        has_skills = bool(self.codes) or any(slot in self.slots for slot in SKILL_SLOTS)
        return has_skills and ("id" in self.slots or "title" in self.slots)

    @property
    def width(self) -> int:
        """How many columns have been understood."""
        return len(self.slots) + len(self.codes) + len(self.levels)


def find_layout(sheet: Sheet, named: Mapping[str, str], place: str) -> Layout | None:
    """Find the headings of a sheet; `named` has the columns that the caller names, by slot.

    None where no row has headings of roles and skills. Raises SourceError where the row that has
    them lacks a column that was named.
    """
    found = [_layout(sheet, row, named) for row in list(sheet.rows)[:_FIRST]]
    fitting = [layout for layout in found if layout.is_of_roles]
    if not fitting:
        return None
    best = max(fitting, key=lambda layout: (layout.width, -layout.heading))
    headings = sheet.rows[best.heading]
    for slot, heading in named.items():
        if slot not in best.slots:
            raise SourceError(
                f"{place}:{best.heading}",
                f"has no column {heading!r}",
                f"It has: {', '.join(headings.values())}.",
            )
    _drop_row_numbers(best, sheet)
    _find_answers(best, sheet)
    best.unread = _unread(best, sheet)
    return best


def _layout(sheet: Sheet, row: int, named: Mapping[str, str]) -> Layout:
    headings = sheet.rows[row]
    layout = Layout(row)
    candidates: dict[str, list[tuple[int, int, int]]] = {}
    wanted = {fold(heading): slot for slot, heading in named.items()}
    for column, heading in headings.items():
        if (slot := wanted.get(fold(heading))) is not None:
            layout.slots.setdefault(slot, column)
        elif (known := slot_of(heading)) is not None and known[0] not in named:
            rank = (-_codes_below(sheet, row, column) if known[0] == "skill" else 0, known[1])
            candidates.setdefault(known[0], []).append((*rank, column))
    for slot, columns in candidates.items():
        layout.slots[slot] = min(columns)[-1]
    used = {*layout.slots.values()}
    if not any(slot in layout.slots for slot in SKILL_SLOTS):
        codes = {column: code_in(h) for column, h in headings.items() if column not in used}
        layout.codes = {column: code for column, code in codes.items() if code}
        _find_roles_without_heading(layout, sheet)
    elif not {"level", "lowest", "highest"} & layout.slots.keys():
        levels = {column: level_in(h) for column, h in headings.items() if column not in used}
        layout.levels = {column: level for column, level in levels.items() if level}
    return layout


def _find_roles_without_heading(layout: Layout, sheet: Sheet) -> None:
    """Take the one column before those of a matrix as roles where nothing stands above it."""
    if len(layout.codes) < _MATRIX or "id" in layout.slots or "title" in layout.slots:
        return
    before = [c for c in sheet.columns if c < min(layout.codes)]
    if len(before) == 1 and not sheet.text(layout.heading, before[0]):
        layout.slots["title"] = before[0]


def _below(sheet: Sheet, heading: int, column: int) -> Iterable[tuple[int, str]]:
    """Give row and text of the cells below a heading."""
    rows = ((row, cells.get(column, "")) for row, cells in sheet.rows.items())
    return [(row, text) for row, text in rows if row > heading and text]


def _codes_below(sheet: Sheet, heading: int, column: int) -> int:
    return sum(_CODE.search(text) is not None for _, text in _below(sheet, heading, column))


def _drop_row_numbers(layout: Layout, sheet: Sheet) -> None:
    """Do without a column called `id` where one role has several: it numbers the rows."""
    at, title = layout.slots.get("id"), layout.slots.get("title")
    if at is None or title is None or fold(sheet.text(layout.heading, at)) not in _ANY_ROW:
        return
    titles: dict[str, str] = {}
    for row, text in _below(sheet, layout.heading, title):
        if titles.setdefault(fold(text), sheet.text(row, at)) != sheet.text(row, at):
            del layout.slots["id"]
            return


def _find_answers(layout: Layout, sheet: Sheet) -> None:
    column = layout.slots.get("essential", layout.slots.get("optional"))
    if column is None:
        return
    layout.answers = "essential" not in layout.slots or asks_yes_or_no(
        sheet.text(layout.heading, column)
    )
    cells = [text for _, text in _below(sheet, layout.heading, column)]
    layout.marks_alone = layout.answers and bool(cells) and all(map(is_yes, cells))


def _unread(layout: Layout, sheet: Sheet) -> dict[int, str]:
    used = {*layout.slots.values(), *layout.codes, *layout.levels}
    return {
        column: sheet.text(layout.heading, column) or f"column {column_name(column)}"
        for column in sheet.columns
        if column not in used
        and (sheet.text(layout.heading, column) or _below(sheet, layout.heading, column))
    }
