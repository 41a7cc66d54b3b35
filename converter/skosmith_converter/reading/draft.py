"""A page while its lines are being given their roles."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from skosmith_converter.blocks import Line, ends_a_sentence
from skosmith_converter.languages import LanguagePack
from skosmith_converter.reading.anchors import Heading, Title
from skosmith_converter.reading.roles import Role

__all__ = ["Draft"]

_LONGEST_SHORT_LINE = 100
_BETA = re.compile("beta|bêta|бета|ベータ|测试|تجريبي")


@dataclass(slots=True)
class Draft:
    """Lines, anchors, and the role of each line as far as it is known."""

    lines: Sequence[Line]
    """Those that are not blank; all indexes are places among them."""
    end: Line
    """The last line of the source, which may be blank."""
    pack: LanguagePack
    title: Title
    headings: Sequence[Heading]
    sections: Sequence[frozenset[str]] = field(init=False)
    """The sections that each line is a label of."""
    roles: list[Role | None] = field(default_factory=list)
    listed: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        self.sections = [self.pack.sections_of(line.text) for line in self.lines]
        self.roles = [None] * len(self.lines)

    def claim(self, indexes: Iterable[int], role: Role) -> None:
        """Give a role to lines that have none yet."""
        for index in indexes:
            if self.roles[index] is None:
                self.roles[index] = role

    def open(self, start: int, stop: int) -> list[int]:
        """Give the lines of a stretch that have no role yet."""
        roles = self.roles[start:stop]
        return [index for index, role in enumerate(roles, start) if role is None]

    def find(self, role: Role, start: int = 0) -> int | None:
        """Give the first line of a role."""
        roles = self.roles[start:]
        return start + roles.index(role) if role in roles else None

    @property
    def body(self) -> tuple[int, int]:
        """The stretch between title and first level heading."""
        stop = self.headings[0].index if self.headings else len(self.lines)
        return self.title.index + 1, stop

    def says(self, index: int, section: str) -> bool:
        """Tell whether a line is a label of a section."""
        return section in self.sections[index]

    def says_beta(self, index: int) -> bool:
        """Tell whether what follows the last colon of a line calls something a beta."""
        tail = re.split("[:：]", self.lines[index].text)[-1].strip()
        return self.pack.says("beta", tail) or _BETA.search(tail.casefold()) is not None

    def looks_like_heading(self, index: int) -> bool:
        """Tell whether a line is short, no bullet and no sentence."""
        line = self.lines[index]
        return (
            not line.bullet
            and 0 < len(line.text) <= _LONGEST_SHORT_LINE
            and not ends_a_sentence(line.text)
            and not line.text.endswith(("...", "…"))
        )

    def previous(self, index: int) -> int | None:
        """Give the line before."""
        return index - 1 if index else None

    def next(self, index: int) -> int | None:
        """Give the line after."""
        return index + 1 if index + 1 < len(self.lines) else None
