"""All that the views share: one graph, made ready to be asked, browsed and downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import Quad
from skosmith_converter.vocabulary import NAMESPACES
from skosmith_server.catalogue import Catalogue
from skosmith_server.overview import Overview, survey
from skosmith_server.settings import Settings
from skosmith_server.store import Store

__all__ = ["Dumps", "Service"]


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


@dataclass(frozen=True, slots=True)
class Service:
    """One graph and its settings."""

    settings: Settings
    store: Store
    catalogue: Catalogue
    overview: Overview
    dumps: Dumps

    @classmethod
    def from_quads(cls, quads: Sequence[Quad], settings: Settings) -> "Service":
        """Load a graph; raises StoreError where it cannot be loaded."""
        store = Store.from_quads(quads)
        catalogue = Catalogue.from_quads(quads, settings.base_iri)
        return cls(settings, store, catalogue, survey(store, catalogue), Dumps(quads))


def write_graph(quads: Sequence[Quad], name: str) -> bytes:
    """Write quads in the format of a name; raises UnwritableError."""
    return "".join(serialize(quads, FORMATS[name], NAMESPACES)).encode()
