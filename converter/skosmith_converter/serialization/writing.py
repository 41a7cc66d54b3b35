"""Quads to text in any of the formats."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from skosmith_converter.serialization.formats import Format
from skosmith_converter.serialization.jsonld import write_jsonld
from skosmith_converter.serialization.nquads import write_nquads, write_ntriples
from skosmith_converter.serialization.rdfxml import write_rdfxml
from skosmith_converter.serialization.turtle import write_trig, write_turtle
from skosmith_converter.terms import Quad
from skosmith_converter.vocabulary import NAMESPACES

__all__ = ["serialize"]

_Writer: TypeAlias = Callable[[Sequence[Quad], Mapping[str, str]], Iterator[str]]

_WRITERS: Final[dict[str, _Writer]] = {
    "turtle": write_turtle,
    "trig": write_trig,
    "ntriples": write_ntriples,
    "nquads": write_nquads,
    "rdfxml": write_rdfxml,
    "jsonld": write_jsonld,
}


def serialize(
    quads: Sequence[Quad], form: Format, prefixes: Mapping[str, str] = NAMESPACES
) -> Iterator[str]:
    """Write quads in a format, as chunks of text to be joined.

    The same quads in any order give the same text. N-Quads and TriG hold every graph, the other
    formats the union of those that are `accepted`. Turtle, TriG and RDF/XML declare those of
    `prefixes` (prefix → namespace) that they use; pass ``NAMESPACES | {…}`` for more.

    Raises ValueError where a prefix is none, UnwritableError (RDF/XML only) where the graph does
    not fit into XML; both when the chunks are drawn.
    """
    return _WRITERS[form.name](quads, prefixes)
