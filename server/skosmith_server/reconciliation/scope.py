"""What one endpoint is of: a concept scheme, or all concepts of the graph."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, unquote

from skosmith_converter.terms import Iri, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import SKOS
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import LABELS, Catalogue
from skosmith_server.negotiation import best_language
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.reading import Subject
from skosmith_server.vocabularies.vocabulary import short_of

__all__ = ["PATH", "Scope", "endpoints", "schemes_by_name", "titled"]

PATH: Final = "/reconcile"
_MOST_LEADING: Final = 50
_SAFE: Final = "/:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which concepts are meant, where they are looked up, and in whose languages they are named."""

    index: Index
    names: Catalogue
    scheme: str = ""
    """As a term; empty for all concepts."""
    languages: str | None = None
    """``Accept-Language``."""
    predicates: Sequence[str] = ()
    """All properties that the graph has, as terms."""

    @property
    def classes(self) -> Mapping[str, int]:
        """Give class → number of concepts."""
        return self.index.concepts.get(self.scheme, {})

    def filters(self, classes: Iterable[str] = (), fields: Sequence[str] = ()) -> Filters:
        """Give what the index is asked with: any of some classes, else any concept."""
        return Filters(
            field=tuple(fields),
            scheme=(self.scheme,) if self.scheme else (),
            class_iri=tuple(classes) or (SKOS.Concept,),
        )

    def has(self, subject: Subject) -> bool:
        """Tell whether a thing is one of the concepts."""
        in_scheme = not self.scheme or self.scheme in subject.schemes
        return in_scheme and SKOS.Concept in subject.classes

    def about(self, iris: Iterable[str], predicates: Iterable[str]) -> Catalogue:
        """Give a catalogue that has at least what some properties say of some things."""
        if isinstance(self.names, AskedCatalogue):
            quads = self.names.said(set(iris), sorted({*LABELS, *predicates}))
            return Catalogue.from_quads(sorted(quads), self.names.base)
        return self.names

    def name(self, known: Catalogue, term: str, found: str = "") -> str:
        """Give what a thing is called, in a language wished for, else in that of what was found."""
        label = known.label(term, self._wishes(found))
        return literal_parts(label).value if label else iri_text(term) if is_iri(term) else ""

    def text(self, known: Catalogue, term: str, *predicates: Iri, found: str = "") -> str:
        """Give a text of a thing, in a language chosen in the same way; empty without one."""
        return self.tagged_text(known, term, predicates, found)[0]

    def tagged_text(
        self, known: Catalogue, term: str, predicates: Iterable[Iri], found: str = ""
    ) -> tuple[str, str]:
        """Give the text of the first of some properties that has any, and its language."""
        for predicate in predicates:
            values = sorted(filter(is_literal, known.values(term, predicate)), reverse=True)
            texts = {one.language or "": one.value for one in map(literal_parts, values)}
            if texts:
                best = best_language(self._wishes(found), sorted(texts)) or ""
                return texts[best], best
        return "", ""

    def _wishes(self, found: str) -> str | None:
        return ",".join(filter(None, (self.languages, found and f"{found};q=0.001"))) or None

    def leading_to(self, predicate: str, term: str) -> Sequence[str]:
        """Give the things that have a thing as value of a property, sorted."""
        if isinstance(self.names, AskedCatalogue):
            return self.names.found(f"?x {predicate} {term}", _MOST_LEADING)
        incoming = self.names.by_object.get(term, ())
        return sorted({quad[0] for quad in incoming if quad[1] == predicate})[:_MOST_LEADING]

    def title(self, known: Catalogue) -> str:
        """Give what the endpoint is called."""
        return self.name(known, self.scheme) if self.scheme else "all concepts"

    def path(self, after: str = "") -> str:
        """Give the path of the endpoint, or of a service beside it."""
        scheme = short_of(self.scheme, self.names.base) if self.scheme else ""
        return f"{PATH}{after}" + (f"/in/{quote(scheme, safe=_SAFE)}" if scheme else "")


def endpoints(index: Index, names: Catalogue) -> list[Scope]:
    """Give the endpoint of all concepts, then those of the schemes that have concepts, by path."""
    schemes = [Scope(index, names, scheme) for scheme in sorted(index.concepts) if scheme]
    return [Scope(index, names), *sorted(schemes, key=lambda one: one.path())]


def titled(index: Index, names: Catalogue, languages: str | None) -> list[tuple[str, str, int]]:
    """Give path, title and number of concepts of each endpoint."""
    found = [replace(one, languages=languages) for one in endpoints(index, names)]
    known = found[0].about([one.scheme for one in found if one.scheme], ())
    return [(o.path(), o.title(known), o.classes.get(SKOS.Concept, 0)) for o in found]


def schemes_by_name(index: Index, base: str) -> dict[str, Iri]:
    """Give the name of each scheme in paths, percent-decoded → the scheme."""
    return {
        unquote(short_of(scheme, base)): Iri(scheme) for scheme in sorted(index.concepts) if scheme
    }
