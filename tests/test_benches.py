"""What the benches compare does the same job, and finds the same."""

import json
import subprocess
import sys

import pyoxigraph

from conftest import ROOT
from skosmith_converter.conversion import convert
from skosmith_converter.serialization import FORMATS, serialize, write_whole


def bench(name, *arguments):
    command = [sys.executable, ROOT / "bench" / name, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_rdflib_script_makes_the_same_triples_of_the_same_workbooks(tmp_path):
    bench("inputs.py", tmp_path, "--skills", "3")
    books = tmp_path / "workbooks"
    ours, theirs = tmp_path / "ours.nq", tmp_path / "theirs.nt"
    write_whole(ours, serialize(convert([str(books)]).graph.quads, FORMATS["nquads"]))
    bench("with_rdflib.py", theirs, *sorted(books.glob("*.xlsx")))
    (size, first), (_, second) = map(
        str.split, bench("common_triples.py", "table", ours, theirs).splitlines()
    )
    assert first == second
    assert int(size) > 2_000


def test_pages_and_workbooks_of_a_made_framework_say_the_same(tmp_path):
    bench("inputs.py", tmp_path, "--skills", "2")
    issues = convert([str(tmp_path / "workbooks"), str(tmp_path / "pages")]).issues
    assert [str(issue) for issue in issues if issue.kind.name == "other-words"] == []


def test_what_is_wrong_in_the_made_up_graph_is_what_pyshacl_finds(tmp_path):
    bench("validation_graph.py", tmp_path, "--skills", "18", "--seeds", "1")
    truth = json.loads((tmp_path / "truth.json").read_text())
    shapes, answer = ROOT / "bench/validation_shapes.ttl", tmp_path / "answer.json"
    bench("validation_engines.py", "pyshacl", tmp_path / "graph.nt", shapes, answer)
    assert json.loads(answer.read_text())["results"] == [found[:2] for found in truth["results"]]
    assert len(truth["results"]) == 36


def test_the_made_up_graph_is_the_same_in_both_forms(tmp_path):
    bench("validation_graph.py", tmp_path, "--skills", "3", "--seeds", "0")
    lines, document = (
        {str(triple) for triple in pyoxigraph.parse(path=tmp_path / name)}
        for name in ("graph.nt", "graph.ttl")
    )
    assert lines == document
    assert len(lines) == json.loads((tmp_path / "truth.json").read_text())["triples"]


def test_the_bench_of_validation_tells_what_an_engine_takes_and_finds():
    said = bench(
        "validation.py", "--skills", "18", "--seeds", "1", "--rounds", "1", "--only", "skosmith"
    )
    (row,) = (line for line in said.splitlines() if line.startswith("| Skosmith "))
    assert row.endswith("| 36 of 36 | 0 |")


def test_the_bench_of_pages_asks_for_every_kind_of_page():
    said = bench("pages.py", "--skills", "3", "--rounds", "0", "--quick")
    rows = [line.split(" | ") for line in said.splitlines() if line.startswith("| ")][2:]
    assert {"| front page", "| skill", "| ontology"} <= {row[0] for row in rows}
    for name, wall, again, cpu, html, packed, *_ in rows:
        assert float(wall.removesuffix(" ms")) > 0, name
        assert float(again.removesuffix(" ms")) > 0, name
        assert float(cpu.removesuffix(" ms")) >= 0, name
        sizes = [float(one.removesuffix(" kB").replace(",", "")) for one in (html, packed)]
        assert sizes[0] > sizes[1] > 1, name
