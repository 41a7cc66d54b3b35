"""Walks through a hierarchy: levels, cycles, clusters. Linear in concepts and links."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from skosmith_converter.terms import Term

__all__ = ["Hierarchy", "cluster_sizes", "cycles", "describe_hierarchy"]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The shape of a hierarchy."""

    levels: tuple[int, ...]
    """Concepts on each level: first those with nothing above them but something below them, then
    those one step below, by the shortest way down."""
    leaves: int
    """Concepts with something above them and nothing below them."""
    polyhierarchical: int
    """Concepts with more than one right above them."""
    cycles: int
    """Sets of concepts that are above one another: qSKOS ``chr``."""
    in_cycles: int
    """Concepts in such sets."""
    under_cycles: int
    """Concepts, those in cycles included, that no way from the first level reaches."""


def describe_hierarchy(
    above: Mapping[Term, Set[Term]], all_above: Mapping[Term, Set[Term]], concepts: Set[Term]
) -> Hierarchy:
    """Give the shape of what is above what (one step; any relation) among some concepts."""
    parents = _within(above, concepts)
    children = _turned(parents)
    levels = [[concept for concept in children if concept not in parents]]
    reached = set(levels[0])
    while levels[-1]:
        below = {child for one in levels[-1] for child in children.get(one, ())} - reached
        reached |= below
        levels.append(list(below))
    found = list(cycles(_within(all_above, concepts)))
    return Hierarchy(
        levels=tuple(map(len, levels[:-1])),
        leaves=len(parents.keys() - children.keys()),
        polyhierarchical=sum(len(higher) > 1 for higher in parents.values()),
        cycles=len(found),
        in_cycles=sum(map(len, found)),
        under_cycles=len(parents.keys() - reached),
    )


def _within(above: Mapping[Term, Set[Term]], concepts: Set[Term]) -> dict[Term, Set[Term]]:
    kept = ((concept, above[concept] & concepts) for concept in above.keys() & concepts)
    return {concept: higher for concept, higher in kept if higher}


def cycles(above: Mapping[Term, Set[Term]]) -> Iterator[set[Term]]:
    """Give the sets of concepts that are above one another: strongly connected, or a loop.

    Kosaraju's algorithm: what is left last by one walk is where the next one begins, backwards.
    """
    core = _core(above)
    backwards = _turned(core)
    done: set[Term] = set()
    for start in reversed(_finished(core)):
        if start not in done:
            component = _reached(start, backwards, done)
            if len(component) > 1 or start in core[start]:
                yield component


def _turned(above: Mapping[Term, Set[Term]]) -> dict[Term, list[Term]]:
    turned: dict[Term, list[Term]] = {}
    for concept, higher in above.items():
        for one in higher:
            turned.setdefault(one, []).append(concept)
    return turned


def _reached(start: Term, ways: Mapping[Term, list[Term]], done: set[Term]) -> set[Term]:
    """Give what is reached for the first time, and add it to what is done."""
    done.add(start)
    found, waiting = {start}, [start]
    while waiting:
        new = set(ways.get(waiting.pop(), ())) - done
        done |= new
        found |= new
        waiting += new
    return found


def _core(above: Mapping[Term, Set[Term]]) -> dict[Term, set[Term]]:
    """Take away, again and again, what has nothing above it: what stays leads into cycles."""
    left = {concept: len(higher) for concept, higher in above.items()}
    below = _turned(above)
    waiting = [one for one in below if one not in left]
    while waiting:
        for concept in below.get(waiting.pop(), ()):
            left[concept] -= 1
            if not left[concept]:
                waiting.append(concept)
    return {c: {one for one in above[c] if left.get(one)} for c, count in left.items() if count}


def _finished(above: Mapping[Term, Set[Term]]) -> list[Term]:
    """Give concepts in the order in which a walk in depth leaves them."""
    order: list[Term] = []
    seen: set[Term] = set()
    for start in above:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(above[start]))]
        while path:
            concept, ways = path[-1]
            new = next((one for one in ways if one not in seen), None)
            if new is None:
                order.append(concept)
                path.pop()
            else:
                seen.add(new)
                path.append((new, iter(above.get(new, ()))))
    return order


def cluster_sizes(links: Iterable[tuple[Term, Term]]) -> tuple[int, ...]:
    """Give the sizes of what hangs together by links, whatever their direction, largest first."""
    heads: dict[Term, Term] = {}

    def head(concept: Term) -> Term:
        while (above := heads.setdefault(concept, concept)) != concept:
            heads[concept] = heads[above]  # halves the way
            concept = heads[concept]
        return concept

    for one, other in links:
        first, second = head(one), head(other)
        if first != second:
            heads[second] = first
    sizes = Counter(head(concept) for concept in list(heads))
    return tuple(sorted(sizes.values(), reverse=True))
