"""Pages become page models; every line has its fate."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEEDS
from skosmith_converter.conversion import convert
from skosmith_converter.forms import form_of
from skosmith_converter.iris import Iris
from skosmith_converter.page import ChangeMark, EditionEvidence, Source, TranslationStatus
from skosmith_converter.reading import Outcome, Reading, Role, read_page
from skosmith_converter.vocabulary import RDF, SM

PAGES = sorted(Path(__file__).with_name("pages").glob("*.page"))
SOURCE = Source("page.txt", "0" * 64)


def read_case(path: Path) -> tuple[str, list[str], str | None]:
    """Give text, expected roles and language of a fixture of lines ``ROLE | text``."""
    roles, lines, language = [], [], None
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.startswith("@"):
            language = row[1:].strip()
        elif not row.startswith("#"):
            role, _, text = row.partition("|")
            roles.append(role.strip())
            lines.append(text.removeprefix(" "))
    return "\n".join(lines), roles, language


def read_named(name: str) -> Reading:
    text, _, language = read_case(next(path for path in PAGES if path.stem == name))
    return read_page(text, SOURCE, language)


def names(reading: Reading) -> list[str]:
    return [issue.kind.name for issue in reading.issues]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_line_of_a_page_gets_its_role(path):
    text, expected, language = read_case(path)
    reading = read_page(text, SOURCE, language)
    shown = [
        f"{role.name} | {line.text}"
        for role, line in zip(reading.roles, reading.lines, strict=True)
    ]
    wanted = [f"{role} | {line.text}" for role, line in zip(expected, reading.lines, strict=True)]
    assert shown == wanted


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text + "\n",
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace(" ", "\u00a0"),
], ids=["crlf", "final newline", "byte order mark", "blank lines", "no-break spaces"])  # fmt: skip
def test_how_a_file_was_saved_does_not_change_what_it_says(path, change):
    text, expected, language = read_case(path)
    reading = read_page(change(text), SOURCE, language)
    roles = [role.name for role in reading.roles if role is not Role.BLANK]
    assert roles == [role for role in expected if role != "BLANK"]


def test_marks_belong_to_what_they_follow():
    page = read_named("02-marks").page
    assert (page.mark, page.guidance.mark) == (ChangeMark.NEW, ChangeMark.MODIFIED)
    assert [s.mark for s in page.sections] == [ChangeMark.UNCHANGED, ChangeMark.NEW, None]
    assert page.evidence is EditionEvidence.MARKER


def test_marks_at_the_end_of_a_line_belong_to_that_line():
    reading = read_named("02-marks-in-line")
    page = reading.page
    assert (page.mark, page.guidance.mark) == (ChangeMark.NEW, ChangeMark.MODIFIED)
    assert [s.mark for s in page.sections] == [ChangeMark.UNCHANGED, ChangeMark.NEW]
    assert page.sections[1].text[0].text == "Glues the sole."
    assert reading.issues == ()


def test_a_mark_of_unknown_words_is_reported_with_its_line():
    issue = next(i for i in read_named("02-marks").issues if i.kind.name == "unknown-mark")
    assert (issue.line, issue.excerpt) == (16, "(revised)")


def test_a_revision_block_states_no_edition():
    page = read_named("04-revisions").page
    assert page.edition is None
    assert [p.text for p in page.revisions] == [
        "There is a newer version of this skill.",
        "The name was Cobbling.",
    ]
    assert [(s.first, s.last) for s in page.not_observed] == [(1, 5)]


def test_a_translation_banner_states_edition_and_status():
    page = read_named("04-banner").page
    assert (page.edition, page.evidence) == ("9", EditionEvidence.STATED)
    assert page.status is TranslationStatus.BETA
    assert page.machine_translation_note.text == "Hinweis: Maschinen haben geholfen."


def test_a_breadcrumb_states_the_edition():
    page = read_named("05-no-guidance").page
    assert (page.edition, page.evidence) == ("6", EditionEvidence.STATED)
    assert [s.first for s in page.described] == [2, 3]


def test_an_address_states_the_edition():
    text, _, _ = read_case(next(path for path in PAGES if path.stem == "08-list-down"))
    for address in (
        "https://sfia-online.org/en/skillcode/8/SHOE",
        "https://sfia-online.org/en/sfia-8/skills/shoes",
    ):
        page = read_page(text, Source("p", "0", address)).page
        assert (page.edition, page.evidence) == ("8", EditionEvidence.STATED)


def test_nested_activities_know_what_they_are_nested_below():
    reading = read_named("06-bullets")
    activities = reading.page.guidance.activities
    assert [a.passage.text for a in activities] == [
        "gluing soles", "soft ones", "hard ones", "sewing", "polishing leather", "heeling.",
    ]  # fmt: skip
    assert [a.parent for a in activities] == [None, 1, 1, None, None, None]
    assert activities[4].passage.lines == (10, 11)
    assert names(reading).count("nested-activity") == 2


def test_a_list_in_the_guidance_stays_with_its_paragraph():
    guidance = read_named("06-two-lists").page.guidance
    assert [note.text for note in guidance.notes] == ["Shoes have parts:\nsoles\nheels"]
    assert len(guidance.activities) == 2


def test_an_essence_line_gives_phrase_and_text():
    sections = read_named("10-essence").page.sections
    essences = [
        (s.essence.level_word, s.essence.guiding_phrase.text, s.essence.text.text) for s in sections
    ]
    assert essences == [
        ("级别", "协助", "帮助别人。"),
        ("级别", "应用", "做各种工作。"),
        ("级别", "确保，建议", "指导整个车间。"),
    ]


def test_a_level_text_of_lines_keeps_its_lines():
    section = read_named("11-lines-and-lists").page.sections[0]
    assert [p.text for p in section.text] == ["Mends shoes.", "Teaches others.", "Buys leather."]


def test_related_skills_are_read_by_their_codes():
    assert read_named("13-trailer").page.related == (("TANN", 7), ("SOCK", 8))


def test_lines_that_fit_nothing_are_reported():
    reading = read_named("13-unknown-trailer")
    assert [(i.line, i.excerpt) for i in reading.issues if i.kind.name == "unread-line"] == [
        (6, "Send a comment"),
        (7, "We read every comment."),
    ]


def test_a_page_of_an_unknown_language_is_read_when_its_language_is_given():
    text, _, _ = read_case(next(path for path in PAGES if path.stem == "15-no-words"))
    assert names(read_page(text, SOURCE)) == ["language-unknown"]
    reading = read_page(text, SOURCE, "uk")
    assert (reading.page.edition, reading.page.status) == ("9", TranslationStatus.BETA)
    assert names(reading) == ["language-without-pack"]


PAGE = "Shoe mending SHOE\nMends shoes.\nGuidance notes\nShoes wear out.\n1 2\nShoe mending: Level 1\nHolds it.\nShoe mending: Level 2\nGlues it."

FAULTS = [
    ("no-description", "Shoe mending SHOE\nGuidance notes\nShoes wear out.\n1\nShoe mending: Level 1\nHolds it.", 1),
    ("no-levels", "Shoe mending SHOE\nMends shoes.\nGuidance notes\nShoes wear out.", 0),
    ("listed-level-missing", PAGE.rpartition("\nShoe mending: Level 2")[0], 7),
    ("level-not-listed", PAGE + " It dries.\nShoe mending: Level 3\nSews it. It holds.\nIt lasts.", 10),
    ("level-out-of-range", PAGE + "\nShoe mending: Level 8\nFlies.", 10),
    ("level-twice", PAGE + "\nShoe mending: Level 2\nGlues it again.", 10),
    ("level-without-text", PAGE.removesuffix("\nGlues it."), 8),
    ("heading-of-another-skill", PAGE.replace("Shoe mending: Level 2", "Sock darning: Level 2"), 8),
    ("essence-of-another-level", PAGE.replace("Glues it.", "Level 3 - Help: Essence of the level: Helps.\nGlues it."), 8),
    ("mark-without-subject", PAGE.replace("Shoes wear out.", "Shoes wear out.\n(new)"), 5),
    ("marks-incomplete", PAGE.replace("Glues it.", "(new)\nGlues it."), 0),
    ("unknown-status-word", PAGE.replace("SHOE\n", "SHOE Draft\n"), 1),
    ("several-skills", PAGE + "\nSock darning SOCK\nDarns socks.\nSock darning: Level 1\nHolds it.", 10),
    ("level-not-listed", PAGE + "\nShoe mending: Level 3\nSews it.", 10),
    ("edition-contradicted", "Home / SFIA 8 / Skills\n" + PAGE.replace("SHOE\n", "SHOE\n(new)\n"), 0),
    ("lead-in-unknown", PAGE.replace("Shoes wear out.", "Shoes have parts:\n- soles\n- heels"), 4),
    ("control-characters", PAGE.replace("Holds", "Ho\x07lds"), 7),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_what_is_wrong_with_a_page_is_told_with_its_line(name, text, line):
    found = [issue for issue in read_page(text, SOURCE).issues if issue.kind.name == name]
    assert found, "not noticed"
    assert found[0].line == line
    assert found[0].remedy


def test_a_sound_page_raises_no_issue():
    assert read_page(PAGE, SOURCE).issues == ()


NO_PAGES = [
    "",
    "\n\n",
    "hello",
    "# Notes\n\nBUY MILK SOON",
    '{"a": 1}',
    "The CSMG skill\nis nice.",
    "SFIA\nAll about SFIA",
]


@pytest.mark.parametrize("text", NO_PAGES)
def test_a_text_that_is_no_skill_page_gets_one_error(text):
    reading = read_page(text, SOURCE)
    assert reading.page is None
    assert names(reading) == ["not-a-skill-page"]


def test_a_language_that_is_given_goes_before_the_one_that_is_found():
    reading = read_page(PAGE, SOURCE, "pl")
    assert reading.page.language == "pl"
    assert "language-doubtful" in names(reading)


LINES = sorted(
    {line.text for path in PAGES for line in read_page(read_case(path)[0], SOURCE).lines}
    | {
        "-",
        "  • x",
        "(new)",
        "()",
        "1 2 3",
        "7 | 8",
        "A: B 9",
        "Level 1",
        "SHOE",
        "X ABCD",
        "SFIA 9: x",
        "...",
        "：",
        "١٢",
    }
)


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=40).map("\n".join))
def test_reading_never_raises_and_loses_no_line(text):
    reading = read_page(text, SOURCE)
    assert len(reading.roles) == len(reading.lines)
    known = {issue.line for issue in reading.issues}
    for line, role in zip(reading.lines, reading.roles, strict=True):
        assert line.blank == (role is Role.BLANK)
        if role.outcome is Outcome.ISSUE and reading.page is not None:
            assert line.number in known, f"line {line.number} vanishes"
    if reading.page is None:
        assert reading.issues


@given(
    st.lists(st.sampled_from(LINES), max_size=60).map("\n".join),
    st.sampled_from(["SHOE", "Shoe mending"]),
)
def test_every_statement_line_is_in_the_page_model(text, name):
    text = f"{name} SHOE\n{text}\n{name}: Level 3\nSews it."
    reading = read_page(text, SOURCE, "en")
    said = repr(reading.page)
    for line, role in zip(reading.lines, reading.roles, strict=True):
        if role in TEXT_ROLES and line.text:
            assert repr(line.text)[1:-1] in said


TEXT_ROLES = {
    Role.DESCRIPTION, Role.REVISION, Role.GUIDANCE_NOTE, Role.LEAD_IN, Role.ACTIVITY, Role.LEVEL_HEADING,
    Role.LEVEL_TEXT, Role.NOT_OBSERVED, Role.MACHINE_TRANSLATION,
}  # fmt: skip


@given(st.text())
def test_reading_never_raises_on_any_text(text):
    read_page(text, SOURCE)


LAYOUTS = {
    "de_sfia9_beta_bullets.txt": ("CSMG", "de", "9", (1, 2), 2),
    "en_sfia8_updates_block_hyphens.txt": ("ISCO", "en", "8", (6, 7), 0),
    "fr-ca_sfia9_beta_bullets.txt": ("PROG", "fr-CA", "9", (), 2),
    "ja_sfia8_defined_at_range.txt": ("GOVN", "ja", "8", (6, 7), 2),
}


@pytest.mark.suite
@pytest.mark.parametrize("name", LAYOUTS)
def test_official_layouts_in_other_languages_convert(name, shared):
    code, language, edition, levels, activities = LAYOUTS[name]
    path = shared / "reference-data" / "sfia" / "page-layouts" / name
    quads = convert([str(path)]).graph.quads
    triples = {quad[:3] for quad in quads}
    skill = Iris().skill(edition, code)
    assert (skill, RDF.type, SM.Skill) in triples
    described = {s for s, p, o in triples if (p, o) == (RDF.type, SM.SkillLevel)}
    assert described == {Iris().skill_level(edition, code, level) for level in levels}
    assert sum((p, o) == (RDF.type, SM.GuidanceActivity) for _, p, o in triples) == activities
    assert any(s == skill and o.endswith(f"@{language}") for s, p, o in triples)


def test_a_text_page_with_commas_is_not_taken_for_a_table():
    text, _, _ = read_case(next(path for path in PAGES if path.stem == "17-commas"))
    assert form_of(text.encode()) == "text page"
    for path in SEEDS:
        assert form_of(path.read_bytes()) == "text page"
        lines = path.read_text(encoding="utf-8").splitlines()
        without_banner = "\n".join(line for line in lines if "SFIA" not in line)
        assert form_of(without_banner.encode()) == "text page"


def test_a_text_page_whose_headings_bear_marks_is_not_taken_for_a_table_either():
    text = "Shoe, mending SHOE\nMends.\nCode, Name, Category, Description\nShoe, mending: Level {} (new)\nMends, cuts, sews.\n"
    assert form_of(text.format(1).encode()) == "text page"


def test_a_workbook_with_a_page_in_a_cell_is_a_table():
    assert form_of(b"PK\x03\x04 xl/ \nMending SHOE\nMends.\nMending: Level 1\n") == "table"


def test_a_mark_is_written_in_latin_letters():
    text = "Mending SHOE\nMends.\nMending: Level 1\nMends one. (modıfied)"
    page = read_page(text, SOURCE, "en").page
    assert [p.text for p in page.sections[0].text] == ["Mends one. (modıfied)"]


def test_no_page_states_its_edition_in_a_revision_line():
    assert read_named("04-revision-with-colon").page.edition is None
