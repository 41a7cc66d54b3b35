"""Ordered lists as rows: guidance activities and responsibility statements."""

from collections.abc import Callable
from dataclasses import dataclass

from skosmith_converter.framework import Item, ItemList
from skosmith_converter.graph.rows import Rows
from skosmith_converter.terms import Iri, integer
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["ItemKind", "add_list"]


@dataclass(frozen=True, slots=True)
class ItemKind:
    """What the items of a list are."""

    kind: Iri
    """Their class."""
    belongs_to: Iri
    """The property from an item to what the list is about."""
    label: Callable[[str], str] = str
    """How a label is made of the text on the page."""
    placed: bool = True
    """Whether to say where a text stands; sentences of a text are where that is."""


def add_list(
    rows: Rows, items: ItemList, kind: ItemKind, about: Iri, places: tuple[Iri, Iri]
) -> None:
    """Add an ordered collection with its items; `places` are the collection and the scheme.

    Items of which only superseded texts are left are no members.
    """
    collection, scheme = places
    members = {item.number: rows.iris.item(collection, item.number) for item in items.items}
    accepted = []
    for item in items.items:
        concept = members[item.number]
        _say_item(rows, concept, item, kind)
        if not any(said.accepted for said in item.texts):
            continue
        accepted.append(concept)
        rows.add_concept(concept, kind.kind, scheme)
        rows.add(concept, kind.belongs_to, about)
        rows.add(concept, SM.position, integer(item.number))
        if item.parent is None:
            rows.add_top_concept(concept, scheme)
        else:
            rows.add_broader(concept, members[item.parent])
    rows.add_collection(collection, accepted)


def _say_item(rows: Rows, concept: Iri, item: Item, kind: ItemKind) -> None:
    """Give the labels, and the text of the page where it differs from the label."""
    rows.say(concept, SKOS.prefLabel, item.texts, kind.label, placed=kind.placed)
    differing = [said for said in item.texts if kind.label(said.texts[0]) != said.texts[0]]
    rows.say(concept, SM.sourceText, differing)
