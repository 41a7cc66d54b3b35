"""A graph as it is looked up: what holds the texts together, whichever graph states it."""

from collections import defaultdict
from collections.abc import Mapping

from skosmith_converter.iris import Iris
from skosmith_converter.rdf.names import Name, name_of
from skosmith_converter.terms import Iri, Quad, Term, literal_parts
from skosmith_converter.vocabulary import RDF

__all__ = ["Index"]


class Index:
    """Subject → property → values, in the order of their letters; and what IRIs name."""

    def __init__(self, placed: Mapping[Quad, int], base: str) -> None:
        self.placed = placed
        """Each statement with its line, 0 where the format has none."""
        self.iris = Iris(base)
        self._start = f"<{base}"
        self._lines: dict[Term, int] = {}
        for quad, line in placed.items():
            self._lines[quad[0]] = min(line, self._lines.get(quad[0], line))
        self._found: defaultdict[Term, defaultdict[Iri, list[Term]]]
        self._found = defaultdict(lambda: defaultdict(list))
        self._typed: defaultdict[Term, list[Iri]] = defaultdict(list)
        for subject, predicate, value in sorted({quad[:3] for quad in placed}):
            self._found[subject][predicate].append(value)
            if predicate == RDF.type:
                self._typed[value].append(Iri(subject))

    def values(self, subject: Term, predicate: Iri) -> list[Term]:
        """Give the values of a property."""
        return self._found[subject].get(predicate, []) if subject in self._found else []

    def value(self, subject: Term, predicate: Iri) -> Term | None:
        """Give the value of a property, the first of several."""
        return next(iter(self.values(subject, predicate)), None)

    def plain(self, subject: Term, predicate: Iri) -> str | None:
        """Give the text of a property's first literal."""
        literals = (v for v in self.values(subject, predicate) if v.startswith('"'))
        return next((literal_parts(literal).value for literal in literals), None)

    def of_kind(self, kind: Iri) -> list[Iri]:
        """Give all that is of a class."""
        return self._typed.get(kind, [])

    def subjects(self, predicate: Iri) -> list[Iri]:
        """Give all that have a property."""
        return [Iri(node) for node, found in self._found.items() if predicate in found]

    def line(self, node: Term) -> int:
        """Give the first line that says anything of a node."""
        return self._lines.get(node, 0)

    def is_a(self, subject: Term, kind: Iri) -> bool:
        """Tell whether something is of a class."""
        return kind in self.values(subject, RDF.type)

    def local(self, node: Term) -> str:
        """Give an IRI without the base; empty where it is not below it."""
        return node[len(self._start) : -1] if node.startswith(self._start) else ""

    def name(self, node: Term) -> Name | None:
        """Tell what an IRI names; None where it is nothing that documents speak of."""
        return name_of(self.local(node))
