"""What the SPARQL editor of browsers gets from the service: terms to complete, its own files."""

import gzip
import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import brotli
import pytest
from babel.messages.extract import extract_from_dir

from sample_graph import sample_quads
from skosmith_converter.vocabulary import NAMESPACES
from skosmith_server import editor
from skosmith_server.app import create_app
from skosmith_server.pages.editor_words import EDITOR_WORDS
from skosmith_server.queries import EXAMPLES, load_query
from skosmith_server.statistics import count

ROOT = Path(__file__).parents[1]
BASE = "https://w3id.org/skosmith/sfia/"
SM = "https://w3id.org/skosmith/ontology#"
MARKS = {"_": None, "parts": None}
SAME = {"Graph"}
"""Words that are the same in some language."""


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


ASKED = [
    ("", {}, "Guidance activities, in the order of the page", "Activities"),
    ("?ui=de", {}, "Beispielhafte Tätigkeiten in der Reihenfolge der Seite", "Tätigkeiten"),
    ("?ui=it", {"Accept-Language": "ru"}, "Attività di orientamento, nell’ordine della pagina", "Attività"),
    ("", {"Accept-Language": "ja, ru;q=0.5"}, "Примерные виды деятельности в порядке страницы", "Виды деятельности"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "headers", "summary", "title"), ASKED)
def test_example_queries_are_called_as_the_reader_calls_them(
    client, asked, headers, summary, title
):
    answer = client.get(f"/sparql/workbench{asked}", headers=headers)
    assert set(answer.vary) == {"Accept-Language"}
    told = {one["name"]: one for one in answer.json["examples"]}["example-activities"]
    assert (told["summary"], told["title"]) == (summary, title)
    assert told["query"] == load_query("example-activities").text
    for page in ("/", "/sparql"):
        assert f">{summary}</a>" in client.get(f"{page}{asked}", headers=HTML | headers).text


def test_the_words_of_the_scripts_are_those_that_are_translated():
    scripts = files("skosmith_server.static").joinpath("editor")
    found = extract_from_dir(str(scripts), [("*.js", "javascript")], keywords=MARKS)
    said = [message for _, _, message, *_ in found]
    calls = sum(
        len(re.findall(r"(?<![\w.])(?:_|parts)\(\s*\"", one.read_text("utf-8")))
        for one in scripts.iterdir() if one.name.endswith(".js")
    )  # fmt: skip
    assert len(said) == calls
    assert set(said) == set(EDITOR_WORDS)


WORDS = [
    ("en", {}),
    ("de", {"Table": "Tabelle", "Too busy": "Überlastet"}),
    ("ar", {"Sort": "ترتيب"}),
]


@pytest.mark.parametrize(("tag", "words"), WORDS)
def test_the_editor_gets_its_words_in_the_language_of_the_reader(client, tag, words):
    told = client.get(f"/sparql/workbench?ui={tag}").json["words"]
    assert {message: told[message] for message in words} == words
    left = {message for message in EDITOR_WORDS if message not in told}
    assert left == set(EDITOR_WORDS) if tag == "en" else left <= SAME


CALLED = [
    ("en", f"{SM}SkillSeries", "skill, whatever the edition"),
    ("ru", f"{SM}position", "порядковый номер"),
    ("fr", "http://www.w3.org/2004/02/skos/core#prefLabel", "libellé préférentiel"),
    ("de", "http://www.w3.org/2004/02/skos/core#narrower", "Unterbegriff"),
    ("en", "http://www.w3.org/2004/02/skos/core#narrower", ""),
]


@pytest.mark.parametrize(("tag", "iri", "label"), CALLED)
def test_terms_are_completed_with_what_the_reader_calls_them(client, tag, iri, label):
    told = client.get(f"/sparql/workbench?ui={tag}").json
    labels = {one["iri"]: one["label"] for one in (*told["classes"], *told["properties"])}
    assert labels[iri] == label


def test_a_page_has_the_editor_ask_in_its_own_language(built, client):
    page = client.get("/sparql?ui=ar&lang=ru", headers=HTML).text
    assert 'data-workbench="/sparql/workbench?lang=ru&amp;ui=ar"' in page


def test_the_description_of_the_endpoint_has_examples_in_one_language_whoever_asks(client):
    told = [
        client.get("/sparql", headers={"Accept": "text/turtle", "Accept-Language": tag}).text
        for tag in ("en", "ar")
    ]
    assert told[0] == told[1]
    assert "Guidance activities, in the order of the page" in told[0]


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
