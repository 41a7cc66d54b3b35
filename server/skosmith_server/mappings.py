"""The mappings of a resource as its page shows them: read from it, whichever end they begin at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, iri_text
from skosmith_converter.vocabulary import OWL, SSSOM
from skosmith_server.catalogue import MOST_SHOWN, Catalogue
from skosmith_server.cells import Cell, cell_of, property_title
from skosmith_server.framework import INVERSE

__all__ = ["ENDS", "Mapped", "Mappings", "annotated", "mappings_of", "sets_of"]

ENDS: Final = (OWL.annotatedSource, OWL.annotatedTarget)
"""The properties by which an `owl:Axiom` points to the ends of a mapping."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping, read from the resource of the page."""

    relation: str
    """In words."""
    property: str
    """Its IRI."""
    concept: Cell
    confidence: tuple[Cell, ...]
    reviewers: tuple[Cell, ...]
    mapping_set: Cell
    statement: str
    """Path of what is said of it."""


@dataclass(frozen=True, slots=True)
class Mappings:
    """All mappings of a resource of which it is known who says so."""

    rows: tuple[Mapped, ...] = ()
    more: int = 0
    """Mappings that are not shown."""
    told: frozenset[Quad] = frozenset()
    """The statements that need not be shown a second time."""


def mappings_of(subject: Iri, catalogue: Catalogue, languages: str | None = None) -> Mappings:
    """Give the mappings that begin or end at a resource, as far as there is an `owl:Axiom` each."""
    said = [*catalogue.by_subject.get(subject, ()), *catalogue.incoming(subject)]
    stated: dict[tuple[Term, ...], list[Quad]] = {}
    for quad in said:
        if quad[1] in INVERSE:
            stated.setdefault(quad[:3], []).append(quad)
    rows: list[tuple[tuple[int, str, str], Mapped]] = []
    told: set[Quad] = set()
    for quad in said:
        if quad[1] in ENDS and (quads := stated.get(annotated(quad[0], catalogue))):
            row = _row(subject, quad[0], quads, catalogue, languages)  # type: ignore[arg-type]
            rows.append(row)
            told |= {quad, *quads}
    shown = [row for _, row in sorted(rows, key=lambda row: row[0])]
    return Mappings(tuple(shown[:MOST_SHOWN]), max(len(shown) - MOST_SHOWN, 0), frozenset(told))


def annotated(axiom: str, catalogue: Catalogue) -> tuple[Term, ...]:
    """Give the mapping of which an `owl:Axiom` says more."""
    return tuple(
        value
        for place in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        for value in catalogue.values(axiom, place)[:1]
    )


def _row(
    subject: Iri, axiom: Iri, quads: Sequence[Quad], catalogue: Catalogue, languages: str | None
) -> tuple[tuple[int, str, str], Mapped]:
    source, predicate, target, _ = quads[0]
    forward = source == subject
    read = predicate if forward else INVERSE[predicate]
    other = target if forward else source
    reviewers = (
        value
        for known in (SSSOM.reviewer_id, SSSOM.reviewer_label)
        for value in catalogue.values(axiom, known)
    )
    mapped = Mapped(
        property_title(read),
        iri_text(read),
        cell_of(other, catalogue, languages),
        tuple(cell_of(value, catalogue) for value in catalogue.values(axiom, SSSOM.confidence)),
        tuple(cell_of(value, catalogue, languages) for value in reviewers),
        cell_of(next(sets_of(axiom, quads, catalogue), None), catalogue, languages),
        catalogue.path_of(axiom),
    )
    return (list(INVERSE).index(read), other, axiom), mapped


def sets_of(axiom: Iri, quads: Iterable[Quad], catalogue: Catalogue) -> Iterator[Term]:
    """Give the mapping sets that an axiom is of: they list it, and graphs are named as they are."""
    yield from (s for s, p, _, _ in catalogue.incoming(axiom) if p == SSSOM.mappings)
    yield from (graph for *_, graph in quads if graph != DEFAULT_GRAPH)
