"""A SHACL engine: shapes compiled to set operations on a graph laid out by predicate.

`Index` is the graph, `read_shapes` reads a shapes graph, `check` gives what the shapes find. The
engine knows SHACL Core and SHACL-SPARQL (W3C Recommendation of 2017) and nothing of SKOS.
"""

from skosmith_converter.shacl.checking import Outcome, Result, check
from skosmith_converter.shacl.errors import ShapesError, TooLongError
from skosmith_converter.shacl.index import Index, Triple
from skosmith_converter.shacl.paths import Path
from skosmith_converter.shacl.shapes import Shapes, read_shapes

__all__ = [
    "Index",
    "Outcome",
    "Path",
    "Result",
    "Shapes",
    "ShapesError",
    "TooLongError",
    "Triple",
    "check",
    "read_shapes",
]
