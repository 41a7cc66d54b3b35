"""The Model Context Protocol over standard input and output: a line a message, for one client.

The same engine and the same tools answer as over HTTP. What needs no graph is answered at once, so
that a client need not wait for a large one; the rest follows when it is loaded.
"""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from skosmith_server.gateway.app import Gateway
from skosmith_server.gateway.outlet import Outlet
from skosmith_server.gateway.requests import Request
from skosmith_server.gateway.serving import Running
from skosmith_server.gateway.wire import Line, Wire, new_lines
from skosmith_server.mcp.answering import answer, needs_graph
from skosmith_server.mcp.knowledge import KNOWLEDGE
from skosmith_server.mcp.messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    Call,
    Fault,
    error_body,
    read_message,
    write_message,
)
from skosmith_server.mcp.tool import About
from skosmith_server.mcp.versions import ASSUMED, WITH_BATCHES, agreed, is_stateless, version_of

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["serve_stdio"]

_CLIENT: Final = "stdio"
_MOST_AT_ONCE: Final = 16
"""Messages that are being answered; more wait to be read."""


class _Here:
    """The client, as the engine watches it: it is there until it says that it waits no more."""

    async def client_disconnect(self) -> None:
        """Wait for ever; `notifications/cancelled` ends what waits."""
        await asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class _Conversation:
    """All that one client asks."""

    running: Running
    wire: Wire
    settled: str = ASSUMED
    """The version that a handshake has settled."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is a graph."""
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MOST_AT_ONCE))
    _under_way: "dict[int | str, asyncio.Task[None]]" = field(default_factory=dict)
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def take(self, line: bytes | None) -> None:
        """Take a line in and have it answered; None is one that was too long."""
        if line is None:
            problem = f"A message has at most {self.wire.most_bytes:,} bytes."
            await self._write([error_body(Fault(INVALID_REQUEST, problem))])
            return
        try:
            sent = read_message(line, batches=self.settled in WITH_BATCHES)
        except Fault as fault:
            await self._write([error_body(fault)])
            return
        for call in sent.calls:
            if isinstance(call, Call) and call.id is None:
                self._note(call)
        asked = [one for one in sent.calls if isinstance(one, Fault) or one.id is not None]
        if not asked:
            return
        await self._room.acquire()
        work = self._answer(asked, is_batch=sent.is_batch)
        task = asyncio.get_running_loop().create_task(work)
        ids = [one.id for one in asked if one.id is not None]
        self._under_way.update(dict.fromkeys(ids, task))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._end(done, ids))
        await asyncio.sleep(0)  # what can be answered at once is, in the order of the questions

    def _end(self, task: "asyncio.Task[None]", ids: list[int | str]) -> None:
        self._room.release()
        self._tasks.discard(task)
        for one in ids:
            if self._under_way.get(one) is task:
                del self._under_way[one]

    def _note(self, call: Call) -> None:
        """Take a notification: only one that ends a request matters (Cancellation)."""
        if call.method == "notifications/cancelled":
            asked = call.params.get("requestId")
            if isinstance(asked, int | str) and (task := self._under_way.get(asked)) is not None:
                task.cancel()

    async def _answer(self, asked: list[Call | Fault], *, is_batch: bool) -> None:
        bodies = [await self._body(one) for one in asked]
        await self._write(bodies, is_batch=is_batch)

    async def _body(self, call: Call | Fault) -> dict[str, Any]:
        if isinstance(call, Fault):
            return error_body(call)
        try:
            version = version_of(call, self.settled)
        except Fault as fault:
            return error_body(fault)
        if not needs_graph(call):
            body = answer(call, About(version, _CLIENT))
            if call.method == "initialize" and not is_stateless(version):
                self.settled = agreed(call.params.get("protocolVersion"))
            return body
        await self.ready.wait()
        assert self.running.current is not None  # noqa: S101 (that is what was waited for)
        return await self._of_graph(call, version, self.running.current.gateway)

    async def _of_graph(self, call: Call, version: str, gateway: Gateway) -> dict[str, Any]:
        body = write_message([_as_sent(call)])
        request = Request("POST", "", "", {}, body, _CLIENT)
        answers = await gateway.asked_by_assistant(request, Outlet(_Here(), "POST"))
        about = About(version, _CLIENT, answers)
        pages = await gateway.pages()
        return await pages.work(partial(_answer_in, call, about))

    async def _write(self, bodies: list[dict[str, Any]], *, is_batch: bool = False) -> None:
        await self.wire.send(write_message(bodies, is_batch=is_batch))

    async def finish(self) -> None:
        """Wait until all that was asked is answered."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))


def _answer_in(call: Call, about: About, app: "Flask") -> dict[str, Any]:
    if (knowledge := app.extensions.get(KNOWLEDGE)) is None:
        return error_body(Fault(INTERNAL_ERROR, "The graph is not ready; see the log.", id=call.id))
    return answer(call, about, knowledge)


def _as_sent(call: Call) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": call.id, "method": call.method, "params": dict(call.params)}


async def serve_stdio(running: Running, wire: Wire) -> None:
    """Answer what comes in, until it ends or a signal ends it.

    Raises SkosmithError where the graph cannot be served.
    """
    wire.most_bytes = running.settings.body_size << 10
    conversation, lines = _Conversation(running, wire), new_lines()
    wire.begin(lines)
    loading = asyncio.create_task(running.reload())
    talking = asyncio.create_task(_talk(conversation, lines))
    try:
        await loading
        conversation.ready.set()
        await _until_the_end(running, talking)
        await _within(running.settings.stop_seconds, conversation.finish)
    finally:
        for task in (talking, loading):
            task.cancel()
        await asyncio.wait({talking, loading})
        await running.stop()


async def _until_the_end(running: Running, talking: "asyncio.Task[None]") -> None:
    """Wait until nothing comes in any more, or a signal ends it; SIGHUP reloads."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, running.begin_reload)
    ending = asyncio.create_task(stopped.wait())
    await asyncio.wait({talking, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()


async def _talk(conversation: _Conversation, lines: "asyncio.Queue[Line | EOFError]") -> None:
    while not isinstance(line := await lines.get(), EOFError):
        if line is None or line.strip():
            await conversation.take(line)


async def _within(seconds: float, work: Callable[[], Coroutine[object, object, None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await work()
