"""Changes of a store: their record is their effect, and the view of queries follows."""

import os
import socket
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_graph import sample_quads
from skosmith_converter.errors import RdfError, SkosmithError
from skosmith_server.asking import (
    AnswerKind,
    Change,
    Document,
    Query,
    QueryEvaluationError,
    QuerySyntaxError,
)
from skosmith_server.changing import (
    ChangedStore,
    GraphMissingError,
    NamedGraphsError,
    engine_lines,
)
from skosmith_server.engine.messages import (
    decode_fault,
    encode_fault,
    read_change,
    write_change,
)
from skosmith_server.guard import FederationRefusedError

SUPERSEDED = "<https://w3id.org/skosmith/ontology#SupersededStatements>"


@pytest.fixture
def make(tmp_path):
    def make(text="", *, union=True):
        file = tmp_path / "graph.nq"
        file.write_text(text)
        return ChangedStore(file, union=union)

    return make


def ask(store, text):
    answer = store.store.query(
        Query(text), {AnswerKind.SOLUTIONS: "csv", AnswerKind.BOOLEAN: "json"}
    )
    return answer.body.decode().split()[1:]


def default_of(store):
    return sorted(ask(store, "SELECT ?s { ?s ?p ?o }"))


def update(text, **more):
    return Change("UPDATE", text, **more)


def put(graph, *documents, method="PUT", number=1):
    made = tuple(Document("turtle", text.encode()) for text in documents)
    return Change(method, graph=graph, documents=made, base=graph or "a:base", number=number)


def test_the_record_of_an_update_is_what_it_did(make):
    store = make("<a:a> <a:p> 1 .\n".replace("1", '"1"'))
    record, _ = store.apply(
        update("DELETE { ?s ?p ?o } INSERT { ?s ?p ?u } WHERE { ?s ?p ?o BIND(UUID() AS ?u) }")
    )
    lines = record.decode().splitlines()
    assert lines[0] == '-<a:a> <a:p> "1" .'
    assert lines[1].startswith("+<a:a> <a:p> <urn:uuid:")
    assert store.apply(update("DELETE DATA { <a:x> <a:p> 1 }"))[0] == b""


def test_the_union_follows_what_is_stored(make):
    store = make("<a:own> <a:p> <a:o> .\n<a:own> <a:p> <a:o> <a:g> .\n<a:in> <a:p> <a:o> <a:g> .\n")
    assert default_of(store) == ["a:in", "a:own"]
    store.apply(update("DROP GRAPH <a:g>"))
    assert default_of(store) == ["a:own"]  # it stands outside of the graph, too
    store.apply(put("a:h", "<a:new> <a:p> <a:o> ."))
    assert default_of(store) == ["a:new", "a:own"]
    store.apply(update("DELETE DATA { <a:new> <a:p> <a:o> }"))
    assert default_of(store) == ["a:new", "a:own"]  # the graph still says so
    store.apply(put("", "<a:other> <a:p> <a:o> ."))
    assert default_of(store) == ["a:new", "a:other"]


def test_a_graph_that_is_superseded_leaves_the_union(make):
    store = make("<a:in> <a:p> <a:o> <a:g> .\n")
    store.apply(update(f"INSERT DATA {{ <a:g> a {SUPERSEDED} }}"))
    assert default_of(store) == ["a:g"]
    assert ask(store, "SELECT ?s { GRAPH <a:g> { ?s ?p ?o } }") == ["a:in"]
    store.apply(update(f"DELETE DATA {{ <a:g> a {SUPERSEDED} }}"))
    assert default_of(store) == ["a:in"]


def test_an_update_sees_the_graphs_apart(make):
    store = make("<a:in> <a:p> <a:o> <a:g> .\n")
    assert store.apply(update("INSERT { ?s a <a:Seen> } WHERE { ?s ?p ?o }"))[0] == b""
    assert store.apply(update("INSERT { ?s a <a:Seen> } WHERE { ?s ?p ?o }", using=("a:g",)))[0]


def test_a_default_graph_that_stands_apart_has_no_union(make):
    store = make("<a:own> <a:p> <a:o> .\n<a:in> <a:p> <a:o> <a:g> .\n", union=False)
    assert default_of(store) == ["a:own"]
    store.apply(put("a:h", "<a:new> <a:p> <a:o> ."))
    assert default_of(store) == ["a:own"]


WORDS = [f"<a:{letter}>" for letter in "abc"]
NAMES = ["", " <a:g>", " <a:h>"]
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["INSERT", "DELETE"]), st.sampled_from(WORDS), st.sampled_from(NAMES)
        ),
        st.tuples(
            st.sampled_from(["PUT", "POST", "DROP"]), st.sampled_from(WORDS), st.sampled_from(NAMES)
        ),
        st.tuples(st.sampled_from(["MARK", "UNMARK"]), st.just("<a:g>"), st.just("")),
    ),
    max_size=12,
)


def change_of(kind, word, name):
    triple = f"{word} a {SUPERSEDED}" if "MARK" in kind else f"{word} <a:p> <a:o>"
    data = f"GRAPH {name} {{ {triple} }}" if name else triple
    if kind in {"INSERT", "MARK"}:
        return update(f"INSERT DATA {{ {data} }}")
    if kind in {"DELETE", "UNMARK"}:
        return update(f"DELETE DATA {{ {data} }}")
    if kind == "DROP":
        return update(f"DROP SILENT GRAPH {name}" if name else "DROP DEFAULT")
    return put(name.strip(" <>"), f"{triple} .", method=kind)


@settings(max_examples=60)
@given(OPERATIONS, st.booleans())
def test_after_any_changes_the_view_and_the_records_are_those_of_a_fresh_load(
    tmp_path_factory, operations, union
):
    file = tmp_path_factory.mktemp("changes") / "graph.nq"
    file.write_text("")
    store = ChangedStore(file, union=union)
    lines = set()
    for operation in operations:
        record, _ = store.apply(change_of(*operation))
        for line in record.decode().splitlines():
            (lines.add if line[0] == "+" else lines.remove)(line[1:])
    file.write_text("".join(f"{line}\n" for line in sorted(lines)))
    fresh = ChangedStore(file, union=union)
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    assert sorted(ask(store, everything)) == sorted(ask(fresh, everything))
    names = "SELECT ?g { GRAPH ?g {} }"
    assert sorted(ask(store, names)) == sorted(ask(fresh, names))


def test_blank_nodes_of_two_documents_are_never_one(make):
    store = make()
    body = "[] <a:p> <a:o> ."
    for number in (1, 2):
        store.apply(put("a:g", body, body, method="POST", number=number))
    assert ask(store, "SELECT (COUNT(*) AS ?n) { GRAPH <a:g> { ?s ?p ?o } }") == ["4"]


def test_relative_iris_of_a_document_resolve_against_its_graph(make):
    store = make()
    store.apply(put("http://x.example/a/b", "<c> <a:p> <a:o> ."))
    assert ask(store, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }") == ["http://x.example/a/c"]


def test_triple_terms_and_directions_can_be_written_by_update(make):
    store = make()
    triple = "<<( <a:a> <a:b> <a:c> )>>"
    record, _ = store.apply(update(f"INSERT DATA {{ <a:s> <a:p> {triple}, 'x'@ar--rtl }}"))
    assert record.count(b"+") == 2


BAD = [
    (update("INSERT {"), QuerySyntaxError),
    (update("CREATE GRAPH <a:g> ; CREATE GRAPH <a:g>"), QueryEvaluationError),
    (update("LOAD <http://x.example/>"), FederationRefusedError),
    (put("a:g", "<a:a> <a:p>"), RdfError),
    (put("a:g", "<a:a> <a:p> 1 .", "<a:a> <a:p>"), RdfError),
    (Change("DELETE", graph="a:none"), GraphMissingError),
    (
        Change("PUT", graph="a:g", documents=(Document("trig", b"<a:g> { <a:a> <a:b> 1 }"),)),
        NamedGraphsError,
    ),
]


@pytest.mark.parametrize(("change", "kind"), BAD)
def test_a_change_that_fails_changes_nothing_and_its_fault_travels(make, change, kind):
    before = '<a:a> <a:p> "x" <a:g> .\n'
    store = make(before)
    with pytest.raises(kind) as caught:
        store.apply(change)
    assert ask(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ["1"]
    found = decode_fault(encode_fault(caught.value))
    assert (type(found), str(found)) == (kind, str(caught.value))
    assert isinstance(found, SkosmithError)


@pytest.mark.parametrize(
    "change", [row[0] for row in BAD] + [update("x", using=("a:g",), base="a:b")]
)
def test_a_change_comes_out_as_it_went_in(change):
    assert read_change(write_change(change, 2.5)) == (change, 2.5)


def test_lines_of_an_engine_are_a_fixed_point():
    lines = engine_lines(sample_quads())
    assert lines == sorted(set(lines))
    assert any("@fr-ca" in line for line in lines)
    assert len(lines) == len(sample_quads())


CALLS = [
    "LOAD <http://127.0.0.1:{}/>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <http://127.0.0.1:{}/> {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("call", CALLS)
def test_the_kernel_lets_no_update_call_another_host(call):
    """Asked past the guard, in the sandbox of those who try changes."""
    code = """
        import sys
        import pyoxigraph
        from skosmith_server.engine.sandbox import confine_zygote
        confine_zygote()
        try:
            pyoxigraph.Store().update(sys.argv[1])
        except (OSError, RuntimeError, ValueError):
            sys.exit(7)
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), call.format(server.getsockname()[1])],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=30,
            check=False,
        )
        assert done.returncode == 7
        with pytest.raises(TimeoutError):
            server.accept()


SAME = [
    "INSERT DATA { <a:a> <a:p> 1 , 01 , 'x'@EN ; <a:p> <rel> . GRAPH <a:g> { <a:b> <a:p> <a:c> } }",
    "DELETE DATA { <a:a> <a:p> 01 . GRAPH <a:g> { <a:b> <a:p> <a:c> } GRAPH <a:h> { <a:b> <a:p> 7 } }",
    "INSERT DATA { <a:a> <a:p> 1 } ; INSERT DATA { <a:a> <a:p> 1 }",
]


@pytest.mark.parametrize("text", SAME)
def test_an_update_that_names_its_statements_does_what_the_engine_does(make, text):
    """The way around a dump of the graph comes to the same."""
    before = (
        '<a:a> <a:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<a:b> <a:p> <a:c> <a:g> .\n'
    )
    other = f"{text} ; CLEAR SILENT GRAPH <a:none>"  # the engine does this one itself
    records = [make(before).apply(update(one, base="a:base/"))[0] for one in (text, other)]
    assert records[0] == records[1]


def test_blank_nodes_in_what_is_deleted_are_no_sparql(make):
    with pytest.raises(QuerySyntaxError):
        make().apply(update("DELETE DATA { _:a <a:p> 1 }"))
