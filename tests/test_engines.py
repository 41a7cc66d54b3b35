"""Before an engine elsewhere: the same pages, the same answers, and clear words where it fails."""

import re
from contextlib import contextmanager

import httpx
import pytest
from click.testing import CliRunner

from engines import free_port, oxigraph, skosmith, virtuoso
from running import serving, until
from sample_graph import IRIS, sample_quads
from skosmith_converter.terms import Iri, is_iri
from skosmith_server.__main__ import main
from skosmith_server.app import create_app
from skosmith_server.catalogue import Catalogue

pytestmark = pytest.mark.network
QUADS = sample_quads()
RESOURCES = sorted({t for quad in QUADS for t in quad if is_iri(t)})
PATH_OF = Catalogue.from_quads(QUADS).path_of
BLANK = re.compile(r"_:\w+")
"""Engines give blank nodes labels of their own."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@contextmanager
def loaded(start, kind, folder, sample_file):
    """An engine with the sample graph, put there by the command."""
    with start(folder) as endpoint:
        token = folder / "token"
        token.write_text(endpoint.credentials or "none")
        options = ["--token-file", str(token)] if endpoint.credentials else []
        result = CliRunner().invoke(
            main, ["load", str(sample_file), "--to", endpoint.url, "--kind", kind, *options]
        )
        assert result.exit_code == 0, result.output
        yield endpoint


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso", "skosmith"])
def engine(request, tmp_path_factory, sample_file):
    start = {"oxigraph": oxigraph, "virtuoso": virtuoso, "skosmith": skosmith}[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    with loaded(start, request.param, folder, sample_file) as endpoint:
        yield request.param, endpoint


@pytest.fixture(scope="module")
def remote(engine):
    kind, endpoint = engine
    with (
        serving("--endpoint", endpoint.url, "--endpoint-kind", kind, "--timeout", "2") as served,
        httpx.Client(base_url=served.url, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def local():
    return create_app(QUADS).test_client()


@pytest.mark.parametrize("form", ["html", "turtle"])
def test_every_page_is_that_of_a_graph_in_memory(remote, local, form):
    for resource in RESOURCES:
        path = PATH_OF(Iri(resource))
        address = f"{path}{'&' if '?' in path else '?'}format={form}"
        here, there = local.get(address, base_url=str(remote.base_url)), remote.get(address)
        assert there.status_code == here.status_code
        assert BLANK.sub("_:", there.text) == BLANK.sub("_:", here.text), address


WHOLE = [
    "/",
    "/dump.ttl",
    "/search?q=heels&format=json",
    "/rest/v1/9/search?query=shoe*",
    "/jskos/voc",
    "/9/skills/SHOE?_profile=schema.org&_mediatype=application/ld%2Bjson",
    "/dump.nq",
    "/validation",
    "/validation.json",
]


@pytest.mark.parametrize("address", WHOLE)
def test_what_needs_the_whole_graph_is_that_of_a_graph_in_memory(remote, local, address):
    for one in (local, remote):  # the front page counts what the report says, once it is there
        assert until(lambda one=one: one.get("/validation").status_code == 200)
    here, there = local.get(address, base_url=str(remote.base_url)), remote.get(address)
    lines, expected = (sorted(BLANK.sub("_:", a.text).splitlines()) for a in (there, here))
    assert lines == expected


def test_a_misspelt_address_gets_a_suggestion(remote):
    answer = remote.get("/9/skills/shoe", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["suggestion"] == "/9/skills/SHOE"


ROWS = f"SELECT ?l {{ {IRIS.skill('9', 'SHOE')} <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }} ORDER BY ?l"
ANSWERS = [
    ("ASK { ?s ?p ?o }", "json", b'{"head":{},"boolean":true}'),
    ("ASK { <a:no> ?p ?o }", "json", b'{"head":{},"boolean":false}'),
    ("SELECT (6*7 AS ?n) {}", "csv", b"n\r\n42\r\n"),
    ("SELECT ?o { <9/skills/SHOE> <http://www.w3.org/2004/02/skos/core#notation> ?o }", "csv", b"o\r\nSHOE\r\n"),
    ("CONSTRUCT { <a:a> <a:b> 'é' } {}", "nquads", "<a:a> <a:b> \"é\" .\n".encode()),
]  # fmt: skip


@pytest.mark.parametrize(("query", "form", "body"), ANSWERS)
def test_queries_are_answered_in_every_form(remote, query, form, body):
    answer = remote.get("/sparql", params={"query": query, "format": form})
    assert (answer.status_code, answer.content) == (200, body)


def test_a_syntax_error_says_where(remote):
    answer = remote.get("/sparql", params={"query": "ASK {\n ?s ?p }"})
    assert (answer.status_code, answer.json()["line"]) == (400, 2)


def test_a_query_that_takes_too_long_is_ended(remote):
    answer = remote.get("/sparql", params={"query": ENDLESS})
    assert (answer.status_code, answer.json()["type"].partition("#")[2]) == (504, "engine-timeout")


def test_an_answer_is_whole_or_refused(remote, engine):
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
    answer = remote.get("/sparql", params={"query": query, "format": "csv"})
    if engine[0] == "virtuoso":  # it would give the first thousand rows, and say so in a header
        assert answer.status_code == 400
        assert "1000 rows at most" in answer.json()["detail"]
    else:
        rows = Catalogue.from_quads(QUADS).triples ** 2
        assert len(answer.text.splitlines()) == rows + 1


def test_updates_do_not_pass(remote):
    answer = remote.post("/sparql", data={"update": "CLEAR ALL"})
    assert answer.status_code == 403


def test_a_graph_is_taken_whole_and_from_those_alone_who_may_write(tmp_path, sample_file):
    with skosmith(tmp_path) as endpoint:
        arguments = ["load", str(sample_file), "--to", endpoint.url, "--kind", "skosmith"]
        refused = CliRunner().invoke(main, arguments)
        assert refused.exit_code == 3
        assert "--token-file" in refused.output
        result = CliRunner().invoke(main, [*arguments, "--token-file", str(tmp_path / "token")])
        assert result.exit_code == 0, result.output
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        answer = httpx.get(endpoint.url, params={"query": count, "format": "csv"})
        assert answer.text.split() == ["n", str(Catalogue.from_quads(QUADS).triples)]


def test_an_engine_that_is_not_there_is_named(sample_file):
    url = f"http://127.0.0.1:{free_port()}/sparql"
    for arguments in (
        ["load", str(sample_file), "--to", url],
        ["serve", "--endpoint", url, "--port", "0"],
    ):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 3
        assert url in result.output


@pytest.mark.parametrize("option", ["--base-iri", "--graph", "--to"])
def test_what_is_no_iri_is_a_mistake_in_the_command(option, sample_file):
    given = {"--to": f"http://127.0.0.1:{free_port()}/sparql", option: "a b"}
    arguments = [part for pair in given.items() for part in pair]
    result = CliRunner().invoke(main, ["load", str(sample_file), *arguments])
    assert result.exit_code == 2
    assert "a b" in result.output
