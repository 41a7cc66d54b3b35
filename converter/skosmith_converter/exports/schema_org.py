"""schema.org: a ``DefinedTermSet`` of skills and skills at levels, in JSON-LD."""

from typing import Any

from skosmith_converter.exports.model import Layout, Material, Product, as_json
from skosmith_converter.exports.texts import by_language
from skosmith_converter.exports.walking import Kind, Node, nodes_of
from skosmith_converter.framework import Edition, Said
from skosmith_converter.terms import iri_text

__all__ = ["schema_org_files"]

Json = dict[str, Any]


def schema_org_files(material: Material, _: Layout) -> list[Product]:
    """Give a file for each edition, with all languages."""
    return [
        Product(f"sfia-{edition.name}.schema-org.json", as_json(_set(material, edition)))
        for edition in material.framework.editions
    ]


def _set(material: Material, edition: Edition) -> Json:
    rights, own = material.rights, iri_text(material.iris.edition(edition.name))
    terms = [
        _term(node, material, own)
        for node in nodes_of(edition, material.iris)
        if node.kind in {Kind.SKILL, Kind.SKILL_LEVEL}
    ]
    dated = {"dateModified": material.date} if material.date else {}
    return {
        "@context": "https://schema.org/",
        "@id": own,
        "@type": "DefinedTermSet",
        "name": f"SFIA {edition.name}",
        "version": edition.name,
        "inLanguage": list(material.languages),
        "copyrightHolder": {
            "@id": rights.holder, "@type": "Organization", "name": rights.holder_name,
        },
        "license": rights.licence,
        "acquireLicensePage": rights.licence,
        "copyrightNotice": [
            {"@language": language, "@value": text} for text, language in rights.statements
        ],
        **dated,
        "hasDefinedTerm": terms,
    }  # fmt: skip


def _term(node: Node, material: Material, own: str) -> Json:
    texts = _texts(node.texts, material)
    same = [m.target for m in material.matches.get(node.iri, ()) if m.relation == "exactMatch"]
    return {
        "@id": iri_text(node.iri),
        "@type": "DefinedTerm",
        "termCode": node.code,
        "name": _texts(node.names, material),
        **({"description": texts} if texts else {}),
        **({"sameAs": same} if same else {}),
        "inDefinedTermSet": {"@id": own},
    }


def _texts(said: tuple[Said, ...], material: Material) -> list[Json]:
    found = by_language(said, material.languages)
    return [{"@language": language, "@value": text} for language, text in found.items()]
