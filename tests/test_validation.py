"""Validation: what is checked, where it is said, what is told, and what is left alone."""

import dataclasses
import random
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import XSD

from sample_model import IRIS, sample_quads
from skosmith_converter.conversion import convert
from skosmith_converter.shacl import ShapesError, TooLongError
from skosmith_converter.shacl.paths import Predicate
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    blank,
    integer,
    iri,
    literal_parts,
    plain,
    text,
    typed,
)
from skosmith_converter.validation import (
    Engine,
    Place,
    Severity,
    Subject,
    load_rules,
    read_subject,
    rule_sets,
    validate,
    validate_quads,
)
from skosmith_converter.validation.remembering import key_of, remembered
from skosmith_converter.validation.reports import format_report
from skosmith_converter.validation.rule_sets import default_names, shapes_folder
from skosmith_converter.vocabulary import DCT, PROV, RDF, SKOS, SM, SPDX, VOID

ROOT = Path(__file__).parents[1]
SAMPLE = sample_quads()
KITE = IRIS.skill("9", "KITE")
GOOD = validate_quads(SAMPLE)
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/> .
"""


def _source_of(file_name):
    return next(q[0] for q in SAMPLE if q[1:3] == (SM.fileName, plain(file_name)))


def _faulty():
    """A code too short, two Spanish labels of one page, and a level without a mark."""
    page = _source_of("kite-9-es.txt")
    label = (KITE, SKOS.prefLabel, text("Arreglo de cometas", "es"), page)
    place = IRIS.skill_level("9", "KITE", 1)
    kept = [q for q in SAMPLE if q[:2] not in {(KITE, SKOS.notation), (place, SM.changeMark)}]
    return [*kept, (KITE, SKOS.notation, plain("KIT"), DEFAULT_GRAPH), label]


FAULTY = validate_quads(_faulty())


def _by_rule(report):
    return {finding.rule: finding for finding in report.findings}


def _written(folder, name, content):
    file = folder / name
    file.write_text(PREFIXES + content, encoding="utf-8")
    return file


# -- What is found ---------------------------------------------------------------------------------


def test_a_graph_without_faults_conforms():
    assert GOOD.conforms
    assert GOOD.findings == ()
    assert GOOD.triples == len({q[:3] for q in SAMPLE if not q[3].endswith("/superseded>")})


def test_an_empty_graph_conforms_and_meets_no_rule():
    report = validate_quads([], ["skos", "quality", "model"])
    assert report.conforms
    met = {rule.name for rule in report.rules if rule.nodes}
    assert not met


def test_superseded_statements_are_left_out():
    assert any(quad[3].endswith("/superseded>") for quad in SAMPLE)
    kind = (IRIS.superseded("0" * 64), RDF.type, SM.SupersededStatements, DEFAULT_GRAPH)
    second = (KITE, SKOS.prefLabel, text("Cometas", "es"), IRIS.superseded("0" * 64))
    found = {finding.rule for finding in validate_quads([*SAMPLE, kind, second]).findings}
    assert found == {"ClassCounts", "TripleCount"}  # the type of the graph is one more of each
    assert "S14" in {found.rule for found in validate_quads([*SAMPLE, second]).findings}


def test_findings_say_what_where_and_how_bad():
    found = _by_rule(FAULTY)
    code = found["Skill-notation"]
    assert (code.severity, code.focus, code.value) == (Severity.VIOLATION, KITE, plain("KIT"))
    assert (code.path, code.constraint) == (Predicate(SKOS.notation), "pattern")
    assert "four capital letters" in code.message(FAULTY.rule("Skill-notation"))
    assert found["SkillLevelMark"].severity is Severity.INFO
    assert not FAULTY.conforms


def test_findings_stand_in_one_order_whatever_the_order_of_the_graph():
    shuffled = _faulty()
    random.Random(7).shuffle(shuffled)  # noqa: S311
    assert validate_quads(shuffled) == FAULTY
    assert list(FAULTY.findings) == sorted(FAULTY.findings, key=lambda found: found.rank)


def test_hints_and_warnings_are_no_hindrance():
    hint = next(found for found in FAULTY.findings if found.severity is Severity.INFO)
    assert dataclasses.replace(FAULTY, findings=(hint,)).conforms


def test_a_node_that_two_targets_name_is_told_of_once(tmp_path):
    shapes = _written(
        tmp_path,
        "shapes.ttl",
        "ex:S a sh:NodeShape ; sh:targetClass skos:Concept ; sh:targetNode ex:a ;"
        " sh:property [ sh:path skos:notation ; sh:minCount 1 ] ."
        " ex:T a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property ex:U ."
        " ex:V a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:U ."
        " ex:U sh:path skos:altLabel ; sh:minCount 1 .",
    )
    a = iri("https://example.org/a")
    quads = [(a, RDF.type, SKOS.Concept, DEFAULT_GRAPH)]
    found = [finding.rule for finding in validate_quads(quads, [], [shapes]).findings]
    assert sorted(found) == ["S/skos:notation", "U"]


def test_what_is_said_with_a_sub_property_counts_and_is_no_triple_more():
    own = iri("https://example.org/isUnder")
    sub = iri("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")
    a, b = (iri(f"https://example.org/{n}") for n in "ab")
    quads = [
        (own, sub, SKOS.broader, DEFAULT_GRAPH),
        (a, own, b, DEFAULT_GRAPH),
        (a, SKOS.related, b, DEFAULT_GRAPH),
    ]
    report = validate_quads(quads, ["skos"])
    assert {finding.rule for finding in report.findings} == {"S27-up"}
    assert report.triples == len(quads)


def test_blank_nodes_in_a_circle_do_no_harm():
    first, second = blank("a"), blank("b")
    circle = [
        (first, SKOS.broader, second, DEFAULT_GRAPH),
        (second, SKOS.broader, first, DEFAULT_GRAPH),
        (first, SKOS.topConceptOf, second, DEFAULT_GRAPH),
        (first, RDF.rest, first, DEFAULT_GRAPH),
        (iri("https://example.org/list"), SKOS.memberList, first, DEFAULT_GRAPH),
    ]
    assert not validate_quads(circle).conforms


def test_an_ill_formed_literal_is_a_finding_and_no_noise_on_standard_error(capfd, caplog):
    number = typed("two", iri(str(XSD.integer)))
    kinds = [(KITE, RDF.type, kind, DEFAULT_GRAPH) for kind in (SM.GuidanceActivity, SKOS.Concept)]
    report = validate_quads([(KITE, SM.position, number, DEFAULT_GRAPH), *kinds])
    found = [f for f in report.findings if f.rule == "GuidanceActivity-position"]
    assert {f.value for f in found} == {number}
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


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


@settings(max_examples=60, deadline=None)
@given(st.lists(QUADS, max_size=60))
def test_any_graph_whatever_gets_a_report(quads):
    report = validate_quads(quads, list(rule_sets()))
    assert format_report(report)


# -- Where it is said ------------------------------------------------------------------------------


def test_a_finding_names_the_document_that_says_so():
    stray = (KITE, SKOS.scopeNote, text("a\u00a0b", "ru"), _source_of("kite-9-ru.txt"))
    found = _by_rule(validate_quads([*SAMPLE, stray]))
    assert found["TextSpace"].places == (Place("kite-9-ru.txt"),)
    assert Place("kite-9-es.txt") in _by_rule(FAULTY)["S14"].places


def test_a_finding_on_a_text_of_a_page_leads_to_its_line(tmp_path):
    shapes = _written(
        tmp_path,
        "short.ttl",
        "ex:Short sh:targetSubjectsOf skos:definition ; sh:path skos:definition ; sh:maxLength 40 .",
    )
    pages = str(ROOT / "seeds")
    report = validate(Subject.of_graph(convert([pages]).graph, [pages]), load_rules([], [shapes]))
    assert len(report.findings) > 5
    for finding in report.findings:
        for document, line in finding.places:
            said = (ROOT / "seeds" / document).read_text(encoding="utf-8").splitlines()[line - 1]
            assert literal_parts(finding.value).value[:20] in said


TURTLE = PREFIXES + 'ex:a a skos:Concept ;\n  skos:prefLabel "a"@en ,\n "b"@en .\n'
LABEL = "<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel>"
N_TRIPLES = f'# one\n{LABEL} "a"@en .\n\n{LABEL} "b"@en .\n'
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="urn:a">
<skos:prefLabel xml:lang="en">a</skos:prefLabel>
<skos:prefLabel xml:lang="en">b</skos:prefLabel>
</skos:Concept></rdf:RDF>
"""


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [("a.ttl", TURTLE, 6), ("a.nt", N_TRIPLES, 2), ("a.rdf", RDF_XML, 4)],
)
def test_a_finding_in_a_file_of_others_leads_to_its_line(tmp_path, name, content, line):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    report = validate(read_subject([file]), load_rules(["skos"]))
    assert _by_rule(report)["S14"].places[0] == Place(str(file), line)


def test_lines_of_pages_are_found_again_for_a_graph_in_a_file(tmp_path):
    from skosmith_converter.serialization import FORMATS, serialize, write_whole

    graph = convert([str(ROOT / "seeds")]).graph
    label = next(q for q in graph.quads if q[1] == SKOS.prefLabel and graph.place_of(q))
    twice = (label[0], SKOS.prefLabel, f"{label[2][:-4]}!{label[2][-4:]}", label[3])
    file = tmp_path / "seeds.nq"
    write_whole(file, serialize([*graph.quads, twice], FORMATS["nquads"]))
    subject = read_subject([file]).with_lines(graph)
    found = _by_rule(validate(subject, load_rules(["skos"])))["S14"]
    assert Place(*graph.place_of(label)) in found.places


# -- Rule sets and users' own shapes ---------------------------------------------------------------


def test_the_rule_sets_are_the_folders():
    folders = {p.name for p in (ROOT / "shapes").iterdir() if p.is_dir() and p.name[0] != "_"}
    assert set(rule_sets()) == folders
    assert set(rule_sets(shapes_folder())) == folders


def test_our_model_is_asked_for_of_our_graphs_only():
    foreign = Subject.of_quads([(KITE, SKOS.broader, KITE, DEFAULT_GRAPH)])
    assert default_names(foreign.index) == ["skos"]
    assert default_names(Subject.of_quads(SAMPLE).index) == ["skos", "model"]


def test_one_rule_of_a_set_can_be_asked_for():
    rules = load_rules(["quality:oilt", "quality:uc"])
    assert {rule.name for rule in rules.rules} == {"oilt", "uc"}


@pytest.mark.parametrize("name", ["skosx", "quality:nope"])
def test_a_rule_that_is_none_is_told_with_those_that_are(name):
    with pytest.raises(ShapesError, match="There are: "):
        load_rules([name])


def test_a_rule_of_users_without_a_name_is_named_by_its_owner_and_path(tmp_path):
    shapes = _written(
        tmp_path,
        "mine.ttl",
        "ex:Concept a sh:NodeShape ; sh:targetClass skos:Concept ;"
        " sh:property [ sh:path skos:definition ; sh:minCount 2 ] .",
    )
    a = iri("https://example.org/a")
    report = validate_quads([(a, RDF.type, SKOS.Concept, DEFAULT_GRAPH)], [], [shapes])
    (finding,) = report.findings
    assert finding.rule == "Concept/skos:definition"
    rule = report.rule(finding.rule)
    assert rule.rule_set == str(shapes)
    assert finding.message(rule, "en") == "There are too few values: at least 2 are asked for."
    assert finding.message(rule, "ru").startswith("Слишком мало значений")


@pytest.mark.parametrize(
    ("shapes", "problem"),
    [
        ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:minCounts 1 .", "Did you mean sh:minCount"),
        ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:js [ sh:jsFunctionName 'f' ] .", "script"),
        ("ex:S sh:targetNode ex:a ; sh:entailment <urn:e> .", "inference"),
        ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:S .", "refers to itself"),
    ],
)
def test_shapes_that_cannot_be_used_are_told_with_what_to_do(tmp_path, shapes, problem):
    file = _written(tmp_path, "shapes.ttl", shapes)
    with pytest.raises(ShapesError, match=problem):
        validate_quads(SAMPLE, [], [file])


def test_what_only_the_reference_engine_knows_goes_there(tmp_path):
    shapes = _written(
        tmp_path,
        "shapes.ttl",
        "ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this WHERE"
        " { ?this a <http://www.w3.org/2004/02/skos/core#Concept> }' ] ;"
        " sh:property [ sh:path skos:notation ; sh:minCount 1 ] .",
    )
    a, b = (iri(f"https://example.org/{n}") for n in "ab")
    quads = [(n, RDF.type, SKOS.Concept, DEFAULT_GRAPH) for n in (a, b)]
    quads.append((b, SKOS.notation, plain("b"), DEFAULT_GRAPH))
    report = validate_quads(quads, [], [shapes])
    assert [(f.focus, f.rule) for f in report.findings] == [(a, "S/skos:notation")]


def test_shapes_that_take_too_long_are_told_of():
    rules = load_rules(["skos"])
    with pytest.raises(TooLongError):
        validate(Subject.of_quads(SAMPLE), rules, time_limit=1e-9)


# -- The reference engine --------------------------------------------------------------------------


def test_the_reference_engine_finds_the_same_and_leaves_rdflib_as_it_was():
    before = (rdflib.NORMALIZE_LITERALS, dict(rdflib.term._toPythonMapping))
    rules = load_rules(["model"])
    ours = validate(Subject.of_quads(_faulty()), rules)
    theirs = validate(Subject.of_quads(_faulty()), rules, engine=Engine.PYSHACL)
    assert theirs.findings == ours.findings
    assert ours.findings
    assert (rdflib.NORMALIZE_LITERALS, dict(rdflib.term._toPythonMapping)) == before


# -- What is remembered ----------------------------------------------------------------------------


def test_a_report_is_made_once_for_the_same_bytes_and_rules(tmp_path):
    file = _written(tmp_path, "a.ttl", 'ex:a a skos:Concept ; skos:prefLabel "a"@en , "b"@en .')
    rules, made = load_rules(["skos"]), []

    def make():
        made.append(1)
        return validate(read_subject([file]), rules)

    first = remembered(key_of([file], rules), make, tmp_path / "cache")
    again = remembered(key_of([file], rules), make, tmp_path / "cache")
    assert (first, len(made)) == (again, 1)
    assert key_of([file], load_rules(["quality"])) != key_of([file], rules)
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    remembered(key_of([file], rules), make, tmp_path / "cache")
    assert len(made) == 2


def test_a_remembered_report_that_cannot_be_read_is_made_anew(tmp_path):
    (tmp_path / "k.json").write_text("{", encoding="utf-8")
    assert remembered("k", lambda: GOOD, tmp_path) == GOOD
    assert remembered("k", lambda: FAULTY, tmp_path) == GOOD


def test_what_two_rule_sets_ask_is_told_once():
    names = {rule.name for rule in load_rules(["skos", "quality"]).rules}
    assert names.isdisjoint({"dlv", "dlv-prefLabel", "ipl", "mc", "rc"})
    assert "ipl" in {rule.name for rule in load_rules(["quality"]).rules}
    assert "ipl" in {rule.name for rule in load_rules(["quality:ipl", "skos:S9"]).rules}


def test_shapes_of_one_path_without_names_have_names_of_their_own(tmp_path):
    shapes = _written(
        tmp_path,
        "mine.ttl",
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ;"
        " sh:property [ sh:path skos:note ; sh:minCount 1 ] ,"
        " [ sh:path skos:note ; sh:minCount 2 ] .",
    )
    names = sorted(rule.name for rule in load_rules([], [shapes]).rules)
    assert names == ["S", "S/skos:note", "S/skos:note (2)"]
