"""Search and lookup of Skosmos: labels that fit a pattern, each with the concept that has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from skosmith_converter.folding import fold
from skosmith_converter.terms import Iri, Term, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import RDF, SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import is_within
from skosmith_server.search.index import Index
from skosmith_server.skosmos.alphabet import local_name
from skosmith_server.skosmos.contexts import (
    ONKI,
    in_context,
    prefixes_of,
    shortened,
    with_context,
)
from skosmith_server.vocabularies.matching import Match, Wanted, matches
from skosmith_server.vocabularies.relations import IN_SCHEME, MEMBER, NARROWER
from skosmith_server.vocabularies.vocabulary import (
    Vocabularies,
    code_of,
    label_of,
    text_in,
    texts_of,
)

__all__ = ["Asked", "field_names", "looked_up", "searched"]

_MOST_BELOW: Final = 50_000
_SKOS_TERMS: Final = SKOS.terms()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request looks for."""

    pattern: str
    language: str = ""
    """Of the labels to look among; empty for all."""
    label_language: str = ""
    """Of the labels to show."""
    schemes: Sequence[Iri] = ()
    classes: Sequence[str] = field(default=(SKOS.Concept,))
    parent: Iri | None = None
    group: Iri | None = None
    fields: Sequence[str] = ()
    """Local names of SKOS properties."""
    unique: bool = False
    page: slice = field(default_factory=lambda: slice(0, 100))

    @property
    def shown(self) -> str:
        """The language of the labels to show; empty for that of the label that was found."""
        return self.label_language or self.language


def searched(vocabularies: Vocabularies, index: Index, asked: Asked) -> dict[str, Any]:
    """Give the answer of a search."""
    found = _found(vocabularies, index, asked)
    shown = list(
        islice(_unique(found) if asked.unique else found, asked.page.start, asked.page.stop)
    )
    known = vocabularies.source.about({match.concept for match in shown})
    schemes = vocabularies.source.related_to_each({m.concept for m in shown}, IN_SCHEME)
    results = [_hit(vocabularies, known, match, asked, schemes) for match in shown]
    types = (name for hit in results for name in hit["type"])
    context = {
        "skos": SKOS.namespace,
        "isothes": "http://purl.org/iso25964/skos-thes#",
        "onki": ONKI,
        **prefixes_of(types),
        "uri": "@id",
        "type": "@type",
        "results": {"@id": "onki:results", "@container": "@list"},
        "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel",
        "hiddenLabel": "skos:hiddenLabel",
        **{name: f"skos:{name}" for name in asked.fields},
    }
    if "prefLabel" in asked.fields:
        context["prefLabels"] = {"@id": "skos:prefLabel", "@container": "@language"}
    if asked.shown:
        context["@language"] = asked.shown
    return in_context(context, uri="", results=results)


def looked_up(vocabularies: Vocabularies, index: Index, asked: Asked) -> dict[str, Any] | None:
    """Give the concepts with the best label that is equal; None where there is none.

    A preferred label goes before an alternative one, and the same case before another.
    """
    found = list(_found(vocabularies, index, asked))
    known = vocabularies.source.about({match.concept for match in found})
    schemes = vocabularies.source.related_to_each({m.concept for m in found}, IN_SCHEME)
    hits = [_hit(vocabularies, known, match, asked, schemes) for match in found]
    keys = ["prefLabel", *([] if asked.language else ["matchedPrefLabel"]), "altLabel"]
    best = next(filter(None, (_equal(hits, key, asked.pattern) for key in keys)), None)
    if best is None:
        return None
    context = {
        "onki": ONKI,
        **prefixes_of(name for hit in best for name in hit["type"]),
        "results": {"@id": "onki:results"},
        "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel",
        "hiddenLabel": "skos:hiddenLabel",
        **({"@language": asked.language} if asked.language else {}),
    }
    return with_context(context, result=best)


def _equal(hits: Sequence[dict[str, Any]], key: str, label: str) -> list[dict[str, Any]]:
    exact = [hit for hit in hits if hit.get(key) == label]
    found = exact or [hit for hit in hits if hit.get(key, "").lower() == label.lower()]
    if key == "matchedPrefLabel":
        return [{**hit, "prefLabel": hit.pop(key)} for hit in map(dict, found)]
    return found


# -- what is found ---------------------------------------------------------------------------
def _found(vocabularies: Vocabularies, index: Index, asked: Asked) -> Iterable[Match]:
    limits = _limits(vocabularies, asked)
    if not asked.pattern.strip("* ") and limits is not None:
        return _all_of(vocabularies, limits, asked)
    wanted = Wanted(asked.pattern, asked.language, asked.schemes, asked.classes)
    found = matches(index, vocabularies.source, wanted)
    return found if limits is None else (match for match in found if match.concept in limits)


def _limits(vocabularies: Vocabularies, asked: Asked) -> set[Iri] | None:
    """Give the concepts below a parent, in a group; None where all are."""
    limits: set[Iri] | None = None
    if asked.parent:
        below = vocabularies.climb(asked.parent, NARROWER, _MOST_BELOW)
        limits = {one for one in below if one != asked.parent}
    if asked.group:
        members = set(vocabularies.source.related(asked.group, MEMBER))
        limits = members if limits is None else limits & members
    return limits


def _all_of(vocabularies: Vocabularies, limits: Iterable[Iri], asked: Asked) -> list[Match]:
    """Give the concepts of a parent or group, by their preferred labels."""
    known = vocabularies.source.about(limits)
    found = []
    for one in limits:
        in_schemes = not asked.schemes or any(vocabularies.has(s, one) for s in asked.schemes)
        if not in_schemes or set(asked.classes).isdisjoint(known.values(one, RDF.type)):
            continue
        if label := label_of(known, one, asked.shown):
            found.append(Match(fold(label.value), label.language, one, "prefLabel", label.value))
    return sorted(found)


def _unique(found: Iterable[Match]) -> list[Match]:
    """Give the best match of each concept, in alphabetical order."""
    best: dict[Iri, Match] = {}
    for match in found:
        if match.concept not in best or match.rank < best[match.concept].rank:
            best[match.concept] = match
    return sorted(best.values())


# -- how it is shown -------------------------------------------------------------------------
def _hit(
    vocabularies: Vocabularies,
    known: Catalogue,
    match: Match,
    asked: Asked,
    schemes: Mapping[str, Sequence[Iri]],
) -> dict[str, Any]:
    concept = match.concept
    names = [shortened(name) for name in sorted(known.values(concept, RDF.type))]
    hit: dict[str, Any] = {"uri": iri_text(concept), "type": names}
    for name in asked.fields:
        hit |= _field(vocabularies, known, concept, name, asked)
    hit["localname"] = local_name(concept, vocabularies.source.base)
    label = label_of(known, concept, asked.shown or match.language)
    if label:
        hit |= {"prefLabel": label.value, "lang": label.language or match.language}
    if code := code_of(known, concept):
        hit["notation"] = code
    hit |= _matched(match, hit.get("prefLabel"))
    own = [one for one in schemes[concept] if not asked.schemes or one in asked.schemes]
    return hit | {"vocab": vocabularies.id_of((own or schemes[concept] or [Iri("")])[0])}


def _matched(match: Match, label: str | None) -> dict[str, str]:
    """Tell by which label a concept was found, where that is not the one that is shown."""
    if match.kind == "prefLabel":
        if match.value == label:
            return {}
        return {"matchedPrefLabel": match.value, "lang": match.language}
    if match.kind == "notation":
        return {"matchedNotation": match.value}
    return {match.kind: match.value, "lang": match.language}


def _field(
    vocabularies: Vocabularies, known: Catalogue, concept: Iri, name: str, asked: Asked
) -> dict[str, Any]:
    """Give a further property of a hit."""
    if name == "prefLabel":
        texts = texts_of(known, concept, SKOS.prefLabel)
        return {"prefLabels": {tag: said[0] for tag, said in texts.items() if tag}}
    predicate = _SKOS_TERMS.get(name)
    values = known.values(concept, predicate) if predicate else []
    if not values:
        return {}
    others = vocabularies.source.about(filter(is_iri, values))
    found = [_value(others, value, asked.shown) for value in sorted(set(values))]
    return {name: [one for one in found if one is not None]}


def _value(others: Catalogue, value: Term, language: str) -> dict[str, str] | str | None:
    if is_literal(value):
        text, tag, _ = literal_parts(value)
        return text if not tag or not language or is_within(tag, language) else None
    if not is_iri(value):
        return None
    label = text_in(others, value, SKOS.prefLabel, language)
    return {"uri": iri_text(value)} | ({"prefLabel": label} if label else {})


def field_names(given: str) -> list[str]:
    """Give the names of properties that are asked for beside the usual ones."""
    return [name for name in dict.fromkeys(given.split()) if name in _SKOS_TERMS]
