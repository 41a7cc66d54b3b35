"""The Graph Store Protocol without a server: requests in, operations out; and changes of a pool."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from sample_graph import sample_quads
from skosmith_converter.errors import RdfError, SourceError
from skosmith_server.asking import AnswerKind, Change, Document, Query
from skosmith_server.changing import engine_lines
from skosmith_server.engine.limits import BusyError, EngineDownError, Limits
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.trial import ChangeCrashedError, ChangeTimeoutError
from skosmith_server.graph_store import GraphRequest, ReadGraph, read_graph_request
from skosmith_server.protocol import ProtocolError

HOST = "http://here.example"
TURTLE = "text/turtle; charset=UTF-8"
BODY = b"<a:a> <a:b> 1 ."
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.nt"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\none\r\n"
    b'--x\r\nContent-Disposition: form-data; name="b"\r\nContent-Type: text/turtle\r\n\r\ntwo\r\n--x--\r\n'
)


def read(method, path="/gsp", query="", content_type="", body=b""):
    return read_graph_request(GraphRequest(method, path, query, content_type, body), HOST, "new")


def written(method, graph, *documents, base=None):
    return Change(method, graph=graph, documents=documents, base=base or graph)


GOOD = [
    (("GET", "/gsp", "graph=a:b"), ReadGraph("a:b")),
    (("GET", "/gsp", "graph=http%3A//x/%2531"), ReadGraph("http://x/%31")),
    (("HEAD", "/gsp", "default&format=turtle"), ReadGraph("", "turtle")),
    (("GET", "/gsp/a b/c"), ReadGraph(f"{HOST}/gsp/a%20b/c")),
    (("DELETE", "/gsp", "default"), written("DELETE", "", base=f"{HOST}/gsp")),
    (
        ("PUT", "/gsp", "graph=a:b", TURTLE, BODY),
        written("PUT", "a:b", Document("turtle", BODY)),
    ),
    (
        ("POST", "/gsp", "", "application/ld+json", BODY),
        written("POST", f"{HOST}/gsp/new", Document("jsonld", BODY)),
    ),
    (
        ("POST", "/gsp", "graph=a:b", "multipart/form-data; boundary=x", PARTS),
        written("POST", "a:b", Document("ntriples", b"one"), Document("turtle", b"two")),
    ),
]


@pytest.mark.parametrize(("asked", "expected"), GOOD)
def test_a_request_becomes_an_operation(asked, expected):
    assert read(*asked) == expected


BAD = [
    (("PATCH", "/gsp", "default"), 405),
    (("GET", "/gsp"), 400),
    (("PUT", "/gsp", "", TURTLE, BODY), 400),
    (("GET", "/gsp", "graph=a:b&graph=a:c"), 400),
    (("GET", "/gsp", "graph=a:b&default"), 400),
    (("GET", "/gsp/x", "default"), 400),
    (("GET", "/gsp", "graph=none"), 400),
    (("PUT", "/gsp", "default", "", BODY), 415),
    (("PUT", "/gsp", "default", "image/png", BODY), 415),
    (("PUT", "/gsp", "default", "text/turtle; charset=latin1", BODY), 415),
    (("POST", "/gsp", "default", "multipart/form-data", PARTS), 400),
    (("POST", "/gsp", "default", "multipart/form-data; boundary=y", PARTS), 400),
]


@pytest.mark.parametrize(("asked", "status"), BAD)
def test_a_request_that_is_none_has_a_status(asked, status):
    with pytest.raises(ProtocolError) as caught:
        read(*asked)
    assert caught.value.status == status


# -- changes of a pool ---------------------------------------------------------------------------
class Book:
    """Stands for a journal."""

    def __init__(self):
        self.records = []
        self.full = False

    async def keep(self, record):
        if self.full:
            raise SourceError("book", "is full")
        self.records.append(record)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    file = tmp_path_factory.mktemp("pool") / "graph.nq"
    file.write_text("".join(f"{line} .\n" for line in engine_lines(sample_quads())))
    return file


def with_pool(lines, play, **limits):
    """Play something on a pool that may change, and a book of its changes."""

    async def main():
        pool = Pool(lambda: lines, Limits(**{"seconds": 2.0, "fast_lanes": 2} | limits), "union")
        await pool.start()
        try:
            return await play(pool, Book())
        finally:
            await pool.close()

    return asyncio.run(main())


async def is_true(pool, text):
    job = Job(Query(text), {AnswerKind.BOOLEAN: "json"}, 60.0, 1000)
    return b"true" in (await pool.ask(job, "me")).body


def insert(value):
    return lambda: Change("UPDATE", f"INSERT DATA {{ <a:a> <a:b> {value} }}")


def test_a_change_is_kept_and_then_seen(lines):
    async def play(pool, book):
        await pool.change(insert(1), book.keep)
        return book.records, await is_true(pool, "ASK { <a:a> <a:b> 1 }")

    records, seen = with_pool(lines, play)
    assert seen
    assert records == [b'+<a:a> <a:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n']


def test_a_change_that_changes_nothing_is_not_written_down(lines):
    async def play(pool, book):
        await pool.change(insert(1), book.keep)
        trial = await pool.change(insert(1), book.keep)
        return trial.record, len(book.records)

    assert with_pool(lines, play) == (b"", 1)


def test_a_change_that_cannot_be_kept_is_not_made(lines):
    async def play(pool, book):
        book.full = True
        with pytest.raises(SourceError):
            await pool.change(insert(1), book.keep)
        book.full = False
        before = await is_true(pool, "ASK { <a:a> <a:b> 1 }")
        await pool.change(insert(2), book.keep)
        return before, await is_true(pool, "ASK { <a:a> <a:b> 2 }")

    assert with_pool(lines, play) == (False, True)


def test_a_query_that_runs_ends_with_the_graph_it_began_with(lines):
    async def play(pool, book):
        slow = "ASK { VALUES ?v { 1 2 3 4 5 } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(IF(?c = ?f, ?i, ?v) = <a:none>) }"
        asked = asyncio.create_task(is_true(pool, slow))
        await asyncio.sleep(0.05)
        for value in (1, "<a:none>", 2):
            await pool.change(insert(value), book.keep)
        assert not asked.done()
        return await asked, await is_true(pool, "ASK { ?g ?h ?i FILTER(?i = <a:none>) }")

    assert with_pool(lines, play, seconds=60.0) == (False, True)


ENDLESS = "INSERT { <a:a> <a:b> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o } }"


def test_a_change_that_takes_too_long_is_ended(lines):
    async def play(pool, book):
        with pytest.raises(ChangeTimeoutError, match="nothing was changed"):
            await pool.change(lambda: Change("UPDATE", ENDLESS), book.keep)
        await pool.change(insert(1), book.keep)
        return len(book.records)

    assert with_pool(lines, play, write_seconds=0.5) == 1


def test_a_bad_body_is_told_with_its_place(lines):
    async def play(pool, book):
        body = Document("turtle", b"<a:a> <a:b> 1 .\n<a:a> <a:b>")
        with pytest.raises(RdfError) as caught:
            await pool.change(lambda: Change("PUT", graph="a:g", documents=(body,)), book.keep)
        return caught.value.place, book.records

    place, records = with_pool(lines, play)
    assert place.startswith("the body:2")
    assert records == []


def test_so_many_changes_wait_and_no_more(lines):
    async def play(pool, book):
        tasks = [asyncio.create_task(pool.change(insert(n), book.keep)) for n in range(6)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        return [type(one) for one in found].count(BusyError), len(book.records)

    assert with_pool(lines, play, writers_waiting=4) == (2, 4)


def test_without_a_zygote_a_change_is_refused_and_later_done(lines):
    async def play(pool, book):
        trial = await pool.change(insert(1), book.keep)
        assert trial.existed
        pool._hang_up()
        with pytest.raises(EngineDownError):
            await pool.change(insert(2), book.keep)
        pool._restart()
        for _ in range(200):
            await asyncio.sleep(0.05)
            if pool._control is not None:
                break
        await pool.change(insert(3), book.keep)
        return len(book.records)

    assert with_pool(lines, play) == 2


def test_a_candidate_that_dies_is_no_timeout(lines):
    async def play(pool, book):
        change = asyncio.create_task(pool.change(lambda: Change("UPDATE", ENDLESS), book.keep))
        await asyncio.sleep(0.3)
        for pid in _descendants(pool._process.pid):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(ChangeCrashedError):
            await change
        return book.records

    assert with_pool(lines, play) == []


def _descendants(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = []
    for child in map(int, children.read_text().split()):
        found += [child, *_descendants(child)]
    return found
