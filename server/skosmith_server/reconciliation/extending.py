"""Values of properties for entities that were reconciled before (API 0.2, §7)."""

from typing import Any, Final

from skosmith_converter.vocabulary import SKOS
from skosmith_server.reconciliation.asked import Extension, Looked
from skosmith_server.reconciliation.schema import Property, find_property, type_of
from skosmith_server.reconciliation.scope import Scope
from skosmith_server.reconciliation.values import Facts, as_term, cells_of
from skosmith_server.search.reading import Subject

__all__ = ["SETTINGS", "extended"]

SETTINGS: Final = (
    {
        "name": "limit", "label": "Limit", "type": "number", "default": 0,
        "help_text": "The most values of an entity; 0 for all.",
    },
    {
        "name": "language", "label": "Language", "type": "text", "default": "",
        "help_text": "Language tag of texts, such as fr; * for all, empty for your own.",
    },
    {
        "name": "content", "label": "Content", "type": "select", "default": "entity",
        "help_text": "What values that are things become.",
        "choices": [
            {"value": "entity", "name": "Reconciled entities"},
            {"value": "label", "name": "Names"},
            {"value": "iri", "name": "IRIs"},
        ],
    },
)  # fmt: skip
"""What a client may choose for each property (§7.1)."""


def extended(scope: Scope, asked: Extension) -> dict[str, Any]:
    """Give the values that are asked for; what is not known has none."""
    columns = [(one, find_property(one.pid, scope)) for one in asked.properties]
    terms = {given: as_term(given) for given in asked.ids}
    wanted = [term for term in terms.values() if term]
    known = scope.index.subjects(wanted)
    subjects = [known.get(term) or Subject(term) for term in wanted]
    facts = Facts(scope, subjects, [found for _, found in columns if found])
    return {
        "meta": [_meta(scope, one, found) for one, found in columns],
        "rows": {
            given: {
                one.pid: cells_of(facts, term, found, one.settings) if term and found else []
                for one, found in columns
            }
            for given, term in terms.items()
        },
    }


def _meta(scope: Scope, asked: Looked, found: Property | None) -> dict[str, Any]:
    if found is None:
        return {"id": asked.pid, "name": asked.pid}
    said: dict[str, Any] = {"id": asked.pid, "name": found.name}
    if found.leads_to_concepts and asked.settings.get("content", "entity") == "entity":
        said["type"] = type_of(SKOS.Concept, scope)
    return said
