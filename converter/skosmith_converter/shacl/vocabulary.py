"""The terms of SHACL, as they stand in a shapes graph."""

from collections.abc import Mapping
from typing import Final

from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import Iri, Term, iri, is_literal, literal_parts

__all__ = ["SH", "XSD", "messages_of", "sh"]

SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def sh(name: str) -> Iri:
    """Give a term of SHACL by its local name."""
    return iri(SH + name)


def messages_of(graph: Index, node: Term) -> Mapping[str, str]:
    """Give the messages of a shape or constraint by language, "" for one without a language."""
    messages: dict[str, str] = {}
    for literal in graph.values(node, sh("message")):
        if is_literal(literal):
            text, language, _ = literal_parts(literal)
            messages.setdefault(language or "", text)
    return messages
