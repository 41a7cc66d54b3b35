"""What changed, as a page shows it: word by word, in the language of the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from skosmith_converter.comparison import (
    Change,
    Comparison,
    Entry,
    EntryChanges,
    Kind,
    Piece,
    compare_words,
)
from skosmith_server.framework import Languages, is_same_language
from skosmith_server.pages.labels import KINDS, PLACES

__all__ = ["Difference", "EditionChanges", "differences", "edition_changes"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of a skill."""

    kind: str
    """A message."""
    place: str = ""
    """Where the text stands: a message, or nothing."""
    level: int = 0
    language: str = ""
    pieces: tuple[Piece, ...] = ()


def differences(changes: EntryChanges, language: str, languages: Languages) -> list[Difference]:
    """Give the changes of a skill; of texts, those in one language."""
    return [
        _difference(change, changes, languages)
        for change in changes.changes
        if not change.language or is_same_language(change.language, language)
    ]


def _difference(change: Change, entry: EntryChanges, languages: Languages) -> Difference:
    return Difference(
        KINDS[change.kind],
        PLACES[change.place] if change.place is not None else "",
        change.level,
        change.language,
        _pieces(change, entry, languages),
    )


def _pieces(change: Change, entry: EntryChanges, languages: Languages) -> tuple[Piece, ...]:
    old, new = change.old or "", change.new or ""
    if change.kind is Kind.MOVED:
        old, new = (_path(side, languages) for side in (entry.old, entry.new))
    if change.kind in {Kind.MOVED, Kind.COUNTED}:  # as a whole: word by word nobody could read it
        sides = (Piece("removed", old), Piece("equal", " "), Piece("added", new))
        return tuple(piece for piece in sides if piece.text)
    return compare_words(old, new) if old or new else ()


def _path(side: Entry | None, languages: Languages) -> str:
    """Give the categories of a skill, the widest first, each in the best language it has."""
    groups = reversed(side.groups if side is not None else ())
    return " / ".join(
        group.names[tag] if (tag := languages.best(group.names)) is not None else group.key
        for group in groups
    )


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What a newer edition does to the skills of an older one."""

    since: str
    added: tuple[EntryChanges, ...]
    renamed: tuple[tuple[EntryChanges, str, tuple[Piece, ...]], ...]
    """Each with its language, and old and new name."""
    removed: tuple[EntryChanges, ...]
    changed: tuple[EntryChanges, ...]
    """Those that are in both and differ."""


def edition_changes(comparison: Comparison, languages: Languages) -> EditionChanges:
    """Sort a comparison for the page of the newer edition."""
    both = [one for one in comparison.changed if one.old is not None and one.new is not None]
    return EditionChanges(
        comparison.old.edition,
        tuple(one for one in comparison.changed if one.old is None),
        tuple(_renamed(both, languages)),
        tuple(one for one in comparison.changed if one.new is None),
        tuple(both),
    )


def _renamed(
    entries: list[EntryChanges], languages: Languages
) -> Iterator[tuple[EntryChanges, str, tuple[Piece, ...]]]:
    for entry in entries:
        named = {c.language: c for c in entry.changes if c.kind is Kind.RENAMED}
        language = languages.best(named)
        if language is not None:
            change = named[language]
            yield entry, language, compare_words(change.old or "", change.new or "")
