"""A saved page about an attribute: its title with a code, its parts headed, seven level texts."""

import re
from collections.abc import Sequence

from skosmith_converter.blocks import clean, ends_a_sentence
from skosmith_converter.guidance_text import split_paragraphs
from skosmith_converter.html_lines import Written
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import LanguagePack
from skosmith_converter.markup.levels import title_of_level
from skosmith_converter.official import ATTRIBUTE_CODES
from skosmith_converter.page import AttributePage, Passage, Source

__all__ = ["find_attribute_title", "read_attribute"]

_TITLE = re.compile(
    r"(?P<name>\S.{0,150}?)\s+\(?(?P<code>[A-Z]{4})\)?(?:\s+\(?[^\W\d]\S{0,30}\)?)?"
)
_NAMED_LEVEL = re.compile(r"[^:：]{1,100}[:：]\s*(?P<rest>.+)")
_LONGEST_KIND = 80


def find_attribute_title(lines: Sequence[Written], *, any_code: bool) -> int | None:
    """Give the line with name and code of an attribute; `any_code` where the address tells so."""
    for index, line in enumerate(lines):
        found = _TITLE.fullmatch(clean(line.text)) if len(line.text) <= 200 else None  # noqa: PLR2004
        if found is None or line.bullet:
            continue
        if found["code"] in ATTRIBUTE_CODES or (any_code and line.heading == 1):
            return index
    return None


def read_attribute(
    lines: Sequence[Written], title: int, told: tuple[Source, str, LanguagePack]
) -> tuple[AttributePage, list[Issue]]:
    """Read an attribute; lines before its title surround the page."""
    source, language, pack = told
    found = _TITLE.fullmatch(clean(lines[title].text))
    name, code = (found["name"], found["code"]) if found else (clean(lines[title].text), "")
    place = lines[title].line
    sections = _sections(lines[title + 1 :], pack)
    kind, description, rest = _head(sections.head)
    notes = _joined([*rest, *sections.notes])
    issues = [] if description else [ISSUE_KINDS["no-description"].at(source.name, place, name)]
    if not sections.levels:
        issues.append(ISSUE_KINDS["no-levels"].at(source.name, place, name))
    issues += _twice(sections.levels, source)
    issues += [ISSUE_KINDS["unread-line"].at(source.name, x.line, x.text) for x in sections.unread]
    return AttributePage(
        source=source,
        language=language,
        code=code,
        name=Passage(name, (place, place)),
        kind=kind,
        description=description,
        notes=() if notes is None else split_paragraphs(notes),
        notes_raw=notes,
        levels=tuple(
            (level, text) for level, _, below in sections.levels if (text := _joined(below))
        ),
    ), issues


class _Sections:
    """The lines of a page about an attribute, by what heads them."""

    def __init__(self) -> None:
        self.head: list[Written] = []
        self.notes: list[Written] = []
        self.levels: list[tuple[int, Written, list[Written]]] = []
        self.unread: list[Written] = []


def _sections(lines: Sequence[Written], pack: LanguagePack) -> _Sections:
    found = _Sections()
    below = found.head
    for line in lines:
        level = _level_of(line, pack)
        if level is not None:
            below = []
            found.levels.append((level, line, below))
        elif pack.says("guidance", line.text) or (line.heading and not found.levels):
            below = found.notes if found.head or pack.says("guidance", line.text) else found.head
        elif line.heading:
            below = found.unread
            below.append(line)
        elif not _is_furniture(line, pack):
            below.append(line)
    return found


def _is_furniture(line: Written, pack: LanguagePack) -> bool:
    return bool(pack.sections_of(line.text) & {"furniture", "tagline", "breadcrumb", "level_list"})


def _level_of(line: Written, pack: LanguagePack) -> int | None:
    """Give the level that a line heads: ``Level 1``, ``Autonomy: Level 1 - Follow``."""
    found = title_of_level(line, pack)
    if found is None and (named := _NAMED_LEVEL.fullmatch(clean(line.text))) is not None:
        found = title_of_level(Written(named["rest"], line.line, line.heading, line.bullet), pack)
    return None if found is None else int(found["level"])


def _head(lines: Sequence[Written]) -> tuple[Passage | None, Passage | None, list[Written]]:
    """Give the kind, which is no sentence, the description, and what follows them."""
    rest = list(lines)
    kind = None
    if len(rest) > 1 and len(rest[0].text) <= _LONGEST_KIND and not ends_a_sentence(rest[0].text):
        kind = _joined([rest.pop(0)])
    description = _joined([rest.pop(0)]) if rest and not rest[0].bullet else None
    return kind, description, rest


def _joined(lines: Sequence[Written]) -> Passage | None:
    if not lines:
        return None
    text = "\n".join(f"- {clean(x.text)}" if x.bullet else clean(x.text) for x in lines)
    return Passage(text, (lines[0].line, lines[-1].line))


def _twice(levels: Sequence[tuple[int, Written, list[Written]]], source: Source) -> list[Issue]:
    seen: set[int] = set()
    issues = []
    for level, line, below in levels:
        if level in seen:
            issues.append(
                ISSUE_KINDS["level-twice"].at(source.name, line.line, line.text, level=level)
            )
        if not below:
            kind = ISSUE_KINDS["level-without-text"]
            issues.append(kind.at(source.name, line.line, line.text, level=level))
        seen.add(level)
    return issues
