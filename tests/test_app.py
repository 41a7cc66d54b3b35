import json
import logging
import re

import pytest

from sample_graph import RIGHTS, sample_quads
from skosmith_server.app import create_app
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS, TRUTHS
from skosmith_server.protocol import MAX_BODY_BYTES
from skosmith_server.queries import EXAMPLES
from skosmith_server.settings import Settings

SELECT = "SELECT ?s { ?s ?p 'SHOE' } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT { ?s <http://e/p> ?o } WHERE { ?s ?p ?o } LIMIT 3"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module")
def app():
    return create_app(sample_quads())


@pytest.fixture
def client(app):
    return app.test_client()


def ask(client, query, accept=None, **parameters):
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


NEGOTIATED = [
    *((SELECT, offer) for offer in SOLUTIONS),
    *(("ASK {}", offer) for offer in TRUTHS),
    *((CONSTRUCT, offer) for offer in GRAPHS),
    *(("DESCRIBE ?s WHERE { ?s ?p 'SHOE' }", offer) for offer in GRAPHS),
]


@pytest.mark.parametrize(("query", "offer"), NEGOTIATED)
def test_an_answer_has_the_media_type_that_was_asked_for(client, query, offer):
    response = ask(client, query, offer.media_type)
    assert response.status_code == 200
    assert response.content_type == offer.content_type
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    named = ask(client, query, format=offer.name)
    assert named.status_code == 200


def test_get_post_form_and_post_direct_agree(client):
    answers = {
        ask(client, SELECT).data,
        client.post("/sparql", data={"query": SELECT}).data,
        client.post("/sparql", data=SELECT, content_type="application/sparql-query").data,
        client.open(
            "/sparql", method="QUERY", data=SELECT, content_type="application/sparql-query"
        ).data,
    }
    assert len(answers) == 1
    assert len(json.loads(answers.pop())["results"]["bindings"]) == 3


def test_head_answers_without_body(client):
    response = client.head("/sparql", query_string={"query": SELECT})
    assert (response.status_code, response.data) == (200, b"")


def test_the_default_form_is_json_and_turtle(client):
    assert ask(client, SELECT, "*/*").mimetype == "application/sparql-results+json"
    assert ask(client, CONSTRUCT).mimetype == "text/turtle"


def test_csv_is_a_download(client):
    assert "attachment" in ask(client, SELECT, format="csv").headers["Content-Disposition"]


def test_a_browser_gets_a_table(client):
    page = ask(
        client, "SELECT ?s ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }", BROWSER
    )
    assert 'href="/9/skills/SHOE"' in page.text
    assert 'lang="ar" dir="auto"' in page.text
    assert "format=csv" in page.text
    assert "<script>alert" not in page.text
    assert "Yes" in ask(client, "ASK {}", BROWSER).text
    assert "No" in ask(client, "ASK { FILTER(false) }", BROWSER).text
    assert "/9/skills/SHOE" in ask(client, "DESCRIBE <9/skills/SHOE>", BROWSER).text
    assert "Nothing in the graph fits" in ask(client, "SELECT * { <a:b> ?p ?o }", BROWSER).text
    posted = client.post("/sparql", data={"query": SELECT}, headers={"Accept": BROWSER})
    assert "<table>" in posted.text


def test_only_web_addresses_become_links(client):
    page = ask(client, "SELECT ?o { ?s <http://purl.org/dc/terms/source> ?o }", BROWSER).text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_a_long_answer_is_cut_on_the_page_and_says_so(client):
    values = " ".join(str(number) for number in range(1200))
    page = ask(client, f"SELECT ?x {{ VALUES ?x {{ {values} }} }}", BROWSER).text
    assert "1,200 rows, the first 1,000 of them below" in page


def test_without_query_the_endpoint_describes_itself(client):
    response = client.get("/sparql")
    assert response.mimetype == "text/turtle"
    assert "<http://www.w3.org/ns/sparql-service-description#Service>" in response.text
    assert "<http://localhost/sparql>" in response.text
    page = client.get("/sparql", headers={"Accept": BROWSER})
    assert 'name="query"' in page.text
    public = create_app(sample_quads(), Settings(public_url="https://skills.example/"))
    assert "<https://skills.example/sparql>" in public.test_client().get("/sparql").text


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_fills_the_query_box(client, example):
    page = client.get("/sparql", query_string={"example": example}, headers={"Accept": BROWSER})
    assert 'aria-current="true"' in page.text


def test_the_front_page_says_what_is_here(client):
    page = client.get("/", headers={"Accept": BROWSER}).text
    assert RIGHTS in page
    for number, name in ((1, "Skills"), (2, "Editions"), (3, "Languages")):
        assert re.search(rf"<strong>{number}</strong> <a [^>]*>{name}</a>", page)
    arabic = client.get("/", headers={"Accept": BROWSER, "Accept-Language": "ar"}).text
    assert '<bdi lang="ar">إصلاح الأحذية</bdi>' in arabic
    assert "العربية" in page
    for suffix in ("ttl", "trig", "nt", "nq", "rdf", "jsonld"):
        assert f'href="/dump.{suffix}"' in page
    assert client.get("/", headers={"Accept": "text/turtle"}).mimetype == "text/turtle"


def test_an_empty_graph_has_a_front_page():
    page = create_app([]).test_client().get("/")
    assert "holds no skills" in page.text


PAGES = [
    "/",
    "/validation",
    "/sparql",
    "/9/skills/SHOE",
    "/nothing",
    "/sparql?query=x",
    "/search?q=shoe",
    "/browse",
    "/index",
    "/ontology",
    "/shapes",
]


@pytest.mark.parametrize("path", PAGES)
def test_browsers_are_told_to_be_strict(client, path):
    response = client.get(path, headers={"Accept": BROWSER})
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "://" not in policy


@pytest.mark.parametrize(
    "name", ["style.css", "report.css", "query.js", "search.js", "tree.js", "icon.svg"]
)
def test_what_pages_need_is_there(client, name):
    with client.get(f"/static/{name}") as response:
        assert response.status_code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["a b<>", "x|y", "[::1", "a\\b", "{}", "a`b"])
def test_an_odd_host_does_no_harm(client, host):
    response = client.get("/sparql", headers={"Host": host})
    assert response.status_code in {200, 400}
    assert host not in response.text


def test_pages_fetch_nothing_from_elsewhere(client):
    import re

    for path in PAGES:
        page = client.get(path, headers={"Accept": BROWSER}).text
        fetched = re.findall(r'<(?:script|img|iframe)[^>]*src="([^"]+)"', page)
        fetched += re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page)
        assert all(address.startswith("/static/") for address in fetched)
        assert " style=" not in page
        assert not re.search(r"\son\w+=", page)


PROBLEMS = [
    ("GET", "/sparql?query=SELECT", {}, 400),
    ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, 400),
    ("GET", "/sparql?query=ASK{}&format=parquet", {}, 400),
    ("GET", "/sparql?query=ASK{}&format=turtle", {}, 400),
    ("GET", "/sparql?format=parquet", {}, 400),
    ("GET", "/sparql?query=ASK{}&default-graph-uri=no%20iri", {}, 400),
    ("GET", "/sparql?query=SELECT(<http://x/y>(1)AS%20?z){}", {}, 400),
    ("GET", "/sparql?query=ASK{" + "{" * 200, {}, 400),
    ("GET", "/sparql?query=ASK{SERVICE<http://x/>{}}", {}, 403),
    ("GET", "/sparql?query=CLEAR%20ALL", {}, 403),
    ("GET", "/sparql?update=CLEAR%20ALL", {}, 405),
    ("GET", "/sparql?query=%23" + "x" * 70_000, {}, 413),
    ("POST", "/sparql", {"data": b"x", "content_type": "text/plain"}, 415),
    ("POST", "/sparql", {"data": b"ASK {}"}, 415),
    ("POST", "/sparql", {"data": b"x" * (MAX_BODY_BYTES + 1)}, 413),
    (
        "POST",
        "/sparql",
        {"data": b"CLEAR ALL", "content_type": "application/sparql-update"},
        403,
    ),
    ("PUT", "/sparql", {}, 405),
    ("DELETE", "/sparql", {}, 405),
    ("GET", "/sparql?query=ASK{}", {"headers": {"Accept": "text/csv"}}, 406),
    ("GET", "/sparql?query=ASK{}", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/sparql", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/.well-known/void", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/9/skills/SHOE", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/9/skills/SHOE?format=parquet", {}, 400),
    ("GET", "/9/skills/NONE", {}, 404),
    ("GET", "/dump.parquet", {}, 404),
    ("GET", "/ontology.parquet", {}, 404),
    ("GET", "/shapes.parquet", {}, 404),
    ("GET", "/shapes.rdf", {}, 404),
    ("GET", "/shapes", {"headers": {"Accept": "application/rdf+xml"}}, 406),
    ("POST", "/shapes", {}, 405),
    ("GET", "/validation.parquet", {}, 404),
    ("GET", "/validation?format=parquet", {}, 400),
    ("GET", "/validation", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/validation", {}, 405),
    ("GET", "/resource", {}, 400),
    ("GET", "/entity", {}, 400),
    ("GET", "/resource?iri=http://nowhere.example/", {}, 404),
    ("GET", "/9/skills/SHOE?_profile=none", {}, 400),
    ("GET", "/9/skills/SHOE.html?_profile=skos", {}, 406),
    ("GET", "/profiles/none", {}, 404),
    ("GET", "/rest/v1/none", {}, 404),
    ("GET", "/rest/v1/vocabularies", {}, 400),
    ("POST", "/rest/v1/search", {}, 405),
    ("GET", "/jskos/none", {}, 404),
    ("GET", "/voc/top?limit=none", {}, 400),
    ("POST", "/concepts", {}, 405),
    ("GET", "/search?format=json", {}, 400),
    ("GET", "/search?q=...&format=json", {}, 400),
    ("GET", "/search?format=json&q=" + "x" * 201, {}, 400),
    ("GET", "/search?format=json&q=" + "x+" * 13, {}, 400),
    ("GET", "/search?q=shoe&format=json&field=colour", {}, 400),
    ("GET", "/search?q=shoe&format=json&limit=0", {}, 400),
    ("GET", "/search?q=shoe&format=json&offset=%C2%B2", {}, 400),
    ("GET", "/search?q=shoe&format=turtle", {}, 400),
    ("GET", "/search?q=shoe&format=json&level=" + "1," * 21, {}, 400),
    ("GET", "/search?q=shoe", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/suggest?q=...", {}, 400),
    ("POST", "/search", {}, 405),
    ("GET", "/coverage?edition=none", {}, 404),
    ("GET", "/coverage", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/coverage", {}, 405),
    ("GET", "/compare?a=none", {}, 404),
    ("GET", "/compare", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/compare", {}, 405),
    ("GET", "/matrix?level=8", {}, 400),
    ("GET", "/matrix", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/matrix", {}, 405),
    ("GET", "/matrix.svg?edition=none", {}, 404),
    ("GET", "/matrix.svg", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/matrix.svg", {}, 405),
    ("GET", "/statistics?edition=none", {}, 404),
    ("GET", "/statistics", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/statistics", {}, 405),
    ("GET", "/browse?edition=none", {}, 404),
    ("GET", "/browse?scheme=http://nowhere.example/", {}, 404),
    ("GET", "/browse?scheme=a%20b", {}, 400),
    ("GET", "/browse?open=a%20b", {}, 400),
    ("GET", "/browse?from=-1", {}, 400),
    ("GET", "/browse", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/browse", {}, 405),
    ("GET", "/index?edition=none", {}, 404),
    ("GET", "/index?letter=%3C", {}, 404),
    ("GET", "/index?offset=%C2%B2", {}, 400),
    ("GET", "/index", {"headers": {"Accept": "image/png"}}, 406),
    ("POST", "/index", {}, 405),
    ("POST", "/sitemap.xml", {}, 405),
    ("POST", "/robots.txt", {}, 405),
    ("POST", "/", {}, 405),
    ("POST", "/9/skills/SHOE", {}, 405),
    ("DELETE", "/dump.ttl", {}, 405),
    ("GET", "/static/none.css", {}, 404),
    ("GET", "/static/yasgui/none.js", {}, 404),
    ("GET", "/static/yasgui/yasgui.js.br", {}, 404),
    ("GET", "/sparql/workbench", {"headers": {"Accept": "image/png"}}, 406),
    ("GET", "/sparql/workbench?format=parquet", {}, 400),
    ("POST", "/sparql/workbench", {}, 405),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), PROBLEMS)
def test_every_problem_has_the_same_shape(client, method, path, more, status):
    response = client.open(path, method=method, **more)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    body = json.loads(response.data)
    assert body["status"] == status
    assert body["type"].startswith("https://w3id.org/skosmith/problems#")
    assert body["title"]
    assert body["detail"]
    if status == 405:
        assert "GET" in response.headers["Allow"]
    if status == 406:
        assert "Available here" in body["detail"] or body["available"]


API_RULES = (
    "",
    "/editions",
    "/editions/<edition>",
    "/languages",
    "/coverage",
    "/levels",
    "/levels/<level>",
    "/categories",
    "/categories/<category>",
    "/attributes",
    "/attributes/<attribute>",
    "/skills",
    "/skills/<skill>",
    "/skills/<skill>/levels/<level>",
    "/roles",
    "/roles/<role>",
    "/search",
    "/changes",
    "/mappings",
    "/context.jsonld",
    "/<path:_path>",
)
"""Walked in test_api.py."""


def test_every_route_is_walked():
    walked = {path.split("?")[0] for _, path, _, _ in PROBLEMS}
    rules = {rule.rule for rule in create_app([]).url_map.iter_rules()}
    assert rules == {
        "/",
        "/.well-known/void",
        "/sparql",
        "/sparql/",
        "/sparql/workbench",
        "/dump<suffix>",
        "/search",
        "/suggest",
        "/opensearch.xml",
        "/mcp",
        "/coverage",
        "/compare",
        "/matrix",
        "/matrix.svg",
        "/statistics",
        "/browse",
        "/index",
        "/sitemap.xml",
        "/robots.txt",
        "/reconcile",
        "/reconcile/in/<path:scheme>",
        "/reconcile/suggest/<what>",
        "/reconcile/suggest/<what>/in/<path:scheme>",
        "/reconcile/properties",
        "/reconcile/properties/in/<path:scheme>",
        "/reconcile/preview",
        "/reconcile/flyout",
        "/rest/v1/<name>",
        "/rest/v1/<name>/",
        "/rest/v1/<vocid>/<what>",
        "/rest/v1/<vocid>/<what>/",
        "/rest/v1/<vocid>/index/<letter>",
        "/jskos/<what>",
        "/jskos/<kind>/<what>",
        "/<jskos:path>",
        "/profiles",
        "/profiles/<token>",
        "/ontology",
        "/ontology<suffix>",
        "/shapes",
        "/shapes<suffix>",
        "/resource",
        "/entity",
        "/<path:_path>",
        "/static/<path:filename>",
        "/static/report.css",
        "/static/yasgui/<name>",
        "/validation",
        "/validation.<suffix>",
        "/validation-report.schema.json",
        "/changes.atom",
        *(f"/api/v1{rule}" for rule in API_RULES),
    }
    assert {"/", "/sparql", "/resource", "/dump.ttl", "/9/skills/NONE"} <= walked


def test_a_browser_gets_problems_as_pages_with_its_query(client):
    page = ask(client, "SELECT * {\n ?s", BROWSER)
    assert page.status_code == 400
    assert page.content_type == HTML.content_type
    assert "Line 2, column" in page.text
    assert "SELECT * {" in page.text
    posted = client.post("/sparql", data={"query": "SELEKT"}, headers={"Accept": BROWSER})
    assert "SELEKT</textarea>" in posted.text
    too_long = client.post("/sparql", data=b"x" * 300_000, headers={"Accept": BROWSER})
    assert too_long.status_code == 413


def test_a_syntax_error_has_line_and_column(client):
    body = json.loads(ask(client, "SELECT * {\n ?s").data)
    assert body["line"] == 2
    assert body["column"] >= 4
    assert body["excerpt"] == " ?s"


def test_what_nobody_expected_shows_an_id_and_no_details(monkeypatch, caplog):
    app = create_app(sample_quads())

    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("skosmith_server.exchange.check_query", fail)
    with caplog.at_level(logging.ERROR):
        response = ask(app.test_client(), "ASK {}")
    body = json.loads(response.data)
    assert response.status_code == 500
    assert "secret" not in response.text
    assert body["id"] in caplog.text
    assert "secret detail" in caplog.text


KEPT = (
    "/ontology", "/9/skills/SHOE", "/search?q=shoe", "/browse", "/index", "/statistics", "/coverage",
    "/sitemap.xml", "/sparql/workbench", "/validation", "/reconcile", "/rest/v1/vocabularies?lang=en",
    "/voc", "/api/v1/skills", "/changes.atom",
)  # fmt: skip


@pytest.mark.parametrize(("settings", "seconds"), [({}, 60), ({"data": "kept"}, 0)])
def test_answers_of_a_graph_that_is_written_to_are_asked_for_again(settings, seconds):
    client = create_app(sample_quads(), Settings(**settings)).test_client()
    answers = {path: client.get(path, headers={"Accept": "text/html, */*;q=0.5"}) for path in KEPT}
    assert {
        path: (one.status_code, one.cache_control.max_age) for path, one in answers.items()
    } == dict.fromkeys(KEPT, (200, seconds))


def test_preflight_is_answered(client):
    response = client.options("/sparql")
    assert response.status_code == 204
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
