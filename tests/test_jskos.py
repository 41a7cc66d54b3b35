"""JSKOS as jskos-server gives it: objects that are valid, pages with links, mappings by their ends."""

import json
import re
import shutil
import subprocess

import pytest

from conftest import ROOT
from sample_thesaurus import (
    AXIOM,
    BOOT,
    CALF,
    CHELSEA,
    CLOG,
    FOOTWEAR,
    LEATHER,
    MAPPING_SET,
    SANDAL,
    SHOES,
    asked,
    in_memory,
)
from skosmith_converter.vocabulary import SKOS
from skosmith_server.app import create_app
from skosmith_server.parameters import languages_in, number_in
from skosmith_server.protocol import ProtocolError

CONTEXT = "https://gbv.github.io/jskos/context.json"
SHEEP = "http://leather.example/kind/sheep"
ODD = "https://shoes.example/c/odd"


@pytest.fixture(scope="module", params=["in memory", "asked"])
def client(request):
    return in_memory() if request.param == "in memory" else asked()


def get(client, path, **parameters):
    response = client.get(path, query_string=parameters)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response


def uris(client, path, **parameters):
    return [one["uri"] for one in get(client, path, **parameters).json]


# -- objects ---------------------------------------------------------------------------------
def test_a_concept_has_all_that_jskos_can_say(client):
    (boot,) = get(client, "/concepts", uri=BOOT).json
    assert boot == {
        "@context": CONTEXT,
        "uri": BOOT,
        "type": [f"{SKOS.namespace}Concept", f"{SHOES[:-5]}Tall"],
        "notation": ["A.1"],
        "prefLabel": {"en": "boot", "ru": "сапог"},
        "altLabel": {"en": ["wellington"]},
        "hiddenLabel": {"en": ["boott"]},
        "definition": {"en": ["A shoe above the ankle."], "ru": ["Обувь выше щиколотки."]},
        "created": "2024-05-06T07:08:09Z",
        "modified": "2025-01-01",
        "inScheme": [{"uri": SHOES}],
        "broader": [
            {
                "uri": FOOTWEAR,
                "prefLabel": {"en": "Footwear", "fr-ca": "Chaussures", "ru": "Обувь"},
                "notation": ["A"],
            }
        ],
        "narrower": [None],
    }
    (footwear,) = get(client, "/concepts", uri=FOOTWEAR).json
    assert footwear["topConceptOf"] == [{"uri": SHOES}]
    assert footwear["broader"] == []
    (clog,) = get(client, "/concepts", uri=CLOG).json
    assert (clog["deprecated"], clog["replacedBy"], clog["narrower"]) == (
        True,
        [{"uri": SANDAL}],
        [],
    )
    (odd,) = get(client, "/concepts", uri=ODD).json
    assert "modified" not in odd, "what is no date is left out"


def test_a_scheme_tells_what_is_in_it(client):
    (shoes,) = get(client, "/voc", uri=SHOES).json
    assert shoes == {
        "@context": CONTEXT,
        "uri": SHOES,
        "type": [f"{SKOS.namespace}ConceptScheme"],
        "prefLabel": {"en": "Shoes", "ru": "Обувь"},
        "notation": ["shoes"],
        "topConcepts": [None],
        "concepts": [None],
        "extent": "6",
        "languages": ["de", "en", "fr", "fr-ca", "ru"],
    }


PROPERTIES = [
    ("narrower", {"narrower": [CHELSEA]}, set()),
    ("ancestors,related", {"ancestors": [FOOTWEAR], "related": [SANDAL]}, set()),
    ("*", {"narrower": [CHELSEA], "ancestors": [FOOTWEAR]}, set()),
    ("-definition,prefLabel", {}, {"definition", "prefLabel"}),
    ("-definition,prefLabel,+prefLabel", {}, {"definition"}),
    ("*,-narrower", {"ancestors": [FOOTWEAR]}, {"narrower"}),
    ("-uri", {}, set()),
]


@pytest.mark.parametrize(("given", "added", "left_out"), PROPERTIES)
def test_properties_are_added_and_left_out(client, given, added, left_out):
    (usual,) = get(client, "/concepts", uri=BOOT).json
    (boot,) = get(client, "/concepts", uri=BOOT, properties=given).json
    for name, concepts in added.items():
        assert [one["uri"] for one in boot[name]] == concepts
    assert set(usual) - set(boot) == left_out


LANGUAGES = [
    ("ru", {"ru": "сапог"}),
    ("ru,en", {"en": "boot", "ru": "сапог"}),
    ("it", {"en": "boot", "ru": "сапог"}),
    ("e n,!", {"en": "boot", "ru": "сапог"}),
]


@pytest.mark.parametrize(("given", "expected"), LANGUAGES)
def test_texts_are_in_the_languages_asked_for(client, given, expected):
    (boot,) = get(client, "/concepts", uri=BOOT, language=given).json
    assert boot["prefLabel"] == expected


# -- which are given -------------------------------------------------------------------------
GIVEN = [
    ("/voc", {}, ["https://shoes.example/deeds", LEATHER, SHOES]),
    ("/voc", {"notation": "shoes"}, [SHOES]),
    ("/voc", {"uri": f"{SHOES}|{LEATHER}|http://none.example/"}, [LEATHER, SHOES]),
    ("/voc", {"languages": "ru"}, [SHOES]),
    ("/voc", {"type": "http://none.example/"}, []),
    ("/voc/top", {"uri": SHOES}, [FOOTWEAR]),
    ("/voc/top", {}, [FOOTWEAR]),
    ("/voc/top", {"uri": "http://none.example/"}, []),
    ("/voc/concepts", {"uri": SHOES, "limit": "3"}, [BOOT, CHELSEA, CLOG]),
    ("/voc/concepts", {"uri": "shoes", "limit": "2", "offset": "3"}, [FOOTWEAR, ODD]),
    ("/voc/search", {"search": "leath"}, [LEATHER]),
    ("/voc/suggest", {"search": "shoe", "format": "jskos"}, [SHOES]),
    ("/concepts", {}, []),
    ("/concepts", {"uri": f"{SANDAL}|{BOOT}|{SANDAL}|no iri"}, [SANDAL, BOOT]),
    ("/concepts", {"notation": "A.1|L1"}, [BOOT, CALF]),
    ("/concepts", {"notation": "A.1*"}, [BOOT, CHELSEA]),
    ("/concepts", {"notation": "A.1|L1", "voc": LEATHER}, [CALF]),
    ("/concepts", {"voc": LEATHER}, [CALF, SHEEP]),
    ("/concepts", {"voc": "none"}, []),
    ("/concepts/narrower", {"uri": FOOTWEAR}, [BOOT, SANDAL]),
    ("/concepts/narrower", {}, []),
    ("/concepts/ancestors", {"uri": CHELSEA}, [BOOT, FOOTWEAR]),
    ("/concepts/ancestors", {"uri": "http://none.example/"}, []),
    ("/concepts/search", {"search": "chels"}, [CHELSEA]),
    ("/concepts/search", {"query": "calf", "voc": SHOES}, []),
    ("/concepts/search", {"search": " "}, []),
    ("/concepts/suggest", {"search": "calf", "format": "jskos"}, [CALF]),
    ("/data", {"uri": f"{BOOT}|{SHOES}|{AXIOM}|http://none.example/"}, [BOOT, SHOES, AXIOM]),
    ("/data", {}, []),
]  # fmt: skip


@pytest.mark.parametrize("place", ["", "/jskos"])
@pytest.mark.parametrize(("path", "parameters", "expected"), GIVEN)
def test_what_is_asked_for_is_given(client, place, path, parameters, expected):
    assert uris(client, f"{place}{path}", **parameters) == expected


@pytest.mark.parametrize("name", ["narrower", "ancestors", "search", "suggest"])
def test_older_paths_are_answered_below_jskos(client, name):
    parameters = {"uri": BOOT, "search": "chelsea", "format": "jskos"}
    found = get(client, f"/jskos/{name}", **parameters).json
    assert found == get(client, f"/concepts/{name}", **parameters).json
    assert found


def test_suggestions_are_those_of_opensearch(client):
    found = get(client, "/concepts/suggest", search="сап", language="ru").json
    assert found == ["сап", ["A.1 сапог"], [""], [BOOT]]
    schemes = get(client, "/voc/suggest", search="leather").json
    assert schemes == ["leather", ["leather.example-scheme-kinds Leather"], [""], [LEATHER]]


# -- pages -----------------------------------------------------------------------------------
PAGES = [
    ({}, "6", {"first": 0, "last": 0}),
    ({"limit": "2"}, "6", {"first": 0, "last": 4, "next": 2}),
    ({"limit": "2", "offset": "2"}, "6", {"first": 0, "last": 4, "prev": 0, "next": 4}),
    ({"limit": "4", "offset": "5"}, "6", {"first": 0, "last": 4, "prev": 1}),
    ({"limit": "99999", "offset": "99"}, "6", {"first": 0, "last": 0, "prev": 0}),
]


@pytest.mark.parametrize(("parameters", "total", "expected"), PAGES)
def test_pages_are_linked_and_counted(client, parameters, total, expected):
    response = get(client, "/voc/concepts", uri=SHOES, **parameters)
    assert response.headers["X-Total-Count"] == total
    assert "X-Total-Count" in response.headers["Access-Control-Expose-Headers"]
    found = {}
    for link in response.headers.getlist("Link"):
        address, relation = re.fullmatch(r'<http://localhost(.*)>; rel="(\w+)"', link).groups()
        found[relation] = int(re.search(r"offset=(\d+)", address)[1])
        assert client.get(address).status_code == 200
    assert found == expected


def test_the_pages_make_up_the_whole(client):
    whole = uris(client, "/voc/concepts", uri=SHOES)
    parts = [uris(client, "/voc/concepts", uri=SHOES, limit="1", offset=str(n)) for n in range(7)]
    assert [one for part in parts for one in part] == whole


# -- mappings --------------------------------------------------------------------------------
CLOSE, BROAD = (BOOT, CALF), (SHEEP, BOOT)
MAPPED = [
    ({}, [CLOSE, BROAD]),
    ({"from": BOOT}, [CLOSE]),
    ({"to": BOOT}, [BROAD]),
    ({"from": BOOT, "direction": "backward"}, [BROAD]),
    ({"from": BOOT, "direction": "both"}, [CLOSE, BROAD]),
    ({"from": BOOT, "to": BOOT}, []),
    ({"from": BOOT, "to": BOOT, "mode": "or"}, [CLOSE, BROAD]),
    ({"from": "A.1"}, [CLOSE]),
    ({"from": "A*"}, [CLOSE]),
    ({"to": "L1"}, [CLOSE]),
    ({"fromScheme": SHOES}, [CLOSE]),
    ({"fromScheme": "shoes", "toScheme": LEATHER}, [CLOSE]),
    ({"toScheme": SHOES}, [BROAD]),
    ({"toScheme": "none"}, []),
    ({"type": f"{SKOS.namespace}broadMatch"}, [BROAD]),
    ({"partOf": MAPPING_SET}, [CLOSE]),
    ({"limit": "1", "offset": "1"}, [CLOSE]),
]


@pytest.mark.parametrize(("parameters", "expected"), MAPPED)
def test_mappings_are_found_by_their_ends(client, parameters, expected):
    found = get(client, "/mappings", **parameters).json
    ends = {(one["from"]["memberSet"][0]["uri"], one["to"]["memberSet"][0]["uri"]) for one in found}
    assert ends == set(expected)


def test_a_mapping_tells_what_is_said_of_it(client):
    (close,) = get(client, "/mappings", **{"from": BOOT}, language="en").json
    assert close == {
        "@context": CONTEXT,
        "uri": AXIOM,
        "type": [f"{SKOS.namespace}closeMatch"],
        "from": {"memberSet": [{"uri": BOOT, "prefLabel": {"en": "boot"}, "notation": ["A.1"]}]},
        "fromScheme": {"uri": SHOES},
        "to": {"memberSet": [{"uri": CALF, "prefLabel": {"en": "calf"}, "notation": ["L1"]}]},
        "toScheme": {"uri": LEATHER},
        "partOf": [{"uri": MAPPING_SET}],
        "mappingRelevance": 0.75,
    }


# -- validity --------------------------------------------------------------------------------
def test_objects_are_valid_for_the_validator_of_jskos(client, seed_quads):
    if shutil.which("node") is None or not (ROOT / "node_modules/jskos-validate").is_dir():
        pytest.skip("no node with jskos-validate: npm ci installs it")
    seeds = create_app(seed_quads).test_client()
    pairs = []
    for asked_of in (client, seeds):
        schemes = get(asked_of, "/voc").json
        pairs += [("scheme", one) for one in schemes]
        for scheme in schemes:
            wanted = {"uri": scheme["uri"], "properties": "*", "limit": "60"}
            pairs += [("concept", one) for one in get(asked_of, "/voc/concepts", **wanted).json]
        pairs += [("mapping", one) for one in get(asked_of, "/mappings").json]
    assert {kind for kind, _ in pairs} == {"scheme", "concept", "mapping"}
    run = subprocess.run(
        ["node", "tests/check_jskos.cjs"],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    assert json.loads(run.stdout)["wrong"] == []


TAG = re.compile("[a-z]{1,8}(-[a-z0-9]{1,8})*")
LISTS = ("altLabel", "hiddenLabel", "definition", "scopeNote", "note", "changeNote", "example")


def test_languages_are_keys_in_small_letters_and_lists_are_lists(client, seed_quads):
    for asked_of in (client, create_app(seed_quads).test_client()):
        for scheme in get(asked_of, "/voc").json:
            for one in get(asked_of, "/voc/concepts", uri=scheme["uri"]).json:
                assert one["@context"] == CONTEXT
                for tag, label in one.get("prefLabel", {}).items():
                    assert TAG.fullmatch(tag)
                    assert label
                    assert isinstance(label, str)
                for name in LISTS:
                    for tag, texts in one.get(name, {}).items():
                        assert TAG.fullmatch(tag)
                        assert texts
                        assert all(isinstance(text, str) and text for text in texts)
                assert one["narrower"] in ([], [None])


# -- the rest --------------------------------------------------------------------------------
REFUSED = [
    ("/voc/concepts", {}, 400),
    ("/voc/top?limit=0", {}, 400),
    ("/concepts?offset=x", {}, 400),
    ("/mappings?direction=up", {}, 400),
    ("/concepts?uri=" + "|".join("a" * 201), {}, 400),
    ("/jskos/none", {}, 404),
    ("/jskos/concepts/top", {}, 404),
]


@pytest.mark.parametrize(("path", "parameters", "status"), REFUSED)
def test_what_cannot_be_answered_is_a_problem(client, path, parameters, status):
    response = client.get(path, query_string=parameters or None)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/dataset", "/vocal", "/concepts/boot", "/data/x", "/voc/other"])
def test_what_only_begins_as_a_path_of_jskos_is_an_iri_of_the_graph(client, path):
    response = client.get(path)
    if path == "/dataset":
        assert response.status_code == 200
        assert response.headers["Content-Location"] == "/dataset.html"
    else:
        assert "The graph has nothing called https://shoes.example" in response.json["detail"]


def test_the_status_names_addresses_that_answer(client):
    status = get(client, "/jskos/status").json
    assert status["ok"] == 1
    addresses = [value for value in status.values() if str(value).startswith("http")]
    assert len(addresses) == 12
    for address in addresses:
        response = client.get(address.removeprefix("http://localhost"))
        assert response.status_code in {200, 400}


def test_answers_are_kept(client):
    first = get(client, "/concepts", uri=BOOT)
    again = client.get(
        "/concepts",
        query_string={"uri": BOOT},
        headers={"If-None-Match": first.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")
    assert client.options("/concepts").status_code == 204
    assert client.head("/voc").data == b""


NUMBERS = [("", 5), ("1", 1), ("7", 7), ("10", 9), ("9" * 40, 9)]


@pytest.mark.parametrize(("given", "expected"), NUMBERS)
def test_too_large_a_number_counts_as_the_largest(given, expected):
    assert number_in(given, "limit", 5, range(1, 10)) == expected


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "²", "one", " 1"])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(ProtocolError, match="limit parameter is invalid"):
        number_in(given, "limit", 5, range(1, 10))


def test_a_list_of_languages_is_read_without_what_is_none():
    assert languages_in("en, fr-CA,,en,<b>") == ["en", "fr-CA"]
