"""Puts the fields of a record together into a page of the model."""

import re
from dataclasses import dataclass

from skosmith_converter.guidance_text import split_guidance, split_paragraphs
from skosmith_converter.languages import LanguagePack
from skosmith_converter.official import ATTRIBUTE_CODES, edition_of_address, usable_address
from skosmith_converter.page import (
    AttributePage,
    EditionEvidence,
    Guidance,
    LevelSection,
    Passage,
    SkillPage,
    Source,
)
from skosmith_converter.records.finding import Record
from skosmith_converter.records.record import Fields, LevelText, Notes

__all__ = ["Making", "make_attribute", "make_skill", "stated_edition"]

_CODE = re.compile(r"[A-Z]{4}")
_MOST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Making:
    """What all pages of a file have in common."""

    source: Source
    language: str
    pack: LanguagePack
    edition: str | None
    notes: Notes
    lead_ins: tuple[str, ...]
    """The lines that introduce activities in this file, folded."""


def is_attribute(fields: Fields) -> bool:
    """Tell whether a record is of an attribute, by its code."""
    code = fields.texts.get("code")
    return code is not None and code.text in ATTRIBUTE_CODES


def stated_edition(fields: Fields) -> str | None:
    """Give the edition that a record's address or edition field tells."""
    address, edition = fields.texts.get("address"), fields.texts.get("edition")
    found = re.search(r"\d{1,2}", edition.text) if edition else None
    return found[0] if found else edition_of_address(address.text if address else None)


def make_skill(record: Record, fields: Fields, making: Making) -> SkillPage | None:
    """Give the page of a skill; None where it has no code or name."""
    code, name = _code(fields, making.notes), _name(record, fields, making.notes)
    if code is None or name is None:
        return None
    category, subcategory = _groups(record, fields, making.notes)
    edition = stated_edition(fields) or making.edition
    _judge(fields, name, making.notes)
    return SkillPage(
        source=making.source,
        language=making.language,
        code=code,
        name=name,
        description=fields.texts.get("description"),
        mark=None,
        mark_line=0,
        revisions=(),
        guidance=_guidance(fields, making),
        listed_levels=fields.listed,
        sections=tuple(_section(name, level, making.pack) for level in fields.levels),
        related=fields.related,
        status=None,
        machine_translation_note=None,
        edition=edition,
        evidence=EditionEvidence.STATED if edition else None,
        category=category,
        subcategory=subcategory,
        address=_address(fields, making.notes),
    )


def _guidance(fields: Fields, making: Making) -> Guidance | None:
    whole = fields.texts.get("guidance")
    if whole is None:
        return None
    guidance = split_guidance(whole, making.lead_ins)
    if guidance.activities and not making.lead_ins:
        lead_in = guidance.lead_in or guidance.activities[0].passage
        making.notes.tell("lead-in-unknown", whole.lines[0], lead_in.text)
    return guidance


def make_attribute(record: Record, fields: Fields, making: Making) -> AttributePage | None:
    """Give the page of an attribute; None where it has no name."""
    code, name = _code(fields, making.notes), _name(record, fields, making.notes)
    if code is None or name is None:
        return None
    guidance = fields.texts.get("guidance")
    kind = fields.texts.get("kind") or fields.texts.get("category")
    return AttributePage(
        source=making.source,
        language=making.language,
        code=code,
        name=name,
        kind=kind,
        description=fields.texts.get("description"),
        notes=split_paragraphs(guidance) if guidance else (),
        notes_raw=guidance,
        levels=tuple((level.key.number, level.text) for level in fields.levels),
        address=_address(fields, making.notes),
    )


def _code(fields: Fields, notes: Notes) -> str | None:
    code = fields.texts.get("code")
    if code is None:
        notes.tell("record-unusable", fields.line, part="code")
    elif not _CODE.fullmatch(code.text):
        notes.tell("record-unusable", code.lines[0], code.text, part="code of four capitals")
    else:
        return code.text
    return None


def _name(record: Record, fields: Fields, notes: Notes) -> Passage | None:
    name = fields.texts.get("name")
    if name is None and record.key and record.key.strip():
        return Passage(record.key.strip(), (fields.line, fields.line))
    if name is None:
        notes.tell("record-unusable", fields.line, part="name")
    return name


def _groups(record: Record, fields: Fields, notes: Notes) -> tuple[Passage | None, Passage | None]:
    """Give category and subcategory: of the record itself, else the groups that it stands in."""
    above = [Passage(key.strip(), (fields.line, fields.line)) for key in record.above]
    for group in above[_MOST_GROUPS:]:
        notes.tell("beside-records", fields.line, field=repr(group.text), found="a third group")
    category, subcategory = [*above, None, None][:_MOST_GROUPS]
    return fields.texts.get("category", category), fields.texts.get("subcategory", subcategory)


def _address(fields: Fields, notes: Notes) -> str | None:
    address = fields.texts.get("address")
    if address is None:
        return None
    usable = usable_address(address.text)
    if usable is None:
        arguments = {"field": "the address", "found": "another text", "expected": "a web address"}
        notes.tell("wrong-value", address.lines[0], address.text, **arguments)
    return usable


def _section(name: Passage, level: LevelText, pack: LanguagePack) -> LevelSection:
    """Give the section of a level, headed by what the file has: name, word, number."""
    word = level.key.word if pack.says("level", level.key.word) else ""
    heading = f"{name.text}: {word} {level.key.number}" if word else ""
    line = level.text.lines[0]
    return LevelSection(
        heading=Passage(heading, (line, line)),
        first=level.key.number,
        last=level.key.number,
        level_word=word,
        text=split_level(level.text),
        raw=level.text,
    )


def split_level(text: Passage) -> tuple[Passage, ...]:
    """Give the lines of a level's text, one passage each."""
    lines = [line.strip().removeprefix("- ") for line in text.text.split("\n")]
    return tuple(Passage(line, text.lines) for line in lines if line)


def _judge(fields: Fields, name: Passage, notes: Notes) -> None:
    if "description" not in fields.texts:
        notes.tell("no-description", fields.line, name.text)
    if not fields.levels and not fields.listed:
        notes.tell("no-levels", fields.line, name.text)
    described = {level.key.number for level in fields.levels}
    missing = set(fields.listed or ()) - described if described else set()
    for number in sorted(missing):
        notes.tell("listed-level-missing", fields.line, name.text, level=number)
    for level in fields.levels:
        if fields.listed is not None and level.key.number not in fields.listed:
            line = level.text.lines[0]
            notes.tell("level-not-listed", line, level.text.text, level=level.key.number)
