"""Merges the documents of each edition: one node for what many languages say, one text a language.

Documents come in the order of preference (final before beta, then by file name), so that of two
texts for the same place and language the first is the one to keep. The other is not lost: it is
marked, and an issue names both.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from skosmith_converter.framework.attributes import merge_attributes
from skosmith_converter.framework.categories import merge_categories
from skosmith_converter.framework.editions import EditionDocument
from skosmith_converter.framework.levels import level_words, merge_levels
from skosmith_converter.framework.model import Edition, Framework, Skill
from skosmith_converter.framework.settling import Settler
from skosmith_converter.framework.skills import merge_skill
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import SkillPage

__all__ = ["merge_documents"]


def merge_documents(documents: Sequence[EditionDocument]) -> Framework:
    """Merge documents, whatever their order, into one framework."""
    settler = Settler([])
    ordered = sorted(documents, key=lambda d: (_edition_order(d.edition), d.preference))
    editions = tuple(
        _merge_edition(name, list(of_edition), settler)
        for name, of_edition in itertools.groupby(ordered, key=attrgetter("edition"))
    )
    by_source = sorted(documents, key=lambda d: d.document.source.key)
    return Framework(editions, tuple(by_source), tuple(settler.issues))


def _edition_order(edition: str) -> tuple[int, str]:
    return (int(edition) if edition.isdecimal() else 0), edition


def _merge_edition(name: str, documents: Sequence[EditionDocument], settler: Settler) -> Edition:
    by_code: dict[str, list[SkillPage]] = {}
    for document in documents:
        for page in document.document.skills:
            by_code.setdefault(page.code, []).append(page)
    pages = dict(sorted(by_code.items()))
    settler.issues.extend(_absent(pages))
    categories, places = merge_categories(pages, settler)
    words = level_words([d.document for d in documents])
    skills = (merge_skill(c, pages[c], places.get(c), words, settler) for c in pages)
    return Edition(
        name,
        tuple(_with_known(skill, pages) for skill in skills),
        categories,
        merge_levels([d.document for d in documents], settler),
        merge_attributes([d.document for d in documents], settler),
    )


def _with_known(skill: Skill, pages: Mapping[str, object]) -> Skill:
    """Keep those related skills that the edition has."""
    return replace(skill, related=tuple(one for one in skill.related if one[0] in pages))


def _absent(pages: Mapping[str, Sequence[SkillPage]]) -> Iterator[Issue]:
    kind = ISSUE_KINDS["related-skill-absent"]
    for page in (page for found in pages.values() for page in found):
        for code, line in page.related:
            if code not in pages:
                yield kind.at(page.source.place, line, code=code)
