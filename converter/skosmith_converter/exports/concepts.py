"""JSON-LD, a file for each concept, at the path that its IRI has below the base."""

import json
from collections import defaultdict

from skosmith_converter.exports.model import Layout, Material, Product
from skosmith_converter.graph import Run, build_graph
from skosmith_converter.serialization import Framer
from skosmith_converter.serialization.jsonld import Json
from skosmith_converter.terms import DEFAULT_GRAPH, iri, iri_text
from skosmith_converter.vocabulary import SKOS

__all__ = ["concept_files"]

_SUFFIX = ".jsonld"


def concept_files(material: Material, _: Layout) -> list[Product]:
    """Give a file for each concept and concept scheme, whatever the edition, with its rights.

    What belongs to a concept stands in its object: the levels, activities and statements of a
    skill; the context is ours, in every file.
    """
    quads = [*build_graph(material.framework, material.iris, Run()).quads]
    for subject, matches in material.matches.items():
        quads += [
            (subject, getattr(SKOS, m.relation), iri(m.target), DEFAULT_GRAPH) for m in matches
        ]
    framer, rights = Framer(quads), _rights(material)
    files = []
    for concept in framer.of_kind((SKOS.Concept, SKOS.ConceptScheme)):
        local = iri_text(concept).removeprefix(material.iris.base)
        files.append(Product(f"{local}{_SUFFIX}", framer.write(concept, rights).encode()))
    return files


def _rights(material: Material) -> dict[str, Json]:
    rights = material.rights
    texts: defaultdict[str, list[Json]] = defaultdict(list)
    for text, language in rights.statements:
        texts[language].append(json.dumps(text, ensure_ascii=False))
    said = {one: found if len(found) > 1 else found[0] for one, found in texts.items()}
    return {
        "license": json.dumps(rights.licence),
        "rights": said,
        "rightsHolder": json.dumps(rights.holder),
    }
