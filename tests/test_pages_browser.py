"""The pages about the framework in a real browser: found, read and used by keyboard alone."""

from importlib.resources import files
from pathlib import Path

import pytest

import sample_model
from running import serving
from skosmith_converter.serialization import FORMATS, serialize

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DIRECTION = "element => getComputedStyle(element).direction"
PAGES = {
    "front": "/",
    "skill": "/9/skills/KITE",
    "skill of the older edition": "/8/skills/KITE",
    "skill level": "/9/skilllevels/KITE_1",
    "level": "/9/lor/2",
    "category": "/9/categories/craft",
    "attribute": "/9/attributes/CARE",
    "edition": "/9",
    "series": "/skills/KITE",
    "coverage": "/coverage",
    "compare, nothing chosen": "/compare",
    "compare, one side chosen": "/compare?a=KITE",
    "compare languages": "/compare?a=KITE&lang=ru&lang2=es",
    "compare editions": "/compare?a=8/skills/KITE&b=9/skills/KITE",
    "compare levels": "/compare?a=9/lor/1&b=9/lor/2",
    "matrix": "/matrix",
    "matrix of the older edition": "/matrix?edition=8",
    "matrix without skills": "/matrix?level=7",
    "statistics": "/statistics",
    "graph of a skill": "/9/skills/KITE?view=graph",
    "profiles": "/profiles",
    "forms of a skill": "/9/skills/KITE?_profile=alt",
    "ontology": "/ontology",
    "rules": "/shapes",
    "search": "/search?q=KITE",
    "search without words": "/search",
    "search that finds nothing": "/search?q=zzzz&edition=9",
    "tree": "/browse",
    "tree with a branch open": "/browse?open=https://w3id.org/skosmith/sfia/9/skills/BREW",
    "index": "/index",
    "statements": "/9/skills/KITE?view=statements",
    "not found": "/9/skills/KIT",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    file = tmp_path_factory.mktemp("pages") / "graph.nq"
    lines = serialize(sample_model.sample_quads(), FORMATS["nquads"], {})
    file.write_text("".join(lines), "utf-8")
    with serving(file) as service:
        yield service.url


@pytest.fixture
def reader(browser):
    """Open pages as a reader of a language does; whatever a page complains of fails the test."""
    contexts, complaints = [], []

    def open_pages(locale="en", **options):
        context = browser.new_context(locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda failed: complaints.append(f"{failed.url} {failed.failure}"))
        return page

    yield open_pages
    for context in contexts:
        context.close()
    # A page that is left for another gives up its icon
    unexpected = [one for one in complaints if "404" not in one and "ERR_ABORTED" not in one]
    assert unexpected == []


def test_a_skill_is_found_by_a_russian_word_from_the_front_page(reader, address):
    page = reader("ru")
    page.goto(address)
    page.get_by_role("combobox").fill("змеев")
    page.get_by_role("combobox").press("Enter")
    page.get_by_role("link", name="Починка змеев").first.click()
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == "Починка змеев"
    assert heading.locator("bdi").get_attribute("lang") == "ru"
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.get_by_text("Бета-перевод").first.is_visible()


def test_level_4_is_read_in_arabic_from_right_to_left(reader, sample_service):
    page = reader("ar")
    page.goto(f"{sample_service.url}/9/skills/SHOE")
    assert page.locator("html").evaluate("e => [e.lang, e.dir]") == ["ar", "rtl"]
    page.get_by_role("navigation", name="لغة المحتوى").wait_for()
    rungs = page.get_by_role("list", name="انتقل إلى مستوى").get_by_role("link")
    places = [rung.bounding_box()["x"] for rung in rungs.all()]
    assert places == sorted(places, reverse=True), "level 1 stands at the right"
    page.goto(f"{sample_service.url}/9/skilllevels/SHOE_2")
    text = page.locator(".reading p").first
    assert text.get_attribute("lang") == "ar"
    assert text.evaluate(DIRECTION) == "rtl"


def test_the_content_is_chosen_apart_from_the_interface(reader, sample_service):
    page = reader("en")
    page.goto(f"{sample_service.url}/9/skills/SHOE")
    page.get_by_role("navigation", name="Language of the content").get_by_text("العربية").click()
    page.wait_for_url("**lang=ar*")
    assert page.locator("html").evaluate("e => [e.lang, e.dir]") == ["en", "ltr"]
    assert page.locator("article").get_attribute("dir") == "rtl"
    assert page.get_by_role("heading", level=1).inner_text() == "إصلاح الأحذية"
    page.get_by_role("heading", name="Levels").wait_for()
    page.locator(".interfaces summary").click()
    page.locator(".interfaces").get_by_text("español").click()
    page.wait_for_url("**ui=es*")
    page.get_by_role("heading", name="Niveles").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "إصلاح الأحذية"
    page.locator(".rung.is-defined h3 a").first.click()
    page.wait_for_url("**/skilllevels/SHOE_2?lang=ar&ui=es")


def test_a_skill_is_reached_by_keyboard_alone(reader, address):
    page = reader("ru")
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "skip"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.type("KITE")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=KITE*")
    link = page.locator(".found a").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    assert float(page.evaluate(outline).removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Починка змеев").wait_for()


def test_the_page_can_be_read_without_scripts(reader, address):
    page = reader("es", java_script_enabled=False)
    page.goto(f"{address}/9/skills/KITE")
    assert page.get_by_role("heading", name="Remiendo de cometas").is_visible()
    assert page.locator("#level-1 .says").inner_text() != ""
    assert not page.get_by_role("button", name="Copiar").is_visible()


def test_an_identifier_is_copied(reader, address):
    page = reader("en", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/9/skills/KITE")
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://w3id.org/skosmith/sfia/9/skills/KITE"


def test_what_a_page_says_is_downloaded_as_data(reader, address):
    page = reader("ar")
    page.goto(f"{address}/9/skills/KITE")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Turtle", exact=True).click()
    text = Path(waiting.value.path()).read_text()
    assert '"KITE"' in text
    assert "skos:prefLabel" in text


def test_what_changed_is_marked_word_by_word(reader, sample_service, address):
    page = reader("it")
    page.goto(f"{address}/9")
    page.locator("#changes").wait_for()
    page.goto(f"{address}/9/skills/KITE")
    assert page.locator("h2#changes").is_visible()


@pytest.mark.parametrize(
    ("locale", "scheme", "rules"),
    [("en", "light", RULES), ("ar", "light", RULES), ("ar", "dark", ["color-contrast"])],
    ids=["en", "ar", "dark"],
)
def test_axe_finds_nothing_on_any_page(reader, address, locale, scheme, rules):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci")
    page = reader(locale, color_scheme=scheme)
    for name, path in PAGES.items():
        answer = page.goto(f"{address}{path}")
        assert answer.status == (404 if name == "not found" else 200), name
        found = axe(page, rules)
        assert found == [], f"{name}: {found}"


@pytest.mark.parametrize("options", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_where_more_contrast_is_wanted(reader, address, options):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci")
    page = reader("en", **options)
    page.goto(f"{address}/9/skills/KITE")
    assert axe(page) == []


def test_a_page_is_printed_without_what_only_a_screen_needs(reader, address):
    page = reader("en")
    page.goto(f"{address}/9/skills/KITE")
    page.emulate_media(media="print")
    assert not page.locator("header.site").is_visible()
    assert not page.get_by_role("navigation", name="Language of the content").is_visible()
    assert page.locator("#level-1").is_visible()


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 210, 297), ("A3", 297, 420)])
def test_the_matrix_fits_on_paper(reader, sample_service, paper, width, height):
    page = reader("en", viewport={"width": width * 96 // 25, "height": height * 96 // 25})
    page.goto(f"{sample_service.url}/matrix")
    page.emulate_media(media="print")
    assert not page.locator("form.asking").is_visible()
    table, shown = page.evaluate(
        "[document.querySelector('.heat').scrollWidth, document.documentElement.clientWidth]"
    )
    assert table <= shown, paper
    assert page.locator(".heat td a").first.is_visible()
    assert page.pdf(format=paper, print_background=False).startswith(b"%PDF")


def test_two_editions_are_chosen_and_compared_without_scripts(reader, address):
    page = reader("en", java_script_enabled=False)
    page.goto(f"{address}/9/skills/KITE")
    page.get_by_role("link", name="Compare KITE with").click()
    assert page.get_by_label("Skill or level").first.input_value() == "9/skills/KITE"
    page.get_by_label("Skill or level").last.fill("8/skills/KITE")
    page.get_by_role("combobox", name="Language", exact=True).first.select_option("es")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare?a=9*b=8*")
    assert page.get_by_role("region", name="Level 3").get_by_text("Not observed").is_visible()


def test_the_matrix_is_filtered_and_leads_to_a_level(reader, address):
    page = reader("ru", java_script_enabled=False)
    page.goto(f"{address}/matrix")
    page.get_by_role("combobox", name="Уровень").select_option("2")
    page.get_by_role("button", name="Показать").click()
    page.wait_for_url("**/matrix?*level=2*")
    page.get_by_role("table").get_by_role("link", name="BREW 2").click()
    page.wait_for_url("**/9/skilllevels/BREW_2")


def test_the_graph_is_walked_by_its_links(reader, address):
    page = reader("en")
    page.goto(f"{address}/9/skills/KITE")
    page.get_by_role("link", name="What is around it, as a drawing").click()
    drawing = page.locator("svg.drawing")
    drawing.get_by_role("link", name="1, Defined").click()
    page.wait_for_url("**/9/skilllevels/KITE_1")
    colour = "e => getComputedStyle(e).fill"
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/9/skills/KITE?view=graph")
    assert drawing.locator("rect.paper").evaluate(colour) == "rgb(26, 34, 33)"


def test_pictures_are_shown_by_the_browser_as_they_are(reader, address):
    page = reader("ar")
    for path in ("/matrix.svg", "/9/skills/KITE.svg"):
        page.goto(f"{address}{path}")
        assert page.locator("rect.on").first.bounding_box()["width"] > 0
        assert page.locator("rect.on").first.evaluate("e => getComputedStyle(e).fill") == (
            "rgb(18, 91, 86)"
        )


def axe(page, rules=RULES):
    """Give what axe finds, in short; in a world of its own, since the page lets no script in."""
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]

    def run(script):
        answer = session.send(
            "Runtime.evaluate",
            {
                "expression": script,
                "contextId": world,
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    run(AXE.read_text("utf-8") + "; null")
    options = f"{{runOnly: {rules}}}"
    found = run(f"axe.run(document, {options}).then(r => JSON.parse(JSON.stringify(r.violations)))")
    return [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("locale", ["en", "ar", "ru"])
def test_nothing_has_to_be_scrolled_sideways(reader, address, locale):
    """1280 pixels at 200 % are 640, at 400 % they are 320 (WCAG 2.2, 1.4.10)."""
    page = reader(locale)
    for name, path in PAGES.items():
        page.goto(f"{address}{path}")
        for width in (1280, 640, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            wide, shown = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert wide <= shown, f"{name} is {wide} pixels wide where {width} are there"


def test_pages_ask_nobody_else(reader, address):
    page = reader("ar")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES.values():
        page.goto(f"{address}{path}")
    assert {url.split("/")[2] for url in asked} == {address.split("/")[2]}


def test_the_catalogues_are_part_of_the_package():
    assert files("skosmith_server.wording").joinpath("ar.po").is_file()
