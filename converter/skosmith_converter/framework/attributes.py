"""Merges what documents say about attributes and behavioural factors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.framework.levels import level_label, level_words
from skosmith_converter.framework.model import Attribute, AttributeLevel, Said
from skosmith_converter.framework.settling import Settler, say
from skosmith_converter.page import AttributePage, Document, Passage

__all__ = ["merge_attributes"]


@dataclass(frozen=True, slots=True)
class _Group:
    """The pages about one attribute."""

    key: str
    pages: tuple[AttributePage, ...]


def merge_attributes(documents: Sequence[Document], settler: Settler) -> tuple[Attribute, ...]:
    """Give the attributes of an edition; documents come in the order of preference."""
    words = level_words(documents)
    pages = [page for document in documents for page in _pages(document)]
    return tuple(_merge_attribute(group, words, settler) for group in _groups(pages))


def _pages(document: Document) -> list[AttributePage]:
    """Give the attribute pages of a document, those that its level pages imply among them."""
    names: dict[str, Passage] = {}
    texts: dict[str, list[tuple[int, Passage]]] = {}
    for level in document.levels:
        for name, text in level.attributes:
            names.setdefault(name.text, name)
            texts.setdefault(name.text, []).append((level.level, text))
    implied = [
        AttributePage(
            document.levels[0].source, document.language, "", name, levels=tuple(texts[key])
        )
        for key, name in names.items()
    ]
    return [*document.attributes, *implied]


def _groups(pages: Sequence[AttributePage]) -> list[_Group]:
    """Group pages by code; a page without one belongs to the code that its name has elsewhere."""
    codes = {page.name.text.casefold(): page.code for page in pages if page.code}
    groups: dict[str, list[AttributePage]] = {}
    for page in pages:
        key = page.code or codes.get(page.name.text.casefold()) or page.name.text
        groups.setdefault(key, []).append(page)
    return [_Group(key, tuple(found)) for key, found in sorted(groups.items())]


def _merge_attribute(group: _Group, words: Mapping[str, Said], settler: Settler) -> Attribute:
    pages, place = group.pages, f"attribute {group.key}"
    numbers = sorted({number for page in pages for number, _ in page.levels})
    return Attribute(
        key=group.key,
        code=next((page.code for page in pages if page.code), ""),
        names=settler.settle(f"the name of {place}", say(pages, lambda p: p.name)),
        kinds=settler.settle(f"the type of {place}", say(pages, lambda p: p.kind)),
        descriptions=settler.settle(
            f"the description of {place}", say(pages, lambda p: p.description)
        ),
        notes=settler.settle(f"the guidance notes of {place}", say(pages, lambda p: p.notes)),
        raw_notes=Settler([]).settle("", say(pages, lambda p: p.notes_raw)),
        levels=tuple(_merge_level(group, number, words, settler) for number in numbers),
        address=next((page.address for page in pages if page.address), None),
    )


def _merge_level(
    group: _Group, number: int, words: Mapping[str, Said], settler: Settler
) -> AttributeLevel:
    place = f"attribute {group.key} at level {number}"
    texts = say(group.pages, lambda p: dict(p.levels).get(number))
    labels = [
        Said(page.source, page.language, (_label(page, number, words),))
        for page in group.pages
        if number in dict(page.levels)
    ]
    return AttributeLevel(
        number, settler.settle(f"the label of {place}", labels), settler.settle(place, texts)
    )


def _label(page: AttributePage, number: int, words: Mapping[str, Said]) -> Passage:
    """Put the label of an attribute's level together."""
    label = level_label(page.name.text, number, words.get(page.language))
    return Passage(label, page.name.lines)
