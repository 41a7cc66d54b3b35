"""Identifiers that others want beside an IRI, worked out from it: the same in every run."""

import uuid

__all__ = ["ctid", "identifier"]


def identifier(iri: str) -> str:
    """Give the UUID of an IRI: version 5 in the namespace of URLs (RFC 9562 §5.5).

    >>> identifier("https://w3id.org/skosmith/sfia/9/skills/CSMG#en")
    '8cf03b4c-6e1b-50b1-8839-2cbf6cadc28b'
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, iri))


def ctid(iri: str) -> str:
    """Give a Credential Transparency Identifier: ``ce-`` and a UUID."""
    return f"ce-{identifier(iri)}"
