"""What assistants ask with SPARQL, asked of the engine as queries at the endpoint are.

The threads that make pages, and run the other tools, are too few to wait for queries.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import TypeAlias

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import Answer
from skosmith_server.engine.written import Written
from skosmith_server.gateway.graphs import Asked
from skosmith_server.gateway.requests import Request
from skosmith_server.mcp.asking import exchange_of, queries_in
from skosmith_server.protocol import QueryOperation

__all__ = ["Answers", "answers_of"]

Answers: TypeAlias = dict[str, Answer | SkosmithError]
"""Query → what became of it."""


async def answers_of(
    request: Request,
    base: str,
    services: Collection[str],
    ask: Callable[[Asked], Awaitable[Written]],
) -> Answers:
    """Give what becomes of the queries in a message; a SkosmithError is one of it."""
    answers: Answers = {}
    for query in queries_in(request.body):
        try:
            exchange = exchange_of(query, base, services)
            written = await ask(Asked(request, QueryOperation(query), exchange))
            answers[query] = Answer(written.kind, written.format, written.body)
        except SkosmithError as error:
            answers[query] = error
    return answers
