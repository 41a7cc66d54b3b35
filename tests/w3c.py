"""The W3C's evaluation and syntax tests of SPARQL, read from their manifests, and their answers compared."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
HOME = "https://w3c.github.io/rdf-tests/sparql/"
LEFT_OUT = ("/entailment/", "/service/")
RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
RESULT_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
Row = tuple  # of (name, term), sorted by name


@dataclass(frozen=True)
class Case:
    """One test."""

    iri: str
    kind: str
    """``QueryEvaluationTest`` and so on, without the 11 at its end."""
    file: Path
    data: tuple[tuple[str, Path], ...] = ()
    """Name of the graph (empty: the default graph) and its file."""
    result: Path | None = None
    after: tuple[tuple[str, Path], ...] = ()
    """The same, when an update is done."""
    lax: bool = False
    """Whether rows may come more or less often (REDUCED)."""

    @property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    @property
    def base(self) -> str:
        return url_of(self.file)


@dataclass
class Suite:
    """All tests below a folder of rdf-tests/sparql."""

    root: Path
    cases: list[Case] = field(default_factory=list)

    def read(self, manifest: Path) -> None:
        graph = Graph().parse(manifest, publicID=f"{HOME}{manifest.relative_to(self.root)}")
        for node in graph.subjects(RDF.type, MF.Manifest):
            for included in Collection(graph, graph.value(node, MF.include) or RDF.nil):
                file = self.file_of(included)
                if not any(left in str(file) for left in LEFT_OUT):
                    self.read(file)
            for test in Collection(graph, graph.value(node, MF.entries) or RDF.nil):
                self.cases.append(self.case(graph, test))

    def file_of(self, iri: str) -> Path:
        return self.root / str(iri).removeprefix(HOME)

    def case(self, graph: Graph, test) -> Case:
        kind = str(graph.value(test, RDF.type)).rpartition("#")[2].removesuffix("11")
        action, result = graph.value(test, MF.action), graph.value(test, MF.result)
        file = graph.value(action, QT.query) or graph.value(action, UT.request) or action
        is_update = graph.value(action, UT.request) is not None
        data = tuple(self.graphs(graph, action))
        after = tuple(self.graphs(graph, result)) if is_update else ()
        answer = self.file_of(result) if result is not None and not is_update else None
        lax = graph.value(test, MF.resultCardinality) == MF.LaxCardinality
        return Case(str(test), kind, self.file_of(file), data, answer, after, lax)

    def graphs(self, graph: Graph, node) -> Iterator[tuple[str, Path]]:
        for words in (QT, UT):
            for file in graph.objects(node, words.data):
                yield "", self.file_of(file)
            for named in graph.objects(node, words.graphData):
                file = graph.value(named, words.graph) or named
                name = graph.value(named, RDFS.label) or file
                yield str(name), self.file_of(file)


def url_of(file: Path) -> str:
    return HOME + file.as_posix().partition("/rdf-tests/sparql/")[2]


def quads_of(graphs) -> list[ox.Quad]:
    """Give the quads of files in their graphs."""
    found = []
    for name, file in graphs:
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        for quad in ox.parse(
            path=str(file),
            format=RDF_FORMATS[file.suffix],
            base_iri=url_of(file),
            rename_blank_nodes=True,
        ):
            place = quad.graph_name if name == "" and file.suffix in {".trig", ".nq"} else graph
            found.append(ox.Quad(quad.subject, quad.predicate, quad.object, place))
    return found


def insertion(quads) -> str:
    """Give the update that makes quads the whole dataset."""
    parts = ["DROP ALL ; INSERT DATA {"]
    for quad in quads:
        triple = f"{ox.Triple(quad.subject, quad.predicate, quad.object)} ."
        named = quad.graph_name != ox.DefaultGraph()
        parts.append(f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple)
    return "\n".join([*parts, "}"])


# -- comparing -----------------------------------------------------------------------------------
def expected_answer(file: Path):
    """Give what a result file holds: a truth, rows, or quads."""
    if file.suffix in RESULT_FORMATS:
        results = ox.parse_query_results(path=str(file), format=RESULT_FORMATS[file.suffix])
        return bool(results) if isinstance(results, ox.QueryBoolean) else rows_of(results)
    quads = quads_of([("", file)])
    types = {
        quad.object.value
        for quad in quads
        if quad.predicate.value == str(RDF.type) and isinstance(quad.object, ox.NamedNode)
    }
    return _result_set(quads) if f"{RS}ResultSet" in types else quads


def rows_of(solutions) -> list[Row]:
    names = [variable.value for variable in solutions.variables]
    return [
        tuple(sorted((name, s[name]) for name in names if s[name] is not None)) for s in solutions
    ]


def _result_set(quads):
    """Read the vocabulary in which the first tests wrote their results."""
    said: dict = {}
    for quad in quads:
        said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    (top,) = (
        s for s, p in said.items() if ox.NamedNode(f"{RS}ResultSet") in p.get(str(RDF.type), [])
    )
    if f"{RS}boolean" in said[top]:
        return said[top][f"{RS}boolean"][0].value == "true"
    rows = []
    for solution in said[top].get(f"{RS}solution", []):
        bindings = said.get(solution, {}).get(f"{RS}binding", [])
        rows.append(
            tuple(
                sorted(
                    (said[b][f"{RS}variable"][0].value, said[b][f"{RS}value"][0]) for b in bindings
                )
            )
        )
    return rows


def same_rows(found: list[Row], expected: list[Row]) -> bool:
    """Tell whether rows are the same, whatever their order and the labels of their blank nodes.

    Numbers and times are compared by value: results may write them in any form.
    """
    found, expected = ([_by_value(row) for row in rows] for rows in (found, expected))
    if not any(_has_blank(term) for row in (*found, *expected) for _, term in row):
        return Counter(found) == Counter(expected)
    return len(found) == len(expected) and same_quads(_as_quads(found), _as_quads(expected))


def _by_value(row: Row) -> Row:
    store = ox.Store()  # it keeps values, not forms
    nowhere = ox.NamedNode("v:nowhere")
    terms = []
    for name, term in row:
        store.clear()
        store.add(ox.Quad(nowhere, nowhere, term))
        terms += [(name, quad.object) for quad in store]
    return tuple(terms)


def _has_blank(term) -> bool:
    if isinstance(term, ox.Triple):
        return _has_blank(term.subject) or _has_blank(term.object)
    return isinstance(term, ox.BlankNode)


def _as_quads(rows: list[Row]) -> list[ox.Quad]:
    return [
        ox.Quad(node, ox.NamedNode(f"v:{name}"), term)
        for node, row in ((ox.BlankNode(), row) for row in rows)
        for name, term in [*row, ("", ox.Literal("row"))]
    ]


def same_quads(found, expected) -> bool:
    """Tell whether two datasets are isomorphic."""
    sets = [ox.Dataset(found), ox.Dataset(expected)]
    for dataset in sets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sets[0] == sets[1]


def same_csv(found: str, expected: str) -> bool:
    """Tell whether CSV is the same but for labels of blank nodes and the order of columns."""
    tables = [
        Counter(
            frozenset((name, "_:" if cell.startswith("_:") else cell) for name, cell in row.items())
            for row in csv.DictReader(io.StringIO(text))
        )
        for text in (found, expected)
    ]
    return tables[0] == tables[1]
