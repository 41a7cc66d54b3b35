"""The words of the interface: complete in each language, with the same places for values."""

import re
from copy import deepcopy
from html import unescape
from importlib.resources import files
from urllib.parse import quote

import pytest
from babel.messages.pofile import read_po
from markupsafe import escape

from sample_graph import sample_quads
from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.vocabulary import RDF, SKOS, SM
from skosmith_server.app import create_app
from skosmith_server.engine.limits import BusyError, QueryCrashedError, QueryTimeoutError
from skosmith_server.engine.messages import AnswerTooLargeError
from skosmith_server.engine.queues import TOO_MANY
from skosmith_server.pages.property_names import PropertyName, name_of_property
from skosmith_server.said import Said
from skosmith_server.search.index import NoIndexError, SearchTimeoutError
from skosmith_server.settings import Settings
from skosmith_server.validating import BeingValidatedError
from skosmith_server.wording import INTERFACES, interface_for, own_name, preferred
from test_review import ROWS, text_of
from wording_messages import messages

MESSAGES = messages()
TRANSLATED = [tag for tag in INTERFACES if tag != "en"]
PLACE = re.compile(r"%\(\w+\)s")


def catalogue(tag):
    with files("skosmith_server.wording").joinpath(f"{tag}.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale=tag) if message.id}


def test_templates_have_messages():
    assert {"Levels", "Not observed", "Search", "Edition %(name)s"} <= MESSAGES.keys()


@pytest.mark.parametrize("tag", TRANSLATED)
def test_each_catalogue_translates_every_message_and_no_other(tag):
    translated = {source for source, message in catalogue(tag).items() if message.string}
    missing = {message: MESSAGES[message] for message in MESSAGES.keys() - translated}
    assert missing == {}
    assert translated - MESSAGES.keys() == set()


@pytest.mark.parametrize("tag", TRANSLATED)
def test_translations_keep_the_places_for_values_and_are_not_fuzzy(tag):
    for source, message in catalogue(tag).items():
        assert sorted(PLACE.findall(source)) == sorted(PLACE.findall(message.string)), source
        assert not message.fuzzy, source


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_sentence_ends_as_one_in_each_language(tag):
    for source, message in catalogue(tag).items():
        assert source.endswith((".", ":")) == message.string.endswith((".", ":")), source
        assert message.string == message.string.strip()


PREFERENCES = [
    ((), "en"),
    (("ja",), "en"),
    (("ja", "fr-CA"), "fr"),
    (("ar-EG", "en"), "ar"),
    (("ru", "de"), "ru"),
]


@pytest.mark.parametrize(("wishes", "tag"), PREFERENCES)
def test_the_interface_speaks_the_first_language_that_it_knows(wishes, tag):
    assert preferred(wishes).tag == tag


def test_languages_are_named_in_their_own_words_and_in_ours():
    assert [own_name(tag) for tag in ("ar", "ru", "fr-CA")] == [
        "العربية",
        "русский",
        "français (Canada)",
    ]
    assert interface_for("it").language_name("ru") == "russo"
    assert interface_for("it").language_name("qaa-x-none") == "qaa-x-none"


def test_directions_follow_the_language():
    assert {tag: interface_for(tag).direction for tag in INTERFACES if tag in {"ar", "ru"}} == {
        "ar": "rtl",
        "ru": "ltr",
    }


OF_THE_ONTOLOGY = {"en", "ar", "es", "it", "ru"}
"""Languages in which our own terms have labels."""
IN_LISTS = {RDF.first, RDF.rest}


@pytest.mark.parametrize("tag", INTERFACES)
def test_properties_of_the_graph_have_names_in_each_language(tag):
    used = sorted({predicate for _, predicate, *_ in sample_quads()} - IN_LISTS)
    names = {property_: name_of_property(property_, interface_for(tag)) for property_ in used}
    others = [
        property_ for property_, name in names.items()
        if name.language != tag
        and not (property_.startswith(f"<{SM.namespace}") and tag not in OF_THE_ONTOLOGY)
    ]  # fmt: skip
    assert others == []


PROPERTY_NAMES = [
    (SKOS.prefLabel, "en", "preferred label", "en"),
    (SKOS.prefLabel, "de", "bevorzugte Bezeichnung", "de"),
    (SKOS.broader, "ar", "أعم", "ar"),
    (SM.position, "ru", "порядковый номер", "ru"),
    (SM.atLevel, "fr", "at level", "en"),
    ("<https://example.org/terms#hasManyLegs>", "es", "has many legs", "en"),
    (f"<{SM.namespace}noTermOfOurs>", "it", "no term of ours", "en"),
]


@pytest.mark.parametrize(("property_", "tag", "text", "language"), PROPERTY_NAMES)
def test_a_property_is_called_by_a_name_that_says_its_language(property_, tag, text, language):
    assert name_of_property(property_, interface_for(tag)) == PropertyName(text, language)


LONG = quote("a " * 100)
EDITION = "There is no such edition."
TOLD = [
    ("/9/skills/NONE", "The graph has nothing called %(name)s.", [f"{DEFAULT_BASE}9/skills/NONE"]),
    ("/9/lor/9", "The graph has nothing called %(name)s.", [f"{DEFAULT_BASE}9/lor/9"]),
    ("/resource?iri=%20", "?%(name)s= is no IRI: %(error)s.", ["iri"]),
    ("/dump.gif", "No download of that name. There are %(known)s.", []),
    ("/matrix?edition=99", EDITION, []),
    ("/browse?edition=99", EDITION, []),
    ("/coverage?edition=99", EDITION, []),
    ("/matrix?level=12", "?level=%(level)s is no level; levels are %(first)s to %(last)s.", ["12", "1", "7"]),
    ("/compare?a=NONE", "%(parameter)s names nothing here: give a code, or what follows the base of an IRI (9/skills/…).", ["?a=NONE"]),
    ("/compare?b=SHOE", "Give ?a= and ?b=, or ?a= alone.", []),
    ("/compare?a=SHOE&b=SHOE_2", "?a= is a %(a)s, ?b= is a %(b)s: compare two of a kind.", []),
    ("/browse?scheme=http://e.example/none", "There is no such concept scheme with top concepts.", []),
    ("/index?letter=%C3%9F", "No name begins with that letter.", []),
    ("/index?offset=x", "?%(name)s= is a number from %(least)s to %(most)s.", ["offset", "0"]),
    ("/search?q=.", "There is no word in it: give a letter or a digit at least.", []),
    (f"/search?q={LONG}", "%(number)s words are too many: at most %(most)s are taken.", ["100"]),
    ("/search?q=a&limit=0", "?%(name)s= is a number from %(least)s to %(most)s.", ["limit", "1"]),
    ("/search?q=a&field=legs", "No field %(name)s; known: %(known)s.", ["'legs'"]),
    ("/9/skills/SHOE?format=gif", "No format %(name)s here; known: %(known)s.", ["'gif'"]),
    ("/9/skills/SHOE?_profile=gif", "No profile %(name)s here; known: %(known)s.", ["'gif'"]),
    ("/profiles/gif", "No profile %(name)s here; known: %(known)s.", ["'gif'"]),
    ("/9/skills/SHOE.html?_profile=skos", "Available here: %(forms)s.", []),
    ("/validation.gif", "No such form of the report.", []),
    ("/ontology.gif", "There is no such form of %(path)s.", ["/ontology"]),
    ("/static/none.css", "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.", []),
]  # fmt: skip
"""Address → what its problem says, and some of the values in that."""


@pytest.fixture(scope="module")
def client():
    return create_app(sample_quads()).test_client()


@pytest.mark.parametrize(("address", "message", "values"), TOLD, ids=[a[:30] for a, *_ in TOLD])
def test_problems_are_told_in_the_language_of_the_reader_and_to_programs_in_english(
    client, address, message, values
):
    asked = f"{address}{'&' if '?' in address else '?'}ui=ru"
    page = client.get(asked, headers={"Accept": "text/html"}).text
    assert '<html lang="ru" dir="ltr">' in page
    told = re.search(r'role="alert">(.*?)</p>', page)[1]
    words = PLACE.split(interface_for("ru").gettext(message))
    assert re.fullmatch(".+".join(map(re.escape, words)), unescape(told)), told
    for value in values:
        assert f"<bdi>{escape(value)}</bdi>" in told
    assert re.search(r"<h1>([^<]*)</h1>", page)[1] != client.get(asked).json["title"]
    detail = client.get(asked).json["detail"]
    assert re.fullmatch(".+".join(map(re.escape, PLACE.split(message))), detail), detail
    english = client.get(address, headers={"Accept": "text/html"}).text
    assert f'role="alert">{escape(detail)}</p>' in english


ERRORS = [
    (QueryTimeoutError(10), 503, "nach 10 Sekunden"),
    (QueryCrashedError(512 << 20), 503, "512 MiB"),
    (BusyError(TOO_MANY, 5), 503, "Später noch einmal versuchen"),
    (AnswerTooLargeError(4096), 413, "mehr als 4,096 Bytes"),
    (SearchTimeoutError(), 503, "Längere oder seltenere Wörter helfen"),
    (NoIndexError(), 501, 'FILTER(CONTAINS(LCASE(?label), "word"))'),
    (BeingValidatedError(), 503, "In einigen Sekunden"),
]


@pytest.mark.parametrize(
    ("error", "status", "told"), ERRORS, ids=[type(e).__name__ for e, *_ in ERRORS]
)
def test_what_comes_late_or_not_at_all_is_told_in_the_language_of_the_reader(error, status, told):
    app = create_app([])
    app.add_url_rule("/failing", view_func=lambda: (_ for _ in ()).throw(error))
    client = app.test_client()
    answer = client.get("/failing?ui=de", headers={"Accept": "text/html"})
    assert answer.status_code == status
    page = re.sub("</?bdi>", "", unescape(answer.text))
    assert told in page
    assert str(error) not in page
    assert client.get("/failing?ui=de").json["detail"] == str(error)


def test_of_a_syntax_error_the_place_is_told_and_what_the_engine_says_stays_english(client):
    page = client.get("/sparql?query=ASK%7B&ui=de", headers={"Accept": "text/html"}).text
    told = re.search(r'role="alert">(.*?)</p>', page)[1]
    place, said = told.split(' <bdi lang="en" dir="ltr">')
    assert re.sub("<.*?>", "", place) == "Zeile 1, Spalte 5:"
    english = client.get("/sparql?query=ASK%7B").json["detail"]
    assert english == f"Line 1, column 5: {unescape(said.removesuffix('</bdi>'))}"


def test_what_is_suggested_instead_is_called_in_the_language_of_the_reader(client):
    page = client.get("/matrix?edition=99&ui=it", headers={"Accept": "text/html"}).text
    assert '<a href="/matrix">l’edizione più recente</a>' in page
    english = client.get("/matrix?edition=99").json
    assert (english["suggestion"], english["suggested"]) == ("/matrix", "the newest edition")


def test_a_detail_without_a_translation_is_marked_as_english(client):
    page = client.get(
        "/sparql?query=ASK%7B%7D&query=ASK%7B%7D&ui=fr", headers={"Accept": "text/html"}
    ).text
    assert 'role="alert"><bdi lang="en" dir="ltr">The parameter query' in page


def test_what_is_said_keeps_its_words_and_values_within_an_exception_and_as_a_copy():
    said = Said("No field %(name)s here.", name="a")
    for kept in (str(ValueError(said)), deepcopy(said)):
        assert kept == "No field a here."
        assert (kept.message, kept.values) == ("No field %(name)s here.", {"name": "a"})
    assert Said("100% of it").message == "100% of it"


PAGES = [
    ("/sparql", 200, "Ask the graph"),
    ("/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D", 200, "Results"),
    ("/sparql?query=ASK%7B", 400, "Query has a syntax error"),
    ("/nowhere", 404, "Not found"),
    ("/review", 200, "Review"),
    ("/profiles", 200, "Profiles"),
]


@pytest.mark.parametrize("tag", ["en", "ru", "ar"])
@pytest.mark.parametrize(("address", "status", "heading"), PAGES)
def test_pages_without_content_speak_the_language_of_the_interface(
    tmp_path, address, status, heading, tag
):
    file = tmp_path / "m.sssom.tsv"
    file.write_text(text_of(*ROWS), encoding="utf-8")
    client = create_app([], Settings(review=str(file), reviewer="Ada")).test_client()
    asked = f"{address}{'&' if '?' in address else '?'}ui={tag}"
    answer = client.get(asked, headers={"Accept": "text/html"})
    said = interface_for(tag)
    assert answer.status_code == status
    assert f'<html lang="{tag}" dir="{said.direction}">' in answer.text
    assert f"<h1>{said.gettext(heading)}</h1>" in answer.text
    assert tag == "en" or said.gettext(heading) != heading
    assert "Accept-Language" in answer.vary
    if "sparql" in address:
        assert f'<input type="hidden" name="ui" value="{tag}">' in answer.text
        assert '<textarea id="query" name="query" dir="ltr"' in answer.text
