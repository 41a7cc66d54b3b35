"""Statistics of vocabularies: numbers as qSKOS counts them, tables, measurements."""

import json
import os
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import SKOS as RDFLIB_SKOS

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import Iri, iri
from skosmith_converter.validation.hierarchy import cluster_sizes, cycles, describe_hierarchy
from skosmith_converter.validation.measuring import measure
from skosmith_converter.validation.statistics_dqv import PREFIXES, as_dqv
from skosmith_converter.validation.statistics_text import as_json, format_statistics
from skosmith_converter.validation.vocabulary import DQV, METRIC

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SKOSMITH_SHARED", ROOT.parent / "shared"))
QSKOS = SHARED / "conformance" / "skos" / "qskos-fixtures" / "src" / "test" / "resources"
METRICS = ROOT / "ontology" / "metrics.ttl"
LANGUAGES = {"en", "ru", "es", "ar", "it"}
PREAMBLE = """
@prefix : <https://shoes.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
"""
SHOES = """
:scheme a skos:ConceptScheme ; skos:hasTopConcept :shoes ;
    skos:prefLabel "Shoes"@en , "أحذية"@ar .
:shoes a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "shoes"@en , "أحذية"@ar ;
    skos:notation "S" ; skos:definition "what feet wear"@en .
:boots a skos:Concept ; skos:inScheme :scheme ; skos:broader :shoes ; skos:prefLabel "boots"@en ;
    skos:altLabel "boot"@en , "top boots"@en ; skos:exactMatch <https://other.example/boots> .
:clogs a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "clogs"@EN ; owl:deprecated true .
:wellingtons skos:broader :boots ; skos:scopeNote "for rain"@en .
:kinds a skos:OrderedCollection ; skos:inScheme :scheme ; skos:member :boots , :clogs .
"""


def index_of(turtle: str) -> Index:
    data = (PREAMBLE + turtle).encode()
    return Index(quad[:3] for quad in read_rdf(data, FORMATS["turtle"], "shoes.ttl"))


def qskos(name: str) -> Index:
    """A fixture of qSKOS (GPL: run, not copied)."""
    if not QSKOS.is_dir():
        pytest.skip(f"no qSKOS fixtures at {QSKOS}; name their folder's root in SKOSMITH_SHARED")
    data = (
        (QSKOS / name).read_bytes().replace(b"/> ;\n", b"/>\n")
    )  # text that RDF/XML has no place for
    return Index(q[:3] for q in read_rdf(data, FORMATS["rdfxml"], name, "http://x.example/"))


# -- As qSKOS counts ------------------------------------------------------------------------------

QSKOS_COUNTS = [
    ("concepts.rdf", "c", 10),
    ("concepts.rdf", "ac", 9),
    ("concepts.rdf", "oc", 7),
    ("concepts.rdf", "husv", 1),
    ("components_1.rdf", "c", 21),
    ("components_1.rdf", "sr", 18),
    ("components_1.rdf", "clb", 29),
    ("components_1.rdf", "oc", 2),
    ("components_1.rdf", "dcc", 7),
    ("components_1.rdf", "chr", 3),
    ("cycles.rdf", "chr", 3),
    ("skosxl.rdf", "clb", 5),
    ("aggregations.rdf", "cs", 3),
    ("aggregations.rdf", "cc", 4),
    ("aggregations.rdf", "ar", 6),
]


@pytest.mark.suite
@pytest.mark.parametrize(("name", "code", "expected"), QSKOS_COUNTS)
def test_counts_are_those_of_qskos(name, code, expected):
    statistics = measure(qskos(name))
    graph = statistics.graph
    found = {
        "c": graph.concepts,
        "ac": graph.authoritative,
        "oc": graph.orphans,
        "sr": graph.semantic_relations,
        "clb": graph.labels,
        "dcc": len(graph.clusters),
        "chr": graph.hierarchy.cycles,
        "cs": len(statistics.schemes),
        "cc": graph.collections,
        "ar": graph.aggregations,
        "husv": statistics.other_subjects,
    }
    assert found[code] == expected


@pytest.mark.suite
def test_every_fixture_of_qskos_can_be_counted_and_told():
    read = 0
    for file in sorted(QSKOS.glob("*.rdf")) if QSKOS.is_dir() else [QSKOS / "none"]:
        if file.name in {"invalidCharacters.rdf", "resources.rdf"}:
            continue  # IRIs with a space or a backslash are refused
        statistics = measure(qskos(file.name))
        assert format_statistics(statistics)
        json.dumps(as_json(statistics))
        read += 1
    assert read > 30


# -- By hand --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shoes():
    return measure(index_of(SHOES))


def test_a_graph_is_counted(shoes):
    graph = shoes.graph
    assert (graph.concepts, graph.typed, graph.described) == (5, 3, 4)
    assert (graph.authoritative, shoes.authority) == (4, "shoes.example")
    assert (graph.orphans, graph.documented, graph.notated, graph.deprecated) == (1, 2, 1, 1)
    assert (graph.top_concepts, graph.collections, graph.ordered_collections) == (1, 1, 1)
    assert graph.relations == {"skos:broader": 2, "skos:exactMatch": 1}
    assert graph.mappings == {"other.example": {"skos:exactMatch": 1}}
    assert graph.clusters == (4,)


def test_a_scheme_is_counted_by_its_concepts(shoes):
    (scheme,) = shoes.schemes
    assert scheme.scheme == iri("https://shoes.example/scheme")
    assert scheme.names == {"ar": "أحذية", "en": "Shoes"}
    assert (scheme.concepts, scheme.top_concepts, scheme.collections) == (3, 1, 1)
    assert scheme.hierarchy.levels == (1, 1)


def test_coverage_is_by_language_whatever_the_case_of_its_tag(shoes):
    (scheme,) = shoes.schemes
    assert scheme.coverage["prefLabel"] == {"en": 3, "ar": 1}
    assert scheme.coverage["altLabel"] == {"en": 1}
    assert scheme.literals["altLabel"] == {"en": 2}
    assert scheme.languages == {"en": 3, "ar": 1}
    assert scheme.share("prefLabel", "en") == 1
    assert scheme.share("prefLabel", "fr") == 0


def test_language_tags_are_shown_in_their_canonical_case():
    found = measure(index_of(':a a skos:Concept ; skos:prefLabel "a"@zh-hANS , "b"@x-OTHER .'))
    assert set(found.graph.languages) == {"zh-Hans", "x-other"}


def test_labels_of_skos_xl_are_labels():
    found = measure(index_of(':a a skos:Concept ; xl:prefLabel :l . :l xl:literalForm "shoe"@en .'))
    assert found.graph.coverage["prefLabel"] == {"en": 1}


def test_properties_that_the_graph_puts_below_those_of_skos_count():
    found = measure(
        index_of(
            """
            :name rdfs:subPropertyOf :label . :label rdfs:subPropertyOf skos:prefLabel .
            :under rdfs:subPropertyOf skos:broader .
            :a :name "a"@en ; :under :b .
            """
        )
    )
    assert found.graph.labels == 1
    assert found.graph.hierarchy.levels == (1, 1)


def test_the_publisher_may_be_told_by_host_or_by_the_start_of_its_iris():
    index = index_of(SHOES)
    assert measure(index, "other.example").graph.authoritative == 1
    assert measure(index, "https://shoes.example/b").graph.authoritative == 1


def test_mappings_are_told_apart_by_host():
    found = measure(
        index_of(
            """
            :a skos:exactMatch <https://user@One.example:81/x> , <urn:isbn:7> , [] ;
               skos:closeMatch <http://one.example?x> .
            """
        )
    )
    assert set(found.graph.mappings) == {"one.example", "urn:", "_:"}
    assert found.graph.mappings["one.example"] == {"skos:closeMatch": 1, "skos:exactMatch": 1}


def test_an_empty_graph_has_statistics():
    statistics = measure(Index())
    assert statistics.graph.concepts == 0
    assert format_statistics(statistics) == "0 triples, 0 HTTP IRIs\n\n"
    assert as_json(statistics)["schemes"] == []


# -- Hierarchies ----------------------------------------------------------------------------------

HIERARCHIES = [
    # concept → above; levels, cycles, concepts in them, concepts that no way reaches
    ({}, (), 0, 0, 0),
    ({"b": "a"}, (1, 1), 0, 0, 0),
    ({"b": "a", "c": "b", "d": "ac"}, (1, 2, 1), 0, 0, 0),
    ({"a": "a"}, (), 1, 1, 1),
    ({"a": "b", "b": "a", "c": "b"}, (), 1, 2, 3),
    ({"a": "br", "b": "a", "c": "b"}, (1, 1, 1, 1), 1, 2, 0),
    ({"a": "b", "b": "a", "c": "d", "d": "c", "e": "ac"}, (), 2, 4, 5),
]


@pytest.mark.parametrize(("above", "levels", "number", "inside", "lost"), HIERARCHIES)
def test_hierarchies_have_a_shape(above, levels, number, inside, lost):
    steps = {Iri(concept): set(map(Iri, higher)) for concept, higher in above.items()}
    found = describe_hierarchy(steps, steps, set(map(Iri, "abcder")))
    assert found.levels == levels
    assert (found.cycles, found.in_cycles, found.under_cycles) == (number, inside, lost)


def test_a_deep_hierarchy_is_walked_without_recursion():
    steps = {Iri(f"{n}"): {Iri(f"{n + 1}")} for n in range(20_000)}
    found = describe_hierarchy(steps, steps, {Iri(f"{n}") for n in range(20_001)})
    assert len(found.levels) == 20_001
    steps[Iri("20000")] = {Iri("0")}
    assert [len(one) for one in cycles(steps)] == [20_001]


NODES = st.sampled_from([Iri(name) for name in "abcdefg"])
EDGES = st.sets(st.tuples(NODES, NODES), max_size=14)


@given(EDGES)
def test_cycles_are_what_reaches_itself(edges):
    above = {}
    for one, other in edges:
        above.setdefault(one, set()).add(other)
    reach = {one: {other for start, other in edges if start == one} for one in "abcdefg"}
    for _ in "abcdefg":
        reach = {one: far.union(*(reach[other] for other in far)) for one, far in reach.items()}
    expected = {
        frozenset(other for other in reach[one] if one in reach[other])
        for one in reach
        if one in reach[one]
    }
    found = list(cycles(above))
    assert set(map(frozenset, found)) == expected
    assert len(found) == len(expected)


@given(EDGES)
def test_clusters_are_what_hangs_together(edges):
    together = [{one, other} for one, other in edges]
    for one, other in edges:
        joined = [part for part in together if part & {one, other}]
        together = [part for part in together if not part & {one, other}]
        together.append(set().union(*joined))
    assert cluster_sizes(edges) == tuple(sorted(map(len, together), reverse=True))


# -- As text --------------------------------------------------------------------------------------


def test_the_text_is_this(shoes):
    assert format_statistics(shoes) == (
        ROOT / "tests" / "expected" / "shoes.statistics.txt"
    ).read_text("utf-8")


def test_names_of_schemes_are_isolated_and_in_the_language_asked_for(shoes):
    told = format_statistics(shoes, language="ar")
    assert "\u2068أحذية\u2069\n" in told
    assert "\u2068" not in format_statistics(shoes, language="en")


def test_names_cannot_command_the_terminal():
    told = format_statistics(
        measure(index_of(':s a skos:ConceptScheme ; skos:prefLabel "\\u001B[2J\\nx"@en .'))
    )
    assert "\x1b" not in told
    assert "¶" in told


def test_no_cell_of_a_column_stands_elsewhere():
    found = measure(
        index_of(
            ":s a skos:ConceptScheme ; skos:prefLabel 'أحذية'@ar , '靴'@ja . :a skos:inScheme :s ; a skos:Concept ; skos:prefLabel 'a'@zh-Hant-TW , 'b'@de ."
        )
    )
    rows = [line for line in format_statistics(found).splitlines() if line.endswith("100%")]
    assert len(rows) == 2
    assert len({row.index(" 1  100%") for row in rows}) == 1


# -- As JSON and in the Data Quality Vocabulary ---------------------------------------------------


def test_json_holds_the_numbers(shoes):
    found = json.loads(json.dumps(as_json(shoes)))
    assert found["graph"]["concepts"] == 5
    assert found["graph"]["hierarchy"]["levels"] == [1, 1, 1]
    assert found["schemes"][0]["scheme"] == "https://shoes.example/scheme"
    assert found["schemes"][0]["coverage"]["prefLabel"] == {"en": 3, "ar": 1}
    assert found["graph"]["labels"] == 6


@pytest.fixture(scope="module")
def measurements(shoes):
    dataset = iri("https://shoes.example/dataset")
    turtle = "".join(serialize(as_dqv(shoes, dataset), FORMATS["turtle"], PREFIXES))
    return rdflib.Graph().parse(data=turtle, format="turtle")


def test_each_number_is_a_measurement_of_a_declared_metric(measurements):
    dqv = rdflib.Namespace(DQV.namespace)
    found = list(measurements.subjects(rdflib.RDF.type, dqv.QualityMeasurement))
    assert found
    for one in found:
        assert len(list(measurements.objects(one, dqv.value))) == 1
        assert len(list(measurements.objects(one, dqv.computedOn))) == 1
        metric = measurements.value(one, dqv.isMeasurementOf)
        assert (metric, rdflib.RDF.type, dqv.Metric) in measurements
        value = measurements.value(one, dqv.value)
        assert value.datatype == measurements.value(metric, dqv.expectedDataType)


def test_coverage_is_a_measurement_by_property_and_language(measurements):
    rows = measurements.query(
        """
        SELECT ?share { ?m dqv:isMeasurementOf metric:coverage ; dqv:value ?share ;
          dqv:computedOn <https://shoes.example/scheme> ;
          metric:onProperty skos:prefLabel ; metric:onLanguage "ar" }
        """,
        initNs=PREFIXES,
    )
    assert [str(share) for (share,) in rows] == ["0.3333"]


def test_measurements_are_the_same_bytes_each_time(shoes):
    assert as_dqv(shoes) == as_dqv(shoes)
    assert {q[0] for q in as_dqv(shoes) if q[1] == DQV.computedOn} <= {
        q[0] for q in as_dqv(shoes) if q[2] == DQV.QualityMeasurement
    }


@pytest.fixture(scope="module")
def metrics():
    return rdflib.Graph().parse(METRICS)


def test_metrics_declared_are_those_used_in_code(metrics):
    ours = {f"<{s}>" for s in metrics.subjects() if str(s).startswith(METRIC.namespace)}
    assert ours == set(METRIC.terms().values())


def test_every_metric_has_one_label_in_each_of_the_five_languages(metrics):
    for one in set(metrics.subjects()):
        labels = list(metrics.objects(one, RDFLIB_SKOS.prefLabel))
        assert {label.language for label in labels} == LANGUAGES
        assert len(labels) == len(LANGUAGES)
        assert len(list(metrics.objects(one, RDFLIB_SKOS.definition))) == 1
