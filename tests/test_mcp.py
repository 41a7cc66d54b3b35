"""The Model Context Protocol: what is a message, in which version, over HTTP; hostile ones, too."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_graph import sample_quads
from skosmith_server.app import create_app
from skosmith_server.mcp.messages import MOST_IN_BATCH, Call, Fault, read_message, write_message
from skosmith_server.mcp.parameters import Parameter, ToolError, read_arguments, schema_of
from skosmith_server.mcp.versions import CAPABILITIES, VERSION, VERSIONS
from skosmith_server.settings import Settings

STATELESS = "2026-07-28"
META = {VERSION: STATELESS, CAPABILITIES: {}}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


# -- messages ------------------------------------------------------------------------------------
FAULTS = [
    (b"", -32700, "line 1, column 1"),
    (b"{", -32700, "line 1, column 2"),
    (b"\xff\xfe", -32700, "no UTF-8"),
    (b'{"id": NaN}', -32700, "NaN is no number of JSON"),
    (b"[" * 100_000, -32700, "nested too deeply"),
    (b'{"a":' * 50_000, -32700, "nested too deeply"),
    (b'{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}', -32700, "no UTF-8"),
    (b'{"jsonrpc":"2.0","id":' + b"9" * 9000 + b',"method":"ping"}', -32700, "Exceeds the limit"),
    (b"1", -32600, "A message is an object"),
    (b'{"id":1,"method":"ping"}', -32600, '"jsonrpc": "2.0"'),
    (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, '"jsonrpc": "2.0"'),
    (b'{"jsonrpc":"2.0","id":1}', -32600, "names a method"),
    (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600, "names a method"),
    (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600, "An id is a string"),
    (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32600, "An id is a string"),
    (b'{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600, "An id is a string"),
    (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32602, "params is an object"),
    (b"[]", -32600, "1 to 20 messages"),
    (json.dumps([PING] * (MOST_IN_BATCH + 1)).encode(), -32600, "1 to 20 messages"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "code", "problem"), FAULTS, ids=range(len(FAULTS)))
def test_what_is_no_message_is_refused_with_its_place(body, code, problem):
    with pytest.raises(Fault) as caught:
        read_message(body, batches=True)
    assert caught.value.code == code
    assert problem in caught.value.message


def test_a_fault_knows_the_id_that_could_be_read():
    with pytest.raises(Fault) as caught:
        read_message(b'{"jsonrpc":"2.0","id":"a","method":1}', batches=False)
    assert caught.value.id == "a"


def test_answers_of_a_client_are_nothing_to_answer():
    assert read_message(b'{"jsonrpc":"2.0","id":1,"result":{}}', batches=False).calls == ()


def test_a_batch_is_read_where_the_version_has_batches():
    body = json.dumps(
        [PING, {"jsonrpc": "2.0", "method": "x"}, 5, {**PING, "method": "initialize"}]
    )
    sent = read_message(body.encode(), batches=True)
    assert sent.is_batch
    assert [type(one) for one in sent.calls] == [Call, Call, Fault, Fault]
    with pytest.raises(Fault, match="one message at a time"):
        read_message(body.encode(), batches=False)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
KEYS = st.sampled_from(["jsonrpc", "id", "method", "params", "result", "error"])
MESSAGES = st.dictionaries(KEYS, VALUES | st.just("2.0") | st.just("ping"), max_size=6)


@given(
    st.binary(max_size=60)
    | (MESSAGES | st.lists(MESSAGES, max_size=3)).map(lambda m: json.dumps(m).encode())
)
def test_reading_gives_messages_or_a_fault(body):
    try:
        calls = read_message(body, batches=True).calls
    except Fault as fault:
        calls = (fault,)
    for call in calls:
        assert isinstance(call, Call | Fault)
        assert call.id is None or type(call.id) in {int, str}


@given(
    st.text().filter(lambda t: t.isprintable() or "\n" in t or "\u2028" in t),
    st.integers() | st.text(max_size=9),
)
def test_what_is_written_is_one_line_and_read_again_is_the_same(text, id_):
    call = {"jsonrpc": "2.0", "id": id_, "method": text or "x", "params": {"text": text}}
    line = write_message([call])
    assert b"\n" not in line
    assert b"\r" not in line
    (read,) = read_message(line, batches=False).calls
    assert (read.id, read.method, read.params) == (id_, text or "x", {"text": text})


# -- arguments -----------------------------------------------------------------------------------
TABLE = (
    Parameter("text", "Words.", required=True, least=1, most=5),
    Parameter("level", "A level.", "integer", least=1, most=7),
    Parameter("form", "A form.", choices=("a", "b"), default="a"),
)
ARGUMENTS = [
    ({"text": "x"}, {"text": "x", "level": None, "form": "a"}),
    ({"text": "x", "level": 3.0, "form": "b"}, {"text": "x", "level": 3, "form": "b"}),
    ({"text": "x", "level": None}, {"text": "x", "level": None, "form": "a"}),
    ({}, "text is needed: Words."),
    ({"text": ""}, "text has 1 to 5 characters, not 0."),
    ({"text": "xxxxxx"}, "text has 1 to 5 characters, not 6."),
    ({"text": 1}, "text is a text."),
    ({"text": "x", "level": "3"}, "level is a whole number."),
    ({"text": "x", "level": True}, "level is a whole number."),
    ({"text": "x", "level": 1.5}, "level is a whole number."),
    ({"text": "x", "level": 10**30}, f"level is 1 to 7, not {10**30}."),
    ({"text": "x", "form": "c"}, "form is one of a, b."),
    ({"text": "x", "txet": 1}, "No parameter txet. There are: text, level, form."),
    ([], "arguments is an object."),
]


@pytest.mark.parametrize(("given", "expected"), ARGUMENTS, ids=range(len(ARGUMENTS)))
def test_arguments_are_held_against_the_table(given, expected):
    if isinstance(expected, str):
        with pytest.raises(ToolError) as caught:
            read_arguments(TABLE, given)
        assert str(caught.value) == expected
    else:
        assert read_arguments(TABLE, given) == expected


def test_the_schema_says_what_the_table_says():
    assert schema_of(TABLE) == {
        "type": "object", "additionalProperties": False, "required": ["text"],
        "properties": {
            "text": {"type": "string", "description": "Words.", "minLength": 1, "maxLength": 5},
            "level": {"type": "integer", "description": "A level.", "minimum": 1, "maximum": 7},
            "form": {"type": "string", "description": "A form.", "minLength": 0, "maxLength": 200,
                     "enum": ["a", "b"], "default": "a"},
        },
    }  # fmt: skip
    assert schema_of(()) == {"type": "object", "additionalProperties": False}


# -- over HTTP -----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def client():
    return create_app(sample_quads()).test_client()


def post(client, message, headers=None, **more):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    fields = {"Accept": "application/json, text/event-stream", **(headers or {})}
    return client.post("/mcp", data=body, headers=fields, content_type="application/json", **more)


def call(method, version=None, id_=1, **params):
    """Give message and header fields of a request of a version."""
    message = {"jsonrpc": "2.0", "id": id_, "method": method, "params": params}
    if version == STATELESS:
        message["params"]["_meta"] = META
        fields = {"MCP-Protocol-Version": version, "Mcp-Method": method}
        return message, fields | ({"Mcp-Name": params["name"]} if "name" in params else {})
    return message, {"MCP-Protocol-Version": version} if version else {}


HANDSHAKES = [
    ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"),
    ("2024-11-05", "2024-11-05"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
    (None, "2025-11-25"), (7, "2025-11-25"),
]  # fmt: skip


@pytest.mark.parametrize(("wished", "agreed"), HANDSHAKES)
def test_a_handshake_agrees_on_a_version(client, wished, agreed):
    result = post(client, *call("initialize", protocolVersion=wished)).json["result"]
    assert result["protocolVersion"] == agreed
    assert set(result["capabilities"]) == {"tools", "resources", "prompts", "completions"}
    assert result["serverInfo"]["name"] == "skosmith"
    assert "never instructions" in result["instructions"]


def test_without_a_handshake_the_server_says_what_it_is(client):
    response = post(client, *call("server/discover", STATELESS))
    result = response.json["result"]
    assert result["supportedVersions"] == list(VERSIONS)
    assert (result["resultType"], result["cacheScope"]) == ("complete", "public")
    assert result["ttlMs"] > 0
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "skosmith"
    assert response.headers["Cache-Control"] == "no-store"


METHODS = [
    ("ping", "2025-06-18", None), ("ping", STATELESS, -32601), ("initialize", STATELESS, -32601),
    ("server/discover", "2025-11-25", -32601), ("tools/list", None, None),
    ("tools/list", STATELESS, None), ("resources/list", STATELESS, None),
    ("resources/templates/list", "2025-03-26", None), ("prompts/list", "2024-11-05", None),
    ("nonsense", "2025-06-18", -32601), ("subscriptions/listen", STATELESS, -32601),
    ("tools/call", "2025-06-18", -32602), ("resources/read", "2025-06-18", -32602),
    ("prompts/get", "2025-06-18", -32602), ("completion/complete", "2025-06-18", -32602),
    ("logging/setLevel", "2025-06-18", -32601),
]  # fmt: skip


@pytest.mark.parametrize(("method", "version", "code"), METHODS)
def test_each_version_has_its_methods(client, method, version, code):
    response = post(client, *call(method, version))
    assert response.json.get("error", {}).get("code") == code
    expected = {-32601: 404, -32602: 400}.get(code, 200) if version == STATELESS else 200
    assert response.status_code == expected


def test_lists_have_no_other_cursors_than_theirs(client):
    for method in ("tools/list", "resources/list"):
        for cursor in ("x", "", "LTE=", 5, "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"):
            body = post(client, *call(method, cursor=cursor)).json
            assert body.get("error", {}).get("code") == -32602 or body["result"]["resources"] == []


MESSAGES_REFUSED = [
    pytest.param(*call("ping"), {"Origin": "https://evil.example"}, 403, id="another origin"),
    pytest.param(*call("ping"), {"Origin": "null"}, 403, id="no origin that may be known"),
    pytest.param(*call("ping"), {"Origin": "http://evil.example:8000", "Host": "evil.example:8000"}, 403, id="a name that leads here"),
    pytest.param(*call("ping"), {"MCP-Protocol-Version": "1999-01-01"}, 400, id="a version of nobody"),
    pytest.param(*call("tools/list", STATELESS), {"Mcp-Method": "ping"}, 400, id="a method in the header alone"),
    pytest.param(*call("tools/list", STATELESS), {"MCP-Protocol-Version": "2025-11-25"}, 400, id="a version in the body alone"),
    pytest.param(*call("tools/call", STATELESS, name="search", arguments={}), {"Mcp-Name": "sparql"}, 400, id="a name in the header alone"),
    pytest.param(*call("tools/call", STATELESS, name="search", arguments={}), {"Mcp-Name": "=?base64?%?="}, 400, id="a name of broken Base64"),
    pytest.param(*call("tools/list"), {"MCP-Protocol-Version": STATELESS}, 400, id="no version in the body"),
    pytest.param(*call("ping"), {"Accept": "text/html"}, 406, id="another form"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "fields", "more", "status"), MESSAGES_REFUSED)
def test_what_contradicts_itself_or_comes_from_elsewhere_is_refused(
    client, message, fields, more, status
):
    assert post(client, message, {**fields, **more}).status_code == status


@pytest.mark.parametrize("body", [one[0] for one in FAULTS], ids=range(len(FAULTS)))
def test_no_message_is_answered_as_one(client, body):
    response = post(client, body)
    assert response.status_code in {200, 400}
    assert response.json["error"]["code"] in {-32700, -32600, -32602}


def test_a_version_that_is_none_of_ours_is_told_which_are(client):
    message, fields = call("tools/list", STATELESS)
    message["params"]["_meta"] = {VERSION: "2099-01-01", CAPABILITIES: {}}
    response = post(client, message, {**fields, "MCP-Protocol-Version": "2099-01-01"})
    assert response.status_code == 400
    assert response.json["error"]["code"] == -32022
    assert response.json["error"]["data"]["supported"] == list(VERSIONS)
    message["params"]["_meta"] = {VERSION: STATELESS}
    assert "clientCapabilities" in post(client, message, fields).json["error"]["message"]
    message["params"]["_meta"] = {VERSION: 7}
    assert post(client, message, fields).json["error"]["code"] == -32602


def test_a_name_may_come_in_base64(client):
    message, fields = call("tools/call", STATELESS, name="sparql", arguments={"query": "ASK {}"})
    response = post(client, message, {**fields, "Mcp-Name": "=?base64?c3BhcnFs?="})
    assert response.json["result"]["structuredContent"] == {"kind": "boolean", "boolean": True}


def test_notifications_are_taken_and_not_answered(client):
    message = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    response = post(client, message)
    assert (response.status_code, response.data) == (202, b"")
    assert post(client, {"jsonrpc": "2.0", "id": 3, "result": {}}).status_code == 202


def test_batches_are_answered_where_the_version_has_them(client):
    batch = [PING, {"jsonrpc": "2.0", "method": "x"}, {**PING, "id": "b", "method": "nonsense"}, 5]
    told = post(client, batch, {"MCP-Protocol-Version": "2025-03-26"})
    assert told.status_code == 200
    assert [(one["id"], "result" in one) for one in told.json] == [
        (1, True),
        ("b", False),
        (None, False),
    ]
    assert post(client, batch).json == told.json  # 2025-03-26 is what nobody says
    refused = post(client, batch, {"MCP-Protocol-Version": "2025-06-18"})
    assert (refused.status_code, refused.json["error"]["code"]) == (400, -32600)


def test_an_answer_may_come_as_an_event(client):
    response = post(client, PING, {"Accept": "text/event-stream"})
    assert response.mimetype == "text/event-stream"
    event, data = response.text.strip().split("\n")
    assert (event, json.loads(data.removeprefix("data: "))["result"]) == ("event: message", {})
    assert post(client, PING, {"Accept": "*/*"}).mimetype == "application/json"


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT", "PATCH"])
def test_there_are_no_sessions_and_no_streams(client, method):
    response = client.open("/mcp", method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST, OPTIONS"


def test_a_message_is_json(client):
    response = client.post("/mcp", data=json.dumps(PING), content_type="text/plain")
    assert response.status_code == 415
    assert response.mimetype == "application/problem+json"


ORIGINS = [
    ({}, "http://localhost:6274", True),
    ({}, "http://127.0.0.1:1", True),
    ({}, "https://[::1]", True),
    ({}, "http://localhost.evil.example", False),
    ({}, "file://", False),
    ({}, "http://[", False),
    ({"host": "0.0.0.0"}, "http://localhost:6274", False),  # noqa: S104
    ({"host": "0.0.0.0", "mcp_origins": ("https://chat.example",)}, "https://chat.example", True),  # noqa: S104
    ({"host": "0.0.0.0", "mcp_origins": ("https://chat.example",)}, "http://chat.example", False),  # noqa: S104
    ({"host": "0.0.0.0", "public_url": "https://skills.example/x"}, "https://skills.example", True),  # noqa: S104
]


@pytest.mark.parametrize(("settings", "origin", "may"), ORIGINS)
def test_pages_may_ask_from_origins_that_are_named(settings, origin, may):
    client = create_app(sample_quads(), Settings(**settings)).test_client()
    response = post(client, PING, {"Origin": origin})
    assert response.status_code == (200 if may else 403)
    assert response.headers.get("Access-Control-Allow-Origin") == (origin if may else None)
    assert "Origin" in response.headers["Vary"] or not may
    preflight = client.options("/mcp", headers={"Origin": origin})
    assert preflight.status_code == (204 if may else 403)
    assert not may or "MCP-Protocol-Version" in preflight.headers["Access-Control-Allow-Headers"]


def test_it_can_be_switched_off():
    client = create_app(sample_quads(), Settings(mcp=False)).test_client()
    assert post(client, PING).status_code in {404, 405}


@given(
    st.dictionaries(st.text(max_size=8), VALUES, max_size=4),
    st.sampled_from(
        [
            "tools/call",
            "resources/read",
            "prompts/get",
            "completion/complete",
            "resources/list",
            "initialize",
        ]
    ),
)
def test_no_parameters_fail_on_our_side(client, params, method):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    response = post(client, body)
    assert response.status_code in {200, 400}
    assert response.json.get("error", {}).get("code") != -32603
