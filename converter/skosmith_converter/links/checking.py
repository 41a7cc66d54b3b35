"""What mappings may not say together (SKOS §10), and what graphs say about their ends."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.links.curies import namespace_of
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.sssom import MappingSet
from skosmith_converter.shacl import Index
from skosmith_converter.terms import iri
from skosmith_converter.vocabulary import OWL, RDF, SKOS, SM

__all__ = ["check_ends", "check_mappings"]

_LEVEL: Final = re.compile(r"/skilllevels/[^/]+_[1-7]$")


@dataclass(frozen=True, slots=True)
class _Row:
    link: Link
    file: str
    line: int

    def finding(
        self, rule: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        return Finding(self.file, self.line, rule, message, remedy, severity)


def _rows(sets: Sequence[MappingSet], *wanted: Status) -> list[_Row]:
    return [
        _Row(link, one.name, line)
        for one in sets
        for link, line in zip(one.links, one.lines or (0,) * len(one.links), strict=True)
        if link.status in wanted
    ]


def check_mappings(sets: Sequence[MappingSet], graph: Index | None = None) -> list[Finding]:
    """Hold sets, taken together, against the conditions of SKOS; proposals may still disagree.

    A graph adds the hierarchies and mappings that it states.
    """
    accepted = _rows(sets, Status.ACCEPTED)
    found = [
        *_self_matches(_rows(sets, Status.ACCEPTED, Status.PROPOSED)),
        *_contradictions(sets),
        *_exact_alone(accepted),
        *_one_exact(accepted),
        *_related_alone(accepted, graph or Index()),
    ]
    return sorted(found, key=lambda one: (one.file, one.line, one.rule))


def _self_matches(rows: Iterable[_Row]) -> Iterator[Finding]:
    for row in rows:
        if row.link.subject == row.link.object:
            yield row.finding("self-match", f"{row.link.subject} is mapped to itself",
                              "Take the row out.")  # fmt: skip


def _contradictions(sets: Sequence[MappingSet]) -> Iterator[Finding]:
    """Find what two rows say twice, or one affirms and another denies."""
    seen: dict[tuple[str, str, str], _Row] = {}
    for row in _rows(sets, *Status):
        link = row.link
        key = (link.subject, link.predicate, link.object)
        if (first := seen.setdefault(key, row)) is row:
            continue
        place = f"{first.file}:{first.line}"
        if {link.status, first.link.status} == {Status.ACCEPTED, Status.REJECTED}:
            yield row.finding("contradiction", f"is accepted and rejected: see {place}",
                              "Keep one of the two rows.")  # fmt: skip
        else:
            yield row.finding("twice", f"says what {place} says", "Keep one of the two rows.",
                              Severity.WARNING)  # fmt: skip
    yield from _nothing_and_something(sets)


def _nothing_and_something(sets: Sequence[MappingSet]) -> Iterator[Finding]:
    matched: dict[tuple[str, str], _Row] = {}
    for row in _rows(sets, Status.ACCEPTED):
        matched.setdefault((row.link.subject, row.link.fields.get("object_source", "")), row)
    for row in _rows(sets, Status.NO_MATCH):
        key = (row.link.subject, row.link.fields.get("object_source", ""))
        if key in matched and row.link.predicate is matched[key].link.predicate:
            other = matched[key]
            message = f"says that nothing matches, but see {other.file}:{other.line}"
            yield row.finding("contradiction", message, "Keep one of the two rows.")


class _Groups:
    """What exact matches make equal, directly or by way of others (S44, S45)."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._parent: dict[str, str] = {}
        for row in rows:
            if row.link.predicate is Predicate.EXACT:
                self._parent[self.root(row.link.subject)] = self.root(row.link.object)

    def root(self, node: str) -> str:
        while (above := self._parent.get(node, node)) != node:
            self._parent[node] = self._parent.get(above, above)
            node = above
        return node


def _exact_alone(rows: Sequence[_Row]) -> Iterator[Finding]:
    groups = _Groups(rows)
    for row in rows:
        link = row.link
        if link.predicate in {Predicate.EXACT, Predicate.CLOSE} or link.subject == link.object:
            continue
        if groups.root(link.subject) == groups.root(link.object):
            message = f"{link.predicate} joins what matches exactly, directly or by way of others"
            yield row.finding("S46", message, "Keep the match that is true: SKOS S46 allows one.")


def _one_exact(rows: Sequence[_Row]) -> Iterator[Finding]:
    """Find concepts that have two exact matches in one vocabulary, from either end."""
    targets: dict[tuple[str, str], dict[str, _Row]] = defaultdict(dict)
    for row in rows:
        if row.link.predicate is Predicate.EXACT and row.link.subject != row.link.object:
            ends = (row.link.subject, row.link.object)
            for one, other in (ends, ends[::-1]):
                targets[one, namespace_of(other)].setdefault(other, row)
    for (one, _), others in targets.items():
        first, *more = others.items()
        for other, row in more:
            place = f"{first[1].file}:{first[1].line}"
            yield row.finding(
                "one-exact",
                f"{one} matches {other} exactly, and at {place} {first[0]} of that vocabulary",
                "Keep one skos:exactMatch; make the other skos:closeMatch.",
            )


def _above(rows: Iterable[_Row], graph: Index) -> Mapping[str, set[str]]:
    """Give what is directly above each concept."""
    above: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.link.predicate is Predicate.BROAD:
            above[row.link.subject].add(row.link.object)
        elif row.link.predicate is Predicate.NARROW:
            above[row.link.object].add(row.link.subject)
    for predicate, up in (
        (SKOS.broader, True), (SKOS.broadMatch, True),
        (SKOS.narrower, False), (SKOS.narrowMatch, False),
    ):  # fmt: skip
        for subject, value in graph.column(predicate).pairs():
            low, high = (subject, value) if up else (value, subject)
            above[low[1:-1]].add(high[1:-1])
    return above


def _related_alone(rows: Sequence[_Row], graph: Index) -> Iterator[Finding]:
    related = [row for row in rows if row.link.predicate is Predicate.RELATED]
    above = _above(rows, graph) if related else {}
    for row in related:
        one, other = row.link.subject, row.link.object
        if one != other and (_reaches(one, other, above) or _reaches(other, one, above)):
            message = "skos:relatedMatch joins what is also above or below"
            yield row.finding("S27", message, "Keep the hierarchical match (SKOS S27).")


def _reaches(low: str, high: str, above: Mapping[str, set[str]]) -> bool:
    seen, waiting = {low}, [low]
    while waiting:
        new = above.get(waiting.pop(), set()) - seen
        if high in new:
            return True
        seen |= new
        waiting += new
    return False


def check_ends(sets: Sequence[MappingSet], graph: Index | None) -> list[Finding]:
    """Hold the ends of mappings against a graph, as far as it knows their vocabulary.

    Without a graph, skill levels are told from skills by their IRIs alone.
    """
    ends = _Ends(graph or Index())
    found = []
    for row in _rows(sets, Status.ACCEPTED, Status.PROPOSED):
        link = row.link
        for name, node in (("subject", link.subject), ("object", link.object)):
            if problem := graph and ends.problem(node):
                found.append(row.finding(problem[0], f"{name} {node} {problem[1]}", problem[2]))
        levels = {ends.is_level(node) for node in (link.subject, link.object)}
        if link.predicate is Predicate.EXACT and levels == {True, False}:
            found.append(row.finding(
                "level", "a skill at one level matches a whole skill exactly",
                "Map the skill, or say skos:broadMatch or skos:closeMatch.",
            ))  # fmt: skip
    if graph is not None:
        found += ends.unknown(sets)
    return found


class _Ends:
    """What a graph says of concepts."""

    def __init__(self, graph: Index) -> None:
        self._concepts = graph.instances(SKOS.Concept)
        self._levels = graph.instances(SM.SkillLevel)
        self._deprecated = {s for s, v in graph.column(OWL.deprecated).pairs() if "true" in v}
        self._described = set(graph.column(RDF.type).one) | set(graph.column(RDF.type).many)
        self._vocabularies = {namespace_of(node[1:-1]) for node in self._described}

    def is_level(self, node: str) -> bool:
        return iri(node) in self._levels or _LEVEL.search(node) is not None

    def problem(self, node: str) -> tuple[str, str, str] | None:
        """Give rule, problem and remedy; None where all is well or nothing is known."""
        if namespace_of(node) not in self._vocabularies:
            return None
        checks: tuple[tuple[Callable[[str], bool], tuple[str, str, str]], ...] = (
            (self._described.__contains__,
             ("dangling", "is not in the graph", "See the IRI, and the edition of the graph.")),
            (self._concepts.__contains__,
             ("concept", "is no skos:Concept", "Map concepts, not schemes or collections.")),
            (lambda term: term not in self._deprecated,
             ("deprecated", "is deprecated", "Map what stands in its place.")),
        )  # fmt: skip
        return next((problem for good, problem in checks if not good(iri(node))), None)

    def unknown(self, sets: Sequence[MappingSet]) -> Iterator[Finding]:
        """Tell which vocabularies the graph knows nothing of: their ends are unchecked."""
        for one in sets:
            nodes = {
                node for link in one.links if link.status is not Status.NO_MATCH
                for node in (link.subject, link.object)
            }  # fmt: skip
            for vocabulary in sorted({namespace_of(node) for node in nodes} - self._vocabularies):
                yield Finding(
                    one.name, 0, "unchecked", f"the graph has nothing of {vocabulary}",
                    "Give that vocabulary too: --graph FILE.", Severity.WARNING,
                )  # fmt: skip
