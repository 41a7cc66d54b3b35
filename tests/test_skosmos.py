"""The REST API of Skosmos: the same requests, the same keys, wherever the graph lies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from running import serving
from sample_thesaurus import (
    BOOT,
    CALF,
    CHELSEA,
    CLOG,
    FOOTWEAR,
    LEATHER,
    PAIRS,
    SANDAL,
    SHOES,
    SUMMER,
    TURTLE,
    asked,
    in_memory,
)
from skosmith_converter.folding import fold
from skosmith_converter.vocabulary import SKOS
from skosmith_server.vocabularies.matching import Wanted

KINDS = "leather.example-scheme-kinds"


@pytest.fixture(scope="module", params=["in memory", "asked"])
def client(request):
    return in_memory() if request.param == "in memory" else asked()


def get(client, path, **parameters):
    response = client.get(f"/rest/v1/{path}", query_string=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["ETag"]
    return response.json


def labels(client, path="search", **parameters):
    return [hit["prefLabel"] for hit in get(client, path, **parameters)["results"]]


# -- the whole service -----------------------------------------------------------------------
def test_vocabularies_are_the_concept_schemes(client):
    body = get(client, "vocabularies", lang="ru")
    assert body["@context"]["title"] == {"@id": "rdfs:label", "@language": "ru"}
    assert body["@context"]["@base"] == "http://localhost/rest/v1/vocabularies"
    assert body["uri"] == ""
    assert body["vocabularies"] == [
        {"uri": "deeds", "id": "deeds", "title": "https://shoes.example/deeds"},
        {"uri": KINDS, "id": KINDS, "title": "Leather"},
        {"uri": "shoes", "id": "shoes", "title": "Обувь"},
    ]


def test_types_are_the_classes_of_concepts(client):
    types = {one["uri"]: one for one in get(client, "types", lang="en")["types"]}
    tall = types[f"{SHOES[:-5]}Tall"]
    assert (tall["label"], tall["superclass"]) == ("Tall shoe", f"{SKOS.namespace}Concept")
    activity = types["https://w3id.org/skosmith/ontology#GuidanceActivity"]
    assert activity["superclass"] == "http://www.w3.org/2004/02/skos/core#Concept"
    assert len(get(client, f"{KINDS}/types")["types"]) == 1


# -- search ----------------------------------------------------------------------------------
FOUND = [
    ({"query": "boot"}, ["sandal", "boot"]),
    ({"query": "boot", "lang": "en"}, ["boot"]),
    ({"query": "BOOT*", "lang": "en"}, ["boot", "boot"]),
    ({"query": "boot*", "lang": "en", "unique": "true"}, ["boot"]),
    ({"query": "*boot*", "lang": "en", "vocab": "shoes", "unique": "1"}, ["boot", "Chelsea boot"]),
    ({"query": "*boot*", "lang": "en", "vocab": f"shoes {KINDS}", "unique": "yes"},
     ["boot", "Chelsea boot", "sheepskin boot lining"]),
    ({"query": "*boot*", "lang": "en", "maxhits": "1", "offset": "1", "unique": "true"}, ["Chelsea boot"]),
    ({"query": "c*a*boot"}, ["Chelsea boot"]),
    ({"query": "wellington"}, ["boot"]),
    ({"query": "A.1*"}, ["boot", "Chelsea boot"]),
    ({"query": "САПОГ"}, ["сапог"]),
    ({"query": "сапог", "labellang": "en"}, ["boot"]),
    ({"query": "resume*"}, ["résumé de sandale"]),
    ({"query": "*[sandal]"}, ["3-strap [sandal]"]),
    ({"query": "*polish*boot*"}, ["Polishing tall boots until they shine"]),
    ({"query": "boot*", "lang": "en", "type": "s:None"}, []),
    ({"query": "*o*", "type": f"{SHOES[:-5]}Tall", "unique": "true", "lang": "en"}, ["boot"]),
    ({"query": "*boot*", "parent": BOOT, "lang": "en"}, ["Chelsea boot"]),
    ({"query": "*", "parent": FOOTWEAR, "labellang": "en"}, ["boot", "Chelsea boot", "sandal"]),
    ({"group": SUMMER, "lang": "en"}, ["sandal"]),
    ({"query": "nothing*"}, []),
    ({"query": "***"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "expected"), FOUND)
def test_labels_are_found_by_a_pattern(client, parameters, expected):
    assert labels(client, **parameters) == expected


def test_a_hit_tells_how_it_was_found(client):
    body = get(client, "search", query="*well*", lang="en", fields="broader prefLabel nothing")
    assert body["results"] == [
        {
            "uri": BOOT,
            "type": ["skos:Concept", f"{SHOES[:-5]}Tall"],
            "broader": [{"uri": FOOTWEAR, "prefLabel": "Footwear"}],
            "prefLabels": {"en": "boot", "ru": "сапог"},
            "localname": "c/boot",
            "prefLabel": "boot",
            "lang": "en",
            "notation": "A.1",
            "altLabel": "wellington",
            "vocab": "shoes",
        }
    ]
    assert body["@context"]["@language"] == "en"
    assert body["@context"]["broader"] == "skos:broader"
    assert body["@context"]["prefLabels"] == {"@id": "skos:prefLabel", "@container": "@language"}
    assert "nothing" not in body["@context"]
    (hidden,) = get(client, "search", query="boott")["results"]
    assert hidden["hiddenLabel"] == "boott"
    (other,) = get(client, "search", query="сапог", labellang="en")["results"]
    assert (other["prefLabel"], other["matchedPrefLabel"], other["lang"]) == ("boot", "сапог", "ru")
    (code,) = get(client, "search", query="A.2")["results"]
    assert (code["matchedNotation"], code["notation"]) == ("A.2", "A.2")


def test_of_one_vocabulary_only_its_concepts_are_found(client):
    assert labels(client, f"{KINDS}/search", query="*boot*") == ["sheepskin boot lining"]


LOOKED_UP = [
    ({"label": "boot"}, [BOOT]),
    ({"label": "BOOT"}, [BOOT]),
    ({"label": "Boot", "lang": "de"}, [SANDAL]),
    ({"label": "wellington", "lang": "en"}, [BOOT]),
    ({"label": "Сабо"}, [CLOG]),
]


@pytest.mark.parametrize(("parameters", "expected"), LOOKED_UP)
def test_a_label_is_looked_up(client, parameters, expected):
    body = get(client, "shoes/lookup", **parameters)
    assert [hit["uri"] for hit in body["result"]] == expected
    assert body["@context"]["results"] == {"@id": "onki:results"}


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_a_pattern_is_folded_between_its_stars(pattern):
    key = Wanted(pattern).key
    assert "**" not in key
    assert key.replace("*", "") in fold(pattern.replace("*", "")) or "*" in key


# -- one vocabulary --------------------------------------------------------------------------
def test_a_vocabulary_tells_what_it_is(client):
    body = get(client, "shoes/", lang="ru")
    assert (body["id"], body["title"], body["defaultLanguage"]) == ("shoes", "Обувь", "en")
    assert body["languages"] == ["de", "en", "fr", "fr-CA", "ru"]
    assert body["conceptschemes"] == [
        {"title": "Обувь", "uri": SHOES, "type": "skos:ConceptScheme"}
    ]
    bare = client.get("/rest/v1/shoes")
    assert (bare.status_code, bare.headers["Location"]) == (302, "/rest/v1/shoes/")


def test_concepts_labels_and_collections_are_counted(client):
    body = get(client, "shoes/vocabularyStatistics")
    assert body["concepts"] == {
        "class": "http://www.w3.org/2004/02/skos/core#Concept",
        "label": "Concept",
        "count": 6,
        "deprecatedCount": 1,
    }
    assert body["conceptGroups"]["count"] == 2
    assert [(one["label"], one["count"]) for one in body["subTypes"]] == [("Tall shoe", 1)]
    languages = {one["language"]: one for one in get(client, "shoes/labelStatistics")["languages"]}
    assert languages["en"]["properties"] == [
        {"property": "skos:prefLabel", "labels": 5},
        {"property": "skos:altLabel", "labels": 2},
        {"property": "skos:hiddenLabel", "labels": 1},
    ]
    assert languages["ru"]["literal"] == "русский"


def test_top_concepts_have_labels_marked_with_their_language(client):
    body = get(client, "shoes/topConcepts", lang="it")
    assert body["uri"] == SHOES
    assert body["topconcepts"] == [
        {"uri": FOOTWEAR, "topConceptOf": SHOES, "label": "Footwear (en)", "hasChildren": True, "notation": "A"}
    ]  # fmt: skip
    assert get(client, "shoes/topConcepts", lang="fr")["topconcepts"][0]["label"] == "Chaussures"
    assert get(client, "shoes/topConcepts", scheme=LEATHER)["topconcepts"] == []


ALPHABET = [
    ({"lang": "en"}, ["B", "C", "F", "S", "0-9"]),
    ({"lang": "ru"}, ["О", "С"]),
    ({"lang": "fr"}, ["C", "R"]),
]


@pytest.mark.parametrize(("parameters", "letters"), ALPHABET)
@pytest.mark.parametrize("path", ["shoes/index/", "shoes/index"])
def test_the_index_has_letters(client, path, parameters, letters):
    body = get(client, path, **parameters)
    assert body["indexLetters"] == letters
    assert body["@context"]["indexLetters"]["@language"] == parameters["lang"]


LETTERS = [
    ("B", {}, ["boot"]),
    ("b", {}, ["boot"]),
    ("w", {}, ["boot"]),
    ("0-9", {}, ["3-strap [sandal]"]),
    ("!*", {}, ["3-strap [sandal]"]),
    ("*", {"limit": "2", "offset": "2"}, ["boot", "Chelsea boot"]),
    ("Q", {}, []),
]


@pytest.mark.parametrize(("letter", "parameters", "expected"), LETTERS)
def test_the_index_has_the_labels_below_a_letter(client, letter, parameters, expected):
    found = get(client, f"shoes/index/{letter}", lang="en", **parameters)["indexConcepts"]
    assert [one["prefLabel"] for one in found] == expected


def test_an_alternative_label_stands_in_the_index_with_its_preferred_one(client):
    assert get(client, "shoes/index/W")["indexConcepts"] == [
        {"uri": BOOT, "localname": "c/boot", "prefLabel": "boot", "lang": "en", "altLabel": "wellington"}
    ]  # fmt: skip


def test_collections_and_their_members_come_in_order(client):
    groups = get(client, "shoes/groups")["groups"]
    assert groups == [
        {"uri": SUMMER, "prefLabel": "For summer", "hasMembers": True, "notation": "S"},
        {"uri": PAIRS, "prefLabel": "In pairs", "childGroups": [SUMMER], "hasMembers": True},
    ]
    members = get(client, "shoes/groupMembers", uri=PAIRS)["members"]
    assert [one["uri"] for one in members] == [SANDAL, BOOT, SUMMER]
    assert members[2] == {
        "uri": SUMMER,
        "isSuper": False,
        "hasMembers": True,
        "type": ["skos:Collection"],
        "prefLabel": "For summer",
        "notation": "S",
    }
    assert get(client, f"{KINDS}/groups")["groups"] == []


def test_what_is_new_or_modified_is_told_where_it_is_dated(client):
    assert get(client, "shoes/new")["changeList"] == [
        {"uri": BOOT, "prefLabel": "boot", "date": "2024-05-06T07:08:09+0000", "deprecated": False},
        {"uri": FOOTWEAR, "prefLabel": "Footwear", "date": "2024-02-03T00:00:00+0000", "deprecated": False},
    ]  # fmt: skip
    first, second = get(client, "shoes/modified", lang="en")["changeList"]
    assert (first["uri"], first["deprecated"]) == (CLOG, True)
    assert (first["replacedBy"], first["replacingLabel"]) == (SANDAL, "sandal")
    assert second["uri"] == BOOT
    assert get(client, "shoes/modified", offset="1", limit="5")["changeList"] == [second]


# -- one concept -----------------------------------------------------------------------------
def test_a_concept_has_labels(client):
    body = get(client, "shoes/label", uri=BOOT)
    assert body["@context"]["@language"] == "en"
    assert (body["prefLabel"], body["altLabel"], body["hiddenLabel"]) == (
        "boot",
        ["wellington"],
        ["boott"],
    )
    assert get(client, "label", uri=BOOT, lang="ru")["prefLabel"] == "сапог"
    borrowed = get(client, "shoes/label", uri=CLOG, lang="en")
    assert (borrowed["prefLabel"], borrowed["@context"]["@language"]) == ("Сабо", "ru")


RELATIONS = [
    ("broader", CHELSEA, [(BOOT, "boot")]),
    ("broader", FOOTWEAR, []),
    ("narrower", FOOTWEAR, [(BOOT, "boot"), (SANDAL, "sandal")]),
    ("related", SANDAL, [(BOOT, "boot")]),
    ("related", BOOT, [(SANDAL, "sandal")]),
]


@pytest.mark.parametrize(("relation", "concept", "expected"), RELATIONS)
def test_relations_are_read_from_either_end(client, relation, concept, expected):
    body = get(client, f"shoes/{relation}", uri=concept)
    assert body["uri"] == concept
    assert body["@context"][relation] == f"skos:{relation}"
    assert [(one["uri"], one["prefLabel"]) for one in body[relation]] == expected


def test_transitive_relations_begin_with_the_concept_itself(client):
    found = get(client, "shoes/broaderTransitive", uri=CHELSEA)["broaderTransitive"]
    assert found == {
        CHELSEA: {"uri": CHELSEA, "prefLabel": "Chelsea boot", "broader": [BOOT]},
        BOOT: {"uri": BOOT, "prefLabel": "boot", "broader": [FOOTWEAR]},
        FOOTWEAR: {"uri": FOOTWEAR, "prefLabel": "Footwear"},
    }
    below = get(client, "shoes/narrowerTransitive", uri=FOOTWEAR)["narrowerTransitive"]
    assert list(below) == [FOOTWEAR, BOOT, SANDAL, CHELSEA]
    assert below[BOOT]["narrower"] == [CHELSEA]
    limited = get(client, "shoes/narrowerTransitive", uri=FOOTWEAR, limit="2")
    assert list(limited["narrowerTransitive"]) == [FOOTWEAR, BOOT]


def test_a_tree_has_children_and_the_way_up(client):
    children = get(client, "shoes/children", uri=FOOTWEAR)["narrower"]
    assert children == [
        {"uri": BOOT, "prefLabel": "boot", "hasChildren": True, "notation": "A.1"},
        {"uri": SANDAL, "prefLabel": "sandal", "hasChildren": False, "notation": "A.2"},
    ]
    way = get(client, "shoes/hierarchy", uri=BOOT)["broaderTransitive"]
    assert list(way) == [BOOT, FOOTWEAR]
    assert (way[FOOTWEAR]["top"], way[FOOTWEAR]["tops"]) == (SHOES, [SHOES])
    assert way[BOOT]["broader"] == [FOOTWEAR]
    assert way[BOOT]["narrower"] == [
        {"uri": CHELSEA, "label": "Chelsea boot", "hasChildren": False, "notation": "A.1.1"}
    ]


def test_a_circle_ends(client_of_circle):
    body = get(client_of_circle, "s/broaderTransitive", uri="https://x.example/a")
    assert len(body["broaderTransitive"]) == 2


@pytest.fixture(scope="module")
def client_of_circle():
    from skosmith_converter.parsing import read_rdf
    from skosmith_converter.serialization import FORMATS
    from skosmith_server.app import create_app
    from skosmith_server.settings import Settings

    turtle = """@prefix : <https://x.example/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    :s a skos:ConceptScheme . :a a skos:Concept ; skos:inScheme :s ; skos:broader :b . :b a skos:Concept ; skos:inScheme :s ; skos:broader :a ."""
    quads = sorted(read_rdf(turtle.encode(), FORMATS["turtle"], "circle.ttl"))
    return create_app(quads, Settings(base_iri="https://x.example/")).test_client()


def test_mappings_tell_what_is_mapped_and_where(client):
    for path in ("shoes/mappings", "mappings"):
        body = get(client, path, uri=BOOT)
        assert body["mappings"] == [
            {
                "uri": BOOT,
                "notation": "L1",
                "type": ["skos:closeMatch"],
                "prefLabel": "calf",
                "from": {"memberSet": [{"uri": BOOT}]},
                "to": {"memberSet": [{"uri": CALF, "notation": "L1", "prefLabel": {"en": "calf"}}]},
                "hrefLink": "/resource?iri=http%3A%2F%2Fleather.example%2Fkind%2Fcalf",
                "lang": "en",
                "vocabName": "Leather",
                "typeLabel": "close match",
                "fromScheme": {"uri": SHOES},
                "toScheme": {"uri": LEATHER},
            }
        ]
        assert '"prefLabel"' in body["graph"]


# -- data ------------------------------------------------------------------------------------
DATA = [
    ({"format": "text/turtle"}, {}, "text/turtle"),
    ({"format": "application/rdf+xml"}, {}, "application/rdf+xml"),
    ({"format": "application/json"}, {}, "application/json"),
    ({}, {"Accept": "application/ld+json"}, "application/ld+json"),
    ({}, {}, "application/rdf+xml"),
]


@pytest.mark.parametrize(("parameters", "headers", "expected"), DATA)
@pytest.mark.parametrize("path", ["data", "shoes/data"])
def test_a_concept_can_be_had_in_every_format(client, path, parameters, headers, expected):
    response = client.get(
        f"/rest/v1/{path}", query_string={"uri": BOOT, **parameters}, headers=headers
    )
    assert (response.status_code, response.mimetype) == (200, expected)
    assert "wellington" in response.text
    assert "Footwear" in response.text, "what neighbours are called is told, too"


def test_json_of_a_concept_is_compacted_as_skosmos_does(client):
    body = get(client, "data", uri=BOOT, format="application/json")
    nodes = {node["uri"]: node for node in body["graph"]}
    assert nodes[BOOT]["broader"] == {"uri": FOOTWEAR}
    assert nodes[BOOT]["prefLabel"] == [
        {"lang": "en", "value": "boot"},
        {"lang": "ru", "value": "сапог"},
    ]
    assert nodes[BOOT]["dct:modified"]["type"] == "http://www.w3.org/2001/XMLSchema#date"
    assert nodes[FOOTWEAR]["type"] == "skos:Concept"


def test_a_whole_vocabulary_leads_to_the_download():
    response = in_memory().get("/rest/v1/shoes/data?format=text/turtle")
    assert (response.status_code, response.headers["Location"]) == (302, "/dump.ttl")
    assert asked().get("/rest/v1/shoes/data").status_code == 404


# -- what is refused -------------------------------------------------------------------------
REFUSED = [
    ("vocabularies", {}, 400, "lang parameter missing"),
    ("vocabularies", {"lang": "e\nn"}, 400, "lang parameter is invalid"),
    ("types", {}, 400, "lang parameter missing"),
    ("search", {}, 400, "query parameter missing"),
    ("search", {"query": " "}, 400, "query parameter missing"),
    ("search", {"query": "a", "maxhits": "0"}, 400, "maxhits parameter is invalid"),
    ("search", {"query": "a", "maxhits": "many"}, 400, "maxhits parameter is invalid"),
    ("search", {"query": "a", "offset": "-1"}, 400, "offset parameter is invalid"),
    ("search", {"query": "a", "vocab": "none"}, 404, "'none' not found"),
    ("search", {"query": "a", "parent": "none"}, 400, "parent parameter is invalid"),
    ("search", {"query": "x" * 201}, 400, "at most 200 characters"),
    ("none/", {}, 404, "'none' not found"),
    ("none", {}, 404, "'none' not found"),
    ("shoes/none", {}, 404, "'none'"),
    ("shoes/lookup", {}, 400, "label parameter missing"),
    ("shoes/lookup", {"label": "nothing"}, 404, "Could not find label"),
    ("shoes/label", {}, 400, "uri parameter missing"),
    ("shoes/broader", {"uri": "no iri"}, 400, "uri parameter is invalid"),
    ("shoes/broader", {"uri": f"{BOOT}s"}, 404, "Could not find concept"),
    ("shoes/narrowerTransitive", {"uri": BOOT, "limit": "0"}, 400, "limit parameter is invalid"),
    ("shoes/groupMembers", {"uri": BOOT}, 404, "Could not find group"),
    ("shoes/topConcepts", {"scheme": "none"}, 400, "scheme parameter is invalid"),
    ("data", {}, 400, "uri parameter missing"),
    ("data", {"uri": f"{BOOT}s"}, 404, "No concept found"),
    ("data", {"uri": BOOT, "format": "text/csv"}, 400, "text/csv"),
    ("mappings", {"uri": f"{BOOT}s"}, 404, "No concept found"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "parameters", "status", "detail"), REFUSED)
def test_what_cannot_be_answered_is_a_problem(client, path, parameters, status, detail):
    response = client.get(f"/rest/v1/{path}", query_string=parameters)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert detail in response.json["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_answers_are_kept_and_open_to_all(client):
    first = client.get("/rest/v1/shoes/")
    assert "max-age" in first.headers["Cache-Control"]
    again = client.get("/rest/v1/shoes/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head("/rest/v1/shoes/")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    asking = client.options("/rest/v1/shoes/")
    assert asking.status_code == 204
    assert "GET" in asking.headers["Access-Control-Allow-Methods"]
    as_ld = client.get("/rest/v1/shoes/", headers={"Accept": "application/ld+json"})
    assert as_ld.mimetype == "application/ld+json"
    assert as_ld.json == first.json


def test_without_an_index_names_are_asked_of_the_engine():
    client = asked(indexed=False)
    assert labels(client, query="*boot*", lang="en", unique="true") == [
        "boot",
        "Chelsea boot",
        "Polishing tall boots until they shine",
        "sheepskin boot lining",
    ]
    assert get(client, "shoes/lookup", label="Boot", lang="en")["result"][0]["uri"] == BOOT


# -- a client of others ----------------------------------------------------------------------
@pytest.mark.network
def test_the_python_client_of_skosmos_gets_what_it_asks_for(tmp_path):
    skosmos_client = pytest.importorskip(
        "skosmos_client", reason="no skosmos-client: the group `test` installs it"
    )
    graph = tmp_path / "shoes.ttl"
    graph.write_text(TURTLE, "utf-8")
    with serving(graph) as served:
        skosmos = skosmos_client.SkosmosClient(f"{served.url}/rest/v1/")
        assert [one["id"] for one in skosmos.vocabularies("en")] == ["deeds", KINDS, "shoes"]
        assert [one["prefLabel"] for one in skosmos.search("chels*", lang="en")] == ["Chelsea boot"]
        assert {one["vocab"] for one in skosmos.search("boot*", vocabs=["shoes"])} == {"shoes"}
        assert skosmos.search("*", parent=BOOT)[0]["uri"] == CHELSEA
        assert skosmos.types("en", vocid="shoes")
        assert skosmos.get_vocabulary("shoes", "ru")["title"] == "Обувь"
        assert skosmos.top_concepts("shoes", "en")[0]["uri"] == FOOTWEAR
        assert skosmos.lookup("shoes", "boot", "en")[0]["uri"] == BOOT
        assert len(skosmos.groups("shoes", "en")) == 2
        boot = skosmos.get_concept("shoes", BOOT)
        assert boot.label("ru") == "сапог"
        assert boot.broader("en") == [{"uri": FOOTWEAR, "prefLabel": "Footwear"}]
        assert set(boot.broaderTransitive("en", limit=5)) == {BOOT, FOOTWEAR}
        assert boot.narrower("en")[0]["uri"] == CHELSEA
        assert set(boot.narrowerTransitive("en")) == {BOOT, CHELSEA}
        assert boot.related("en")[0]["uri"] == SANDAL
        with pytest.raises(ValueError, match="not found"):
            skosmos.get_vocabulary("none")
