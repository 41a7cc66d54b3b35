"""The forms in which we answer, as tables: the order is our preference."""

from typing import Final

from skosmith_converter.serialization import FORMATS
from skosmith_server.negotiation import Offer

__all__ = [
    "DESCRIPTIONS",
    "DUMPS",
    "GRAPHS",
    "HTML",
    "JSON",
    "JSON_LD",
    "PROBLEMS",
    "SOLUTIONS",
    "SUFFIXES",
    "TRUTHS",
]

_TITLES: Final = {
    "turtle": "Turtle",
    "trig": "TriG",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
}
HTML: Final = Offer("text/html", "html", "HTML")
JSON: Final = Offer("application/json", "json", "JSON")
JSON_LD: Final = Offer("application/ld+json", "jsonld", "JSON-LD")

SOLUTIONS: Final = (
    Offer("application/sparql-results+json", "json", "JSON"),
    Offer("application/sparql-results+xml", "xml", "XML"),
    Offer("text/csv", "csv", "CSV"),
    Offer("text/tab-separated-values", "tsv", "TSV"),
    HTML,
    JSON,
    Offer("application/xml", "xml", "XML"),
    Offer("text/xml", "xml", "XML"),
)
"""SELECT (SPARQL 1.1 Protocol §2.1.6); the general media types are what many clients ask for."""

TRUTHS: Final = tuple(offer for offer in SOLUTIONS if offer.name not in {"csv", "tsv"})
"""ASK: CSV and TSV know no booleans."""

GRAPHS: Final = (
    Offer("text/turtle", "turtle", "Turtle"),
    Offer("application/n-triples", "ntriples", "N-Triples"),
    Offer("application/rdf+xml", "rdfxml", "RDF/XML"),
    JSON_LD,
    HTML,
    Offer("application/trig", "trig", "TriG"),
    Offer("application/n-quads", "nquads", "N-Quads"),
    Offer("application/json", "jsonld", "JSON-LD"),
    Offer("application/xml", "rdfxml", "RDF/XML"),
    Offer("text/xml", "rdfxml", "RDF/XML"),
    Offer("text/plain", "ntriples", "N-Triples"),
)
"""CONSTRUCT and DESCRIBE."""

DESCRIPTIONS: Final = (HTML, *(offer for offer in GRAPHS if offer is not HTML))
"""The description of one resource."""

PROBLEMS: Final = (Offer("application/problem+json", "json", "JSON"), HTML)

DUMPS: Final = {
    form.suffixes[0]: Offer(form.media_type, form.name, _TITLES[form.name])
    for form in FORMATS.values()
}
"""The whole graph, in every format that we write, by file suffix."""

SUFFIXES: Final = {".html": HTML} | {
    suffix: offer
    for suffix, offer in DUMPS.items()
    if offer.name in {known.name for known in DESCRIPTIONS}
}
"""Suffix of a resource's address → the form that it names."""
