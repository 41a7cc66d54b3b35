"""The tables of an edition in one language, in the layout of the official workbooks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from skosmith_converter.exports.guidance_cells import Parts, guidance_cells, notes_cell
from skosmith_converter.exports.model import Rights
from skosmith_converter.exports.texts import list_in, text_in, texts_in
from skosmith_converter.framework import Attribute, Edition, Level, Skill
from skosmith_converter.languages import pack_for
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL

__all__ = ["Table", "tables_of"]

Cell: TypeAlias = str | int | None
_LEVELS: Final = range(MIN_LEVEL, MAX_LEVEL + 1)
_LABEL = re.compile(r".*: (?P<word>\D*[^\d\s]) ?\d", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or one CSV file."""

    key: str
    """Part of the name of a CSV file."""
    title: str
    """Name of the sheet."""
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    """Of its columns, in characters."""
    headings: int = 1
    """Rows that stay in view."""


def tables_of(edition: Edition, language: str, rights: Rights) -> list[Table]:
    """Give what an edition says in a language: notes, skills, attributes, levels; none empty."""
    word = _level_word(edition, language)
    tables = [_notes(edition, rights), _skills(edition, language, word)]
    tables += [
        table
        for table in (_attributes(edition, language, word), _levels(edition, language, word))
        if table is not None
    ]
    return tables


def _level_word(edition: Edition, language: str) -> str:
    """Give the word for *level* that most headings of skill levels have; empty without any."""
    labels = (text_in(level.labels, language) for s in edition.skills for level in s.levels)
    found = Counter(m["word"] for label in labels if (m := _LABEL.fullmatch(label)))
    return min(found, key=lambda word: (-found[word], word), default="")


def _level_headings(word: str) -> list[str]:
    """Give the headings of the columns of level texts; a key where no word is known."""
    return [f"{word} {n} description" if word else f"level_{n}" for n in _LEVELS]


def _notes(edition: Edition, rights: Rights) -> Table:
    rows = [f"SFIA {edition.name}", *rights.notice()]
    return Table("notes", "Read Me Notes", tuple((row,) for row in rows), (100,), 0)


def _skills(edition: Edition, language: str, word: str) -> Table:
    skills = [skill for skill in edition.skills if text_in(skill.names, language)]
    cells = guidance_cells([_parts(s, language) for s in skills], pack_for(language))
    linked = any(skill.address for skill in skills)
    head: list[Cell] = ["#", "Levels", *[None] * (MAX_LEVEL - 1), "Code"]
    head += ["URL"] if linked else []
    head += ["Skill", "Category", "Subcategory", "Overall description", "Guidance notes"]
    rows = [(*head, *_level_headings(word))]
    for number, (skill, guidance) in enumerate(zip(skills, cells, strict=True), start=1):
        texts = {one.level: text_in(one.definitions, language) for one in skill.levels}
        row: list[Cell] = [number, *_flags(texts), skill.code]
        row += [skill.address] if linked else []
        row += [text_in(skill.names, language), *_categories(edition, skill, language)]
        row += [text_in(skill.descriptions, language), guidance]
        rows.append((*row, *(texts.get(n) for n in _LEVELS)))
    widths = (5, *[3] * MAX_LEVEL, 8, *([30] if linked else []), 28, 26, 26, 50, 60)
    return Table("skills", "Skills", tuple(rows), (*widths, *[50] * MAX_LEVEL))


def _flags(texts: dict[int, str]) -> list[Cell]:
    return [n if texts.get(n) else None for n in _LEVELS]


def _categories(edition: Edition, skill: Skill, language: str) -> Sequence[Cell]:
    """Give the names of category and subcategory, empty where they have none in the language."""
    found = {one.key: one for one in edition.categories}
    own = found.get(skill.category or "")
    above = found.get(own.broader or "") if own else None
    names = [text_in(one.names, language) for one in (above, own) if one is not None]
    return [*(names if all(names) else []), None, None][:2]


def _parts(skill: Skill, language: str) -> Parts:
    activities = list_in(skill.activities, language)
    items = activities.items if activities else ()
    return Parts(
        texts_in(skill.notes, language),
        text_in(activities.lead_ins, language) if activities else "",
        tuple((text_in(item.texts, language), item.parent) for item in items),
    )


def _attributes(edition: Edition, language: str, word: str) -> Table | None:
    named = [one for one in edition.attributes if one.code and text_in(one.names, language)]
    if not named:
        return None
    linked = any(attribute.address for attribute in named)
    head: list[Cell] = ["Levels", *[None] * (MAX_LEVEL - 1), "Code"]
    head += ["URL"] if linked else []
    head += ["Attribute name", "Type", "Overall description", "Guidance notes"]
    rows = [(*head, *_level_headings(word))]
    for one in named:
        texts = {level.level: text_in(level.definitions, language) for level in one.levels}
        row: list[Cell] = [*_flags(texts), one.code]
        row += [one.address] if linked else []
        row += [text_in(said, language) for said in (one.names, one.kinds, one.descriptions)]
        row.append(notes_cell(texts_in(one.notes, language)))
        rows.append((*row, *(texts.get(n) for n in _LEVELS)))
    widths = (*[3] * MAX_LEVEL, 8, *([30] if linked else []), 28, 26, 50, 60)
    return Table("attributes", "Attributes", tuple(rows), (*widths, *[50] * MAX_LEVEL))


def _levels(edition: Edition, language: str, word: str) -> Table | None:
    levels = {level.number: level for level in edition.levels}
    phrases = {n: text_in(levels[n].phrases, language) for n in levels}
    essences = {n: _essence(levels[n], language) for n in levels}
    rows = [
        ("Guiding phrase", phrases),
        ("Essence of the level", essences),
        *_rows_of_attributes(edition.attributes, language),
    ]
    rows = [(label, texts) for label, texts in rows if any(texts.values())]
    if not rows:
        return None
    if any(level.address for level in edition.levels):
        rows.append(("URL", {n: level.address or "" for n, level in levels.items()}))
    head: tuple[Cell, ...] = (word or "Level", *_LEVELS)
    made = [head, *((label, *(texts.get(n) for n in _LEVELS)) for label, texts in rows)]
    return Table("levels", "Levels of responsibility", tuple(made), (24, *[50] * MAX_LEVEL))


def _rows_of_attributes(
    attributes: Iterable[Attribute], language: str
) -> list[tuple[str, dict[int, str]]]:
    """Give a row for each attribute without a code (SFIA 8): it has no table of its own."""
    return [
        (name, {level.level: text_in(level.definitions, language) for level in one.levels})
        for one in attributes
        if not one.code and (name := text_in(one.names, language))
    ]


def _essence(level: Level, language: str) -> str:
    """Give the essence behind the words that introduce it, as cells of official tables have it."""
    essence, label = text_in(level.essences, language), text_in(level.labels, language)
    introduction = text_in(level.introductions, language).removeprefix(f"{label}: ")
    return f"{introduction}: {essence}" if introduction and essence else essence
