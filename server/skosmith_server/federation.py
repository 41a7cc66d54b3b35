"""SERVICE (SPARQL 1.1 Federated Query) for endpoints that the operator has named.

The engine calls no other host. So each pattern is found among the tokens of the query, its endpoint
is asked for all solutions, and a ``VALUES`` of them takes its place; the engine sees a plain query.
What cannot be told for certain to be such a pattern stays, and the guard refuses it.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Term, iri, iri_text, is_iri
from skosmith_server.guard import (
    MAX_QUERY_BYTES,
    PROLOGUE,
    FederationRefusedError,
    check_query,
    tokens_of,
)
from skosmith_server.results import table_of_json

__all__ = [
    "MOST_CALLS",
    "MOST_ROWS",
    "Call",
    "FederationFailedError",
    "calls_in",
    "failed",
    "replaced",
    "values_of",
]

MOST_CALLS: Final = 5
MOST_ROWS: Final = 10_000
"""Solutions that one endpoint may give to one query."""
_VARIABLE: Final = re.compile(r"\w{1,100}")
_NOTHING_KNOWN: Final = "{ }"
"""Of ``SERVICE SILENT`` that fails: one solution without bindings (Federated Query §2.2)."""


@dataclass(eq=False)
class FederationFailedError(SkosmithError):
    """An endpoint that a query names gave no usable answer."""

    endpoint: str
    reason: str

    def __str__(self) -> str:
        return f"SERVICE <{self.endpoint}>: {self.reason}"


@dataclass(frozen=True, slots=True)
class Call:
    """One SERVICE pattern."""

    endpoint: str
    is_silent: bool
    query: str
    """What its endpoint is asked."""
    start: int
    stop: int
    """Where it stands."""


def calls_in(query: str, base: str, allowed: Collection[str]) -> tuple[Call, ...]:
    """Give the SERVICE patterns of a query whose relative IRIs resolve against `base`.

    Raises FederationRefusedError where one names an endpoint that is not allowed, and
    QueryRefusedError where the guard refuses what one of them asks.
    """
    if not allowed or "service" not in query.lower() or len(query) > MAX_QUERY_BYTES:
        return ()  # what is too long, the guard refuses
    tokens = [token for token in tokens_of(query) if token.lastgroup != "comment"]
    words = (token for token in tokens if token.lastgroup == "word")
    form = next((word for word in words if word.group().upper() not in PROLOGUE), None)
    prologue = f"BASE <{base}>\n{query[: form.start()] if form else ''}"
    calls = tuple(islice(_calls(query, tokens, prologue), MOST_CALLS + 1))
    if len(calls) > MOST_CALLS:
        reason = f"More than {MOST_CALLS} SERVICE patterns are too many for one query."
        raise FederationRefusedError(reason)
    for call in calls:
        if call.endpoint not in allowed:
            known = ", ".join(f"<{name}>" for name in sorted(allowed))
            reason = f"SERVICE may ask {known} here, and not <{call.endpoint}>."
            raise FederationRefusedError(reason)
        check_query(call.query)
    return calls


def _calls(query: str, tokens: Sequence[re.Match[str]], prologue: str) -> Iterator[Call]:
    at = 0
    while at < len(tokens):
        words = [token.group() for token in tokens[at : at + 4]]
        is_silent = len(words) > 1 and words[1].upper() == "SILENT"
        name = at + 1 + is_silent
        is_call = words[0].upper() == "SERVICE" and tokens[at].lastgroup == "word"
        at += 1
        if not is_call or name + 1 >= len(tokens) or tokens[name].lastgroup != "iri":
            continue
        if tokens[name + 1].group() == "{":
            end = _end_of_group(tokens, name + 1)
            if not end:
                return  # the query is broken; to look further would take the square of its length
            pattern = query[tokens[name + 1].start() : tokens[end].end()]
            asked = f"{prologue}SELECT * WHERE {pattern}"
            place = tokens[at - 1].start(), tokens[end].end()
            yield Call(tokens[name].group()[1:-1], is_silent, asked, *place)
            at = end + 1


def _end_of_group(tokens: Sequence[re.Match[str]], at: int) -> int:
    """Give the place of the bracket that closes the group beginning at a place; 0 without one."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[place].group(), 0)
        if not depth:
            return place
    return 0


def replaced(query: str, calls: Sequence[Call], groups: Sequence[str]) -> str:
    """Give a query with groups in the place of its calls; each line keeps its number."""
    ends = [0, *(call.stop for call in calls)]
    pieces = []
    for start, call, group in zip(ends, calls, groups, strict=False):
        lines = query.count("\n", call.start, call.stop)
        pieces += [query[start : call.start], group, "\n" * lines]
    return "".join([*pieces, query[ends[-1] :]])


def values_of(call: Call, body: bytes) -> str:
    """Give the group of an endpoint's solutions (SPARQL 1.1 Query Results JSON).

    Raises FederationFailedError where they are none, too many, or hold a blank node or a triple,
    which no query can name.
    """
    try:
        solutions = json.loads(body)["results"]["bindings"]
        kinds = {cell["type"] for solution in solutions for cell in solution.values()}
        table = table_of_json(body)
        rows = [" ".join(map(_in_values, row)) for row in table.rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FederationFailedError(call.endpoint, f"gave no SPARQL results: {error}") from error
    problem = ""
    if len(rows) > MOST_ROWS:
        problem = f"gave {len(rows):,} solutions, and {MOST_ROWS:,} are taken. Ask it for less."
    elif kinds & {"bnode", "triple"}:
        problem = "gave a blank node or a triple, which cannot be joined. Select what has an IRI."
    elif not all(map(_VARIABLE.fullmatch, table.variables)):
        problem = "gave variables with names that are none."
    if problem:
        raise FederationFailedError(call.endpoint, problem)
    names = " ".join(f"?{name}" for name in table.variables)
    return f"{{ VALUES ({names}) {{ {' '.join(f'({row})' for row in rows)} }} }}"


def _in_values(term: Term | None) -> str:
    """Give a term as it stands in VALUES; raises ValueError where it is no IRI and says so."""
    if term is None:
        return "UNDEF"
    return iri(iri_text(term)) if is_iri(term) else term


def failed(call: Call, error: SkosmithError) -> str:
    """Give the group of a call that failed; raises FederationFailedError where it is to be told."""
    if call.is_silent:
        return _NOTHING_KNOWN
    if isinstance(error, FederationFailedError):
        raise error
    raise FederationFailedError(call.endpoint, str(error)) from error
