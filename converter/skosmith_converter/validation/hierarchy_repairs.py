"""Repairs of the hierarchy: collections in it, cycles, redundancy, S27."""

from collections.abc import Iterator, Mapping, Set
from functools import cache, partial
from typing import Final

from skosmith_converter.shacl.index import Triple
from skosmith_converter.terms import Iri, Term
from skosmith_converter.validation.drafts import Draft, Policy, Suggestion
from skosmith_converter.validation.findings import shown
from skosmith_converter.validation.hierarchy import cycles
from skosmith_converter.vocabulary import SKOS

__all__ = ["break_cycles", "drop_redundant", "drop_related", "make_members"]

_UP: Final = (SKOS.broader, SKOS.broaderTransitive, SKOS.broadMatch)
_DOWN: Final = (SKOS.narrower, SKOS.narrowerTransitive, SKOS.narrowMatch)
_COLLECTIONS: Final = (SKOS.Collection, SKOS.OrderedCollection)

_Stated = dict[tuple[Term, Term], list[Triple]]
"""Concept and what is above it → the statements that say so."""


def make_members(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Make concepts under a collection its members, and take it out of relations (S37).

    A collection is no concept, so nothing is broader than it: of one that stands under a concept
    the members that have nothing above them do instead, as node labels mean it (ISO 25964-1).
    """
    found = {one for kind in _COLLECTIONS for one in draft.index.instances(kind)}
    found = {one for one in found if not draft.is_a(one, SKOS.Concept)}
    if not found:
        return
    stated = _stated(draft, _UP, _DOWN)
    under = {below for below, above in stated if above not in found}
    for (below, above), statements in sorted(stated.items()):
        if above in found:
            reason = f"{shown(above)} is a collection: what is under it is its member"
            added: tuple[Triple, ...] = ((above, SKOS.member, below),) if below != above else ()
            yield Suggestion("collection-member", reason, tuple(statements), added)
        elif below in found:
            reason = f"{shown(below)} is a collection: {shown(above)} cannot be above it"
            members = {*draft.values(below, SKOS.member), *(c for c, k in stated if k == below)}
            heads = sorted(members - found - under - {above})
            added = tuple((one, SKOS.broader, above) for one in heads)
            yield Suggestion("collection-member", reason, tuple(statements), added)
    for name, one, other in sorted(draft.links(SKOS.related)):
        if one in found or other in found:
            reason = f"{shown(one if one in found else other)} is a collection, related to nothing"
            yield Suggestion("collection-member", reason, ((one, name, other),))


def break_cycles(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Break cycles of broader concepts where a walk down from the top closes them.

    A walk enters a cycle at its top concepts, then where something else is above it, then in the
    order of IRIs. What puts a concept of the way so far under the one just reached goes.
    """
    stated = _stated(draft, _UP, _DOWN)
    above = _by_concept(stated)
    tops = {concept for _, concept, _ in draft.links(SKOS.topConceptOf)}
    tops |= {concept for _, _, concept in draft.links(SKOS.hasTopConcept)}
    for cycle in sorted(cycles(above), key=min):
        entries = sorted(cycle, key=lambda one: (one not in tops, above[one] <= cycle, one))
        for concept, higher in _closing(entries, above, cycle):
            reason = f"{shown(higher)} is above {shown(concept)}, and below it too"
            yield Suggestion("cycle", reason, tuple(stated[concept, higher]))


def _closing(
    entries: list[Term], above: Mapping[Term, Set[Term]], cycle: Set[Term]
) -> Iterator[tuple[Term, Term]]:
    """Give the steps, as concept and what is above it, that close a way down from the entries."""
    below: dict[Term, list[Term]] = {one: [] for one in cycle}
    for concept in sorted(cycle):
        for higher in above[concept] & cycle:
            below[higher].append(concept)
    left: set[Term] = set()
    for entry in entries:
        path = {} if entry in left else {entry: iter(below[entry])}
        while path:
            concept, ways = next(reversed(path.items()))
            if (one := next(ways, None)) is None:
                del path[concept]
                left.add(concept)
            elif one in path:
                yield one, concept
            elif one not in left:
                path[one] = iter(below[one])


def drop_redundant(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Drop a broader concept that is also above another broader one (qSKOS ``hr``)."""
    stated = _stated(draft, (SKOS.broader,), (SKOS.narrower,))
    above = _by_concept(stated)
    ancestors = cache(partial(_ancestors, above))
    for concept in sorted(one for one, higher in above.items() if len(higher) > 1):
        reach = {one: ancestors(one) for one in sorted(above[concept] - {concept})}
        for higher, beyond in reach.items():
            ways = (one for one in reach if higher in reach[one] and one not in beyond)
            if (way := next(ways, None)) is not None:
                reason = f"{shown(higher)} is above {shown(concept)} by way of {shown(way)}"
                yield Suggestion("redundant-broader", reason, tuple(stated[concept, higher]))


def drop_related(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Drop relations of what is above or below one another (S27)."""
    ancestors = cache(partial(_ancestors, _by_concept(_stated(draft, _UP, _DOWN))))
    pairs: _Stated = {}
    for name, one, other in sorted(draft.links(SKOS.related, SKOS.relatedMatch)):
        pairs.setdefault((min(one, other), max(one, other)), []).append((one, name, other))
    for (one, other), statements in pairs.items():
        for concept, higher in ((one, other), (other, one)):
            if higher in ancestors(concept):
                reason = f"S27: {shown(higher)} is above {shown(concept)}, not just related"
                yield Suggestion("related-clash", reason, tuple(statements))
                break


def _stated(draft: Draft, up: tuple[Iri, ...], down: tuple[Iri, ...]) -> _Stated:
    found: _Stated = {}
    for name, concept, higher in draft.links(*up):
        found.setdefault((concept, higher), []).append((concept, name, higher))
    for name, higher, concept in draft.links(*down):
        found.setdefault((concept, higher), []).append((higher, name, concept))
    return found


def _by_concept(stated: _Stated) -> dict[Term, set[Term]]:
    above: dict[Term, set[Term]] = {}
    for concept, higher in stated:
        above.setdefault(concept, set()).add(higher)
    return above


def _ancestors(above: Mapping[Term, Set[Term]], concept: Term) -> set[Term]:
    found: set[Term] = set()
    waiting = [concept]
    while waiting:
        new = above.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
