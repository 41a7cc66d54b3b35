"""A thing in the words of one profile."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    XSD_STRING,
    Iri,
    Quad,
    Term,
    iri,
    iri_text,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
    plain,
)
from skosmith_converter.vocabulary import DCT, RDF, RDFS, SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.profiles.known import FULL, PUBLISHED, SCHEMA_ORG, SKOS_ONLY, Profile
from skosmith_server.profiles.published import published_of
from skosmith_server.vocabularies.relations import IN_SCHEME, TOP_OF
from skosmith_server.vocabularies.source import Source

__all__ = ["described", "schema_json"]

_SCHEMA: Final = "https://schema.org/"
_NAMES: Final = (SKOS.prefLabel, DCT.title, RDFS.label)
_LISTS: Final = frozenset({RDF.first, RDF.rest})


def described(wanted: Iri, profile: Profile, around: Catalogue, source: Source) -> list[Quad]:
    """Give what a profile says of a thing; nothing where it has no words for it."""
    if profile is FULL:
        return around.describe(wanted)
    if profile is SKOS_ONLY:
        return _skos(wanted, around)
    if profile is SCHEMA_ORG:
        return list(_schema_org(wanted, around, source))
    return published_of(wanted, source) if profile is PUBLISHED else []


def _skos(wanted: Iri, around: Catalogue) -> list[Quad]:
    """Give the statements of a description that need no words but those of SKOS."""
    beginning = f"<{SKOS.namespace}"
    kept: list[Quad] = []
    for quad in around.describe(wanted):
        subject, predicate, value, _ = quad
        is_list = is_blank(subject) and (predicate in _LISTS or predicate == RDF.type)
        is_class = predicate == RDF.type and value.startswith(beginning)
        if predicate.startswith(beginning) or is_list or is_class:
            kept.append(quad)
    return kept if any(quad[0] == wanted for quad in kept) else []


def _schema_org(wanted: Iri, around: Catalogue, source: Source) -> Iterator[Quad]:
    types = around.values(wanted, RDF.type)
    is_scheme = SKOS.ConceptScheme in types
    if not is_scheme and SKOS.Concept not in types:
        return

    def say(name: str, *values: Term) -> Iterator[Quad]:
        for value in dict.fromkeys(values):
            yield wanted, iri(f"{_SCHEMA}{name}"), value, DEFAULT_GRAPH

    kind = "DefinedTermSet" if is_scheme else "DefinedTerm"
    yield wanted, RDF.type, iri(f"{_SCHEMA}{kind}"), DEFAULT_GRAPH
    names = (_literals(around, wanted, predicate) for predicate in _NAMES)
    yield from say("name", *next(filter(None, names), []))
    yield from say("alternateName", *_literals(around, wanted, SKOS.altLabel))
    yield from say("description", *_literals(around, wanted, SKOS.definition))
    same = sorted(filter(is_iri, around.values(wanted, SKOS.exactMatch)))
    yield from say("sameAs", *same)
    if is_scheme:
        yield from say("hasDefinedTerm", *source.related(wanted, TOP_OF.opposite))
    else:
        codes = (literal_parts(v).value for v in _literals(around, wanted, SKOS.notation))
        yield from say("termCode", *map(plain, codes))
        yield from say("inDefinedTermSet", *source.related(wanted, IN_SCHEME))


def _literals(around: Catalogue, subject: Iri, predicate: Iri) -> list[Term]:
    return sorted(filter(is_literal, around.values(subject, predicate)))


def schema_json(quads: Iterable[Quad]) -> str:
    """Write a description in the words of schema.org as its readers expect it: with its context."""
    node: dict[str, Any] = {"@context": _SCHEMA}
    for subject, predicate, value, _ in quads:
        node["@id"] = iri_text(subject)
        if predicate == RDF.type:
            node["@type"] = iri_text(value).removeprefix(_SCHEMA)
        else:
            node.setdefault(iri_text(predicate).removeprefix(_SCHEMA), []).append(_value(value))
    return json.dumps({key: _single(value) for key, value in node.items()}, ensure_ascii=False)


def _single(value: Any) -> Any:  # noqa: ANN401 (JSON)
    return (
        value[0]
        if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 1
        else value
    )


def _value(value: Term) -> Any:  # noqa: ANN401 (JSON)
    if not is_literal(value):
        return {"@id": iri_text(value)}
    text, language, datatype = literal_parts(value)
    if language:
        return {"@language": language, "@value": text}
    return text if datatype == XSD_STRING else {"@type": datatype, "@value": text}
