"""The framework as RDF: rows of terms, as ``docs/model.md`` describes them."""

from skosmith_converter.graph.building import Graph, build_graph, build_published
from skosmith_converter.graph.dataset import Run

__all__ = ["Graph", "Run", "build_graph", "build_published"]
