"""Skills and levels as a matrix: at which levels each skill is defined, category by category."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from skosmith_converter.terms import Iri
from skosmith_server.framework import (
    CategoryName,
    Edition,
    Framework,
    RungState,
    SkillEntry,
    is_same_language,
    skill_levels_of,
)
from skosmith_server.framework.facts import local_name
from skosmith_server.pages.drawing import Box, Drawing, Label, fitted
from skosmith_server.pages.grouping import Group, group
from skosmith_server.pages.labels import STATES
from skosmith_server.pages.pieces import Pieces

__all__ = ["LEVELS", "Band", "Matrix", "MatrixFilter", "draw_matrix", "matrix_of", "matrix_rows"]

LEVELS: Final = range(1, 8)
_SHADES: Final = 5
_ROW, _CELL, _NAMES, _TOP = 22, 40, 470, 70
_SIZE: Final = 13


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """Which skills are shown; empty is no condition."""

    category: str = ""
    """Last part of the IRI of a category or subcategory."""
    level: int = 0
    """One at which they are defined."""
    language: str = ""
    """One in which they have a name."""

    def lets(self, skill: SkillEntry) -> bool:
        """Tell whether a skill is shown."""
        tags = skill.names.languages
        return (
            (not self.category or any(local_name(s.iri) == self.category for s in skill.path))
            and (not self.level or self.level in skill.levels)
            and (not self.language or any(is_same_language(t, self.language) for t in tags))
        )


@dataclass(frozen=True, slots=True)
class Band:
    """A category or subcategory, and the skills that are right below it."""

    category: CategoryName | None
    """None for skills that are in none."""
    depth: int
    counts: Mapping[int, int]
    """Level → how many skills in it, and in what is below it, are defined there."""
    count: int
    skills: tuple[SkillEntry, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The skills of an edition that a filter lets through."""

    edition: Edition
    bands: tuple[Band, ...]
    count: int
    paths: Mapping[Iri, Mapping[int, str]]
    """Skill → level → path of the page of the skill at the level."""


def matrix_of(
    framework: Framework, edition: Edition, wanted: MatrixFilter, path_of: Callable[[str], str]
) -> Matrix:
    """Give the matrix of an edition; `path_of` gives the paths of pages."""
    skills = [skill for skill in edition.skills if wanted.lets(skill)]
    paths = framework.kept(
        ("paths of skill levels", edition.name), lambda: _paths(framework, edition, path_of)
    )
    bands = tuple(band for one in group(skills) for band in _bands(one, 0))
    return Matrix(edition, bands, len(skills), paths)


def _paths(
    framework: Framework, edition: Edition, path_of: Callable[[str], str]
) -> Mapping[Iri, Mapping[int, str]]:
    found = skill_levels_of(framework, edition.name, edition.skills)
    return {skill: {n: path_of(iri) for n, iri in levels} for skill, levels in found.items()}


def _bands(one: Group, depth: int) -> Iterator[Band]:
    below = [band for part in one.parts.values() for band in _bands(part, depth + 1)]
    counts = Counter(number for skill in one.skills for number in skill.levels)
    for band in below:
        if band.depth == depth + 1:
            counts.update(band.counts)
    yield Band(one.category, depth, counts, one.count, tuple(one.skills))
    yield from below


# -- as a table ----------------------------------------------------------------------------------
def matrix_rows(matrix: Matrix, piece: Pieces) -> Markup:
    """Give the bodies of a table: one for each category, whose first row has its counts."""
    words = {
        state: str(escape(piece.reader.interface.gettext(STATES[state]))) for state in RungState
    }
    bodies = (_body(matrix, band, piece, words) for band in matrix.bands)
    return Markup("\n".join(bodies))  # noqa: S704 (put together of escaped parts)


def _body(matrix: Matrix, band: Band, piece: Pieces, words: Mapping[RungState, str]) -> str:
    rows = [_head(band, piece)]
    for skill in band.skills:
        paths, link = matrix.paths.get(skill.iri, {}), piece.reader.link
        addresses = {number: str(escape(link(path))) for number, path in paths.items()}
        cells = "".join(_cells(skill, str(escape(skill.code)), addresses, words))
        rows.append(f'<tr><th scope="row">{piece.link(skill)}</th>{cells}</tr>')
    return f'<tbody class="depth-{band.depth}">{"".join(rows)}</tbody>'


def _head(band: Band, piece: Pieces) -> str:
    name = piece.reader.interface.gettext("Without a category")
    title = str(escape(name))
    if band.category is not None:
        address = escape(piece.reader.link(piece.path_of(band.category.iri)))
        name = piece.name(band.category.names, local_name(band.category.iri))
        title = f'<a href="{address}">{name}</a>'
    number = piece.reader.interface.number
    cells = "".join(
        f'<td class="shade-{_shade(band, n)}">{number(band.counts.get(n, 0))}</td>' for n in LEVELS
    )
    return (
        f'<tr class="band"><th scope="rowgroup">{title}'
        f' <span class="count">{number(band.count)}</span></th>{cells}</tr>'
    )


def _shade(band: Band, number: int) -> int:
    """Tell how many of the skills are defined at a level: 0 for none, 5 for all."""
    return -(-_SHADES * band.counts.get(number, 0) // band.count) if band.count else 0


def _cells(
    skill: SkillEntry, code: str, addresses: Mapping[int, str], words: Mapping[RungState, str]
) -> Iterator[str]:
    """Give the cells of a skill; code, addresses and words are escaped."""
    for number in LEVELS:
        state = skill.state_at(number)
        word = words[state]
        if state is RungState.UNDEFINED:
            yield f'<td><span class="unseen">{word}</span></td>'
        elif number not in addresses:
            mark = "×" if state is RungState.NOT_OBSERVED else number
            said = f'<span aria-hidden="true">{mark}</span><span class="unseen">{word}</span>'
            yield f'<td class="is-{_CLASSES[state]}">{said}</td>'
        else:
            label = f"{code} {number}, {word}"
            yield f'<td><a href="{addresses[number]}" aria-label="{label}">{number}</a></td>'


_CLASSES: Final = {state: str(state).replace(" ", "-") for state in RungState}


# -- as a drawing --------------------------------------------------------------------------------
def draw_matrix(matrix: Matrix, piece: Pieces, told: tuple[str, str], host: str = "") -> Drawing:
    """Draw a matrix; `told` is its title and description, `host` goes before our paths."""
    rows = sum(1 + len(band.skills) for band in matrix.bands)
    width, height = _NAMES + _CELL * len(LEVELS) + 10, _TOP + _ROW * rows + 10
    interface = piece.reader.interface
    drawing = Drawing(width, height, *told, interface.tag, interface.direction)
    drawing.rectangle(Box(0, 0, width, height), "paper")
    drawing.text((10, 26), Label(told[0]), "strong", 17)
    for number in LEVELS:
        drawing.text((_middle(number), _TOP - 10), Label(str(number)), "strong", _SIZE, "middle")
    words = {state: interface.gettext(STATES[state]) for state in RungState}
    artist = _Artist(drawing, matrix, piece, host, words)
    y = float(_TOP)
    for band in matrix.bands:
        artist.band(band, y)
        for at, skill in enumerate(band.skills, 1):
            artist.skill(skill, y + at * _ROW)
        y += _ROW * (1 + len(band.skills))
    return drawing


def _middle(number: int) -> float:
    return _NAMES + _CELL * (number - 0.5)


@dataclass(frozen=True, slots=True)
class _Artist:
    """Draws the rows of a matrix."""

    drawing: Drawing
    matrix: Matrix
    piece: Pieces
    host: str
    words: Mapping[RungState, str]

    def band(self, band: Band, y: float) -> None:
        """Draw the row of a category, with its counts."""
        interface, indent = self.piece.reader.interface, 10 + 12 * band.depth
        self.drawing.rectangle(Box(0, y, self.drawing.width, _ROW), "band")
        label = Label(interface.gettext("Without a category"))
        if band.category is not None:
            label = self.piece.label(band.category.names, local_name(band.category.iri))
        line = fitted(label.value, _NAMES - 20 - indent, _SIZE)[0]
        self.drawing.text((indent, y + 16), Label(line, label.language), "strong", _SIZE)
        for number in LEVELS:
            count = Label(interface.number(band.counts.get(number, 0)))
            self.drawing.text((_middle(number), y + 16), count, "soft", _SIZE, "middle")

    def skill(self, skill: SkillEntry, y: float) -> None:
        """Draw the row of a skill."""
        label = self.piece.label(skill.names, skill.code)
        line = fitted(label.value, _NAMES - 110, _SIZE)[0]
        with self.drawing.linked(self._address(self.piece.path_of(skill.iri)), label.value):
            self.drawing.text((34, y + 16), Label(line, label.language), "ink", _SIZE)
        self.drawing.text((_NAMES - 10, y + 16), Label(skill.code), "soft", 11, "end")
        paths = self.matrix.paths.get(skill.iri, {})
        for number in LEVELS:
            self._cell(skill, number, y, paths.get(number, ""))

    def _address(self, path: str) -> str:
        return f"{self.host}{self.piece.reader.link(path)}" if path else ""

    def _cell(self, skill: SkillEntry, number: int, y: float, path: str) -> None:
        state = skill.state_at(number)
        kind, ink, mark = _DRAWN[state]
        box = Box(_NAMES + _CELL * (number - 1) + 2, y + 2, _CELL - 4, _ROW - 4)
        name = f"{skill.code} {number}, {self.words[state]}"
        with self.drawing.linked(self._address(path), name):
            self.drawing.rectangle(box, kind, 3)
            if mark:
                label = Label(mark.format(number))
                self.drawing.text((_middle(number), y + 16), label, ink, 12, "middle")


_DRAWN: Final = {
    RungState.DEFINED: ("on", "on-text", "{}"),
    RungState.UNDEFINED: ("off", "soft", ""),
    RungState.NOT_OBSERVED: ("not-observed", "soft", "×"),
}
"""State → kind of its cell, of the mark in it, and that mark."""
