"""Shares few places out among clients: none holds more than half, those who wait come in turn."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from skosmith_server.engine.limits import Limits
from skosmith_server.engine.queues import Queues

__all__ = ["Turns"]


@dataclass(slots=True)
class Turns:
    """The places, who holds them, and who waits."""

    limits: Limits
    _running: Counter[str] = field(default_factory=Counter)
    _waiting: "Queues[asyncio.Future[None]]" = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nobody."""
        self._waiting = Queues(self.limits)

    @property
    def places(self) -> int:
        """How many queries may run at once."""
        return self.limits.fast_lanes + self.limits.slow_lanes

    @property
    def idle(self) -> bool:
        """Whether nobody is here."""
        return not self._running.total() and not self._waiting

    def running(self) -> int:
        """Give how many queries are being evaluated."""
        return self._running.total()

    def waiting(self) -> int:
        """Give how many queries wait for a place."""
        return len(self._waiting)

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Hold a place, when it is the client's turn; raises BusyError where too many wait."""
        await self._enter(client)
        try:
            yield
        finally:
            self._leave(client)

    async def _enter(self, client: str) -> None:
        if client not in self._waiting and self._has_room(client):
            self._running[client] += 1
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(client, future)
        try:
            await future
        except asyncio.CancelledError:
            if not future.cancelled():  # the place was given already
                self._leave(client)
            else:
                self._waiting.remove(client, future)
            raise

    def _has_room(self, client: str) -> bool:
        most = max(1, self.places // 2)
        return self._running.total() < self.places and self._running[client] < most

    def _leave(self, client: str) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        while (next_one := next(filter(self._has_room, self._waiting.clients), None)) is not None:
            future = self._waiting.take(next_one)
            if not future.cancelled():  # else the client has just gone
                self._running[next_one] += 1
                future.set_result(None)
                return
