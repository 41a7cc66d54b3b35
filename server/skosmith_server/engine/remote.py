"""An engine elsewhere, asked by the SPARQL 1.1 Protocol as if it were a pool of our own."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import httpx

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import AnswerKind, NoFormatError, Query, StoreError
from skosmith_server.engine.kinds import Endpoint
from skosmith_server.engine.limits import Limits
from skosmith_server.engine.messages import AnswerTooLargeError, Job
from skosmith_server.engine.replies import (
    Refusal,
    RemoteDownError,
    RemoteFailedError,
    RemoteTimeoutError,
    fault_of,
    kind_of_query,
    truth_of,
    unfinished,
)
from skosmith_server.engine.turns import Turns
from skosmith_server.engine.written import Written
from skosmith_server.guard import tokens_of
from skosmith_server.negotiation import Offer
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS
from skosmith_server.store import rewrite_graph, rewrite_solutions, write_boolean

__all__ = ["RemotePool", "credentials_of"]

_GRACE: Final = 0.5
"""Seconds that the engine gets to say itself that a query took too long."""
_CONNECT: Final = 5.0
_PAUSE: Final = 0.2
_MOST_REFUSAL: Final = 1 << 16
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_OFFERS: Final = {
    AnswerKind.SOLUTIONS: SOLUTIONS,
    AnswerKind.BOOLEAN: SOLUTIONS,
    AnswerKind.GRAPH: GRAPHS,
}


@dataclass(frozen=True, slots=True)
class _Call:
    """A request to the engine, and what is to become of its answer."""

    kind: AnswerKind
    offer: Offer
    """The form that it is asked for."""
    wanted: str
    """Name of the format of our answer."""
    rewritten: bool
    """Whether the engine's own form is not fit to be passed on."""
    shift: int
    """Lines that stand before the query."""
    job: Job
    request: httpx.Request


class RemotePool:
    """The connections to one endpoint, and the queries that wait for them.

    Has what `Pool` has for queries, and takes no writes.
    """

    def __init__(self, endpoint: Endpoint, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.endpoint = endpoint
        self._turns = Turns(self.limits)
        self._client = httpx.AsyncClient(
            auth=credentials_of(endpoint),
            headers={"User-Agent": "skosmith"},
            limits=httpx.Limits(max_connections=self._turns.places),
            timeout=httpx.Timeout(None, connect=_CONNECT),
        )

    async def start(self) -> None:
        """See that the endpoint answers; raises StoreError where it doesn't."""
        job = Job(Query("ASK {}"), {AnswerKind.BOOLEAN: "json"}, self.limits.seconds, 1 << 16)
        try:
            await self.ask(job, "")
        except SkosmithError as error:
            await self.close()
            raise StoreError(f"{self.endpoint.url} cannot be used: {error}") from error

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def drain(self) -> None:
        """Let what runs come to its end, then close."""
        while not self._turns.idle:
            await asyncio.sleep(0.05)
        await self.close()

    def running(self) -> int:
        """Give how many queries are being evaluated."""
        return self._turns.running()

    def waiting(self) -> int:
        """Give how many queries wait for a connection."""
        return self._turns.waiting()

    async def ask(self, job: Job, client: str) -> Written:
        """Give the answer of a query.

        Raises what `skosmith_server.asking` has, RemoteTimeoutError, RemoteDownError,
        RemoteFailedError, AnswerTooLargeError and BusyError. Where the caller is cancelled, the
        connection is closed, as it is when the time is over.
        """
        call = self._call(job)
        clock = asyncio.get_running_loop().time
        asked = clock()
        async with self._turns.turn(client):
            started = clock()
            try:
                async with asyncio.timeout(job.seconds + _GRACE):
                    written = await self._try_twice(call)
            except TimeoutError as error:
                raise RemoteTimeoutError(job.seconds) from error
        answer = await asyncio.to_thread(_finish, call, written)
        answer.waited, answer.took = started - asked, clock() - started
        return answer

    def begin(self, job: Job, client: str) -> "asyncio.Future[Written]":
        """Give the future of a query's answer; raises as `ask`, and ends with it."""
        return asyncio.ensure_future(self.ask(job, client))

    def _call(self, job: Job) -> _Call:
        kind = kind_of_query(job.query.text) or next(iter(job.formats), AnswerKind.SOLUTIONS)
        if kind not in job.formats:
            raise NoFormatError(kind)
        name = self._format(kind, job.formats[kind])
        offer = next(o for o in _OFFERS[kind] if o.name == name and o is not HTML)
        based = bool(job.query.base) and _is_relative(job.query.text)
        fields, headers = self.endpoint.limit(job.seconds)
        form = httpx.QueryParams([*_parameters(job.query, based=based), *fields.items()])
        request = self._client.build_request(
            "POST",
            self.endpoint.url,
            content=str(form).encode(),
            headers={
                "Accept": offer.media_type,
                "Content-Type": "application/x-www-form-urlencoded",
                **headers,
            },
        )
        wanted = job.formats[kind]
        return _Call(kind, offer, wanted, wanted not in self._own(kind), int(based), job, request)

    def _own(self, kind: AnswerKind) -> frozenset[str]:
        """Give the formats in which the engine's answer is passed on as it is."""
        own = {
            AnswerKind.SOLUTIONS: self.endpoint.kind.results,
            AnswerKind.GRAPH: self.endpoint.kind.graphs,
        }
        return own.get(kind, frozenset())

    def _format(self, kind: AnswerKind, wanted: str) -> str:
        if wanted in self._own(kind):
            return wanted
        return "ntriples" if kind is AnswerKind.GRAPH else "json"

    async def _try_twice(self, call: _Call) -> Written:
        """Ask; a second time where the engine was not there: a query changes nothing."""
        try:
            return await self._send(call)
        except RemoteDownError:
            await asyncio.sleep(_PAUSE)
            return await self._send(call)

    async def _send(self, call: _Call) -> Written:
        try:
            response = await self._client.send(call.request, stream=True)
            try:
                return await _read(response, call)
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
            raise RemoteDownError(f"The engine cannot be reached: {reason}") from error
        except httpx.DecodingError as error:
            raise RemoteFailedError(f"The engine's answer is garbled: {error}") from error


def credentials_of(endpoint: Endpoint) -> httpx.Auth | None:
    """Give what makes us known to an endpoint."""
    user, colon, password = endpoint.credentials.partition(":")
    if not user:
        return None
    if not colon:
        return _Bearer(user)
    return (httpx.DigestAuth if endpoint.kind.digest else httpx.BasicAuth)(user, password)


class _Bearer(httpx.Auth):
    """A token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _is_relative(query: str) -> bool:
    return any(
        token.lastgroup == "iri" and not _ABSOLUTE.match(token.group())
        for token in tokens_of(query)
    )


def _parameters(query: Query, *, based: bool) -> Iterator[tuple[str, str]]:
    yield "query", f"BASE <{query.base}>\n{query.text}" if based else query.text
    for graph in query.default_graphs:
        yield "default-graph-uri", graph
    for graph in query.named_graphs:
        yield "named-graph-uri", graph


async def _read(response: httpx.Response, call: _Call) -> Written:
    if response.status_code != httpx.codes.OK:
        raise await _refused(response, call)
    if (error := unfinished(response.headers, call.job.seconds)) is not None:
        raise error
    said = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if call.offer.name not in {o.name for o in _OFFERS[call.kind] if o.media_type == said}:
        asked = f"The engine was asked for {call.offer.media_type}"
        raise RemoteFailedError(f"{asked} and answered {said[:80] or 'nothing'}.")
    written = Written(call.kind, call.wanted)
    try:
        async for piece in response.aiter_bytes():
            if written.size + len(piece) > call.job.most_bytes:
                raise AnswerTooLargeError(call.job.most_bytes)  # noqa: TRY301 (one place to tidy up)
            written.add(piece)
    except BaseException:
        written.discard()
        raise
    return written


async def _refused(response: httpx.Response, call: _Call) -> Exception:
    text = b""
    async for piece in response.aiter_bytes():
        text += piece
        if len(text) > _MOST_REFUSAL:
            break
    refusal = Refusal(response.status_code, response.headers, text.decode("utf-8", "replace"))
    query, seconds = call.job.query.text, call.job.seconds
    return fault_of(refusal, query, seconds, call.shift)


def _finish(call: _Call, written: Written) -> Written:
    """Give an answer in the form that is wanted, where the engine wrote another."""
    if not call.rewritten:
        return written
    body = written.body
    written.discard()
    try:
        if call.kind is AnswerKind.BOOLEAN:
            made = write_boolean(truth_of(body), call.wanted)
        elif call.kind is AnswerKind.GRAPH:
            made = rewrite_graph(body, call.wanted)
        else:
            made = rewrite_solutions(body, call.wanted)
    except (ValueError, KeyError, TypeError, json.JSONDecodeError, SyntaxError) as error:
        raise RemoteFailedError(f"The engine's answer cannot be read: {error}") from error
    fresh = Written(call.kind, call.wanted)
    fresh.add(made)
    return fresh
