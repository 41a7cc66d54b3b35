"""The sheets of a table, whatever file it came in: CSV by lines, a workbook by rows."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.issues import Issue, Severity
from skosmith_converter.links.findings import Finding
from skosmith_converter.links.findings import Severity as Weight
from skosmith_converter.links.reading_text import decode
from skosmith_converter.links.roles.headings import code_in, slot_of
from skosmith_converter.page import Source
from skosmith_converter.tables.cells import Sheet, make_sheet
from skosmith_converter.tables.workbook import is_workbook, read_workbook

__all__ = ["read_sheets"]

_DELIMITERS: Final = ",;\t"
_FIRST: Final = 60
"""Records that the delimiter is told by."""
_LONGEST_CELL: Final = 1 << 20


def read_sheets(
    data: bytes, name: str, encoding: str | None = None
) -> tuple[list[Sheet], list[Finding]]:
    """Give the sheets of a workbook, or the one of a CSV file, its rows counted as lines.

    Raises SourceError where the file can't be read.
    """
    source = Source(name, "")
    if is_workbook(data):
        sheets, issues = read_workbook(data, source)
    else:
        cells = list(_cells(decode(data, name, encoding), name))
        sheet, issues = make_sheet("", cells, source)
        sheets = [sheet]
    return sheets, _findings(issues)


def _findings(issues: Iterable[Issue]) -> list[Finding]:
    """Give what is odd about cells as findings; raises SourceError where nothing was read."""
    found = []
    for issue in issues:
        if issue.severity is Severity.ERROR:
            place = f"{issue.source}:{issue.line}" if issue.line else issue.source
            raise SourceError(place, issue.message, issue.remedy)
        found.append(
            Finding(issue.source, issue.line, "cell", issue.message, issue.remedy, Weight.WARNING)
        )
    return found


def _cells(text: str, name: str) -> Iterator[tuple[int, int, str]]:
    """Give line, column and text of the cells of a CSV file; raises SourceError where it is none.

    The delimiter is the one with which most headings of a row are known.
    """
    tables = [(list(_records(text, one, name, _FIRST)), one) for one in _DELIMITERS]
    delimiter = max(tables, key=lambda table: _fit(table[0]))[1]
    for line, record in _records(text, delimiter, name):
        for column, cell in enumerate(record, start=1):
            if cell.strip():
                yield line, column, cell


def _fit(records: Sequence[tuple[int, list[str]]]) -> tuple[int, int]:
    known = (sum(slot_of(c) is not None or bool(code_in(c)) for c in r) for _, r in records)
    return max(known, default=0), max((len(record) for _, record in records), default=0)


def _records(
    text: str, delimiter: str, name: str, most: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line that it begins on."""
    usual = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for count, record in enumerate(reader, start=1):
            yield line, record
            line = reader.line_num + 1
            if count == most:
                return
    except csv.Error as error:
        raise SourceError(f"{name}:{line}", str(error), "Save the table as CSV anew.") from error
    finally:
        csv.field_size_limit(usual)
