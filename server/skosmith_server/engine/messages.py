"""What the service and a worker say to each other: frames of a kind, a length and a payload."""

import json
import marshal
import struct
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, NamedTuple

from skosmith_converter.errors import RdfError
from skosmith_server.asking import (
    AnswerKind,
    Change,
    Document,
    GraphMissingError,
    NamedGraphsError,
    NoFormatError,
    Query,
    QueryEvaluationError,
    QuerySyntaxError,
    StoreError,
)
from skosmith_server.guard import (
    FederationRefusedError,
    QueryTooComplexError,
    QueryTooLongError,
)
from skosmith_server.protocol import ProtocolError
from skosmith_server.said import Said

__all__ = [
    "KIND_LETTERS",
    "AnswerTooLargeError",
    "Frame",
    "FrameKind",
    "Frames",
    "Job",
    "decode_fault",
    "encode_fault",
    "frame",
    "read_change",
    "write_change",
]

_HEAD: Final = struct.Struct("!BI")


class FrameKind(IntEnum):
    """What a frame is."""

    HELLO = 1
    """From a new worker: its thread's number, as JSON."""
    JOB = 2
    """To a worker: one query (`Job.encode`). To a candidate: one change, as JSON."""
    CHUNK = 3
    """Bytes of the answer; of a candidate the record of the change."""
    END = 4
    """The last bytes of the answer, before them its kind (`KIND_LETTERS`); of a candidate whether
    the graph existed, as JSON."""
    FAULT = 5
    """There is no answer, or the one begun is void: why, as JSON."""


KIND_LETTERS: Final = {kind: kind.value[:1].encode() for kind in AnswerKind}


class Frame(NamedTuple):
    """One frame."""

    kind: FrameKind
    payload: bytes


def frame(kind: FrameKind, payload: bytes | bytearray) -> bytes:
    """Give the bytes of a frame."""
    return _HEAD.pack(kind, len(payload)) + payload


@dataclass(slots=True)
class Frames:
    """Cuts a stream of bytes into frames."""

    _pending: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes as they come; give the frames that they complete."""
        pending = self._pending
        pending += data
        start = 0
        while len(pending) - start >= _HEAD.size:
            kind, length = _HEAD.unpack_from(pending, start)
            stop = start + _HEAD.size + length
            if len(pending) < stop:
                break
            yield Frame(FrameKind(kind), bytes(pending[start + _HEAD.size : stop]))
            start = stop
        del pending[:start]


@dataclass(frozen=True, slots=True)
class Job:
    """A query to evaluate, the form to write its answer in, and how far it may go."""

    query: Query
    formats: Mapping[AnswerKind, str]
    seconds: float
    """When the kernel ends the worker."""
    most_bytes: int
    """The longest answer."""

    def encode(self) -> bytes:
        """Give the job as bytes for `decode`, which believes whatever they say."""
        query = self.query
        return marshal.dumps(
            (
                query.text,
                query.default_graphs,
                query.named_graphs,
                query.base,
                {kind.value: name for kind, name in self.formats.items()},
                self.seconds,
                self.most_bytes,
            )
        )

    @classmethod
    def decode(cls, data: bytes) -> "Job":
        """Read a job."""
        text, default, named, base, formats, seconds, most_bytes = marshal.loads(data)  # noqa: S302 (the service wrote it)
        kinds = {AnswerKind(kind): name for kind, name in formats.items()}
        return cls(Query(text, default, named, base), kinds, seconds, most_bytes)


@dataclass(eq=False)
class AnswerTooLargeError(StoreError):
    """An answer of more bytes than the service gives out."""

    limit: int

    def __str__(self) -> str:
        return Said(
            "The answer has more than %(limit)s bytes, the most that is given out. "
            "Ask for less with LIMIT and OFFSET, or download the whole graph.",
            limit=f"{self.limit:,}",
        )


_FAULTS: Final[Mapping[str, Any]] = {
    kind.__name__: kind
    for kind in (
        AnswerTooLargeError,
        FederationRefusedError,
        GraphMissingError,
        NamedGraphsError,
        ProtocolError,
        QueryEvaluationError,
        QuerySyntaxError,
        QueryTooComplexError,
        QueryTooLongError,
        RdfError,
        StoreError,
    )
} | {"NoFormatError": lambda kind: NoFormatError(AnswerKind(kind))}


def encode_fault(error: Exception) -> bytes:
    """Give an exception of a query as JSON."""
    return json.dumps(_fault(error)).encode()


def _fault(error: Exception) -> tuple[str, tuple[object, ...]]:
    match error:
        case NoFormatError(kind=kind):
            return "NoFormatError", (kind.value,)
        case _ if type(error) is not StoreError and type(error).__name__ in _FAULTS:
            return type(error).__name__, tuple(vars(error).values())
        case _:
            return "StoreError", (str(error),)


def decode_fault(data: bytes) -> Exception:
    """Read an exception."""
    name, values = json.loads(data)
    error: Exception = _FAULTS[name](*values)
    return error


def write_change(change: Change, seconds: float) -> bytes:
    """Give a change, and how long it may take, as JSON."""
    documents = [(d.format, b64encode(d.body).decode()) for d in change.documents]
    plain = {name: getattr(change, name) for name in change.__slots__}
    return json.dumps([plain | {"documents": documents}, seconds]).encode()


def read_change(data: bytes) -> tuple[Change, float]:
    """Read a change and its limit."""
    plain, seconds = json.loads(data)
    documents = tuple(Document(name, b64decode(body)) for name, body in plain.pop("documents"))
    using, named = tuple(plain.pop("using")), tuple(plain.pop("using_named"))
    change = Change(**plain, documents=documents, using=using, using_named=named)
    return change, seconds
