"""Serves a graph: SPARQL, linked data, pages."""
