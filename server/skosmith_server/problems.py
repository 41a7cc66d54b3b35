"""What goes wrong, as one body: problem+json (RFC 9457), or a page where a browser asks."""

import json
import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from skosmith_converter.errors import RdfError, SkosmithError, SourceError
from skosmith_converter.serialization import UnwritableError
from skosmith_server.asking import (
    GraphMissingError,
    NamedGraphsError,
    QueryEvaluationError,
    QuerySyntaxError,
    WholeGraphError,
)
from skosmith_server.engine.limits import (
    BusyError,
    EngineDownError,
    QueryCrashedError,
    QueryTimeoutError,
)
from skosmith_server.engine.messages import AnswerTooLargeError
from skosmith_server.engine.replies import RemoteDownError, RemoteFailedError, RemoteTimeoutError
from skosmith_server.engine.trial import ChangeCrashedError, ChangeTimeoutError
from skosmith_server.exchange import NotAcceptableError
from skosmith_server.federation import FederationFailedError
from skosmith_server.guard import (
    FederationRefusedError,
    QueryTooComplexError,
    QueryTooLongError,
    UpdateRefusedError,
)
from skosmith_server.negotiation import best_offer
from skosmith_server.offers import HTML, PROBLEMS
from skosmith_server.protocol import ProtocolError
from skosmith_server.review_errors import ReviewConflictError, ReviewFileError, ReviewRefusedError
from skosmith_server.said import Said
from skosmith_server.search.index import NoIndexError, SearchTimeoutError
from skosmith_server.search.terms import SearchError
from skosmith_server.validating import BeingValidatedError, NotValidatedError

__all__ = [
    "ElsewhereError",
    "NotFoundError",
    "PagesUnavailableError",
    "Problem",
    "ReadOnlyError",
    "UnauthorizedError",
    "problem_of",
    "register_problems",
]

_LOG: Final = logging.getLogger(__name__)
_TYPES: Final = "https://w3id.org/skosmith/problems#"
_TOO_LARGE: Final = 413
_PLACE: Final = re.compile(r":(\d+)(?::(\d+))?$")


@dataclass(eq=False)
class NotFoundError(SkosmithError):
    """There is nothing at this address."""

    detail: str
    suggestion: str = ""
    """Path of what was probably meant."""
    suggested: str = ""
    """What to call it."""

    def __str__(self) -> str:
        return self.detail


class ElsewhereError(SkosmithError):
    """What is worked out of the whole graph, which lies in an engine elsewhere."""

    def __init__(self, what: str, remedy: str) -> None:
        reason = "which lies in an engine elsewhere and is too large to be fetched in one answer"
        super().__init__(f"{what} can't be told of this graph, {reason}. {remedy}")


class ReadOnlyError(SkosmithError):
    """A write to a service that takes none."""

    def __str__(self) -> str:
        return "Updates are refused: this service answers queries only."


@dataclass(eq=False)
class PagesUnavailableError(SkosmithError):
    """Something that is made of the graph as a whole, and cannot be made of this one."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class UnauthorizedError(SkosmithError):
    """A write without the token of the service."""

    def __str__(self) -> str:
        return "Whoever writes needs the token of this service: Authorization: Bearer …"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of RFC 9457."""

    status: int
    code: str
    """Last part of the problem's type."""
    title: str
    detail: str
    """`Said` where it can be said in the language of a reader."""
    members: Mapping[str, Any] = field(default_factory=dict)
    """Further members of the body."""
    headers: Mapping[str, str] = field(default_factory=dict)
    place: Said | None = None
    """Where in the query it is, to stand before the detail."""

    def as_json(self, number: str = "") -> str:
        """Give the body, with the number of the request; members without a value are left out."""
        body = {
            "type": f"{_TYPES}{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": f"{self.place} {self.detail}" if self.place else self.detail,
        }
        more = {"instance": number and f"urn:uuid:{number}", **self.members}
        return json.dumps(body | {k: v for k, v in more.items() if v}, ensure_ascii=False)


_PLAIN: Final[Mapping[type[Exception], tuple[int, str, str]]] = {
    QueryTooLongError: (413, "query-too-long", "Query too long"),
    QueryTooComplexError: (400, "query-too-complex", "Query too complex"),
    FederationFailedError: (502, "service-failed", "An endpoint of the query failed"),
    FederationRefusedError: (403, "federation-refused", "No federated queries"),
    UpdateRefusedError: (403, "read-only", "Queries are read-only"),
    QueryEvaluationError: (400, "query-evaluation", "Query cannot be evaluated"),
    SearchError: (400, "search-refused", "Not to be looked for"),
    SearchTimeoutError: (503, "search-timeout", "Search took too long"),
    AnswerTooLargeError: (413, "answer-too-large", "Answer too large"),
    QueryTimeoutError: (503, "query-timeout", "Query took too long"),
    QueryCrashedError: (503, "query-too-costly", "Query took too much"),
    RemoteTimeoutError: (504, "engine-timeout", "The engine did not answer in time"),
    RemoteDownError: (502, "engine-unreachable", "The engine cannot be reached"),
    RemoteFailedError: (502, "engine-failed", "The engine failed"),
    NoIndexError: (501, "no-index", "No search here"),
    ElsewhereError: (501, "graph-elsewhere", "Not of a graph elsewhere"),
    WholeGraphError: (403, "no-download", "Too large to download"),
    EngineDownError: (503, "engine-down", "The engine is being started anew"),
    PagesUnavailableError: (503, "pages-unavailable", "Queries only"),
    NotValidatedError: (503, "not-validated", "Not validated"),
    ReadOnlyError: (403, "read-only", "Read-only service"),
    ReviewRefusedError: (403, "review-refused", "No review from there"),
    ReviewFileError: (503, "review-file", "The mapping file cannot be used"),
    GraphMissingError: (404, "no-such-graph", "No such graph"),
    NamedGraphsError: (400, "names-graphs", "One graph at a time"),
    ChangeTimeoutError: (503, "change-timeout", "Change took too long"),
    ChangeCrashedError: (503, "change-too-costly", "Change took too much"),
    SourceError: (507, "not-written", "The change cannot be written down"),
    UnwritableError: (406, "unwritable", "Not to be written in this format"),
}
"""Exception → status, code, title; the text of the exception is the detail."""


def problem_of(error: Exception) -> Problem:
    """Give the problem to show for an exception; an unexpected one goes to the log, with an id."""
    if (row := _PLAIN.get(type(error))) is not None:
        return Problem(*row, str(error))
    if isinstance(error, HTTPException):
        return _problem_of_http(error)
    return _TELLING.get(type(error), _unexpected)(error)


def _problem_of_protocol(error: ProtocolError) -> Problem:
    code = error.title.lower().replace(" ", "-")
    return Problem(error.status, code, error.title, error.detail, headers=error.headers)


def _problem_of_syntax(error: QuerySyntaxError) -> Problem:
    members = {"line": error.line, "column": error.column, "excerpt": error.excerpt}
    place = Said("Line %(line)s, column %(column)s:", line=error.line, column=error.column)
    title = "Query has a syntax error"
    shown = place if error.line else None
    return Problem(400, "query-syntax", title, error.problem, members, place=shown)


def _problem_of_rdf(error: RdfError) -> Problem:
    place = _PLACE.search(error.place)
    members = {"line": int(place[1]), "column": int(place[2] or 0)} if place else {}
    detail = f"{error.problem}. {error.remedy}".rstrip()
    head = f"Line {place[1]}: " if place else "The body "
    return Problem(
        400, "rdf-syntax", "The body is not the RDF it is said to be", head + detail, members
    )


def _problem_of_unauthorized(error: UnauthorizedError) -> Problem:
    headers = {"WWW-Authenticate": 'Bearer realm="skosmith"'}
    return Problem(401, "unauthorized", "A token is needed", str(error), headers=headers)


def _problem_of_missing(error: NotFoundError) -> Problem:
    members = {"suggestion": error.suggestion, "suggested": error.suggested}
    return Problem(404, "not-found", "Not found", error.detail, members)


def _problem_of_conflict(error: ReviewConflictError) -> Problem:
    return Problem(409, "review-conflict", "Not saved", error.detail, {"again": error.again})


def _problem_of_refusal(error: NotAcceptableError) -> Problem:
    members = {"available": list(error.available)}
    return Problem(406, "not-acceptable", "Not acceptable", str(error), members)


def _problem_of_busy(error: BusyError) -> Problem:
    headers = {"Retry-After": str(error.seconds)}
    if error.client_is_to_blame:
        return Problem(429, "too-many-queries", "Too many queries", str(error), headers=headers)
    return Problem(503, "busy", "Too busy", str(error), headers=headers)


def _problem_of_waiting(error: BeingValidatedError) -> Problem:
    headers = {"Retry-After": str(error.seconds)}
    return Problem(503, "being-validated", "Being validated", str(error), headers=headers)


_TELLING: Final[Mapping[type[Exception], Callable[..., Problem]]] = {
    BeingValidatedError: _problem_of_waiting,
    BusyError: _problem_of_busy,
    ProtocolError: _problem_of_protocol,
    RdfError: _problem_of_rdf,
    UnauthorizedError: _problem_of_unauthorized,
    QuerySyntaxError: _problem_of_syntax,
    NotFoundError: _problem_of_missing,
    NotAcceptableError: _problem_of_refusal,
    ReviewConflictError: _problem_of_conflict,
}


def _problem_of_http(error: HTTPException) -> Problem:
    name, status = error.name, error.code or 500
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    detail = Said(error.description or name)
    return Problem(status, name.lower().replace(" ", "-"), name, detail, headers=headers)


def _unexpected(error: Exception) -> Problem:
    number = secrets.token_hex(6)
    _LOG.error("unexpected error %s", number, exc_info=error)
    detail = Said(
        "This is our fault, not yours. The log has the details under %(number)s.", number=number
    )
    return Problem(500, "unexpected", "Something went wrong", detail, {"id": number})


def register_problems(app: Flask, read: Callable[[], object]) -> None:
    """Have an application answer every exception with a problem; `read` finds out who reads it."""
    app.register_error_handler(Exception, lambda error: _respond(error, read))


def _respond(error: Exception, read: Callable[[], object]) -> Response:
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:  # noqa: PLR2004
        return Response(response=error.get_response().response, status=error.code,
                        headers=error.get_response().headers)  # fmt: skip
    problem = problem_of(error)
    wants_html = best_offer(request.headers.get("Accept"), PROBLEMS) is HTML
    if wants_html:
        read()
    body = _page(problem) if wants_html else problem.as_json(request.environ.get("skosmith.id", ""))
    response = Response(body, problem.status, dict(problem.headers))
    response.content_type = HTML.content_type if wants_html else PROBLEMS[0].content_type
    response.vary.update(("Accept", "Accept-Language") if wants_html else ("Accept",))
    return response


def _page(problem: Problem) -> str:
    return render_template("problem.html", problem=problem, query=_query_asked(problem))


def _query_asked(problem: Problem) -> str:
    """Give the query that failed, for the query box."""
    if problem.status == _TOO_LARGE:
        return ""
    return request.args.get("query") or request.form.get("query") or ""
