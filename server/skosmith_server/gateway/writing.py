"""Writes: who may, and what is done with one from its request to its acknowledgement."""

import asyncio
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from skosmith_converter.errors import SkosmithError, SourceError
from skosmith_server.asking import Change
from skosmith_server.engine.pool import Pool
from skosmith_server.engine.trial import Trial
from skosmith_server.gateway.requests import Bounds
from skosmith_server.graph_store import is_graph_store
from skosmith_server.journal import Journal
from skosmith_server.problems import ReadOnlyError, UnauthorizedError

__all__ = [
    "MAX_WRITE_BYTES",
    "Access",
    "NoSourcesError",
    "bounds_of",
    "check_access",
    "has_token",
    "write",
]

_LOG: Final = logging.getLogger(__name__)
MAX_WRITE_BYTES: Final = 64 << 20
_WRITE_SECONDS: Final = 6
"""How much longer than others somebody with the token may take to send a body."""


@dataclass(frozen=True, slots=True)
class Access:
    """What lets a service be written to."""

    token: str = field(repr=False)
    journal: Journal


class NoSourcesError(SkosmithError):
    """A graph that is written to is read from no sources again."""

    def __str__(self) -> str:
        return "what is written to this service is the truth now"


async def write(change: Change, access: Access, pool: Pool, changed: Callable[[], None]) -> Trial:
    """Do a change; it is on disk, and every later query sees it, when this returns.

    `changed` hears of it before anybody can ask for the new graph. Raises as `Pool.change`, and
    SourceError where the disk refuses.
    """
    journal = access.journal

    async def keep(record: bytes) -> None:
        await asyncio.to_thread(_keep, journal, record)

    trial = await pool.change(lambda: replace(change, number=journal.number), keep)
    if trial.record:
        changed()
    return trial


def _keep(journal: Journal, record: bytes) -> None:
    journal.append(record)
    if journal.is_long:
        try:
            journal.compact()
        except SourceError as error:
            _LOG.error("the journal grows on: %s", error)


def has_token(authorization: str | None, token: str) -> bool:
    """Tell whether an ``Authorization`` field holds a token (RFC 6750 §2.1)."""
    scheme, _, credentials = (authorization or "").partition(" ")
    given = hmac.compare_digest(credentials.strip().encode(), token.encode())
    return given and scheme.lower() == "bearer"


def check_access(access: Access | None, authorization: str | None) -> None:
    """Let a write through; raises ReadOnlyError or UnauthorizedError."""
    if access is None:
        raise ReadOnlyError
    if not has_token(authorization, access.token):
        raise UnauthorizedError


def bounds_of(scope: Any, access: Access | None, bounds: Bounds) -> Bounds:  # noqa: ANN401 (RSGI)
    """Give what a body may be; a write that is not allowed is refused before it comes in.

    Raises ReadOnlyError, UnauthorizedError.
    """
    if scope.method == "GET":
        return bounds
    authorization = scope.headers.get("authorization")
    writes = is_graph_store(scope.path) and scope.method in {"PUT", "POST", "DELETE"}
    if writes or scope.headers.get("content-type", "").startswith("application/sparql-update"):
        check_access(access, authorization)
    if access is None or not has_token(authorization, access.token):
        return bounds
    return replace(bounds, most_bytes=MAX_WRITE_BYTES, seconds=_WRITE_SECONDS * bounds.seconds)
