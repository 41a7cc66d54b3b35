"""RDF terms as the strings that stand for them in N-Triples.

A term *is* its N-Triples form: ``<http://…>``, ``"text"@ru``, ``"7"^^<…#integer>``, ``_:label``.
So rows are written, compared, sorted and counted without ever being rebuilt, and lexical forms
and the case of language tags stay as they were minted (engines rewrite both).

>>> iri("http://example.org/a")
'<http://example.org/a>'
>>> text("hola", "es")
'"hola"@es'
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, NewType, TypeAlias

__all__ = [
    "DEFAULT_GRAPH",
    "XSD_STRING",
    "BlankNode",
    "GraphName",
    "Iri",
    "Literal",
    "LiteralParts",
    "Quad",
    "Subject",
    "Term",
    "blank",
    "canonical_language_tag",
    "integer",
    "iri",
    "iri_text",
    "is_blank",
    "is_iri",
    "is_literal",
    "literal_parts",
    "plain",
    "text",
    "triples_of",
    "typed",
]

Iri = NewType("Iri", str)
BlankNode = NewType("BlankNode", str)
Literal = NewType("Literal", str)
Subject: TypeAlias = Iri | BlankNode
Term: TypeAlias = Iri | BlankNode | Literal
GraphName: TypeAlias = Iri | BlankNode
"""The name of a graph, or `DEFAULT_GRAPH`; ours are IRIs, foreign ones may be blank nodes."""
Quad: TypeAlias = tuple[Subject, Iri, Term, GraphName]

DEFAULT_GRAPH: Final = Iri("")
_XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING: Final = f"{_XSD}string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

# RFC 3987 leaves these out of every IRI; N-Triples (IRIREF) forbids the same set. A lone surrogate
# is no character at all (RDF 1.1 Concepts §3.3): no file in UTF-8 can hold it.
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BLANK_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_LITERAL = re.compile(
    r'"(?P<value>[^"\\]*(?:\\.[^"\\]*)*)"'
    r"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}

# Canonical N-Triples (RDF 1.2 N-Triples §4): these characters are escaped and no others.
_TO_ESCAPE = {ord(c): f"\\{e}" for e, c in _ESCAPED.items() if e != "'"} | {
    code: f"\\u{code:04X}" for code in (*range(8), 11, *range(14, 32), 127, 0xFFFE, 0xFFFF)
}
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]')
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class LiteralParts(NamedTuple):
    """A literal taken apart."""

    value: str
    language: str | None
    datatype: str
    """IRI without angle brackets; ``rdf:langString`` where there is a language."""


def iri(value: str) -> Iri:
    """Give the term of an absolute IRI.

    Raises ValueError where the value is relative or holds a character that no IRI may hold.
    """
    if (bad := _NOT_IN_IRI.search(value)) is not None:
        raise ValueError(f"{value!r} is no IRI: character {bad.group()!r} at {bad.start()}")
    if _ABSOLUTE.match(value) is None:
        raise ValueError(f"{value!r} is no absolute IRI: it names no scheme such as https:")
    return Iri(f"<{value}>")


def blank(label: str) -> BlankNode:
    """Give the blank node of a label; raises ValueError where N-Triples forbids the label."""
    if _BLANK_LABEL.fullmatch(label) is None:
        raise ValueError(f"{label!r} is no blank node label")
    return BlankNode(f"_:{label}")


def text(value: str, language: str) -> Literal:
    """Give a language-tagged literal.

    Raises ValueError where the tag is not well-formed or the text holds a lone surrogate.
    """
    if not _is_language_tag(language):
        raise ValueError(f"{language!r} is no BCP 47 language tag")
    return Literal(f'"{_escaped(value)}"@{language}')


@lru_cache
def _is_language_tag(tag: str) -> bool:
    return _LANGUAGE_TAG.fullmatch(tag) is not None


def plain(value: str) -> Literal:
    """Give a plain literal (``xsd:string``); raises ValueError at a lone surrogate."""
    return Literal(f'"{_escaped(value)}"')


def typed(value: str, datatype: Iri) -> Literal:
    """Give a literal of a datatype; ``xsd:string`` is written as a plain literal.

    Raises ValueError where the text holds a lone surrogate.
    """
    if datatype == f"<{XSD_STRING}>":
        return plain(value)
    return Literal(f'"{_escaped(value)}"^^{datatype}')


def _escaped(value: str) -> str:
    if _SPECIAL.search(value) is None:
        return value
    if (bad := _SURROGATE.search(value)) is not None:
        raise ValueError(f"the text holds {bad.group()!r} at {bad.start()}, half of a character")
    return value.translate(_TO_ESCAPE)


def integer(value: int) -> Literal:
    """Give an ``xsd:integer``."""
    return Literal(f'"{value}"^^<{_XSD}integer>')


def is_iri(term: str) -> bool:
    """Tell whether a term is an IRI."""
    return term.startswith("<")


def is_blank(term: str) -> bool:
    """Tell whether a term is a blank node."""
    return term.startswith("_:")


def is_literal(term: str) -> bool:
    """Tell whether a term is a literal."""
    return term.startswith('"')


def iri_text(term: str) -> str:
    """Give an IRI without its angle brackets."""
    return term[1:-1]


def literal_parts(term: str) -> LiteralParts:
    """Take a literal apart, its escapes resolved; raises ValueError where it is none."""
    found = _LITERAL.fullmatch(term)
    if found is None:
        raise ValueError(f"{term!r} is no literal")
    value, language, datatype = found.group("value", "language", "datatype")
    if "\\" in value:
        value = _ESCAPE.sub(_unescape, value)
    return LiteralParts(value, language, datatype or (_LANG_STRING if language else XSD_STRING))


def _unescape(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    if letter is None:
        character = chr(int(short or long, 16))
    elif letter in _ESCAPED:
        character = _ESCAPED[letter]
    else:
        raise ValueError(f"{found.group()!r} is no escape of N-Triples")
    if "\ud800" <= character <= "\udfff":
        raise ValueError(f"{found.group()!r} is half of a character")
    return character


def canonical_language_tag(tag: str) -> str:
    """Give a BCP 47 tag in its canonical case (RFC 5646 §2.1.1).

    Raises ValueError where the tag is not well-formed.

    >>> [canonical_language_tag(tag) for tag in ("FR-ca", "ZH-hans", "pt")]
    ['fr-CA', 'zh-Hans', 'pt']
    """
    if _LANGUAGE_TAG.fullmatch(tag) is None:
        raise ValueError(f"{tag!r} is no BCP 47 language tag such as en, fr-CA or zh-Hans")
    return "-".join(_cased_subtags(tag.lower().split("-")))


def _cased_subtags(subtags: list[str]) -> Iterator[str]:
    after_singleton = False
    for position, subtag in enumerate(subtags):
        if position and not after_singleton and len(subtag) == 2:  # noqa: PLR2004 (a region)
            yield subtag.upper()
        elif position and not after_singleton and len(subtag) == 4:  # noqa: PLR2004 (a script)
            yield subtag.capitalize()
        else:
            yield subtag
        after_singleton = after_singleton or len(subtag) == 1


def triples_of(quads: "list[Quad] | tuple[Quad, ...]") -> "list[tuple[Subject, Iri, Term]]":
    """Give the union of all graphs as triples: sorted, each once."""
    return sorted({quad[:3] for quad in quads})
