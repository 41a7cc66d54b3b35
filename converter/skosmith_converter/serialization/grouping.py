"""Quads as the writers take them: sorted, each once, by subject, their lists found."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias, cast

from skosmith_converter.terms import BlankNode, Iri, Quad, Subject, Term, is_blank, is_literal
from skosmith_converter.vocabulary import RDF, SM

__all__ = ["Description", "Properties", "accepted", "chunks_of", "describe", "shared_blanks"]

Properties: TypeAlias = dict[Iri, list[Term]]
"""Property → objects, in the order in which they are written."""

_CELL: Final = {RDF.first, RDF.rest}
# rdf:type too: a type cannot be written as a list in every format
_NEVER_BEFORE_A_LIST: Final = {RDF.first, RDF.rest, RDF.type}
_PIECES_A_CHUNK: Final = 2000


class Description(NamedTuple):
    """What is said in one graph."""

    subjects: dict[Subject, Properties]
    """In the order of N-Triples; `rdf:type` is each subject's first property."""
    lists: dict[Term, list[Term]]
    """First cell of an RDF list → its items; its cells are no `subjects`."""


def accepted(quads: Sequence[Quad]) -> Sequence[Quad]:
    """Give the quads that are part of the union: all but those of superseded graphs.

    A graph is superseded where any graph types it as ``sm:SupersededStatements``
    (``docs/model.md``, *Graphs*). The type statement itself stays.
    """
    superseded = {
        subject
        for subject, predicate, value, _ in quads
        if value == SM.SupersededStatements and predicate == RDF.type
    }
    if not superseded:
        return quads
    return [quad for quad in quads if quad[3] not in superseded]


def describe(
    quads: Iterable[Quad], shared: Collection[str] = (), *, literals_in_lists: bool = True
) -> Description:
    """Group quads by subject and property, whatever their graph.

    A list becomes one value where nothing is lost by it: each cell is a blank node with exactly
    one `rdf:first` and one `rdf:rest`, is referred to once and is not in `shared`, and the chain
    ends in `rdf:nil`. Lists as items of lists keep their cells, so depth is no concern. Where
    `literals_in_lists` is false, lists with a literal keep their cells too.
    """
    subjects = _by_subject(sorted(quads))
    lists: dict[Term, list[Term]] = {}
    for cells, items in _lists(subjects, shared):
        if literals_in_lists or not any(map(is_literal, items)):
            lists[cells[0]] = items
            for cell in cells:
                del subjects[cell]
    return Description(subjects, lists)


def _by_subject(rows: Iterable[Quad]) -> dict[Subject, Properties]:
    """Group sorted rows, where equal ones stand side by side."""
    subjects: dict[Subject, Properties] = {}
    for subject, of_subject in groupby(rows, itemgetter(0)):
        properties: Properties = {}
        values: list[Term] = []
        last = None
        for _, predicate, value, _ in of_subject:
            if predicate != last:
                values = properties[predicate] = [value]
                last = predicate
            elif value != values[-1]:
                values.append(value)
        subjects[subject] = _type_first(properties)
    return subjects


def _type_first(properties: Properties) -> Properties:
    if RDF.type in properties and next(iter(properties)) != RDF.type:
        return {RDF.type: properties[RDF.type]} | properties
    return properties


def _lists(
    subjects: dict[Subject, Properties], shared: Collection[str]
) -> list[tuple[list[Subject], list[Term]]]:
    references: Counter[Term] = Counter()
    heads: list[Term] = []
    for properties in subjects.values():
        for predicate, values in properties.items():
            for value in values:
                if value[0] == "_":
                    references[value] += 1
                    if predicate not in _NEVER_BEFORE_A_LIST:
                        heads.append(value)
    single = {blank for blank, times in references.items() if times == 1}.difference(shared)
    found = (_list_at(head, subjects, single) for head in heads)
    return [one for one in found if one is not None]


def _list_at(
    head: Term, subjects: dict[Subject, Properties], single: set[Term]
) -> tuple[list[Subject], list[Term]] | None:
    """Follow a list; each cell has one reference, so no walk meets a cell twice."""
    cells: list[Subject] = []
    items: list[Term] = []
    node = head
    while node != RDF.nil:
        cell = cast("BlankNode", node)
        properties = subjects.get(cell) if cell in single else None
        if properties is None or properties.keys() != _CELL:
            return None
        if len(properties[RDF.first]) + len(properties[RDF.rest]) > len(_CELL):
            return None
        cells.append(cell)
        items += properties[RDF.first]
        node = properties[RDF.rest][0]
    return cells, items


def shared_blanks(quads: Iterable[Quad]) -> set[str]:
    """Give the blank nodes that stand in several graphs or name one."""
    home: dict[str, str] = {}
    shared: set[str] = set()
    for subject, _, value, graph in quads:
        if is_blank(subject) and home.setdefault(subject, graph) != graph:
            shared.add(subject)
        if value[0] == "_" and home.setdefault(value, graph) != graph:
            shared.add(value)
        if graph and is_blank(graph):
            shared.add(graph)
    return shared


def chunks_of(pieces: Iterable[str]) -> Iterator[str]:
    """Join small pieces of text to chunks worth a call of `write`."""
    source = iter(pieces)
    while chunk := "".join(islice(source, _PIECES_A_CHUNK)):
        yield chunk
