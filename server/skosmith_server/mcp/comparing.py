"""The tool that lays two skills, levels, editions or languages beside each other."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from skosmith_converter.comparison.words import compare_words
from skosmith_server.mcp.concepts import skill_of, told_skill
from skosmith_server.mcp.knowledge import Knowledge, Skill
from skosmith_server.mcp.parameters import Arguments, Parameter, ToolError
from skosmith_server.mcp.saying import Saying
from skosmith_server.mcp.schemas import INTEGER, LANGUAGES, STRING, TEXT, list_of, record
from skosmith_server.mcp.showing import LEVEL, SKILL
from skosmith_server.mcp.tool import EDITION, LANGUAGE, About, Tool

__all__ = ["COMPARE"]

_SIDES: Final = ("skill", "level", "edition", "language")
_Part = tuple[str, dict[str, str]]


def _compare(knowledge: Knowledge, given: Arguments, _about: About) -> dict[str, Any]:
    if not any(given[f"other_{name}"] for name in _SIDES):
        raise ToolError(
            "Say what to compare with: at least one of other_skill, other_level, other_edition "
            "and other_language. What is not said is the same on both sides."
        )
    left = {name: given[name] for name in _SIDES}
    right = {name: given[f"other_{name}"] or given[name] for name in _SIDES}
    if left == right:
        raise ToolError("Both sides are the same; name another skill, level, edition or language.")
    by_level = bool(left["level"] or right["level"])
    sides = [_side(knowledge, side, as_one_level=by_level) for side in (left, right)]
    parts = dict(sides[0][1]), dict(sides[1][1])
    by_words = given["form"] == "words"
    rows = [_row(name, parts[0].get(name), parts[1].get(name), by_words=by_words)
            for name in dict.fromkeys([*parts[0], *parts[1]])]  # fmt: skip
    return {
        "left": sides[0][0],
        "right": sides[1][0],
        "parts": rows,
        "equalParts": sum(row["isEqual"] for row in rows),
    }


def _side(
    knowledge: Knowledge, side: dict[str, Any], *, as_one_level: bool
) -> tuple[dict[str, Any], list[_Part]]:
    found, level = skill_of(knowledge, side["skill"], side["edition"])
    if not isinstance(found, Skill):
        raise ToolError(f"{side['skill'][:200]!r} is no skill; compare takes skills.")
    saying = Saying(side["language"])
    told = told_skill(knowledge, found, side["level"] or level, saying)
    about = {"iri": told["iri"], "code": found.code, "edition": found.edition}
    about |= {"level": side["level"] or level} if side["level"] or level else {}
    return about | {"languages": saying.languages()}, list(_parts(told, as_one_level))


def _parts(told: dict[str, Any], as_one_level: bool) -> Iterator[_Part]:
    yield from ((name, told[name]) for name in ("name", "description") if name in told)
    yield from _numbered("guidance", told.get("guidance", ()))
    yield from _numbered("not observed", told.get("notObservedNotes", ()))
    for level in told.get("levels", ()):
        place = "level" if as_one_level else f"level {level['level']}"
        yield from (
            (f"{place} {name}", level[name]) for name in ("text", "essence") if name in level
        )
    yield from _numbered("activity", told.get("activities", ()))


def _numbered(name: str, texts: Iterable[dict[str, str]]) -> Iterator[_Part]:
    return ((f"{name} {number}", text) for number, text in enumerate(texts, 1))


def _row(
    name: str, left: dict[str, str] | None, right: dict[str, str] | None, *, by_words: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {"part": name, "isEqual": left == right}
    row |= {"left": left} if left else {}
    row |= {"right": right} if right and left != right else {}
    if by_words and left and right and left != right and left["language"] == right["language"]:
        row["words"] = [
            {"is": piece.operation, "text": piece.text}
            for piece in compare_words(left["text"], right["text"])
        ]
    return row


_ABOUT: Final = record(
    "", "iri code edition languages",
    iri=STRING, code=STRING, edition=STRING, level=INTEGER, languages=LANGUAGES,
)  # fmt: skip
COMPARE: Final = Tool(
    "compare",
    "Compare skills, levels, editions or languages",
    "Lay two things beside each other: two skills, two levels of a skill, two editions or two "
    "languages. Name the first with skill, level, edition, language and what differs in the second "
    "with other_…; the rest is taken to be the same. In one language, changed words are told.",
    (
        SKILL, LEVEL, EDITION, LANGUAGE,
        Parameter("other_skill", "The skill to compare with, as for skill.", least=2, most=500),
        Parameter("other_level", "The level to compare with.", "integer", least=1, most=7),
        Parameter("other_edition", "The edition to compare with.", most=20),
        Parameter("other_language", "The language to compare with.", most=35),
        Parameter(
            "form", "words: tell changed words, too; side_by_side: texts alone.",
            choices=("words", "side_by_side"), default="words",
        ),
    ),
    record(
        needed="left right parts equalParts",
        left=_ABOUT,
        right=_ABOUT,
        parts=list_of(
            record(
                "A text of both sides. One that is missing is not there; an equal one stands left.",
                "part isEqual",
                part=STRING, isEqual={"type": "boolean"}, left=TEXT, right=TEXT,
                words=list_of(
                    record("", "is text", text=STRING,
                           **{"is": {"type": "string", "enum": ["equal", "removed", "added"]}}),
                    "Left to right: without the added pieces the left text, without the removed "
                    "ones the right.",
                ),
            )
        ),
        equalParts=INTEGER,
    ),
    _compare,
)  # fmt: skip
