"""The graph by resource: what is said of an IRI, what points to it, what it is called.

Works on the quads themselves, not on a store: there, literals keep their form and their tags.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote, urlencode

from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import (
    Iri,
    Literal,
    Quad,
    Term,
    iri_text,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import DCAT, DCT, FOAF, RDF, RDFS, SKOS, SKOSXL, SM, VOID
from skosmith_server.negotiation import best_language

__all__ = ["LABELS", "MOST_SHOWN", "OWN_PATHS", "RESERVED", "Catalogue", "base_of", "document_of"]

RESERVED: Final = (
    "sparql",
    "gsp",
    "ontology",
    "shapes",
    "resource",
    "entity",
    "static",
    "dump",
    "search",
    "suggest",
    "opensearch",
    "reconcile",
    "mcp",
    "validation",
    "validation-report",
    "review",
    "coverage",
    "compare",
    "matrix",
    "statistics",
    "browse",
    "index",
    "sitemap",
    "robots",
    "rest",
    "jskos",
    "profiles",
    "api",
    "changes",
)
"""First segments of the service's own paths; an IRI that begins so is asked for by ``?iri=``."""
OWN_PATHS: Final = (
    "voc", "voc/top", "voc/concepts", "voc/search", "voc/suggest", "concepts",
    "concepts/narrower", "concepts/ancestors", "concepts/search", "concepts/suggest", "data",
    "mappings",
)  # fmt: skip
"""Further paths of the service, those of jskos-server: what only begins so is asked for by path."""
LABELS: Final = (
    SKOS.prefLabel, DCT.title, RDFS.label, FOAF.name, SM.fileName, SKOSXL.literalForm,
    SKOS.notation,
)  # fmt: skip
MOST_SHOWN: Final = 200
"""Values of one property, and resources that point here, that a page shows."""
_PLAIN_PATH: Final = re.compile(r"(?!/)(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+")
_LINES: Final = re.compile(r"^[^#]+#L\d+(?:-L\d+)?$")
"""Of a source document (`sm:saidAt`): there is nothing but the document to show."""
_SAFE: Final = "/:@!$&'()*+,;=~%"
_MAX_DESCRIPTION: Final = 10_000


def base_of(quads: Sequence[Quad]) -> str:
    """Give the base IRI that the dataset states (``void:uriSpace``), else the default one."""
    datasets = {s for s, p, o, _ in quads if p == RDF.type and o == DCAT.Dataset}
    spaces = (o for s, p, o, _ in quads if p == VOID.uriSpace and s in datasets)
    return next((literal_parts(space).value for space in spaces), DEFAULT_BASE)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All resources of a graph."""

    base: str
    by_subject: Mapping[str, Sequence[Quad]]
    by_object: Mapping[str, Sequence[Quad]]
    others: Mapping[str, Sequence[Quad]]
    """Subject → what superseded graphs say of it."""
    terms: frozenset[str]
    """Every IRI in any place of any quad."""
    graphs: frozenset[str]
    """Names of named graphs."""
    folded: Mapping[str, str]
    """IRI in lower case → IRI, to find what was meant."""
    triples: int
    """How many triples the union of the graphs has, superseded ones left out."""
    home: str = "/"
    """What the base becomes in the addresses of our pages."""

    @classmethod
    def from_quads(cls, quads: Sequence[Quad], base: str = "", home: str = "/") -> "Catalogue":
        """Index quads; `base` goes before what the dataset states."""
        taken = accepted(quads)
        by_object: dict[str, list[Quad]] = defaultdict(list)
        for quad in taken:
            if not is_literal(quad[2]):
                by_object[quad[2]].append(quad)
        kept = set(taken) if len(taken) < len(quads) else set()
        others = _by_subject([quad for quad in quads if quad not in kept] if kept else [])
        terms = frozenset(term for quad in quads for term in quad if is_iri(term))
        folded = {term.lower(): term for term in sorted(terms)}
        stated = base or base_of(quads)
        graphs = frozenset(quad[3] for quad in quads if quad[3])
        triples = len({quad[:3] for quad in taken})
        by_subject = _by_subject(taken)
        return cls(
            stated, by_subject, dict(by_object), others, terms, graphs, folded, triples, home
        )

    def around(self, *_wanted: Iri) -> "Catalogue":
        """Give a catalogue that can describe what is wanted: this one, since all is in it."""
        return self

    def about(self, _terms: Iterable[str]) -> "Catalogue":
        """Give a catalogue of all that is said of resources: this one."""
        return self

    def naming(self, _terms: Iterable[str]) -> "Catalogue":
        """Give a catalogue that knows what terms are called: this one."""
        return self

    def __contains__(self, term: object) -> bool:
        return term in self.terms

    def describe(self, subject: Iri) -> list[Quad]:
        """Give the description of a resource.

        That is what has it as subject, followed through blank nodes (lists are made of them);
        where nothing has, what has it as object.
        """
        found: list[Quad] = []
        seen: set[str] = {subject}
        waiting: list[str] = [subject]
        while waiting and len(found) < _MAX_DESCRIPTION:
            quads = self.by_subject.get(waiting.pop(), ())
            found += quads
            blanks = [quad[2] for quad in quads if is_blank(quad[2]) and quad[2] not in seen]
            seen.update(blanks)
            waiting += blanks
        return found or list(self.by_object.get(subject, ()))

    def incoming(self, value: Iri) -> list[Quad]:
        """Give what points to a resource, cells of lists left out."""
        return [quad for quad in self.by_object.get(value, ()) if not is_blank(quad[0])]

    def items(self, head: Term) -> list[Term]:
        """Give the items of an RDF list."""
        items: list[Term] = []
        seen: set[str] = set()
        while is_blank(head) and head not in seen:
            seen.add(head)
            said = {quad[1]: quad[2] for quad in self.by_subject.get(head, ())}
            if RDF.first in said:
                items.append(said[RDF.first])
            head = said.get(RDF.rest, RDF.nil)
        return items

    def values(self, subject: str, predicate: Iri) -> list[Term]:
        """Give the values of one property."""
        return [quad[2] for quad in self.by_subject.get(subject, ()) if quad[1] == predicate]

    def label(self, subject: str, languages: str | None = None) -> Literal | None:
        """Give what a resource is called, in the language that ``Accept-Language`` likes best."""
        for predicate in LABELS:
            labels = {
                literal_parts(value).language or "": Literal(value)
                for value in sorted(self._called(subject, predicate), reverse=True)
                if is_literal(value)
            }
            if labels:
                chosen = best_language(languages, sorted(labels))
                return labels[chosen or ""]
        return None

    def _called(self, subject: str, predicate: Iri) -> list[Term]:
        """Give what a property calls something; SKOS-XL does so by way of a thing (S55)."""
        names = self.values(subject, predicate)
        if names or predicate != SKOS.prefLabel:
            return names
        labels = self.values(subject, SKOSXL.prefLabel)
        return [form for label in labels for form in self.values(label, SKOSXL.literalForm)]

    def order_of(self, term: Term) -> tuple[int, str, int]:
        """Give a key that sorts as people count: by position, else by text and final number."""
        position = next(iter(self.values(term, SM.position)), None)
        if position is not None:
            return 0, "", int(literal_parts(position).value)
        numbered = re.fullmatch(r"(<.*?)(\d+)>", term)
        return (1, numbered.group(1), int(numbered.group(2))) if numbered else (1, term, 0)

    def path_of(self, term: str) -> str:
        """Give the path under which the service answers for an IRI of the graph."""
        return _path_of(iri_text(term), self.base, self.home)

    def iris_at(self, path: str) -> tuple[Iri, Iri]:
        """Give the IRIs that a path (without its first slash, still encoded) may stand for."""
        return Iri(f"<{self.base}{path}>"), Iri(f"<{self.base}{unquote(path)}>")

    def iri_at(self, path: str) -> Iri:
        """Give the one of them that the graph has, else the decoded one."""
        exact, decoded = self.iris_at(path)
        return exact if exact in self.terms else decoded

    def nearest(self, term: str) -> Iri | None:
        """Give the IRI that was probably meant: of other case, or without a slash at its end."""
        bare = re.sub(r"(?:\.[a-z]+)?/*>$", ">", term.lower())
        for tried in (term.lower(), re.sub(r"/+>$", ">", term.lower()), bare):
            if tried in self.folded:
                return Iri(self.folded[tried])
        return None


@lru_cache(maxsize=16_384)
def _path_of(whole: str, base: str, home: str) -> str:
    """Give it; pages of lists have thousands, the same for every reader."""
    document = _document_of(whole)
    local = document.removeprefix(base)
    if local != document and _has_a_path_of_its_own(local):
        return f"{home}{quote(local, safe=_SAFE)}"
    return f"/resource?{urlencode({'iri': whole})}"


def document_of(term: str) -> str:
    """Give the source document of some of its lines (`sm:saidAt`); else what is given."""
    return f"<{_document_of(iri_text(term))}>"


def _document_of(whole: str) -> str:
    return whole.partition("#")[0] if _LINES.search(whole) else whole


def _has_a_path_of_its_own(local: str) -> bool:
    if _PLAIN_PATH.fullmatch(local) is None:
        return False
    first = local.partition("/")[0].partition(".")[0]
    is_own = first in RESERVED or local in OWN_PATHS
    return not is_own and ".." not in local and "//" not in local


def _by_subject(quads: Sequence[Quad]) -> dict[str, list[Quad]]:
    index: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        index[quad[0]].append(quad)
    return dict(index)
