"""The types and properties by which concepts are told apart, and what they are called."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.terms import Iri, iri, iri_text, literal_parts
from skosmith_converter.vocabulary import (
    DCAT,
    FOAF,
    NAMESPACES,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SM,
    SPDX,
    VOID,
)
from skosmith_server.cells import property_title
from skosmith_server.framework import INVERSE
from skosmith_server.ontology import ontology_catalogue
from skosmith_server.reconciliation.scope import Scope
from skosmith_server.search.reading import Subject

__all__ = ["FEATURES", "Property", "find_property", "find_type", "own_types"]
__all__ += ["properties_of", "type_of", "types_of", "used_properties"]

FEATURES: Final = {
    "code": "The code of a concept; of a level, activity or statement that of its skill.",
    "edition": "The edition, such as 9.",
    "level": "The level of responsibility, 1 to 7.",
    "category": "The last parts of the IRIs of its category and subcategory.",
}
"""Properties that the search index works out."""
_FIRST: Final = (
    SKOS.notation, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, SKOS.scopeNote,
    SKOS.broader, SKOS.narrower, SKOS.related, *INVERSE, SKOS.inScheme, SM.atLevel,
)  # fmt: skip
_OF_CONCEPTS: Final = frozenset((SKOS.broader, SKOS.narrower, SKOS.related))
_BY_LANGUAGE: Final = (SKOS.prefLabel, SKOS.altLabel)
_FOREIGN: Final = tuple(v.namespace for v in (DCAT, FOAF, PROV, RDF, RDFS, SPDX, VOID))
"""What these say is not said of concepts."""
_OF_OTHERS: Final = frozenset((SKOS.hasTopConcept, SKOS.member, SKOS.memberList))
_TAGGED: Final = re.compile(r"(.+)@([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)")
_SAMPLE: Final = 200


@dataclass(frozen=True, slots=True)
class Property:
    """A property."""

    id: str
    name: str
    term: str = ""
    """Its IRI as a term; empty where the index works it out."""
    language: str = ""
    """Only values in this language."""
    description: str = ""

    @property
    def leads_to_concepts(self) -> bool:
        """Whether its values are concepts of the graph."""
        return self.term in _OF_CONCEPTS

    def as_json(self) -> dict[str, str]:
        """Give it as the API has it."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description or iri_text(self.term),
        }


# -- types -----------------------------------------------------------------------------------
def type_of(term: str, scope: Scope) -> dict[str, str]:
    """Give a type as the API has it."""
    return {"id": iri_text(term), "name": _title(term, scope)}


def types_of(subject: Subject, scope: Scope) -> list[dict[str, str]]:
    """Give the types of a concept, the narrowest first."""
    return [type_of(term, scope) for term in sorted(subject.classes, key=_breadth)]


def own_types(scope: Scope) -> list[str]:
    """Give the classes of the concepts of an endpoint, the commonest first, `skos:Concept` last."""
    counts = scope.classes
    return sorted(counts, key=lambda term: (term == SKOS.Concept, -counts[term], term))


def find_type(given: str, scope: Scope) -> str:
    """Give the term of a type by its IRI, or its name with a prefix, or without where we know it.

    What names no class gives a term that no concept has.
    """
    return next(_terms(given, own_types(scope)), f"<{given}>")


def _breadth(term: str) -> tuple[bool, bool, str]:
    return term == SKOS.Concept, not term.startswith(f"<{SM.namespace}"), term


# -- properties ------------------------------------------------------------------------------
def properties_of(scope: Scope) -> list[Property]:
    """Give all properties that concepts of the graph may have, the most useful first."""
    used = {*scope.predicates} - _OF_OTHERS
    used -= {term for term in used if iri_text(term).startswith(_FOREIGN)}
    ordered = [term for term in _FIRST if term in used] + sorted(used.difference(_FIRST))
    found = [Property(name, name, description=said) for name, said in FEATURES.items()]
    for term in ordered:
        found.append(Property(iri_text(term), _title(term, scope), term))
        if term in _BY_LANGUAGE:
            found += [_in(tag, found[-1]) for tag in scope.index.choices["language"]]
    return found


def find_property(pid: str, scope: Scope) -> Property | None:
    """Give the property of an id: an IRI or a name of it, of texts with ``@`` and a language.

    None where the graph has no such property.
    """
    if pid in FEATURES:
        return Property(pid, pid, description=FEATURES[pid])
    tagged = _TAGGED.fullmatch(pid)
    known = sorted(scope.predicates, key=lambda term: (term not in _FIRST, term))
    term = next(_terms(tagged[1] if tagged else pid, known), "")
    if not term:
        return None
    whole = Property(iri_text(term), _title(term, scope), term)
    return _in(tagged[2], whole) if tagged else whole


def used_properties(scope: Scope, classes: Iterable[str]) -> list[Property]:
    """Give the properties that concepts of some classes have, found out from some of them."""
    known = properties_of(scope)
    filters = scope.filters(classes)
    texts = scope.index.texts(scope.index.find((), filters, _SAMPLE)).values()
    subjects = {text.subject.iri: text.subject for text in texts}
    about = scope.about(subjects, (one.term for one in known if one.term))
    used: set[str] = set()
    for term in subjects:
        for _, predicate, value, _ in about.by_subject.get(term, ()):
            language = literal_parts(value).language if value.startswith('"') else None
            used |= {predicate, f"{predicate}@{language}"}
    used |= {f for f in FEATURES if any(_feature(one, f) for one in subjects.values())}
    return [one for one in known if _use(one) in used]


def _use(one: Property) -> str:
    if not one.term:
        return one.id
    return f"{one.term}@{one.language}" if one.language else one.term


def _feature(subject: Subject, name: str) -> object:
    return subject.categories if name == "category" else getattr(subject, name)


def _in(tag: str, whole: Property) -> Property:
    return Property(f"{whole.id}@{tag}", f"{whole.name} ({tag})", whole.term, tag)


# -- names -----------------------------------------------------------------------------------
def _title(term: str, scope: Scope) -> str:
    """Give what a class or property is called: in our ontology, in the graph, else its name."""
    own = ontology_catalogue() if term.startswith(f"<{SM.namespace}") else None
    known: Any = own if own is not None else scope.names
    label = known.label(term, scope.languages)
    return literal_parts(label).value if label else property_title(term)


def _terms(given: str, known: Iterable[str]) -> Iterator[Iri]:
    """Give the known terms that a name may stand for."""
    prefix, colon, local = given.partition(":")
    namespaces: Mapping[str, str] = NAMESPACES
    wanted = [given]
    if colon and prefix in namespaces:
        wanted.append(f"{namespaces[prefix]}{local}")
    terms = [*known]
    for one in wanted:
        if f"<{one}>" in terms:
            yield iri(one)
    if not colon and given:
        yield from (Iri(t) for t in terms if t.endswith((f"#{given}>", f"/{given}>")))
