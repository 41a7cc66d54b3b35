"""What the graph tells of a concept that is reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import Iri, Literal, is_literal, literal_parts
from skosmith_converter.vocabulary import SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import best_language

__all__ = ["Described", "describe", "languages_of", "term_of"]

_TEXTS: Final = (SKOS.definition, Iri("<http://purl.org/dc/terms/description>"), SKOS.scopeNote)


@dataclass(frozen=True, slots=True)
class Described:
    """A concept as the page shows it."""

    iri: str
    label: str
    language: str
    text: str
    text_language: str
    notation: str
    path: str
    """Of its own page; empty where the graph has nothing of it."""


def term_of(node: str) -> Iri:
    """Give the term of an IRI."""
    return Iri(f"<{node}>")


def describe(node: str, label: str, catalogue: Catalogue, wishes: str | None) -> Described:
    """Give a concept in the language that somebody likes best; what a row calls it, else."""
    term = term_of(node)
    is_known = term in catalogue.by_subject
    named = catalogue.label(term, wishes) if is_known else None
    name = literal_parts(named) if named else None
    text = _text(term, catalogue, wishes)
    codes = [value for value in catalogue.values(term, SKOS.notation) if is_literal(value)]
    return Described(
        node,
        name.value if name else label,
        (name.language if name else "") or "",
        text[0],
        text[1],
        literal_parts(codes[0]).value if codes else "",
        catalogue.path_of(term) if is_known else "",
    )


def _text(term: Iri, catalogue: Catalogue, wishes: str | None) -> tuple[str, str]:
    for predicate in _TEXTS:
        texts = {
            (parts := literal_parts(value)).language or "": parts.value
            for value in sorted(catalogue.values(term, predicate), reverse=True)
            if is_literal(value)
        }
        if texts:
            language = best_language(wishes, sorted(texts)) or ""
            return texts[language], language
    return "", ""


def languages_of(nodes: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Give the languages in which concepts have labels."""
    labels = (Literal(v) for n in nodes for v in catalogue.values(term_of(n), SKOS.prefLabel))
    return sorted({literal_parts(one).language or "" for one in labels if is_literal(one)} - {""})
