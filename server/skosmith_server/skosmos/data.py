"""RDF of one concept as Skosmos gives it: what is said of it, and its neighbours' labels."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from skosmith_converter.terms import (
    XSD_STRING,
    Iri,
    Quad,
    Term,
    iri_text,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import DC, DCT, OWL, RDF, RDFS, SKOS
from skosmith_server.catalogue import LABELS, Catalogue
from skosmith_server.skosmos.contexts import shortened
from skosmith_server.vocabularies.source import Source

__all__ = ["compacted", "data_of"]

_TERMS: Final[Mapping[str, str]] = {
    RDFS.label: "label",
    **{
        SKOS.terms()[name]: name
        for name in (
            "prefLabel", "altLabel", "hiddenLabel", "broader", "narrower", "related", "inScheme",
            "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch",
        )
    },
}  # fmt: skip
_PREFIXES: Final = {
    "skos": SKOS.namespace,
    "isothes": "http://purl.org/iso25964/skos-thes#",
    "rdfs": RDFS.namespace,
    "owl": OWL.namespace,
    "dct": DCT.namespace,
    "dc11": DC.namespace,
}
_CONTEXT: Final = {
    **_PREFIXES,
    "uri": "@id",
    "type": "@type",
    "lang": "@language",
    "value": "@value",
    "graph": "@graph",
    **{name: f"rdfs:{name}" if name == "label" else f"skos:{name}" for name in _TERMS.values()},
}


def data_of(wanted: Iri, whole: Catalogue, source: Source) -> list[Quad]:
    """Give what is said of a concept, and types and labels of what that leads to; [] for none."""
    around = whole.around(wanted)
    if wanted not in around.by_subject:
        return []
    quads = around.describe(wanted)
    others = sorted({quad[2] for quad in quads if is_iri(quad[2]) and quad[2] != wanted})
    known = source.about(others)
    names = (RDF.type, *LABELS)
    about = [q for one in others for q in known.by_subject.get(one, ()) if q[1] in names]
    return list(dict.fromkeys([*quads, *about]))


def compacted(quads: Iterable[Quad]) -> str:
    """Write quads as JSON-LD in the context of Skosmos."""
    nodes: dict[str, dict[str, list[Any]]] = {}
    for subject, predicate, value, _ in sorted(set(quads)):
        node = nodes.setdefault(_name(subject), {})
        if predicate == RDF.type:
            node.setdefault("type", []).append(shortened(value, _PREFIXES))
        else:
            found = node.setdefault(_TERMS.get(predicate) or shortened(predicate, _PREFIXES), [])
            if (one := _value(value)) not in found:
                found.append(one)
    graph = [
        {"uri": name, **{key: _single(values) for key, values in node.items()}}
        for name, node in nodes.items()
    ]
    return json.dumps({"@context": _CONTEXT, "graph": graph}, ensure_ascii=False)


def _single(values: Sequence[Any]) -> Any:  # noqa: ANN401 (JSON)
    return values[0] if len(values) == 1 else values


def _name(term: str) -> str:
    return iri_text(term) if is_iri(term) else term


def _value(value: Term) -> Any:  # noqa: ANN401 (JSON)
    if not is_literal(value):
        return {"uri": _name(value)}
    text, language, datatype = literal_parts(value)
    if language:
        return {"lang": language, "value": text}
    return text if datatype == XSD_STRING else {"type": datatype, "value": text}
