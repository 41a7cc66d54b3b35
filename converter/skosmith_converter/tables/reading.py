"""A workbook or a CSV file to a document: each sheet is told by what stands in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from skosmith_converter.issues import ISSUE_KINDS, Issue, Severity
from skosmith_converter.languages import (
    LanguagePack,
    detect_language,
    doubts_of_language,
    main_script,
    pack_for,
)
from skosmith_converter.official import language_of_addresses
from skosmith_converter.page import (
    AttributePage,
    Document,
    EditionEvidence,
    LevelPage,
    SkillPage,
    Source,
)
from skosmith_converter.tables.cells import Sheet, SheetDraft
from skosmith_converter.tables.columns import ADDRESS
from skosmith_converter.tables.delimited import read_delimited, sample_of
from skosmith_converter.tables.levels import LevelTable, find_level_table, read_levels
from skosmith_converter.tables.records import CodeTable, find_code_table, has_codes, heading_row
from skosmith_converter.tables.skills import read_attributes, read_skills
from skosmith_converter.tables.workbook import is_workbook, read_workbook

__all__ = ["is_table", "read_table"]

_IN_ADDRESS = re.compile(r"/(?:skillcode|shortcode|lor)/(\d{1,2})/|/sfia-(\d{1,2})(?:/|$)")
_IN_TITLE = re.compile(r"\bSFIA\s*(?:version\s*|v)?(\d{1,2})\b", re.IGNORECASE)
_IN_FILE_NAME = re.compile(r"sfia[\s_-]*(\d{1,2})(?!\d)", re.IGNORECASE)
_PROSE_COLUMNS = 2
_WIDE_ENOUGH = 3
_ENOUGH_LINES = 500
_FEW = 5
"""Part of the lines that a note in another script may be."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sheet is."""

    sheet: Sheet
    codes: CodeTable | None
    levels: LevelTable | None


def is_table(data: bytes) -> str | None:
    """Tell by its content whether a file is a "workbook", a "csv" of SFIA, or neither."""
    if is_workbook(data):
        return "workbook"
    sheet = sample_of(data)
    if (
        sheet is None
        or max((len(cells) for cells in sheet.rows.values()), default=0) < _WIDE_ENOUGH
    ):
        return None
    told = _tell(sheet, pack_for(""))
    return "csv" if told.codes or told.levels or heading_row(sheet) else None


def read_table(
    data: bytes, source: Source, language: str | None = None
) -> tuple[Document | None, list[Issue]]:
    """Read a workbook or a CSV file; `language` is a BCP 47 tag, or None to detect it.

    Never raises: what is wrong comes as issues. The document is None where the file can't be
    read, has no table of SFIA, or its language can't be told.
    """
    read = read_workbook if is_workbook(data) else read_delimited
    sheets, issues = read(data, source)
    if any(issue.severity is Severity.ERROR for issue in issues):
        return None, issues
    detected = detect_language(_without_english(list(_lines(sheets))))
    detected = language_of_addresses(_addresses(sheets), detected)
    pack = pack_for(language or detected or "")
    told = [_tell(sheet, pack) for sheet in sheets]
    if not any(one.codes or one.levels for one in told):
        return None, issues + _without_tables(told, source)
    if language is None and detected is None:
        return None, [*issues, ISSUE_KINDS["language-unknown"].at(source.name)]
    issues += doubts_of_language(source.name, language, detected, pack)
    document, found = _read_document(told, source, language or detected or "", pack)
    return document, issues + found


def _lines(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Give lines of the cells to detect the language from, no more than are needed."""
    rest = _ENOUGH_LINES
    for sheet in sheets:
        for cells in sheet.rows.values():
            for text in cells.values():
                lines = [line.strip() for line in text.split("\n")]
                yield from (line for line in lines if line)
                rest -= len(lines)
            if rest < 0:
                return


def _without_english(lines: Sequence[str]) -> Sequence[str]:
    """Leave out what may be headings in English, where the texts are in another script."""
    other = [line for line in lines if not line.isascii() and main_script([line]) != "LATIN"]
    return other if len(other) > len(lines) // _FEW else lines


def _addresses(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for cells in sheet.rows.values():
            yield from (text for text in cells.values() if ADDRESS.fullmatch(text))


def _tell(sheet: Sheet, pack: LanguagePack) -> _Told:
    codes = find_code_table(sheet, pack) if sheet.rows else None
    levels = (
        None if codes or not sheet.rows or _has_code_heading(sheet) else find_level_table(sheet)
    )
    return _Told(sheet, codes, levels)


def _has_code_heading(sheet: Sheet) -> bool:
    """Tell whether the headings of a sheet are those of skills, so that it ought to have codes."""
    from_row = sheet.rows.get(heading_row(sheet), {})
    return len(from_row) > _WIDE_ENOUGH and any(t.casefold() == "code" for t in from_row.values())


def _without_tables(told: Sequence[_Told], source: Source) -> list[Issue]:
    named = [one.sheet for one in told if heading_row(one.sheet)]
    if not named:
        return [ISSUE_KINDS["not-a-framework-table"].at(source.name)]
    return [
        ISSUE_KINDS["codes-alone" if has_codes(s) else "table-without-codes"].at(
            _named(source, s).name, heading_row(s)
        )
        for s in named
    ]


def _named(source: Source, sheet: Sheet) -> Source:
    """Give the source of one sheet; a CSV file has but one, without a name."""
    return replace(source, name=f"{source.name}#{sheet.name}") if sheet.name else source


def _read_document(
    told: Sequence[_Told], source: Source, language: str, pack: LanguagePack
) -> tuple[Document, list[Issue]]:
    edition, evidence = _edition(told, source)
    skills: list[SkillPage] = []
    levels: list[LevelPage] = []
    attributes: list[AttributePage] = []
    issues: list[Issue] = []
    for one in told:
        draft = SheetDraft(one.sheet, _named(source, one.sheet), language, pack, edition)
        if one.codes and one.codes.of_attributes:
            attributes += read_attributes(draft, one.codes)
        elif one.codes:
            skills += read_skills(draft, one.codes, evidence)
        elif one.levels:
            levels += read_levels(draft, one.levels)
        else:
            _set_aside(draft)
        draft.report_unread()
        issues += draft.issues
    document = Document(
        source, language, tuple(skills), tuple(levels), tuple(attributes), edition, evidence
    )
    return document, issues


def _set_aside(draft: SheetDraft) -> None:
    """Claim a sheet without a table: prose, such as terms of use, is boilerplate."""
    lost = _has_code_heading(draft.sheet) and not has_codes(draft.sheet)
    if lost and (row := heading_row(draft.sheet)):
        draft.report("table-without-codes", row)
    elif len(draft.sheet.columns) > _PROSE_COLUMNS:
        draft.report("unread-sheet")
    for row in draft.sheet.rows:
        draft.claim_row(row)


def _edition(told: Sequence[_Told], source: Source) -> tuple[str | None, EditionEvidence | None]:
    """Tell the edition from addresses, titles and the file's name, else from what only 9 has."""
    for text in _telling(told, source):
        found = _IN_ADDRESS.search(text) if ADDRESS.match(text) else _IN_TITLE.search(text)
        if found is not None:
            return next(filter(None, found.groups())), EditionEvidence.STATED
    if found := _IN_FILE_NAME.search(source.name):
        return found[1], EditionEvidence.STATED
    if any(one.codes and one.codes.of_attributes for one in told):
        return "9", EditionEvidence.MARKER
    return None, None


def _telling(told: Sequence[_Told], source: Source) -> Iterator[str]:
    """Give the texts that may state the edition, the surest first."""
    addresses, titles = [source.address or ""], []
    for one in told:
        table = one.codes
        titles.append(one.sheet.name.replace("_", " "))
        for row, cells in one.sheet.rows.items():
            in_head = table is None and one.levels is None
            if table is not None and row <= table.heading:
                in_head = True
            addresses += [text for text in cells.values() if ADDRESS.fullmatch(text)][:1]
            titles += cells.values() if in_head else []
    yield from addresses
    yield from titles
