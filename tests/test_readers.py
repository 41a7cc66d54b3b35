"""Other tools' readers find the same triples in our files: Python, Rust, JavaScript."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from conftest import ROOT
from skosmith_converter.serialization import FORMATS, serialize, write_whole

TRIPLE_FORMATS = [form for form in FORMATS.values() if not form.holds_graphs]


@pytest.fixture(scope="session")
def folder(seed_quads, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    for form in FORMATS.values():
        write_whole(folder / f"graph{form.suffixes[0]}", serialize(seed_quads, form))
    return folder


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_pyoxigraph_reads_the_triples(folder, form, seed_triples):
    path = folder / f"graph{form.suffixes[0]}"
    quads = pyoxigraph.parse(path=path)
    assert len({(str(q.subject), str(q.predicate), str(q.object)) for q in quads}) == len(
        seed_triples
    )


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
@pytest.mark.parametrize("form", TRIPLE_FORMATS, ids=lambda form: form.name)
def test_rdflib_reads_the_triples(folder, form, seed_triples):
    graph = rdflib.Graph(bind_namespaces="none").parse(folder / f"graph{form.suffixes[0]}")
    assert len(graph) == len(seed_triples)


def test_rdflib_on_an_oxigraph_store_reads_the_triples(folder, seed_triples):
    graph = rdflib.Graph(store="Oxigraph", bind_namespaces="none").parse(
        folder / "graph.ttl", format="ox-turtle"
    )
    assert len(graph) == len(seed_triples)


def test_the_oxigraph_server_loads_the_turtle(folder, seed_triples, tmp_path):
    oxigraph = Path(sys.executable).with_name("oxigraph")
    if not oxigraph.exists():
        pytest.skip("no oxigraph command beside this Python")
    store = str(tmp_path / "store")
    subprocess.run(
        [oxigraph, "load", "--location", store, "--file", folder / "graph.ttl"],
        check=True,
        capture_output=True,
    )
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    found = subprocess.run(
        [oxigraph, "query", "--location", store, "--query", query, "--results-format", "json"],
        check=True, capture_output=True,
    )  # fmt: skip
    (row,) = json.loads(found.stdout)["results"]["bindings"]
    assert int(row["n"]["value"]) == len(seed_triples)


N3 = """
const {Parser} = require('n3'), fs = require('fs');
const quads = new Parser().parse(fs.readFileSync(process.argv[1], 'utf8'));
console.log(new Set(quads.map(q => JSON.stringify(q.toJSON()))).size);
"""


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".trig", ".nq"])
def test_n3_js_reads_the_triples(folder, suffix, seed_triples, seed_quads):
    if shutil.which("node") is None or not (ROOT / "node_modules" / "n3").is_dir():
        pytest.skip("no node with N3.js: npm ci installs it")
    found = subprocess.run(
        ["node", "-e", N3, folder / f"graph{suffix}"], check=True, capture_output=True, cwd=ROOT
    )
    assert int(found.stdout) == len(seed_quads if suffix in {".trig", ".nq"} else seed_triples)
