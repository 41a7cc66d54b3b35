"""Merges ordered lists: item *n* of two languages is one thing only where the counts agree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from skosmith_converter.framework.model import Item, ItemList, Said
from skosmith_converter.framework.settling import Settler
from skosmith_converter.issues import Issue, IssueKind

__all__ = ["merge_lists"]


def merge_lists(
    subject: str, said: Sequence[Said], settler: Settler, kind: IssueKind, **arguments: str | int
) -> tuple[ItemList, ...]:
    """Merge the lists that pages give (each a `Said`, its passages the items).

    The largest set of languages with equal counts makes the main list (of equal ones that with
    English, else the alphabetically first); every other language gets a list of its own, and an
    issue of `kind`.
    """
    first: dict[str, Said] = {}
    for one in said:
        first.setdefault(one.language, one)
    by_count: dict[int, set[str]] = defaultdict(set)
    for language, one in first.items():
        by_count[len(one.passages)].add(language)
    sets = sorted(by_count.values(), key=lambda s: (-len(s), "en" not in s, min(s)))
    groups = [("", sets[0])] if sets else []
    for language in sorted(set().union(*sets[1:])):
        groups.append((language, {language}))
        settler.issues.append(_differing(first[language], first[min(sets[0])], kind, arguments))
    return tuple(
        _merge_group(subject, name, [one for one in said if one.language in members], settler)
        for name, members in groups
    )


def _differing(
    other: Said, main: Said, kind: IssueKind, arguments: Mapping[str, str | int]
) -> Issue:
    others = f"{len(main.passages)} in {main.source.place} ({main.language})"
    line, count = other.passages[0].lines[0], len(other.passages)
    name = other.source.place
    return kind.at(name, line, other.texts[0], count=count, others=others, **arguments)


def _merge_group(subject: str, group: str, said: Sequence[Said], settler: Settler) -> ItemList:
    """Merge lists of languages with equal counts; what another page of a language has is stray."""
    texts: dict[int, list[Said]] = defaultdict(list)
    strays: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        kept = next(other for other in said if other.language == one.language)
        fits = len(one.passages) == len(kept.passages)
        if not fits:
            settler.report(subject, one, kept)
        for number, passage in enumerate(one.passages, start=1):
            item = Said(one.source, one.language, (passage,), fits)
            (texts if fits else strays)[number].append(item)
    return ItemList(
        group,
        tuple(
            Item(
                number,
                (*settler.settle(f"{subject}, number {number}", texts[number]), *strays[number]),
            )
            for number in sorted(texts.keys() | strays.keys())
        ),
    )
