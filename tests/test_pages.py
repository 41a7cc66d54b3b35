"""The pages about the framework: what they say, in which language, and how they are found."""

import json
import re
from xml.etree import ElementTree

import pytest

import sample_graph
import sample_model
from skosmith_converter.terms import Iri, text
from skosmith_converter.vocabulary import SKOS, SM
from skosmith_server.app import create_app
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import (
    Framework,
    Languages,
    SaidAt,
    SourceDocument,
    Texts,
    changes_of,
)
from skosmith_server.pages.differences import differences
from skosmith_server.pages.pieces import Pieces
from skosmith_server.pages.reader import Reader
from skosmith_server.settings import Settings

QUADS = sample_model.sample_quads()
IRIS = sample_model.IRIS
HTML = {"Accept": "text/html"}
KINDS = {
    "/9/skills/KITE": "rungs",
    "/9/skilllevels/KITE_1": "turns",
    "/9/attributes/CARE": "ladder",
    "/9/lor/2": "rungs",
    "/9/categories/craft": "group",
    "/9": "figures",
    "/skills/KITE": "headline",
    "/coverage": "coverage",
    "/": "hero",
}
LISTS = ("/browse", "/index", "/matrix", "/statistics", "/shapes", "/search?q=kite")
PARTS = re.compile(r'<(h[1-4]|section|article|aside|ol)\b[^>]*?(?:id="([^"]+)")?>')
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def client():
    return create_app(QUADS).test_client()


@pytest.fixture(scope="module")
def shoes():
    return create_app(sample_graph.sample_quads()).test_client()


def page(client, path, language="en"):
    answer = client.get(path, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == 200, path
    return answer.text


@pytest.mark.parametrize(("path", "part"), KINDS.items())
def test_each_kind_has_a_page_of_its_own(client, path, part):
    text = page(client, path)
    assert re.search(rf'class="[^"]*\b{part}\b', text)
    assert text.count("<h1") == 1
    assert re.search(r"<title>\S.* – Skosmith</title>", text)


def test_a_skill_page_has_all_of_it(client):
    text = page(client, "/9/skills/KITE", "ru")
    for number in range(1, 8):
        assert f'id="level-{number}"' in text
    for said in ("Починка змеев: 1 + 1 = 2.", "Починка змеев № 1", "Бета-перевод", "Без изменений"):
        assert said in text
    activities = re.findall(r'<li value="(\d)" class="depth-(\d)">', text)
    assert activities == [("1", "0"), ("2", "0"), ("3", "1")]
    assert "https://w3id.org/skosmith/sfia/9/skills/KITE</code>" in text
    assert 'href="/8/skills/KITE"' in text
    assert 'href="/9/skills/KITE.ttl"' in text
    assert "Что изменилось с редакции 8" in text
    assert text.count("<bdi>Строка 1</bdi>") == 4


def test_a_page_that_is_shared_shows_its_name_and_what_it_is_about(client):
    text = page(client, "/9/skills/KITE?lang=ru", "en")
    told = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', text))
    assert told["og:title"] == "Починка змеев (KITE), Edition 9"
    assert told["og:description"] == "Починка змеев: 1 + 1 = 2."
    assert told["og:url"] == "http://localhost/9/skills/KITE"


@pytest.mark.parametrize(
    ("name", "places", "told"),
    [
        ("kite.txt", (), ""),
        ("kite.txt", ((7, 7),), "Line 7"),
        ("kite.txt", ((9, 9), (1, 1), (4, 5), (3, 4)), "Lines 1, 3–5, 9"),
        ("Kites.XLSX", ((2, 2), (2, 2)), "Row 2"),
        ("kites.csv", ((2, 2), (3, 3)), "Rows 2–3"),
    ],
)
def test_lines_of_a_page_and_rows_of_a_table_are_told_in_their_order(name, places, told):
    one = Iri("<https://kites.example/sources/1>")
    source = SourceDocument(one, name, "en", "9", "", "", Texts(), "", ())
    said_at = [SaidAt(one, first, last, one) for first, last in places]
    pieces = Pieces(Reader(Languages(())), Languages(()), "en", str)
    assert pieces.lines([*said_at, SaidAt(Iri("<x:y>"), 8, 8, one)], source) == told


def test_states_of_levels_are_told_apart(client):
    states = {}
    for path in ("/8/skills/KITE", "/9/skills/KITE", "/9/skills/BREW", "/8/skills/BREW"):
        answer = client.get(path, headers=HTML)
        for number, state in re.findall(r'id="level-(\d)" class="rung is-([\w-]+)"', answer.text):
            states.setdefault(state, set()).add((path, number))
    assert states.keys() == {"defined", "undefined", "not-observed"}


def test_a_borrowed_text_is_marked_with_its_language(client):
    text = page(client, "/9/skills/BREW", "es")
    assert '<bdi lang="ru">Заваривание чая</bdi>' in text
    assert "No hay" not in text.partition("<h1")[0]
    assert (
        "Aquí no hay texto en el idioma pedido (español); idioma del texto mostrado: ruso." in text
    )
    assert page(client, "/9/skills/KITE", "es").count('class="borrowing"') == 0


def test_structure_never_depends_on_labels():
    """Without any text in one language every page keeps its parts, in their order."""
    bare = [quad for quad in QUADS if not quad[2].endswith("@es")]
    whole, without = create_app(QUADS).test_client(), create_app(bare).test_client()
    for path in KINDS:
        parts, left = (PARTS.findall(page(one, path, "ru")) for one in (whole, without))
        assert parts == left, path
        assert parts


def test_content_and_interface_are_chosen_apart(shoes):
    text = page(shoes, "/9/skills/SHOE?lang=ar", "fr")
    assert '<html lang="fr" dir="ltr">' in text
    assert '<article dir="rtl">' in text
    assert '<h1><bdi lang="ar">' in text
    assert ">Niveaux</h2>" in text
    both = page(shoes, "/9/skills/SHOE?lang=en&ui=ar", "fr")
    assert '<html lang="ar" dir="rtl">' in both
    assert '<article dir="ltr">' in both
    assert 'href="/9/skilllevels/SHOE_2?lang=en&amp;ui=ar"' in both


READERS = [
    ({"lang": "pt-br"}, None, ("pt-BR",), "en", (("lang", "pt-BR"),)),
    ({"language": "it"}, "de", ("it", "de"), "de", (("lang", "it"),)),
    ({"lang": "<script>"}, "ru;q=0.5, ar", ("ar", "ru"), "ar", ()),
    ({"ui": "ja"}, "ru", ("ru",), "en", (("ui", "ja"),)),
    ({"ui": "es", "lang": "ru"}, None, ("ru",), "es", (("lang", "ru"), ("ui", "es"))),
]


@pytest.mark.parametrize(("asked", "accept", "wanted", "ui", "carried"), READERS)
def test_a_reader_is_known_by_parameters_and_browser(asked, accept, wanted, ui, carried):
    reader = Reader.of(asked, accept)
    assert reader.languages.wanted == wanted
    assert reader.interface.tag == ui
    assert reader.carried == carried


def test_links_keep_what_was_chosen_and_nothing_twice():
    reader = Reader.of({"lang": "ru"}, None, here="/9?view=statements&lang=ru")
    assert reader.link("/8#skills") == "/8?lang=ru#skills"
    assert reader.in_language("ar") == "/9?view=statements&lang=ar"
    assert reader.in_interface("es") == "/9?view=statements&lang=ru&ui=es"


def test_the_configured_languages_are_borrowed_from_first():
    client = create_app(QUADS, Settings(languages=("it", "ru"))).test_client()
    assert '<h1><bdi lang="it">' in page(client, "/8/skills/KITE", "ja")


FRONTS = [
    # Accept-Language, ?ui=, configured → language of the names; edition 9 has more of them in
    # Russian than in Spanish, and none in Italian
    ("en", "", (), "ru"),
    ("ja", "", (), "ru"),
    ("it", "", (), "ru"),
    ("ja", "es", (), "es"),
    ("ja", "ar", (), "ru"),
    ("ja", "", ("it", "es"), "es"),
]


@pytest.mark.parametrize(("accept", "ui", "configured", "shown"), FRONTS)
def test_the_front_page_is_in_the_language_of_most_names_where_no_wish_fits(
    accept, ui, configured, shown
):
    client = create_app(QUADS, Settings(languages=configured)).test_client()
    text = page(client, f"/?ui={ui}", accept)
    names = {"es": "Remiendo", "it": "Riparazione", "ru": "Починка"}
    assert [tag for tag, name in names.items() if f">{name}" in text] == [shown]


def test_lists_of_the_front_page_run_as_the_interface_does(shoes):
    only_arabic = [q for q in sample_graph.sample_quads() if not re.search(r"@(?!ar)\w+$", q[2])]
    text = page(create_app(only_arabic).test_client(), "/", "en")
    assert '<bdi lang="ar">إصلاح الأحذية</bdi>' in text
    assert 'dir="rtl"' not in text


def test_a_ladder_without_any_essence_has_no_column_for_it():
    bare = [quad for quad in QUADS if quad[1] != SM.essence]
    texts = [
        page(create_app(quads).test_client(), "/9/skills/BREW", "en") for quads in (QUADS, bare)
    ]
    assert ["Essence of the level" in text for text in texts] == [True, False]
    assert ['class="essence"' in text for text in texts] == [True, False]


def test_addresses_in_other_languages_and_forms_are_linked(client):
    text = page(client, "/9/skills/KITE")
    assert '<link rel="canonical" href="https://w3id.org/skosmith/sfia/9/skills/KITE">' in text
    alternates = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', text)
    assert ("ru", "http://localhost/9/skills/KITE?lang=ru") in alternates
    assert ("x-default", "http://localhost/9/skills/KITE") in alternates
    assert '<link rel="alternate" type="text/turtle" href="/9/skills/KITE.ttl">' in text


@pytest.mark.parametrize("path", ["/9/skills/KITE", "/9/lor/2", "/9/categories/craft"])
def test_search_engines_are_told_of_a_defined_term(client, path):
    term = json.loads(ld_json(page(client, path)))
    assert term["@type"] == "DefinedTerm"
    assert term["@id"].endswith(path)
    assert term["inDefinedTermSet"] == "https://w3id.org/skosmith/sfia/9"
    assert {name["@language"] for name in term["name"]}


def test_search_engines_are_told_of_the_set_of_terms(client):
    told = json.loads(ld_json(page(client, "/9")))
    assert told["@type"] == "DefinedTermSet"
    assert [term["termCode"] for term in told["hasDefinedTerm"]] == ["BREW", "KITE"]


def ld_json(html):
    return re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]


def test_markup_in_texts_stays_text():
    skill = IRIS.skill("9", "KITE")
    evil = text('</script><img src=x onerror="alert(1)">', "en")
    quads = [*QUADS, (skill, SKOS.prefLabel, evil, ""), (skill, SKOS.definition, evil, "")]
    html = page(create_app(quads).test_client(), "/9/skills/KITE")
    assert "<img" not in html
    assert "&lt;/script&gt;&lt;img" in html
    assert json.loads(ld_json(html))["name"]


def test_the_sitemap_names_every_page_once_and_its_languages(client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)  # noqa: S314
    places = [one.text.removeprefix("http://localhost") for one in root.iter(f"{SITEMAP}loc")]
    assert len(set(places)) == len(places)
    assert {"/", "/9", "/8", "/9/skills/KITE", "/9/lor/7", "/coverage"} <= set(places)
    for place in places:
        assert client.get(place, headers=HTML).status_code == 200, place
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_pages_can_be_kept_and_asked_again(client):
    first = client.get("/9/skills/KITE", headers=HTML)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get("/9/skills/KITE", headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head("/9/skills/KITE", headers=HTML)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    "path", sorted({*KINDS, *LISTS, "/sitemap.xml", "/validation", "/api/v1/skills"} - {"/"})
)
def test_what_can_be_written_to_is_asked_for_again(path, tmp_path):
    client = create_app(QUADS, Settings(data=tmp_path)).test_client()
    assert client.get(path).headers["Cache-Control"] == "public, max-age=0"


def test_data_about_the_same_thing_stays_as_it_is(client):
    answer = client.get("/9/skills/KITE", headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    assert "What points here" in page(client, "/9/skills/KITE?view=statements")
    assert "What points here" in page(client, "/9/lor/2/essence")


def test_a_moved_skill_is_told_by_the_names_of_its_categories():
    framework = Framework.of(Catalogue.from_quads(QUADS))
    skill = framework.skill(IRIS.skill("9", "KITE"))
    told = differences(changes_of(framework, skill).changes, "ru", Languages(("ru",)))
    assert told, "the samples of the two editions differ"
    for one in told:
        assert one.language in {"", "ru"}
        assert not any(Iri("<") in piece.text for piece in one.pieces)


def test_an_edition_says_what_is_new(client):
    text = page(client, "/9", "ru")
    changes = text.partition('id="changes"')[2]
    assert "Новые навыки" in changes
    assert "/9/skills/BREW" in changes


def test_coverage_tells_which_skill_has_which_language_and_status(client):
    text = page(client, "/coverage?edition=9", "es")
    assert '<a class="mark is-beta" href="/9/skills/BREW?lang=ru" hreflang="ru">beta</a>' in text
    assert '<a class="mark is-there" href="/9/skills/KITE?lang=es" hreflang="es">sí</a>' in text
    row = text.partition('href="/9/skills/BREW"')[2].partition("</tr>")[0]
    assert row.count("Sin texto") == 1
    older = page(client, "/coverage?edition=8")
    assert "/8/skills/KITE?lang=it" in older


def test_without_skills_the_pages_say_so():
    client = create_app([]).test_client()
    assert "This graph holds no skills." in page(client, "/coverage")
    assert "holds no skills" in page(client, "/")
    assert client.get("/sitemap.xml").status_code == 200
