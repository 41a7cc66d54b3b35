"""Merges ordered lists: item *n* of two languages is one thing only where the counts agree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from skosmith_converter.framework.model import Item, ItemList, Said
from skosmith_converter.framework.settling import Settler
from skosmith_converter.issues import IssueKind

__all__ = ["merge_lists"]


def merge_lists(
    subject: str, said: Sequence[Said], settler: Settler, kind: IssueKind, **arguments: object
) -> tuple[ItemList, ...]:
    """Merge the lists that pages give (each a `Said`, its passages the items).

    The largest set of languages with equal counts makes the main list (of equal ones that with
    English, else the alphabetically first); every other language gets a list of its own, and an issue of `kind`.
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
        _report(first[language], first[min(sets[0])], settler, kind, arguments)
    return tuple(_merge_group(subject, name, members, first, said, settler) for name, members in groups)


def _report(
    other: Said, main: Said, settler: Settler, kind: IssueKind, arguments: dict[str, object]
) -> None:
    others = f"{len(main.passages)} in {main.page.page.source.name} ({main.language})"
    place = other.page.page.source.name, other.passages[0].lines[0], other.texts[0]
    count = len(other.passages)
    settler.issues.append(kind.at(*place, count=count, others=others, **arguments))


def _merge_group(  # noqa: PLR0913
    subject: str,
    group: str,
    languages: set[str],
    first: dict[str, Said],
    said: Sequence[Said],
    settler: Settler,
) -> ItemList:
    texts: dict[int, list[Said]] = defaultdict(list)
    strays: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        if one.language not in languages:
            continue
        kept = first[one.language]
        fits = len(one.passages) == len(kept.passages)
        if not fits:
            settler.report(subject, one, kept)
        for number, passage in enumerate(one.passages, start=1):
            item = replace(one, passages=(passage,))
            (texts if fits else strays)[number].append(item)
    return ItemList(
        group,
        tuple(
            Item(
                number,
                (
                    *settler.settle(f"{subject}, number {number}", texts[number]),
                    *(replace(stray, accepted=False) for stray in strays[number]),
                ),
            )
            for number in sorted(texts.keys() | strays.keys())
        ),
    )
