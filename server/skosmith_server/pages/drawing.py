"""SVG, written element by element: what is said in it is escaped, and knows its direction.

Colours are presentation attributes, which a style sheet overrules: a drawing looks right in a
page, light or dark, and as a file of its own, where our policy lets no style in.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from skosmith_converter.directions import direction_of

__all__ = ["KINDS", "NO_WORDS", "SVG", "Box", "Drawing", "Label", "element", "fitted", "said"]

SVG: Final = "http://www.w3.org/2000/svg"
_FONTS: Final = "system-ui, 'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OTHER_END: Final = {"start": "end", "end": "start", "middle": "middle"}
KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "paper": {"fill": "#ffffff"},
    "ink": {"fill": "#1b2424"},
    "soft": {"fill": "#536060"},
    "strong": {"fill": "#1b2424", "font-weight": "600"},
    "on": {"fill": "#125b56"},
    "on-text": {"fill": "#ffffff", "font-weight": "600"},
    "off": {"fill": "none", "stroke": "#dcdfda"},
    "not-observed": {"fill": "none", "stroke": "#858f8c", "stroke-dasharray": "3 2"},
    "band": {"fill": "#e3efec"},
    "node": {"fill": "#ffffff", "stroke": "#858f8c"},
    "edge": {"fill": "none", "stroke": "#858f8c"},
    "edge-dashed": {"fill": "none", "stroke": "#858f8c", "stroke-dasharray": "4 3"},
    "track": {"fill": "#dcdfda"},
    "beta": {"fill": "#c99a2e"},
    "there": {"fill": "#858f8c"},
}
"""Kind (a class of the style sheet) → what it looks like without one."""
_LOOKS: Final = {
    kind: f' class="{kind}"' + "".join(f' {name}="{value}"' for name, value in looks.items())
    for kind, looks in KINDS.items()
}
"""The same, written: a matrix has thousands."""


NO_WORDS: Final = "zxx"
"""The language of a label that is in none, an address: it runs from left to right everywhere."""


class Box(NamedTuple):
    """A rectangle, from the corner where reading begins."""

    x: float
    y: float
    width: float
    height: float


class Label(NamedTuple):
    """A text, with its language where it is known."""

    value: str
    language: str = ""


def element(name: str, attributes: Mapping[str, object], content: str | None = None) -> str:
    """Give an element; `content` is markup, attributes are escaped, those without a value left out.

    >>> element("text", {"x": 1.50, "class": ""}, escape("<"))
    '<text x="1.5">&lt;</text>'
    """
    written = "".join(
        f' {key}="{_written(value)}"' for key, value in attributes.items() if value != ""
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def _written(value: object) -> str:
    return _number(value) if isinstance(value, float) else said(str(value))


def _number(value: float) -> str:
    return f"{value:.6g}"


def said(value: str) -> str:
    """Give a text as markup, without what XML 1.0 §2.2 lets nobody write."""
    written = value if value.isprintable() else _UNWRITABLE.sub("", value)
    return str(escape(written))


def width_of(value: str, size: float) -> float:
    """Tell about how wide a text is: nobody here knows the reader's fonts."""
    return size * sum(map(_advance, value))


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1
    return 0.68 if character.isupper() else 0.56


def fitted(value: str, width: float, size: float, most: int = 1) -> list[str]:
    """Break a text into at most so many lines of a width; what does not fit ends in ``…``.

    >>> fitted("Mending of old shoes", 60, 10, 2)
    ['Mending of', 'old shoes']
    >>> fitted("Mending of old shoes", 60, 10)
    ['Mending o…']
    """
    words = value.split()
    if width_of(whole := " ".join(words), size) <= width:
        return [whole]
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, width, size) for line in kept if line]


def _cut(line: str, width: float, size: float) -> str:
    if width_of(line, size) <= width:
        return line
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


@dataclass(slots=True)
class Drawing:
    """A drawing of a fixed size, mirrored as a whole where it is read from right to left."""

    width: float
    height: float
    title: str
    description: str
    language: str
    """That of its title and description."""
    direction: str = "ltr"
    name: str = "drawing"
    """For the identifiers of its parts: each on a page needs its own."""
    parts: list[str] = field(default_factory=list)

    def rectangle(self, box: Box, kind: str, corner: float = 0) -> None:
        """Draw a rectangle."""
        x, y, width, height = map(_number, (self._x(box.x, box.width), *box[1:]))
        rounded = f' rx="{_number(corner)}"' if corner else ""
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{rounded}{_LOOKS[kind]}/>'
        )

    def curve(self, start: tuple[float, float], end: tuple[float, float], kind: str) -> None:
        """Draw an edge between two points: level at both ends, or upright where `kind` has |."""
        (x1, y1), (x2, y2) = ((self._x(x, 0), y) for x, y in (start, end))
        half_x, half_y = (x1 + x2) / 2, (y1 + y2) / 2
        kind, upright, _ = kind.partition("|")
        bends = (x1, half_y, x2, half_y) if upright else (half_x, y1, half_x, y2)
        numbers = [_number(one) for one in (x1, y1, *bends, x2, y2)]
        path = f"M{numbers[0]} {numbers[1]}C{' '.join(numbers[2:])}"
        self.parts.append(element("path", {"d": path, "class": kind, **KINDS[kind]}))

    def text(
        self,
        place: tuple[float, float],
        label: Label,
        kind: str,
        size: float,
        anchor: str = "start",
    ) -> None:
        """Write a text whose start, middle or end is at a place of its base line."""
        direction = direction_of(label.language) if label.language else self.direction
        if direction != self.direction:
            anchor = _OTHER_END[anchor]
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' lang="{said(label.language)}"' if label.language not in {"", NO_WORDS} else ""
        more += f' direction="{direction}"' if direction != self.direction else ""
        x, y = _number(self._x(place[0], 0)), _number(place[1])
        self.parts.append(
            f'<text x="{x}" y="{y}" font-size="{_number(size)}"{more}{_LOOKS[kind]}>'
            f"{said(label.value)}</text>"
        )

    @contextmanager
    def linked(self, address: str, label: str) -> Iterator[None]:
        """Make a link of what is drawn meanwhile; nothing where there is no address."""
        if not address:
            yield
            return
        name = said(label)
        self.parts.append(f'<a href="{said(address)}" aria-label="{name}"><title>{name}</title>')
        yield
        self.parts.append("</a>")

    def _x(self, x: float, width: float) -> float:
        return self.width - x - width if self.direction == "rtl" else float(x)

    def inline(self) -> Markup:
        """Give it for a page."""
        return Markup(self._whole())  # noqa: S704 (put together of escaped parts)

    def file(self) -> str:
        """Give it as a file of its own."""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self._whole()}\n'

    def _whole(self) -> str:
        title, description = f"{self.name}-title", f"{self.name}-description"
        attributes = {
            "xmlns": SVG,
            "class": "drawing",
            "viewBox": f"0 0 {_number(self.width)} {_number(self.height)}",
            "width": self.width,
            "height": self.height,
            "role": "group",
            "aria-labelledby": f"{title} {description}",
            "lang": self.language,
            "direction": self.direction,
            "font-family": _FONTS,
        }
        told = (
            element("title", {"id": title}, said(self.title)),
            element("desc", {"id": description}, said(self.description)),
        )
        return element("svg", attributes, "\n".join(["", *told, *self.parts, ""]))
