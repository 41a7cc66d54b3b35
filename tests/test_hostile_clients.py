"""Clients that send too little, too much, too slowly or nonsense; meanwhile others are answered.

All of it goes to a service of our own on loopback, is bounded in number and time, and ends by itself.
"""

import gzip
import re
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import quote

import pytest

from running import serving, until

pytestmark = pytest.mark.network

ASK = "/sparql?query=ASK%7B%7D"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NUMBERS = " ".join(map(str, range(246)))
LONG = (
    f"SELECT ?t {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} BIND('{'x' * 960}' AS ?t) }}"
)
"""Its answer has 60 MB."""
LONG_PATH = f"/sparql?query={quote(LONG)}&format=csv"


@pytest.fixture(scope="module")
def service(sample_file):
    settings = ("--client-seconds", "2", "--timeout", "10")
    with serving(sample_file, *settings) as served:
        yield served
    assert "Traceback" not in "".join(served.said)


def connect(service, timeout=10.0):
    return socket.create_connection(("127.0.0.1", service.port), timeout=timeout)


def rest(connection):
    """What still comes until the other side closes."""
    received = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            received += piece
    return received


def sent(service, data):
    with connect(service) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was all sent
            connection.sendall(data)
        return rest(connection)


def status_of(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def post(body=b"ASK{}", **headers):
    fields = {"Host": "x", "Connection": "close", "Content-Type": "application/sparql-query"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST /sparql HTTP/1.1\r\n{lines}\r\n".encode() + body


def others_are_answered(service):
    """Ten clients get their answers, of cache, engine and Flask."""
    for number in range(10):
        fresh = f"/sparql?query=SELECT({number}{time.time_ns()}%20AS%20%3Fn)%7B%7D"
        assert service.get(ASK)[0] == service.get(fresh)[0] == 200
    assert service.get("/ontology")[0] == 200


@contextmanager
def clients(service, count, data):
    """Connections that have sent no more than this."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(service)) for _ in range(count)]
        for connection in connections:
            connection.sendall(data)
        yield connections


SLOW = {
    "nothing": (1000, b"", {0}),
    "half a head": (300, b"GET / HTTP/1.1\r\nX-One: 1\r\n", {0, 408}),
    "half a line": (300, b"GE", {0, 408}),
    "half a body": (300, post(b"A", Content_Length="100"), {408}),
    "half a chunk": (300, post(b"5\r\nAS", Transfer_Encoding="chunked"), {408}),
}


@pytest.mark.parametrize("name", SLOW)
def test_clients_that_stop_after(service, name):
    count, data, statuses = SLOW[name]
    with clients(service, count, data) as connections:
        others_are_answered(service)
        assert {status_of(rest(connection)) for connection in connections} <= statuses


def test_clients_that_send_byte_by_byte_are_cut_off(service):
    with clients(service, 50, b"GET / HTTP/1.1\r\nX: ") as connections:
        for _ in range(6):
            time.sleep(0.5)
            for connection in connections:
                try:
                    connection.sendall(b"a")
                except OSError:
                    continue
        others_are_answered(service)
        assert {status_of(rest(connection)) for connection in connections} <= {0, 408}


HALF = {
    "a head": b"GET /sparql HTTP/1.1\r\nHost",
    "a body": post(b"AS", Content_Length="5"),
    "a chunk": post(b"5\r\nAS", Transfer_Encoding="chunked"),
    "a request": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("name", HALF)
def test_clients_that_hang_up_after(service, name, reset):
    with clients(service, 50, HALF[name]) as connections:
        if reset:
            for connection in connections:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    others_are_answered(service)
    assert until(lambda: service.figure("skosmith_queries_running") == 0)


def test_a_client_that_only_closes_its_side_is_answered_or_let_go(service):
    with connect(service) as connection:
        connection.sendall(f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        assert status_of(rest(connection)) in {0, 200}
    others_are_answered(service)


REFUSED = {
    "a long body announced": (post(b"", Content_Length="10000000"), 413),
    "a longer body announced": (post(b"", Content_Length="1" + "0" * 30), 400),
    "a long body in chunks": (post(b"40000\r\n" + b" " * 0x40000 + b"\r\n" + b"40000\r\n" + b" " * 0x40000 + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked"), 413),
    "a compressed body": (post(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"), 415),
    "a coded transfer": (post(b"", Transfer_Encoding="gzip, chunked"), None),
    "a negative length": (post(b"", Content_Length="-5"), 400),
    "a length in words": (post(b"", Content_Length="five"), 400),
    "two lengths": (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}1", 400),
    "a chunk of no length": (post(b"zz\r\n", Transfer_Encoding="chunked"), 400),
    "a body that is no UTF-8": (post(b"ASK{ ?s ?p '\xff\xfe' }", Content_Length="17"), 400),
    "a query that is no UTF-8": (b"GET /sparql?query=ASK%7B%FF%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
    "a path that is no UTF-8": (b"GET /9/%FF%FE HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404),
    "a raw byte in the path": (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", None),
    "a raw byte in the query": (b"GET /sparql?query=ASK\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
    "a raw byte in a field": (f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: ".encode() + b"\xff\r\n\r\n", None),
    "a zero byte in the path": (b"GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404),
    "many fields": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)) + b"\r\n", 431),
    "one long field": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n", 431),
    "a long address": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a long query": (b"GET /sparql?query=" + b"a" * 65_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n", 400),
    "a host that is none": (b"GET /sparql HTTP/1.1\r\nHost: a b<>\r\nAccept: text/turtle\r\nConnection: close\r\n\r\n", 400),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello TLS\r\n\r\n", 400),
    "HTTP of the future": (b"GET / HTTP/7.0\r\nHost: x\r\n\r\n", 400),
    "a tunnel": (b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\nConnection: close\r\n\r\n", None),
    "all of the server": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", None),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", None),
}  # fmt: skip
"""Sent → status; None: any below 500, or none."""


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_shape(service, name):
    data, status = REFUSED[name]
    found = status_of(sent(service, data))
    assert found == status if status else found < 500
    others_are_answered(service)


TAKEN = {
    "HTTP/1.0": f"GET {ASK} HTTP/1.0\r\n\r\n",
    "an absolute target": f"GET http://x{ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "an offer of HTTP/2": f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
    "an offer of WebSocket": f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "a body with GET": f"GET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
    "an empty line before": f"\r\nGET {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("name", TAKEN)
def test_answered_all_the_same(service, name):
    answer = sent(service, TAKEN[name].encode())
    assert status_of(answer) == 200
    assert answer.endswith(b'"boolean":true}')


def test_requests_sent_together_are_answered_in_order(service):
    one = "GET /sparql?query=SELECT({}%20AS%20%3Fn)%7B%7D&format=csv HTTP/1.1\r\nHost: x\r\n{}\r\n"
    numbers = range(100, 150)
    data = "".join(one.format(n, "Connection: close\r\n" if n == 149 else "") for n in numbers)
    answer = sent(service, data.encode())
    assert re.findall(rb"n\r\n(\d+)\r\n", answer) == [str(n).encode() for n in numbers]


def test_a_client_that_asks_before_sending_a_body_is_told_to_go_on(service):
    with connect(service) as connection:
        connection.sendall(post(b"", Content_Length="5", Expect="100-continue"))
        assert connection.recv(25).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(b"ASK{}")
        assert b'"boolean":true' in rest(connection)
    refused = sent(service, post(b"", Content_Length="10000000", Expect="100-continue"))
    assert status_of(refused) == 413


def ask_long(service, stack):
    connection = stack.enter_context(connect(service, 30))
    connection.sendall(f"GET {LONG_PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(1000)
    assert status_of(head) == 200
    assert int(re.search(rb"content-length: (\d+)", head)[1]) > 55_000_000
    return connection


def test_clients_that_take_a_long_answer_slowly_cost_little_memory_and_are_cut_off(service):
    others_are_answered(service)
    before = service.figure("process_resident_memory_bytes")
    files = service.figure("process_open_fds")
    with ExitStack() as stack:
        connections = [ask_long(service, stack) for _ in range(6)]
        others_are_answered(service)
        grown = service.figure("process_resident_memory_bytes") - before
        assert grown < 40_000_000  # of 360
        time.sleep(2.5)
        connections[0].settimeout(10)
        assert len(rest(connections[0])) < 50_000_000
        assert until(lambda: service.figure("process_open_fds") <= files + 6)
    assert until(lambda: service.figure("process_open_fds") <= files + 1)


def test_clients_that_ask_the_same_at_once_each_get_the_long_answer_whole(service):
    numbers = " ".join(map(str, range(400)))
    query = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"
    path = f"/sparql?query={quote(query)}&format=csv"
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: service.get(path), range(6)))
    assert {status for status, _ in answers} == {200}
    assert len({text for _, text in answers}) == 1
    assert len(answers[0][1].splitlines()) == 1 + 400 * 400


def test_clients_that_hang_up_in_the_middle_of_a_long_answer_leave_nothing_behind(service):
    files = service.figure("process_open_fds")
    with ExitStack() as stack:
        for _ in range(6):
            ask_long(service, stack)
    others_are_answered(service)
    assert until(lambda: service.figure("process_open_fds") <= files + 1)


@pytest.mark.parametrize("accept", ["text/csv", "text/html"])
def test_a_query_ends_when_its_client_hangs_up(service, accept):
    assert until(lambda: service.figure("skosmith_queries_running") == 0)
    name = 'skosmith_queries_killed_total{reason="abandoned"}'
    ended = service.figure(name)
    query = f"{ENDLESS} # {accept}".encode()
    data = post(query, Accept=accept, Content_Length=str(len(query)))
    with clients(service, 3, data):
        assert until(lambda: service.figure("skosmith_queries_running") > 0)
    assert until(lambda: service.figure("skosmith_queries_running") == 0, 2)
    assert service.figure(name) > ended


def test_slow_queries_of_people_leave_the_pages_to_others(service):
    with ThreadPoolExecutor(12) as pool:
        slow = [
            pool.submit(
                service.get, f"/sparql?query={quote(f'{ENDLESS} # {n}')}", Accept="text/html"
            )
            for n in range(12)
        ]
        time.sleep(0.5)
        for _ in range(5):
            assert service.get("/ontology", Accept="text/html")[0] == 200
        assert not all(one.done() for one in slow)
        assert {one.result()[0] for one in slow} == {503}
