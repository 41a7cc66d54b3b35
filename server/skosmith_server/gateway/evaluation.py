"""From a question to the engine's answer: what the engine may not do itself is done before."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import AnswerKind, Query
from skosmith_server.engine.messages import Job
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.remote import RemotePool
from skosmith_server.engine.written import Written
from skosmith_server.exchange import Exchange
from skosmith_server.federation import Call, failed, replaced, values_of
from skosmith_server.search.index import Index, NoIndexError
from skosmith_server.search.patterns import searches_in
from skosmith_server.search.sparql import expand

__all__ = ["Evaluation"]

_LONGEST_SHOWN: Final = 8 << 20
"""Bytes of an answer that a page is made of: it is read into memory."""
_LONGEST_PART: Final = 8 << 20
"""Bytes of the solutions of an endpoint that a query names."""


@dataclass(slots=True)
class Evaluation:
    """Has an engine evaluate queries."""

    pool: Pool | RemotePool
    services: Mapping[str, RemotePool] = field(default_factory=dict)
    """Endpoints that SERVICE may ask."""
    index: Index | None = None
    """The texts of the graph, for ``sm:search``."""

    def begin(
        self, exchange: Exchange, client: str, prepared: Callable[[], Awaitable[None]]
    ) -> Awaitable[Written]:
        """Give what gives the answer; `prepared` waits until there is an index, or never will be.

        Raises as `Pool.begin`. What is waited for does, too, and raises NoIndexError,
        FederationFailedError and what `expand` raises.
        """
        if exchange.calls or searches_in(exchange.query.text):
            return self._evaluate(exchange, client, prepared)
        return self._ask(exchange, client)

    async def _evaluate(
        self, exchange: Exchange, client: str, prepared: Callable[[], Awaitable[None]]
    ) -> Written:
        query = exchange.query
        if exchange.calls:
            groups = await asyncio.gather(*(self._call(call, client) for call in exchange.calls))
            query = replace(query, text=replaced(query.text, exchange.calls, groups))
        if searches := searches_in(query.text):
            if self.index is None:
                await prepared()
            if self.index is None:
                raise NoIndexError
            query = await asyncio.to_thread(expand, query, searches, self.index)
        return await self._ask(replace(exchange, query=query), client)

    async def _call(self, call: Call, client: str) -> str:
        """Give the group of what an endpoint answers; raises FederationFailedError."""
        formats = {AnswerKind.SOLUTIONS: "json"}
        job = Job(Query(call.query), formats, self.pool.limits.seconds, _LONGEST_PART)
        try:
            written = await self.services[call.endpoint].ask(job, client)
            try:
                return await asyncio.to_thread(values_of, call, written.body)
            finally:
                written.discard()
        except SkosmithError as error:
            return failed(call, error)

    def _ask(self, exchange: Exchange, client: str) -> "asyncio.Future[Written]":
        limits, forms = self.pool.limits, exchange.forms
        longest = _LONGEST_SHOWN if forms.are_for_people else limits.most_bytes
        most_bytes = min(longest, limits.most_bytes)
        job = Job(exchange.query, forms.formats, limits.seconds, most_bytes)
        return self.pool.begin(job, client)

    async def close(self) -> None:
        """Hang up on the endpoints; the pool is closed by whoever made it."""
        for service in self.services.values():
            await service.close()
