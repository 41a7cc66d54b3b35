"""Checks of how concepts hang together: clusters and circles, each in one pass over the graph."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import Term, is_literal
from skosmith_converter.validation.checks.faults import Fault, relations_of
from skosmith_converter.validation.findings import shown
from skosmith_converter.validation.skos_terms import DOWN, UP

__all__ = ["find_cycles", "find_disconnected_clusters"]

_NAMED = 5
"""How many concepts of a circle a message names."""


def find_disconnected_clusters(index: Index) -> Iterator[Fault]:
    """Find the clusters of related concepts besides the largest; their first concept is named."""
    neighbours: dict[Term, list[Term]] = defaultdict(list)
    for one, other in relations_of(index):
        neighbours[one].append(other)
        neighbours[other].append(one)
    clusters = sorted(_clusters(neighbours), key=lambda cluster: (-len(cluster), min(cluster)))
    for cluster in clusters[1:]:
        yield Fault(min(cluster), detail=str(len(cluster)))


def _clusters(neighbours: Mapping[Term, list[Term]]) -> Iterator[list[Term]]:
    seen: set[Term] = set()
    for start in neighbours:
        if start in seen:
            continue
        seen.add(start)
        cluster = [start]
        for concept in cluster:  # grows while it is walked
            for other in neighbours[concept]:
                if other not in seen:
                    seen.add(other)
                    cluster.append(other)
        yield cluster


def find_cycles(index: Index) -> Iterator[Fault]:
    """Find each set of concepts that are all above one another, or one above itself."""
    above = _hierarchy(index)
    for knot in _knots(above):
        if len(knot) > 1 or knot[0] in above[knot[0]]:
            circle = _circle(min(knot), set(knot), above)
            yield Fault(circle[0], circle[1 % len(circle)], detail=_way(circle))


def _hierarchy(index: Index) -> Mapping[Term, list[Term]]:
    """Give each concept with those stated right above it."""
    above: dict[Term, list[Term]] = defaultdict(list)
    for predicate in UP:
        for lower, upper in index.column(predicate).pairs():
            if not is_literal(upper):
                above[lower].append(upper)
    for predicate in DOWN:
        for upper, lower in index.column(predicate).pairs():
            if not is_literal(lower):
                above[lower].append(upper)
    return above


def _knots(above: Mapping[Term, list[Term]]) -> Iterator[list[Term]]:
    """Give the strongly connected sets (Tarjan's way, without recursion)."""
    order: dict[Term, int] = {}
    lowest: dict[Term, int] = {}
    path: list[Term] = []
    on_path: set[Term] = set()
    for root in list(above):
        work: list[tuple[Term, Iterator[Term]]] = []
        entered: Term | None = None if root in order else root
        while entered is not None or work:
            if entered is not None:
                order[entered] = lowest[entered] = len(order)
                path.append(entered)
                on_path.add(entered)
                work.append((entered, iter(above.get(entered, ()))))
            node, rest = work[-1]
            entered = _step(node, rest, order, lowest, on_path)
            if entered is None:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[node])
                if lowest[node] == order[node]:
                    yield _take_knot(node, path, on_path)


def _take_knot(node: Term, path: list[Term], on_path: set[Term]) -> list[Term]:
    knot = [path.pop()]
    while knot[-1] != node:
        knot.append(path.pop())
    on_path.difference_update(knot)
    return knot


def _step(
    node: Term,
    rest: Iterator[Term],
    order: Mapping[Term, int],
    lowest: dict[Term, int],
    on_path: set[Term],
) -> Term | None:
    """Look at what is above a node; give the next that has not been entered yet."""
    for other in rest:
        if other not in order:
            return other
        if other in on_path:
            lowest[node] = min(lowest[node], order[other])
    return None


def _circle(start: Term, knot: set[Term], above: Mapping[Term, list[Term]]) -> list[Term]:
    """Give a shortest way from a concept up to itself, within its knot."""
    came_from: dict[Term, Term] = {}
    waiting = [start]
    for node in waiting:  # grows while it is walked
        for other in above[node]:
            if other == start:
                way = [node]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if other in knot and other not in came_from:
                came_from[other] = node
                waiting.append(other)
    return [start]


def _way(circle: list[Term]) -> str:
    names = [shown(term) for term in circle[:_NAMED]]
    gap = ["…"] if len(circle) > _NAMED else []
    return " → ".join([*names, *gap, names[0]])
