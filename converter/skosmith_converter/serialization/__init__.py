"""Quads to text, in the six formats of RDF, the same bytes for the same graph."""

from skosmith_converter.serialization.files import write_folder, write_whole
from skosmith_converter.serialization.formats import (
    FORMATS,
    Format,
    UnwritableError,
    format_named,
    format_of_path,
)
from skosmith_converter.serialization.framed import Framer
from skosmith_converter.serialization.grouping import accepted
from skosmith_converter.serialization.writing import serialize

__all__ = [
    "FORMATS",
    "Format",
    "Framer",
    "UnwritableError",
    "accepted",
    "format_named",
    "format_of_path",
    "serialize",
    "write_folder",
    "write_whole",
]
