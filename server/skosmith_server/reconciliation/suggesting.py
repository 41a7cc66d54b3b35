"""What is offered while somebody types: entities, properties, types (API 0.2, §6)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from skosmith_converter.terms import iri_text
from skosmith_server.reconciliation.matching import DESCRIPTIONS, described
from skosmith_server.reconciliation.retrieval import NAMES
from skosmith_server.reconciliation.schema import (
    find_type,
    own_types,
    properties_of,
    type_of,
    types_of,
    used_properties,
)
from skosmith_server.reconciliation.scope import Scope
from skosmith_server.reconciliation.similarity import key_of
from skosmith_server.reconciliation.values import as_term
from skosmith_server.search.ranking import Result, search
from skosmith_server.search.reading import Subject
from skosmith_server.search.terms import SearchError

__all__ = ["proposed", "suggest_entities", "suggest_properties", "suggest_types"]

_MOST: Final = 20


def suggest_entities(
    scope: Scope, prefix: str, skipped: int, types: Sequence[str]
) -> list[dict[str, Any]]:
    """Give the concepts whose names begin so; raises SearchTimeoutError."""
    found = _found(scope, prefix, types)[skipped : skipped + _MOST]
    known = scope.about([subject.iri for subject, _ in found], DESCRIPTIONS)
    return [
        {
            "id": iri_text(subject.iri),
            "name": scope.name(known, subject.iri, language),
            "description": described(scope, known, subject, language),
            "notable": types_of(subject, scope),
        }
        for subject, language in found
    ]


def _found(scope: Scope, prefix: str, types: Sequence[str]) -> list[tuple[Subject, str]]:
    term = as_term(prefix.strip())
    if term:
        known = scope.index.subjects([term]).values()
        return [(subject, "") for subject in known if scope.has(subject)]
    filters = scope.filters([find_type(one, scope) for one in types], NAMES)
    try:
        results: Sequence[Result] = search(scope.index, prefix, filters).results
    except SearchError:  # nothing typed yet, or more than any name is long
        return []
    kept = [result for result in results if scope.has(result.subject)]
    return [(result.subject, result.hits[0].text.language) for result in kept]


def suggest_properties(scope: Scope, prefix: str, skipped: int) -> list[dict[str, str]]:
    """Give the properties with a name, or a part of an id, that begins so."""
    return _page((one.as_json() for one in properties_of(scope)), prefix, skipped)


def suggest_types(scope: Scope, prefix: str, skipped: int) -> list[dict[str, str]]:
    """Give the types with a name, or a part of an id, that begins so."""
    return _page((type_of(term, scope) for term in own_types(scope)), prefix, skipped)


def _page(all_: Iterable[dict[str, str]], prefix: str, skipped: int) -> list[dict[str, str]]:
    key = key_of(prefix)
    fitting = [one for one in all_ if any(word.startswith(key) for word in _beginnings(one))]
    return fitting[skipped : skipped + _MOST]


def _beginnings(one: dict[str, str]) -> Iterator[str]:
    name, whole = key_of(one["name"]), key_of(one["id"])
    yield from (name, whole, whole.replace("#", "/").rpartition("/")[2])
    yield from name.split()


def proposed(scope: Scope, type_: str, limit: int) -> dict[str, Any]:
    """Give the properties that entities of a type have (§7.2); those of any, without a type."""
    classes = [find_type(type_, scope)] if type_ else []
    found = [one.as_json() for one in used_properties(scope, classes)]
    said: dict[str, Any] = {"properties": found[:limit] if limit else found}
    return said | ({"type": type_} if type_ else {}) | ({"limit": limit} if limit else {})
