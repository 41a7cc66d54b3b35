"""Results as a table of plain text, for a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence

from skosmith_converter.terms import Term, is_iri, is_literal, literal_parts
from skosmith_server.cells import short_name
from skosmith_server.results import Table

__all__ = ["as_text"]


def as_text(table: Table, base: str = "") -> Iterator[str]:
    """Give the lines of a table; an answer to ASK is one line."""
    if table.boolean is not None:
        yield "true" if table.boolean else "false"
        return
    rows = [table.variables, *([_shown(term, base) for term in row] for row in table.rows)]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield _line(row, widths)
        if number == 0:
            yield "  ".join("-" * size for size in widths)
    yield f"({len(table.rows)} row{'' if len(table.rows) == 1 else 's'})"


def width(text: str) -> int:
    """Give the columns that a text takes in a terminal: wide characters take two, marks none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _shown(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if is_literal(term):
        value, language, _ = literal_parts(term)
        text = f"{value} @{language}" if language else value
        # A table has one line a row, and a terminal obeys control characters.
        return "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)
    return short_name(term, base) if is_iri(term) else term
