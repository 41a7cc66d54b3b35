"""The YAML before the rows of an SSSOM file: flat keys, lists and maps of one level.

What is nested deeper (``extension_definitions``) is kept as it is written, and not looked into.
"""

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["Entry", "HeaderError", "Value", "make_entry", "read_header"]

Value: TypeAlias = str | tuple[str, ...] | Mapping[str, str]

_KEY = re.compile(
    r"""(?P<key>[^\s'"#:\[\]{},&*!|>%@`-][^\s:]*|"[^"\\]*"|'[^']*')\s*:(?:\s+(?P<value>.*))?"""
)
_QUOTED = re.compile(r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:\s\#.*)?""")
_DEEP = re.compile(r"[|>\[{]")
_RESERVED = re.compile(r"""[&*!%@`"',\]}]|[?-](?:\s|$)""")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip
"""YAML 1.2 §5.7."""
_SPECIAL: Final = '"\\'
_FIRST_HALF, _LAST_HALF = 0xD800, 0xDFFF
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./ #+-]*(?::[A-Za-z0-9_./#+-]+)*")
_NOT_TEXT: Final = re.compile(r"true|false|yes|no|on|off|null|y|n", re.IGNORECASE)


class HeaderError(ValueError):
    """A header is no YAML that we read: why, and the line within it, from 0."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of the header."""

    key: str
    """Empty for comments before the first key."""
    value: Value | None
    """None where it is nested more deeply than we read."""
    text: str
    """As it is written, without the number signs of the file; lines end in a newline."""


def make_entry(key: str, value: Value) -> Entry:
    r"""Give an entry as we write it.

    >>> make_entry("license", "https://example.org/a b:").text
    'license: "https://example.org/a b:"\n'
    """
    if isinstance(value, str):
        text = f"{key}: {_written(value)}\n"
    elif isinstance(value, tuple):
        text = f"{key}:\n" + "".join(f"  - {_written(one)}\n" for one in value)
    else:
        text = f"{key}:\n" + "".join(f"  {k}: {_written(v)}\n" for k, v in sorted(value.items()))
    return Entry(key, value, text)


def _written(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and " #" not in value and value == value.strip()
    if plain and not _NOT_TEXT.fullmatch(value):
        return value
    return f'"{"".join(c if c.isprintable() and c not in _SPECIAL else _escape(c) for c in value)}"'


def _escape(character: str) -> str:
    return f"\\{character}" if character in _SPECIAL else f"\\U{ord(character):08x}"


def read_header(lines: Sequence[str]) -> list[Entry]:
    """Read the lines of a header, without their number signs; raises HeaderError."""
    rows = textwrap.dedent("\n".join(lines)).split("\n")
    return [
        _entry(rows[start:end], start)
        for start, end in _blocks(rows)
        if any(row.strip() for row in rows[start:end])
    ]


def _blocks(rows: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give first line and end of each top-level key; a list may stand unindented below it."""
    starts = [
        at
        for at, row in enumerate(rows)
        if row.strip() and not row.startswith((" ", "\t", "#", "- ", "---")) and row != "-"
    ]
    if rows and (not starts or starts[0]):
        starts.insert(0, 0)
    return zip(starts, [*starts[1:], len(rows)], strict=True)


def _entry(rows: Sequence[str], first: int) -> Entry:
    text = "".join(f"{row}\n" for row in rows)
    if all(not row.strip() or row.startswith(("#", "---")) for row in rows):
        return Entry("", None, text)
    key, value = _key(rows[0], first)
    inner = [(first + at, row) for at, row in enumerate(rows[1:], 1) if _says(row)]
    if value and _DEEP.match(value):
        return Entry(key, None, text)
    if value:
        if inner:
            raise HeaderError(f"the value of {key} goes on in a second line", inner[0][0])
        return Entry(key, _scalar(value, first), text)
    return Entry(key, _inner(inner), text)


def _says(row: str) -> bool:
    return bool(row.strip()) and not row.strip().startswith("#")


def _key(row: str, line: int) -> tuple[str, str]:
    if (found := _KEY.fullmatch(row.strip())) is None:
        raise HeaderError(f"{row.strip()!r} is no key with a value", line)
    value = (found["value"] or "").strip()
    return found["key"].strip("\"'"), "" if value.startswith("#") else value


def _inner(rows: Sequence[tuple[int, str]]) -> Value | None:
    """Read what is below a key: nothing, a list, or a map; None where it is nested."""
    if not rows:
        return ""
    depth = {len(row) - len(row.lstrip()) for _, row in rows}
    if len(depth) > 1:
        return None
    if all(row.lstrip().startswith("- ") for _, row in rows):
        items = [(line, row.lstrip()[2:].strip()) for line, row in rows]
        if any(_KEY.fullmatch(item) or _DEEP.match(item) for _, item in items):
            return None
        return tuple(_scalar(item, line) for line, item in items)
    made: dict[str, str] = {}
    for line, row in rows:
        key, value = _key(row, line)
        if key in made:
            raise HeaderError(f"{key} is there twice", line)
        made[key] = _scalar(value, line)
    return made


def _scalar(value: str, line: int) -> str:
    """Read a scalar; raises HeaderError where YAML would read something else than its text."""
    if (quoted := _QUOTED.fullmatch(value)) is not None:
        return _unquoted(quoted["text"], line)
    plain = re.split(r"\s+#", value, maxsplit=1)[0]
    if plain.endswith(":") or ": " in plain or _RESERVED.match(plain):
        raise HeaderError(f"the value {plain!r} means something else in YAML", line)
    return plain


def _unquoted(text: str, line: int) -> str:
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    return _ESCAPE.sub(lambda found: _character(found, line), text[1:-1])


def _character(found: re.Match[str], line: int) -> str:
    code, letter = found[1] or found[2] or found[3], found[4]
    if code is None and letter not in _ESCAPED:
        raise HeaderError(f"{found[0]} is no escape", line)
    number = int(code, 16) if code else 0
    if code and (number > sys.maxunicode or _FIRST_HALF <= number <= _LAST_HALF):
        raise HeaderError(f"{found[0]} is no character", line)
    return chr(number) if code else _ESCAPED[letter]
