"""Links asked of a server on loopback: what counts as broken, and what is never asked."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from skosmith_converter.shacl import Index
from skosmith_converter.terms import iri
from skosmith_converter.validation.checks.broken_links import (
    LinkOptions,
    find_broken_links,
    state_of,
)
from skosmith_converter.vocabulary import SKOS

pytestmark = pytest.mark.network

ANSWERS = {
    "/ok": (200, 200),
    "/missing": (404, 404),
    "/get-only": (405, 200),
    "/broken": (500, 500),
    "/busy": (429, 429),
    "/caf%C3%A9?q=%C3%A9": (200, 200),
}
"""Path → status for HEAD and for GET."""
MOVED = {
    "/moved": "/ok",
    "/moved-away": "/missing",
    "/round": "/round",
    "/to-a-file": "file:///etc/passwd",
}


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self._answer(0)

    def do_GET(self):
        self._answer(1)

    def _answer(self, place):
        server = self.server
        with server.lock:
            server.asked.append((self.command, self.path, self.headers.get("User-Agent")))
            server.busy += 1
            server.most_busy = max(server.most_busy, server.busy)
        if self.path.startswith("/slow"):
            time.sleep(0.2)
        with server.lock:
            server.busy -= 1
        if self.path in MOVED:
            self.send_response(302)
            self.send_header("Location", MOVED[self.path])
        else:
            self.send_response(ANSWERS.get(self.path, (200, 200))[place])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def _server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.lock, server.asked, server.busy, server.most_busy = threading.Lock(), [], 0, 0
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server():
    with _server() as running:
        yield running


def address(server, path):
    return f"http://127.0.0.1:{server.server_port}{path}"


HERE = LinkOptions(timeout=5, private=True)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/ok", ""),
        ("/missing", "HTTP 404"),
        ("/get-only", ""),
        ("/broken", "HTTP 500"),
        ("/busy", ""),
        ("/moved", ""),
        ("/moved-away", "HTTP 404"),
        ("/round", "more than 5 redirections"),
        ("/to-a-file", "redirected to an address of file"),
        ("/café?q=é", ""),
    ],
)
def test_the_state_of_an_address(server, path, state):
    assert state_of(address(server, path), HERE) == state


def test_head_comes_before_get_and_says_who_asks(server):
    state_of(address(server, "/get-only"), HERE)
    assert server.asked == [
        ("HEAD", "/get-only", HERE.agent),
        ("GET", "/get-only", HERE.agent),
    ]


def test_this_machine_is_not_asked_unless_wanted(server):
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "10.0.0.1"):  # noqa: S104
        state = state_of(f"http://{host}:{server.server_port}/ok", LinkOptions(timeout=1))
        assert "private network" in state or "not known" in state or "resolution" in state
    assert server.asked == []


def test_a_server_that_is_not_there_or_too_slow_is_broken(server):
    with _server() as gone:
        nowhere = address(gone, "/ok")
    assert state_of(nowhere, HERE) != ""
    assert "timed out" in state_of(
        address(server, "/slow"), LinkOptions(timeout=0.05, private=True)
    )


def test_links_of_a_graph_are_asked_once_a_document_and_a_few_at_once(server):
    concept = iri(address(server, "/ok#kite"))
    links = [(concept, SKOS.exactMatch, iri(address(server, f"/slow/{n}"))) for n in range(9)]
    links += [
        (concept, SKOS.exactMatch, iri(address(server, "/missing#a"))),
        (concept, SKOS.related, iri(address(server, "/missing#b"))),
        (concept, SKOS.related, iri("urn:x:y")),
        (concept, SKOS.prefLabel, f'"{address(server, "/in-a-text")}"@en'),
    ]
    found = list(find_broken_links(Index(links), LinkOptions(timeout=5, at_once=3, private=True)))
    assert [(fault.focus, fault.value, fault.detail) for fault in found] == [
        (concept, iri(address(server, "/missing#a")), "HTTP 404")
    ]
    paths = [path for command, path, _ in server.asked if command == "HEAD"]
    assert sorted(paths) == sorted(["/ok", "/missing", *(f"/slow/{n}" for n in range(9))])
    assert 1 < server.most_busy <= 3


def test_who_gives_up_does_not_wait_for_all_links(server):
    links = [(iri("urn:x:y"), SKOS.related, iri(address(server, f"/slow/{n}"))) for n in range(60)]
    links.append((iri("urn:x:y"), SKOS.related, iri(address(server, "/missing"))))
    found = find_broken_links(Index(links), LinkOptions(timeout=5, at_once=2, private=True))
    assert next(found).detail == "HTTP 404"
    found.close()
    assert len(server.asked) < 20


@pytest.mark.parametrize(
    "bad",
    [
        "http://",
        "http://[",
        "http://a..b/",
        "http://" + "x" * 70 + ".example/",
        "http://h:99999999/",
    ],
)
def test_an_address_that_is_none_is_broken_and_nothing_more(bad):
    assert state_of(bad, HERE) != ""
