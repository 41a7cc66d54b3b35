"""Reconciliation: names become concepts; what is asked is judged, what is answered is as the API has it."""

import base64
import hashlib
import json
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from sample_taxonomies import BASE, TRADE, TRADES, taxonomies
from skosmith_converter.vocabulary import SKOS, SM
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.protocol import ProtocolError
from skosmith_server.reconciliation.asked import read_extension, read_queries
from skosmith_server.reconciliation.similarity import name_of, similarity
from skosmith_server.search.index import Index
from skosmith_server.service import Dumps, Service
from skosmith_server.settings import Settings
from skosmith_server.statistics import count
from skosmith_server.store import Store

SOLE, HEEL, LACE = (f"{BASE}9/skills/{code}" for code in ("SOLE", "HEEL", "LACE"))
SOLE_4 = f"{BASE}9/skilllevels/SOLE_4"
OLD_SOLE = f"{BASE}8/skills/SOLE"
ACTIVITY = f"{SOLE}/activities/1"
TRADES_PATH = "/reconcile/in/trades.example/scheme/skills"
CONCEPT, SKILL = f"{SKOS.namespace}Concept", f"{SM.namespace}Skill"
KNOWLEDGE = "http://data.europa.eu/esco/skill-type/knowledge"


@pytest.fixture(scope="module")
def in_memory():
    return create_app(taxonomies()).test_client()


@pytest.fixture(scope="module")
def asked():
    """The same where the graph is not in memory, and pages ask the engine."""
    quads = taxonomies()
    store = Store.from_quads(quads)
    catalogue = AskedCatalogue.of(store, BASE)
    service = Service(Settings(), store, catalogue, Dumps(None), count(quads), Index.of(quads))
    return create_app_of(service).test_client()


@pytest.fixture(params=["in memory", "asked"])
def client(request):
    return request.getfixturevalue(request.param.replace(" ", "_"))


def batch(client, queries, path="/reconcile/in/9", **headers):
    response = client.post(path, data={"queries": json.dumps(queries)}, headers=headers)
    assert response.status_code == 200, response.text
    return {name: one["result"] for name, one in response.json.items()}


def ask(client, query, path="/reconcile/in/9", **headers):
    query = {"query": query} if isinstance(query, str) else query
    return batch(client, {"q0": query}, path, **headers)["q0"]


def extend(client, ids, *properties, path="/reconcile", **headers):
    listed = [one if isinstance(one, dict) else {"id": one} for one in properties]
    asked = {"extend": json.dumps({"ids": ids, "properties": listed})}
    response = client.post(path, data=asked, headers=headers)
    assert response.status_code == 200, response.text
    return response.json


# -- who is found ----------------------------------------------------------------------------
FOUND = [
    ("Sole fitting", SOLE, True),
    ("  SOLE   FITTING ", SOLE, True),
    ("sole", SOLE, True),
    ("SOLE_4", SOLE_4, True),
    (SOLE_4, SOLE_4, True),
    ("подгонка подошвы", SOLE, True),
    ("تركيب النعل", SOLE, True),
    ("تَركيب النّعل", SOLE, True),
    ("Sole fiting", SOLE, False),
    ("fitting of soles", SOLE, False),
    ("Heel programing and develpment", HEEL, False),
    ("development and programming, heel", HEEL, False),
    ("разработка каблука", HEEL, False),
    ("подгонки подошв", SOLE, False),
    ("الكعب برمجة", HEEL, False),
    ("برمجه الكعوب", HEEL, False),
    ("managing laces", LACE, False),
    ("the lace management that we have always done in our workshop, and then some more words", LACE, False),
]  # fmt: skip


@pytest.mark.parametrize(("query", "iri", "match"), FOUND)
def test_a_name_finds_its_concept_however_it_is_written(client, query, iri, match):
    first = ask(client, query)[0]
    assert (first["id"], first["match"]) == (iri, match)
    assert (first["score"] == 100) == match


FOREIGN = [
    ("Sohlen kleben", "glue", True),
    ("work with lether", "work", False),
    ("lether work", "work", True),
    ("sole fitting", "glue", True),
    ("T1", "glue", True),
    ("皮革的加工", "#5", False),
    (f"{TRADE}odd,one", "odd,one", True),
]


@pytest.mark.parametrize(("query", "last", "match"), FOREIGN)
def test_a_taxonomy_under_iris_of_its_own_is_reconciled_with_alike(client, query, last, match):
    first = ask(client, query, TRADES_PATH)[0]
    assert first["id"] == (f"{TRADE[:-1]}{last}" if last[0] == "#" else f"{TRADE}{last}")
    assert first["match"] == match


@pytest.mark.parametrize(
    "query", ["zzz", "…", "", " ", "9", "http://nowhere.example/x", "a<b>", "\0"]
)
def test_what_nothing_is_called_has_no_candidates(client, query):
    assert ask(client, query) == []


def test_only_what_is_certain_is_a_match(client):
    everywhere = ask(client, "SOLE", "/reconcile")
    assert {one["id"] for one in everywhere if one["score"] == 100} == {SOLE, OLD_SOLE}
    assert everywhere[0]["id"] == SOLE, "the newest edition is the first"
    assert not any(one["match"] for one in everywhere)
    both = ask(client, "Resoling")
    assert {one["id"] for one in both[:2]} == {SOLE, LACE}
    assert not any(one["match"] for one in both)
    preferred = ask(client, {"query": "Sole fitting", "type": SKILL}, "/reconcile/in/9")
    assert [one["match"] for one in preferred].count(True) == 1


def test_scores_fall_and_lie_between_0_and_100(client):
    for query in ("Sole fitting", "sole", "fit", "Level", "heel glue"):
        scores = [one["score"] for one in ask(client, query, "/reconcile")]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 100 for score in scores)


def test_features_say_why(client):
    first = ask(client, "Sole fitting", "/reconcile/in/9")[0]
    features = {one["id"]: one["value"] for one in first["features"]}
    assert features == {
        "name": 100.0, "words": 100.0, "preferred": True, "code": False, "languages": 1,
    }  # fmt: skip
    first = ask(client, "sole", "/reconcile/in/9")[0]
    assert {one["id"]: one["value"] for one in first["features"]}["code"] is True


def test_names_and_descriptions_follow_accept_language_else_what_was_found(client):
    for query, language, name in [
        ("SOLE", "ru", "подгонка подошвы"),
        ("SOLE", "tlh, ar;q=0.5", "تركيب النعل"),
        ("SOLE", "", "Sole fitting"),
        ("подгонка подошвы", "", "подгонка подошвы"),
        ("подгонка подошвы", "en", "Sole fitting"),
    ]:
        assert ask(client, query, **{"Accept-Language": language})[0]["name"] == name
    first = ask(client, "SOLE", **{"Accept-Language": "ru"})[0]
    assert first["description"] == "SOLE · edition 9 · Выбор и приклеивание подошв."


def test_activities_are_called_by_sentences(client):
    first = ask(client, "measures the feet before the soles are cut", "/reconcile/in/9/activities")[
        0
    ]
    assert first["id"] == ACTIVITY


def test_a_limit_holds_and_0_is_the_usual_one(client):
    assert len(ask(client, {"query": "sole fitting", "limit": 1})) == 1
    assert len(ask(client, {"query": "sole fitting", "limit": 0})) > 1


# -- types -----------------------------------------------------------------------------------
def test_types_are_told_the_narrowest_first(client):
    assert [one["id"] for one in ask(client, "SOLE")[0]["type"]] == [SKILL, CONCEPT]
    assert [one["id"] for one in ask(client, "T1", TRADES_PATH)[0]["type"]] == [
        "http://data.europa.eu/esco/model#Skill", KNOWLEDGE, CONCEPT,
    ]  # fmt: skip


TYPES = [
    ({"type": SKILL}, SOLE, True),
    ({"type": "sm:Skill"}, SOLE, True),
    ({"type": "SkillLevel"}, SOLE_4, True),
    ({"type": ["sm:SkillLevel", "nonsense"], "type_strict": "any"}, SOLE_4, True),
    ({"type": ["sm:SkillLevel", "skos:Concept"], "type_strict": "all"}, SOLE_4, True),
    ({"type": "sm:SkillLevel", "type_strict": "should"}, SOLE_4, True),
    ({"type": "nonsense"}, SOLE, False),
    ({"type": ["sm:Skill", "nonsense"], "type_strict": "all"}, SOLE, False),
]


@pytest.mark.parametrize(("more", "iri", "found"), TYPES)
def test_types_restrict_or_prefer(client, more, iri, found):
    results = ask(client, {"query": "Sole fitting level 4", **more})
    assert (iri in {one["id"] for one in results[:1]}) == found
    assert found or results == []


def test_a_type_that_ought_to_be_there_costs_those_without_it(client):
    plain = ask(client, "Sole fitting")
    should = ask(
        client, {"query": "Sole fitting", "type": "sm:SkillLevel", "type_strict": "should"}
    )
    assert {one["id"] for one in plain} == {one["id"] for one in should}
    skill = next(one for one in should if one["id"] == SOLE)
    assert skill["score"] == 80
    assert not skill["match"]


# -- properties ------------------------------------------------------------------------------
def test_properties_decide_between_those_of_one_name(client):
    for pid, value in [
        ("edition", "9"), ("edition", 9), ("edition", 9.0), ("skos:inScheme", {"id": f"{BASE}9"}),
        ("inScheme", "Shoes, edition 9"), ("definition", "choosing and glueing soles"), ("code", ["x", "sole"]),
        (f"{SKOS.namespace}prefLabel@ru", "подгонка подошвы"), ("closeMatch", "glue soles & heels"),
    ]:  # fmt: skip
        query = {"query": "SOLE", "properties": [{"pid": pid, "v": value}]}
        first = ask(client, query, "/reconcile")[0]
        assert first["id"] == SOLE, pid
        features = {one["id"]: one["value"] for one in first["features"]}
        assert features["properties"] == 100, (pid, value)
    query = {"query": "SOLE", "properties": [{"pid": "edition", "v": "8"}]}
    results = ask(client, query, "/reconcile")
    assert [(one["id"], one["match"]) for one in results[:2]] == [(OLD_SOLE, True), (SOLE, False)]
    assert results[1]["score"] == 60


def test_a_property_that_is_unknown_or_of_which_nothing_is_said_counts_for_nothing(client):
    for pid in (
        "nonsense",
        "hiddenLabel",
        "http://x.example/p",
        "skos:prefLabel@qaa",
        "",
        "@",
        "level",
    ):
        query = {"query": "SOLE", "properties": [{"pid": pid, "v": "anything"}]}
        first = ask(client, query)[0]
        assert (first["id"], first["score"], first["match"]) == (SOLE, 100, True)


def test_values_alone_find_what_has_them(client):
    for properties, iri in [
        ([{"pid": "notation", "v": "SOLE_4"}], SOLE_4),
        ([{"pid": "closeMatch", "v": f"{TRADE}glue"}], SOLE),
        ([{"pid": "closeMatch", "v": {"id": f"{TRADE}glue", "name": "glue"}}], SOLE),
        ([{"pid": "broader", "v": {"id": SOLE}}, {"pid": "level", "v": 4}], SOLE_4),
    ]:
        results = ask(client, {"properties": properties})
        assert [one["id"] for one in results if one["match"]] == [results[0]["id"]] == [iri]
    assert ask(client, {"properties": [{"pid": "notation", "v": "NONE"}]}) == []


def test_values_are_handed_out_in_the_forms_of_the_api(client):
    rows = extend(
        client, [SOLE, SOLE_4, f"{TRADE}glue", "nonsense", "http://no.where/"],
        "notation", "prefLabel", "skos:prefLabel@ru", "broader", "level", "edition", "closeMatch",
        f"{TRADE}weight", f"{TRADE}since", "nonsense",
    )["rows"]  # fmt: skip
    assert list(rows) == [SOLE, SOLE_4, f"{TRADE}glue", "nonsense", "http://no.where/"]
    sole, level, glue, nonsense, nowhere = rows.values()
    assert sole["prefLabel"] == [{"str": "Sole fitting"}]
    assert sole["skos:prefLabel@ru"] == [{"str": "подгонка подошвы"}]
    assert sole["closeMatch"] == [{"id": f"{TRADE}glue", "name": "glue soles & heels"}]
    assert (sole["edition"], level["level"]) == ([{"int": 9}], [{"int": 4}])
    assert level["broader"] == [{"id": SOLE, "name": "Sole fitting"}]
    assert (glue[f"{TRADE}weight"], glue[f"{TRADE}since"]) == (
        [{"float": 0.5}],
        [{"str": "2020-01-01"}],
    )
    assert nonsense == nowhere
    assert all(values == [] for values in nonsense.values())


SETTINGS = [
    ("altLabel", {"language": "*"}, [{"str": "Resoling"}]),
    (
        "prefLabel",
        {"language": "*", "limit": "2"},
        [{"str": "Sole fitting"}, {"str": "подгонка подошвы"}],
    ),
    ("prefLabel", {"language": "ar"}, [{"str": "تركيب النعل"}]),
    ("prefLabel", {"language": "ar", "limit": 0}, [{"str": "تركيب النعل"}]),
    ("prefLabel", {"limit": "many", "language": 5}, [{"str": "Sole fitting"}]),
    ("closeMatch", {"content": "label"}, [{"str": "glue soles & heels"}]),
    ("closeMatch", {"content": "iri"}, [{"str": f"{TRADE}glue"}]),
]


@pytest.mark.parametrize(("pid", "settings", "values"), SETTINGS)
def test_settings_choose_among_values(client, pid, settings, values):
    rows = extend(client, [SOLE], {"id": pid, "settings": settings})["rows"]
    assert rows[SOLE][pid] == values


def test_columns_are_named_and_those_of_concepts_can_be_reconciled(client):
    meta = extend(client, [], "skos:broader", "edition", "nonsense")["meta"]
    assert meta[0] == {
        "id": "skos:broader",
        "name": "broader",
        "type": {"id": CONCEPT, "name": "concept"},
    }
    assert meta[1:] == [
        {"id": "edition", "name": "edition"},
        {"id": "nonsense", "name": "nonsense"},
    ]


# -- suggested -------------------------------------------------------------------------------
def suggested(client, what, path="/in/9", **parameters):
    response = client.get(f"/reconcile/suggest/{what}{path}", query_string=parameters)
    assert response.status_code == 200, response.text
    return response.json["result"]


def test_entities_are_suggested_by_the_beginning_of_a_name_or_code(client):
    for prefix, iri in [
        ("sol", SOLE),
        ("SOLE_", SOLE_4),
        ("heel progr", HEEL),
        ("подгон", SOLE),
        ("برم", HEEL),
        (SOLE, SOLE),
    ]:
        first = suggested(client, "entity", prefix=prefix)[0]
        assert first["id"] == iri
        assert first["notable"][-1]["id"] == CONCEPT
    assert all(
        one["id"].startswith(TRADE[:-1])
        for one in suggested(client, "entity", TRADES_PATH.removeprefix("/reconcile"), prefix="sol")
    )
    assert [one["id"] for one in suggested(client, "entity", prefix="sol", type="SkillLevel")] == [
        SOLE_4
    ]


def test_suggestions_go_on_from_a_cursor(client):
    whole = [one["id"] for one in suggested(client, "entity", prefix="sole")]
    assert [one["id"] for one in suggested(client, "entity", prefix="sole", cursor=1)] == whole[1:]
    assert suggested(client, "entity", prefix="sole", cursor=9000) == []


@pytest.mark.parametrize("prefix", ["", " ", "…", "x" * 500, "w " * 50, "\0"])
def test_what_cannot_be_looked_for_suggests_no_entity(client, prefix):
    assert suggested(client, "entity", prefix=prefix) == []


def test_properties_and_types_are_suggested_by_name_and_id(client):
    assert f"{SKOS.namespace}prefLabel" in [
        one["id"] for one in suggested(client, "property", prefix="pref")
    ]
    assert f"{SKOS.namespace}prefLabel" in [
        one["id"] for one in suggested(client, "property", prefix="label")
    ]
    assert [one["id"] for one in suggested(client, "property", prefix="edit")] == ["edition"]
    assert [one["id"] for one in suggested(client, "type", prefix="skill l")] == [
        f"{SM.namespace}SkillLevel"
    ]
    types = [one["id"] for one in suggested(client, "type", prefix="")]
    assert types == [SKILL, f"{SM.namespace}SkillLevel", CONCEPT]
    assert KNOWLEDGE in [one["id"] for one in suggested(client, "type", "", prefix="know")]


def test_properties_of_a_type_are_proposed(client):
    body = client.get(
        "/reconcile/properties/in/9", query_string={"type": f"{SM.namespace}SkillLevel"}
    ).json
    ids = [one["id"] for one in body["properties"]]
    assert {"level", f"{SM.namespace}atLevel", f"{SKOS.namespace}prefLabel@en"} <= {*ids}
    assert f"{SKOS.namespace}closeMatch" not in ids
    assert body["type"] == f"{SM.namespace}SkillLevel"
    short = client.get("/reconcile/properties/in/9", query_string={"limit": 3}).json
    assert (len(short["properties"]), short["limit"]) == (3, 3)


# -- previews --------------------------------------------------------------------------------
def test_a_preview_may_be_framed_by_anyone_and_runs_nothing(client):
    response = client.get("/reconcile/preview", query_string={"id": f"{TRADE}odd,one"})
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "X-Frame-Options" not in response.headers
    assert "<script" not in response.text
    assert "&lt;script&gt;" in response.text
    assert response.text.count("</style>") == 1
    other = client.get("/resource", query_string={"iri": SOLE}, headers={"Accept": "text/html"})
    assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


def test_the_style_of_a_preview_is_the_one_that_its_policy_lets_in(client):
    response = client.get("/reconcile/preview", query_string={"id": SOLE})
    (style,) = re.findall("<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("more", "wish", "language", "direction"),
    [("", "ar", "ar", "rtl"), ("", "ru", "ru", "ltr"), ("&lang=ar", "ru", "ar", "rtl")],
)
def test_a_preview_is_written_in_the_direction_of_its_language(
    client, more, wish, language, direction
):
    address = f"/reconcile/preview?id={quote(SOLE)}{more}"
    page = client.get(address, headers={"Accept-Language": wish}).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert ("<h1>تركيب النعل</h1>" in page) == (language == "ar")


def test_a_flyout_is_a_piece_of_html_without_anything_of_the_graph_in_it(client):
    body = client.get("/reconcile/flyout", query_string={"id": f"{TRADE}odd,one"}).json
    assert body["id"] == f"{TRADE}odd,one"
    assert "&lt;script&gt;" in body["html"]
    assert "<script" not in body["html"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("", 400),
        ("nonsense", 400),
        ("javascript:alert(1)", 404),
        ("http://no.where/x", 404),
        ("http://a b", 400),
    ],
)
def test_nothing_is_previewed_that_the_graph_does_not_know(client, given, status):
    for what in ("preview", "flyout"):
        response = client.get(f"/reconcile/{what}", query_string={"id": given})
        assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (
            status,
            "*",
        )


# -- endpoints -------------------------------------------------------------------------------
def test_each_scheme_that_has_concepts_is_an_endpoint(client):
    page = client.get("/", headers={"Accept": "text/html"}).text
    for path, title in [
        ("/reconcile", "all concepts"),
        ("/reconcile/in/9", "Shoes, edition 9"),
        ("/reconcile/in/9/lor", f"{BASE}9/lor"),
        (TRADES_PATH, "Trades"),
    ]:
        assert f'<a href="{path}">' in page
        assert client.get(path).json["name"] == f"Skosmith: {title}"
    assert "scheme/empty" not in page
    assert (
        client.get("/reconcile/in/9", headers={"Accept-Language": "ru"}).json["name"]
        == "Skosmith: Обувь, издание 9"
    )
    void = client.get("/.well-known/void", headers={"Accept": "application/n-triples"}).text
    assert f"<http://localhost{TRADES_PATH}> <http://purl.org/dc/terms/subject> <{TRADES}>" in void


def test_an_unknown_scheme_is_not_found_and_the_known_ones_are_named(client):
    response = client.get("/reconcile/in/nine")
    assert response.status_code == 404
    assert "trades.example/scheme/skills" in response.json["detail"]


def test_the_manifest_names_addresses_at_which_there_is_something(client):
    for path in ("/reconcile", "/reconcile/in/9", TRADES_PATH):
        body = client.get(path).json
        for what in ("entity", "property", "type"):
            found = body["suggest"][what]
            assert found["service_url"] == "http://localhost"
            assert client.get(f"{found['service_path']}?prefix=s").status_code == 200
        flyout = body["suggest"]["entity"]["flyout_service_path"].replace(
            "${id}", quote(SOLE, safe="")
        )
        pages = (body["view"]["url"], body["preview"]["url"])
        addresses = [
            page.removeprefix("http://localhost").replace("{{id}}", quote(SOLE, safe=""))
            for page in pages
        ]
        addresses += [flyout, body["extend"]["propose_properties"]["service_path"]]
        assert [client.get(one).status_code for one in addresses] == [200] * 4


def test_the_public_address_stands_in_the_manifest():
    client = create_app(taxonomies(), Settings(public_url="https://shoes.example/")).test_client()
    assert (
        client.get("/reconcile").json["view"]["url"] == "https://shoes.example/resource?iri={{id}}"
    )


def test_a_query_by_get_is_answered_alike_and_kept(client):
    queries = json.dumps({"q0": {"query": "SOLE"}})
    response = client.get("/reconcile/in/9", query_string={"queries": queries})
    assert response.json["q0"]["result"] == ask(client, "SOLE")
    again = client.get(
        "/reconcile/in/9",
        query_string={"queries": queries},
        headers={"If-None-Match": response.headers["ETag"]},
    )
    assert again.status_code == 304
    asked = json.dumps({"ids": [SOLE], "properties": [{"id": "edition"}]})
    assert client.get("/reconcile", query_string={"extend": asked}).json["rows"][SOLE] == {
        "edition": [{"int": 9}]
    }


CALLS = [
    ("GET", "/reconcile", 200), ("POST", "/reconcile", 400), ("GET", "/reconcile?queries=x", 400),
    ("GET", "/reconcile/in/nine", 404), ("GET", "/reconcile/suggest/entity?prefix=s", 200), ("GET", "/reconcile/suggest/entity?cursor=-1", 400),
    ("GET", "/reconcile/suggest/nothing", 404), ("GET", "/reconcile/properties", 200), ("GET", "/reconcile/properties?limit=x", 400),
    ("GET", f"/reconcile/flyout?id={quote(SOLE)}", 200), ("OPTIONS", "/reconcile", 204), ("OPTIONS", TRADES_PATH, 204),
    ("OPTIONS", "/reconcile/suggest/type/in/9", 204),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), CALLS)
def test_any_origin_may_ask_and_read_problems_too(in_memory, method, path, status):
    form = (
        {"headers": {"Content-Type": "application/x-www-form-urlencoded"}}
        if method == "POST"
        else {}
    )
    response = in_memory.open(path, method=method, **form)
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (status, "*")
    if method == "OPTIONS":
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
    if status >= 400:
        assert response.mimetype == "application/problem+json"


def test_without_an_index_the_service_says_so():
    store = Store.from_quads(taxonomies())
    service = Service(Settings(), store, AskedCatalogue.of(store, BASE), Dumps(None), None, None)
    client = create_app_of(service).test_client()
    assert client.get("/reconcile").status_code == 501
    assert "Reconcile" not in client.get("/", headers={"Accept": "text/html"}).text


# -- what is asked ---------------------------------------------------------------------------
WRONG = [
    ("", "no JSON"), ("nonsense", "no JSON"), ("[" * 20_000, "no JSON"), ('"\\ud800"', "no JSON"), ('{"q": NaN}', "no JSON"),
    ("[]", "an object"), ('{"q0": "x"}', "queries.q0"), ('{"q0": {}}', "asks for nothing"), ('{"q0": {"query": 5}}', "query"),
    ('{"q0": {"query": "x", "limit": "5"}}', "limit"), ('{"q0": {"query": "x", "limit": -1}}', "limit"), ('{"q0": {"query": "x", "limit": true}}', "limit"),
    ('{"q0": {"query": "x", "type": 5}}', "type"), ('{"q0": {"query": "x", "type": [5]}}', "type"), ('{"q0": {"query": "x", "type_strict": "so"}}', "type_strict"),
    ('{"q0": {"query": "x", "properties": {}}}', "properties"), ('{"q0": {"query": "x", "properties": [5]}}', "properties[0]"),
    ('{"q0": {"query": "x", "properties": [{"pid": "a"}]}}', "pid"), ('{"q0": {"query": "x", "properties": [{"pid": "a", "v": null}]}}', "v"),
    ('{"q0": {"query": "x", "properties": [{"pid": "a", "v": {"name": "x"}}]}}', "v"), ('{"q0": {"query": "x", "props": []}}', "props"),
    (json.dumps({f"q{n}": {"query": "x"} for n in range(101)}), "too many"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG, ids=range(len(WRONG)))
def test_a_batch_that_is_wrong_is_refused_with_the_place(in_memory, text, said):
    response = in_memory.post("/reconcile", data={"queries": text})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert said in response.json["detail"]


@pytest.mark.parametrize(
    "text", ["5", "{}", '{"ids": "x", "properties": []}', '{"ids": [], "properties": [{}]}', '{"ids": [5], "properties": []}',
             '{"ids": [], "properties": [{"id": "x", "settings": 5}]}', json.dumps({"ids": ["x"] * 201, "properties": []})]
)  # fmt: skip
def test_an_extension_that_is_wrong_is_refused(in_memory, text):
    assert in_memory.post("/reconcile", data={"extend": text}).status_code == 400


def test_a_body_that_is_no_form_is_refused(in_memory):
    assert in_memory.post("/reconcile", json={"queries": {}}).status_code == 415


def test_a_batch_that_takes_too_long_is_ended():
    client = create_app(taxonomies(), Settings(timeout=-1.0)).test_client()
    response = client.post("/reconcile", data={"queries": json.dumps({"q0": {"query": "x"}})})
    assert response.status_code == 503


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["query", "limit", "type", "properties", "pid", "v", "id", "ids", "settings", "type_strict"]) | st.text(max_size=3), inner, max_size=4),
    max_leaves=15,
)  # fmt: skip


@given(JSON)
def test_whatever_is_sent_is_read_or_refused(value):
    for read in (read_queries, read_extension):
        with suppress(ProtocolError):
            read(json.dumps(value))


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["sole", "Sole fitting", "подошва", "النعل", "皮革", SOLE, "\ue000ty"]
)
PROPERTIES = st.lists(
    st.fixed_dictionaries(
        {
            "pid": st.text(max_size=5) | st.sampled_from(["edition", "closeMatch", "prefLabel@ru"]),
            "v": TEXTS
            | st.integers()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.booleans(),
        }
    ),
    max_size=2,
)


@given(
    TEXTS.filter(
        lambda text: (
            text.isascii()
            or text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") == text
        )
    ),
    PROPERTIES,
)
def test_whatever_is_looked_for_is_answered(in_memory, text, properties):
    query = {"query": text, "properties": properties}
    first, second = (
        in_memory.post("/reconcile", data={"queries": json.dumps({"q": query})}) for _ in range(2)
    )
    if first.status_code == 400:
        assert "no JSON" in first.json["detail"]  # half of a character
    else:
        assert first.status_code == 200, first.text
        assert first.data == second.data


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_symmetric_and_whole_only_for_equal_names(one, other):
    mine, theirs = name_of(one), name_of(other)
    likeness = similarity(mine, theirs)
    assert likeness == similarity(theirs, mine)
    assert 0 <= likeness <= 1
    assert (likeness == 1) == (mine.key == theirs.key)


# -- the schemas of the API ------------------------------------------------------------------
@pytest.fixture(scope="module")
def schemas(shared):
    folder = shared / "conformance" / "reconciliation" / "0.2" / "schemas"
    if not folder.is_dir():
        pytest.skip("no schemas of the Reconciliation API beside the checkout (SKOSMITH_SHARED)")
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    for schema in found.values():
        schema.pop("$schema", None)  # "the newest", which is none to name
    registry = jsonschema_rs.Registry(
        [(one["$id"], one) for one in found.values()], draft=jsonschema_rs.Draft7
    )
    return {
        name: jsonschema_rs.Draft7Validator(one, registry=registry) for name, one in found.items()
    }


def valid(schemas, name, value):
    errors = [
        f"{list(error.instance_path)}: {error.message}"
        for error in schemas[name].iter_errors(value)
    ]
    assert errors == []


@pytest.mark.suite
@pytest.mark.parametrize("language", ["en", "ar", ""])
@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/in/9", TRADES_PATH])
def test_every_answer_is_valid(client, schemas, path, language):
    headers = {"Accept-Language": language}
    ending = path.removeprefix("/reconcile")
    valid(schemas, "manifest", client.get(path, headers=headers).json)
    queries = {f"q{n}": {"query": query} for n, (query, *_) in enumerate(FOUND + FOREIGN)}
    queries |= {f"t{n}": {"query": "sole", **more} for n, (more, *_) in enumerate(TYPES)}
    queries["p"] = {"query": "SOLE", "properties": [{"pid": "edition", "v": 9}]}
    valid(schemas, "reconciliation-query-batch", queries)
    response = client.post(path, data={"queries": json.dumps(queries)}, headers=headers)
    valid(schemas, "reconciliation-result-batch", response.json)
    for what, schema in [("entity", "entities"), ("property", "properties"), ("type", "types")]:
        for prefix in ("s", "", "so"):
            said = client.get(
                f"/reconcile/suggest/{what}{ending}",
                query_string={"prefix": prefix},
                headers=headers,
            )
            valid(schemas, f"suggest-{schema}-response", said.json)
    proposal = client.get(f"/reconcile/properties{ending}", headers=headers).json
    valid(schemas, "data-extension-property-proposal", proposal)
    everything = [one["id"] for one in proposal["properties"]][:45]
    ids = [SOLE, SOLE_4, HEEL, f"{TRADE}glue", "nonsense"]
    valid(schemas, "data-extension-response", extend(client, ids, *everything, path=path))


@pytest.mark.suite
def test_the_requests_of_the_specification_are_accepted_and_its_mistakes_refused(
    in_memory, schemas, shared
):
    examples = Path(shared) / "conformance" / "reconciliation" / "0.2" / "examples"
    seen = []
    for name, field in [
        ("reconciliation-query-batch", "queries"),
        ("data-extension-query", "extend"),
    ]:
        for path in sorted((examples / name).glob("*/*.json")):
            text = path.read_text("utf-8")
            response = in_memory.post("/reconcile", data={field: text})
            assert response.status_code == (200 if path.parent.name == "valid" else 400), path.name
            seen.append(path.parent.name)
            assert schemas[name].is_valid(json.loads(text)) == (path.parent.name == "valid")
    assert (seen.count("valid"), seen.count("invalid")) == (6, 3)


def test_parameters_that_clients_add_are_no_hindrance(in_memory):
    added = urlencode({"prefix": "sole", "type_strict": "any", "lang": "en", "_": "1700000000000"})
    assert in_memory.get(f"/reconcile/suggest/entity?{added}").status_code == 200


# -- the documentation -----------------------------------------------------------------------
def test_the_calls_of_the_documentation_are_answered_as_it_says(seed_quads):
    client = create_app(seed_quads).test_client()
    page = (ROOT / "docs" / "reconciliation.md").read_text("utf-8")
    calls = re.findall(
        r"^curl --data-urlencode '(\w+)=(.*)' http://127\.0\.0\.1:8000(/\S+)$", page, re.MULTILINE
    )
    answers = [client.post(path, data={field: value}) for field, value, path in calls]
    assert [one.status_code for one in answers] == [200, 200]
    (shown,) = re.findall(r"^```json\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    first, said = (one["q0"]["result"][0] for one in (answers[0].json, json.loads(shown)))
    assert first.pop("description").startswith(said.pop("description").removesuffix("…"))
    assert first == said
    (row,) = answers[1].json["rows"].values()
    assert (len(row["prefLabel@ru"]), len(row["narrower"])) == (1, 2)
