import re
from urllib.parse import quote

import pytest

from sample_graph import ACTIVITIES, IRIS, ODD, sample_quads
from skosmith_converter.iris import Iris
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, accepted
from skosmith_converter.terms import Iri, iri_text, is_iri
from skosmith_converter.vocabulary import RDF, SM
from skosmith_server.app import create_app
from skosmith_server.catalogue import Catalogue
from skosmith_server.cells import cell_of
from skosmith_server.offers import DUMPS, SUFFIXES
from skosmith_server.settings import Settings

QUADS = sample_quads()
BROWSER = "text/html,*/*;q=0.8"
SUBJECTS = sorted({quad[0] for quad in QUADS if is_iri(quad[0])})
DATA = [suffix for suffix in SUFFIXES if suffix != ".html"]


@pytest.fixture(scope="module")
def client():
    return create_app(QUADS).test_client()


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.from_quads(QUADS)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_iri_of_the_graph_is_answered_in_every_form(client, catalogue, subject):
    path = catalogue.path_of(subject)
    assert client.get(path, headers={"Accept": BROWSER}).mimetype == "text/html"
    expected = len({quad[:3] for quad in catalogue.describe(subject)})
    for offer in SUFFIXES.values():
        if offer.name == "html":
            continue
        response = client.get(path, headers={"Accept": offer.media_type})
        assert response.status_code == 200
        assert response.mimetype == offer.media_type
        quads = read_rdf(response.data, FORMATS[offer.name], "answer")
        assert len({quad[:3] for quad in quads}) == expected


def test_objects_and_predicates_are_answered_too(client):
    terms = {term for quad in QUADS for term in quad if term.startswith("<http")}
    for term in terms:
        response = client.get("/resource", query_string={"iri": iri_text(term)})
        assert response.status_code == 200, term


def test_documents_are_named_and_linked(client):
    response = client.get("/9/skills/SHOE", headers={"Accept": "text/turtle"})
    assert response.headers["Content-Location"] == "/9/skills/SHOE.ttl"
    links = response.headers.getlist("Link")
    assert f'<{IRIS.base}9/skills/SHOE>; rel="canonical"' in links
    assert '</9/skills/SHOE.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert response.headers["Vary"] == "Accept, Accept-Profile"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    page = client.get("/9/skills/SHOE", headers={"Accept": BROWSER})
    assert {"Accept", "Accept-Language"} <= set(page.headers["Vary"].split(", "))
    assert client.get(page.headers["Content-Location"]).mimetype == "text/html"


@pytest.mark.parametrize("suffix", DATA)
def test_a_suffix_and_format_name_the_form(client, suffix):
    by_suffix = client.get(f"/9/skills/SHOE{suffix}", headers={"Accept": BROWSER})
    by_name = client.get("/9/skills/SHOE", query_string={"format": SUFFIXES[suffix].name})
    assert by_suffix.mimetype == SUFFIXES[suffix].media_type
    assert by_suffix.data == by_name.data


def test_language_tags_keep_their_case(client):
    assert "@fr-CA" in client.get("/8/skills/SHOE.ttl").text
    assert "@fr-CA" in client.get("/dump.nt").text


def test_lists_are_followed(client):
    text = client.get("/9/skills/SHOE/activities.ttl").text
    numbers = [text.rindex(f"activities/{number}>") for number in range(1, len(ACTIVITIES) + 1)]
    assert numbers == sorted(numbers)
    page = client.get("/9/skills/SHOE/activities", headers={"Accept-Language": "ar"}).text
    words = [page.index(arabic) for _, arabic in ACTIVITIES]
    assert words == sorted(words)


NAMED = [
    ("", "<bdi>preferred label</bdi>"),
    ("&ui=ru", "<bdi>предпочтительное название</bdi>"),
    ("&ui=ar", "<bdi>ضمن مخطط المفاهيم</bdi>"),
    ("&ui=de&lang=ru", "<bdi>Oberbegriff</bdi>"),
]


@pytest.mark.parametrize(("asked", "name"), NAMED)
def test_properties_are_called_in_the_language_of_the_interface(client, asked, name):
    page = client.get(f"/9/skills/SHOE.html?view=statements{asked}").text
    assert name in page
    assert '<span class="iri"><bdi>skos:prefLabel</bdi></span>' in page


def test_a_property_that_has_no_name_is_called_by_its_own_in_english(client):
    odd = [*QUADS, (ODD, "<https://elsewhere.example/terms#hasLegs>", ODD, "")]
    asked = {"iri": iri_text(ODD), "ui": "fr"}
    page = create_app(odd).test_client().get("/resource", query_string=asked).text
    assert '<bdi lang="en">has legs</bdi>' in page


def test_superseded_statements_stand_apart(client):
    assert "repare" not in client.get("/9/skills/SHOE.ttl").text
    page = client.get("/9/skills/SHOE.html?view=statements").text
    assert page.index("Superseded") < page.index("Shoe repare")


def test_a_page_is_written_in_the_direction_of_its_heading(client):
    arabic = client.get("/9/skills/SHOE", headers={"Accept-Language": "ar", "Accept": BROWSER})
    assert '<article dir="rtl">' in arabic.text
    assert '<h1><bdi lang="ar">إصلاح الأحذية</bdi></h1>' in arabic.text
    assert '<html lang="ar" dir="rtl">' in arabic.text
    chosen = client.get("/9/skills/SHOE?language=en", headers={"Accept-Language": "ar"})
    assert '<article dir="ltr">' in chosen.text


def test_what_points_here_and_who_says_so_is_shown(client):
    page = client.get("/9/skills/SHOE.html?view=statements").text
    assert "What points here" in page
    assert 'class="source" href="/sources/' in page
    source = next(q[3] for q in QUADS if q[3] and "superseded" not in q[3])
    path = Catalogue.from_quads(QUADS).path_of(source)
    assert "The statements that stand in this graph" in client.get(f"{path}.html").text


def test_markup_in_the_graph_stays_text(client):
    page = client.get("/resource", query_string={"iri": iri_text(ODD)}).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


SUGGESTIONS = [
    ("/9/skills/shoe", "/9/skills/SHOE"),
    ("/9/skills/SHOE/", "/9/skills/SHOE"),
    ("/9/Skills/SHOE.ttl/", "/9/skills/SHOE"),
    ("/9/skills/shoe.html", "/9/skills/SHOE"),
]


@pytest.mark.parametrize(("path", "meant"), SUGGESTIONS)
def test_what_was_probably_meant_is_suggested(client, path, meant):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json["suggestion"] == meant
    assert f'href="{meant}"' in client.get(path, headers={"Accept": BROWSER}).text


def test_the_base_is_read_from_the_graph_or_given():
    base = "https://rdf.example/sfia/"
    quads = sample_quads(Iris(base))
    client = create_app(quads).test_client()
    assert f"<{base}9/skills/SHOE>" in client.get("/9/skills/SHOE.nt").text
    given = create_app(quads, Settings(base_iri=f"{base}9/")).test_client()
    assert given.get("/skills/SHOE.nt").status_code == 200


def test_reserved_and_odd_names_are_asked_for_by_parameter():
    catalogue = Catalogue.from_quads([], "http://b/")
    assert catalogue.path_of("<http://b/9/skills/A>") == "/9/skills/A"
    assert catalogue.path_of("<http://b/é>") == "/%C3%A9"
    for local in ("sparql", "ontology.x", "dump.ttl", "a/../b", "a//b", "a?b", "a#b", "", "/a"):
        path = catalogue.path_of(f"<http://b/{local}>")
        assert path == "/resource?iri=" + quote(f"http://b/{local}", safe="")


def test_encoded_names_are_answered():
    iris = Iris("http://b/")
    quads = [
        (iris._below(local), *sample_quads()[0][1:]) for local in ("é", "a%2Fb", "a b%20c"[:1])
    ]
    client = create_app(quads, Settings(base_iri="http://b/")).test_client()
    assert client.get("/%C3%A9").status_code == 200
    assert client.get("/a%2Fb").status_code == 200


@pytest.mark.parametrize("suffix", list(DUMPS))
def test_dumps_hold_the_whole_graph(client, suffix):
    response = client.get(f"/dump{suffix}")
    assert response.mimetype == DUMPS[suffix].media_type
    found = read_rdf(response.data, FORMATS[DUMPS[suffix].name], "dump")
    if FORMATS[DUMPS[suffix].name].holds_graphs:
        assert len(found) == len(QUADS)
    else:
        assert len(found) == len({quad[:3] for quad in accepted(QUADS)})
    assert client.get(f"/dump{suffix}").data == response.data


def test_lines_of_a_source_document_lead_to_the_document():
    catalogue = Catalogue.from_quads(QUADS)
    document = min(q[0] for q in QUADS if q[1:3] == (RDF.type, SM.SourceDocument))
    place = Iri(f"{document[:-1]}#L7>")
    assert catalogue.path_of(place) == catalogue.path_of(document)
    assert cell_of(place, catalogue).href == catalogue.path_of(document)
    assert not cell_of(place, catalogue).external
    other = Iri(f"{document[:-1]}#label>")
    assert catalogue.path_of(other).startswith("/resource?iri=")


LEATHER = """
@prefix : <https://leather.example/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
:calf a skos:Concept ; xl:prefLabel :l1 , :l2 ; skos:related :kid .
:l1 a xl:Label ; xl:literalForm "calfskin"@en .
:l2 a xl:Label ; xl:literalForm "телячья кожа"@ru .
:kid a skos:Concept ; skos:prefLabel "kidskin"@en ; owl:deprecated true ; dct:isReplacedBy :calf .
"""


@pytest.mark.parametrize(("language", "name"), [("en", "calfskin"), ("ru", "телячья кожа")])
def test_a_concept_whose_labels_are_things_is_called_by_them(language, name):
    quads = read_rdf(LEATHER.encode(), FORMATS["turtle"], "leather")
    client = create_app(quads, Settings(base_iri="https://leather.example/")).test_client()
    asked = {"Accept": "text/html", "Accept-Language": language}
    page = client.get("/calf", headers=asked).text
    assert f'<h1 lang="{language}">{name}</h1>' in page
    assert f'<bdi lang="{language}">{name}</bdi>' in client.get("/kid", headers=asked).text
    assert '<bdi lang="en">calfskin</bdi></a> <bdi class="iri">l1</bdi>' in page


@pytest.mark.parametrize(("path", "is_deprecated"), [("/kid", True), ("/calf", False)])
def test_what_is_deprecated_says_so_and_what_stands_in_its_place(path, is_deprecated):
    quads = read_rdf(LEATHER.encode(), FORMATS["turtle"], "leather")
    client = create_app(quads, Settings(base_iri="https://leather.example/")).test_client()
    page = client.get(path, headers={"Accept": "text/html", "Accept-Language": "ru"}).text
    found = re.search(r'<p class="deprecated" role="note">(.*?)</p>', page, re.DOTALL)
    assert bool(found) is is_deprecated
    if found:
        assert "Вместо этого" in found[1]
        assert 'href="/calf"' in found[1]


HERE = Settings(base_iri=IRIS.base, public_url=IRIS.base)


@pytest.mark.parametrize(
    ("path", "accept", "place"),
    [
        ("/9/skills/SHOE", "text/html", "/9/skills/SHOE.html"),
        ("/9/skills/SHOE", "text/turtle", "/9/skills/SHOE.ttl"),
        ("/9/skills/SHOE?lang=ar&ui=es", BROWSER, "/9/skills/SHOE.html?lang=ar&ui=es"),
        ("/9/skills/SHOE?format=jsonld", BROWSER, "/9/skills/SHOE.jsonld"),
        (f"/entity?uri={quote(IRIS.base)}9/lor/2&lang=ru", BROWSER, "/9/lor/2.html?lang=ru"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_name_of_a_thing_leads_to_a_document_about_it(method, path, accept, place):
    client = create_app(QUADS, HERE).test_client()
    answer = client.open(path, method=method, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    assert {"Accept", "Accept-Language"} <= {*answer.headers["Vary"].split(", ")}
    document = client.get(answer.headers["Location"], headers={"Accept": accept})
    assert document.status_code == 200
    assert document.headers["Content-Location"] == place.partition("?")[0]


@pytest.mark.parametrize(
    ("path", "settings", "status"),
    [
        ("/9/skills/SHOE.ttl", HERE, 200),
        ("/9/skills/SHOE?_profile=skos", HERE, 200),
        ("/9/skills/SHOE", Settings(), 200),
        ("/9/skills/NONE", HERE, 404),
        ("/entity?uri=urn:x", HERE, 404),
        ("/entity?uri=a%20b", HERE, 400),
        ("/entity", Settings(), 400),
    ],
)
def test_a_document_answers_itself_and_what_is_not_there_leads_nowhere(path, settings, status):
    assert create_app(QUADS, settings).test_client().get(path).status_code == status
