"""The gateway: an RSGI application that answers SPARQL itself and leaves the rest to Flask."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import Answer, Change, NoFormatError
from skosmith_server.engine.limits import BusyError
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.remote import RemotePool
from skosmith_server.engine.trial import Trial
from skosmith_server.engine.written import Written
from skosmith_server.exchange import Exchange, prepare, refusal
from skosmith_server.gateway.assistants import Answers, answers_of
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.evaluation import Evaluation
from skosmith_server.gateway.flights import Flights, Question, question_of
from skosmith_server.gateway.graphs import Asked, GraphStore
from skosmith_server.gateway.heads import COMMON_HEADERS, answer_headers, problem_reply, timing_of
from skosmith_server.gateway.outlet import AT_ONCE, Outlet
from skosmith_server.gateway.replies import Cache, Reply, Sent
from skosmith_server.gateway.requests import Bounds, Request, receive
from skosmith_server.gateway.writing import MAX_WRITE_BYTES, Access, bounds_of, check_access, write
from skosmith_server.graph_store import is_graph_store
from skosmith_server.mcp.asking import MCP_PATH
from skosmith_server.negotiation import best_offer
from skosmith_server.offers import HTML, PROBLEMS
from skosmith_server.problems import ReadOnlyError, problem_of
from skosmith_server.protocol import (
    DescribeService,
    ProtocolError,
    QueryOperation,
    UpdateOperation,
    read_request,
)

__all__ = ["SPARQL_PATHS", "Gateway"]

SPARQL_PATHS: Final = frozenset({"/sparql", "/sparql/"})
_HIT: Final = "cache;desc=hit"


@dataclass(slots=True)
class Gateway:
    """Answers requests for one graph."""

    evaluation: Evaluation
    bridge: Bridge | None
    """The pages; None while they are being made."""
    base: str
    cache: Cache
    bounds: Bounds
    max_age: int = 60
    """Seconds for which others may keep an answer."""
    public_url: str = ""
    access: Access | None = None
    """What lets the graph be written to; None where nothing does."""
    dataset: str = ""
    """Version of the snapshot that is served; every answer to a query names it."""
    preparing: "asyncio.Task[None] | None" = None
    """What makes pages and index, where they are not made yet."""
    version: int = 0
    """How often the graph has changed."""
    on_change: Callable[[], None] = lambda: None
    assists: bool = False
    """Whether assistants may ask (Model Context Protocol)."""
    _flights: Flights = field(default_factory=Flights)
    _writes: "set[asyncio.Task[Trial]]" = field(default_factory=set)

    @property
    def pool(self) -> Pool | RemotePool:
        """The engine."""
        return self.evaluation.pool

    async def answer(self, scope: Any, outlet: Outlet) -> None:  # noqa: ANN401 (RSGI has no types)
        """Answer one request (RSGI 1.5); raises ClientGoneError."""
        coding = scope.headers.get("accept-encoding")
        if scope.method == "GET" and scope.path in SPARQL_PATHS:
            seen = (scope.query_string, scope.headers.get("accept"))
            if (reply := self.cache.seen(seen)) is not None:
                sent = reply.fresh(coding, scope.headers.get("if-none-match"))
                if len(sent.body) <= AT_ONCE:  # else it must be known whose it is
                    self.cache.hits += 1
                    outlet.outcome, outlet.timing = "cached", _HIT
                    await outlet.send(sent)
                    return
        try:
            request = await receive(
                scope, outlet.protocol, bounds_of(scope, self.access, self.bounds), outlet.id
            )
        except SkosmithError as error:
            await outlet.send(problem_reply(problem_of(error), outlet))
            return
        outlet.client = request.client
        try:
            await self._respond(request, outlet)
        except BusyError as error:
            # A long answer is ready and can't go out, or its page could not be made
            problem = problem_of(error)
            outlet.outcome = problem.code
            await outlet.send(problem_reply(problem, outlet))

    async def _respond(self, request: Request, outlet: Outlet) -> None:
        if is_graph_store(request.path):
            await self._graph(request, outlet)
            return
        if self.assists and request.path == MCP_PATH:
            request = replace(request, answers=await self.asked_by_assistant(request, outlet))
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
            exchange = prepare(operation, accept, self.base, self.evaluation.services)
            answer = self._show if exchange.forms.are_for_people else self._answer
            await answer(Asked(request, operation, exchange), outlet)
        except SkosmithError as error:
            problem = problem_of(error)
            outlet.outcome = problem.code
            if best_offer(accept, PROBLEMS) is HTML:
                await outlet.send(await self._page(replace(request, outcome=error)))
            else:
                await outlet.send(problem_reply(problem, outlet))

    async def _page(self, request: Request) -> Sent:
        return await (await self.pages()).answer(request)

    async def pages(self) -> Bridge:
        """Give the pages, when they are made."""
        await self._prepared()
        assert self.bridge is not None  # noqa: S101 (that is what was waited for)
        return self.bridge

    async def _prepared(self) -> None:
        """Wait until pages and index are there, or are known not to come."""
        if self.preparing is not None:
            await asyncio.wait({self.preparing})

    async def asked_by_assistant(self, request: Request, outlet: Outlet) -> Answers:
        """Give what becomes of the queries in messages of an assistant; raises ClientGoneError."""
        services = self.evaluation.services
        return await answers_of(request, self.base, services, partial(self._written, outlet))

    async def _written(self, outlet: Outlet, asked: Asked) -> Written:
        outlet.query = asked.operation.query
        return await self._ask(question_of(asked.exchange, self.version), asked, outlet)

    # -- writes ------------------------------------------------------------------------------
    async def _graph(self, request: Request, outlet: Outlet) -> None:
        """Answer a request of the Graph Store Protocol."""
        store = GraphStore(self.pool, self.base, self.public_url, self._answer, self._write)
        try:
            sent = await store.respond(request, outlet)
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
            await outlet.send(Sent(204, list(COMMON_HEADERS), b""))

    async def _write(self, change: Change) -> bool:
        """Do a change, and forget answers from before it; gives whether its graph existed."""
        if self.access is None or not isinstance(self.pool, Pool):
            raise ReadOnlyError
        work = write(change, self.access, self.pool, self._renew)
        task = asyncio.get_running_loop().create_task(work)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return (await asyncio.shield(task)).existed  # a client that goes does not stop it halfway

    def _renew(self) -> None:
        self.forget()
        self.on_change()

    def exchange(self, bridge: Bridge) -> None:
        """Have other pages from now on."""
        self.bridge, old = bridge, self.bridge
        if old is not None:
            old.retire()

    def forget(self) -> None:
        """Keep no answer of before, nor of what is under way."""
        self.version += 1
        self.cache.clear()
        self._flights.forget()

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

    async def _show(self, asked: Asked, outlet: Outlet) -> None:
        """Have Flask make a page of the answer: its threads are too few to wait for queries."""
        written = await self._ask(question_of(asked.exchange, self.version), asked, outlet)
        answer = Answer(written.kind, written.format, written.body)
        await outlet.send(await self._page(replace(asked.request, outcome=answer)))

    async def _answer(self, asked: Asked, outlet: Outlet) -> None:
        request, exchange = asked.request, asked.exchange
        question = question_of(exchange, self.version)
        reply = self.cache.get(question) if exchange.constant else None
        outlet.outcome, outlet.timing = "cached", _HIT
        if reply is None:
            written = await self._ask(question, asked, outlet)
            offer = exchange.forms.offers[written.kind]
            file = written.reader()  # before anything is waited for: then the answer is given up
            version = await written.version(file)
            headers = answer_headers(offer, self._freshness(exchange), self.dataset, version)
            if file is not None:
                await outlet.send_file(headers, file, written.size)
                return
            reply = Reply(headers, written.body)
        read = request.headers.get
        sent = reply.fresh(read("accept-encoding"), read("if-none-match"))
        if exchange.constant:
            self._keep(request, question, reply)
        await outlet.send(sent)

    def _freshness(self, exchange: Exchange) -> str:
        if not exchange.constant:
            return "no-store"
        if self.access is not None:
            return "no-cache"
        return f"public, max-age={self.max_age}, stale-while-revalidate=3600"

    def _keep(self, request: Request, question: Question, reply: Reply) -> None:
        if question.version != self.version:
            return  # the graph changed while the engine was at work
        self.cache.put(question, reply)
        if request.method == "GET":
            self.cache.note((request.query_string, request.headers.get("accept")), question)

    async def _ask(self, question: Question, asked: Asked, outlet: Outlet) -> Written:
        """Have the engine answer; raises the refusal where the client takes no form of it."""
        self._flights.refuse_known(question)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        outlet.outcome, outlet.timing = "answered", "cache;desc=miss"
        try:
            written = await self._flights.join(
                question,
                lambda: self.evaluation.begin(asked.exchange, asked.request.client, self._prepared),
                outlet.protocol,
            )
        except NoFormatError as error:
            raise refusal(asked.operation, error) from error
        finally:
            outlet.took = loop.time() - begun
        outlet.timing = timing_of(written)
        return written
