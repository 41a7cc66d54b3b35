"""JSON records become the page model; every key has its fate."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter.page import EditionEvidence, Source
from skosmith_converter.records import is_records, read_records

SOURCE = Source("records.json", "0" * 64)
GUIDANCE = "Shoes are worn by the people of the town.\nActivities may include, but are not limited to:\ngluing soles\nsewing shoes.\nThe work of the cobbler is for all."
SHOE = {
    "code": "SHOE",
    "name": "Shoe mending",
    "description": "Mends the old shoes of the people in the town.",
    "level_2": "Holds the shoe.\nGlues it.",
    "level_3": "Sews the shoe.",
    "level_4": None,
}
SOCK = {
    "code": "SOCK",
    "description": "Darns the socks of the people.",
    "guidanceNotes": GUIDANCE,
    "levels": {"2": "Holds the sock.", "3": "Darns the sock."},
    "url": "https://sfia-online.org/en/skillcode/8/SOCK",
}
NESTED = {"Making": {"Wearing": {"Sock darning": SOCK}, "Walking": {"Shoe mending": SHOE}}}


def read(value: object, name: str = "records.json", language: str | None = None):
    text = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)
    return read_records(text.encode(), Source(name, "0" * 64), language)


def names(issues) -> list[str]:
    return [issue.kind.name for issue in issues]


def test_nested_records_have_their_categories_and_names_from_their_keys():
    document, issues = read(NESTED)
    assert issues == []
    sock, shoe = document.skills
    assert (sock.code, sock.name.text, sock.category.text, sock.subcategory.text) == (
        "SOCK", "Sock darning", "Making", "Wearing",
    )  # fmt: skip
    assert shoe.subcategory.text == "Walking"
    assert [s.heading.text for s in sock.sections] == ["", ""]
    assert [s.level_word for s in sock.sections] == ["", ""]
    assert sock.address == "https://sfia-online.org/en/skillcode/8/SOCK"
    assert (document.edition, document.evidence) == ("8", EditionEvidence.STATED)
    assert (document.language, shoe.edition) == ("en", "8")


def test_flat_records_are_read_however_they_are_wrapped():
    flat = {**SHOE, "category": "Making", "subcategory": "Walking"}
    for wrapped in ([flat], {"skills": [flat]}, {"result": {"records": [flat], "total": 1}}, flat):
        document, issues = read(wrapped)
        (shoe,) = document.skills
        assert (shoe.category.text, shoe.subcategory.text) == ("Making", "Walking")
        assert [(s.first, [p.text for p in s.text]) for s in shoe.sections] == [
            (2, ["Holds the shoe.", "Glues it."]), (3, ["Sews the shoe."]),
        ]  # fmt: skip
        assert shoe.sections[0].raw.text == "Holds the shoe.\nGlues it."
        assert set(names(issues)) <= {"beside-records"}


def test_a_record_a_line_is_a_list():
    document, issues = read("\n".join(json.dumps(r) for r in (SHOE, {**SOCK, "name": "Socks"})))
    assert [(s.code, s.name.lines[0]) for s in document.skills] == [("SHOE", 1), ("SOCK", 2)]
    assert issues == []


LEVELS = [
    {"2": "Holds.", "3": "Glues."},
    {"level_2": "Holds.", "level_3": "Glues."},
    {"2": {"description": "Holds."}, "3": {"text": "Glues."}},
    [{"level": 2, "description": "Holds."}, {"level": 3, "description": "Glues."}],
    [{"level": "Level 2", "text": "Holds."}, {"level": "Level 3", "text": "Glues."}],
    [None, "Holds.", "Glues.", "", "", None, None],
]


@pytest.mark.parametrize("levels", LEVELS)
def test_levels_may_be_an_object_or_a_list(levels):
    document, issues = read([{**SHOE, "level_2": None, "level_3": None, "levels": levels}])
    sections = document.skills[0].sections
    assert [(s.first, s.text[0].text) for s in sections] == [(2, "Holds."), (3, "Glues.")]
    assert issues == []


def test_a_level_word_is_taken_only_where_the_file_writes_it():
    document, _ = read([{**SHOE, "level_2": "", "level_3": "", "levels": {"Level 2": "Holds it."}}])
    (section,) = document.skills[0].sections
    assert (section.heading.text, section.level_word) == ("Shoe mending: Level 2", "Level")


def test_numbers_alone_list_the_levels():
    document, issues = read([{**SHOE, "levels": [2, 3, 4]}])
    assert document.skills[0].listed_levels == (2, 3, 4)
    assert names(issues) == ["listed-level-missing"]


def test_levels_may_be_listed_in_one_text():
    document, issues = read([{**SHOE, "levels": "2, 3"}])
    assert (document.skills[0].listed_levels, issues) == ((2, 3), [])
    _, issues = read([{**SHOE, "levels": "2; 9"}])
    assert sorted(names(issues)) == ["level-not-listed", "level-out-of-range"]


RELATED = ["SOCK, TANN", ["SOCK", "TANN"], [{"code": "SOCK"}, {"skill": "Tanning TANN"}]]


@pytest.mark.parametrize("related", RELATED)
def test_related_skills_are_told_by_their_codes(related):
    document, issues = read([{**SHOE, "relatedSkills": related}])
    assert [code for code, _ in document.skills[0].related] == ["SOCK", "TANN"]
    assert issues == []


def test_a_list_of_texts_is_read_as_lines():
    document, _ = read([{**SHOE, "guidance_notes": ["Do this:", "gluing", "sewing."]}])
    assert len(document.skills[0].guidance.activities) == 2


def test_what_else_a_level_has_is_told():
    levels = [
        {"level": 2, "description": "Holds.", "mood": "good"},
        {"level": 3, "description": None},
    ]
    _, issues = read([{**SHOE, "level_2": None, "level_3": None, "levels": levels}])
    assert [i.message for i in issues] == ["no field 'levels.mood' is known (1 times)"]
    _, issues = read(
        [{**SHOE, "level_2": {"text": "Holds.", "mood": "good"}, "levels": [{"text": "x"}]}]
    )
    assert names(issues) == ["wrong-value", "unknown-field"]


def test_a_third_group_above_a_record_is_told():
    document, issues = read({"A": {"B": {"C": {"Shoe mending": SHOE}}}})
    skill = document.skills[0]
    assert (skill.category.text, skill.subcategory.text) == ("A", "B")
    assert names(issues) == ["beside-records"]


def test_passages_tell_the_lines_of_their_values():
    document, _ = read([SHOE])
    shoe = document.skills[0]
    assert (shoe.name.lines, shoe.sections[1].raw.lines) == ((4, 4), (7, 7))


def test_guidance_is_split_and_kept_whole():
    document, _ = read(NESTED)
    guidance = document.skills[0].guidance
    assert guidance.raw.text == GUIDANCE
    assert [a.passage.text for a in guidance.activities] == ["gluing soles", "sewing shoes."]
    assert len(guidance.notes) == 2
    assert guidance.lead_in.text.startswith("Activities")


def test_an_attribute_is_told_by_its_code():
    document, _ = read([{**SHOE, "code": "AUTO", "type": "Attributes"}, {**SOCK, "name": "Socks"}])
    (attribute,) = document.attributes
    assert (attribute.code, attribute.kind.text) == ("AUTO", "Attributes")
    assert [level for level, _ in attribute.levels] == [2, 3]
    assert [s.code for s in document.skills] == ["SOCK"]


def test_a_code_and_an_edition_are_found_without_their_names():
    document, issues = read([{**SHOE, "code": None, "key": "SHOE"}], "sfia-9_en.json")
    assert (document.skills[0].code, document.edition) == ("SHOE", "9")
    assert issues == []


def test_a_key_that_is_a_code_is_the_code_of_its_record():
    bare = {key: value for key, value in SHOE.items() if key != "code"}
    document, issues = read({"skills": {"SHOE": bare, "BOOT": {**bare, "name": "Boots"}}})
    assert [(s.code, s.name.text) for s in document.skills] == [
        ("SHOE", "Shoe mending"),
        ("BOOT", "Boots"),
    ]
    assert issues == []


def test_running_numbers_of_a_database_are_passed_over():
    assert (
        read({"result": {"records": [{"_id": 1, **SHOE}, {"_id": 2, **SHOE, "code": "BOOT"}]}})[1]
        == []
    )
    assert names(read([{"_id": "a1", **SHOE}])[1]) == ["unknown-field"]


def test_markup_in_fields_is_read_as_what_it_shows():
    document, issues = read([{**SHOE, "level_2": "<p>Holds &amp; glues.</p><p>Sews.</p>"}])
    assert document.skills[0].sections[0].raw.text == "Holds & glues.\nSews."
    assert [(i.kind.name, i.message.split("first in ")[1]) for i in issues] == [
        ("markup-left-out", "line 6 (1 texts)")
    ]


def test_official_addresses_tell_the_variety_of_a_language():
    url = "https://sfia-online.org/en-us/skillcode/9/SHOE"
    assert read([{**SHOE, "url": url}])[0].language == "en-US"
    assert read([{**SHOE, "url": url}], language="en")[0].language == "en"


def test_a_language_that_the_file_states_is_used():
    document, issues = read({"language": "en_gb", "version": "9", "skills": [SHOE]})
    assert (document.language, document.edition, issues) == ("en-GB", "9", [])


def test_a_key_that_is_not_known_is_told_once():
    _, issues = read(
        [
            {**SHOE, "mood": "good"},
            {**SOCK, "name": "S", "mood": "bad", "levels": {"2": "x", "easy": "y"}},
        ]
    )
    assert [(i.line, i.message) for i in issues] == [
        (9, "no field 'mood' is known (2 times)"), (17, "no field 'levels.easy' is known (1 times)"),
    ]  # fmt: skip


FAULTS = [
    ("not-json", '{"a": 1,\n "b": }', 2),
    ("not-json", '[{"code": "SHOE",}]', 1),
    ("not-json", "[1, 2", 1),
    ("not-json", "[" * 200, 1),
    ("not-json", '{"a": 1} ]', 1),
    ("no-records", '{"a": [1, 2]}', 1),
    ("no-records", "[]", 1),
    ("no-records", '"SHOE"', 1),
    ("mojibake", [{**SHOE, "name": "Caf\ufffd"}], 4),
    ("mojibake", json.dumps([{**SHOE, "name": "Caf\ufffd"}]), 1),
    ("record-twice", [SHOE, SHOE], 10),
    ("record-unusable", [{**SHOE, "code": "SH"}], 3),
    ("record-unusable", [{**SHOE, "name": ""}], 2),
    ("level-out-of-range", [{**SHOE, "level_9": "Flies."}], 9),
    ("level-twice", [{**SHOE, "level 2": "Flies."}], 9),
    ("wrong-value", [{**SHOE, "name": {"a": 1}}], 4),
    ("wrong-value", [{**SHOE, "levels": ["a", "b"]}], 10),
    ("wrong-value", [{**SHOE, "url": "nowhere"}], 9),
    ("no-description", [{**SHOE, "description": None}], 2),
    ("no-levels", [{**SHOE, "level_2": None, "level_3": None}], 2),
    ("language-unknown", [{"code": "SHOE", "name": "Ω", "description": "Ω"}], 0),
    ("control-characters", [{**SHOE, "name": "Sh\x07oe"}], 4),
    ("several-editions", [{**SHOE, "edition": "8"}, {**SOCK, "name": "Socks", "edition": "9"}], 0),
    ("beside-records", {"skills": [SHOE], "total": 1}, 12),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "line"), FAULTS)
def test_what_is_wrong_with_records_is_told_with_its_line(kind, value, line):
    _, issues = read(value)
    found = [issue for issue in issues if issue.kind.name == kind]
    assert found, names(issues)
    assert found[0].line == line
    assert found[0].remedy


def test_broken_json_is_told_with_its_column():
    document, (issue,) = read('[\n {"code": "SHOE" "name": 1}]')
    assert document is None
    assert issue.message == 'column 18: , or } expected, " found'


def test_records_are_known_by_their_content():
    for text in ('[{"a": 1}]', '{"a": {}}', "\ufeff [ {", "{}", "[[", '{\n "a"'):
        assert is_records(text.encode()), text
    for text in (
        '{"@context": {}}',
        "[] a <x>.",
        "[ <p> 1 ] .",
        "<a>",
        "text",
        "",
        "{ <a> <b> <c> }",
        '[{"@id": "x"}]',
    ):
        assert not is_records(text.encode()), text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["SHOE", "2", "x.", "AUTO"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["code", "name", "levels", "level_2", "url", "2", "guidance", "level", "text"]) | st.text(max_size=5), inner, max_size=6),
)  # fmt: skip


@given(JSON)
def test_reading_never_raises_on_any_json(value):
    read(value)


@given(st.binary())
def test_reading_never_raises_on_any_bytes(data):
    assert read_records(data, SOURCE)[1] or read_records(data, SOURCE)[0]
    is_records(data)


@given(st.data())
def test_reading_never_raises_on_damaged_records(data):
    text = json.dumps(NESTED)
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 20)))
    read(text[:start] + data.draw(st.text('{}[]",:x\\1', max_size=3)) + text[stop:])


@pytest.mark.suite
def test_a_published_json_of_sfia_8_is_read_whole(shared):
    path = shared / "reference-data" / "sfia" / "sfia-8_nested_en.json"
    text = path.read_text(encoding="utf-8")
    document, issues = read(text, path.name)
    assert (document, names(issues)) == (None, ["mojibake"])  # it was decoded wrongly once
    document, issues = read(text.replace("\ufffd", "—"), path.name)
    assert issues == []
    assert (document.language, document.edition) == ("en", "8")
    assert len(document.skills) == 121
    assert sum(len(skill.sections) for skill in document.skills) == 495
    assert len({skill.category.text for skill in document.skills}) == 6
    assert len({skill.subcategory.text for skill in document.skills}) == 19
