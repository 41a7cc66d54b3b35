"""The W3C's tests of SHACL: 98 of Core and 23 of SPARQL, compared result by result.

A test is passed when `conforms` and all of focus node, path, severity, component, source shape and
value of every result are as expected, no result more often than it should be.
"""

import os
from pathlib import Path

import pytest
import rdflib

from shacl_findings import with_ours
from shacl_peers import (
    PeerError,
    rdflib_as_it_reads,
    roughly,
    triples_of_graph,
    with_pyshacl,
    with_shacl,
)
from shacl_suite import Descriptions, base_of, cases, differences, triples_of_file

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SKOSMITH_SHARED", ROOT.parent / "shared"))
TESTS = SHARED / "conformance" / "shacl" / "data-shapes-test-suite" / "tests"
COUNTS = {"core": 98, "sparql": 23}
CASES = [case for part in COUNTS if TESTS.is_dir() for case in cases(TESTS, part)]

pytestmark = pytest.mark.suite


def _with_oxigraph(file):
    return triples_of_file(file, TESTS)


def _with_rdflib(file):
    with rdflib_as_it_reads():
        graph = rdflib.Graph(bind_namespaces="none")
        graph.parse(data=file.read_bytes(), format="turtle", publicID=base_of(file, TESTS))
        return triples_of_graph(graph)


def _asked(case, read, ask, refusal):
    """Give an engine's verdict and the expected one; None is a refusal."""
    data = read(case.data)
    shapes = data if case.shapes == case.data else read(case.shapes)
    expected = case.expected()
    try:
        found = ask(data, shapes)
    except refusal:
        return None, expected
    if expected is None or (case.is_one_file and read is _with_oxigraph and ask is with_ours):
        return found, expected
    own = {*data, *shapes, *(read(case.file))}
    theirs = {*_with_oxigraph(case.data), *_with_oxigraph(case.shapes), *_with_oxigraph(case.file)}
    return Descriptions(own).verdict(found), Descriptions(theirs).verdict(expected)


def _check(case, read):
    from skosmith_converter.shacl import ShapesError

    found, expected = _asked(case, read, with_ours, ShapesError)
    if expected is None or found is None:
        assert found == expected, "shapes are to be refused where the suite says so, and only there"
    else:
        assert differences(expected.found, found.found) == []
        assert found.conforms == expected.conforms


@pytest.mark.skipif(TESTS.is_dir(), reason="the suite is there")
def test_the_suite_is_beside_the_checkout():
    pytest.skip(f"no SHACL suite at {TESTS}; name its root's folder in SKOSMITH_SHARED")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_results_are_those_of_the_suite(case):
    _check(case, _with_oxigraph)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_results_are_those_of_the_suite_where_rdflib_reads_the_graphs(case):
    _check(case, _with_rdflib)


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.name.startswith("sparql")], ids=lambda c: c.name
)
def test_results_are_those_of_the_suite_where_queries_are_asked_for_all_nodes_at_once(
    case, monkeypatch
):
    monkeypatch.setattr("skosmith_converter.shacl.sparql_constraints._FEW", -1)
    _check(case, _with_oxigraph)


@pytest.mark.skipif(not CASES, reason="no SHACL suite beside the checkout")
@pytest.mark.parametrize(("part", "count"), COUNTS.items())
def test_all_tests_of_the_suite_are_run(part, count):
    assert sum(case.name.startswith(f"{part}/") for case in CASES) == count


KNOWN = {
    with_pyshacl: {
        "core/property/uniqueLang-002",  # takes "1"^^xsd:boolean for the term true, which alone switches it on
        "sparql/node/prefixes-001",  # knows the prefixes of the file, not those that are imported
        "sparql/pre-binding/shapesGraph-001",
    },
    with_shacl: {"sparql/pre-binding/unsupported-sparql-004"},
}
"""What other engines are known to miss."""


@pytest.mark.skipif(not CASES, reason="no SHACL suite beside the checkout")
@pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning")
@pytest.mark.parametrize("ask", KNOWN)
def test_the_comparison_finds_what_other_engines_are_known_to_miss(ask):
    failed = set()
    for case in CASES:
        found, expected = _asked(case, _with_oxigraph, ask, PeerError)
        if None in (found, expected):
            same = found is expected
        else:
            same = found.conforms == expected.conforms and roughly(found) == roughly(expected)
        failed |= set() if same else {case.name}
    assert failed == KNOWN[ask]
