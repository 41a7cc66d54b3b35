"""Finds the records of skills in a file, however they are wrapped or nested."""

import re
from dataclasses import dataclass, field

from skosmith_converter.records.fields import WRAPPERS, field_of, level_key, plain_key
from skosmith_converter.records.json_text import Member, Value

__all__ = ["Found", "Record", "find_records"]

_CODE = re.compile(r"[A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Record:
    """One record, and the keys that it is nested under."""

    value: Value
    above: tuple[str, ...]
    """Names of the groups that it stands in, outermost first."""
    key: str | None
    """Its own key; None where it is an item of a list."""


@dataclass(slots=True)
class Found:
    """All records of a file, and what stands beside them."""

    records: list[Record] = field(default_factory=list)
    beside: list[tuple[str, Value]] = field(default_factory=list)
    """Key and value of what is no record and holds none."""


def find_records(root: Value) -> Found:
    """Give the records of a file, in its order."""
    found = Found()
    _walk(root, (), None, found)
    return found


def _walk(value: Value, above: tuple[str, ...], key: str | None, found: Found) -> bool:
    """Collect the records in a value; tell whether there is any."""
    if _is_record(value, in_list=key is None):
        found.records.append(Record(value, above, key))
        return True
    if value.kind == "list":
        inner = above if key is None else _below(above, key)
        return _walk_parts([("", item, inner, None) for item in value.items], found)
    if value.kind == "object":
        inner = above if key is None else _below(above, key)
        return _walk_parts([(m.key, m.value, inner, m.key) for m in value.members], found)
    return False


def _walk_parts(parts: list[tuple[str, Value, tuple[str, ...], str | None]], found: Found) -> bool:
    before = len(found.beside)
    holds = [_walk(value, above, key, found) for _, value, above, key in parts]
    if not any(holds):
        del found.beside[before:]
        return False
    for (name, value, _, _), held in zip(parts, holds, strict=True):
        if not held:
            found.beside.append((name, value))
    return True


def _below(above: tuple[str, ...], key: str) -> tuple[str, ...]:
    return above if plain_key(key) in WRAPPERS else (*above, key)


def _is_record(value: Value, *, in_list: bool) -> bool:
    """Tell whether a value is a record: an object with a code, or with the fields of a skill."""
    members = value.members
    if any(_holds_code(member) for member in members):
        return True
    texts = {
        field_of(m.key) for m in members if m.value.text is not None or m.value.content is None
    }
    has_levels = any(_holds_levels(member) for member in members)
    named = "name" in texts or not in_list
    return (has_levels and bool(texts & {"name", "description"})) or (
        named and "code" in texts and bool(texts & {"name", "description"})
    )


def _holds_code(member: Member) -> bool:
    text = member.value.text
    return (
        field_of(member.key) == "code" and text is not None and bool(_CODE.fullmatch(text.strip()))
    )


def _holds_levels(member: Member) -> bool:
    is_levels = field_of(member.key) == "levels" and member.value.kind in {"object", "list"}
    return is_levels or (
        level_key(member.key) is not None and member.value.kind in {"text", "null"}
    )
