"""Concepts and concept schemes as JSKOS objects (JSKOS 0.7: Item, Concept, Concept Scheme)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.terms import Iri, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import DCT, RDF, SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import is_within
from skosmith_server.vocabularies.relations import (
    BROADER,
    CREATED,
    IN_SCHEME,
    MODIFIED,
    NARROWER,
    OF_SCHEME,
    RELATED,
    TOP_OF,
    Relation,
)
from skosmith_server.vocabularies.vocabulary import (
    Vocabularies,
    is_deprecated,
    label_of,
    said_of,
    texts_among,
    texts_of,
)

__all__ = ["CONTEXT", "Objects", "language_map", "list_map"]

CONTEXT: Final = "https://gbv.github.io/jskos/context.json"
_UNTAGGED: Final = "und"
_LISTS: Final[Mapping[str, Iri]] = {
    "altLabel": SKOS.altLabel,
    "hiddenLabel": SKOS.hiddenLabel,
    "definition": SKOS.definition,
    "scopeNote": SKOS.scopeNote,
    "example": SKOS.example,
    "changeNote": SKOS.changeNote,
    "editorialNote": SKOS.editorialNote,
    "historyNote": SKOS.historyNote,
    "note": SKOS.note,
}
_DATES: Final[Mapping[str, Iri]] = {"created": CREATED, "modified": MODIFIED}
_DATE: Final = re.compile(
    r"-?\d{4}(-[01]\d(-[0-3]\d(T[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?)?)?"
)
_MOST_ANCESTORS: Final = 1000
_NAMING: Final = ("uri", "prefLabel", "notation")
_ASKED: Final[Mapping[str, Relation]] = {"narrower": NARROWER, "related": RELATED}


def language_map(texts: Mapping[str, Sequence[str]], wished: Sequence[str] = ()) -> dict[str, str]:
    """Give one text a language; tags are in small letters, and ``und`` where there is none."""
    return {tag: said[0] for tag, said in _in(texts, wished)}


def list_map(
    texts: Mapping[str, Sequence[str]], wished: Sequence[str] = ()
) -> dict[str, Sequence[str]]:
    """Give all texts a language."""
    return dict(_in(texts, wished))


def _in(
    texts: Mapping[str, Sequence[str]], wished: Sequence[str]
) -> Iterable[tuple[str, Sequence[str]]]:
    filled = {tag: [one for one in said if one] for tag, said in texts.items()}
    filled = {tag: said for tag, said in filled.items() if said}
    fitting = [tag for tag in filled if any(is_within(tag, one) for one in wished)]
    for tag in fitting or filled:
        yield tag.lower() or _UNTAGGED, filled[tag]


@dataclass(frozen=True, slots=True)
class Objects:
    """Makes objects for one request."""

    vocabularies: Vocabularies
    languages: Sequence[str] = ()
    """Ranges of the languages of texts; without one, all. What has no text in any has all."""
    properties: frozenset[str] = frozenset()
    """What is wanted beside the usual: ``narrower``, ``ancestors``, ``related``."""
    dropped: frozenset[str] = frozenset()

    def concepts(self, terms: Sequence[Iri]) -> list[dict[str, Any]]:
        """Give concepts, in their order."""
        source = self.vocabularies.source
        wanted = {"broader": BROADER, **{n: r for n, r in _ASKED.items() if n in self.properties}}
        around = {
            name: source.related_to_each(terms, relation)
            for name, relation in {**wanted, "inScheme": IN_SCHEME, "topConceptOf": TOP_OF}.items()
        }
        others = {one for name in wanted for found in around[name].values() for one in found}
        known, about = source.about(terms), source.about(others)
        full = source.having(terms, NARROWER)
        bodies = []
        for one in terms:
            body = self._concept(one, known, one in full)
            body["inScheme"] = _by_iri(around["inScheme"][one])
            if tops := around["topConceptOf"][one]:
                body["topConceptOf"] = _by_iri(tops)
            body |= {name: self._named(around[name][one], about) for name in wanted}
            bodies.append(self._kept(body))
        return bodies

    def _concept(self, concept: Iri, known: Catalogue, is_full: bool) -> dict[str, Any]:
        body = self._item(concept, known)
        body["narrower"] = [None] if is_full else []
        if "ancestors" in self.properties:
            above = self.ancestors(concept)
            body["ancestors"] = self._named(above, self.vocabularies.source.about(above))
        if is_deprecated(known, concept):
            body["deprecated"] = True
        if replacing := sorted(filter(is_iri, known.values(concept, DCT.isReplacedBy))):
            body["replacedBy"] = _by_iri(replacing)
        return body

    def schemes(self, terms: Sequence[Iri]) -> list[dict[str, Any]]:
        """Give concept schemes, with markers for their concepts."""
        known = self.vocabularies.source.about(terms)
        return [self._scheme(one, known) for one in terms]

    def _scheme(self, scheme: Iri, known: Catalogue) -> dict[str, Any]:
        body = self._item(scheme, known)
        body["prefLabel"] = body.get("prefLabel") or self._titles(scheme, known)
        body["notation"] = body.get("notation") or [self.vocabularies.id_of(scheme)]
        body["type"] = [iri_text(SKOS.ConceptScheme)]
        body["topConcepts"] = self._marker(scheme, TOP_OF.opposite)
        body["concepts"] = self._marker(scheme, OF_SCHEME)
        body["extent"] = str(len(self.vocabularies.concepts(scheme)))
        body["languages"] = [tag.lower() for tag in self.vocabularies.languages(scheme)]
        if licences := sorted(filter(is_iri, known.values(scheme, DCT.license))):
            body["license"] = _by_iri(licences)
        if whose := sorted(filter(is_iri, known.values(scheme, DCT.isVersionOf))):
            body["versionOf"] = _by_iri(whose)
        return self._kept(body)

    def ancestors(self, concept: Iri) -> list[Iri]:
        """Give the way up from a concept, the nearest first: of several broader ones, the first."""
        found: list[Iri] = []
        while len(found) < _MOST_ANCESTORS:
            above = self.vocabularies.source.related(concept, BROADER)
            concept = next((one for one in above if one not in (*found, concept)), Iri(""))
            if not concept:
                break
            found.append(concept)
        return found

    def _item(self, term: Iri, known: Catalogue) -> dict[str, Any]:
        """Give what concepts and schemes have in common."""
        said = said_of(known, term)
        types = {iri_text(one) for one in said.get(RDF.type, ()) if one != SKOS.Concept}
        body: dict[str, Any] = {"@context": CONTEXT, "uri": iri_text(term)}
        body["type"] = [iri_text(SKOS.Concept), *sorted(types)]
        if notations := sorted({literal_parts(v).value for v in said.get(SKOS.notation, ())}):
            body["notation"] = notations
        if labels := language_map(texts_among(said.get(SKOS.prefLabel, ())), self.languages):
            body["prefLabel"] = labels
        for name, predicate in _LISTS.items():
            if texts := list_map(texts_among(said.get(predicate, ())), self.languages):
                body[name] = texts
        for name, predicate in _DATES.items():
            for value in filter(is_literal, said.get(predicate, ())):
                if _DATE.fullmatch(literal_parts(value).value):
                    body[name] = literal_parts(value).value
        return body

    def _titles(self, scheme: Iri, known: Catalogue) -> dict[str, str]:
        titles = language_map(texts_of(known, scheme, DCT.title), self.languages)
        if titles:
            return titles
        label = label_of(known, scheme)
        return {(label.language.lower() or _UNTAGGED): label.value} if label else {}

    def _named(self, terms: Sequence[Iri], known: Catalogue) -> list[dict[str, Any]]:
        """Give concepts that others point to: by IRI, labels and notation."""
        items = [self._item(one, known) for one in terms]
        return [{key: item[key] for key in _NAMING if key in item} for item in items]

    def _marker(self, term: Iri, relation: Relation) -> list[None]:
        """Tell that there are some, without which."""
        return [None] if self.vocabularies.source.having([term], relation) else []

    def _kept(self, body: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in body.items() if name not in self.dropped}


def _by_iri(terms: Iterable[str]) -> list[dict[str, str]]:
    return [{"uri": iri_text(one)} for one in terms]
