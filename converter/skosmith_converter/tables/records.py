"""A table with one row a code: its headings, its rows, its columns, and what is wrong with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skosmith_converter.blocks import fold
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL
from skosmith_converter.tables.cells import CODE, Sheet, SheetDraft, column_name, whole_number
from skosmith_converter.tables.columns import (
    ADDRESS,
    MARKS,
    Columns,
    code_column,
    count_headings,
    field_named,
    find_columns,
    is_flag,
)

__all__ = [
    "CodeTable",
    "address_of",
    "find_code_table",
    "has_codes",
    "heading_row",
    "levels_in",
    "read_rows",
]

ATTRIBUTE_CODES = frozenset({
    "AUTO", "INFL", "COMP", "KNGE", "COLL", "COMM", "IMPM", "CRTY", "DECM", "DIGI", "LEAD", "LADV",
    "PLAN", "PROB", "ADAP", "SCPE",
})  # fmt: skip
"""Of SFIA 9; the same in all languages."""
SKILL_FIELDS = (
    "number", "code", "address", "name", "category", "subcategory", "description", "guidance",
)  # fmt: skip
ATTRIBUTE_FIELDS = ("number", "code", "address", "name", "kind", "description", "guidance")

_TITLE_ROWS = 50
"""Rows among which the headings are looked for."""
_HEADINGS = 3
_MOST = 0.8
_ATTRIBUTE_HEADINGS = frozenset({"attribute name", "attribute code"})
_RANGE = re.compile(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?")
_ROW_OF_TEXTS = 3


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Where the skills or attributes of a sheet stand."""

    heading: int
    """Row of the headings; 0 where there is none."""
    rows: tuple[int, ...]
    """The rows with a code."""
    columns: Columns
    of_attributes: bool


def heading_row(sheet: Sheet) -> int:
    """Give the first row with three known headings; 0 where there is none."""
    for row, cells in list(sheet.rows.items())[:_TITLE_ROWS]:
        if count_headings(cells.values()) >= _HEADINGS:
            return row
    return 0


def find_code_table(sheet: Sheet, pack: LanguagePack) -> CodeTable | None:
    """Find the table of skills or attributes of a sheet; None where the sheet has none."""
    heading = heading_row(sheet)
    column = _code_column(sheet, heading)
    rows = _rows_with_codes(sheet, heading, column)
    if not rows:
        return None
    heading = heading or _row_above(sheet, rows[0])
    of_attributes = _of_attributes(sheet, rows, column, heading)
    wanted = ATTRIBUTE_FIELDS if of_attributes else SKILL_FIELDS
    columns = find_columns(sheet, heading, rows, wanted, pack)
    told = columns.flags or columns.texts or _is_list_of_skills(sheet, heading, columns)
    if not told or not _are_own_codes(sheet, rows, column, heading):
        return None
    return CodeTable(heading, tuple(rows), columns, of_attributes)


def has_codes(sheet: Sheet) -> bool:
    """Tell whether a sheet has codes, be it no table of skills."""
    heading = heading_row(sheet)
    return bool(_rows_with_codes(sheet, heading, _code_column(sheet, heading)))


def _rows_with_codes(sheet: Sheet, heading: int, column: int) -> list[int]:
    return [
        row
        for row, cells in sheet.rows.items()
        if row > heading and CODE.fullmatch(cells.get(column, "")) and cells[column] != "CODE"
    ]


def _is_list_of_skills(sheet: Sheet, heading: int, columns: Columns) -> bool:
    """Tell whether a table without levels is of skills: its headings name codes and categories."""
    named = {field_named(text) for text in sheet.rows.get(heading, {}).values()}
    return {"code", "category"} <= named and "name" in columns.fields


def _code_column(sheet: Sheet, heading: int) -> int:
    """Give the column below the heading of codes, else that with most codes."""
    for column, text in sheet.rows.get(heading, {}).items():
        if field_named(text) == "code":
            return column
    values: dict[int, list[str]] = {0: []}
    for row, column in sheet.places():
        if row > heading:
            values.setdefault(column, []).append(sheet.text(row, column))
    return code_column(values)


def _row_above(sheet: Sheet, first: int) -> int:
    """Give the last row before the first code, if it has more than a title."""
    above = [row for row in sheet.rows if row < first]
    return above[-1] if above and len(sheet.rows[above[-1]]) > 1 else 0


def _are_own_codes(sheet: Sheet, rows: Sequence[int], column: int, heading: int) -> bool:
    """Tell whether a column without a known heading has codes: nearly all, and mostly distinct.

    A column of acronyms in some other table is none.
    """
    if field_named(sheet.text(heading, column)) == "code":
        return True
    filled = [row for row in sheet.rows if row > heading and sheet.text(row, column)]
    distinct = {sheet.text(row, column) for row in rows}
    return len(rows) >= _MOST * len(filled) and 2 * len(distinct) > len(rows)


def _of_attributes(sheet: Sheet, rows: Sequence[int], column: int, heading: int) -> bool:
    """Tell attributes from skills by their addresses, else by their headings or codes."""
    for text in sheet.rows[rows[0]].values():
        if ADDRESS.fullmatch(text):
            return "/shortcode/" in text
    if any(fold(text) in _ATTRIBUTE_HEADINGS for text in sheet.rows.get(heading, {}).values()):
        return True
    known = sum(sheet.text(row, column) in ATTRIBUTE_CODES for row in rows)
    return 2 * known > len(rows)


def read_rows(draft: SheetDraft, table: CodeTable) -> list[int]:
    """Claim what frames the records, and give the rows to read: each code once."""
    sheet, columns = draft.sheet, table.columns
    for row in sheet.rows:
        if row <= table.heading or _is_heading(sheet, row, table):
            draft.claim_row(row)  # titles, headings, and headings repeated
    _report_columns(draft, table)
    rows = _distinct_rows(draft, table)
    for row in sheet.rows:
        record = row > table.heading and row not in table.rows and _is_record(sheet, row, columns)
        if record and not _is_claimed(draft, row):
            code = sheet.text(row, columns.fields["code"]) or "an empty cell"
            draft.report("row-without-code", row, _excerpt(sheet, row), cell=code)
            draft.claim_row(row)
    if "name" in columns.fields:
        return rows
    draft.report("names-missing")
    for row in rows:
        draft.claim_row(row)
    return []


def _is_heading(sheet: Sheet, row: int, table: CodeTable) -> bool:
    """Tell whether a row repeats headings, or numbers levels below a heading that they share."""
    headings = sheet.rows.get(table.heading, {})
    return all(
        text == headings.get(column) or (row < table.rows[0] and whole_number(text) is not None)
        for column, text in sheet.rows[row].items()
    )


def _distinct_rows(draft: SheetDraft, table: CodeTable) -> list[int]:
    """Give the first row of each code, and report the others."""
    first: dict[str, int] = {}
    for row in table.rows:
        code = draft.sheet.text(row, table.columns.fields["code"])
        if code in first:
            excerpt = _excerpt(draft.sheet, row)
            draft.report("duplicate-code", row, excerpt, code=code, other=first[code])
            draft.claim_row(row)
        else:
            first[code] = row
    return list(first.values())


def _is_claimed(draft: SheetDraft, row: int) -> bool:
    return all((row, column) in draft.claimed for column in draft.sheet.rows[row])


def _is_record(sheet: Sheet, row: int, columns: Columns) -> bool:
    """Tell whether a row without a code has the texts of a skill."""
    return len(columns.used.intersection(sheet.rows[row])) >= _ROW_OF_TEXTS


def _excerpt(sheet: Sheet, row: int) -> str:
    return " | ".join(sheet.rows[row].values())


def _report_columns(draft: SheetDraft, table: CodeTable) -> None:
    """Report columns that were guessed, that are missing, and that nothing was read from."""
    sheet, columns = draft.sheet, table.columns
    for name, column in columns.guessed.items():
        heading = sheet.text(table.heading, column)
        draft.report(
            "column-by-content", table.heading, heading, column=column_name(column), field=name
        )
    if "description" not in columns.fields:
        draft.report("column-missing", table.heading, field="descriptions")
    if not columns.texts:
        draft.report("column-missing", table.heading, field="texts of the levels")
    for column in sheet.columns:
        if column in columns.used:
            continue
        rows = [row for row in sheet.rows if row >= table.heading and sheet.text(row, column)]
        draft.claimed.update((row, column) for row in rows)
        below = [row for row in rows if row > table.heading]
        if below:
            heading = sheet.text(table.heading, column) or sheet.text(below[0], column)
            draft.report(
                "unread-column", table.heading or below[0], heading, column=column_name(column)
            )


def address_of(draft: SheetDraft, row: int, columns: Columns) -> str | None:
    """Give the address in a row; what is no address stays unread."""
    column = columns.fields.get("address")
    if column is None or not ADDRESS.fullmatch(draft.sheet.text(row, column)):
        return None
    return draft.take(row, column)


def levels_in(draft: SheetDraft, row: int, columns: Columns) -> tuple[int, ...] | None:
    """Give the levels that are flagged in a row, ascending; None where the table has no flags."""
    if not columns.flags:
        return None
    found: set[int] = set()
    for column, level in columns.flags.items():
        text = draft.sheet.text(row, column)
        if columns.zero_or_one and level:
            levels = [level] * (whole_number(text) or 0)
        else:
            levels = _levels_of(text, level)
        if levels or not text or is_flag(text):
            draft.take(row, column)
        for number in levels:
            if MIN_LEVEL <= number <= MAX_LEVEL:
                found.add(number)
            else:
                draft.report("level-out-of-range", row, text, level=number)
    return tuple(sorted(found))


def _levels_of(text: str, level: int) -> list[int]:
    """Give the levels of a flag: its number, that of its column, or those that it lists."""
    if (number := whole_number(text)) is not None:
        return [number] if number else []
    if level:
        return [level] if fold(text) in MARKS else []
    levels: list[int] = []
    for first, last in _RANGE.findall(text):
        levels += range(int(first), int(last or first) + 1)
    return levels
