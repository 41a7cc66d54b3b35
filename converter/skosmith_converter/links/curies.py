"""Compact IRIs, by the prefixes that a mapping set declares."""

import re
from collections.abc import Mapping
from typing import Final

from skosmith_converter.terms import iri

__all__ = ["BUILT_IN", "NO_TERM_FOUND", "compact", "expand", "namespace_of"]

BUILT_IN: Final = {
    "linkml": "https://w3id.org/linkml/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that SSSOM lets a set use undeclared."""
NO_TERM_FOUND: Final = f"{BUILT_IN['sssom']}NoTermFound"


def namespace_of(node: str) -> str:
    """Give an IRI up to its local name.

    >>> namespace_of("https://example.org/a#b"), namespace_of("urn:example:b")
    ('https://example.org/a#', 'urn:example:')
    """
    return re.sub(r"[^/#]*$", "", node) or re.sub(r"[^:]*$", "", node)


def expand(reference: str, prefixes: Mapping[str, str]) -> str:
    """Give the IRI of a CURIE; an IRI with ``//`` stays as it is.

    Raises ValueError where the prefix is unknown or the outcome no IRI.

    >>> expand("skos:closeMatch", {})
    'http://www.w3.org/2004/02/skos/core#closeMatch'
    """
    prefix, colon, local = reference.partition(":")
    if not colon:
        raise ValueError(f"{reference!r} is no CURIE: it has no prefix")
    if local.startswith("//"):
        made = reference
    else:
        namespace = prefixes.get(prefix) or BUILT_IN.get(prefix)
        if namespace is None:
            raise ValueError(f"the prefix of {reference!r} is not declared")
        made = namespace + local
    iri(made)
    return made


def compact(value: str, prefixes: Mapping[str, str]) -> str:
    """Give the CURIE of an IRI: of the longest namespace; the IRI itself where none fits.

    Raises ValueError where a reader could not tell the IRI from a CURIE.

    >>> compact("https://w3id.org/semapv/vocab/LexicalMatching", {})
    'semapv:LexicalMatching'
    """
    declared = BUILT_IN | dict(prefixes)
    fitting = [
        (-len(namespace), prefix)
        for prefix, namespace in declared.items()
        if namespace and value.startswith(namespace)
        if not value.startswith("//", len(namespace))
    ]
    if fitting:
        length, prefix = min(fitting)
        return f"{prefix}:{value[-length:]}"
    if not value.partition(":")[2].startswith("//"):
        raise ValueError(f"no prefix is declared for {value!r}")
    return value
