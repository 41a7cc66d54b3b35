"""The HTML report in a real browser: read from both sides, filtered without scripts, printed."""

import pytest

from sample_report import REPORT
from skosmith_converter.validation.reports import Options, format_report

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, tmp_path):
    """Open the report in a language, in a browser without scripts."""
    contexts = []

    def open_report(language="en", **settings):
        file = tmp_path / f"{language}.html"
        file.write_text(format_report(REPORT, "html", Options(language)), encoding="utf-8")
        contexts.append(browser.new_context(java_script_enabled=False, **settings))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("request", lambda asked: page.complaints.append(asked.url))
        page.goto(file.as_uri())
        assert page.complaints == [file.as_uri()]
        return page

    yield open_report
    for context in contexts:
        context.close()


def _left(locator):
    return locator.bounding_box()["x"]


def test_severities_are_hidden_and_shown_without_scripts(opened):
    page = opened()
    rule = page.get_by_role("heading", name="Every walk leads to a scheme.")
    assert rule.is_visible()
    page.get_by_role("checkbox", name="warning").uncheck()
    assert not rule.is_visible()
    assert page.get_by_role("heading", name="A text has ordinary spaces only.").is_visible()
    page.get_by_role("checkbox", name="warning").check()
    assert rule.is_visible()


def test_an_arabic_report_runs_from_right_to_left(opened):
    page = opened("ar")
    columns = page.locator(".findings").first.locator("th")
    assert _left(columns.nth(0)) > _left(columns.nth(1)) > _left(columns.nth(2))
    place = page.get_by_text("pages/kite-9-en.txt:3")
    assert place.evaluate("element => getComputedStyle(element).direction") == "ltr"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_narrow_page_does_not_scroll_sideways(opened, language):
    page = opened(language, viewport={"width": 360, "height": 640})
    root = page.locator("html")
    assert root.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_print_leaves_out_what_paper_cannot_do(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.get_by_role("checkbox", name="warning").is_visible()
    assert page.get_by_role("heading", name="Every walk leads to a scheme.").is_visible()
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(opened, scheme):
    """Contrast of WCAG 2.2 (1.4.3) between text and paper; tints of labels are slight."""
    page = opened(color_scheme=scheme)
    for place in (".severity", ".verdict", ".lead", ".note", ".rules .green td"):
        texts = page.locator(place).evaluate_all(_COLOURS)
        assert min(_contrast(*pair) for pair in texts) >= 4.5, place


_COLOURS = """elements => elements.map(element => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const paint = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); };
  const grounds = [];
  for (let e = element; e; e = e.parentElement) grounds.push(getComputedStyle(e).backgroundColor);
  grounds.reverse().forEach(paint);
  const ground = [...canvas.getImageData(0, 0, 1, 1).data];
  paint(getComputedStyle(element).color);
  return [[...canvas.getImageData(0, 0, 1, 1).data], ground];
})"""


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [part / 255 for part in colour[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
