"""The guidance in one text: notes, lead-in, activities; the same for cells, records and pages."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbook_maker as make
from page_maker import MadePage
from skosmith_converter.guidance_text import lead_ins, split_guidance, split_paragraphs
from skosmith_converter.languages import pack_for
from skosmith_converter.page import Passage, Source
from skosmith_converter.reading import read_page
from skosmith_converter.records import read_records
from skosmith_converter.tables import read_table

SOURCE = Source("made", "0" * 64)
LEAD = make.LEAD_IN
JAPANESE = "アクティビティには次のものが含まれますが、これらに限定されません。"


def split(text, language="en", known=None):
    known = lead_ins([text], pack_for(language)) if known is None else known
    guidance = split_guidance(Passage(text, (3, 3)), known)
    assert guidance.raw.text == text
    return [a.passage.text for a in guidance.activities], [n.text for n in guidance.notes]


SPLITS = [
    (f"Note.\n{LEAD}\n\none\ntwo.\n\nClosing.", ["one", "two."], ["Note.", "Closing."]),
    (f"{LEAD}\n\none.\ntwo.\nthree.", ["one.", "two.", "three."], []),
    (f"{LEAD}\none.\ntwo.\nthree.", ["one.", "two.", "three."], []),
    (f"{LEAD}\n\none\ntwo.\nthree\n\nClosing.\nMore.", ["one", "two.", "three"], ["Closing.", "More."]),
    (f"{LEAD}\none\ntwo.\nClosing words.", ["one", "two."], ["Closing words."]),
    (f"{LEAD}\none\ntwo.\nParts:\n- c\n- d\nEnd.", ["one", "two."], ["Parts:\nc\nd", "End."]),
    (f"{LEAD}\none\ntwo.\nParts:\nc\nd.\nEnd.", ["one", "two."], ["Parts:\nc\nd.", "End."]),
    (f"It covers:\n\nthis\nthat.\n\n{LEAD}\n\none\ntwo.", ["one", "two."], ["It covers:\nthis\nthat."]),
    (f"{LEAD}\n\none\n\nIt covers:\n\nthis\nthat.\nEnd.", ["one"], ["It covers:\nthis\nthat.", "End."]),
    (f"Used widely. {LEAD}\n\none\ntwo.", ["one", "two."], []),
    (f"{LEAD}\n\n• one\n• two", ["one", "two"], []),
    (f"{LEAD}\n\n• one.\n\n• Two\n\nEnd.", ["one.", "Two"], ["End."]),
    (f"{LEAD}\n- one\n-\ntwo\n- three", ["one", "two", "three"], []),
    (f"{LEAD}\n\none\n\ntwo\n\nthree.\n\nclosing.", ["one", "two", "three."], ["closing."]),
    (f"{LEAD}\n\none\n\ntwo\n\nClosing words", ["one", "two"], ["Closing words"]),
    (f"{LEAD}\n\none\nends in a colon:\n\n", ["one", "ends in a colon:"], []),
    (f"{LEAD}\n\nOne\nTwo\n\nThree", ["One", "Two"], ["Three"]),
    (LEAD, [], [LEAD]),
    ("Only a note.\nAnd one more.", [], ["Only a note.", "And one more."]),
    ("- a note\n- another", ["a note", "another"], []),
    # No lead-in is known: the last list of two
    ("This:\n- c\n- d\nDo this:\n- a\n  - b\n- c\nThe end.", ["a", "b", "c"], ["This:\nc\nd", "The end."]),
    ("Do this:\n\na.\nb\n\nThe end.", ["a.", "b"], ["The end."]),
    ("Do this:\n\na.", [], ["Do this:\na."]),
    ("Well done\n- a\n- b", ["a", "b"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "activities", "notes"), SPLITS)
def test_guidance_is_split_by_its_lead_in_its_blank_lines_and_its_full_stops(
    text, activities, notes
):
    assert split(text) == (activities, notes)


def test_lists_are_notes_where_the_file_has_a_lead_in_elsewhere():
    text = "It covers:\n\nthis\nthat.\n\nThe end."
    known = lead_ins([text, f"{LEAD}\n\none"], pack_for("en"))
    assert split(text, known=known) == ([], ["It covers:\nthis\nthat.", "The end."])
    assert split("Parts\n- a\n- b\nEnd.", known=known) == ([], ["Parts\na\nb", "End."])


def test_a_lead_in_needs_no_colon_where_its_words_are_known():
    text = f"説明です。\n{JAPANESE}\n\n一つ\n二つ\n\n終わり。"
    assert split(text, "ja") == (["一つ", "二つ"], ["説明です。", "終わり。"])


def test_a_line_that_three_texts_have_before_a_list_is_a_lead_in():
    texts = ["Bestaat uit:\n\nx\ny\n\nTot de taken behoren:\n\na"] * 2
    assert lead_ins(texts, pack_for("nl")) == ()
    known = lead_ins([*texts, "Tot de taken behoren:\n\na"], pack_for("nl"))
    assert known == ("tot de taken behoren",)
    assert split(texts[0], known=known) == (["a"], ["Bestaat uit:\nx\ny"])


def test_nested_activities_know_their_parent():
    guidance = split_guidance(Passage("Do this:\n- a\n  - b\n- c", (1, 1)), ())
    assert [a.parent for a in guidance.activities] == [None, 1, None]


def test_paragraphs_are_lines_with_the_lists_that_they_introduce():
    whole = Passage("It grows.\nIt involves:\n\na\nb\n\nIt ends.\n- so\n- or so", (4, 9))
    assert split_paragraphs(whole) == tuple(
        Passage(text, (4, 9)) for text in ("It grows.", "It involves:\na\nb", "It ends.\nso\nor so")
    )


LINES = st.sampled_from(["Do:", LEAD, "a", "- b", "  - c", "", "The end.", "x.", "-"])


@given(st.lists(LINES), st.booleans())
def test_no_line_of_a_guidance_text_is_lost(lines, elsewhere):
    known = lead_ins(["\n".join(lines), *[LEAD] * elsewhere], pack_for("en"))
    guidance = split_guidance(Passage("\n".join(lines), (1, 1)), known)
    said = [line for note in guidance.notes for line in note.text.split("\n")]
    said += [a.passage.text for a in guidance.activities]
    said += [guidance.lead_in.text] if guidance.lead_in else []
    assert sorted(said) == sorted(
        w for line in lines if (w := line.strip().removeprefix("- ")) not in {"", "-"}
    )


BARE = (
    f"Shoes are worn.\nThey have:\n\nsoles\nlaces.\n\n{LEAD}\n\ngluing\nsewing.\n\nIt is for all."
)
BULLETS = (
    f"Shoes are worn.\nThey have:\n- soles\n- laces.\n{LEAD}\n- gluing\n- sewing.\nIt is for all."
)


def of_cell(text):
    rows = make.skill_rows()
    rows[1][rows[0].index("Guidance notes")] = text
    return read_table(make.workbook({"Skills": rows}), SOURCE, "en")[0].skills[0].guidance


def of_record(text):
    record = {"code": "SHOE", "name": "Shoes", "description": "Mends.", "guidance_notes": text}
    return read_records(json.dumps([record]).encode(), SOURCE, "en")[0].skills[0].guidance


def of_page(text):
    page = MadePage("en").render()
    start, stop = page.index("\nGuidance notes"), page.index("\nLevels of responsibility for")
    page = f"{page[:start]}\nGuidance notes\n{text}{page[stop:]}"
    return read_page(page, SOURCE, "en").page.guidance


@pytest.mark.parametrize(
    ("read", "text"),
    [(of_cell, BARE), (of_cell, BULLETS), (of_record, BARE), (of_record, BULLETS), (of_page, BULLETS)],
    ids=["cell", "cell with bullets", "record", "record with bullets", "page"],
)  # fmt: skip
def test_cell_record_and_page_give_the_same_literals(read, text):
    guidance = read(text)
    assert [n.text for n in guidance.notes] == [
        "Shoes are worn.", "They have:\nsoles\nlaces.", "It is for all.",
    ]  # fmt: skip
    assert [a.passage.text for a in guidance.activities] == ["gluing", "sewing."]
    assert guidance.lead_in.text == LEAD


def test_a_list_that_only_may_be_the_activities_is_told():
    text = "Gedaan wordt:\n\nlijmen\nnaaien."
    rows = make.skill_rows(skills=make.SKILLS[:1])
    rows[1][rows[0].index("Guidance notes")] = text
    record = {"code": "SHOE", "name": "Schoenen", "guidance": text}
    tables = read_table(make.workbook({"Skills": rows}), SOURCE, "nl")
    records = read_records(json.dumps([record]).encode(), SOURCE, "nl")
    for document, issues in (tables, records):
        assert len(document.skills[0].guidance.activities) == 2
        assert "lead-in-unknown" in [issue.kind.name for issue in issues]


# -- the official files ------------------------------------------------------------------------

OFFICIAL = {
    "sfia-8_en_220221.xlsx": {"HPCC", "NUAN", "SUBF", "TEAC"},
    "sfia-9_current-standard_en_250129.xlsx": {"SUBF", "TEAC"},
}
"""Workbook → skills that have lists, but no activities."""


@pytest.mark.suite
@pytest.mark.parametrize("name", OFFICIAL)
def test_lists_of_the_official_workbooks_are_activities_behind_their_lead_in_only(shared, name):
    path = shared / "reference-data" / "sfia" / name
    document, _ = read_table(path.read_bytes(), replace(SOURCE, name=name), None)
    guidances = {page.code: page.guidance for page in document.skills if page.guidance}
    listing = {c for c, g in guidances.items() if any("\n" in n.text for n in g.notes)}
    assert {c for c in listing if not guidances[c].activities} == OFFICIAL[name]
    notes = [note.text for g in guidances.values() for note in g.notes]
    assert [note for note in notes if note[0].islower() or note.endswith(":")] == []
    assert all("\n" not in a.passage.text for g in guidances.values() for a in g.activities)


@pytest.mark.suite
def test_the_published_json_says_of_guidance_what_the_workbook_says(shared):
    folder = shared / "reference-data" / "sfia"
    workbook = (folder / "sfia-8_en_220221.xlsx").read_bytes()
    table, _ = read_table(workbook, SOURCE, None)
    text = (folder / "sfia-8_nested_en.json").read_text(encoding="utf-8")
    text = text.replace("\ufffd\\n", "\\n").replace("\ufffd", "—")  # it was decoded wrongly once
    records, _ = read_records(text.encode(), SOURCE, None)

    def shape(document):
        return {
            p.code: (len(g.activities), [n.text.count("\n") for n in g.notes])
            for p in document.skills
            if (g := p.guidance) is not None
        }

    assert shape(records) == shape(table)
