"""Who waits, and whose turn it is: clients in turn, whatever the length of their queues."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from skosmith_server.engine.limits import BusyError, Limits
from skosmith_server.said import Said

__all__ = ["TOO_MANY", "Queues"]

TOO_MANY: Final = Said(
    "Too many queries that take long are running. Try again later, or ask for less."
)

Item = TypeVar("Item")


@dataclass(slots=True)
class Queues(Generic[Item]):
    """A queue for each client that waits; the client whose turn it is comes first."""

    limits: Limits
    _of_client: OrderedDict[str, deque[Item]] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        """Give how many wait, of all clients."""
        return sum(map(len, self._of_client.values()))

    def __contains__(self, client: object) -> bool:
        return client in self._of_client

    @property
    def clients(self) -> list[str]:
        """Those who wait, in the order of their turns."""
        return list(self._of_client)

    def add(self, client: str, item: Item) -> None:
        """Have one more wait; raises BusyError where too many do."""
        mine = self._of_client.get(client, ())
        if len(mine) >= self.limits.waiting_of_client:
            reason = Said(
                "%(number)s queries of yours wait already; let some of them come back first.",
                number=len(mine),
            )
            raise BusyError(reason, 2, client_is_to_blame=True)
        if len(self) >= self.limits.waiting:
            raise BusyError(Said("Too many queries wait already."), 5)
        self._of_client.setdefault(client, deque()).append(item)

    def take(self, client: str) -> Item:
        """Give what waits longest of a client, who goes to the end of the turn."""
        queue = self._of_client.pop(client)
        item = queue.popleft()
        if queue:
            self._of_client[client] = queue
        return item

    def remove(self, client: str, item: Item) -> None:
        """Have one wait no more, if it does."""
        queue = self._of_client.get(client)
        if queue is not None and item in queue:
            queue.remove(item)
            if not queue:
                del self._of_client[client]
