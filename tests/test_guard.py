import contextlib
import time

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skosmith_server import guard
from skosmith_server.guard import (
    MAX_QUERY_BYTES,
    FederationRefusedError,
    QueryRefusedError,
    QueryTooComplexError,
    QueryTooLongError,
    UpdateRefusedError,
    check_query,
)
from skosmith_server.prefixes import undeclared_prefix

GOOD = [
    "ASK {}",
    "SELECT * WHERE { ?s ?service ?load }",
    "PREFIX ex: <http://e/> SELECT * { ?s ex:SERVICE ex:service.LOAD }",
    "SELECT * { ?s ?p 'SERVICE <http://x> {}' } # SERVICE <http://x> {}",
    'SELECT * { ?s ?p """a " SERVICE ""b""" }',
    "SELECT * { <http://e/SERVICE> <http://e#SERVICE> 'x'@service }",
    "SELECT * { ?s ?p ?o FILTER(?o <1 && ?o >0 && 'SERVICE' != ?o) }",
    "BASE <http://e/> PREFIX webservice: <http://e/> SELECT * { ?s webservice:x ?o }",
    "SELECT * { VALUES ?x { " + "1 " * 9000 + "} }",
    "SELECT * { _:service ?p [] }",
    "SELECT * {" + "{" * 98 + "}" * 98 + "}",
    "this is no SPARQL",
    "",
]


@pytest.mark.parametrize("query", GOOD)
def test_harmless_queries_pass(query):
    check_query(query)


FEDERATED = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT ?x { ?s ?p ?o } }",
    "SELECT*{SERVICE<http://x/>{}}",
    "SELECT * { ?s ?p 1SERVICE<http://x/>{} }",
    "SELECT * { ?s ?p trueSERVICE<http://x/>{} }",
    "PREFIX : <http://x/> SELECT * { SERVICE:x{} }",
    "PREFIX a: <http://x/> SELECT * { SERVICEa:x{} }",
    "PREFIX : <http://x/> SELECT * { ?s ?p 1e5service:x{} }",
    "SELECT * { # comment\nSERVICE <http://x/> {} }",
    "SELECT * { ?s <http://e#a> 'x'\nSERVICE <http://x/> {} }",
    "SELECT * { ?s ?p ?o FILTER(?a<#>'''\n1) SERVICE <http://x/> {} #'''\n }",
    "SELECT * { ?s ?p 'it\\'s' SERVICE <http://x/> {} }",
    "SELECT * { ?s ?p '' SERVICE <http://x/> {} }",
]


@pytest.mark.parametrize("query", FEDERATED)
def test_federation_is_refused(query):
    with pytest.raises(FederationRefusedError):
        check_query(query)


UPDATES = [
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "PREFIX x: <http://x/> # SELECT\n DELETE WHERE { ?s ?p ?o }",
    "load <http://x/>",
    "BASE <http://x/> WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    *(f"{verb} ALL" for verb in ("CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")),
]


@pytest.mark.parametrize("query", UPDATES)
def test_updates_are_refused(query):
    with pytest.raises(UpdateRefusedError, match="read-only"):
        check_query(query)


COMPLEX = [
    "SELECT * {" + "{" * 101 + "}" * 101 + "}",
    "SELECT * { ?s ?p " + "(" * 200 + ")" * 200 + "}",
    "SELECT * {" + "{} UNION " * 2100 + "{} }",
    "SELECT * { FILTER(1" + "||1" * 2100 + ") }",
    "SELECT * { ?s ?p ?o" + ",?o" * 2100 + "}",
    "SELECT * { ?s ?p ?o" + ";?p ?o" * 2100 + "}",
    "SELECT * { ?s ?p (" + "1 " * 6000 + ") }",
    "DESCRIBE " + "<a:b> " * 6000,
    "SELECT * {" + "VALUES ?x{1}" * 2100 + "}",
    "SELECT * { FILTER(?a<#>'''\n1)" + "{" * 600 + "}" * 600 + "#'''\n}",
]


@pytest.mark.parametrize("query", COMPLEX)
def test_queries_that_would_overflow_the_engine_are_refused(query):
    with pytest.raises(QueryTooComplexError):
        check_query(query)


def test_long_queries_are_refused():
    check_query("#" * MAX_QUERY_BYTES)
    with pytest.raises(QueryTooLongError):
        check_query("#" * (MAX_QUERY_BYTES + 1))


NOWHERE = "http://127.0.0.1:1/"
PIECES = st.sampled_from(
    """SERVICE|service|trueservice|SILENT|:x|a:b|a:|<NOWHERE>|?x|{|}|{}| |\\n|.|;|,|1|1e5|true|'x'|
    '''|'|"|#|@en|^^|<#>|<|?s|a:p|?|*|/|FILTER(|BIND(1 AS ?z)|)|(|[]|_:b|OPTIONAL{|GRAPH ?g{|%41|-|
    !|<urn:a#b>|EXISTS{|&&|=|<<|>>|UNION|MINUS{""".replace("NOWHERE", NOWHERE)
    .replace("\n    ", "")
    .replace("\\n", "\n")
    .split("|")
)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(PIECES, max_size=8),
    st.sampled_from(["SERVICE", "service", "SERVICE SILENT", ""]),
    st.sampled_from([":x{}", "a:b{}", f"<{NOWHERE}>{{}}", ""]),
)
@example(["SERVICE", "a:b", "{}"], "", "")
def test_what_passes_calls_no_other_host(pieces, keyword, target):
    query = (
        f"PREFIX : <{NOWHERE}> PREFIX a: <{NOWHERE}> "
        f"SELECT * {{ ?s a:p ?o . {''.join(pieces)}{keyword}{target} }}"
    )
    try:
        check_query(query)
    except QueryRefusedError:
        return
    store = pyoxigraph.Store()
    store.add(pyoxigraph.Quad(*map(pyoxigraph.NamedNode, ("a:s", f"{NOWHERE}p", "a:o"))))
    # OSError is what a call would end in: it fails the test.
    with contextlib.suppress(SyntaxError, RuntimeError, ValueError):
        list(store.query(query))


REPEATED = [
    "a-",
    "a.",
    "é.",
    '"\\',
    "'\\",
    '"\\"""a',
    "'\\'''a",
    "<a",
    "?",
    "\\u0041",
    "1.e",
    "_:a-",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_no_query_takes_long_to_judge_or_to_explain(piece):
    """Judging is done before any other request is answered."""
    query = (piece * 65_000)[:65_000]
    start = time.process_time()
    with contextlib.suppress(QueryRefusedError):
        check_query(query)
    undeclared_prefix(query)
    assert time.process_time() - start < 1.5  # 10 to 30 where each piece is looked at again


@pytest.mark.parametrize("text", ['"""a"', "'x", '"\\"', '"""', "'''\\'''"])
def test_a_string_without_an_end_hides_nothing(text):
    with pytest.raises(FederationRefusedError):
        check_query(f"SELECT * {{ ?s ?p {text} SERVICE <http://x/> {{}} }}")


PIECES = ["SELECT", "*", " ", "{", "}", "(", "<http://e#a>", "<#a>", "<", "#", "\n", "'", '"', "?x", "x:",
          "SERVICE", "sErVice", "\u017fervice", "1", "RAND()", "now", "INSERT", "add", ";", "é", "\\", "[", "<<"]  # fmt: skip


def verdict(query):
    try:
        return check_query(query)
    except QueryRefusedError as error:
        return type(error)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
@example("{" * 101)
@example("(" * 50 + "[" * 60)
def test_a_plain_query_is_judged_as_a_scan_of_its_tokens_would(query):
    quick = verdict(query)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "_is_plain", lambda _: False)
        assert quick == verdict(query)
