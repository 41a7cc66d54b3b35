"""From a query to its candidates, scored: the best first, and matched where only one can be meant.

A score goes from 0 to 100. It is how alike the query and the best name of a concept are; less
where the name is no preferred one, where properties differ, or where a type that ought to be there
is missing.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from skosmith_converter.terms import iri_text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.protocol import ProtocolError
from skosmith_server.reconciliation.asked import Query, Wanted
from skosmith_server.reconciliation.retrieval import NAMES, candidates
from skosmith_server.reconciliation.schema import Property, find_property, find_type, types_of
from skosmith_server.reconciliation.scope import Scope
from skosmith_server.reconciliation.similarity import key_of, name_of, similarity
from skosmith_server.reconciliation.values import Facts, as_term, fits
from skosmith_server.search.reading import Subject, Text

__all__ = ["DESCRIPTIONS", "answers", "described"]

_ALTERNATIVE: Final = 0.97
"""What the names count that are not preferred."""
_OF_PROPERTIES: Final = 0.4
"""How much of the score is lost where no property is as it is to be."""
_OTHER_TYPE: Final = 0.8
_LEAST: Final = 0.25
"""Less alike is no candidate."""
_WEIGHED: Final = 30
"""Candidates whose properties are looked at, at least."""
_MOST_TEXT: Final = 200
DESCRIPTIONS: Final = (SKOS.definition, SKOS.scopeNote)
_PREFERRED: Final = frozenset({"code", "label", "activity", "statement"})


@dataclass(slots=True)
class _Candidate:
    """A concept, and what speaks for it."""

    subject: Subject
    likeness: float
    language: str = ""
    """Of the name that is most like the query."""
    features: dict[str, bool | float] = field(default_factory=dict)
    certain: int = 0
    """2 where a code, preferred name or IRI is equal, 1 where another name is."""
    properties: float | None = None
    typed: bool = True

    @property
    def score(self) -> float:
        """0 to 100."""
        kept = 1.0 if self.properties is None else 1 - _OF_PROPERTIES * (1 - self.properties)
        return round(100 * self.likeness * kept * (1 if self.typed else _OTHER_TYPE), 2)

    @property
    def order(self) -> tuple[float, float, int, int, str]:
        """Sorts the best first; of equal ones those known to fit, then the newest edition."""
        fits = self.properties or 0.0
        return -self.score, -fits, -self.certain, self.subject.age, self.subject.iri

    @property
    def is_possible(self) -> bool:
        """Whether nothing speaks against it."""
        return self.typed and self.properties in {None, 1.0}


def answers(scope: Scope, queries: Mapping[str, Query], seconds: float) -> dict[str, Any]:
    """Give the answer to a batch as the API has it (§4.5).

    Raises ProtocolError (503) where it takes longer than it may, and SearchTimeoutError.
    """
    end = time.monotonic() + seconds
    found = {}
    for name, query in queries.items():
        if time.monotonic() > end:
            detail = f"{seconds:g} seconds are the most. Send fewer queries at once."
            raise ProtocolError(503, "Batch took too long", detail)
        found[name] = _found(scope, query)
    shown = {one.subject.iri for ones, _ in found.values() for one in ones}
    known = scope.about(shown, DESCRIPTIONS)
    return {
        name: {"result": [_result(scope, known, one, is_it=one is match) for one in ones]}
        for name, (ones, match) in found.items()
    }


def _found(scope: Scope, query: Query) -> tuple[list[_Candidate], _Candidate | None]:
    """Give the candidates of a query, and the one that is certainly meant."""
    types = [find_type(one, scope) for one in query.types]
    wanted = [(p, one) for one in query.properties if (p := find_property(one.pid, scope))]
    found = _by_name(scope, query, types) if query.text.strip() else {}
    if not query.text.strip():
        found = _by_values(scope, wanted, types)
    kept = [one for one in found.values() if _judge_types(one, types, query.strictness)]
    kept = sorted(kept, key=lambda one: one.order)
    if wanted:
        looked_at = kept[: max(_WEIGHED, query.limit)]
        kept = _weighed(scope, looked_at, wanted, named=bool(query.text.strip()))
    return kept[: query.limit], _match(kept)


def _judge_types(one: _Candidate, types: Sequence[str], strictness: str) -> bool:
    """Note whether a candidate has the types; tell whether it may stay."""
    if types:
        has = [wanted in one.subject.classes for wanted in types]
        one.typed = all(has) if strictness == "all" else any(has)
        one.features["type"] = one.typed
    return one.typed or strictness == "should"


def _match(ordered: Sequence[_Candidate]) -> _Candidate | None:
    """Give the one that is certainly meant; none where two may be, or another is as good."""
    for least in (2, 1):
        certain = [one for one in ordered if one.certain >= least and one.is_possible]
        certain = [one for one in certain if one.properties is not None] or certain
        if certain:
            return certain[0] if len(certain) == 1 and certain[0] is ordered[0] else None
    return None


# -- by name ---------------------------------------------------------------------------------
def _by_name(scope: Scope, query: Query, types: Sequence[str]) -> dict[str, _Candidate]:
    text = query.text.strip()
    if (term := as_term(text)) and (it := _by_iri(scope, term)):
        return {term: it}
    key = key_of(text)
    classes = (types, ()) if types and query.strictness == "should" else (types,)
    filters = (scope.filters(one, NAMES) for one in classes)
    groups: dict[str, list[Text]] = {}
    for one in candidates(scope.index, text, key, *filters):
        if scope.has(one.subject):
            groups.setdefault(one.subject.iri, []).append(one)
    scored = {iri: _scored(text, key, group) for iri, group in groups.items()}
    return {iri: one for iri, one in scored.items() if one.likeness >= _LEAST}


def _by_iri(scope: Scope, term: str) -> _Candidate | None:
    subject = scope.index.subjects([term]).get(term)
    if subject is None or not scope.has(subject):
        return None
    return _Candidate(subject, 1.0, "", {"iri": True}, 2)


def _scored(text: str, key: str, group: Sequence[Text]) -> _Candidate:
    """Give the candidate that some texts name."""
    mine = name_of(text)
    rows = []
    for one in group:
        other = name_of(one.value)
        likeness = similarity(mine, other)
        weight = 1.0 if one.field in _PREFERRED else _ALTERNATIVE
        rows.append((likeness * weight, likeness, one.literal, one, other))
    likeness, plain, _, best, name = max(rows, key=lambda row: row[:3])
    equal = [row[3] for row in rows if row[1] == 1.0]
    shared = len(mine.words & name.words)
    return _Candidate(
        best.subject,
        likeness,
        best.language,
        {
            "name": round(100 * plain, 2),
            "words": round(100 * shared / max(1, len(mine.words | name.words)), 2),
            "preferred": best.field in _PREFERRED,
            "code": any(one.field == "code" and key_of(one.value) == key for one in equal),
            "languages": len({one.language for one in equal if one.language}),
        },
        max((2 if one.field in _PREFERRED else 1 for one in equal), default=0),
    )


# -- by properties ---------------------------------------------------------------------------
_Pairs = Sequence[tuple[Property, Wanted]]


def _by_values(scope: Scope, wanted: _Pairs, types: Sequence[str]) -> dict[str, _Candidate]:
    """Give what may have some values: what is called so, and what leads to a thing of that IRI."""
    subjects: dict[str, Subject] = {}
    for property_, one in wanted:
        for value in one.values:
            texts = candidates(scope.index, value.text, key_of(value.text), scope.filters(types))
            subjects |= {text.subject.iri: text.subject for text in texts}
            if (term := as_term(value.id or value.text)) and property_.term:
                subjects |= scope.index.subjects(scope.leading_to(property_.term, term))
    return {s.iri: _Candidate(s, 1.0, certain=2) for s in subjects.values() if scope.has(s)}


def _weighed(
    scope: Scope, found: Sequence[_Candidate], wanted: _Pairs, *, named: bool
) -> list[_Candidate]:
    """Note how far candidates have the values that are wanted; without a name they need one."""
    facts = Facts(scope, [one.subject for one in found], [property_ for property_, _ in wanted])
    for one in found:
        fitting = [fits(facts, one.subject.iri, p, w.values) for p, w in wanted]
        known = [fit for fit in fitting if fit is not None]
        if known:
            one.properties = sum(known) / len(known)
            one.features["properties"] = round(100 * one.properties, 2)
        if not named:
            one.likeness = one.properties or 0.0
    kept = [one for one in found if named or one.likeness > 0]
    return sorted(kept, key=lambda one: one.order)


# -- told ------------------------------------------------------------------------------------
def _result(scope: Scope, known: Catalogue, one: _Candidate, *, is_it: bool) -> dict[str, Any]:
    subject = one.subject
    said = {
        "id": iri_text(subject.iri),
        "name": scope.name(known, subject.iri, one.language),
        "description": described(scope, known, subject, one.language),
        "type": types_of(subject, scope),
        "score": one.score,
        "match": is_it,
        "features": [{"id": name, "value": value} for name, value in one.features.items()],
    }
    return {name: value for name, value in said.items() if value != ""}


def described(scope: Scope, known: Catalogue, subject: Subject, found: str = "") -> str:
    """Say in a line what tells a concept from others of the same name."""
    code = scope.text(known, subject.iri, SKOS.notation)
    edition = f"edition {subject.edition}" if subject.edition else ""
    text = scope.text(known, subject.iri, *DESCRIPTIONS, found=found)
    text = text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT].rstrip()}…"
    return " · ".join(filter(None, (code, edition, text)))
