"""The cells of an ``.xlsx`` workbook: a zip of XML parts, read with limits and without a library.

The standard library's parsers suffice for text, and only what is there takes memory: a library
that lays a sheet out as a full grid dies of one stray cell in the last row (python-calamine asks
for 400 GB), and gives a cell with an error as if it were empty.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast
from xml.etree import ElementTree as Xml  # expat bounds entities, and no part may declare any

from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import Source
from skosmith_converter.tables.cells import Sheet, cell_name, make_sheet

__all__ = ["LARGEST_UNPACKED", "MOST_CELLS", "is_workbook", "read_workbook"]

LARGEST_UNPACKED = 100_000_000
"""Bytes of all parts that are read; those of the official workbooks have 700,000, a column that is
formatted down to the last row of a sheet has 80,000,000."""
MOST_CELLS = 200_000
"""Cells with text in a workbook; the official ones have some 2,500."""

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 20
_DOCTYPE = b"<!DOCTYPE"

# What the parsers of the standard library raise for a zip or XML that is not whole.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, Xml.ParseError,
    LookupError, ValueError, OverflowError,
)  # fmt: skip


class _TooLargeError(Exception):
    """More than any workbook of SFIA has; its arguments are those of the issue."""


@dataclass(slots=True)
class _Parts:
    """The parts of a workbook; counts what has been unpacked and how many cells had text."""

    archive: zipfile.ZipFile
    unpacked: int = 0
    cells: int = 0
    strings: list[str] = field(default_factory=list)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a part in steps, so that a bomb is noticed before it has gone off."""
        if self.archive.getinfo(name).compress_type not in {
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        }:
            raise NotImplementedError(f"{name} is packed in a way that workbooks never are")
        before = b""
        with self.archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > LARGEST_UNPACKED:
                    size = f"more than {LARGEST_UNPACKED:,}"
                    raise _TooLargeError(size, "unpacked bytes", LARGEST_UNPACKED)
                if _DOCTYPE in before + chunk:
                    raise ValueError(f"{name} declares a document type")
                before = chunk[-len(_DOCTYPE) :]
                yield chunk

    def parse(self, name: str) -> Xml.Element:
        """Unpack and parse a part."""
        return Xml.fromstring(b"".join(self.chunks(name)))  # noqa: S314  (see the import)

    def elements(self, name: str, wanted: tuple[str, ...]) -> Iterator[Xml.Element]:
        """Give the elements of these names one by one, each gone when the next one comes.

        Formatted but empty rows down to the last one are common, and would take a gigabyte.
        """
        parser: Xml.XMLPullParser[Xml.Element] = Xml.XMLPullParser(("start", "end"))
        above: list[Xml.Element] = []
        for chunk in self.chunks(name):
            parser.feed(chunk)
            for event, element in cast(Iterable[tuple[str, Xml.Element]], parser.read_events()):
                if event == "start":
                    above.append(element)
                    continue
                above.pop()
                if element.tag.rpartition("}")[2] in wanted:
                    yield element
                    above[-1].clear()
        parser.close()

    def count_cell(self) -> None:
        """Count a cell with text."""
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise _TooLargeError(f"more than {MOST_CELLS:,}", "cells", MOST_CELLS)


def is_workbook(data: bytes) -> bool:
    """Tell whether bytes are a spreadsheet, be it one that can't be read.

    That is a zip with a folder ``xl/`` (whole or cut short), OpenDocument, or OLE2.
    """
    if data.startswith(_OLE2):
        return True
    return data.startswith(_ZIP) and (b"xl/" in data or _OPEN_DOCUMENT in data[:200])


def read_workbook(data: bytes, source: Source) -> tuple[list[Sheet], list[Issue]]:
    """Give the sheets of a workbook in their order; none, and an issue, where it can't be read."""
    refused = _refuse(data, source)
    if refused is not None:
        return [], [refused]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_sheets(_Parts(archive), source)
    except _TooLargeError as error:
        size, unit, limit = error.args
        kind = ISSUE_KINDS["table-too-large"]
        return [], [kind.at(source.name, size=size, unit=unit, limit=f"{limit:,}")]
    except _DAMAGE as error:
        reason = str(error).strip("'\"") or type(error).__name__
        return [], [ISSUE_KINDS["damaged-table"].at(source.name, reason=reason)]


def _refuse(data: bytes, source: Source) -> Issue | None:
    if data.startswith(_OLE2):
        if _PROTECTED in data:
            return ISSUE_KINDS["password-protected"].at(source.name)
        return ISSUE_KINDS["other-spreadsheet"].at(source.name, form="the old form .xls")
    if _OPEN_DOCUMENT in data[:200]:
        return ISSUE_KINDS["other-spreadsheet"].at(source.name, form="the form .ods")
    if b"xl/workbook.bin" in data:
        return ISSUE_KINDS["other-spreadsheet"].at(source.name, form="the form .xlsb")
    return None


def _read_sheets(parts: _Parts, source: Source) -> tuple[list[Sheet], list[Issue]]:
    main = _main_part(parts)
    targets = _targets(parts, main)
    if strings := targets.get("sharedStrings", {}):
        parts.strings = [_plain(item) for item in parts.parse(*strings.values()).iterfind("{*}si")]
    sheets, issues = [], []
    for element in parts.parse(main).iterfind("{*}sheets/{*}sheet"):
        part = targets.get("worksheet", {}).get(_attribute(element, "id"))
        if part is None:
            continue  # a chart or a macro sheet: no cells
        name = element.get("name", "")
        named = replace(source, name=f"{source.name}#{name}")
        empty: list[tuple[int, int]] = []
        sheet, found = make_sheet(name, _cells(parts, part, empty), named)
        sheets.append(sheet)
        issues += found
        kind = ISSUE_KINDS["cell-without-value"]
        issues += [kind.at(named.name, row, cell=cell_name(row, column)) for row, column in empty]
    return sheets, issues


def _main_part(parts: _Parts) -> str:
    """Give the name of the part that lists the sheets."""
    for relation in parts.parse("_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    raise ValueError("no part lists the sheets")


def _targets(parts: _Parts, main: str) -> dict[str, dict[str, str]]:
    """Give the parts that the main part refers to: kind → id → name."""
    folder, file = posixpath.split(main)
    found: dict[str, dict[str, str]] = {}
    for relation in parts.parse(f"{folder}/_rels/{file}.rels"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
        found.setdefault(kind, {})[relation.get("Id", "")] = target.lstrip("/")
    return found


def _attribute(element: Xml.Element, name: str) -> str:
    """Give an attribute whatever its namespace (strict and transitional differ)."""
    return next((v for k, v in element.attrib.items() if k.endswith(f"}}{name}")), "")


def _plain(element: Xml.Element) -> str:
    """Give the text of a string item, its runs joined, without phonetic guides."""
    # An item has a text or runs; looking for them by path takes three times as long
    texts = [part for part in element if part.tag.endswith("}t")]
    runs = [part for part in element if part.tag.endswith("}r")]
    texts += [part for run in runs for part in run if part.tag.endswith("}t")]
    text = "".join([part.text or "" for part in texts])
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _cells(
    parts: _Parts, part: str, empty: list[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Give row, column and text of each cell; those without a value go to `empty`.

    A cell merged with those below it says its text in each of their rows that has any.
    """
    texts: dict[int, dict[int, str]] = {}
    row = 0
    for element in parts.elements(part, ("row", "mergeCell")):
        if element.tag.endswith("row"):
            row = _row_of(element, row + 1)
            cells = list(_cells_of(parts, element, row, empty))
            texts.update({row: dict(cells)} if cells else {})
            yield from ((row, column, text) for column, text in cells)
        else:
            yield from _spread(parts, element.get("ref", ""), texts)


def _row_of(element: Xml.Element, following: int) -> int:
    """Give the number of a row: its own, that of its first cell, or that which follows."""
    if (number := element.get("r")) is not None:
        return int(number)
    return _place(next((cell.get("r") for cell in element), None), following, 0)[0]


def _cells_of(
    parts: _Parts, element: Xml.Element, row: int, empty: list[tuple[int, int]]
) -> Iterator[tuple[int, str]]:
    """Give column and text of each cell of a row."""
    column = 0
    for cell in element:
        column = _place(cell.get("r"), row, column)[1]
        if not len(cell):
            continue  # formatted, but empty
        text = _value(cell, parts.strings)
        if text is None:
            empty.append((row, column))
        elif text:
            parts.count_cell()
            yield column, text


def _spread(
    parts: _Parts, merged: str, texts: Mapping[int, Mapping[int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Give the cells of other rows for which the first cell of a merged column speaks."""
    first, _, last = merged.partition(":")
    (top, column), (bottom, other) = _place(first, 0, 0), _place(last or first, 0, 0)
    text = texts.get(top, {}).get(column)
    if column != other or text is None:
        return
    for row in texts:
        if top < row <= bottom:
            parts.count_cell()
            yield row, column, text


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Give row and column of a cell; one without a reference follows the cell before it."""
    if reference is None:
        return row, column + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"{reference!r} is no cell")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), number


def _value(cell: Xml.Element, strings: list[str]) -> str | None:
    """Give the text of a cell; None where it holds an error, or a formula never calculated."""
    kind = cell.get("t", "n")
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    if kind == "inlineStr":
        return _plain(parts["is"]) if "is" in parts else ""
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind != "str":
        value = value.strip()
    if kind == "e" or (not value and "f" in parts):
        return None if kind != "str" else ""
    if kind == "s":
        return strings[int(value)] if value else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return _number(value) if kind == "n" else value


def _number(value: str) -> str:
    """Give a number as people write it: 1.0 and 1E0 are 1."""
    if not value or value.isdecimal():
        return value
    number = float(value)
    return str(int(number)) if number.is_integer() else value
