"""The SPARQL 1.1 Protocol (§2.1, §2.2): a request in, a query or an update out.

Knows neither Flask nor the store.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import unquote

from skosmith_converter.errors import SkosmithError
from skosmith_server.guard import MAX_QUERY_BYTES

__all__ = [
    "MAX_BODY_BYTES",
    "METHODS",
    "DescribeService",
    "Operation",
    "ProtocolError",
    "QueryOperation",
    "UpdateOperation",
    "read_request",
]

METHODS: Final = ("GET", "HEAD", "POST", "QUERY")
MAX_BODY_BYTES: Final = 4 * MAX_QUERY_BYTES
"""Percent-encoding may triple a query."""
_MAX_FIELDS: Final = 1000
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_VERSIONS: Final = ("1.0", "1.1", "1.2", "1.2-basic")
_VERSION: Final = re.compile(r';\s*version\s*=\s*"?([^\s;"]*)"?', re.IGNORECASE)
_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^\s;"]*)"?', re.IGNORECASE)

Parameters: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueryOperation:
    """A query to be evaluated."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    """Names of the wanted form (``?format=``, an addition of ours); empty: by ``Accept``."""


@dataclass(frozen=True, slots=True)
class UpdateOperation:
    """An update to be done, where the service and the client may."""

    update: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescribeService:
    """A request without a query: it wants to know what the service is."""

    format: str = ""
    example: str = ""
    """Name of an example query for the query box."""


Operation: TypeAlias = QueryOperation | UpdateOperation | DescribeService


@dataclass(eq=False)
class ProtocolError(SkosmithError):
    """A request that is no operation of ours."""

    status: int
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.title}: {self.detail}"


def read_request(
    method: str,
    query_string: bytes,
    content_type: str | None,
    body: bytes,
    most_bytes: int = MAX_BODY_BYTES,
) -> Operation:
    """Give the operation that a request asks for (SPARQL 1.1 Protocol §2.1.1–2.1.4, §2.2).

    `query_string` is still percent-encoded. Besides the three methods of the standard, ``QUERY``
    (SPARQL 1.2 Protocol) is read as a direct POST. Raises ProtocolError with the status to answer.
    """
    if method not in METHODS:
        raise _method_not_allowed(f"{method[:20]} is no way to ask a query: use GET or POST.")
    if len(body) > most_bytes:
        raise ProtocolError(
            413, "Request too large", f"A request may have {most_bytes:,} bytes at most."
        )
    parameters = _decoded(query_string, "query string")
    if method in {"GET", "HEAD"}:
        operation = _read_parameters(parameters, parameters)
    else:
        operation = _read_body(parameters, content_type or "", body)
    if isinstance(operation, UpdateOperation) and method != "POST":
        raise _method_not_allowed(f"{method} changes nothing: an update is posted.")
    return operation


def _read_body(parameters: Parameters, content_type: str, body: bytes) -> Operation:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in {_FORM, _QUERY, _UPDATE}:
        raise ProtocolError(
            415,
            "Unsupported media type",
            f"A query is posted as {_QUERY} or as {_FORM}, an update as {_UPDATE}"
            + (f", not as {media_type[:80]}." if media_type else "; no Content-Type was given."),
            {"Accept-Post": f"{_QUERY}, {_UPDATE}, {_FORM}", "Accept-Query": f"{_QUERY}, {_FORM}"},
        )
    _check_charset(content_type)
    if (version := _VERSION.search(content_type)) is not None:
        _check_version(version[1])
    if media_type == _FORM:
        in_body = _decoded(body, "body")
        return _read_parameters(parameters + in_body, in_body)
    if media_type == _UPDATE:
        return _read_update([*parameters, ("update", _utf8(body, "body"))])
    if any(name == "query" for name, _ in parameters):
        raise _bad("More than one query", "The query stands in the body and in the address.")
    return _read_parameters([*parameters, ("query", _utf8(body, "body"))], None)


def _read_parameters(parameters: Parameters, queries_in: Parameters | None) -> Operation:
    """Give the operation of all parameters; the query is to stand among `queries_in`."""
    if parameters is queries_in and [name for name, _ in parameters] == ["query"]:
        return QueryOperation(parameters[0][1])  # as most do
    if any(name == "update" for name, _ in parameters):
        return _read_update(parameters)
    _check_version(_only(parameters, "version"))
    queries = _values(parameters, "query")
    if not queries and parameters is queries_in and not _dataset_is_named(parameters):
        return DescribeService(_formats(parameters), _only(parameters, "example"))
    if len(queries) != 1 or (queries_in is not None and not _values(queries_in, "query")):
        found = f"{len(queries)} were given" if queries else "none was given"
        raise _bad("Exactly one query is needed", f"The parameter query is to stand once; {found}.")
    return QueryOperation(
        queries[0],
        _values(parameters, "default-graph-uri"),
        _values(parameters, "named-graph-uri"),
        _formats(parameters),
    )


def _read_update(parameters: Parameters) -> UpdateOperation:
    _check_version(_only(parameters, "version"))
    updates = _values(parameters, "update")
    if len(updates) != 1 or _values(parameters, "query"):
        raise _bad("Exactly one update is needed", "An update stands alone, and once.")
    if _dataset_is_named(parameters):
        raise _bad(
            "No dataset of an update",
            "default-graph-uri and named-graph-uri are for queries; an update has using-graph-uri "
            "and using-named-graph-uri.",
        )
    return UpdateOperation(
        updates[0],
        _values(parameters, "using-graph-uri"),
        _values(parameters, "using-named-graph-uri"),
    )


def _check_version(version: str) -> None:
    """Refuse a version of SPARQL that is still to come (SPARQL 1.2 Protocol, draft)."""
    if version and version not in _VERSIONS:
        known = ", ".join(_VERSIONS)
        raise _bad("Unknown version", f"SPARQL {version[:20]!r} is not known here; known: {known}.")


def _dataset_is_named(parameters: Parameters) -> bool:
    return any(name in {"default-graph-uri", "named-graph-uri"} for name, _ in parameters)


def _values(parameters: Parameters, wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in parameters if name == wanted)


def _only(parameters: Parameters, wanted: str) -> str:
    values = _values(parameters, wanted)
    if len(values) > 1:
        raise _bad("Parameter given twice", f"The parameter {wanted} may stand once.")
    return values[0] if values else ""


def _formats(parameters: Parameters) -> str:
    """Give all that ``?format=`` says: SPARQLWrapper sends every name of a format that it knows."""
    return ",".join(filter(None, _values(parameters, "format")))


def _decoded(encoded: bytes, place: str) -> Parameters:
    """Decode percent-encoding, exactly once."""
    fields = _utf8(encoded, place).replace("+", " ").split("&")
    if len(fields) > _MAX_FIELDS:
        raise _bad("Too many parameters", f"At most {_MAX_FIELDS:,} are taken.")
    pairs = (field.partition("=") for field in fields if field)
    try:
        return [(_unquoted(name), _unquoted(value)) for name, _, value in pairs]
    except UnicodeDecodeError as error:
        raise _bad("Not UTF-8", f"The {place} is not percent-encoded UTF-8.") from error


def _unquoted(text: str) -> str:
    """Decode percent-encoded UTF-8; raises UnicodeDecodeError where it is none."""
    if "%" not in text:
        return text
    if "\\" not in text and text.isascii():
        # As Python's own escapes: unquote() would take as long as a small query
        with suppress(UnicodeDecodeError):  # a sign of percent that stands for itself
            octets = text.replace("%", "\\x").encode("ascii").decode("unicode_escape")
            return octets.encode("latin-1").decode("utf-8")
    return unquote(text, errors="strict")


def _utf8(encoded: bytes, place: str) -> str:
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad("Not UTF-8", f"Byte {error.start} of the {place} is no UTF-8.") from error


def _check_charset(content_type: str) -> None:
    charset = _CHARSET.search(content_type)
    if charset is not None and charset.group(1).lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise ProtocolError(
            415, "Unsupported charset", f"Queries are UTF-8, not {charset.group(1)[:40]!r}."
        )


def _bad(title: str, detail: str) -> ProtocolError:
    return ProtocolError(400, title, detail)


def _method_not_allowed(detail: str) -> ProtocolError:
    allowed = {"Allow": ", ".join((*METHODS, "OPTIONS"))}
    return ProtocolError(405, "Method not allowed", detail, allowed)
