"""A skill or a concept, as tools tell it, in Markdown for people and models to read."""

from collections.abc import Iterator
from typing import Any

from skosmith_converter.exports.markdown import escaped

__all__ = ["as_markdown"]


def as_markdown(told: dict[str, Any]) -> str:
    """Give the Markdown of what `shown_skill` tells; texts of the graph are plain text in it."""
    lines = _skill(told["skill"]) if "skill" in told else _concept(told["concept"])
    return "\n\n".join([*lines, *_footer(told)]) + "\n"


def _said(text: dict[str, str] | None) -> str:
    return escaped(text["text"]) if text else ""


def _skill(skill: dict[str, Any]) -> Iterator[str]:
    name = _said(skill.get("name")) or skill["code"]
    yield f"# {name} ({skill['code']}, edition {skill['edition']})"
    if above := " › ".join(_said(one.get("name")) for one in skill.get("categories", ())):
        yield above
    yield from filter(None, [_said(skill.get("description"))])
    yield from map(_said, skill.get("guidance", ()))
    if activities := skill.get("activities"):
        yield "## Activities"
        yield "\n".join(f"- {_said(one)}" for one in activities)
    for level in skill.get("levels", ()):
        phrase = _said(level.get("guidingPhrase"))
        yield f"## Level {level['level']}{f' – {phrase}' if phrase else ''}"
        if essence := _said(level.get("essence")):
            yield f"*{essence}*"
        yield from filter(None, [_said(level.get("text"))])
    if unseen := skill.get("notObservedAt"):
        yield f"Not observed at level {', '.join(map(str, unseen))}."


def _concept(concept: dict[str, Any]) -> Iterator[str]:
    yield f"# {_said(concept.get('name')) or concept['iri']}"
    yield from filter(None, [_said(concept.get("definition"))])
    yield from map(_said, concept.get("notes", ()))
    if narrower := concept.get("narrower"):
        yield "## Narrower"
        yield "\n".join(f"- {_said(one.get('name')) or one['iri']}" for one in narrower)


def _footer(told: dict[str, Any]) -> Iterator[str]:
    iri = told.get("skill", told.get("concept"))["iri"]  # type: ignore[index]
    yield "---"
    yield f"IRI: <{iri}>"
    if note := told["languages"].get("note"):
        yield note
    for source in told["sources"]:
        known = (source.get("file"), source.get("address"), source.get("translationStatus"))
        yield f"Source: {escaped(', '.join(filter(None, known)) or source['iri'])}"
