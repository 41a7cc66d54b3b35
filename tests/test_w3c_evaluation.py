"""The W3C's evaluation and syntax tests of SPARQL 1.0, 1.1 and 1.2, over HTTP.

What does not pass is listed with its reason in expected/w3c-deviations.tsv, and docs/http.md says
so in words; a test on the list that passes fails this one, too.
"""

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import w3c
from running import query, update, writing_empty
from w3c import Case, Suite

SUITES = {"sparql10": 482, "sparql11": 498, "sparql12": 269}
MANIFESTS = {
    "sparql10": ["manifest.ttl"],
    "sparql11": [f"manifest-sparql11-{part}.ttl" for part in ("query", "update", "results", "fed")],
    "sparql12": ["manifest.ttl"],
}  # fmt: skip
PASSED = {"sparql10": 464, "sparql11": 481, "sparql12": 263}
"""What the engine passes when it is asked in process."""
LIST = Path(__file__).parent / "expected" / "w3c-deviations.tsv"
JSON = "application/sparql-results+json"
NQUADS = "application/n-triples"
SOURCES = re.compile(r"FROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with writing_empty(tmp_path_factory, "--base-iri", w3c.HOME) as served:
        yield served


def problem(body):
    return json.loads(body)["type"].rpartition("#")[2]


def is_syntax_error(status, body):
    return status == 400 and problem(body) == "query-syntax"


def is_no_syntax_error(status, body):
    """Tell whether a text was taken for SPARQL, be it that it cannot or may not be done here."""
    refused = {(400, "query-evaluation"), (403, "federation-refused")}
    return status in {200, 204} or (status, problem(body)) in refused


def load(service, case):
    graphs = list(case.data)
    if not graphs:  # the query names its files itself
        for name in SOURCES.findall(case.text):
            file = case.file.parent / name
            if file.is_file():
                graphs.append((w3c.url_of(file), file))
    status, body = update(service, w3c.insertion(w3c.quads_of(graphs)))
    assert status == 204, body


def passes(service, case: Case) -> bool:
    """Play one test; tell whether the service does as it says."""
    match case.kind:
        case "PositiveSyntaxTest":
            return is_no_syntax_error(*query(service, case.text, "*/*"))
        case "PositiveUpdateSyntaxTest":
            return is_no_syntax_error(*update(service, case.text))
        case "NegativeSyntaxTest" if case.file.suffix == ".rq":
            return is_syntax_error(*query(service, case.text))
        case "NegativeSyntaxTest" | "NegativeUpdateSyntaxTest":
            return is_syntax_error(*update(service, case.text))
        case "UpdateEvaluationTest":
            load(service, case)
            return updates_well(service, case)
        case "QueryEvaluationTest" | "CSVResultFormatTest":
            load(service, case)
            return answers_well(service, case)
    raise AssertionError(case.kind)


def updates_well(service, case: Case) -> bool:
    status, _ = update(service, f"BASE <{case.base}>\n{case.text}")
    text = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    found = [
        ox.Quad(row["s"], row["p"], row["o"], row.get("g", ox.DefaultGraph()))
        for row in map(dict, solutions(service, text))
    ]
    return status == 204 and w3c.same_quads(found, w3c.quads_of(case.after))


def solutions(service, text):
    status, body = query(service, text)
    if status != 200:
        return [("failed", status)]
    return w3c.rows_of(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))


def answers_well(service, case: Case) -> bool:
    text = f"BASE <{case.base}>\n{case.text}"
    if case.kind == "CSVResultFormatTest":
        found = query(service, text, "text/csv")[1].decode()
        return w3c.same_csv(found, case.result.read_text("utf-8"))
    expected = w3c.expected_answer(case.result)
    status, body = query(service, text, f"{JSON}, {NQUADS}")
    if status != 200:
        return False
    if isinstance(expected, bool):
        return json.loads(body).get("boolean") is expected
    if (expected and isinstance(expected[0], ox.Quad)) or (
        case.result.suffix == ".ttl" and not body.startswith(b"{")
    ):
        return w3c.same_quads(list(ox.parse(body, ox.RdfFormat.N_TRIPLES)), expected)
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    rows = w3c.rows_of(results)
    if case.lax:
        rows, expected = list(dict.fromkeys(rows)), list(dict.fromkeys(expected))
    return w3c.same_rows(rows, expected)


def deviations():
    rows = (line.split("\t") for line in LIST.read_text("utf-8").splitlines() if line[:1] != "#")
    return dict(rows)


@pytest.mark.parametrize("reason", sorted(set(deviations().values())))
def test_each_reason_is_told_in_the_page_on_the_service(reason):
    page = (Path(__file__).parents[1] / "docs" / "http.md").read_text("utf-8")
    assert reason.lower() in page.lower()


@pytest.mark.suite
@pytest.mark.network
@pytest.mark.parametrize("name", SUITES)
def test_a_suite_passes_but_for_the_deviations_that_are_listed(service, w3c_tests, name):
    suite = Suite(w3c_tests)
    for manifest in MANIFESTS[name]:
        suite.read(w3c_tests / name / manifest)
    failed = {case.iri for case in suite.cases if not passes(service, case)}
    known = {iri for iri in deviations() if any(case.iri == iri for case in suite.cases)}
    assert len(suite.cases) == SUITES[name]
    assert failed - known == set(), "these fail and are not listed"
    assert known - failed == set(), "these are listed and pass"
    assert len(suite.cases) - len(failed) >= PASSED[name]
