"""Categories and subcategories as rows."""

from skosmith_converter.framework import Edition
from skosmith_converter.graph.rows import Rows
from skosmith_converter.graph.skills import add_exact_match
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["add_categories"]


def add_categories(rows: Rows, edition: Edition) -> None:
    """Add the categories of an edition: categories on top of its scheme, subcategories below."""
    iris, name = rows.iris, edition.name
    scheme = iris.edition(name)
    for category in edition.categories:
        key = category.key
        concept = iris.category(name, key)
        rows.add_concept(concept, SM.Category, scheme)
        rows.say(concept, SKOS.prefLabel, category.names)
        if category.broader is None:
            rows.add_top_concept(concept, scheme)
        else:
            rows.add_broader(concept, iris.category(name, category.broader))
        add_exact_match(rows, name, lambda i, key=key: i.category(name, key))  # type: ignore[misc]
