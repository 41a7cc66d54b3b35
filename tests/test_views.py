"""Pages that show many things at once, or two beside each other, and their drawings."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_graph
import sample_model
from skosmith_converter.terms import text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Framework, Languages
from skosmith_server.pages.charts import Bar, bars
from skosmith_server.pages.comparing import pairs_of, side_of
from skosmith_server.pages.counting import counts_of, edition_counts
from skosmith_server.pages.drawing import Box, Drawing, Label, fitted, width_of
from skosmith_server.service import Dumps, Service
from skosmith_server.settings import Settings
from skosmith_server.store import Store
from skosmith_server.wording import interface_for

QUADS = sample_model.sample_quads()
IRIS = sample_model.IRIS
HTML = {"Accept": "text/html"}
SVG = "{http://www.w3.org/2000/svg}"
STYLE = re.compile(r"<style|\sstyle=|<script|\son\w+=")


@pytest.fixture(scope="module")
def client():
    return create_app(QUADS).test_client()


@pytest.fixture(scope="module")
def shoes():
    return create_app(sample_graph.sample_quads()).test_client()


@pytest.fixture(scope="module")
def framework():
    return Framework.of(Catalogue.from_quads(QUADS))


def page(client, path, language="en"):
    answer = client.get(path, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    loaded = answer.text.replace("<script src", "").replace('<script type="application/ld', "")
    assert STYLE.search(loaded) is None
    return answer.text


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 (our own)


def drawing(client, path, language="en"):
    answer = client.get(path, headers={"Accept-Language": language})
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert STYLE.search(answer.text) is None
    return parsed(answer.text)


def links(svg):
    return [link.get("href") for link in svg.iter(f"{SVG}a")]


# -- matrix --------------------------------------------------------------------------------------
def rows(html):
    """Give code → what stands in its seven cells: a level, × or nothing."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html):
        code = re.search(r'class="notation">(\w+)<', row)[1]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        found[code] = [re.sub(r'<span class="unseen">.*?</span>|<[^>]+>', "", c) for c in cells]
    return found


def test_the_matrix_tells_defined_not_defined_and_not_observed_apart(client):
    html = page(client, "/matrix?edition=8")
    assert rows(html) == {"KITE": ["1", "2", "×", "", "", "", ""]}
    assert 'href="/8/skilllevels/KITE_1" aria-label="KITE 1, Defined"' in html
    assert html.count("Not observed</span>") == 1
    assert html.count('<span class="unseen">Not defined</span>') == 4
    assert set(rows(page(client, "/matrix"))) == {"KITE", "BREW"}


FILTERS = [
    ("level=2", {"BREW"}),
    ("level=1", {"KITE"}),
    ("level=7", set()),
    ("category=craft", {"BREW"}),
    ("category=craft&level=1", set()),
    ("category=none", set()),
    ("lang=es&only=1", {"KITE"}),
    ("lang=ru&only=1", {"KITE", "BREW"}),
    ("lang=es", {"KITE", "BREW"}),
    ("level=&category=&lang=", {"KITE", "BREW"}),
]


@pytest.mark.parametrize(("asked", "codes"), FILTERS)
def test_the_matrix_is_filtered_and_its_picture_alike(client, asked, codes):
    html = page(client, f"/matrix?edition=9&{asked}")
    assert set(rows(html)) == codes
    assert ("No skill fits what was chosen." in html) == (not codes)
    drawn = drawing(client, f"/matrix.svg?edition=9&{asked}")
    skills = {address.rpartition("/")[2].partition("?")[0] for address in links(drawn)}
    assert {name for name in skills if "_" not in name} == codes


def test_the_matrix_counts_by_category(client):
    html = page(client, "/matrix?edition=9")
    bands = re.findall(r'<tr class="band">.*?</tr>', html)
    counted = [re.findall(r'<td class="shade-(\d)">(\d+)</td>', band) for band in bands]
    assert all(len(cells) == 7 for cells in counted)
    assert [cells[1] for cells in counted] == [("5", "1")] * (len(counted) - 1) + [("0", "0")]
    assert counted[-1][0] == ("5", "1"), "KITE is in no category"


def test_the_matrix_says_its_filter_in_the_link_to_its_picture(client):
    html = page(client, "/matrix?edition=9&level=1&lang=ru")
    assert 'href="/matrix.svg?edition=9&amp;level=1&amp;lang=ru"' in html


def test_a_picture_of_the_matrix_has_names_links_and_a_description(client):
    drawn = drawing(client, "/matrix.svg?lang=ru", "es")
    assert drawn.find(f"{SVG}title").text == "Habilidades y niveles, edición 9"
    assert drawn.find(f"{SVG}desc").text.startswith("Qué habilidades")
    said = {node.text for node in drawn.iter(f"{SVG}text")}
    assert {"Починка змеев", "KITE", "Заваривание чая"} <= said
    assert "http://localhost/9/skilllevels/KITE_1?lang=ru" in links(drawn)


def test_a_picture_is_mirrored_for_readers_from_right_to_left(client):
    place = {}
    for language in ("en", "ar"):
        drawn = drawing(client, "/matrix.svg", language)
        numbers = [
            n for n in drawn.iter(f"{SVG}text") if n.text == "1" and "text-anchor" in n.attrib
        ]
        place[language] = float(numbers[0].get("x"))
        assert drawn.get("direction") == ("rtl" if language == "ar" else "ltr")
        width = float(drawn.get("width"))
    assert place["en"] + place["ar"] == width


# -- what a skill is next to ---------------------------------------------------------------------
def test_the_graph_of_a_skill_has_all_around_it_and_says_it_as_a_list(client):
    html = page(client, "/9/skills/KITE?view=graph", "ru")
    svg = re.search(r"<svg.*?</svg>", html, re.DOTALL)[0]
    drawn = parsed(svg)
    listed = html.partition('id="as-list"')[2]
    assert links(drawn)
    for address in links(drawn):
        assert f'href="{address.replace("&", "&amp;")}"' in listed or "KITE" in address
    assert {"/9/skilllevels/KITE_1", "/8/skills/KITE"} <= set(links(drawn))
    assert listed.count("Не определён") == 6
    assert 'href="/9/skills/KITE.svg"' in html
    assert "/9/categories/craft" in page(client, "/9/skills/BREW?view=graph").partition("<svg")[2]
    assert 'href="/9/skills/KITE?view=graph"' in page(client, "/9/skills/KITE")


def test_the_graph_is_a_file_of_its_own_and_drawn_alike_each_time(client):
    first, second = (client.get("/9/skills/KITE.svg").text for _ in range(2))
    assert first == second
    drawn = drawing(client, "/9/skills/KITE.svg")
    assert "http://localhost/9/skilllevels/KITE_1" in links(drawn)
    for box in drawn.iter(f"{SVG}rect"):
        left, width = float(box.get("x")), float(box.get("width"))
        assert 0 <= left <= left + width <= float(drawn.get("width"))


@pytest.mark.parametrize("path", ["/9/lor/2.svg", "/9.svg", "/9/skills/NONE.svg"])
def test_there_are_pictures_of_skills_only(client, path):
    assert client.get(path).status_code == 404


def test_the_graph_view_of_something_else_is_its_page(client):
    assert page(client, "/9/lor/2?view=graph") == page(client, "/9/lor/2?view=graph")
    assert "All about" not in page(client, "/9/lor/2?view=graph").partition("<h1")[0]


# -- statistics ----------------------------------------------------------------------------------
def test_statistics_count_what_there_is(framework):
    counts = counts_of(framework, "9")
    assert counts.skills == 2
    assert dict(counts.at_level) == {1: 1, 2: 1}
    assert counts.breadth == {1: 2}
    assert counts.statuses["ru"] == {"final": 0, "beta": 2, "": 0}
    assert sum(count for _, count in counts.categories) == 2
    assert [(one.name, one.skills, one.levels) for one in edition_counts(framework)] == [
        ("8", 1, 2),
        ("9", 2, 2),
    ]
    with pytest.raises(KeyError):
        counts_of(framework, "7")


def test_each_chart_has_a_table_that_says_the_same(client):
    html = page(client, "/statistics")
    charts = re.findall(r'<section class="chart".*?</section>', html, re.DOTALL)
    assert len(charts) >= 5
    for chart in charts:
        drawn = parsed(re.search(r"<svg.*?</svg>", chart, re.DOTALL)[0])
        names = [node.text for node in drawn.iter(f"{SVG}text") if not node.get("text-anchor")]
        heads = re.findall(r'<th scope="row"><bdi[^>]*>(.*?)</bdi>', chart)
        assert names == heads
        assert drawn.get("aria-labelledby") in re.findall(r'<h2 id="([\w-]+)"', chart)


def test_a_chart_fills_its_width_from_the_side_where_reading_begins():
    rows = [Bar(Label("a"), (("on", 3), ("beta", 1))), Bar(Label("b"), (("on", 1),), "/b")]
    places = {}
    for tag in ("en", "ar"):
        drawn = parsed(bars(rows, interface_for(tag), "x"))
        found = [n for n in drawn.iter(f"{SVG}rect") if n.get("class") != "track"]
        places[tag] = [(n.get("x"), n.get("width")) for n in found]
    assert places["en"] == [("0.00%", "75.00%"), ("75.00%", "25.00%"), ("0.00%", "25.00%")]
    assert places["ar"] == [("25.00%", "75.00%"), ("0.00%", "25.00%"), ("75.00%", "25.00%")]


# -- two beside each other -----------------------------------------------------------------------
def sides(html):
    """Give heading → what stands on each side."""
    found = {}
    for section in re.findall(r'<section class="pair.*?</section>', html, re.DOTALL):
        heading = re.sub(r"<[^>]+>", "", re.search(r"<h2.*?</h2>", section)[0]).strip()
        found[heading] = re.findall(r'<div class="side-of".*?</div>', section, re.DOTALL)
    return found


def reworded():
    """Give the sample with another description of KITE in edition 9."""
    skill = IRIS.skill("9", "KITE")
    told = [quad for quad in QUADS if quad[:2] == (skill, SKOS.definition) and quad[2][-2:] == "es"]
    newer = text("Remiendo de cometas grandes: 1 + 1 = 2.", "es")
    return [*(quad for quad in QUADS if quad not in told), *((*q[:2], newer, q[3]) for q in told)]


def test_two_editions_are_compared_word_by_word():
    client = create_app(reworded()).test_client()
    found = sides(page(client, "/compare?a=8/skills/KITE&b=9/skills/KITE&lang=es"))
    assert "<ins>" in found["Description"][1]
    assert not any("<ins>" in first or "<del>" in second for first, second in found.values())
    assert "Not observed" in found["Level 3"][0]
    assert "Not defined" in found["Level 3"][1]


def test_two_languages_stand_side_by_side_without_marks(client):
    html = page(client, "/compare?a=KITE&lang=es&lang2=ru")
    found = sides(html)
    first, second = found["Name"]
    assert 'lang="es"' in first
    assert "Remiendo de cometas" in first
    assert 'lang="ru"' in second
    assert "Починка змеев" in second
    assert "<ins>" not in html
    assert "The same" not in html


def test_arabic_runs_from_right_to_left_beside_english(shoes):
    first, second = sides(page(shoes, "/compare?a=SHOE&lang=ar&lang2=en"))["Name"]
    assert 'dir="rtl"' in first
    assert 'dir="ltr"' in second


COMPARISONS = [
    ("a=KITE_1&b=BREW_2", {"Name", "This skill at the level", "Essence of the level"}),
    ("a=9/lor/1&b=9/lor/2", {"Name"}),
    ("a=https://w3id.org/skosmith/sfia/9/skills/KITE&b=brew", {"Name", "Level 1", "Level 7"}),
]


@pytest.mark.parametrize(("asked", "headings"), COMPARISONS)
def test_skills_skill_levels_and_levels_are_compared(client, asked, headings):
    assert headings <= sides(page(client, f"/compare?{asked}&lang=ru")).keys()


def test_what_says_the_same_is_marked_as_such(framework):
    reader = Languages(("ru",))
    side = side_of(IRIS.skill("9", "KITE"), framework, reader)
    other = side_of(IRIS.skill("9", "BREW"), framework, reader)
    texts = [pair for pair in pairs_of(side, side) if pair.first.texts]
    assert texts
    assert all(pair.is_same for pair in texts)
    assert not any(pair.is_same for pair in pairs_of(side, other) if pair.heading == "Name")


def test_removed_and_added_words_join_to_the_texts():
    framework = Framework.of(Catalogue.from_quads(reworded()))
    reader = Languages(("es",))
    old, new = (side_of(IRIS.skill(name, "KITE"), framework, reader) for name in ("8", "9"))
    compared = [pair for pair in pairs_of(old, new) if pair.first.pieces]
    assert compared
    for pair in compared:
        for one in (pair.first, pair.second):
            assert "".join(piece.text for piece in one.pieces) == one.words


def test_with_one_side_the_page_offers_the_other(client):
    html = page(client, "/compare?a=9/skills/KITE&lang=ru")
    offered = html.partition('id="choices"')[2]
    assert 'href="/compare?a=9/skills/KITE&amp;b=8/skills/KITE&amp;lang=ru"' in offered
    assert 'href="/compare?a=9/skills/KITE&amp;b=9/skills/KITE&amp;lang2=es&amp;lang=ru"' in offered
    assert 'value="9/skills/KITE"' in html
    levels = page(client, "/compare?a=9/lor/1").partition('id="choices"')[2]
    assert "b=9/lor/2" in levels


def test_pages_lead_to_the_comparison(client):
    for path in ("9/skills/KITE", "9/skilllevels/KITE_1", "9/lor/2"):
        assert f'href="/compare?a={path}"' in page(client, f"/{path}")


WRONG = [
    ("/compare?a=NONE", 404),
    ("/compare?a=9/skills/NONE", 404),
    ("/compare?a=%3C%3E", 404),
    ("/compare?a=KITE_7", 404),
    ("/compare?a=9/categories/craft", 400),
    ("/compare?a=KITE&b=KITE_1", 400),
    ("/compare?b=KITE", 400),
    ("/matrix?level=8", 400),
    ("/matrix?level=x", 400),
    ("/matrix?edition=7", 404),
    ("/matrix.svg?edition=7", 404),
    ("/statistics?edition=7", 404),
]


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_what_cannot_be_shown_is_told(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"]


@pytest.mark.parametrize("path", ["/compare", "/matrix", "/statistics"])
def test_a_graph_without_skills_has_these_pages_too(path):
    empty = create_app([]).test_client()
    assert empty.get(path, headers=HTML).status_code == 200
    assert empty.get("/matrix.svg").status_code == 404


@pytest.mark.parametrize(
    "path", ["/compare?a=KITE", "/matrix", "/matrix.svg", "/statistics", "/9/skills/KITE.svg"]
)
def test_views_are_kept_by_whoever_has_them(client, path):
    answer = client.get(path, headers={"Accept": "text/html,image/svg+xml"})
    assert "Accept-Language" in answer.vary
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.head(path).status_code == 200


def test_views_are_the_same_where_an_engine_elsewhere_has_the_graph(client):
    engine = Store.from_quads(QUADS)
    service = Service(Settings(), engine, AskedCatalogue.of(engine), Dumps(None), None, None)
    far = create_app_of(service).test_client()
    for path in (
        "/matrix?edition=8",
        "/statistics",
        "/compare?a=8/skills/KITE&b=KITE",
        "/compare?a=KITE_1&b=BREW_2",
        "/9/skills/BREW?view=graph",
    ):
        assert page(far, path, "ru") == page(client, path, "ru"), path
    for path in ("/matrix.svg", "/9/skills/KITE.svg"):
        assert far.get(path).text == client.get(path).text, path
    assert far.get("/compare?a=9/skills/NONE").status_code == 404


def test_views_of_hostile_names_are_escaped():
    skill = IRIS.skill("9", "KITE")
    hostile = "</title><script>alert(1)</script>\x01&"
    kept = [quad for quad in QUADS if quad[:2] != (skill, SKOS.prefLabel)]
    client = create_app([*kept, (skill, SKOS.prefLabel, text(hostile, "en"), "")]).test_client()
    for path in ("/matrix", "/compare?a=KITE", "/9/skills/KITE?view=graph", "/statistics"):
        assert "<script>alert" not in client.get(path, headers=HTML).text
    for path in ("/matrix.svg", "/9/skills/KITE.svg"):
        assert not list(drawing(client, path).iter(f"{SVG}script"))


# -- drawing -------------------------------------------------------------------------------------
@given(st.text(), st.text(), st.sampled_from(["ltr", "rtl"]))
def test_whatever_is_said_a_drawing_is_xml(title, label, direction):
    drawn = Drawing(100, 50, title, "", "en", direction)
    drawn.rectangle(Box(1, 2, 3, 4), "on")
    with drawn.linked(f"/{label}", label):
        drawn.text((5, 6), Label(label, "ar"), "ink", 12)
    box = parsed(drawn.file()).find(f"{SVG}rect")
    assert float(box.get("x")) == (1 if direction == "ltr" else 96)


@given(st.text(), st.integers(20, 400), st.integers(1, 3))
def test_lines_fit_and_lose_nothing_but_their_end(value, width, most):
    lines = fitted(value, width, 10, most)
    assert 1 <= len(lines) <= most
    assert all(width_of(line, 10) <= width or line == "…" for line in lines)
    whole = " ".join(value.split())
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines) == whole
