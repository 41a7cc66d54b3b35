"""What of a graph belongs to a dataset, where other things stand beside it.

A dataset of ours holds what is said of IRIs below its base (``void:uriSpace``), of the cells of its
lists, and of those who answer for it. What `skosmith link` and `skosmith diff` say below the same
base, or of the same skills, is theirs: role profiles, mappings, changes.
"""

from collections.abc import Iterator, Mapping
from itertools import repeat

from skosmith_converter.iris import PUBLISHED_BASE
from skosmith_converter.shacl.index import Index, Triple
from skosmith_converter.shacl.literals import text_of
from skosmith_converter.terms import Iri, Term, is_iri, is_literal
from skosmith_converter.vocabulary import DCT, OWL, PROV, RDF, SKOS, SM, SPDX, SSSOM, VOID, XKOS

__all__ = ["count_triples"]

_OF_OTHERS = (
    SM.RoleProfile, SM.SkillRequirement, SSSOM.MappingSet, VOID.Linkset, OWL.Axiom,
    XKOS.Correspondence, SM.Change,
)  # fmt: skip
"""Classes of what the converter does not write, which may have IRIs below its base."""


def count_triples(index: Index) -> Mapping[Term, int]:
    """Give each dataset that states the base of its IRIs, with the number of its stated triples."""
    spaces: dict[Term, tuple[str, ...]] = {}
    for dataset, space in index.column(VOID.uriSpace).pairs():
        if is_literal(space):
            spaces[dataset] = (*spaces.get(dataset, ()), f"<{text_of(space)}")
    foreign = _foreign(index) if spaces else set()
    return {dataset: _Dataset(index, dataset, spaces, foreign).size() for dataset in spaces}


def _foreign(index: Index) -> set[Term]:
    """Give what has a description that no dataset of ours counts."""
    found = {node for kind in _OF_OTHERS for node in index.instances(kind)}
    tables = index.instances(PROV.Entity) - index.instances(SM.SourceDocument)
    found |= tables
    for table in tables:
        found.update(index.values(table, SPDX.checksum))
    return found


class _Dataset:
    """A dataset in a graph."""

    def __init__(
        self,
        index: Index,
        dataset: Term,
        spaces: Mapping[Term, tuple[str, ...]],
        foreign: set[Term],
    ) -> None:
        self._index = index
        self._dataset = dataset
        self._below = spaces[dataset]
        self._within = tuple(
            space
            for other in spaces.values()
            for space in other
            if space not in self._below and space.startswith(self._below)
        )
        """Of other datasets, below this one."""
        self._foreign = {node for node in foreign if node.startswith(self._below)}

    def size(self) -> int:
        """Count the stated triples."""
        more = self._cells() | {node for node in self._answerable() if not self._has(node)}
        size = _below(self._index, self._below) + _about(self._index, more)
        size -= _about(self._index, {n for n in self._foreign if not n.startswith(self._within)})
        if self._within:
            size -= _below(self._index, self._within)
        return size - len(self._said_by_others())

    def _has(self, node: Term) -> bool:
        """Tell whether a node is one of the dataset's IRIs."""
        return (
            node.startswith(self._below)
            and not node.startswith(self._within)
            and node not in self._foreign
        )

    def _cells(self) -> set[Term]:
        """Give the blank nodes of its lists: their triples count."""
        rest = self._index.column(RDF.rest)
        waiting = [
            cell
            for collection, cell in self._index.column(SKOS.memberList).pairs()
            if not is_iri(cell) and self._has(collection)
        ]
        found = set(waiting)
        while waiting:
            new = [cell for cell in rest.values(waiting.pop()) if not is_iri(cell)]
            waiting += [cell for cell in new if cell not in found]
            found.update(new)
        return found

    def _answerable(self) -> Iterator[Term]:
        """Give who has the rights, and the tool that made it."""
        yield from self._index.values(self._dataset, DCT.rightsHolder)
        for run in self._index.values(self._dataset, PROV.wasGeneratedBy):
            yield from self._index.values(run, PROV.wasAssociatedWith)

    def _said_by_others(self) -> set[Triple]:
        """Give what somebody else says of its IRIs: mappings, and what follows from the graph."""
        found = {triple for triple in self._index.derived if self._has(triple[0])}
        sources, properties, targets = map(
            self._index.column,
            (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget),
        )
        for axiom, subject in sources.pairs():
            if self._has(subject):
                found.update(
                    (subject, predicate, value)
                    for predicate in map(Iri, properties.values(axiom))
                    for value in targets.values(axiom)
                    if value in self._index.values(subject, predicate)
                    and not self._is_published(subject, predicate, value)
                )
        return found

    def _is_published(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Tell whether the converter, too, maps an IRI so: to the one published for SFIA 9."""
        return predicate == SKOS.exactMatch and any(
            value == f"<{PUBLISHED_BASE}{subject.removeprefix(space)}" for space in self._below
        )


def _below(index: Index, spaces: tuple[str, ...]) -> int:
    """Count the triples whose subjects begin so."""
    return sum(
        sum(map(str.startswith, column.one, repeat(spaces)))
        + sum(len(values) for node, values in column.many.items() if node.startswith(spaces))
        for column in index.columns.values()
    )


def _about(index: Index, nodes: set[Term]) -> int:
    """Count the triples that have these subjects."""
    return sum(
        len(column.one.keys() & nodes)
        + sum(len(column.many[node]) for node in column.many.keys() & nodes)
        for column in index.columns.values()
    )
