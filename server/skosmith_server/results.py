"""SPARQL results as rows of terms, read from the bytes that a store gives (any store's)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.terms import (
    BlankNode,
    Iri,
    Literal,
    Term,
    canonical_language_tag,
    iri,
    plain,
    text,
    typed,
)

__all__ = ["Table", "records_of_json", "table_of_json", "table_of_ntriples"]

_NTRIPLE: Final = re.compile(r"(?P<s>\S+) (?P<p>\S+) (?P<o>.+) \.")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under variables."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    """A row has a place for each variable; None where it is unbound."""
    boolean: bool | None = None
    """The answer to ASK; a table of SELECT has none."""


def table_of_json(body: bytes) -> Table:
    """Read SPARQL 1.1 Query Results JSON."""
    document = json.loads(body)
    if "boolean" in document:
        return Table((), (), document["boolean"])
    variables = tuple(document["head"]["vars"])
    rows = tuple(
        tuple(_term(row[v]) if v in row else None for v in variables)
        for row in document["results"]["bindings"]
    )
    return Table(variables, rows)


def records_of_json(body: bytes) -> list[dict[str, Term]]:
    """Read the same as one mapping a row; unbound variables are left out."""
    table = table_of_json(body)
    return [
        {name: term for name, term in zip(table.variables, row, strict=True) if term is not None}
        for row in table.rows
    ]


def table_of_ntriples(body: bytes) -> Table:
    """Read canonical N-Triples as a table of subject, predicate and object."""
    found = (_NTRIPLE.fullmatch(line) for line in body.decode().split("\n"))
    rows = tuple((Iri(f["s"]), Iri(f["p"]), _with_canonical_tag(f["o"])) for f in found if f)
    return Table(("subject", "predicate", "object"), rows)


def _term(cell: Mapping[str, Any]) -> Term:
    kind, value = cell["type"], cell["value"]
    if kind == "uri":
        return Iri(f"<{value}>")
    if kind == "bnode":
        return BlankNode(f"_:{value}")
    if kind == "triple":
        parts = (_term(value[part]) for part in ("subject", "predicate", "object"))
        return plain(f"<< {' '.join(parts)} >>")
    if "xml:lang" in cell:
        return text(value, canonical_language_tag(cell["xml:lang"]))
    return typed(value, iri(cell["datatype"])) if "datatype" in cell else plain(value)


def _with_canonical_tag(term: str) -> Term:
    head, at, tag = term.rpartition("@")
    if at and head.endswith('"') and term.startswith('"'):
        return Literal(f"{head}@{canonical_language_tag(tag)}")
    return Literal(term)
