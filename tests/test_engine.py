"""The engine: what a query may not do, to the machine and to other queries."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_graph import sample_quads
from skosmith_server.asking import (
    AnswerKind,
    NoFormatError,
    Query,
    QueryEvaluationError,
    QuerySyntaxError,
    StoreError,
)
from skosmith_server.engine.limits import BusyError, Limits, QueryCrashedError, QueryTimeoutError
from skosmith_server.engine.link import Worker
from skosmith_server.engine.messages import (
    AnswerTooLargeError,
    Frame,
    FrameKind,
    Frames,
    Job,
    decode_fault,
    encode_fault,
    frame,
)
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.written import Written
from skosmith_server.store import store_lines

FORMATS = {AnswerKind.SOLUTIONS: "csv", AnswerKind.BOOLEAN: "json", AnswerKind.GRAPH: "ntriples"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


# -- messages ------------------------------------------------------------------------------------
@given(st.lists(st.tuples(st.sampled_from(FrameKind), st.binary(max_size=40))), st.data())
def test_frames_come_out_as_they_went_in_however_the_stream_is_cut(sent, data):
    stream = b"".join(frame(kind, payload) for kind, payload in sent)
    frames, found = Frames(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += frames.feed(stream[:size])
        stream = stream[size:]
    assert found == [Frame(kind, payload) for kind, payload in sent]


def test_a_job_comes_out_as_it_went_in():
    query = Query("ASK { ?s ?p 'é' }", ("http://a/",), ("http://b/", "http://c/"), "http://base/")
    job = Job(query, FORMATS, 2.5, 1000)
    assert Job.decode(job.encode()) == job


FAULTS = [
    QuerySyntaxError("no", 2, 3, "SELEC"),
    QueryEvaluationError("no such function"),
    NoFormatError(AnswerKind.BOOLEAN),
    AnswerTooLargeError(100),
    StoreError("broken"),
]


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
def test_a_fault_comes_out_as_it_went_in(error):
    found = decode_fault(encode_fault(error))
    assert (type(found), str(found)) == (type(error), str(error))


# -- queries -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    file = tmp_path_factory.mktemp("engine") / "graph.nq"
    file.write_text("".join(store_lines(sample_quads())), encoding="utf-8")
    return file


@asynccontextmanager
async def running(lines, **limits):
    pool = Pool(
        lambda: lines, Limits(**{"seconds": 1.0, "fast_lanes": 3, "slow_lanes": 2} | limits)
    )
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


async def ask(pool, text, client="me", **bounds):
    limits = {"seconds": pool.limits.seconds, "most_bytes": pool.limits.most_bytes} | bounds
    return await pool.ask(Job(Query(text), FORMATS, **limits), client)


def test_queries_are_answered_in_every_kind(lines):
    async def main():
        async with running(lines) as pool:
            rows = await ask(pool, "SELECT (6*7 AS ?n) {}")
            truth = await ask(pool, "ASK { ?s ?p ?o }")
            graph = await ask(pool, "CONSTRUCT { <a:a> <a:b> <a:c> } {}")
            return [(w.kind, w.format, w.body) for w in (rows, truth, graph)]

    assert asyncio.run(main()) == [
        (AnswerKind.SOLUTIONS, "csv", b"n\r\n42\r\n"),
        (AnswerKind.BOOLEAN, "json", b'{"head":{},"boolean":true}'),
        (AnswerKind.GRAPH, "ntriples", b"<a:a> <a:b> <a:c> .\n"),
    ]


def test_a_long_answer_waits_in_a_file_and_is_whole(lines):
    async def main():
        async with running(lines, seconds=20.0) as pool:
            numbers = " ".join(map(str, range(600)))
            written = await ask(
                pool, f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"
            )
            with written.reader() as file:
                body = file.read()
            written.discard()
            return written.size, body

    size, body = asyncio.run(main())
    assert len(body) == size
    assert len(body.splitlines()) == 1 + 600 * 600


@pytest.mark.parametrize("place", [None, 0, 65_530, 65_536, 3 << 20])
def test_a_triple_is_found_wherever_it_stands_in_a_long_answer(place):
    mark, written = b'"type":"triple"', Written(format="json")
    if place is None:
        written.add(b"x" * (4 << 20))
    else:
        written.add(b"x" * place + mark + b"x" * (4 << 20))
    with written.reader() as file:
        assert asyncio.run(written.version(file)) == ("" if place is None else "1.2")
        assert file.tell() == 0
    written.discard()


CUT = {
    "a product counted": (ENDLESS, QueryTimeoutError),
    "a product ordered": (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i",
        (QueryCrashedError, QueryTimeoutError),
    ),
    "a product written": (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        (AnswerTooLargeError, QueryTimeoutError),
    ),
    "a text doubled": (
        "SELECT ?z { BIND('aaaaaaaaaaaaaaaa' AS ?a0) "
        + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
        + "}",
        (QueryCrashedError, QueryTimeoutError),
    ),
    "a text squared": (
        "SELECT ?z { BIND('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' AS ?a0) "
        + " ".join(f"BIND(REPLACE(?a{n}, 'a', ?a{n}) AS ?a{n + 1})" for n in range(6))
        + "}",
        (QueryCrashedError, QueryTimeoutError),
    ),
}


@pytest.mark.parametrize("name", CUT)
def test_a_query_that_runs_away_is_cut_and_the_next_one_answered(lines, name):
    text, kinds = CUT[name]

    async def main():
        async with running(lines, memory=256 << 20) as pool:
            start = time.monotonic()
            with pytest.raises(kinds):
                await ask(pool, text)
            took = time.monotonic() - start
            return took, (await ask(pool, "ASK {}")).body

    took, body = asyncio.run(main())
    assert took < 1.5 + 1.5  # half a second beyond the limit, and more for a busy machine
    assert b"true" in body


NESTED = {
    "groups": "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
    "signs": "SELECT * { FILTER(" + "!" * 60_000 + "true) }",
    "brackets": "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "unions": "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * 5_000) + "}",
    "alternatives": "ASK { ?s (" + "|".join(["<a:b>"] * 20_000) + ") ?o }",
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_queries_that_no_guard_stopped_end_at_most_their_worker(lines, name):
    async def main():
        async with running(lines) as pool:
            with suppress(QueryTimeoutError, QueryCrashedError, QuerySyntaxError):
                await ask(pool, NESTED[name])
            return (await ask(pool, "ASK {}")).body

    assert b"true" in asyncio.run(main())


def test_other_clients_are_answered_at_once_while_slow_queries_run(lines):
    async def main():
        async with running(lines, seconds=2.0) as pool:
            bad = [
                asyncio.create_task(ask(pool, f"{ENDLESS} # {n}", f"bad{n % 2}")) for n in range(8)
            ]
            await asyncio.sleep(0.3)
            waits = []
            for n in range(50):
                start = time.monotonic()
                await ask(pool, "ASK {}", f"good{n % 5}")
                waits.append(time.monotonic() - start)
            outcomes = await asyncio.gather(*bad, return_exceptions=True)
            return sorted(waits), {type(outcome) for outcome in outcomes}

    waits, outcomes = asyncio.run(main())
    assert waits[25] < 0.25
    assert outcomes <= {QueryTimeoutError, BusyError}


def test_clients_take_turns(lines):
    async def main():
        async with running(lines, fast_lanes=1) as pool:
            done = []

            async def one(client):
                await ask(pool, "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 3000", client)
                done.append(client)

            greedy = [asyncio.create_task(one("greedy")) for _ in range(20)]
            await asyncio.sleep(0)
            await asyncio.gather(one("modest"), *greedy)
            return done

    assert asyncio.run(main()).index("modest") < 4


def test_too_many_waiting_queries_are_refused_with_a_time_to_come_back(lines):
    async def main():
        async with running(lines, fast_lanes=1, waiting_of_client=2, waiting=3) as pool:
            tasks = [asyncio.create_task(ask(pool, ENDLESS, "one")) for _ in range(5)]
            tasks += [
                asyncio.create_task(ask(pool, ENDLESS, client)) for client in ("two", "three")
            ]
            await asyncio.sleep(0.05)
            refused = [t.exception() for t in tasks if t.done()]
            for task in tasks:
                task.cancel()
            return refused

    refused = asyncio.run(main())
    assert {error.client_is_to_blame for error in refused} == {True, False}
    assert all(error.seconds > 0 for error in refused)


async def stopped(pool):
    """Have the only worker stand still: the thread that answers does so a moment after the signal."""
    while not pool._idle:
        await asyncio.sleep(0.01)
    (worker,) = pool._workers
    signal.pidfd_send_signal(worker.handle, signal.SIGSTOP)
    while Path(f"/proc/{worker.thread}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        await asyncio.sleep(0.01)
    return worker


def test_a_query_that_waits_for_the_processor_keeps_its_lane_and_one_that_works_does_not(lines):
    async def main():
        async with running(lines, seconds=30.0, fast_lanes=1) as pool:
            worker = await stopped(pool)
            waiting = asyncio.create_task(ask(pool, "ASK {}"))
            await asyncio.sleep(0.4)
            kept = not worker.slow
            signal.pidfd_send_signal(worker.handle, signal.SIGCONT)
            await waiting
            working = asyncio.create_task(ask(pool, ENDLESS))
            async with asyncio.timeout(20):
                while not worker.slow:
                    await asyncio.sleep(0.01)
            working.cancel()
            return kept

    assert asyncio.run(main())


LONG = "SELECT (COUNT(*) AS ?n) { VALUES ?v { 1 2 3 } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_many_long_queries_of_one_client_are_answered_as_long_as_nobody_else_waits(lines):
    async def main():
        async with running(lines, seconds=60.0, fast_lanes=2, slow_lanes=1) as pool:
            await asyncio.gather(*(ask(pool, f"{LONG} # {n}", "many") for n in range(8)))
            many = [asyncio.create_task(ask(pool, ENDLESS, "many")) for _ in range(8)]
            await asyncio.sleep(1)
            refused = [task for task in many if task.done()]
            async with asyncio.timeout(20):
                await ask(pool, "ASK {}", "another")
            ended = [task.exception() for task in many if task.done()]
            for task in many:
                task.cancel()
            await asyncio.gather(*many, return_exceptions=True)
            return refused, {type(error) for error in ended}

    assert asyncio.run(main()) == ([], {BusyError})


def test_a_query_that_waits_for_long_gives_up_its_lane(lines):
    async def main():
        async with running(lines, seconds=30.0, fast_lanes=1) as pool:
            worker = await stopped(pool)
            waiting = asyncio.create_task(ask(pool, "ASK {}"))
            async with asyncio.timeout(20):
                while not worker.slow:
                    await asyncio.sleep(0.01)
            signal.pidfd_send_signal(worker.handle, signal.SIGCONT)
            return (await waiting).body

    assert b"true" in asyncio.run(main())


def test_a_query_whose_client_is_gone_is_ended(lines):
    async def main():
        async with running(lines, seconds=30.0, fast_lanes=1, slow_lanes=1) as pool:
            task = asyncio.create_task(ask(pool, ENDLESS))
            await asyncio.sleep(0.3)
            task.cancel()
            await asyncio.sleep(0.3)
            return [worker.run for worker in pool._workers]

    assert asyncio.run(main()) == [None]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_pool_closes_while_its_workers_come(lines, count):
    async def main():
        async with asyncio.timeout(20), running(lines) as pool:
            while len(pool._workers) < count:
                await asyncio.sleep(0)
        return len(pool._workers)

    assert asyncio.run(main()) == 0


# -- crashes -------------------------------------------------------------------------------------
def test_when_the_zygote_is_killed_its_workers_answer_until_another_has_loaded(lines):
    async def main():
        async with running(lines) as pool:
            first = pool._process
            first.send_signal(signal.SIGKILL)
            answers = []
            deadline = time.monotonic() + 10
            while pool._process is first and time.monotonic() < deadline:
                answers.append((await ask(pool, "ASK {}")).body)
                await asyncio.sleep(0.01)
            answers.append((await ask(pool, "ASK {}")).body)
            return first is not pool._process, answers

    replaced, answers = asyncio.run(main())
    assert replaced
    assert len(answers) > 1
    assert all(b"true" in answer for answer in answers)


def test_a_graph_that_cannot_be_loaded_is_told(tmp_path):
    broken = tmp_path / "broken.nq"
    broken.write_text("<a:a> <a:b> .\n")

    async def main():
        await Pool(lambda: broken).start()

    with pytest.raises(StoreError, match="cannot be loaded"):
        asyncio.run(main())


def test_a_worker_that_connects_when_the_graph_has_changed_is_given_no_query():
    class Host:
        freed = 0

        def free(self, _):
            self.freed += 1

    async def main(*, stale):
        worker = Worker(Host(), os.pidfd_open(os.getpid()))
        worker.end = lambda: ended.append(stale)
        worker.stale = stale
        worker.data_received(frame(FrameKind.HELLO, b'{"thread": 1, "clock": 0}'))
        os.close(worker.handle)
        return worker.pool.freed

    ended = []
    assert [asyncio.run(main(stale=stale)) for stale in (False, True)] == [1, 0]
    assert ended == [True]


# -- sandbox -------------------------------------------------------------------------------------
ATTEMPTS = {
    "a socket": "import socket; socket.socket()",
    "a file read": "open('/etc/hostname')",
    "a file written": "open('/tmp/skosmith-was-here', 'w')",
    "a program": "os.execv('/bin/true', ['true'])",
    "a signal": "os.kill(os.getppid(), 0)",
    "a file removed": "os.unlink('/tmp/none')",
    "a folder removed": "os.rmdir('/tmp/none')",
    "a file cut": "os.truncate('/tmp/none', 0)",
    "a file of other rights": "os.chmod('/tmp/none', 0o777)",
    "a file of another owner": "os.chown('/tmp/none', 0, 0)",
    "a file of another time": "os.utime('/tmp/none')",
    "a name for a file": "os.link('/tmp/none', '/tmp/none2')",
    "a link": "os.symlink('/tmp/none', '/tmp/none2')",
    "a pipe": "os.mkfifo('/tmp/none')",
    "an attribute of a file": "os.setxattr('/tmp/none', 'user.a', b'')",
}


def status_of(code):
    """Run a text of Python in a process of its own; give what it ends with."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(command, env=environment, check=False).returncode


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_confined_process_has_no(name):
    code = f"""
        import os, socket
        from skosmith_server.engine.sandbox import confine
        confine()
        try:
            {ATTEMPTS[name]}
        except PermissionError:
            os._exit(7)
        os._exit(0)
    """
    assert status_of(code) == 7


def test_a_confined_process_may_read_the_one_folder_it_is_left(tmp_path):
    (tmp_path / "inside").write_text("x")
    code = f"""
        import os
        from pathlib import Path
        from skosmith_server.engine.sandbox import confine
        confine(Path({str(tmp_path)!r}))
        assert open({str(tmp_path / "inside")!r}).read() == "x"
        for place, mode in (("/etc/hostname", "r"), ({str(tmp_path / "new")!r}, "w")):
            try:
                open(place, mode)
            except PermissionError:
                continue
            os._exit(1)
        os._exit(7)
    """
    assert status_of(code) == 7


def test_no_query_reaches_another_host(lines):
    """Asked past the guard: the kernel says no."""

    async def main():
        server = await asyncio.start_server(lambda *_: called.append(1), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with running(lines) as pool:
            with pytest.raises((QueryEvaluationError, StoreError)):
                await ask(pool, f"ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        server.close()

    called = []
    asyncio.run(main())
    assert called == []
