"""A comparison as RDF: an ``xkos:Correspondence`` made of one ``sm:Change`` a difference.

Nothing in it is a sentence of ours: values are those of the two graphs.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from skosmith_converter.comparison.model import (
    Change,
    Comparison,
    EntryChanges,
    EntryKind,
    Kind,
    Place,
)
from skosmith_converter.comparison.wording import mark_words
from skosmith_converter.iris import Iris
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, integer, plain, text
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM, XKOS

__all__ = ["rows_of"]

_KINDS: Final = {
    Kind.ADDED: SM.addition,
    Kind.REMOVED: SM.removal,
    Kind.TRANSLATION_ADDED: SM.addition,
    Kind.TRANSLATION_REMOVED: SM.removal,
    Kind.RENAMED: SM.renaming,
    Kind.MOVED: SM.move,
    Kind.LEVEL_ADDED: SM.addition,
    Kind.LEVEL_WITHDRAWN: SM.removal,
    Kind.NOT_OBSERVED_ADDED: SM.addition,
    Kind.NOT_OBSERVED_WITHDRAWN: SM.removal,
    Kind.REWORDED: SM.rewording,
    Kind.REPUNCTUATED: SM.repunctuation,
    Kind.TEXT_ADDED: SM.addition,
    Kind.TEXT_REMOVED: SM.removal,
    Kind.REORDERED: SM.reordering,
    Kind.COUNTED: SM.recount,
}
_PROPERTIES: Final[dict[Kind | Place, Iri]] = {
    Kind.TRANSLATION_ADDED: DCT.language,
    Kind.TRANSLATION_REMOVED: DCT.language,
    Kind.RENAMED: SKOS.prefLabel,
    Kind.MOVED: SKOS.broader,
    Kind.NOT_OBSERVED_ADDED: SM.notObservedAt,
    Kind.NOT_OBSERVED_WITHDRAWN: SM.notObservedAt,
    Kind.REORDERED: SKOS.memberList,
    Kind.COUNTED: SM.guidanceActivities,
    Place.DESCRIPTION: SKOS.definition,
    Place.NOTE: SKOS.scopeNote,
    Place.NOT_OBSERVED_NOTE: SM.notObservedNote,
    Place.LEAD_IN: SKOS.prefLabel,
    Place.ACTIVITY: SKOS.prefLabel,
    Place.LEVEL_TEXT: SKOS.definition,
    Place.ESSENCE: SM.essence,
}
"""What a change is a change of, by its kind, else by its place."""
_OF_LINKS: Final = {Kind.MOVED, Kind.NOT_OBSERVED_ADDED, Kind.NOT_OBSERVED_WITHDRAWN}
"""Their values are concepts, and what changed is the entry itself."""
_OF_ENTRY: Final = {*_OF_LINKS, Kind.REORDERED}
_OF_WORDS: Final = {Kind.RENAMED, Kind.REWORDED, Kind.REPUNCTUATED}
_FOLDERS: Final = {kind: f"{kind}s" for kind in EntryKind} | {EntryKind.CATEGORY: "categories"}


def rows_of(comparison: Comparison) -> list[Quad]:
    """Give the rows of a comparison, sorted, without blank nodes.

    Skills that both editions have are linked by ``dct:replaces``, changed or not, where their
    IRIs differ.
    """
    old, new = comparison.old, comparison.new
    iris = Iris(new.scheme[1:-1].removesuffix(new.edition))
    whole = iris.changes(new.edition, old.edition)
    triples: set[tuple[Iri, Iri, Term]] = {
        (whole, RDF.type, XKOS.Correspondence),
        (whole, XKOS.compares, old.scheme),
        (whole, XKOS.compares, new.scheme),
    }
    for entry in comparison.entries:
        triples.update(_succession(entry))
        for number, change in enumerate(entry.changes, start=1):
            local = f"{_FOLDERS[entry.kind]}/{quote(entry.code)}/{number}"
            node = iris.changes(new.edition, old.edition, local)
            triples.add((whole, XKOS.madeOf, node))
            triples.update((node, *rest) for rest in _change(change, entry))
            triples.update(_note(change))
    return sorted((*triple, DEFAULT_GRAPH) for triple in triples)


def _succession(entry: EntryChanges) -> Iterator[tuple[Iri, Iri, Term]]:
    if entry.kind is EntryKind.SKILL and entry.old is not None and entry.new is not None:
        before, after = entry.old.concept, entry.new.concept
        if before != after:
            yield after, DCT.replaces, before
            yield before, DCT.isReplacedBy, after


def _change(change: Change, entry: EntryChanges) -> Iterator[tuple[Iri, Term]]:
    yield RDF.type, XKOS.ConceptAssociation
    yield RDF.type, SM.Change
    yield SM.changeKind, _KINDS[change.kind]
    if (changed := _property(change)) is not None:
        yield SM.changedProperty, changed
    if change.language and change.kind is not Kind.MOVED:
        yield DCT.language, plain(change.language)
    concepts = change.concepts
    if change.kind in _OF_ENTRY and entry.old is not None and entry.new is not None:
        concepts = entry.old.concept, entry.new.concept
    for predicate, concept in zip((XKOS.sourceConcept, XKOS.targetConcept), concepts, strict=True):
        if concept is not None:
            yield predicate, concept
    yield from _values(change)


def _note(change: Change) -> Iterator[tuple[Iri, Iri, Term]]:
    """Say at the new concept, as SKOS has it, what became of its words."""
    concept = change.concepts[1]
    if concept is not None and change.old and change.new and change.kind in _OF_WORDS:
        yield concept, SKOS.changeNote, text(mark_words(change), change.language)


def _property(change: Change) -> Iri | None:
    if change.kind in _PROPERTIES or change.place is None:
        return _PROPERTIES.get(change.kind)
    return _PROPERTIES[change.place]


def _values(change: Change) -> Iterator[tuple[Iri, Term]]:
    sides = SM.oldValue, SM.newValue
    if change.kind in _OF_LINKS:
        found: Iterator[tuple[Iri, Term | None]] = zip(sides, change.concepts, strict=True)
        yield from ((side, concept) for side, concept in found if concept is not None)
        return
    for side, words in zip(sides, (change.old, change.new), strict=True):
        if words is None:
            continue
        if change.kind is Kind.COUNTED:
            yield from ((side, integer(int(number))) for number in words.split("/"))
        else:
            yield side, text(words, change.language)
