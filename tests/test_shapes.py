"""The shapes: each notices its fault and nothing else, and together they notice any loss."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import BNode, URIRef

from sample_model import sample_quads
from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.terms import DEFAULT_GRAPH, iri, iri_text
from skosmith_converter.validation import Shapes, load_shapes, validate
from skosmith_converter.vocabulary import DCT, PROV, SKOS, SM, VOID
from skosmith_converter.vocabulary import RDF as OUR_RDF

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "shapes"
NAMESPACE = "https://w3id.org/skosmith/shapes#"
SHARED = Path(os.environ.get("SKOSMITH_SHARED", ROOT.parent / "shared"))
W3C = SHARED / "conformance" / "skos" / "w3c-reference-examples" / "data"

SHAPES = load_shapes(ROOT / "shapes")
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
FINAL = {SH.path, SH.name, SH.message, SH.description, SH.severity, SH.property, RDF.type, *TARGETS}


# -- What the files promise ------------------------------------------------------------------------


def test_every_shape_has_an_iri_of_our_namespace():
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in SHAPES.graph.subjects(RDF.type, kind):
            assert str(shape).startswith(NAMESPACE)


def test_property_shapes_of_a_shape_are_typed_shapes_with_an_iri():
    roots = set(SHAPES.by_name)
    for shape in roots:
        for part in SHAPES.graph.objects(shape, SH.property):
            assert (part, RDF.type, SH.PropertyShape) in SHAPES.graph


def test_every_shape_has_name_message_and_severity():
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in SHAPES.graph.subjects(RDF.type, kind):
            for predicate in (SH.name, SH.message, SH.severity):
                assert (shape, predicate, None) in SHAPES.graph, (shape, predicate)


def test_no_two_shapes_have_the_same_name():
    titles = [shape.title for shape in SHAPES.by_name.values()]
    assert len(titles) == len(set(titles))


def test_every_shape_that_can_report_speaks_the_five_languages():
    for node, shape in SHAPES.by_name.items():
        if _constrains(node):
            assert set(shape.messages) == {"en", "ru", "es", "ar", "it"}, shape.name


def test_messages_in_a_language_are_one_each():
    for shape in SHAPES.by_name:
        languages = [message.language for message in SHAPES.graph.objects(shape, SH.message)]
        assert len(languages) == len(set(languages)), shape


def test_every_property_shape_has_a_target_or_a_shape_that_uses_it():
    for shape in SHAPES.graph.subjects(RDF.type, SH.PropertyShape):
        targets = any((shape, target, None) in SHAPES.graph for target in TARGETS)
        assert targets or (None, SH.property, shape) in SHAPES.graph, shape


def _table():
    rows = ["| shape | severity | path | what it says |", "| --- | --- | --- | --- |"]
    for node, shape in sorted(SHAPES.by_name.items(), key=lambda item: item[1].name):
        if _constrains(node):
            path = f"`{shape.path}`".replace("|", "\\|") if shape.path else ""
            rows.append(f"| `{shape.name}` | {shape.severity} | {path} | {shape.message()} |")
    return "\n".join(rows) + "\n"


def test_the_table_in_the_docs_is_that_of_the_files(accept):
    file = ROOT / "docs" / "shapes.md"
    head, mark, table = file.read_text(encoding="utf-8").partition("<!-- table -->\n\n")
    if accept:
        file.write_text(head + mark + _table(), encoding="utf-8")
    else:
        assert table == _table()


# -- Parts of the shapes ---------------------------------------------------------------------------


def _constrains(shape):
    """Tell whether a shape asks for something itself, or only gathers others."""
    return bool(set(SHAPES.graph.predicates(shape)) - FINAL)


def _roots():
    return {node for target in TARGETS for node in SHAPES.graph.subjects(target)}


@cache
def _triples_of(root):
    """The triples of a shape, its parts and what they need."""
    found, waiting = set(), [root]
    while waiting:
        for triple in SHAPES.graph.triples((waiting.pop(), None, None)):
            inner = isinstance(triple[2], BNode) or triple[1] in (SH.property, SH.prefixes)
            waiting += [triple[2]] if inner and triple not in found else []
            found.add(triple)
    return frozenset(found)


@cache
def _mentions(root):
    """Everything that a shape and its parts speak of."""
    return frozenset(value for _, _, value in _triples_of(root))


@cache
def _only(roots):
    """Give these shapes alone: a few are checked much faster than all."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in set().union(*map(_triples_of, roots)):
        graph.add(triple)
    named = {node: shape for node, shape in SHAPES.by_name.items() if (node, None, None) in graph}
    return Shapes(graph, named)


def _queries():
    return set(SHAPES.graph.subjects(SH.sparql))


# -- Cases -----------------------------------------------------------------------------------------


def _quads(file):
    graph = rdflib.Graph(bind_namespaces="none").parse(file)
    return [(*map(_term, triple), DEFAULT_GRAPH) for triple in graph]


def _term(node):
    if isinstance(node, BNode):
        return node.n3()
    if isinstance(node, URIRef):
        return iri(str(node))
    kind = "" if node.datatype is None else f"^^<{node.datatype}>"
    value = str(node).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'"{value}"@{node.language}' if node.language else f'"{value}"{kind}'


CONFORMING = sorted(CASES.glob("*/conforms-*.ttl"))
VIOLATING = sorted(CASES.glob("*/violates-*.ttl"))


def _case_id(file):
    return f"{file.parent.name}/{file.stem}"


def _report_of(file):
    return validate(_quads(file), _only(frozenset({URIRef(NAMESPACE + file.parent.name)})))


@pytest.mark.parametrize("file", CONFORMING, ids=_case_id)
def test_a_conforming_case_meets_the_shape_and_is_accepted(file):
    report = _report_of(file)
    assert report.findings == ()
    assert {shape.name: shape.nodes for shape in report.shapes}[file.parent.name] > 0


@pytest.mark.parametrize("file", VIOLATING, ids=_case_id)
def test_a_violating_case_is_flagged_by_the_shape_it_names_and_no_other(file):
    named = file.stem.removeprefix("violates-").partition(".")[0]
    assert {finding.shape for finding in _report_of(file).findings} == {named}


def test_every_shape_has_a_conforming_and_a_violating_case():
    roots = {str(root).removeprefix(NAMESPACE) for root in _roots()}
    assert {file.parent.name for file in CONFORMING} == roots
    with_constraints = {shape.name for node, shape in SHAPES.by_name.items() if _constrains(node)}
    violated = {file.stem.removeprefix("violates-").partition(".")[0] for file in VIOLATING}
    assert violated == with_constraints


# -- Loss ------------------------------------------------------------------------------------------

SAMPLE = sample_quads()
COUNTED_ONLY = {
    (SM.Skill, SKOS.scopeNote),
    (SM.GuidanceActivity, SM.sourceText),
    (SM.SourceDocument, SM.machineTranslationNote),
    (SM.Attribute, SM.attributeType),
}
"""What a thing may well not have: only the counts of the dataset tell that it is gone."""
FREE = {(SM.SourceDocument, DCT.source), (SM.Attribute, SKOS.notation)}
"""Nobody but the count of all triples can tell that an address, or a code, was known."""


def _class_of(quads):
    """Subject → the most telling of its classes; a list cell has none."""
    general = (SKOS.Concept, PROV.Entity, VOID.Dataset)
    types = ((quad[0], quad[2]) for quad in quads if quad[1] == OUR_RDF.type)
    return {subject: kind for subject, kind in types if kind not in general}


def _kinds_of_triple():
    classes = _class_of(SAMPLE)
    kinds = {
        (classes.get(subject, ""), predicate) if predicate != OUR_RDF.type else (value, predicate)
        for subject, predicate, value, _ in SAMPLE
    }
    return sorted(kinds)


def _without(kind):
    classes = _class_of(SAMPLE)
    holder, predicate = kind
    if predicate == OUR_RDF.type:
        return [quad for quad in SAMPLE if quad[1:3] != (predicate, holder)]
    return [q for q in SAMPLE if (classes.get(q[0], ""), q[1]) != (holder, predicate)]


def _speaking_of(term):
    if term == SM.SupersededStatements:
        return SHAPES  # without it, what the graph of that type says counts as accepted
    roots = {root for root in _roots() - _queries() if URIRef(iri_text(term)) in _mentions(root)}
    return _only(frozenset(roots))


def test_the_sample_is_accepted_by_every_shape():
    report = validate(SAMPLE, SHAPES)
    assert report.findings == ()
    unmet = {shape.name for shape in report.shapes if not shape.nodes}
    assert unmet == {"RelatedPair", "S27", "S27-up", "S27-down", "S46"}


def _kind_id(kind):
    return " ".join(re.split(r"[/#]", part)[-1].rstrip(">") or "cell" for part in kind)


@pytest.mark.parametrize("kind", _kinds_of_triple(), ids=_kind_id)
def test_the_loss_of_any_one_kind_of_triple_is_noticed(kind):
    holder, predicate = kind
    lost = _without(kind)
    noticed = validate(lost, _speaking_of(holder if predicate == OUR_RDF.type else predicate))
    if kind in COUNTED_ONLY:
        assert not noticed.findings
        noticed = validate(lost, _only(frozenset({URIRef(f"{NAMESPACE}LanguageCounts")})))
    assert bool(noticed.findings) != (kind in FREE)


# -- The golden graph ------------------------------------------------------------------------------

GOLDEN_FILE = ROOT / "tests" / "expected" / "seeds.nq"
GOLDEN = read_rdf_file(GOLDEN_FILE) if GOLDEN_FILE.exists() else []
TEXTS = {SKOS.scopeNote, SM.sourceText, SM.machineTranslationNote}
"""Texts that a page may well not have: the counts of the dataset tell that they are gone."""


@pytest.mark.skipif(not GOLDEN, reason="no golden graph in this checkout")
def test_the_golden_graph_is_accepted_by_every_shape():
    assert validate(GOLDEN, SHAPES).findings == ()


@pytest.mark.parametrize("predicate", sorted({q[1] for q in GOLDEN} - {OUR_RDF.type}), ids=iri_text)
def test_the_loss_of_any_one_predicate_of_the_golden_graph_is_noticed(predicate):
    lost = [quad for quad in GOLDEN if quad[1] != predicate]
    count = "TripleCount" if predicate == SM.changeMark else "LanguageCounts"
    counts = _only(frozenset({URIRef(f"{NAMESPACE}{count}")}))
    counted_only = predicate in TEXTS | {SM.changeMark}
    assert validate(lost, counts if counted_only else _speaking_of(predicate)).findings


@pytest.mark.parametrize(
    "kind", sorted({q[2] for q in GOLDEN if q[1] == OUR_RDF.type}), ids=iri_text
)
def test_the_loss_of_any_one_class_of_the_golden_graph_is_noticed(kind):
    lost = [quad for quad in GOLDEN if quad[1:3] != (OUR_RDF.type, kind)]
    assert validate(lost, _speaking_of(kind)).findings


# -- The W3C's own examples ------------------------------------------------------------------------


def _examples(kind):
    return sorted((W3C / kind / "skos-reference").glob("*.ttl"))


@pytest.mark.suite
@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_the_examples_of_the_skos_reference_are_told_apart(kind):
    if not W3C.is_dir():
        pytest.skip(f"no SKOS examples at {W3C}; name their folder's root in SKOSMITH_SHARED")
    numbered = {root for root in _roots() if re.search(r"#S\d+$", str(root))}
    found = {
        file.name: validate(_quads(file), _only(frozenset(numbered))).conforms
        for file in _examples(kind)
    }
    assert len(found) == {"valid": 35, "invalid": 16}[kind]
    assert {name for name, conforms in found.items() if conforms != (kind == "valid")} == set()


# -- The files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["shapes", "ontology"])
def test_a_strict_parser_reads_every_file(folder):
    for file in sorted((ROOT / folder).glob("*.ttl")):
        assert read_rdf_file(file)
