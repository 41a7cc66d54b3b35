"""The SPARQL editor in a real Chromium: examples, completion, chart, graph, links, faults."""

import csv
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from conftest import ROOT
from running import serving
from skosmith_server.editor import version
from skosmith_server.queries import EXAMPLES, load_query
from skosmith_server.wording import interface_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not version(), reason="the editor is not built in: make assets"),
]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX sm: <https://w3id.org/skosmith/ontology#>\n"
)
COUNTED = f"{PREFIXES}SELECT ?language (COUNT(*) AS ?names) {{ ?s skos:prefLabel ?l BIND(LANG(?l) AS ?language) }} GROUP BY ?language"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


@pytest.fixture(scope="module")
def address(sample_service):
    return sample_service.url


@pytest.fixture
def page(browser, address):
    """A page that asks no other host than ours."""
    context = browser.new_context(locale="en")
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.complaints, page.hosts = [], {urlsplit(address).netloc}
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda asked: page.hosts.add(urlsplit(asked.url).netloc))
    yield page
    context.close()
    assert {host.partition(":")[0] for host in page.hosts} <= {"127.0.0.1", ""}


def panel(page):
    return page.get_by_role("tabpanel").locator("visible=true")


def run(page):
    page.get_by_role("button", name="Run query").click()


def view(page, name):
    page.get_by_role("button", name=f"Shows {name} view").click()


def written(page):
    return (
        panel(page)
        .locator(".yasqe .CodeMirror")
        .evaluate("element => element.CodeMirror.getValue()")
    )


def write(page, text):
    panel(page).locator(".yasqe .CodeMirror").evaluate(
        "(element, text) => element.CodeMirror.setValue(text)", text
    )


def link_to_share(page):
    page.get_by_role("button", name="Share query").click()
    return page.get_by_label("Link to this query").input_value()


def test_published_examples_are_tabs_and_run(page, address):
    page.goto(f"{address}/sparql")
    tabs = page.get_by_role("tab")
    tabs.first.wait_for()
    assert [tab.inner_text() for tab in tabs.all()] == [load_query(name).title for name in EXAMPLES]
    assert written(page) == load_query(EXAMPLES[0]).text
    run(page)
    page.get_by_role("columnheader", name="definition").wait_for()
    arabic = page.locator("td bdi[lang=ar]").first
    assert arabic.evaluate("element => getComputedStyle(element).direction") == "rtl"
    tabs.filter(has_text="Activities").click()
    assert written(page) == load_query("example-activities").text
    run(page)
    page.get_by_role("cell", name="heels").wait_for()
    page.get_by_role("link", name="9", exact=True).first.click()
    page.wait_for_url("**/9")
    assert page.complaints == []


def test_an_example_of_the_front_page_opens_its_tab(page, address):
    page.goto(address)
    page.get_by_role("link", name="Skills and their levels as a graph").click()
    page.get_by_role("tab", name="Graph", selected=True).wait_for()
    assert "CONSTRUCT" in written(page)
    page.get_by_role("link", name="Guidance activities").click()
    page.get_by_role("tab", name="Activities", selected=True).wait_for()
    assert page.complaints == []


def test_classes_properties_and_prefixes_are_completed(page, address):
    page.goto(f"{address}/sparql")
    page.get_by_role("button", name="Add a new tab").click()
    panel(page).locator(".yasqe .CodeMirror").click()
    page.keyboard.press("Control+a")
    hints = page.locator(".CodeMirror-hint")
    # The last one is a word of the name, without its prefix
    for typed, term in (
        ("SELECT * { ?x a sm:GuidanceAct", "sm:GuidanceActivity"),
        (" ; sm:posit", "sm:position"),
        (" ?p ; prefLab", "skos:prefLabel"),
    ):
        page.keyboard.type(typed, delay=15)
        hints.first.filter(has_text=term).wait_for()
        page.keyboard.press("Enter")
        hints.first.wait_for(state="detached")
    page.keyboard.type(" ?name }")
    assert written(page) == (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX sm: <https://w3id.org/skosmith/ontology#>\n"
        "SELECT * { ?x a sm:GuidanceActivity ; sm:position ?p ; skos:prefLabel ?name }"
    )
    run(page)
    page.get_by_role("cell", name="heels").first.wait_for()
    assert page.complaints == []


def test_results_are_drawn_as_a_chart(page, address):
    page.goto(f"{address}/sparql")
    page.get_by_role("tab").first.wait_for()
    write(page, COUNTED)
    run(page)
    view(page, "Chart")
    chart = page.get_by_role("img", name="names by language")
    chart.wait_for()
    answer = page.request.get(f"{address}/sparql?format=csv&query={quote(COUNTED)}").text()
    for language, names in list(csv.reader(answer.splitlines()))[1:]:
        assert f"{language} {names}" in chart.get_attribute("aria-label")
    longest = max(chart.locator("rect").all(), key=lambda bar: float(bar.get_attribute("width")))
    assert float(longest.get_attribute("width")) > 300
    page.get_by_role("combobox", name="Show").select_option("number of rows")
    page.get_by_role("img", name="Number of rows by language").wait_for()
    assert page.complaints == []


def test_results_are_drawn_as_a_graph_that_arrow_keys_walk(page, address):
    page.goto(f"{address}/sparql?example=example-graph")
    run(page)
    view(page, "Graph")
    network = page.get_by_role("group", name="Network of 4 nodes and 2 links")
    network.wait_for()
    assert network.locator("line").count() == 2
    named = [link.get_attribute("aria-label") for link in network.get_by_role("link").all()]
    assert "SHOE_2" in named
    network.locator("a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == sorted(named, key=str.lower)[1]
    assert network.locator("a[tabindex='0']").count() == 1
    assert page.complaints == []


def test_a_table_is_sorted_and_filtered(page, address):
    page.goto(f"{address}/sparql#query={quote('SELECT ?x { VALUES ?x { 10 9 100 2 } }')}")
    cells = page.get_by_role("cell")
    cells.first.wait_for()
    page.get_by_role("button", name="x", exact=True).click()
    assert [cell.inner_text() for cell in cells.all()] == ["2", "9", "10", "100"]
    page.get_by_role("button", name="x", exact=True).click()
    assert page.get_by_role("columnheader").get_attribute("aria-sort") == "descending"
    assert [cell.inner_text() for cell in cells.all()] == ["100", "10", "9", "2"]
    page.get_by_label("Filter").fill("10")
    assert [cell.inner_text() for cell in cells.all()] == ["100", "10"]
    assert page.complaints == []


def test_a_link_shares_query_and_view_and_works_without_scripts(page, browser, address):
    page.goto(f"{address}/sparql#query={quote(COUNTED)}&view=chart")
    page.get_by_role("img", name="names by language").wait_for()
    link = link_to_share(page)
    assert parse_qs(urlsplit(link).query) == {"query": [COUNTED]}
    for has_scripts in (True, False):
        context = browser.new_context(java_script_enabled=has_scripts)
        other = context.new_page()
        other.goto(link)
        if has_scripts:
            other.get_by_role("img", name="names by language").wait_for()
            assert written(other) == COUNTED
        else:
            assert other.get_by_role("columnheader", name="names").is_visible()
            assert other.get_by_label("SPARQL query").input_value() == COUNTED
        context.close()
    assert page.complaints == []


def test_a_query_too_long_for_an_address_is_shared_and_run_all_the_same(page, address):
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(3000)))} }} }}"
    page.goto(f"{address}/sparql#query={quote(query)}")
    page.get_by_text("1–100 of 3,000").wait_for()
    link = link_to_share(page)
    assert urlsplit(link).query == ""
    page.goto("about:blank")
    page.goto(link)
    page.get_by_text("1–100 of 3,000").wait_for()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("101–200 of 3,000").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert len(download.value.path().read_text().splitlines()) == 3001


def test_results_of_a_page_open_in_the_editor(page, address):
    page.goto(f"{address}/sparql?query={quote(COUNTED)}")
    page.get_by_role("button", name="Open in the editor").click()
    page.get_by_role("tab", name="Shared query", selected=True).wait_for()
    assert written(page) == COUNTED
    page.get_by_role("columnheader", name="names").wait_for()
    assert page.get_by_label("SPARQL query").locator("visible=true").count() <= 1
    assert page.complaints == []


def test_a_fault_is_shown_at_its_place(page, address):
    page.goto(f"{address}/sparql")
    page.get_by_role("tab").first.wait_for()
    write(page, "SELECT * {\n  ?s ?p ?o .\n  ?x skos:notation ?y\n}")
    run(page)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "Line 3, column 6" in alert.inner_text()
    assert "".join(page.locator(".fault-mark").all_inner_texts()) == "skos:notation"
    assert page.locator(".CodeMirror").first.evaluate("e => e.CodeMirror.getCursor().line") == 2
    write(page, "ASK {}")
    assert page.locator(".fault-mark, .fault-line").count() == 0
    run(page)
    page.get_by_text("True").wait_for()


def test_what_failed_on_the_service_is_mended_in_the_editor(page, address):
    page.goto(f"{address}/sparql?query={quote('ASK {')}#view=table")
    page.get_by_role("button", name="Open in the editor").click()
    page.get_by_role("tab", name="Shared query", selected=True).wait_for()
    write(page, "ASK {}")
    run(page)
    page.get_by_text("True").wait_for()


def test_a_running_query_is_cancelled_and_one_that_takes_too_long_says_so(page, sample_file):
    with serving(sample_file, "--timeout", "1") as served:
        page.goto(f"{served.url}/sparql#query={quote(ENDLESS)}")
        page.get_by_role("button", name="Cancel the query").click()
        page.get_by_role("alert").filter(has_text="Cancelled").wait_for()
        run(page)
        page.get_by_role("alert").filter(has_text="took too long").wait_for()
        write(page, "ASK {}")
        run(page)
        page.get_by_text("True").wait_for()


def test_tabs_last_and_closed_ones_stay_closed(page, address):
    page.goto(f"{address}/sparql")
    page.get_by_role("tab", name="Sources").focus()
    page.keyboard.press("Delete")
    write(page, "ASK { <a:b> ?mine ?too }")
    panel(page).locator(".yasqe .CodeMirror").click()
    page.get_by_role("heading", level=1).click()
    page.reload()
    page.get_by_role("tab", selected=True).wait_for()
    assert written(page) == "ASK { <a:b> ?mine ?too }"
    assert page.get_by_role("tab", name="Sources").count() == 0
    page.get_by_role("link", name="Source pages").click()
    page.get_by_role("tab", name="Sources", selected=True).wait_for()
    assert page.complaints == []


def test_where_the_editor_cannot_be_fetched_the_box_serves(page, address):
    page.route("**/yasgui.js*", lambda route: route.abort())
    page.goto(f"{address}/sparql")
    page.get_by_text("could not be loaded").wait_for()
    page.get_by_label("SPARQL query").fill("ASK {}")
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("heading", name="Results").wait_for()


def test_tab_leaves_the_editor(page, address):
    page.goto(f"{address}/sparql")
    page.get_by_role("tab").first.wait_for()
    field = panel(page).get_by_label("SPARQL query")
    field.focus()
    page.keyboard.press("Tab")
    assert not field.evaluate("element => element === document.activeElement")
    assert written(page) == load_query(EXAMPLES[0]).text


def test_nothing_is_wider_than_a_phone(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(f"{address}/sparql?example=example-graph")
    run(page)
    for shown in ("Table", "Chart", "Graph", "Response"):
        view(page, shown)
        page.get_by_role("button", name=f"Shows {shown} view", pressed=True).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, shown
    context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_is_accessible(browser, address, scheme):
    """WCAG 2.2 AA, as far as axe can tell; with each view of results."""
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/sparql?example=example-graph")
    run(page)
    page.add_script_tag(path=AXE)
    for shown in ("Table", "Chart", "Graph", "Response"):
        view(page, shown)
        page.get_by_role("button", name=f"Shows {shown} view", pressed=True).wait_for()
        found = page.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })"
        )
        faults = [
            (one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]
        ]
        assert faults == [], shown
    context.close()


def test_the_editor_speaks_the_language_of_the_page_and_names_its_tabs_anew(address, page):
    page.goto(f"{address}/sparql?ui=de")
    page.get_by_role("tab", name="Tätigkeiten").click()
    page.get_by_role("button", name="Abfrage ausführen (Strg+Eingabe)").click()
    page.get_by_label("Filtern").fill("heels")
    page.get_by_text("1–1 von 1").wait_for()
    assert page.locator("p.pages").get_attribute("lang") == "de"
    page.get_by_role("button", name="Ansicht: Diagramm").click()
    page.get_by_role("combobox", name="Zeigen").wait_for()
    page.get_by_text("führt die Abfrage aus").wait_for()
    page.goto(f"{address}/sparql?ui=ar")
    page.get_by_role("tab", name="الأنشطة").wait_for()
    titles = [tab.inner_text() for tab in page.get_by_role("tab").all()]
    assert titles == [interface_for("ar").gettext(load_query(name).title) for name in EXAMPLES]
    note = page.locator("#editor > p.note")
    assert (note.get_attribute("lang"), note.get_attribute("dir")) == ("ar", "rtl")
    write(page, "SELECT * { ?s ?p ?o }")
    assert page.locator("#editor").get_attribute("dir") == "ltr"
    assert page.complaints == []
