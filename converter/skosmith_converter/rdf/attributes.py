"""Attributes and behavioural factors, back from their concepts."""

from dataclasses import dataclass

from skosmith_converter.page import AttributePage, Passage
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.speakers import Speaker
from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["Attributes", "read_attributes"]


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a document says about attributes."""

    pages: tuple[AttributePage, ...]
    unnamed: tuple[Iri, ...]
    """Those that it has texts of, but no name for."""


def read_attributes(index: Index, speaker: Speaker) -> Attributes:
    """Give what a document says about attributes, a page for each state of its texts."""
    pages, unnamed = [], []
    for node in index.of_kind(SM.Attribute):
        levels = [Iri(v) for v in index.values(node, SKOS.narrower)]
        nodes = [one for one in (node, *levels) if one in speaker.said]
        if not nodes:
            continue
        if speaker.passage(node, SKOS.prefLabel) is None:
            unnamed.append(node)
            continue
        states = max(len(speaker.states(n, p)) for n in nodes for p in speaker.said[n])
        pages += [_page(index, speaker, node, levels, state) for state in range(states)]
    return Attributes(tuple(pages), tuple(unnamed))


def _page(
    index: Index, speaker: Speaker, node: Iri, levels: list[Iri], state: int
) -> AttributePage:
    name = speaker.passage(node, SKOS.prefLabel, state) or speaker.passage(node, SKOS.prefLabel)
    found: list[tuple[int, Passage]] = []
    for below in levels:
        at = index.name(index.value(below, SM.atLevel) or below)
        text = speaker.passage(below, SKOS.definition, state)
        if at is not None and text is not None:
            found.append((at.level, text))
    return AttributePage(
        source=speaker.source,
        language=speaker.language,
        code=index.plain(node, SKOS.notation) or "",
        name=name or Passage("", (0, 0)),
        kind=speaker.passage(node, SM.attributeType, state),
        description=speaker.passage(node, SKOS.definition, state),
        notes=tuple(h.passage for h in speaker.heard(node, SKOS.scopeNote, state)),
        levels=tuple(sorted(found, key=lambda level: level[0])),
    )
