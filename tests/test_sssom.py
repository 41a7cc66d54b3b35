"""Mapping files: read and written without loss, checked, exported."""

import contextlib
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from skosmith_converter.errors import SourceError
from skosmith_converter.links.checking import check_ends, check_mappings
from skosmith_converter.links.curies import NO_TERM_FOUND, compact, expand
from skosmith_converter.links.exporting import chosen, inverted
from skosmith_converter.links.findings import Severity
from skosmith_converter.links.header import HeaderError, make_entry, read_header
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.skos import quads_of
from skosmith_converter.links.sssom import (
    MappingSet,
    load_sssom,
    parse_sssom,
    read_sssom,
    write_sssom,
)
from skosmith_converter.shacl import Index
from skosmith_converter.terms import DEFAULT_GRAPH, iri, plain
from skosmith_converter.validation import Subject, load_rules, validate
from skosmith_converter.vocabulary import OWL, RDF, SKOS, SM
from skosmith_server.__main__ import main

A, B = "https://a.example/", "https://b.example/"
HEADER = """\
#curie_map:
#  a: https://a.example/
#  b: https://b.example/
#  orcid: https://orcid.org/
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_set_id: https://m.example/set
#mapping_set_title: "Knives: from A to B"
"""
COLUMNS = "subject_id predicate_id predicate_modifier object_id mapping_justification reviewer_id confidence comment mine"
BY_HAND = "semapv:ManualMappingCuration"
ROWS = [
    f"a:1 skos:exactMatch  b:1 {BY_HAND} orcid:0000-0001 0.9 good mine",
    f"a:2 skos:broadMatch  b:1 {BY_HAND} orcid:0000-0001 0.5  ",
    "a:3 skos:closeMatch  b:3 semapv:LexicalMatching  0.4  ",
    f"a:4 skos:closeMatch Not b:3 {BY_HAND} orcid:0000-0001 0.4  ",
    f"a:5 skos:exactMatch  sssom:NoTermFound {BY_HAND} orcid:0000-0001   ",
]


def file(*rows: str, header: str = HEADER, columns: str = COLUMNS) -> str:
    return header + "".join(f"{line}\n".replace(" ", "\t") for line in (columns, *rows))


def found(text: str) -> list[tuple[int, str]]:
    _, findings = parse_sssom(text.encode(), "m.tsv")
    return [(one.line, one.rule) for one in findings]


def accepted(*triples: tuple[str, str, str]) -> MappingSet:
    rows = [f"{s} skos:{p}Match  {o} {BY_HAND}    " for s, p, o in triples]
    return read_sssom(file(*rows).encode(), "m.tsv")


def test_a_file_is_read_with_what_people_said():
    made = read_sssom(file(*ROWS).encode(), "m.tsv")
    assert [(link.subject[-1], link.status) for link in made.links] == [
        ("1", Status.ACCEPTED), ("2", Status.ACCEPTED), ("3", Status.PROPOSED),
        ("4", Status.REJECTED), ("5", Status.NO_MATCH),
    ]  # fmt: skip
    assert made.links[0] == Link(
        f"{A}1", Predicate.EXACT, f"{B}1", Status.ACCEPTED, 0.9,
        {"mapping_justification": BY_HAND, "reviewer_id": "orcid:0000-0001", "comment": "good", "mine": "mine"},
    )  # fmt: skip
    assert made.text("mapping_set_title") == "Knives: from A to B"
    assert made.lines == (9, 10, 11, 12, 13)
    assert made.line(made.links[1]) == 10


def test_what_is_read_and_written_is_the_same_file():
    text = file(*ROWS)
    assert "".join(write_sssom(read_sssom(text.encode(), "m.tsv"))) == text


def test_rows_are_sorted_so_that_their_order_makes_no_difference():
    made = read_sssom(file(*reversed(ROWS)).encode(), "m.tsv")
    assert "".join(write_sssom(made)) == file(*ROWS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_and_windows_line_ends_are_taken(encoding):
    text = file(*ROWS)
    made = read_sssom(text.replace("\n", "\r\n").encode(encoding), "m.tsv")
    assert "".join(write_sssom(made)) == text


def test_another_encoding_is_refused_with_its_line():
    with pytest.raises(SourceError, match=r"m.tsv:10: is not UTF-8\n  Save it as UTF-8"):
        parse_sssom(file(*ROWS).replace("0.5\t", "0.5\tü").encode("cp1252"), "m.tsv")


def test_a_header_may_lie_in_a_file_beside(tmp_path: Path):
    (tmp_path / "m.sssom.tsv").write_text(file(*ROWS, header=""))
    (tmp_path / "m.sssom.yml").write_text(HEADER.replace("#", ""))
    made, findings = load_sssom(tmp_path / "m.sssom.tsv")
    assert (len(made.links), findings) == (5, [])
    assert "".join(write_sssom(made)) == file(*ROWS)
    (tmp_path / "m.sssom.yml").write_text("a: b: c")
    with pytest.raises(SourceError, match=r"m.sssom.yml:1: "):
        load_sssom(tmp_path / "m.sssom.tsv")


WRONG_ROWS = [
    ("a:1 skos:exactMatch  c:1 {} o  ", "reference"),
    ("a:1 skos:exactMatch  one {}    ", "reference"),
    (" skos:exactMatch  b:1 {}    ", "reference"),
    ("a:1 owl:sameAs  b:1 {}    ", "predicate"),
    ("a:1 skos:exactMatch  b:1     ", "justification"),
    ("a:1 skos:exactMatch  b:1 semapv:Guess    ", "justification"),
    ("a:1 skos:exactMatch not b:1 {}    ", "value"),
    ("a:1 skos:exactMatch  b:1 {}  1.5  ", "value"),
    ("a:1 skos:exactMatch  b:1 {}  nan  ", "value"),
    ("a:1 skos:exactMatch  b:1 {} somebody   ", "reference"),
    ("a:1 skos:exactMatch  b:1 {} https://orcid.org/1   ", "reference"),
    ("a:1 skos:exactMatch Not sssom:NoTermFound {}    ", "no-term"),
    ("a:1 skos:exactMatch  b:1 {}     more", "table"),
]


@pytest.mark.parametrize(("row", "rule"), WRONG_ROWS)
def test_a_wrong_row_is_found_with_its_line_and_left_out(row, rule):
    text = file(ROWS[0], row.format(BY_HAND))
    assert (10, rule) in found(text)
    made, _ = parse_sssom(text.encode(), "m.tsv")
    assert len(made.links) == 1
    with pytest.raises(SourceError, match=r"m.tsv:10: "):
        read_sssom(text.encode(), "m.tsv")


WRONG_HEADERS = [
    ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", "required"),
    ("https://m.example/set", "set", "iri"),
    ("a: https://a.example/", "skos: https://a.example/", "prefix"),
    ("b: https://b.example/\n", "b: nothing\n", "prefix"),
    ("#license", "#subject_source: https://a.example/\n#license", "reference"),
    ("#license", "#license: https://l.example/\n#license", "header"),
    ("#license", "#publication_date: soon\n#license", "value"),
]


@pytest.mark.parametrize(("old", "new", "rule"), WRONG_HEADERS)
def test_a_wrong_header_is_found(old, new, rule):
    assert (0, rule) in found(file(*ROWS, header=HEADER.replace(old, new)))


@pytest.mark.parametrize(
    "line", ["a: b:", "a: b: c", "a: *b", "a: @b", "word", 'a: "\\q"', "a: one\n two"]
)
def test_a_header_that_yaml_would_read_otherwise_is_refused(line):
    with pytest.raises(HeaderError):
        read_header(line.split("\n"))
    with pytest.raises(SourceError, match=r"m.tsv:\d+: "):
        parse_sssom(
            file(header="#x: y\n" + "".join(f"#{one}\n" for one in line.split("\n"))).encode(),
            "m.tsv",
        )


@pytest.mark.parametrize(
    ("text", "problem"), [("", "no column"), (file(columns="subject_id x"), "no column predicate_id"), (file(columns=COLUMNS + " mine"), "twice")]
)  # fmt: skip
def test_what_is_no_table_is_refused(text, problem):
    with pytest.raises(SourceError, match=problem):
        parse_sssom(text.encode(), "m.tsv")


@given(st.text(st.sampled_from("#ab: \t\n\"'-|[{\\\r\0é")), st.booleans())
def test_whatever_a_file_holds_is_read_or_refused(text, with_columns):
    whole = text + file(text, header="") if with_columns else text
    with contextlib.suppress(SourceError):
        made, _ = parse_sssom(whole.encode(), "m.tsv")
        assert parse_sssom("".join(write_sssom(made)).encode(), "m.tsv")[0].links == made.links


def test_a_broken_quotation_is_told_with_its_line():
    assert found(file(ROWS[0], '"a"x')) == [(10, "table")]


def test_what_is_nested_deeply_is_kept_as_it_is():
    deep = "#extension_definitions:\n#- slot_name: mine\n#  property: https://p.example/mine\n#other: |\n#  two\n#  lines\n## a remark\n"
    made = read_sssom(file(*ROWS, header=HEADER + deep).encode(), "m.tsv")
    assert made.value("extension_definitions") is None
    assert "".join(write_sssom(made)) == file(*ROWS, header=HEADER + deep)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"))
KEYS = st.from_regex(r"[a-z]{2,6}_k", fullmatch=True)


@given(st.dictionaries(KEYS, st.one_of(LINES, st.lists(WORDS, min_size=1, max_size=3).map(tuple), st.dictionaries(KEYS, WORDS, min_size=1, max_size=3)), max_size=4))  # fmt: skip
def test_a_header_is_read_as_it_was_written_by_us_and_by_yaml(header):
    text = "".join(make_entry(*pair).text for pair in header.items())
    assert {one.key: one.value for one in read_header(text.split("\n"))} == header
    read = yaml.safe_load(text) or {}
    assert {k: tuple(v) if isinstance(v, list) else v for k, v in read.items()} == header


NODES = st.builds(lambda base, local: base + local, st.sampled_from([A, B, "https://c.example/x#"]), st.from_regex("[A-Za-z0-9:/_.-]{1,8}", fullmatch=True))  # fmt: skip


@st.composite
def links(draw):
    status = draw(st.sampled_from(Status))
    fields = draw(st.dictionaries(st.sampled_from(["subject_label", "comment", "mine", "Zeile 1"]), LINES.filter(bool)))  # fmt: skip
    fields["mapping_justification"] = BY_HAND if status is Status.ACCEPTED else "semapv:LexicalMatching"  # fmt: skip
    value = NO_TERM_FOUND if status is Status.NO_MATCH else draw(NODES)
    confidence = draw(st.none() | st.integers(0, 1000).map(lambda n: n / 1000))
    return Link(draw(NODES), draw(st.sampled_from(Predicate)), value, status, confidence, fields)


def comparable(link):
    return repr((link.subject, link.predicate, link.object, link.status, link.confidence, sorted(link.fields.items())))  # fmt: skip


@settings(deadline=None)
@given(st.lists(links(), max_size=5))
def test_links_come_back_as_they_were(made):
    header = {"curie_map": {"a": A, "b": B}, "license": A, "mapping_set_id": A}
    text = "".join(write_sssom(MappingSet.make(header, made)))
    again = read_sssom(text.encode(), "m.tsv")
    assert sorted(map(comparable, again.links)) == sorted(map(comparable, made))
    assert "".join(write_sssom(again)) == text


def test_curies_are_those_of_the_longest_namespace():
    prefixes = {"a": A, "deep": f"{A}deep/"}
    assert compact(f"{A}deep/1", prefixes) == "deep:1"
    assert compact("https://z.example/1", prefixes) == "https://z.example/1"
    assert expand("deep:1", prefixes) == f"{A}deep/1"
    with pytest.raises(ValueError, match="no prefix is declared"):
        compact("urn:x:1", prefixes)


def test_nobody_accepts_in_silence():
    link = Link(f"{A}1", Predicate.CLOSE, f"{B}1", Status.ACCEPTED, None, {"mapping_justification": "semapv:LexicalMatching"})  # fmt: skip
    with pytest.raises(ValueError, match="names no reviewer"):
        list(write_sssom(MappingSet.make({}, [link])))


CONDITIONS = [
    ([("a:1", "exact", "a:1")], ["self-match"]),
    ([("a:1", "exact", "b:1"), ("a:1", "broad", "b:1")], ["S46"]),
    ([("a:1", "exact", "b:1"), ("orcid:2", "exact", "b:1"), ("a:1", "related", "orcid:2")], ["S46"]),
    ([("a:1", "exact", "b:1"), ("a:1", "exact", "b:2")], ["one-exact"]),
    ([("a:1", "exact", "b:1"), ("a:2", "exact", "b:1")], ["one-exact"]),
    ([("a:1", "exact", "b:1"), ("b:1", "exact", "a:1")], []),
    ([("a:1", "related", "b:1"), ("a:1", "broad", "b:1")], ["S27"]),
    ([("a:1", "related", "b:2"), ("a:1", "broad", "b:1"), ("b:2", "narrow", "b:1")], ["S27"]),
    ([("a:1", "related", "b:2"), ("a:1", "broad", "b:1"), ("b:2", "broad", "b:1")], []),
    ([("a:1", "close", "b:1"), ("a:1", "close", "b:1")], ["twice"]),
    ([("a:1", "close", "b:1"), ("a:1", "close", "b:2"), ("a:1", "broad", "b:3")], []),
]  # fmt: skip


@pytest.mark.parametrize(("triples", "rules"), CONDITIONS)
def test_the_conditions_of_skos_are_held(triples, rules):
    assert sorted({one.rule for one in check_mappings([accepted(*triples)])}) == rules


SHAPES = {"S27": "LinkRelatedAlone", "S46": "LinkExactAlone", "one-exact": "LinkOneExact"}


@pytest.mark.parametrize("triples", [triples for triples, _ in CONDITIONS])
def test_the_shapes_for_graphs_judge_the_export_alike(triples):
    subject = Subject.of_quads(quads_of(accepted(*triples)))
    shapes = {one.rule for one in validate(subject, load_rules(["links"])).findings}
    ours = {one.rule for one in check_mappings([accepted(*triples)])}
    judged = {name for name, shape in SHAPES.items() if shape in shapes}
    if triples[-1] == ("a:2", "exact", "b:1"):  # the shape looks from subjects only
        judged.add("one-exact")
    assert judged == ours & set(SHAPES)


def test_proposals_may_disagree_but_an_answer_may_not_contradict_another():
    proposals = [f"a:1 skos:exactMatch  b:{n} semapv:LexicalMatching    " for n in (1, 2)]
    assert check_mappings([read_sssom(file(*proposals).encode(), "m")]) == []
    denied = [ROWS[0], ROWS[0].replace("  b:1", " Not b:1")]
    nothing = [ROWS[0], ROWS[4].replace("a:5", "a:1")]
    for rows in (denied, nothing):
        findings = check_mappings([read_sssom(file(*rows).encode(), "m")])
        assert [(f.rule, f.line) for f in findings] == [("contradiction", 10)]


def test_the_hierarchy_of_a_graph_counts():
    graph = Index([(iri(f"{B}1"), SKOS.broader, iri(f"{B}2"))])
    made = accepted(("a:1", "broad", "b:1"), ("a:1", "related", "b:2"))
    assert [one.rule for one in check_mappings([made], graph)] == ["S27"]
    assert check_mappings([made]) == []


def test_ends_are_looked_up_in_a_graph():
    graph = Index([
        (iri(f"{B}1"), RDF.type, SKOS.Concept), (iri(f"{B}2"), RDF.type, SKOS.Collection),
        (iri(f"{B}3"), RDF.type, SKOS.Concept), (iri(f"{B}3"), OWL.deprecated, plain("true")),
    ])  # fmt: skip
    made = accepted(*(("a:1", "close", f"b:{n}") for n in (1, 2, 3, 4)))
    findings = check_ends([made], graph)
    assert [(f.line, f.rule) for f in findings] == [
        (10, "concept"), (11, "deprecated"), (12, "dangling"), (0, "unchecked"),
    ]  # fmt: skip
    assert findings[-1].severity is Severity.WARNING
    assert check_ends([made], None) == []


@pytest.mark.parametrize("with_graph", [False, True])
def test_a_level_is_no_exact_match_of_a_whole_skill(with_graph):
    name = "a:9/skilllevels/ABCD_3"
    node = iri(expand(name, {"a": A}))
    graph = Index([(node, RDF.type, SM.SkillLevel)]) if with_graph else None
    made = accepted((name, "exact", "b:1"), (name, "broad", "b:2"))
    assert [f.line for f in check_ends([made], graph) if f.rule == "level"] == [9]


def test_only_what_was_accepted_becomes_triples_in_a_graph_of_its_own():
    made = read_sssom(file(*ROWS).encode(), "m.tsv")
    quads = quads_of(chosen(made))
    graph = iri("https://m.example/set")
    assert [q[:3] for q in quads if q[3] == graph] == [
        (iri(f"{A}1"), SKOS.exactMatch, iri(f"{B}1")), (iri(f"{A}2"), SKOS.broadMatch, iri(f"{B}1")),
    ]  # fmt: skip
    assert {q[3] for q in quads} == {graph, DEFAULT_GRAPH}
    reviewers = [q for q in quads if q[1].endswith("sssom/reviewer_id>")]
    assert [q[2] for q in reviewers] == [iri("https://orcid.org/0000-0001")] * 2
    assert len([q for q in quads if q[1:3] == (RDF.type, iri(OWL.namespace + "Axiom"))]) == 2
    assert len([q for q in quads_of(chosen(made, proposals=True)) if q[3] == graph]) == 3


def test_the_other_direction_says_the_same_and_twice_inverted_is_the_set_itself():
    made = read_sssom(file(*ROWS, header=HEADER + "#subject_source: a:all\n").encode(), "m.tsv")
    other = inverted(made)
    assert (other.links[1].subject, other.links[1].predicate) == (f"{B}1", Predicate.NARROW)
    assert other.text("object_source") == "a:all"
    assert "".join(write_sssom(inverted(other))) == "".join(write_sssom(made))
    assert found("".join(write_sssom(other))) == []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "m.sssom.tsv"
    path.write_text(file(*ROWS))
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["link", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_command_checks_files_together(path, tmp_path):
    assert run("check", path) == ""
    other = tmp_path / "other.sssom.tsv"
    other.write_text(file(f"a:1 skos:relatedMatch  b:1 {BY_HAND}    "))
    assert f"{other}:9: error: skos:relatedMatch joins" in run("check", path, other, code=1)


def test_the_command_looks_into_graphs(path, tmp_path):
    graph = tmp_path / "b.ttl"
    graph.write_text(f"<{B}1> a <http://www.w3.org/2004/02/skos/core#Concept> .")
    printed = run("check", path, "--graph", graph, code=1)
    assert f"{path}:11: error: object {B}3 is not in the graph (dangling)" in printed
    assert f"{path}: warning: the graph has nothing of {A}" in printed


def test_the_command_exports_every_format(path, tmp_path):
    store = pyoxigraph.Store()
    store.load(run("export", path, "--format", "trig").encode(), pyoxigraph.RdfFormat.TRIG)
    assert len(list(store.named_graphs())) == 1
    lines = [json.loads(line) for line in run("export", path, "--format", "jskos").splitlines()]
    assert lines[0]["from"]["memberSet"] == [{"uri": f"{A}1"}]
    assert lines[0]["mappingRelevance"] == 0.9
    made = json.loads(run("export", path, "--format", "json"))
    assert [one["subject_id"] for one in made["mappings"]] == ["a:1", "a:2", "a:4", "a:5"]
    assert made["mappings"][0]["reviewer_id"] == ["orcid:0000-0001"]
    table = run("export", path, "--format", "table", "--inverse").splitlines()
    assert table[-1] == f"{B}1,,{A}2,,skos:narrowMatch,"
    for name in ("m.ttl", "m.nq", "m.xml", "m.rdf", "m.csv", "m.ndjson", "m.json", "m.tsv"):
        run("export", path, "-o", tmp_path / name, "--all")
        assert (tmp_path / name).stat().st_size > 100
    run("export", path, "-o", "m.doc", code=2)


def test_an_alignment_says_what_it_can(path):
    result = CliRunner().invoke(
        main, ["link", "export", str(path), "--format", "alignment", "--all"]
    )
    root = ET.fromstring(result.stdout)  # noqa: S314 (our own)
    space = "{http://knowledgeweb.semanticweb.org/heterogeneity/alignment#}"
    assert [cell.findtext(f"{space}relation") for cell in root.iter(f"{space}Cell")] == ["=", "<"]
    assert "have no place in this format: 1" in result.stderr


def test_a_file_with_an_error_is_not_exported(path):
    path.write_text(file("a:1 skos:exactMatch  c:1     "))
    run("export", path, code=3)


@pytest.mark.suite
@pytest.mark.filterwarnings("ignore")
def test_another_implementation_reads_our_file(path):
    sssom_pydantic = pytest.importorskip("sssom_pydantic", reason="sssom-pydantic is not installed")
    mappings = sssom_pydantic.read(path)[0]
    assert len(mappings) == len(ROWS)
