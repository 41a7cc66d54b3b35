"""The SPARQL editor of browsers: its files, which a build brings, and what it completes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from skosmith_converter.terms import iri_text
from skosmith_converter.vocabulary import (
    DC,
    DCT,
    NAMESPACES,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SKOSXL,
    SM,
    SSSOM,
    VOID,
    Vocabulary,
)
from skosmith_server.pages.editor_words import EDITOR_WORDS
from skosmith_server.pages.labels import PROBLEMS
from skosmith_server.pages.property_names import name_of_property
from skosmith_server.queries import NamedQuery
from skosmith_server.statistics import Statistics
from skosmith_server.wording import ENGLISH, Interface

__all__ = ["ASSETS", "Asset", "aids", "find_asset", "version"]

ASSETS: Final = Path(str(files("skosmith_server.static"))) / "yasgui"
"""Where the build puts what npm's packages give; not part of the repository."""
_MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}
_CODINGS: Final = {"br": ".br", "gzip": ".gz", "": ""}
"""Content coding → suffix of the file that is in it."""
_OTHERS: Final = {
    "dc": DC.namespace,
    "esco": "http://data.europa.eu/esco/model#",
    "skosxl": SKOSXL.namespace,
    "sssom": SSSOM.namespace,
}
"""Prefixes of what a graph may hold besides what we write."""
_KNOWN: Final[Sequence[Vocabulary]] = (DCT, OWL, PROV, RDF, RDFS, SKOS, SM, VOID)
"""What is completed where the graph cannot be counted."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it goes out."""

    file: Path
    media_type: str
    coding: str
    """Content coding; empty for none."""


def find_asset(name: str, codings: Sequence[str] = ()) -> Asset | None:
    """Give a file of the editor, in the first of codings that it is there in; None if it is not."""
    media_type = _MEDIA_TYPES.get(Path(name).suffix)
    if media_type is None or Path(name).name != name:
        return None
    for coding in (*codings, ""):
        file = ASSETS / f"{name}{_CODINGS.get(coding, '.none')}"
        if file.is_file():
            return Asset(file, media_type, coding)
    return None


@cache
def version() -> str:
    """Give what tells one build of the editor from another; empty where it was not built in."""
    names = ("yasgui.js", "yasgui.css", "d3-force.js")
    if not all((ASSETS / name).is_file() for name in names):
        return ""
    digest = blake2b(digest_size=8)
    for name in names:
        digest.update((ASSETS / name).read_bytes())
    return digest.hexdigest()


def aids(
    base: str,
    statistics: Statistics | None,
    examples: Sequence[NamedQuery],
    interface: Interface = ENGLISH,
) -> str:
    """Give as JSON what the editor needs to know of a graph.

    That is its base, prefixes, classes and properties, the commonest first, the example queries,
    and the words of the editor, as far as they are not English ones. Without statistics, terms are
    those of our ontology and of the vocabularies we write.
    """
    classes, properties = _counted(statistics) if statistics else _known()
    used = [iri_text(term) for term in (*classes, *properties)]
    others = {k: v for k, v in _OTHERS.items() if any(term.startswith(v) for term in used)}
    body = {
        "base": base,
        "prefixes": NAMESPACES | others,
        "words": _words(interface),
        "classes": _terms(classes, interface),
        "properties": _terms(properties, interface),
        "examples": [
            {
                "name": one.name,
                "title": interface.gettext(one.title),
                "summary": interface.gettext(one.summary),
                "query": one.text,
            }
            for one in examples
        ],
    }
    return json.dumps(body, ensure_ascii=False)


def _counted(statistics: Statistics) -> tuple[Mapping[str, int], Mapping[str, int]]:
    return statistics.classes, statistics.properties


def _known() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Give terms without counts; a class begins with a capital letter."""
    terms = {term: name for known in _KNOWN for name, term in known.terms().items()}
    classes = {str(term): 0 for term, name in terms.items() if name[:1].isupper()}
    return classes, {str(term): 0 for term in terms if str(term) not in classes}


def _words(interface: Interface) -> Mapping[str, str]:
    said = {message: interface.gettext(message) for message in (*EDITOR_WORDS, *PROBLEMS)}
    return {message: word for message, word in said.items() if word != message}


def _terms(counts: Mapping[str, int], interface: Interface) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {"iri": iri_text(term), "label": _label(term, interface), "count": count}
        for term, count in ordered
    ]


def _label(term: str, interface: Interface) -> str:
    """Give what a term is called; empty where its own name says as much."""
    said = name_of_property(term, interface).text
    local = re.split(r"[/#]", iri_text(term))[-1]
    return "" if said.replace(" ", "").lower() == local.lower() else said
