"""JSON-LD contexts of Skosmos: each answer begins with one."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from skosmith_converter.terms import iri_text, is_iri
from skosmith_converter.vocabulary import NAMESPACES, OWL, RDFS, SKOS, VOID

__all__ = ["ONKI", "SHORT", "in_context", "prefixes_of", "shortened", "with_context"]

ONKI: Final = "http://schema.onki.fi/onki#"
_ALL: Final = {"skos": SKOS.namespace, "uri": "@id", "type": "@type"}
SHORT: Final[Mapping[str, str]] = {
    **{prefix: name for prefix, name in NAMESPACES.items() if prefix not in {"rdf", "xsd"}},
    "rdfs": RDFS.namespace,
    "owl": OWL.namespace,
    "void": VOID.namespace,
    "isothes": "http://purl.org/iso25964/skos-thes#",
    "esco": "http://data.europa.eu/esco/model#",
}
"""Prefix → namespace of the names that are shortened."""


def shortened(term: str, prefixes: Mapping[str, str] = SHORT) -> str:
    """Give the name of a class as ``skos:Concept`` where its namespace has a prefix."""
    text = iri_text(term) if is_iri(term) else term
    for prefix, namespace in prefixes.items():
        local = text.removeprefix(namespace)
        if local != text and local.isidentifier():
            return f"{prefix}:{local}"
    return text


def prefixes_of(names: Iterable[str]) -> dict[str, str]:
    """Give the prefixes that shortened names need, besides those that Skosmos always declares."""
    used = {name.partition(":")[0] for name in names}
    return {prefix: SHORT[prefix] for prefix in sorted(used & SHORT.keys()) if prefix != "skos"}


def in_context(context: Mapping[str, Any], **body: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Give an answer with a context of its own."""
    return {"@context": dict(context), **body}


def with_context(context: Mapping[str, Any], **body: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Give an answer with the context that most have, and what is added to it."""
    return {"@context": {**_ALL, **context}, **body}
