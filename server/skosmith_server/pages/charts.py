"""Bars, as SVG that is as wide as its place: texts keep their size on every screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from skosmith_converter.directions import direction_of
from skosmith_server.pages.drawing import KINDS, SVG, Label, element, said
from skosmith_server.wording import Interface

__all__ = ["Bar", "bars"]

_ROW, _LINE, _THICK = 42, 16, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart."""

    label: Label
    parts: tuple[tuple[str, int], ...]
    """What kind (a class of the style sheet) and how many."""
    path: str = ""
    """Where its name leads."""

    @property
    def total(self) -> int:
        """How many there are of all kinds."""
        return sum(count for _, count in self.parts)


def bars(rows: Sequence[Bar], interface: Interface, name: str, most: int = 0) -> Markup:
    """Draw rows of bars, the longest of which fills the width.

    `name` is the identifier of the heading that says what is shown; `most` is what a full width
    means, where that is not the longest row.
    """
    full = max(most, 1, *(row.total for row in rows)) if rows else 1
    drawn = [_row(row, at * _ROW, full, interface) for at, row in enumerate(rows)]
    attributes = {
        "xmlns": SVG,
        "class": "drawing bars",
        "width": "100%",
        "height": _ROW * len(rows),
        "role": "group",
        "aria-labelledby": name,
        "direction": interface.direction,
    }
    return Markup(element("svg", attributes, "".join(drawn)))  # noqa: S704 (escaped parts)


def _row(row: Bar, y: int, full: int, interface: Interface) -> str:
    start, end = ("100%", "0") if interface.direction == "rtl" else ("0", "100%")
    name = element(
        "text",
        {"x": start, **_spoken(row.label, interface), **_at(y, "ink")},
        said(row.label.value),
    )
    if row.path:
        name = element("a", {"href": row.path}, name)
    number = interface.number(row.total)
    value = element("text", {"x": end, "text-anchor": "end", **_at(y, "soft")}, said(number))
    place = {"y": y + _LINE + 6, "height": _THICK, "rx": 3}
    track = element("rect", {"x": 0, "width": "100%", **place, "class": "track", **KINDS["track"]})
    return name + value + track + "".join(_parts(row, full, place, interface.direction))


def _at(y: int, kind: str) -> dict[str, object]:
    return {"y": y + _LINE, "font-size": 14, "class": kind, **KINDS[kind]}


def _spoken(label: Label, interface: Interface) -> dict[str, object]:
    """Give the language of a label, and where it begins."""
    direction = direction_of(label.language) if label.language else interface.direction
    if direction == interface.direction:
        return {"lang": label.language}
    return {"lang": label.language, "direction": direction, "text-anchor": "end"}


def _parts(row: Bar, full: int, place: Mapping[str, object], direction: str) -> list[str]:
    drawn: list[str] = []
    x = 0.0
    for kind, count in row.parts:
        width = 100 * count / full
        begin = 100 - x - width if direction == "rtl" else x
        if count:
            attributes = {"x": f"{begin:.2f}%", "width": f"{width:.2f}%", **place}
            drawn.append(element("rect", {**attributes, "class": kind, **KINDS[kind]}))
        x += width
    return drawn
