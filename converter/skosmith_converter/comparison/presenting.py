"""A comparison as text for people."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from skosmith_converter.comparison.counting import count_changes
from skosmith_converter.comparison.model import (
    Change,
    Comparison,
    EntryChanges,
    EntryKind,
    Kind,
    Place,
    Snapshot,
)
from skosmith_converter.comparison.words import Piece, compare_words

__all__ = ["present"]

_AROUND: Final = 32
"""Characters of what stayed that are shown on either side of a change."""
_SIGNS: Final = {Kind.ADDED: "+ ", Kind.REMOVED: "- "}
_MARKS: Final = {"added": ("{+", "+}"), "removed": ("[-", "-]"), "equal": ("", "")}
_PLURAL: Final = re.compile("(?:(ie)?s)(?= [a-z]+$)")
_COLOURS: Final = {"added": "\x1b[32m", "removed": "\x1b[31m"}


def present(comparison: Comparison, *, colour: bool = False) -> Iterator[str]:
    """Give the lines of a comparison: what was compared, the counts, then each entry that differs.

    Removed words stand in ``[-…-]``, added ones in ``{+…+}``; with `colour` they are red and green
    as well.
    """
    yield f"{_title(comparison.old)} → {_title(comparison.new)}"
    yield from _languages(comparison)
    counts = count_changes(comparison).items()
    yield ", ".join(_counted(count, name) for name, count in counts) or "No difference"
    for entry in comparison.changed:
        yield from _entry(entry, comparison.languages, colour)


def _title(side: Snapshot) -> str:
    skills = sum(kind is EntryKind.SKILL for kind, _ in side.entries)
    return f"SFIA {side.edition} ({skills:,} {'skill' if skills == 1 else 'skills'})"


def _counted(count: int, name: str) -> str:
    if count == 1:
        name = _PLURAL.sub(lambda found: "y" if found[1] else "", name)
    return f"{count:,} {name}"


def _languages(comparison: Comparison) -> Iterator[str]:
    old, new = comparison.old.languages, comparison.new.languages
    if comparison.languages:
        yield f"Texts compared in: {', '.join(comparison.languages)}"
    else:
        yield "No language is in both: no texts are compared"
    for side, tags, others in (("old", old, new), ("new", new, old)):
        if alone := [tag for tag in tags if tag not in others]:
            yield f"Only on the {side} side: {', '.join(alone)}"


def _entry(entry: EntryChanges, languages: tuple[str, ...], colour: bool) -> Iterator[str]:
    kind = "" if entry.kind is EntryKind.SKILL else f"{entry.kind} "
    title = f"{kind}{entry.code} {_clean(entry.name(languages))}".rstrip()
    first = entry.changes[0].kind
    if first in _SIGNS:
        yield f"\n{_SIGNS[first]}{title} ({first})"
        return
    yield f"\n{title}"
    for change in entry.changes:
        yield f"  {_change(change, colour)}".rstrip()


def _change(change: Change, colour: bool) -> str:
    where = _where(change)
    match change.kind:
        case Kind.REORDERED:
            return f"{where} in another order: {_order(change)}"
        case Kind.COUNTED:
            return f"activities: {change.old} → {change.new}"
        case Kind.MOVED:
            return f"moved: {_clean(change.old or '(none)')} → {_clean(change.new or '(none)')}"
        case Kind.RENAMED | Kind.REWORDED | Kind.TEXT_ADDED | Kind.TEXT_REMOVED:
            return f"{where}: {_words(change, colour)}"
    return where


def _where(change: Change) -> str:
    """Name the place of a change: ``activity 3→4 (en)``, ``level 2 added``."""
    parts = [str(change.place or _phrase(change))]
    if change.kind is Kind.REORDERED:
        parts = ["activities"]
    elif change.place is Place.ACTIVITY:
        parts.append("→".join(dict.fromkeys(str(p) for p in change.positions if p)))
    elif change.place is not None and change.level:
        parts.append(str(change.level))
    if change.language:
        parts.append(f"({change.language})")
    return " ".join(filter(None, parts))


def _phrase(change: Change) -> str:
    if not change.level:
        return str(change.kind)
    what, _, came = change.kind.rpartition(" ")
    if what == "level":
        return f"level {change.level} {came}"
    return f"not observed at level {change.level}: {came}"


def _order(change: Change) -> str:
    return " ".join(str(before) for before, _ in sorted(change.order, key=lambda pair: pair[1]))


def _words(change: Change, colour: bool) -> str:
    pieces = compare_words(change.old or "", change.new or "")
    last = len(pieces) - 1
    shown = (
        _stayed(piece.text, index == 0, index == last)
        if piece.operation == "equal"
        else _marked(piece, colour)
        for index, piece in enumerate(pieces)
    )
    return "".join(shown)


def _marked(piece: Piece, colour: bool) -> str:
    start, end = _MARKS[piece.operation]
    marked = f"{start}{_clean(piece.text)}{end}"
    return f"{_COLOURS[piece.operation]}{marked}\x1b[0m" if colour else marked


def _stayed(text: str, first: bool, last: bool) -> str:
    """Give what stayed, shortened to what stands beside the changes."""
    text = _clean(text)
    before, after = 0 if first else _AROUND, 0 if last else _AROUND
    if len(text) <= before + after + _AROUND // 2:
        return text
    head = _cut(text[:before])
    tail = _cut(text[len(text) - after :][::-1])[::-1]
    return f"{head}…{tail}"


def _cut(text: str) -> str:
    """Cut at the last space, so that no word is shown in part; where there is none, as it is."""
    return text[: text.rfind(" ") + 1] or text


def _clean(text: str) -> str:
    """Show line breaks as ``¶``, and what a terminal would take for a command by its number."""
    shown: Sequence[str] = text.replace("\r\n", "\n").replace("\n", " ¶ ")
    return "".join(_printable(shown))


def _printable(text: Iterable[str]) -> Iterator[str]:
    return (c if c.isprintable() or c.isspace() else f"\\u{ord(c):04X}" for c in text)
