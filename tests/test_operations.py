"""What operators see: health, figures, logs, reloads, a quiet end; and what holds greedy clients."""

import asyncio
import json
import logging
import os
import re
import signal
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from importlib.resources import files
from urllib.parse import quote

import pytest

from running import children, is_alive, serving, until
from sample_graph import sample_quads
from skosmith_server.app import create_app
from skosmith_server.asking import StoreError
from skosmith_server.engine.limits import BusyError
from skosmith_server.gateway import generations
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.operations import Operations
from skosmith_server.gateway.outlet import Ways
from skosmith_server.gateway.requests import Request, client_key
from skosmith_server.gateway.server import server_of
from skosmith_server.gateway.serving import Running
from skosmith_server.logs import configure_logging, with_fields
from skosmith_server.metrics import Family, Histogram, exposition
from skosmith_server.settings import Settings

TOKEN = "a-token-of-enough-characters"
ASK = "/sparql?query=ASK%7B%7D"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def service(sample_file, tmp_path_factory):
    graph = tmp_path_factory.mktemp("served") / "graph.nq"
    graph.write_bytes(sample_file.read_bytes())
    settings = (
        "--timeout",
        "1.5",
        "--slow-query",
        "1",
        "--log-format",
        "json",
        "--access-log",
        "true",
    )
    limits = ("--waiting-per-client", "2", "--fast-lanes", "1", "--slow-lanes", "1")
    trust = ("--trusted-proxies", "127.0.0.1")
    with serving(graph, *settings, *limits, *trust, SKOSMITH_ADMIN_TOKEN=TOKEN) as served:
        yield served


def call(service, method, path, headers=None):
    """Status, headers and body."""
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=30)) as connection:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()


def logged(service, **wanted):
    """The records of the log that have these values."""
    records = [json.loads(line) for line in service.said if line.startswith("{")]
    return [r for r in records if wanted.items() <= r.items()]


@pytest.mark.network
def test_it_says_that_it_is_up_and_ready(service):
    assert service.get("/health") == (200, '{"status":"up"}\n')
    assert service.get("/ready") == (200, '{"status":"ready"}\n')
    status, headers, body = call(service, "HEAD", "/health")
    assert (status, headers["Content-Length"], body) == (200, "16", "")
    assert call(service, "POST", "/health")[0] == 405


@pytest.mark.network
def test_an_answer_has_a_number_that_stands_in_log_and_problem(service):
    status, headers, _ = call(service, "GET", ASK)
    assert status == 200
    number = headers["X-Query-Id"]
    assert until(lambda: logged(service, id=number, status=200, message="GET /sparql"))
    for accept in ("*/*", "application/problem+json"):
        status, headers, body = call(service, "GET", "/sparql?query=ASK", {"Accept": accept})
        assert json.loads(body)["instance"] == f"urn:uuid:{headers['X-Query-Id']}"
    _, headers, body = call(service, "GET", "/9/none", {"Accept": "application/json"})
    assert json.loads(body)["instance"] == f"urn:uuid:{headers['X-Query-Id']}"


@pytest.mark.network
def test_an_answer_tells_what_took_how_long(service):
    path = f"/sparql?query={quote('SELECT (1729 AS ?n) {}')}"
    first, second = (call(service, "GET", path)[1]["Server-Timing"] for _ in range(2))
    assert re.fullmatch(r"cache;desc=miss, queue;dur=\d+\.\d, engine;dur=\d+\.\d", first)
    assert second == "cache;desc=hit"


@pytest.mark.network
def test_figures_count_what_happens(service):
    names = {
        "answered": 'skosmith_queries_total{outcome="answered"}',
        "syntax": 'skosmith_queries_total{outcome="query-syntax"}',
        "timeout": 'skosmith_queries_total{outcome="query-timeout"}',
        "killed": 'skosmith_queries_killed_total{reason="timeout"}',
        "seconds": "skosmith_query_seconds_count",
    }
    before = {name: service.figure(figure) for name, figure in names.items()}
    service.get(f"/sparql?query={quote(f'SELECT ({time.time_ns()} AS ?n) {{}}')}")
    service.get("/sparql?query=ASK")
    assert service.get(f"/sparql?query={quote(f'{ENDLESS} # figures')}")[0] == 503
    found = {name: service.figure(figure) - before[name] for name, figure in names.items()}
    assert found == {"answered": 1, "syntax": 1, "timeout": 1, "killed": 1, "seconds": 3}
    assert service.figure("skosmith_dataset_statements") == len(sample_quads())
    assert service.figure("skosmith_engine_forks_total") >= 2


@pytest.mark.network
def test_a_slow_query_is_logged_and_cut(service):
    query = f"{ENDLESS} # slow {'x' * 900}"
    status, headers, _ = call(service, "GET", f"/sparql?query={quote(query)}")
    assert status == 503
    number = headers["X-Query-Id"]
    assert until(lambda: logged(service, id=number, message="slow query"))
    (record,) = logged(service, id=number, message="slow query")
    assert record["query"] == f"{query[:500]}…"
    assert record["outcome"] == "query-timeout"
    assert record["seconds"] >= 1.5


@pytest.mark.network
def test_only_who_has_the_token_may_have_it_read_anew(service):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        status, answered, _ = call(service, "POST", "/admin/reload", headers)
        assert (status, answered["WWW-Authenticate"]) == (401, 'Bearer realm="admin"')
    assert call(service, "GET", "/admin/reload")[0] == 405
    status, _, body = call(service, "POST", "/admin/reload", {"Authorization": f"Bearer {TOKEN}"})
    assert (status, json.loads(body)["status"]) == (200, "reloaded")
    assert json.loads(body)["statements"] == len(sample_quads())
    assert TOKEN not in "".join(service.said)


@pytest.mark.network
def test_a_graph_that_cannot_be_used_leaves_the_old_one(sample_file, tmp_path):
    graph = tmp_path / "graph.nq"
    graph.write_bytes(sample_file.read_bytes())
    with serving(graph, SKOSMITH_ADMIN_TOKEN=TOKEN) as service:
        version = re.search(r'version="(\w+)"', service.get("/metrics")[1])[1]
        graph.write_text("no RDF")
        status, _, body = call(
            service, "POST", "/admin/reload", {"Authorization": f"Bearer {TOKEN}"}
        )
        assert (status, "stays as it was" in body) == (500, True)
        assert service.get(ASK)[0] == 200
        graph.write_text('<a:a> <a:b> "c" .\n')
        service.process.send_signal(signal.SIGHUP)
        assert until(lambda: service.figure("skosmith_dataset_statements") == 1)
        assert version not in service.get("/metrics")[1]
        assert service.figure('skosmith_reloads_total{outcome="failed"}') == 1
        assert service.figure('skosmith_reloads_total{outcome="done"}') == 2


@pytest.mark.network
def test_a_request_that_is_still_coming_in_while_the_graph_is_exchanged_is_answered(service):
    done = 'skosmith_reloads_total{outcome="done"}'
    before, body = service.figure(done), b"query=ASK+%7B%7D"
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as asking:
        asking.sendall(head.encode() + body[:7])
        time.sleep(0.2)
        service.process.send_signal(signal.SIGHUP)
        assert until(lambda: service.figure(done) == before + 1)
        time.sleep(0.3)
        asking.sendall(body[7:])
        assert asking.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_graph_that_cannot_be_made_ready_leaves_no_engine_behind(monkeypatch):
    async def broken(*_):
        raise StoreError("no pages")

    async def main():
        with pytest.raises(StoreError):
            await generations.load(sample_quads(), Settings(), Counter())
        return children(os.getpid())

    monkeypatch.setattr(generations, "make_site", broken)
    before = set(children(os.getpid()))  # one of an earlier test may still be ending
    assert set(asyncio.run(main())) <= before


def test_what_was_asked_of_pages_that_are_exchanged_is_answered():
    def slow(_environ, start):
        time.sleep(0.02)
        start("200 OK", [])
        return [b"page"]

    async def main():
        bridge = Bridge(slow)
        request = Request("GET", "/", "", {"host": "a"}, b"", "me")
        asked = [asyncio.ensure_future(bridge.answer(request)) for _ in range(40)]
        await asyncio.sleep(0)
        bridge.retire()
        return [sent.body for sent in await asyncio.gather(*asked)]

    assert asyncio.run(main()) == [b"page"] * 40


@pytest.mark.parametrize("rows", [3, 300])
def test_each_answer_from_the_cache_is_counted_once_however_long_it_is(sample_service, rows):
    query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND('{'x' * 40}' AS ?y) }} LIMIT {rows}"
    hits = "skosmith_cache_hits_total"
    for expected in (0, 1, 1):
        before = sample_service.figure(hits)
        assert sample_service.get(f"/sparql?query={quote(query)}")[0] == 200
        assert sample_service.figure(hits) == before + expected


def test_without_a_token_there_is_no_reload(sample_service):
    assert call(sample_service, "POST", "/admin/reload")[0] in {404, 405}


@pytest.mark.network
def test_a_stop_waits_for_what_is_under_way_and_no_longer(sample_file):
    with serving(sample_file, "--timeout", "2", "--stop-seconds", "10") as service:
        idle = socket.create_connection(("127.0.0.1", service.port))
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(service.get, f"/sparql?query={quote(ENDLESS)}")
            time.sleep(0.7)
            service.process.terminate()
            assert asked.result()[0] == 503  # after two seconds, as any other
        assert service.process.wait(8) == 0
        idle.close()
    assert "Traceback" not in "".join(service.said)
    with serving(sample_file, "--timeout", "60", "--stop-seconds", "0.5") as service:
        with socket.create_connection(("127.0.0.1", service.port)) as asking:
            asking.sendall(
                f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            )
            time.sleep(0.5)
            engine = children(service.process.pid)
            service.process.terminate()
            assert service.process.wait(8) == 0
        assert len(engine) >= 2
        assert until(lambda: not any(map(is_alive, engine)))


def greedy(service, forwarded, count):
    """Statuses and times to come back of many endless queries at once."""

    def one(number):
        text = quote(f"{ENDLESS} # {forwarded} {number}")
        status, headers, _ = call(
            service, "GET", f"/sparql?query={text}", {"X-Forwarded-For": forwarded}
        )
        return status, headers["Retry-After"]

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.network
def test_a_client_that_asks_too_much_at_once_is_told_to_come_back_and_others_are_not(service):
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(greedy, service, "2001:db8::1, 2001:db8::2", 12)
        time.sleep(0.3)
        statuses = [
            call(
                service,
                "GET",
                f"/sparql?query=SELECT({n}%20AS%20%3Fx)%7B%7D",
                {"X-Forwarded-For": "192.0.2.9"},
            )[0]
            for n in range(5)
        ]
    assert statuses == [200] * 5
    found = asked.result()
    assert {status for status, _ in found} <= {429, 503}
    assert all(int(wait) > 0 for status, wait in found if status == 429)
    assert any(status == 429 for status, _ in found)


KEYS = [
    ("192.0.2.1", "192.0.2.1"),
    ("::ffff:192.0.2.1", "192.0.2.1"),
    ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
    ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
    ("fe80::1%eth0", "fe80::"),
    ("unknown", "unknown"),
]


@pytest.mark.parametrize(("address", "key"), KEYS)
def test_clients_of_one_network_count_as_one(address, key):
    assert client_key(address) == key


def test_figures_are_written_as_prometheus_reads_them():
    histogram = Histogram()
    for seconds in (0.001, 0.002, 60):
        histogram.observe(seconds)
    text = exposition(
        [
            Family("t", "histogram", "Time.", tuple(histogram.samples())),
            Family.labelled("c", "Count.", "why", [('a "b"\\\n', 2)]),
        ]
    )
    lines = text.splitlines()
    assert lines[:4] == [
        "# HELP t Time.",
        "# TYPE t histogram",
        't_bucket{le="0.001"} 1',
        't_bucket{le="0.0025"} 2',
    ]
    assert 't_bucket{le="+Inf"} 3' in lines
    assert "t_count 3" in lines
    assert lines[-1] == 'c{why="a \\"b\\"\\\\\\n"} 2'
    sample = re.compile(r'[a-z_]+(\{([a-z]+="(?:[^"\\\n]|\\.)*",?)+\})? [-+0-9.e]+')
    assert all(line.startswith("# ") or sample.fullmatch(line) for line in lines)


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_client_can_forge_a_line_of_the_log(form, capsys):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        configure_logging("info", form)
        logging.getLogger("x").info("GET", extra=with_fields(path='a\nb c="1"', none=""))
        try:
            int("x")
        except ValueError:
            logging.getLogger("x").exception("went wrong")
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
    said = capsys.readouterr().err.splitlines()
    if form == "json":
        assert [json.loads(line)["message"] for line in said] == ["GET", "went wrong"]
        assert json.loads(said[0])["path"] == 'a\nb c="1"'
        assert "ValueError" in json.loads(said[1])["exception"]
    else:
        assert said[0].endswith('info: GET path="a\\nb c=\\"1\\""')
        assert said[1].endswith("error: went wrong")


def test_the_description_names_every_address():
    document = json.loads(
        files("skosmith_server.static").joinpath("openapi.json").read_text("utf-8")
    )
    described = set(document["paths"])
    rules = {
        re.sub(r"<(?:\w+:)?_?(\w+)>", r"{\1}", rule.rule).rstrip("/") or "/"
        for rule in create_app(sample_quads(), Settings(feedback="m.jsonl")).url_map.iter_rules()
    }
    operations = Operations(Running(list, Settings()), TOKEN)
    assert described == rules | set(operations._views) | {"/gsp"}
    for path, item in document["paths"].items():
        named = set(re.findall(r"\{(\w+)\}", path))
        for operation in item.values():
            assert {
                p["name"] for p in operation.get("parameters", []) if p.get("in") == "path"
            } == named


def test_long_answers_on_their_way_are_counted_for_each_client_and_for_all():
    ways = Ways(most=3, most_of_client=2)
    with ExitStack() as stack:
        for client in ("a", "a", "b"):
            stack.enter_context(ways.one(client))
        for client, blamed in (("a", True), ("c", False)):
            with pytest.raises(BusyError) as caught, ways.one(client):
                pass
            assert caught.value.client_is_to_blame is blamed
    with ways.one("a"), ways.one("c"):
        assert ways._of_client == {"a": 1, "c": 1}


def test_the_end_of_a_long_answer_does_not_wait_for_the_client_to_confirm_its_beginning():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server_of(None, listener, Settings())
        with socket.create_connection(listener.getsockname()):
            connection, _ = listener.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
