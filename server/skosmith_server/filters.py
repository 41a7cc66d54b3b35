"""What templates may do to a value."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from skosmith_converter.directions import direction_of
from skosmith_converter.terms import Literal, literal_parts
from skosmith_server.cells import Cell
from skosmith_server.overview import language_name
from skosmith_server.protocol import QueryOperation

__all__ = ["FILTERS"]


def _literal(term: Literal) -> str:
    """Give the text of a literal."""
    return literal_parts(term).value


def _literal_language(term: Literal) -> str:
    """Give the language tag of a literal; empty without one."""
    return literal_parts(term).language or ""


def _words(name: str) -> str:
    """Give ``SkillLevel`` as ``skill level``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _as_parameters(operation: QueryOperation, name: str) -> str:
    """Give the query string that asks the same again, in the form of a name."""
    pairs = [("query", operation.query)]
    pairs += [("default-graph-uri", graph) for graph in operation.default_graphs]
    pairs += [("named-graph-uri", graph) for graph in operation.named_graphs]
    return urlencode([*pairs, ("format", name)])


def _written(cell: Cell) -> Markup:
    """Show a term: pages and tables of results have thousands."""
    if cell.href:
        title = f' title="{escape(cell.title)}"' if cell.title else ""
        outside = ' class="external" rel="noreferrer"' if cell.external else ""
        name, beside = f'<bdi class="code">{escape(cell.text)}</bdi>', ""
        if cell.label:
            spoken = f' lang="{escape(cell.label_language)}"' if cell.label_language else ""
            name = f"<bdi{spoken}>{escape(cell.label)}</bdi>"
            beside = f' <bdi class="iri">{escape(cell.text)}</bdi>'
        shown = f'<a href="{escape(cell.href)}"{title}{outside}>{name}</a>{beside}'
    elif cell.language:
        spoken = f'lang="{escape(cell.language)}" dir="auto" class="text"'
        shown = f"<span {spoken}>{escape(cell.text)}</span>"
    else:
        shown = f'<bdi class="text">{escape(cell.text)}</bdi>'
    if cell.datatype and cell.datatype != "xsd:integer":
        shown += f'<span class="tag">{escape(cell.datatype)}</span>'
    return Markup(shown)  # noqa: S704 (put together of escaped parts)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "as_parameters": _as_parameters,
    "direction": direction_of,
    "language_name": language_name,
    "literal": _literal,
    "literal_language": _literal_language,
    "words": _words,
    "written": _written,
}
