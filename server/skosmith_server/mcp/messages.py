"""JSON-RPC 2.0 as MCP uses it: what was sent, read whole and checked; what is answered, written.

Pure: no Flask, no I/O. What is no message is a `Fault`, which is answered like one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias

from skosmith_converter.errors import SkosmithError

__all__ = [
    "HEADER_MISMATCH",
    "INTERNAL_ERROR",
    "INVALID_PARAMS",
    "INVALID_REQUEST",
    "METHOD_NOT_FOUND",
    "MOST_IN_BATCH",
    "NOT_FOUND",
    "PARSE_ERROR",
    "UNSUPPORTED_VERSION",
    "Call",
    "Fault",
    "Sent",
    "error_body",
    "read_message",
    "result_body",
    "write_message",
]

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
NOT_FOUND: Final = -32002
"""A resource that is not there, up to 2025-11-25."""
HEADER_MISMATCH: Final = -32020
UNSUPPORTED_VERSION: Final = -32022
MOST_IN_BATCH: Final = 20
Id: TypeAlias = int | str


@dataclass(eq=False)
class Fault(SkosmithError):  # noqa: N818 (JSON-RPC's errors are answers)
    """Why there is no result (JSON-RPC 2.0 §5.1)."""

    code: int
    message: str
    data: Mapping[str, Any] | None = None
    id: Id | None = None
    """Of the request, where it could be read."""

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Call:
    """A request, or a notification."""

    method: str
    params: Mapping[str, Any]
    id: Id | None = None
    """None in a notification."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """What is said of the request itself (``params._meta``)."""
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in at once; answers to requests of ours are left out, since we send none."""

    calls: tuple[Call | Fault, ...]
    is_batch: bool = False


def read_message(body: bytes, *, batches: bool) -> Sent:
    """Read a message, or a batch of them where the protocol's version has `batches`.

    Raises Fault where all of it is no message; one of a batch that is none is a Fault in it.
    """
    try:
        read = json.loads(body.decode(), parse_constant=_no_number)
        json.dumps(read, ensure_ascii=False).encode()  # half of a character is none
    except (ValueError, RecursionError) as error:
        raise Fault(PARSE_ERROR, f"Parse error: {_told(error)}") from error
    if not isinstance(read, list):
        one = _read_call(read)
        return Sent(() if one is None else (one,))
    if not batches:
        raise Fault(INVALID_REQUEST, "Send one message at a time: batches ended with 2025-03-26.")
    if not 0 < len(read) <= MOST_IN_BATCH:
        raise Fault(INVALID_REQUEST, f"A batch has 1 to {MOST_IN_BATCH} messages.")
    return Sent(tuple(call for one in read if (call := _in_batch(one)) is not None), is_batch=True)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _told(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "brackets are nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    if isinstance(error, UnicodeError):
        return "it is no UTF-8"
    return str(error).partition(";")[0]


def _in_batch(read: object) -> Call | Fault | None:
    try:
        call = _read_call(read)
    except Fault as fault:
        return fault
    if call is not None and call.method == "initialize":
        return Fault(INVALID_REQUEST, "initialize is never part of a batch.", id=call.id)
    return call


def _read_call(read: object) -> Call | None:
    """Give a request or a notification; None for an answer. Raises Fault where it is neither."""
    if not isinstance(read, dict):
        raise Fault(INVALID_REQUEST, "A message is an object.")
    id_ = read.get("id")
    known = id_ if isinstance(id_, int | str) and not isinstance(id_, bool) else None
    if read.get("jsonrpc") != "2.0":
        raise Fault(INVALID_REQUEST, 'A message says "jsonrpc": "2.0".', id=known)
    if "method" not in read and ("result" in read or "error" in read):
        return None
    method, params = read.get("method"), read.get("params", {})
    if not isinstance(method, str):
        raise Fault(INVALID_REQUEST, "A message names a method.", id=known)
    if "id" in read and known is None:
        raise Fault(INVALID_REQUEST, "An id is a string or a whole number.")
    if not isinstance(params, dict):
        raise Fault(INVALID_PARAMS, "params is an object.", id=known)
    return Call(method, params, known)


def result_body(call: Call, result: Mapping[str, Any]) -> dict[str, Any]:
    """Give the answer to a request."""
    return {"jsonrpc": "2.0", "id": call.id, "result": result}


def error_body(fault: Fault) -> dict[str, Any]:
    """Give the answer that says why there is no result."""
    error: dict[str, Any] = {"code": fault.code, "message": fault.message}
    if fault.data is not None:
        error["data"] = fault.data
    return {"jsonrpc": "2.0", "id": fault.id, "error": error}


def write_message(answers: Iterable[Mapping[str, Any]], *, is_batch: bool = False) -> bytes:
    """Give the bytes of an answer, or of several, in one line; empty where there is none."""
    listed = list(answers)
    if not listed:
        return b""
    whole = listed if is_batch else listed[0]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
