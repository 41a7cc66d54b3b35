"""The graph store: whole graphs, read by everybody and written by whoever has the token."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from skosmith_converter.terms import iri
from skosmith_server.asking import AnswerKind, Change, Query
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.remote import RemotePool
from skosmith_server.exchange import (
    Exchange,
    NotAcceptableError,
    media_types,
    prepare,
    unknown_format,
)
from skosmith_server.gateway.heads import COMMON_HEADERS
from skosmith_server.gateway.outlet import Outlet
from skosmith_server.gateway.replies import Sent
from skosmith_server.gateway.requests import Request
from skosmith_server.graph_store import (
    GRAPH_METHODS,
    GraphRequest,
    ReadGraph,
    read_graph_request,
)
from skosmith_server.negotiation import Offer, best_offer, find_offer
from skosmith_server.offers import GRAPHS, HTML
from skosmith_server.protocol import ProtocolError, QueryOperation

__all__ = ["Asked", "GraphStore"]

_OFFERS = tuple(offer for offer in GRAPHS if offer is not HTML)


class Asked(NamedTuple):
    """A query on its way to its answer."""

    request: Request
    operation: QueryOperation
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class GraphStore:
    """Answers requests of the Graph Store HTTP Protocol."""

    pool: Pool | RemotePool
    base: str
    public_url: str
    answer: Callable[[Asked, Outlet], Awaitable[None]]
    """Answers a query."""
    write: Callable[[Change], Awaitable[bool]]
    """Does a change; gives whether its graph existed."""

    async def respond(self, request: Request, outlet: Outlet) -> Sent | None:
        """Give the answer of a request; None where it has been sent.

        Raises ProtocolError, NotAcceptableError, and as `Gateway` does for queries and changes.
        """
        if request.method == "OPTIONS":
            return Sent(
                204, [("allow", ", ".join((*GRAPH_METHODS, "OPTIONS"))), *COMMON_HEADERS], b""
            )
        host = self.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
        asked = GraphRequest(
            request.method,
            request.path,
            request.query_string,
            request.headers.get("content-type", ""),
            request.body,
        )
        operation = read_graph_request(asked, host, secrets.token_hex(8))
        if isinstance(operation, ReadGraph):
            await self._read(request, operation, outlet)
            return None
        created = not await self.write(operation) and request.method != "DELETE"
        place = [("location", operation.graph)] if created else []
        return Sent(201 if created else 204, [*place, *COMMON_HEADERS], b"")

    async def _read(self, request: Request, wanted: ReadGraph, outlet: Outlet) -> None:
        """Answer with a graph as a whole (Graph Store Protocol §5.2)."""
        offer = _chosen(wanted.format, request.headers.get("accept"))
        pattern = f"GRAPH {iri(wanted.graph)} {{ ?s ?p ?o }}" if wanted.graph else "?s ?p ?o"
        if wanted.graph and not await self._is_true(request, f"ASK {{ {pattern} }}"):
            detail = f"There is no graph called {wanted.graph} here."
            raise ProtocolError(404, "No such graph", detail)
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
        operation = QueryOperation(query, format=offer.media_type)
        await self.answer(Asked(request, operation, prepare(operation, None, self.base)), outlet)

    async def _is_true(self, request: Request, ask: str) -> bool:
        limits = self.pool.limits
        formats = {AnswerKind.BOOLEAN: "json"}
        job = Job(Query(ask), formats, limits.seconds, limits.most_bytes)
        return b"true" in (await self.pool.ask(job, request.client)).body


def _chosen(name: str, accept: str | None) -> Offer:
    offer = find_offer(name, _OFFERS) if name else best_offer(accept, _OFFERS)
    if offer is not None:
        return offer
    if name:
        raise unknown_format(name, _OFFERS)
    raise NotAcceptableError(media_types(_OFFERS))
