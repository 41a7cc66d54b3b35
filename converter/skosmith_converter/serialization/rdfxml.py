"""RDF/XML that every XML reader takes: one `rdf:Description` a subject, sorted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from skosmith_converter.serialization.formats import UnwritableError
from skosmith_converter.serialization.grouping import Description, accepted, chunks_of, describe
from skosmith_converter.terms import (
    Iri,
    Quad,
    Term,
    iri_text,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import RDF

__all__ = ["write_rdfxml"]

# XML 1.0 §2.3 [4], [4a] without the colon, as Namespaces in XML §3 has it
_START: Final = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_REST: Final = rf"{_START}0-9.\-\xb7\u0300-\u036f\u203f\u2040"
_LOCAL_NAME = re.compile(f"[{_START}][{_REST}]*>")
_PREFIX = re.compile(r"(?!xml)[a-z_][a-z0-9_.-]*", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Namespaces in XML §3: no prefix may be bound to these
_RESERVED: Final = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
# RDF/XML §5.1: no property element may be named so, and rdf:li would come back as rdf:_1
_SYNTAX_TERMS: Final = frozenset(
    f"<{RDF.namespace}{name}>"
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "li"),
        *("aboutEach", "aboutEachPrefix", "bagID"),
    )
)
# Labels of blank nodes are freer than names in XML; one more "_" keeps different labels apart
_NO_XML_NAME = re.compile(r"_*[0-9]")


def write_rdfxml(quads: Sequence[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the union of the accepted graphs in RDF/XML.

    Of `prefixes` those in use are declared, other namespaces get ``ns1``, ``ns2`` and so on. A list
    without literals is an `rdf:parseType="Collection"`. Raises UnwritableError at a property that
    is no XML name, and at a character that XML 1.0 §2.2 leaves out.
    """
    description = describe(accepted(quads), literals_in_lists=False)
    properties = {name for found in description.subjects.values() for name in found}
    spaces, names = _element_names(sorted(properties), prefixes)
    declared = "".join(
        f'\n    xmlns:{prefix}="{_quoted(space)}"' for prefix, space in sorted(spaces.items())
    )
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'
    yield from chunks_of(_descriptions(description, names))
    yield "</rdf:RDF>\n"


def _element_names(
    properties: list[Iri], prefixes: Mapping[str, str]
) -> tuple[dict[str, str], dict[Iri, str]]:
    """Give prefix → namespace of those in use, and property → name of its element."""
    known = {
        space: prefix
        for prefix, space in sorted(prefixes.items(), reverse=True)
        if _PREFIX.fullmatch(prefix) and prefix != "rdf" and space not in _RESERVED
    }
    known[RDF.namespace] = "rdf"
    by_length = sorted(known, key=len, reverse=True)
    used = {"rdf": RDF.namespace}
    names: dict[Iri, str] = {}
    fresh = (f"ns{number}" for number in range(1, len(properties) + len(known) + 2))
    for term in properties:
        space, local = _split(term, by_length)
        if space not in known:
            known[space] = next(prefix for prefix in fresh if prefix not in known.values())
        used[known[space]] = space
        names[term] = f"{known[space]}:{local}"
    return used, names


def _split(term: Iri, spaces: list[str]) -> tuple[str, str]:
    for space in spaces:
        if term.startswith(space, 1) and _LOCAL_NAME.fullmatch(term, len(space) + 1):
            found_at = len(space) + 1
            break
    else:
        found = _LOCAL_NAME.search(term)
        found_at = found.start() if found else 0
    space, local = term[1:found_at], term[found_at:-1]
    if not space or space in _RESERVED or term in _SYNTAX_TERMS:
        raise UnwritableError(
            f"RDF/XML cannot write the property {term}: no XML element can have its name; "
            "the other formats can"
        )
    return space, local


def _descriptions(description: Description, names: Mapping[Iri, str]) -> Iterator[str]:
    """Give one piece of text a subject."""
    lists = description.lists
    for subject, properties in description.subjects.items():
        lines = [f"  <rdf:Description {_reference(subject, 'about')}>\n"]
        for predicate, values in properties.items():
            name = names[predicate]
            for value in values:
                if is_literal(value):
                    lines.append(f"    <{name}{_literal(value, subject)}</{name}>\n")
                elif value in lists:
                    lines += _collection(name, lists[value])
                else:
                    lines.append(f"    <{name} {_reference(value, 'resource')}/>\n")
        lines.append("  </rdf:Description>\n")
        yield "".join(lines)


def _collection(name: str, items: list[Term]) -> Iterator[str]:
    yield f'    <{name} rdf:parseType="Collection">\n'
    for item in items:
        yield f"      <rdf:Description {_reference(item, 'about')}/>\n"
    yield f"    </{name}>\n"


def _reference(term: Term, attribute: str) -> str:
    if is_iri(term):
        return f'rdf:{attribute}="{_quoted(iri_text(term))}"'
    label = term.removeprefix("_:")
    return f'rdf:nodeID="{"_" if _NO_XML_NAME.match(label) else ""}{label}"'


def _quoted(value: str) -> str:
    if (bad := _NOT_IN_XML.search(value)) is not None:
        raise UnwritableError(f"RDF/XML cannot write {value!r}: XML 1.0 has no {bad.group()!r}")
    return value.replace("&", "&amp;")


def _literal(term: str, subject: str) -> str:
    """Give the end of the start tag, and the text."""
    value, _, tail = term[1:].rpartition('"')
    if "\\" in value:
        value = literal_parts(term).value
    if (bad := _NOT_IN_XML.search(value)) is not None:
        raise UnwritableError(
            f"RDF/XML cannot write a text of {subject}: XML 1.0 has no character {bad.group()!r} "
            f"(in {value[max(bad.start() - 20, 0) : bad.end() + 20]!r}); the other formats can"
        )
    if "&" in value or "<" in value or ">" in value or "\r" in value:
        # A carriage return as such would come back as a line feed (XML 1.0 §2.11)
        value = escape(value, {"\r": "&#13;"})
    if not tail:
        return f">{value}"
    if tail[0] == "@":
        return f' xml:lang="{tail[1:]}">{value}'
    return f' rdf:datatype="{_quoted(iri_text(tail[2:]))}">{value}'
