"""Reads the fields of one record, each as what it is; what it does not know it counts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from skosmith_converter.blocks import read_lines
from skosmith_converter.guidance_text import plain_text
from skosmith_converter.html_lines import without_markup
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import MAX_LEVEL, Passage
from skosmith_converter.records.fields import FIELDS, LevelKey, field_of, level_key, plain_key
from skosmith_converter.records.finding import Record
from skosmith_converter.records.json_text import Member, Value

__all__ = ["Fields", "LevelText", "Notes", "read_fields"]

_CODE = re.compile(r"[A-Z]{4}")
_NUMBERS = re.compile(r"\s*\d+(?:[\s,;|]+\d+)*\s*")
_RUNNING = frozenset({"id", "no", "nr", "number", "seq"})
_EMPTY: tuple[object, ...] = ("", [], None)


@dataclass(frozen=True, slots=True)
class LevelText:
    """The text at one level."""

    key: LevelKey
    text: Passage


@dataclass(slots=True)
class Notes:
    """What is worth telling about a file of records, gathered on the way."""

    source: str
    issues: list[Issue] = field(default_factory=list)
    unknown: dict[str, list[int]] = field(default_factory=dict)
    """Unknown key → the lines where it has a value."""
    marked: list[int] = field(default_factory=list)
    """The lines of texts that had markup."""

    def tell(self, kind: str, line: int, excerpt: str = "", **arguments: str | int) -> None:
        """Note an issue of one place."""
        self.issues.append(ISSUE_KINDS[kind].at(self.source, line, excerpt, **arguments))

    def wrong(self, key: str, value: Value, expected: str, found: str = "") -> None:
        """Note a value that is not of the form that its field has."""
        shown = found or _named(value)
        self.tell("wrong-value", value.line, field=repr(key), found=shown, expected=expected)

    def count(self, key: str, value: Value) -> None:
        """Note a key that nothing is known of, unless it has no value, or but numbers records."""
        running = plain_key(key) in _RUNNING and value.kind == "number"
        if value.content not in _EMPTY and not running:
            self.unknown.setdefault(key, []).append(value.line)

    def all(self) -> list[Issue]:
        """Give all issues, those of unknown keys among them, one a key."""
        kind = ISSUE_KINDS["unknown-field"]
        unread = [
            kind.at(self.source, lines[0], field=repr(key), count=len(lines))
            for key, lines in self.unknown.items()
        ]
        if self.marked:
            place, count = f"line {self.marked[0]}", len(self.marked)
            unread.append(ISSUE_KINDS["markup-left-out"].at(self.source, place=place, count=count))
        return [*self.issues, *unread]

    def passage(self, key: str, value: Value) -> Passage | None:
        """Give the text of a value; None where it has none."""
        text = value.text
        if value.kind == "list" and all(item.text is not None for item in value.items):
            text = "\n".join(item.text or "" for item in value.items)
        if text is None:
            if value.content not in _EMPTY:
                self.wrong(key, value, "text")
            return None
        shown = without_markup(text)
        if shown != text:
            self.marked.append(value.line)
        text = shown
        if any(line.had_controls for line in read_lines(text)):
            self.tell("control-characters", value.line, plain_text(text))
        plain = plain_text(text)
        return Passage(plain, (value.line, value.line)) if plain else None


@dataclass(slots=True)
class Fields:
    """The fields of one record."""

    line: int
    texts: dict[str, Passage] = field(default_factory=dict)
    """Field → its text; levels and related skills stand beside it."""
    levels: list[LevelText] = field(default_factory=list)
    listed: tuple[int, ...] | None = None
    related: tuple[tuple[str, int], ...] = ()


def _named(value: Value) -> str:
    articles = {"object": "an object", "list": "a list", "text": "a text", "number": "a number"}
    return articles.get(value.kind, value.kind)


def read_fields(record: Record, notes: Notes) -> Fields:
    """Read all fields of a record."""
    fields = Fields(record.value.line)
    unknown = [m for m in record.value.members if not _read_member(fields, m, notes)]
    if "code" not in fields.texts and _CODE.fullmatch(record.key or ""):
        fields.texts["code"] = Passage(record.key or "", (fields.line, fields.line))
    if "code" not in fields.texts:
        unknown = _find_code(fields, unknown, notes)
    for member in unknown:
        notes.count(member.key, member.value)
    return fields


def _read_member(fields: Fields, member: Member, notes: Notes) -> bool:
    """Read a member into the fields; tell whether it is known."""
    name = field_of(member.key)
    key = level_key(member.key)
    if name == "levels":
        _read_levels(fields, member, notes)
    elif key is not None:
        _add_level(fields, key, member.key, member.value, notes)
    elif name == "related":
        fields.related += tuple(_related(member.value))
    elif name in FIELDS:
        return _read_text(fields, name or "", member, notes)
    else:
        return False
    return True


def _read_text(fields: Fields, name: str, member: Member, notes: Notes) -> bool:
    """Read a text; a second one for the same field is known only where it says the same."""
    passage = notes.passage(member.key, member.value)
    if passage is None:
        return True
    return fields.texts.setdefault(name, passage).text == passage.text


def _find_code(fields: Fields, unknown: list[Member], notes: Notes) -> list[Member]:
    """Take a code from the one field that looks like it; give the fields that stay unknown."""
    looks = [m for m in unknown if _CODE.fullmatch((m.value.text or "").strip())]
    if len(looks) != 1:
        return unknown
    passage = notes.passage(looks[0].key, looks[0].value)
    if passage is not None:
        fields.texts["code"] = passage
    return [member for member in unknown if member is not looks[0]]


def _related(value: Value) -> Iterator[tuple[str, int]]:
    parts = value.items or [member.value for member in value.members] or [value]
    for part in parts:
        texts = [part.text, *(member.value.text for member in part.members)]
        for text in filter(None, texts):
            yield from ((code, part.line) for code in re.findall(r"\b[A-Z]{4}\b", text))


# -- levels ------------------------------------------------------------------------------------


def _read_levels(fields: Fields, member: Member, notes: Notes) -> None:
    """Read the levels: an object by level, a list of objects or texts, a list of numbers."""
    value = member.value
    if value.kind == "object":
        for inner in value.members:
            key = level_key(inner.key)
            if key is None:
                notes.count(f"{member.key}.{inner.key}", inner.value)
            else:
                _add_level(fields, key, inner.key, inner.value, notes)
    elif value.kind == "list":
        _read_list(fields, member.key, value.items, notes)
    elif value.text is not None and _NUMBERS.fullmatch(value.text):
        fields.listed = _listed(re.findall(r"\d+", value.text), value, notes)
    elif value.content not in _EMPTY:
        expected = "an object or list of levels"
        notes.tell(
            "wrong-value",
            value.line,
            field=repr(member.key),
            found=_named(value),
            expected=expected,
        )


def _read_list(fields: Fields, name: str, items: list[Value], notes: Notes) -> None:
    if items and all(item.text is not None and item.text.strip().isdecimal() for item in items):
        fields.listed = _listed([item.text or "" for item in items], items[0], notes)
    elif items and all(item.kind == "object" for item in items):
        for item in items:
            _read_level_object(fields, name, item, notes)
    elif len(items) == MAX_LEVEL:
        for number, item in enumerate(items, start=1):
            _add_level(fields, LevelKey(number, ""), name, item, notes)
    elif items:
        expected = f"a list of {MAX_LEVEL} texts, or of objects with level and description"
        notes.wrong(name, items[0], expected, f"a list of {len(items)}")


def _listed(numbers: Iterable[str], value: Value, notes: Notes) -> tuple[int, ...]:
    levels = [int(number) if len(number) == 1 else 99 for number in numbers]
    for level in levels:
        if not 1 <= level <= MAX_LEVEL:
            notes.tell("level-out-of-range", value.line, level=level)
    return tuple(dict.fromkeys(level for level in levels if 1 <= level <= MAX_LEVEL))


def _read_level_object(fields: Fields, name: str, item: Value, notes: Notes) -> None:
    """Read an object about one level: ``{"level": 4, "description": "…"}``."""
    number: LevelKey | None = None
    text: Value | None = None
    for member in item.members:
        part = field_of(member.key, in_level=True)
        if part == "number" and number is None:
            number = level_key(member.value.text or "")
        elif part == "text" and text is None:
            text = member.value
        else:
            notes.count(f"{name}.{member.key}", member.value)
    if number is None:
        found = "an object without a level number"
        notes.wrong(name, item, "an object with level and description", found)
    elif text is not None:
        _add_level(fields, number, name, text, notes)


def _add_level(fields: Fields, key: LevelKey, name: str, value: Value, notes: Notes) -> None:
    if value.kind == "object":
        texts = [m for m in value.members if field_of(m.key, in_level=True) == "text"]
        for member in value.members:
            if member not in texts[:1]:
                notes.count(f"{name}.{member.key}", member.value)
        value = texts[0].value if texts else Value(None, value.line, "null")
    passage = notes.passage(name, value)
    if passage is None:
        return
    if not 1 <= key.number <= MAX_LEVEL:
        notes.tell("level-out-of-range", value.line, passage.text, level=key.number)
    elif any(level.key.number == key.number for level in fields.levels):
        notes.tell("level-twice", value.line, passage.text, level=key.number)
    else:
        fields.levels.append(LevelText(key, passage))
