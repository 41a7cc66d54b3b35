"""Other tools' readers find the same statements in our files: Python, Rust, JavaScript."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from conftest import ROOT
from framework_maker import page_files, sheets, skills, write_files
from page_maker import MadePage
from skosmith_converter.conversion import Options, convert
from skosmith_converter.framework import Given
from skosmith_converter.serialization import FORMATS, accepted, serialize, write_whole
from skosmith_converter.vocabulary import SM
from workbook_maker import sfia_9, workbook

TAGS = {"ar": "ar", "en": "en", "es": "es", "fr-CA": "fr-CA", "ja": "ja", "zh": "zh-Hans"}
"""Language of a made framework → the tag that a manifest gives it."""
N3 = """
const {Parser, Writer} = require('n3'), fs = require('fs');
const writer = new Writer({format: 'N-Quads'});
writer.addQuads(new Parser().parse(fs.readFileSync(process.argv[1], 'utf8')));
writer.end((error, text) => process.stdout.write(text));
"""


@pytest.fixture(scope="session")
def framework_quads(tmp_path_factory) -> tuple:
    """Give the graph of workbooks and pages: categories, attributes, levels, lists, other words."""
    folder = tmp_path_factory.mktemp("framework")
    books = {f"sfia-9_{k}.xlsx": workbook(sheets(k, skills(k, 3))) for k in TAGS}
    books["sfia-9.xlsx"] = workbook(sfia_9())
    write_files(folder, iter(books.items()))
    write_files(folder, page_files(3, list(TAGS)))
    (folder / "other_ar.txt").write_text(MadePage("ar", "BBBB", mark="new").render(), "utf-8")
    manifest = {f"sfia-9_{k}.xlsx": Given("9", tag) for k, tag in TAGS.items()}
    manifest |= {"*_zh.txt": Given("9", "zh-Hans")}
    return convert([str(folder)], Options(manifest=manifest)).graph.quads


@pytest.fixture(scope="session", params=["seed_quads", "framework_quads"])
def graph(request, tmp_path_factory) -> tuple[tuple, Path]:
    """Give a graph, and a folder with it in every format."""
    quads = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("graph")
    for form in FORMATS.values():
        write_whole(folder / f"graph{form.suffixes[0]}", serialize(quads, form))
    return quads, folder


def with_pyoxigraph(path: Path) -> str:
    return pyoxigraph.serialize(pyoxigraph.parse(path=path), format=pyoxigraph.RdfFormat.N_QUADS)


def with_rdflib(path: Path) -> str:
    found = rdflib.Dataset() if path.suffix in {".trig", ".nq"} else rdflib.Graph()
    found.parse(path)
    return found.serialize(format="nquads" if isinstance(found, rdflib.Dataset) else "nt")


def with_rdflib_on_oxigraph(path: Path) -> str:
    found = rdflib.Graph(store="Oxigraph").parse(path, format="ox-turtle")
    return found.serialize(format="ox-nt")


def printed(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout.decode()


def with_oxigraph(path: Path) -> str:
    oxigraph = Path(sys.executable).with_name("oxigraph")
    if not oxigraph.exists():
        pytest.skip("no oxigraph command beside this Python")
    return printed(oxigraph, "convert", "--from-file", path, "--to-format", "nq")


def with_n3_js(path: Path) -> str:
    if shutil.which("node") is None or not (ROOT / "node_modules" / "n3").is_dir():
        pytest.skip("no node with N3.js: npm ci installs it")
    return printed("node", "-e", N3, path)


READERS = {
    with_pyoxigraph: list(FORMATS),
    with_rdflib: list(FORMATS),
    with_rdflib_on_oxigraph: ["turtle"],
    with_oxigraph: list(FORMATS),
    with_n3_js: ["turtle", "trig", "ntriples", "nquads"],
}
"""Reader → the formats that it knows."""


def canonical(lines: str | bytes) -> set[str]:
    """Give the statements of N-Quads, blank nodes named as RDFC-1.0 does."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


def lines_of(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"{' '.join(row)} .\n" for row in rows)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
@pytest.mark.filterwarnings("ignore:Dataset.*is deprecated:DeprecationWarning:rdflib")
@pytest.mark.filterwarnings("ignore:NTSerializer always uses UTF-8")
@pytest.mark.parametrize(
    ("reader", "name"),
    [(reader, name) for reader, names in READERS.items() for name in names],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_others_read_the_same_statements(graph, reader, name):
    quads, folder = graph
    form = FORMATS[name]
    wanted = quads if form.holds_graphs else {quad[:3] for quad in accepted(quads)}
    assert canonical(reader(folder / f"graph{form.suffixes[0]}")) == canonical(lines_of(wanted))


def test_the_graphs_hold_what_is_hard_to_write(framework_quads):
    literals = [value for _, _, value, _ in framework_quads if value.startswith('"')]
    for tag in TAGS.values():
        assert any(value.endswith(f'"@{tag}') for value in literals), tag
    types = {value for _, _, value, _ in framework_quads}
    assert {SM.Category, SM.Attribute, SM.AttributeLevel, SM.SupersededStatements} <= types
    assert any(subject.startswith("_:") for subject, *_ in framework_quads)
    assert any(r"\n" in value for value in literals)
