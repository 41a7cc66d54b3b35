"""The vocabularies of a graph: its concept schemes, each with an id that fits into a path."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from skosmith_converter.terms import Iri, Term, iri_text, is_literal, literal_parts
from skosmith_converter.vocabulary import OWL, RDF, SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import best_language, is_within
from skosmith_server.vocabularies.relations import IN_SCHEME, OF_SCHEME, Relation
from skosmith_server.vocabularies.source import Source

__all__ = [
    "LABELS_OF",
    "Label",
    "Vocabularies",
    "code_of",
    "is_deprecated",
    "label_of",
    "said_of",
    "short_of",
    "text_in",
    "texts_among",
    "texts_of",
]

LABELS_OF: Final[Mapping[str, Iri]] = {
    "prefLabel": SKOS.prefLabel,
    "altLabel": SKOS.altLabel,
    "hiddenLabel": SKOS.hiddenLabel,
}
_NOT_IN_ID: Final = re.compile(r"[^\w.~-]+", re.ASCII)
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing is called, and in which language."""

    value: str
    language: str = ""

    def marked(self, wished: str) -> str:
        """Give it with its language behind it where that is not the one wished for."""
        if not self.language or is_within(self.language, wished):
            return self.value
        return f"{self.value} ({self.language})"


def label_of(known: Catalogue, term: str, language: str | None = None) -> Label | None:
    """Give what a thing is called in the language that is nearest to the one wished for."""
    label = known.label(term, language)
    if label is None:
        return None
    value, tag, _ = literal_parts(label)
    return Label(value, tag or "")


def code_of(known: Catalogue, term: str) -> str:
    """Give the first notation of a concept; empty without one."""
    return min((literal_parts(v).value for v in known.values(term, SKOS.notation)), default="")


def texts_of(known: Catalogue, term: str, predicate: Iri) -> dict[str, list[str]]:
    """Give the texts of a property by their languages, both sorted."""
    return texts_among(known.values(term, predicate))


def texts_among(values: Iterable[Term]) -> dict[str, list[str]]:
    """Give the texts among values by their languages, both sorted."""
    found: dict[str, list[str]] = {}
    for value in sorted(set(filter(is_literal, values))):
        parts = literal_parts(value)
        found.setdefault(parts.language or "", []).append(parts.value)
    return dict(sorted(found.items()))


def said_of(known: Catalogue, term: str) -> dict[Iri, list[Term]]:
    """Give the values of all properties of a thing, which may have hundreds."""
    found: dict[Iri, list[Term]] = {}
    for _, predicate, value, _ in known.by_subject.get(term, ()):
        found.setdefault(predicate, []).append(value)
    return found


def text_in(known: Catalogue, term: str, predicate: Iri, language: str | None) -> str:
    """Give the text of a property in the language nearest to a wish; empty without any."""
    texts = texts_of(known, term, predicate)
    best = best_language(language, [*texts])
    return texts[best][0] if best is not None else ""


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """All concept schemes."""

    source: Source
    indexed: Sequence[str] = ()
    """Schemes of which the index of texts knows, whatever they are typed."""

    def ids(self) -> Mapping[str, Iri]:
        """Give the id of each vocabulary, its IRI below it; sorted by id."""
        return self.source.kept("ids", self._ids)

    def _ids(self) -> Mapping[str, Iri]:
        schemes = sorted({*self.source.of_type(SKOS.ConceptScheme), *map(Iri, self.indexed)})
        names = {scheme: _id_of(scheme, self.source.base) for scheme in schemes if scheme}
        often = Counter(names.values())
        found = {
            name if often[name] == 1 else f"{name}-{_digest(scheme)}": scheme
            for scheme, name in names.items()
        }
        return dict(sorted(found.items()))

    def id_of(self, scheme: str) -> str:
        """Give the id of a scheme; empty for one that is none of ours."""
        by_scheme: Mapping[str, str] = self.source.kept(
            "by scheme", lambda: {scheme: name for name, scheme in self.ids().items()}
        )
        return by_scheme.get(scheme, "")

    def schemes_of(self, concept: str) -> Sequence[Iri]:
        """Give the schemes that a concept is in."""
        return self.source.related(concept, IN_SCHEME)

    def concepts(self, scheme: Iri) -> Sequence[Iri]:
        """Give the concepts of a scheme, in the order in which people count."""
        return self.source.kept(
            ("concepts", scheme), lambda: self.source.related(scheme, OF_SCHEME)
        )

    def has(self, scheme: Iri, concept: str) -> bool:
        """Tell whether a concept is in a scheme."""
        members: frozenset[str] = self.source.kept(
            ("members", scheme), lambda: frozenset(self.concepts(scheme))
        )
        return concept in members

    def collections(self, scheme: Iri) -> Sequence[Iri]:
        """Give the collections that have a concept of a scheme as member, or say they are in it."""
        return self.source.kept(("collections", scheme), lambda: self._collections(scheme))

    def _collections(self, scheme: Iri) -> Sequence[Iri]:
        found = self.source.of_type(SKOS.Collection, SKOS.OrderedCollection)
        known = self.source.about(found)
        return [
            one
            for one in found
            if scheme in known.values(one, SKOS.inScheme)
            or any(self.has(scheme, member) for member in known.values(one, SKOS.member))
        ]

    def label_counts(self, scheme: Iri) -> Mapping[str, Mapping[str, int]]:
        """Give language → label property → number of labels of the concepts of a scheme."""
        return self.source.kept(("labels", scheme), lambda: self._label_counts(scheme))

    def _label_counts(self, scheme: Iri) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, Counter[str]] = {}
        names = {predicate: name for name, predicate in LABELS_OF.items()}
        concepts = self.concepts(scheme)
        known = self.source.about(concepts)
        for concept in concepts:
            for _, predicate, value, _ in known.by_subject.get(concept, ()):
                if predicate in names and is_literal(value):
                    tag = literal_parts(value).language or ""
                    found.setdefault(tag, Counter())[names[predicate]] += 1
        return dict(sorted(found.items()))

    def languages(self, scheme: Iri) -> Sequence[str]:
        """Give the languages in which concepts of a scheme have labels."""
        return [tag for tag in self.label_counts(scheme) if tag]

    def language(self, scheme: Iri, wished: str | None = None) -> str:
        """Give the language of a scheme that fits a wish best; without one English, else any."""
        return best_language(wished, self.languages(scheme)) or ""

    def type_counts(self, scheme: Iri) -> Mapping[str, tuple[int, int]]:
        """Give class → number of concepts and collections of it, and how many are deprecated."""
        return self.source.kept(("types", scheme), lambda: self._type_counts(scheme))

    def _type_counts(self, scheme: Iri) -> Mapping[str, tuple[int, int]]:
        every: Counter[str] = Counter()
        deprecated: Counter[str] = Counter()
        things = [*self.concepts(scheme), *self.collections(scheme)]
        known = self.source.about(things)
        for thing in things:
            types = set(known.values(thing, RDF.type))
            every.update(types)
            if is_deprecated(known, thing):
                deprecated.update(types)
        return {name: (count, deprecated[name]) for name, count in sorted(every.items())}

    def exists(self, concept: str, known: Catalogue) -> bool:
        """Tell whether a thing is a concept."""
        return SKOS.Concept in known.values(concept, RDF.type) or bool(self.schemes_of(concept))

    def climb(self, concept: Iri, relation: Relation, most: int) -> dict[Iri, Sequence[Iri]]:
        """Give a concept and all that a relation leads to, nearest first, each with its next."""
        found: dict[Iri, Sequence[Iri]] = {}
        waiting: list[Iri] = [concept]
        while waiting and len(found) < most:
            level = [one for one in dict.fromkeys(waiting) if one not in found]
            level = level[: most - len(found)]
            direct = self.source.related_to_each(level, relation)
            found |= {one: direct[one] for one in level}
            waiting = [other for one in level for other in direct[one]]
        return found


def is_deprecated(known: Catalogue, term: str) -> bool:
    """Tell whether a thing is marked as no longer to be used."""
    values = known.values(term, OWL.deprecated)
    return any(literal_parts(v).value in {"true", "1"} for v in values if is_literal(v))


def _id_of(scheme: str, base: str) -> str:
    """Give a name for one segment of a path."""
    return _NOT_IN_ID.sub("-", short_of(scheme, base)).strip("-.") or _digest(scheme)


def short_of(scheme: str, base: str) -> str:
    """Give the IRI of a scheme without the base, else without ``https://``.

    Proxies make one slash of two, and a name is to be the same whatever else is loaded.
    """
    whole = iri_text(scheme)
    local = whole.removeprefix(base)
    if local and local != whole:
        return local
    return whole.removeprefix("https://").removeprefix("http://")


def _digest(scheme: str) -> str:
    return sha256(scheme.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
