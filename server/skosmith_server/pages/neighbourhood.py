"""What a skill is next to, as a drawing, and as a list for whoever does not see it.

Levels stand above it, categories and editions before it, skills after it, mappings below it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import Iri
from skosmith_server.cells import Cell
from skosmith_server.framework import Framework, RungState, Skill, SkillEntry
from skosmith_server.framework.facts import local_name
from skosmith_server.mappings import Mappings
from skosmith_server.pages.drawing import NO_WORDS, Box, Drawing, Label, fitted
from skosmith_server.pages.labels import NEIGHBOURS, RELATIONS, STATES
from skosmith_server.pages.pieces import Pieces

__all__ = ["Neighbour", "Neighbourhood", "draw_neighbourhood", "neighbourhood_of"]

_MOST_SIBLINGS: Final = 6
_MOST_MAPPINGS: Final = 12
_WIDTH, _EDGE, _SIDE, _NODE, _GAP = 1000.0, 2.0, 280.0, 54.0, 12.0
_CAPTION: Final = 24.0
_SQUARE: Final = 52.0
_COLUMNS: Final = 3
_SIZE: Final = 14.0
_BOLD: Final = 1.12


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Something next to a skill."""

    label: Label
    path: str
    """Where it leads: a path of ours, or an address elsewhere; empty where there is none."""
    note: str = ""
    """What it is to the skill, in words or as a code."""
    state: RungState = RungState.DEFINED


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """All that is next to a skill, by what it is to it."""

    middle: Neighbour
    groups: Mapping[str, Sequence[Neighbour]]
    """``levels``, ``categories``, ``editions``, ``related``, ``siblings``, ``mappings``: those
    that there are."""


def neighbourhood_of(
    skill: Skill,
    framework: Framework,
    piece: Pieces,
    mapped: tuple[Mappings, Sequence[tuple[str, Cell]]],
) -> Neighbourhood:
    """Give the neighbourhood of a skill.

    `mapped` has its mappings: those of which it is known who says so, and the others.
    """
    groups = {
        "levels": _levels(skill, piece),
        "categories": [
            Neighbour(piece.label(one.names, local_name(one.iri)), _path(one.iri, piece))
            for one in skill.entry.path
        ],
        "editions": _editions(skill, piece),
        "related": [
            _entry(one, piece) for iri in skill.related if (one := framework.entry(iri)) is not None
        ],
        "siblings": [_entry(one, piece) for one in _siblings(skill, framework)],
        "mappings": [*_mapped(*mapped, piece)][:_MOST_MAPPINGS],
    }
    return Neighbourhood(
        _entry(skill.entry, piece), {name: said for name, said in groups.items() if said}
    )


def _path(iri: Iri, piece: Pieces) -> str:
    return piece.reader.link(piece.path_of(iri))


def _entry(skill: SkillEntry, piece: Pieces) -> Neighbour:
    return Neighbour(
        piece.label(skill.names, local_name(skill.iri)), _path(skill.iri, piece), skill.code
    )


def _levels(skill: Skill, piece: Pieces) -> list[Neighbour]:
    gettext = piece.reader.interface.gettext
    return [
        Neighbour(
            Label(str(rung.number)),
            _path(rung.skill_level.iri, piece) if rung.skill_level is not None else "",
            gettext(STATES[rung.state]),
            rung.state,
        )
        for rung in skill.rungs
    ]


def _editions(skill: Skill, piece: Pieces) -> list[Neighbour]:
    said = piece.reader.interface.gettext("Edition %(name)s")
    others = [one for one in skill.editions if one.iri != skill.iri]
    return [
        Neighbour(
            piece.label(one.names, local_name(one.iri)),
            _path(one.iri, piece),
            said % {"name": one.edition},
        )
        for one in others
    ]


def _siblings(skill: Skill, framework: Framework) -> list[SkillEntry]:
    """Give the first other skills of the same subcategory that are not related by name."""
    found = framework.siblings(skill)
    return [one for one in found if one.iri not in skill.related][:_MOST_SIBLINGS]


def _mapped(
    told: Mappings, plain: Sequence[tuple[str, Cell]], piece: Pieces
) -> Iterator[Neighbour]:
    gettext = piece.reader.interface.gettext
    rows = [(RELATIONS[row.property.rpartition("#")[2]], row.concept) for row in told.rows]
    for relation, cell in (*rows, *plain):
        label = Label(cell.label, cell.label_language)
        yield Neighbour(label if cell.label else _address(cell), cell.href, gettext(relation))


def _address(cell: Cell) -> Label:
    """Give an address as short as it still tells things apart: its host, and its end."""
    host, _, path = cell.text.partition("://")[2].partition("/")
    end = path.rstrip("/").rpartition("/")[2]
    return Label(f"{host}/…/{end}" if end != path else cell.text, NO_WORDS)


# -- as a drawing --------------------------------------------------------------------------------
def draw_neighbourhood(
    around: Neighbourhood,
    piece: Pieces,
    told: tuple[str, str],
    host: str = "",
) -> Drawing:
    """Draw it; `told` is title and description, `host` goes before our paths."""
    groups, interface = around.groups, piece.reader.interface
    sides = [
        [name for name in names if name in groups]
        for names in (("categories", "editions"), ("related", "siblings"))
    ]
    top = _CAPTION + _SQUARE + 50 if "levels" in groups else 10
    tall = max([_NODE * 2, *(_height(groups, names) for names in sides)])
    bottom = _height_below(len(groups.get("mappings", ())))
    drawing = Drawing(
        _WIDTH, top + tall + bottom, *told, interface.tag, interface.direction, "neighbourhood"
    )
    drawing.rectangle(Box(0, 0, _WIDTH, drawing.height), "paper")
    middle = Box((_WIDTH - _SIDE) / 2, top + tall / 2 - _NODE / 2, _SIDE, _NODE)
    artist = _Artist(drawing, groups, middle, host, interface.gettext)
    artist.levels()
    for x, names in zip((_EDGE, _WIDTH - _SIDE - _EDGE), sides, strict=True):
        artist.column(x, top + (tall - _height(groups, names)) / 2, names)
    artist.below(top + tall)
    artist.node(middle, around.middle, "on")
    return drawing


def _height(groups: Mapping[str, Sequence[Neighbour]], names: Sequence[str]) -> float:
    return sum(_CAPTION + len(groups[name]) * (_NODE + _GAP) for name in names)


def _height_below(count: int) -> float:
    return 60 + -(-count // _COLUMNS) * (_NODE + _GAP) if count else 10


@dataclass(frozen=True, slots=True)
class _Artist:
    """Draws the parts of a neighbourhood: edges before the nodes that cover their ends."""

    drawing: Drawing
    groups: Mapping[str, Sequence[Neighbour]]
    middle: Box
    host: str
    gettext: Callable[[str], str]

    def levels(self) -> None:
        """Draw the levels as a row at the top."""
        rungs = self.groups.get("levels", ())
        step = _SQUARE + _GAP
        x = (_WIDTH - step * len(rungs) + _GAP) / 2
        for rung in rungs:
            if rung.state is RungState.DEFINED:
                foot = x + _SQUARE / 2, _CAPTION + _SQUARE
                self.drawing.curve(foot, (_WIDTH / 2, self.middle.y), "edge|")
            self._level(Box(x, _CAPTION, _SQUARE, _SQUARE), rung)
            x += step
        if rungs:
            caption = Label(self.gettext(NEIGHBOURS["levels"]))
            self.drawing.text((_WIDTH / 2, 15), caption, "soft", 13, "middle")

    def _level(self, box: Box, rung: Neighbour) -> None:
        kind = str(rung.state).replace(" ", "-")
        fill = {"defined": "on", "undefined": "off"}.get(kind, kind)
        with self.drawing.linked(self._address(rung), f"{rung.label.value}, {rung.note}"):
            self.drawing.rectangle(box, fill, 8)
            place = box.x + box.width / 2, box.y + box.height / 2 + 6
            self.drawing.text(
                place, rung.label, "on-text" if fill == "on" else "soft", 18, "middle"
            )

    def column(self, x: float, y: float, names: Sequence[str]) -> None:
        """Draw groups below each other, at one side."""
        is_before = x < self.middle.x
        ends = (x + _SIDE, self.middle.x) if is_before else (x, self.middle.x + self.middle.width)
        for name in names:
            self.drawing.text((x, y + 14), Label(self.gettext(NEIGHBOURS[name])), "soft", 13)
            y += _CAPTION
            for one in self.groups[name]:
                edge = "edge-dashed" if name in {"siblings", "editions"} else "edge"
                middle = self.middle.y + self.middle.height / 2
                self.drawing.curve((ends[0], y + _NODE / 2), (ends[1], middle), edge)
                self.node(Box(x, y, _SIDE, _NODE), one)
                y += _NODE + _GAP

    def below(self, y: float) -> None:
        """Draw the mappings in rows."""
        found = self.groups.get("mappings", ())
        if not found:
            return
        gap = (_WIDTH - 2 * _EDGE - _COLUMNS * _SIDE) / (_COLUMNS - 1)
        start = _WIDTH / 2, self.middle.y + self.middle.height
        for at in range(min(len(found), _COLUMNS)):
            self.drawing.curve(start, (_EDGE + at * (_SIDE + gap) + _SIDE / 2, y + 40), "edge|")
        self.drawing.text((_EDGE, y + 26), Label(self.gettext(NEIGHBOURS["mappings"])), "soft", 13)
        for at, one in enumerate(found):
            row, column = divmod(at, _COLUMNS)
            place = _EDGE + column * (_SIDE + gap), y + 40 + row * (_NODE + _GAP)
            self.node(Box(*place, _SIDE, _NODE), one)

    def node(self, box: Box, one: Neighbour, kind: str = "node") -> None:
        """Draw a node with its label in the middle, and its note below that."""
        wide = _SIZE * _BOLD if kind == "on" else _SIZE
        lines = fitted(one.label.value, box.width - 20, wide, 1 if one.note else 2)
        texts = [(line, one.label.language, _SIZE) for line in lines]
        texts += [(one.note, "", 12.0)] if one.note else []
        with self.drawing.linked(
            self._address(one), ", ".join(filter(None, (one.label.value, one.note)))
        ):
            self.drawing.rectangle(box, kind, 8)
            y = box.y + box.height / 2 + 5 - 9 * (len(texts) - 1)
            for value, language, size in texts:
                ink = "on-text" if kind == "on" else "ink" if size == _SIZE else "soft"
                place = box.x + box.width / 2, y
                self.drawing.text(place, Label(value, language), ink, size, "middle")
                y += 19

    def _address(self, one: Neighbour) -> str:
        return f"{self.host}{one.path}" if one.path.startswith("/") else one.path
