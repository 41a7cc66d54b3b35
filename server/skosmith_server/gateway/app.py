"""The gateway: an RSGI application that answers SPARQL itself and leaves the rest to Flask."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import Answer, Change, NoFormatError
from skosmith_server.engine.limits import BusyError, QueryTimeoutError
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.remote import RemotePool
from skosmith_server.engine.written import Written
from skosmith_server.exchange import Exchange, prepare, refusal
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.encoding import best_coding
from skosmith_server.gateway.graphs import GraphStore
from skosmith_server.gateway.outlet import AT_ONCE, Outlet
from skosmith_server.gateway.replies import Cache, Headers, Reply, Sent
from skosmith_server.gateway.requests import Bounds, Request, receive
from skosmith_server.gateway.streaming import ClientGoneError
from skosmith_server.gateway.writing import MAX_WRITE_BYTES, Access, Writer, check_access
from skosmith_server.graph_store import is_graph_store
from skosmith_server.negotiation import Offer, best_offer
from skosmith_server.offers import HTML, PROBLEMS
from skosmith_server.problems import Problem, ReadOnlyError, problem_of
from skosmith_server.protocol import (
    DescribeService,
    ProtocolError,
    QueryOperation,
    UpdateOperation,
    read_request,
)
from skosmith_server.responses import SECURITY_HEADERS, data_headers
from skosmith_server.search.index import Index, NoIndexError
from skosmith_server.search.patterns import PROPERTY_NAME
from skosmith_server.search.sparql import expand

__all__ = ["SPARQL_PATHS", "Gateway", "problem_reply"]

SPARQL_PATHS: Final = frozenset({"/sparql", "/sparql/"})
_SOON: Final = 0.25
"""Seconds before it is looked whether the client is still there."""
_TIMEOUT_REMEMBERED: Final = 30.0
"""Seconds for which a query that took too long is not tried again."""
_LONGEST_SHOWN: Final = 8 << 20
"""Bytes of an answer that a page is made of: it is read into memory."""
_WRITE_SECONDS: Final = 6
"""How much longer than others somebody with the token may take to send a body."""
_HIT: Final = "cache;desc=hit"
_COMMON: Final = [(name.lower(), value) for name, value in SECURITY_HEADERS.items()]


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
            if not self.waiting and not self.task.cancel():
                # Whoever waited last takes the answer first, in this very turn of the loop
                asyncio.get_running_loop().call_soon(self._discard)

    def _discard(self) -> None:
        if not self.task.cancelled() and self.task.exception() is None:
            self.task.result().discard()


@dataclass(slots=True)
class Gateway:
    """Answers requests for one graph."""

    pool: Pool | RemotePool
    bridge: Bridge | None
    """The pages; None while they are being made."""
    base: str
    cache: Cache
    bounds: Bounds
    max_age: int = 60
    """Seconds for which others may keep an answer."""
    public_url: str = ""
    index: Index | None = None
    """The texts of the graph, for ``sm:search``."""
    access: Access | None = None
    """What lets the graph be written to; None where nothing does."""
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

    async def answer(self, scope: Any, outlet: Outlet) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer one request (RSGI 1.5); raises ClientGoneError."""
        coding = scope.headers.get("accept-encoding")
        if scope.method == "GET" and scope.path in SPARQL_PATHS:
            seen = (scope.query_string, scope.headers.get("accept"))
            if (reply := self.cache.seen(seen)) is not None:
                sent = _fresh(reply, coding, scope.headers.get("if-none-match"))
                if len(sent.body) <= AT_ONCE:  # else it must be known whose it is
                    outlet.outcome, outlet.timing = "cached", _HIT
                    await outlet.send(sent)
                    return
        try:
            request = await receive(scope, outlet.protocol, self._bounds_of(scope))
        except SkosmithError as error:
            await outlet.send(problem_reply(problem_of(error), outlet))
            return
        outlet.client = request.client
        try:
            await self._respond(replace(request, id=outlet.id), outlet)
        except BusyError as error:
            # A long answer is ready and can't go out, or its page could not be made
            problem = problem_of(error)
            outlet.outcome = problem.code
            await outlet.send(problem_reply(problem, outlet))

    def _bounds_of(self, scope: Any) -> Bounds:  # noqa: ANN401
        """Give what a body may be; a write that is not allowed is refused before it comes in.

        Raises ReadOnlyError, UnauthorizedError.
        """
        authorization = scope.headers.get("authorization")
        writes = is_graph_store(scope.path) and scope.method in {"PUT", "POST", "DELETE"}
        if writes or scope.headers.get("content-type", "").startswith("application/sparql-update"):
            check_access(self.access, authorization)
        if self.access is None or not self.access.is_given_in(authorization):
            return self.bounds
        return replace(
            self.bounds, most_bytes=MAX_WRITE_BYTES, seconds=_WRITE_SECONDS * self.bounds.seconds
        )

    async def _respond(self, request: Request, outlet: Outlet) -> None:
        if is_graph_store(request.path):
            await self._graph(request, outlet)
            return
        operation = self._operation(request)
        if isinstance(operation, UpdateOperation):
            await self._update(request, operation, outlet)
            return
        if operation is None:
            await outlet.send(await self._page(request))
            return
        outlet.query = operation.query
        accept = request.headers.get("accept")
        try:
            exchange = prepare(operation, accept, self.base)
            if exchange.is_for_people:
                await self._show(request, operation, exchange, outlet)
            else:
                await self._answer(request, operation, exchange, outlet)
        except ClientGoneError:
            raise
        except SkosmithError as error:
            problem = problem_of(error)
            outlet.outcome = problem.code
            if best_offer(accept, PROBLEMS) is HTML:
                await outlet.send(await self._page(replace(request, outcome=error)))
            else:
                await outlet.send(problem_reply(problem, outlet))

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
    async def _graph(self, request: Request, outlet: Outlet) -> None:
        """Answer a request of the Graph Store Protocol."""
        store = GraphStore(self.pool, self.base, self.public_url, self._answer, self._write)
        try:
            sent = await store.respond(request, outlet)
        except ClientGoneError:
            raise
        except SkosmithError as error:
            sent = problem_reply(problem_of(error), outlet)
        if sent is not None:
            await outlet.send(sent)

    async def _update(self, request: Request, operation: UpdateOperation, outlet: Outlet) -> None:
        try:
            check_access(self.access, request.headers.get("authorization"))
            await self._write(
                Change(
                    "UPDATE", operation.update, self.base, operation.using, operation.using_named
                )
            )
        except SkosmithError as error:
            await outlet.send(problem_reply(problem_of(error), outlet))
        else:
            await outlet.send(Sent(204, list(_COMMON), b""))

    async def _write(self, change: Change) -> bool:
        """Do a change, and forget answers from before it; gives whether its graph existed."""
        if self.access is None or not isinstance(self.pool, Pool):
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

    # -- queries -----------------------------------------------------------------------------
    def _operation(self, request: Request) -> QueryOperation | UpdateOperation | None:
        """Give what a request asks for; None where it asks for nothing that is in order."""
        if request.path not in SPARQL_PATHS:
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

    async def _show(
        self,
        request: Request,
        operation: QueryOperation,
        exchange: Exchange,
        outlet: Outlet,
    ) -> None:
        """Have Flask make a page of the answer: its threads are too few to wait for queries."""
        question = _question(exchange, self.version)
        try:
            written = await self._ask(question, exchange, request.client, outlet)
        except NoFormatError as error:
            raise refusal(operation, error) from error
        answer = Answer(written.kind, written.format, written.body)
        await outlet.send(await self._page(replace(request, outcome=answer)))

    async def _answer(
        self,
        request: Request,
        operation: QueryOperation,
        exchange: Exchange,
        outlet: Outlet,
    ) -> None:
        question = _question(exchange, self.version)
        reply = self.cache.get(question) if exchange.constant else None
        outlet.outcome, outlet.timing = "cached", _HIT
        if reply is None:
            try:
                written = await self._ask(question, exchange, request.client, outlet)
            except NoFormatError as error:
                raise refusal(operation, error) from error
            offer = exchange.offers[written.kind]
            headers = _headers(offer, self._freshness(exchange), self.dataset)
            if (file := written.reader()) is not None:
                await outlet.send_file(headers, file, written.size)
                return
            reply = Reply(headers, written.body)
        sent = _fresh(
            reply, request.headers.get("accept-encoding"), request.headers.get("if-none-match")
        )
        if exchange.constant:
            self._keep(request, question, reply)
        await outlet.send(sent)

    def _freshness(self, exchange: Exchange) -> str:
        if not exchange.constant:
            return "no-store"
        if self.access is not None:
            return "no-cache"
        return f"public, max-age={self.max_age}, stale-while-revalidate=3600"

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
        outlet: Outlet,
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
        begun = loop.time()
        outlet.outcome, outlet.timing = "answered", "cache;desc=miss"
        try:
            written = await flight.wait(outlet.protocol)
        except QueryTimeoutError as error:
            if exchange.constant:
                self._too_long[question] = loop.time() + _TIMEOUT_REMEMBERED, error
            raise
        finally:
            outlet.took = loop.time() - begun
        outlet.timing = _timing(written)
        return written

    async def _evaluate(self, exchange: Exchange, client: str) -> Written:
        query, limits = exchange.query, self.pool.limits
        if PROPERTY_NAME in query.text:
            await self._prepared()
            if self.index is None:
                raise NoIndexError
            query = await asyncio.to_thread(expand, query, self.index)
        longest = _LONGEST_SHOWN if exchange.is_for_people else limits.most_bytes
        most_bytes = min(longest, limits.most_bytes)
        return await self.pool.ask(Job(query, exchange.formats, limits.seconds, most_bytes), client)

    def _refuse_known(self, question: _Question, now: float) -> None:
        """Refuse a query that has just taken too long: the graph is the same, so is its work."""
        for known in [q for q, (until, _) in self._too_long.items() if until < now]:
            del self._too_long[known]
        if (found := self._too_long.get(question)) is not None:
            raise found[1].with_traceback(None)  # each raise would lengthen it


def _question(exchange: Exchange, version: int) -> _Question:
    query = exchange.query
    forms = sorted((kind.value, offer.media_type) for kind, offer in exchange.offers.items())
    return _Question(query.text, query.default_graphs, query.named_graphs, tuple(forms), version)


def _timing(written: Written) -> str:
    """Give what took how many milliseconds (Server-Timing)."""
    queue, engine = written.waited * 1000, written.took * 1000
    return f"cache;desc=miss, queue;dur={queue:.1f}, engine;dur={engine:.1f}"


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


def problem_reply(problem: Problem, outlet: Outlet) -> Sent:
    """Give the reply of a problem as JSON; pages are made by Flask."""
    headers = [
        ("content-type", PROBLEMS[0].content_type),
        ("access-control-allow-origin", "*"),
        ("cache-control", "no-store"),
        *((name.lower(), value) for name, value in problem.headers.items()),
        *_COMMON,
    ]
    return Sent(problem.status, headers, problem.as_json(outlet.id).encode())
