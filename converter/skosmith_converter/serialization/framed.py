"""JSON-LD of one concept: a tree with the concept at its root and what belongs to it inside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from skosmith_converter.serialization.grouping import accepted, describe
from skosmith_converter.serialization.jsonld import Json, Node, context_of, write_document
from skosmith_converter.terms import Iri, Quad, Term
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["Framer"]

_INSIDE: Final = {
    "guidanceActivities": SM.guidanceActivities, "memberList": SKOS.memberList,
    "statements": SM.statements, "essenceStatement": SM.essenceStatement,
}  # fmt: skip
"""Keys whose values stand as objects in the object of what they belong to."""


class Framer:
    """Writes concepts of one graph, each as a document of its own, with our context in it."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._subjects, self._lists = describe(accepted(quads))
        self._context = context_of(quads)
        self._node = Node(self._context, self._lists)
        self._terms = {self._node.name_of(one): one for one in self._subjects}

    def of_kind(self, kinds: Iterable[Iri]) -> Iterator[Iri]:
        """Give the subjects that have one of these types, in the order of their IRIs."""
        wanted = set(kinds)
        for subject, properties in self._subjects.items():
            types = next(iter(properties.values()), [])
            if wanted.intersection(types):
                yield Iri(subject)

    def write(self, subject: Iri, more: Mapping[str, Json]) -> str:
        """Give the document of a concept; `more` stands behind what the graph says of it.

        Skill levels stand in the object of their skill. Nothing stands in itself.
        """
        tree = self._tree(subject, frozenset())
        tree |= {key: value for key, value in more.items() if key not in tree}
        return write_document(self._context, tree)

    def _tree(self, subject: Term, above: frozenset[Term]) -> dict[str, Json]:
        made = self._node.of(subject, self._subjects[subject])  # type: ignore[index]
        assert isinstance(made, dict)  # noqa: S101 (of() gives the object of a subject)
        within = above | {subject}
        levels = {"narrower"} if '"sm:Skill"' in made.get("type", []) else set()
        return {
            key: self._inside(value, within) if key in _INSIDE or key in levels else value
            for key, value in made.items()
        }

    def _inside(self, value: Json, above: frozenset[Term]) -> Json:
        if isinstance(value, list):
            return [self._inside(one, above) for one in value]
        term = self._terms.get(value) if isinstance(value, str) else None
        return value if term is None or term in above else self._tree(term, above)
