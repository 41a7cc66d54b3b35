"""The words of the interface: complete in each language, with the same places for values."""

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from skosmith_server.app import create_app
from skosmith_server.settings import Settings
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
    if status >= 400:
        assert 'role="alert" lang="en" dir="ltr"' in answer.text
