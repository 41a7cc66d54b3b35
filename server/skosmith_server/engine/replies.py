"""What a remote engine answered: whole, in which form, or what went wrong, in our words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from skosmith_server.asking import (
    AnswerKind,
    QueryEvaluationError,
    QuerySyntaxError,
    StoreError,
)
from skosmith_server.engine.limits import BusyError, QueryTimeoutError
from skosmith_server.guard import tokens_of
from skosmith_server.said import Said

__all__ = [
    "Refusal",
    "RemoteDownError",
    "RemoteFailedError",
    "RemoteTimeoutError",
    "fault_of",
    "kind_of_query",
    "truth_of",
    "unfinished",
]

_FORMS: Final = {
    "SELECT": AnswerKind.SOLUTIONS,
    "ASK": AnswerKind.BOOLEAN,
    "CONSTRUCT": AnswerKind.GRAPH,
    "DESCRIBE": AnswerKind.GRAPH,
}
_PLACES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"line:?\s+(?P<line>\d+),?\s+col(?:umn)?:?\s+(?P<column>\d+)",  # Jena, RDF4J, GraphDB
        r"error at (?P<line>\d+):(?P<column>\d+)",  # Oxigraph
        r"line:?\s+(?P<line>\d+)(?P<column>)",  # Virtuoso
    )
)
_LATE: Final = re.compile(
    r"time(?:d|s)?[- ]?out|S1T00|deadline exceeded|execution time", re.IGNORECASE
)
_SYNTAX: Final = re.compile(
    r"syntax|parse|malformed|lexical|error at|unresolved prefix|SP030|expected", re.IGNORECASE
)
_LONGEST: Final = 500
"""Characters of an engine's own words that are passed on."""


class RemoteDownError(StoreError):
    """The engine behind the service cannot be reached."""


class RemoteFailedError(StoreError):
    """The engine behind the service answers, and not as it should."""


class RemoteTimeoutError(QueryTimeoutError):
    """The engine behind the service did not answer in time."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is none."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    text: str


def kind_of_query(query: str) -> AnswerKind | None:
    """Tell what kind of answer a query has, by its first word behind the prologue."""
    words = (token.group().upper() for token in tokens_of(query) if token.lastgroup == "word")
    return next((_FORMS[word] for word in words if word in _FORMS), None)


def truth_of(body: bytes) -> bool:
    """Read the answer to ASK; Virtuoso gives a table with a number, or without a row."""
    said = json.loads(body)
    if "boolean" in said:
        return bool(said["boolean"])
    rows = said["results"]["bindings"]
    return any(cell["value"] not in {"0", "false"} for row in rows for cell in row.values())


def unfinished(headers: Mapping[str, str], seconds: float) -> Exception | None:
    """Give the error of an answer with status 200 that is not all of it: Virtuoso cuts silently."""
    if headers.get("x-sql-state") == "S1TAT":
        return RemoteTimeoutError(seconds)
    if (most := headers.get("x-sparql-maxrows")) is not None:
        return QueryEvaluationError(
            f"The engine gives out {most[:20]} rows at most, and the answer has more. "
            "Ask for parts of it, with ORDER BY, LIMIT and OFFSET."
        )
    return None


def fault_of(refusal: Refusal, query: str, seconds: float, shift: int) -> Exception:
    """Give the exception for a refusal.

    `shift` is how many lines we put before the query.
    """
    message = _message(refusal.text)
    if refusal.status == 429:  # noqa: PLR2004
        after = refusal.headers.get("retry-after", "")
        return BusyError(
            Said("The engine has too much to do."), int(after) if after.isdecimal() else 5
        )
    if refusal.status in {408, 504} or _LATE.search(message):
        return RemoteTimeoutError(seconds)
    if refusal.status in {401, 403}:
        return RemoteFailedError("The engine wants other credentials than this service has.")
    if refusal.status == 400:  # noqa: PLR2004
        return _fault_of_query(message, query, shift)
    if refusal.status in {502, 503}:
        return RemoteDownError(f"The engine is not ready: {message or refusal.status}")
    return RemoteFailedError(f"The engine failed (status {refusal.status}): {message}")


def _fault_of_query(message: str, query: str, shift: int) -> Exception:
    if not _SYNTAX.search(message):
        return QueryEvaluationError(message or "The engine refuses the query and says no more.")
    found = next(filter(None, (place.search(message) for place in _PLACES)), None)
    if found is None:
        return QuerySyntaxError(message)
    lines = re.split(r"\r\n|\n|\r", query)
    line = int(found["line"]) - shift
    if not 1 <= line <= len(lines):
        return QuerySyntaxError(message)
    column = int(found["column"] or 1)
    # The engine counts lines from the start of what it got
    text = message.replace(found.group(), "").strip(" :.,")
    return QuerySyntaxError(text or message, line, column, lines[line - 1])


def _message(text: str) -> str:
    """Give what an engine says went wrong, without the query that it repeats."""
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if isinstance(said, dict):
        named = (said.get(name) for name in ("exception", "detail", "detailedMessage", "message"))
        text = next((str(value) for value in named if value), text)
    text = re.split(r"\n\s*\n?SPARQL query:", text)[0]
    text = (
        re.sub(r"<[^<>]*>", " ", text) if re.match(r"\s*<(?:!|html)", text, re.IGNORECASE) else text
    )
    return " ".join(text.split())[:_LONGEST]
