"""What can be compared: names in a field, and what to put beside something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from skosmith_converter.terms import Iri, iri, iri_text
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Framework, Texts
from skosmith_server.framework.facts import local_name
from skosmith_server.pages.comparing import Side
from skosmith_server.pages.drawing import Label
from skosmith_server.pages.labels import N_
from skosmith_server.pages.pieces import Pieces

__all__ = ["Choice", "address_of", "choices_of", "known_names", "name_of", "named"]

_AT_LEVEL: Final = re.compile(r"(.+)_(\d)")
_MOST_SIBLINGS: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to put beside what is there."""

    label: Label
    path: str
    note: str = ""


def name_of(subject: Iri, catalogue: Catalogue) -> str:
    """Give the name that a field has for something: what follows our base, else the IRI."""
    return iri_text(subject).removeprefix(catalogue.base)


def named(name: str, framework: Framework, catalogue: Catalogue) -> Iri | None:
    """Find what is named: ``9/skills/KITE``, an IRI, or a code (``KITE``, ``KITE_4``).

    A code means the newest edition that has it. None where nothing is named so.
    """
    name = name.strip()
    if not name:
        return None
    found = _by_code(name, framework)
    if found is not None:
        return found
    try:
        return iri(name if "://" in name else f"{catalogue.base}{name.lstrip('/')}")
    except ValueError:
        return None


def _by_code(name: str, framework: Framework) -> Iri | None:
    if "/" in name:
        return None
    entry = framework.skill_named(name.upper())
    if entry is not None:
        return entry.iri
    at = _AT_LEVEL.fullmatch(name.upper())
    entry = framework.skill_named(at[1]) if at is not None else None
    skill = framework.skill(entry.iri) if entry is not None else None
    if skill is None or at is None:
        return None
    levels = (r.skill_level.iri for r in skill.rungs if r.skill_level and r.number == int(at[2]))
    return next(levels, None)


def known_names(framework: Framework, catalogue: Catalogue) -> list[tuple[str, Texts, str]]:
    """Give what fields suggest: name, texts, edition; the newest edition first."""
    return [
        (name_of(subject, catalogue), names, edition.name)
        for edition in reversed(framework.editions)
        for subject, names in (
            *((skill.iri, skill.names) for skill in edition.skills),
            *((level.iri, level.names) for level in edition.levels.values()),
        )
    ]


def address_of(first: Iri, second: Iri, piece: Pieces, catalogue: Catalogue, tag: str = "") -> str:
    """Give the path of the page that compares two things."""
    pairs = {"a": name_of(first, catalogue), "b": name_of(second, catalogue), "lang2": tag}
    asked = urlencode({key: value for key, value in pairs.items() if value}, safe="/")
    return piece.reader.link(f"/compare?{asked}")


def choices_of(
    side: Side, framework: Framework, piece: Pieces, catalogue: Catalogue
) -> list[tuple[str, list[Choice]]]:
    """Give what can be put beside something: a message, and what it is about."""

    def choice(other: Iri, label: Label, note: str = "", tag: str = "") -> Choice:
        return Choice(label, address_of(side.iri, other, piece, catalogue, tag), note)

    interface = piece.reader.interface
    tongues = [
        choice(side.iri, Label(interface.language_name(tag), interface.tag), tag=tag)
        for tag in side.languages
        if tag != side.content
    ]
    others = [
        (
            message,
            [choice(one, piece.label(texts, local_name(one)), note) for one, texts, note in found],
        )
        for message, found in _beside(side, framework, interface.gettext("Edition %(name)s"))
    ]
    return [one for one in ((N_("Languages"), tongues), *others) if one[1]]


_Named = tuple[Iri, Texts, str]


def _beside(
    side: Side, framework: Framework, edition: str
) -> Iterator[tuple[str, Sequence[_Named]]]:
    skill = framework.skill(side.iri)
    if skill is not None:
        older = [one for one in skill.editions if one.iri != skill.iri]
        yield (
            N_("Editions"),
            [(one.iri, one.names, edition % {"name": one.edition}) for one in older],
        )
        near = framework.siblings(skill)
        yield N_("In the same category"), [(s.iri, s.names, s.code) for s in near[:_MOST_SIBLINGS]]
    yield N_("Levels"), list(_levels(side, framework))


def _levels(side: Side, framework: Framework) -> Iterator[_Named]:
    place = framework.skill_level(side.iri)
    skill = framework.skill(place.skill) if place is not None else None
    for rung in skill.rungs if skill is not None else ():
        if rung.skill_level is not None and rung.skill_level.iri != side.iri:
            yield rung.skill_level.iri, skill.names if skill else Texts(), rung.skill_level.notation
    edition = framework.edition(side.edition) if side.kind == "level" else None
    for level in edition.levels.values() if edition is not None else ():
        if level.iri != side.iri:
            yield level.iri, level.names, str(level.number)
