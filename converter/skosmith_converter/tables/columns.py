"""Which column of a table says what: by the words of its heading, else by what stands in it."""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from skosmith_converter.blocks import fold
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import MAX_LEVEL
from skosmith_converter.tables.cells import CODE, Sheet, whole_number

__all__ = [
    "ADDRESS",
    "MARKS",
    "Columns",
    "code_column",
    "count_headings",
    "field_named",
    "find_columns",
    "is_flag",
]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("#", "no", "no.", "nr", "nr.", "seq", "number"),
    "levels": ("levels",),
    "code": ("code", "id", "skill code", "skill id", "sfia code", "attribute code"),
    "address": ("url", "link", "web page", "web address", "address", "skill url"),
    "name": ("skill", "skill name", "name", "attribute name", "attribute", "title"),
    "category": ("category", "skill category"),
    "subcategory": ("subcategory", "sub-category", "sub category", "skill subcategory"),
    "kind": ("type", "attribute type"),
    "description": ("overall description", "description", "general description",
                    "skill description", "short description"),
    "guidance": ("guidance notes", "guidance", "guidance note", "skill guidance"),
    "level": ("level",),
    "phrase": ("guiding phrase", "guiding word or phrase"),
    "essence": ("essence of the level", "essence", "essence statement"),
}  # fmt: skip
"""What a column holds → its headings, folded: those of the official tables and of users' copies."""

MARKS = frozenset({"x", "✓", "✔", "•", "●", "yes", "y", "true"})
"""What stands in a column of level flags beside the number of the level."""
NO_MARKS = frozenset({"-", "no", "n", "false", "0"})
"""What stands there where the level is not one of the skill."""
ADDRESS = re.compile(r"https?://\S+")

_FIELDS = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_OF_LEVEL = re.compile(r"(?P<word>[^\d]*)(?P<level>\d{1,2})(?P<rest>[^\d]*)")
_SHORT, _LONG = 60, 100
"""Characters: names and categories have fewer on average, guidance has more."""
_FEW = 4
"""Rows below which counting distinct values tells nothing."""


@dataclass(slots=True)
class Columns:
    """What each column holds."""

    fields: dict[str, int] = field(default_factory=dict)
    flags: dict[int, int] = field(default_factory=dict)
    """Column → the level that a mark in it stands for; 0 where the cell lists levels."""
    texts: dict[int, int] = field(default_factory=dict)
    """Level → the column of its texts; also levels that SFIA does not have."""
    words: dict[int, str] = field(default_factory=dict)
    """Level → the word for *level* in the heading."""
    guessed: dict[str, int] = field(default_factory=dict)
    """The fields that were found by content alone."""
    zero_or_one: bool = False
    """Whether the flags are 1 where a skill has the level, whichever it is, and 0 elsewhere."""

    @property
    def used(self) -> set[int]:
        """All columns that hold something known."""
        return {*self.fields.values(), *self.flags, *self.texts.values()}


@functools.lru_cache(maxsize=4096)
def field_named(heading: str) -> str | None:
    """Tell what a column of this heading holds.

    >>> field_named("Sub_category"), field_named("Owner")
    ('subcategory', None)
    """
    return _FIELDS.get(fold(heading.replace("_", " "))) if len(heading) <= _SHORT else None


def count_headings(cells: Iterable[str]) -> int:
    """Count the different fields that the cells of a row are headings of."""
    found = {field_named(cell) or _level_heading(cell) for cell in cells}
    return len(found - {None})


def _level_heading(cell: str) -> str | None:
    """Give the heading of a level in the form of `Level 1 description`; None for other cells."""
    found = _OF_LEVEL.fullmatch(cell) if len(cell) <= _SHORT else None
    return cell if found and fold(found["word"].replace("_", " ")) == "level" else None


def find_columns(
    sheet: Sheet, heading: int, rows: Sequence[int], wanted: Sequence[str], pack: LanguagePack
) -> Columns:
    """Tell what the columns of a table of skills or attributes hold.

    `heading` is the row of the headings, or 0; `rows` are those with codes; `wanted` are the
    fields that such a table has.
    """
    headings = sheet.rows.get(heading, {})
    values = {c: [t for r in rows if (t := sheet.text(r, c))] for c in sheet.columns}
    columns = Columns()
    for column, text in headings.items():
        if (name := field_named(text)) is not None and name in wanted:
            columns.fields.setdefault(name, column)
    if "code" not in columns.fields:
        columns.fields["code"] = code_column(values)
    _find_level_headings(columns, headings, values, pack)
    _find_flags(columns, headings, values)
    flags = [cell for column in columns.flags for cell in values.get(column, ())]
    columns.zero_or_one = {whole_number(cell) for cell in flags} <= {0, 1}
    _find_texts(columns, sheet, rows)
    _find_fields(columns, values, wanted)
    return columns


def code_column(values: Mapping[int, Sequence[str]]) -> int:
    """Give the column with most codes."""
    return max(values, key=lambda c: sum(CODE.fullmatch(v) is not None for v in values[c]))


def _find_level_headings(
    columns: Columns,
    headings: Mapping[int, str],
    values: Mapping[int, Sequence[str]],
    pack: LanguagePack,
) -> None:
    """Find the columns whose heading has the number of a level: of flags, or of texts."""
    for column, text in headings.items():
        found = _OF_LEVEL.fullmatch(text) if len(text) <= _SHORT else None
        if found is None or column in columns.used:
            continue
        level, cells = int(found["level"]), values.get(column, [])
        if _are_flags(cells) and (cells or not (found["word"] + found["rest"]).strip()):
            columns.flags[column] = level
        elif level not in columns.texts:
            columns.texts[level] = column
            columns.words[level] = _level_word(found["word"], pack)


def _level_word(prefix: str, pack: LanguagePack) -> str:
    """Give the word for *level* before the number of a heading; a key with _ has none."""
    tokens = prefix.split()
    if not tokens or "_" in prefix:
        return ""
    if pack.level_words:
        return tokens[-1] if fold(tokens[-1]) in pack.level_words else ""
    return tokens[0] if len(tokens) == 1 else ""


def is_flag(cell: str) -> bool:
    """Tell whether a cell of level flags says yes, no, or the number of a level."""
    return whole_number(cell) is not None or fold(cell) in MARKS | NO_MARKS


def _are_flags(cells: Sequence[str]) -> bool:
    return all(map(is_flag, cells))


def _find_flags(
    columns: Columns, headings: Mapping[int, str], values: Mapping[int, Sequence[str]]
) -> None:
    """Find the seven columns of level flags below one heading, or the one that lists levels."""
    if columns.flags:
        return
    under = next((c for c, text in headings.items() if field_named(text) == "levels"), None)
    if under is not None and any(not _are_flags([cell]) for cell in values.get(under, ())):
        columns.flags = {under: 0}
        return
    if under is not None:
        columns.flags = _flag_run(columns, headings, under)
        return
    starts = [c for c in values if _agrees_with_flags(columns, values, c)]
    if starts:
        best = max(starts, key=lambda c: sum(len(values.get(c + i, ())) for i in range(MAX_LEVEL)))
        columns.flags = {best + i: i + 1 for i in range(MAX_LEVEL)}


def _flag_run(columns: Columns, headings: Mapping[int, str], first: int) -> dict[int, int]:
    """Give the columns from the heading of the flags on to the next heading."""
    run = {first: 1}
    for level in range(2, MAX_LEVEL + 1):
        column = first + level - 1
        if column in headings or column in columns.used:
            break
        run[column] = level
    return run if len(run) > 1 else {first: 0}


def _agrees_with_flags(columns: Columns, values: Mapping[int, Sequence[str]], first: int) -> bool:
    """Tell whether seven columns from here on hold nothing but marks, or each its own number."""
    run = range(first, first + MAX_LEVEL)
    if columns.used.intersection(run):
        return False
    return all(
        fold(cell) in MARKS or whole_number(cell) == level
        for level, column in enumerate(run, start=1)
        for cell in values.get(column, ())
    )


def _find_texts(columns: Columns, sheet: Sheet, rows: Sequence[int]) -> None:
    """Find seven columns side by side that have texts just where the flags are set."""
    if columns.texts or not columns.flags:
        return
    flags = {level: column for column, level in columns.flags.items()}
    free = [c for c in sheet.columns if not columns.used.intersection(range(c, c + MAX_LEVEL))]

    def agreement(first: int) -> int:
        return sum(
            bool(sheet.text(row, first + level - 1)) == bool(sheet.text(row, flags.get(level, 0)))
            for row in rows
            for level in range(1, MAX_LEVEL + 1)
        )

    whole = len(rows) * MAX_LEVEL
    # Attributes have all levels, so that any seven full columns agree; levels stand last
    first = max(free, key=lambda c: (agreement(c), c), default=None)
    if first is not None and agreement(first) > 0.9 * whole:
        columns.texts = {level: first + level - 1 for level in range(1, MAX_LEVEL + 1)}


def _find_fields(
    columns: Columns, values: Mapping[int, Sequence[str]], wanted: Sequence[str]
) -> None:
    """Find by content what no heading has told; in the official order where content is no help."""
    for name, fits in _TESTS.items():
        if name in columns.fields or name not in wanted:
            continue
        free = [c for c, cells in values.items() if cells and c not in columns.used]
        fitting = [c for c in free if fits(values[c])]
        if fitting:
            column = min(fitting, key=lambda c: _rank(name, c, values[c]))
            columns.fields[name] = columns.guessed[name] = column


def _rank(name: str, column: int, cells: Sequence[str]) -> tuple[float, int]:
    """Give what is least for the best column of those that fit."""
    if name == "name":
        return -len(set(cells)), column
    if name == "category":
        return (len(set(cells)) if len(cells) >= _FEW else 0), column
    if name == "guidance":
        return -sum(map(len, cells)), column
    return 0, column


def _are_addresses(cells: Sequence[str]) -> bool:
    return all(ADDRESS.fullmatch(cell) for cell in cells)


def _are_running_numbers(cells: Sequence[str]) -> bool:
    return all(whole_number(cell) is not None for cell in cells) and len(set(cells)) == len(cells)


def _mean(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / max(len(cells), 1)


def _are_guidance(cells: Sequence[str]) -> bool:
    return _mean(cells) > _LONG and sum("\n" in cell for cell in cells) * 2 > len(cells)


def _are_sentences(cells: Sequence[str]) -> bool:
    return _mean(cells) > _SHORT / 2 and any(cell[-1] in ".。۔" for cell in cells)


def _are_names(cells: Sequence[str]) -> bool:
    return _mean(cells) <= _SHORT and len(set(cells)) == len(cells) and not _are_flags(cells)


def _are_groups(cells: Sequence[str]) -> bool:
    repeated = len(set(cells)) < len(cells) or len(cells) < _FEW
    return _mean(cells) <= _SHORT and repeated and not _are_flags(cells)


_TESTS = {
    "address": _are_addresses,
    "number": _are_running_numbers,
    "guidance": _are_guidance,
    "description": _are_sentences,
    "name": _are_names,
    "kind": _are_groups,
    "category": _are_groups,
    "subcategory": _are_groups,
}
"""Field → whether the cells of a column may be it; asked in this order."""
