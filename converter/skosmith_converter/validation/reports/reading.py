"""The JSON report read back, as the service does: made at build, shown in any language."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from skosmith_converter.terms import Subject, Term, blank, iri, plain, text, typed
from skosmith_converter.validation.findings import (
    Finding,
    Identity,
    Place,
    Report,
    Rule,
    Severity,
)

__all__ = ["read_path_text", "read_report"]

_VERSION: Final = 1
_TOKEN: Final = re.compile(r"<[^<>]*>|[()^/|*+?]")
_REPEATED: Final[Mapping[str, Callable[[Path], Path]]] = {
    "*": ZeroOrMore,
    "+": OneOrMore,
    "?": ZeroOrOne,
}


def read_report(document: str, name: str) -> Report:
    """Read what `write_json` wrote; `name` is that of its file.

    Raises SourceError where the text is no such report.
    """
    remedy = "Write it with skosmith validate --format json."
    try:
        row = json.loads(document)
        if row["version"] != _VERSION:
            problem = f"a report of version {row['version']!r}; this Skosmith reads {_VERSION}"
            raise SourceError(name, problem, remedy)
        return _report(row)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        problem = f"no validation report: {type(error).__name__}: {error}"
        raise SourceError(name, problem, remedy) from error


def _report(row: Mapping[str, Any]) -> Report:
    return Report(
        findings=tuple(map(_finding, row["findings"])),
        rules=tuple(map(_rule, row["rules"])),
        triples=int(row["triples"]),
        sources=tuple(map(str, row["sources"])),
        known=tuple(map(_finding, row["known"])),
        stale=tuple(
            Identity(*(str(entry[field]) for field in Identity._fields)) for entry in row["stale"]
        ),
    )


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        name=row["name"],
        title=row["title"],
        severity=Severity[row["severity"].upper()],
        path=_path(row["path"]),
        messages=dict(row["messages"]),
        remedies=dict(row["remedies"]),
        rule_set=row["ruleSet"],
        iri=row["iri"] or "",
        nodes=int(row["nodes"]),
    )


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        severity=Severity[row["severity"].upper()],
        rule=row["rule"],
        focus=_term(row["focus"]),
        value=None if row["value"] is None else _term(row["value"]),
        path=_path(row["path"]),
        component=row["component"] or "",
        messages=dict(row["messages"]),
        places=tuple(Place(place["document"], place["line"] or 0) for place in row["places"]),
    )


def _term(row: Mapping[str, str]) -> Term:
    kind, value = row["type"], row["value"]
    if kind != "literal":
        node: Subject = iri(value) if kind == "uri" else blank(value)
        return node
    if "xml:lang" in row:
        return text(value, row["xml:lang"])
    return typed(value, iri(row["datatype"])) if "datatype" in row else plain(value)


def _path(row: Mapping[str, str] | None) -> Path | None:
    return None if row is None else read_path_text(row["sparql"])


def read_path_text(written: str) -> Path:
    """Read a path as `Path.sparql` writes it; raises ValueError where it is none.

    >>> str(read_path_text("(^<http://www.w3.org/2004/02/skos/core#member>)/<urn:x>"))
    '(^skos:member)/<urn:x>'
    """
    tokens = _TOKEN.findall(written)
    if "".join(tokens) != written:
        raise ValueError(f"{written!r} is no path")
    reader = _PathReader(tokens)
    path = reader.sequence()
    if reader.next:
        raise ValueError(f"{written!r} is no path: {reader.next!r} follows it")
    return path


class _PathReader:
    """A path token by token: sequences of steps, each perhaps turned round or repeated."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]

    @property
    def next(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def sequence(self) -> Path:
        parts = [self._step()]
        while self.next == "/":
            self._tokens.pop()
            parts.append(self._step())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _step(self) -> Path:
        if self.next == "^":
            self._tokens.pop()
            return Inverse(self._primary())
        path = self._primary()
        return _REPEATED[self._tokens.pop()](path) if self.next in _REPEATED else path

    def _primary(self) -> Path:
        token = self._tokens.pop() if self._tokens else ""
        if token.startswith("<"):
            return Predicate(iri(token[1:-1]))
        if token != "(":  # noqa: S105 (a bracket)
            raise ValueError(f"a path has {token!r} where a step is due")
        parts = [self.sequence()]
        while self.next == "|":
            self._tokens.pop()
            parts.append(self.sequence())
        if self.next != ")":
            raise ValueError("a path lacks a closing bracket")
        self._tokens.pop()
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))
