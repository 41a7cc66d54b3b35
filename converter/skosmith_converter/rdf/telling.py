"""Tells RDF from pages and records, and its format: by content; by suffix only among RDF."""

import re
from typing import Final

from skosmith_converter.decoding import without_bom
from skosmith_converter.serialization import FORMATS, Format, format_of_path

__all__ = ["SUFFIXES", "format_by_name", "format_of"]

SUFFIXES: Final = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld")
"""Those that nothing but RDF has."""
_SNIFFED: Final = 16384
_SNIFFED_OF_JSON: Final = 4096
"""As records are told from JSON-LD: what comes later may be a text."""

_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`]*>"
_BLANK = r"_:[^\s<>\"]+"
_NAME = r"[\w.-]*:[\w%-]"
_BEFORE = r"(?:\s|\#[^\n]*\n)*+"
_STATEMENT = re.compile(
    rf"{_BEFORE}(?:{_IRI}|{_BLANK})[ \t]+{_IRI}[ \t]*"
    rf"(?:{_IRI}|{_BLANK}|\"(?:[^\"\\\r\n]|\\.)*+\"(?:@[\w-]+|\^\^{_IRI})?)"
    rf"[ \t]*(?:{_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:\#.*)?(?:[\r\n]|\Z)"
)
_TURTLE = re.compile(
    rf"{_BEFORE}(?:@prefix\s|@base\s|(?i:prefix)\s+[\w.-]*:\s*<|(?i:base)\s+<"
    rf"|(?i:graph)\s+(?:{_IRI}|{_BLANK})\s*\{{|(?:{_IRI}|{_BLANK})\s*(?:a\s|<|\{{|{_NAME})"
    rf"|\{{\s*(?:<|_:|{_NAME}))"
)
_XML = re.compile(
    r"\s*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*)?>)\s*+)*+"
    r"<(?:[\w.-]+:)?RDF[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"\]}]")
_KEYWORD = re.compile(r"\"@(?:context|graph|id|type)\"\s*:")


def format_of(data: bytes, name: str = "") -> Format | None:
    """Give the format of bytes that begin as RDF does; None where they begin as something else.

    Where content leaves two open (N-Triples is Turtle, too), the suffix of the name decides.
    """
    rest, encoding = without_bom(data[:_SNIFFED])
    start = rest.decode(encoding or "utf-8", "replace")
    if _JSON.match(start):
        return FORMATS["jsonld"] if _KEYWORD.search(start, 0, _SNIFFED_OF_JSON) else None
    if _XML.match(start):
        return FORMATS["rdfxml"]
    by_name = format_by_name(name)
    if _STATEMENT.match(start) and (by_name is None or by_name.name in {"nquads", "ntriples"}):
        return FORMATS["nquads"]
    return FORMATS["trig"] if _STATEMENT.match(start) or _TURTLE.match(start) else None


def format_by_name(name: str) -> Format | None:
    """Give the format that a name tells beyond doubt (``.xml`` and ``.json`` are much else)."""
    return format_of_path(name) if name.lower().endswith(SUFFIXES) else None
