"""A comparison as text for people: counts, then an overview by kind, then the texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
from skosmith_converter.comparison.wording import clean, isolated, show_words

__all__ = ["present"]

_TITLES: Final = {
    EntryKind.SKILL: "Skills",
    EntryKind.LEVEL: "Levels of responsibility",
    EntryKind.ATTRIBUTE: "Attributes",
    EntryKind.CATEGORY: "Categories",
}
_OVERVIEW: Final = {
    Kind.ADDED: "{} added",
    Kind.REMOVED: "{} removed",
    Kind.RENAMED: "{} renamed",
    Kind.MOVED: "{} moved",
    Kind.LEVEL_ADDED: "{} with levels added",
    Kind.LEVEL_WITHDRAWN: "{} with levels withdrawn",
    Kind.NOT_OBSERVED_ADDED: "{} now not observed at levels",
    Kind.NOT_OBSERVED_WITHDRAWN: "{} no longer not observed at levels",
    Kind.TRANSLATION_ADDED: "{} with translations added",
    Kind.TRANSLATION_REMOVED: "{} with translations removed",
}
"""What is told by kind; all else stands with its entry."""
_SIGNS: Final = {Kind.ADDED: "+", Kind.REMOVED: "-"}
_REMARKS: Final = {Kind.REPUNCTUATED: ", same words"}


def present(comparison: Comparison, *, colour: bool = False) -> Iterator[str]:
    """Give the lines of a comparison: what was compared, the counts, the overview, the texts.

    Removed words stand in ``[-…-]``, added ones in ``{+…+}``; with `colour` they are red and green
    as well. Each change is told once.
    """
    yield f"{_title(comparison.old)} → {_title(comparison.new)}"
    yield from _languages(comparison)
    yield from _counts(comparison)
    for kind in EntryKind:
        entries = [entry for entry in comparison.changed if entry.kind is kind]
        for change, title in _OVERVIEW.items():
            lines = [
                f"  {line}"
                for entry in entries
                for line in _told(entry, change, comparison.languages, colour)
            ]
            if lines:
                yield from ("", title.format(_TITLES[kind]), *lines)
    for entry in comparison.changed:
        yield from _texts(entry, comparison.languages, colour)


def _title(side: Snapshot) -> str:
    skills = sum(kind is EntryKind.SKILL for kind, _ in side.entries)
    return f"SFIA {side.edition} ({skills:,} {'skill' if skills == 1 else 'skills'})"


def _languages(comparison: Comparison) -> Iterator[str]:
    old, new = comparison.old.languages, comparison.new.languages
    if comparison.languages:
        yield f"Texts compared in: {', '.join(comparison.languages)}"
    else:
        yield "No language is in both: no texts are compared"
    for side, tags, others in (("old", old, new), ("new", new, old)):
        if alone := [tag for tag in tags if tag not in others]:
            yield f"Only on the {side} side: {', '.join(alone)}"


def _counts(comparison: Comparison) -> Iterator[str]:
    """Give a line a subject: ``skills: 26 added, 11 renamed``."""
    subjects: defaultdict[str, list[str]] = defaultdict(list)
    for name, count in count_changes(comparison).items():
        subject, _, came = name.rpartition(" ")
        subjects[subject].append(f"{count:,} {came}")
    if not subjects:
        yield "No difference"
    for subject, counts in subjects.items():
        yield f"{subject}: {', '.join(counts)}"


def _told(
    entry: EntryChanges, kind: Kind, languages: tuple[str, ...], colour: bool
) -> Iterator[str]:
    """Give what the overview tells of an entry below the title of a kind."""
    changes = [change for change in entry.changes if change.kind is kind]
    if not changes:
        return
    match kind:
        case Kind.RENAMED:
            for change in changes:
                words = show_words(change, colour=colour)
                yield f"{clean(entry.code)} ({change.language}) {words}"
        case Kind.MOVED:
            for change in changes:
                paths = (_isolated(path or "(none)", change) for path in (change.old, change.new))
                yield f"{_heading(entry, languages)}: {' → '.join(paths)}"
        case Kind.ADDED | Kind.REMOVED:
            yield f"{_SIGNS[kind]} {_heading(entry, languages)}"
        case _:
            found = ", ".join(str(change.level or change.language) for change in changes)
            yield f"{_heading(entry, languages)}: {found}"


def _isolated(text: str, change: Change) -> str:
    return isolated(clean(text), change.language)


def _heading(entry: EntryChanges, languages: tuple[str, ...]) -> str:
    name, language = entry.name(languages)
    return f"{clean(entry.code)} {isolated(clean(name), language)}".rstrip()


def _texts(entry: EntryChanges, languages: tuple[str, ...], colour: bool) -> Iterator[str]:
    """Give the changes of texts and activities of an entry, below its heading."""
    changes = [change for change in entry.changes if change.kind not in _OVERVIEW]
    if not changes:
        return
    kind = "" if entry.kind is EntryKind.SKILL else f"{entry.kind} "
    yield ""
    yield f"{kind}{_heading(entry, languages)}"
    for change in changes:
        yield f"  {_change(change, colour)}"


def _change(change: Change, colour: bool) -> str:
    match change.kind:
        case Kind.REORDERED:
            return f"activities ({change.language}) in another order: {_order(change)}"
        case Kind.COUNTED:
            return f"activities: {change.old} → {change.new}"
    return f"{' '.join(_where(change))}: {show_words(change, colour=colour)}"


def _where(change: Change) -> Iterable[str]:
    """Name the place of a change: ``activity 3→4 (en)``."""
    yield str(change.place)
    if change.place is Place.ACTIVITY:
        yield "→".join(dict.fromkeys(str(p) for p in change.positions if p))
    elif change.level:
        yield str(change.level)
    yield f"({change.language}{_REMARKS.get(change.kind, '')})"


def _order(change: Change) -> str:
    return " ".join(str(before) for before, _ in sorted(change.order, key=lambda pair: pair[1]))
