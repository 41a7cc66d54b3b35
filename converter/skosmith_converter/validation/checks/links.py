"""Checks of where IRIs lead, as far as the graph tells; `broken_links` asks the web."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.paths import Predicate
from skosmith_converter.terms import Term, is_iri
from skosmith_converter.validation.checks.faults import Fault, concepts_of, host_of
from skosmith_converter.validation.skos_terms import (
    MAPPING,
    SKOS_NAMESPACE,
    SKOS_TERMS,
    SKOS_XL,
    XL_TERMS,
)
from skosmith_converter.vocabulary import RDF

__all__ = [
    "find_dangling_links",
    "find_missing_out_links",
    "find_other_iris",
    "find_undefined_terms",
]

_WEB: Final = ("<http://", "<https://", "<HTTP://", "<HTTPS://")
_SKOS: Final = (f"<{SKOS_NAMESPACE}", f"<{SKOS_XL}")
_DEFINED: Final = SKOS_TERMS | XL_TERMS | {f"{namespace}>" for namespace in _SKOS}


def find_missing_out_links(index: Index) -> Iterator[Fault]:
    """Find concepts of the graph's own host that nothing links with another host.

    The graph's own host is that of most concepts. A class or a term of SKOS is no link.
    """
    concepts = concepts_of(index)
    hosts = Counter(filter(None, map(host_of, concepts)))
    if not hosts:
        return
    # With two hosts alike, the one that is first in the alphabet
    own = min(hosts, key=lambda host: (-hosts[host], host))
    waiting = {concept for concept in concepts if host_of(concept) == own}
    for predicate, column in index.columns.items():
        if predicate == RDF.type:
            continue
        for subject, value in column.pairs():
            if subject in waiting and _leads_away(value, own):
                waiting.discard(subject)
            if value in waiting and _leads_away(subject, own):
                waiting.discard(value)
    for concept in sorted(waiting):
        yield Fault(concept)


def _leads_away(term: Term, own: str) -> bool:
    return is_iri(term) and host_of(term) != own and not term.startswith(_SKOS)


def find_other_iris(index: Index) -> Iterator[Fault]:
    """Find IRIs that something is said about and that are no web addresses."""
    subjects: set[Term] = set()
    for column in index.columns.values():
        subjects.update(*column.subjects)
    for subject in sorted(subjects):
        if is_iri(subject) and not subject.startswith(_WEB):
            yield Fault(subject)


def find_undefined_terms(index: Index) -> Iterator[Fault]:
    """Find terms of the namespaces of SKOS and SKOS-XL that neither defines (any more).

    Who uses such a term is named: in place of a property, of a value, or as what is described.
    """
    for predicate, column in index.columns.items():
        path = Predicate(predicate)
        unknown = predicate.startswith(_SKOS) and predicate not in _DEFINED
        told: set[Term] = set()
        for subject, value in column.pairs():
            if unknown and subject not in told:
                told.add(subject)
                yield Fault(subject, predicate, path, "property")
            if value.startswith(_SKOS) and value not in _DEFINED:
                yield Fault(subject, value, path, "value")
            if subject.startswith(_SKOS) and subject not in _DEFINED:
                yield Fault(subject, subject, path, "subject")


def find_dangling_links(index: Index) -> Iterator[Fault]:
    """Find mappings to an IRI of a namespace that the graph describes, but not that IRI."""
    described: set[Term] = set()
    for column in index.columns.values():
        described.update(*column.subjects)
    own = {_namespace(concept) for concept in concepts_of(index) & described if is_iri(concept)}
    for predicate in MAPPING:
        for subject, value in index.column(predicate).pairs():
            if is_iri(value) and value not in described and _namespace(value) in own:
                yield Fault(subject, value, Predicate(predicate))


def _namespace(term: Term) -> str:
    """Give an IRI up to its last ``#`` or ``/``."""
    return term[: max(term.rfind("#"), term.rfind("/")) + 1]
