"""Shapes that reach beyond their graph: nothing is fetched, nothing is skipped in silence."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shacl_findings import SH, triples_in, with_ours
from shacl_limits import refused
from skosmith_converter.errors import RdfError
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.terms import plain

EX = "http://example.org/"


class _Listener(HTTPServer):
    """Answers everything, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<urn:a> <urn:b> <urn:c> .")

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def listener():
    server = _Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


# -- Nothing is fetched ----------------------------------------------------------------------------


@pytest.mark.network
def test_imports_are_not_fetched(listener):
    shapes = triples_in(f"""
        <{listener.address}/shapes> a owl:Ontology ; owl:imports <{listener.address}/more> ;
            sh:shapesGraph <{listener.address}/graph> ; sh:suggestedShapesGraph <{listener.address}/graph> .
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:Literal ;
            sh:sparql [ sh:prefixes <{listener.address}/shapes> ; sh:select "SELECT $this WHERE {{ }}" ] .
    """)
    assert sum(with_ours(shapes, shapes).found.values()) == 2
    assert listener.asked == []


FETCHING = {
    "SERVICE": "SELECT $this WHERE {{ SERVICE <{0}/sparql> {{ $this ?p ?o }} }}",
    "SERVICE SILENT": "SELECT $this WHERE {{ SERVICE SILENT <{0}/sparql> {{ ?s ?p ?o }} }}",
    "SERVICE of a variable": "SELECT $this WHERE {{ $this ?p ?where SERVICE ?where {{ ?s ?x ?o }} }}",
    "SERVICE within NOT EXISTS": "SELECT $this WHERE {{ FILTER NOT EXISTS {{ SERVICE <{0}/sparql> {{ ?s ?p ?o }} }} }}",
    "SERVICE within a sub-select": "SELECT $this WHERE {{ {{ SELECT $this WHERE {{ SERVICE <{0}/x> {{ $this ?p ?o }} }} }} }}",
    "service in small letters": "SELECT $this WHERE {{ service <{0}/sparql> {{ $this ?p ?o }} }}",
    "FROM": "SELECT $this FROM <{0}/data> WHERE {{ $this ?p ?o }}",
    "FROM NAMED": "SELECT $this FROM NAMED <{0}/data> WHERE {{ GRAPH ?g {{ $this ?p ?o }} }}",
    "FROM a file": "SELECT $this FROM <file:///etc/passwd> WHERE {{ $this ?p ?o }}",
    "LOAD": "LOAD <{0}/data>",
    "LOAD after a query": "SELECT $this WHERE {{ }} ; LOAD <{0}/data>",
    "INSERT": "INSERT DATA {{ <urn:a> <urn:b> <urn:c> }}",
    "CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}/x> {{ ?s ?p ?o }} }}",
}


@pytest.mark.network
@pytest.mark.parametrize("query", FETCHING.values(), ids=FETCHING)
def test_a_query_that_reaches_beyond_the_graph_isrefused(query, listener):
    data = triples_in(f"ex:a ex:where <{listener.address}/sparql> .")
    text = query.format(listener.address)
    shapes = triples_in(
        f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:select {plain(text)} ] ."
    )
    with refused():
        with_ours(data, shapes)
    assert listener.asked == []


@pytest.mark.network
def test_the_name_of_a_graph_in_a_query_is_only_a_name(listener):
    shapes = triples_in(f"""ex:S a sh:NodeShape ; sh:targetNode ex:a ;
        sh:sparql [ sh:select "SELECT $this WHERE {{ GRAPH <{listener.address}/g> {{ $this ?p ?o }} }}" ] .""")
    assert with_ours(shapes, shapes).conforms
    assert listener.asked == []


@pytest.mark.network
def test_a_validator_that_reaches_beyond_the_graph_isrefused(listener):
    shapes = triples_in(f"""
        ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:c ] ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK {{ SERVICE <{listener.address}/x> {{ ?s ?p ?o }} }}" ] .
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; ex:c 1 .""")
    with refused():
        with_ours(shapes, shapes)
    assert listener.asked == []


@pytest.mark.network
def test_scripts_are_named_and_neither_fetched_nor_run(listener):
    from skosmith_converter.shacl import read_shapes

    shapes = read_shapes(
        triples_in(f"""
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:js ex:J .
        ex:J a sh:JSConstraint ; sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "{listener.address}/f.js"^^xsd:anyURI ] .""")
    )
    assert (f"<{EX}S>", "sh:js") in shapes.unsupported
    assert listener.asked == []


@pytest.mark.network
def test_a_graph_whose_reading_needs_the_web_isrefused(listener):
    context = f'{{"@context": "{listener.address}/context", "@id": "http://example.org/a"}}'
    entity = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{listener.address}/x">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</rdf:RDF>'
    for text, form in ((context, "jsonld"), (entity, "rdfxml")):
        with pytest.raises(RdfError):
            read_rdf(text.encode(), FORMATS[form], "shapes")
    assert listener.asked == []


# -- What is not supported is named ----------------------------------------------------------------

UNSUPPORTED = {
    "scripts": ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:js [ sh:jsFunctionName 'f' ] .", "sh:js"),
    "targets in SPARQL": ("ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this WHERE { ?this ?p 1 }' ] ; sh:nodeKind sh:IRI .", "sh:target"),
    "rules": ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:p ; sh:object 1 ] .", "sh:rule"),
    "expressions": ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:expression [ sh:equals 1 ] .", "sh:expression"),
    "values that are worked out": ("ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:a ; sh:values [ sh:path ex:q ] .", "sh:values"),
    "an entailment": ("ex:G sh:entailment <http://www.w3.org/ns/entailment/RDFS> . ex:S a sh:NodeShape ; sh:targetNode ex:a .", "sh:entailment"),
    "a constraint of SHACL 1.2": ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:singleLine true .", "sh:singleLine"),
    "a misspelt constraint": ("ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:a ; sh:mincount 1 .", "sh:mincount"),
    "a constraint within another shape": ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:not ex:T . ex:T sh:expression [ sh:equals 1 ] .", "sh:expression"),
    "a function": ("ex:F a sh:SPARQLFunction ; sh:select 'SELECT ?x WHERE { }' . ex:S a sh:NodeShape ; sh:targetNode ex:a .", "sh:SPARQLFunction"),
}  # fmt: skip


@pytest.mark.parametrize(("turtle", "what"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_what_is_not_supported_is_named(turtle, what):
    from skosmith_converter.shacl import read_shapes

    assert what in {named for _, named in read_shapes(triples_in(turtle)).unsupported}


def test_core_and_sparql_name_nothing_as_unsupported():
    from skosmith_converter.shacl import read_shapes

    shapes = triples_in("""
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:name "n" ; sh:description "d" ;
            sh:property [ sh:path ex:p ; sh:order 1 ; sh:group ex:G ; sh:defaultValue 1 ; sh:minCount 0 ] ;
            sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE { FILTER (false) }" ] .
        ex:G a sh:PropertyGroup .""")
    assert read_shapes(shapes).unsupported == ()


# -- Values stay values -----------------------------------------------------------------------------


DATA = triples_in("ex:a ex:p 1 , 2 ; ex:q ex:b . ex:b ex:p ex:a .")


def test_a_graph_is_not_changed_by_a_check():
    from skosmith_converter.shacl import Index, check, read_shapes

    index = Index(DATA)
    before = sorted(index.triples())
    check(
        index,
        read_shapes(
            triples_in("ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:Literal .")
        ),
    )
    assert sorted(index.triples()) == before


NASTY = {
    "quotes and braces": '"\\" } ; DROP ALL #"',
    "a comment": '"# } \\n } "',
    "a language": '"x"@en',
    "an escape": '"\\u0001\\\\"',
    "an IRI that looks like more": "<urn:x?q=%7D%20UNION>",
}


@pytest.mark.parametrize("node", NASTY.values(), ids=NASTY)
def test_a_focus_node_cannot_change_the_query(node):
    shapes = triples_in(f"""ex:S a sh:NodeShape ; sh:targetNode {node} ;
        sh:sparql [ sh:select "SELECT $this ?value WHERE {{ BIND ($this AS ?value) FILTER (?value = $this) }}" ] .""")
    found = with_ours([], shapes).found
    (target,) = (value for _, predicate, value in shapes if predicate == f"<{SH}targetNode>")
    assert [(one.focus, one.value) for one in found] == [(target, target)]


def test_a_parameter_cannot_change_the_query():
    shapes = triples_in("""
        ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:c ] ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (str($value) = $c) }" ] .
        ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:a ; ex:c '" || true) } #' .
        ex:a ex:p "x" .""")
    assert sum(with_ours(shapes, shapes).found.values()) == 1
