"""What a client of the reconciliation API asks, read and judged; knows neither graph nor Flask."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from skosmith_server.protocol import ProtocolError

__all__ = [
    "MOST_IDS",
    "MOST_QUERIES",
    "Extension",
    "Looked",
    "Query",
    "Value",
    "Wanted",
    "read_extension",
    "read_queries",
]

MOST_QUERIES: Final = 100
"""Of a batch."""
MOST_IDS: Final = 200
"""Entities whose values are asked for at once."""
MOST_RESULTS: Final = 100
_USUAL_RESULTS: Final = 10
_MOST_PROPERTIES: Final = 50
_MOST_VALUES: Final = 50
_MOST_TYPES: Final = 50
_STRICTNESS: Final = ("any", "all", "should")
_MEMBERS: Final = frozenset({"query", "type", "limit", "properties", "type_strict"})


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a property is to have."""

    text: str
    """As the client has it: a text, a number, or the name of an entity."""
    id: str = ""
    """Of an entity that was reconciled before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property, and values of which it is to have any."""

    pid: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a batch (API 0.2, §4.3)."""

    text: str = ""
    types: tuple[str, ...] = ()
    strictness: str = "any"
    """Whether types are all to be there, or any, or only ought to."""
    limit: int = _USUAL_RESULTS
    properties: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """A property whose values are asked for."""

    pid: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """A request for values of properties (API 0.2, §7.3)."""

    ids: tuple[str, ...]
    properties: tuple[Looked, ...]


_Object: TypeAlias = Mapping[str, Any]


def read_queries(text: str) -> dict[str, Query]:
    """Give the queries of a batch by their names; raises ProtocolError (400)."""
    batch = _object_of(text, "queries")
    if len(batch) > MOST_QUERIES:
        raise _bad(f"{len(batch):,} queries are too many for a batch: send {MOST_QUERIES} at most.")
    return {name: _query(query, f"queries.{name[:40]}") for name, query in batch.items()}


def read_extension(text: str) -> Extension:
    """Give what values are asked for; raises ProtocolError (400)."""
    said = _object_of(text, "extend")
    ids = _texts(said.get("ids"), "extend.ids", MOST_IDS)
    listed = _list(said.get("properties"), "extend.properties", _MOST_PROPERTIES)
    properties = [_looked(one, f"extend.properties[{n}]") for n, one in enumerate(listed)]
    return Extension(ids, tuple(properties))


def _object_of(text: str, place: str) -> _Object:
    try:
        found = json.loads(text, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()  # half of a character cannot be written
    except (ValueError, RecursionError) as error:
        problem = str(error) if isinstance(error, json.JSONDecodeError) else "not to be read"
        raise _bad(f"{place} is no JSON: {problem}.") from error
    return _object(found, place)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _query(given: object, place: str) -> Query:
    said = _object(given, place)
    if unknown := sorted(said.keys() - _MEMBERS):
        known = ", ".join(sorted(_MEMBERS))
        raise _bad(f"{place} has {unknown[0][:40]!r}, which no query has; known: {known}.")
    text = said.get("query", "")
    if not isinstance(text, str):
        raise _bad(f"{place}.query is to be a text.")
    listed = _list(said.get("properties", []), f"{place}.properties", _MOST_PROPERTIES)
    properties = [_wanted(one, f"{place}.properties[{n}]") for n, one in enumerate(listed)]
    if "query" not in said and not properties:
        raise _bad(f"{place} asks for nothing: it needs query, or properties.")
    types = said.get("type", [])
    strictness = said.get("type_strict", "any")
    if strictness not in _STRICTNESS:
        raise _bad(f"{place}.type_strict is to be one of {', '.join(_STRICTNESS)}.")
    return Query(
        text,
        _texts([types] if isinstance(types, str) else types, f"{place}.type", _MOST_TYPES),
        strictness,
        _limit(said.get("limit", 0), place),
        tuple(properties),
    )


def _limit(given: object, place: str) -> int:
    """Give how many results are wanted; none said, or 0 as OpenRefine has it, is the usual."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
        raise _bad(f"{place}.limit is to be a number, not negative.")
    return int(min(given, MOST_RESULTS)) or _USUAL_RESULTS


def _wanted(given: object, place: str) -> Wanted:
    said = _object(given, place)
    pid = said.get("pid")
    if not isinstance(pid, str) or "v" not in said:
        raise _bad(f"{place} needs pid, a text, and v.")
    values = said["v"] if isinstance(said["v"], list) else [said["v"]]
    listed = _list(values, f"{place}.v", _MOST_VALUES)
    return Wanted(pid, tuple(_value(one, f"{place}.v") for one in listed))


def _value(given: object, place: str) -> Value:
    if isinstance(given, bool):
        return Value("true" if given else "false")
    if isinstance(given, float) and given.is_integer():
        return Value(str(int(given)))
    if isinstance(given, str | int | float):
        return Value(str(given))
    if isinstance(given, Mapping) and isinstance(given.get("id"), str):
        name = given.get("name", "")
        return Value(name if isinstance(name, str) else "", given["id"])
    raise _bad(f"{place} is to be a text, a number, a truth value or an object with an id.")


def _looked(given: object, place: str) -> Looked:
    said = _object(given, place)
    if not isinstance(said.get("id"), str):
        raise _bad(f"{place} needs id, a text.")
    return Looked(said["id"], _object(said.get("settings", {}), f"{place}.settings"))


def _object(given: object, place: str) -> _Object:
    if not isinstance(given, dict):
        raise _bad(f"{place} is to be an object.")
    return given


def _list(given: object, place: str, most: int) -> Sequence[Any]:
    if not isinstance(given, list) or len(given) > most:
        raise _bad(f"{place} is to be a list of {most} at most.")
    return given


def _texts(given: object, place: str, most: int) -> tuple[str, ...]:
    listed = _list(given, place, most)
    if not all(isinstance(one, str) for one in listed):
        raise _bad(f"{place} is to hold texts only.")
    return tuple(dict.fromkeys(listed))


def _bad(detail: str) -> ProtocolError:
    return ProtocolError(400, "Bad reconciliation request", detail)
