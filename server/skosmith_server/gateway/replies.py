"""Answers ready to be sent, and the cache that keeps them."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from skosmith_server.gateway.encoding import CODINGS, best_coding

__all__ = ["Cache", "Headers", "Reply", "Sent", "is_known"]

Headers = list[tuple[str, str]]
_WORTH_CODING: Final = 1000
"""Shorter bodies do not get shorter."""
_MOST_REQUESTS: Final = 10_000
_OVERHEAD: Final = 1000
"""Bytes that an entry takes besides its bodies."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A status, headers and a body, as they go out."""

    status: int
    headers: Headers
    body: bytes
    file: IO[bytes] | None = None
    """A body that is too long for memory; ``content-length`` says how long."""


def is_known(mine: str, tags: str | None) -> bool:
    """Tell whether ``If-None-Match`` has an entity tag, compared weakly (RFC 9110 §13.1.2)."""
    theirs = {tag.strip().removeprefix("W/") for tag in (tags or "").split(",")}
    return mine.removeprefix("W/") in theirs or "*" in theirs


@dataclass(slots=True)
class Reply:
    """An answer that may be kept, in each content coding that was asked for."""

    headers: Headers
    body: bytes
    validator: str = ""
    """The strong entity tag of the body as it is, without quotes."""
    _ready: dict[str, Sent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the tag from the body, so that equal answers of many servers have equal tags."""
        self.validator = hashlib.blake2b(self.body, digest_size=12).hexdigest()

    def tag(self, coding: str) -> str:
        """Give the entity tag of the body in a coding."""
        return f'"{self.validator}-{coding}"' if coding else f'"{self.validator}"'

    def coded(self, coding: str) -> Sent:
        """Give the answer in a coding; empty means as it is."""
        if len(self.body) < _WORTH_CODING:
            coding = ""
        if (sent := self._ready.get(coding)) is None:
            body = CODINGS[coding](self.body) if coding else self.body
            headers = [*self.headers, ("etag", self.tag(coding))]
            if coding:
                headers.append(("content-encoding", coding))
            sent = self._ready[coding] = Sent(200, headers, body)
        return sent

    def fresh(self, accept_encoding: str | None, tags: str | None) -> Sent:
        """Give the answer, or 304 where the client has it (``If-None-Match``, RFC 9110 §13.1.2)."""
        sent = self.coded(best_coding(accept_encoding))
        if not is_known(dict(sent.headers)["etag"], tags):
            return sent
        kept = {"etag", "vary", "cache-control", "access-control-allow-origin"}
        return Sent(304, [field for field in sent.headers if field[0] in kept], b"")

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return _OVERHEAD + len(self.body) + sum(len(s.body) for c, s in self._ready.items() if c)


@dataclass(slots=True)
class Cache:
    """Keeps the replies that were used last, up to a number of bytes.

    Under one reply stand the question as the engine takes it and any number of requests that
    asked it, so that a request seen before needs no reading.
    """

    most_bytes: int
    hits: int = 0
    misses: int = 0
    _requests: OrderedDict[Hashable, Hashable] = field(default_factory=OrderedDict)
    _replies: OrderedDict[Hashable, Reply] = field(default_factory=OrderedDict)
    _sizes: dict[Hashable, int] = field(default_factory=dict)
    _bytes: int = 0

    def get(self, key: Hashable) -> Reply | None:
        """Give what is kept for a question, and count it."""
        reply = self._find(key)
        self.hits += reply is not None
        self.misses += reply is None
        return reply

    def seen(self, request: Hashable) -> Reply | None:
        """Give what is kept for a request as it came in; `hits` is for whoever sends it."""
        return self._find(self._requests.get(request))

    def _find(self, key: Hashable) -> Reply | None:
        reply = self._replies.get(key)
        if reply is not None:
            self._replies.move_to_end(key)
        return reply

    def note(self, request: Hashable, key: Hashable) -> None:
        """Remember which question a request asks."""
        self._requests[request] = key
        if len(self._requests) > _MOST_REQUESTS:
            self._requests.popitem(last=False)

    def put(self, key: Hashable, reply: Reply) -> None:
        """Keep a reply, or weigh it anew; those that were used least make room."""
        size = reply.size
        self._bytes += size - self._sizes.get(key, 0)
        self._replies[key], self._sizes[key] = reply, size
        self._replies.move_to_end(key)
        while self._bytes > self.most_bytes and self._replies:
            oldest, _ = self._replies.popitem(last=False)
            self._bytes -= self._sizes.pop(oldest)

    def go_on_counting(self, other: "Cache") -> None:
        """Count on from where another cache is."""
        self.hits += other.hits
        self.misses += other.misses

    def clear(self) -> None:
        """Forget all: the graph is another one."""
        self._requests.clear()
        self._replies.clear()
        self._sizes.clear()
        self._bytes = 0

    def figures(self) -> Mapping[str, int]:
        """Give what there is to know of it."""
        return {
            "hits": self.hits,
            "misses": self.misses,
            "entries": len(self._replies),
            "bytes": self._bytes,
        }
