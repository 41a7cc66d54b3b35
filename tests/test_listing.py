"""The tree and the alphabetical index: what they list, in which order, how they are opened."""

import re
from urllib.parse import quote

import pytest

import sample_model
import sample_trades
from skosmith_converter.terms import Iri, plain, text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.app import create_app
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Framework, concepts_in, other_schemes, parts_of, path_to
from skosmith_server.framework.access import Framework as Views
from skosmith_server.pages.collation import collation_for, default_collation
from skosmith_server.store import Store

QUADS = sample_model.sample_quads()
TRADES = sample_trades.trades()
IRIS = sample_model.IRIS
SCHEME = Iri(f"<{sample_trades.SCHEME}>")
HTML = {"Accept": "text/html"}
NODE = re.compile(r'<a class="node" href="([^"]+)" data-iri="([^"]+)"( aria-current="true")?>')


def trade(name):
    return Iri(f"<{sample_trades.TRADE}{name}>")


@pytest.fixture(scope="module")
def client():
    return create_app([*QUADS, *TRADES]).test_client()


def page(client, path, language="en"):
    answer = client.get(path, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == 200, path
    return answer.text


def opened(path, scheme=sample_trades.SCHEME):
    return f"/browse?scheme={quote(scheme)}&open={quote(sample_trades.TRADE + path)}"


# -- order -------------------------------------------------------------------------------------
ORDERS = [
    # ICU: each language's own order (CLDR), with the letters of its index
    ("es", "nube ñandú nada oso árbol arena", "A árbol arena N nada nube Ñ ñandú O oso"),
    ("sv", "öl zebra ål äta apa", "A apa Z zebra Å ål Ä äta Ö öl"),
    ("de", "Öl Zebra Ärger Ofen Apfel", "A Apfel Ärger O Ofen Öl Z Zebra"),
    ("ru", "Ёлка Ель Еда Жук data", "Е Еда Ёлка Ель Ж Жук D data"),
    ("ar", "تطوير إدارة أمن بناء", "ا إدارة أمن ب بناء ت تطوير"),
    ("uk", "їжа ідея йод", "І ідея Ї їжа Й йод"),
    ("cs", "chata cena hora", "C cena H hora CH chata"),
    ("en", "42 résumé resume resumes", "# 42 R resume résumé resumes"),
]
DEFAULT = [
    # UTS 10's default table: what languages share
    ("nube ñandú nada", "N nada ñandú nube"),
    ("Ёлка Ель Жук Еда", "Е Еда Ёлка Ель Ж Жук"),
    ("тема Тара data 42", "# 42 D data Т Тара тема"),
    ("تطوير إدارة أمن بناء", "ا أمن إدارة ب بناء ت تطوير"),
    ("Zebra äta apa", "A apa äta Z Zebra"),
]


def listed(collation, words):
    """Put words in order, each letter before those that stand under it."""
    found, last = [], ""
    for word in sorted(words.split(), key=collation.key):
        letter = collation.letter(word)
        found += [word] if letter == last else [letter, word]
        last = letter
    return " ".join(found)


@pytest.mark.parametrize(("language", "words", "index"), ORDERS)
def test_each_language_has_its_own_order_and_letters(language, words, index):
    pytest.importorskip("icu", reason="PyICU is not installed (extra icu)")
    assert listed(collation_for(language), words) == index


@pytest.mark.parametrize(("words", "index"), DEFAULT)
def test_without_icu_the_default_order_serves(words, index):
    assert listed(default_collation(), words) == index


# -- index -------------------------------------------------------------------------------------
def entries(html):
    """Give letters and names of an index."""
    html = html[html.index("letters-title") :]
    return re.findall(
        r'<h2 id="letter-\d+">(.*?)</h2>|<li><a href="/(?!index)[^"#?]+(?:\?[^"]*)?">(.*?)</a>',
        html,
    )


def test_the_index_has_names_under_letters_with_codes(client):
    found = entries(page(client, "/index", "ru"))
    names = [name for _, name in found if name]
    letters = [letter for letter, _ in found if letter]
    assert "Починка змеев" in names
    assert "Заваривание чая" in names
    assert names.index("Заваривание чая") < names.index("Починка змеев")
    assert letters.index("З") < letters.index("П")
    assert '<span class="notation">KITE</span>' in page(client, "/index", "ru")


def test_an_index_is_of_one_language_and_says_what_is_missing(client):
    text = page(client, "/index", "es")
    assert "Remiendo de cometas" in text
    assert "Заваривание чая" not in text
    assert "Sin nombre en este idioma: " in text
    assert "Riparazione di aquiloni" in page(client, "/index?edition=8", "it")


def test_other_names_stand_where_they_belong_and_lead_to_the_name():
    skill = IRIS.skill("9", "KITE")
    other = (skill, SKOS.altLabel, text("Заплаты на змеях", "ru"), "")
    html = page(create_app([*QUADS, other]).test_client(), "/index", "ru")
    seen = re.search(
        r'<a href="([^"]+)">Заплаты на змеях</a> <span class="see">.*?</span>(?= |<)', html
    )
    assert seen.group(1) == "/9/skills/KITE"
    assert "Починка змеев" in html[seen.start() : seen.start() + 400]


def test_a_letter_of_another_scheme_is_shown_alone(client):
    path = f"/index?scheme={quote(sample_trades.SCHEME)}"
    letters = [letter for letter, _ in entries(page(client, path)) if letter]
    assert letters == ["C", "R", "S", "W"]
    alone = page(client, f"{path}&letter=C")
    assert [name for _, name in entries(alone) if name] == ["Carving", "Carving &lt;of&gt; spoons"]
    assert 'aria-current="page">C</a>' in alone
    assert "Rock" in page(client, f"{path}&letter=R")


# -- tree --------------------------------------------------------------------------------------
def test_the_tree_has_every_skill_and_level_once(client):
    html = page(client, "/browse", "ru")
    names = [name for _, name, _ in NODE.findall(html)]
    skills = [IRIS.skill("9", code)[1:-1] for code in ("KITE", "BREW")]
    assert set(skills) <= set(names)
    assert len(names) == len(set(names))
    assert IRIS.skill_level("9", "KITE", 1)[1:-1] in names
    assert "<details open>" not in html


def test_the_way_to_a_node_is_open(client):
    wanted = IRIS.skill_level("9", "BREW", 2)[1:-1]
    html = page(client, f"/browse?edition=9&open={quote(wanted)}")
    opened = html.count("<details open>")
    current = [name for _, name, mark in NODE.findall(html) if mark]
    assert current == [wanted]
    assert opened >= 2


def test_the_shape_of_a_tree_does_not_depend_on_names():
    bare = [quad for quad in QUADS if quad[1] != SKOS.prefLabel]
    whole, without = (
        [iri for _, iri, _ in NODE.findall(page(create_app(q).test_client(), "/browse"))]
        for q in (QUADS, bare)
    )
    assert whole == without


def test_another_scheme_is_opened_step_by_step(client):
    top = page(client, f"/browse?scheme={quote(sample_trades.SCHEME)}")
    assert [iri.rpartition("/")[2] for _, iri, _ in NODE.findall(top)] == ["wood", "stone"]
    assert top.count('class="more"') == 2
    deeper = page(client, opened("carving"))
    names = [iri.rpartition("/")[2] for _, iri, _ in NODE.findall(deeper)]
    assert names == ["wood", "carving", "spoons", "sawing", "stone"]
    assert "Carving &lt;of&gt; spoons" in deeper


def test_what_is_too_much_for_a_page_goes_on_on_the_next(client):
    first = page(client, opened("stone"))
    rest = re.search(r'<li class="rest"><a href="([^"]+)">', first).group(1).replace("&amp;", "&")
    second = page(client, rest)
    names = [set(re.findall(r"trade/(s\d+)\"", html)) for html in (first, second)]
    assert [len(one) for one in names] == [200, sample_trades.MANY - 200]
    assert not names[0] & names[1]


def test_the_way_down_begins_at_the_top_even_where_there_are_circles(client):
    framework = Framework.of(Catalogue.from_quads(TRADES))
    way = tuple(map(trade, ("wood", "carving", "spoons")))
    assert [path_to(framework, way[-1], SCHEME), path_to(framework, way[1], SCHEME)] == [
        way,
        way[:2],
    ]
    assert path_to(framework, trade("none"), SCHEME) == ()
    assert "<details open>" not in page(client, opened("none"))


def test_an_empty_graph_is_listed_with_a_way_on():
    client = create_app([]).test_client()
    for path in ("/browse", "/index"):
        assert 'href="/search"' in page(client, path)


def test_a_graph_elsewhere_has_the_same_tree():
    near = Framework.of(Catalogue.from_quads([*QUADS, *TRADES]))
    far = Views.asking(AskedCatalogue.of(Store.from_quads([*QUADS, *TRADES])))
    assert [one.iri for one in other_schemes(near)] == [SCHEME]
    assert other_schemes(near) == other_schemes(far)
    for iri in (SCHEME, trade("wood"), trade("carving"), trade("stone"), trade("sawing")):
        assert parts_of(near, iri, SCHEME) == parts_of(far, iri, SCHEME), iri
    assert concepts_in(near, SCHEME) == concepts_in(far, SCHEME)
    ways = [path_to(one, trade("s001"), SCHEME) for one in (near, far)]
    assert ways == [(trade("stone"), trade("s001"))] * 2


def test_pages_may_be_kept(client):
    for path in ("/browse", "/index"):
        answer = client.get(path, headers=HTML)
        again = client.get(path, headers={**HTML, "If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert "Accept-Language" in answer.headers["Vary"]
        assert client.head(path, headers=HTML).headers["ETag"] == answer.headers["ETag"]


def test_a_code_sorts_by_its_number(client):
    assert plain("10") < plain("9"), "as texts they would not"
    html = page(client, f"/browse?scheme={quote(sample_trades.SCHEME)}")
    assert html.index("Wood") < html.index("Stone")
