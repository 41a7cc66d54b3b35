"""Workbooks and CSV files become page models; every cell has its fate."""

import io
import re
import time
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import workbook_maker as make
from conftest import SEEDS
from skosmith_converter.issues import Severity
from skosmith_converter.page import EditionEvidence, Passage, Source
from skosmith_converter.tables import is_table, read_table

SOURCE = Source("made.xlsx", "0" * 64)
PLAIN = make.workbook(make.sfia_9())
ROWS = make.skill_rows()


def names(issues, least=Severity.INFO):
    return [issue.kind.name for issue in issues if issue.severity >= least]


def read(data, language="en", name=SOURCE.name):
    return read_table(data, replace(SOURCE, name=name), language)


def read_rows(rows, language="en"):
    return read(make.workbook({"Skills": rows}), language)


def stripped(page):
    """A page without its source, the names of its level words and the rows it stands in."""
    return replace(page, source=SOURCE)


def repacked(change) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def changed(rows, row, column, value):
    copy = [list(cells) for cells in rows]
    copy[row - 1][column - 1] = value
    return copy


PARTS_OF_PLAIN = b"".join(
    zipfile.ZipFile(io.BytesIO(PLAIN)).read(f"xl/{part}")
    for part in ("workbook.xml", "worksheets/sheet2.xml")
)
# -- the official layouts ----------------------------------------------------------------------


def test_an_edition_9_workbook_is_read_whole():
    document, issues = read(PLAIN, None)
    assert issues == []
    assert (document.language, document.edition) == ("en", "9")
    assert document.evidence is EditionEvidence.STATED
    assert [len(document.skills), len(document.attributes), len(document.levels)] == [4, 2, 7]


def test_a_skill_has_all_that_its_row_says():
    page = read(PLAIN)[0].skills[0]
    assert (page.code, page.name) == ("SHOE", Passage("Shoe mending", (2, 2)))
    assert (page.category.text, page.subcategory.text) == ("Making and mending", "Of leather")
    assert page.address == "https://example.org/en/skillcode/9/SHOE"
    assert page.listed_levels == (1, 2, 3)
    assert (page.source.name, page.edition) == ("made.xlsx#Skills", "9")
    assert page.guidance.lead_in.text == make.LEAD_IN
    assert [a.passage.text for a in page.guidance.activities] == [
        "cutting the leather",
        "sewing it.",
    ]
    assert len(page.guidance.notes) == 1
    assert page.guidance.raw.text.splitlines()[2:] == ["", "cutting the leather", "sewing it."]
    section = page.sections[0]
    assert (section.heading.text, section.level_word) == ("Shoe mending: Level 1", "Level")
    assert [p.text for p in section.text] == [
        "Does the work of level 1. Keeps the bench tidy.",
        "Helps SHOE.",
    ]
    assert section.raw.text == "Does the work of level 1. Keeps the bench tidy.\nHelps SHOE."


def test_levels_and_attributes_have_all_that_their_cells_say():
    document, _ = read(PLAIN)
    level, attribute = document.levels[4], document.attributes[0]
    assert (level.level, level.level_word, level.guiding_phrase.text) == (5, "Level", "Answer for")
    assert (level.introduction.text, level.essence.text) == (
        "Essence of the level",
        "Works as one of 5.",
    )
    assert level.essence_raw.text == "Essence of the level: Works as one of 5."
    assert level.address == "https://example.org/en/lor/9/5"
    assert (attribute.code, attribute.name.text, attribute.kind.text) == (
        "THRI",
        "Thrift",
        "Virtues",
    )
    assert [n.text for n in attribute.notes] == [
        "Thrift grows. It involves:\ncounting pennies\nasking the price",
        "It never ends.",
    ]
    assert [(n, p.text) for n, p in attribute.levels][6] == (7, "Thrift at 7.")


def test_an_edition_8_workbook_tells_its_edition_by_its_name_alone():
    data = make.workbook(make.sfia_8())
    document, issues = read(data, None, "sfia-8_en_220221.xlsx")
    assert (document.edition, names(issues)) == ("8", [])
    assert [len(level.attributes) for level in document.levels] == [5] * 7
    assert document.levels[0].attributes[3][0].text == "Business skills"
    assert read(data, None)[0].evidence is None


def test_an_attributes_sheet_is_a_mark_of_edition_9():
    rows = [[c for i, c in enumerate(row) if i != 8] for row in make.attribute_rows()]
    for row, code in zip(rows[1:], ("AUTO", "INFL"), strict=True):
        row[7] = code
    document, _ = read(make.workbook({"Attributes": rows}))
    assert (document.edition, document.evidence) == ("9", EditionEvidence.MARKER)
    assert len(document.attributes) == 2


# -- variations that change nothing ------------------------------------------------------------

SHUFFLED = ("code", "name", "guidance", "description", "texts", "subcategory", "category",
            "address", "levels", "number")  # fmt: skip
RENAMED = make.ENGLISH | {"code": "ID", "name": "Skill name", "level": "Level {}"}
WITHOUT_WORDS = {key: f"({key[::-1]})" for key in make.ENGLISH} | {"level": "({})"}


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        (make.skill_rows(SHUFFLED), "Level"),
        (make.skill_rows(headings=RENAMED), "Level"),
        (make.skill_rows(headings=make.SPANISH), "nivel"),
        (make.skill_rows(SHUFFLED, make.SPANISH), "nivel"),
        (make.skill_rows(headings=WITHOUT_WORDS), ""),
        (make.skill_rows()[1:], ""),
        (make.skill_rows(headings=make.ENGLISH | {"level": "level_{}"}), ""),
        ([[str(c) if isinstance(c, int) else c for c in row] for row in make.skill_rows()], "Level"),
        ([[float(c) if isinstance(c, int) else c for c in row] for row in make.skill_rows()], "Level"),
        ([["x" if c is not None and 0 < i < 8 and r else c for i, c in enumerate(row)]
          for r, row in enumerate(make.skill_rows())], "Level"),
    ],
    ids=["shuffled", "renamed", "spanish", "shuffled spanish", "no known word", "no headings",
         "keys", "text numbers", "floats", "crosses"],
)  # fmt: skip
def test_how_a_table_is_laid_out_does_not_change_what_it_says(rows, word):
    def said(page):
        sections = tuple((s.first, s.raw.text, [t.text for t in s.text]) for s in page.sections)
        texts = [page.name, page.description, page.category, page.subcategory, page.guidance.raw]
        activities = [a.passage.text for a in page.guidance.activities]
        return (
            page.code,
            page.address,
            page.listed_levels,
            sections,
            activities,
            [t.text for t in texts],
        )

    document, issues = read_rows(rows, None)
    assert names(issues, Severity.WARNING) == []
    assert [said(p) for p in document.skills] == [said(p) for p in read(PLAIN)[0].skills]
    assert {s.level_word for p in document.skills for s in p.sections} == {word}


def test_titles_and_blank_rows_before_the_headings_move_rows_only():
    document, issues = read_rows([["SFIA 9 skills"], [], *make.skill_rows(edition=9)])
    assert (names(issues), document.skills[0].name.lines) == ([], (4, 4))


def test_sheets_may_come_in_any_order_under_any_name():
    sheets = dict(zip("abcd", reversed(make.sfia_9().values()), strict=True))
    document, issues = read(make.workbook(sheets))
    assert issues == []
    assert [len(document.skills), len(document.attributes), len(document.levels)] == [4, 2, 7]


@pytest.mark.parametrize("turn", [False, True], ids=["across", "down"])
def test_levels_may_lie_either_way_and_need_no_known_labels(turn):
    rows = make.level_rows()
    for row, label in zip(rows, ["Nivel", "Frase guía", "Esencia", "Dirección"], strict=True):
        row[0] = label
    rows = [list(column) for column in zip(*rows, strict=True)] if turn else rows
    document, issues = read(make.workbook({"Niveles": rows}), "es")
    assert names(issues, Severity.ERROR) == []
    level = document.levels[1]
    assert (level.level_word, level.guiding_phrase.text) == ("Nivel", "Join")
    assert (level.essence.text, level.address[-1]) == ("Works as one of 2.", "2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_says_what_the_workbook_says(delimiter, encoding):
    data = make.csv_text(make.skill_rows(), delimiter).encode(encoding)
    document, issues = read(data, name="skills.csv")
    assert is_table(data) == "csv"
    assert names(issues) == (["windows-1252"] if encoding == "cp1252" else [])
    assert [stripped(p) for p in document.skills] == [stripped(p) for p in read(PLAIN)[0].skills]
    assert document.skills[0].source.name == "skills.csv"


@pytest.mark.parametrize("rows", [make.attribute_rows(), make.level_rows(), make.old_level_rows()])
def test_each_sheet_is_known_as_a_csv_file(rows):
    data = make.csv_text(rows).encode()
    assert is_table(data) == "csv"
    document, issues = read(data)
    assert issues == []
    assert document.attributes or document.levels


# -- variations of users' own ------------------------------------------------------------------


def flagged(yes, no):
    """The table of skills with other marks than the numbers of the levels."""
    flags = [
        [(yes or n) if n in skill.levels else no for n in range(1, 8)] for skill in make.SKILLS
    ]
    return [ROWS[0], *([row[0], *f, *row[8:]] for row, f in zip(ROWS[1:], flags, strict=True))]


@pytest.mark.parametrize(
    ("yes", "no"),
    [(1, 0), (1, None), (True, False), ("X", "–"), ("Yes", "No"), (None, 0), ("✓", None)],
)
def test_flags_may_say_no_as_well_as_yes(yes, no):
    document, issues = read_rows(flagged(yes, no))
    assert names(issues) == []
    assert [page.listed_levels for page in document.skills] == [s.levels for s in make.SKILLS]


def merged(rows, *places) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place in places:
        book.active.merge_cells(place)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_category_that_is_merged_over_its_skills_is_that_of_each():
    document, issues = read(merged(ROWS, "L2:L4", "M3:M4", "B1:H1"))
    assert names(issues) == []
    assert [p.category.text for p in document.skills[:3]] == ["Making and mending"] * 3
    assert [p.subcategory.text for p in document.skills[1:3]] == ["Of felt"] * 2


def test_headings_may_take_two_rows():
    rows = [ROWS[0], [None, *range(1, 8)], *ROWS[1:]]
    document, issues = read(merged(rows, "A1:A2", "B1:H1", *(f"{c}1:{c}2" for c in "IJKLMNO")))
    assert (names(issues), len(document.skills)) == ([], 4)
    assert document.skills[0].listed_levels == (1, 2, 3)


MARKED = "<p>Shoes &amp; <b>boots</b>.</p><p>{}</p><ul><li>cutting</li><li>sewing.</li></ul>"


def test_markup_in_cells_is_read_as_what_it_shows():
    rows = changed(changed(ROWS, 2, 15, MARKED.format(make.LEAD_IN)), 2, 16, "Holds.<br/>Glues.")
    document, issues = read_rows(rows)
    page = document.skills[0]
    assert [n.text for n in page.guidance.notes] == ["Shoes & boots."]
    assert [a.passage.text for a in page.guidance.activities] == ["cutting", "sewing."]
    assert page.sections[0].raw.text == "Holds.\nGlues."
    assert [issue.message for issue in issues] == [
        "tags or references of HTML were read as what they show, first in O2 (2 texts)"
    ]


def test_signs_of_less_and_and_are_no_markup():
    document, issues = read_rows(changed(ROWS, 2, 16, "Holds < 3 shoes & <many> socks; A&B;"))
    assert document.skills[0].sections[0].raw.text == "Holds < 3 shoes & <many> socks; A&B;"
    assert issues == []


def test_official_addresses_tell_the_variety_of_a_language():
    def at(tag):
        rows = [[*row] for row in ROWS]
        for row in rows[1:]:
            row[9] = f"https://sfia-online.org/{tag}/skillcode/9/{row[8]}"
        return read_rows(rows, None)[0].language

    assert [at("en"), at("en-us"), at("de")] == ["en", "en-US", "en"]
    assert read_rows(ROWS, None)[0].language == "en"


def test_what_people_have_is_no_table_of_skills():
    people = [["Employee", "Skill", "Level"], ["Ann", "SHOE", 4], ["Bob", "HATS", 5]]
    roles = [["Role", "Code", "Skill", "Level"], ["Cobbler", "SHOE", "Shoe mending", 4]]
    document, issues = read(make.workbook({"People": people, "Roles": roles, **make.sfia_9()}))
    assert (names(issues), len(document.skills)) == (["unread-sheet"] * 2, 4)
    for rows in (people, roles):
        assert read_rows(rows)[0] is None
    assert names(read_rows(roles)[1]) == ["codes-alone"]


def test_attributes_need_no_headings():
    rows = make.attribute_rows()
    for row, code in zip(rows[1:], ("AUTO", "INFL"), strict=True):
        row[7] = code
        row[8] = None
    document, issues = read(make.workbook({"Attributes": rows[1:]}))
    assert names(issues, Severity.ERROR) == []
    assert [text.text for _, text in document.attributes[0].levels][::6] == [
        "Thrift at 1.",
        "Thrift at 7.",
    ]


def test_levels_of_sfia_8_may_lie_across():
    rows = [list(column) for column in zip(*make.old_level_rows(), strict=True)]
    document, issues = read(make.workbook({"Levels": rows}))
    assert issues == []
    assert [len(level.attributes) for level in document.levels] == [5] * 7


def test_rows_that_are_formatted_but_empty_cost_little_and_change_nothing():
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (r, r) for r in range(6, 100_000))
    data = repacked(
        lambda name, data: data.replace(b"</sheetData>", rows + b"</sheetData>")
        if name.endswith("sheet2.xml") else data
    )  # fmt: skip
    assert read(data) == read(PLAIN)


OOXML = b"http://schemas.openxmlformats.org/"
STRICT = {
    OOXML + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    OOXML + b"officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}  # fmt: skip
INLINE = re.compile(rb't="inlineStr"><is>(<t.*?</t>)</is>', re.DOTALL)


def strict(name, data):
    for old, new in STRICT.items():
        data = data.replace(old, new)
    return data


def with_runs(name, data):
    runs = b"<r><rPr><b/></rPr><t>Shoe </t></r><r><t>mending</t></r>"
    phonetic = b'<rPh sb="0" eb="1"><t>shuu</t></rPh>'
    return data.replace(b"<t>Shoe mending</t>", runs + phonetic)


def with_formulas(name, data):
    return re.sub(rb'(<c r="A\d+" t="n">)<v>', rb"\1<f>ROW()-1</f><v>", data)


def without_places(name, data):
    if "worksheets" not in name:
        return data
    data = re.sub(rb'<row r="\d+"', b"<row", data)
    return re.sub(rb'(<c) r="A\d+"', rb"\1", data)


@pytest.mark.parametrize("change", [strict, with_runs, with_formulas, without_places])
def test_how_another_program_writes_a_workbook_does_not_matter(change):
    assert change("worksheets", PARTS_OF_PLAIN) != PARTS_OF_PLAIN
    assert read(repacked(change)) == read(PLAIN)


def test_strings_may_be_shared():
    shared: list[bytes] = []

    def refer(found):
        shared.append(found[1])
        return b't="s"><v>%d</v>' % (len(shared) - 1)

    def change(name, data):
        if name.endswith("workbook.xml.rels"):
            kind = OOXML + b"officeDocument/2006/relationships/sharedStrings"
            relation = b'<Relationship Id="rId99" Type="%s" Target="sharedStrings.xml"/>' % kind
            return data.replace(b"</Relationships>", relation + b"</Relationships>")
        return INLINE.sub(refer, data)

    stream = io.BytesIO(repacked(change))
    with zipfile.ZipFile(stream, "a") as archive:
        items = b"".join(b"<si>%s</si>" % text for text in shared)
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="x">%s</sst>' % items)
    assert len(shared) > 100
    assert read(stream.getvalue()) == read(PLAIN)


def test_us_english_comes_as_one_csv_file_a_sheet():
    for rows, part in (
        (ROWS, "skills"),
        (make.attribute_rows(), "attributes"),
        (make.level_rows(), "levels"),
    ):
        text = make.csv_text(rows).replace("example.org/en/", "sfia-online.org/en-us/")
        document, issues = read(text.encode(), None)
        assert (document.language, document.edition, issues) == ("en-US", "9", [])
        assert getattr(document, part)


# -- bad input ---------------------------------------------------------------------------------


def test_flags_and_texts_that_disagree_are_reported():
    rows = changed(changed(ROWS, 2, 3, None), 2, 6, 5)
    issues = read_rows(rows)[1]
    assert sorted(names(issues)) == ["level-not-listed", "listed-level-missing"]
    assert {issue.line for issue in issues} == {2}


CASES = {
    "code twice": (changed(ROWS, 3, 9, "SHOE"), ["duplicate-code"]),
    "code in small letters": (changed(ROWS, 3, 9, "hats"), ["row-without-code"]),
    "no code in a row": (changed(ROWS, 3, 9, None), ["row-without-code"]),
    "no codes": ([[c if i != 8 or not r else f"T{r}" for i, c in enumerate(row)] for r, row in enumerate(ROWS)], ["table-without-codes"]),
    "level 8 flagged": (changed(ROWS, 5, 8, 8), ["level-out-of-range", "level-not-listed"]),
    "level 8 described": ([[*row, text] for row, text in zip(ROWS, ["Level 8 description", "Does more.", None, None, None], strict=True)], ["level-out-of-range"]),
    "no name": (changed(ROWS, 3, 11, None), ["names-missing"]),
    "no description": (changed(ROWS, 3, 14, None), ["no-description"]),
    "a column of the user's": ([[*row, owner] for row, owner in zip(ROWS, ["Owner", "Ann", None, "Bob", None], strict=True)], ["unread-column"]),
    "a footnote": ([*ROWS, [None, "Printed on Monday"]], ["unread-cell"]),
    "no address": (changed(ROWS, 3, 10, "to follow"), ["unread-cell"]),
    "mojibake": (changed(ROWS, 3, 11, "Hatterâ€™s craft"), ["mojibake-in-cell"]),
    "control character": (changed(ROWS, 3, 11, "Hat_x0007_ making"), ["control-characters"]),
    "formula without result": (changed(ROWS, 3, 11, "=A1"), ["cell-without-value", "names-missing"]),
    "other framework": ([["Ref", "Title", "Text"], ["A.1", "Hats", "Makes hats."], ["A.2", "Shoes", "Mends shoes."]], ["not-a-framework-table"]),
    "acronyms": ([["Source", "Title", "Text"], *[["NIST", f"Rule {c}", "Wash your hands."] for c in "abcd"]], ["not-a-framework-table"]),
    "empty": ([], ["not-a-framework-table"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_with_a_table_is_reported(case):
    rows, expected = CASES[case]
    assert names(read_rows(rows)[1]) == expected


def without(rows, *columns):
    return [[c for i, c in enumerate(row, 1) if i not in columns] for row in rows]


LISTED = [["Levels"], ["1-3"], ["2, 3, 4"], ["3–6"], ["5 6 7"]]


def test_levels_may_be_listed_in_one_column():
    rows = [[*a, *b] for a, b in zip(LISTED, without(ROWS, *range(1, 9)), strict=True)]
    document, issues = read_rows(rows)
    assert names(issues) == []
    assert [page.listed_levels for page in document.skills] == [s.levels for s in make.SKILLS]


def test_a_table_without_flags_lists_no_levels():
    document, issues = read_rows(without(ROWS, *range(2, 9)))
    assert (names(issues), document.skills[0].listed_levels) == ([], None)


def test_a_list_of_codes_and_categories_gives_what_it_has():
    rows = without(ROWS, *range(1, 9), *range(14, 23))
    document, issues = read_rows(rows)
    assert names(issues) == ["column-missing", "column-missing"]
    assert document.skills[3].category.text == "Trading"


def test_names_that_are_missing_are_an_error():
    rows = [[*row[:10], "Hats" if i else "Name of it", *row[11:]] for i, row in enumerate(ROWS)]
    document, issues = read_rows(rows)
    assert ("names-missing" in names(issues), document.skills) == (True, ())


def test_a_sheet_that_lost_its_codes_is_an_error_beside_the_others():
    lost = without(ROWS, 9)
    lost[0][8] = "Code"
    document, issues = read(make.workbook(make.sfia_9() | {"Copy": lost}))
    assert names(issues, Severity.ERROR) == ["table-without-codes"]
    assert len(document.skills) == 4


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", ["language-doubtful"]), ("nl", ["language-doubtful", "language-without-pack"])],
)
def test_a_language_that_is_given_is_used_and_compared(language, expected):
    document, issues = read(PLAIN, language)
    assert (document.language, names(issues)) == (language, expected)


def test_a_language_that_nothing_tells_must_be_given():
    rows = [["Code", "Skill", "Category"], ["SHOE", "123", "456"]]
    assert names(read_rows(rows, None)[1]) == ["language-unknown"]


def test_a_sheet_of_something_else_is_reported_and_the_others_read():
    extra = [["Town", "River", "Bridges"], ["Ayr", "Ayr", 4]]
    document, issues = read(make.workbook(make.sfia_9() | {"Bridges": extra}))
    assert (names(issues), issues[0].source) == (["unread-sheet"], "made.xlsx#Bridges")
    assert len(document.skills) == 4


def test_levels_outside_1_to_7_and_twice_are_errors():
    rows = [[*row, row[-1]] for row in make.level_rows()]
    assert "level-twice" in names(read(make.workbook({"L": rows}))[1])
    rows[0][-1] = 8
    document, issues = read(make.workbook({"L": rows}))
    assert "level-out-of-range" in names(issues)
    assert len(document.levels) == 7


def bomb() -> bytes:
    return repacked(lambda name, data: data + b" " * 120_000_000 if "sheet2" in name else data)


def entities() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    return repacked(lambda name, data: doctype + data if name.endswith("sheet1.xml") else data)


REFUSED = {
    "cut short": (PLAIN[: len(PLAIN) // 2], "damaged-table"),
    "zip bomb": (bomb(), "table-too-large"),
    "entities": (entities(), "damaged-table"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "other-spreadsheet"),
    "ods": (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "other-spreadsheet"),
    "xlsb": (b"PK\x03\x04" + bytes(26) + b"xl/workbook.bin", "other-spreadsheet"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_workbook_that_cannot_be_read_is_refused_with_its_reason(case):
    data, expected = REFUSED[case]
    assert is_table(data) == "workbook"
    document, issues = read(data)
    assert (document, names(issues)) == (None, [expected])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (make.csv_text(ROWS).encode()[:-40], ["damaged-table"]),
        (make.csv_text(changed(ROWS, 2, 11, "Schuhmacherâ€™s")).encode(), ["mojibake-in-cell"]),
        (make.csv_text(changed(ROWS, 2, 11, "caf\u00e9")).encode() + b"\x92", ["not-utf-8"]),
        (make.csv_text(changed(ROWS, 2, 11, "обувь")).encode("cp1251"), ["not-utf-8"]),
    ],
    ids=["cut in a quotation", "mojibake", "damaged utf-8", "cyrillic"],
)
def test_a_csv_file_that_cannot_be_trusted_is_refused(data, expected):
    document, issues = read(data)
    assert (document, names(issues, Severity.ERROR)) == (None, expected)


def test_one_cell_far_away_costs_nothing():
    book = make.sfia_9()
    data = make.workbook(book)
    far = repacked(
        lambda name, data: data.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c></row></sheetData>')
        if name.endswith("sheet2.xml") else data
    )  # fmt: skip
    assert data
    assert names(read(far)[1]) == ["unread-column"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_page_is_no_table(path):
    assert is_table(path.read_bytes()) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>,Code,Skill,URL",
        b'{"a": [1, 2]}',
        b"\0\1\2",
        b"a,b,c\n1,2,3",
        b"PK\x03\x04word/",
    ],
)
def test_other_files_are_no_tables(data):
    assert is_table(data) is None


@given(st.binary(max_size=300))
@example(b"PK\x03\x04xl/")
@example(b"\xff\xfe\xd8")
def test_reading_never_raises_on_any_bytes(data):
    is_table(data)
    document, issues = read(data, None)
    assert document is not None or issues


@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), max_size=8))
def test_reading_never_raises_on_a_damaged_workbook(changes):
    data = bytearray(PLAIN)
    for place, value in changes:
        data[place] = value
    read(bytes(data))


PARTS = sorted(
    n for n in zipfile.ZipFile(io.BytesIO(PLAIN)).namelist() if n.endswith((".xml", ".rels"))
)


@given(
    st.sampled_from(PARTS),
    st.integers(0, 5000),
    st.integers(0, 30),
    st.text("<>/=\"'0189acrstv&;\0é", max_size=6),
)
def test_reading_never_raises_on_a_part_that_was_tampered_with(part, place, length, text):
    def tamper(name, data):
        at = place % max(len(data), 1)
        return data[:at] + text.encode() + data[at + length :] if name == part else data

    read(repacked(tamper))


CELLS = st.one_of(
    st.none(),
    st.integers(-1, 9),
    st.sampled_from(
        [
            "CODE",
            "ABCD",
            "Skill",
            "Level",
            "Levels",
            "x",
            "1 - ",
            "a: b",
            "URL",
            "https://example.org/",
        ]
    ),
    st.text(max_size=20),
)


@given(st.lists(st.lists(CELLS, max_size=12), max_size=8))
def test_reading_never_raises_on_any_table(rows):
    data = make.csv_text(rows).encode("utf-8", "ignore")
    is_table(data)
    document, issues = read(data)
    assert document is not None or issues


# -- the official files ------------------------------------------------------------------------

SFIA_8, SFIA_9 = "sfia-8_en_220221.xlsx", "sfia-9_current-standard_en_250129.xlsx"
SFIA_9_CSV = "sfia-9_current-standard_en_250129(Skills).csv"
COUNTS = {SFIA_8: ("8", 121, 495, 6, 19, 0, 35), SFIA_9: ("9", 147, 672, 6, 22, 112, 0)}


def official(shared, name):
    path = shared / "reference-data" / "sfia" / name
    if not path.is_file():
        pytest.skip(f"no {name}")
    return path.read_bytes()


@pytest.mark.suite
@pytest.mark.parametrize("name", COUNTS)
def test_the_official_workbooks_are_read_whole(shared, name):
    document, issues = read(official(shared, name), None, name)
    skills = document.skills
    found = (
        document.edition,
        len(skills),
        sum(len(page.sections) for page in skills),
        len({page.category.text for page in skills}),
        len({(page.category.text, page.subcategory.text) for page in skills}),
        sum(len(page.levels) for page in document.attributes),
        sum(len(page.attributes) for page in document.levels),
    )
    assert (found, issues, len(document.levels)) == (COUNTS[name], [], 7)


@pytest.mark.suite
def test_the_official_csv_file_says_what_the_workbook_says(shared):
    workbook = read(official(shared, SFIA_9), None)[0]
    document, issues = read(official(shared, SFIA_9_CSV), None, SFIA_9_CSV)
    assert names(issues) == ["windows-1252"]
    assert [stripped(p) for p in document.skills] == [stripped(p) for p in workbook.skills]


@pytest.mark.suite
@pytest.mark.parametrize("name", COUNTS)
def test_the_cells_are_those_that_openpyxl_finds(shared, name):
    from skosmith_converter.tables.workbook import read_workbook

    data = official(shared, name)
    sheets, _ = read_workbook(data, SOURCE)
    for sheet, other in zip(sheets, openpyxl.load_workbook(io.BytesIO(data)), strict=True):
        places = {
            (c.row, c.column)
            for row in other.iter_rows()
            for c in row
            if str(c.value or "").strip()
        }
        assert set(sheet.places()) == places


@pytest.mark.suite
def test_the_official_workbook_is_read_at_once(shared):
    data = official(shared, SFIA_9)
    times = []
    for _ in range(3):
        start = time.process_time()
        read(data, None)
        times.append(time.process_time() - start)
    assert min(times) < 0.5  # 0.1 s on an idle core, three times that under coverage
