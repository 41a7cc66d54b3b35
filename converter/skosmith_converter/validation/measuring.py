"""Counts what a graph holds; one pass a property, so the time grows as the graph does."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final, TypeAlias

from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import (
    Iri,
    Term,
    canonical_language_tag,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.validation.concepts import (
    MAPPINGS,
    NOTES,
    SEMANTIC_RELATIONS,
    all_broader,
    broader,
    collections,
    columns_below,
    concepts,
    concepts_by_scheme,
    language_of,
    links,
    texts,
)
from skosmith_converter.validation.findings import shown
from skosmith_converter.validation.hierarchy import cluster_sizes, describe_hierarchy
from skosmith_converter.validation.statistics import TEXTS, Part, Statistics
from skosmith_converter.vocabulary import DC, DCT, OWL, RDFS, SKOS, XSD

__all__ = ["measure"]

_NAMES: Final = (DC.title, DCT.title, RDFS.label, SKOS.prefLabel)
"""Where the name of a scheme stands; the last is the best."""
_TRUE: Final = {f'"{word}"^^{XSD.boolean}' for word in ("true", "1")}


def measure(index: Index, authority: str = "") -> Statistics:
    """Count what a graph holds.

    `authority` is a host, or what the publisher's IRIs begin with; unless given it is the host of
    the most concepts, as qSKOS guesses it, but of those only that the graph describes: most IRIs
    may be those that it is mapped to.
    """
    found = concepts(index)
    counting = _Counting(index, found, authority)
    graph = counting.part(found)
    schemes = [
        counting.of_scheme(graph if members == found else counting.part(members), scheme)
        for scheme, members in sorted(concepts_by_scheme(index, found).items())
    ]
    iris, others = _iris(index)
    return Statistics(
        triples=len(index),
        http_iris=iris,
        other_subjects=others,
        authority=counting.authority,
        graph=counting.of_graph(graph),
        schemes=tuple(schemes),
    )


_Kind: TypeAlias = tuple[str, str]
"""A column of `TEXTS` and a language tag."""


class _Texts:
    """The texts of all concepts, each concept's as a list of their kinds.

    Most concepts of a vocabulary have texts of the same kinds, so a part of them is counted by
    the few different lists: no text is looked at twice.
    """

    def __init__(self, index: Index) -> None:
        self._kinds: dict[Term, list[_Kind]] = {}
        for name, properties in TEXTS.items():
            kinds: dict[str, _Kind] = {}
            for subject, value in texts(index, *properties):
                end = value[value.rindex('"') + 1 :]
                if (kind := kinds.get(end)) is None:
                    kind = kinds[end] = name, _tag(language_of(value))
                self._kinds.setdefault(subject, []).append(kind)
        self._lists = {subject: tuple(kinds) for subject, kinds in self._kinds.items()}
        self._kinds.clear()

    def count(self, of: Set[Term]) -> tuple[Counter[_Kind], Counter[_Kind], Counter[str]]:
        """Give literals of each kind, concepts with a text of it, concepts by language."""
        literals: Counter[_Kind] = Counter()
        holders: Counter[_Kind] = Counter()
        languages: Counter[str] = Counter()
        for kinds, number in Counter(map(self._lists.get, self._lists.keys() & of)).items():
            for kind in kinds or ():
                literals[kind] += number
            for kind in set(kinds or ()):
                holders[kind] += number
            for language in {language for _, language in kinds or ()}:
                languages[language] += number
        return literals, holders, languages


class _Counting:
    """What all parts of a graph are counted from, read once."""

    def __init__(self, index: Index, found: Set[Term], authority: str) -> None:
        self._index = index
        self._above, self._all_above = broader(index), all_broader(index)
        self._links: dict[Term, list[tuple[Iri, Term]]] = {}
        for name, subject, value in links(index, *SEMANTIC_RELATIONS):
            self._links.setdefault(subject, []).append((name, value))
        self._linked = {value for ways in self._links.values() for _, value in ways}
        self._linked |= self._links.keys()
        self._described = {s for c in index.columns.values() for keys in c.subjects for s in keys}
        self.authority = authority or _most_frequent_host(found & self._described)
        self._mappings = {name for name, _ in columns_below(index, *MAPPINGS)}
        self._typed = index.instances(SKOS.Concept)
        self._documented = {s for _, c in columns_below(index, *NOTES) for s, _ in c.pairs()}
        self._notated = {s for _, c in columns_below(index, SKOS.notation) for s, _ in c.pairs()}
        self._deprecated = {s for s, v in index.column(OWL.deprecated).pairs() if v in _TRUE}
        self._collections, self._ordered = collections(index)
        self._tops, self._inside = _members(index)
        self._texts = _Texts(index)
        self._host = cache(_host)

    def part(self, of: Set[Term]) -> Part:
        """Count some concepts."""
        literals, holders, languages = self._texts.count(of)
        ours = [
            (name, subject, value)
            for subject in self._links.keys() & of
            for name, value in self._links[subject]
        ]
        return Part(
            concepts=len(of),
            typed=len(of & self._typed),
            described=len(of & self._described),
            authoritative=sum(map(self._is_ours, of)),
            orphans=len(of - self._linked),
            documented=len(of & self._documented),
            notated=len(of & self._notated),
            deprecated=len(of & self._deprecated),
            hierarchy=describe_hierarchy(self._above, self._all_above, of),
            clusters=cluster_sizes((one, other) for _, one, other in ours if other in of),
            literals=_by_column(literals),
            coverage=_by_column(holders),
            languages=_sorted(languages),
            relations=_shown(Counter(name for name, _, _ in ours)),
            mappings=_by_host(
                (name, self._host(value)) for name, _, value in ours if name in self._mappings
            ),
        )

    def of_graph(self, part: Part) -> Part:
        """Add what only the graph as a whole has."""
        aggregations = {
            (name, *ends)
            for name in (SKOS.hasTopConcept, SKOS.topConceptOf, SKOS.inScheme, SKOS.member)
            for _, *ends in links(self._index, name)
        }
        # memberList too; and what S7 entails: a top concept is in the scheme
        aggregations.update((SKOS.memberList, *e) for _, *e in links(self._index, SKOS.memberList))
        aggregations.update((SKOS.inScheme, *e) for _, *e in links(self._index, SKOS.topConceptOf))
        return replace(
            part,
            top_concepts=len(set().union(*self._tops.values())),
            collections=len(self._collections),
            ordered_collections=len(self._ordered),
            aggregations=len(aggregations),
        )

    def of_scheme(self, part: Part, scheme: Term) -> Part:
        """Add what is said of a scheme."""
        inside = self._inside.get(scheme, set())
        return replace(
            part,
            scheme=scheme,
            names=self._names(scheme),
            top_concepts=len(self._tops.get(scheme, ())),
            collections=len(inside & self._collections),
            ordered_collections=len(inside & self._ordered),
        )

    def _names(self, scheme: Term) -> dict[str, str]:
        names = {}
        for kind in _NAMES:
            for value in self._index.values(scheme, kind):
                if is_literal(value):
                    names[_tag(language_of(value))] = literal_parts(value).value
        return dict(sorted(names.items()))

    def _is_ours(self, concept: Term) -> bool:
        if ":" in self.authority:
            return concept.startswith(f"<{self.authority}")
        return self._host(concept) == self.authority


def _by_column(counts: Mapping[_Kind, int]) -> dict[str, Mapping[str, int]]:
    return {
        column: _sorted({tag: n for (name, tag), n in counts.items() if name == column})
        for column in TEXTS
    }


def _members(index: Index) -> tuple[dict[Term, set[Term]], dict[Term, set[Term]]]:
    """Give scheme → its top concepts; scheme → what says that it is in it."""
    tops: dict[Term, set[Term]] = {}
    inside: dict[Term, set[Term]] = {}
    for _, scheme, concept in links(index, SKOS.hasTopConcept):
        tops.setdefault(scheme, set()).add(concept)
    for _, concept, scheme in links(index, SKOS.topConceptOf):
        tops.setdefault(scheme, set()).add(concept)
    for _, one, scheme in links(index, SKOS.inScheme):
        inside.setdefault(scheme, set()).add(one)
    return tops, inside


def _by_host(mappings: Iterable[tuple[Iri, str]]) -> dict[str, Mapping[str, int]]:
    found: dict[str, Counter[Iri]] = {}
    for (name, host), number in Counter(mappings).items():
        found.setdefault(host, Counter())[name] += number
    hosts = sorted(found, key=lambda host: (-found[host].total(), host))
    return {host: _shown(found[host]) for host in hosts}


def _shown(counts: Mapping[Iri, int]) -> dict[str, int]:
    return _sorted({shown(name): number for name, number in counts.items()})


@lru_cache
def _tag(tag: str) -> str:
    """Give a tag in its canonical case; one that is not well-formed as it is."""
    try:
        return canonical_language_tag(tag) if tag else ""
    except ValueError:
        return tag


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _host(term: str) -> str:
    """Give the host of an http IRI, of others what stands before the colon.

    >>> [_host(one) for one in ("<https://u@x.example:81/a>", "<urn:isbn:7>", "_:b")]
    ['x.example', 'urn:', '_:']
    """
    if not is_iri(term):
        return "_:"
    scheme, _, rest = term[1:-1].partition(":")
    if scheme.lower() not in {"http", "https"}:
        return f"{scheme}:"
    for end in "/?#":
        rest = rest.removeprefix("//").partition(end)[0]
    return rest.rpartition("@")[2].partition(":")[0].lower()


def _most_frequent_host(of: Iterable[Term]) -> str:
    hosts = Counter(_host(one) for one in of if one.startswith("<http"))
    return min(hosts, key=lambda host: (-hosts[host], host), default="")


def _iris(index: Index) -> tuple[int, int]:
    """Give the number of different http IRIs and of subjects with another IRI."""
    subjects: set[Term] = set()
    every: set[str] = set(index.columns)
    for column in index.columns.values():
        for keys in column.subjects:
            subjects.update(keys)
        every.update(column.one.values())
        for values in column.many.values():
            every.update(values)
    http = {one[1:-1].partition("#")[0] for one in every | subjects if one.startswith("<http")}
    return len(http), sum(is_iri(one) and not _is_http(one) for one in subjects)


def _is_http(term: str) -> bool:
    return term.startswith(("<http://", "<https://"))
