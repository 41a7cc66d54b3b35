"""Builds the whole graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from skosmith_converter.framework import Edition, Framework
from skosmith_converter.graph.attributes import add_attributes
from skosmith_converter.graph.categories import add_categories
from skosmith_converter.graph.counting import count
from skosmith_converter.graph.dataset import Run, add_dataset
from skosmith_converter.graph.documents import add_documents
from skosmith_converter.graph.levels import add_levels
from skosmith_converter.graph.published import add_published
from skosmith_converter.graph.rows import Rows
from skosmith_converter.graph.skills import add_series, add_skill
from skosmith_converter.iris import Iris
from skosmith_converter.terms import GraphName, Iri, Quad, text
from skosmith_converter.vocabulary import DCT, RDF, SKOS

__all__ = ["Graph", "build_graph", "build_published"]


Place: TypeAlias = tuple[str, int]
"""File name and line (from 1)."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The rows, sorted, each once; and where in a document each one that it makes stands."""

    quads: tuple[Quad, ...]
    _lines: Mapping[Quad, int]
    _names: Mapping[GraphName, str]

    def place_of(self, quad: Quad) -> Place | None:
        """Give the file and line that say a row; None for what holds the texts together."""
        line = self._lines.get(quad, 0)
        return (self._names[quad[3]], line) if line else None


def build_graph(
    framework: Framework, iris: Iris, run: Run, *, with_statements: bool = True
) -> Graph:
    """Give the graph of a framework; `with_statements` adds the layer of single sentences."""
    rows = Rows(iris)
    for edition in framework.editions:
        _add_schemes(rows, edition, with_statements=with_statements)
        add_categories(rows, edition)
        add_levels(rows, edition)
        add_attributes(rows, edition)
        for skill in edition.skills:
            add_skill(rows, edition.name, skill, with_statements=with_statements)
    add_series(rows, framework)
    add_documents(rows, framework.documents)
    quads = sorted(rows.quads)
    described = Rows(iris)
    add_dataset(described, framework, run, count(quads, rows.superseded))
    quads += described.quads
    quads.sort()  # what is sorted already is merged in one pass
    return Graph(tuple(quads), rows.quads, rows.names)


def build_published(framework: Framework, iris: Iris) -> Graph:
    """Give the graph of a framework in the published vocabulary, and nothing that is not in it."""
    rows = Rows(iris, with_places=False)
    add_published(rows, framework)
    return Graph(tuple(sorted(rows.quads)), rows.quads, rows.names)


def _add_schemes(rows: Rows, edition: Edition, *, with_statements: bool) -> None:
    """Add the concept schemes of an edition that have concepts."""
    name, iris = edition.name, rows.iris
    _add_scheme(rows, iris.edition(name), f"SFIA {name}: skills")
    _add_scheme(rows, iris.levels(name), f"SFIA {name}: levels of responsibility")
    if any(skill.activities for skill in edition.skills):
        _add_scheme(rows, iris.activities(name), f"SFIA {name}: guidance activities")
    if edition.attributes:
        _add_scheme(rows, iris.attributes(name), f"SFIA {name}: attributes")
    if with_statements and any(level.statements for s in edition.skills for level in s.levels):
        _add_scheme(rows, iris.statements(name), f"SFIA {name}: responsibility statements")


def _add_scheme(rows: Rows, scheme: Iri, title: str) -> None:
    rows.add(scheme, RDF.type, SKOS.ConceptScheme)
    rows.add(scheme, DCT.title, text(title, "en"))
