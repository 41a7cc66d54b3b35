"""The framework as RDF: rows of terms, as ``docs/model.md`` describes them."""

from skosmith_converter.graph.building import Graph, build_graph, build_published
from skosmith_converter.graph.dataset import ACKNOWLEDGEMENT, FOUNDATION, LICENCE, Run

__all__ = [
    "ACKNOWLEDGEMENT",
    "FOUNDATION",
    "LICENCE",
    "Graph",
    "Run",
    "build_graph",
    "build_published",
]
