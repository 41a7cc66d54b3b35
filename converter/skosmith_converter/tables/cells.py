"""A sheet as cells of text, whatever file it came from, and what became of each cell."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from skosmith_converter.blocks import clean, mojibake_in, read_lines, without_controls
from skosmith_converter.html_lines import without_markup
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import Passage, Source

__all__ = [
    "CODE",
    "Sheet",
    "SheetDraft",
    "cell_name",
    "column_name",
    "make_sheet",
    "passage",
    "passages",
    "whole_number",
]

CODE = re.compile("[A-Z]{4}")
_RETURN = re.compile("\r(?:\r*\n)?")
_NUMBER = re.compile(r"[+]?(\d{1,9})(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet that have text."""

    name: str
    """Empty for the one sheet of a CSV file."""
    rows: Mapping[int, Mapping[int, str]]
    """Row → column → text, both from 1 and ascending; empty rows and cells are absent."""

    def text(self, row: int, column: int) -> str:
        """Give the text of a cell; the empty string where there is none."""
        return self.rows.get(row, {}).get(column, "")

    @property
    def columns(self) -> list[int]:
        """The columns that have text anywhere."""
        return sorted({column for cells in self.rows.values() for column in cells})

    def places(self) -> Iterator[tuple[int, int]]:
        """Give row and column of each cell with text."""
        for row, cells in self.rows.items():
            for column in cells:
                yield row, column


def make_sheet(
    name: str, cells: Iterable[tuple[int, int, str]], source: Source
) -> tuple[Sheet, list[Issue]]:
    """Clean the cells of a sheet; gives issues for garbled text and control characters."""
    rows: dict[int, dict[int, str]] = {}
    issues = []
    marked = []
    for row, column, text in cells:
        shown = without_markup(text)
        marked += [cell_name(row, column)] if shown != text else []
        cleaned, had_controls = _clean_cell(shown)
        if not cleaned:
            continue
        rows.setdefault(row, {})[column] = cleaned
        if had_controls:
            issues.append(
                ISSUE_KINDS["control-characters"].at(source.name, row, _one_line(cleaned))
            )
        if (found := mojibake_in(cleaned)) is not None:
            kind, cell = ISSUE_KINDS["mojibake-in-cell"], cell_name(row, column)
            excerpt = _one_line(cleaned[max(0, found.start() - 40) :])
            issues.append(kind.at(source.name, row, excerpt, cell=cell, example=found.group()))
    if marked:
        kind = ISSUE_KINDS["markup-left-out"]
        issues.append(kind.at(source.name, place=marked[0], count=len(marked)))
    ordered = {row: dict(sorted(rows[row].items())) for row in sorted(rows)}
    return Sheet(name, ordered), issues


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _clean_cell(text: str) -> tuple[str, bool]:
    """Give the text of a cell in the form of our literals, its lines apart by line feeds."""
    if "\r" in text or "_x000D_" in text:
        text = _RETURN.sub("\n", text.replace("_x000D_", "\r"))
    bare, had_controls = without_controls(clean(text))
    return CellText(bare.strip(), text.strip(" \n\u00a0")), had_controls


def column_name(column: int) -> str:
    """Give the letters of a column.

    >>> column_name(1), column_name(27)
    ('A', 'AA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Give the reference of a cell, such as B7."""
    return f"{column_name(column)}{row}"


def whole_number(text: str) -> int | None:
    """Give the whole number that a cell holds, however it was stored.

    >>> whole_number("3"), whole_number("3.0"), whole_number("3a")
    (3, 3, None)
    """
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


class CellText(str):
    """The text of a whole cell, which knows how it stood there; parts of it are plain strings."""

    __slots__ = ("raw",)
    raw: str | None

    def __new__(cls, text: str, found: str) -> "CellText":
        """Keep `found` where cleaning has changed more than the ends of lines and control signs."""
        made = super().__new__(cls, text)
        made.raw = found if found != text and found.replace("\u00a0", " ") == text else None
        return made


def passage(text: str, row: int) -> Passage:
    """Make a passage of text that stands in a row."""
    return Passage(text, (row, row), text.raw if isinstance(text, CellText) else None)


def passages(text: str, row: int) -> tuple[Passage, ...]:
    """Give the lines of a cell that have text, without their bullets."""
    return tuple(passage(line.text, row) for line in read_lines(text) if line.text)


@dataclass(slots=True)
class SheetDraft:
    """A sheet while it is read: the cells that have found their place, and the issues."""

    sheet: Sheet
    source: Source
    """Its name is that of file and sheet."""
    language: str
    pack: LanguagePack
    edition: str | None = None
    claimed: set[tuple[int, int]] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    def take(self, row: int, column: int | None) -> str:
        """Claim a cell and give its text; the empty string where there is no such column."""
        if column is None:
            return ""
        self.claimed.add((row, column))
        return self.sheet.text(row, column)

    def claim_row(self, row: int) -> None:
        """Claim all cells of a row."""
        self.claimed.update((row, column) for column in self.sheet.rows.get(row, {}))

    def report(self, kind: str, row: int = 0, excerpt: str = "", /, **arguments: str | int) -> None:
        """Add an issue about a row, or the whole sheet."""
        line = " ".join(excerpt.split())
        self.issues.append(ISSUE_KINDS[kind].at(self.source.name, row, line, **arguments))

    def report_unread(self) -> None:
        """Add an issue for each cell that nothing has claimed."""
        for row, column in self.sheet.places():
            if (row, column) not in self.claimed:
                text = self.sheet.text(row, column)
                self.report("unread-cell", row, text, cell=cell_name(row, column))
