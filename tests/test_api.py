"""The REST interface: each answer is what its schema says, the same from memory and from an engine."""

import json
import re
from importlib.resources import files
from xml.etree import ElementTree

import jsonschema_rs
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from running import serving
from sample_model import IRIS
from sample_roles import quads_with_roles
from skosmith_converter.iris import Iris
from skosmith_converter.terms import DEFAULT_GRAPH, iri, iri_text, plain, text, typed
from skosmith_converter.vocabulary import DCT, OWL, RDF, SKOS, SM, SSSOM, XSD
from skosmith_server.api.asked import Asked
from skosmith_server.api.atom import UNDATED
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.protocol import ProtocolError
from skosmith_server.service import Dumps, Service
from skosmith_server.settings import Settings
from skosmith_server.store import Store

ESCO = "http://data.europa.eu/esco/skill/"
SET, AXIOM = iri("https://example.org/set"), iri("https://example.org/set#1")
KITE, BREW = IRIS.skill("9", "KITE"), IRIS.skill("9", "BREW")
ATOM = "{http://www.w3.org/2005/Atom}"
DESCRIPTION = json.loads(
    files("skosmith_server.static").joinpath("openapi.json").read_text("utf-8")
)
OURS = {path: item for path, item in DESCRIPTION["paths"].items() if path.startswith("/api/v1")}


def mapped():
    """Give a mapping with what is said of it, stated at its other end."""
    concept = iri(f"{ESCO}strings")
    stated = (concept, SKOS.narrowMatch, KITE)
    places = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
    said = [
        (RDF.type, OWL.Axiom),
        *zip(places, stated, strict=True),
        (SSSOM.confidence, typed("0.75", XSD.decimal)),
        (SSSOM.reviewer_label, plain("A reader")),
    ]
    return [
        (*stated, SET),
        *((AXIOM, *pair, SET) for pair in said),
        (SET, RDF.type, SSSOM.MappingSet, SET),
        (SET, SSSOM.mappings, AXIOM, SET),
        (concept, SKOS.prefLabel, text("tie strings", "en"), DEFAULT_GRAPH),
    ]


QUADS = [*quads_with_roles(), *mapped()]


@pytest.fixture(scope="module")
def client():
    return create_app(QUADS).test_client()


@pytest.fixture(scope="module")
def elsewhere():
    """The same graph in an engine that gives it out in parts only."""
    store = Store.from_quads(QUADS)
    service = Service(Settings(), store, AskedCatalogue.of(store), Dumps(None), None, None)
    return create_app_of(service).test_client()


def asked(client, path, status=200, **headers):
    response = client.get(f"/api/v1{path}", headers=headers)
    assert response.status_code == status, response.text
    return response.json


# -- The contract --------------------------------------------------------------------------------
def closed(schema):
    """Give a schema that lets no key through that it does not name."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **made} if "properties" in schema else made


def validator(path):
    """Give what judges an answer at a path of the description."""
    found = OURS[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schemas = {name: closed(one) for name, one in DESCRIPTION["components"]["schemas"].items()}
    whole = {**found, "components": {"schemas": schemas}}
    return jsonschema_rs.validator_for(whole)


ANSWERS = [
    ("", ""),
    ("/editions", "/editions"),
    ("/editions/{edition}", "/editions/8"),
    ("/languages", "/languages"),
    ("/coverage", "/coverage?edition=9"),
    ("/levels", "/levels"),
    ("/levels/{level}", "/levels/2?lang=ru"),
    ("/categories", "/categories"),
    ("/categories/{category}", "/categories/craft"),
    ("/categories/{category}", "/categories/air_craft?lang=ru"),
    ("/attributes", "/attributes"),
    ("/attributes/{attribute}", "/attributes/CARE"),
    ("/skills", "/skills"),
    ("/skills", "/skills?edition=8&lang=it"),
    ("/skills/{skill}", "/skills/KITE?lang=ru"),
    ("/skills/{skill}", "/skills/KITE?edition=8"),
    ("/skills/{skill}", "/skills/BREW"),
    ("/skills/{skill}/levels/{level}", "/skills/BREW/levels/2?lang=tlh"),
    ("/roles", "/roles"),
    ("/roles/{role}", "/roles/R2"),
    ("/search", "/search?q=kite"),
    ("/changes", "/changes"),
    ("/changes", "/changes?from=9&to=8"),
    ("/mappings", "/mappings"),
    ("/mappings", f"/mappings?concept={iri_text(KITE)}"),
]


@pytest.mark.parametrize(("path", "address"), ANSWERS, ids=[address for _, address in ANSWERS])
def test_an_answer_is_what_its_schema_says(client, path, address):
    validator(f"/api/v1{path}").validate(asked(client, address))


def test_every_address_that_is_described_is_held_to_its_schema():
    walked = {f"/api/v1{path}" for path, _ in ANSWERS}
    assert walked == OURS.keys() - {"/api/v1/{path}", "/api/v1/context.jsonld"}


@pytest.mark.parametrize(
    "path", sorted(path for path in OURS if "200" in OURS[path]["get"]["responses"])
)
def test_an_example_is_what_its_schema_says(path):
    answer = OURS[path]["get"]["responses"]["200"]["content"]["application/json"]
    if "schema" in answer:
        validator(path).validate(answer["example"])


def test_a_schema_refuses_what_it_does_not_name(client):
    body = asked(client, "/skills/KITE")
    assert not validator("/api/v1/skills/{skill}").is_valid({**body, "colour": "red"})
    assert not validator("/api/v1/skills/{skill}").is_valid({**body, "levels": [{}]})


FROM_ALL = ("/coverage", "/changes", "/mappings", "/search")


@pytest.mark.parametrize(
    "address", [a for _, a in ANSWERS if not a.startswith(FROM_ALL) or "concept" in a]
)
def test_an_engine_elsewhere_gives_the_same(client, elsewhere, address):
    assert asked(elsewhere, address) == asked(client, address)


@pytest.mark.parametrize("address", ["/coverage", "/changes", "/mappings"])
def test_what_takes_the_whole_graph_is_refused_where_it_is_not(elsewhere, address):
    body = asked(elsewhere, address, 501)
    assert body["type"].endswith("#graph-elsewhere")
    assert "SPARQL" in body["detail"]


def test_names_are_looked_through_where_there_is_no_index(elsewhere):
    assert [one["code"] for one in asked(elsewhere, "/skills?q=cometas")["items"]] == ["KITE"]
    assert asked(elsewhere, "/search?q=cometas")["items"][0]["code"] == "KITE"


# -- What is said --------------------------------------------------------------------------------
def test_a_skill_is_told_with_its_ladder_levels_activities_and_editions(client):
    body = asked(client, "/skills/KITE?lang=ru")
    assert body["name"] == {"value": "Починка змеев", "language": "ru", "direction": "ltr"}
    assert [rung["state"] for rung in body["ladder"]] == ["defined", *["undefined"] * 6]
    assert [level["level"] for level in body["levels"]] == body["definedAt"] == [1]
    assert [one["depth"] for one in body["activities"]["items"]] == [0, 0, 1]
    assert [one["edition"] for one in body["editions"]] == ["8", "9"]
    assert body["translations"] == [
        {"language": "es", "status": None},
        {"language": "ru", "status": "beta"},
    ]
    assert {one["fileName"] for one in body["sources"]} == {"kite-9-es.txt", "kite-9-ru.txt"}


def test_every_address_in_an_answer_leads_somewhere(client):
    seen, waiting = set(), ["/api/v1/editions", "/api/v1/skills", "/api/v1/levels"]
    waiting += [
        "/api/v1/categories",
        "/api/v1/attributes",
        "/api/v1/roles",
        "/api/v1/search?q=kite",
    ]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        waiting += set(re.findall(r'"href": "([^"]+)"', response.text)) - seen - {*waiting}
    assert len(seen) > 25


def test_a_skill_without_an_edition_is_that_of_the_newest_that_has_it(client):
    assert asked(client, "/skills/KITE")["edition"] == "9"
    assert asked(client, "/skills/KITE?edition=8")["edition"] == "8"


CHOSEN = [
    ("", {}, "es"),
    ("", {"Accept-Language": "ru, es;q=0.5"}, "ru"),
    ("?lang=es", {"Accept-Language": "ru"}, "es"),
    ("?lang=ja,ru", {}, "ru"),
    ("?lang=ru-RU", {}, "ru"),
    ("?lang=ja", {"Accept-Language": "ru"}, "ru"),
]


@pytest.mark.parametrize(("query", "headers", "tag"), CHOSEN)
def test_the_language_of_each_text_is_stated(client, query, headers, tag):
    response = client.get(f"/api/v1/skills/KITE{query}", headers=headers)
    assert response.json["name"]["language"] == tag
    assert tag in response.headers["Content-Language"].split(", ")
    assert {"Accept", "Accept-Language"} <= set(response.vary)


def test_the_service_falls_back_to_the_languages_of_its_settings():
    client = create_app(QUADS, Settings(languages=("ru",))).test_client()
    assert asked(client, "/skills/KITE?lang=ja")["name"]["language"] == "ru"
    assert asked(client, "/skills/KITE?lang=es")["name"]["language"] == "es"


def test_right_to_left_text_says_so():
    label = text("إصلاح الطائرات", "ar")
    body = asked(create_app([*QUADS, (KITE, SKOS.prefLabel, label, DEFAULT_GRAPH)]).test_client(),
                 "/skills/KITE?lang=ar")  # fmt: skip
    assert (body["name"]["language"], body["name"]["direction"]) == ("ar", "rtl")


FILTERED = [
    ("/skills", {"BREW", "KITE"}),
    ("/skills?category=air_craft", {"BREW"}),
    (f"/skills?category={iri_text(IRIS.category('9', 'Craft'))}", {"BREW"}),
    ("/skills?category=none", set()),
    ("/skills?level=1", {"KITE"}),
    ("/skills?level=1,2", {"BREW", "KITE"}),
    ("/skills?level=1&level=2", {"BREW", "KITE"}),
    ("/skills?level=7", set()),
    ("/skills?language=es", {"KITE"}),
    ("/skills?language=RU-ru", {"BREW", "KITE"}),
    ("/skills?q=чая", {"BREW"}),
    ("/skills?q=2&level=2", {"BREW"}),
    ("/skills?q=Ремесло", set()),
    ('/skills?q="чая 2, 1"', {"BREW"}),
    ("/skills?edition=8", {"KITE"}),
    ("/skills?unknown=1", {"BREW", "KITE"}),
    ("/roles", {"R1", "R2"}),
    ("/roles?skill=KITE", {"R1"}),
    ("/roles?edition=8", set()),
    ("/changes", {"BREW", "KITE"}),
    ("/changes?kind=added", {"BREW"}),
    ("/changes?code=KITE", {"KITE"}),
    ("/changes?kind=renamed", set()),
]


@pytest.mark.parametrize(("address", "codes"), FILTERED)
def test_a_filter_leaves_what_passes(client, address, codes):
    body = asked(client, address)
    assert {one["code"] for one in body["items"]} == codes
    assert body["total"] == len(codes)


def test_changes_of_one_language_leave_out_the_others(client):
    body = asked(client, "/changes?language=it&code=KITE")
    languages = {one.get("language", "it") for e in body["items"] for one in e["changes"]}
    assert languages == {"it"}


def test_a_role_needs_skills_essential_ones_first(client):
    body = asked(client, "/roles/R1?lang=en")
    needs = [(one["skill"]["code"], one["kind"], one["levels"]) for one in body["needs"]]
    assert needs == [("KITE", "essential", [1]), ("BREW", "optional", [2])]
    assert body["needs"][0]["notes"][0]["value"] == "Every kite"
    assert asked(client, "/roles/R2")["needs"][0]["levels"] == []


def test_a_mapping_is_read_from_the_framework_whichever_end_states_it(client):
    (one,) = asked(client, f"/mappings?target={ESCO}")["items"]
    assert (one["source"]["id"], one["relation"]) == (iri_text(KITE), "broadMatch")
    assert one["target"]["name"]["value"] == "tie strings"
    assert (one["confidence"], one["reviewers"]) == (0.75, ["A reader"])
    assert (one["mappingSet"], one["statement"]) == (iri_text(SET), iri_text(AXIOM))


@pytest.mark.parametrize("confidence", ["NaN", "7", "-0.5", "much"])
def test_a_confidence_that_is_none_is_not_told(confidence):
    others = [quad for quad in QUADS if quad[1] != SSSOM.confidence]
    quads = [*others, (AXIOM, SSSOM.confidence, typed(confidence, XSD.decimal), SET)]
    (one,) = asked(create_app(quads).test_client(), f"/mappings?target={ESCO}")["items"]
    assert one["confidence"] is None


def test_a_search_says_where_the_words_stand(client):
    one = asked(client, "/search?q=чая&lang=ru")["items"][0]
    assert (one["code"], one["href"]) == ("BREW", "/api/v1/skills/BREW?edition=9")
    match = one["matches"][0]
    assert [match["text"][a:b] for a, b in match["marks"]] == ["чая"]


def test_a_graph_without_skills_has_empty_lists():
    client = create_app([]).test_client()
    for name in ("editions", "languages", "levels", "categories", "attributes", "skills", "roles"):
        assert asked(client, f"/{name}")["items"] == []
    assert asked(client, "/coverage")["languages"] == []
    asked(client, "/changes", 404)


# -- Pages of a list -----------------------------------------------------------------------------
def links_of(response):
    found = re.findall(r'<([^>]+)>; rel="([^"]+)"', ", ".join(response.headers.getlist("Link")))
    return {relation: address for address, relation in found}


@pytest.mark.parametrize(
    "address",
    ["/skills?limit=1", "/levels?limit=3&lang=ru", "/mappings?limit=5", "/search?q=kite&limit=2"],
)
def test_pages_follow_one_another_by_their_links(client, address):
    first = client.get(f"/api/v1{address}")
    whole, response, count = [], first, 1
    whole += response.json["items"]
    while "next" in (links := links_of(response)):
        response, count = client.get(links["next"]), count + 1
        whole += response.json["items"]
        assert client.get(links_of(response)["first"]).json["items"] == first.json["items"]
    assert len(whole) == first.json["total"]
    assert response.json == client.get(links_of(first)["last"]).json
    if count > 1:
        assert "prev" in links_of(response)
    most = asked(client, re.sub(r"limit=\d+", "limit=100", address))
    assert most["items"] == whole


def test_a_page_behind_the_last_is_empty_and_leads_back(client):
    response = client.get("/api/v1/skills?limit=1&offset=9")
    assert (response.json["items"], response.json["total"]) == ([], 2)
    assert links_of(response)["prev"].endswith("offset=1")


@given(st.text(max_size=12), st.integers(1, 500), st.integers(0, 10_000))
def test_a_number_is_taken_as_it_is_or_refused(given_text, least, more):
    asking = Asked({"limit": [given_text]})
    wanted = given_text.strip() or str(least)
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= 8
    if is_number and least <= int(wanted) <= least + more:
        assert asking.number("limit", least, least, least + more) == int(wanted)
        return
    with pytest.raises(ProtocolError, match="number from"):
        asking.number("limit", least, least, least + more)


# -- As HTTP has it ------------------------------------------------------------------------------
ADDRESSES = ["/api/v1/skills/KITE", "/api/v1/changes", "/api/v1/context.jsonld", "/changes.atom"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_kept_and_asked_for_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "max-age" in first.headers["Cache-Control"]
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/skills/NONE"])
def test_pages_of_any_origin_may_read_it(client, address):
    assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(address)
    assert preflight.status_code == 204
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


PROBLEMS = [
    ("/skills?limit=0", {}, 400, "from 1 to 500"),
    ("/skills?limit=many", {}, 400, "from 1 to 500"),
    ("/skills?offset=-1", {}, 400, "from 0"),
    ("/skills?level=8", {}, 400, "1, 2, 3"),
    ("/skills?lang=x_y", {}, 400, "language tags"),
    ("/skills?category=" + "a," * 60, {}, 400, "50 values"),
    ("/skills?q=%20%22", {}, 400, ""),
    ("/skills?edition=7", {}, 404, "8, 9"),
    ("/skills/NONE", {}, 404, "NONE"),
    ("/skills/KITE?edition=7", {}, 404, "8, 9"),
    ("/skills/KITE/levels/5", {}, 404, "defined at 1"),
    ("/skills/KITE/levels/x", {}, 404, "defined at 1"),
    ("/levels/9", {}, 404, "1, 2, 3"),
    ("/categories/none", {}, 404, "none"),
    ("/attributes/none", {}, 404, "none"),
    ("/editions/7", {}, 404, "8, 9"),
    ("/roles/R9", {}, 404, "R9"),
    ("/changes?from=8&to=7", {}, 404, "8, 9"),
    ("/changes?to=8", {}, 404, "?from="),
    ("/changes?kind=painted", {}, 400, "renamed"),
    ("/search", {}, 400, "?q="),
    ("/search?q=kite&field=colour", {}, 400, "label"),
    ("/mappings?concept=no%20iri", {}, 400, "IRI"),
    ("/mappings?relation=sameAs", {}, 400, "exactMatch"),
    ("/nothing", {}, 404, "skills"),
    ("/skills", {"Accept": "text/turtle"}, 406, "application/json"),
    ("/search?q=kite", {"Accept": "application/ld+json"}, 406, "application/json"),
    ("/skills?format=csv", {}, 400, ""),
]


@pytest.mark.parametrize(("address", "headers", "status", "remedy"), PROBLEMS)
def test_a_problem_says_what_to_do(client, address, headers, status, remedy):
    response = client.get(f"/api/v1{address}", headers=headers)
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert remedy in response.json["detail"]


def test_the_code_that_was_probably_meant_is_named(client):
    body = asked(client, "/skills/kite?edition=8", 404)
    assert body["suggestion"] == "/api/v1/skills/KITE?edition=8"
    assert asked(client, body["suggestion"].removeprefix("/api/v1"))["code"] == "KITE"


# -- As linked data ------------------------------------------------------------------------------
LINKED = [address for _, address in ANSWERS if address.startswith(
    ("/editions", "/levels", "/categories", "/attributes", "/skills", "/roles")
)]  # fmt: skip


def triples_of(body, context):
    """Give what JSON says, read with a context."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=json.dumps({**body, **context}), format="json-ld")
    return {(s, p, o) for s, p, o, _ in graph.quads()}


OLD_NAMES = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
"""rdflib's reader of JSON-LD uses some of its own."""
GRAPH = set(
    rdflib.Graph().parse(
        data="".join(f"{s} {p} {o} .\n" for s, p, o, _ in QUADS if "_:" not in f"{s}{o}"),
        format="nt",
    )
)


@OLD_NAMES
@pytest.mark.parametrize("address", LINKED)
def test_json_with_its_context_says_nothing_but_what_the_graph_does(client, address):
    response = client.get(f"/api/v1{address}")
    context = client.get(links_of(response)["http://www.w3.org/ns/json-ld#context"]).json
    said = triples_of(response.json, context)
    assert said - GRAPH == set()
    wanted = [response.json] if "id" in response.json else response.json["items"]
    assert {one["id"] for one in wanted} <= {str(s) for s, _, _ in said}


@OLD_NAMES
def test_json_ld_is_given_with_its_context(client):
    response = client.get("/api/v1/skills/KITE", headers={"Accept": "application/ld+json"})
    assert response.mimetype == "application/ld+json"
    assert response.json["@context"] == "/api/v1/context.jsonld"
    assert client.get("/api/v1/skills/KITE?format=jsonld").json == response.json
    said = triples_of(response.json, client.get("/api/v1/context.jsonld").json)
    assert (
        rdflib.URIRef(iri_text(KITE)),
        rdflib.URIRef(iri_text(SM.guidanceActivities)),
        rdflib.URIRef(iri_text(IRIS.skill_activities("9", "KITE"))),
    ) in said


# -- The feed ------------------------------------------------------------------------------------
def read_feed(client, query=""):
    response = client.get(f"/changes.atom{query}")
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    root = ElementTree.fromstring(response.data)  # noqa: S314 (ours)
    for place in (root, *root.iter(f"{ATOM}entry")):  # RFC 4287 §4.1.1, §4.1.2
        for needed in ("id", "title", "updated"):
            assert len(place.findall(f"{ATOM}{needed}")) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    return root


def ids_of(root):
    return [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]


def test_the_feed_has_each_edition_and_what_it_changes(client):
    root = read_feed(client, "?lang=ru")
    assert ids_of(root) == [
        iri_text(one)
        for one in (
            IRIS.edition("9"),
            Iris().changes("9", "8", "skills/BREW"),
            Iris().changes("9", "8", "skills/KITE"),
            IRIS.edition("8"),
        )
    ]
    entry = root.findall(f"{ATOM}entry")[1]
    assert entry.findtext(f"{ATOM}title") == "9: BREW Заваривание чая"
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == ["added"]
    for link in root.iter(f"{ATOM}link"):
        address = link.get("href").removeprefix("http://localhost")
        assert client.get(address).status_code == 200, address


def test_pages_of_the_feed_follow_one_another(client):
    whole, address = [], "?limit=1"
    while address:
        root = read_feed(client, address)
        whole += ids_of(root)
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        address = links.get("next", "").rpartition("changes.atom")[2]
    assert whole == ids_of(read_feed(client))
    assert len(set(whole)) == 4


DATES = [
    ([], UNDATED),
    ([(IRIS.dataset(), "2024-05-06T07:08:09+02:00")], "2024-05-06T07:08:09+02:00"),
    ([(IRIS.edition("9"), "2024-05-06")], "2024-05-06T00:00:00Z"),
    ([(IRIS.dataset(), "2020-01-01T00:00:00"), (IRIS.edition("9"), "2024-05-06")], "2024-05-06T00:00:00Z"),
    ([(IRIS.edition("9"), "soon")], UNDATED),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "updated"), DATES)
def test_dates_are_those_of_the_graph(stated, updated):
    dated = [(s, DCT.created, typed(v, XSD.dateTime), DEFAULT_GRAPH) for s, v in stated]
    root = read_feed(create_app([*QUADS, *dated]).test_client())
    assert root.find(f"{ATOM}entry").findtext(f"{ATOM}updated") == updated
    assert root.findtext(f"{ATOM}updated") == updated


def test_what_no_xml_may_hold_does_not_break_the_feed():
    name = text("Kite\x01 & <string>", "de")
    client = create_app([*QUADS, (KITE, SKOS.prefLabel, name, DEFAULT_GRAPH)]).test_client()
    root = read_feed(client, "?lang=de")
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert "9: KITE Kite\ufffd & <string>" in titles


def test_there_is_no_feed_of_a_graph_elsewhere(elsewhere):
    assert elsewhere.get("/changes.atom").status_code == 501


@pytest.mark.network
def test_a_running_service_answers(sample_file):
    with serving(sample_file) as service:
        status, body = service.get("/api/v1/skills?limit=1", Accept="application/json")
        assert (status, json.loads(body)["total"]) == (200, 1)
        assert service.get("/changes.atom")[0] == 200
        assert service.get("/api/v1/skills/%2e%2f")[0] == 404
