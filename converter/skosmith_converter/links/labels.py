"""What mapping files call their concepts, held against what graphs call them now."""

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.model import Link
from skosmith_converter.links.sssom import MappingSet
from skosmith_converter.shacl import Index
from skosmith_converter.terms import Iri, Term, iri, is_literal, literal_parts
from skosmith_converter.vocabulary import RDFS, SKOS

__all__ = ["check_labels", "comparable"]

_PREFERRED: Final = (SKOS.prefLabel, RDFS.label)
_OTHERS: Final = (SKOS.altLabel, SKOS.hiddenLabel)
_MANY: Final = 5
_FEW: Final = 10
"""So many labels are not known, and less than a tenth as many are: then it is the language."""


def check_labels(sets: Sequence[MappingSet], graph: Index) -> list[Finding]:
    """Find ``subject_label`` and ``object_label`` that are no label of the concept any more.

    Rows have no language, so any label in any language will do. Of all rows, whatever was said of
    them: a concept with another name may be another concept.
    """
    return [finding for one in sets for finding in _changed(one, graph)]


def _changed(mappings: MappingSet, graph: Index) -> Iterator[Finding]:
    """Tell each label that has changed; where hardly any is known, that the language is not."""
    for end in ("subject", "object"):
        known = 0
        found: list[Finding] = []
        for link, line in _rows(mappings):
            node = getattr(link, end)
            label = link.fields.get(f"{end}_label", "")
            new = _new_label(label, iri(node), graph) if label else None
            known += new == ""
            if new:
                found.append(Finding(
                    mappings.name, line, "label-changed",
                    f"{end}_label is {label!r}, but {node} is called {new!r}",
                    "See whether the mapping still holds, then write the new label.",
                    Severity.WARNING,
                ))  # fmt: skip
        if len(found) >= _MANY and known * _FEW < len(found):
            yield Finding(
                mappings.name, 0, "unchecked",
                f"{len(found)} of {len(found) + known} {end}_labels are no labels in the graph",
                "Give the graph in the language of the labels too: --graph FILE.",
                Severity.WARNING,
            )  # fmt: skip
        else:
            yield from found


def _rows(mappings: MappingSet) -> Iterator[tuple[Link, int]]:
    return zip(mappings.links, mappings.lines or (0,) * len(mappings.links), strict=True)


def _new_label(label: str, node: Term, graph: Index) -> str | None:
    """Give the label that is most like an old one; empty where that still is one.

    None where the graph has no label of the concept.
    """
    preferred, others = _labels(node, graph, _PREFERRED), _labels(node, graph, _OTHERS)
    known = preferred or others
    wanted = comparable(label)
    if not known:
        return None
    if wanted in map(comparable, (*preferred, *others)):
        return ""
    return max(known, key=lambda one: SequenceMatcher(None, wanted, comparable(one)).ratio())


def _labels(node: Term, graph: Index, predicates: Sequence[Iri]) -> list[str]:
    values = [value for predicate in predicates for value in graph.column(predicate).values(node)]
    return sorted({literal_parts(value).value for value in values if is_literal(value)})


def comparable(label: str) -> str:
    """Give a label without what nobody sees: how its letters are composed, how wide spaces are."""
    return " ".join(unicodedata.normalize("NFC", label).split())
