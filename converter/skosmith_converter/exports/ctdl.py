"""CTDL-ASN in JSON-LD: a competency framework with its competencies and its levels.

Terms are those of <https://credreg.net/ctdlasn/terms>; all languages are in one file. Concepts keep
their IRIs; the identifiers of the Credential Registry (CTID) are worked out from those.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from skosmith_converter.exports.identifiers import ctid
from skosmith_converter.exports.model import Layout, Material, Product, as_json
from skosmith_converter.exports.texts import by_language, texts_in
from skosmith_converter.exports.walking import Kind, Node, nodes_of
from skosmith_converter.framework import Edition
from skosmith_converter.terms import Iri, iri_text

__all__ = ["ctdl_files"]

CONTEXT: Final = "https://credreg.net/ctdlasn/schema/context/json"
_ALIGNMENTS: Final = {
    "exactMatch": "ceasn:exactAlignment",
    "closeMatch": "ceasn:majorAlignment",
    "broadMatch": "ceasn:broadAlignment",
    "narrowMatch": "ceasn:narrowAlignment",
    "relatedMatch": "ceasn:minorAlignment",
}
"""SKOS → CTDL-ASN: as there, the target of a broad alignment is the broader one."""
Json = dict[str, Any]


def ctdl_files(material: Material, _: Layout) -> list[Product]:
    """Give a file for each edition."""
    return [
        Product(f"sfia-{edition.name}.ctdl-asn.json", as_json(_graph(material, edition)))
        for edition in material.framework.editions
    ]


def _graph(material: Material, edition: Edition) -> Json:
    nodes = [*nodes_of(edition, material.iris)]
    levels = [node for node in nodes if node.kind is Kind.LEVEL]
    others = [node for node in nodes if node.kind is not Kind.LEVEL]
    framework = iri_text(material.iris.edition(edition.name))
    children: dict[Iri | None, list[str]] = {}
    for node in others:
        children.setdefault(node.parent, []).append(iri_text(node.iri))
    at = {node.iri for node in levels}
    graph = [_framework(material, edition, children.get(None, []))]
    graph += [_competency(material, node, framework, children, at) for node in others]
    return {"@context": CONTEXT, "@graph": [*graph, *_progression(material, edition, levels)]}


def _framework(material: Material, edition: Edition, top: list[str]) -> Json:
    rights, own = material.rights, iri_text(material.iris.edition(edition.name))
    made = {
        "@id": own,
        "@type": "ceasn:CompetencyFramework",
        "ceterms:ctid": ctid(own),
        "ceasn:name": {"en": f"SFIA {edition.name}"},
        "ceasn:description": {"en": f"Skills Framework for the Information Age, {edition.name}"},
        "ceasn:inLanguage": list(material.languages),
        "ceasn:publisher": [rights.holder],
        "ceasn:publisherName": {"en": [rights.holder_name]},
        "ceasn:source": [rights.holder],
        "ceasn:license": rights.licence,
        "ceasn:rights": _map((language, text) for text, language in rights.statements),
        "ceasn:rightsHolder": [rights.holder],
        "ceasn:publicationStatusType": "publicationStatus:Published",
        "asn:hasProgressionModel": iri_text(material.iris.levels(edition.name)),
        "ceasn:hasTopChild": top,
    }
    return made | ({"ceasn:dateModified": material.date} if material.date else {})


def _map(said: Iterable[tuple[str, str]]) -> Json:
    found: dict[str, str] = {}
    for language, text in said:
        found[language] = f"{found[language]}\n{text}" if language in found else text
    return found


def _competency(
    material: Material,
    node: Node,
    framework: str,
    children: dict[Iri | None, list[str]],
    levels: set[Iri],
) -> Json:
    languages, own = material.languages, iri_text(node.iri)
    names, texts = by_language(node.names, languages), by_language(node.texts, languages)
    notes = {one: [*texts_in(node.notes, one)] for one in languages if texts_in(node.notes, one)}
    made: Json = {
        "@id": own,
        "@type": "ceasn:Competency",
        "ceterms:ctid": ctid(own),
        "ceasn:inLanguage": [one for one in languages if one in names | texts],
        "ceasn:competencyLabel": names,
        "ceasn:competencyText": names | texts,
        "ceasn:competencyCategory": {"en": node.kind},
        "ceasn:isPartOf": [framework],
        "ceasn:listID": str(node.number),
    }
    made |= {"ceasn:codedNotation": node.code} if node.code else {}
    made |= {"ceasn:comment": notes} if notes else {}
    if node.parent is None:
        made["ceasn:isTopChildOf"] = framework
    else:
        made["ceasn:isChildOf"] = [iri_text(node.parent)]
    below = children.get(node.iri)
    made |= {"ceasn:hasChild": below} if below else {}
    if node.level in levels and node.level is not None:
        made["asn:hasProgressionLevel"] = iri_text(node.level)
    for match in material.matches.get(node.iri, ()):
        made.setdefault(_ALIGNMENTS[match.relation], []).append(match.target)
    return made


def _progression(material: Material, edition: Edition, levels: list[Node]) -> Iterator[Json]:
    """Give the levels of responsibility: a progression model with a concept each."""
    if not levels:
        return
    model = iri_text(material.iris.levels(edition.name))
    yield {
        "@id": model,
        "@type": "asn:ProgressionModel",
        "ceterms:ctid": ctid(model),
        "ceasn:name": {"en": f"SFIA {edition.name}: levels of responsibility"},
        "ceasn:inLanguage": list(material.languages),
        "ceasn:publisher": [material.rights.holder],
        "skos:hasTopConcept": [iri_text(node.iri) for node in levels],
    }
    for node in levels:
        own = iri_text(node.iri)
        texts = by_language(node.texts, material.languages)
        yield {
            "@id": own,
            "@type": "asn:ProgressionLevel",
            "ceterms:ctid": ctid(own),
            "skos:prefLabel": by_language(node.names, material.languages),
            **({"skos:definition": texts} if texts else {}),
            "skos:notation": node.code,
            "skos:inScheme": model,
            "skos:topConceptOf": model,
        }
