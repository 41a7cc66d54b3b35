"""Questions that the engine is at work on: what many ask at once is evaluated once."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from skosmith_server.engine.limits import QueryTimeoutError
from skosmith_server.engine.written import Written
from skosmith_server.exchange import Exchange
from skosmith_server.gateway.streaming import ClientGoneError

__all__ = ["Flights", "Question", "question_of"]

_SOON: Final = 0.25
"""Seconds before it is looked whether the client is still there."""
_TIMEOUT_REMEMBERED: Final = 30.0
"""Seconds for which a query that took too long is not tried again."""


@dataclass(frozen=True, slots=True)
class Question:
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
    forms = sorted((kind.value, offer.media_type) for kind, offer in exchange.offers.items())
    return Question(
        query.text,
        query.default_graphs,
        query.named_graphs,
        tuple(forms),
        version,
        exchange.constant,
    )


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
class Flights:
    """Asks the engine, each question once at a time."""

    _under_way: dict[Question, _Flight] = field(default_factory=dict)
    _too_long: dict[Question, tuple[float, QueryTimeoutError]] = field(default_factory=dict)

    async def join(
        self,
        question: Question,
        evaluate: Callable[[], Coroutine[object, object, Written]],
        protocol: Any,  # noqa: ANN401 (RSGI has no types)
    ) -> Written:
        """Give the answer of a question, of the evaluation that is under way if there is one.

        Raises as `evaluate`, and ClientGoneError.
        """
        flight = self._under_way.get(question) if question.constant else None
        if flight is None or flight.task.cancelling():
            flight = self._begin(question, evaluate())
        try:
            return await flight.wait(protocol)
        except QueryTimeoutError as error:
            if question.constant:
                self._too_long[question] = (
                    asyncio.get_running_loop().time() + _TIMEOUT_REMEMBERED,
                    error,
                )
            raise

    def _begin(self, question: Question, work: Coroutine[object, object, Written]) -> _Flight:
        flight = _Flight(asyncio.get_running_loop().create_task(work))
        if question.constant:

            def end(_: object) -> None:
                if self._under_way.get(question) is flight:  # and not one that began meanwhile
                    del self._under_way[question]

            self._under_way[question] = flight
            flight.task.add_done_callback(end)
        return flight

    def forget(self) -> None:
        """Try again what took too long: the graph is another one."""
        self._too_long.clear()

    def refuse_known(self, question: Question) -> None:
        """Raise the QueryTimeoutError of before: the graph is the same, so is the work."""
        now = asyncio.get_running_loop().time()
        for known in [q for q, (until, _) in self._too_long.items() if until < now]:
            del self._too_long[known]
        if (found := self._too_long.get(question)) is not None:
            raise found[1].with_traceback(None)  # each raise would lengthen it
