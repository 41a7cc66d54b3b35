"""Two editions to what differs between them; swapped, they give the same the other way round."""

from collections.abc import Iterable, Iterator, Sequence

from skosmith_converter.comparison.matching import match, match_names
from skosmith_converter.comparison.model import (
    Change,
    Comparison,
    Entry,
    EntryChanges,
    EntryKind,
    Group,
    Kind,
    Place,
    Snapshot,
    Text,
)
from skosmith_converter.comparison.words import same_words
from skosmith_converter.terms import Iri

__all__ = ["compare"]


def compare(old: Snapshot, new: Snapshot, languages: Sequence[str] | None = None) -> Comparison:
    """Compare two editions by the codes of what is in them.

    Texts are compared in those of `languages` that both have (None: all that both have). What
    needs no language (codes, levels, groups, numbers of activities) is compared in any case.
    """
    shared = tuple(
        tag
        for tag in old.languages
        if tag in new.languages and (languages is None or tag in languages)
    )
    kinds = list(EntryKind)
    namesakes = match_names(old.entries, new.entries, shared)
    before = {namesakes.get(key, key): entry for key, entry in old.entries.items()}
    keys = sorted({*before, *new.entries}, key=lambda key: (kinds.index(key[0]), _by_code(key[1])))
    found = (_compare(key, before.get(key), new.entries.get(key), shared) for key in keys)
    return Comparison(old, new, shared, tuple(found))


def _by_code(code: str) -> tuple[int, str]:
    return (int(code), "") if code.isdecimal() else (0, code)


def _compare(
    key: tuple[EntryKind, str], old: Entry | None, new: Entry | None, languages: Iterable[str]
) -> EntryChanges:
    changes: Iterable[Change]
    if old is None:
        changes = [Change(Kind.ADDED, concepts=(None, new.concept if new else None))]
    elif new is None:
        changes = [Change(Kind.REMOVED, concepts=(old.concept, None))]
    else:
        changes = _changes(old, new, languages)
    return EntryChanges(*key, old, new, tuple(changes))


def _changes(old: Entry, new: Entry, languages: Iterable[str]) -> Iterator[Change]:
    concepts = old.concept, new.concept
    shared: list[str] = []
    for tag in languages:
        if tag in old.languages and tag in new.languages:
            shared.append(tag)
        elif tag in new.languages:
            yield Change(Kind.TRANSLATION_ADDED, language=tag, concepts=concepts)
        elif tag in old.languages:
            yield Change(Kind.TRANSLATION_REMOVED, language=tag, concepts=concepts)
    for tag in shared:
        before, after = old.names.get(tag), new.names.get(tag)
        if before != after:
            yield Change(Kind.RENAMED, None, 0, tag, before, after, concepts)
    yield from _moved(old, new, shared)
    yield from _levels(old, new)
    yield from _parts(old, new, shared)


def _moved(old: Entry, new: Entry, shared: list[str]) -> Iterator[Change]:
    """Tell of other groups; groups with new IRIs but the same names are the same groups."""
    if [group.key for group in old.groups] == [group.key for group in new.groups]:
        return
    tags = [
        tag for tag in shared if all(tag in group.names for group in (*old.groups, *new.groups))
    ]
    if tags and all(_path(old.groups, tag) == _path(new.groups, tag) for tag in tags):
        return
    tag = "en" if "en" in tags else min(tags, default="")
    concepts = (
        old.groups[0].concept if old.groups else None,
        new.groups[0].concept if new.groups else None,
    )
    before, after = _path(old.groups, tag), _path(new.groups, tag)
    yield Change(Kind.MOVED, language=tag, old=before, new=after, concepts=concepts)


def _path(groups: Sequence[Group], tag: str) -> str:
    return " > ".join(group.names.get(tag, group.key) for group in reversed(groups))


def _levels(old: Entry, new: Entry) -> Iterator[Change]:
    for before, after, added, withdrawn in (
        (old.levels, new.levels, Kind.LEVEL_ADDED, Kind.LEVEL_WITHDRAWN),
        (
            old.not_observed,
            new.not_observed,
            Kind.NOT_OBSERVED_ADDED,
            Kind.NOT_OBSERVED_WITHDRAWN,
        ),
    ):
        for level in sorted(before.keys() ^ after.keys()):
            kind = added if level in after else withdrawn
            yield Change(kind, level=level, concepts=(before.get(level), after.get(level)))


def _parts(old: Entry, new: Entry, shared: list[str]) -> Iterator[Change]:
    places = list(Place)
    both = {*old.parts, *new.parts}
    for place, level in sorted(both, key=lambda part: (places.index(part[0]), part[1])):
        if place is Place.LEVEL_TEXT and not (level in old.levels and level in new.levels):
            continue  # told as a level added or withdrawn
        before, after = old.parts.get((place, level), {}), new.parts.get((place, level), {})
        spoken = [tag for tag in shared if tag in before or tag in after]
        for tag in spoken:
            yield from _texts(place, level, tag, (before.get(tag, ()), after.get(tag, ())))
        if place is Place.ACTIVITY and not spoken:
            yield from _counted(before.values(), after.values(), (old.concept, new.concept))


def _counted(
    before: Iterable[Sequence[Text]],
    after: Iterable[Sequence[Text]],
    concepts: tuple[Iri, Iri],
) -> Iterator[Change]:
    """Tell numbers where no words can be compared."""
    counts = [
        "/".join(map(str, sorted({len(texts) for texts in side} or {0})))
        for side in (before, after)
    ]
    if counts[0] != counts[1]:
        yield Change(Kind.COUNTED, Place.ACTIVITY, 0, "", counts[0], counts[1], concepts)


def _texts(
    place: Place, level: int, tag: str, sides: tuple[Sequence[Text], Sequence[Text]]
) -> Iterator[Change]:
    """Compare the texts of one place in one language."""
    old, new = sides
    pairs, gone, come = match([one.value for one in old], [one.value for one in new])
    numbered = place is Place.ACTIVITY
    for before, after in [*pairs, *((i, None) for i in gone), *((None, i) for i in come)]:
        was = None if before is None else old[before]
        is_ = None if after is None else new[after]
        if was and is_ and was.value == is_.value:
            continue
        yield Change(
            _kind(was, is_),
            place,
            level,
            tag,
            was.value if was else None,
            is_.value if is_ else None,
            (was.subject if was else None, is_.subject if is_ else None),
            (_place_in_list(before, numbered), _place_in_list(after, numbered)),
        )
    if numbered and pairs != sorted(pairs, key=lambda pair: pair[1]):
        order = tuple((before + 1, after + 1) for before, after in pairs)
        yield Change(Kind.REORDERED, place, level, tag, order=order)


def _kind(was: Text | None, is_: Text | None) -> Kind:
    if was and is_:
        return Kind.REPUNCTUATED if same_words(was.value, is_.value) else Kind.REWORDED
    return Kind.TEXT_ADDED if is_ else Kind.TEXT_REMOVED


def _place_in_list(index: int | None, numbered: bool) -> int | None:
    return index + 1 if numbered and index is not None else None
