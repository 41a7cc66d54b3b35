"""All that SKOS and SKOS-XL define, by what it is for: what a SKOS graph may say."""

from typing import Final

from skosmith_converter.terms import Iri, iri

__all__ = [
    "CLASSES",
    "DOWN",
    "LABELS",
    "MAPPING",
    "NOTES",
    "RELATIONS",
    "SKOS_NAMESPACE",
    "SKOS_TERMS",
    "SKOS_XL",
    "UP",
    "XL_LABELS",
    "XL_TERMS",
    "skos",
    "xl",
]

SKOS_NAMESPACE: Final = "http://www.w3.org/2004/02/skos/core#"
SKOS_XL: Final = "http://www.w3.org/2008/05/skos-xl#"


def skos(name: str) -> Iri:
    """Give the term of SKOS with a local name."""
    return iri(SKOS_NAMESPACE + name)


def xl(name: str) -> Iri:
    """Give the term of SKOS-XL with a local name."""
    return iri(SKOS_XL + name)


def _all(names: str) -> tuple[Iri, ...]:
    return tuple(skos(name) for name in names.split())


CLASSES: Final = _all("Concept ConceptScheme Collection OrderedCollection")
LABELS: Final = _all("prefLabel altLabel hiddenLabel")
NOTES: Final = _all("note changeNote definition editorialNote example historyNote scopeNote")
MAPPING: Final = _all("mappingRelation exactMatch closeMatch broadMatch narrowMatch relatedMatch")
RELATIONS: Final = (
    *_all("semanticRelation broader narrower related broaderTransitive narrowerTransitive"),
    *MAPPING,
)
"""Every semantic relation, mappings among them: what has one is a concept."""
UP: Final = _all("broader broadMatch broaderTransitive")
"""What leads from a concept to those above it."""
DOWN: Final = _all("narrower narrowMatch narrowerTransitive")
"""The inverses of `UP`, in the same order."""
SKOS_TERMS: Final = frozenset((
    *CLASSES, *LABELS, *NOTES, *RELATIONS,
    *_all("inScheme hasTopConcept topConceptOf notation member memberList"),
))  # fmt: skip
XL_LABELS: Final = {xl(name): skos(name) for name in ("prefLabel", "altLabel", "hiddenLabel")}
"""Property of SKOS-XL → the property whose text it stands for (S55, S56, S57)."""
XL_TERMS: Final = frozenset((*XL_LABELS, xl("Label"), xl("literalForm"), xl("labelRelation")))
