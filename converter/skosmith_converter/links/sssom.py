"""Mapping sets as SSSOM/TSV 1.0: the file that people review, and that git keeps.

A set that is read and written again loses nothing: keys of the header stand as they stood,
columns that SSSOM does not know stay, and cells of rows that nobody changed stand as they stood.
Rows are sorted, so the same set is the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.curies import NO_TERM_FOUND, compact
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.header import Entry, HeaderError, Value, make_entry, read_header
from skosmith_converter.links.model import Link, Status
from skosmith_converter.links.reading_text import decode, read_bytes
from skosmith_converter.links.rows import check_header, is_reviewed, means, read_rows, split_records
from skosmith_converter.links.slots import SLOTS

__all__ = [
    "UNSPECIFIED",
    "MappingSet",
    "is_reviewed",
    "load_sssom",
    "parse_sssom",
    "read_sssom",
    "refuse_errors",
    "write_sssom",
]

_OWN: Final = ("subject_id", "predicate_id", "predicate_modifier", "object_id", "confidence")
"""Columns that are attributes of a `Link`."""
_NEEDED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_ORDER: Final = ("subject_id", "object_id", "predicate_id")
UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"
"""The licence of a set that nobody has given one (SSSOM)."""
_QUOTE: Final = re.compile(r'[\t\r\n"]')


@dataclass(frozen=True, slots=True)
class MappingSet:
    """An SSSOM file."""

    links: tuple[Link, ...] = ()
    header: tuple[Entry, ...] = ()
    columns: tuple[str, ...] = ()
    """As they stand in the file; what rows have beyond them is added behind."""
    lines: tuple[int, ...] = field(default=(), compare=False)
    """Of each link, where it was read."""
    name: str = field(default="", compare=False)
    """Of the file."""

    @classmethod
    def make(cls, header: Mapping[str, Value], links: Iterable[Link]) -> "MappingSet":
        """Make a set that was in no file yet."""
        return cls(tuple(links), tuple(make_entry(*pair) for pair in header.items()))

    def value(self, key: str) -> Value | None:
        """Give the value of a key of the header; None where there is none that we read."""
        return next((entry.value for entry in self.header if entry.key == key), None)

    def text(self, key: str) -> str:
        """Give the value of a key that has one text; empty where it has none."""
        value = self.value(key)
        return value if isinstance(value, str) else ""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that the header declares."""
        value = self.value("curie_map")
        return value if isinstance(value, Mapping) else {}

    def line(self, link: Link) -> int:
        """Give the line of a link, 0 where it was not read."""
        at = self.links.index(link)
        return self.lines[at] if at < len(self.lines) else 0

    def with_value(self, key: str, value: Value) -> "MappingSet":
        """Give the set with a key of its header set anew."""
        made = make_entry(key, value)
        if key not in {entry.key for entry in self.header}:
            return replace(self, header=(*self.header, made))
        return replace(self, header=tuple(made if e.key == key else e for e in self.header))


def load_sssom(path: Path) -> tuple[MappingSet, list[Finding]]:
    """Read a file, with ``NAME.yml`` beside it where it has no header of its own."""
    data = read_bytes(path)
    beside = path.with_suffix(".yml")
    if decode(data, str(path)).startswith("#") or not beside.is_file():
        return parse_sssom(data, str(path))
    header = decode(read_bytes(beside), str(beside))
    return parse_sssom(data, str(path), beside=(str(beside), header))


def read_sssom(data: bytes, name: str) -> MappingSet:
    """Read a set that has to be right; raises SourceError at the first thing that is not."""
    made, findings = parse_sssom(data, name)
    refuse_errors(findings)
    return made


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Raise the first error of a reading as SourceError: going on would lose its row."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        more = f" (and {len(errors) - 1} more: skosmith link check)" if len(errors) > 1 else ""
        raise SourceError(errors[0].place, errors[0].message + more, errors[0].remedy)


def parse_sssom(
    data: bytes, name: str, *, beside: tuple[str, str] | None = None
) -> tuple[MappingSet, list[Finding]]:
    """Read a set as far as it can be read, and tell what is wrong with it.

    Rows with an error are left out. `beside` is name and YAML of a header in another file.
    Raises SourceError where there is no table at all.
    """
    lines = decode(data, name).split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    headed, yaml = beside or (name, "\n".join(line[1:].rstrip("\r") for line in lines[:end]))
    try:
        entries = tuple(read_header(yaml.split("\n")))
    except HeaderError as error:
        remedy = "Put the value in double quotes, or write one key a line."
        raise SourceError(f"{headed}:{error.line + 1}", str(error), remedy) from error
    records, findings = split_records("\n".join(lines[end:]), name, end)
    columns = _columns(records, name, end + 1)
    made = MappingSet((), entries, columns, (), name)
    findings += check_header(entries, headed)
    links, found = read_rows(records[1:], columns, made.prefixes, name)
    numbers, read = tuple(line for line, _ in links), tuple(link for _, link in links)
    return replace(made, links=read, lines=numbers), findings + found


def _columns(records: Sequence[tuple[int, list[str]]], name: str, line: int) -> tuple[str, ...]:
    columns = tuple(records[0][1]) if records else ()
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise SourceError(
            f"{name}:{records[0][0] if records else line}",
            f"has no column {missing[0]}",
            "The row behind the # lines names the columns, with tabs between them: "
            f"{', '.join(_NEEDED)} at least.",
        )
    if len(set(columns)) < len(columns) or "" in columns:
        raise SourceError(f"{name}:{records[0][0]}", "has a column twice, or one without name",
                          "Give each column a name of its own.")  # fmt: skip
    return columns


def write_sssom(mappings: MappingSet) -> Iterator[str]:
    """Write a set as SSSOM/TSV, its rows sorted.

    Raises ValueError where an IRI has no prefix and could be taken for a CURIE, or a link is
    said to be accepted by nobody.
    """
    for entry in mappings.header:
        for line in entry.text.rstrip("\n").split("\n"):
            yield f"#{line}\n"
    rows = [_cells(link, mappings.prefixes) for link in mappings.links]
    columns = _columns_written(mappings.columns, rows)
    yield "\t".join(map(_cell, columns)) + "\n"
    for row in sorted(rows, key=lambda row: [row.get(key, "") for key in (*_ORDER, *columns)]):
        yield "\t".join(_cell(row.get(column, "")) for column in columns) + "\n"


def _cells(link: Link, prefixes: Mapping[str, str]) -> dict[str, str]:
    cells = {key: value for key, value in link.fields.items() if key not in _OWN}
    if link.status is Status.ACCEPTED and not is_reviewed(cells):
        raise ValueError(f"{link.subject} {link.predicate} is accepted, but names no reviewer")
    no_match = link.status is Status.NO_MATCH
    if no_match and NO_TERM_FOUND not in {link.subject, link.object}:
        raise ValueError(f"{link.subject} has no match, but its object is {link.object}")
    cells["subject_id"] = compact(link.subject, prefixes)
    cells["predicate_id"] = str(link.predicate)
    cells["predicate_modifier"] = "Not" if link.status is Status.REJECTED else ""
    cells["object_id"] = compact(link.object, prefixes)
    cells["confidence"] = "" if link.confidence is None else f"{link.confidence:.15g}"
    return cells | {
        column: cell
        for column, cell in link.written.items()
        if cell != cells[column] and means(column, cell, link, prefixes)
    }


def _columns_written(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Give the columns of the file, and those that rows fill beyond them, as SSSOM has them."""
    filled = {key for row in rows for key, value in row.items() if value} | set(_NEEDED)
    new = [slot for slot in SLOTS if slot in filled and slot not in columns]
    return (*columns, *new, *sorted(filled - set(columns) - set(new)))


def _cell(cell: str) -> str:
    """Quote a cell as CSV does where it holds what parts cells or rows."""
    return '"' + cell.replace('"', '""') + '"' if _QUOTE.search(cell) else cell
