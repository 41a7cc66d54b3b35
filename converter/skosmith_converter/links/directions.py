"""What broad and narrow mean in a table: as in SKOS, or the other way round.

Some published tables have "the first is the broader". Labels tell: of two where one holds all words
of the other and more, the longer one is the more specific concept.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skosmith_converter.links.model import Predicate

__all__ = ["Direction", "Votes", "count_votes"]

_ENOUGH: Final = 10
_PLAIN: Final = 0.75
"""How many rows have to speak for a direction, and which part of all that speak."""
_WORD: Final = re.compile(r"\w+")


class Direction(enum.StrEnum):
    """How a table means broad and narrow."""

    AUTO = "auto"
    SKOS = "skos"
    """`A broadMatch B`: B is the broader."""
    INVERTED = "inverted"


@dataclass(frozen=True, slots=True)
class Votes:
    """What labels say about the direction of a table."""

    skos: int = 0
    inverted: int = 0

    @property
    def direction(self) -> Direction:
        """The direction that they make plain; `AUTO` where they make none."""
        total, most = self.skos + self.inverted, max(self.skos, self.inverted)
        if total < _ENOUGH or most < _PLAIN * total:
            return Direction.AUTO
        return Direction.SKOS if most == self.skos else Direction.INVERTED


def count_votes(rows: Iterable[tuple[str, Predicate, str]]) -> Votes:
    """Count the rows (label, predicate, label) that speak for either direction.

    >>> count_votes([("sharp knives", Predicate.BROAD, "knives")])
    Votes(skos=1, inverted=0)
    """
    votes: Counter[bool] = Counter()
    for one, predicate, other in rows:
        first, second = _words(one), _words(other)
        contained = bool(first and second) and (first < second or second < first)
        if contained and predicate is not predicate.inverse:
            votes[(second < first) == (predicate is Predicate.BROAD)] += 1
    return Votes(votes[True], votes[False])


def _words(label: str) -> set[str]:
    """Give the words of a label, without the s of plurals."""
    return {word.removesuffix("s") for word in _WORD.findall(label.casefold())}
