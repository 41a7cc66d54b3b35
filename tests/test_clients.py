"""Clients that people use, as they come: each asks the running service, and those that can write."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from running import TOKEN, writing
from sample_graph import IRIS
from skosmith_converter.terms import iri_text

pytestmark = pytest.mark.network
ROOT = Path(__file__).parents[1]
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SKILL = iri_text(IRIS.skill("9", "SHOE"))
LABELS = f"SELECT ?label {{ <{SKILL}> <{SKOS.prefLabel}> ?label }} ORDER BY ?label"
NAMES = ["Shoe mending", "إصلاح الأحذية"]


@pytest.fixture(scope="module")
def service(tmp_path_factory, sample_file):
    with writing(tmp_path_factory.mktemp("clients"), sample_file) as served:
        yield served


@pytest.fixture(scope="module")
def endpoint(service):
    return f"{service.url}/sparql"


# -- SPARQLWrapper -------------------------------------------------------------------------------
def wrapper(endpoint, text, form=JSON, method="GET", request=URLENCODED):
    client = SPARQLWrapper(endpoint)
    client.setQuery(text)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setRequestMethod(request)
    return client


@pytest.mark.parametrize(
    ("method", "how"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)
def test_sparqlwrapper_asks_in_each_way(endpoint, method, how):
    rows = wrapper(endpoint, LABELS, method=method, request=how).queryAndConvert()
    assert [row["label"]["value"] for row in rows["results"]["bindings"]] == NAMES


@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_reads_each_form_of_rows(endpoint, form):
    found = wrapper(endpoint, LABELS, form).queryAndConvert()
    text = found.toxml() if form == XML else found.decode() if form == CSV else json.dumps(found)
    assert NAMES[0] in text


@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
def test_sparqlwrapper_reads_each_form_of_graphs(endpoint, form):
    found = wrapper(endpoint, f"DESCRIBE <{SKILL}>", form).queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert (URIRef(SKILL), SKOS.notation, Literal("SHOE")) in graph


def test_sparqlwrapper_updates(endpoint):
    client = wrapper(endpoint, "INSERT DATA { <a:wrapped> <a:b> 1 }", method=POST)
    client.addCustomHttpHeader("Authorization", BEARER["Authorization"])
    client.query()
    assert wrapper(endpoint, "ASK { <a:wrapped> <a:b> 1 }").queryAndConvert()["boolean"] is True


# -- rdflib --------------------------------------------------------------------------------------
def test_rdflib_reads_the_service_as_a_store(endpoint):
    graph = Graph(SPARQLStore(endpoint))
    names = [str(name) for name in graph.objects(URIRef(SKILL), SKOS.prefLabel)]
    assert sorted(names) == NAMES
    assert len(graph) > 50


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_in_each_way(endpoint, method):
    graph = Graph(SPARQLStore(endpoint, method=method))
    assert [str(row.label) for row in graph.query(LABELS)] == NAMES


def test_rdflib_writes_through_an_update_store(endpoint):
    store = SPARQLUpdateStore(endpoint, endpoint, headers=BEARER, context_aware=False)
    graph = Graph(store)
    row = (URIRef("a:lib"), URIRef("a:b"), Literal("geschrieben", lang="de"))
    graph.add(row)
    assert row in graph
    graph.remove(row)
    assert row not in graph


# -- httpx ---------------------------------------------------------------------------------------
def test_httpx_asks_once_and_then_revalidates(endpoint):
    with httpx.Client() as client:
        first = client.get(endpoint, params={"query": LABELS})
        again = client.get(
            endpoint, params={"query": LABELS}, headers={"If-None-Match": first.headers["etag"]}
        )
        assert (first.status_code, again.status_code) == (200, 304)


def test_httpx_uses_the_method_for_queries(endpoint):
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    answer = httpx.request("QUERY", endpoint, content=LABELS, headers=headers)
    assert answer.text.splitlines()[1:] == NAMES


def test_httpx_puts_and_gets_a_graph(service):
    address = f"{service.url}/gsp"
    with httpx.Client(params={"graph": "a:httpx"}, headers=BEARER) as client:
        body = '{"@id": "a:a", "a:b": "é"}'
        kind = {"Content-Type": "application/ld+json"}
        assert client.put(address, content=body, headers=kind).status_code == 201
        found = client.get(address, headers={"Accept": "application/n-triples"})
        assert found.text == '<a:a> <a:b> "é" .\n'
        assert client.delete(address).status_code == 204
        assert client.get(address).status_code == 404


# -- Comunica ------------------------------------------------------------------------------------
COMUNICA = """
const {QueryEngine} = require('@comunica/query-sparql');
(async () => {
  const [, endpoint, query, update, token] = process.argv;
  const engine = new QueryEngine();
  const context = {sources: [endpoint]};
  const rows = await (await engine.queryBindings(query, context)).toArray();
  const fetch_ = (url, init) => {
    init.headers = new Headers(init.headers);
    init.headers.set('Authorization', `Bearer ${token}`);
    return fetch(url, init);
  };
  await engine.queryVoid(update, {
    sources: [{type: 'sparql', value: endpoint}],
    destination: {type: 'sparql', value: endpoint},
    fetch: fetch_,
  });
  console.log(JSON.stringify(rows.map(row => row.get('label').value)));
})();
"""


def test_comunica_asks_and_updates(endpoint):
    if shutil.which("node") is None or not (ROOT / "node_modules/@comunica/query-sparql").is_dir():
        pytest.skip("no node with Comunica: npm ci installs it")
    update = "INSERT DATA { <a:comunica> <a:b> 1 }"
    done = subprocess.run(
        ["node", "-e", COMUNICA, endpoint, LABELS, update, TOKEN],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == NAMES
    assert httpx.get(endpoint, params={"query": "ASK { <a:comunica> ?p ?o }"}).json()["boolean"]


# -- the page on the service -------------------------------------------------------------------------
@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_the_writes_that_the_page_on_the_service_shows_are_done(service, tmp_path):
    page = (ROOT / "docs" / "http.md").read_text("utf-8")
    (block,) = [b for b in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if b.startswith("T=")]
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "change.ru").write_text("INSERT DATA { <a:shown> <a:b> 1 }")
    (tmp_path / "more.ttl").write_text("<a:shown> <a:b> 2 .")
    script = block.replace("http://127.0.0.1:8000", service.url)
    script = script.replace(
        "curl ", "curl --silent --show-error --fail --write-out '%{http_code}\n' "
    )
    done = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.stdout.split() == ["204", "201", "204"], done.stderr
    ask = {"query": "ASK { <a:shown> <a:b> 1 }"}
    assert httpx.get(f"{service.url}/sparql", params=ask).json()["boolean"]


# -- curl ----------------------------------------------------------------------------------------
def curl(*arguments):
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "20", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_curl_puts_posts_and_updates(service, endpoint, tmp_path):
    file = tmp_path / "shoes.ttl"
    file.write_text("<a:a> <a:b> 'by curl'@en .")
    bearer = f"Authorization: Bearer {TOKEN}"
    address = f"{service.url}/gsp?graph=a:curl"
    status = ["--write-out", "%{http_code}"]
    assert (
        curl(*status, "-T", file, "-H", bearer, "-H", "Content-Type: text/turtle", address) == "201"
    )
    assert "by curl" in curl("-H", "Accept: text/turtle", address)
    form = ["--form", f"a=@{file};type=text/turtle", "-H", bearer]
    assert curl(*status, *form, address) == "204"
    assert (
        curl(*status, "-H", bearer, "--data-urlencode", "update=DROP GRAPH <a:curl>", endpoint)
        == "204"
    )
    assert curl(*status, "-X", "DELETE", "-H", bearer, address).endswith("404")
    asked = curl("-G", "-H", "Accept: text/csv", "--data-urlencode", f"query={LABELS}", endpoint)
    assert asked.splitlines()[1:] == NAMES
