"""What the SPARQL editor of browsers gets from the service: terms to complete, its own files."""

import gzip
import json
import tomllib
from pathlib import Path

import brotli
import pytest

from sample_graph import sample_quads
from skosmith_converter.vocabulary import NAMESPACES
from skosmith_server import editor
from skosmith_server.app import create_app
from skosmith_server.queries import EXAMPLES, load_query
from skosmith_server.statistics import count

ROOT = Path(__file__).parents[1]
BASE = "https://w3id.org/skosmith/sfia/"
SM = "https://w3id.org/skosmith/ontology#"


@pytest.fixture(scope="module")
def client():
    return create_app(sample_quads()).test_client()


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A build of the editor whose files are ours."""
    for name in ("yasgui.js", "yasgui.css", "d3-force.js"):
        body = f"/* {name} */".encode()
        (tmp_path / name).write_bytes(body)
        (tmp_path / f"{name}.br").write_bytes(brotli.compress(body))
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(body))
    (tmp_path / "NOTICE.txt").write_text("whose it is")
    monkeypatch.setattr(editor, "ASSETS", tmp_path)
    editor.version.cache_clear()
    yield tmp_path
    editor.version.cache_clear()


@pytest.fixture
def unbuilt(tmp_path, monkeypatch):
    monkeypatch.setattr(editor, "ASSETS", tmp_path / "nothing")
    editor.version.cache_clear()
    yield
    editor.version.cache_clear()


def aids(statistics=None):
    return json.loads(editor.aids(BASE, statistics, [load_query(name) for name in EXAMPLES]))


def test_terms_of_the_graph_come_with_counts_the_commonest_first():
    told = aids(count(sample_quads()))
    for kind in ("classes", "properties"):
        counts = [one["count"] for one in told[kind]]
        assert counts == sorted(counts, reverse=True)
        assert counts[-1] > 0
    classes = {one["iri"]: one for one in told["classes"]}
    assert classes[f"{SM}Skill"] == {"iri": f"{SM}Skill", "label": "", "count": 2}
    assert classes[f"{SM}SkillSeries"]["label"] == "skill, whatever the edition"
    assert f"{SM}position" in {one["iri"] for one in told["properties"]}
    assert told["base"] == BASE


def test_a_graph_that_cannot_be_counted_is_completed_from_the_vocabularies_we_write():
    told = aids()
    classes = {one["iri"] for one in told["classes"]}
    properties = {one["iri"] for one in told["properties"]}
    assert f"{SM}Skill" in classes
    assert f"{SM}atLevel" in properties
    assert classes.isdisjoint(properties)
    assert {one["count"] for one in told["classes"]} == {0}


def test_prefixes_of_other_vocabularies_are_there_where_the_graph_uses_them():
    esco = "http://data.europa.eu/esco/model#"
    plain, linked = (
        sample_quads(),
        [*sample_quads(), ("<a:a>", f"<{esco}isEssentialForSkill>", "<a:b>", "")],
    )
    assert aids(count(plain))["prefixes"] == NAMESPACES
    assert aids(count(linked))["prefixes"] == NAMESPACES | {"esco": esco}


def test_example_queries_come_as_they_are_published():
    told = aids()["examples"]
    assert [one["name"] for one in told] == list(EXAMPLES)
    assert len({one["title"] for one in told}) == len(EXAMPLES)
    assert [one["query"] for one in told] == [load_query(name).text for name in EXAMPLES]


def test_terms_may_be_kept_and_asked_for_again(client):
    first = client.get("/sparql/workbench")
    assert first.mimetype == "application/json"
    assert first.cache_control.public
    tag = first.headers["ETag"]
    again = client.get("/sparql/workbench", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head("/sparql/workbench").headers["ETag"] == tag
    changed = create_app(sample_quads()[:-40]).test_client().get("/sparql/workbench")
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, br;q=0", "gzip"), ("identity", ""), ("", "")],
)
def test_files_go_out_in_the_best_coding_that_a_browser_takes(built, client, accepted, coding):
    response = client.get("/static/yasgui/yasgui.js", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding", "") == coding
    undone = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](response.data)
    assert undone == b"/* yasgui.js */"
    assert response.mimetype == "text/javascript"
    assert "Accept-Encoding" in response.vary
    tag = {"If-None-Match": response.headers["ETag"], "Accept-Encoding": accepted}
    assert client.get("/static/yasgui/yasgui.js", headers=tag).status_code == 304


def test_a_file_named_with_its_build_is_kept_for_a_year(built, client):
    named = client.get(f"/static/yasgui/yasgui.css?v={editor.version()}")
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    other = client.get("/static/yasgui/yasgui.css?v=other")
    assert other.headers["Cache-Control"] == "public, max-age=60"


def test_licences_are_served_beside_the_files(built, client):
    assert client.get("/static/yasgui/NOTICE.txt").text == "whose it is"


@pytest.mark.parametrize("name", ["yasgui.js.br", ".", "yasgui", "other.js"])
def test_only_files_of_the_build_are_given_out(built, client, name):
    response = client.get(f"/static/yasgui/{name}")
    assert response.status_code == 404


HTML = {"Accept": "text/html"}


def test_pages_with_a_query_bring_the_editor_along(built, client):
    for path in ("/sparql", "/sparql?query=ASK{}", "/sparql?query=ASK{"):
        page = client.get(path, headers=HTML).text
        assert f"/static/yasgui/yasgui.js?v={editor.version()}" in page
        assert 'name="query"' in page
    assert "data-failed" in client.get("/sparql?query=ASK{", headers=HTML).text
    assert "yasgui" not in client.get("/", headers=HTML).text
    assert "yasgui" not in client.get("/nothing", headers=HTML).text


def test_without_a_build_the_query_box_serves_and_the_page_says_so(unbuilt, client):
    page = client.get("/sparql", headers=HTML).text
    assert "was not built into this installation" in page
    assert 'name="query"' in page
    assert "editor/start.js" not in page
    assert client.get("/static/yasgui/yasgui.js").status_code == 404


@pytest.mark.skipif(not editor.version(), reason="the editor is not built in: make assets")
def test_the_build_has_the_licence_of_every_package():
    notice = (editor.ASSETS / "NOTICE.txt").read_text("utf-8")
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text("utf-8"))
    packages = [path for path in lock["packages"] if path]
    assert packages
    for path in packages:
        name = path.rpartition("node_modules/")[2]
        version = lock["packages"][path]["version"]
        assert f"\n{name} {version} (" in notice


def test_a_wheel_has_all_files_that_pages_load():
    """`.ci/run` looks into a wheel."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    globs = settings["tool"]["setuptools"]["package-data"]["skosmith_server.static"]
    static = ROOT / "server/skosmith_server/static"
    packed = {file for glob in globs for file in static.glob(glob)}
    there = {
        file for file in static.rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"}
    }
    assert there <= packed
    assert static / "editor/start.js" in packed
