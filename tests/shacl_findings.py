"""What a SHACL engine finds, told alike of ours and of others, so that findings can be compared.

A path is an IRI, or a tuple of its kind and its parts: ``("inverse", "<…>")``.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import NamedTuple

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import DEFAULT_GRAPH, is_iri

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NIL = f"<{RDF}nil>"
KINDS = {
    "inversePath": "inverse",
    "alternativePath": "alternative",
    "zeroOrMorePath": "zeroormore",
    "oneOrMorePath": "oneormore",
    "zeroOrOnePath": "zeroorone",
}
PREFIXES = f"""
    @prefix sh: <{SH}> . @prefix rdf: <{RDF}> . @prefix ex: <http://example.org/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


class Found(NamedTuple):
    """One result."""

    focus: str
    path: object
    severity: str
    """Its local name, as that of the component, where it is SHACL's own."""
    component: str
    shape: str
    value: str | None


@dataclass(frozen=True)
class Verdict:
    """What an engine says of a graph."""

    conforms: bool
    found: Counter


def triples_in(turtle: str | bytes, base: str = "http://example.org/") -> list:
    """Give the triples of a Turtle document, the usual prefixes known."""
    data = turtle if isinstance(turtle, bytes) else (PREFIXES + turtle).encode()
    return [quad[:3] for quad in read_rdf(data, FORMATS["turtle"], "test", base)]


def ntriples(triples: Iterable) -> str:
    """Give the document of triples."""
    quads = [(*triple, DEFAULT_GRAPH) for triple in triples]
    return "".join(serialize(quads, FORMATS["ntriples"]))


def short(term: str) -> str:
    """Give SHACL's own terms by their local names."""
    return term.removeprefix(f"<{SH}").removesuffix(">") if term.startswith(f"<{SH}") else term


# -- Reports in RDF ---------------------------------------------------------------------------------


class Reading:
    """A graph, asked for values."""

    def __init__(self, triples: Iterable) -> None:
        self.rows: dict = {}
        for subject, predicate, value in triples:
            self.rows.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def values(self, subject: str, predicate: str) -> list:
        return self.rows.get(subject, {}).get(predicate, [])

    def value(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.values(subject, predicate)), None)

    def members(self, node: str) -> list:
        found = []
        while node != NIL:
            found.append(self.value(node, f"<{RDF}first>"))
            node = self.value(node, f"<{RDF}rest>")
        return found

    def path(self, node: str) -> object:
        """Give the path that a node stands for."""
        if is_iri(node):
            return node
        if self.value(node, f"<{RDF}first>") is not None:
            return ("sequence", *map(self.path, self.members(node)))
        for word, kind in KINDS.items():
            if (inner := self.value(node, f"<{SH}{word}>")) is not None:
                parts = self.members(inner) if kind == "alternative" else [inner]
                return (kind, *map(self.path, parts))
        return ("unknown",)

    def report(self, node: str) -> Verdict:
        """Give the verdict of a report."""
        conforms = self.value(node, f"<{SH}conforms>").startswith(('"true"', '"1"'))
        return Verdict(conforms, Counter(map(self._result, self.values(node, f"<{SH}result>"))))

    def _result(self, node: str) -> Found:
        path = self.value(node, f"<{SH}resultPath>")
        return Found(
            focus=self.value(node, f"<{SH}focusNode>"),
            path=None if path is None else self.path(path),
            severity=short(self.value(node, f"<{SH}resultSeverity>")),
            component=short(self.value(node, f"<{SH}sourceConstraintComponent>")),
            shape=self.value(node, f"<{SH}sourceShape>"),
            value=self.value(node, f"<{SH}value>"),
        )


def reported(triples: Iterable) -> Verdict:
    """Give the verdict of a graph that holds one report."""
    reading = Reading(triples)
    (node,) = (node for node in reading.rows if reading.value(node, f"<{SH}conforms>"))
    return reading.report(node)


# -- Our engine ------------------------------------------------------------------------------------


def path_of(path: object) -> object:
    """Give one of our paths as it is told here."""
    if not is_dataclass(path):
        return path
    kind = type(path).__name__.lower()
    (content,) = (getattr(path, field.name) for field in fields(path))
    if kind == "predicate":
        return content
    return (kind, *map(path_of, content if isinstance(content, tuple) else (content,)))


def told(outcome) -> Verdict:
    """Give an outcome of our engine as a verdict."""
    results = (
        Found(
            focus=one.focus,
            path=path_of(one.path),
            severity=short(one.severity),
            component=short(one.component),
            shape=one.shape,
            value=one.value,
        )
        for one in outcome.results
    )
    return Verdict(outcome.conforms, Counter(results))


def with_ours(data: Iterable, shapes: Iterable, **options) -> Verdict:
    """Ask our engine."""
    from skosmith_converter.shacl import Index, check, read_shapes

    return told(check(Index(data), read_shapes(shapes), **options))


def turtle_file(file: Path, base: str) -> list:
    """Give the triples of a file."""
    return triples_in(file.read_bytes(), base)
