from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_server.protocol import (
    MAX_BODY_BYTES,
    DescribeService,
    ProtocolError,
    QueryOperation,
    UpdateOperation,
    read_request,
)

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ASK = QueryOperation("ASK {}")

GOOD = [
    ("GET", b"query=ASK%20%7B%7D", None, b"", ASK),
    ("GET", b"query=ASK+{}", None, b"", ASK),
    ("HEAD", b"query=ASK%20{}", None, b"", ASK),
    ("POST", b"", FORM, b"query=ASK%20{}", ASK),
    ("POST", b"", f"{FORM}; charset=UTF-8", b"query=ASK%20{}", ASK),
    ("POST", b"", QUERY, b"ASK {}", ASK),
    ("QUERY", b"", QUERY, b"ASK {}", ASK),
    ("POST", b"", 'Application/SPARQL-query;charset="utf-8"', b"ASK {}", ASK),
    ("GET", b"query=%2525", None, b"", QueryOperation("%25")),
    ("GET", b"query=%2B", None, b"", QueryOperation("+")),
    ("GET", "query=ü".encode(), None, b"", QueryOperation("ü")),
    ("GET", b"query=", None, b"", QueryOperation("")),
    ("GET", b"query=ASK+{}&format=json&x=y", None, b"", QueryOperation("ASK {}", format="json")),
    (
        "POST",
        b"default-graph-uri=a&named-graph-uri=b",
        QUERY,
        b"ASK {}",
        QueryOperation("ASK {}", ("a",), ("b",)),
    ),
    (
        "POST",
        b"default-graph-uri=a",
        FORM,
        b"query=ASK+{}&default-graph-uri=b",
        QueryOperation("ASK {}", ("a", "b")),
    ),
    (
        "GET",
        b"query=ASK+{}&format=rdf%2Bxml&format=application/rdf%2Bxml&format=",
        None,
        b"",
        QueryOperation("ASK {}", format="rdf+xml,application/rdf+xml"),
    ),
    ("GET", b"query=ASK+{}&version=1.2-basic", None, b"", ASK),
    ("POST", b"version=1.2", QUERY, b"ASK {}", ASK),
    ("POST", b"", f'{QUERY};version="1.1"', b"ASK {}", ASK),
    ("POST", b"", UPDATE, b"CLEAR ALL", UpdateOperation("CLEAR ALL")),
    ("POST", b"", FORM, b"update=CLEAR+ALL", UpdateOperation("CLEAR ALL")),
    (
        "POST",
        b"using-graph-uri=a&using-named-graph-uri=b",
        UPDATE,
        b"CLEAR ALL",
        UpdateOperation("CLEAR ALL", ("a",), ("b",)),
    ),
    ("GET", b"", None, b"", DescribeService()),
    ("GET", b"example=skills", None, b"", DescribeService(example="skills")),
]


@pytest.mark.parametrize(("method", "query_string", "content_type", "body", "expected"), GOOD)
def test_good_requests(method, query_string, content_type, body, expected):
    assert read_request(method, query_string, content_type, body) == expected


BAD = [
    ("PUT", b"query=ASK+{}", None, b"", 405),
    ("DELETE", b"", None, b"", 405),
    ("GET", b"query=ASK+{}&query=ASK+{}", None, b"", 400),
    ("GET", b"default-graph-uri=a", None, b"", 400),
    ("GET", b"query=%FF", None, b"", 400),
    ("GET", b"query=\xff", None, b"", 400),
    ("GET", b"query=a&version=1.1&version=1.1", None, b"", 400),
    ("GET", b"x&" * 2000, None, b"", 400),
    ("GET", b"update=CLEAR+ALL", None, b"", 405),
    ("QUERY", b"", FORM, b"update=CLEAR+ALL", 405),
    ("QUERY", b"", UPDATE, b"CLEAR ALL", 405),
    ("POST", b"", FORM, b"update=CLEAR+ALL&update=CLEAR+ALL", 400),
    ("POST", b"", FORM, b"update=CLEAR+ALL&query=ASK+{}", 400),
    ("POST", b"update=CLEAR+ALL", UPDATE, b"CLEAR ALL", 400),
    ("POST", b"default-graph-uri=a", UPDATE, b"CLEAR ALL", 400),
    ("POST", b"", UPDATE, "CLEAR ALL".encode("utf-16"), 400),
    ("POST", b"version=1.3", UPDATE, b"CLEAR ALL", 400),
    ("GET", b"query=ASK+{}&version=2", None, b"", 400),
    ("POST", b"", f"{QUERY}; version=9.9", b"ASK {}", 400),
    ("POST", b"", None, b"query=ASK+{}", 415),
    ("POST", b"", "text/plain", b"ASK {}", 415),
    ("POST", b"", "multipart/form-data; boundary=x", b"", 415),
    ("POST", b"", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
    ("POST", b"", QUERY, "ASK {}".encode("utf-16"), 400),
    ("POST", b"", FORM, b"", 400),
    ("POST", b"query=ASK+{}", FORM, b"", 400),
    ("POST", b"query=ASK+{}", FORM, b"query=ASK+{}", 400),
    ("POST", b"query=ASK+{}", QUERY, b"ASK {}", 400),
    ("POST", b"", QUERY, b"x" * (MAX_BODY_BYTES + 1), 413),
]


@pytest.mark.parametrize(("method", "query_string", "content_type", "body", "status"), BAD)
def test_bad_requests(method, query_string, content_type, body, status):
    with pytest.raises(ProtocolError) as caught:
        read_request(method, query_string, content_type, body)
    assert caught.value.status == status
    assert str(caught.value).startswith(str(status))


def test_a_refused_method_names_those_that_are_allowed():
    with pytest.raises(ProtocolError) as caught:
        read_request("PATCH", b"", None, b"")
    assert caught.value.headers["Allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


@given(
    st.sampled_from(["GET", "POST", "QUERY"]),
    st.binary(max_size=60),
    st.sampled_from([None, FORM, QUERY, "x"]),
    st.binary(max_size=60),
)
def test_any_request_is_read_or_refused_with_a_status(method, query_string, content_type, body):
    try:
        answer = read_request(method, query_string, content_type, body)
    except ProtocolError as error:
        answer = error.status
    assert isinstance(answer, QueryOperation | DescribeService) or 400 <= answer < 500


PIECES = [*"%\\0aFCx+é=", "%C3%A9", "%25", "%5C", "%0A"]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_percent_signs_are_read_as_the_standard_library_reads_them(text):
    try:
        [(_, expected)] = parse_qsl(f"query={text}", keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(ProtocolError, match="Not UTF-8"):
            read_request("GET", f"query={text}".encode(), None, b"")
    else:
        found = read_request("GET", f"query={text}".encode(), None, b"")
        assert found == QueryOperation(expected)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_a_query_arrives_as_it_was_sent(query):
    encoded = urlencode({"query": query}).encode()
    assert read_request("GET", encoded, None, b"") == QueryOperation(query)
    assert read_request("POST", b"", FORM, encoded) == QueryOperation(query)
    assert read_request("POST", b"", QUERY, query.encode()) == QueryOperation(query)
