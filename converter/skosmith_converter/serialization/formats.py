"""The formats we read and write, as a table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath
from typing import Final

from skosmith_converter.errors import SkosmithError

__all__ = ["FORMATS", "Format", "UnwritableError", "format_named", "format_of_path"]


class UnwritableError(SkosmithError, ValueError):
    """A graph holds something that a format has no way to write."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write RDF."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    """With the dot, the usual one first."""
    holds_graphs: bool
    """Whether what we write keeps named graphs apart; the others hold the union."""


FORMATS: Final[dict[str, Format]] = {
    row.name: row
    for row in (
        Format("turtle", "text/turtle", (".ttl",), holds_graphs=False),
        Format("trig", "application/trig", (".trig",), holds_graphs=True),
        Format("ntriples", "application/n-triples", (".nt",), holds_graphs=False),
        Format("nquads", "application/n-quads", (".nq",), holds_graphs=True),
        Format("rdfxml", "application/rdf+xml", (".rdf", ".xml", ".owl"), holds_graphs=False),
        Format("jsonld", "application/ld+json", (".jsonld", ".json"), holds_graphs=False),
    )
}
"""Name → format."""

_BY_SUFFIX = {suffix: row for row in FORMATS.values() for suffix in row.suffixes}
_BY_WORD = (
    {suffix.removeprefix("."): row for suffix, row in _BY_SUFFIX.items()}
    | {row.media_type: row for row in FORMATS.values()}
    | FORMATS
)


def format_named(name: str) -> Format:
    """Give the format of a name, file name suffix or media type, whatever its case and hyphens.

    Raises ValueError with the nearest known names where there is none.

    >>> format_named("ttl").name, format_named("JSON-LD").name, format_named("text/turtle").name
    ('turtle', 'jsonld', 'turtle')
    """
    word = name.strip().lower().removeprefix(".")
    found = _BY_WORD.get(word) or _BY_WORD.get(re.sub("[-/ ]", "", word))
    if found is None:
        raise ValueError(f"no format {name!r}; {_nearest(name.lower(), _BY_WORD, FORMATS)}")
    return found


def format_of_path(path: PurePath | str) -> Format:
    """Give the format that the name of a file asks for.

    Raises ValueError with the nearest known suffixes where it asks for none we know.

    >>> format_of_path("graph.nq").name
    'nquads'
    """
    suffix = PurePath(path).suffix.lower()
    found = _BY_SUFFIX.get(suffix)
    if found is None:
        said = f"the suffix {suffix!r}" if suffix else "a name without suffix"
        raise ValueError(
            f"{path}: {said} names no format; {_nearest(suffix, _BY_SUFFIX, _BY_SUFFIX)}"
        )
    return found


def _nearest(word: str, known: Iterable[str], everything: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=2, cutoff=0.5)
    if near:
        return f"the nearest known: {' and '.join(near)}"
    return f"known: {', '.join(everything)}"
