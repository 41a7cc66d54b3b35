"""Alignments for Open Badges 3.0, to be put into the ``alignment`` of an achievement."""

from typing import Final

from skosmith_converter.exports.model import Layout, Material, Product, as_json
from skosmith_converter.exports.texts import text_in
from skosmith_converter.exports.walking import Kind, Node, nodes_of
from skosmith_converter.exports.workbooks import pairs
from skosmith_converter.terms import iri_text

__all__ = ["badge_files"]

TARGET_TYPE: Final = "ext:skos.Concept"
"""What the target is: an extension (Open Badges 3.0, *Alignment*, ``targetType``), since the IRI
leads to a concept, and to no item of a CASE server (``CFItem``) or ``ceasn:Competency``."""


def badge_files(material: Material, _: Layout) -> list[Product]:
    """Give a file for each edition and language: an alignment each skill and each skill level."""
    files = []
    for edition, language in pairs(material):
        nodes = (
            node
            for node in nodes_of(edition, material.iris)
            if node.kind in {Kind.SKILL, Kind.SKILL_LEVEL} and text_in(node.names, language)
        )
        made = [_alignment(node, f"SFIA {edition.name}", language) for node in nodes]
        files.append(Product(f"sfia-{edition.name}_{language}.badges.json", as_json(made)))
    return files


def _alignment(node: Node, framework: str, language: str) -> dict[str, object]:
    text = text_in(node.texts, language)
    return {
        "type": ["Alignment"],
        "targetCode": node.code,
        **({"targetDescription": text} if text else {}),
        "targetName": text_in(node.names, language),
        "targetFramework": framework,
        "targetType": TARGET_TYPE,
        "targetUrl": iri_text(node.iri),
    }
