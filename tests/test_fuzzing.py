"""Whatever is asked, nothing fails on our side: generated requests against a running service."""

import json
from importlib.resources import files
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from running import serving

pytestmark = pytest.mark.network
CHECKS = [content_type_conformance, response_schema_conformance, status_code_conformance]
SCHEMA = schemathesis.openapi.from_dict(
    json.loads(files("skosmith_server.static").joinpath("openapi.json").read_text("utf-8"))
)
OPERATIONS = {op.ok().label: op.ok() for op in SCHEMA.get_all_operations()}
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def service(sample_file, tmp_path_factory):
    told = tmp_path_factory.mktemp("told") / "feedback.jsonl"
    options = ("--timeout", "1", "--client-seconds", "2", "--feedback", told)
    with serving(sample_file, *options) as served:
        yield served
    assert "Traceback" not in "".join(served.said)


CASES = [(label, GenerationMode.POSITIVE) for label in OPERATIONS]
CASES += [
    (label, GenerationMode.NEGATIVE) for label, op in OPERATIONS.items() if op.query or op.body
]
"""What takes neither can't be asked wrongly."""


@pytest.mark.parametrize(("label", "mode"), CASES)
def test_what_is_described_is_answered_as_it_says(service, label, mode):
    @FUZZ
    @given(OPERATIONS[label].as_strategy(generation_mode=mode))
    def ask(case):
        response = case.call(base_url=service.url)
        assert response.status_code < 500 or response.status_code == 503, response.text
        if mode is GenerationMode.POSITIVE:
            case.validate_response(response, checks=CHECKS)

    ask()


WORDS = st.sampled_from(
    ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "*", "?s", "?p", "?o", "{", "}", "(", ")", "<a:b>", "'x'", '"', "'''",
     "FILTER", "OPTIONAL", "UNION", "VALUES", "BIND", "AS", "GROUP BY", "ORDER BY", "LIMIT", "1", "-1e400", "a", ".", ";",
     "SERVICE", "GRAPH", "FROM", "PREFIX", "skos:", ":", "<", ">", "#", "\\u0000", "\ud7ff", "REGEX", "NOW()", "|", "/", "^", "+"]
)  # fmt: skip
QUERIES = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))
ACCEPTS = st.one_of(
    st.sampled_from(
        ["*/*", "text/html", "text/turtle", "text/csv;q=0", "application/json, text/*"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
NAMES = st.sampled_from(
    ["query", "update", "default-graph-uri", "named-graph-uri", "format", "example"]
)


@settings(FUZZ, max_examples=400)
@given(QUERIES, ACCEPTS, st.lists(st.tuples(NAMES, QUERIES), max_size=3))
def test_no_query_fails_on_our_side(service, query, accept, more):
    pairs = [("query", query), *more]
    path = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in pairs)
    status, body = service.get(f"/sparql?{path}", Accept=accept)
    assert status < 500 or status == 503, body


@settings(FUZZ, max_examples=200)
@given(
    st.text(max_size=40),
    ACCEPTS,
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
def test_no_address_fails_on_our_side(service, path, accept, languages):
    found = service.get(
        f"/{quote(path, safe='/?&=%')}", Accept=accept, **{"Accept-Language": languages}
    )
    assert found[0] < 500 or found[0] == 503, found[1]
