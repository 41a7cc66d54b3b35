"""How far queries may go, and what ends one that goes further."""

import os
from dataclasses import dataclass, field

from skosmith_converter.errors import SkosmithError
from skosmith_server.asking import StoreError
from skosmith_server.said import Said

__all__ = [
    "BusyError",
    "EngineDownError",
    "Limits",
    "QueryAbandonedError",
    "QueryCrashedError",
    "QueryTimeoutError",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far queries may go."""

    seconds: float = 10.0
    memory: int = 1 << 30
    most_bytes: int = 64 << 20
    fast_lanes: int = field(default_factory=lambda: 2 + 2 * (os.cpu_count() or 1))
    slow_lanes: int = 8
    waiting: int = 1000
    """Queries that may wait, of all clients together."""
    waiting_of_client: int = 200
    load_seconds: float = 600.0
    write_seconds: float = 60.0
    writers_waiting: int = 100


@dataclass(eq=False)
class QueryTimeoutError(SkosmithError):
    """A query that took longer than it may."""

    seconds: float

    def __str__(self) -> str:
        return Said(
            "The query was ended after %(seconds)s seconds, the most that one may take. Ask for "
            "less: name more of what is known, add LIMIT, take paths and OPTIONAL apart.",
            seconds=f"{self.seconds:g}",
        )


@dataclass(eq=False)
class QueryCrashedError(SkosmithError):
    """A query that ended its worker: it took too much memory, or hit a fault of the engine."""

    memory: int

    def __str__(self) -> str:
        return Said(
            "The query needs more than the %(memory)s MiB that one may take, or more than the "
            "engine can bear. Ask for less.",
            memory=f"{self.memory >> 20:,}",
        )


@dataclass(eq=False)
class BusyError(SkosmithError):
    """No room for this query now."""

    reason: str
    seconds: int
    """When it may be worth a try."""
    client_is_to_blame: bool = False

    def __str__(self) -> str:
        return self.reason


class QueryAbandonedError(SkosmithError):
    """Nobody waits for the answer any more."""


class EngineDownError(StoreError):
    """The engine is being started anew."""
