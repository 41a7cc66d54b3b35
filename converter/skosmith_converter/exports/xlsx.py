"""Writes an ``.xlsx`` workbook: the few XML parts that text in tables needs (ECMA-376, Part 1).

The libraries for it date and number what they write by the clock, and bring ten times the code for
charts, pictures and formulas; our reader knows these parts anyway. Texts are shared strings, so
that no spreadsheet takes one for a formula. The same tables give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from skosmith_converter.exports.sheets import Cell, Table
from skosmith_converter.serialization import UnwritableError
from skosmith_converter.tables.cells import cell_name

__all__ = ["LONGEST_CELL", "write_workbook"]

LONGEST_CELL: Final = 32_767
"""Characters (UTF-16 units) of a cell that Excel takes."""
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name."""
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_STYLES: Final = f"""{_XML}<styleSheet xmlns="{_MAIN}">\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills>\
<borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="2">\
<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>\
<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def write_workbook(tables: Sequence[Table], *, right_to_left: bool = False) -> bytes:
    """Give a workbook of these sheets; raises UnwritableError where a text is too long for Excel.

    `right_to_left` lets the first column stand at the right.
    """
    strings: dict[str, int] = {}
    sheets = [_sheet(table, strings, right_to_left=right_to_left) for table in tables]
    parts = {
        "[Content_Types].xml": _content_types(len(tables)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(tables),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(tables) + 1)),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": _shared(strings),
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, start=1)},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text)
    return stream.getvalue()


def _content_types(sheets: int) -> str:
    kinds = {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    kinds |= {"/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in {"/xl/workbook.xml": "sheet.main", **kinds}.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _workbook(tables: Sequence[Table]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(table.title)} sheetId="{n}" r:id="rId{n}"/>'
        for n, table in enumerate(tables, start=1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _shared(strings: dict[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{_text(one)}</t></si>' for one in strings)
    return f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">{items}</sst>'


def _text(text: str) -> str:
    """Give a text in XML; what reads as an escape (§22.9.2.19), and what XML lacks, is escaped."""
    escaped = _ESCAPED.sub("_x005F_", text)
    return escape(_NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped))


def _sheet(table: Table, strings: dict[str, int], *, right_to_left: bool) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(table.widths, start=1)
    )
    rows = "".join(
        f'<row r="{number}">{"".join(_cells(table, number, row, strings))}</row>'
        for number, row in enumerate(table.rows, start=1)
    )
    direction = ' rightToLeft="1"' if right_to_left else ""
    frozen = (
        f'<pane ySplit="{table.headings}" topLeftCell="A{table.headings + 1}"'
        ' activePane="bottomLeft" state="frozen"/>'
        if table.headings
        else ""
    )
    view = f'<sheetViews><sheetView workbookViewId="0"{direction}>{frozen}</sheetView></sheetViews>'
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">{view}<cols>{columns}</cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _cells(
    table: Table, number: int, row: Sequence[Cell], strings: dict[str, int]
) -> Iterator[str]:
    style = ' s="1"' if number <= table.headings else ""
    for column, cell in enumerate(row, start=1):
        if cell is None or cell == "":
            continue
        place = cell_name(number, column)
        if isinstance(cell, int):
            yield f'<c r="{place}"{style}><v>{cell}</v></c>'
            continue
        if len(cell.encode("utf-16-le")) > 2 * LONGEST_CELL:
            raise UnwritableError(
                f"a text of {len(cell):,} characters is too long for a cell of a workbook "
                f"({table.title}!{place}), which holds {LONGEST_CELL:,}: write CSV instead"
            )
        yield f'<c r="{place}"{style} t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
