"""Checks of labels, notes and notations: languages, texts that two concepts share."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.paths import Predicate
from skosmith_converter.terms import Term, is_literal, literal_parts
from skosmith_converter.validation.checks.faults import Fault, concepts_of, language_of
from skosmith_converter.validation.findings import shown
from skosmith_converter.validation.skos_terms import LABELS, NOTES, skos
from skosmith_converter.vocabulary import DCAT, RDFS

__all__ = [
    "find_ambiguous_notations",
    "find_incomplete_coverage",
    "find_no_common_language",
    "find_overlapping_labels",
    "find_wrong_language_tags",
    "is_known_language",
]

_TEXTS: Final = (RDFS.label, *LABELS, *NOTES)
_NAMED: Final = 3
"""How many others a message names."""


@lru_cache(maxsize=4096)
def is_known_language(tag: str) -> bool:
    """Tell whether a tag begins with a language of the IANA registry (BCP 47).

    Private languages (``qaa`` to ``qtz``) are among them, private tags (``x-…``) are not.

    >>> [is_known_language(tag) for tag in ("pt-BR", "sl-rozaj", "xy", "eng", "english", "x-me")]
    [True, True, False, False, False, False]
    """
    from language_tags import tags  # noqa: PLC0415 (reads the whole registry: 80 ms)

    primary = tag.partition("-")[0].lower()
    if "qaa" <= primary <= "qtz" and len(primary) == len("qaa"):
        return True
    if primary == "i":
        return bool(tags.check(tag))
    return tags.language(primary) is not None


def find_wrong_language_tags(index: Index) -> Iterator[Fault]:
    """Find labels and notes without a language, or of one that is not registered."""
    for predicate in _TEXTS:
        path = Predicate(predicate)
        for subject, value in index.column(predicate).pairs():
            if (language := language_of(value)) and not is_known_language(language):
                yield Fault(subject, value, path, "invalid", language)
            elif value[0] == value[-1] == '"':
                yield Fault(subject, value, path, "omitted")


def _languages(index: Index) -> Mapping[Term, set[str]]:
    """Give each concept that has a text in some language, with all languages it has texts in."""
    found: dict[Term, set[str]] = defaultdict(set)
    concepts = concepts_of(index)
    for column in index.columns.values():
        for subject, value in column.pairs():
            if subject in concepts and (language := language_of(value)):
                found[subject].add(language)
    return found


def find_incomplete_coverage(index: Index) -> Iterator[Fault]:
    """Find concepts that lack a language which another concept has."""
    found = _languages(index)
    every: set[str] = set().union(*found.values())
    for concept, languages in found.items():
        if len(languages) < len(every):
            yield Fault(concept, detail=", ".join(sorted(every - languages)))


def find_no_common_language(index: Index) -> Iterator[Fault]:
    """Find out that no language is that of every concept; the scheme or dataset is to blame."""
    found = _languages(index)
    if found and not set.intersection(*found.values()):
        every: set[str] = set().union(*found.values())
        holders = index.instances(skos("ConceptScheme")) or index.instances(DCAT.Dataset)
        yield Fault(min(holders or found), detail=", ".join(sorted(every)))


def find_overlapping_labels(index: Index) -> Iterator[Fault]:
    """Find concepts with the same label in one language, whatever kind of label and case."""
    first: dict[str, tuple[Term, Term]] = {}
    shared: dict[str, dict[Term, Term]] = {}
    concepts = concepts_of(index)
    for predicate in LABELS:
        for subject, value in index.column(predicate).pairs():
            if subject not in concepts or not is_literal(value):
                continue
            key = value.upper()
            if key not in first:
                first[key] = (subject, value)
            elif subject != first[key][0]:
                holders = shared.setdefault(key, dict((first[key],)))
                holders.setdefault(subject, value)
    for holders in shared.values():
        subjects = list(holders)
        for subject, value in holders.items():
            yield Fault(subject, value, detail=_others(subject, subjects))


def _others(one: Term, all_of_them: Sequence[Term]) -> str:
    """Name the first few others."""
    named = [shown(term) for term in all_of_them[: _NAMED + 1] if term != one][:_NAMED]
    more = len(all_of_them) - 1 - len(named)
    return ", ".join([*named, f"+{more}"] if more else named)


def find_ambiguous_notations(index: Index) -> Iterator[Fault]:
    """Find concepts with two notations of one datatype, and notations of two concepts of a scheme.

    Concepts that are in no scheme stand in for every scheme.
    """
    path = Predicate(skos("notation"))
    for concept, notations in index.column(skos("notation")).many.items():
        kinds: set[str] = set()
        for notation in filter(is_literal, notations):
            kind = literal_parts(notation).datatype
            if kind in kinds:
                yield Fault(concept, notation, path, "several")
                break
            kinds.add(kind)
    schemes = _SchemesOf(index)
    for notation, concepts in index.column(skos("notation")).inverse.many.items():
        clashing = _in_one_scheme(concepts, schemes)
        for concept in clashing:
            yield Fault(concept, notation, path, "shared", _others(concept, clashing))


class _SchemesOf:
    """The schemes that concepts are in, however that is said."""

    def __init__(self, index: Index) -> None:
        self._columns = (
            index.column(skos("inScheme")),
            index.column(skos("topConceptOf")),
            index.column(skos("hasTopConcept")).inverse,
        )

    def __call__(self, concept: Term) -> set[Term]:
        return {scheme for column in self._columns for scheme in column.values(concept)}


def _in_one_scheme(concepts: Sequence[Term], schemes: _SchemesOf) -> list[Term]:
    """Give those that share a scheme with another; all of them where one is in no scheme."""
    members: dict[Term, list[Term]] = defaultdict(list)
    for concept in concepts:
        if not (found := schemes(concept)):
            return list(concepts)
        for scheme in found:
            members[scheme].append(concept)
    return list(dict.fromkeys(c for group in members.values() if len(group) > 1 for c in group))
