"""Shares few places out among clients: none holds more than half, those who wait come in turn."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from skosmith_server.engine.pool import BusyError, Limits

__all__ = ["Turns"]


@dataclass(slots=True)
class Turns:
    """The places, who holds them, and who waits."""

    limits: Limits
    _running: Counter[str] = field(default_factory=Counter)
    _waiting: "OrderedDict[str, deque[asyncio.Future[None]]]" = field(default_factory=OrderedDict)

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
        return sum(map(len, self._waiting.values()))

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
        mine = self._waiting.get(client, ())
        if len(mine) >= self.limits.waiting_of_client:
            reason = f"{len(mine)} queries of yours wait already; let some of them come back first."
            raise BusyError(reason, 2, client_is_to_blame=True)
        if sum(map(len, self._waiting.values())) >= self.limits.waiting:
            raise BusyError("Too many queries wait already.", 5)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(future)
        try:
            await future
        except asyncio.CancelledError:
            if not future.cancelled():  # the place was given already
                self._leave(client)
            else:
                self._forget(client, future)
            raise

    def _has_room(self, client: str) -> bool:
        most = max(1, self.places // 2)
        return self._running.total() < self.places and self._running[client] < most

    def _forget(self, client: str, future: "asyncio.Future[None]") -> None:
        queue = self._waiting[client]
        queue.remove(future)
        if not queue:
            del self._waiting[client]

    def _leave(self, client: str) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        for waiting in list(self._waiting):
            if self._has_room(waiting):
                future = self._waiting[waiting][0]
                self._forget(waiting, future)
                if waiting in self._waiting:
                    self._waiting.move_to_end(waiting)
                self._running[waiting] += 1
                future.set_result(None)
                return
