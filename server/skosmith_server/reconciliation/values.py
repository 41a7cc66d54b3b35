"""What a concept says in a property: to be compared with what a client has, or handed out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from skosmith_converter.terms import Term, iri, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import SKOS, XSD
from skosmith_server.catalogue import LABELS, Catalogue
from skosmith_server.negotiation import best_language, is_within
from skosmith_server.reconciliation.asked import Value
from skosmith_server.reconciliation.schema import FEATURES, Property
from skosmith_server.reconciliation.scope import Scope
from skosmith_server.reconciliation.similarity import NEARLY, name_of, similarity
from skosmith_server.search.reading import Subject

__all__ = ["Facts", "as_term", "cells_of", "fits"]

_LABELS: Final = (*LABELS, SKOS.altLabel)
_LEAST: Final = 0.6
"""Less alike is not alike."""
_MOST_VALUES: Final = 1000
_INTEGERS: Final = frozenset(
    f"{XSD.namespace}{name}" for name in ("integer", "int", "long", "short")
)
_FRACTIONS: Final = frozenset(f"{XSD.namespace}{name}" for name in ("decimal", "double", "float"))


class Facts:
    """What properties say of some things, and the names of what they lead to."""

    def __init__(
        self, scope: Scope, subjects: Iterable[Subject], properties: Sequence[Property]
    ) -> None:
        self.scope = scope
        self.subjects: Mapping[str, Subject] = {one.iri: one for one in subjects}
        predicates = [one.term for one in properties if one.term]
        self.about = scope.about(self.subjects, predicates)
        self.names = self._names(predicates)

    def _names(self, predicates: Sequence[str]) -> Catalogue:
        """Give a catalogue that knows what is led to; nothing is fetched where all is known."""
        if self.about is self.scope.names or not predicates:
            return self.about
        wanted = {*predicates}
        ends = {
            quad[2]
            for term in self.subjects
            for quad in self.about.by_subject.get(term, ())
            if quad[1] in wanted and is_iri(quad[2])
        }
        return self.scope.about(ends, _LABELS)

    def terms(self, term: str, wanted: Property) -> list[Term]:
        """Give the values of a property in the language that it is of, in order."""
        found = self.about.values(term, wanted.term)  # type: ignore[arg-type]
        if wanted.language:
            found = [one for one in found if _is_in(one, wanted.language)]
        return sorted(set(found), key=lambda one: (*self.about.order_of(one), one))

    def features(self, term: str, name: str) -> tuple[str, ...]:
        """Give what the index has worked out for a property."""
        subject = self.subjects.get(term)
        if subject is None:
            return ()
        found = subject.categories if name == "category" else (getattr(subject, name),)
        return tuple(filter(None, found))


def _is_in(term: Term, tag: str) -> bool:
    return is_literal(term) and is_within(literal_parts(term).language or "", tag)


# -- compared --------------------------------------------------------------------------------
def fits(facts: Facts, term: str, wanted: Property, values: Sequence[Value]) -> float | None:
    """Give how well a thing has one of some values: 0 to 1; None where it has none at all."""
    if wanted.id in FEATURES:
        known: list[set[str]] = [{text} for text in facts.features(term, wanted.id)]
    else:
        known = [_texts_of(facts, value) for value in facts.terms(term, wanted)]
    if not known:
        return None
    return max(_likeness(texts, value) for texts in known for value in values) if values else None


def _texts_of(facts: Facts, value: Term) -> set[str]:
    """Give all that a value may be called by."""
    if is_literal(value):
        return {literal_parts(value).value}
    names = (facts.names.values(value, predicate) for predicate in _LABELS)
    texts = {literal_parts(name).value for found in names for name in found if is_literal(name)}
    return texts | {iri_text(value), iri_text(value).rstrip("/").rpartition("/")[2]}


def _likeness(texts: set[str], value: Value) -> float:
    if value.id:
        return 1.0 if value.id in texts else 0.0
    if value.text in texts:
        return 1.0
    mine = name_of(value.text)
    best = max((similarity(mine, name_of(text)) for text in texts), default=0.0)
    if best >= NEARLY:  # what differs is no letter
        return 1.0
    return best if best >= _LEAST else 0.0


# -- handed out ------------------------------------------------------------------------------
def cells_of(
    facts: Facts, term: str, wanted: Property, settings: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Give the values of a property as the API has them (§7.4), as settings want them."""
    if wanted.id in FEATURES:
        cells = [_number(text) for text in facts.features(term, wanted.id)]
    else:
        terms = _chosen(facts, facts.terms(term, wanted), wanted, str(settings.get("language", "")))
        content = settings.get("content")
        cells = [_cell(facts, one, content) for one in terms if is_iri(one) or is_literal(one)]
    return cells[: _limit(settings.get("limit"))]


def _limit(given: object) -> int:
    """Give the most values; clients send the number as a text, too, and 0 for as many as are."""
    try:
        limit = int(float(given))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return _MOST_VALUES
    return min(limit, _MOST_VALUES) if limit > 0 else _MOST_VALUES


def _chosen(facts: Facts, terms: list[Term], wanted: Property, language: str) -> list[Term]:
    """Leave the texts in the language wished for, else in the reader's; ``*`` is all."""
    tags = {literal_parts(one).language or "" for one in terms if is_literal(one)}
    if wanted.language or language.strip() == "*" or not any(tags):
        return terms
    best = best_language(language or facts.scope.languages, sorted(tags))
    return [
        one for one in terms if not is_literal(one) or (literal_parts(one).language or "") == best
    ]


def _cell(facts: Facts, term: Term, content: object) -> dict[str, Any]:
    if is_literal(term):
        value, _, datatype = literal_parts(term)
        if datatype in _INTEGERS:
            return _number(value)
        return _fraction(value) if datatype in _FRACTIONS else {"str": value}
    name = facts.names.label(term, facts.scope.languages)
    if content == "iri" or name is None:
        return {"str": iri_text(term)}
    text = literal_parts(name).value
    return {"str": text} if content == "label" else {"id": iri_text(term), "name": text}


def _number(text: str) -> dict[str, Any]:
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 16  # noqa: PLR2004
    return {"int": int(text)} if is_number else {"str": text}


def _fraction(text: str) -> dict[str, Any]:
    try:
        value = float(text)
    except ValueError:
        return {"str": text}
    return {"float": value} if abs(value) < float("inf") else {"str": text}


def as_term(text: str) -> str:
    """Give the term of an IRI that a client sent; empty where it is none."""
    try:
        return iri(text)
    except ValueError:
        return ""
