"""A table of roles, read: every row a requirement, a role with several, or a line of a matrix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath

from skosmith_converter.blocks import fold
from skosmith_converter.errors import SourceError
from skosmith_converter.links.roles.cells import (
    CellError,
    is_no,
    is_yes,
    read_importance,
    read_levels,
    read_skills,
)
from skosmith_converter.links.roles.gathering import Gathering
from skosmith_converter.links.roles.layouts import SKILL_SLOTS, Layout, find_layout
from skosmith_converter.links.roles.model import Levels, Need, Role, RoleOptions, RoleTable
from skosmith_converter.links.roles.sheets import read_sheets
from skosmith_converter.tables.cells import Sheet

__all__ = ["read_roles"]

_NO_LEVEL = frozenset({"", "-", "–", "—", "n/a"})


def read_roles(
    data: bytes, name: str, options: RoleOptions, known: Levels | None = None
) -> RoleTable:
    """Read a CSV file or a workbook of roles.

    `known` has the skills of the edition: what it does not have is left out and told. Raises
    SourceError where the file can't be read, or has no table of roles.
    """
    sheets, findings = read_sheets(data, name, options.encoding)
    gathering = Gathering(known, findings=findings)
    found = 0
    for sheet in _chosen(sheets, name, options.sheet):
        place = f"{name}#{sheet.name}" if sheet.name else name
        layout = find_layout(sheet, options.columns, place)
        if layout is not None:
            _SheetReader(sheet, layout, place, gathering).read()
            found += 1
        elif sheet.rows and len(sheets) > 1:
            gathering.remarks.append(f"{place}: has no table of roles and is not read")
    if not found:
        raise SourceError(name, "has no row of headings of roles and skills", _COLUMNS)
    roles = list(gathering.finished())
    order = sorted(gathering.findings, key=lambda one: (one.file, one.line))
    return RoleTable(PurePath(name).name, sha256(data).hexdigest(), roles, order, gathering.remarks)


_COLUMNS = (
    'Call its columns "Role", "SFIA code" and "Level", or give each code a column; or name '
    "them, as in --column title=Position --column skill=Kompetenz."
)


def _chosen(sheets: Sequence[Sheet], name: str, wanted: str) -> list[Sheet]:
    if not wanted:
        return list(sheets)
    if not (found := [sheet for sheet in sheets if sheet.name == wanted]):
        known = ", ".join(sheet.name for sheet in sheets if sheet.name)
        raise SourceError(
            name, f"has no sheet {wanted!r}", f"It has: {known or 'one without name'}."
        )
    return found


@dataclass(slots=True)
class _SheetReader:
    """Reads one sheet."""

    sheet: Sheet
    layout: Layout
    place: str
    gathering: Gathering
    role: Role | None = None
    """That of the row before, which a row without a role goes with."""
    below: int = 0
    """Rows that went with the role above."""

    def read(self) -> None:
        """Read all rows, and tell what was not read or was taken as read."""
        heading, remarks = self.layout.heading, self.gathering.remarks
        if above := [row for row in self.sheet.rows if row < heading]:
            lines = f"line {above[0]}" if len(above) == 1 else f"lines {above[0]} to {above[-1]}"
            remarks.append(f"{self.place}: not read, since it stands above the headings: {lines}")
        if self.layout.unread:
            names = ", ".join(self.layout.unread.values())
            remarks.append(f"{self.place}:{heading}: columns that are not read: {names}")
        headings = self.sheet.rows[heading]
        for row, cells in self.sheet.rows.items():
            if row > heading and cells != headings:
                try:
                    self._read_row(row)
                except CellError as error:
                    self._leave_out(row, "row", error)
        if self.below:
            rows = "1 row" if self.below == 1 else f"{self.below} rows"
            remarks.append(f"{self.place}: of the role above, since they name none: {rows}")

    def _leave_out(self, row: int, what: str, error: CellError) -> None:
        problem, remedy = error.args
        message = f"{problem}; the {what} is left out"
        self.gathering.tell(self.place, row, what, message, remedy)

    def _cell(self, row: int, slot: str) -> str:
        column = self.layout.slots.get(slot)
        return self.sheet.text(row, column) if column is not None else ""

    def _read_row(self, row: int) -> None:
        role = self._role(row)
        needs = list(self._matrix(row) if self.layout.codes else self._listed(row))
        if not (needs or self.layout.codes) and self._is_left_open(row, role):
            raise CellError("names no skill", "Fill in its SFIA code.")
        comment = self._cell(row, "comment")
        if len(needs) == 1:
            needs = [replace(needs[0], comment=comment)]
        elif comment:
            role.notes.append(comment)
        for need in needs:
            self.gathering.need(role, replace(need, line=row), self.place)

    def _role(self, row: int) -> Role:
        """Give the role that a row is of: its own, or that of the row above."""
        identifier = " ".join(self._cell(row, "id").split())
        title = " ".join(self._cell(row, "title").split())
        if "id" not in self.layout.slots and "://" in title:
            identifier, title = title, ""
        if identifier or title:
            self.role = self.gathering.role(identifier, title, self.place, row)
        elif self.role is None:
            raise CellError("has no role", "Fill in the cell.")
        else:
            self.below += 1
        self.gathering.describe(self.role, self._cell(row, "description"), self.place, row)
        return self.role

    def _is_left_open(self, row: int, role: Role) -> bool:
        """Tell whether a row without skills is more than the line that begins a role."""
        return role.line != row or bool(self._levels(row)) or self._optional(row) is False

    def _matrix(self, row: int) -> Iterator[Need]:
        """Read the cells of a row of a matrix: a level, a mark, or nothing."""
        for column, code in self.layout.codes.items():
            cell = self.sheet.text(row, column)
            if is_yes(cell):
                yield Need(code)
            elif not is_no(cell):
                try:
                    (need,) = read_skills(f"{code} {cell}")
                except (CellError, ValueError):
                    problem = f"has {cell!r} below {code}"
                    remedy = "Write a level, such as 4 or 3-5, a mark, or nothing."
                    self._leave_out(row, "cell", CellError(problem, remedy))
                else:
                    yield need

    def _listed(self, row: int) -> Iterator[Need]:
        levels, optional = self._levels(row), self._optional(row)
        for slot in SKILL_SLOTS:
            of_column = {"essential-skills": False, "optional-skills": True}.get(slot, optional)
            for need in read_skills(self._cell(row, slot)):
                if need.levels and levels and need.levels != levels:
                    raise CellError(
                        f"names levels of {need.code} twice", "Keep those in one of the two cells."
                    )
                if None not in {need.optional, of_column} and need.optional != of_column:
                    raise CellError(
                        f"says of {need.code} both that it is essential and that it is optional",
                        "Keep one of the two.",
                    )
                yield Need(
                    need.code,
                    need.levels or levels,
                    need.optional if of_column is None else of_column,
                )

    def _levels(self, row: int) -> tuple[int, ...]:
        """Give the levels that the row itself states, in one cell, two, or marks."""
        if self.layout.levels:
            return tuple(sorted(self._marked(row)))
        cells = [self._cell(row, slot) for slot in ("level", "lowest", "highest")]
        level, lowest, highest = ("" if fold(c) in _NO_LEVEL else c for c in cells)
        if lowest and highest:
            return read_levels(f"{lowest}-{highest}")
        return read_levels(level or lowest or highest) if level or lowest or highest else ()

    def _marked(self, row: int) -> Iterator[int]:
        for column, level in self.layout.levels.items():
            cell = self.sheet.text(row, column)
            if is_no(cell):
                continue
            if not is_yes(cell) and cell.strip() != str(level):
                raise CellError(
                    f"has {cell!r} in the column of level {level}", "Write x, or nothing."
                )
            yield level

    def _optional(self, row: int) -> bool | None:
        """Tell whether the row calls its skills optional; None where it does not say."""
        slot = "essential" if "essential" in self.layout.slots else "optional"
        cell = self._cell(row, slot)
        if self.layout.answers and (is_yes(cell) or (is_no(cell) and cell)):
            return is_yes(cell) == (slot == "optional")
        if not cell:
            return slot == "essential" if self.layout.marks_alone else None
        if (optional := read_importance(cell)) is None:
            raise CellError(
                f"has {cell!r} where it should say how much a skill matters",
                "Write essential or optional.",
            )
        return optional
