"""SERVICE: endpoints that the operator names are asked, no other host is."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import free_port
from running import serving
from skosmith_server.federation import (
    MOST_CALLS,
    MOST_ROWS,
    Call,
    FederationFailedError,
    calls_in,
    replaced,
    values_of,
)
from skosmith_server.guard import FederationRefusedError, QueryRefusedError, check_query

URL = "https://skills.example/sparql"
PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"


def found(query, *allowed):
    return [(one.endpoint, one.is_silent) for one in calls_in(query, "http://b/", allowed)]


# -- finding -------------------------------------------------------------------------------------
CALLS = {
    f"SELECT * {{ SERVICE <{URL}> {{ ?s ?p ?o }} }}": [(URL, False)],
    f"SELECT * {{ service silent <{URL}> {{ ?s ?p {{ }} }} ?a ?b ?c }}": [(URL, True)],
    f"SELECT * {{ SERVICE # why\n <{URL}> # {{\n {{ ?s ?p '}}' }} }}": [(URL, False)],
    f"SELECT * {{ SERVICE <{URL}> {{ }} OPTIONAL {{ SERVICE <{URL}> {{ }} }} }}": [(URL, False)] * 2,
    "SELECT ?service { ?service ?p 'SERVICE' }": [],
    f"SELECT * {{ SERVICE ?any {{ ?s ?p ?o }} FILTER(?any = <{URL}>) }}": [],
    f"SELECT * {{ SERVICE <{URL}> {{ ?s ?p ?o ": [],
    f"SELECT * {{ 1SERVICE <{URL}> {{ ?s ?p ?o }} }}": [(URL, False)],
    f"SELECT * {{ SERVICE <{URL}> ": [],
    "SERVICE": [],
}  # fmt: skip


@pytest.mark.parametrize("query", CALLS)
def test_each_call_is_found(query):
    assert found(query, URL) == CALLS[query]


def test_an_endpoint_gets_the_pattern_with_the_prologue():
    (call,) = calls_in(
        f"{PREFIXES}SELECT ?x {{ SERVICE <{URL}> {{ ?x a skos:Concept }} }}", "http://b/", {URL}
    )
    assert call.query == f"BASE <http://b/>\n{PREFIXES}SELECT * WHERE {{ ?x a skos:Concept }}"


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * { SERVICE <https://other.example/> { ?s ?p ?o } }", FederationRefusedError),
        (f"SELECT * {{ SERVICE <{URL}> {{ SERVICE <http://x/> {{ }} }} }}", FederationRefusedError),
        (f"SELECT * {{ {f'SERVICE <{URL}> {{ }} ' * (MOST_CALLS + 1)} }}", FederationRefusedError),
        (f"SELECT * {{ SERVICE <{URL}> {'{' * 200}{'}' * 200} }}", QueryRefusedError),
    ],
)
def test_what_may_not_be_asked_is_refused(query, error):
    with pytest.raises(error):
        calls_in(query, "http://b/", {URL})


@pytest.mark.parametrize(
    "piece", [f"SERVICE <{URL}> {{", f"SERVICE <{URL}> {{ }}", "SERVICE SILENT", "service<a:b>{{}"]
)
def test_the_longest_query_is_looked_through_in_no_time(piece):
    query = f"PREFIX a: <{'a' * 30_000}:b>\nSELECT * {{ {piece * (30_000 // len(piece))} }}"
    start = time.process_time()
    with suppress(QueryRefusedError):
        calls_in(query, "http://b/", {URL})
    assert time.process_time() - start < 1


@given(st.text("SERVICEservice <>{}?:.'\"#ab1\\\n", max_size=60))
def test_nothing_that_reads_as_a_call_is_left_to_the_engine(text):
    query = f"SELECT * {{ {text} SERVICE <{URL}> {{ ?s ?p ?o }} {text} }}"
    try:
        calls = calls_in(query, "http://b/", {URL})
        rest = replaced(query, calls, ["{ }"] * len(calls))
        check_query(rest)
    except QueryRefusedError:
        return
    assert rest.count("\n") == query.count("\n")
    assert all(call.endpoint == URL for call in calls)


# -- answers -------------------------------------------------------------------------------------
def answer(*rows, names=("a", "b")):
    bindings = [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


def test_solutions_become_values():
    rows = [
        ({"type": "uri", "value": "http://x/"}, {"type": "literal", "value": 'a "b"\n', "xml:lang": "en"}),
        (None, {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}),
    ]  # fmt: skip
    assert values_of(Call(URL, False, "", 0, 0), answer(*rows)) == (
        '{ VALUES (?a ?b) { (<http://x/> "a \\"b\\"\\n"@en) '
        '(UNDEF "1"^^<http://www.w3.org/2001/XMLSchema#integer>) } }'
    )
    assert (
        values_of(Call(URL, False, "", 0, 0), answer((), (), names=())) == "{ VALUES () { () () } }"
    )


ODD_ANSWERS = {
    "no JSON": b"<html>",
    "another JSON": b"[1]",
    "a truth": b'{"head": {}, "boolean": true}',
    "a blank node": answer(({"type": "bnode", "value": "b"}, None)),
    "a triple": answer(({"type": "triple", "value": {"subject": {"type": "uri", "value": "a:"},
        "predicate": {"type": "uri", "value": "a:"}, "object": {"type": "uri", "value": "a:"}}}, None)),
    "an IRI that leads out": answer(({"type": "uri", "value": "a:b> } SERVICE <http://evil/"}, None)),
    "a name that leads out": answer((None,), names=("a) {} } #",)),
    "too many": answer(*[(None, None)] * (MOST_ROWS + 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_an_odd_answer_is_told_with_its_endpoint(name):
    with pytest.raises(FederationFailedError, match="SERVICE <https://skills.example/sparql>"):
        values_of(Call(URL, False, "", 0, 0), ODD_ANSWERS[name])


# -- the service ---------------------------------------------------------------------------------
@contextmanager
def endpoint(status, body):
    """An HTTP server that gives one answer to whatever is asked; gives its address and what came."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(status)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked
        server.shutdown()


def ask(served, query):
    status, body = served.get(f"/sparql?query={quote(query)}&format=json")
    return status, json.loads(body)


@pytest.mark.network
def test_two_services_answer_one_query(sample_file, sample_service):
    other = f"http://127.0.0.1:{sample_service.port}/sparql"
    gone = f"http://127.0.0.1:{free_port()}/sparql"
    join = (
        PREFIXES + "SELECT ?name { ?skill skos:notation 'SHOE' . "
        "CALL { ?skill skos:prefLabel ?name } FILTER(LANG(?name) = 'en') }"
    )
    with serving(sample_file, "--services", f"{other},{gone}") as served:
        status, body = ask(served, join.replace("CALL", f"SERVICE <{other}>"))
        assert status == 200, body
        assert [row["name"]["value"] for row in body["results"]["bindings"]] == ["Shoe mending"]
        status, body = ask(served, join.replace("CALL", f"SERVICE <{gone}>"))
        assert (status, body["type"][-14:]) == (502, "service-failed")
        assert gone in body["detail"]
        assert ask(served, join.replace("CALL", f"SERVICE SILENT <{gone}>"))[0] == 200
        status, body = ask(served, join.replace("CALL", "SERVICE <http://127.0.0.1:1/>"))
        assert (status, other in body["detail"]) == (403, True)
        status, body = ask(
            served,
            f"SELECT * {{\nSERVICE <{other}> {{\n ?s <http://www.w3.org/2004/02/skos/core#notation> ?o }}\n nonsense }}",
        )
        assert (status, body["line"]) == (400, 4)
        description = served.get("/.well-known/void")[1]
        assert "BasicFederatedQuery" in description


@pytest.mark.network
@pytest.mark.parametrize(
    ("status", "body"), [(500, b"oh"), (302, b""), (400, b"bad"), (200, b"{}")]
)
def test_an_endpoint_that_fails_harms_nobody(sample_file, status, body):
    with endpoint(status, body) as (url, asked), serving(sample_file, "--services", url) as served:
        query = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"
        for _ in range(2):
            code, problem = ask(served, query)
            assert (code, problem["type"][-14:]) == (502, "service-failed")
        assert len(asked) >= 2
        assert ask(served, "ASK {}")[0] == 200


@pytest.mark.network
def test_answers_of_others_are_not_kept(sample_file):
    with (
        endpoint(200, answer(({"type": "uri", "value": "http://x/"}, None))) as (url, asked),
        serving(sample_file, "--services", url) as served,
    ):
        query = f"SELECT ?a {{ SERVICE <{url}> {{ ?a ?p ?o }} }}"
        for _ in range(2):
            assert ask(served, query)[1]["results"]["bindings"][0]["a"]["value"] == "http://x/"
        assert len(asked) == 2


@pytest.mark.parametrize("value", ["ftp://x/", "a b", "http://ok/,nothing"])
def test_what_is_no_endpoint_is_a_mistake_in_the_settings(value, sample_file):
    from click.testing import CliRunner

    from skosmith_server.__main__ import main

    result = CliRunner().invoke(main, ["serve", str(sample_file), "--services", value])
    assert result.exit_code == 2
