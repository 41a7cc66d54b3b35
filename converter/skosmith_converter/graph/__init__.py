"""The framework as RDF: rows of terms, as ``docs/model.md`` describes them."""

from skosmith_converter.graph.building import Graph, build_graph

__all__ = ["Graph", "build_graph"]
