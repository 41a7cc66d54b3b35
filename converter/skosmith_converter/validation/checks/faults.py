"""What a check in code finds, and what the checks share."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.paths import Predicate
from skosmith_converter.terms import Term, is_literal
from skosmith_converter.validation.skos_terms import RELATIONS, skos

__all__ = ["Fault", "concepts_of", "host_of", "language_of", "relations_of"]

_SCHEME_AND_HOST = 2
"""Slashes before the host of an address."""


class Fault(NamedTuple):
    """One thing that a check does not accept; its rule has the words for it."""

    focus: Term
    value: Term | None = None
    path: Predicate | None = None
    component: str = ""
    """Which of the things that the check looks for; empty where it looks for one."""
    detail: str = ""
    """What the message ends with in every language: language tags, names, a number."""


def concepts_of(index: Index) -> set[Term]:
    """Give what is a concept: typed so, or made one by a property's domain or range."""
    found = set(index.instances(skos("Concept")))
    found.update(*index.column(skos("topConceptOf")).subjects)
    found.update(*index.column(skos("hasTopConcept")).inverse.subjects)
    for predicate in RELATIONS:
        found.update(*index.column(predicate).subjects)
        found.update(*index.column(predicate).inverse.subjects)
    return {term for term in found if not is_literal(term)}


def relations_of(index: Index) -> Iterator[tuple[Term, Term]]:
    """Give each two concepts of which one is related to the other, mappings among them."""
    for predicate in RELATIONS:
        for subject, value in index.column(predicate).pairs():
            if not is_literal(value):
                yield subject, value


def language_of(term: str) -> str:
    """Give the language tag of a literal in small letters; empty where there is none.

    >>> language_of('"color"@en-US'), language_of('"7"^^<http://a/b@c>'), language_of('"a@b"')
    ('en-us', '', '')
    """
    if term[0] != '"' or term[-1] in '">':
        return ""
    return term[term.rindex('"') + 2 :].lower()


@lru_cache(maxsize=1 << 16)
def host_of(term: str) -> str:
    """Give the host of an IRI in small letters; empty where it has none.

    >>> host_of("<https://Example.org:8080/a#b>"), host_of("<urn:a:b>"), host_of("_:b0")
    ('example.org:8080', '', '')
    """
    parts = term[1:-1].split("/", 3) if term[0] == "<" else []
    if len(parts) <= _SCHEME_AND_HOST or parts[1] or not parts[0].endswith(":"):
        return ""
    return parts[2].partition("?")[0].partition("#")[0].lower()
