"""Reads graphs as sources: RDF in our own vocabulary or in the published one, below any base.

What each source document said comes back as a `Document` of its own where the file keeps named
graphs; else the file itself is the source of what can't be told apart (``docs/sources.md``).
"""

from skosmith_converter.rdf.file import read_graph
from skosmith_converter.rdf.telling import format_by_name, format_of

__all__ = ["format_by_name", "format_of", "read_graph"]
