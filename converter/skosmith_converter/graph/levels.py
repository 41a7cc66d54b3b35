"""Levels of responsibility and their essence statements as rows."""

from skosmith_converter.framework import Edition, Level
from skosmith_converter.graph.rows import Rows
from skosmith_converter.graph.skills import add_exact_match
from skosmith_converter.terms import integer
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["add_levels"]


def add_levels(rows: Rows, edition: Edition) -> None:
    """Add the seven levels of an edition, in order."""
    iris = rows.iris
    for level in edition.levels:
        _add_level(rows, edition.name, level)
    numbers = [level.number for level in edition.levels]
    order = iris.level_order(edition.name)
    rows.add_collection(order, [iris.level(edition.name, number) for number in numbers])


def _add_level(rows: Rows, edition: str, level: Level) -> None:
    iris = rows.iris
    concept, scheme = iris.level(edition, level.number), iris.levels(edition)
    rows.add_concept(concept, SM.Level, scheme)
    rows.add_top_concept(concept, scheme)
    rows.add(concept, SKOS.notation, integer(level.number))
    rows.say(concept, SKOS.prefLabel, level.labels)
    rows.say(concept, SM.guidingPhrase, level.phrases)
    add_exact_match(rows, edition, lambda i: i.level(edition, level.number))
    if not level.essences:
        return
    essence = iris.essence(edition, level.number)
    rows.add_concept(essence, SM.EssenceStatement, scheme)
    rows.add_broader(essence, concept)
    rows.add(concept, SM.essenceStatement, essence)
    rows.say(concept, SM.essence, level.essences)
    rows.say(essence, SKOS.prefLabel, level.introductions)
    rows.say(essence, SKOS.definition, level.essences)
