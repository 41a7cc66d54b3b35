"""Merges the categories that documents put skills into."""

from collections.abc import Mapping, Sequence

from skosmith_converter.framework.model import Category, Said
from skosmith_converter.framework.settling import Settler
from skosmith_converter.page import Passage, SkillPage

__all__ = ["merge_categories"]

Path = tuple[str, ...]
"""Keys of a category and, perhaps, its subcategory."""


def merge_categories(
    skills: Mapping[str, Sequence[SkillPage]], settler: Settler
) -> tuple[tuple[Category, ...], dict[str, str]]:
    """Give the categories, and for each skill code the key of the one it is in.

    A category is known by its name in English, else in the first language that names it; the
    names that other languages give to the categories of the same skills are its names, too.
    """
    names: dict[str, list[Said]] = {}
    broader: dict[str, str | None] = {}
    places: dict[str, str] = {}
    for code, pages in skills.items():
        naming = [page for page in pages if page.category is not None]
        if not naming:
            continue
        preferred = min(naming, key=lambda page: (page.language != "en", pages.index(page)))
        path = tuple(passage.text for passage in _passages(preferred))
        places[code] = path[-1]
        for depth, key in enumerate(path):
            broader.setdefault(key, path[depth - 1] if depth else None)
            for page in naming:
                if len(passages := _passages(page)) > depth:
                    said = Said(page.source, page.language, (passages[depth],))
                    names.setdefault(key, []).append(said)
    categories = tuple(
        Category(
            key, settler.settle(f"the name of category {key!r}", _each_once(names[key])), above
        )
        for key, above in sorted(broader.items())
    )
    return categories, places


def _passages(page: SkillPage) -> list[Passage]:
    return [passage for passage in (page.category, page.subcategory) if passage is not None]


def _each_once(said: Sequence[Said]) -> list[Said]:
    """Give each name once a document and language: a workbook repeats it with every skill."""
    return list({(s.source.sha256, s.language, s.texts): s for s in reversed(said)}.values())[::-1]
