"""The rows of a crosswalk table: its delimiter, its columns by what they are called."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.reading_text import decode

__all__ = ["Row", "Table", "read_table"]

_DELIMITERS: Final = ",;\t"
_FIRST: Final = 60
"""Rows among which the headings are."""
_ROLES: Final = ("role", "job", "work role", "profile")
_HEADINGS: Final = {
    "subject_id": (
        "classification 1 uri", "classification 1 id", "o*net id", "subject_id", "source id",
        "source uri", "role id", "role code", "role uri", "competence id", "competence code",
        "competence uri", "competency id", "competency code", "job id", "work role id",
        "competence", "competency", *_ROLES,
    ),
    "subject_label": (
        "classification 1 preflabel", "classification 1 prefered label",
        "classification 1 preferred label", "o*net title", "subject_label", "source label",
        "role name", "role title", "competence name", "competence title",
        "competency name", "job title",
        "competence", "competency", *_ROLES,
    ),
    "object_id": (
        "classification 2 uri", "classification 2 id", "esco or isco uri", "object_id",
        "target id", "target uri", "esco uri", "skill uri",
    ),
    "object_label": (
        "classification 2 preflabel", "classification 2 prefered label",
        "classification 2 preferred label", "esco or isco title", "object_label", "target label",
        "skill name", "sfia skill name", "sfia skill", "skill",
    ),
    "sfia_code": (
        "sfia code", "sfia skill code", "skill code", "sfia skill", "sfia", "code",
    ),
    "level": ("sfia level", "sfia levels", "skill level", "level", "levels"),
    "subject_text": (
        "o*net description", "classification 1 description", "subject description",
        "source description", "competence description", "competency description",
    ),
    "object_text": (
        "esco or isco description", "classification 2 description", "object description",
        "target description", "esco description", "skill description",
    ),
    "subject_url": ("classification 1 url",),
    "object_url": ("classification 2 url",),
    "relation": ("mapping relation", "type of match", "predicate_id", "relation", "match type"),
    "comment": ("editorial note", "comment", "comments", "note", "notes"),
}  # fmt: skip
"""Slot → what its column may be called, best first."""
_IN_LANGUAGE: Final = re.compile(r"classification ([12]) pref(?:er+ed )?label \(?([a-z]{2})\)?")
"""A column of labels in one language of several."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its cells by slot; a slot without a column is not among them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and what stands above it: key → value."""

    rows: Sequence[Row]
    about: Mapping[str, str]


def read_table(data: bytes, name: str, encoding: str | None = None) -> Table:
    """Read a table of CSV in whatever delimiter; raises SourceError where it has no headings."""
    text = decode(data, name, encoding)
    tables = [(d, _records(text, d, name, most=_FIRST)) for d in _DELIMITERS]
    (delimiter, records) = max(tables, key=lambda table: _best(table[1])[0])
    width, at = _best(records)
    if width < 2:  # noqa: PLR2004 (two ends)
        raise SourceError(
            name,
            "has no row of headings that we know",
            'Name the columns as in mapping tables ("Classification 1 URI", "Classification 2 '
            'URI", "Mapping relation"), or "competence", "SFIA code" and "level". '
            "Tables of roles are for skosmith link roles.",
        )
    slots = _slots(records[at][1])
    _refuse_roles(slots, records[at], name)
    about = {
        _plain(record[0]): record[1].strip("; ") for _, record in records[:at] if len(record) > 1
    }
    rows = [
        Row(line, _with_iris({
            slot: record[column].strip("; ") if column < len(record) else ""
            for slot, column in slots.items()
        }))
        for line, record in _records(text, delimiter, name)[at + 1 :]
        if any(cell.strip() for cell in record)
    ]  # fmt: skip
    return Table(rows, about)


def _with_iris(cells: dict[str, str]) -> dict[str, str]:
    """Take the address of a concept where its identifier is no IRI, as in Belgium's table."""
    for side in ("subject", "object"):
        address = cells.pop(f"{side}_url", "")
        if "://" in address and cells.get(f"{side}_id") and "://" not in cells[f"{side}_id"]:
            cells[f"{side}_id"] = address
    return cells


def _refuse_roles(slots: Mapping[str, int], record: tuple[int, list[str]], name: str) -> None:
    """Refuse a table of roles and the skills that they need: that is no mapping.

    A table that states relations says itself what it means.
    """
    line, headings = record
    subject = _plain(headings[slots["subject_id"]])
    is_role = any(subject == word or subject.startswith(f"{word} ") for word in _ROLES)
    if is_role and "sfia_code" in slots and not {"object_id", "relation"} & slots.keys():
        raise SourceError(
            f"{name}:{line}",
            "is a table of roles: what a role needs is a profile of it, and no mapping",
            f"Make role profiles of it: skosmith link roles {name} --language en -o roles.ttl",
        )


def _records(
    text: str, delimiter: str, name: str, most: int | None = None
) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            records.append((line, _unwrapped(record, delimiter)))
            line = reader.line_num + 1
            if len(records) == most:
                break
    except csv.Error as error:
        raise SourceError(f"{name}:{line}", str(error), "Save the table as CSV anew.") from error
    return records


def _unwrapped(record: list[str], delimiter: str) -> list[str]:
    """Give the cells of a row that was quoted as a whole, as in the tables of Sweden and Latvia."""
    if len(record) == 1 and delimiter in record[0]:
        return next(csv.reader([record[0]], delimiter=delimiter), [])
    return record


def _plain(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip("; ").casefold()


def _slots(headings: Sequence[str]) -> dict[str, int]:
    """Give the column of each slot that has one: the best called, and no column for two.

    But a role or skill without an identifier of its own is identified by what it is called.
    """
    names = {_plain(heading): at for at, heading in reversed(list(enumerate(headings)))}
    found: dict[str, int] = {}
    for slot, called in _HEADINGS.items():
        column = next((names[one] for one in called if one in names), None)
        if column is not None:
            found[slot] = column
    for name, column in names.items():
        if match := _IN_LANGUAGE.fullmatch(name):
            side = ("subject", "object")[int(match[1]) - 1]
            found[f"{side}_label@{match[2]}"] = column
            found.setdefault(f"{side}_label", column)
    if found.get("object_label") == found.get("sfia_code"):
        found.pop("object_label", None)
    return found


def _best(records: Sequence[tuple[int, list[str]]]) -> tuple[int, int]:
    """Give how many slots the best row of headings has, and which it is; both ends count."""
    best = (0, 0)
    for at, (_, record) in enumerate(records):
        slots = _slots(record)
        if "subject_id" in slots and ("object_id" in slots or "sfia_code" in slots):
            best = max(best, (len(slots), -at))
    return best[0], -best[1]
