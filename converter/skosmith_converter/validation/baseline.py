"""Known findings in a file: they are accepted, and new ones fail.

The file is JSON with one finding a line, sorted, so that a diff shows what was accepted and what
was mended. A finding is known by its `Identity`: rule, focus node, path, constraint component and
value, not by its line, so pages may grow above it. Findings that differ in blank nodes only are
one entry with a ``count``: so many are accepted, one more is new.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.validation.findings import Finding, Identity, Report

__all__ = ["Baseline", "compare", "read_baseline", "write_baseline"]

Baseline = Counter[Identity]
"""Accepted findings → how many of each."""

_VERSION_KEY: Final = "skosmith-baseline"
_VERSION: Final = 1
_ANEW: Final = "Write the baseline anew with --write-baseline, or mend the file."


def write_baseline(report: Report) -> str:
    """Give the baseline that accepts all findings of a report, those known before among them."""
    counts = Counter(finding.identity for finding in (*report.findings, *report.known))
    rows = ",\n".join(f"    {_row(identity, counts[identity])}" for identity in sorted(counts))
    findings = f"[\n{rows}\n  ]" if rows else "[]"
    return f'{{\n  "{_VERSION_KEY}": {_VERSION},\n  "findings": {findings}\n}}\n'


def _row(identity: Identity, count: int) -> str:
    row: dict[str, str | int] = {key: text for key, text in identity._asdict().items() if text}
    if count > 1:
        row["count"] = count
    return json.dumps(row, ensure_ascii=False)


def read_baseline(text: str, name: str) -> Baseline:
    """Read a baseline; `name` is that of its file.

    Raises SourceError with the place where the text is no baseline.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        place = f"{name}:{line}" if line else name
        raise SourceError(place, f"no JSON: {getattr(error, 'msg', error)}", _ANEW) from error
    except RecursionError as error:
        raise SourceError(name, "no baseline: nested too deep", _ANEW) from error
    if not isinstance(document, dict) or _VERSION_KEY not in document:
        raise SourceError(name, f"no baseline: it lacks {_VERSION_KEY!r}", _ANEW)
    if document[_VERSION_KEY] != _VERSION:
        found = f"a baseline of version {document[_VERSION_KEY]!r}; this Skosmith reads {_VERSION}"
        raise SourceError(name, found, _ANEW)
    return _read_rows(document.get("findings"), name)


def _read_rows(rows: Any, name: str) -> Baseline:  # noqa: ANN401 (as JSON has it)
    if not isinstance(rows, list):
        raise SourceError(name, "'findings' is no list", _ANEW)
    baseline: Baseline = Counter()
    for number, row in enumerate(rows, start=1):
        place = f"{name}, finding {number}"
        if not isinstance(row, dict):
            raise SourceError(place, "no object", _ANEW)
        baseline[_read_identity(row, place)] += _read_count(row, place)
    return baseline


def _read_identity(row: Mapping[str, Any], place: str) -> Identity:
    if unknown := sorted(row.keys() - {*Identity._fields, "count"}):
        known = ", ".join((*Identity._fields, "count"))
        raise SourceError(place, f"unknown key {unknown[0]!r}", f"Known: {known}.")
    texts = [row.get(field, "") for field in Identity._fields]
    for field, text in zip(Identity._fields, texts, strict=True):
        if not isinstance(text, str):
            raise SourceError(place, f"{field!r} is no text: {text!r}", _ANEW)
        if not text and field in {"rule", "focus"}:
            raise SourceError(place, f"{field!r} is missing", _ANEW)
    return Identity(*texts)


def _read_count(row: Mapping[str, Any], place: str) -> int:
    count = row.get("count", 1)
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise SourceError(place, f"'count' is no positive number: {count!r}", _ANEW)
    return count


def compare(report: Report, baseline: Mapping[Identity, int]) -> Report:
    """Give a report whose `findings` are the new ones; those that the baseline has are `known`.

    What the baseline has and was not found is `stale`: mended, so it can leave the file.
    """
    left = Counter(baseline)
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in (*report.known, *report.findings):
        identity = finding.identity
        accepted = left[identity] > 0
        (known if accepted else new).append(finding)
        left[identity] -= accepted
    return dataclasses.replace(
        report,
        findings=_in_order(new),
        known=_in_order(known),
        stale=tuple(sorted(identity for identity, count in left.items() if count > 0)),
    )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.rank))
