"""What Skosmos tells of vocabularies: which there are, what is in them, how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.terms import Iri, iri_text
from skosmith_converter.vocabulary import DCT, RDFS, SKOS, SM, VOID
from skosmith_server.catalogue import Catalogue
from skosmith_server.cells import property_title
from skosmith_server.ontology import ontology_catalogue
from skosmith_server.overview import language_name
from skosmith_server.skosmos.contexts import ONKI, in_context, with_context
from skosmith_server.vocabularies.relations import MEMBER
from skosmith_server.vocabularies.vocabulary import (
    LABELS_OF,
    Vocabularies,
    code_of,
    label_of,
    text_in,
)

__all__ = ["Described", "listed", "types_of_all"]

_TITLES: Final = {"prefLabel": SKOS.prefLabel, "label": RDFS.label, "title": DCT.title}
_GROUPS: Final = (SKOS.Collection, SKOS.OrderedCollection)


def listed(vocabularies: Vocabularies, language: str, address: str) -> dict[str, Any]:
    """Give all vocabularies."""
    ids = vocabularies.ids()
    known = vocabularies.source.about(ids.values())
    results = [
        {"uri": name, "id": name, "title": _title(known, scheme, language)}
        for name, scheme in ids.items()
    ]
    context = {
        "rdfs": RDFS.namespace,
        "onki": ONKI,
        "title": {"@id": "rdfs:label", "@language": language},
        "vocabularies": "onki:hasVocabulary",
        "id": "onki:vocabularyIdentifier",
        "uri": "@id",
        "@base": f"{address}/rest/v1/vocabularies",
    }
    return in_context(context, uri="", vocabularies=results)


def types_of_all(vocabularies: Vocabularies, language: str, address: str) -> dict[str, Any]:
    """Give the classes of the concepts of all vocabularies."""
    names = {
        name for scheme in vocabularies.ids().values() for name in vocabularies.type_counts(scheme)
    }
    return _types(vocabularies, sorted(names), language, f"{address}/rest/v1/")


def _title(known: Catalogue, scheme: str, language: str) -> str:
    label = label_of(known, scheme, language)
    return label.value if label else iri_text(scheme)


def _types(
    vocabularies: Vocabularies, names: Sequence[str], language: str, base: str
) -> dict[str, Any]:
    known = vocabularies.source.about(names)
    types = []
    for name in names:
        own = ontology_catalogue() if name.startswith(f"<{SM.namespace}") else None
        said = own or known
        above = sorted(map(iri_text, said.values(name, RDFS.subClassOf)))
        types.append(
            {"uri": iri_text(name), "label": _class_label(said, name, language)}
            | ({"superclass": above[0]} if above else {})
        )
    context = {
        "rdfs": RDFS.namespace,
        "onki": ONKI,
        "label": "rdfs:label",
        "superclass": {"@id": "rdfs:subClassOf", "@type": "@id"},
        "types": "onki:hasType",
        "@language": language,
        "@base": base,
    }
    return with_context(context, uri="", types=types)


def _class_label(known: Catalogue, name: str, language: str) -> str:
    label = label_of(known, name, language)
    return label.value if label else property_title(name).capitalize()


@dataclass(frozen=True, slots=True)
class Described:
    """One vocabulary, described in a language."""

    vocabularies: Vocabularies
    scheme: Iri
    language: str
    address: str
    """Of the service."""

    @property
    def name(self) -> str:
        """Its id."""
        return self.vocabularies.id_of(self.scheme)

    @property
    def _base(self) -> str:
        return f"{self.address}/rest/v1/{self.name}/"

    @property
    def _titled(self) -> dict[str, str]:
        known = self.vocabularies.source.about([self.scheme])
        return {"id": self.name, "title": _title(known, self.scheme, self.language)}

    def information(self) -> dict[str, Any]:
        """Give languages and concept schemes: each vocabulary is one."""
        known = self.vocabularies.source.about([self.scheme])
        titles = {
            name: text
            for name, predicate in _TITLES.items()
            if (text := text_in(known, self.scheme, predicate, self.language))
        }
        scheme = {**titles, "uri": iri_text(self.scheme), "type": "skos:ConceptScheme"}
        context = {
            "rdfs": RDFS.namespace,
            "skos": SKOS.namespace,
            "onki": ONKI,
            "dct": DCT.namespace,
            "uri": "@id",
            "type": "@type",
            "conceptschemes": "onki:hasConceptScheme",
            "id": "onki:vocabularyIdentifier",
            "defaultLanguage": "onki:defaultLanguage",
            "languages": "onki:language",
            "label": "rdfs:label",
            "prefLabel": "skos:prefLabel",
            "title": "dct:title",
            "@language": self.language,
            "@base": self._base,
        }
        return in_context(
            context,
            uri="",
            **self._titled,
            defaultLanguage=self.vocabularies.language(self.scheme),
            languages=self.vocabularies.languages(self.scheme),
            conceptschemes=[scheme],
        )

    def statistics(self) -> dict[str, Any]:
        """Count concepts, by their classes too, and collections."""
        counts = self.vocabularies.type_counts(self.scheme)
        types = {one["uri"]: one["label"] for one in self.types()["types"]}
        plain = {SKOS.Concept, *_GROUPS}
        context = {
            "rdfs": RDFS.namespace,
            "skos": SKOS.namespace,
            "void": VOID.namespace,
            "onki": ONKI,
            "uri": "@id",
            "id": "onki:vocabularyIdentifier",
            "concepts": "void:classPartition",
            "label": "rdfs:label",
            "class": {"@id": "void:class", "@type": "@id"},
            "subTypes": {"@id": "void:class", "@type": "@id"},
            "count": "void:entities",
            "@language": self.language,
            "@base": self._base,
        }
        of_types = [
            {"type": iri_text(name), "label": types[iri_text(name)], **_counted(found)}
            for name, found in counts.items()
            if name not in plain
        ]
        body = {"concepts": _partition(SKOS.Concept, counts.get(SKOS.Concept, (0, 0)), types)}
        groups = [counts[name] for name in _GROUPS if name in counts]
        if groups:
            total = (sum(every for every, _ in groups), sum(old for _, old in groups))
            body["conceptGroups"] = _partition(SKOS.Collection, total, types)
        return in_context(context, uri="", **self._titled, **body, subTypes=of_types)

    def label_statistics(self) -> dict[str, Any]:
        """Count labels by language and property."""
        counts = self.vocabularies.label_counts(self.scheme)
        languages = [
            {
                "language": tag,
                "literal": language_name(tag) if tag else "",
                "properties": [
                    {"property": f"skos:{name}", "labels": found[name]}
                    for name in LABELS_OF
                    if name in found
                ],
            }
            for tag, found in counts.items()
        ]
        context = {
            "rdfs": RDFS.namespace,
            "skos": SKOS.namespace,
            "void": VOID.namespace,
            "void-ext": "http://ldf.fi/void-ext#",
            "onki": ONKI,
            "uri": "@id",
            "id": "onki:vocabularyIdentifier",
            "languages": "void-ext:languagePartition",
            "language": "void-ext:language",
            "properties": "void:propertyPartition",
            "labels": "void:triples",
            "literal": "rdfs:label",
            "@base": self._base,
        }
        return in_context(context, uri="", **self._titled, languages=languages)

    def types(self) -> dict[str, Any]:
        """Give the classes of its concepts and collections."""
        names = [*self.vocabularies.type_counts(self.scheme)]
        return _types(self.vocabularies, names, self.language, self._base)

    def groups(self) -> dict[str, Any]:
        """Give its collections, sorted by label."""
        vocabularies, source = self.vocabularies, self.vocabularies.source
        found = vocabularies.collections(self.scheme)
        known, collections = source.about(found), set(found)
        full = source.having(found, MEMBER)
        groups = []
        for one in found:
            label = label_of(known, one, self.language)
            below = [m for m in known.values(one, SKOS.member) if m in collections]
            code = code_of(known, one)
            groups.append(
                {"uri": iri_text(one), "prefLabel": label.value if label else iri_text(one)}
                | ({"childGroups": sorted(map(iri_text, below))} if below else {})
                | {"hasMembers": one in full}
                | ({"notation": code} if code else {})
            )
        groups.sort(key=lambda group: (str(group["prefLabel"]).lower(), str(group["uri"])))
        context = {
            "onki": ONKI,
            "prefLabel": "skos:prefLabel",
            "groups": "onki:hasGroup",
            "childGroups": {"@id": "skos:member", "@type": "@id"},
            "hasMembers": "onki:hasMembers",
            "@language": self.language,
        }
        return with_context(context, uri="", groups=groups)


def _counted(found: tuple[int, int]) -> dict[str, int]:
    return {"count": found[0], "deprecatedCount": found[1]}


def _partition(name: Iri, found: tuple[int, int], labels: Mapping[str, str]) -> dict[str, Any]:
    label = labels.get(iri_text(name)) or property_title(name).capitalize()
    return {"class": iri_text(name), "label": label, **_counted(found)}
