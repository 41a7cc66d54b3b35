"""Pages that are kept as a shared cache keeps them (RFC 9111): made once for all who ask alike."""

import re
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from skosmith_server.gateway.encoding import best_coding
from skosmith_server.gateway.replies import Sent, is_known
from skosmith_server.gateway.requests import Request

__all__ = ["OF_PAGES", "KeptPages"]

OF_PAGES: Final = 1 / 8
"""How much of the memory for answers that are kept is for pages."""

Key: TypeAlias = tuple[str | None, ...]

_CHOOSING: Final = ("accept", "accept-language", "accept-profile")
"""Fields by which pages are chosen; a page that varies by another one is not kept."""
_VARYING: Final = frozenset({*_CHOOSING, "accept-encoding"})
_OWN: Final = frozenset({"authorization", "cookie", "if-match", "if-modified-since", "range"})
"""Fields that make a request one that only the application answers."""
_OF_THE_BODY: Final = frozenset({"content-encoding", "content-length", "content-type"})
_MAX_AGE: Final = re.compile(r"(?:^|[ ,])max-age=(\d{1,9})(?:$|[ ,])")
_OVERHEAD: Final = 2000
"""Bytes that a page takes besides its body: key and headers."""
_SHARE: Final = 8
"""One page may take so much less than all."""


@dataclass(slots=True)
class KeptPages:
    """Those that were asked for last, up to a number of bytes, each as long as it says it is fresh.

    They are of one graph: where that changes, others take their place. Used by one thread.
    """

    most_bytes: int
    _kept: OrderedDict[Key, tuple[float, Sent]] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def find(self, request: Request) -> Sent | None:
        """Give the answer to a request, or 304 where the client has it (RFC 9110 §13.1.2)."""
        if not self._kept or not _is_for_anybody(request):
            return None
        key = _key(request)
        until, sent = self._kept.get(key, (0.0, None))
        if sent is None:
            return None
        if until < time.monotonic():
            self._forget(key)
            return None
        self._kept.move_to_end(key)
        return _unless_known(sent, request.headers.get("if-none-match"))

    def keep(self, request: Request, sent: Sent) -> None:
        """Keep an answer, if it is one for all who ask so; those not asked for make room."""
        seconds = _seconds(sent) if _is_for_anybody(request) else 0
        size = len(sent.body) + _OVERHEAD
        if not seconds or size > self.most_bytes // _SHARE:
            return
        key = _key(request)
        self._forget(key)
        self._kept[key] = time.monotonic() + seconds, sent
        self._bytes += size
        while self._bytes > self.most_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        _, sent = self._kept.pop(key, (0.0, None))
        if sent is not None:
            self._bytes -= len(sent.body) + _OVERHEAD


def _is_for_anybody(request: Request) -> bool:
    return (
        request.method == "GET"
        and not request.body
        and request.outcome is None
        and not request.answers
        and _OWN.isdisjoint(request.headers)
    )


def _key(request: Request) -> Key:
    chosen = (request.headers.get(name) for name in _CHOOSING)
    coding = best_coding(request.headers.get("accept-encoding"))
    where = request.scheme, request.host, request.path, request.query_string
    return (*where, coding, *chosen)


def _seconds(sent: Sent) -> int:
    """Give for how long an answer may be kept; 0 where it is for this request alone."""
    fields = dict(sent.headers)
    control = fields.get("cache-control", "")
    varies = {name.strip().lower() for name in fields.get("vary", "").split(",")} - {""}
    if sent.status != 200 or sent.file is not None:  # noqa: PLR2004 (OK)
        return 0
    if "public" not in control or "set-cookie" in fields or not varies <= _VARYING:
        return 0
    found = _MAX_AGE.search(control)
    return int(found[1]) if found else 0


def _unless_known(sent: Sent, tags: str | None) -> Sent:
    mine = dict(sent.headers).get("etag")
    if mine is None or not is_known(mine, tags):
        return sent
    return Sent(304, [one for one in sent.headers if one[0] not in _OF_THE_BODY], b"")
