"""The rows of an SSSOM file: cells to links, and what is wrong with them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from skosmith_converter.links.curies import BUILT_IN, NO_TERM_FOUND, expand
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.header import Entry, Value
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.slots import (
    IRI_SLOTS,
    JUSTIFICATIONS,
    LIST_SLOTS,
    REFERENCES,
    VALUE_CHECKS,
)
from skosmith_converter.terms import iri

__all__ = ["check_header", "is_reviewed", "means", "read_rows", "split_records"]

_SET_KEYS: Final = ("mapping_set_id", "license")
_LONG: Final = {f"{BUILT_IN['skos']}{p.value.removeprefix('skos:')}": p for p in Predicate}
_REVIEW: Final = {"semapv:ManualMappingCuration", "semapv:MappingReview"}
_ATTRIBUTES: Final = frozenset({
    "subject_id", "predicate_id", "predicate_modifier", "object_id", "confidence",
})  # fmt: skip

csv.field_size_limit(1 << 24)


def split_records(
    text: str, name: str, before: int
) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Give the records of a table, each with its line; `before` lines stand above it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    records: list[tuple[int, list[str]]] = []
    line = before + 1
    try:
        for record in reader:
            if record:
                records.append((line, record))
            line = before + reader.line_num + 1
    except csv.Error as error:
        remedy = 'Double the quotes of a cell that begins with one: """so"" it said".'
        return records, [Finding(name, line, "table", f"cannot be read on: {error}", remedy)]
    return records, []


def check_header(entries: Sequence[Entry], name: str) -> list[Finding]:
    """Tell what is wrong with the header."""
    values = {entry.key: entry.value for entry in entries}
    problems = [*_key_problems(values), *_prefix_problems(values), *_header_references(values)]
    for key, value in values.items():
        if isinstance(value, str) and key in VALUE_CHECKS and not VALUE_CHECKS[key][0](value):
            problems.append(("value", f"{key} is {value!r}", f"Write {VALUE_CHECKS[key][1]}."))
    if len(values) < len(entries):
        problems.append(("header", "a key of the header is there twice", "Leave out one."))
    return [Finding(name, 0, *problem) for problem in problems]


def _key_problems(values: Mapping[str, Value | None]) -> Iterator[tuple[str, str, str]]:
    for key in _SET_KEYS:
        if not values.get(key):
            yield "required", f"the header has no {key}", f"Add a line: #{key}: https://…"
        elif not _is_iri(values[key]):
            yield "iri", f"{key} is no IRI: {values[key]}", "Write it in full: https://…"


def _prefix_problems(values: Mapping[str, Value | None]) -> Iterator[tuple[str, str, str]]:
    prefixes = values.get("curie_map", {})
    if not isinstance(prefixes, Mapping):
        yield "prefix", "curie_map is no map", "Write a prefix a line: #  p: https://…"
        return
    for prefix, namespace in prefixes.items():
        if not _is_iri(namespace) or BUILT_IN.get(prefix, namespace) != namespace:
            yield (
                "prefix",
                f"the prefix {prefix} stands for {namespace!r}",
                "Give an absolute IRI, and for a prefix of SSSOM its own.",
            )


def _header_references(values: Mapping[str, Value | None]) -> Iterator[tuple[str, str, str]]:
    declared = values.get("curie_map")
    prefixes = declared if isinstance(declared, Mapping) else {}
    for key in sorted(REFERENCES & values.keys()):
        value = values[key]
        for one in (value,) if isinstance(value, str) else tuple(value or ()):
            yield from _reference_problems(key, one, prefixes)


def _reference_problems(
    slot: str, value: str, prefixes: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Tell what is wrong with a CURIE; sources have to be CURIEs, too, sssom-py refuses IRIs."""
    if problem := _reference_problem(value, prefixes):
        yield "reference", f"{slot}: {problem}", "Write a CURIE of a declared prefix."
    elif value.partition(":")[2].startswith("//"):
        remedy = "Declare a prefix, and write a CURIE: other tools refuse a whole IRI here."
        yield "reference", f"{slot} is a whole IRI: {value}", remedy


def _is_iri(value: object) -> bool:
    try:
        iri(str(value))
    except ValueError:
        return False
    return True


def read_rows(
    records: Sequence[tuple[int, list[str]]],
    columns: Sequence[str],
    prefixes: Mapping[str, str],
    name: str,
) -> tuple[list[tuple[int, Link]], list[Finding]]:
    """Give the links of a table, each with its line, and findings; rows with an error are not."""
    links: list[tuple[int, Link]] = []
    findings: list[Finding] = []
    for line, record in records:
        if not any(record):
            continue
        row = dict(zip(columns, record, strict=False))
        found = [
            Finding(name, line, *problem)
            for problem in (*_width(record, columns), *_problems(row, prefixes))
        ]
        findings += found
        if all(one.severity is not Severity.ERROR for one in found):
            links.append((line, _link(row, prefixes)))
    return links, findings


def _width(record: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    if len(record) > len(columns):
        yield ("table", f"has {len(record)} cells, but there are {len(columns)} columns",
               "Take out a tab, or name the column.")  # fmt: skip


_Problem = tuple[str, str, str] | tuple[str, str, str, Severity]


def _problems(row: Mapping[str, str], prefixes: Mapping[str, str]) -> Iterator[_Problem]:
    for column in ("subject_id", "object_id"):
        if problem := _reference_problem(row.get(column, ""), prefixes):
            yield "reference", f"{column}: {problem}", "Write a CURIE of a declared prefix."
        elif row[column].partition(":")[2].startswith("//"):
            yield ("curie", f"{column} is a whole IRI: {row[column]}",
                   "Declare a prefix: SSSOM wants CURIEs.", Severity.WARNING)  # fmt: skip
    if _predicate(row.get("predicate_id", "")) is None:
        yield ("predicate", f"predicate_id is {row.get('predicate_id')!r}",
               f"Use one of {', '.join(Predicate)}.")  # fmt: skip
    yield from _cell_problems(row, prefixes)
    nothing = [c for c in ("subject_id", "object_id") if row.get(c) == "sssom:NoTermFound"]
    if nothing and (len(nothing) > 1 or row.get("predicate_modifier")):
        yield ("no-term", "says twice that there is nothing",
               "With sssom:NoTermFound at one end, leave predicate_modifier empty.")  # fmt: skip


def _cell_problems(row: Mapping[str, str], prefixes: Mapping[str, str]) -> Iterator[_Problem]:
    why = row.get("mapping_justification", "")
    if why.removeprefix("semapv:") not in JUSTIFICATIONS or not why.startswith("semapv:"):
        yield ("justification", f"mapping_justification is {why!r}",
               "Use a term of semapv, such as semapv:ManualMappingCuration.")  # fmt: skip
    for column, cell in row.items():
        if cell and column not in {"subject_id", "object_id", "mapping_justification"}:
            yield from _value_problems(column, cell, prefixes)


def _value_problems(column: str, cell: str, prefixes: Mapping[str, str]) -> Iterator[_Problem]:
    if column in VALUE_CHECKS and not VALUE_CHECKS[column][0](cell):
        yield "value", f"{column} is {cell!r}", f"Write {VALUE_CHECKS[column][1]}."
    if column in REFERENCES:
        for one in cell.split("|") if column in LIST_SLOTS else (cell,):
            yield from _reference_problems(column, one, prefixes)
    if column in IRI_SLOTS and not all(_is_iri(one) for one in cell.split("|")):
        yield "iri", f"{column} is no IRI: {cell}", "Write it in full: https://…"


def _reference_problem(cell: str, prefixes: Mapping[str, str]) -> str:
    if not cell:
        return "is empty"
    try:
        expand(cell, prefixes)
    except ValueError as error:
        return str(error)
    return ""


def _predicate(cell: str) -> Predicate | None:
    try:
        return Predicate(cell)
    except ValueError:
        return _LONG.get(cell)


def _link(row: Mapping[str, str], prefixes: Mapping[str, str]) -> Link:
    predicate = _predicate(row["predicate_id"])
    assert predicate is not None  # noqa: S101 (an error of the row otherwise)
    fields = {key: cell for key, cell in row.items() if key not in _ATTRIBUTES and cell}
    subject, value = (expand(row[column], prefixes) for column in ("subject_id", "object_id"))
    confidence = row.get("confidence", "")
    return Link(
        subject,
        predicate,
        value,
        _status(row, NO_TERM_FOUND in {subject, value}),
        float(confidence) if confidence else None,
        fields,
        {column: row[column] for column in _ATTRIBUTES & row.keys() if row[column]},
    )


def means(column: str, cell: str, link: Link, prefixes: Mapping[str, str]) -> bool:
    """Tell whether a cell still says what the attribute of a link is."""
    try:
        if column in {"subject_id", "object_id"}:
            wanted = link.subject if column == "subject_id" else link.object
            return expand(cell, prefixes) == wanted
    except ValueError:
        return False
    if column == "predicate_id":
        return _predicate(cell) is link.predicate
    return column == "confidence" and link.confidence == float(cell)


def _status(row: Mapping[str, str], nothing: bool) -> Status:
    if nothing:
        return Status.NO_MATCH
    if row.get("predicate_modifier"):
        return Status.REJECTED
    return Status.ACCEPTED if is_reviewed(row) else Status.PROPOSED


def is_reviewed(fields: Mapping[str, str]) -> bool:
    """Tell whether somebody has agreed with a row, or has made it by hand."""
    if agreement := fields.get("reviewer_agreement", ""):
        return float(agreement) > 0
    by_hand = fields.get("mapping_justification", "") in _REVIEW
    return by_hand or bool(fields.get("reviewer_id") or fields.get("reviewer_label"))
