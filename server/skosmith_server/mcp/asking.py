"""The queries in messages of an assistant, for whoever has them asked before the tool runs."""

from collections.abc import Collection
from typing import Final

from skosmith_server.asking import AnswerKind
from skosmith_server.exchange import Exchange, Forms, prepare
from skosmith_server.mcp.messages import Call, Fault, read_message
from skosmith_server.protocol import QueryOperation

__all__ = ["FORMS", "MCP_PATH", "exchange_of", "queries_in"]

MCP_PATH: Final = "/mcp"
FORMS: Final = Forms(
    {},
    {AnswerKind.SOLUTIONS: "json", AnswerKind.BOOLEAN: "json", AnswerKind.GRAPH: "ntriples"},
    (("any", "mcp"),),
    are_for_people=True,
)
"""Read into memory, so short; and told apart from answers to others, which may be long."""


def queries_in(body: bytes) -> list[str]:
    """Give the queries that calls of the tool `sparql` in a message ask, each once."""
    try:
        sent = read_message(body, batches=True)
    except Fault:
        return []
    found = (_query_of(call) for call in sent.calls if isinstance(call, Call))
    return list(dict.fromkeys(query for query in found if query))


def _query_of(call: Call) -> str:
    given = call.params.get("arguments")
    is_asked = call.method == "tools/call" and call.id is not None
    if not is_asked or call.params.get("name") != "sparql" or not isinstance(given, dict):
        return ""
    query = given.get("query")
    return query if isinstance(query, str) else ""


def exchange_of(query: str, base: str, services: Collection[str] = ()) -> Exchange:
    """Give what is asked of an engine for a query; raises QueryRefusedError."""
    made = prepare(QueryOperation(query), None, base, services)
    return Exchange(made.query, FORMS, made.constant, made.calls)
