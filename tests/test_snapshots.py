"""Snapshots: made whole or not at all, checked before use, served byte for byte alike by many servers."""

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tarfile
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from running import COMMAND, ENVIRONMENT, serving
from sample_graph import sample_quads
from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import Iri, plain
from skosmith_converter.validation import validate_quads
from skosmith_server import snapshots
from skosmith_server.__main__ import main
from skosmith_server.asking import StoreError
from skosmith_server.catalogue import Catalogue
from skosmith_server.search.building import write_index
from skosmith_server.search.index import Index
from skosmith_server.shipping import CURRENT, find_snapshot, publish
from skosmith_server.snapshots import MANIFEST, build, open_folder, verify
from skosmith_server.store import Store
from skosmith_server.summaries import read_summary, summarize
from skosmith_server.validation import counts_of, read_validation

NEWER = (Iri("<https://example.org/a>"), Iri("<https://example.org/b>"), plain("new"), "")


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory):
    return build(sample_quads(), tmp_path_factory.mktemp("snapshots") / "first")


@pytest.fixture(scope="session")
def newer(tmp_path_factory):
    return build([*sample_quads(), NEWER], tmp_path_factory.mktemp("snapshots") / "second")


def copy(snapshot, folder):
    return open_folder(shutil.copytree(snapshot.folder, folder / "copy"))


# -- building ----------------------------------------------------------------------------------
def test_equal_graphs_have_equal_versions_and_lines(snapshot, tmp_path):
    other = build(list(reversed(sample_quads())), tmp_path / "other")
    assert other.version == snapshot.version
    assert other.graph.read_bytes() == snapshot.graph.read_bytes()
    assert other.graph.read_text() == "".join(serialize(sample_quads(), FORMATS["nquads"]))
    again = build(sample_quads(), tmp_path / "again")
    assert again.lines.read_bytes() == snapshot.lines.read_bytes()
    assert again.validation.read_bytes() == other.validation.read_bytes()
    assert other.validation.read_bytes() == snapshot.validation.read_bytes()


def test_the_report_of_validation_is_part_of_it(snapshot):
    report = validate_quads(sample_quads())
    assert report.findings
    assert read_validation(snapshot.validation) == report
    assert read_summary(snapshot.summary).validation == counts_of(report)


def test_a_snapshot_tells_no_place_nor_logs(snapshot):
    names = {path.name for path in snapshot.store.iterdir()}
    assert not {name for name in names if name.startswith(("LOG", "LOCK", "OPTIONS", "IDENTITY"))}
    told = b"".join(path.read_bytes() for path in snapshot.folder.rglob("*") if path.is_file())
    assert os.fsencode(snapshot.folder) not in told


def test_a_folder_that_is_there_is_not_touched(snapshot):
    before = {path: path.stat().st_mtime_ns for path in snapshot.folder.rglob("*")}
    with pytest.raises(SourceError, match="is there already"):
        build(sample_quads(), snapshot.folder)
    assert {path: path.stat().st_mtime_ns for path in snapshot.folder.rglob("*")} == before


def test_nothing_is_left_of_a_build_that_fails(tmp_path, monkeypatch):
    def fail(*_):
        raise StoreError("no room")

    monkeypatch.setattr(Store, "build", fail)
    with pytest.raises(StoreError):
        build(sample_quads(), tmp_path / "snapshot")
    assert list(tmp_path.iterdir()) == []


def test_what_an_ended_build_left_is_in_nobodys_way(tmp_path):
    (tmp_path / ".snapshot.unfinished" / "store").mkdir(parents=True)
    verify(build(sample_quads(), tmp_path / "snapshot"))
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]


# -- verifying ---------------------------------------------------------------------------------
def flip(path):
    data = bytearray(path.read_bytes()) or bytearray(b"\0")
    data[-1] ^= 1
    path.write_bytes(data)


def test_a_change_of_any_file_is_noticed(snapshot, tmp_path):
    for name in snapshot.files:
        mine = copy(snapshot, tmp_path)
        flip(mine.folder / name)
        with pytest.raises(SourceError, match=name):
            verify(mine)
        shutil.rmtree(tmp_path / "copy")


def delete(folder):
    (folder / "store.nq").unlink()


def add(folder):
    (folder / "store" / "000099.sst").touch()


def link(folder):
    (folder / "store.nq").rename(folder.parent / "elsewhere")
    (folder / "store.nq").symlink_to(folder.parent / "elsewhere")


def cut(folder):
    os.truncate(folder / "graph.nq", 10)


CHANGES = [
    (delete, "store.nq: is missing"),
    (add, "000099.sst: is no part"),
    (link, "store.nq: is missing"),
    (cut, "graph.nq: has been changed: its size"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_a_folder_that_was_changed_is_refused(snapshot, tmp_path, change, words):
    mine = copy(snapshot, tmp_path)
    change(mine.folder)
    with pytest.raises(SourceError, match=words):
        verify(mine)


MANIFESTS = [
    ({"form": 2}, "form 2"),
    ({"version": "../../x"}, "not in order"),
    ({"version": "0" * 64}, "not in order"),
    ({"files": {}}, "not in order"),
    ({"files": ["graph.nq"]}, "not in order"),
    ({"statements": "many"}, "not in order"),
]


@pytest.mark.parametrize(("change", "words"), MANIFESTS)
def test_a_manifest_that_is_not_in_order_is_refused(snapshot, tmp_path, change, words):
    mine = copy(snapshot, tmp_path)
    manifest = json.loads((mine.folder / MANIFEST).read_text())
    (mine.folder / MANIFEST).write_text(json.dumps(manifest | change))
    with pytest.raises(SourceError, match=words):
        open_folder(mine.folder)


@pytest.mark.parametrize("content", [None, b"", b"[1]", b"\xff", b'{"form": 4}'])
def test_what_is_no_snapshot_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(SourceError, match="is no snapshot"):
        find_snapshot(str(tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["../graph.nq", "/etc/passwd", "store/../../x", "store/.x", "a"])
def test_a_manifest_names_no_file_elsewhere(snapshot, tmp_path, name):
    manifest = json.loads((snapshot.folder / MANIFEST).read_text())
    manifest["files"][name] = [0, "0" * 64]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(SourceError, match="not in order"):
        open_folder(tmp_path)


# -- publishing --------------------------------------------------------------------------------
def test_a_published_snapshot_becomes_the_current_one(snapshot, newer, tmp_path):
    for one in (snapshot, newer, snapshot):
        assert publish(one, tmp_path) == tmp_path / one.version
        found = find_snapshot(str(tmp_path), tmp_path)
        assert found.version == one.version
        verify(found)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {CURRENT, snapshot.version, newer.version}


def test_a_changed_snapshot_is_not_published(snapshot, tmp_path):
    mine = copy(snapshot, tmp_path)
    flip(mine.graph)
    with pytest.raises(SourceError, match="has been changed"):
        publish(mine, tmp_path / "published")
    assert not (tmp_path / "published").exists()


def test_a_broken_copy_of_what_is_published_is_noticed(snapshot, newer, tmp_path):
    flip(publish(snapshot, tmp_path) / "graph.nq")
    publish(newer, tmp_path)
    with pytest.raises(SourceError, match="has been changed") as caught:
        publish(snapshot, tmp_path)
    assert f"Delete {tmp_path / snapshot.version}" in str(caught.value)
    assert find_snapshot(str(tmp_path), tmp_path).version == newer.version


def test_equal_snapshots_give_equal_archives_that_unpack_once(snapshot, tmp_path):
    for name in ("a.tar", "b.tar"):
        publish(snapshot, tmp_path / name)
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    cache = tmp_path / "cache"
    found = find_snapshot(str(tmp_path / "a.tar"), cache)
    verify(found)
    inode = found.graph.stat().st_ino
    assert find_snapshot(str(tmp_path / "b.tar"), cache).graph.stat().st_ino == inode
    assert [path.name for path in cache.iterdir()] == [snapshot.version]


def entry(name, data=b"", kind=tarfile.REGTYPE, target=""):
    made = tarfile.TarInfo(name)
    made.size, made.type, made.linkname = len(data), kind, target
    return made, data


def archive(path, entries):
    with tarfile.open(path, "w") as tar:
        for info, data in entries:
            tar.addfile(info, io.BytesIO(data))
    return path


def good(snapshot):
    names = [MANIFEST, *sorted(snapshot.files)]
    return [entry(name, (snapshot.folder / name).read_bytes()) for name in names]


def exchanged(entries, name, *instead):
    return [made for one in entries for made in (instead if one[0].name == name else [one])]


HOSTILE = {
    "a path that leads out": lambda e: [*e, entry("../escaped", b"x")],
    "an absolute path": lambda e: [*e, entry("/escaped", b"x")],
    "a symbolic link": lambda e: exchanged(
        e, "store.nq", entry("store.nq", kind=tarfile.SYMTYPE, target="/etc/passwd")
    ),
    "a hard link": lambda e: exchanged(
        e, "store.nq", entry("store.nq", kind=tarfile.LNKTYPE, target="graph.nq")
    ),
    "a device": lambda e: exchanged(e, "store.nq", entry("store.nq", kind=tarfile.CHRTYPE)),
    "a link in place of the folder": lambda e: [
        e[0],
        entry("store", kind=tarfile.SYMTYPE, target="/etc"),
        *e[1:],
    ],
    "the same file twice": lambda e: [*e, e[1]],
    "other bytes": lambda e: exchanged(e, "graph.nq", entry("graph.nq", b"<a:a> <a:a> <a:a> .\n")),
    "a file left out": lambda e: exchanged(e, "store.nq"),
    "the manifest last": lambda e: [*e[1:], e[0]],
    "no manifest": lambda e: e[1:],
    "nothing": lambda _: [],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_leaves_nothing(snapshot, tmp_path, name):
    path = archive(tmp_path / "hostile.tar", HOSTILE[name](good(snapshot)))
    with pytest.raises(SourceError, match="hostile.tar"):
        find_snapshot(str(path), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    assert not (tmp_path / "escaped").exists()


def test_an_archive_too_large_for_the_disk_is_refused_before_it_is_unpacked(snapshot, tmp_path):
    manifest = json.loads((snapshot.folder / MANIFEST).read_text())
    manifest["files"]["store.nq"][0] = 1 << 60
    entries = exchanged(good(snapshot), MANIFEST, entry(MANIFEST, json.dumps(manifest).encode()))
    path = archive(tmp_path / "huge.tar", entries)
    with pytest.raises(SourceError, match="are free"):
        find_snapshot(str(path), tmp_path / "cache")


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
def test_half_an_archive_is_refused(snapshot, tmp_path, share):
    path = publish(snapshot, tmp_path / "half.tar")
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(SourceError):
        find_snapshot(str(path), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


# -- commands ----------------------------------------------------------------------------------
def run(*arguments):
    return CliRunner().invoke(main, ["snapshot", *map(str, arguments)])


def test_the_commands_build_verify_and_publish(sample_file, snapshot, tmp_path):
    for place in (tmp_path / "made", tmp_path / "made.tar"):
        done = run("build", sample_file, "-o", place)
        assert done.exit_code == 0, done.output
        assert re.search(r" statements, \d+ violations, \d+ warnings, version ", done.output)
        assert run("verify", place).exit_code == 0
    assert run("publish", tmp_path / "made", tmp_path / "all").exit_code == 0
    assert (tmp_path / "all" / CURRENT / MANIFEST).is_file()
    flip(tmp_path / "made" / "graph.nq")
    done = run("verify", tmp_path / "made")
    assert done.exit_code == 3
    assert "has been changed" in done.stderr
    assert run("build", sample_file, "-o", tmp_path / "made").exit_code == 3


USAGES = [
    (("--store", "disk"), "--snapshot"),
    (("--snapshot", "x", "seeds"), "sources"),
    (("--snapshot", "x", "--default-graph", "separate"), "separate"),
]


@pytest.mark.parametrize(("arguments", "words"), USAGES)
def test_serve_says_what_does_not_go_with_a_snapshot(arguments, words):
    done = CliRunner().invoke(main, ["serve", *arguments])
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_server_of_snapshots_starts_without_the_readers_of_pages_and_without_the_pages():
    told = "import sys, skosmith_server.cli; print(*sys.modules)"
    done = subprocess.run(
        [COMMAND[0], "-c", told], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    heavy = {"lxml", "pyshacl", "rdflib", "skosmith_converter.reading", "skosmith_server.app"}
    assert not heavy & loaded


# -- serving -----------------------------------------------------------------------------------
SELECT = "SELECT * { ?s ?p ?o }"
QUESTIONS = [
    *((SELECT, accept) for accept in (
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
        "text/tab-separated-values")),
    *(("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", accept) for accept in (
        "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")),
    ("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", "text/csv"),
    ("ASK { ?s ?p 'none' }", "application/sparql-results+json"),
    ("SELECT ?a ?b { ?a <http://www.w3.org/2004/02/skos/core#broader>+ ?b }", "text/csv"),
]  # fmt: skip


def get(port, path, **headers):
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def ask(port, query, accept="text/csv"):
    return get(port, f"/sparql?query={quote(query)}", Accept=accept)


@pytest.mark.network
@pytest.mark.parametrize("store", ["disk", "memory"])
def test_replicas_give_the_same_bytes_with_the_same_tags(snapshot, store):
    with ExitStack() as stack:
        ports = [
            stack.enter_context(serving("--snapshot", snapshot.folder, "--store", store)).port
            for _ in range(3)
        ]
        for query, accept in QUESTIONS:
            answers = [ask(port, query, accept) for port in ports]
            assert {status for status, _, _ in answers} == {200}
            assert len({body for _, _, body in answers}) == 1
            assert len({headers["ETag"] for _, headers, _ in answers}) == 1
            assert {headers["Dataset-Version"] for _, headers, _ in answers} == {snapshot.version}
            tag = answers[0][1]["ETag"]
            headers = {"Accept": accept, "If-None-Match": tag}
            assert get(ports[2], f"/sparql?query={quote(query)}", **headers)[0] == 304


@pytest.mark.network
def test_a_server_leaves_its_snapshot_as_it_is(snapshot, tmp_path):
    mine = copy(snapshot, tmp_path)
    for path in [*mine.folder.rglob("*"), mine.folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with serving("--snapshot", mine.folder, "--store", "disk") as served:
        assert ask(served.port, SELECT)[0] == 200
        assert get(served.port, "/")[0] == 200
        verify(mine)


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.network
def test_a_small_graph_moves_into_memory_and_pages_search_and_description_follow(snapshot):
    with serving("--snapshot", snapshot.folder) as served:
        search = "PREFIX sm: <https://w3id.org/skosmith/ontology#> SELECT * { ?s sm:search 'shoe' }"
        assert ask(served.port, search)[0] == 200
        assert get(served.port, "/", Accept="text/html")[0] == 200
        _, _, description = get(served.port, "/sparql", Accept="text/turtle")
        assert f'dcat:version "{snapshot.version}"' in description.decode()
        children = f"/proc/{served.process.pid}/task/{served.process.pid}/children"

        def zygotes():
            with open(children) as file:  # noqa: PTH123
                names = [f"/proc/{pid}/cmdline" for pid in file.read().split()]
            said = []
            for name in names:
                with open(name, "rb") as file:  # noqa: PTH123
                    said.append(file.read())
            return said

        until(lambda: any(b"store.nq" in line for line in zygotes()))
        until(lambda: not any(line.endswith(b"store") for line in zygotes()))
        assert ask(served.port, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0] == 200


ADDRESSES = (
    "/", "/9/skills/SHOE", "/9/skills/SHOE.ttl", "/9/skills/SHOE.jsonld", "/9/skilllevels/SHOE_4", "/9",
    "/9/skills/NONE", "/search?q=shoe", "/search?q=heel&format=json", "/suggest?q=sh", "/validation", "/validation.json", "/validation?language=es", "/resource?iri=https://elsewhere.example/odd?a%3D1%23x",
)  # fmt: skip


def without_numbers(body):
    """Leave out what differs with each request, and what a large graph has not."""
    lines = re.sub(rb"urn:uuid:[0-9a-f-]+|127.0.0.1:[0-9]+", b"", body).splitlines()
    left_out = (b"/dump.", b'class="downloads"', b"propertyFeature")
    return [line for line in lines if not any(word in line for word in left_out)]


@pytest.mark.network
def test_pages_of_a_large_graph_are_those_of_a_small_one(snapshot):
    with (
        serving("--snapshot", snapshot.folder, "--most-in-memory", "10") as large,
        serving("--snapshot", snapshot.folder) as small,
    ):
        for address in ADDRESSES:
            asked = {"Accept": "text/html;q=0.5, text/turtle", "Accept-Language": "ar"}
            status, _, body = get(large.port, address, **asked)
            expected, _, other = get(small.port, address, **asked)
            assert status == expected, address
            assert without_numbers(body) == without_numbers(other), address


@pytest.mark.network
def test_no_page_fails_while_a_small_graph_moves_into_memory(snapshot):
    with serving("--snapshot", snapshot.folder) as served:
        found = []

        def read_pages():
            end = time.monotonic() + 2.5  # it has moved by then
            while time.monotonic() < end:
                status, _, body = get(served.port, "/9/skills/SHOE", Accept="text/turtle")
                found.append((status, body))

        readers = [threading.Thread(target=read_pages) for _ in range(24)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert get(served.port, "/dump.nq")[2] == snapshot.graph.read_bytes()
        assert get(served.port, "/dump.ttl")[0] == 200
    assert {status for status, _ in found} == {200}
    assert len({body for _, body in found}) == 1


@pytest.mark.network
def test_of_a_large_graph_there_is_one_download(snapshot):
    with serving("--snapshot", snapshot.folder, "--most-in-memory", "10") as served:
        assert ask(served.port, SELECT)[0] == 200
        description = get(served.port, "/.well-known/void", Accept="text/turtle")[2].decode()
        triples = Catalogue.from_quads(sample_quads()).triples
        assert f"void:triples {triples} ;" in description
        status, headers, body = get(served.port, "/dump.nq")
        assert (status, body) == (200, snapshot.graph.read_bytes())
        assert headers["ETag"] == f'"{snapshot.version}"'
        assert get(served.port, "/dump.nq", **{"If-None-Match": headers["ETag"]})[0] == 304
        status, _, problem = get(served.port, "/dump.ttl")
        assert (status, b"/dump.nq" in problem) == (403, True)
        page = get(served.port, "/", Accept="text/html")[2].decode()
        assert re.findall(r'href="/dump([.\w]+)"', page) == [".nq"]
        search = "PREFIX sm: <https://w3id.org/skosmith/ontology#> SELECT * { ?s sm:search 'shoe' }"
        assert b"skills/SHOE" in ask(served.port, search)[2]
        assert get(served.port, "/static/style.css")[0] == 200


@pytest.mark.network
@pytest.mark.parametrize("most", ["10", "2000000"])
def test_a_report_that_was_changed_is_not_shown(snapshot, tmp_path, most):
    mine = copy(snapshot, tmp_path)
    flip(mine.validation)
    with serving("--snapshot", mine.folder, "--most-in-memory", most) as served:
        assert get(served.port, "/9/skills/SHOE")[0] == 200
        status, _, body = get(served.port, "/validation.json")
        assert (status, b"validation.json" in body) == (503, True)
        assert get(served.port, "/validation.json")[0] == 503


@pytest.mark.network
def test_the_front_page_counts_findings_before_anybody_asks_for_the_report(snapshot):
    counts = read_summary(snapshot.summary).validation
    words = f">{counts['violation']} violations, {counts['warning']} warnings"
    for most in ("10", "2000000"):
        with serving("--snapshot", snapshot.folder, "--most-in-memory", most) as served:
            assert words in get(served.port, "/", Accept="text/html")[2].decode()
            report = get(served.port, "/validation.json")[2]
            assert report == snapshot.validation.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"\xff"])
def test_a_report_that_is_none_is_said(tmp_path, damage):
    with pytest.raises(SourceError, match=r"validation\.json"):
        read_validation(tmp_path / "validation.json")
    (tmp_path / "validation.json").write_bytes(damage)
    with pytest.raises(SourceError, match=r"validation\.json"):
        read_validation(tmp_path / "validation.json")


@pytest.mark.network
def test_without_a_sound_index_names_are_searched_until_there_is_another(snapshot, tmp_path):
    mine = copy(snapshot, tmp_path)
    flip(mine.search)

    def through(served):
        status, _, body = get(served.port, "/search?q=shoe&format=json")
        found = json.loads(body)
        assert (status, found["results"][0]["code"]) == (200, "SHOE")
        return found["lookedThrough"]

    with serving("--snapshot", mine.folder) as served:
        assert get(served.port, "/9/skills/SHOE")[0] == 200
        until(lambda: through(served) == "texts")
        assert any("the index of texts is not used" in line for line in served.said)
    with serving("--snapshot", mine.folder, "--most-in-memory", "10") as served:
        assert through(served) == "names"


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + bytes(1000)])
def test_a_file_that_is_no_index_is_said(tmp_path, damage):
    (tmp_path / "search.sqlite").write_bytes(damage)
    with pytest.raises(SourceError, match=r"search\.sqlite"):
        Index.open(tmp_path / "search.sqlite")


def test_an_index_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(SourceError, match="cannot be written"):
        write_index(sample_quads(), tmp_path / "nowhere" / "search.sqlite")


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[1]", b'{"statistics": {}, "overview": {}}', b"\xff"]
)
def test_a_summary_that_is_none_is_said(tmp_path, damage):
    (tmp_path / "summary.json").write_bytes(damage)
    with pytest.raises(SourceError, match=r"summary\.json"):
        read_summary(tmp_path / "summary.json")


def test_a_summary_is_read_as_it_was_written(snapshot):
    counts = counts_of(validate_quads(sample_quads()))
    made = summarize(sample_quads(), Store.from_quads(sample_quads()), snapshot.base, counts)
    assert read_summary(snapshot.summary) == made
    assert made.overview.skills


@pytest.mark.network
@pytest.mark.parametrize(("store", "name"), [("disk", "store/CURRENT"), ("memory", "store.nq")])
def test_a_changed_snapshot_is_not_served(snapshot, tmp_path, store, name):
    mine = copy(snapshot, tmp_path)
    flip(mine.folder / name)
    arguments = ["serve", "--snapshot", str(mine.folder), "--store", store, "--port", "0"]
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "has been changed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.network
def test_pages_of_a_changed_graph_are_not_made_but_queries_are_answered(snapshot, tmp_path):
    mine = copy(snapshot, tmp_path)
    flip(mine.graph)
    flip(mine.lines)
    with serving("--snapshot", mine.folder) as served:
        assert ask(served.port, SELECT)[0] == 200
        status, _, page = get(served.port, "/", Accept="text/html")
        assert status == 503
        assert "has been changed" in page.decode()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def handing_out(folder):
    """An HTTP server of files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def version_at(port):
    return ask(port, "ASK {}", "application/sparql-results+json")[1]["Dataset-Version"]


@pytest.mark.network
def test_a_snapshot_is_fetched_and_exchanged_on_sighup(snapshot, newer, tmp_path):
    publish(snapshot, tmp_path / "www" / "graph.tar")
    with (
        handing_out(tmp_path / "www") as url,
        serving("--snapshot", f"{url}/graph.tar", "--snapshot-cache", tmp_path / "cache") as served,
    ):
        assert version_at(served.port) == snapshot.version
        served.process.send_signal(signal.SIGHUP)  # the same: nothing happens
        publish(newer, tmp_path / "www" / "graph.tar")
        served.process.send_signal(signal.SIGHUP)
        until(lambda: version_at(served.port) == newer.version)
        assert b"new" in ask(served.port, "SELECT ?o { <https://example.org/a> ?p ?o }")[2]
        (tmp_path / "www" / "graph.tar").unlink()
        served.process.send_signal(signal.SIGHUP)  # cannot be fetched: all stays
        time.sleep(0.5)
        assert version_at(served.port) == newer.version
    assert not snapshots.open_folder(tmp_path / "cache" / newer.version).graph.is_symlink()


@pytest.mark.network
def test_who_waits_for_a_page_gets_it_though_the_snapshot_is_exchanged(snapshot, newer, tmp_path):
    publish(snapshot, tmp_path / "all")
    with serving("--snapshot", tmp_path / "all") as served:
        got = []
        waiting = threading.Thread(target=lambda: got.append(get(served.port, "/")[0]))
        waiting.start()
        publish(newer, tmp_path / "all")
        served.process.send_signal(signal.SIGHUP)
        until(lambda: version_at(served.port) == newer.version)
        waiting.join()
        assert got == [200]


ODD_ANSWERS = [b"no HTTP\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"]


@pytest.mark.parametrize("answer", ODD_ANSWERS)
def test_a_server_that_speaks_no_http_is_said(answer, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            with listening.accept()[0] as connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/graph.tar"
        with pytest.raises(SourceError, match=re.escape(url)):
            find_snapshot(url, tmp_path / "cache")
        thread.join()


@pytest.mark.parametrize("url", ["http://[bad", "http://host:port/x", "http://a b/c", "http://"])
def test_a_url_that_is_none_is_said(url, tmp_path):
    with pytest.raises(SourceError, match="cannot be fetched"):
        find_snapshot(url, tmp_path / "cache")


def test_a_url_that_gives_nothing_is_said(tmp_path):
    with handing_out(tmp_path) as url, pytest.raises(SourceError, match="404"):
        find_snapshot(f"{url}/none.tar", tmp_path / "cache")


# -- behind a proxy ----------------------------------------------------------------------------
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  upstream replicas {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://replicas; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_next_upstream error timeout http_502 http_503; proxy_connect_timeout 1s;
    }}
  }}
}}
"""


@contextmanager
def proxying(folder, port, ports):
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=1 fail_timeout=1s;" for one in ports)
    (folder / "nginx.conf").write_text(
        CONFIGURATION.format(folder=folder, port=port, servers=servers)
    )
    command = [NGINX, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "errors"]
    with subprocess.Popen(command) as process:
        try:
            until(lambda: answers(port))
            yield
        finally:
            process.terminate()


def answers(port):
    try:
        return get(port, "/sparql?query=ASK%7B%7D")[0] == 200
    except (OSError, HTTPException):
        return False


def free_port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        return server.server_port


class Load:
    """Asks without a pause, and keeps what came back."""

    def __init__(self, port):
        self.port, self.statuses, self.versions, self.done = port, [], [], False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        number = 0
        while not self.done:
            number += 1
            try:
                status, headers, _ = ask(self.port, f"SELECT ?s {{ ?s ?p {number % 50} }}")
            except (OSError, HTTPException) as error:
                status, headers = repr(error), {}
            self.statuses.append(status)
            self.versions.append(headers.get("Dataset-Version"))

    def end(self):
        self.done = True
        self.thread.join()


@pytest.mark.network
@pytest.mark.skipif(NGINX is None, reason="no nginx (apt-get install nginx-light)")
def test_a_new_version_rolls_out_behind_nginx_without_a_failed_request(snapshot, newer, tmp_path):
    publish(snapshot, tmp_path / "all")
    place = ("--snapshot", tmp_path / "all", "--store", "disk")
    with ExitStack() as stack:
        replicas = [stack.enter_context(serving(*place)) for _ in range(2)]
        restarted = stack.enter_context(ExitStack())
        third = restarted.enter_context(serving(*place))
        ports = [one.port for one in (*replicas, third)]
        front = free_port()
        stack.enter_context(proxying(tmp_path, front, ports))
        loads = [Load(front) for _ in range(3)]
        try:
            until(lambda: len(loads[0].statuses) > 100)
            publish(newer, tmp_path / "all")
            for one in replicas:  # two look again
                one.process.send_signal(signal.SIGHUP)
                until(lambda one=one: version_at(one.port) == newer.version)
            restarted.close()  # and one is started anew
            stack.enter_context(serving(*place, port=third.port))
            until(lambda: version_at(third.port) == newer.version)
            count = len(loads[0].statuses)
            until(lambda: len(loads[0].statuses) > count + 100)
        finally:
            for load in loads:
                load.end()
        for load in loads:
            assert set(load.statuses) == {200}
            assert set(load.versions) == {snapshot.version, newer.version}
            assert load.versions[-1] == newer.version
