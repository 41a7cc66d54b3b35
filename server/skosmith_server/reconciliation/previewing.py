"""A concept in a few words: for the frame in which a client shows it, and the box beside a name."""

from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import Literal, iri_text, is_literal, literal_parts
from skosmith_converter.vocabulary import SKOS
from skosmith_server.reconciliation.matching import DESCRIPTIONS
from skosmith_server.reconciliation.schema import types_of
from skosmith_server.reconciliation.scope import Scope
from skosmith_server.search.reading import Subject

__all__ = ["Preview", "preview_of"]

_PREDICATES: Final = (SKOS.prefLabel, SKOS.altLabel, SKOS.inScheme, *DESCRIPTIONS)
_MOST_NAMES: Final = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown of a thing."""

    iri: str
    name: str
    language: str
    code: str
    types: tuple[str, ...]
    schemes: tuple[str, ...]
    text: str
    text_language: str
    names: tuple[Literal, ...]
    """Its other names."""


def preview_of(scope: Scope, term: str) -> Preview | None:
    """Give what is shown of a thing; None where the graph says nothing of it."""
    known = scope.about([term], _PREDICATES)
    if not known.by_subject.get(term):
        return None
    subject = scope.index.subjects([term]).get(term) or Subject(term)
    label = known.label(term, scope.languages)
    name = literal_parts(label) if label else None
    text, language = scope.tagged_text(known, term, DESCRIPTIONS)
    titles = scope.about(subject.schemes, ())
    others = [
        Literal(one)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for one in sorted(known.values(term, predicate))
        if is_literal(one) and one != label
    ]
    return Preview(
        iri_text(term),
        name.value if name else iri_text(term),
        (name.language if name else "") or "",
        scope.text(known, term, SKOS.notation),
        tuple(one["name"] for one in types_of(subject, scope)),
        tuple(scope.name(titles, one) for one in subject.schemes),
        text,
        language,
        tuple(others[:_MOST_NAMES]),
    )
