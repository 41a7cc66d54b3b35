"""CSV files as records with the lines they begin on."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.targets.documents import Document
from skosmith_converter.page import Source
from skosmith_converter.tables.delimited import decode_delimited

__all__ = ["Row", "Table", "read_table"]

_DELIMITERS: Final = ",;\t|"
_LONGEST_CELL: Final = 1 << 28
"""The csv module allows 128 KiB; the top concepts of ESCO's schemes take 600."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record: its cells by column, and its place."""

    columns: Mapping[str, int]
    cells: Sequence[str]
    name: str
    line: int

    def __getitem__(self, column: str) -> str:
        """Give a cell without white space around it; "" where there is none."""
        at = self.columns.get(column, -1)
        return self.cells[at].strip() if 0 <= at < len(self.cells) else ""

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file."""

    document: Document
    columns: Mapping[str, int]
    """Number of each column by its heading."""
    rows: Sequence[Row]


def read_table(document: Document) -> Table:
    """Read a CSV file with headings in its first line.

    Raises SourceError where it is no text, no CSV, has no headings or a record with more cells.
    """
    text, issues = decode_delimited(document.data, Source(document.name, ""))
    if text is None:
        issue = issues[0]
        place = f"{document.name}:{issue.line}" if issue.line else document.name
        raise SourceError(place, issue.message, issue.remedy)
    text = text.removeprefix("\ufeff")
    records = _records(text, document.name)
    _, headings = next(records, (0, []))
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        columns.setdefault(heading.strip(), at)
    if not any(columns):
        raise SourceError(f"{document.name}:1", "has no headings", "Name its columns in line 1.")
    rows = []
    for line, cells in records:
        if len(cells) > len(headings) and any(cells[len(headings) :]):
            raise SourceError(
                f"{document.name}:{line}",
                f"has {len(cells)} cells below {len(headings)} headings",
                "Put cells that hold the delimiter between quotes.",
            )
        rows.append(Row(columns, cells, document.name, line))
    return Table(document, columns, rows)


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    first = text[: text.find("\n") + 1] or text
    delimiter = max(_DELIMITERS, key=first.count)
    usual = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"{name}:{line}", f"is no CSV: {error}", "Save the file as CSV again."
        ) from error
    finally:
        csv.field_size_limit(usual)
