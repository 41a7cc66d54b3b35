"""Repairs of concept schemes and of pairs: inScheme, top concepts, titles, inverses."""

from collections.abc import Iterator
from typing import Final

from skosmith_converter.shacl.index import Triple
from skosmith_converter.terms import Iri, Term, is_iri, is_literal, plain, text
from skosmith_converter.validation.concepts import LABELS, NOTES, SEMANTIC_RELATIONS
from skosmith_converter.validation.drafts import Draft, Policy, Suggestion
from skosmith_converter.validation.findings import shown
from skosmith_converter.vocabulary import DC, DCT, RDF, RDFS, SKOS

__all__ = ["fill_in_scheme", "fill_inverses", "give_titles", "mark_top_concepts"]

_DESCRIBING: Final = (*LABELS, *NOTES, SKOS.notation)
_TITLES: Final = (DCT.title, DC.title, RDFS.label)
_INVERSES: Final[tuple[tuple[Iri, Iri, str], ...]] = (
    (SKOS.broader, SKOS.narrower, "S25"),
    (SKOS.narrower, SKOS.broader, "S25"),
    (SKOS.broaderTransitive, SKOS.narrowerTransitive, "S26"),
    (SKOS.narrowerTransitive, SKOS.broaderTransitive, "S26"),
    (SKOS.related, SKOS.related, "S23"),
    (SKOS.hasTopConcept, SKOS.topConceptOf, "S8"),
    (SKOS.topConceptOf, SKOS.hasTopConcept, "S8"),
    (SKOS.broadMatch, SKOS.narrowMatch, "S43"),
    (SKOS.narrowMatch, SKOS.broadMatch, "S43"),
    (SKOS.relatedMatch, SKOS.relatedMatch, "S44"),
    (SKOS.closeMatch, SKOS.closeMatch, "S44"),
    (SKOS.exactMatch, SKOS.exactMatch, "S44"),
)
_MATCHES: Final = frozenset({"S43", "S44"})


def fill_in_scheme(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """State ``skos:inScheme`` of top concepts (S7), and of concepts in no scheme."""
    for concept, scheme, triple in sorted(_tops(draft)):
        if not draft.states(concept, scheme, SKOS.inScheme):
            reason = f"S7: {shown(concept)} is a top concept of {shown(scheme)}, so it is in it"
            added = ((concept, SKOS.inScheme, scheme),)
            yield Suggestion("in-scheme", reason, added=added, because=(triple,))
    yield from _place(draft)


def _place(draft: Draft) -> Iterator[Suggestion]:
    """Put concepts in no scheme where all of their hierarchy are that are in one.

    Where none of it is in one, the only scheme of the graph is meant.
    """
    placed: dict[Term, dict[Term, Triple]] = {}
    for name, concept, scheme in draft.links(SKOS.inScheme):
        placed.setdefault(concept, {})[scheme] = (concept, name, scheme)
    for concept, scheme, triple in sorted(_tops(draft)):
        placed.setdefault(concept, {}).setdefault(scheme, triple)
    schemes = set(draft.index.instances(SKOS.ConceptScheme)).union(*placed.values())
    only = min(schemes) if len(schemes) == 1 else None
    for group in _hierarchies(draft):
        known = {s: t for one in sorted(group) for s, t in placed.get(one, {}).items()}
        where = min(known) if len(known) == 1 else None if known else only
        if where is None:
            continue
        because = (known[where],) if known else ()
        for concept in sorted(one for one in group if one not in placed and one != where):
            reason = f"{shown(concept)} is in no scheme, and belongs to {shown(where)}"
            yield Suggestion(
                "in-scheme",
                reason,
                added=((concept, SKOS.inScheme, where),),
                because=because or ((concept, RDF.type, SKOS.Concept),),
            )


def _tops(draft: Draft) -> Iterator[tuple[Term, Term, Triple]]:
    """Give top concept, scheme, and the statement."""
    for name, concept, scheme in draft.links(SKOS.topConceptOf):
        yield concept, scheme, (concept, name, scheme)
    for name, scheme, concept in draft.links(SKOS.hasTopConcept):
        yield concept, scheme, (scheme, name, concept)


def _described(draft: Draft) -> set[Term]:
    """Give the concepts, typed or by use, that the graph names or types."""
    found = {end for _, *ends in draft.links(*SEMANTIC_RELATIONS) for end in ends}
    found = {one for one in found if draft.is_described(one, *_DESCRIBING)}
    return found | draft.index.instances(SKOS.Concept)


def _hierarchies(draft: Draft) -> Iterator[set[Term]]:
    """Give the concepts described here, by what hangs together by broader and narrower."""
    ways: dict[Term, set[Term]] = {one: set() for one in _described(draft)}
    for _, one, other in draft.links(SKOS.broader, SKOS.narrower):
        if one in ways and other in ways:
            ways[one].add(other)
            ways[other].add(one)
    done: set[Term] = set()
    for start in sorted(ways):
        if start not in done:
            group, waiting = {start}, [start]
            while waiting:
                new = ways[waiting.pop()] - group
                group |= new
                waiting += new
            done |= group
            yield group


def mark_top_concepts(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Mark what has nothing above it in a scheme that has no top concepts (qSKOS ``otc``)."""
    with_tops = {scheme for _, scheme, _ in _tops(draft)}
    above = {concept for _, concept, _ in draft.links(SKOS.broader, SKOS.broaderTransitive)}
    above |= {one for _, _, one in draft.links(SKOS.narrower, SKOS.narrowerTransitive)}
    concepts = _described(draft)
    for name, concept, scheme in sorted(draft.links(SKOS.inScheme), key=lambda row: row[::-1]):
        if scheme not in with_tops and concept in concepts and concept not in above:
            reason = (
                f"nothing is above {shown(concept)} in {shown(scheme)}, which has no top concept"
            )
            added = ((scheme, SKOS.hasTopConcept, concept), (concept, SKOS.topConceptOf, scheme))
            because = ((concept, name, scheme),)
            yield Suggestion("top-concept", reason, added=added, because=because)


def give_titles(draft: Draft, policy: Policy) -> Iterator[Suggestion]:
    """Give schemes without a title their preferred labels, else the end of their IRI.

    A title is what qSKOS ``ml`` takes for one.
    """
    schemes: set[Term] = set(draft.index.instances(SKOS.ConceptScheme))
    schemes.update(scheme for _, _, scheme in draft.links(SKOS.inScheme))
    for scheme in sorted(schemes):
        if any(map(is_literal, draft.values(scheme, *_TITLES))):
            continue
        labels = [one for one in draft.values(scheme, SKOS.prefLabel) if is_literal(one)]
        because = tuple((scheme, SKOS.prefLabel, label) for label in labels)
        if not labels and is_iri(scheme):
            name = scheme[1:-1].rstrip("/#").rpartition("/")[2].rpartition("#")[2]
            labels = [text(name, policy.language) if policy.language else plain(name)]
        reason = f"{shown(scheme)} has no title"
        added = tuple((scheme, DCT.title, label) for label in sorted(labels))
        yield Suggestion("scheme-title", reason, added=added, because=because)


def fill_inverses(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """State the other direction where one is missing (qSKOS ``urc``).

    Mappings get one only where the graph describes the other side: what others say of their
    concepts is theirs.
    """
    missing: dict[tuple[Term, str], list[tuple[Triple, Triple]]] = {}
    for given, inverse, rule in _INVERSES:
        for name, subject, value in draft.links(given):
            if draft.states(value, subject, inverse):
                continue
            if rule not in _MATCHES or draft.is_described(value, *_DESCRIBING):
                pair = (value, inverse, subject), (subject, name, value)
                missing.setdefault((value, rule), []).append(pair)
    for (subject, rule), pairs in sorted(missing.items()):
        added, because = zip(*sorted(pairs), strict=True)
        reason = f"{rule}: stated of {shown(subject)} from the other side only"
        yield Suggestion("inverse", reason, added=tuple(dict.fromkeys(added)), because=because)
