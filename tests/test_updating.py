"""Updates before the engine sees them: what is refused, and graphs named by the request."""

import pytest

from skosmith_server.guard import MAX_UPDATE_BYTES, QueryRefusedError, check_update
from skosmith_server.protocol import ProtocolError
from skosmith_server.updating import data_form, with_dataset

DATASETS = [
    ("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "DELETE { ?s ?p 1 }  USING <a:g> WHERE { ?s ?p 1 }"),
    ("INSERT{?s ?p 1}WHERE{?s ?p 1}", "INSERT{?s ?p 1} USING <a:g> WHERE{?s ?p 1}"),
    (
        "DELETE WHERE { ?s ?p '}' }",
        "DELETE { ?s ?p '}' } USING <a:g> WHERE { ?s ?p '}' }",
    ),
    (
        "DELETE # WHERE\nWHERE { GRAPH ?g { ?s ?p 1 } } ; CLEAR ALL",
        "DELETE # WHERE\n{ GRAPH ?g { ?s ?p 1 } } USING <a:g> WHERE { GRAPH ?g { ?s ?p 1 } } ; CLEAR ALL",
    ),
    (
        "INSERT { ?s ?p 'WHERE' } WHERE { { SELECT * WHERE { ?s ?p 1 } } }",
        "INSERT { ?s ?p 'WHERE' }  USING <a:g> WHERE { { SELECT * WHERE { ?s ?p 1 } } }",
    ),
    ("INSERT DATA { <a:a> <a:b> 'USING' }", "INSERT DATA { <a:a> <a:b> 'USING' }"),
]


@pytest.mark.parametrize(("text", "expected"), DATASETS)
def test_graphs_named_by_the_request_become_clauses(text, expected):
    assert with_dataset(text, ["a:g"], []) == expected
    assert with_dataset(text, [], []) == text


def test_named_graphs_become_clauses_too():
    text = with_dataset("INSERT {} WHERE {}", ["a:a", "a:b"], ["a:c"])
    assert "USING <a:a> USING <a:b> USING NAMED <a:c> WHERE {}" in text


@pytest.mark.parametrize(
    "text", ["WITH <a:g> DELETE {} WHERE {}", "INSERT {} using <a:x> WHERE {}"]
)
def test_a_dataset_is_not_named_twice(text):
    with pytest.raises(ProtocolError, match="Dataset named twice"):
        with_dataset(text, ["a:g"], [])


def test_a_graph_is_named_by_an_iri():
    with pytest.raises(ProtocolError, match="An IRI is needed"):
        with_dataset("INSERT {} WHERE {}", ["a:g> DELETE"], [])


REFUSED = [
    "LOAD <http://x/>",
    "load silent <file:///etc/passwd>",
    "CLEAR ALL;LOAD<http://x/>",
    "PREFIX a: <http://x/>LOAD a:b",
    "LOAD:x",
    "LOADa:x",
    "INSERT {} WHERE { SERVICE <http://x/> {} }",
    "INSERT {} WHERE {" + "{" * 200 + "}" * 200 + "}",
    "#" + "x" * MAX_UPDATE_BYTES,
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:20])
def test_an_update_that_calls_others_or_is_too_much_is_refused(text):
    with pytest.raises(QueryRefusedError):
        check_update(text)


PASSED = [
    "INSERT DATA { <a:a> <a:b> 'LOAD <http://x/>' }",
    "INSERT DATA { <a:load> <a:b> <a:SERVICE> } # LOAD <x>",
    "INSERT { ?load a 1 } WHERE { ?load a 1 }",
    "INSERT DATA {" + "<a:a> <a:b> 1 , 2 ;" * 5000 + "}",
]


@pytest.mark.parametrize("text", PASSED, ids=lambda text: text[:20])
def test_other_updates_pass(text):
    check_update(text)


FORMS = [
    ("INSERT DATA { <a:a> <a:b> 'DELETE' }", True),
    (
        "PREFIX a: <a:> insert data{a:a a a:b};\nPREFIX b: <b:> INSERT DATA { GRAPH a:g { b:a a b:b } };",
        True,
    ),
    ("DELETE DATA { <a:a> <a:b> 1 } ; # INSERT\nDELETE DATA { <a:a> <a:b> 2 }", False),
    ("INSERT DATA { <a:a> <a:b> 1 } ; DELETE DATA { <a:a> <a:b> 1 }", None),
    ("DELETE { ?a ?b 1 } WHERE { ?a ?b 1 }", None),
    ("INSERT DATA {} ; CREATE GRAPH <a:g>", None),
    ("CLEAR ALL", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "inserts"), FORMS)
def test_updates_that_only_name_statements_are_known(text, inserts):
    form = data_form(text)
    assert (form and form.inserts) == inserts
    if inserts is True:
        assert form.as_insertion.upper() == text.upper()
