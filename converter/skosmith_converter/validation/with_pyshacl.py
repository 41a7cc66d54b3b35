"""The reference engine: the only importer of pyshacl.

It is given graph objects only (it would fetch a string that looks like an address), no inference,
no imports and no scripts, and works in a process of its own: it and rdflib keep their settings in
globals. It parses a query anew for each focus node unless the parser remembers.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, cast

import pyshacl
import rdflib
import rdflib.plugins.sparql.processor
from rdflib.namespace import SH
from rdflib.term import BNode, Identifier, Literal, Node, URIRef

from skosmith_converter.shacl import Index, Outcome, Result, ShapesError, Triple
from skosmith_converter.shacl.forking import in_child
from skosmith_converter.shacl.paths import read_path
from skosmith_converter.shacl.running import Shape
from skosmith_converter.terms import (
    XSD_STRING,
    Iri,
    Term,
    iri,
    iri_text,
    is_blank,
    is_iri,
    literal_parts,
    plain,
    text,
    typed,
)
from skosmith_converter.validation.rule_sets import Rules
from skosmith_converter.vocabulary import RDF as OUR_RDF

__all__ = ["check_with_pyshacl"]

_CELL = "urn:cell:"


def check_with_pyshacl(index: Index, rules: Rules, time_limit: float | None = None) -> Outcome:
    """Give what pyshacl finds, and how many focus nodes each shape with a target met.

    Raises ShapesError where pyshacl cannot use the shapes, and TooLongError after `time_limit`
    seconds.
    """
    deadline = None if time_limit is None else time.monotonic() + time_limit
    advanced = bool(rules.shapes.unsupported)
    run = partial(_run, index, rules.triples, advanced=advanced)
    results = in_child(run, deadline, "pyshacl")
    met = {
        shape.node: len(shape.targets.nodes_in(index))
        for root in rules.shapes.roots
        for shape in _with_properties(root)
    }
    return Outcome(tuple(results), met)


def _with_properties(root: Shape) -> Iterable[Shape]:
    """Give a shape and its property shapes, which look at the same nodes."""
    yield root
    for inner in root.properties:
        yield Shape(inner.node, None, inner.severity, {}, root.targets)


def _run(index: Index, shapes: Iterable[Triple], *, advanced: bool) -> list[Result]:
    """Run pyshacl; its settings and rdflib's end with this process."""
    rdflib.NORMALIZE_LITERALS = False
    # It logs a traceback for each ill-formed literal, which the shapes tell of in a sentence
    logging.getLogger("rdflib.term").disabled = True
    _remember_queries()
    data, terms = _rdflib_graph(index.triples())
    shapes_graph, shape_terms = _rdflib_graph(shapes, cells=False)
    try:
        _, results, told = pyshacl.validate(
            data,
            shacl_graph=shapes_graph,
            inference="none",
            advanced=advanced,
            js=False,
            do_owl_imports=False,
        )
    except RuntimeError as error:  # what it says of shapes that it cannot use
        problem = str(error).splitlines()[0]
        raise ShapesError(f"pyshacl cannot use the shapes: {problem}") from error
    if not isinstance(results, rdflib.Graph):
        raise ShapesError(f"pyshacl cannot use the shapes: {told}")
    names = {**shape_terms, **terms}
    paths = Index((_term(s), Iri(_term(p)), _term(o)) for s, p, o in results)
    return [_result(results, node, names, paths) for node in results.objects(None, SH.result)]


def _remember_queries() -> None:
    """Have rdflib parse and translate a query once: 2.4 times faster for shapes with queries.

    Both at once, since the translation changes what was parsed.
    """
    processor: Any = rdflib.plugins.sparql.processor
    parse, translate = processor.parseQuery, processor.translateQuery
    known: dict[tuple[str, str], object] = {}

    def remembered(
        query: str, base: object = None, prefixes: Mapping[str, str] | None = None
    ) -> object:
        key = query, repr((base, sorted((prefixes or {}).items())))
        if key not in known:
            known[key] = translate(parse(query), base, prefixes)
        return known[key]

    processor.parseQuery, processor.translateQuery = str, remembered


def _rdflib_graph(
    triples: Iterable[Triple], *, cells: bool = True
) -> tuple[rdflib.Graph, dict[Node, Term]]:
    """Give a memory graph, and the way back from its terms to ours.

    Cells of lists get an IRI: pyshacl writes out a whole list wherever it tells of a cell, and
    raises where the list runs in a circle.
    """
    rows = list(triples)
    lists = {s for s, p, _ in rows if cells and p in (OUR_RDF.first, OUR_RDF.rest)}
    nodes: dict[str, Identifier] = {
        cell: URIRef(f"{_CELL}{cell[2:]}") for cell in lists if is_blank(cell)
    }
    graph = rdflib.Graph(bind_namespaces="none")
    for row in rows:
        for term in row:
            if term not in nodes:
                nodes[term] = _rdflib_term(term)
        graph.add((nodes[row[0]], nodes[row[1]], nodes[row[2]]))
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


def _term(node: Node) -> Term:
    if isinstance(node, URIRef):
        return iri(str(node))
    if isinstance(node, BNode):
        return cast("Term", f"_:{node}")
    literal = cast("Literal", node)
    if literal.language:
        return text(str(literal), literal.language)
    return (
        typed(str(literal), iri(str(literal.datatype))) if literal.datatype else plain(str(literal))
    )


def _result(results: rdflib.Graph, node: Node, terms: Mapping[Node, Term], paths: Index) -> Result:
    def value(predicate: URIRef) -> Term | None:
        found = results.value(node, predicate)
        return None if found is None else terms.get(found, _term(found))

    path = results.value(node, SH.resultPath)
    messages = [m for m in results.objects(node, SH.resultMessage) if isinstance(m, Literal)]
    return Result(
        focus=cast("Term", value(SH.focusNode)),
        path=None if path is None else read_path(paths, _term(path)),
        value=value(SH.value),
        component=Iri(cast("Iri", value(SH.sourceConstraintComponent))),
        shape=cast("Term", value(SH.sourceShape)),
        severity=Iri(cast("Iri", value(SH.resultSeverity))),
        messages=_messages(messages),
    )


def _messages(literals: Iterable[Literal]) -> Mapping[str, str]:
    return {literal.language or "": str(literal) for literal in literals}
