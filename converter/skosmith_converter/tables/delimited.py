"""The cells of a CSV file: its encoding, its delimiter, its records."""

import codecs
import csv
import io
import re

from skosmith_converter.blocks import mojibake_in
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import Source
from skosmith_converter.tables.cells import Sheet, make_sheet
from skosmith_converter.tables.columns import count_headings

__all__ = ["decode_delimited", "read_delimited", "sample_of"]

_DELIMITERS = ",;\t"
_SAMPLE = 100_000
_FIRST_ROWS = 20
# What Windows-1252 has and Latin text uses; a run of three such letters is another alphabet.
_PLAUSIBLE = re.compile("[\x00-\x7f€‚„…†‡‰‹‘’“”•–—™›ŠšŽžŒœŸ\u00a0-\u00ff]*")
_FOREIGN = re.compile("[\u00c0-\u00ff]{3}|[\u00a1-\u00bf]{3}")
_LATIN = re.compile("[\u00c0-\u00ff]")
_MOST_LATIN = 0.1
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
"""A cell that is marked as text, so that no spreadsheet takes it for a formula."""


def sample_of(data: bytes) -> Sheet | None:
    """Give the first records of what may be a CSV file; None where it can't be one."""
    if data.lstrip()[:1] in {b"<", b"{", b"["} or (b"\0" in data[:1000] and not _is_wide(data)):
        return None
    text = data[:_SAMPLE].decode("utf-16" if _is_wide(data) else "utf-8-sig", "replace")
    cells = _parse(text, _delimiter_of(text), strict=False)
    shown = ((row, column, t.replace("\ufffd", "")) for row, column, t in cells)
    return make_sheet("", shown, Source("", ""))[0]


def read_delimited(data: bytes, source: Source) -> tuple[list[Sheet], list[Issue]]:
    """Give the one sheet of a CSV file; none, and an issue, where it can't be read."""
    text, issues = decode_delimited(data, source)
    if text is None:
        return [], issues
    try:
        cells = _parse(text, _delimiter_of(text), strict=True)
    except _BrokenRecordError as error:
        reason, line = error.args
        return [], [*issues, ISSUE_KINDS["damaged-table"].at(source.name, line, reason=reason)]
    sheet, found = make_sheet("", cells, source)
    return [sheet], issues + found


class _BrokenRecordError(Exception):
    """A record that is no CSV: why, and its line."""


def _is_wide(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def decode_delimited(data: bytes, source: Source) -> tuple[str | None, list[Issue]]:
    """Decode UTF-8, UTF-16 with its mark, or what can only be Windows-1252."""
    try:
        return data.decode("utf-16" if _is_wide(data) else "utf-8-sig"), []
    except UnicodeDecodeError as error:
        if (text := _windows_text(data)) is not None:
            return text, [ISSUE_KINDS["windows-1252"].at(source.name)]
        line = data.count(b"\n", 0, error.start) + 1
        excerpt = data.split(b"\n")[line - 1].decode("cp1252", "replace").strip()
        kind = ISSUE_KINDS["not-utf-8"]
        arguments: dict[str, str | int] = {"byte": error.start + 1, "encoding": "windows-1252"}
        return None, [kind.at(source.name, line, excerpt, **arguments)]


def _windows_text(data: bytes) -> str | None:
    """Decode as Windows-1252 where the outcome is Latin text; damaged UTF-8 and others are not."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    plausible = _PLAUSIBLE.fullmatch(text) and mojibake_in(text) is None
    few = len(_LATIN.findall(text)) <= _MOST_LATIN * len(text)
    return text if plausible and few and not _FOREIGN.search(text) else None


def _delimiter_of(text: str) -> str:
    """Give the delimiter with which the first records have most headings, then most cells."""

    def fit(delimiter: str) -> tuple[int, int]:
        rows: dict[int, list[str]] = {}
        for row, _, cell in _parse(text[:_SAMPLE], delimiter, strict=False):
            if row > _FIRST_ROWS:
                break
            rows.setdefault(row, []).append(cell)
        widths = [len(cells) for cells in rows.values()]
        return max(map(count_headings, rows.values()), default=0), max(widths, default=0)

    return max(_DELIMITERS, key=fit)


def _parse(text: str, delimiter: str, *, strict: bool) -> list[tuple[int, int, str]]:
    """Give row, column and text of the cells; what is no CSV ends it, or raises if strict."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    cells = []
    try:
        for row, record in enumerate(reader, start=1):
            cells += [(row, column, _bare(cell)) for column, cell in enumerate(record, 1) if cell]
    except csv.Error as error:
        if strict:
            raise _BrokenRecordError(str(error), reader.line_num) from error
    return cells


def _bare(cell: str) -> str:
    """Give the text of a cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell
