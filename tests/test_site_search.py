"""The search of the static site: what is in its index, what a browser finds, from disk and host."""

import json
import re
import threading
import unicodedata
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import sample_model
from skosmith_converter.folding import fold
from skosmith_converter.serialization import write_folder
from skosmith_converter.terms import plain, text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.search.terms import terms_of
from skosmith_server.settings import Settings
from skosmith_server.static_site import site_files
from test_pages_browser import AXE, axe
from test_site import skill

KITE, BREW = (sample_model.IRIS.skill("9", code) for code in ("KITE", "BREW"))
LEVEL = sample_model.IRIS.skill_level("9", "KITE", 1)
SAID = [
    (BREW, SKOS.prefLabel, text("إِدَارةُ الشّاي", "ar"), ""),
    (BREW, SKOS.prefLabel, text("Brühen von Tee für Größen", "de"), ""),
    (BREW, SKOS.definition, text("A < B </script> & \u2028 C", "de"), ""),
    (KITE, SKOS.prefLabel, text("Cerf-volant réparé", "fr"), ""),
    (LEVEL, SKOS.prefLabel, text("Réparé une fois", "fr"), ""),
    (KITE, SKOS.prefLabel, text("Uçurtma ıslahı", "tr"), ""),
    (KITE, SKOS.prefLabel, text("凧の修理サービス", "ja"), ""),
    (KITE, SKOS.altLabel, text("Drachenflicken", "de"), ""),
    (KITE, SKOS.altLabel, plain("Nulltext"), ""),
]
QUADS = sorted([*sample_model.sample_quads(), *SAID])
DOCS = (Path(__file__).parents[1] / "docs" / "site.md").read_text("utf-8")
POLICY = re.search(r"Content-Security-Policy: (.+)", DOCS)[1]


@pytest.fixture(scope="module")
def site():
    return dict(site_files(QUADS, Settings()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, site):
    place = tmp_path_factory.mktemp("site") / "a folder é"
    write_folder(place, site.items())
    return place


class _Strict(SimpleHTTPRequestHandler):
    """A plain host that sends the policy of docs/site.md."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_arguments):
        pass


@contextmanager
def hosted(folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def addresses(folder):
    with hosted(folder) as url:
        yield {"disk": folder.as_uri(), "host": url}


@pytest.fixture
def reader(browser):
    """Open pages; whatever a page complains of fails the test."""
    contexts, complaints = [], []

    def open_page(address, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda failed: complaints.append(failed.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if "favicon" not in one] == []


# -- the index -----------------------------------------------------------------------------------
def handed_over(script):
    """Give the values that a file of the index calls its function with."""
    call = re.fullmatch(r"skosmith\.\w+\((.*)\);\n", script.decode(), re.DOTALL)
    return json.loads(f"[{call[1]}]")


def test_the_index_has_texts_by_language_and_leads_to_pages(site):
    sorts, pages = handed_over(site["search/pages.js"])
    codes = {code: (folder, *sorts[sort], level) for folder, code, sort, level in reversed(pages)}
    assert codes["KITE"] == ("9/skills/KITE", "Skill", "9", "")
    assert codes["KITE_1"] == ("9/skilllevels/KITE_1", "SkillLevel", "9", "1")
    assert {f"{folder}/index.html" for folder, *_ in pages} <= site.keys()
    language, first = handed_over(site["search/texts.ru.js"])
    _, later = handed_over(site["search/more.ru.js"])
    kite = next(n for n, page in enumerate(pages) if page[0] == "9/skills/KITE")
    assert language == "ru"
    assert [kite, "Починка змеев"] in first["label"]
    assert [kite, "Починка змеев: 1 + 1 = 2."] in first["definition"]
    assert [kite, "Починка змеев № 3"] in later["activity"]
    assert not [one for one in first["label"] if one[1] == "Ремонт змеев"], "superseded"


def test_texts_of_languages_without_pages_are_not_in_the_index():
    some = dict(site_files(QUADS, Settings(), ["ru"]))
    found = {name for name in some if re.match(r"search/(texts|more)", name)}
    assert found == {"search/texts.ru.js", "search/more.ru.js", "search/texts.und.js"}
    assert [name for name in some if re.match(r"search/.*html", name)] == ["search/index.html"]


def test_an_empty_graph_has_a_search_that_finds_nothing():
    some = dict(site_files([], Settings()))
    assert handed_over(some["search/pages.js"]) == [[], []]
    assert b'action="search/index.html"' in some["index.html"]


# -- the same words ------------------------------------------------------------------------------
WORDS = [
    "Отчёт", "отчёты й Й", "ЁЛКА", "إدارة", "إِدَارة", "ادارة", "اداره", "وإدارة", "الإدارة", "للإدارة",
    "مـســؤول", "آلة", "ىٰ", "یک کتاب", "١٢٣ ۴۵۶", "Atención", "ÑANDÚ", "Straße", "STRASSE", "Größe ẞ",
    "œuvre", "ŒUVRE", "l’été", "Ça", "Łódź", "İstanbul ılık", "IŞIK", "Çağrı", "Ὀδυσσεύς ΟΔΟΣ", "ᾳ",
    "サーバー", "ｻｰﾊﾞ", "さーびす", "設計管理", "ﬁne ½ ｆｕｌｌ", "PROG_3", "C++ & C#", "co\u00adop", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def finder(browser, folder):
    page = browser.new_page()
    page.goto((folder / "search" / "index.html").as_uri())
    yield page
    page.close()


@pytest.mark.browser
def test_browsers_fold_words_as_the_converter_does(finder):
    folded = finder.evaluate("words => words.map(skosmith.fold)", WORDS)
    assert dict(zip(WORDS, folded, strict=True)) == {words: fold(words) for words in WORDS}


@pytest.mark.browser
def test_browsers_cut_a_query_as_the_service_does(finder):
    queries = [words for words in WORDS if words]
    cut = finder.evaluate("words => words.map(skosmith.termsOf)", queries)
    for query, terms in zip(queries, cut, strict=True):
        assert terms == list(dict.fromkeys(term.text for term in terms_of(query))), query


@pytest.mark.browser
def test_browsers_fold_each_letter_as_the_converter_does(finder):
    letters = [
        chr(code)
        for code in range(0x20, 0x3100)
        if unicodedata.category(chr(code))[0] in "LMN"
        # Cherokee alone has its small letters folded to capitals; its own words stay equal
        and not 0x13A0 <= code < 0x1400
    ]
    folded = finder.evaluate("letters => letters.map(skosmith.fold)", letters)
    differing = {
        f"U+{ord(one):04X}": (got, fold(one))
        for one, got in zip(letters, folded, strict=True)
        if got != fold(one)
    }
    assert differing == {}


# -- the page ------------------------------------------------------------------------------------
def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def results(page):
    return page.locator("#results > li")


SPANISH = "Remiendo de cometas"
SEARCHED = [
    # from a page in a language, what is typed, what is found first: name, mark, where, page
    ("index.ru.html", "ЗМЕЕВ", "Починка змеев", "змеев", "Название · русский", "KITE/index.ru"),
    ("index.html", "ادارة", "إِدَارةُ الشّاي", "إِدَارةُ", "الاسم · العربية", "BREW/index.html"),
    ("9/skills/BREW/index.de.html", "kite", SPANISH, "KITE", "Code", "KITE/index.de"),
    ("index.fr.html", "repare", "Cerf-volant réparé", "réparé", "Nom · français", "KITE/index.fr"),
    (
        "index.de.html",
        "GROSSEN bru",
        "Brühen von Tee für Größen",
        "Brü",
        "Name · Deutsch",
        "BREW/index.de",
    ),
    ("index.de.html", "修理", SPANISH, "修理", "Name · Japanisch", "KITE/index.de"),
]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("place", "case"),
    [("disk", n) for n in range(len(SEARCHED))] + [("host", n) for n in range(3)],
)
def test_a_search_from_any_page_by_keyboard_alone(reader, addresses, place, case):
    start, typed, name, mark, where, found = SEARCHED[case]
    page = reader(f"{addresses[place]}/{start}")
    page.get_by_role("search").get_by_role("searchbox").focus()
    page.keyboard.insert_text(typed)
    press(page, "Enter")
    page.wait_for_url("**/search/index.*")
    results(page).first.wait_for()
    first = results(page).first
    link = first.get_by_role("link")
    assert link.inner_text() == name
    assert first.locator("mark").first.inner_text() == mark
    assert first.locator(".said .tag").first.inner_text() == where
    assert page.get_by_role("status").inner_text()
    page.get_by_role("searchbox").focus()
    press(page, "Tab", "Tab")
    assert link.evaluate("element => element === document.activeElement")
    press(page, "Enter")
    page.wait_for_url(f"**/9/skills/{found}*")


@pytest.mark.browser
@pytest.mark.parametrize("place", ["disk", "host"])
def test_results_follow_what_is_typed_and_so_do_address_and_other_languages(
    reader, addresses, place
):
    page = reader(f"{addresses[place]}/search/index.html?q=%D0%B7%D0%BC%D0%B5%D0%B5%D0%B2")
    results(page).first.wait_for()
    assert page.evaluate("getComputedStyle(document.getElementById('results')).direction") == "rtl"
    name = results(page).first.get_by_role("link")
    assert name.get_attribute("lang") != "ar", "a name in another language says so"
    assert name.get_attribute("dir") == "ltr"
    box = page.get_by_role("searchbox")
    box.fill("")
    box.press_sequentially("drachenfl")
    page.wait_for_url("**/search/index.html?q=drachenfl")
    assert results(page).count() == 1
    if AXE.is_file() and place == "host":
        assert axe(page) == []
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_url("**/search/index.de.html?q=drachenfl")
    results(page).first.wait_for()
    assert page.locator(".said .tag").first.inner_text() == "Anderer Name · Deutsch"
    box = page.get_by_role("searchbox")
    box.fill("zzzz")
    page.get_by_role("status").get_by_text("nichts").wait_for()
    assert results(page).count() == 0
    box.fill("b script c")
    page.locator("mark").first.wait_for()
    assert page.locator(".said .text").first.inner_text().startswith("A < B </script> &")


@pytest.mark.browser
def test_more_results_come_when_asked_for_and_are_stood_on(reader, tmp_path):
    many = [quad for n in range(25) for quad in skill(f"9/skills/ODD{n}")]
    write_folder(tmp_path / "site", site_files(many, Settings()))
    page = reader((tmp_path / "site" / "search" / "index.html").as_uri() + "?q=skills")
    more = page.get_by_role("button", name="Show more")
    more.wait_for()
    assert results(page).count() == 20
    more.focus()
    press(page, "Enter")
    assert results(page).count() == 25
    assert not more.is_visible()
    focused = page.locator(":focus")
    assert focused.evaluate("e => [...e.closest('ol').children].indexOf(e.closest('li'))") == 20


ORDER = [
    # what is looked for in Russian, the pages that come first
    ("KITE", ["9/skills/KITE", "8/skills/KITE"]),
    ("kite_1", ["9/skilllevels/KITE_1", "8/skilllevels/KITE_1"]),
    ("починка змеев", ["9/skills/KITE", "9/skilllevels/KITE_1"]),
    ("поч", ["9/skills/KITE", "9/skilllevels/KITE_1"]),
    ("чайником", ["9/lor/2"]),
    ("repare", ["9/skills/KITE", "9/skilllevels/KITE_1"]),
]


@pytest.mark.browser
@pytest.mark.parametrize(("query", "first"), ORDER)
def test_codes_and_names_come_first_and_the_newest_edition(finder, query, first):
    found = finder.evaluate(
        "q => skosmith.search(q, 'ru').results.map(one => skosmith.pageOf(one.page)[0])", query
    )
    assert found[: len(first)] == first


@pytest.mark.browser
def test_all_words_have_to_stand_in_one_text_in_any_order(finder):
    number = "q => skosmith.search(q, 'ru').total"
    assert finder.evaluate(number, "змеев починка") == finder.evaluate(number, "починка змеев") > 0
    assert finder.evaluate(number, "змеев чайником") == 0
    assert finder.evaluate(number, "инка") == 0, "within a word"
    assert finder.evaluate(number, " … ") == 0
    assert finder.evaluate(number, "nulltext") == 1


@pytest.mark.browser
def test_without_scripts_the_search_says_what_leads_on(reader, addresses):
    page = reader(f"{addresses['disk']}/9/skills/KITE/index.ru.html", java_script_enabled=False)
    page.get_by_role("searchbox").fill("змеев")
    press(page, "Enter")
    page.wait_for_url("**/search/index.ru.html?q=*")
    assert "нужны скрипты" in page.locator("main").inner_text()
    assert page.locator("form:visible").count() == 0
    page.locator("main").get_by_role("link", name="От А до Я").click()
    page.wait_for_url("**/a-z/index.ru.html")


@pytest.mark.browser
def test_an_index_that_cannot_be_loaded_is_told(folder, browser, site, tmp_path):
    place = tmp_path / "site"
    kept = {n: d for n, d in site.items() if n.startswith(("static/", "search/"))}
    write_folder(place, ((n, d) for n, d in kept.items() if n != "search/pages.js"))
    page = browser.new_page()
    page.goto((place / "search" / "index.de.html").as_uri())
    page.get_by_role("status").get_by_text("hat nicht geantwortet").wait_for()
    page.close()
