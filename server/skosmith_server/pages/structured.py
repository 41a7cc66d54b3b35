"""Concepts as schema.org tells them to search engines: `DefinedTerm` and `DefinedTermSet`."""

from collections.abc import Mapping, Sequence
from typing import Any

from skosmith_converter.terms import Iri, iri_text
from skosmith_server.framework import Edition, Languages, SkillEntry, Texts

__all__ = ["defined_term", "defined_term_set"]


def defined_term(
    iri: Iri, code: str, names: Texts, descriptions: Texts, within: Iri | None
) -> dict[str, Any]:
    """Give the JSON-LD of a concept, its texts in all languages."""
    term: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": iri_text(iri),
        "url": iri_text(iri),
    }
    if names:
        term["name"] = _values(names)
    if code:
        term["termCode"] = code
    if descriptions:
        term["description"] = _values(descriptions)
    if within is not None:
        term["inDefinedTermSet"] = iri_text(within)
    return term


def defined_term_set(edition: Edition, languages: Languages) -> dict[str, Any]:
    """Give the JSON-LD of an edition with its skills, in one language."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": iri_text(edition.iri),
        "url": iri_text(edition.iri),
        "name": edition.titles.value(languages, edition.name),
        "hasDefinedTerm": [_listed(skill, languages) for skill in edition.skills],
    }


def _listed(skill: SkillEntry, languages: Languages) -> Mapping[str, str]:
    return {
        "@type": "DefinedTerm",
        "@id": iri_text(skill.iri),
        "termCode": skill.code,
        "name": skill.names.value(languages, skill.code),
    }


def _values(texts: Texts) -> Sequence[Mapping[str, str]]:
    return [
        {"@value": text.value, "@language": text.language}
        if text.language
        else {"@value": text.value}
        for said in texts.said.values()
        for text in said
    ]
