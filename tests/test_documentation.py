"""The pages about our own terms and rules: complete, in the reader's language, data beside them."""

import re
from dataclasses import replace

import pyoxigraph
import pytest

from sample_graph import sample_quads
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.shacl import read_shapes
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, iri_text, typed
from skosmith_converter.validation.rule_sets import load_rules, rule_sets
from skosmith_converter.vocabulary import OWL, RDFS, SKOS, SM, XSD
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import Catalogue
from skosmith_server.ontology import ontology_catalogue
from skosmith_server.pages.reader import ANYBODY
from skosmith_server.pages.terms import term_groups
from skosmith_server.samples import samples_of
from skosmith_server.service import Service
from skosmith_server.settings import Settings
from skosmith_server.shapes import SHAPES, sets_of_rules, shapes_graph
from skosmith_server.store import Store

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
TERMS = [term for term in SM.terms().values() if term in ontology_catalogue().by_subject]
RULES = {rule.name: rule for one in sets_of_rules() for rule in one.rules}


@pytest.fixture(scope="module")
def client():
    return create_app(sample_quads()).test_client()


def read(client, path, language="en"):
    headers = {"Accept": BROWSER, "Accept-Language": language}
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.text


def section(page, anchor):
    found = re.search(
        rf'<section id="{re.escape(anchor)}" class="term.*?</section>', page, re.DOTALL
    )
    return found[0]


def test_every_term_has_its_place_at_its_iri(client):
    page = read(client, "/ontology")
    assert set(re.findall(r'<section id="([^"]+)" class="term"', page)) == {
        iri_text(term).partition("#")[2] for term in TERMS
    }
    identifiers = re.findall(r'id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


FACTS = [
    ("Skill", "Sub-class of", "skos:Concept"),
    ("Skill", "Properties", "sm:relatedSkill"),
    ("Skill", "Range of", "sm:activityOf"),
    ("Skill", "See also", "http://data.europa.eu/esco/model#Skill"),
    ("SkillLevel", "Properties", "sm:atLevel"),
    ("atLevel", "Domain", "sm:AttributeLevel"),
    ("ChangeMark", "Named values", "sm:modified"),
    ("modified", "Instance of", "sm:ChangeMark"),
]


@pytest.mark.parametrize(("term", "fact", "value"), FACTS)
def test_a_term_says_what_it_goes_with(client, term, fact, value):
    said = section(read(client, "/ontology"), term)
    told = re.search(rf"<dt>{fact}</dt><dd>(.*?)</dd>", said, re.DOTALL)
    assert f">{value}</bdi>" in told[1]


def test_terms_are_told_of_in_the_language_of_the_reader(client):
    page = read(client, "/ontology", "ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi lang="ar">مهارة</bdi>' in section(page, "Skill")
    borrowed = re.search(r'<p><bdi lang="en">A skill as .*?</bdi> (<span[^>]*>)', page)
    assert 'class="tag borrowed"' in borrowed[1], "comments are in English"
    assert '<bdi lang="ru">навык</bdi>' in read(client, "/ontology?lang=ru", "ar")


def test_a_term_shows_where_the_graph_has_it(client):
    page = read(client, "/ontology")
    assert '<a href="/8/skills/SHOE"' in section(page, "Skill")
    assert "<dt>Uses in this graph</dt><dd>2</dd>" in section(page, "Skill")
    assert "Example" not in section(page, "RoleProfile")


def test_a_graph_elsewhere_is_asked_for_the_same_uses():
    near = samples_of(TERMS, Catalogue.from_quads(sample_quads()))
    far = samples_of(TERMS, AskedCatalogue.of(Store.from_quads(sample_quads())))
    assert near.keys() == far.keys()
    said = {quad[:3] for quad in sample_quads()}
    for term, (subject, value) in far.items():
        assert value is None or (subject, term, value) in said, term


def test_the_pages_are_there_where_the_graph_lies_elsewhere():
    engine = Store.from_quads(sample_quads())
    service = Service.before(engine, AskedCatalogue.of(engine), Settings())
    unfetched = replace(service, fetched=None, statistics=None)
    page = read(create_app_of(unfetched).test_client(), "/ontology")
    assert re.search(r'<a href="/[89]/skills/SHOE"', section(page, "Skill"))
    assert "Uses in this graph" not in page


def test_a_deprecated_term_says_so():
    stated = [q for said in ontology_catalogue().by_subject.values() for q in said]
    stated.append((SM.Skill, OWL.deprecated, typed("true", XSD.boolean), DEFAULT_GRAPH))
    changed = Catalogue.from_quads(stated, SM.namespace, "/ontology#")
    found = {
        t.name: t.is_deprecated
        for _, _, some in term_groups(changed, ANYBODY.languages)
        for t in some
    }
    assert [name for name, is_so in found.items() if is_so] == ["Skill"]


def test_every_rule_has_its_place_at_its_iri(client):
    page = read(client, "/shapes")
    expected = {
        rule.name
        for name in rule_sets()
        for rule in load_rules([name], with_links=True).rules
        if rule.messages
    }
    assert expected <= set(re.findall(r'<section id="([^"]+)" class="term rule"', page))
    identifiers = re.findall(r'id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_a_rule_says_what_it_is_for_and_what_to_do_in_the_language_of_the_reader(client):
    page = read(client, "/shapes", "ru")
    said = section(page, "S12")
    assert "Предупреждение" in said
    assert '<bdi lang="ru">Метка не является простым текстом' in said
    assert "<dt>Что делать</dt>" in said
    assert "skos:prefLabel" in said
    assert '<a href="#Skill">' in section(page, "Skill-broader"), "its targets are another's"
    assert 'href="/ontology#Skill"' in section(page, "Skill")


def test_rules_that_are_kept_are_told_to_each_reader_in_her_languages(client):
    asked = ("lang=ru&ui=de", "lang=ru&ui=es", "lang=es&ui=es", "lang=ru&ui=de")
    told = [section(client.get(f"/shapes?{one}").text, "Skill") for one in asked]
    assert told[0] == told[-1]
    for said, ui, content, carried in zip(
        told, ("Was zu tun ist", "Qué hacer", "Qué hacer"), ("ru", "ru", "es"), asked, strict=False
    ):
        assert f"<dt>{ui}</dt>" in said
        assert f'<bdi lang="{content}">' in said
        assert f'href="/ontology?{carried.replace("&", "&amp;")}#Skill"' in said


def test_what_only_code_checks_and_what_nobody_does_is_told(client):
    page = read(client, "/shapes")
    in_code = [name for name, rule in RULES.items() if rule.in_code]
    unchecked = [name for name, rule in RULES.items() if rule.reasons is not None]
    assert (len(in_code) > 5, len(unchecked)) == (True, 1)
    assert "other SHACL engines" in section(page, in_code[0])
    assert "Not checked" in section(page, unchecked[0])


def test_the_shapes_that_are_served_are_the_shapes_that_are_used(client):
    served = client.get("/shapes.ttl")
    assert served.mimetype == "text/turtle"
    triples = [quad[:3] for quad in read_rdf(served.data, FORMATS["turtle"], "shapes.ttl")]
    assert len(triples) == len(shapes_graph())
    used = read_shapes([triple for one in rule_sets().values() for triple in one.triples])
    assert {s.node for s in read_shapes(triples).roots} == {s.node for s in used.roots}
    lines = client.get("/shapes", headers={"Accept": "application/n-triples"}).data
    assert len(list(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES))) == len(triples)


FORMS = [
    ("/ontology", "text/turtle", "/ontology.ttl"),
    ("/ontology", "application/rdf+xml", "/ontology.rdf"),
    ("/ontology", BROWSER, "/ontology.html"),
    ("/shapes", "application/ld+json", "/shapes.jsonld"),
    ("/shapes", BROWSER, "/shapes.html"),
]


@pytest.mark.parametrize(("path", "accept", "place"), FORMS)
def test_a_vocabulary_says_its_forms_and_is_kept(client, path, accept, place):
    answer = client.get(path, headers={"Accept": accept})
    assert answer.headers["Content-Location"] == place
    assert "Accept" in answer.headers["Vary"]
    assert client.get(place).mimetype == answer.mimetype
    if place.endswith(".html"):
        assert "<h1>" in answer.text
    else:
        assert client.get(place).data == answer.data
    again = client.get(path, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.head(path, headers={"Accept": accept}).data == b""


def test_a_finding_leads_to_its_rule():
    twice = (Iri("<http://e/x>"), SKOS.prefLabel, '"a"@en', DEFAULT_GRAPH)
    quads = [*sample_quads(), twice, (*twice[:2], '"b"@en', DEFAULT_GRAPH)]
    client = create_app(quads).test_client()
    page = read(client, "/validation")
    anchors = re.findall(r'href="/shapes#([^"]+)"', page)
    assert "S14" in "".join(anchors)
    assert set(anchors) <= RULES.keys()
    standalone = client.get("/validation.html", headers={"Accept": BROWSER})
    assert standalone.status_code == 200


def test_without_ontology_or_shapes_their_pages_say_so(client, monkeypatch):
    monkeypatch.setattr("skosmith_server.documenting.ontology_catalogue", lambda: None)
    assert client.get("/ontology").status_code == 404


def test_an_iri_below_the_base_that_begins_as_the_page_does_is_still_found():
    base = "https://w3id.org/skosmith/sfia/"
    node = Iri(f"<{base}shapes>")
    client = create_app([(node, RDFS.label, '"Mine"', DEFAULT_GRAPH)]).test_client()
    address = Catalogue.from_quads([(node, RDFS.label, '"Mine"', DEFAULT_GRAPH)]).path_of(node)
    assert address.startswith("/resource?")
    assert "Mine" in read(client, address)
    assert SHAPES.endswith("#")
