"""Mappings of the graph as JSKOS objects, and which of them a request asks for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from skosmith_converter.terms import Iri, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import OWL, SKOS, SSSOM
from skosmith_server.catalogue import Catalogue
from skosmith_server.jskos.objects import CONTEXT, language_map
from skosmith_server.vocabularies.relations import MAPPINGS, Relation
from skosmith_server.vocabularies.source import Source
from skosmith_server.vocabularies.vocabulary import Vocabularies, texts_of

__all__ = ["DIRECTIONS", "Link", "Wanted", "link_of", "links", "mapping_object"]

DIRECTIONS: Final = ("forward", "backward", "both")
_MAPPED_BY: Final = Relation((), MAPPINGS)
_AXIOM_OF: Final = Relation((), (OWL.annotatedSource,))
_SET_OF: Final = Relation((), (SSSOM.mappings,))


class Link(NamedTuple):
    """A mapping as it is stated."""

    source: Iri
    relation: Iri
    target: Iri


@dataclass(frozen=True, slots=True)
class _End:
    """What one end of a mapping is to be; None for whatever it is."""

    concepts: frozenset[str] | None = None
    schemes: frozenset[str] | None = None

    @property
    def is_open(self) -> bool:
        return self.concepts is None and self.schemes is None

    def fits(self, concept: Iri, vocabularies: Vocabularies) -> bool:
        """Tell whether a concept may be this end."""
        if self.concepts is not None and concept not in self.concepts:
            return False
        return self.schemes is None or not self.schemes.isdisjoint(vocabularies.schemes_of(concept))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mappings a request asks for."""

    from_end: _End = _End()
    to_end: _End = _End()
    direction: str = "forward"
    is_any: bool = False
    """Whether one end that fits will do (``mode=or``)."""
    types: frozenset[str] | None = None
    sets: frozenset[str] | None = None
    """Mapping sets, as terms."""

    @staticmethod
    def end(concepts: Collection[str] | None, schemes: Collection[str] | None) -> _End:
        """Give what an end is to be."""
        return _End(
            None if concepts is None else frozenset(concepts),
            None if schemes is None else frozenset(schemes),
        )

    def fits(self, link: Link, vocabularies: Vocabularies) -> bool:
        """Tell whether a mapping is asked for."""
        if self.types is not None and link.relation not in self.types:
            return False
        ways = [(link.source, link.target), (link.target, link.source)]
        ways = {"forward": ways[:1], "backward": ways[1:], "both": ways}[self.direction]
        if not any(self._fits(*way, vocabularies) for way in ways):
            return False
        return self.sets is None or not self.sets.isdisjoint(_sets(link, vocabularies.source))

    def _fits(self, one: Iri, other: Iri, vocabularies: Vocabularies) -> bool:
        ends = [(self.from_end, one), (self.to_end, other)]
        found = [end.fits(concept, vocabularies) for end, concept in ends if not end.is_open]
        return (any if self.is_any else all)(found) if found else True


def links(vocabularies: Vocabularies, wanted: Wanted) -> list[Link]:
    """Give the mappings that are asked for, sorted."""
    found = _candidates(vocabularies.source, wanted)
    return [link for link in found if wanted.fits(link, vocabularies)]


def _candidates(source: Source, wanted: Wanted) -> Sequence[Link]:
    """Give the mappings that may be meant: those of the concepts that are named, else all."""
    given = [end.concepts for end in (wanted.from_end, wanted.to_end)]
    named = {concept for concepts in given for concept in concepts or ()}
    is_named = (all if wanted.is_any else any)(concepts is not None for concepts in given)
    if not is_named:
        return source.kept("links", lambda: _stated(source, source.mapped()))
    pointing = {Iri(one) for concept in named for one in source.related(concept, _MAPPED_BY)}
    return _stated(source, {*map(Iri, named), *pointing})


def _stated(source: Source, subjects: Iterable[Iri]) -> list[Link]:
    kept = sorted(set(subjects))
    known = source.about(kept)
    return sorted(
        {
            Link(one, predicate, Iri(value))
            for one in kept
            for _, predicate, value, _ in known.by_subject.get(one, ())
            if predicate in MAPPINGS and is_iri(value)
        }
    )


def _axiom(link: Link, source: Source) -> Iri:
    """Give what is said of a mapping as a thing; empty where nothing is."""
    axioms = source.related(link.source, _AXIOM_OF)
    known = source.about(axioms)
    for axiom in axioms:
        said = {quad[1]: quad[2] for quad in known.by_subject.get(axiom, ())}
        ends = said.get(OWL.annotatedProperty), said.get(OWL.annotatedTarget)
        if ends == (link.relation, link.target):
            return axiom
    return Iri("")


def link_of(axiom: Iri, source: Source) -> Link | None:
    """Give the mapping of which a thing says more; None where it does not."""
    known = source.about([axiom])
    for one in filter(is_iri, known.values(axiom, OWL.annotatedSource)):
        stated = _stated(source, [Iri(one)])
        found = next((link for link in stated if _axiom(link, source) == axiom), None)
        if found is not None:
            return found
    return None


def _sets(link: Link, source: Source) -> Sequence[Iri]:
    axiom = _axiom(link, source)
    return source.related(axiom, _SET_OF) if axiom else ()


def mapping_object(
    link: Link, vocabularies: Vocabularies, languages: Sequence[str] = ()
) -> dict[str, Any]:
    """Give a mapping (JSKOS 0.7, *Concept Mapping*)."""
    source = vocabularies.source
    known = source.about([link.source, link.target])
    body: dict[str, Any] = {"@context": CONTEXT}
    axiom = _axiom(link, source)
    if axiom:
        body["uri"] = iri_text(axiom)
    body["type"] = [iri_text(link.relation)]
    for name, concept in (("from", link.source), ("to", link.target)):
        body[name] = {"memberSet": [_end(concept, known, languages)]}
        if schemes := vocabularies.schemes_of(concept):
            body[f"{name}Scheme"] = {"uri": iri_text(schemes[0])}
    if axiom:
        body |= _said_of(axiom, source)
    return body


def _end(concept: Iri, known: Catalogue, languages: Sequence[str]) -> dict[str, Any]:
    labels = language_map(texts_of(known, concept, SKOS.prefLabel), languages)
    notations = sorted({literal_parts(v).value for v in known.values(concept, SKOS.notation)})
    return (
        {"uri": iri_text(concept)}
        | ({"prefLabel": labels} if labels else {})
        | ({"notation": notations} if notations else {})
    )


def _said_of(axiom: Iri, source: Source) -> dict[str, Any]:
    known = source.about([axiom])
    body: dict[str, Any] = {}
    if sets := source.related(axiom, _SET_OF):
        body["partOf"] = [{"uri": iri_text(one)} for one in sets]
    for value in filter(is_literal, known.values(axiom, SSSOM.confidence)):
        try:
            confidence = float(literal_parts(value).value)
        except ValueError:
            continue
        if 0 <= confidence <= 1:
            body["mappingRelevance"] = confidence
    return body
