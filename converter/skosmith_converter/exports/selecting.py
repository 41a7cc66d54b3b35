"""Which part of a framework is wanted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import get_close_matches
from typing import Final, TypeVar

from skosmith_converter.blocks import fold
from skosmith_converter.framework import (
    Attribute,
    AttributeLevel,
    Category,
    Edition,
    Framework,
    Item,
    ItemList,
    Said,
    SaidMark,
    Skill,
    SkillLevel,
)

__all__ = ["Selection", "languages_of", "select"]

_T = TypeVar("_T")
_MANY: Final = 30
"""Names that are too many to list in a message."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; where nothing is said, all there is."""

    languages: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Names of categories or subcategories, in any language."""
    levels: tuple[int, ...] = ()


def languages_of(framework: Framework) -> list[str]:
    """Give the languages that skills have names in, sorted."""
    names = (said for e in framework.editions for skill in e.skills for said in skill.names)
    return sorted({said.language for said in names if said.accepted})


def select(framework: Framework, wanted: Selection) -> Framework:
    """Give the part of a framework that is wanted.

    Attributes stay where whole editions are asked for; with skills or categories, they go. Raises
    ValueError where something is asked for that there is not, with what there is.
    """
    _refuse("edition", wanted.editions, [e.name for e in framework.editions])
    editions = [e for e in framework.editions if e.name in (wanted.editions or {e.name})]
    _refuse("language", wanted.languages, languages_of(replace_editions(framework, editions)))
    _refuse("skill", wanted.skills, sorted({s.code for e in editions for s in e.skills}))
    _refuse_categories(wanted.categories, editions)
    chosen = [_of_edition(edition, wanted) for edition in editions]
    if not any(edition.skills for edition in chosen):
        raise ValueError("nothing is left to export: no skill has all that was asked for")
    part = replace_editions(framework, chosen)
    return _spoken_in(part, frozenset(wanted.languages)) if wanted.languages else part


def replace_editions(framework: Framework, editions: Sequence[Edition]) -> Framework:
    """Give a framework of some of its editions, with the documents that speak of them."""
    names = {edition.name for edition in editions}
    documents = tuple(d for d in framework.documents if d.edition in names)
    return replace(framework, editions=tuple(editions), documents=documents)


def _refuse(kind: str, asked: Iterable[str], known: Sequence[str]) -> None:
    for one in asked:
        if one not in known:
            raise ValueError(f"there is no {kind} {one}; {_known(one, known, ', ')}")


def _refuse_categories(asked: Iterable[str], editions: Sequence[Edition]) -> None:
    known = {fold(t): t for e in editions for c in e.categories for s in c.names for t in s.texts}
    for one in asked:
        if fold(one) not in known:
            there_is = _known(one, sorted(known.values()), "; ")
            raise ValueError(f"there is no category {one!r}; {there_is}")


def _known(asked: str, known: Sequence[str], between: str) -> str:
    """Say what there is: all of it, or where that is much, what is nearest."""
    near = get_close_matches(asked, known, n=5, cutoff=0.3) if len(known) > _MANY else known
    return f"{'the nearest' if near is not known else 'there is'}: {between.join(near) or 'none'}"


def _of_edition(edition: Edition, wanted: Selection) -> Edition:
    below = _named(edition.categories, wanted.categories)
    skills = (_at_levels(skill, wanted.levels) for skill in edition.skills)
    kept = tuple(
        skill
        for skill in skills
        if (not wanted.skills or skill.code in wanted.skills)
        and (not wanted.categories or skill.category in below)
        and (not wanted.levels or skill.levels)
    )
    codes = {skill.code for skill in kept}
    whole = not (wanted.skills or wanted.categories)
    return replace(
        edition,
        skills=tuple(_among(skill, codes) for skill in kept),
        categories=_above(edition.categories, {skill.category for skill in kept}),
        levels=tuple(
            one for one in edition.levels if one.number in (wanted.levels or {one.number})
        ),
        attributes=tuple(_at_levels(one, wanted.levels) for one in edition.attributes if whole),
    )


_Ladder = TypeVar("_Ladder", Skill, Attribute)


def _at_levels(one: _Ladder, levels: Sequence[int]) -> _Ladder:
    if not levels:
        return one
    at = replace(one, levels=tuple(level for level in one.levels if level.level in levels))
    if isinstance(at, Skill):
        return replace(at, not_observed=tuple(n for n in at.not_observed if n[0] in levels))
    return at


def _among(skill: Skill, codes: set[str]) -> Skill:
    return replace(skill, related=tuple(one for one in skill.related if one[0] in codes))


def _named(categories: Sequence[Category], names: Sequence[str]) -> set[str]:
    """Give the keys of the categories of these names, and of what is below them."""
    wanted = {fold(name) for name in names}
    keys = {c.key for c in categories if wanted & {fold(t) for s in c.names for t in s.texts}}
    return keys | {c.key for c in categories if c.broader in keys}


def _above(categories: Sequence[Category], keys: set[str | None]) -> tuple[Category, ...]:
    """Give the categories of these keys, and what is above them."""
    wanted = keys | {c.broader for c in categories if c.key in keys}
    return tuple(category for category in categories if category.key in wanted)


def _spoken_in(framework: Framework, languages: frozenset[str]) -> Framework:
    """Give what is said in some languages; a skill without a name in them goes."""
    documents = tuple(d for d in framework.documents if d.document.language in languages)
    sources = {document.document.source.key for document in documents}
    editions = tuple(
        replace(one, skills=tuple(_told_by(skill, sources) for skill in one.skills))
        for one in _heard(framework.editions, languages)
    )
    return replace(framework, editions=editions, documents=documents)


def _told_by(skill: Skill, sources: set[str]) -> Skill:
    """Give a skill with what documents say of it without words: levels without it, other skills."""
    return replace(
        skill,
        not_observed=tuple(one for one in skill.not_observed if one[-1].key in sources),
        related=tuple(one for one in skill.related if one[-1].key in sources),
    )


def _heard(value: _T, languages: frozenset[str]) -> _T:
    if isinstance(value, tuple):
        found = (_heard(one, languages) for one in value if _is_said_in(one, languages))
        return tuple(one for one in found if not _is_empty(one))  # type: ignore[return-value]
    if isinstance(value, Said | SaidMark) or not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: _heard(getattr(value, f.name), languages) for f in fields(value)}
    return replace(value, **changed)


def _is_said_in(value: object, languages: frozenset[str]) -> bool:
    return not isinstance(value, Said | SaidMark) or value.language in languages


def _is_empty(value: object) -> bool:
    """Tell whether nothing is left of a part that is nothing without its texts."""
    if isinstance(value, Item):
        return not value.texts
    if isinstance(value, ItemList):
        return not value.items
    if isinstance(value, Skill | Attribute):
        return not value.names
    return isinstance(value, SkillLevel | AttributeLevel) and not value.labels
