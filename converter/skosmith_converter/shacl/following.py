"""Property paths followed through a graph.

A path is followed from many nodes at once: each step maps a set of nodes to a set of nodes, so that
paths nested in one another cost their length and not its power.
"""

from collections.abc import Callable, Collection, Iterable
from functools import reduce
from typing import Final, TypeAlias

from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from skosmith_converter.terms import Term

__all__ = ["Reach", "Step", "follow", "follow_from"]

_FEW: Final = 8
"""Parts of a sequence that are followed one within the other."""


Step: TypeAlias = Callable[[Collection[Term]], dict[Term, None]]
"""Nodes → all that a path leads to from any of them, each once and in a stable order."""


def follow(path: Path, index: Index, tick: Callable[[], object] = lambda: None) -> Step:
    """Give a path as a step through a graph; `tick` is called now and then, and may raise."""
    if isinstance(path, Predicate):
        values = index.column(path.iri).values
        return lambda nodes: dict.fromkeys(v for node in nodes for v in values(node))
    if isinstance(path, Inverse):
        return _follow_back(path.path, index, tick)
    if isinstance(path, Sequence):
        return _one_after_another([follow(part, index, tick) for part in path.parts])
    if isinstance(path, Alternative):
        return _any_of([follow(part, index, tick) for part in dict.fromkeys(path.parts)])
    inner = path.path
    while not isinstance(path, ZeroOrOne) and isinstance(inner, ZeroOrMore | OneOrMore):
        path, inner = (path if isinstance(inner, OneOrMore) else inner), inner.path
    step = follow(inner, index, tick)
    if isinstance(path, ZeroOrOne):
        return lambda nodes: dict.fromkeys([*nodes, *step(nodes)])
    return _again_and_again(step, tick, with_start=isinstance(path, ZeroOrMore))


Reach: TypeAlias = Callable[[Term], Collection[Term]]
"""A node → all that a path leads to from it, each once."""


def follow_from(path: Path, index: Index, tick: Callable[[], object] = lambda: None) -> Reach:
    """Give a path as `follow` does, for one node at a time: the usual short paths cost less so."""
    if isinstance(path, Predicate):
        return index.column(path.iri).values
    if isinstance(path, Inverse) and isinstance(path.path, Predicate):
        return index.column(path.path.iri).inverse.values
    if isinstance(path, Alternative):
        return _together([follow_from(part, index, tick) for part in dict.fromkeys(path.parts)])
    if isinstance(path, Sequence) and len(path.parts) <= _FEW:
        reaches = [follow_from(part, index, tick) for part in path.parts]
        return reduce(_one_after_other, reaches[1:], reaches[0])
    step = follow(path, index, tick)
    return lambda node: step((node,))


def _together(reaches: list[Reach]) -> Reach:
    def go(node: Term) -> Collection[Term]:
        found: Collection[Term] = ()
        for reach in reaches:
            if values := reach(node):
                found = dict.fromkeys([*found, *values]) if found else values
        return found

    return go


def _one_after_other(first: Reach, second: Reach) -> Reach:
    def go(node: Term) -> Collection[Term]:
        middle = first(node)
        if len(middle) == 1:
            return second(next(iter(middle)))
        return dict.fromkeys(value for one in middle for value in second(one))

    return go


def _follow_back(path: Path, index: Index, tick: Callable[[], object]) -> Step:
    """Follow a path backwards: each step of it turned round."""
    if isinstance(path, Predicate):
        column = index.column(path.iri)
        return lambda nodes: dict.fromkeys(v for n in nodes for v in column.inverse.values(n))
    if isinstance(path, Inverse):
        return follow(path.path, index, tick)
    if isinstance(path, Sequence):
        return follow(Sequence(tuple(Inverse(p) for p in reversed(path.parts))), index, tick)
    if isinstance(path, Alternative):
        return follow(Alternative(tuple(map(Inverse, path.parts))), index, tick)
    return follow(type(path)(Inverse(path.path)), index, tick)


def _one_after_another(steps: Iterable[Step]) -> Step:
    def go(nodes: Collection[Term]) -> dict[Term, None]:
        for step in steps:
            nodes = step(nodes)
        return dict.fromkeys(nodes)

    return go


def _any_of(steps: Iterable[Step]) -> Step:
    return lambda nodes: {value: None for step in steps for value in step(nodes)}


def _again_and_again(step: Step, tick: Callable[[], object], *, with_start: bool) -> Step:
    def go(nodes: Collection[Term]) -> dict[Term, None]:
        found: dict[Term, None] = dict.fromkeys(nodes) if with_start else {}
        new: Collection[Term] = nodes
        while new:
            tick()
            new = [value for value in step(new) if value not in found]
            found.update(dict.fromkeys(new))
        return found

    return go
