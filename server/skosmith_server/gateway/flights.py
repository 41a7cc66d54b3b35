"""Questions that the engine is at work on: what many ask at once is evaluated once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from skosmith_server.engine.limits import QueryTimeoutError
from skosmith_server.engine.written import Written
from skosmith_server.exchange import Exchange
from skosmith_server.gateway.streaming import ClientGoneError

__all__ = ["Flights", "Question", "question_of"]

_SOON: Final = 0.25
"""Seconds within which it is looked whether a client is still there."""
_TIMEOUT_REMEMBERED: Final = 30.0
"""Seconds for which a query that took too long is not tried again."""


class Question(NamedTuple):
    """What the engine is asked; equal questions have equal answers."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    """Kind of answer → media type."""
    version: int
    """Of the graph."""
    constant: bool
    """Whether the answer is the same each time, as long as the graph is."""


def question_of(exchange: Exchange, version: int) -> Question:
    """Give what an exchange asks of a version of the graph."""
    query = exchange.query
    return Question(
        query.text,
        query.default_graphs,
        query.named_graphs,
        exchange.forms.media_types,
        version,
        exchange.constant,
    )


@dataclass(eq=False, slots=True)
class _Flight:
    """A question that the engine is at work on, and the clients that wait for the answer."""

    question: Question
    work: "asyncio.Future[Written]"
    waiting: "set[asyncio.Future[bool]]" = field(default_factory=set)
    """Of each client what tells that the work is done; false where the client is gone."""

    def discard(self) -> None:
        """Give up an answer that all have taken."""
        if not self.work.cancelled() and self.work.exception() is None:
            self.work.result().discard()


@dataclass(slots=True)
class Flights:
    """Asks the engine, each question once at a time."""

    _under_way: dict[Question, _Flight] = field(default_factory=dict)
    _too_long: dict[Question, tuple[float, QueryTimeoutError]] = field(default_factory=dict)
    _unwatched: "dict[asyncio.Future[bool], Any]" = field(default_factory=dict)
    """Clients that have begun to wait since it was looked last, and their connections."""
    _look: asyncio.TimerHandle | None = None

    async def join(
        self,
        question: Question,
        evaluate: Callable[[], Awaitable[Written]],
        protocol: Any,  # noqa: ANN401 (RSGI has no types)
    ) -> Written:
        """Give the answer of a question, of the evaluation that is under way if there is one.

        A client that hangs up waits no more, and the last one ends the query. Raises as
        `evaluate`, and ClientGoneError.
        """
        flight = self._under_way.get(question) if question.constant else None
        if flight is None:
            flight = self._begin(question, asyncio.ensure_future(evaluate()))
        try:
            return await self._wait(flight, protocol)
        except QueryTimeoutError as error:
            if question.constant:
                self._too_long[question] = (
                    asyncio.get_running_loop().time() + _TIMEOUT_REMEMBERED,
                    error,
                )
            raise

    def _begin(self, question: Question, work: "asyncio.Future[Written]") -> _Flight:
        flight = _Flight(question, work)
        if question.constant:
            self._under_way[question] = flight

        def land(_: object) -> None:
            self._end(flight)
            for waiter in flight.waiting:
                if not waiter.done():
                    waiter.set_result(True)

        work.add_done_callback(land)
        return flight

    def _end(self, flight: _Flight) -> None:
        if self._under_way.get(flight.question) is flight:  # and not one that began meanwhile
            del self._under_way[flight.question]

    async def _wait(self, flight: _Flight, protocol: Any) -> Written:  # noqa: ANN401
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        flight.waiting.add(waiter)
        self._unwatched[waiter] = protocol
        if self._look is None:
            self._look = loop.call_later(_SOON, self._watch)
        try:
            if not await waiter:
                raise ClientGoneError
            return flight.work.result()
        finally:
            self._unwatched.pop(waiter, None)
            flight.waiting.discard(waiter)
            if not flight.waiting:
                if flight.work.cancel():
                    self._end(flight)
                else:
                    # Whoever waited last takes the answer first, in this very turn of the loop
                    loop.call_soon(flight.discard)

    def _watch(self) -> None:
        """Have whoever waits now wait no longer than the connection lasts."""
        self._look = None
        for waiter, protocol in self._unwatched.items():
            _watch(waiter, protocol)
        self._unwatched.clear()

    def forget(self) -> None:
        """Try again what took too long: the graph is another one."""
        self._too_long.clear()

    def refuse_known(self, question: Question) -> None:
        """Raise the QueryTimeoutError of before: the graph is the same, so is the work."""
        if not self._too_long:
            return
        now = asyncio.get_running_loop().time()
        for known in [q for q, (until, _) in self._too_long.items() if until < now]:
            del self._too_long[known]
        if (found := self._too_long.get(question)) is not None:
            raise found[1].with_traceback(None)  # each raise would lengthen it


def _watch(waiter: "asyncio.Future[bool]", protocol: Any) -> None:  # noqa: ANN401
    gone = asyncio.ensure_future(protocol.client_disconnect())

    def leave(_: object) -> None:
        if not waiter.done():
            waiter.set_result(False)

    gone.add_done_callback(leave)
    waiter.add_done_callback(lambda _: gone.cancel())
