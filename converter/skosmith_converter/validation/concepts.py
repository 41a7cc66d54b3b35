"""What a graph says in SKOS, typed or not: concepts, schemes, collections, links, texts.

Many vocabularies leave types and one of two directions to inference. So things are found by use,
as qSKOS finds them, and properties with those that the graph puts below them.
"""

from collections.abc import Iterable, Iterator, Set
from typing import Final

from skosmith_converter.shacl.index import Column, Index
from skosmith_converter.terms import Iri, Term, is_literal
from skosmith_converter.vocabulary import RDFS, SKOS, SKOSXL

__all__ = [
    "LABELS",
    "MAPPINGS",
    "NOTES",
    "SEMANTIC_RELATIONS",
    "all_broader",
    "broader",
    "collections",
    "columns_below",
    "concept_schemes",
    "concepts",
    "concepts_by_scheme",
    "language_of",
    "links",
    "names_below",
    "texts",
]

LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
"""The stronger first."""
NOTES: Final = (
    SKOS.note, SKOS.changeNote, SKOS.definition, SKOS.editorialNote, SKOS.example, SKOS.historyNote,
    SKOS.scopeNote,
)  # fmt: skip
"""The documentation properties (SKOS Reference §7)."""
MAPPINGS: Final = (
    SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
    SKOS.mappingRelation,
)  # fmt: skip
SEMANTIC_RELATIONS: Final = (
    SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive,
    SKOS.semanticRelation, *MAPPINGS,
)  # fmt: skip
"""``skos:semanticRelation`` and what SKOS has below it (S21, S22, S39, S40)."""
_XL_LABELS: Final = {
    SKOS.prefLabel: SKOSXL.prefLabel,
    SKOS.altLabel: SKOSXL.altLabel,
    SKOS.hiddenLabel: SKOSXL.hiddenLabel,
}
_SKOS: Final = f"<{SKOS.namespace}"


def names_below(index: Index, *properties: Iri) -> tuple[Iri, ...]:
    """Give properties and those that the graph declares below them.

    What SKOS itself puts below them (``skos:broadMatch`` below ``skos:broader``) is left out, even
    where the graph repeats it: callers name the properties of SKOS that they mean.
    """
    if not (declared := index.column(RDFS.subPropertyOf)):
        return properties
    found, waiting = dict.fromkeys(properties), list(properties)
    while waiting:
        for name in declared.inverse.values(waiting.pop()):
            if name not in found and not name.startswith(_SKOS):
                found[Iri(name)] = None
                waiting.append(Iri(name))
    return tuple(found)


def columns_below(index: Index, *properties: Iri) -> Iterator[tuple[Iri, Column]]:
    """Give the columns that are not empty of properties and of those below them."""
    for name in names_below(index, *properties):
        if column := index.column(name):
            yield name, column


def links(index: Index, *properties: Iri) -> Iterator[tuple[Iri, Term, Term]]:
    """Give property, subject and object of statements between resources."""
    for name, column in columns_below(index, *properties):
        for subject, value in column.pairs():
            if not is_literal(value):
                yield name, subject, value


def concepts(index: Index) -> set[Term]:
    """Give the concepts, typed or by use: qSKOS ``c``, "involved concepts".

    By use is what stands on either side of a semantic or mapping relation (S19, S20), and as top
    concept (S6, S8). ``skos:inScheme`` alone makes no concept: its domain is open.
    """
    found: set[Term] = set(index.instances(SKOS.Concept))
    for _, subject, value in links(index, *SEMANTIC_RELATIONS):
        found.add(subject)
        found.add(value)
    found.update(value for _, _, value in links(index, SKOS.hasTopConcept))
    found.update(subject for _, subject, _ in links(index, SKOS.topConceptOf))
    return found


def concept_schemes(index: Index) -> set[Term]:
    """Give the concept schemes, typed or by use (S4, S5, S7, S8): qSKOS ``cs``."""
    found: set[Term] = set(index.instances(SKOS.ConceptScheme))
    found.update(value for _, _, value in links(index, SKOS.inScheme, SKOS.topConceptOf))
    found.update(subject for _, subject, _ in links(index, SKOS.hasTopConcept))
    return found


def collections(index: Index) -> tuple[set[Term], set[Term]]:
    """Give the collections, typed or by use (S31, S33), and the ordered ones: qSKOS ``cc``."""
    ordered: set[Term] = set(index.instances(SKOS.OrderedCollection))
    ordered.update(subject for _, subject, _ in links(index, SKOS.memberList))
    found = ordered | index.instances(SKOS.Collection)
    found.update(subject for _, subject, _ in links(index, SKOS.member))
    return found, ordered


def concepts_by_scheme(index: Index, of: Set[Term]) -> dict[Term, set[Term]]:
    """Give scheme → its concepts, of those given."""
    found: dict[Term, set[Term]] = {scheme: set() for scheme in concept_schemes(index)}
    for _, concept, scheme in links(index, SKOS.inScheme, SKOS.topConceptOf):
        if concept in of:
            found[scheme].add(concept)
    for _, scheme, concept in links(index, SKOS.hasTopConcept):
        if concept in of:
            found[scheme].add(concept)
    return found


def broader(index: Index) -> dict[Term, set[Term]]:
    """Give concept → the concepts right above it, stated from either side (S25)."""
    return _upward(index, (SKOS.broader,), (SKOS.narrower,))


def all_broader(index: Index) -> dict[Term, set[Term]]:
    """Give concept → what is above it by any property below ``skos:broaderTransitive``."""
    return _upward(
        index,
        (SKOS.broader, SKOS.broadMatch, SKOS.broaderTransitive),
        (SKOS.narrower, SKOS.narrowMatch, SKOS.narrowerTransitive),
    )


def _upward(index: Index, up: Iterable[Iri], down: Iterable[Iri]) -> dict[Term, set[Term]]:
    found: dict[Term, set[Term]] = {}
    for _, concept, above in links(index, *up):
        found.setdefault(concept, set()).add(above)
    for _, above, concept in links(index, *down):
        found.setdefault(concept, set()).add(above)
    return found


def texts(index: Index, *properties: Iri) -> Iterator[tuple[Term, Term]]:
    """Give subject and literal of text properties; SKOS-XL labels by their form (S55-S57).

    A label that is stated in both ways is one.
    """
    for _, column in columns_below(index, *properties):
        for subject, value in column.pairs():
            if value[0] == '"':
                yield subject, value
    for plain in _XL_LABELS.keys() & set(properties):
        for subject, form in _xl_forms(index, _XL_LABELS[plain]):
            if form not in index.values(subject, plain):
                yield subject, form


def _xl_forms(index: Index, name: Iri) -> Iterator[tuple[Term, Term]]:
    forms = index.column(SKOSXL.literalForm)
    for _, subject, label in links(index, name) if forms else ():
        for form in forms.values(label):
            yield subject, form


def language_of(literal: str) -> str:
    """Give the language tag of a literal in small letters, as tags compare (RFC 5646 §2.1.1).

    >>> language_of('"hola"@es-MX'), language_of('"7"'), language_of('"7"^^<http://x.example/>')
    ('es-mx', '', '')
    """
    return "" if literal[-1] in '">' else literal[literal.rindex('"') + 2 :].lower()
