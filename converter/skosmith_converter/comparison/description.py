"""A comparison as plain values for JSON; the keys are a contract (``docs/diff.md``)."""

from typing import Any

from skosmith_converter.comparison.counting import count_changes
from skosmith_converter.comparison.model import (
    Change,
    Comparison,
    EntryChanges,
    EntryKind,
    Kind,
    Snapshot,
)
from skosmith_converter.comparison.words import compare_words
from skosmith_converter.terms import Iri, iri_text

__all__ = ["as_json", "entry_as_json"]


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as dictionaries, lists, texts and numbers, in a fixed order."""
    return {
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "languages": list(comparison.languages),
        "equal": comparison.equal,
        "counts": count_changes(comparison),
        "entries": [entry_as_json(entry) for entry in comparison.changed],
    }


def _side(side: Snapshot) -> dict[str, Any]:
    return {
        "edition": side.edition,
        "scheme": iri_text(side.scheme),
        "skills": sum(kind is EntryKind.SKILL for kind, _ in side.entries),
        "languages": list(side.languages),
    }


def entry_as_json(entry: EntryChanges) -> dict[str, Any]:
    """Give what became of one entry."""
    return {
        "kind": str(entry.kind),
        "code": entry.code,
        "old": None if entry.old is None else _described(entry.old.concept, entry.old.names),
        "new": None if entry.new is None else _described(entry.new.concept, entry.new.names),
        "changes": [_change(change) for change in entry.changes],
    }


def _described(concept: Iri, names: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"iri": iri_text(concept), "names": dict(sorted(names.items()))}


def _change(change: Change) -> dict[str, Any]:
    """Give a change; only the keys that its kind has."""
    row: dict[str, Any] = {"kind": str(change.kind)}
    if change.place is not None:
        row["place"] = str(change.place)
    if change.level:
        row["level"] = change.level
    if change.language:
        row["language"] = change.language
    for side, words, concept, position in zip(
        ("old", "new"),
        (change.old, change.new),
        change.concepts,
        change.positions,
        strict=True,
    ):
        found = {
            "text": words,
            "iri": None if concept is None else iri_text(concept),
            "position": position,
        }
        if known := {key: value for key, value in found.items() if value is not None}:
            row[side] = known
    if change.order:
        row["order"] = [list(pair) for pair in change.order]
    if change.kind in {Kind.REWORDED, Kind.REPUNCTUATED, Kind.RENAMED}:
        pieces = compare_words(change.old or "", change.new or "")
        row["words"] = [list(piece) for piece in pieces]
    return row
