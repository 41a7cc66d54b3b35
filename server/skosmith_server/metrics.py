"""Figures in the text format of Prometheus (version 0.0.4)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

__all__ = ["CONTENT_TYPE", "Family", "Histogram", "exposition"]

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Sample: TypeAlias = tuple[str, Mapping[str, str], float]
"""Suffix of the name, labels, value."""


@dataclass(frozen=True, slots=True)
class Family:
    """A metric with all its samples."""

    name: str
    kind: str
    """counter, gauge or histogram"""
    help: str
    samples: tuple[Sample, ...]

    @classmethod
    def single(cls, name: str, kind: str, text: str, value: float) -> "Family":
        """Give a metric without labels."""
        return cls(name, kind, text, (("", {}, value),))

    @classmethod
    def labelled(
        cls, name: str, text: str, label: str, values: Iterable[tuple[str, float]]
    ) -> "Family":
        """Give a counter with one label."""
        return cls(name, "counter", text, tuple(("", {label: k}, v) for k, v in sorted(values)))


@dataclass(slots=True)
class Histogram:
    """Counts seconds by how many they are."""

    _counts: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    _sum: float = 0.0

    def observe(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(_BOUNDS, seconds)] += 1
        self._sum += seconds

    def samples(self) -> Iterator[Sample]:
        """Give the cumulative buckets, sum and count."""
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._counts, strict=True):
            total += count
            yield "_bucket", {"le": bound}, total
        yield "_sum", {}, self._sum
        yield "_count", {}, total


def exposition(families: Iterable[Family]) -> str:
    """Give the text of metrics."""
    return "".join(line for family in families for line in _lines(family))


def _lines(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}\n"
    yield f"# TYPE {family.name} {family.kind}\n"
    for suffix, labels, value in family.samples:
        written = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
        yield f"{family.name}{suffix}{{{written}}} {value:.17g}\n".replace("{} ", " ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
