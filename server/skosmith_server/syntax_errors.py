"""What is wrong with a query, in words: the engine's own name what it tried last."""

import re
from typing import Final

from skosmith_server.asking import QuerySyntaxError
from skosmith_server.guard import PROLOGUE, tokens_of
from skosmith_server.prefixes import undeclared_prefix

__all__ = ["syntax_error"]

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Where no form fits, the engine names the one that it tried last.
_QUERY_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_OF_PROLOGUE: Final = frozenset({"comment", "iri", "name", "string"})
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_CODE_POINT: Final = re.compile(r"\\u\{[0-9A-F]+\}")
_EXPECTED: Final = re.compile(r'"((?:[^"\\]|\\.)+)"|\b([A-Z][A-Z_]{2,})\b')


def syntax_error(message: str, query: str) -> QuerySyntaxError:
    """Give what to raise for the engine's message about a query."""
    if (undeclared := undeclared_prefix(query)) is not None:
        return _error_at(undeclared.position, undeclared.hint, query)
    form = next((token for token in tokens_of(query) if not _is_of_prologue(token)), None)
    if form is not None and not form.group().upper().startswith(tuple(_QUERY_FORMS)):
        problem = f"unexpected {form.group()[:30]!r}; expected {' or '.join(sorted(_QUERY_FORMS))}"
        return _error_at(form.start(), problem, query)
    lines = _LINE_END.split(query)
    place = _PLACE.fullmatch(message)
    if place is None:
        return QuerySyntaxError(message)
    line, column = int(place.group(1)), int(place.group(2))
    excerpt = lines[line - 1] if line <= len(lines) else ""
    return QuerySyntaxError(_problem(place.group(3), excerpt[column - 1 :]), line, column, excerpt)


def _is_of_prologue(token: re.Match[str]) -> bool:
    return token.lastgroup in _OF_PROLOGUE or token.group().upper() in PROLOGUE


def _error_at(position: int, problem: str, query: str) -> QuerySyntaxError:
    before = _LINE_END.split(query[:position])
    excerpt = _LINE_END.split(query)[len(before) - 1]
    return QuerySyntaxError(problem, len(before), len(before[-1]) + 1, excerpt)


def _problem(message: str, rest: str) -> str:
    """Put the engine's message into words: its character ranges help nobody."""
    if not message.startswith("expected"):
        return message
    named = _EXPECTED.findall(_CODE_POINT.sub("", message))
    expected = list(dict.fromkeys(q or w for q, w in named if w not in _QUERY_FORMS))
    found = re.match(r"\s*(\S{1,30})", rest)
    head = f"unexpected {found.group(1)!r}" if found else "no valid query up to here"
    return f"{head}; expected {' or '.join(expected[:8])}" if expected else head
