"""What an edition of a taxonomy says of the ends of mappings that were made for an earlier one."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from skosmith_converter.links.curies import namespace_of
from skosmith_converter.links.labels import comparable
from skosmith_converter.links.model import Concept, Taxonomy
from skosmith_converter.terms import iri_text
from skosmith_converter.vocabulary import DCT

__all__ = ["Edition", "Remark"]

_REPLACED_BY: Final = iri_text(DCT.isReplacedBy)
_EDITION: Final = re.compile(r"(?<=/)\d+(?=/)")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is no longer so of a concept."""

    rule: str
    """``gone``, ``deprecated``, ``replaced`` or ``renamed``."""
    message: str
    remedy: str


class Edition:
    """A taxonomy, asked for concepts that it may not have any more."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.concepts = taxonomy.concepts
        self.namespaces = frozenset(map(namespace_of, taxonomy.concepts))
        self._successors = {
            subject: thing for subject, name, thing in taxonomy.relations if name == _REPLACED_BY
        }
        self._labelled: dict[str, set[str]] = defaultdict(set)
        self._numberless: dict[str, set[str]] = defaultdict(set)
        for node, concept in taxonomy.concepts.items():
            self._numberless[_EDITION.sub("", node)].add(node)
            if not concept.deprecated:
                for label in concept.labels.values():
                    self._labelled[comparable(label)].add(node)

    def knows(self, node: str) -> bool:
        """Tell whether a concept is of a vocabulary of which something is here."""
        return namespace_of(node) in self.namespaces

    def name(self, node: str, label: str = "") -> str:
        """Give what to call a concept: the label that a row has for it, and its IRI."""
        concept = self.concepts.get(node)
        shown = label or (_label(concept) if concept else "")
        return f"{node} ({shown!r})" if shown else node

    def remark(self, node: str, label: str) -> Remark | None:
        """Tell what has happened to a concept that a row calls `label`; None where nothing did."""
        concept = self.concepts.get(node)
        if concept is None or concept.deprecated or node in self._successors:
            return self._lost(node, label, concept)
        labels = {comparable(one) for one in concept.labels.values()}
        if not label or not labels or comparable(label) in labels:
            return None
        now = _label(concept)
        return Remark("renamed", f"is now called {now!r}", "See whether it still means the same.")

    def _lost(self, node: str, label: str, concept: Concept | None) -> Remark:
        if (successor := self._successors.get(node)) is not None:
            message = f"is replaced by {self.name(successor)}"
            return Remark("replaced", message, "Map that instead, where it fits.")
        rule, message = ("gone", "is gone") if concept is None else ("deprecated", "is deprecated")
        heirs = self._labelled.get(comparable(label), set()) - {node}
        if label and len(heirs) == 1:
            message += f"; {min(heirs)} has its label now"
            return Remark("replaced", message, "Map that instead, where it fits.")
        return Remark(rule, message, "Take the row out, or map what stands in its place.")

    def now(self, node: str) -> str:
        """Give the concept that an IRI of another edition means; itself where there is none.

        IRIs of two editions of SFIA differ by a number between slashes: the rest is the code.
        """
        found = self._numberless.get(_EDITION.sub("", node), set())
        return min(found) if node not in self.concepts and len(found) == 1 else node


def _label(concept: Concept) -> str:
    """Give a label to show: the English one, else the first."""
    labels = concept.labels
    return labels.get("en") or labels.get("") or next(iter(labels.values()), "")
