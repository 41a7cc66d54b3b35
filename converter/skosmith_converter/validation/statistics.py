"""What a vocabulary holds, counted: for the graph and for each of its concept schemes.

What qSKOS counts has its identifier beside it and gives the same numbers (``c``, ``ac``, ``cs``,
``cc``, ``clb``, ``sr``, ``ar``, ``huc``, ``lc``; of its issues ``oc``, ``dcc``, ``chr``, ``husv``);
the shape of the hierarchy and the coverage by language are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.terms import Iri, Term
from skosmith_converter.validation.concepts import NOTES
from skosmith_converter.validation.hierarchy import Hierarchy
from skosmith_converter.vocabulary import SKOS

__all__ = ["LABEL_COLUMNS", "TEXTS", "Part", "Statistics"]

TEXTS: Final[Mapping[str, tuple[Iri, ...]]] = {
    "prefLabel": (SKOS.prefLabel,),
    "altLabel": (SKOS.altLabel,),
    "hiddenLabel": (SKOS.hiddenLabel,),
    "definition": (SKOS.definition,),
    "notes": tuple(note for note in NOTES if note != SKOS.definition),
}
"""The columns of the coverage matrix; notes are all documentation but definitions."""
LABEL_COLUMNS: Final = ("prefLabel", "altLabel", "hiddenLabel")


@dataclass(frozen=True, slots=True)
class Part:
    """The concepts of a scheme, or those of the whole graph, counted."""

    concepts: int
    """Typed or by use (``c``)."""
    typed: int
    """Of these, those that are stated to be concepts."""
    described: int
    """Of these, those of which the graph says anything; others are only pointed at."""
    authoritative: int
    """Of these, those whose IRI is of the publisher (``ac``)."""
    orphans: int
    """Concepts without a semantic relation, in either direction (``oc``)."""
    documented: int
    """Concepts with a documentation property."""
    notated: int
    """Concepts with a notation."""
    deprecated: int
    """Concepts with ``owl:deprecated true``."""
    hierarchy: Hierarchy
    clusters: tuple[int, ...]
    """Sizes of what semantic relations join, the largest first; orphans are none (``dcc``)."""
    literals: Mapping[str, Mapping[str, int]]
    """Column of `TEXTS` → language tag → literals."""
    coverage: Mapping[str, Mapping[str, int]]
    """Column of `TEXTS` → language tag → concepts with such a text."""
    languages: Mapping[str, int]
    """Language tag → concepts with a label or note in it (``lc``), the most first."""
    relations: Mapping[str, int]
    """Semantic or mapping relation, as `shown` → statements about these concepts."""
    mappings: Mapping[str, Mapping[str, int]]
    """Host of the other side → mapping relation → statements about these concepts."""
    scheme: Term | None = None
    """None for the whole graph."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the scheme, by language tag."""
    top_concepts: int = 0
    """By ``skos:hasTopConcept`` or ``skos:topConceptOf``."""
    collections: int = 0
    """Typed or by use (``cc``); of a scheme, those that say they are in it."""
    ordered_collections: int = 0
    aggregations: int = 0
    """Statements that put something into a scheme or collection, those that S7 entails among them
    (``ar``); 0 for a scheme."""

    @property
    def labels(self) -> int:
        """Give the labels of concepts (``clb``)."""
        return sum(sum(self.literals[column].values()) for column in LABEL_COLUMNS)

    @property
    def semantic_relations(self) -> int:
        """Give the statements of semantic and mapping relations (``sr``)."""
        return sum(self.relations.values())

    def share(self, column: str, language: str) -> float:
        """Give which part of the concepts described has such a text, from 0 to 1."""
        return self.coverage[column].get(language, 0) / self.described if self.described else 0.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a graph holds, counted."""

    triples: int
    http_iris: int
    """Different http and https IRIs, their fragments cut off (``huc``)."""
    other_subjects: int
    """Subjects with an IRI that is neither (``husv``)."""
    authority: str
    """What the publisher's IRIs begin with, or their host."""
    graph: Part
    schemes: tuple[Part, ...]
    """By IRI (``cs``)."""
