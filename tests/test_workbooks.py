"""Workbooks, pages and records in one run: one framework; and the published RDF comes out of the workbook."""

import json
from collections import Counter

import pytest

import framework_maker
from page_maker import MadePage
from skosmith_converter.conversion import Options, Profile, convert
from skosmith_converter.framework import Given
from skosmith_converter.iris import PUBLISHED_BASE, Iris
from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.terms import literal_parts, plain
from skosmith_converter.validation import validate_quads
from skosmith_converter.vocabulary import RDF, SKOS, SM
from workbook_maker import SKILLS, csv_text, sfia_8, sfia_9, skill_rows, workbook

IRIS = Iris()
TERMS = f"{PUBLISHED_BASE}9/ontology/"


@pytest.fixture
def convert_files(tmp_path):
    def run(files, **options):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return convert([str(tmp_path)], Options(**options))

    return run


def values(quads, subject, predicate):
    return {o for s, p, o, _ in quads if (s, p) == (subject, predicate)}


def labels(quads, subject):
    return {
        (p.language, p.value)
        for o in values(quads, subject, SKOS.prefLabel)
        if (p := literal_parts(o))
    }


@pytest.mark.parametrize("language", ["ar", "ja", "ru", "zh"])
def test_a_small_workbook_with_english_headings_is_in_the_language_of_its_texts(
    convert_files, language
):
    rows = framework_maker.skills(language, 2)
    conversion = convert_files({"sfia-9.xlsx": workbook(framework_maker.sheets(language, rows))})
    skills = [q for q in conversion.graph.quads if q[1] == SM.changeMark or q[1] == SKOS.definition]
    assert {literal_parts(q[2]).language for q in skills} == {language}


def classes(quads):
    return Counter(o for _, p, o in {q[:3] for q in quads} if p == RDF.type)


def test_a_workbook_gives_categories_attributes_levels_and_skills(convert_files):
    quads = convert_files({"sfia-9.xlsx": workbook(sfia_9())}).graph.quads
    found = classes(quads)
    assert found[SM.Skill] == len(SKILLS)
    assert found[SM.SkillLevel] == sum(len(skill.levels) for skill in SKILLS)
    assert found[SM.Category] == 2 + 3
    assert found[SM.AttributeLevel] == 7 * found[SM.Attribute] > 0
    assert found[SM.EssenceStatement] == found[SM.Level] == 7
    felt, making = IRIS.category("9", "Of felt"), IRIS.category("9", "Making and mending")
    assert values(quads, IRIS.skill("9", "HATS"), SKOS.broader) == {felt}
    assert values(quads, felt, SKOS.broader) == {making}
    assert labels(quads, making) == {("en", "Making and mending")}
    assert felt.endswith("9/categories/of_felt>")


@pytest.mark.parametrize("sheets", [sfia_9, sfia_8], ids=["9", "8"])
def test_the_graph_of_a_workbook_conforms(convert_files, sheets):
    edition = sheets.__name__[-1]
    quads = convert_files({f"sfia-{edition}.xlsx": workbook(sheets())}).graph.quads
    report = validate_quads(quads)
    assert {
        (f.severity.name, f.shape) for f in report.findings if f.severity.name != "INFO"
    } == set()


def test_the_attributes_of_an_edition_without_codes_are_known_by_name(convert_files):
    quads = convert_files({"sfia-8.xlsx": workbook(sfia_8())}).graph.quads
    attributes = {s for s, p, o, _ in quads if (p, o) == (RDF.type, SM.Attribute)}
    assert attributes
    assert all(values(quads, attribute, SKOS.notation) == set() for attribute in attributes)


def test_a_skill_that_only_a_page_describes_in_its_language_gets_its_category(convert_files):
    page = MadePage("ru", mark="new").render()
    quads = convert_files({"sfia-9.xlsx": workbook(sfia_9()), "shoe_ru.txt": page}).graph.quads
    skill = IRIS.skill("9", "SHOE")
    assert {language for language, _ in labels(quads, skill)} == {"en", "ru"}
    assert values(quads, skill, SKOS.broader) == {IRIS.category("9", "Of leather")}
    assert values(quads, skill, SKOS.topConceptOf) == set()


def test_workbook_and_csv_of_the_same_words_say_the_same_twice(convert_files):
    files = {"sfia-9.xlsx": workbook(sfia_9()), "sfia-9_skills.csv": csv_text(skill_rows())}
    conversion = convert_files(files)
    assert [i for i in conversion.issues if i.severity.name != "INFO"] == []
    alone = convert_files({}).graph.quads
    triples = {q[:3] for q in conversion.graph.quads if q[0].startswith(f"<{IRIS.base}9/")}
    assert triples == {q[:3] for q in alone if q[0].startswith(f"<{IRIS.base}9/")}


def test_editions_of_two_workbooks_stay_apart(convert_files):
    quads = convert_files(
        {"sfia-9.xlsx": workbook(sfia_9()), "sfia-8.xlsx": workbook(sfia_8())}
    ).graph.quads
    assert {o for s, p, o, _ in quads if p == SM.edition} == {IRIS.edition("8"), IRIS.edition("9")}


def test_records_and_workbooks_merge(convert_files):
    record = {
        "code": "SHOE",
        "name": "Zapatos",
        "description": "Arregla los zapatos de la gente de la ciudad.",
        "level_1": "Sostiene el zapato.",
    }
    files = {"sfia-9.xlsx": workbook(sfia_9()), "es.json": json.dumps([record])}
    quads = convert_files(
        files, given=Given(edition="9"), manifest={"es.json": Given("9", "es")}
    ).graph.quads
    assert ("es", "Zapatos") in labels(quads, IRIS.skill("9", "SHOE"))


def test_the_published_profile_has_nothing_but_the_published_vocabulary(convert_files):
    files = {"sfia-9.xlsx": workbook(sfia_9()), "shoe_ru.txt": MadePage("ru", mark="new").render()}
    quads = convert_files(files, profile=Profile.PUBLISHED, iris=Iris(PUBLISHED_BASE)).graph.quads
    skill = f"<{PUBLISHED_BASE}9/skills/SHOE>"
    assert values(quads, skill, RDF.type) == {f"<{TERMS}Skill>"}
    notes = {literal_parts(o).language for o in values(quads, skill, f"<{TERMS}skillNotes>")}
    assert notes == {"en", "ru"}
    level = f"<{PUBLISHED_BASE}9/skilllevels/SHOE_1>"
    (text,) = [
        o for o in values(quads, level, f"<{TERMS}skillLevelDescription>") if o.endswith("@en")
    ]
    assert "\u00a0" in literal_parts(text).value
    assert not any("skosmith" in q[1] or "skosmith" in q[2] for q in quads)


def test_addresses_are_those_of_the_workbook(convert_files):
    quads = convert_files(
        {"sfia-9.xlsx": workbook(sfia_9())}, profile=Profile.PUBLISHED
    ).graph.quads
    address = values(quads, IRIS.skill("9", "SHOE"), f"<{TERMS}url>")
    assert address == {plain("https://example.org/en/skillcode/9/SHOE")}


OFFICIAL = {
    "9": ("sfia-9_current-standard_en_250129.xlsx", {SM.Skill: 147, SM.SkillLevel: 672, SM.Category: 6 + 22, SM.Attribute: 16, SM.AttributeLevel: 112}),
    "8": ("sfia-8_en_220221.xlsx", {SM.Skill: 121, SM.SkillLevel: 495, SM.Category: 6 + 19, SM.Attribute: 5, SM.AttributeLevel: 35}),
}  # fmt: skip


@pytest.mark.suite
@pytest.mark.parametrize("edition", OFFICIAL)
def test_the_official_workbooks_have_the_known_counts(edition, shared):
    name, expected = OFFICIAL[edition]
    conversion = convert([str(shared / "reference-data" / "sfia" / name)])
    found = classes(conversion.graph.quads)
    assert {kind: found[kind] for kind in expected} == expected
    assert conversion.issues == ()


@pytest.fixture(scope="module")
def published(shared):
    return {
        q[:3] for q in read_rdf_file(shared / "reference-data" / "sfia" / "SFIA_9_2025-02-27.ttl")
    }


@pytest.mark.suite
def test_the_published_file_comes_out_of_the_workbook_but_for_its_own_slip(published, shared):
    path = shared / "reference-data" / "sfia" / OFFICIAL["9"][0]
    options = Options(profile=Profile.PUBLISHED, iris=Iris(PUBLISHED_BASE))
    made = {q[:3] for q in convert([str(path)], options).graph.quads}
    slip = (f"<{PUBLISHED_BASE}9/skilllevels/USUP_5>", f"<{TERMS}skillLevelDescription>")
    assert {t[:2] for t in published - made} == {t[:2] for t in made - published} == {slip}
    assert len(made) == len(published) == 4813


@pytest.mark.suite
def test_the_full_profile_matches_every_published_iri(published, shared):
    quads = convert([str(shared / "reference-data" / "sfia" / OFFICIAL["9"][0])]).graph.quads
    matched = {o for _, p, o, _ in quads if p == SKOS.exactMatch}
    things = {s for s, _, _ in published if "/ontology/" not in s}
    assert things <= matched


FACTS = {
    "skillDescription": (SM.Skill, SKOS.definition),
    "levelGuidingPhrase": (SM.Level, SM.guidingPhrase),
    "attributeType": (SM.Attribute, SM.attributeType),
    "skillLevelDescription": (SM.SkillLevel, SKOS.definition),
}


@pytest.mark.suite
@pytest.mark.parametrize("local", FACTS)
def test_the_full_profile_contains_what_the_published_file_says(local, published, shared):
    kind, predicate = FACTS[local]
    quads = convert([str(shared / "reference-data" / "sfia" / OFFICIAL["9"][0])]).graph.quads
    things = {s for s, p, o, _ in quads if (p, o) == (RDF.type, kind)}
    said = Counter(
        " ".join(literal_parts(o).value.split())
        for s, p, o, _ in quads
        if p == predicate and s in things
    )
    wanted = Counter(
        " ".join(literal_parts(o).value.replace("\u00a0", " ").split())
        for s, p, o in published if p == f"<{TERMS}{local}>" and "USUP_5" not in s
    )  # fmt: skip
    assert wanted - said == Counter()
