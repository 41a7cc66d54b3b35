"""The search as it is served: JSON, page, suggestions, and ``sm:search`` in SPARQL."""

import csv
import json
import re
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from running import serving
from sample_graph import sample_quads
from skosmith_converter.conversion import convert
from skosmith_converter.terms import DEFAULT_GRAPH, iri, plain, text
from skosmith_converter.vocabulary import RDF, SKOS, SM
from skosmith_server.__main__ import main
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.asking import Query, QuerySyntaxError
from skosmith_server.guard import QueryRefusedError, tokens_of
from skosmith_server.search.index import Index
from skosmith_server.search.patterns import searches_in
from skosmith_server.search.ranking import search
from skosmith_server.search.reading import FIELDS
from skosmith_server.search.sparql import expand
from skosmith_server.service import Dumps, Service
from skosmith_server.settings import Settings
from skosmith_server.store import Store
from test_search import made_up
from test_workbooks import OFFICIAL

PREFIXES = (
    "PREFIX sm: <https://w3id.org/skosmith/ontology#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
)
CARE = "https://w3id.org/skosmith/sfia/9/skills/CARE"


@pytest.fixture(scope="module")
def quads():
    return made_up()


@pytest.fixture(scope="module")
def index(quads):
    return Index.of(quads)


@pytest.fixture(scope="module")
def client(quads, index):
    return create_app(quads, index=index).test_client()


def looked_for(client, query, **more):
    response = client.get("/search", query_string={"q": query, "format": "json"} | more)
    assert response.status_code == 200, response.text
    return response.json


def test_json_says_what_was_found_where_and_in_which_language(client):
    body = looked_for(client, "resume role")
    assert (body["total"], body["totalIsExact"], body["corrections"]) == (2, True, {})
    first = body["results"][0]
    assert (first["iri"], first["path"]) == (CARE, "/9/skills/CARE")
    assert (first["type"], first["code"], first["edition"]) == ("Skill", "CARE", "9")
    assert first["categories"] == ["care_of_shoes"]
    assert first["labelLanguage"] == "fr"
    (match,) = first["matches"]
    assert (match["field"], match["language"]) == ("label", "fr")
    assert [match["text"][a:b] for a, b in match["marks"]] == ["Résumé", "rôle"]


def test_things_are_named_in_the_readers_language(client):
    headers = {"Accept-Language": "es", "Accept": "application/json"}
    body = client.get("/search?q=resume", headers=headers).json
    assert body["results"][0]["labelLanguage"] == "es"
    headers["Accept-Language"] = "tlh"
    body = client.get("/search?q=resume", headers=headers).json
    assert body["results"][0]["labelLanguage"] == "fr"


def test_pages_of_results_follow_one_another(client):
    whole = [one["iri"] for one in looked_for(client, "care", limit=100)["results"]]
    parts = [
        one["iri"]
        for offset in range(0, len(whole) + 1, 2)
        for one in looked_for(client, "care", limit=2, offset=offset)["results"]
    ]
    assert parts == whole
    assert len(whole) > 4


def test_filters_stand_several_times_or_with_commas(client):
    one = looked_for(client, "client", language="fr,es")
    other = client.get("/search?q=client&language=fr&language=es&format=json").json
    assert one["results"] == other["results"]
    found = {m["language"] for r in one["results"] for m in r["matches"]}
    assert found == {"fr", "fr-CA", "es"}


def test_an_answer_is_kept_and_asked_for_again(client):
    first = client.get("/search?q=care&format=json")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/search?q=care&format=json", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/search?q=heel&format=json", headers=tag).status_code == 200


def test_suggestions_have_the_form_that_browsers_read(client):
    response = client.get("/suggest?q=kund")
    assert response.mimetype == "application/x-suggestions+json"
    query, names, descriptions, addresses = response.json
    assert query == "kund"
    assert names == ["Kundenbetreuung für die Straße"]
    assert descriptions == ["CARE · 9 · de"]
    assert addresses == ["http://localhost/9/skills/CARE"]
    assert client.get("/suggest?q=").json == ["", [], [], []]
    assert client.get("/suggest?q=gluing").json[1] == []


def test_levels_of_a_suggestion_come_after_all_other_suggestions(seed_quads):
    client = create_app(seed_quads).test_client()

    def places(words):
        return [address.rpartition("/")[2] for address in client.get(f"/suggest?q={words}").json[3]]

    skills = [place for place in places("cliente") if place in {"CSMG", "CEXP"}]
    assert places("cliente")[: len(skills)] == skills
    assert places("CSMG")[:2] == ["CSMG", "CSMG_1"]
    assert places("CSMG_4")[0] == "CSMG_4"


def test_a_skill_is_suggested_before_levels_of_others_whatever_has_no_code():
    base, names = "https://w3id.org/skosmith/sfia/9", {
        ("categories/tea", "Category", ""): "tea",
        ("skills/BREW", "Skill", "BREW"): "tea brewing",
        ("skilllevels/BREW_1", "SkillLevel", "BREW_1"): "tea brewing: 1",
        ("skills/POUR", "Skill", "POUR"): "pouring, with care and from a height, of tea",
    }  # fmt: skip
    quads = []
    for (local, kind, code), name in names.items():
        subject = iri(f"{base}/{local}")
        quads.append((subject, RDF.type, iri(f"{SM.namespace}{kind}"), DEFAULT_GRAPH))
        quads.append((subject, SKOS.inScheme, iri(base), DEFAULT_GRAPH))
        quads.append((subject, SKOS.prefLabel, text(name, "en"), DEFAULT_GRAPH))
        quads += [(subject, SKOS.notation, plain(code), DEFAULT_GRAPH)] if code else []
    found = create_app(quads).test_client().get("/suggest?q=tea").json[3]
    assert [place.rpartition("/")[2] for place in found] == ["tea", "BREW", "POUR", "BREW_1"]


def test_the_description_for_browsers_names_the_addresses(client):
    page = client.get("/opensearch.xml")
    assert page.mimetype == "application/opensearchdescription+xml"
    assert 'template="http://localhost/search?q={searchTerms}"' in page.text


def test_the_page_shows_marks_languages_and_directions(client):
    page = client.get("/search?q=خدمة", headers={"Accept": "text/html"}).text
    assert re.search(r'<p class="text" lang="ar" dir="rtl">.*<mark>خِدمة</mark>', page)
    assert 'value="خدمة"' in page
    assert '<option value="fr-CA">' in page


def test_the_page_escapes_what_it_shows(client):
    page = client.get("/search?q=gluing+%3Ci%3E", headers={"Accept": "text/html"}).text
    assert "<b>heels" not in page
    page = client.get("/search?q=gluing", headers={"Accept": "text/html"}).text
    assert "&lt;b&gt;heels" in page
    page = client.get("/search?q=%3Cscript%3Ealert", headers={"Accept": "text/html"}).text
    assert "<script>alert" not in page


def test_pages_lead_to_one_another_and_keep_the_filters(client):
    first = client.get("/search?q=care&limit=2&edition=9", headers={"Accept": "text/html"}).text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert 'rel="prev"' not in first
    address = following.replace("&amp;", "&")
    assert "edition=9" in address
    second = client.get(address, headers={"Accept": "text/html"}).text
    assert '<ol class="found" start="3">' in second
    assert 'rel="prev"' in second


def test_an_empty_search_page_has_the_form_alone(client):
    page = client.get("/search", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'role="search"' in page.text
    assert 'class="found"' not in page.text


def test_the_front_page_has_the_search(client):
    assert 'action="/search"' in client.get("/", headers={"Accept": "text/html"}).text


def rows(client, query):
    response = client.get(
        "/sparql", query_string={"query": PREFIXES + query}, headers={"Accept": "text/csv"}
    )
    assert response.status_code == 200, response.text
    return list(csv.reader(response.text.splitlines()))[1:]


PATTERNS = [
    '?c sm:search "resume"',
    '?c sm:search "resume" .',
    "?c sm:search 'resume'@fr .",
    '?c sm:search """resum\\u0065""" ;',
    '?c sm:search "resume" ; a sm:Skill .',
    '?c a sm:Skill ; sm:search "resume" .',
    '?c a sm:Skill ; sm:search "resume" ; skos:notation ?n .',
    '?c skos:notation|skos:altLabel ?n ; sm:search "resume" . ?c a sm:Skill .',
    '?c <https://w3id.org/skosmith/ontology#search> "resume" .',
    'FILTER(true) ?c sm:search "resume" FILTER(true)',
    'FILTER REGEX(?n, "C") ?c skos:notation ?n ; sm:search "resume" FILTER(true)',
    'FILTER NOT EXISTS { ?c a sm:Level } ?c a ?t ; sm:search "resume" FILTER(?t = sm:Skill)',
    '{ ?c sm:search "resume" } UNION { ?c sm:search "zzzzzz" }',
    'OPTIONAL { GRAPH ?g {} } ?c a sm:Skill . { SELECT ?c { ?c sm:search "resume" } LIMIT 9 }',
    '?c skos:notation ?n . # sm:search "x" ; "\n ?c sm:search "resume" . FILTER(?n != "sm:search")',
    'BIND("C" AS ?x) ?c sm:search "resume" ; skos:notation ?n',
    'VALUES ?x { 1 } ?c sm:search "resume" ; skos:notation ?n',
    'VALUES (?x ?y) { (1 2) } ?c sm:search "resume" ; skos:notation ?n',
    '(?c) sm:search "resume"',
    '(?c ?score) sm:search "resume" . FILTER(?score > 50)',
    '(?c ?score ?text) sm:search "role resum" . ?c skos:prefLabel ?text',
    '?c sm:search "resume" . ?c sm:search "role"',
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_search_stands_in_a_query_like_any_pattern(client, pattern):
    found = rows(client, f"SELECT DISTINCT ?c WHERE {{ {pattern} }}")
    both = [[CARE], [CARE.replace("/9/", "/8/")]]
    assert sorted(found) == sorted(both)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_query_with_a_search_is_sparql_for_others(pattern):
    rdflib.Graph().query(f"{PREFIXES}SELECT DISTINCT ?c WHERE {{ {pattern} }}")


REFUSED = [
    "SELECT * { ?c sm:search ?words }",
    'SELECT * { <http://x.example/> sm:search "a" }',
    'SELECT * { [] sm:search "a" }',
    'SELECT * { ?c sm:search "a", "b" }',
    'SELECT * { ?c sm:search "a"^^<http://x.example/> }',
    'SELECT * { ?c sm:search "a" ; sm:search "b" }',
    'SELECT * { ?c ^sm:search "a" }',
    'SELECT * { ?c !sm:search "a" }',
    'SELECT * { ?c skos:broader/sm:search "a" }',
    'SELECT * { ?c sm:search+ "a" }',
    "SELECT * { ?c a sm:Skill, sm:search }",
    'SELECT * { (?c ?c) sm:search "a" }',
    'SELECT * { (?c 1) sm:search "a" }',
    'SELECT * { (?a ?b ?c ?d) sm:search "a" }',
    'SELECT * { (?c ?d) sm:search "a" ; a sm:Skill }',
    'SELECT * { ?x skos:related [ sm:search "a" ] }',
    "SELECT * { VALUES ?p { sm:search } ?c ?p ?o }",
    "SELECT * { ?c ?p ?o FILTER(?p = sm:search) }",
    'CONSTRUCT { ?c sm:search "a" } WHERE { ?c a sm:Skill }',
    'CONSTRUCT WHERE { ?c sm:search "a" }',
    "DESCRIBE sm:search",
    'SELECT * { ?c sm:search "..." }',
    'SELECT * { ?c sm:search "" }',
    "SELECT * { " + '?c sm:search "care" . ' * 11 + "}",
]


@pytest.mark.parametrize("query", REFUSED)
def test_a_search_of_another_form_is_refused_with_its_place(client, query):
    response = client.get("/sparql", query_string={"query": PREFIXES + query})
    assert response.status_code == 400
    body = response.json
    assert body["line"] == 3
    assert body["excerpt"] == query
    assert query[body["column"] - 1 :].startswith(("sm:search", '"'))


def test_scores_order_as_the_search_does(client):
    found = rows(
        client, 'SELECT ?c ?score { (?c ?score) sm:search "care" } ORDER BY DESC(?score) ?c'
    )
    scores = [float(score) for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert found[0][0].endswith("/8/skills/CARE")
    best = {one["iri"]: one["score"] for one in looked_for(client, "care", limit=100)["results"]}
    assert {c: float(score) for c, score in found} == best


def test_a_search_constructs(client):
    query = f'{PREFIXES}CONSTRUCT {{ ?c a sm:Skill }} WHERE {{ ?c sm:search "resume" }}'
    response = client.get(
        "/sparql", query_string={"query": query}, headers={"Accept": "application/n-triples"}
    )
    assert response.text.count("\n") == 2


def test_a_query_without_a_search_has_none():
    for query in (
        "SELECT * { ?s ?p ?o }",
        'SELECT ("sm:search" AS ?search) {}',
        "ASK { ?search a ?b }",
    ):
        assert searches_in(query) == []


def test_what_the_graph_says_cannot_break_a_query(client):
    odd = 'a \\" } SERVICE <http://x/> { \n \\u0022 \x07 } needle \\'
    quads = [(iri(CARE), SKOS.prefLabel, text(odd, "en"), DEFAULT_GRAPH)]
    client = create_app(quads).test_client()
    query = f'{PREFIXES}SELECT ?t {{ (?c ?s ?t) sm:search "needle" . ?c skos:prefLabel ?t }}'
    body = client.get("/sparql", query_string={"query": query}).json
    assert [row["t"]["value"] for row in body["results"]["bindings"]] == [odd]


def test_the_longest_answers_of_the_index_fit_into_a_query():
    quads = [
        (iri(f"{CARE}{n}"), SKOS.definition, text(f"care {n} " + "é" * 900, "en"), DEFAULT_GRAPH)
        for n in range(1500)
    ]
    client = create_app(quads).test_client()
    query = "SELECT (COUNT(*) AS ?n) { (?c ?score ?text) sm:search 'care' . ?c ?p ?text }"
    assert rows(client, query) == [["1000"]]


def test_the_command_asks_with_searches_too(sample_file, tmp_path):
    file = tmp_path / "query.rq"
    file.write_text(f'{PREFIXES}SELECT ?c {{ ?c sm:search "Cordonn"@fr ; a sm:Skill }}')
    command = ["query", str(sample_file), str(file), "--format", "csv"]
    result = CliRunner().invoke(main, command)
    assert result.output.split() == ["c", "https://w3id.org/skosmith/sfia/8/skills/SHOE"]


FRAGMENTS = [
    "?c", "sm:search", '"resume"', "'a'@fr", ".", ";", ",", "{", "}", "(", ")", "[", "]", "a", "sm:Skill",
    "SELECT", "*", "WHERE", "CONSTRUCT", "OPTIONAL", "UNION", "FILTER", "VALUES", "GRAPH", "?g", "#\n",
    "<x>", "SERVICE", "MINUS", "BIND", "AS", "^", "/",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join))
def test_any_text_is_expanded_or_refused(query):
    try:
        expanded = expand(Query(PREFIXES + query), searches_in(PREFIXES + query), _index()).text
    except (QuerySyntaxError, QueryRefusedError):
        return
    tokens = [t.group() for t in tokens_of(expanded) if t.lastgroup == "name"]
    assert "sm:search" not in tokens
    for word in ("SERVICE", "SELECT", "CONSTRUCT"):
        assert expanded.count(word) == (PREFIXES + query).count(word)


def _index(made=[]):  # noqa: B006 (made once for all examples)
    if not made:
        made.append(Index.of(made_up()))
    return made[0]


FUNCTIONS = [
    ('sm:fold("Résumé Straße")', "resume strasse"),
    ('sm:fold("خِدمة"@ar)', "خدمه"),
    ('sm:matches("Le résumé du rôle"@fr, "role resum")', "true"),
    ('sm:matches("Le résumé du rôle"@fr, "resum role")', "false"),
    ('sm:matches("設計管理", "計管")', "true"),
    ('sm:matches(<http://x.example/>, "a")', ""),
    ('sm:matches("a", "")', ""),
    ("sm:fold()", ""),
]


@pytest.mark.parametrize(("call", "value"), FUNCTIONS)
def test_functions_fold_and_compare(client, call, value):
    assert rows(client, f"SELECT ({call} AS ?value) ('x' AS ?y) {{}}") == [[value, "x"]]


def test_the_service_describes_its_search(client):
    turtle = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    for name in (
        "extensionFunction> <https://w3id.org/skosmith/ontology#matches>",
        "propertyFeature>",
    ):
        assert name in turtle


DOC = (Path(__file__).parents[1] / "docs" / "search.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("query", re.findall(r"```sparql\n(.*?)```", DOC, re.DOTALL))
def test_queries_in_the_docs_find_something(query, seed_quads):
    client = create_app(seed_quads).test_client()
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    assert answer.text.count("\n") > 1


def test_the_answer_in_the_docs_has_the_form_of_an_answer(seed_quads):
    client = create_app(seed_quads).test_client()
    shown = json.loads(re.search(r"```json\n(.*?)```", DOC, re.DOTALL)[1])
    given = client.get("/search?q=soporte+servcio&language=es&format=json").json
    assert {name: shown[name] for name in shown if name != "results"} == {
        name: given[name] for name in given if name != "results"
    }
    assert shown["results"] == given["results"][:1]
    assert set(re.findall(r"`(\w+)`", re.search(r"\| `field` \|(.*)", DOC)[1])) == set(FIELDS)


@pytest.mark.suite
@pytest.mark.parametrize("edition", ["8", "9"])
def test_every_official_skill_is_found_by_code_by_name_and_in_spite_of_a_typing_error(
    edition, shared
):
    workbook = shared / "reference-data" / "sfia" / OFFICIAL[edition][0]
    quads = convert([str(workbook)]).graph.quads
    index = Index.of(quads)
    skills = [
        (text.value, text.subject)
        for text in index.texts(range(index.size)).values()
        if text.subject.kind == "Skill" and text.field == "label"
    ]
    assert len(skills) > 100
    for name, subject in skills:
        assert search(index, subject.code).results[0].subject == subject
        assert search(index, name).results[0].subject == subject
        word = max(re.findall(r"\w+", name), key=len)
        typed = name.replace(word, f"{word[:2]}{word[3]}{word[2]}{word[4:]}")
        best = [result.subject for result in search(index, typed).results[:3]]
        assert subject in best, typed


@pytest.fixture(scope="module")
def served(sample_service):
    return sample_service


def get(port, path, **headers):
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


@pytest.mark.network
def test_the_service_searches(served):
    status, headers, body = get(served.port, "/search?q=Cordonn&format=json")
    assert status == 200
    assert json.loads(body)["results"][0]["path"] == "/8/skills/SHOE"
    again = get(served.port, "/search?q=Cordonn&format=json", **{"If-None-Match": headers["etag"]})
    assert again[0] == 304
    assert json.loads(get(served.port, f"/suggest?q={quote('إصلاح')}")[2])[1] == ["إصلاح الأحذية"]


@pytest.mark.network
def test_workers_answer_queries_with_searches_and_functions(served):
    search = 'SELECT ?c { ?c sm:search "mendin" ; a sm:Skill FILTER(sm:matches("é", "E")) }'
    path = "/sparql?" + urlencode({"query": PREFIXES + search})
    for _ in range(2):  # the second answer comes out of the cache
        status, headers, body = get(served.port, path, Accept="application/sparql-results+json")
        assert status == 200
        assert headers["cache-control"].startswith("public")
        (row,) = json.loads(body)["results"]["bindings"]
        assert row["c"]["value"].endswith("/9/skills/SHOE")


@pytest.mark.network
def test_the_service_refuses_what_it_cannot_search(served):
    path = "/sparql?" + urlencode({"query": f"{PREFIXES}ASK {{ ?c sm:search ?w }}"})
    status, _, body = get(served.port, path, Accept="application/sparql-results+json")
    assert status == 400
    assert json.loads(body)["line"] == 3


@pytest.mark.network
def test_the_index_is_exchanged_with_the_graph(tmp_path):
    import signal
    import time

    file = tmp_path / "graph.nt"
    file.write_text(f'<{CARE}> {SKOS.prefLabel} "before" .\n', encoding="utf-8")
    with serving(file) as served:
        assert json.loads(get(served.port, "/suggest?q=before")[2])[1] == ["before"]
        file.write_text(f'<{CARE}> {SKOS.prefLabel} "after" .\n', encoding="utf-8")
        served.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 20
        while json.loads(get(served.port, "/suggest?q=after")[2])[1] != ["after"]:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert json.loads(get(served.port, "/suggest?q=before")[2])[1] == []


def test_the_sample_graph_is_searched_by_type():
    client = create_app(sample_quads()).test_client()
    body = client.get("/search?q=heels&type=GuidanceActivity&format=json").json
    assert [one["label"] for one in body["results"]] == ["heels"]


def test_a_query_that_only_holds_the_word_needs_no_index(quads, index):
    service = Service.of(Store.from_quads(quads), quads, Settings(), index)
    app = create_app_of(replace(service, texts=None))
    query = 'ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), "research")) }'
    assert app.test_client().get("/sparql", query_string={"query": query}).status_code == 200


def test_what_begins_with_a_code_is_counted(client):
    answer = looked_for(client, "car ")  # a word that is finished
    assert answer["total"] == sum(len(one["matches"]) for one in answer["results"]) > 0


@pytest.mark.parametrize("number", ["000000001999", "0" * 9 + "9" * 5000, "１", "-1"])
def test_a_number_out_of_range_is_refused(client, number):
    assert client.get("/search", query_string={"q": "a", "limit": number}).status_code == 400
    assert client.get("/search", query_string={"q": "a", "offset": number}).status_code == 400


def test_an_answer_is_kept_as_long_as_the_operator_says(quads, index):
    app = create_app(quads, Settings(cache_max_age=7), index=index)
    answer = app.test_client().get("/search?q=care&format=json")
    assert answer.cache_control.max_age == 7


# -- without an index ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def without_index():
    engine = Store.from_quads(sample_quads())
    catalogue = AskedCatalogue.of(engine)
    service = Service(Settings(), engine, catalogue, Dumps(None), None, None)
    return create_app_of(service).test_client()


NAMED = [
    ("shoe", "SHOE"),
    ("mending shoe", "SHOE"),
    ("SHOE", "SHOE"),
    ("إصلاح", "SHOE"),
    ("cordon", "SHOE"),
    ("heel", "SHOE"),
]


@pytest.mark.parametrize(("query", "code"), NAMED)
def test_names_are_found_without_an_index(without_index, query, code):
    body = without_index.get("/search", query_string={"q": query, "format": "json"}).json
    assert body["results"][0]["code"] == code
    assert body["results"][0]["label"]
    assert body["lookedThrough"] == "names"


NOT_THERE = ["nothing like it", 'a" } SERVICE <http://x/> {', "\\x", "''' x", "x\ny"]


@pytest.mark.parametrize("query", NOT_THERE)
def test_what_is_not_there_is_not_found_without_an_index(without_index, query):
    response = without_index.get("/search", query_string={"q": query, "format": "json"})
    assert (response.status_code, response.json["results"]) == (200, [])


def test_the_page_says_that_names_alone_are_looked_through(without_index):
    html = {"Accept": "text/html"}
    page = without_index.get("/search", query_string={"q": "shoe"}, headers=html).text
    assert "its names and codes were looked through" in page
    assert "SHOE" in page
    assert without_index.get("/search", headers=html).status_code == 200
    assert without_index.get("/suggest?q=sh").json[1] == []
