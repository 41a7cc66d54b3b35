"""The five real pages: what they say, all of it, and nothing else."""

import hashlib
from collections import Counter

import pytest

from conftest import ROOT, SEEDS, convert_seeds
from skosmith_converter.conversion import Options, convert
from skosmith_converter.forms import read_text_page as read_file
from skosmith_converter.framework import Given
from skosmith_converter.iris import Iris
from skosmith_converter.reading import Outcome, Role
from skosmith_converter.serialization import format_named, serialize
from skosmith_converter.sources import SourceFile
from skosmith_converter.terms import is_literal, literal_parts
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM
from workbook_maker import sfia_9, workbook

IRIS = Iris()
EXPECTED = ROOT / "tests" / "expected"

SHA256 = {
    "000_c5e2d4a6bfd5c867.txt": "059eca904176e65b",
    "001_21aef64a4f6346f2.txt": "1e274d6e7fb03a37",
    "002_07a011a12c9ebc15.txt": "e5ca8dd9fab72213",
    "003_f1212d3039b2b689.txt": "0c516beb36536765",
    "004_de2cecd7879202e6.txt": "8bdc2fc9d9becc61",
}


def objects(triples, subject, predicate):
    return {o for s, p, o in triples if (s, p) == (subject, predicate)}


def subjects(triples, predicate, value):
    return {s for s, p, o in triples if (p, o) == (predicate, value)}


def of_class(triples, kind):
    return subjects(triples, RDF.type, kind)


def texts(triples, subject, predicate):
    return {
        p.language: p.value for o in objects(triples, subject, predicate) if (p := literal_parts(o))
    }


def test_the_seeds_are_the_clients_byte_for_byte():
    assert len(SEEDS) == 5
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in SEEDS}
    assert found == SHA256


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_line_of_a_seed_is_a_statement_or_named_boilerplate(path):
    reading = read_file(SourceFile(path.name, path.read_bytes()), Given())
    assert reading.issues == ()
    assert {role.outcome for role in reading.roles} <= {
        Outcome.STATEMENT,
        Outcome.BOILERPLATE,
        Outcome.BLANK,
    }


BOILERPLATE_LINES = {"000": 26, "001": 18, "002": 3, "003": 25, "004": 3}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_no_statement_hides_among_the_boilerplate(path):
    reading = read_file(SourceFile(path.name, path.read_bytes()), Given())
    lines = sum(role.outcome is Outcome.BOILERPLATE for role in reading.roles)
    assert lines == BOILERPLATE_LINES[path.name[:3]]
    assert sum(role is Role.EXPLANATION for role in reading.roles) in {0, 14}


def test_the_counts_are_those_of_the_pages(seed_triples):
    counts = Counter(o for s, p, o in seed_triples if p == RDF.type)
    assert counts[SM.SkillSeries] == 2
    assert counts[SM.Skill] == 3
    assert counts[SM.SkillLevel] == 17
    assert counts[SM.GuidanceActivity] == 21
    assert counts[SM.EssenceStatement] == 5
    assert counts[SM.Level] == 14
    assert counts[SM.SourceDocument] == 5
    assert counts[SM.ResponsibilityStatement] == 24 + 26 + 26
    assert SM.SupersededStatements not in counts
    levels, activities = (
        of_class(seed_triples, SM.SkillLevel),
        of_class(seed_triples, SM.GuidanceActivity),
    )
    assert sum(p == SKOS.definition and s in levels for s, p, o in seed_triples) == 29
    assert sum(p == SKOS.prefLabel and s in activities for s, p, o in seed_triples) == 34
    assert sum(p == SM.changeMark for s, p, o in seed_triples) == 15


def test_skills_are_in_the_languages_of_their_pages(seed_triples):
    found = {
        skill: set(texts(seed_triples, skill, SKOS.prefLabel))
        for skill in of_class(seed_triples, SM.Skill)
    }
    assert found == {
        IRIS.skill("8", "CSMG"): {"ar", "it"},
        IRIS.skill("9", "CSMG"): {"ru", "es"},
        IRIS.skill("9", "CEXP"): {"ru"},
    }


def test_each_edition_is_known_and_it_is_written_how(seed_triples):
    evidence = {
        "000": SM.stated,
        "001": SM.structure,
        "002": SM.structure,
        "003": SM.stated,
        "004": SM.structure,
    }
    editions = {"000": "9", "001": "9", "002": "8", "003": "9", "004": "8"}
    for name, sha in SHA256.items():
        document = IRIS.source(sha)
        assert objects(seed_triples, document, SM.edition) == {IRIS.edition(editions[name[:3]])}
        assert objects(seed_triples, document, SM.editionEvidence) == {evidence[name[:3]]}


def test_the_beta_pages_say_so_and_that_machines_helped(seed_triples):
    beta = {IRIS.source(SHA256[name]) for name in SHA256 if name.startswith(("000", "003"))}
    assert subjects(seed_triples, SM.translationStatus, SM.beta) == beta
    assert {s for s, p, o in seed_triples if p == SM.machineTranslationNote} == beta
    assert (
        sum(p in {SM.translationStatus, SM.machineTranslationNote} for s, p, o in seed_triples) == 4
    )


def test_csmg_is_not_observed_at_level_7_in_edition_8(seed_triples):
    skill = IRIS.skill("8", "CSMG")
    assert {(s, o) for s, p, o in seed_triples if p == SM.notObservedAt} == {
        (skill, IRIS.level("8", 7))
    }
    assert set(texts(seed_triples, skill, SM.notObservedNote)) == {"ar", "it"}
    assert not any(s == IRIS.skill_level("8", "CSMG", 7) for s, p, o in seed_triples)


def test_the_essence_statements_are_those_of_edition_9_in_russian(seed_triples):
    phrases = {
        2: "Помогать",
        3: "Применять",
        4: "Выполнять",
        5: "Обеспечивать, советовать",
        6: "Инициировать, влиять",
    }
    assert of_class(seed_triples, SM.EssenceStatement) == {IRIS.essence("9", n) for n in phrases}
    for number, phrase in phrases.items():
        level = IRIS.level("9", number)
        assert texts(seed_triples, level, SM.guidingPhrase) == {"ru": phrase}
        assert texts(seed_triples, level, SKOS.prefLabel)["ru"] == f"Уровень {number} - {phrase}"
        essence = texts(seed_triples, IRIS.essence("9", number), SKOS.definition)
        assert essence == texts(seed_triples, level, SM.essence)
        assert set(essence) == {"ru"}


def test_a_level_without_essence_has_the_part_of_its_label_that_is_known(seed_triples):
    assert texts(seed_triples, IRIS.level("9", 1), SKOS.prefLabel) == {
        "ru": "Уровень 1",
        "es": "Nivel 1",
    }
    assert texts(seed_triples, IRIS.level("8", 7), SKOS.prefLabel) == {
        "it": "Livello 7",
        "ar": "المستوى 7",
    }


MARKS = {
    IRIS.skill("9", "CSMG"): SM.unchanged,
    IRIS.skill("9", "CEXP"): SM.new,
    IRIS.skill_activities("9", "CSMG"): SM.modified,
    IRIS.skill_activities("9", "CEXP"): SM.new,
    **{IRIS.skill_level("9", "CSMG", n): SM.modified for n in range(1, 7)},
    **{IRIS.skill_level("9", "CEXP", n): SM.new for n in range(2, 7)},
}


def test_change_marks_stand_where_the_pages_have_them(seed_triples):
    assert {s: o for s, p, o in seed_triples if p == SM.changeMark} == MARKS


def test_activities_are_in_order_and_matched_across_languages(seed_triples):
    def listed(skill):
        (collection,) = objects(seed_triples, skill, SM.guidanceActivities)
        (node,) = objects(seed_triples, collection, SKOS.memberList)
        members = []
        while node != RDF.nil:
            members += objects(seed_triples, node, RDF.first)
            (node,) = objects(seed_triples, node, RDF.rest)
        assert set(members) == objects(seed_triples, collection, SKOS.member)
        return members

    for edition, code, count in (("8", "CSMG", 6), ("9", "CSMG", 7), ("9", "CEXP", 8)):
        members = listed(IRIS.skill(edition, code))
        assert members == [IRIS.activity(edition, code, n) for n in range(1, count + 1)]
    last = IRIS.activity("9", "CSMG", 7)
    labels = {
        "ru": "поддержание удовлетворенности клиентов",
        "es": "mantener la satisfacción del cliente",
    }
    assert texts(seed_triples, last, SKOS.prefLabel) == labels
    assert texts(seed_triples, last, SM.sourceText) == {k: v + "." for k, v in labels.items()}


def test_the_edition_free_skill_takes_each_language_from_the_newest_edition(seed_triples):
    series = IRIS.skill_series("CSMG")
    assert objects(seed_triples, series, DCT.hasVersion) == {
        IRIS.skill("8", "CSMG"),
        IRIS.skill("9", "CSMG"),
    }
    assert set(texts(seed_triples, series, SKOS.prefLabel)) == {"ru", "es", "ar", "it"}
    assert objects(seed_triples, IRIS.skill("9", "CSMG"), DCT.replaces) == {IRIS.skill("8", "CSMG")}


def test_every_text_of_a_page_stands_in_the_graph_of_that_page(seed_quads):
    said = {path.name: path.read_text(encoding="utf-8") for path in SEEDS}
    graphs = {IRIS.source(SHA256[name]): name for name in said}
    from_pages = [quad for quad in seed_quads if quad[3] in graphs and is_literal(quad[2])]
    assert len(from_pages) > 250
    derived = {IRIS.level(e, n) for e in "89" for n in range(1, 8)}
    for subject, _, value, graph in from_pages:
        if subject not in derived:
            assert literal_parts(value).value in said[graphs[graph]]
    elsewhere = [q for q in seed_quads if q[3] not in graphs and is_literal(q[2])]
    assert {literal_parts(q[2]).language for q in elsewhere} == {None, "en"}


def test_each_literal_knows_the_line_it_comes_from(seeds_conversion):
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in SEEDS}
    texts = {SKOS.definition, SKOS.scopeNote, SM.notObservedNote, SM.essence}
    graph = seeds_conversion.graph
    placed = [(q, graph.place_of(q)) for q in graph.quads if q[1] in texts and is_literal(q[2])]
    assert len(placed) == 50
    for quad, (name, line) in placed:
        assert literal_parts(quad[2]).value in lines[name][line - 1]


GOLDEN = {
    "seeds": ((), None),
    "000": (("000",), None),
    "001": (("001",), "9"),
    "002": (("002",), None),
    "003": (("003",), None),
    "004": (("004",), None),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_graph_is_the_golden_one(name, accept):
    starts, edition = GOLDEN[name]
    quads = convert_seeds(*starts, edition=edition).graph.quads
    made = "".join(serialize(quads, format_named("nquads")))
    golden = EXPECTED / f"{name}.nq"
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_the_order_of_the_pages_does_not_matter(seed_quads):
    from skosmith_converter.conversion import convert

    assert convert([str(p) for p in reversed(SEEDS)]).graph.quads == seed_quads


def test_a_page_without_evidence_is_refused_alone_with_what_to_supply():
    from skosmith_converter.errors import ConversionError

    with pytest.raises(ConversionError) as caught:
        convert_seeds("001")
    (issue,) = caught.value.issues
    assert (issue.kind.name, issue.line) == ("edition-unknown", 1)
    assert "--edition" in issue.remedy


def test_another_base_gives_the_published_iris(seed_quads):
    from skosmith_converter.conversion import Options, convert

    published = "https://rdf.sfia-online.org/"
    quads = convert([str(p) for p in SEEDS], Options(iris=Iris(published))).graph.quads
    skills = of_class({q[:3] for q in quads}, SM.Skill)
    assert f"<{published}9/skills/CSMG>" in skills
    assert not any(q[1] == SKOS.exactMatch for q in quads)
    matches = [q for q in seed_quads if q[1] == SKOS.exactMatch]
    assert len(matches) == 2 + 11 + 7


def test_each_text_of_a_seed_is_said_at_the_line_where_it_stands(seed_quads):
    lines = {
        IRIS.source(SHA256[path.name]): path.read_text("utf-8-sig").splitlines() for path in SEEDS
    }
    said = [q for q in seed_quads if is_literal(q[2]) and q[1] in {SKOS.definition, SM.essence}]
    assert len(said) == 44
    for subject, _, value, graph in said:
        found = [q[2] for q in seed_quads if q[:2] == (subject, SM.saidAt) and q[3] == graph]
        places = [place.removeprefix(f"{graph[:-1]}#L").rstrip(">") for place in found]
        assert any(literal_parts(value).value in lines[graph][int(n) - 1] for n in places), subject


def test_of_a_workbook_the_row_is_told_and_where_the_base_has_a_number_sign_a_slash_stands(
    tmp_path,
):
    (tmp_path / "sfia-9.xlsx").write_bytes(workbook(sfia_9()))
    base = "https://shoes.example/graph#"
    quads = convert([str(tmp_path)], Options(iris=Iris(base))).graph.quads
    places = {o for s, p, o, _ in quads if s == f"<{base}9/skills/SHOE>" and p == SM.saidAt}
    (source,) = [s for s, p, o, _ in quads if (p, o) == (RDF.type, SM.SourceDocument)]
    assert places == {f"{source[:-1]}/L2>"}
    assert not [q for q in quads if q[1] == SM.saidAt and "/statements/" in q[0]]
