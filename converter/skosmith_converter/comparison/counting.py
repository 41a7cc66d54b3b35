"""How much of what changed."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from skosmith_converter.comparison.model import Comparison, EntryChanges, EntryKind, Kind, Place

__all__ = ["count_changes"]

_ENTRIES: Final = {
    EntryKind.SKILL: "skills",
    EntryKind.LEVEL: "levels",
    EntryKind.ATTRIBUTE: "attributes",
    EntryKind.CATEGORY: "categories",
}
_OF_ENTRIES: Final = (Kind.ADDED, Kind.REMOVED, Kind.RENAMED, Kind.MOVED)
_OF_PARTS: Final = {
    Kind.NOT_OBSERVED_ADDED: "not observed added",
    Kind.NOT_OBSERVED_WITHDRAWN: "not observed withdrawn",
    Kind.TRANSLATION_ADDED: "translations added",
    Kind.TRANSLATION_REMOVED: "translations removed",
    Kind.REORDERED: "activity lists reordered",
    Kind.COUNTED: "activity lists resized",
}
_OF_TEXTS: Final = {
    Kind.REWORDED: "reworded",
    Kind.REPUNCTUATED: "repunctuated",
    Kind.TEXT_ADDED: "added",
    Kind.TEXT_REMOVED: "removed",
}
_LEVELS: Final = {Kind.LEVEL_ADDED: "levels added", Kind.LEVEL_WITHDRAWN: "levels withdrawn"}
_NAMES: Final = (
    *(f"{entries} {kind}" for entries in _ENTRIES.values() for kind in _OF_ENTRIES),
    *(
        f"{kind} {came}"
        for kind in (EntryKind.SKILL, EntryKind.ATTRIBUTE)
        for came in _LEVELS.values()
    ),
    *_OF_PARTS.values(),
    *(f"{what} {came}" for what in ("texts", "activities") for came in _OF_TEXTS.values()),
)
"""The order of telling."""


def count_changes(comparison: Comparison) -> dict[str, int]:
    """Give the numbers of the summary, those that are nought left out.

    Entries that are added, removed, renamed or moved count once, whatever the languages; levels
    one by one, texts one by one in each language.
    """
    counts: Counter[str] = Counter()
    for entry in comparison.changed:
        name, kinds = _ENTRIES[entry.kind], {change.kind for change in entry.changes}
        counts.update(f"{name} {kind}" for kind in _OF_ENTRIES if kind in kinds)
        counts.update(_of_parts(entry))
    return {name: counts[name] for name in _NAMES if counts[name]}


def _of_parts(entry: EntryChanges) -> Iterator[str]:
    for change in entry.changes:
        if change.kind in _LEVELS:
            yield f"{entry.kind} {_LEVELS[change.kind]}"
        elif change.kind in _OF_PARTS:
            yield _OF_PARTS[change.kind]
        elif change.kind in _OF_TEXTS:
            what = "activities" if change.place is Place.ACTIVITY else "texts"
            yield f"{what} {_OF_TEXTS[change.kind]}"
