"""Saved web pages become the same page models as their texts."""

from dataclasses import fields, is_dataclass, replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from html_maker import SITE, THEMES, made_html
from page_maker import LANGUAGES, MadePage
from skosmith_converter.markup import is_markup, read_markup
from skosmith_converter.page import EditionEvidence, Passage, Source
from skosmith_converter.reading import read_page

SOURCE = Source("page.html", "0" * 64)


def read(page: str | bytes, language: str | None = None):
    data = page if isinstance(page, bytes) else page.encode()
    return read_markup(data, SOURCE, language)


def names(issues) -> list[str]:
    return [issue.kind.name for issue in issues]


def bare(value):
    """Give a part of the model without the places where it stands."""
    if isinstance(value, Passage):
        return " ".join(value.text.split())
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if is_dataclass(value) and not isinstance(value, type):
        skipped = {"lines", "mark_line", "source"}
        return {
            f.name: bare(getattr(value, f.name)) for f in fields(value) if f.name not in skipped
        }
    return value


PAGES = st.builds(
    MadePage,
    language=st.sampled_from(LANGUAGES),
    activities=st.sampled_from([0, 2, 4]),
    levels=st.sampled_from([(1, 2, 3), (4, 5), (6, 7)]),
    notes=st.integers(1, 2),
    mark=st.sampled_from([None, "new", "modified"]),
    banner=st.booleans(),
    essence=st.booleans(),
    bullets=st.booleans(),
    explanation=st.booleans(),
    list_first=st.booleans(),
    descending=st.booleans(),
)


@given(PAGES, st.sampled_from(THEMES))
def test_a_web_page_says_what_its_text_says(made, theme):
    expected = read_page(made.render(), SOURCE, made.language).page
    document, issues = read(made_html(made, theme), None if theme == "plone" else made.language)
    assert bare(document.skills[0]) == bare(expected)
    assert "unread-line" not in names(issues)


def test_passages_tell_the_lines_of_the_file():
    page = made_html(MadePage(notes=1, mark="new"))
    lines = page.split("\n")
    skill = read(page)[0].skills[0]
    found = [skill.name, skill.description, skill.guidance.lead_in, skill.sections[1].heading]
    found += [activity.passage for activity in skill.guidance.activities]
    for passage in found:
        assert passage.text.split()[0] in lines[passage.lines[0] - 1], passage
    assert lines[skill.mark_line - 1] == "<p>(new)</p>"
    assert lines[skill.guidance.mark_line - 1] == "<p>(new)</p>"


HEADS = [
    f'<link rel="canonical" href="{SITE}/en/skillcode/8/SHOE">',
    f'<meta property="og:url" content="{SITE}/en/sfia-8/skills/shoe-mending">',
    f'<base href="{SITE}/en/sfia-8/skills/shoe-mending">',
    f"<!-- saved from url=(0048){SITE}/en/skillcode/8/SHOE -->",
]


@pytest.mark.parametrize("head", HEADS)
def test_the_address_and_by_it_the_edition_come_from_the_head(head):
    document, issues = read(made_html(MadePage(), head=head))
    assert document.source.address.startswith(SITE)
    assert document.skills[0].source.address == document.source.address
    assert (document.edition, document.evidence) == ("8", EditionEvidence.STATED)
    assert issues == []


def test_an_address_that_the_caller_gives_is_kept():
    source = replace(SOURCE, address="https://shoes.example/9")
    document, _ = read_markup(made_html(MadePage(), head=HEADS[0]).encode(), source)
    assert document.source.address == "https://shoes.example/9"


def test_related_skills_come_from_their_block():
    aside = '<aside id="related-sfia-skills"><h2>Related</h2><div><span><a href="#">Tanning TANN</a></span><span><a href="/en/skillcode/9/sock">Socks</a></span><a href="/x">Hats</a></div></aside>'
    document, issues = read(made_html(MadePage(), aside="\n" + aside))
    assert [code for code, _ in document.skills[0].related] == ["TANN", "SOCK"]
    assert [(i.kind.name, i.excerpt) for i in issues] == [("related-without-code", "Hats")]


def test_category_and_subcategory_come_from_the_path():
    steps = [
        "sfia-9",
        "sfia-9/skills",
        "sfia-9/skills/making",
        "sfia-9/skills/making/walking",
        "sfia-9/skills/x",
    ]
    texts = ["SFIA 9", "Skills", "Making", "Walking", MadePage().name]
    links = "".join(
        f'<li><a href="{SITE}/en/{s}">{t}</a></li>' for s, t in zip(steps, texts, strict=True)
    )
    page = made_html(MadePage()).replace(
        '<article id="content">', f'<article id="content"><ol class="breadcrumb">{links}</ol>'
    )
    skill = read(page)[0].skills[0]
    assert (skill.category.text, skill.subcategory.text) == ("Making", "Walking")


def test_collapsed_levels_are_left_out_unless_the_table_lists_them():
    name = MadePage().name
    block = f'<div class="skill_level collapsed"><h3>{name}: <span>Level 7</span></h3><div class="level_text"><p>Is not done.</p></div></div></article>'
    page = made_html(MadePage()).replace("</article>", block)
    assert [s.first for s in read(page)[0].skills[0].sections] == [1, 2, 3]
    listed = page.replace("</tr></table>", "<td>7</td></tr></table>")
    assert [s.first for s in read(listed)[0].skills[0].sections] == [1, 2, 3, 7]


def test_a_declared_language_is_used_unless_the_words_contradict_it():
    page = made_html(MadePage(language="fr"))
    assert read(page.replace('lang="fr"', 'lang="FR-be"'))[0].language == "fr-BE"
    document, issues = read(page.replace('lang="fr"', 'lang="en"'))
    assert (document.language, names(issues)) == ("fr", ["other-language-declared"])
    assert read(page.replace('lang="fr"', 'lang="-"'))[0].language == "fr"
    assert read(page, "fr-CA")[0].language == "fr-CA"


def test_nested_lists_keep_their_nesting():
    page = "<h1>Shoe mending <span>SHOE</span></h1><p>Mends shoes.</p><h2>Guidance notes</h2><p>Activities may include:</p><ul><li>gluing<ul><li>soles</li></ul></li><li><p>sewing</p><p>and more</p></li></ul><h3>Shoe mending: Level 2</h3><p>Mends<br>two.</p>"
    skill = read(page)[0].skills[0]
    assert [(a.passage.text, a.parent) for a in skill.guidance.activities] == [
        ("gluing", None), ("soles", 1), ("sewing and more", None),
    ]  # fmt: skip
    assert [p.text for p in skill.sections[0].text] == ["Mends", "two."]


LEVEL = f"""<html lang="en"><head><link rel="canonical" href="{SITE}/en/lor/9/2"></head><body><main><h1>Level 2 - Assist</h1>
<p><b>Essence of the level:</b> Helps others.</p>
<h2>Autonomy <span>AUTO</span></h2><p>Works at the bench.</p>
<p>Asks the master.</p>
<h2>Influence</h2><ul><li>Talks to people.</li></ul></main></body></html>"""


def test_a_level_page_gives_phrase_essence_and_attributes():
    document, issues = read(LEVEL)
    (level,) = document.levels
    assert (level.level, level.level_word, level.guiding_phrase.text) == (2, "Level", "Assist")
    assert (level.introduction.text, level.essence.text) == (
        "Essence of the level",
        "Helps others.",
    )
    assert level.essence_raw.text == "Essence of the level: Helps others."
    assert [(name.text, text.text) for name, text in level.attributes] == [
        ("Autonomy", "Works at the bench.\nAsks the master."), ("Influence", "Talks to people."),
    ]  # fmt: skip
    assert level.attributes[0][0].lines == (3, 3)
    assert (document.edition, document.skills, issues) == ("9", (), [])


def test_a_list_of_levels_gives_them_all():
    tiles = "".join(
        f'<article class="tileItem"><h2 class="tileHeadline"><a>Level {n} - Phrase {n}</a></h2>'
        f'<div class="tileBody"><span class="description">Does {n} things.</span></div></article>\n'
        for n in range(1, 8)
    )
    document, issues = read(
        f'<html lang="en"><body><div id="content-core"><h1>Levels</h1>{tiles}</div></body></html>'
    )
    assert [(x.level, x.guiding_phrase.text, x.essence.text) for x in document.levels][:2] == [
        (1, "Phrase 1", "Does 1 things."), (2, "Phrase 2", "Does 2 things."),
    ]  # fmt: skip
    assert (len(document.levels), issues) == (7, [])


def test_a_level_without_essence_is_told():
    _, issues = read(
        '<html lang="en"><h1>Level 2 - Assist</h1><h2>Autonomy</h2><p>Works at the bench.</p>'
    )
    assert names(issues) == ["level-without-essence"]


ATTRIBUTE = (
    f"""<html lang="en"><head><meta property="og:url" content="{SITE}/en/shortcode/9/AUTO"></head><body><div id="content-core">
<h1>Autonomy <span>AUTO</span></h1><p>Attributes</p><p>How free a person is.</p>
<h3>Guidance notes</h3><p>It is about:</p><ul><li>the bench</li><li>the shop</li></ul><p>And so on.</p>
"""
    + "\n".join(f"<h3>Level {n}</h3><p>Works at {n} benches.</p><p>Sews.</p>" for n in range(1, 8))
    + "</div></body></html>"
)


def test_an_attribute_page_gives_its_parts():
    document, issues = read(ATTRIBUTE)
    (attribute,) = document.attributes
    assert (attribute.code, attribute.name.text, attribute.kind.text) == (
        "AUTO",
        "Autonomy",
        "Attributes",
    )
    assert attribute.description.text == "How free a person is."
    assert [note.text for note in attribute.notes] == [
        "It is about:\nthe bench\nthe shop",
        "And so on.",
    ]
    assert attribute.notes_raw.text == "It is about:\n- the bench\n- the shop\nAnd so on."
    assert [level for level, _ in attribute.levels] == list(range(1, 8))
    assert attribute.levels[1][1] == Passage("Works at 2 benches.\nSews.", (5, 5))
    assert (document.edition, issues) == ("9", [])


def test_faults_of_an_attribute_page_are_told():
    page = ATTRIBUTE.replace("Level 3", "Level 2").replace(
        "<p>Works at 5 benches.</p><p>Sews.</p>", ""
    )
    page = page.replace("</div></body>", "<h3>More</h3><p>And more.</p></div></body>")
    assert names(read(page)[1]) == [
        "level-twice",
        "level-without-text",
        "unread-line",
        "unread-line",
    ]
    page = '<html lang="en"><h1>Autonomy AUTO</h1><ul><li>x</li></ul>'
    assert names(read(page)[1]) == ["no-description", "no-levels"]


REFUSED = [
    ("not-a-skill-page", b"<html lang=en><p>Buy milk.</p></html>"),
    ("not-a-skill-page", b"<!-- nothing -->"),
    ("empty-file", b""),
    ("not-utf-8", b"<html><p>caf\xe9</p>"),
    ("not-as-declared", b"<html><meta charset='shift_jis'><p>caf\xff\xff</p>"),
    ("mojibake", "<html><p>cafÃ©</p>".encode()),
    ("nested-too-deep", b"<html>" + b"<div>" * 100_000),
    ("too-large", b"<html>" + b" " * 16_000_000),
    ("too-large", b"<html><p>" + b"x " * 300_000),
]


@pytest.mark.parametrize(("kind", "data"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_usable_page_is_refused_with_its_reason(kind, data):
    document, issues = read(data)
    assert document is None
    assert names(issues) == [kind]


ENCODED = [
    ("windows-1252", "windows-1252"),
    ("iso-8859-1", "cp1252"),
    ("utf-8", "utf-8-sig"),
    ("utf-8", "utf-16"),
]


@pytest.mark.parametrize(("declared", "used"), ENCODED)
def test_the_encoding_is_that_of_the_mark_or_the_head(declared, used):
    page = made_html(MadePage(language="es")).replace("charset='utf-8'", f"charset='{declared}'")
    page = page.replace("(ii).", "¡así – sí!")
    data = page.encode(used)
    assert is_markup(data)
    assert read(data)[0].skills[0].description.text.endswith("¡así – sí!")


def test_pages_are_known_by_their_content():
    for text in (
        "<!DOCTYPE html>",
        " <!-- x -->\n<HTML>",
        "<div class='a'>",
        '<?xml version="1.0"?><html>',
        "\ufeff<head>",
    ):
        assert is_markup(text.encode()), text
    for text in (
        "<rdf:RDF>",
        "<http://a> <b> <c> .",
        "text <html>",
        "",
        "@prefix a: <b> .",
        '<?xml version="1.0"?><rdf:RDF>',
        "<htmlx>",
    ):
        assert not is_markup(text.encode()), text


HOSTILE = [
    "<html>" + "<table><tr><td>" * 500 + "x",
    "<html>" + "<ul><li>" * 900 + "x",
    "<html>" + "<b>" * 2000 + "x",
    "<html><p>" + "<a href='" + "x" * 200_000,
    "<html>" + "<!-- " * 20_000,
    "<html>" + "<p>Shoe SHOE</p>" * 5_000,
    "<html><nav class='breadcrumb'>" + "<a href='//[x/skills/a'>x</a>" * 5_000,
    "<html><div id='related-sfia-skills'>" + "<span>" * 1000 + "x",
    "<!--" * 3_000 + "<meta " * 3_000,
]


@pytest.mark.parametrize("page", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_pages_neither_hang_nor_overflow(page):
    start = perf_counter()
    is_markup(page.encode())
    read(page)
    assert perf_counter() - start < 10


TAGS = ["<p>", "</p>", "<ul>", "<li>", "</ul>", "<h1>", "</h1>", "<h3>", "<span>", "<td>", "<tr>", "<table>", "<br>", "<aside>", "</aside>",
        "Shoe SHOE", "Shoe: Level 2", "Level 2 - Help", "Autonomy AUTO", "(new)", "1 2", "&#0;", "\0", "<!--", "-->", "<![CDATA[", "text."]  # fmt: skip


@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=5), max_size=30), st.sampled_from(["", "/lor/9/2", "/shortcode/9/AUTO"]))  # fmt: skip
def test_reading_never_raises_on_any_markup(parts, path):
    read(
        f'<html lang="en"><base href="{SITE}{path}"><body>'
        + "".join(parts).encode("utf-8", "replace").decode()
    )


@given(st.binary())
def test_reading_never_raises_on_any_bytes(data):
    document, issues = read(data)
    assert document or issues
    is_markup(data)


@given(st.data())
def test_reading_never_raises_on_damaged_pages(data):
    page = made_html(MadePage())
    start = data.draw(st.integers(0, len(page)))
    stop = data.draw(st.integers(start, min(len(page), start + 30)))
    read(page[:start] + data.draw(st.text("<>/&;ap'\"", max_size=3)) + page[stop:])
