"""The pages in a real browser, with and without scripts."""

from urllib.parse import quote

import pytest

from running import serving
from skosmith_converter.links.sssom import load_sssom
from skosmith_converter.serialization import FORMATS, serialize
from test_review import ROWS, text_of
from test_review_page import quads

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(sample_service):
    return sample_service.url


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser, request):
    context = browser.new_context(java_script_enabled=request.param, locale="en")
    page = context.new_page()
    page.scripts = request.param
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("requestfailed", lambda failed: complain_of(page, failed))
    yield page
    context.close()


def complain_of(page, failed):
    if failed.failure != "net::ERR_ABORTED":  # a page that is left gives up its icon
        page.complaints.append(failed.url)


def test_the_query_box_answers(page, address):
    page.goto(address)
    page.get_by_label("SPARQL query").fill("SELECT (6*7 AS ?answer) {}")
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("columnheader", name="answer").wait_for()
    assert page.get_by_role("cell", name="42").count() == 1
    assert page.get_by_label("SPARQL query").input_value() == "SELECT (6*7 AS ?answer) {}"
    assert page.complaints == []


def test_a_shortcut_runs_the_query_where_scripts_run(page, address):
    page.goto(address)
    hint = page.get_by_text("runs it.")
    assert hint.is_visible() == page.scripts
    if page.scripts:
        page.get_by_label("SPARQL query").press("Control+Enter")
        page.get_by_role("heading", name="Results").wait_for()


def test_an_example_fills_the_box_and_runs(page, address):
    page.goto(address)
    page.get_by_role("link", name="Guidance activities").click()
    page.wait_for_load_state("networkidle")
    if (box := page.get_by_role("button", name="Run query")).is_visible():
        box.click()
    else:  # the editor has taken its place
        page.locator(".yasqe_queryButton").first.click()
    page.get_by_role("cell", name="heels").first.wait_for()


def test_a_faulty_query_comes_back_with_its_fault(page, address):
    page.goto(address)
    page.get_by_label("SPARQL query").fill("SELECT * {")
    page.get_by_role("button", name="Run query").click()
    assert "Line 1" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("SPARQL query").input_value() == "SELECT * {"


def test_an_arabic_page_is_written_from_right_to_left(browser, address):
    context = browser.new_context(locale="ar")
    page = context.new_page()
    page.goto(f"{address}/9/skills/SHOE?view=statements")
    direction = "element => getComputedStyle(element).direction"
    assert page.get_by_role("heading", level=1).evaluate(direction) == "rtl"
    assert page.locator("p[dir=auto]", has_text="Shoe mending –").evaluate(direction) == "ltr"
    assert page.locator("p[dir=auto]", has_text="إصلاح الأحذية –").evaluate(direction) == "rtl"
    context.close()


def test_the_search_box_finds_and_suggests(page, address):
    page.goto(address)
    box = page.get_by_label("Search names")
    box.press_sequentially("cordon")
    if page.scripts:
        page.get_by_role("option", name="Cordonnerie").wait_for()
    page.wait_for_load_state("networkidle")
    box.press("Enter")
    page.get_by_role("heading", name="Search").wait_for()
    assert page.locator("mark").first.inner_text() == "Cordon"
    assert page.get_by_label("Search names").input_value() == "cordon"
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Cordonnerie").first.click()
    page.wait_for_url("**/8/skills/SHOE*")
    assert page.complaints == []


def test_filters_narrow_a_search_and_arabic_is_written_from_right_to_left(page, address):
    page.goto(f"{address}/search?q=كعوب", wait_until="networkidle")
    page.locator("select[name=language]").select_option("ar")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**language=ar*")
    found = page.locator("p.text", has_text="كعوب").first
    assert found.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert page.locator("select[name=language]").input_value() == "ar"
    assert page.complaints == []


def test_the_report_of_validation_shows_and_hides_findings(page, address):
    page.goto(f"{address}/validation")
    warning = page.locator("section.rule.warning").first
    assert warning.is_visible()
    page.get_by_role("checkbox", name="warning").uncheck()
    assert not warning.is_visible()
    skill = "https://w3id.org/skosmith/sfia/9/skills/SHOE"
    page.get_by_role("link", name=skill, exact=True).first.click()
    page.get_by_role("heading", level=1, name="Shoe mending").wait_for()
    assert page.complaints == []


def test_the_report_of_validation_runs_from_right_to_left_in_arabic(browser, address):
    context = browser.new_context(locale="ar")
    page = context.new_page()
    page.goto(f"{address}/validation")
    direction = "element => getComputedStyle(element).direction"
    assert page.get_by_role("heading", level=1).evaluate(direction) == "rtl"
    assert page.locator(".place bdi").first.evaluate(direction) == "ltr"
    right = page.get_by_role("heading", level=1).bounding_box()
    chips = page.locator(".bar").bounding_box()
    assert abs(right["x"] + right["width"] - chips["x"] - chips["width"]) < 2
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**language=en")
    assert page.get_by_role("heading", level=1).evaluate(direction) == "ltr"
    context.close()


PATHS = [
    "/",
    "/validation",
    "/validation?language=ar",
    "/search?q=shoe",
    "/9/skills/SHOE",
    "/sparql",
    "/nothing",
    f"/sparql?query={quote('SELECT * {?s ?p ?o}')}",
]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone(browser, address, path):
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(f"{address}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.fixture
def reviewed(tmp_path):
    """A service whose mapping file is reviewed, and that file."""
    file, graph = tmp_path / "m.sssom.tsv", tmp_path / "g.nq"
    file.write_text(text_of(*ROWS), encoding="utf-8")
    graph.write_text("".join(serialize(quads(), FORMATS["nquads"])), encoding="utf-8")
    with serving(graph, "--review", file, "--reviewer", "Ada") as served:
        yield served.url, file


def test_a_review_is_done_in_the_browser(page, reviewed):
    address, file = reviewed
    page.goto(f"{address}/review")
    page.get_by_role("link", name="Sharpening").click()
    other = page.context.new_page()
    other.goto(page.url)
    card = page.get_by_role("listitem").filter(has_text="sharpen skates")
    card.get_by_label("Predicate").select_option("skos:narrowMatch")
    card.get_by_label("Comment").fill("for ice")
    card.get_by_role("button", name="Accept").click()
    page.get_by_text("1 of 3 reviewed").wait_for()
    page.get_by_role("button", name="Nothing corresponds").click()
    page.get_by_text("2 of 3 reviewed").wait_for()
    links = load_sssom(file)[0].links
    assert (links[1].predicate, links[1].fields["comment"]) == ("skos:narrowMatch", "for ice")
    assert sum(one.status == "no match" for one in links) == 1
    other.get_by_role("button", name="Nothing corresponds").click()
    other.get_by_role("heading", name="Not saved").wait_for()
    other.get_by_role("link", name="See how it is now").click()
    other.get_by_role("button", name="Take that back").click()
    other.get_by_role("button", name="Nothing corresponds").wait_for()
    assert "for ice" in file.read_text(encoding="utf-8")
    assert page.complaints == []


def test_a_review_in_arabic_is_laid_out_from_the_right(page, reviewed):
    address, _ = reviewed
    for language, is_mirrored in (("en", False), ("ar", True)):
        page.goto(f"{address}/review/concept?iri=https://a.example/1&language={language}")
        subject = page.get_by_role("heading", level=1).bounding_box()
        candidate = page.get_by_role("heading", level=2).first.bounding_box()
        assert (subject["x"] > candidate["x"]) == is_mirrored
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
