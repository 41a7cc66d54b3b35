"""Terms as a page shows them: what to read, where it leads, in which language."""

import re
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import XSD_STRING, Term, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import SM, prefixed
from skosmith_server.catalogue import Catalogue, document_of

__all__ = ["Cell", "cell_of", "property_title", "short_name"]

_ONTOLOGY: Final = SM.namespace.removesuffix("#")
_WORD_START: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Cell:
    """One term of a table or of a list of values."""

    text: str
    href: str = ""
    """Where a click leads; only our own paths, ``http:`` and ``https:`` ever stand here."""
    external: bool = False
    language: str = ""
    datatype: str = ""
    title: str = ""
    """The full IRI, where the text is a short one."""
    label: str = ""
    """What the resource is called, for people."""
    label_language: str = ""
    source: str = ""
    """Path of the document that says so."""


def short_name(iri: str, base: str = "") -> str:
    """Give an IRI as a prefixed name, or as the part after our base; else as it is."""
    text = iri_text(iri)
    if base and text.startswith(base) and text != base:
        return text.removeprefix(base)
    return prefixed(iri)


def property_title(predicate: str) -> str:
    """Give the local name of a property in words.

    >>> property_title("<http://www.w3.org/2004/02/skos/core#prefLabel>")
    'pref label'
    """
    local = re.split(r"[/#]", iri_text(predicate).rstrip("/#"))[-1]
    return _WORD_START.sub(" ", local).lower()


def cell_of(term: Term | None, catalogue: Catalogue, languages: str | None = None) -> Cell:
    """Give the cell of a term; an unbound place is an empty one."""
    if term is None:
        return Cell("")
    if is_literal(term):
        value, language, datatype = literal_parts(term)
        shown = "" if language or datatype == XSD_STRING else short_name(f"<{datatype}>")
        return Cell(value, language=language or "", datatype=shown)
    if not is_iri(term):
        return Cell(term)
    return _cell_of_iri(term, catalogue, languages)


def _cell_of_iri(term: str, catalogue: Catalogue, languages: str | None) -> Cell:
    text = short_name(term, catalogue.base)
    label = catalogue.label(term, languages)
    value, language, _ = literal_parts(label) if label else ("", None, "")
    known = document_of(term) in catalogue.by_subject and iri_text(term) != _ONTOLOGY
    href = catalogue.path_of(term) if known else _outside(term)
    return Cell(
        text,
        href or (catalogue.path_of(term) if term in catalogue else ""),
        external=not known and href.startswith("http"),
        title=iri_text(term),
        label="" if value == text else value,
        label_language=language or "",
    )


def _outside(term: str) -> str:
    if iri_text(term) == _ONTOLOGY:
        return "/ontology"
    if iri_text(term).startswith(SM.namespace):
        return f"/ontology#{iri_text(term).removeprefix(SM.namespace)}"
    return iri_text(term) if re.match(r"<https?://", term) else ""
