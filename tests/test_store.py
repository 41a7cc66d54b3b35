import json

import pytest

from sample_graph import IRIS, sample_quads
from skosmith_converter.terms import DEFAULT_GRAPH, iri, iri_text, plain, text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.asking import (
    AnswerKind,
    NoFormatError,
    Query,
    QueryEvaluationError,
    QuerySyntaxError,
    StoreError,
)
from skosmith_server.catalogue import Catalogue
from skosmith_server.overview import language_name, survey
from skosmith_server.queries import EXAMPLES, LINK_EXAMPLES, load_query, query_names
from skosmith_server.results import table_of_json, table_of_ntriples
from skosmith_server.store import Store
from skosmith_server.tables import as_text

JSON = dict.fromkeys(AnswerKind, "json") | {AnswerKind.GRAPH: "ntriples"}
SKILL = iri_text(IRIS.skill("9", "SHOE"))
LABELS = f"SELECT ?l {{ <{SKILL}> <{iri_text(SKOS.prefLabel)}> ?l }} ORDER BY ?l"


@pytest.fixture(scope="module")
def store():
    return Store.from_quads(sample_quads())


def labels(store, query):
    return {row[0] for row in table_of_json(store.query(query, JSON).body).rows}


NAMES = {text("Shoe mending", "en"), text("إصلاح الأحذية", "ar")}


def test_the_default_graph_is_the_union_without_superseded_statements(store):
    assert labels(store, Query(LABELS)) == NAMES


def test_graph_sees_superseded_statements_too(store):
    query = f"SELECT ?l {{ GRAPH ?g {{ <{SKILL}> <{iri_text(SKOS.prefLabel)}> ?l }} }}"
    assert labels(store, Query(query)) == NAMES | {text("Shoe repare", "en")}


def graph_of(language):
    return next(q[3] for q in sample_quads() if q[2].endswith(f"@{language}") and q[3])


def test_from_and_the_protocol_name_the_dataset(store):
    arabic = iri_text(graph_of("ar"))
    asked = LABELS.replace("{ <", f"FROM <{arabic}> {{ <", 1)
    assert labels(store, Query(asked)) == {text("إصلاح الأحذية", "ar")}
    assert labels(store, Query(LABELS, default_graphs=(arabic,))) == {text("إصلاح الأحذية", "ar")}
    assert labels(store, Query(LABELS, named_graphs=(arabic,))) == set()
    english = iri_text(graph_of("en"))
    assert labels(store, Query(asked, default_graphs=(english,))) == {text("Shoe mending", "en")}


def test_relative_iris_resolve_against_the_base(store):
    answer = store.query(Query("ASK { <9/skills/SHOE> ?p ?o }", base=IRIS.base), JSON)
    assert json.loads(answer.body)["boolean"] is True


def test_a_graph_is_answered_as_a_table_too(store):
    answer = store.query(Query(f"DESCRIBE <{SKILL}>"), JSON)
    assert answer.kind is AnswerKind.GRAPH
    table = table_of_ntriples(answer.body)
    assert table.variables == ("subject", "predicate", "object")
    assert {row[2] for row in table.rows} >= NAMES


SYNTAX = [
    ("SELECT * {\n ?s ?p ", 2, "no valid query up to here; expected"),
    ("SELECT * { ?s ?p ?o } }", 1, "no valid query"),
    ("SELEKT *", 1, "unexpected 'SELEKT'"),
    ("{ ?s ?p ?o }", 1, "unexpected '{'; expected ASK or CONSTRUCT"),
    ("# all\nBASE <a:b> PREFIX s: <a:b>\n?x { ?x s:c 1 }", 3, "unexpected '?x'"),
    ("SELEC * {}", 1, "unexpected 'SELEC'; expected ASK or CONSTRUCT or DESCRIBE or SELECT"),
    ("PREFIX s: <a:b>\nSELCT * { ?s s:c 1 }", 2, "unexpected 'SELCT'"),
    ("CONSTRUCT WHERE { GRAPH ?g { ?s ?p ?o } }", 1, "unexpected '?g'"),
    ("SELECT * { ?s ex:p ?o }", 1, "ex"),
]


@pytest.mark.parametrize(("query", "line", "words"), SYNTAX)
def test_a_syntax_error_has_its_place(store, query, line, words):
    with pytest.raises(QuerySyntaxError) as caught:
        store.query(Query(query), JSON)
    error = caught.value
    assert error.line in {line, 0}
    assert words in str(error)
    assert "\\u{" not in str(error)


def test_a_query_that_cannot_be_evaluated_says_why(store):
    with pytest.raises(QueryEvaluationError, match="not supported"):
        store.query(Query("SELECT (<http://x/y>(1) AS ?z) {}"), JSON)
    with pytest.raises(QueryEvaluationError):
        store.query(Query("ASK {}", default_graphs=("no iri",)), JSON)


def test_a_store_that_fails_is_no_fault_of_the_query(store):
    with pytest.raises(StoreError):  # what the guard refuses before
        store.query(Query("SELECT * { SERVICE <http://127.0.0.1:1/> {} }"), JSON)
    with pytest.raises(StoreError, match="cannot be loaded"):
        Store.from_quads([(iri("a:b"), iri("a:b"), "<no iri>", DEFAULT_GRAPH)])


def test_a_kind_without_format_is_told_apart(store):
    with pytest.raises(NoFormatError) as caught:
        store.query(Query("ASK {}"), {AnswerKind.GRAPH: "turtle"})
    assert caught.value.kind is AnswerKind.BOOLEAN


@pytest.mark.parametrize("name", query_names())
def test_each_query_file_has_a_summary_and_answers_the_sample(store, name):
    query = load_query(name)
    assert query.summary
    assert "#+" not in query.text
    answer = store.query(Query(query.text), JSON)
    # The levels of the sample are alike; it has no mappings, which test_links_used asks for
    if name not in {"example-editions", *LINK_EXAMPLES}:
        read = table_of_ntriples if answer.kind is AnswerKind.GRAPH else table_of_json
        assert read(answer.body).rows


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_answers_the_seeds(seed_quads, name):
    answer = Store.from_quads(seed_quads).query(Query(load_query(name).text), JSON)
    read = table_of_ntriples if answer.kind is AnswerKind.GRAPH else table_of_json
    rows = read(answer.body).rows
    assert rows or name == "example-editions"


def test_the_overview_counts_by_language_and_edition(store):
    overview = survey(store, Catalogue.from_quads(sample_quads()))
    assert [edition.name for edition in overview.editions] == ["8", "9"]
    assert overview.languages == ("ar", "en", "fr-CA")
    counts = overview.texts["ar", "9"]
    assert (counts.skills, counts.descriptions, counts.activities) == (1, 1, 3)
    assert overview.classes["Skill"] == 2
    assert overview.skills[0].editions == {"8": "/8/skills/SHOE", "9": "/9/skills/SHOE"}
    assert language_name("ar") == "العربية"
    assert language_name("tlh") == "tlh"


def test_a_graph_without_skills_has_an_empty_overview():
    overview = survey(Store.from_quads([]), Catalogue.from_quads([]))
    assert overview.skills == ()
    assert overview.title == ""


def test_a_table_of_text_keeps_its_columns():
    body = b"""{"head":{"vars":["a","b"]},"results":{"bindings":[
      {"a":{"type":"literal","value":"\\u65e5\\u672c"},"b":{"type":"uri","value":"http://e/x"}},
      {"a":{"type":"literal","value":"x\\ny","xml:lang":"fr-ca"}},
      {"b":{"type":"bnode","value":"n"}},
      {"b":{"type":"literal","value":"1","datatype":"http://e/d"}}]}}"""
    assert list(as_text(table_of_json(body), "http://e/")) == [
        "a           b",
        "----------  ---",
        "日本        x",
        "x y @fr-CA",
        "            _:n",
        "            1",
        "(4 rows)",
    ]
    assert list(as_text(table_of_json(b'{"head":{},"boolean":false}'))) == ["false"]


def test_triple_terms_are_shown_as_text():
    part = {"type": "uri", "value": "a:b"}
    cell = {"type": "triple", "value": {"subject": part, "predicate": part, "object": part}}
    body = json.dumps({"head": {"vars": ["t"]}, "results": {"bindings": [{"t": cell}]}})
    assert table_of_json(body.encode()).rows == ((plain("<< <a:b> <a:b> <a:b> >>"),),)


UNDECLARED = [
    ('SELECT * { ?s skos:notation "dct:x" }', "skos", 1, 15),
    (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT * { ?s skos:notation 1 ; dct:title 2 }",
        "dct",
        2,
        33,
    ),
    ("# skos:a\nSELECT * {\n ?s <b:c> ex:d }", "ex", 3, 11),
    ("SELECT * { ?s :p 1 }", "", 1, 15),
]


@pytest.mark.parametrize(("query", "prefix", "line", "column"), UNDECLARED)
def test_a_prefix_that_is_not_declared_is_named_with_its_place(query, prefix, line, column):
    with pytest.raises(QuerySyntaxError) as caught:
        Store.from_quads([]).query(Query(query), {})
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert f"PREFIX {prefix}: <" in error.problem


@pytest.mark.parametrize("query", [
    "SELECT * { ?s ?p _:b ",
    "PREFIX : <a:b#> SELECT * { ?s :p 'x:y' ",
    "SELECT * { ?s <http://a:b/c> 'x:y'@en ",
])  # fmt: skip
def test_another_fault_is_not_blamed_on_prefixes(query):
    with pytest.raises(QuerySyntaxError) as caught:
        Store.from_quads([]).query(Query(query), {})
    assert "prefix" not in caught.value.problem


NAMING = [
    "PREFIX sm: <https://w3id.org/skosmith/ontology#> SELECT (sm:fold('É') AS ?x) {}",
    "PREFIX a: <https://w3id.org/skosmith/ontology#fo> SELECT (a:ld('É') AS ?x) {}",
    "SELECT (<https://w3id.org/skosmith/ontology#\\u0066old>('É') AS ?x) {}",
    "BASE <https://w3id.org/skosmith/ontology> PREFIX a: <#fol> SELECT (a:d('É') AS ?x) {}",
]


@pytest.mark.parametrize("query", NAMING)
def test_a_function_is_there_however_it_is_named(query):
    answer = Store().query(Query(query), {AnswerKind.SOLUTIONS: "csv"})
    assert answer.body == b"x\r\ne\r\n"
