"""JSON with the line of every value, and with every key, however often it stands there."""

import bisect
import itertools
import json
import re
from dataclasses import dataclass

__all__ = ["DEEPEST", "JsonFault", "Member", "Value", "parse_json"]

DEEPEST = 60
"""The nesting that is followed; records of skills have at most eight."""
_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[\"0-9tfn-]")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


@dataclass(frozen=True, slots=True)
class Value:
    """One value, and where it begins."""

    content: "str | bool | list[Value] | list[Member] | None"
    """Numbers are the digits that stand in the file."""
    line: int
    kind: str
    """``object``, ``list``, ``text``, ``number``, ``true or false`` or ``null``."""

    @property
    def members(self) -> "list[Member]":
        """The members of an object; none of anything else."""
        if self.kind != "object" or not isinstance(self.content, list):
            return []
        return [member for member in self.content if isinstance(member, Member)]

    @property
    def items(self) -> "list[Value]":
        """The items of a list; none of anything else."""
        if self.kind != "list" or not isinstance(self.content, list):
            return []
        return [item for item in self.content if isinstance(item, Value)]

    @property
    def text(self) -> str | None:
        """The text of a text or number; None of anything else."""
        known = self.kind in {"text", "number"} and isinstance(self.content, str)
        return str(self.content) if known else None


@dataclass(frozen=True, slots=True)
class Member:
    """A key of an object, and its value."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class JsonFault(Exception):  # noqa: N818
    """Why a text is no JSON, and where."""

    problem: str
    line: int
    column: int


def parse_json(text: str) -> Value:
    """Parse a text; several values one after another (a record a line) become one list.

    Raises JsonFault. Depth is bounded, so no input can exhaust the stack.
    """
    scan = _Scan(text)
    values = [scan.value(0)]
    while scan.peek():
        values.append(scan.value(0))
        if values[0].kind != "object" or values[-1].kind != "object":
            raise scan.fault("more text after the end of the value")
    return values[0] if len(values) == 1 else Value(values, values[0].line, "list")


class _Scan:
    """A place in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        ends = (found.start() for found in re.finditer("\n", text))
        self.starts = [0, *(end + 1 for end in ends)]

    def fault(self, problem: str) -> JsonFault:
        line = bisect.bisect_right(self.starts, self.at)
        return JsonFault(problem, line, self.at - self.starts[line - 1] + 1)

    def peek(self) -> str:
        """Give the next character that is no space; empty at the end."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> str:
        """Pass over the next character, which must be one of those wanted."""
        found = self.peek()
        if not found or found not in wanted:
            expected = " or ".join(wanted)
            raise self.fault(f"{expected} expected, {found or 'the end of the file'} found")
        self.at += 1
        return found

    def value(self, depth: int) -> Value:
        found = self.peek()
        line = bisect.bisect_right(self.starts, self.at)
        if depth > DEEPEST:
            raise self.fault(f"nested more than {DEEPEST} deep")
        if found == "{":
            return Value(self._members(depth), line, "object")
        if found == "[":
            return Value(self._items(depth), line, "list")
        if not _SCALAR.match(found):
            raise self.fault(f"a value expected, {found or 'the end of the file'} found")
        quoted = found == '"'
        content = self._scalar()
        if content is None or isinstance(content, bool):
            return Value(content, line, "null" if content is None else "true or false")
        return Value(content, line, "text" if quoted else "number")

    def _scalar(self) -> str | bool | None:
        try:
            content, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            raise self.fault(error.msg[:1].lower() + error.msg[1:]) from error
        return content if content is None or isinstance(content, bool) else str(content)

    def _items(self, depth: int) -> list[Value]:
        self.take("[")
        items: list[Value] = []
        while self.peek() != "]":
            items.append(self.value(depth + 1))
            if self.peek() != "]":
                self.take(",")
                if self.peek() == "]":
                    raise self.fault("a value expected after the comma")
        self.take("]")
        return items

    def _members(self, depth: int) -> list[Member]:
        self.take("{")
        members: list[Member] = []
        for number in itertools.count():
            if self.peek() == "}" and not number:
                break
            if self.peek() != '"':
                raise self.fault("a key in double quotes expected")
            key = str(self._scalar())
            self.take(":")
            members.append(Member(key, self.value(depth + 1)))
            if self.peek() == "}":
                break
            self.take(",}")
        self.take("}")
        return members
