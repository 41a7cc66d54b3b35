"""One resource as a page: its properties in a good order, its texts by language."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Quad,
    Term,
    iri_text,
    is_blank,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM
from skosmith_server.catalogue import MOST_SHOWN, Catalogue
from skosmith_server.cells import Cell, cell_of, short_name
from skosmith_server.mappings import Mappings, mappings_of
from skosmith_server.negotiation import best_language
from skosmith_server.vocabularies.vocabulary import is_deprecated

__all__ = ["Property", "ResourcePage", "page_of"]

_FIRST: Final = (
    SKOS.prefLabel,
    SKOS.notation,
    SM.guidingPhrase,
    SM.essence,
    SKOS.definition,
    SKOS.scopeNote,
    SM.sourceText,
    SM.notObservedNote,
    SM.notObservedAt,
    SM.profileOf,
    SM.requires,
    SM.prefers,
    SM.requirement,
    SM.requiredSkill,
    SKOS.memberList,
    SKOS.member,
    SKOS.broader,
    SKOS.narrower,
    SM.guidanceActivities,
    SM.statements,
    SM.atLevel,
    SM.position,
    SM.changeMark,
    SKOS.changeNote,
)
_LAST: Final = (SKOS.exactMatch, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept)
_HEADINGS: Final = (SKOS.prefLabel, DCT.title)


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values."""

    name: str
    iri: str
    texts: tuple[tuple[str, tuple[Cell, ...]], ...] = ()
    """Language → what is said in it, the reader's language first."""
    values: tuple[Cell, ...] = ()
    items: tuple[Cell, ...] = ()
    """A list, in its order."""
    more: int = 0
    """Values that are not shown."""


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """What the page of a resource shows."""

    iri: str
    heading: Cell
    code: str
    types: tuple[Cell, ...]
    properties: tuple[Property, ...]
    mappings: Mappings
    languages: tuple[str, ...]
    """Tags of all languages in which something is said."""
    superseded: tuple[Property, ...]
    incoming: tuple[Property, ...]
    is_graph: bool
    """Whether statements stand in a graph of this name."""
    is_deprecated: bool = False
    successors: tuple[Cell, ...] = ()
    """What stands in its place."""


def page_of(subject: Iri, catalogue: Catalogue, languages: str | None = None) -> ResourcePage:
    """Give the page of a resource, for readers of the languages in ``Accept-Language``."""
    quads = catalogue.by_subject.get(subject, ())
    label = catalogue.label(subject, languages)
    heading = cell_of(label, catalogue) if label else Cell(short_name(subject, catalogue.base))
    codes = [v for v in catalogue.values(subject, SKOS.notation) if is_literal(v)]
    if heading.language:  # what has no label in the reader's language is called as this page is
        languages = f"{languages or 'en'}, {heading.language};q=0.001"
    mappings = mappings_of(subject, catalogue, languages)
    quads = [quad for quad in quads if quad not in mappings.told]
    pointing = [quad for quad in catalogue.incoming(subject) if quad not in mappings.told]
    properties = _properties(quads, catalogue, languages)
    successors = sorted(catalogue.values(subject, DCT.isReplacedBy))
    return ResourcePage(
        iri_text(subject),
        heading,
        next((literal_parts(code).value for code in codes), ""),
        tuple(cell_of(v, catalogue) for v in catalogue.values(subject, RDF.type)),
        properties,
        mappings,
        tuple(sorted({tag for said in properties for tag, _ in said.texts})),
        _properties(catalogue.others.get(subject, ()), catalogue, languages),
        _incoming(pointing, catalogue, languages),
        subject in catalogue.graphs,
        is_deprecated(catalogue, subject),
        tuple(cell_of(v, catalogue, languages) for v in successors),
    )


def _properties(
    quads: Sequence[Quad], catalogue: Catalogue, languages: str | None
) -> tuple[Property, ...]:
    values: dict[Iri, dict[Term, str]] = defaultdict(dict)
    for _, predicate, value, graph in quads:
        if predicate != RDF.type:
            values[predicate].setdefault(value, graph)
    return tuple(
        _property(predicate, values[predicate], catalogue, languages)
        for predicate in sorted(values, key=_order)
        if not (predicate == SKOS.member and SKOS.memberList in values)
    )


def _order(predicate: Iri) -> tuple[int, str]:
    if predicate in _FIRST:
        return _FIRST.index(predicate), ""
    return len(_FIRST) + (1 if predicate in _LAST else 0), predicate


def _property(
    predicate: Iri, values: dict[Term, str], catalogue: Catalogue, languages: str | None
) -> Property:
    texts: dict[str, list[Cell]] = defaultdict(list)
    others: list[Cell] = []
    items: list[Cell] = []
    shown = sorted(values, key=catalogue.order_of)[:MOST_SHOWN]
    for value in shown:
        cell = replace(
            cell_of(value, catalogue, languages), source=_source(values[value], catalogue)
        )
        if is_blank(value):
            items += [cell_of(item, catalogue, languages) for item in catalogue.items(value)]
        elif cell.language:
            texts[cell.language].append(cell)
        else:
            others.append(cell)
    return Property(
        short_name(predicate),
        iri_text(predicate),
        tuple((language, tuple(texts[language])) for language in _reading_order(texts, languages)),
        tuple(others),
        tuple(items),
        len(values) - len(shown),
    )


def _source(graph: str, catalogue: Catalogue) -> str:
    return "" if graph == DEFAULT_GRAPH else catalogue.path_of(graph)


def _reading_order(tags: Iterable[str], languages: str | None) -> list[str]:
    """Put the language that the reader likes best first, the others in alphabetical order."""
    ordered = sorted(tags)
    best = best_language(languages, ordered) if languages else None
    return sorted(ordered, key=lambda tag: (tag != best, tag))


def _incoming(
    quads: Sequence[Quad], catalogue: Catalogue, languages: str | None
) -> tuple[Property, ...]:
    subjects: dict[Iri, dict[Term, str]] = defaultdict(dict)
    for subject, predicate, _, _ in quads:
        subjects[predicate].setdefault(subject, DEFAULT_GRAPH)
    return tuple(
        _property(predicate, subjects[predicate], catalogue, languages)
        for predicate in sorted(subjects, key=_order)
    )
