"""The sheet of the levels of responsibility, whichever way it lies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL, LevelPage, Passage
from skosmith_converter.sentences import INTRODUCED, split_introduction
from skosmith_converter.tables.cells import Sheet, SheetDraft, passage, whole_number
from skosmith_converter.tables.columns import ADDRESS, field_named

__all__ = ["LevelTable", "find_level_table", "read_levels"]

_LEVEL = re.compile(
    r"(?P<word>[^\d]{0,30}?)\s*(?P<level>\d{1,2})(?:\.0*)?\s*(?:[-–—:.]\s*(?P<phrase>\D*))?"
)
_ENOUGH = 3
"""Numbered rows or columns that make a table of levels."""
_SHORT = 50


@dataclass(frozen=True, slots=True)
class LevelTable:
    """Where the levels stand, and where what is said about them."""

    levels: Mapping[int, int]
    """Row (or column) of a level → its number."""
    labels: Mapping[int, str]
    """Column (or row) → its label, which may be empty."""
    across: bool
    """Whether each level has a column of its own, as in SFIA 9."""
    axis: int
    """The row (or column) in which the levels are numbered."""
    label_axis: int
    """The column (or row) in which the labels stand; 0 where there is none."""

    def place(self, level: int, label: int) -> tuple[int, int]:
        """Give row and column of what is said about a level under a label."""
        return (label, level) if self.across else (level, label)


def find_level_table(sheet: Sheet) -> LevelTable | None:
    """Find the table of levels of a sheet: numbered 1, 2, 3 … across or down."""
    return _across(sheet, whole=True) or _down(sheet) or _across(sheet, whole=False)


def _across(sheet: Sheet, *, whole: bool) -> LevelTable | None:
    for row, cells in sheet.rows.items():
        numbered = _numbered(cells, whole=whole)
        if numbered:
            column = min(cells) if min(cells) not in numbered else min(numbered) - 1
            below = [r for r in sheet.rows if r > row and set(sheet.rows[r]) & set(numbered)]
            labels = {r: sheet.text(r, column) for r in below}
            return LevelTable(numbered, labels, True, row, column) if below else None
    return None


def _down(sheet: Sheet) -> LevelTable | None:
    for column in sheet.columns:
        down = {row: cells[column] for row, cells in sheet.rows.items() if column in cells}
        numbered = _numbered(down, whole=False)
        if numbered:
            heading = max((r for r in sheet.rows if r < min(numbered)), default=0)
            columns = [c for c in sheet.columns if c > column]
            labels = {c: sheet.text(heading, c) for c in columns}
            return LevelTable(numbered, labels, False, column, heading) if labels else None
    return None


def _numbered(cells: Mapping[int, str], *, whole: bool) -> dict[int, int]:
    """Give the cells that number levels one after another; empty where they are too few."""
    found: dict[int, int] = {}
    for place, text in cells.items():
        number = whole_number(text) if whole else _level_of(text)
        if number is not None:
            found[place] = number
    levels = list(found.values())
    ascending = levels == sorted(levels)
    plausible = len([n for n in levels if MIN_LEVEL <= n <= MAX_LEVEL]) >= _ENOUGH
    return found if ascending and plausible and len(levels) <= 2 * MAX_LEVEL else {}


def _level_of(text: str) -> int | None:
    found = _LEVEL.fullmatch(text) if len(text) <= 2 * _SHORT else None
    return int(found["level"]) if found else None


def read_levels(draft: SheetDraft, table: LevelTable) -> tuple[LevelPage, ...]:
    """Read a table of levels, one page a level."""
    _claim_frame(draft, table)
    roles = {label: _role(draft.sheet, table, label) for label in table.labels}
    pages = []
    seen: set[int] = set()
    for line, level in table.levels.items():
        wrong = "" if MIN_LEVEL <= level <= MAX_LEVEL else "level-out-of-range"
        if level in seen or wrong:
            row, column = table.place(line, table.axis)
            draft.report(wrong or "level-twice", row, draft.sheet.text(row, column), level=level)
            draft.claimed.update(table.place(line, label) for label in table.labels)
            continue
        seen.add(level)
        pages.append(_read_level(draft, table, line, roles))
    return tuple(sorted(pages, key=lambda page: page.level))


def _claim_frame(draft: SheetDraft, table: LevelTable) -> None:
    """Claim the numbers, the labels, and the rows above the table."""
    first = table.axis if table.across else table.label_axis
    for row in draft.sheet.rows:
        if row < first:
            draft.claim_row(row)
    draft.claimed.update(table.place(line, table.axis) for line in table.levels)
    corner = table.place(table.label_axis, table.axis)
    draft.claimed.add(corner)
    draft.claimed.update(table.place(table.label_axis, label) for label in table.labels)


def _role(sheet: Sheet, table: LevelTable, label: int) -> str:
    """Tell what is said under a label: by its words, else by what stands there."""
    texts = [sheet.text(*table.place(line, label)) for line in table.levels]
    return field_named(table.labels[label]) or _role_by_content([t for t in texts if t])


def _role_by_content(texts: Sequence[str]) -> str:
    if all(ADDRESS.fullmatch(text) for text in texts):
        return "address"
    introductions = {found and found["introduction"] for found in map(INTRODUCED.match, texts)}
    if len(texts) > 1 and len(introductions) == 1 and None not in introductions:
        return "essence"
    return "phrase" if all(len(text) <= _SHORT for text in texts) else "attribute"


def _read_level(
    draft: SheetDraft, table: LevelTable, line: int, roles: Mapping[int, str]
) -> LevelPage:
    fields: dict[str, Passage] = {}
    attributes = []
    for label, role in roles.items():
        row, column = table.place(line, label)
        text = draft.sheet.text(row, column)
        name = table.labels[label]
        if role in {"phrase", "essence", "address"} and text and role not in fields:
            fields[role] = passage(draft.take(row, column), row)
        elif role not in {"phrase", "essence", "address"} and text and name:
            label_row = table.place(table.label_axis, label)[0]
            attributes.append((passage(name, label_row), passage(draft.take(row, column), row)))
    word, phrase = _from_number(draft, table, line)
    introduction, essence = split_introduction(fields.get("essence"))
    return LevelPage(
        source=draft.source,
        language=draft.language,
        level=table.levels[line],
        level_word=word,
        guiding_phrase=fields.get("phrase") or phrase,
        introduction=introduction,
        essence=essence,
        essence_raw=fields.get("essence"),
        attributes=tuple(attributes),
        address=fields["address"].text if "address" in fields else None,
    )


def _from_number(draft: SheetDraft, table: LevelTable, line: int) -> tuple[str, Passage | None]:
    """Give the word for *level*, and the guiding phrase, that stand with the number itself."""
    row, column = table.place(line, table.axis)
    found = _LEVEL.fullmatch(draft.sheet.text(row, column))
    phrase = (found["phrase"] or "").strip() if found else ""
    word = (found["word"].strip() if found else "") or _corner(draft, table)
    return word, passage(phrase, row) if phrase else None


def _corner(draft: SheetDraft, table: LevelTable) -> str:
    """Give the heading of the numbers, if it is the word for *level*."""
    text = draft.sheet.text(*table.place(table.label_axis, table.axis))
    known = not draft.pack.level_words or _is_level_word(text, draft.pack)
    return text if known and len(text.split()) == 1 else ""


def _is_level_word(text: str, pack: LanguagePack) -> bool:
    return pack.says("level", text)
