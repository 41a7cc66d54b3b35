"""The gateway: an RSGI application that answers SPARQL itself and leaves the rest to Flask."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import iri
from skosmith_server.asking import AnswerKind, Change, NoFormatError, Query
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Pool, QueryTimeoutError, Written
from skosmith_server.exchange import (
    Exchange,
    NotAcceptableError,
    media_types,
    prepare,
    refusal,
    unknown_format,
)
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.encoding import best_coding
from skosmith_server.gateway.replies import Cache, Headers, Reply, Sent
from skosmith_server.gateway.requests import Request, receive
from skosmith_server.gateway.writing import MAX_WRITE_BYTES, Access, Writer, check_access
from skosmith_server.graph_store import (
    GRAPH_METHODS,
    GraphRequest,
    ReadGraph,
    is_graph_store,
    read_graph_request,
)
from skosmith_server.negotiation import Offer, best_offer, find_offer
from skosmith_server.offers import GRAPHS, HTML, PROBLEMS
from skosmith_server.problems import PagesUnavailableError, ReadOnlyError, problem_of
from skosmith_server.protocol import (
    MAX_BODY_BYTES,
    DescribeService,
    ProtocolError,
    QueryOperation,
    UpdateOperation,
    read_request,
)
from skosmith_server.responses import SECURITY_HEADERS, data_headers
from skosmith_server.search.index import Index
from skosmith_server.search.patterns import PROPERTY_NAME
from skosmith_server.search.sparql import expand

__all__ = ["ClientGoneError", "Gateway"]

_LOG: Final = logging.getLogger(__name__)
_SPARQL: Final = frozenset({"/sparql", "/sparql/"})
_LONGEST_KEPT: Final = 1 << 20
"""Bytes of an answer that is kept: longer ones are in a file."""
_PIECE: Final = 1 << 18
_SOON: Final = 0.25
"""Seconds before it is looked whether the client is still there."""
_TIMEOUT_REMEMBERED: Final = 30.0
"""Seconds for which a query that took too long is not tried again."""
_COMMON: Final = [(name.lower(), value) for name, value in SECURITY_HEADERS.items()]


class ClientGoneError(SkosmithError):
    """The client hung up before its answer was ready."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What the engine is asked; equal questions have equal answers."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    """Kind of answer → media type."""
    version: int
    """Of the graph."""


@dataclass(slots=True)
class _Flight:
    """A question that the engine is at work on, and how many clients wait for the answer."""

    task: "asyncio.Task[Written]"
    waiting: int = 0

    async def wait(self, protocol: Any) -> Written:  # noqa: ANN401
        """Give the answer; a client that hangs up waits no more, and the last one ends the query.

        Raises as `Pool.ask`, and ClientGoneError.
        """
        self.waiting += 1
        try:
            await asyncio.wait({self.task}, timeout=_SOON)
            if not self.task.done():
                gone = asyncio.ensure_future(protocol.client_disconnect())
                await asyncio.wait({self.task, gone}, return_when=asyncio.FIRST_COMPLETED)
                gone.cancel()
            if not self.task.done():
                raise ClientGoneError
            return self.task.result()
        finally:
            self.waiting -= 1
            if not self.waiting:
                self.task.cancel()


@dataclass(slots=True)
class Gateway:
    """Answers requests for one graph."""

    pool: Pool
    bridge: Bridge | None
    """The pages; None while they are being made."""
    base: str
    cache: Cache
    index: Index | None = None
    """The texts of the graph, for ``sm:search``."""
    access: Access | None = None
    """What lets the graph be written to; None where nothing does."""
    public_url: str = ""
    dataset: str = ""
    """Version of the snapshot that is served; every answer to a query names it."""
    preparing: "asyncio.Task[None] | None" = None
    """What makes pages and index, where they are not made yet."""
    version: int = 0
    """How often the graph has changed."""
    pages_under_way: int = 0
    """Requests that Flask answers; they ask the engine themselves."""
    on_change: Callable[[], None] = lambda: None
    _flights: dict[_Question, "_Flight"] = field(default_factory=dict)
    """Questions that the engine is at work on: whoever asks the same waits for the same answer."""
    _too_long: dict[_Question, tuple[float, QueryTimeoutError]] = field(default_factory=dict)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer one request (RSGI 1.5)."""
        if scope.proto != "http":
            protocol.close(403)
            return
        coding = scope.headers.get("accept-encoding")
        if scope.method == "GET" and scope.path in _SPARQL:
            seen = (scope.query_string, scope.headers.get("accept"))
            if (reply := self.cache.seen(seen)) is not None:
                _send(protocol, _fresh(reply, coding, scope.headers.get("if-none-match")), "GET")
                return
        try:
            request = await receive(scope, protocol, self._most_bytes(scope))
            if is_graph_store(request.path):
                await self._respond_graph(request, protocol)
                return
            operation = self._operation(request)
            if isinstance(operation, UpdateOperation):
                _send(protocol, await self._update(request, operation), scope.method)
                return
        except SkosmithError as error:
            _send(protocol, _problem(error), scope.method)
            return
        await self._respond(request, operation, protocol)

    def _most_bytes(self, scope: Any) -> int:  # noqa: ANN401
        """Give how long a body may be; a write that is not allowed is refused before it comes in.

        Raises ReadOnlyError, UnauthorizedError.
        """
        authorization = scope.headers.get("authorization")
        writes = is_graph_store(scope.path) and scope.method in {"PUT", "POST", "DELETE"}
        if writes or scope.headers.get("content-type", "").startswith("application/sparql-update"):
            check_access(self.access, authorization)
        known = self.access is not None and self.access.is_given_in(authorization)
        return MAX_WRITE_BYTES if known else MAX_BODY_BYTES

    async def _respond(
        self,
        request: Request,
        operation: QueryOperation | None,
        protocol: Any,  # noqa: ANN401
    ) -> None:
        if operation is None:
            _send(protocol, await self._page(request), request.method)
            return
        accept = request.headers.get("accept")
        try:
            exchange = prepare(operation, accept, self.base)
            if exchange.is_for_people:
                _send(protocol, await self._page(request), request.method)
                return
            await self._answer(request, operation, exchange, protocol)
        except ClientGoneError:
            _LOG.debug("a client hung up before its answer was ready")
        except SkosmithError as error:
            if best_offer(accept, PROBLEMS) is HTML:
                _send(protocol, await self._page(request), request.method)
            else:
                _send(protocol, _problem(error), request.method)

    async def _page(self, request: Request) -> Sent:
        self.pages_under_way += 1
        try:
            await self._prepared()
            assert self.bridge is not None  # noqa: S101 (that is what was waited for)
            return await self.bridge.answer(request)
        finally:
            self.pages_under_way -= 1

    async def _prepared(self) -> None:
        """Wait until pages and index are there, or are known not to come."""
        if self.preparing is not None:
            await asyncio.wait({self.preparing})

    # -- writes ------------------------------------------------------------------------------
    async def _write(self, change: Change) -> bool:
        """Do a change, and forget answers from before it; gives whether its graph existed."""
        if self.access is None:
            raise ReadOnlyError
        trial = await Writer(self.access, self.pool, self._renew).write(change)
        return trial.existed

    def _renew(self) -> None:
        self.forget()
        self.on_change()

    def forget(self) -> None:
        """Keep no answer of before, nor of what is under way."""
        self.version += 1
        self.cache.clear()
        self._too_long.clear()

    async def _update(self, request: Request, operation: UpdateOperation) -> Sent:
        check_access(self.access, request.headers.get("authorization"))
        change = Change(
            "UPDATE", operation.update, self.base, operation.using, operation.using_named
        )
        await self._write(change)
        return Sent(204, list(_COMMON), b"")

    async def _respond_graph(self, request: Request, protocol: Any) -> None:  # noqa: ANN401
        if request.method == "OPTIONS":
            allowed = [("allow", ", ".join((*GRAPH_METHODS, "OPTIONS")))]
            _send(protocol, Sent(204, [*allowed, *_COMMON], b""), request.method)
            return
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
            await self._read_graph(request, operation, protocol)
            return
        existed = await self._write(operation)
        created = not existed and request.method != "DELETE"
        place = [("location", operation.graph)] if created and operation.graph else []
        sent = Sent(201 if created else 204, [*place, *_COMMON], b"")
        _send(protocol, sent, request.method)

    async def _read_graph(self, request: Request, wanted: ReadGraph, protocol: Any) -> None:  # noqa: ANN401
        """Answer with a graph as a whole (Graph Store Protocol §5.2)."""
        offers = [offer for offer in GRAPHS if offer is not HTML]
        accept = request.headers.get("accept")
        offer = find_offer(wanted.format, offers) if wanted.format else best_offer(accept, offers)
        if offer is None and wanted.format:
            raise unknown_format(wanted.format, offers)
        if offer is None:
            raise NotAcceptableError(media_types(offers))
        pattern = f"GRAPH {iri(wanted.graph)} {{ ?s ?p ?o }}" if wanted.graph else "?s ?p ?o"
        if wanted.graph and not await self._is_true(request, f"ASK {{ {pattern} }}"):
            raise ProtocolError(
                404, "No such graph", f"There is no graph called {wanted.graph} here."
            )
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
        operation = QueryOperation(query, format=offer.media_type)
        await self._answer(request, operation, prepare(operation, None, self.base), protocol)

    async def _is_true(self, request: Request, ask: str) -> bool:
        limits = self.pool.limits
        formats = {AnswerKind.BOOLEAN: "json"}
        job = Job(Query(ask), formats, limits.seconds, limits.most_bytes)
        return b"true" in (await self.pool.ask(job, request.client)).body

    # -- queries -----------------------------------------------------------------------------
    def _operation(self, request: Request) -> QueryOperation | UpdateOperation | None:
        """Give what a request asks for; None where it asks for nothing that is in order."""
        if request.path not in _SPARQL:
            return None
        try:
            operation = read_request(
                request.method,
                request.query_string.encode(),
                request.headers.get("content-type"),
                request.body,
                MAX_WRITE_BYTES,  # the length was looked at when the body came in
            )
        except ProtocolError:
            return None  # Flask says what is wrong with it
        return None if isinstance(operation, DescribeService) else operation

    async def _answer(
        self,
        request: Request,
        operation: QueryOperation,
        exchange: Exchange,
        protocol: Any,  # noqa: ANN401
    ) -> None:
        question = _question(exchange, self.version)
        coding, tag = request.headers.get("accept-encoding"), request.headers.get("if-none-match")
        reply = self.cache.get(question) if exchange.constant else None
        if reply is None:
            try:
                written = await self._ask(question, exchange, request.client, protocol)
            except NoFormatError as error:
                raise refusal(operation, error) from error
            offer = exchange.offers[written.kind]
            headers = _headers(offer, self._freshness(exchange), self.dataset)
            if (file := written.file) is not None:
                await _stream(protocol, headers, file, written.size, request.method)
                return
            reply = Reply(headers, written.body)
        sent = _fresh(reply, coding, tag)
        if exchange.constant:
            self._keep(request, question, reply)
        _send(protocol, sent, request.method)

    def _freshness(self, exchange: Exchange) -> str:
        if not exchange.constant:
            return "no-store"
        return "no-cache" if self.access else "public, max-age=60, stale-while-revalidate=3600"

    def _keep(self, request: Request, question: _Question, reply: Reply) -> None:
        if question.version != self.version:
            return  # the graph changed while the engine was at work
        self.cache.put(question, reply)
        if request.method == "GET":
            self.cache.note((request.query_string, request.headers.get("accept")), question)

    async def _ask(
        self,
        question: _Question,
        exchange: Exchange,
        client: str,
        protocol: Any,  # noqa: ANN401
    ) -> Written:
        """Have the engine answer; a question that many ask at once is evaluated once."""
        loop = asyncio.get_running_loop()
        self._refuse_known(question, loop.time())
        flight = self._flights.get(question) if exchange.constant else None
        if flight is None:
            flight = _Flight(loop.create_task(self._evaluate(exchange, client)))
            if exchange.constant:
                self._flights[question] = flight
                flight.task.add_done_callback(lambda _: self._flights.pop(question, None))
        try:
            return await flight.wait(protocol)
        except QueryTimeoutError as error:
            if exchange.constant:
                self._too_long[question] = loop.time() + _TIMEOUT_REMEMBERED, error
            raise

    async def _evaluate(self, exchange: Exchange, client: str) -> Written:
        query = exchange.query
        if PROPERTY_NAME in query.text:
            await self._prepared()
            if self.index is None:
                raise PagesUnavailableError("The texts of this graph cannot be searched here.")
            query = await asyncio.to_thread(expand, query, self.index)
        limits = self.pool.limits
        job = Job(query, exchange.formats, limits.seconds, limits.most_bytes)
        return await self.pool.ask(job, client)

    def _refuse_known(self, question: _Question, now: float) -> None:
        """Refuse a query that has just taken too long: the graph is the same, so is its work."""
        for known in [q for q, (until, _) in self._too_long.items() if until < now]:
            del self._too_long[known]
        if (found := self._too_long.get(question)) is not None:
            raise found[1]


def _question(exchange: Exchange, version: int) -> _Question:
    query = exchange.query
    forms = sorted((kind.value, offer.media_type) for kind, offer in exchange.offers.items())
    return _Question(query.text, query.default_graphs, query.named_graphs, tuple(forms), version)


def _headers(offer: Offer, freshness: str, dataset: str) -> Headers:
    return [
        *([("dataset-version", dataset)] if dataset else []),
        ("content-type", offer.content_type),
        ("vary", "Accept, Accept-Encoding"),
        ("cache-control", freshness),
        *((name.lower(), value) for name, value in data_headers(offer).items()),
        *_COMMON,
    ]


def _fresh(reply: Reply, accept_encoding: str | None, tags: str | None) -> Sent:
    """Give a reply, or 304 where the client has it (RFC 9110 §13.1.2)."""
    sent = reply.coded(best_coding(accept_encoding))
    if tags is None:
        return sent
    mine = dict(sent.headers)["etag"]
    theirs = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    if mine not in theirs and "*" not in theirs:
        return sent
    kept = {"etag", "vary", "cache-control", "access-control-allow-origin"}
    return Sent(304, [field for field in sent.headers if field[0] in kept], b"")


def _problem(error: Exception) -> Sent:
    """Give the problem of an exception as JSON; pages are made by Flask."""
    problem = problem_of(error)
    headers = [
        ("content-type", PROBLEMS[0].content_type),
        ("access-control-allow-origin", "*"),
        ("cache-control", "no-store"),
        *((name.lower(), value) for name, value in problem.headers.items()),
        *_COMMON,
    ]
    return Sent(problem.status, headers, problem.as_json().encode())


def _send(protocol: Any, sent: Sent, method: str) -> None:  # noqa: ANN401
    if method == "HEAD":
        length = (
            []
            if any(n == "content-length" for n, _ in sent.headers)
            else [("content-length", str(len(sent.body)))]
        )
        protocol.response_empty(sent.status, [*sent.headers, *length])
    elif sent.body:
        protocol.response_bytes(sent.status, sent.headers, sent.body)
    else:
        protocol.response_empty(sent.status, sent.headers)


async def _stream(protocol: Any, headers: Headers, file: IO[bytes], size: int, method: str) -> None:  # noqa: ANN401
    """Send a long answer piece by piece, as fast as the client takes it."""
    headers = [*headers, ("content-length", str(size))]
    if method == "HEAD":
        protocol.response_empty(200, headers)
        return
    transport = protocol.response_stream(200, headers)
    with file:
        while piece := file.read(_PIECE):
            await transport.send_bytes(piece)
