"""The service as users start it: a process on loopback, asked over sockets."""

import json
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from running import COMMAND, ENVIRONMENT, serving, until, update, writing
from sample_graph import IRIS
from skosmith_server import cli
from skosmith_server.__main__ import main

ASK = "/sparql?query=ASK%7B%7D"


@pytest.fixture(scope="module")
def graph_file(sample_file):
    return sample_file


@pytest.fixture(scope="module")
def port(sample_service):
    return sample_service.port


def ask(port, query, **headers):
    """Status and body of a query, posted as it is."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        headers = {"Content-Type": "application/sparql-query"} | headers
        connection.request("POST", "/sparql", body=query.encode(), headers=headers)
        response = connection.getresponse()
        return response.status, response.read()


def raw(port, data):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.network
def test_the_service_answers_over_http(port):
    request = Request(f"http://127.0.0.1:{port}{ASK}")
    with urlopen(request, timeout=10) as response:
        assert json.load(response)["boolean"] is True
        assert "waitress" not in response.headers.get("Server", "")


@pytest.mark.network
def test_the_graph_is_validated_while_queries_are_answered(sample_service):
    assert sample_service.get(ASK)[0] == 200
    status, body = sample_service.get("/validation.json")
    assert status == 200
    counts = json.loads(body)["counts"]
    assert counts["violation"] > 0
    words = f">{counts['violation']} violations, {counts['warning']} warnings"
    assert words in sample_service.get("/", Accept="text/html")[1]


@pytest.mark.network
def test_a_file_that_was_validated_is_not_validated_again(sample_file, tmp_path):
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [*COMMAND, "validate", sample_file], env=ENVIRONMENT | environment, check=False,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 1
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text(kept.read_text().replace("exactly one concept scheme", "some known scheme"))
    with serving(sample_file, **environment) as served:
        assert "some known scheme" in served.get("/validation")[1]
        report = json.loads(served.get("/validation.json")[1])
    assert report["sources"] == [sample_file.name]
    assert [*tmp_path.rglob("*.json")] == [kept]


@pytest.mark.network
def test_a_graph_that_was_changed_is_validated_anew(tmp_path, sample_file):
    with writing(tmp_path, sample_file, XDG_CACHE_HOME=str(tmp_path / "cache")) as served:

        def labelled():
            found = json.loads(served.get("/validation.json")[1])["findings"]
            return [f for f in found if f["rule"] == "S14"]

        assert labelled() == []
        label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
        data = f"<https://example.org/x> {label} 'one'@en, 'two'@en"
        assert update(served, f"INSERT DATA {{ {data} }}")[0] == 204
        assert until(labelled)
        assert update(served, f"DELETE DATA {{ {data} }}")[0] == 204
        assert until(lambda: not labelled())
    assert not [*(tmp_path / "cache").rglob("*.json")]


@pytest.mark.network
def test_head_sends_no_body(port):
    answer = raw(port, f"HEAD {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b""


@pytest.mark.network
@pytest.mark.parametrize("path", ["/search?q=клиент", "/sparql?query=ASK{}&x=клиент", "/ключ"])
def test_addresses_that_are_not_percent_encoded_are_understood(port, path):
    answer = raw(port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.split()[1] in {b"200", b"404"}


@pytest.mark.network
@pytest.mark.parametrize("method", ["TRACE", "FOO", "PUT"])
def test_unknown_methods_are_refused_in_shape(port, method):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/sparql")
    with connection.getresponse() as response:
        assert response.status == 405
        assert json.load(response)["status"] == 405
    connection.close()


@pytest.mark.network
def test_a_chunked_query_is_read_and_a_huge_body_refused(port):
    chunked = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        "Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
        "6\r\nASK {}\r\n0\r\n\r\n"
    )
    assert b'"boolean":true' in raw(port, chunked.encode())
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/sparql-query"}
    connection.request("POST", "/sparql", body=b" " * 300_000, headers=headers)
    with connection.getresponse() as response:
        assert response.status == 413
    connection.close()


@pytest.mark.network
def test_encoded_slashes_are_no_slashes(port):
    answer = raw(port, b"GET /9%2Fskills%2FNONE HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404")


@pytest.mark.network
def test_the_longest_queries_do_not_end_the_process(port):
    queries = [
        "DESCRIBE " + "<a:b> " * 4900,
        "SELECT * { VALUES ?x {" + "1 " * 20_000 + "} }",
        "SELECT * {" + "{" * 98 + "}" * 98 + "}",
        "SELECT * { FILTER(" + "!" * 1900 + "1) }",
    ]
    for query in queries:
        assert ask(port, query)[0] in {200, 503}  # DESCRIBE of thousands takes its time
        assert ask(port, "ASK {}")[0] == 200


@pytest.mark.network
def test_many_clients_at_once_get_their_own_answers(port):
    def ask(number):
        url = f"http://127.0.0.1:{port}/sparql?query=SELECT({number}%20AS%20?n)%7B%7D&format=csv"
        with urlopen(url, timeout=20) as response:
            return response.read().split()[1]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(100))) == [str(n).encode() for n in range(100)]


@pytest.mark.network
def test_a_taken_port_is_said_plainly(port, graph_file):
    command = [*COMMAND, "serve", str(graph_file), "--port", str(port)]
    done = subprocess.run(
        command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3
    assert "the port is taken" in done.stderr
    assert "Traceback" not in done.stderr


def run(*arguments, stdin=""):
    return CliRunner().invoke(main, arguments, input=stdin)


LABELS = (
    f"SELECT ?s ?l {{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l . "
    f"?s <http://www.w3.org/2004/02/skos/core#inScheme> <{IRIS.base}8> }}"
)


def test_query_prints_a_table(graph_file):
    done = run("query", str(graph_file), "-", "--format", "table", stdin=LABELS)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[2] == "8/skills/SHOE  Cordonnerie @fr-CA"
    done = run("query", str(graph_file), "-", "--format", "table", stdin="DESCRIBE <8/skills/SHOE>")
    assert "subject" in done.stdout


FORMS = [
    ("json", "ASK {}", '{"head":{},"boolean":true}\n'),
    ("csv", "SELECT (1 AS ?n) {}", "n\n1\n"),  # the runner turns CR LF into LF
    ("ntriples", "CONSTRUCT { <a:a> <a:b> 1 } {}", "<a:a> <a:b> "),
    (None, "SELECT (1 AS ?n) {}", '{"head":{"vars":["n"]}'),
    (None, "CONSTRUCT { <a:a> <a:b> 1 } {}", "<a:a> <a:b> 1"),
]


@pytest.mark.parametrize(("name", "query", "start"), FORMS)
def test_query_prints_every_form(graph_file, tmp_path, name, query, start):
    file = tmp_path / "query.rq"
    file.write_text(query)
    options = ("--format", name) if name else ()
    done = run("query", str(graph_file), str(file), *options)
    assert done.exit_code == 0
    assert done.stdout.startswith(start)


FAILURES = [
    (("-",), "SELECT", 3, "Error in the query"),
    (("-",), "CLEAR ALL", 3, "read-only"),
    (("-",), "ASK { SERVICE <http://x/> {} }", 3, "SERVICE"),
    (("-", "--format", "turtle"), "ASK {}", 3, "cannot be written"),
    (("-", "--format", "parquet"), "ASK {}", 2, "parquet"),
    (("-", "--base-iri", "nowhere"), "ASK {}", 2, "nowhere"),
    (("missing.rq",), "", 3, "missing.rq: cannot be read"),
]


@pytest.mark.parametrize(("more", "stdin", "code", "words"), FAILURES)
def test_query_fails_clearly(graph_file, more, stdin, code, words):
    done = run("query", str(graph_file), *more, stdin=stdin)
    assert done.exit_code == code
    assert words in done.stderr
    assert done.stdout == ""


def test_query_needs_a_graph_and_utf8(graph_file, tmp_path):
    assert run("query", "only.rq").exit_code == 2
    file = tmp_path / "query.rq"
    file.write_bytes("ASK {}".encode("utf-16"))
    assert "no UTF-8" in run("query", str(graph_file), str(file)).stderr


def test_serve_without_anything_says_what_to_name(monkeypatch):
    monkeypatch.setattr(cli, "seeds_of_checkout", lambda: None)
    done = run("serve")
    assert done.exit_code == 2
    assert "skosmith serve sfia.ttl" in done.stderr


def test_serve_refuses_what_it_cannot_use(graph_file):
    assert run("serve", "missing.ttl").exit_code == 3
    assert run("serve", str(graph_file), "--public-url", "nowhere").exit_code == 2
    done = run("serve", str(graph_file), "--host", "203.0.113.1", "--port", "1")
    assert done.exit_code == 3
    assert "cannot listen" in done.stderr


def test_a_checkout_has_seeds():
    assert cli.seeds_of_checkout().name == "seeds"


TRIPLE = 'SELECT ?t { BIND(<<( <a:s> <a:p> "x" )>> AS ?t) }'
TRIPLES = 'CONSTRUCT { <a:x> <a:y> <<( <a:s> <a:p> "x" )>> } {}'
LONG = "SELECT ?t { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(<<( <a:s> <a:p> ?c )>> AS ?t) } LIMIT 20000"
VERSIONS = [
    (TRIPLE, "application/sparql-results+json", "; version=1.2"),
    (TRIPLE, "application/sparql-results+json; version=1.2", "; version=1.2"),
    (TRIPLE, "application/sparql-results+xml", "; version=1.2"),
    (TRIPLE, "text/tab-separated-values", "; charset=utf-8; version=1.2"),
    (TRIPLE, "text/csv", "; charset=utf-8"),
    (LONG, "application/sparql-results+json", "; version=1.2"),
    (TRIPLES, "text/turtle", "; charset=utf-8; version=1.2"),
    (TRIPLES, "application/n-triples", "; version=1.2"),
    (TRIPLES, "application/rdf+xml", "; version=1.2"),
    (
        'SELECT ("{\\"type\\":\\"triple\\"} <triple>" AS ?t) {}',
        "application/sparql-results+json",
        "",
    ),
    ('SELECT ("<triple>" AS ?t) {}', "application/sparql-results+xml", ""),
    ("ASK {}", "application/sparql-results+json", ""),
]


@pytest.mark.parametrize(("query", "accept", "said"), VERSIONS)
def test_an_answer_with_triples_as_terms_says_its_version(port, query, accept, said):
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        connection.request("POST", "/sparql", body=query.encode(), headers=headers)
        response = connection.getresponse()
        response.read()
    assert response.status == 200
    assert response.headers["Content-Type"] == accept.partition(";")[0] + said
