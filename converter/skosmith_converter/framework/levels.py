"""Merges what pages say about the seven levels of responsibility of an edition."""

from collections.abc import Iterator, Sequence

from skosmith_converter.framework.editions import EditionPage
from skosmith_converter.framework.model import Level, Said
from skosmith_converter.framework.settling import Settler
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL, Essence, LevelSection, Passage

__all__ = ["merge_levels"]


def merge_levels(pages: Sequence[EditionPage], settler: Settler) -> tuple[Level, ...]:
    """Give the seven levels of an edition; pages come in the order of preference."""
    words = _level_words(pages)
    return tuple(
        _merge_level(number, pages, words, settler) for number in range(MIN_LEVEL, MAX_LEVEL + 1)
    )


def _single_sections(page: EditionPage) -> Iterator[LevelSection]:
    return (section for section in page.page.sections if section.first == section.last)


def _level_words(pages: Sequence[EditionPage]) -> dict[str, tuple[EditionPage, LevelSection]]:
    """Give, for each language, the heading that shows its word for *level*."""
    words: dict[str, tuple[EditionPage, LevelSection]] = {}
    for page in pages:
        for section in _single_sections(page):
            if section.level_word:
                words.setdefault(page.page.language, (page, section))
    return words


def _essences(pages: Sequence[EditionPage], number: int) -> Iterator[tuple[EditionPage, Essence]]:
    for page in pages:
        for section in page.page.sections:
            if section.essence is not None and section.essence.level == number:
                yield page, section.essence


def _merge_level(
    number: int,
    pages: Sequence[EditionPage],
    words: dict[str, tuple[EditionPage, LevelSection]],
    settler: Settler,
) -> Level:
    said = list(_essences(pages, number))
    place = f"level {number}"
    labels = [
        Said(
            page,
            (Passage(f"{e.level_word} {number} - {e.guiding_phrase.text}", e.introduction.lines),),
        )
        for page, e in said
    ]
    with_phrase = {label.language for label in labels}
    labels += _bare_labels(number, pages, words, with_phrase)
    return Level(
        number=number,
        labels=settler.settle(f"the label of {place}", labels),
        phrases=settler.settle(
            f"the guiding phrase of {place}", [Said(page, (e.guiding_phrase,)) for page, e in said]
        ),
        introductions=settler.settle(
            f"the introduction of the essence of {place}",
            [Said(page, (e.introduction,)) for page, e in said],
        ),
        essences=settler.settle(
            f"the essence of {place}", [Said(page, (e.text,)) for page, e in said]
        ),
    )


def _bare_labels(
    number: int,
    pages: Sequence[EditionPage],
    words: dict[str, tuple[EditionPage, LevelSection]],
    with_phrase: set[str],
) -> Iterator[Said]:
    """Give "{level word} {n}" in the languages without a guiding phrase.

    Said by the first page with a heading of this level, else by one that shows the word.
    """
    for language, (some_page, some_section) in sorted(words.items()):
        if language in with_phrase:
            continue
        own = (
            (page, section)
            for page in pages
            if page.page.language == language
            for section in _single_sections(page)
            if section.first == number
        )
        page, section = next(own, (some_page, some_section))
        label = f"{some_section.level_word} {number}"
        yield Said(page, (Passage(label, section.heading.lines),))
