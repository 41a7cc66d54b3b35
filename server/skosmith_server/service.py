"""All that the views share: one graph, made ready to be asked, browsed and downloaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import Quad
from skosmith_converter.vocabulary import NAMESPACES
from skosmith_server.asking import Answer, AnswerKind, Query
from skosmith_server.catalogue import Catalogue
from skosmith_server.overview import Overview, survey
from skosmith_server.search.index import Index
from skosmith_server.settings import Settings
from skosmith_server.statistics import Statistics, count

__all__ = ["Dumps", "Engine", "Service"]


@dataclass(slots=True)
class Dumps:
    """The whole graph in every format, each written once, when it is first asked for."""

    quads: Sequence[Quad]
    _written: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, name: str) -> bytes:
        """Give the graph in the format of a name; raises UnwritableError."""
        with self._lock:
            if name not in self._written:
                self._written[name] = write_graph(self.quads, name)
            return self._written[name]


class Engine(Protocol):
    """Whatever evaluates queries."""

    def query(self, query: Query, formats: Mapping[AnswerKind, str], client: str = "") -> Answer:
        """Give the answer of a query that the guard has let through, for a client."""


@dataclass(frozen=True, slots=True)
class Service:
    """One graph and its settings."""

    settings: Settings
    engine: Engine
    catalogue: Catalogue
    dumps: Dumps
    statistics: Statistics
    index: Index
    """The texts of the graph, to be searched."""
    _overview: list[Overview] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        engine: Engine,
        quads: Sequence[Quad],
        settings: Settings,
        index: Index | None = None,
    ) -> "Service":
        """Make a graph that an engine has loaded ready to be browsed and searched."""
        return cls(
            settings,
            engine,
            Catalogue.from_quads(quads, settings.base_iri),
            Dumps(quads),
            count(quads, union=settings.union),
            index or Index.of(quads),
        )

    @property
    def overview(self) -> Overview:
        """What the front page says; asked when it is first wanted."""
        if not self._overview:
            self._overview.append(survey(self.engine, self.catalogue))
        return self._overview[0]


def write_graph(quads: Sequence[Quad], name: str) -> bytes:
    """Write quads in the format of a name; raises UnwritableError."""
    return "".join(serialize(quads, FORMATS[name], NAMESPACES)).encode()
