"""The baseline: what is known is accepted, what is new is not, whatever line it has moved to."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_report import CODE, FINDINGS, GOOD, KITE, KNOWN, LONG, REPORT, STALE, WALK
from skosmith_converter.errors import SourceError
from skosmith_converter.terms import blank, plain
from skosmith_converter.validation.baseline import compare, read_baseline, write_baseline
from skosmith_converter.validation.findings import Finding, Place, Report, Severity

ALL = dataclasses.replace(REPORT, findings=(*REPORT.findings, KNOWN), known=(), stale=())
BASELINE = read_baseline(write_baseline(ALL), "baseline.json")


def _findings(*nodes, rule=CODE):
    return tuple(Finding(Severity.VIOLATION, rule.name, node, path=rule.path) for node in nodes)


def test_what_was_written_down_is_known():
    compared = compare(ALL, BASELINE)
    assert compared.findings == compared.stale == ()
    assert list(compared.known) == sorted(ALL.findings, key=lambda found: found.rank)
    assert compared.conforms


def test_what_is_new_stays_a_finding():
    new = dataclasses.replace(FINDINGS[0], value=plain("KITES"))
    compared = compare(dataclasses.replace(ALL, findings=(*ALL.findings, new)), BASELINE)
    assert compared.findings == (new,)
    assert not compared.conforms


def test_what_is_mended_is_stale():
    compared = compare(dataclasses.replace(ALL, findings=ALL.findings[1:]), BASELINE)
    assert compared.stale == (ALL.findings[0].identity,)
    assert REPORT.stale == (STALE,)


def test_lines_and_severities_may_change():
    moved = tuple(
        dataclasses.replace(f, places=(Place("a", 9),), severity=Severity.INFO, messages={})
        for f in ALL.findings
    )
    assert compare(dataclasses.replace(ALL, findings=moved), BASELINE).findings == ()


def test_blank_nodes_are_counted():
    baseline = read_baseline(
        write_baseline(dataclasses.replace(ALL, findings=_findings(blank("a"), blank("b")))), "b"
    )
    assert list(baseline.values()) == [2]
    three = dataclasses.replace(ALL, findings=_findings(blank("x"), blank("y"), blank("z")))
    compared = compare(three, baseline)
    assert [len(compared.known), len(compared.findings), len(compared.stale)] == [2, 1, 0]
    one = compare(dataclasses.replace(ALL, findings=_findings(blank("x"))), baseline)
    assert [len(one.known), len(one.findings), len(one.stale)] == [1, 0, 1]


def test_a_long_value_is_cut_and_told_by_its_digest():
    ends = [dataclasses.replace(FINDINGS[4], value=plain(LONG + end)).identity for end in "ab"]
    assert ends[0] != ends[1]
    assert len(ends[0].value) < 200


def test_a_baseline_has_a_line_a_finding_in_one_order():
    written = write_baseline(ALL)
    rows = [line for line in written.splitlines() if line.startswith("    {")]
    assert len(rows) == len(ALL.findings)
    assert rows == sorted(rows, key=lambda row: list(json.loads(row.rstrip(",")).values())[:2])
    assert write_baseline(dataclasses.replace(ALL, findings=ALL.findings[::-1])) == written


def test_a_baseline_written_anew_keeps_what_is_known_and_drops_what_is_stale():
    assert write_baseline(REPORT) == write_baseline(ALL)


def test_an_empty_baseline_accepts_nothing():
    assert write_baseline(GOOD) == '{\n  "skosmith-baseline": 1,\n  "findings": []\n}\n'
    compared = compare(ALL, read_baseline(write_baseline(GOOD), "b"))
    assert len(compared.findings) == len(ALL.findings)
    assert compared.known == compared.stale == ()


def _baseline(*rows):
    return json.dumps({"skosmith-baseline": 1, "findings": list(rows)})


ROW = {"rule": "a", "focus": "<b:>"}
FAULTS = [
    ("{", "b.json:1: no JSON: "),
    ("\n\n[1,]", "b.json:3: no JSON: "),
    ("[" * 100_000, "b.json: no baseline: nested too deep"),
    ("[]", "b.json: no baseline: it lacks 'skosmith-baseline'"),
    ("{}", "b.json: no baseline: it lacks 'skosmith-baseline'"),
    ('{"skosmith-baseline": 2}', "b.json: a baseline of version 2; this Skosmith reads 1"),
    ('{"skosmith-baseline": 1}', "b.json: 'findings' is no list"),
    (_baseline(1), "b.json, finding 1: no object"),
    (_baseline(ROW, {"rule": "a"}), "b.json, finding 2: 'focus' is missing"),
    (_baseline({"rule": 1, "focus": "b"}), "b.json, finding 1: 'rule' is no text: 1"),
    (_baseline(ROW | {"lines": 3}), "b.json, finding 1: unknown key 'lines'"),
    (_baseline(ROW | {"count": True}), "b.json, finding 1: 'count' is no positive number: True"),
    (_baseline(ROW | {"count": 0}), "b.json, finding 1: 'count' is no positive number: 0"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_broken_baseline_is_told_with_its_place_and_a_remedy(text, message):
    with pytest.raises(SourceError) as raised:
        read_baseline(text, "b.json")
    assert str(raised.value).startswith(message)
    assert raised.value.remedy


def test_a_count_too_large_to_be_true_costs_nothing():
    baseline = read_baseline(_baseline(ROW | {"count": 10**15}), "b.json")
    assert len(compare(GOOD, baseline).stale) == 1


TERMS = st.sampled_from([KITE, blank("a"), blank("b"), plain("a\n|\u202e"), plain(LONG)])


@given(st.lists(st.tuples(TERMS, st.none() | TERMS)))
def test_any_findings_are_known_once_written_down(pairs):
    findings = tuple(Finding(Severity.WARNING, WALK.name, node, value) for node, value in pairs)
    report = Report(findings, (WALK,), 1)
    compared = compare(report, read_baseline(write_baseline(report), "b"))
    assert compared.findings == compared.stale == ()
    assert len(compared.known) == len(findings)
