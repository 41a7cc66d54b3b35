"""Assistants before real processes: over standard input and output, and over HTTP, with limits."""

import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from running import COMMAND, ENVIRONMENT, request, serving
from sample_graph import sample_quads
from skosmith_server.gateway.wire import lines_of
from skosmith_server.shipping import publish
from skosmith_server.snapshots import build

pytestmark = pytest.mark.network
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Talk:
    """One client of a process."""

    def __init__(self, process):
        self.process = process
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(b"")

    def send(self, message):
        line = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def next(self, seconds=30):
        return json.loads(self.lines.get(timeout=seconds))

    def ask(self, method, id_=1, **params):
        self.send({"jsonrpc": "2.0", "id": id_, "method": method, "params": params})
        return self.next()

    def tool(self, name, id_=1, **arguments):
        return self.ask("tools/call", id_, name=name, arguments=arguments)


@contextmanager
def talking(*arguments):
    command = [*COMMAND, "mcp", *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=ENVIRONMENT, **pipes) as process:
        try:
            yield Talk(process)
        finally:
            process.kill()


def handshake(talk, version="2025-06-18"):
    return talk.ask("initialize", "hello", protocolVersion=version)["result"]["protocolVersion"]


def run(*arguments, lines=b""):
    """Give what a process says to lines, and what it comes to."""
    command = [*COMMAND, "mcp", *map(str, arguments)]
    return subprocess.run(
        command, input=lines, env=ENVIRONMENT, capture_output=True, timeout=60, check=False
    )


def test_lines_are_answered_and_the_end_of_the_input_is_the_end(sample_file):
    lines = [
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}',
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}\r',
        b"",
        b"nonsense",
        b'{"jsonrpc":"2.0","id":"last","method":"tools/call","params":{"name":"search","arguments":{"text":"shoe"}}}',
    ]
    done = run(sample_file, lines=b"\n".join(lines))
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in told] == [1, None, "last"]
    assert told[1]["error"]["code"] == -32700
    assert told[2]["result"]["structuredContent"]["results"]
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_graph_that_cannot_be_read_ends_it_with_a_remedy(tmp_path):
    (tmp_path / "broken.ttl").write_text("<a:b> <c:d")
    done = run(tmp_path / "broken.ttl")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"broken.ttl" in done.stderr
    assert run("--timeout", "x").returncode == 2


def test_whoever_shakes_hands_need_not_wait_for_the_graph():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with talking("--endpoint", endpoint) as talk:
            assert handshake(talk) == "2025-06-18"
            assert len(talk.ask("tools/list")["result"]["tools"]) == 7
            talk.send(tool("sparql", query="ASK {}"))
            assert talk.ask("ping", 9)["id"] == 9
            talk.process.terminate()
            assert talk.process.wait(20) == -signal.SIGTERM


def test_long_lines_and_batches_are_judged_by_the_version(sample_file):
    with talking(sample_file, "--body-size", "1") as talk:
        batch = [{"jsonrpc": "2.0", "id": n, "method": "ping"} for n in range(3)]
        talk.send(batch)
        assert [one["id"] for one in talk.next()] == [0, 1, 2]
        assert handshake(talk) == "2025-06-18"
        talk.send(batch)
        assert talk.next()["error"]["code"] == -32600
        talk.send(b"x" * 5000)
        assert "at most 1,024 bytes" in talk.next()["error"]["message"]
        talk.send(b"x" * 1025)
        assert "at most 1,024 bytes" in talk.next()["error"]["message"]
        assert talk.ask("ping") == {"jsonrpc": "2.0", "id": 1, "result": {}}


def test_each_request_may_name_a_version_of_its_own(sample_file):
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    with talking(sample_file) as talk:
        assert (
            "2026-07-28" in talk.ask("server/discover", _meta=meta)["result"]["supportedVersions"]
        )
        assert talk.ask("tools/call", name="sparql", arguments={"query": "ASK {}"}, _meta=meta)[
            "result"
        ]["resultType"] == "complete"  # fmt: skip
        old = {**meta, "io.modelcontextprotocol/protocolVersion": "2025-06-18"}
        assert talk.ask("tools/list", _meta=old)["error"]["code"] == -32022


def test_a_query_that_takes_too_long_is_ended(sample_file):
    with talking(sample_file, "--timeout", "0.5") as talk:
        handshake(talk)
        result = talk.tool("sparql", query=ENDLESS)["result"]
        assert result["isError"]
        assert "0.5 seconds" in result["content"][0]["text"]
        assert talk.tool("sparql", query="ASK {}")["result"]["structuredContent"]["boolean"]


def test_a_request_can_be_given_up_and_others_do_not_wait_for_it(sample_file):
    with talking(sample_file, "--timeout", "60") as talk:
        handshake(talk)
        talk.send({"jsonrpc": "2.0", "id": 7, "method": "tools/call",
                   "params": {"name": "sparql", "arguments": {"query": ENDLESS}}})  # fmt: skip
        assert talk.tool("search", 8, text="shoe")["id"] == 8
        talk.send(
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7}}
        )
        talk.send(
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": []}}
        )
        assert talk.ask("ping", 9)["id"] == 9
        talk.process.stdin.close()
        assert talk.process.wait(10) == 0  # nothing is under way any more
        assert talk.lines.get(timeout=5) == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(sample_file, number):
    with talking(sample_file) as talk:
        talk.tool("sparql", query="ASK {}")
        talk.process.send_signal(number)
        assert talk.process.wait(20) == 0


def test_a_client_that_reads_no_more_is_no_fault(sample_file):
    read_end, write_end = os.pipe()
    command = [*COMMAND, "mcp", str(sample_file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": write_end, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=ENVIRONMENT, **pipes) as process:
        os.close(write_end)
        os.close(read_end)
        ping = b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n'
        assert process.communicate(ping * 30, timeout=30)[1] == b""
        assert process.returncode == 0


def test_a_client_that_does_not_read_can_still_end_it(sample_file):
    command = [*COMMAND, "mcp", str(sample_file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=ENVIRONMENT, **pipes) as process:
        process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n' * 30)
        process.stdin.flush()
        process.stdout.read1(1)
        process.terminate()
        process.wait(20)


LINES = [
    (b"", []), (b"a\nb", [b"a", b"b"]), (b"a\r\n\nb\n", [b"a", b"", b"b"]),
    (b"12345678\n123456789\nx", [b"12345678", None, b"x"]), (b"12345678\r\n", [b"12345678"]),
    (b"1" * 200_000 + b"\nx\n", [None, b"x"]), (b"1" * 200_000, [None]),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "lines"), LINES, ids=range(len(LINES)))
def test_lines_are_cut_and_long_ones_are_read_past(sent, lines, tmp_path):
    (tmp_path / "lines").write_bytes(sent)
    with (tmp_path / "lines").open("rb") as file:
        assert list(lines_of(file.fileno(), 8)) == lines


@given(st.lists(st.binary(max_size=12).filter(lambda b: b"\n" not in b)), st.integers(0, 12))
def test_framing_gives_back_every_line(sent, most):
    read_end, write_end = os.pipe()
    os.write(write_end, b"".join(line + b"\n" for line in sent))
    os.close(write_end)
    expected = [line.rstrip(b"\r") for line in sent]
    found = list(lines_of(read_end, most))
    os.close(read_end)
    assert found == [line if len(line) <= most else None for line in expected]


def test_a_snapshot_is_asked_where_it_lies(tmp_path):
    publish(build(sample_quads(), tmp_path / "built"), tmp_path / "place")
    place, cache = tmp_path / "place", tmp_path / "cache"
    for store in ("disk", "memory"):
        with talking("--snapshot", place, "--snapshot-cache", cache, "--store", store,
                     "--most-in-memory", "0") as talk:  # fmt: skip
            handshake(talk)
            skill = talk.tool("get_skill", skill="SHOE", language="ar")["result"][
                "structuredContent"
            ]
            assert skill["skill"]["name"]["language"] == "ar"
            assert [one["text"] for one in skill["skill"]["activities"]] == [
                "كعوب",
                "نعال",
                "أربطة",
            ]
            found = talk.tool("find_by_duty_text", text="Shoe mending of heels", language="en")
            assert found["result"]["structuredContent"]["results"][0]["code"] == "SHOE"


def test_an_engine_elsewhere_is_asked(service):
    elsewhere = ("--endpoint", f"{service.url}/sparql", "--endpoint-kind", "skosmith")
    with talking(*elsewhere) as talk:
        handshake(talk)
        rows = talk.tool("sparql", query="SELECT * { ?s ?p 'SHOE' }")["result"]["structuredContent"]
        assert rows["total"] == 3
        skill = talk.tool("get_skill", skill="SHOE")["result"]["structuredContent"]["skill"]
        assert skill["editions"] == ["8", "9"]


# -- over HTTP -----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def service(sample_file):
    with serving(sample_file, "--timeout", "0.5") as served:
        yield served


def post(served, message, **headers):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    status, _, answer = request(
        served, "POST", "/mcp", body, Content_Type="application/json", **headers
    )
    return status, json.loads(answer) if answer else None


def tool(name, id_=1, **arguments):
    return {
        "jsonrpc": "2.0",
        "id": id_,
        "method": "tools/call",
        "params": {"name": name, "arguments": arguments},
    }


def test_queries_over_http_have_the_limits_of_the_endpoint(service):
    status, told = post(service, tool("sparql", query=ENDLESS))
    assert status == 200
    assert "0.5 seconds" in told["result"]["content"][0]["text"]
    assert told["result"]["isError"]
    status, told = post(
        service, [tool("sparql", n, query=f"SELECT ({n} AS ?n) {{}}") for n in range(3)]
    )
    assert [one["result"]["structuredContent"]["rows"][0][0][1] for one in told] == list("012")


def test_slow_queries_of_assistants_leave_room_for_pages(service):
    waiting = [threading.Thread(target=post, args=(service, tool("sparql", query=f"{ENDLESS} # {n}")))
               for n in range(20)]  # fmt: skip
    for thread in waiting:
        thread.start()
    time.sleep(0.1)
    assert service.get("/")[0] == 200
    for thread in waiting:
        thread.join()


def test_what_is_too_large_or_from_another_page_is_refused(service):
    assert post(service, b'"' + b"x" * (300 << 10) + b'"')[0] == 413
    assert post(service, tool("search", text="shoe"), Origin="https://evil.example")[0] == 403
    assert post(service, tool("search", text="shoe"), Origin=service.url)[0] == 200
    status, headers, _ = request(service, "OPTIONS", "/mcp", Origin="http://localhost:1")
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, "http://localhost:1")


def test_it_is_not_there_where_it_is_switched_off(sample_file):
    with serving(sample_file, "--mcp", "false") as served:
        status, _, _ = request(served, "POST", "/mcp", b"{}", Content_Type="application/json")
        assert status in {404, 405}
