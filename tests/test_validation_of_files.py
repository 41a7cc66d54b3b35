"""Files of others, and engines beside ours: what real vocabularies brought to light."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from skosmith_converter.conversion import convert
from skosmith_converter.serialization import accepted, format_named, serialize
from skosmith_converter.shacl import ShapesError
from skosmith_converter.validation import Engine, load_rules, read_subject, validate
from skosmith_converter.validation.reports import format_report
from skosmith_server.__main__ import main

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def _report(tmp_path, turtle, names, engine=Engine.OWN):
    file = tmp_path / "thesaurus.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    return validate(read_subject([file]), load_rules(names), engine=engine)


def test_a_line_longer_than_any_buffer_ends_no_process(tmp_path):
    long = "wind " * 20_000
    turtle = f'ex:kite skos:note "{long}"@en ; skos:prefLabel "Kite"@en ,\n  "Dragon"@en .\n'
    (finding,) = _report(tmp_path, turtle, ["skos:S14"]).findings
    assert [place.line for place in finding.places] == [3, 4]


def test_the_reference_engine_keeps_the_filters_of_a_query_for_every_node(tmp_path):
    turtle = "ex:b skos:broader ex:a . ex:c skos:broader ex:a . ex:d skos:related ex:d .\n"
    own, other = (_report(tmp_path, turtle, ["quality:rrc"], engine) for engine in Engine)
    assert [finding.focus for finding in own.findings] == ["<https://example.org/d>"]
    assert [f.identity for f in other.findings] == [f.identity for f in own.findings]


def test_what_a_finding_says_beyond_its_rule_stands_below_it_alone(tmp_path):
    turtle = 'ex:kite a skos:Concept ; skos:prefLabel "Kite"@x-other .\n'
    told = format_report(_report(tmp_path, turtle, ["quality:oilt"]), "text")
    assert "\n        …: x-other\n" in told
    assert told.count("A label or note has no language tag") == 1


def test_a_path_of_all_relations_is_told_by_its_beginning(tmp_path):
    turtle = 'ex:kite a skos:Concept ; skos:prefLabel "Kite"@en .\n'
    told = format_report(_report(tmp_path, turtle, ["quality:oc"]), "text")
    assert (
        "kite (skos:broader|skos:narrower|skos:related|skos:semanticRelation|…) (minCount)" in told
    )


def test_strict_counts_for_reports_too(tmp_path):
    file = tmp_path / "thesaurus.ttl"
    file.write_text(f'{PREFIXES}ex:kite a skos:Concept ; skos:altLabel "Kite"@en .\n', "utf-8")
    asked = [
        "validate",
        str(file),
        "--rules",
        "quality:ml-concept",
        "--format",
        "junit",
        "--no-cache",
    ]
    assert 'failures="0"' in CliRunner().invoke(main, asked).output
    strict = CliRunner().invoke(main, [*asked, "--strict"])
    assert (strict.exit_code, 'failures="1"' in strict.output) == (1, True)


def test_what_is_related_to_itself_is_found_on_the_line_that_says_so(tmp_path):
    turtle = "ex:kite a skos:Concept ;\n  skos:exactMatch ex:kite .\n"
    (finding,) = _report(tmp_path, turtle, ["quality:rrc"]).findings
    assert [place.line for place in finding.places] == [4]


def test_lines_of_pages_are_found_again_for_a_graph_without_named_graphs(tmp_path):
    graph = tmp_path / "sfia.ttl"
    pages = str(Path(__file__).parents[1] / "seeds")
    made = convert([pages]).graph.quads
    graph.write_text("".join(serialize(accepted(list(made)), format_named("turtle"))), "utf-8")
    asked = [
        "validate",
        str(graph),
        "--rules",
        "quality:ol",
        "--sources",
        pages,
        "--format",
        "json",
    ]
    told = json.loads(CliRunner().invoke(main, asked).stdout)
    places = [place for finding in told["findings"] for place in finding["places"]]
    assert {"document": "004_de2cecd7879202e6.txt", "line": 3} in places
    assert all(place["document"].endswith(".txt") for place in places)


def test_shapes_that_the_reference_engine_cannot_use_are_told_of(tmp_path):
    shapes = tmp_path / "shapes.ttl"
    rule = "sh:targetClass skos:Concept ; sh:rule ex:missing"
    shapes.write_text(
        f"{PREFIXES}@prefix sh: <http://www.w3.org/ns/shacl#> .\nex:shape a sh:NodeShape ; {rule} .\n",
        "utf-8",
    )
    subject = read_subject([Path(__file__).parents[1] / "docs" / "validation" / "kites.ttl"])
    with pytest.raises(ShapesError, match="pyshacl cannot use the shapes: .*Rule"):
        validate(subject, load_rules([], [shapes]))


def test_the_name_of_a_rule_stands_for_what_it_is_made_of(tmp_path):
    turtle = 'ex:kite skos:prefLabel "Kite"@en ; skos:altLabel "Kite"@en .\n'
    (finding,) = _report(tmp_path, turtle, ["skos:S13"]).findings
    assert finding.rule == "S13-prefLabel"
    assert {rule.name for rule in load_rules(["quality:dlv"]).rules} == {
        "dlv", "dlv-altLabel", "dlv-prefLabel"
    }  # fmt: skip


def test_a_set_and_one_of_its_rules_are_the_set():
    assert load_rules(["skos:S13", "skos"]).rules == load_rules(["skos"]).rules
