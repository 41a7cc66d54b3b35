"""Writes over HTTP: who may, what is acknowledged, and what a crash leaves behind."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from running import (
    COMMAND,
    ENVIRONMENT,
    TOKEN,
    children,
    is_alive,
    query,
    request,
    serving,
    update,
    writing,
)
from sample_graph import sample_quads

pytestmark = pytest.mark.network
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
TURTLE = "text/turtle"


def count(served, text=COUNT):
    return int(query(served, text, "text/csv")[1].split()[1])


@pytest.fixture(scope="module")
def service(tmp_path_factory, sample_file):
    with writing(tmp_path_factory.mktemp("writes"), sample_file) as served:
        yield served


# -- who may -------------------------------------------------------------------------------------
WRITES = [
    ("POST", "/sparql", b"CLEAR ALL", {"Content_Type": "application/sparql-update"}),
    (
        "POST",
        "/sparql",
        b"update=CLEAR+ALL",
        {"Content_Type": "application/x-www-form-urlencoded"},
    ),
    ("PUT", "/gsp?default", b"<a:a> <a:b> 1 .", {"Content_Type": TURTLE}),
    ("POST", "/gsp", b"<a:a> <a:b> 1 .", {"Content_Type": TURTLE}),
    ("DELETE", "/gsp?default", b"", {}),
]
WRONG = ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", f"bearer x{TOKEN}", "Bearer é"]


@pytest.mark.parametrize(("method", "path", "body", "headers"), WRITES)
def test_nobody_writes_without_the_token(service, method, path, body, headers):
    before = count(service)
    for wrong in WRONG:
        more = headers | {"Authorization": wrong.encode("latin-1")}
        status, fields, answer = request(service, method, path, body, **more)
        assert (status, fields["WWW-Authenticate"]) == (401, 'Bearer realm="skosmith"')
        assert TOKEN.encode() not in answer
    assert count(service) == before > 0


@pytest.mark.parametrize(("method", "path", "body", "headers"), WRITES)
def test_a_service_without_a_token_takes_no_writes(sample_service, method, path, body, headers):
    status, _, answer = request(sample_service, method, path, body, **headers)
    assert status == 403
    assert json.loads(answer)["title"] == "Read-only service"


def test_a_refused_write_is_not_even_read(service):
    start = time.monotonic()
    body = b"x" * (8 << 20)
    with suppress(ConnectionError):  # it may hang up while we still send
        status, *_ = request(service, "PUT", "/gsp?default", body, Authorization="Bearer no")
        assert status == 401
    assert time.monotonic() - start < 5


STARTS = [  # options, environment, exit code, words
    (("--data", "DATA"), {}, 2, "known by a token"),
    (("--data", "DATA"), {"SKOSMITH_WRITE_TOKEN": "short"}, 2, "16 ASCII characters"),
    (("--write-token-file", "TOKEN"), {}, 2, "--data DIR"),
    (("--data", "FILE/x"), {"SKOSMITH_WRITE_TOKEN": TOKEN}, 3, "cannot be written"),
]


@pytest.mark.parametrize("start", STARTS)
def test_a_half_configured_service_does_not_start(tmp_path, sample_file, start):
    options, environment, code, words = start
    (tmp_path / "TOKEN").write_text(TOKEN)
    (tmp_path / "FILE").touch()
    places = [option if option[:2] == "--" else str(tmp_path / option) for option in options]
    done = subprocess.run(
        [*COMMAND, "serve", sample_file, "--port", "0", *places],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert words in done.stderr
    assert TOKEN not in done.stderr


def test_the_token_may_stand_in_the_environment(tmp_path, sample_file, monkeypatch):
    monkeypatch.setitem(ENVIRONMENT, "SKOSMITH_WRITE_TOKEN", TOKEN)
    with serving(sample_file, "--data", tmp_path / "data") as served:
        assert update(served, "INSERT DATA { <a:a> <a:b> 1 }")[0] == 204


# -- what is acknowledged ------------------------------------------------------------------------
def test_every_later_query_sees_a_change_and_every_kept_answer_is_dropped(service):
    ask = "SELECT ?o { <a:later> <a:b> ?o }"
    for number in range(5):
        text = f"DELETE {{ <a:later> <a:b> ?o }} INSERT {{ <a:later> <a:b> {number} }} WHERE {{ OPTIONAL {{ <a:later> <a:b> ?o }} }}"
        assert update(service, text)[0] == 204
        for _ in range(3):
            assert count(service, ask) == number


def test_changes_come_one_after_the_other(service):
    """Each reads what the one before it wrote."""
    assert update(service, "INSERT DATA { <a:counter> <a:n> 0 }")[0] == 204
    step = "DELETE { <a:counter> <a:n> ?n } INSERT { <a:counter> <a:n> ?m } WHERE { <a:counter> <a:n> ?n BIND(?n + 1 AS ?m) }"
    threads = [threading.Thread(target=update, args=(service, step)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(service, "SELECT ?n { <a:counter> <a:n> ?n }") == 12


def test_queries_are_answered_while_changes_are_made(service):
    statuses, stop = set(), threading.Event()

    def ask_on():
        while not stop.is_set():
            statuses.add(query(service, f"ASK {{ ?s ?p {time.monotonic()} }}")[0])

    threads = [threading.Thread(target=ask_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        assert update(service, f"INSERT DATA {{ <a:busy> <a:b> {number} }}")[0] == 204
    stop.set()
    for thread in threads:
        thread.join()
    assert statuses == {200}


def test_pages_and_downloads_follow(service):
    assert update(service, "INSERT DATA { <a:paged> <a:b> 'somewhere new'@en-GB }")[0] == 204
    deadline = time.monotonic() + 20
    status = 0
    while status != 200 and time.monotonic() < deadline:
        status, _, body = request(service, "GET", "/resource?iri=a:paged", Accept=TURTLE)
    assert '"somewhere new"@en-GB' in body.decode()
    assert "somewhere new" in request(service, "GET", "/dump.nq")[2].decode()


REFUSED = [
    (b"<a:a> <a:b> .", TURTLE, 400, "line"),
    (b"<a:a> <a:b> 1 .\n<a:a> <a:b>", TURTLE, 400, "line"),
    (b"<a:g> { <a:a> <a:b> 1 }", "application/trig", 400, "names graphs"),
    (b"<a:a> <a:b> 1 .", "application/x-parquet", 415, "text/turtle"),
    (b"<a:a> <a:b> 1 .", "text/turtle; charset=utf-16", 415, "UTF-8"),
    (b"<a:a> <a:b> 1 .", "multipart/form-data; boundary=x", 400, "boundary"),
    (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "application/rdf+xml", 400, "entities"),
    (b'{"@context": "http://127.0.0.1/c", "@id": "a:a"}', "application/ld+json", 400, "context"),
]


@pytest.mark.parametrize(("body", "media_type", "expected", "words"), REFUSED)
def test_a_bad_body_leaves_the_graph_as_it_was(service, body, media_type, expected, words):
    path = "/gsp?graph=a:kept"
    good = b"<a:a> <a:b> <a:kept> ."
    assert request(service, "PUT", path, good, Content_Type=TURTLE)[0] in {201, 204}
    status, _, answer = request(service, "PUT", path, body, Content_Type=media_type)
    assert status == expected
    assert words in answer.decode()
    kept = request(service, "GET", path, Accept="application/n-triples")
    assert kept[0] == 200
    assert kept[2] == b"<a:a> <a:b> <a:kept> .\n"


def test_what_is_no_write_of_a_graph_is_refused_with_the_list_of_those(service):
    status, headers, _ = request(service, "PATCH", "/gsp?default", b"x")
    assert status == 405
    assert "PUT" in headers["Allow"]
    assert request(service, "OPTIONS", "/gsp?default")[1]["Allow"] == headers["Allow"]
    for path in ("/gsp", "/gsp?default&graph=a:a", "/gsp?graph=nothing", "/gsp/x?default"):
        assert request(service, "PUT", path, b"", Content_Type=TURTLE)[0] == 400
    assert request(service, "DELETE", "/gsp?graph=a:nowhere")[0] == 404


FORMS = ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"]


@pytest.mark.parametrize("name", FORMS)
def test_a_graph_is_read_in_every_form(service, name):
    path = "/gsp?graph=http://forms.example/g"
    body = b"<http://forms.example/a> <http://forms.example/b> <http://forms.example/c> ."
    assert request(service, "PUT", path, body, Content_Type=TURTLE)[0] in {201, 204}
    status, headers, text = request(service, "GET", f"{path}&format={name}")
    assert status == 200
    assert b"http://forms.example/" in text
    other = request(service, "GET", path, Accept=headers.get_content_type())
    assert other[1].get_content_type() == headers.get_content_type()
    assert request(service, "HEAD", path)[1]["Content-Length"]
    assert request(service, "GET", path, Accept="image/png")[0] == 406
    assert (
        request(
            service, "GET", path, If_None_Match=headers["ETag"], Accept=headers.get_content_type()
        )[0]
        == 304
    )


def test_a_runaway_change_is_ended_and_changes_nothing(tmp_path, sample_file):
    with writing(tmp_path, sample_file, "--query-memory", "64") as served:
        before = count(served)
        texts = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
        bomb = f"INSERT {{ <a:a> <a:b> ?a40 }} WHERE {{ BIND('aaaaaaaaaaaaaaaa' AS ?a0) {texts} }}"
        status, body = update(served, bomb)
        assert (status, b"nothing was changed" in body) == (503, True)
        assert count(served) == before
        assert update(served, "INSERT DATA { GRAPH <a:g> { <a:a> <a:b> 1 } }")[0] == 204
        assert count(served) == before + 1


@pytest.mark.parametrize("view", ["union", "separate"])
def test_the_default_graph_is_the_one_that_was_chosen(tmp_path, sample_file, view):
    """Also where nothing is written: both services are asked the same."""
    whole = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with serving(sample_file, "--default-graph", view) as fixed:
        found = count(fixed, whole)
    triples = {quad[:3] for quad in sample_quads() if view == "union" or not quad[3]}
    superseded = 1 if view == "union" else 0
    assert found == len(triples) - superseded
    with writing(tmp_path, sample_file, "--default-graph", view) as served:
        assert count(served, whole) == found
        assert insert(served, 1)
        assert count(served, whole) == found + (view == "union")


# -- crashes -------------------------------------------------------------------------------------
def kill(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def insert(served, number):
    with suppress(OSError):
        return update(served, f"INSERT DATA {{ GRAPH <a:g> {{ <a:s> <a:n> {number} }} }}")[0] == 204
    return False


def numbers(served):
    text = "SELECT ?n { GRAPH <a:g> { <a:s> <a:n> ?n } }"
    return {int(line) for line in query(served, text, "text/csv")[1].split()[1:]}


def test_any_process_of_the_engine_may_be_killed_at_any_time(tmp_path, sample_file):
    """Workers, zygotes, candidates: nothing acknowledged is lost, and service goes on."""
    with writing(tmp_path, sample_file) as served:
        stop = threading.Event()

        def murder():
            turn = 0
            while not stop.wait(0.15):
                victims = sorted(children(served.process.pid))
                if victims:
                    kill(victims[turn * 7 % len(victims)])
                turn += 1

        killer = threading.Thread(target=murder)
        killer.start()
        acknowledged = {number for number in range(60) if insert(served, number)}
        stop.set()
        killer.join()
        deadline = time.monotonic() + 20
        while not insert(served, 1000) and time.monotonic() < deadline:
            time.sleep(0.1)
        found = numbers(served)
        assert len(acknowledged) > 5
        assert acknowledged | {1000} <= found
        whole = count(served)
    with writing(tmp_path, sample_file) as again:
        assert numbers(again) == found
        assert count(again) == whole


def test_the_whole_service_may_be_killed_at_any_time(tmp_path, sample_file):
    acknowledged, before = set(), None
    for round_ in range(4):
        with writing(tmp_path, sample_file) as served:
            rest = count(served) - len(numbers(served))
            before = rest if before is None else before
            assert rest == before
            assert acknowledged <= numbers(served)
            timer = threading.Timer(0.2 + 0.17 * round_, kill, [served.process.pid])
            timer.start()
            number = round_ * 1000
            while served.process.poll() is None:
                if insert(served, number):
                    acknowledged.add(number)
                number += 1
            timer.join()
    assert acknowledged
    with writing(tmp_path, sample_file) as served:
        assert acknowledged <= numbers(served)


def test_a_service_that_is_killed_while_it_loads_starts_again_whole(tmp_path, sample_file):
    command = [*COMMAND, "serve", sample_file, "--port", "0", "--data", tmp_path / "data"]
    environment = ENVIRONMENT | {"SKOSMITH_WRITE_TOKEN": TOKEN}
    for wait in (0.3, 0.5, 0.7, 0.9, 1.1):
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            time.sleep(wait)
            process.kill()
    with writing(tmp_path, sample_file) as served, serving(sample_file) as fresh:
        assert count(served) == count(fresh)


def test_no_process_is_left_when_the_service_is_killed(tmp_path, sample_file):
    with writing(tmp_path, sample_file) as served:
        for number in range(3):
            assert insert(served, number)
        below = children(served.process.pid)
        assert below
        kill(served.process.pid)
        deadline = time.monotonic() + 10
        while any(is_alive(pid) for pid in below) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not [pid for pid in below if is_alive(pid)]


def test_replaced_zygotes_are_reaped(tmp_path, sample_file):
    with writing(tmp_path, sample_file) as served:
        for number in range(12):
            assert insert(served, number)
        time.sleep(0.5)
        states = [
            re.sub(r".*\) (\S).*", r"\1", Path(f"/proc/{pid}/stat").read_text(), flags=re.DOTALL)
            for pid in children(served.process.pid)
        ]
        assert "Z" not in states
        assert len(states) < 20


def test_reload_is_declined_where_the_folder_is_the_truth(tmp_path, sample_file):
    with writing(tmp_path, sample_file) as served:
        assert insert(served, 1)
        served.process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        assert numbers(served) == {1}
        assert loads(served) == 1


def loads(served):
    metrics = request(served, "GET", "/metrics")[2].decode()
    return int(re.search(r'skosmith_reloads_total{outcome="done"} (\d+)', metrics)[1])


def test_a_reload_over_http_is_declined_there_too_and_loses_no_write(tmp_path, sample_file):
    token = tmp_path / "admin"
    token.write_text(TOKEN)
    with writing(tmp_path, sample_file, "--admin-token-file", token) as served:
        for number in range(3):
            assert insert(served, number)
            status, _, body = request(served, "POST", "/admin/reload")
            assert (status, b"is the truth now" in body) == (409, True)
        assert numbers(served) == {0, 1, 2}
        assert loads(served) == 1


SLOW = "INSERT { <a:slow> <a:n> ?total } WHERE { SELECT (COUNT(*) AS ?total) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r } }"


def test_a_candidate_that_is_killed_takes_its_change_with_it(tmp_path, sample_file):
    with writing(tmp_path, sample_file) as served:
        assert insert(served, 1)
        time.sleep(0.5)  # workers of the new graph are forked
        known = set(children(served.process.pid))
        answers = []
        thread = threading.Thread(target=lambda: answers.append(update(served, SLOW)))
        thread.start()
        candidates = set()
        while not candidates:
            candidates = set(children(served.process.pid)) - known
        time.sleep(0.2)
        assert query(served, "ASK { }")[0] == 200  # nobody waits for the candidate
        for pid in candidates:
            kill(pid)
        thread.join(timeout=20)
        status, body = answers[0]
        assert (status, b"nothing was changed" in body) == (503, True)
        assert numbers(served) == {1}
        assert insert(served, 2)
        assert numbers(served) == {1, 2}


def test_a_reload_that_is_killed_leaves_the_graph_that_was_served(tmp_path, sample_file):
    file = tmp_path / "graph.nq"
    file.write_bytes(Path(sample_file).read_bytes())
    with serving(file) as served:
        whole = count(served)
        known = set(children(served.process.pid))
        file.write_text("<a:new> <a:b> <a:c> <a:g> .\n" * 1000)
        served.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 20
        fresh = set()
        while not fresh and time.monotonic() < deadline:
            fresh = set(children(served.process.pid)) - known
        for pid in fresh:
            kill(pid)
        time.sleep(0.5)
        assert count(served) in {whole, 1}  # the old graph or the new one, never a half
        served.process.send_signal(signal.SIGHUP)
        while count(served) != 1 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert count(served) == 1
