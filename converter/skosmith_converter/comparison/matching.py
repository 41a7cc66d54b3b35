"""Which text of a list became which text of another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from skosmith_converter.comparison.model import Entry, EntryKind, Key
from skosmith_converter.comparison.words import Numbered, likeness, word_set

__all__ = ["match", "match_names"]

_ALIKE: Final = 0.4
"""Above this likeness a text is taken for the other one, reworded (from what SFIA 9 made of 8)."""
_FEWEST: Final = 3
"""A text of at least so many words that all are in the other one is taken for it, extended."""


def match(
    old: Sequence[str], new: Sequence[str]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Give the pairs by old index, and the indexes of what is only in the old, only in the new.

    Equal texts come first, then the most similar ones; a single text and another single one are a
    pair whatever they say. Swapped lists give swapped pairs.

    >>> match(["mend old shoes", "sell"], ["buy hats", "sell", "mend new shoes"])
    ([(0, 2), (1, 1)], [], [0])
    """
    if len(old) == len(new) == 1:
        return [(0, 0)], [], []
    pairs = _equal(old, new)
    gone = sorted(set(range(len(old))) - {before for before, _ in pairs})
    come = sorted(set(range(len(new))) - {after for _, after in pairs})
    for before, after in _similar(old, new, gone, come):
        if before in gone and after in come:
            pairs.append((before, after))
            gone.remove(before)
            come.remove(after)
    return sorted(pairs), gone, come


def _equal(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(new):
        places[text].append(index)
    met: Counter[str] = Counter()
    pairs = []
    for index, text in enumerate(old):
        if met[text] < len(places.get(text, ())):
            pairs.append((index, places[text][met[text]]))
            met[text] += 1
    return pairs


def _similar(
    old: Sequence[str], new: Sequence[str], gone: Sequence[int], come: Sequence[int]
) -> list[tuple[int, int]]:
    """Give the pairs that are alike, the most alike and then the nearest first."""
    before, after = {i: word_set(old[i]) for i in gone}, {j: word_set(new[j]) for j in come}
    alike = [
        (-likeness(before[i], after[j]), abs(i - j), i + j, (i, j))
        for i in gone
        for j in come
        if _akin(before[i], after[j])
    ]
    return [pair for *_, pair in sorted(alike)]


def _akin(one: set[Numbered], other: set[Numbered]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    extended = len(shorter) >= _FEWEST and shorter <= longer
    return extended or likeness(one, other) > _ALIKE


def match_names(
    old: Mapping[Key, Entry], new: Mapping[Key, Entry], languages: Iterable[str]
) -> dict[Key, Key]:
    """Give old key → new key of attributes that have the same name but another code.

    SFIA 8 has "Autonomy" without a code, SFIA 9 calls it AUTO.
    """
    alone, others = _attributes(old, new), _attributes(new, old)
    found: dict[Key, Key] = {}
    for language in languages:
        came = {entry.names.get(language, "").casefold(): key for key, entry in others.items()}
        for key, entry in alone.items():
            name = entry.names.get(language, "").casefold()
            if name and name in came and key not in found and came[name] not in found.values():
                found[key] = came[name]
    return found


def _attributes(entries: Mapping[Key, Entry], others: Mapping[Key, Entry]) -> dict[Key, Entry]:
    """Give the attributes that others lack."""
    return {
        key: entry
        for key, entry in entries.items()
        if entry.kind is EntryKind.ATTRIBUTE and key not in others
    }
