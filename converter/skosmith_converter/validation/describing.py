"""Shapes as rules: what they are called, and what they say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.shacl import Index
from skosmith_converter.shacl.running import Shape
from skosmith_converter.shacl.vocabulary import messages_of, sh
from skosmith_converter.terms import Iri, Term, is_blank, is_literal, literal_parts
from skosmith_converter.validation.findings import Rule, Severity

__all__ = ["Describing", "texts_of", "within"]

_SEVERITIES: Final[Mapping[Term, Severity]] = {
    sh("Violation"): Severity.VIOLATION,
    sh("Warning"): Severity.WARNING,
    sh("Info"): Severity.INFO,
    sh("Debug"): Severity.INFO,
    sh("Trace"): Severity.INFO,
}
"""Those of SHACL 1.0 and 1.2; one of somebody's own counts as a violation."""


def texts_of(graph: Index, node: Term, predicate: Iri) -> Mapping[str, str]:
    """Give the texts of a property by language, English for one without a language."""
    texts = (literal_parts(text) for text in graph.values(node, predicate) if is_literal(text))
    return {text.language or "en": text.value for text in texts}


def within(shape: Shape, owner: Shape | None) -> Iterator[tuple[Shape, Shape | None]]:
    """Give a shape and the property shapes that report under it."""
    yield shape, owner
    for inner in shape.properties:
        yield from within(inner, shape)


@dataclass(slots=True)
class Describing:
    """Makes rules of shapes, each with a name of its own."""

    graph: Index
    home: Mapping[Term, str]
    _taken: dict[str, Term] = field(default_factory=dict)

    def rule(self, shape: Shape, owner: Shape | None) -> Rule:
        """Describe a shape; one without an IRI is named after its owner and its path."""
        name = self._unique(self._name(shape, owner), shape.node)
        titles = texts_of(self.graph, shape.node, sh("name"))
        rule_set = self.home.get(shape.node, "")
        return Rule(
            name=name,
            title=titles.get("en") or next(iter(titles.values()), name),
            severity=_SEVERITIES.get(shape.severity, Severity.VIOLATION),
            path=shape.path,
            messages={lang or "en": t for lang, t in messages_of(self.graph, shape.node).items()},
            remedies=texts_of(self.graph, shape.node, sh("description")),
            rule_set=rule_set,
            iri="" if is_blank(shape.node) else shape.node[1:-1],
        )

    def _unique(self, name: str, node: Term) -> str:
        """Give a name that no other shape has: two may ask for the same path."""
        numbered, number = name, 1
        while self._taken.setdefault(numbered, node) != node:
            number += 1
            numbered = f"{name} ({number})"
        return numbered

    def _name(self, shape: Shape, owner: Shape | None) -> str:
        if not is_blank(shape.node):
            address = shape.node[1:-1]
            return re.split("[#/:]", address.rstrip("#/"))[-1] or address
        path = "" if shape.path is None else str(shape.path)
        if owner is None:
            return f"a shape without a name, {path}" if path else "a shape without a name"
        above = self._name(owner, None)
        return f"{above}/{path}" if path else above
