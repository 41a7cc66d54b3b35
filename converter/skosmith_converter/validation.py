"""A graph held against the SHACL shapes of ``shapes/``; the only importer of pyshacl.

pyshacl is given graph objects only (it would fetch a string that looks like an address), no
inference, no imports and no scripts. It and rdflib keep their settings in globals: one run at a
time, and the settings are put back afterwards.
"""

import dataclasses
import importlib
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, cast

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import BNode, Identifier, Literal, Node, URIRef

from skosmith_converter.errors import SkosmithError
from skosmith_converter.findings import Finding, Report, Severity, Shape, format_report, shown
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import (
    XSD_STRING,
    Quad,
    Term,
    iri,
    iri_text,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
    plain,
)
from skosmith_converter.vocabulary import RDF as OUR_RDF
from skosmith_converter.vocabulary import SM

__all__ = [
    "Finding",
    "Report",
    "Severity",
    "Shape",
    "Shapes",
    "ValidationError",
    "format_report",
    "load_shapes",
    "validate",
]

_LOCK = threading.Lock()
_RANKS = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}
_PATHS: Mapping[Node, Callable[[str], str]] = {
    SH.inversePath: lambda path: f"^{path}",
    SH.zeroOrMorePath: lambda path: f"{path}*",
    SH.oneOrMorePath: lambda path: f"{path}+",
    SH.zeroOrOnePath: lambda path: f"{path}?",
}


class ValidationError(SkosmithError):
    """The shapes cannot be used; says nothing about the graph."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes as pyshacl wants them and as we tell of them."""

    graph: rdflib.Graph
    by_name: Mapping[Node, Shape]
    """IRI of a shape → the shape."""


@lru_cache(maxsize=4)
def load_shapes(folder: Traversable | None = None) -> Shapes:
    """Give the shapes of all Turtle files of a folder; by default those we ship."""
    graph = rdflib.Graph(bind_namespaces="none")
    with _rdflib_left_as_it_was():
        rdflib.NORMALIZE_LITERALS = False
        for file in sorted((folder or files("skosmith_shapes")).iterdir(), key=lambda f: f.name):
            if file.name.endswith(".ttl"):
                graph.parse(data=file.read_bytes(), format="turtle")
    described = {node: _describe_shape(graph, node) for node in graph.subjects(SH.severity)}
    return Shapes(graph, described)


def validate(quads: Iterable[Quad], shapes: Shapes | None = None) -> Report:
    """Give what the shapes find about the union of the accepted graphs."""
    shapes = shapes or load_shapes()
    kept = accepted(list(quads))
    with _LOCK, _rdflib_left_as_it_was():
        graph, terms = _rdflib_graph(kept)
        _, results, text = pyshacl.validate(
            graph,
            shacl_graph=shapes.graph,
            inference="none",
            advanced=False,
            js=False,
            do_owl_imports=False,
        )
    if not isinstance(results, rdflib.Graph):
        raise ValidationError(str(text))
    findings = [
        _read_result(results, node, shapes, terms) for node in results.objects(None, SH.result)
    ]
    described = sorted(_count_nodes(shapes, graph), key=lambda shape: shape.name)
    named = sorted(_with_sources(findings, kept), key=lambda finding: finding.rank)
    return Report(tuple(named), tuple(described), len(graph))


# -- Between our terms and rdflib's ----------------------------------------------------------------


@contextmanager
def _rdflib_left_as_it_was() -> Iterator[None]:
    terms: Any = importlib.import_module("rdflib.term")
    normalize, parsers = rdflib.NORMALIZE_LITERALS, dict(terms._toPythonMapping)  # noqa: SLF001
    # It logs a traceback for each ill-formed literal, which the shapes tell of in a sentence.
    log, silent = logging.getLogger("rdflib.term"), logging.getLogger("rdflib.term").disabled
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = silent
        rdflib.NORMALIZE_LITERALS = normalize
        terms._toPythonMapping.update(parsers)  # noqa: SLF001


def _rdflib_graph(quads: Sequence[Quad]) -> tuple[rdflib.Graph, dict[Node, Term]]:
    """Give a memory graph of the union, and the way back from its terms to ours.

    Cells of lists get an IRI: pyshacl writes out a whole list wherever it tells of a cell, and
    raises where the list runs in a circle.
    """
    cells = {quad[0] for quad in quads if quad[1] in (OUR_RDF.first, OUR_RDF.rest)}
    nodes: dict[str, Identifier] = {
        cell: URIRef(f"urn:cell:{cell[2:]}") for cell in cells if is_blank(cell)
    }
    graph = rdflib.Graph(bind_namespaces="none")
    for quad in quads:
        for term in quad[:3]:
            if term not in nodes:
                nodes[term] = _rdflib_term(term)
        graph.add((nodes[quad[0]], nodes[quad[1]], nodes[quad[2]]))
    return graph, {node: cast("Term", term) for term, node in nodes.items()}


def _rdflib_term(term: str) -> Identifier:
    if is_iri(term):
        return URIRef(iri_text(term))
    if is_blank(term):
        return BNode(term.removeprefix("_:"))
    value, language, datatype = literal_parts(term)
    if language is not None:
        return Literal(value, lang=language)
    # "x" and "x"^^xsd:string are one literal, but rdflib calls them unequal: keep it plain.
    kind = None if datatype == XSD_STRING else URIRef(datatype)
    return Literal(value, datatype=kind, normalize=False)


def _our_term(node: Node | None, terms: Mapping[Node, Term]) -> Term | None:
    """Give the term of ours; one that is not in the graph was computed by a query."""
    if node is None or node in terms:
        return terms.get(node) if node is not None else None
    return iri(str(node)) if isinstance(node, URIRef) else plain(str(node))


# -- Reading the shapes ----------------------------------------------------------------------------


def _describe_shape(graph: rdflib.Graph, node: Node) -> Shape:
    texts = [text for text in graph.objects(node, SH.message) if isinstance(text, Literal)]
    path = graph.value(node, SH.path)
    return Shape(
        name=_local_name(node),
        title=str(graph.value(node, SH.name) or ""),
        severity=_RANKS[cast("URIRef", graph.value(node, SH.severity))],
        path="" if path is None else _path_text(graph, path),
        messages={text.language or "en": str(text) for text in texts},
        remedy=str(graph.value(node, SH.description) or ""),
    )


def _local_name(node: Node) -> str:
    return str(node).rpartition("#")[2]


def _path_text(graph: rdflib.Graph, path: Node) -> str:
    """Give a path as SPARQL writes it."""
    if isinstance(path, URIRef):
        return shown(f"<{path}>")
    if graph.value(path, RDF.first) is not None:
        return "/".join(_path_text(graph, step) for step in graph.items(path))
    choices = graph.value(path, SH.alternativePath)
    if choices is not None:
        return f"({'|'.join(_path_text(graph, step) for step in graph.items(choices))})"
    for kind, written in _PATHS.items():
        inner = graph.value(path, kind)
        if inner is not None:
            return written(_path_text(graph, inner))
    raise ValidationError("a shape has a path that is none")


def _count_nodes(shapes: Shapes, graph: rdflib.Graph) -> Iterator[Shape]:
    """Give each shape with the number of nodes it met; a property shape has its owner's nodes."""
    for node, shape in shapes.by_name.items():
        owners = [node, *shapes.graph.subjects(SH.property, node)]
        met = {focus for owner in owners for focus in _focus_nodes(shapes.graph, owner, graph)}
        yield dataclasses.replace(shape, nodes=len(met))


def _focus_nodes(shapes: rdflib.Graph, shape: Node, graph: rdflib.Graph) -> Iterator[Node]:
    yield from shapes.objects(shape, SH.targetNode)
    for kind in shapes.objects(shape, SH.targetClass):
        yield from graph.subjects(RDF.type, kind)
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield from graph.subjects(predicate)
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield from graph.objects(None, predicate)


# -- Reading the results ---------------------------------------------------------------------------


def _read_result(
    results: rdflib.Graph, node: Node, shapes: Shapes, terms: Mapping[Node, Term]
) -> Finding:
    source = results.value(node, SH.sourceShape)
    focus = _our_term(results.value(node, SH.focusNode), terms)
    shape = shapes.by_name.get(source) if source is not None else None
    if shape is None or focus is None:
        raise ValidationError(f"a shape without an IRI of its own reports: {source}")
    component = _local_name(results.value(node, SH.sourceConstraintComponent) or BNode())
    value = _our_term(results.value(node, SH.value), terms)
    return Finding(
        severity=shape.severity,
        shape=shape.name,
        focus=focus,
        value=None if value == focus else value,
        path=shape.path,
        component=component[:1].lower() + component[1:].removesuffix("ConstraintComponent"),
        message=shape.message(),
    )


def _with_sources(findings: Sequence[Finding], quads: Sequence[Quad]) -> Iterator[Finding]:
    """Name the files whose documents say what is found: the graph of a literal is its document."""
    nodes = {finding.focus for finding in findings}
    file_names = {
        subject: literal_parts(value).value
        for subject, predicate, value, _ in quads
        if predicate == SM.fileName and is_literal(value)
    }
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject, predicate, value, graph in quads:
        if graph in file_names and subject in nodes:
            said[subject, value].add(file_names[graph])
            said[subject, shown(predicate)].add(file_names[graph])
    for finding in findings:
        names = said.get((finding.focus, finding.value or finding.path), set())
        yield dataclasses.replace(finding, source=", ".join(sorted(names)))
