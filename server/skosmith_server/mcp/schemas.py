"""JSON Schemas of what tools give, put together from few parts."""

from collections.abc import Mapping
from typing import Any, Final

__all__ = [
    "INTEGER",
    "INTEGERS",
    "LANGUAGES",
    "LINKED",
    "STRING",
    "STRINGS",
    "TEXT",
    "TEXTS",
    "list_of",
    "record",
]

Schema = dict[str, Any]


def record(about: str = "", needed: str = "", **members: Mapping[str, Any]) -> Schema:
    """Give the schema of an object; `needed` names the members that are always there."""
    schema: Schema = {"type": "object", "properties": members, "additionalProperties": False}
    if about:
        schema["description"] = about
    if needed:
        schema["required"] = needed.split()
    return schema


def list_of(one: Mapping[str, Any], about: str = "") -> Schema:
    """Give the schema of a list."""
    return {"type": "array", "items": one} | ({"description": about} if about else {})


STRING: Final[Schema] = {"type": "string"}
INTEGER: Final[Schema] = {"type": "integer"}
STRINGS: Final = list_of(STRING)
INTEGERS: Final = list_of(INTEGER)
TEXT: Final = record(
    "A text of the graph, quoted, and its language.", "text language", text=STRING, language=STRING
)
TEXTS: Final = list_of(TEXT)
LINKED: Final = record("A concept.", "iri", iri=STRING, code=STRING, name=TEXT)
LANGUAGES: Final = record(
    "Which language was asked for, which there are, and what had to be given in another.",
    "available",
    asked=STRING,
    available=STRINGS,
    note=STRING,
)
