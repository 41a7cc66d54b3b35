"""Competencies and Academic Standards Exchange (1EdTech CASE 1.1): a CFPackage.

CASE knows one language an item. So each language is a package of its own, with items of its own
(`{IRI}#{language}`); those of the second language and further ones are translations of the first.
The rules are those of the JSON schema of ``getCFPackage`` in the binding of version 1.1.
"""

from collections.abc import Iterator
from typing import Any, Final

from skosmith_converter.errors import SourceError
from skosmith_converter.exports.identifiers import identifier
from skosmith_converter.exports.model import Layout, Match, Material, Product, as_json
from skosmith_converter.exports.texts import text_in, texts_in
from skosmith_converter.exports.walking import Kind, Node, nodes_of
from skosmith_converter.exports.workbooks import pairs
from skosmith_converter.framework import Edition
from skosmith_converter.terms import iri_text

__all__ = ["case_files"]

_DESCRIPTIONS: Final = {
    Kind.CATEGORY: "A category or subcategory of skills",
    Kind.SKILL: "A skill of the framework",
    Kind.SKILL_LEVEL: "A skill at one level of responsibility",
    Kind.ACTIVITY: "An activity that practising a skill may include",
    Kind.LEVEL: "A level of responsibility",
    Kind.ATTRIBUTE: "A generic attribute or behavioural factor",
    Kind.ATTRIBUTE_LEVEL: "A generic attribute or behavioural factor at one level",
}
_RELATIONS: Final = {"exactMatch": "exactMatchOf"}
"""SKOS → CASE, whose other relation to a foreign item is `isRelatedTo`."""
Json = dict[str, Any]


def case_files(material: Material, _: Layout) -> list[Product]:
    """Give a package for each edition and language.

    Raises SourceError where nobody says when the data last changed, which CASE wants of every
    part of a package.
    """
    if material.date is None:
        raise SourceError(
            "CASE",
            "wants to know when the data last changed (lastChangeDateTime), which the graph does "
            "not say",
            "Say so: --date 2026-01-31, here or when the graph is converted.",
        )
    packages = (_Package(material, *pair, material.date).made() for pair in pairs(material))
    return [
        Product(f"sfia-{one.edition.name}_{one.language}.case.json", as_json(json))
        for one, json in packages
    ]


class _Package:
    """One edition in one language."""

    def __init__(self, material: Material, edition: Edition, language: str, date: str) -> None:
        self.material, self.edition, self.language = material, edition, language
        self.date = date
        self.document = f"{iri_text(material.iris.edition(edition.name))}#{language}"
        heard = (node for node in nodes_of(edition, material.iris) if self._title(node))
        self.nodes = {node.iri: node for node in heard}

    def made(self) -> tuple["_Package", Json]:
        """Give the package as JSON."""
        associations = [*self._associations()]
        return self, {
            "CFDocument": self._document(),
            "CFItems": [self._item(node) for node in self.nodes.values()],
            "CFAssociations": associations,
            "CFDefinitions": self._definitions(),
        }

    def _uri(self, node: Node) -> str:
        return f"{iri_text(node.iri)}#{self.language}"

    def _title(self, node: Node, language: str = "") -> str:
        return " ".join(text_in(node.names, language or self.language).split())

    def _linked(self, uri: str, title: str) -> Json:
        return {"title": title, "identifier": identifier(uri), "uri": uri}

    def _part(self, local: str) -> str:
        return iri_text(self.material.iris.case_part(self.edition.name, local))

    def _licence(self) -> Json:
        return self._linked(self._part("licence"), f"Licence of {self.material.rights.holder_name}")

    def _document(self) -> Json:
        rights = self.material.rights
        return {
            "identifier": identifier(self.document),
            "uri": self.document,
            "caseVersion": "1.1",
            "creator": rights.holder_name,
            "title": f"SFIA {self.edition.name}",
            "lastChangeDateTime": self.date,
            "officialSourceURL": rights.holder,
            "publisher": rights.holder_name,
            "language": self.language,
            "version": self.edition.name,
            "adoptionStatus": "Adopted",
            "licenseURI": self._licence(),
            "notes": "\n".join(rights.notice()),
        }

    def _type(self, kind: Kind) -> Json:
        return self._linked(self._part(f"type-{kind.name.lower()}"), kind)

    def _item(self, node: Node) -> Json:
        title, text = self._title(node), text_in(node.texts, self.language)
        notes = "\n\n".join(texts_in(node.notes, self.language))
        optional = {
            "humanCodingScheme": node.code,
            "abbreviatedStatement": title if text else "",
            "notes": notes,
        }
        return {
            "identifier": identifier(self._uri(node)),
            "fullStatement": text or title,
            "CFItemType": node.kind,
            "uri": self._uri(node),
            **{key: value for key, value in optional.items() if value},
            "language": self.language,
            "CFItemTypeURI": self._type(node.kind),
            "licenseURI": self._licence(),
            "lastChangeDateTime": self.date,
            "extensions": {"concept": iri_text(node.iri)},
        }

    def _associations(self) -> Iterator[Json]:
        root = self._linked(self.document, f"SFIA {self.edition.name}")
        for node in self.nodes.values():
            own = self._linked(self._uri(node), self._title(node))
            parent = self.nodes.get(node.parent) if node.parent else None
            above = self._linked(self._uri(parent), self._title(parent)) if parent else root
            yield self._association("isChildOf", own, above, number=node.number)
            level = self.nodes.get(node.level) if node.level else None
            if level is not None:
                at = self._linked(self._uri(level), self._title(level))
                yield self._association("hasSkillLevel", own, at)
            yield from self._translation(node, own)
            for match in self.material.matches.get(node.iri, ()):
                yield self._match(own, match)

    def _translation(self, node: Node, own: Json) -> Iterator[Json]:
        first = self.material.languages[0]
        title = self._title(node, first)
        if first != self.language and title:
            other = self._linked(f"{iri_text(node.iri)}#{first}", title)
            yield self._association("isTranslationOf", own, other)

    def _match(self, own: Json, match: Match) -> Json:
        title = match.label or match.target
        target = {"title": title, "identifier": match.target, "uri": match.target}
        relation = _RELATIONS.get(match.relation, "isRelatedTo")
        made = self._association(relation, own, target | {"targetType": "ext:skos"})
        return made | {"notes": f"skos:{match.relation}"}

    def _association(self, kind: str, origin: Json, target: Json, number: int = 0) -> Json:
        name = identifier(f"{origin['uri']} {kind} {target['uri']}")
        return {
            "identifier": name,
            "associationType": kind,
            **({"sequenceNumber": number} if number else {}),
            "uri": self._part(name),
            "originNodeURI": {**origin, "targetType": "CASE"},
            "destinationNodeURI": {**target, "targetType": target.get("targetType", "CASE")},
            "lastChangeDateTime": self.date,
        }

    def _definitions(self) -> Json:
        kinds = sorted({node.kind for node in self.nodes.values()}, key=list(Kind).index)
        return {
            "CFItemTypes": [self._definition(kind, n) for n, kind in enumerate(kinds, start=1)],
            "CFLicenses": [
                self._licence()
                | {
                    "licenseText": "\n".join(self.material.rights.notice()),
                    "lastChangeDateTime": self.date,
                }
            ],
        }

    def _definition(self, kind: Kind, number: int) -> Json:
        return self._type(kind) | {
            "description": _DESCRIPTIONS[kind],
            "hierarchyCode": str(number),
            "typeCode": kind.name.lower(),
            "lastChangeDateTime": self.date,
        }
