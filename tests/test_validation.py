"""Validation: what is checked, what is told, and what is left alone."""

import dataclasses
import random
import threading
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import XSD

from sample_model import IRIS, sample_quads
from skosmith_converter.findings import Severity, Shape, format_report, shown
from skosmith_converter.terms import DEFAULT_GRAPH, blank, integer, iri, plain, text, typed
from skosmith_converter.validation import Shapes, ValidationError, load_shapes, validate
from skosmith_converter.vocabulary import DCT, PROV, RDF, SKOS, SM, SPDX, VOID

SHAPES = load_shapes(Path(__file__).parents[1] / "shapes")
SAMPLE = sample_quads()
KITE = IRIS.skill("9", "KITE")
GOOD = validate(SAMPLE, SHAPES)


def _source_of(file_name):
    return next(q[0] for q in SAMPLE if q[1:3] == (SM.fileName, plain(file_name)))


def _faulty():
    """A code too short, two Spanish labels of one page, and a level without a mark."""
    page = _source_of("kite-9-es.txt")
    label = (KITE, SKOS.prefLabel, text("Arreglo de cometas", "es"), page)
    place = IRIS.skill_level("9", "KITE", 1)
    kept = [q for q in SAMPLE if q[:2] not in {(KITE, SKOS.notation), (place, SM.changeMark)}]
    return [*kept, (KITE, SKOS.notation, plain("KIT"), DEFAULT_GRAPH), label]


FAULTY = validate(_faulty(), SHAPES)


def test_shapes_are_read_once():
    assert load_shapes(Path(__file__).parents[1] / "shapes") is SHAPES


def test_shapes_that_ship_with_the_package_are_those_of_the_folder():
    pytest.importorskip("skosmith_shapes", reason="needs the package installed (make test)")
    assert set(load_shapes().by_name) == set(SHAPES.by_name)


def test_a_graph_without_faults_conforms():
    assert GOOD.conforms
    assert GOOD.findings == ()
    assert GOOD.triples == len({q[:3] for q in SAMPLE if not q[3].endswith("/superseded>")})


def test_an_empty_graph_conforms_and_meets_no_shape():
    report = validate([], SHAPES)
    assert report.conforms
    assert not any(shape.nodes for shape in report.shapes)


def test_superseded_statements_are_left_out():
    assert any(quad[3].endswith("/superseded>") for quad in SAMPLE)
    typed = (IRIS.superseded("0" * 64), RDF.type, SM.SupersededStatements, DEFAULT_GRAPH)
    second = (KITE, SKOS.prefLabel, text("Cometas", "es"), IRIS.superseded("0" * 64))
    found = {finding.shape for finding in validate([*SAMPLE, typed, second], SHAPES).findings}
    assert found == {"ClassCounts", "TripleCount"}  # the type of the graph is one more of each
    assert "S14" in {found.shape for found in validate([*SAMPLE, second], SHAPES).findings}


def test_findings_say_what_where_and_how_bad():
    found = {finding.shape: finding for finding in FAULTY.findings}
    code = found["Skill-notation"]
    assert (code.severity, code.focus, code.value) == (Severity.VIOLATION, KITE, plain("KIT"))
    assert (code.path, code.component) == ("skos:notation", "pattern")
    assert "four capital letters" in code.message
    assert found["SkillLevelMark"].severity is Severity.INFO
    assert not FAULTY.conforms


def test_findings_stand_in_one_order_whatever_the_order_of_the_graph():
    shuffled = _faulty()
    random.Random(7).shuffle(shuffled)  # noqa: S311
    assert validate(shuffled, SHAPES) == FAULTY
    assert list(FAULTY.findings) == sorted(FAULTY.findings, key=lambda found: found.rank)


def test_hints_and_warnings_are_no_hindrance():
    hint = next(found for found in FAULTY.findings if found.severity is Severity.INFO)
    assert dataclasses.replace(FAULTY, findings=(hint,)).conforms


def test_a_finding_names_the_files_that_say_so():
    found = {finding.shape: finding for finding in FAULTY.findings}
    assert "kite-9-es.txt" in found["S14"].source
    assert found["Skill-notation"].source == ""
    stray = (KITE, SKOS.scopeNote, text("a\u00a0b", "ru"), _source_of("kite-9-ru.txt"))
    spaces = {f.shape: f for f in validate([*SAMPLE, stray], SHAPES).findings}["TextSpace"]
    assert spaces.source == "kite-9-ru.txt"


def test_report_of_a_good_graph_is_one_line():
    line = format_report(GOOD)
    assert line.startswith("Nothing found: ")
    assert line.count("\n") == 1
    assert f"{GOOD.triples} triples" in line


def test_report_begins_with_a_summary_and_groups_by_rule():
    lines = format_report(FAULTY).splitlines()
    assert lines[0].startswith("6 violations, 1 hint of ")
    rules = [line for line in lines if line.startswith(("violation: ", "info: "))]
    assert rules[-1].endswith("[SkillLevelMark]")
    assert f'    {shown(KITE)} skos:notation "KIT"' in lines


def test_report_gives_so_many_examples_and_counts_the_rest():
    lost = validate([q for q in SAMPLE if q[1] != SM.atLevel], SHAPES)
    lines = format_report(lost, examples=1).splitlines()
    start = lines.index(next(line for line in lines if line.endswith("[SkillLevel-atLevel]")))
    assert lines[start + 2] == "    and 3 more"


def test_report_tells_the_remedy():
    assert "    → State the code, such as CSMG, as skos:notation." in format_report(FAULTY)


@pytest.mark.parametrize("language", ["ru", "es", "ar", "it"])
def test_report_speaks_the_language_asked_for(language):
    shape = next(shape for shape in FAULTY.shapes if shape.name == "Skill-notation")
    report = format_report(FAULTY, language=language)
    assert shape.messages[language] in report
    assert shape.message(f"{language}-XX") == shape.messages[language]


def test_message_falls_back_to_english_and_then_to_the_name():
    shape = Shape("a", "A title", Severity.INFO, "", {"en": "English"})
    assert shape.message("ja") == "English"
    assert dataclasses.replace(shape, messages={}).message() == "A title"


def test_long_and_unprintable_texts_are_shown_short_and_visible():
    assert shown(text("x" * 200, "en")) == f'"{"x" * 80}…"@en'
    assert shown(text("a\u200fb\n", "ar")) == '"a\\u200Fb\\u000A"@ar'
    assert shown(blank("b1")) == "(a blank node)"


def test_rdflib_is_left_as_it_was():
    before = (rdflib.NORMALIZE_LITERALS, dict(rdflib.term._toPythonMapping))
    validate(SAMPLE[:50], SHAPES)
    assert (rdflib.NORMALIZE_LITERALS, dict(rdflib.term._toPythonMapping)) == before
    rdflib.NORMALIZE_LITERALS = False
    try:
        validate(SAMPLE[:50], SHAPES)
        assert rdflib.NORMALIZE_LITERALS is False
    finally:
        rdflib.NORMALIZE_LITERALS = True
    assert rdflib.Literal("1", datatype=XSD.boolean).value is True


def test_the_shapes_stay_as_they_were():
    assert len(SHAPES.graph) == len(set(SHAPES.graph))
    before = set(SHAPES.graph)
    validate(_faulty(), SHAPES)
    assert set(SHAPES.graph) == before


def test_threads_take_turns():
    reports = []
    threads = [
        threading.Thread(target=lambda: reports.append(validate(SAMPLE[:80], SHAPES)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(format_report, reports))) == 1


def test_blank_nodes_in_a_circle_do_no_harm():
    first, second = blank("a"), blank("b")
    circle = [
        (first, SKOS.broader, second, DEFAULT_GRAPH),
        (second, SKOS.broader, first, DEFAULT_GRAPH),
        (first, SKOS.topConceptOf, second, DEFAULT_GRAPH),
        (first, RDF.rest, first, DEFAULT_GRAPH),
        (iri("https://example.org/list"), SKOS.memberList, first, DEFAULT_GRAPH),
    ]
    assert not validate(circle, SHAPES).conforms


def test_an_ill_formed_literal_is_a_finding_and_no_noise_on_standard_error(capfd, caplog):
    number = typed("two", iri(str(XSD.integer)))
    report = validate([(KITE, SM.position, number, DEFAULT_GRAPH), *_typed(KITE)], SHAPES)
    found = [f for f in report.findings if f.shape == "GuidanceActivity-position"]
    assert {f.value for f in found} == {number}
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def _typed(node):
    return [(node, RDF.type, kind, DEFAULT_GRAPH) for kind in (SM.GuidanceActivity, SKOS.Concept)]


NODES = st.sampled_from(
    [iri(f"https://example.org/{n}") for n in range(4)] + [blank(f"b{n}") for n in range(4)]
)
LITERALS = st.sampled_from(
    [plain(""), plain('a\\b"\n'), text("a", "en"), text("b", "zh-Hant-x-foo"), integer(3)]
    + [typed("zz", iri(str(XSD[name]))) for name in ("integer", "date", "hexBinary", "boolean")]
)
WORDS = [
    term for words in (RDF, SKOS, SM, DCT, VOID, PROV, SPDX) for term in words.terms().values()
]
QUADS = st.one_of(
    st.tuples(NODES, st.sampled_from(WORDS), NODES | LITERALS, st.just(DEFAULT_GRAPH)),
    st.tuples(NODES, st.just(RDF.type), st.sampled_from(WORDS), st.just(DEFAULT_GRAPH)),
    st.tuples(
        NODES,
        st.sampled_from([RDF.first, RDF.rest, SKOS.memberList]),
        NODES,
        st.just(DEFAULT_GRAPH),
    ),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(QUADS, max_size=60))
def test_any_graph_whatever_gets_a_report(quads):
    assert format_report(validate(quads, SHAPES))


def test_a_shape_without_an_iri_is_told_as_a_fault_of_the_shapes():
    graph = rdflib.Graph().parse(
        data="""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        [] a sh:NodeShape ; sh:targetClass skos:Concept ; sh:nodeKind sh:Literal .
        """,
        format="turtle",
    )
    with pytest.raises(ValidationError, match="without an IRI"):
        validate(SAMPLE, Shapes(graph, {}))
