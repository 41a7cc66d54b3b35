"""What an IRI of ours names: the way back from ``iris.py``, below any base."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from skosmith_converter.terms import Quad, iri_text, literal_parts
from skosmith_converter.vocabulary import RDF, SM, VOID

__all__ = ["Name", "base_of", "name_of"]

_EDITION: Final = r"(?P<edition>\d{1,2})"
_CODE: Final = r"(?P<code>[A-Z]{4})"
_GROUP: Final = r"(?:/(?P<group>[A-Za-z]+(?:-[A-Za-z0-9]+)*))?"
_PATTERNS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("skill", rf"{_EDITION}/skills/{_CODE}"),
        ("activity", rf"{_EDITION}/skills/{_CODE}/activities{_GROUP}/(?P<number>\d+)"),
        ("activities", rf"{_EDITION}/skills/{_CODE}/activities{_GROUP}"),
        ("skill level", rf"{_EDITION}/skilllevels/{_CODE}_(?P<level>\d+)"),
        ("level", rf"{_EDITION}/lor/(?P<level>\d+)"),
        ("essence", rf"{_EDITION}/lor/(?P<level>\d+)/essence"),
        ("attribute", rf"{_EDITION}/attributes/[^/]+"),
        ("category", rf"{_EDITION}/categories/[^/]+"),
    )
)
_OF_A_SKILL = re.compile(r"<(?P<base>.*?[/#])\d{1,2}/(?:skills/[A-Z]{4}|lor/[1-7])>")


@dataclass(frozen=True, slots=True)
class Name:
    """What an IRI names."""

    kind: str
    edition: str
    code: str = ""
    """Of the skill that it belongs to."""
    level: int = 0
    number: int = 0
    """Of an activity in its list."""
    group: str = ""
    """Language of a list of activities that stands apart; empty for the main list."""


@cache
def name_of(local: str) -> Name | None:
    """Read an IRI without its base; None where it names nothing that documents speak of.

    >>> name_of("9/skilllevels/CSMG_1")
    Name(kind='skill level', edition='9', code='CSMG', level=1, number=0, group='')
    """
    for kind, pattern in _PATTERNS:
        if (found := pattern.fullmatch(local)) is not None:
            parts = found.groupdict()
            return Name(
                kind,
                parts["edition"],
                parts.get("code") or "",
                level=int(parts.get("level") or 0),
                number=int(parts.get("number") or 0),
                group=parts.get("group") or "",
            )
    return None


def base_of(quads: Iterable[Quad]) -> str | None:
    """Give the base of a graph: ``void:uriSpace`` if skills are below it, else what is before them.

    None where nothing is named as a skill or a level of ours is.
    """
    spaces: list[str] = []
    found: set[str] = set()
    for subject, predicate, value, _ in quads:
        if predicate == VOID.uriSpace:
            spaces.append(literal_parts(value).value if value[0] == '"' else iri_text(value))
        elif predicate == RDF.type and value in {SM.Skill, SM.Level}:
            found |= {own["base"] for own in [_OF_A_SKILL.fullmatch(subject)] if own}
    return next((space for space in sorted(spaces) if space in found), min(found, default=None))
