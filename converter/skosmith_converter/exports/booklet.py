"""A booklet as what it shows, whatever it is written in: one edition, one language."""

import functools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeAlias

from skosmith_converter.directions import direction_of
from skosmith_converter.exports.model import Material, Rights
from skosmith_converter.exports.texts import list_in, text_in, texts_in
from skosmith_converter.exports.workbooks import pairs
from skosmith_converter.framework import Category, Edition, Item, Skill

__all__ = ["Booklet", "Entry", "Group", "Listed", "Rung", "Words", "booklets", "words_in"]

Words: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rung:
    """A level with its text: of a skill, of an attribute, of responsibility."""

    level: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of a list, and how deep it is nested."""

    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A skill, an attribute: what has a heading, texts, and a ladder of levels."""

    anchor: str
    code: str
    name: str
    address: str = ""
    """The IRI of the concept."""
    kind: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    lead_in: str = ""
    activities: tuple[Listed, ...] = ()
    rungs: tuple[Rung, ...] = ()
    not_observed: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Code and name."""


@dataclass(frozen=True, slots=True)
class Group:
    """The skills of a category, its heading in the language of the booklet or another."""

    anchor: str
    title: str
    language: str
    """Of the title."""
    entries: tuple[Entry, ...]
    above: str = ""
    """The category of a subcategory."""

    @property
    def path(self) -> str:
        """The title with what is above it."""
        return f"{self.above} · {self.title}" if self.above else self.title


@dataclass(frozen=True, slots=True)
class Booklet:
    """All that stands in a booklet."""

    edition: str
    language: str
    direction: str
    words: Words
    groups: tuple[Group, ...]
    levels: tuple[Rung, ...]
    attributes: tuple[Entry, ...]
    rights: Rights
    date: str | None

    @property
    def title(self) -> str:
        """The title, in the language of the booklet."""
        return f"SFIA {self.edition}: {self.words['booklet']}"

    @property
    def file_name(self) -> str:
        """Its name without the suffix."""
        return f"sfia-{self.edition}_{self.language}"


@functools.cache
def _all_words() -> Mapping[str, Words]:
    file = files("skosmith_converter.exports.words") / "words.toml"
    found: Mapping[str, Words] = tomllib.loads(file.read_text("utf-8"))
    return found


def words_in(language: str) -> Words:
    """Give the words of a language, of its primary language, else English ones."""
    known = _all_words()
    return known.get(language) or known.get(language.partition("-")[0]) or known["en"]


def booklets(material: Material) -> Iterator[Booklet]:
    """Give a booklet for each edition and language."""
    for edition, language in pairs(material):
        yield Booklet(
            edition=edition.name,
            language=language,
            direction=direction_of(language),
            words=words_in(language),
            groups=tuple(_groups(material, edition, language)),
            levels=tuple(_levels(edition, language)),
            attributes=tuple(_attributes(material, edition, language)),
            rights=material.rights,
            date=material.date,
        )


def _groups(material: Material, edition: Edition, language: str) -> Iterator[Group]:
    """Give the skills by category; those without one last, below the word for skills."""
    named = [skill for skill in edition.skills if text_in(skill.names, language)]
    names = {skill.code: text_in(skill.names, language) for skill in named}
    below: dict[str, list[Skill]] = {}
    for skill in named:
        below.setdefault(skill.category or "", []).append(skill)
    titles = _titles(material, edition, language)
    order = sorted(below, key=lambda key: (not key, titles.get(key, ("", "", ""))))
    for number, key in enumerate(order, start=1):
        above, title, spoken = titles.get(key, ("", words_in(language)["skills"], language))
        entries = (_skill(material, edition, skill, (language, names)) for skill in below[key])
        yield Group(f"group-{number}", title, spoken, tuple(entries), above)


def _titles(material: Material, edition: Edition, language: str) -> dict[str, tuple[str, str, str]]:
    """Give key → what is above a category, its heading, and the language of the heading."""
    found = {one.key: one for one in edition.categories}
    titles = {}
    for key, one in found.items():
        path = [found[one.broader]] if one.broader in found else []
        texts = [_title(material, category, language) for category in [*path, one]]
        titles[key] = (texts[0][0] if path else "", *texts[-1])
    return titles


def _title(material: Material, category: Category, language: str) -> tuple[str, str]:
    own = text_in(category.names, language)
    return (own, language) if own else material.category_names.get(category.key, ("", language))


def _skill(
    material: Material, edition: Edition, skill: Skill, heard: tuple[str, Mapping[str, str]]
) -> Entry:
    language, names = heard
    activities = list_in(skill.activities, language)
    related = sorted({code for code, _, _ in skill.related if code in names})
    return Entry(
        anchor=skill.code,
        code=skill.code,
        name=names[skill.code],
        address=material.iris.skill(edition.name, skill.code)[1:-1],
        description=text_in(skill.descriptions, language),
        notes=texts_in(skill.notes, language),
        lead_in=text_in(activities.lead_ins, language) if activities else "",
        activities=tuple(_listed(activities.items, language)) if activities else (),
        rungs=tuple(
            Rung(level.level, text_in(level.labels, language), text)
            for level in skill.levels
            if (text := text_in(level.definitions, language))
        ),
        not_observed=texts_in(skill.not_observed_notes, language),
        related=tuple((code, names[code]) for code in related),
    )


def _listed(items: Sequence[Item], language: str) -> Iterator[Listed]:
    depths: list[int] = []
    for item in items:
        depths.append(0 if item.parent is None else depths[item.parent - 1] + 1)
        yield Listed(text_in(item.texts, language), depths[-1])


def _levels(edition: Edition, language: str) -> Iterator[Rung]:
    for level in edition.levels:
        essence, label = text_in(level.essences, language), text_in(level.labels, language)
        if essence or text_in(level.phrases, language):
            yield Rung(level.number, label, essence)


def _attributes(material: Material, edition: Edition, language: str) -> Iterator[Entry]:
    for one in edition.attributes:
        name = text_in(one.names, language)
        if name:
            yield Entry(
                anchor=f"attribute-{edition.attributes.index(one) + 1}",
                code=one.code,
                name=name,
                address=material.iris.attribute(edition.name, one.key)[1:-1],
                kind=text_in(one.kinds, language),
                description=text_in(one.descriptions, language),
                notes=texts_in(one.notes, language),
                rungs=tuple(
                    Rung(level.level, text_in(level.labels, language), text)
                    for level in one.levels
                    if (text := text_in(level.definitions, language))
                ),
            )
