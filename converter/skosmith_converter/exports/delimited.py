"""Writes a table as CSV (RFC 4180), which no spreadsheet takes for formulas."""

import csv
import io
import re

from skosmith_converter.exports.sheets import Cell, Table

__all__ = ["guarded", "write_delimited"]

_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(cell: Cell) -> str:
    """Give a cell as it is written: what would be a formula is marked as text by an apostrophe.

    One that is there already gets another, so that the reader finds every text as it was.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("plain"), guarded(3)
    ("'=1+1", "''=1+1", 'plain', '3')
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def write_delimited(table: Table, *, byte_order_mark: bool = False) -> bytes:
    """Give the table in UTF-8; Excel needs a byte order mark to see that it is."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([guarded(cell) for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig" if byte_order_mark else "utf-8")
