"""The engine elsewhere without an engine: turns, refusals in our words, requests, connections."""

import asyncio
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_server.asking import (
    AnswerKind,
    NoFormatError,
    Query,
    QueryEvaluationError,
    QuerySyntaxError,
    StoreError,
)
from skosmith_server.engine.kinds import KINDS, Endpoint
from skosmith_server.engine.limits import BusyError, Limits
from skosmith_server.engine.messages import AnswerTooLargeError, Job
from skosmith_server.engine.remote import RemotePool
from skosmith_server.engine.replies import (
    Refusal,
    RemoteDownError,
    RemoteFailedError,
    RemoteTimeoutError,
    fault_of,
    kind_of_query,
)
from skosmith_server.engine.turns import Turns
from skosmith_server.pushing import graphs_of, parts_of
from skosmith_server.settings import ENDPOINT_KINDS

QUERY = "ASK {\n ?s ?p }"
REFUSALS = [
    (400, "error at 3:2: expected '.'", QuerySyntaxError, 2, 2),
    (400, "Parse error: Encountered '}' at line 3, column 8.", QuerySyntaxError, 2, 8),
    (400, "MALFORMED QUERY: Encountered '}' at line 3, column 8.", QuerySyntaxError, 2, 8),
    (400, "Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at '}'\n\nSPARQL query:\nx",
     QuerySyntaxError, 2, 1),
    (400, '{"exception": "Invalid syntax of a query", "status": "ERROR"}', QuerySyntaxError, 0, 0),
    (400, "no such function", QueryEvaluationError, None, None),
    (500, "Virtuoso S1T00 Error SR171: Transaction timed out", RemoteTimeoutError, None, None),
    (503, "Query timed out", RemoteTimeoutError, None, None),
    (504, "", RemoteTimeoutError, None, None),
    (503, "starting", RemoteDownError, None, None),
    (500, "<html><b>boom</b></html>", RemoteFailedError, None, None),
    (401, "", RemoteFailedError, None, None),
    (404, "", RemoteFailedError, None, None),
    (429, "", BusyError, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("status", "text", "kind", "line", "column"), REFUSALS)
def test_a_refusal_is_told_in_our_words(status, text, kind, line, column):
    error = fault_of(Refusal(status, {"retry-after": "7"}, text), QUERY, 2.0, 1)
    assert type(error) is kind
    assert "SPARQL query" not in str(error)
    assert "<b>" not in str(error)
    assert (getattr(error, "line", None), getattr(error, "column", None)) == (line, column)


FORMS = [
    ("SELECT * {}", AnswerKind.SOLUTIONS),
    ("# ASK\nPREFIX ask: <http://select/> CONSTRUCT {} {}", AnswerKind.GRAPH),
    ("BASE <http://select/> describe <a>", AnswerKind.GRAPH),
    ("ASK {}", AnswerKind.BOOLEAN),
    ("nonsense", None),
]


@pytest.mark.parametrize(("query", "kind"), FORMS)
def test_the_kind_of_an_answer_is_known_before_it_comes(query, kind):
    assert kind_of_query(query) is kind


LIMITS = [
    ("generic", {}, {}),
    ("virtuoso", {"timeout": "2500"}, {}),
    ("graphdb", {"timeout": "3"}, {}),
    ("qlever", {"timeout": "3s"}, {}),
    ("stardog", {"timeout": "2500"}, {}),
    ("blazegraph", {}, {"X-BIGDATA-MAX-QUERY-MILLIS": "2500"}),
]


@pytest.mark.parametrize(("kind", "fields", "headers"), LIMITS)
def test_each_engine_hears_the_limit_of_time_as_it_calls_it(kind, fields, headers):
    assert Endpoint("http://a/sparql", KINDS[kind]).limit(2.5) == (fields, headers)


STORES = [
    ("oxigraph", "http://a:7878/query", "http://a:7878/store"),
    ("skosmith", "http://a/sparql", "http://a/gsp"),
    ("virtuoso", "http://a/sparql", "http://a/sparql-graph-crud-auth"),
    ("fuseki", "http://a/ds/sparql", "http://a/ds/data"),
    ("graphdb", "http://a/repositories/r", "http://a/repositories/r/rdf-graphs/service"),
    ("generic", "http://a/graphs", "http://a/graphs"),
]


@pytest.mark.parametrize(("kind", "url", "store"), STORES)
def test_graphs_go_where_each_engine_takes_them(kind, url, store):
    assert Endpoint(url, KINDS[kind]).graph_store == store


@pytest.mark.parametrize("url", ["file:///etc/passwd", "host/sparql", "http://u:p@host/sparql"])
def test_what_is_no_address_of_an_endpoint_is_refused(url):
    with pytest.raises(ValueError, match=r"address"):
        Endpoint(url)


# -- turns ---------------------------------------------------------------------------------------
def test_a_client_that_asks_much_does_not_keep_the_others_waiting():
    async def main():
        turns, order = Turns(Limits(fast_lanes=2, slow_lanes=0)), []

        async def use(client):
            async with turns.turn(client):
                order.append(client)
                await asyncio.sleep(0.01)

        await asyncio.gather(*(use("greedy") for _ in range(6)), use("modest"))
        return order, turns.idle

    order, idle = asyncio.run(main())
    assert order.index("modest") == 1
    assert len(order) == 7
    assert idle


def test_too_many_that_wait_are_sent_away_and_one_that_leaves_makes_room():
    async def main():
        turns = Turns(Limits(fast_lanes=1, slow_lanes=0, waiting=2, waiting_of_client=1))

        async def wait(client):
            async with turns.turn(client):
                pass

        async with turns.turn("a"):
            waiting = asyncio.create_task(wait("b"))
            await asyncio.sleep(0)
            with pytest.raises(BusyError) as mine:
                await wait("b")
            other = asyncio.create_task(wait("c"))
            await asyncio.sleep(0)
            with pytest.raises(BusyError) as all_of_them:
                await wait("d")
            other.cancel()
            await asyncio.gather(other, return_exceptions=True)
        await waiting
        return mine.value.client_is_to_blame, all_of_them.value.client_is_to_blame, turns.idle

    assert asyncio.run(main()) == (True, False, True)


# -- connections ---------------------------------------------------------------------------------
class _Engine(BaseHTTPRequestHandler):
    """Answers by script: each entry is for one request, the last for all that follow."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.seen.append((self.rfile.read(length).decode(), dict(self.headers)))
        script = self.server.script
        status, media_type, body = script.pop(0) if len(script) > 1 else script[0]
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Stay silent."""


TRUE = (200, "application/sparql-results+json", b'{"head":{},"boolean":true}')
FORMATS = {AnswerKind.SOLUTIONS: "csv", AnswerKind.BOOLEAN: "json", AnswerKind.GRAPH: "ntriples"}


def ask(script, query="ASK {}", most_bytes=1000, token="", formats=FORMATS):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Engine)
    server.script, server.seen = list(script), []
    Thread(target=server.serve_forever, daemon=True).start()

    async def main():
        url = f"http://127.0.0.1:{server.server_port}/sparql"
        pool = RemotePool(Endpoint(url, credentials=token), Limits(seconds=1))
        try:
            text = Query(query, ("http://d/",), ("http://n/",), "http://base/")
            written = await pool.ask(Job(text, formats, 1, most_bytes), "me")
            timed.append(written.took)
            return written.body
        finally:
            await pool.drain()

    timed = []
    try:
        answer = asyncio.run(main())
        assert 0 < timed[0] < 1
        return answer, server.seen
    finally:
        server.shutdown()
        server.server_close()


def test_a_request_holds_query_dataset_base_and_token():
    body, seen = ask([TRUE], "ASK { <x> ?p ?o }", token="secret")  # noqa: S106
    assert json.loads(body) == {"head": {}, "boolean": True}
    ((sent, headers),) = seen
    assert sent == (
        "query=BASE+%3Chttp%3A%2F%2Fbase%2F%3E%0AASK+%7B+%3Cx%3E+%3Fp+%3Fo+%7D"
        "&default-graph-uri=http%3A%2F%2Fd%2F&named-graph-uri=http%3A%2F%2Fn%2F"
    )
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Accept"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    "first", [(503, "text/plain", b""), (502, "text/plain", b"no"), (None, "", b"")]
)
def test_an_engine_that_was_not_there_is_asked_a_second_time(first):
    _, seen = ask([first, TRUE])
    assert len(seen) == 2


BAD = [
    ([(503, "text/plain", b"")], "ASK {}", RemoteDownError),
    ([(200, "text/html", b"<p>Welcome")], "ASK {}", RemoteFailedError),
    ([(200, TRUE[1], b"{")], "ASK {}", RemoteFailedError),
    ([(200, "text/csv", b"x" * 2000)], "SELECT * {}", AnswerTooLargeError),
    ([TRUE], "DESCRIBE <a:b>", NoFormatError),
]


def test_a_text_that_is_no_query_in_a_form_that_nobody_has_is_refused():
    with pytest.raises(NoFormatError):
        ask([TRUE], "nonsense", formats={})


@pytest.mark.parametrize(("script", "query", "kind"), BAD)
def test_what_is_no_answer_is_refused(script, query, kind):
    formats = {k: v for k, v in FORMATS.items() if k is not AnswerKind.GRAPH}
    with pytest.raises(kind):
        ask(script, query, formats=formats)


def test_an_engine_that_says_nothing_is_hung_up_on():
    async def main():
        hung_up = []

        async def silent(reader, writer):
            while await reader.read(1000):
                pass
            hung_up.append(True)
            writer.close()

        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        pool = RemotePool(Endpoint(f"http://127.0.0.1:{port}/"), Limits(seconds=0.1))
        with pytest.raises(RemoteTimeoutError):
            await pool.ask(Job(Query("ASK {}"), FORMATS, 0.1, 1000), "me")
        with pytest.raises(StoreError, match="cannot be used"):
            await pool.start()
        server.close()
        await asyncio.sleep(0.1)
        assert hung_up

    asyncio.run(main())


# -- loading -------------------------------------------------------------------------------------
LINES = st.lists(
    st.tuples(st.sampled_from(["<a:a>", "_:b", "<a:b>"]), st.sampled_from(["_:c", "<a:c>", '"é"'])),
    max_size=30,
)


@given(LINES, st.integers(10, 100))
def test_parts_hold_every_line_once_and_all_blank_nodes_in_the_first(pairs, size):
    lines = [f"{s} <a:p> {o} .\n" for s, o in pairs]
    parts = list(parts_of("http://g/", lines, size))
    assert sorted(line for part in parts for line in part.lines) == sorted(lines)
    assert [part.first for part in parts] == [True] + [False] * (len(parts) - 1)
    assert not any("_:" in line for part in parts[1:] for line in part.lines)


def test_a_default_graph_that_is_no_union_gets_the_union():
    quads = [("<a:a>", "<a:p>", "<a:b>", ""), ("<a:a>", "<a:p>", "<a:c>", "<a:g>")]
    apart, united = (graphs_of(quads, "", unites=unites) for unites in (False, True))
    assert {name: len(lines) for name, lines in apart.items()} == {"": 2, "a:g": 1}
    assert {name: len(lines) for name, lines in united.items()} == {"": 1, "a:g": 1}


@pytest.mark.parametrize("unites", [False, True])
def test_a_named_graph_for_what_stands_outside_gets_just_that(unites):
    quads = [("<a:a>", "<a:p>", "<a:b>", ""), ("<a:a>", "<a:p>", "<a:c>", "<a:g>")]
    found = graphs_of(quads, "a:mine", unites=unites)
    assert {name: len(lines) for name, lines in found.items()} == {"a:mine": 1, "a:g": 1}


def test_every_kind_of_engine_is_a_setting():
    assert tuple(KINDS) == ENDPOINT_KINDS
