"""What is said of resources, wherever the graph lies: in memory, or fetched a few at a time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Protocol

from skosmith_converter.terms import Iri, Term, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import RDF, SKOS, SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework.texts import Texts

__all__ = ["Facts", "FetchedFacts", "Graph", "KeptFacts", "local_name"]

_MOST: Final = 20_000
"""Resources of one class that are listed."""

_BATCH: Final = 200
"""Resources that one query names."""


class Graph(Protocol):
    """A catalogue that fetches."""

    def about(self, terms: Iterable[str]) -> Catalogue:
        """Give a catalogue of all that is said of resources."""

    def found(self, pattern: str, most: int) -> list[str]:
        """Give the first IRIs that a pattern has as ``?x``, in whatever graph."""


def local_name(term: str) -> str:
    """Give the last part of an IRI."""
    return iri_text(term).rstrip("/#").replace("#", "/").rpartition("/")[2]


class Facts:
    """What is said of resources."""

    def need(self, terms: Iterable[str]) -> None:
        """Say of which resources something will be asked: what is not here is fetched now."""
        raise NotImplementedError

    def instances(self, kind: Iri) -> list[Iri]:
        """Give the resources of a class, sorted."""
        raise NotImplementedError

    def pointing(self, predicate: Iri, value: str) -> list[Iri]:
        """Give the resources that have a value, sorted."""
        raise NotImplementedError

    def pointed_at(self, predicate: Iri, values: Iterable[str]) -> set[Iri]:
        """Give those of some resources that are the value of a property somewhere."""
        raise NotImplementedError

    def statements(self, subject: str, predicate: Iri) -> list[tuple[str, str]]:
        """Give the values of a property, each with the graph that says so."""
        raise NotImplementedError

    def values(self, subject: str, predicate: Iri) -> list[Term]:
        """Give the values of a property."""
        found = dict.fromkeys(value for value, _ in self.statements(subject, predicate))
        return list(found)  # type: ignore[arg-type]

    def links(self, subject: str, *predicates: Iri) -> list[Iri]:
        """Give the values that are IRIs, sorted."""
        found = {v for predicate in predicates for v in self.values(subject, predicate)}
        return sorted(Iri(value) for value in found if is_iri(value))

    def link(self, subject: str, predicate: Iri) -> Iri | None:
        """Give the first of them."""
        return next(iter(self.links(subject, predicate)), None)

    def texts(self, subject: str, predicate: Iri) -> Texts:
        """Give what a property says, by language."""
        return Texts.of(sorted(self.statements(subject, predicate)))

    def plain(self, subject: str, predicate: Iri) -> str:
        """Give the value of a literal, whatever its language; empty without one."""
        values = sorted(value for value in self.values(subject, predicate) if is_literal(value))
        return literal_parts(values[0]).value if values else ""

    def name_of(self, subject: str, predicate: Iri) -> str:
        """Give the last part of the IRI that is a value; empty without one."""
        value = self.link(subject, predicate)
        return local_name(value) if value is not None else ""

    def is_a(self, subject: str, kind: Iri) -> bool:
        """Tell whether a resource is of a class."""
        return kind in self.values(subject, RDF.type)

    def number(self, subject: str, predicate: Iri = SKOS.notation) -> int:
        """Give a number; 0 where there is none."""
        value = self.plain(subject, predicate)
        return int(value) if value.isdecimal() else 0

    def members(self, collection: str) -> list[Iri]:
        """Give the members of an ordered collection in their order (`sm:position`)."""
        members = self.links(collection, SKOS.member)
        self.need(members)
        return sorted(members, key=lambda one: (self.number(one, SM.position), len(one), one))


class KeptFacts(Facts):
    """Those of a graph that is in memory."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def need(self, terms: Iterable[str]) -> None:
        """Do nothing: all is here."""

    def instances(self, kind: Iri) -> list[Iri]:
        """Give the resources of a class, sorted."""
        return self.pointing(RDF.type, kind)

    def pointing(self, predicate: Iri, value: str) -> list[Iri]:
        """Give the resources that have a value, sorted."""
        quads = self._catalogue.by_object.get(value, ())
        return sorted({Iri(q[0]) for q in quads if q[1] == predicate and is_iri(q[0])})

    def pointed_at(self, predicate: Iri, values: Iterable[str]) -> set[Iri]:
        """Give those of some resources that are the value of a property somewhere."""
        pointing = self._catalogue.by_object
        return {Iri(v) for v in values if any(q[1] == predicate for q in pointing.get(v, ()))}

    def statements(self, subject: str, predicate: Iri) -> list[tuple[str, str]]:
        """Give the values of a property, each with the graph that says so."""
        quads = self._catalogue.by_subject.get(subject, ())
        return [(quad[2], quad[3]) for quad in quads if quad[1] == predicate]


class FetchedFacts(Facts):
    """Those of a graph that lies elsewhere: what is needed is asked for, once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._said: dict[str, dict[str, list[tuple[str, str]]]] = {}

    def need(self, terms: Iterable[str]) -> None:
        """Fetch what is not here."""
        missing = sorted({term for term in terms if is_iri(term)} - self._said.keys())
        if not missing:
            return
        found = self._graph.about(missing).by_subject
        for term in missing:
            said: dict[str, list[tuple[str, str]]] = defaultdict(list)
            for quad in found.get(term, ()):
                said[quad[1]].append((quad[2], quad[3]))
            self._said[term] = said

    def instances(self, kind: Iri) -> list[Iri]:
        """Give the resources of a class, sorted."""
        return self.pointing(RDF.type, kind)

    def pointing(self, predicate: Iri, value: str) -> list[Iri]:
        """Give the resources that have a value, sorted."""
        found = self._graph.found(f"?x {predicate} {value}", _MOST)
        return sorted(Iri(term) for term in found)

    def pointed_at(self, predicate: Iri, values: Iterable[str]) -> set[Iri]:
        """Give those of some resources that are the value of a property somewhere."""
        listed = sorted({value for value in values if is_iri(value)})
        found: set[Iri] = set()
        for start in range(0, len(listed), _BATCH):
            names = " ".join(listed[start : start + _BATCH])
            pattern = f"VALUES ?x {{ {names} }} ?y {predicate} ?x"
            found |= {Iri(term) for term in self._graph.found(pattern, _BATCH)}
        return found

    def statements(self, subject: str, predicate: Iri) -> list[tuple[str, str]]:
        """Give the values of a property, each with the graph that says so."""
        self.need([subject])
        said = self._said.get(subject)
        return said.get(predicate, []) if said else []
