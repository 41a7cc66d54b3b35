"""What the service says of itself: counts that are right, queries that run."""

import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import DCAT, RDF, VOID

from sample_graph import sample_quads
from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.terms import iri_text
from skosmith_server.app import create_app
from skosmith_server.description import Described, describe_service
from skosmith_server.queries import EXAMPLES
from skosmith_server.settings import Settings
from skosmith_server.statistics import count
from skosmith_server.store import Store

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = Namespace("http://www.w3.org/ns/shacl#")


def described(settings=None, path="/.well-known/void"):
    client = create_app(sample_quads(), settings).test_client()
    response = client.get(path, headers={"Accept": "text/turtle"})
    return client, Graph().parse(data=response.text, format="turtle")


def number(client, query):
    rows = client.get("/sparql", query_string={"query": query, "format": "csv"}).text
    return int(rows.split()[1])


@pytest.fixture(scope="module")
def service():
    return described()


def test_the_counts_are_those_that_queries_find(service):
    client, graph = service
    default = next(d for d in graph.objects(None, SD.defaultGraph))
    found = {
        name: int(graph.value(default, VOID[name]))
        for name in ("triples", "distinctSubjects", "distinctObjects", "classes", "properties")
    }
    asked = {
        "triples": "*",
        "distinctSubjects": "DISTINCT ?s",
        "distinctObjects": "DISTINCT ?o",
        "properties": "DISTINCT ?p",
    }
    for name, what in asked.items():
        assert found[name] == number(client, f"SELECT (COUNT({what}) AS ?n) {{ ?s ?p ?o }}"), name
    assert found["classes"] == number(client, "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }")
    entities = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(ISIRI(?s)) }"
    assert int(graph.value(default, VOID.entities)) == number(client, entities)


def test_each_class_property_graph_and_language_is_counted(service):
    client, graph = service
    counts = count(sample_quads())
    for name, instances in counts.classes.items():
        assert instances == number(client, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {name} }}")
    for name, triples in counts.properties.items():
        assert triples == number(client, f"SELECT (COUNT(*) AS ?n) {{ ?s {name} ?o }}")
    for name, triples in counts.graphs.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH {name} {{ ?s ?p ?o }} }}"
        assert triples == number(client, query)
    for tag, texts in counts.languages.items():
        query = f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(LANG(?o) = "{tag.lower()}") }}'
        assert texts == number(client, query)
    parts = {
        str(graph.value(part, VOID["class"])) for part in graph.objects(None, VOID.classPartition)
    }
    assert parts == {iri_text(name) for name in counts.classes}
    named = {str(name) for name in graph.objects(None, SD.name)}
    assert named == {iri_text(name) for name in counts.graphs}
    assert {str(tag) for tag in graph.objects(None, Namespace("http://purl.org/dc/terms/").language)} == {
        "ar", "en", "fr-CA"
    }  # fmt: skip


def test_a_default_graph_that_stands_apart_is_counted_so_and_has_no_feature():
    _, graph = described(Settings(default_graph="separate"))
    default = next(graph.objects(None, SD.defaultGraph))
    outside = {quad[:3] for quad in sample_quads() if not quad[3]}
    assert int(graph.value(default, VOID.triples)) == len(outside)
    assert not list(graph.objects(None, SD.feature))


def test_what_another_engine_can_do_is_not_claimed_here():
    settings = Settings(endpoint="http://127.0.0.1:1/query")
    what = Described(settings, None, DEFAULT_BASE, {}, False, ())
    quads = list(describe_service("http://localhost", what))
    properties = {iri_text(quad[1]) for quad in quads}
    for name in ("feature", "extensionFunction", "propertyFeature"):
        assert str(SD[name]) not in properties
    assert f"<{DCAT.Distribution}>" not in {quad[2] for quad in quads}
    assert str(SD.resultFormat) in properties


def test_only_a_writable_service_speaks_update():
    for folder in ("", "graph"):
        _, graph = described(Settings(data=folder))
        assert ((None, SD.supportedLanguage, SD.SPARQL11Update) in graph) is bool(folder)


def test_the_downloads_are_distributions(service):
    client, graph = service
    addresses = [str(a) for a in graph.subjects(RDF.type, DCAT.Distribution)]
    assert len(addresses) == 6
    for address in addresses:
        assert client.get(address).status_code == 200


def test_every_example_can_be_run_as_it_stands(service):
    _, graph = service
    store = Store.from_quads(sample_quads())
    queries = list(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(queries) == len(EXAMPLES)
    for query in queries:
        (text,) = [*graph.objects(query, SH.select), *graph.objects(query, SH.construct)]
        assert store._engine.query(str(text)) is not None
        assert graph.value(query, Namespace("https://schema.org/").target) is not None


def test_the_endpoint_gives_the_same_description():
    _, one = described()
    _, other = described(path="/sparql")
    assert len(one) == len(other)
