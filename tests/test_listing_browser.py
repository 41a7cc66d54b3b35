"""Tree, index and search in a real browser: by keyboard alone, in both directions."""

from urllib.parse import quote

import pytest

import sample_model
import sample_trades
from running import serving
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import text
from skosmith_converter.vocabulary import SKOS
from test_pages_browser import AXE, axe

pytestmark = pytest.mark.browser
KITE, BREW = (sample_model.IRIS.skill("9", code) for code in ("KITE", "BREW"))
SAID = [
    (KITE, SKOS.altLabel, text("Résumé de vol", "fr"), ""),
    (BREW, SKOS.altLabel, text("إِدَارة الشاي", "ar"), ""),
]
FOCUSED = "element => element === document.activeElement"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    file = tmp_path_factory.mktemp("lists") / "graph.nq"
    quads = sorted([*sample_model.sample_quads(), *sample_trades.trades(), *SAID])
    file.write_text("".join(serialize(quads, FORMATS["nquads"], {})), "utf-8")
    with serving(file) as service:
        yield service.url


@pytest.fixture
def reader(browser):
    """Open pages as a reader of a language does; whatever a page complains of fails the test."""
    contexts, complaints = [], []

    def open_page(path, locale="en", **options):
        context = browser.new_context(locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def focused(page):
    return page.locator(":focus").inner_text().split("\n")[0]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize(
    ("locale", "inward", "outward"),
    [("ru", "ArrowRight", "ArrowLeft"), ("ar", "ArrowLeft", "ArrowRight")],
)
def test_the_tree_is_walked_by_keyboard_and_mirrored(reader, address, locale, inward, outward):
    page = reader(f"{address}/browse?lang=ru", locale)
    tree = page.get_by_role("tree")
    assert tree.get_by_role("treeitem", include_hidden=True).count() > 4
    assert page.locator("[role=treeitem][tabindex='0']").count() == 1, "one tab stop"
    page.locator("[role=treeitem][tabindex='0']").focus()
    first = focused(page)
    item = page.locator(":focus")
    assert [item.get_attribute(f"aria-{n}") for n in ("level", "posinset", "expanded")] == [
        "1",
        "1",
        "false",
    ]
    press(page, inward)
    assert page.locator(":focus").get_attribute("aria-expanded") == "true"
    press(page, inward)
    assert page.locator(":focus").get_attribute("aria-level") == "2"
    press(page, outward)
    assert focused(page) == first
    press(page, outward)
    assert page.locator(":focus").get_attribute("aria-expanded") == "false"
    press(page, "End")
    last = focused(page)
    press(page, "Home", "*")
    assert focused(page) == first
    assert tree.locator("> li > [aria-expanded=false]").count() == 0
    press(page, "ArrowDown", "ArrowUp")
    assert focused(page) == first
    assert last != first


def test_letters_find_a_node_and_enter_opens_its_page(reader, address):
    page = reader(f"{address}/browse?lang=ru&open={quote(BREW[1:-1])}")
    page.locator("[role=treeitem][tabindex='0']").focus()
    assert focused(page).startswith("Заваривание чая")
    press(page, "Home")
    page.keyboard.insert_text("")
    page.evaluate(
        """for (const key of "зав") document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}))"""
    )
    assert focused(page).startswith("Заваривание чая")
    press(page, "Enter")
    page.wait_for_url("**/9/skills/BREW?lang=ru")


def test_a_large_scheme_is_fetched_as_it_is_opened(reader, address):
    page = reader(f"{address}/browse?scheme={quote(sample_trades.SCHEME)}")
    tree = page.get_by_role("tree")
    assert tree.get_by_role("treeitem").count() == 2
    page.locator("[role=treeitem][tabindex='0']").focus()
    press(page, "ArrowRight")
    carving = tree.get_by_role("treeitem", name="Carving")
    carving.wait_for()
    assert carving.get_attribute("aria-level") == "2"
    assert carving.get_attribute("aria-setsize") == "2"
    press(page, "ArrowRight")
    assert focused(page) == "Carving"
    page.route("**/browse?*", lambda route: route.abort())
    press(page, "ArrowRight")
    page.get_by_text("This could not be loaded.").wait_for()
    page.unroute("**/browse?*")
    press(page, "ArrowRight")
    tree.get_by_role("treeitem", name="spoons").wait_for()
    if AXE.is_file():
        assert axe(page) == []


def test_the_tree_is_read_without_scripts(reader, address):
    page = reader(
        f"{address}/browse?scheme={quote(sample_trades.SCHEME)}", java_script_enabled=False
    )
    page.get_by_role("link", name="Show what is below").first.click()
    assert page.get_by_role("link", name="Carving").is_visible()
    assert page.get_by_role("tree").count() == 0


SUGGESTED = [("/", "ru"), ("/9/skills/KITE", "ar"), ("/index", "en")]


@pytest.mark.parametrize(("path", "locale"), SUGGESTED)
def test_suggestions_are_a_combobox_on_every_page(reader, address, path, locale):
    page = reader(f"{address}{path}", locale)
    box = page.get_by_role("combobox")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("ПОЧИНКА")
    options = page.get_by_role("listbox").get_by_role("option")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    press(page, "ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    assert box.evaluate(FOCUSED), "the focus stays in the box"
    if AXE.is_file():
        assert axe(page) == []
    press(page, "Escape")
    assert not page.get_by_role("listbox").is_visible()
    assert box.input_value() == "ПОЧИНКА"
    press(page, "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    page.wait_for_url("**/skills/KITE*")


TYPED = [
    # what is typed, what is marked, language and field as the page says them
    ("resume", "Résumé", "Other name · French"),
    ("résumé", "Résumé", "Other name · French"),
    ("ادارة", "إِدَارة", "Other name · Arabic"),
    ("إِدَارة", "إِدَارة", "Other name · Arabic"),
    ("чайником", "чайником", "Essence of a level · Russian"),
]


@pytest.mark.parametrize(("typed", "marked", "where"), TYPED)
def test_results_come_while_one_types(reader, address, typed, marked, where):
    page = reader(f"{address}/search")
    assert page.get_by_text("Words in all languages are found").is_visible()
    page.get_by_role("searchbox").press_sequentially(typed)
    page.get_by_role("status").get_by_text("Texts found").wait_for()
    page.wait_for_url(f"**/search?q={quote(typed).replace('%20', '+')}*")
    assert page.locator("mark").first.inner_text() == marked
    said = page.locator(".said", has=page.locator("mark")).first
    assert said.locator(".tag").inner_text() == where


def test_filters_and_errors_act_while_one_types(reader, address):
    page = reader(f"{address}/search")
    box, status = page.get_by_role("searchbox"), page.get_by_role("status")
    box.press_sequentially("змеев")
    page.locator(".found > li").first.wait_for()
    before = page.locator(".found > li").count()
    page.locator("select[name=type]").select_option("Skill")
    page.wait_for_url("**type=Skill*")
    assert 0 < page.locator(".found > li").count() < before
    box.fill("zzzzzz")
    status.get_by_text("Nothing was found").wait_for()
    page.get_by_role("link", name="Search without filters").wait_for()
    box.fill("...")
    status.get_by_text("letter or a digit").wait_for()
    assert page.locator(".found > li").count() == 0
    page.route("**/search?*", lambda route: route.abort())
    box.fill("змеев")
    status.get_by_text("The search did not answer.").wait_for()
    page.unroute("**/search?*")
    press(page, "Enter")
    page.locator(".found > li").first.wait_for()


def test_a_letter_of_the_index_is_reached_by_keyboard(reader, address):
    page = reader(f"{address}/index", "ru")
    letter = page.get_by_role("navigation", name="Буквы").get_by_role("link", name="П", exact=True)
    letter.focus()
    press(page, "Enter")
    heading = page.get_by_role("heading", name="П", exact=True)
    assert heading.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    assert page.get_by_role("link", name="Починка змеев").is_visible()
