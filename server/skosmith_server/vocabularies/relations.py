"""The relations of SKOS, each read from whichever end a graph states it."""

from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import Iri, iri
from skosmith_converter.vocabulary import DCT, OWL, SKOS, SM, SSSOM
from skosmith_server.framework import INVERSE

__all__ = [
    "BROADER",
    "CREATED",
    "IN_SCHEME",
    "MAPPINGS",
    "MEMBER",
    "MODIFIED",
    "NARROWER",
    "OF_SCHEME",
    "RELATED",
    "RELATIONS",
    "TOP_OF",
    "Relation",
]

CREATED: Final = iri(f"{DCT.namespace}created")
MODIFIED: Final = iri(f"{DCT.namespace}modified")
MAPPINGS: Final = (*INVERSE, SKOS.mappingRelation)
RELATIONS: Final = frozenset({
    SKOS.broader, SKOS.narrower, SKOS.related, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept,
    SKOS.member, OWL.annotatedSource, SSSOM.mappings, SM.atLevel, SM.essenceStatement,
    SM.guidanceActivities, *MAPPINGS,
})  # fmt: skip
"""All properties that relations are made of."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of SKOS, from whichever end a graph states it."""

    forward: tuple[Iri, ...]
    inverse: tuple[Iri, ...] = ()

    @property
    def path(self) -> str:
        """It as a property path."""
        return "|".join((*self.forward, *(f"^{predicate}" for predicate in self.inverse)))

    @property
    def opposite(self) -> "Relation":
        """It read from the other end."""
        return Relation(self.inverse, self.forward)


BROADER: Final = Relation((SKOS.broader,), (SKOS.narrower,))
NARROWER: Final = BROADER.opposite
RELATED: Final = Relation((SKOS.related,), (SKOS.related,))
TOP_OF: Final = Relation((SKOS.topConceptOf,), (SKOS.hasTopConcept,))
IN_SCHEME: Final = Relation((SKOS.inScheme, SKOS.topConceptOf), (SKOS.hasTopConcept,))
OF_SCHEME: Final = IN_SCHEME.opposite
MEMBER: Final = Relation((SKOS.member,))
