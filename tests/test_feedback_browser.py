"""A mistake is told in a real browser: by keyboard alone, from right to left, without scripts."""

import json

import pytest

import sample_model
from running import serving
from skosmith_converter.serialization import FORMATS, serialize
from test_pages_browser import AXE, axe

pytestmark = pytest.mark.browser
KITE = sample_model.IRIS.skill("9", "KITE").strip("<>")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A service, and the file of its messages."""
    folder = tmp_path_factory.mktemp("feedback")
    graph, file = folder / "graph.nq", folder / "told.jsonl"
    graph.write_text(
        "".join(serialize(sample_model.sample_quads(), FORMATS["nquads"], {})), "utf-8"
    )
    with serving(graph, "--feedback", file) as service:
        yield service.url, file


@pytest.fixture
def page(browser, request):
    context = browser.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    context.close()
    # Browsers write the status of what is answered with 400 to the console
    assert [one for one in complaints if "400" not in one] == []


def move_to(page, found):
    """Press the tab key until something has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if found.evaluate("element => element === document.activeElement"):
            outline = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
            assert page.evaluate(outline) >= 2
            return
    raise AssertionError("not reached by keyboard")


def fill(page, *texts):
    """Type into one field after another, and press the button behind: no other field is there."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


SCHEMES = [
    {"locale": "ar", "color_scheme": "light"},
    {"locale": "ar", "color_scheme": "dark"},
]


@pytest.mark.parametrize("page", SCHEMES, indirect=True, ids=["light", "dark"])
def test_a_mistake_is_told_in_arabic_by_keyboard_alone(page, told):
    address, file = told
    page.goto(f"{address}/9/skills/KITE?lang=ru")
    move_to(page, page.get_by_role("link", name="الإبلاغ عن خطأ").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback?*")
    assert page.locator("html").evaluate("e => [e.lang, e.dir]") == ["ar", "rtl"]
    check(page)
    message = page.get_by_label("ما الخطأ، وماذا ينبغي أن يُكتب؟")
    move_to(page, message)
    fill(page, "  ", "Починка", "سعاد", "")
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    check(page)
    assert [page.get_by_label(one).input_value() for one in ("النص المعني", "اسمك")] == [
        "Починка",
        "سعاد",
    ]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert message.evaluate("element => element === document.activeElement")
    fill(page, "خطأ مطبعي", "", "", "")
    page.get_by_role("heading", level=1, name="شكرًا لك").wait_for()
    check(page)
    *_, one = map(json.loads, file.read_text("utf-8").splitlines())
    assert one.pop("time").endswith("Z")
    assert one == {
        "iri": KITE, "page": "/9/skills/KITE", "language": "ru",
        "message": "خطأ مطبعي", "text": "Починка", "name": "سعاد",
    }  # fmt: skip
    move_to(page, page.get_by_role("link", name="العودة إلى الصفحة"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/9/skills/KITE?lang=ru")


def check(page):
    """Nothing to be scrolled sideways on a narrow screen, and nothing that axe finds."""
    page.set_viewport_size({"width": 320, "height": 800})
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 720})
    assert not page.locator("[name=website]").is_visible()
    if AXE.is_file():
        assert axe(page) == []


@pytest.mark.parametrize("page", [{"locale": "de", "java_script_enabled": False}], indirect=True)
def test_a_mistake_is_told_without_scripts(page, told):
    address, file = told
    page.goto(f"{address}/search")
    page.get_by_role("link", name="Fehler melden").click()
    page.get_by_role("button", name="Senden").click()
    assert page.get_by_role("heading", name="Danke").count() == 0, "browsers ask for what is needed"
    page.get_by_label("Was ist falsch").fill("Ein Wort fehlt.")
    page.get_by_label("E-Mail").fill("a@b.example")
    page.get_by_role("button", name="Senden").click()
    page.get_by_role("heading", name="Danke").wait_for()
    *_, one = map(json.loads, file.read_text("utf-8").splitlines())
    assert (one["page"], one["message"], one["address"]) == ("/search", "Ein Wort fehlt.", "a@b.example")  # fmt: skip
