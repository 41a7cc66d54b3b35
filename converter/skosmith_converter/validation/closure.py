"""What a graph says in words of its own, said in those of SKOS: there is no other inference.

A property that the graph declares to be below a SKOS property (``rdfs:subPropertyOf``, over any
number of steps), equivalent to it or the inverse of it counts as that property; the text of a
SKOS-XL label counts as a plain label (S55, S56, S57). Sub-classes of SKOS classes need nothing:
an instance of one is a SHACL instance of the other. What SKOS declares of its own terms adds
nothing either, so a graph that holds SKOS itself is judged like one that does not.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from skosmith_converter.shacl.index import Index, Triple
from skosmith_converter.terms import Iri, Term, iri, is_literal
from skosmith_converter.validation.skos_terms import CLASSES, SKOS_TERMS, XL_LABELS, XL_TERMS, xl
from skosmith_converter.vocabulary import OWL, RDFS

__all__ = ["close"]

_SUB_PROPERTY = iri(f"{RDFS.namespace}subPropertyOf")
_EQUIVALENT = iri(f"{OWL.namespace}equivalentProperty")
_INVERSE = iri(f"{OWL.namespace}inverseOf")
_EQUIVALENT_CLASS = iri(f"{OWL.namespace}equivalentClass")
_KNOWN = SKOS_TERMS | XL_TERMS
_LITERAL_FORM = xl("literalForm")


def close(index: Index) -> dict[Triple, Triple]:
    """Give each triple that is to be added, with the stated one that it comes from."""
    added: dict[Triple, Triple] = {}
    _add(added, index, _said_otherwise(index))
    _add(added, index, _equivalent_classes(index))
    _add(added, index, _plain_labels(index, added))
    return added


def _add(
    added: dict[Triple, Triple], index: Index, derived: Iterator[tuple[Triple, Triple]]
) -> None:
    stated: dict[Iri, set[tuple[Term, Term]]] = {}
    for triple, origin in list(derived):
        subject, predicate, value = triple
        if predicate not in stated:
            stated[predicate] = set(index.column(predicate).pairs())
        if (subject, value) not in stated[predicate]:
            added.setdefault(triple, added.get(origin, origin))


def _said_otherwise(index: Index) -> Iterator[tuple[Triple, Triple]]:
    """Give what is said with properties that mean a SKOS property."""
    for own, meant in _meanings(index).items():
        for subject, value in index.column(own).pairs():
            for predicate, inverse in meant:
                if not inverse:
                    yield (subject, predicate, value), (subject, own, value)
                elif not is_literal(value):
                    yield (value, predicate, subject), (subject, own, value)


def _meanings(index: Index) -> Mapping[Iri, list[tuple[Iri, bool]]]:
    """Give each property of the graph's own with the SKOS properties it means, and which way."""
    steps: dict[Term, list[tuple[Term, bool]]] = defaultdict(list)
    for below, above in index.column(_SUB_PROPERTY).pairs():
        steps[below].append((above, False))
    for predicate, inverse in ((_EQUIVALENT, False), (_INVERSE, True)):
        for one, other in index.column(predicate).pairs():
            steps[one].append((other, inverse))
            steps[other].append((one, inverse))
    own = [name for name in steps if name in index.columns and name not in _KNOWN]
    return {Iri(name): list(_reached(name, steps)) for name in own}


def _reached(
    start: Term, steps: Mapping[Term, list[tuple[Term, bool]]]
) -> Iterator[tuple[Iri, bool]]:
    """Give the SKOS properties that lie nearest, each with whether it is meant the other way."""
    seen, waiting = {(start, False)}, [(start, False)]
    while waiting:
        term, turned = waiting.pop()
        for other, inverse in steps.get(term, ()):
            place = (other, turned != inverse)
            if place in seen:
                continue
            seen.add(place)
            if other in _KNOWN:
                yield Iri(other), place[1]
            else:
                waiting.append(place)


def _equivalent_classes(index: Index) -> Iterator[tuple[Triple, Triple]]:
    for one, other in index.column(_EQUIVALENT_CLASS).pairs():
        for own, meant in ((one, other), (other, one)):
            if meant in CLASSES and own not in CLASSES:
                yield (own, RDFS.subClassOf, meant), (one, _EQUIVALENT_CLASS, other)


def _plain_labels(index: Index, added: Mapping[Triple, Triple]) -> Iterator[tuple[Triple, Triple]]:
    """Give the texts of SKOS-XL labels as plain labels of what they are labels of."""
    forms: dict[Term, list[Term]] = defaultdict(list)
    labels = [
        (subject, predicate, label)
        for predicate in XL_LABELS
        for subject, label in index.column(predicate).pairs()
    ]
    labels += [triple for triple in added if triple[1] in XL_LABELS]
    if not labels:
        return
    for label, form in index.column(_LITERAL_FORM).pairs():
        forms[label].append(form)
    for label, predicate, form in added:
        if predicate == _LITERAL_FORM:
            forms[label].append(form)
    for subject, predicate, label in labels:
        for form in forms.get(label, ()):
            if is_literal(form):
                yield (subject, XL_LABELS[predicate], form), (subject, predicate, label)
