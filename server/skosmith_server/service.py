"""All that the views share: one graph, made ready to be asked, browsed and downloaded."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import Quad
from skosmith_converter.vocabulary import NAMESPACES, VOID
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.asking import (
    Answer,
    AnswerKind,
    Query,
    QueryEvaluationError,
    StoreError,
    WholeGraphError,
)
from skosmith_server.catalogue import Catalogue
from skosmith_server.engine.limits import QueryTimeoutError
from skosmith_server.framework import Framework
from skosmith_server.negotiation import Offer
from skosmith_server.offers import DUMPS
from skosmith_server.overview import Overview, survey
from skosmith_server.queries import EXAMPLES, LINK_EXAMPLES
from skosmith_server.search.asked import index_of_names
from skosmith_server.search.index import Index, NoIndexError
from skosmith_server.settings import Settings
from skosmith_server.statistics import Statistics, count
from skosmith_server.store import Store
from skosmith_server.summaries import Summary
from skosmith_server.validating import Validation
from skosmith_server.vocabularies.source import source_of
from skosmith_server.vocabularies.vocabulary import Vocabularies

__all__ = ["Beforehand", "Dumps", "Engine", "Known", "Service"]

_LOG: Final = logging.getLogger(__name__)
_ELSEWHERE: Final = "it lies in an engine elsewhere, and is too large to be fetched from there"


@dataclass(slots=True)
class Dumps:
    """The whole graph in every format, each written once, when it is first asked for."""

    read: Callable[[], Sequence[Quad]] | None
    """Gives the graph; None where it is too large to be had."""
    file: Path | None = None
    """Where it lies in N-Quads, to be handed out as it is."""
    _written: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def offered(self) -> Mapping[str, Offer]:
        """Suffix → format of the downloads that there are."""
        if self.read is not None:
            return DUMPS
        return {} if self.file is None else {".nq": DUMPS[".nq"]}

    def get(self, name: str) -> bytes:
        """Give the graph in the format of a name; raises UnwritableError, WholeGraphError."""
        if self.read is None:
            raise WholeGraphError(
                "Download it in the engine where it lies."
                if self.file is None
                else "In N-Quads it is at /dump.nq."
            )
        with self._lock:
            if name not in self._written:
                self._written[name] = write_graph(self.read(), name)
            return self._written[name]


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What there is of a graph in memory before it is made ready."""

    file: Path | None = None
    """Its N-Quads."""
    validation: Validation | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What was made of a graph beforehand, by whoever had all of it."""

    summary: Summary
    index: Index | None
    read: Callable[[], Sequence[Quad]] | None
    """Reads all of it; None where it is too large for memory."""
    graph: Path
    """Its N-Quads."""
    base: str
    validation: Validation


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
    statistics: Statistics | None
    """None where the graph is too large to count."""
    texts: Index | None
    """The texts of the graph, to be searched."""
    fetched: Catalogue | None = None
    """What was fetched of an engine elsewhere, for what is found in it."""
    validation: Validation = field(default_factory=lambda: Validation.refused(_ELSEWHERE))
    _overview: list[Overview] = field(default_factory=list)
    _framework: list[Framework] = field(default_factory=list)
    _vocabularies: list[Vocabularies] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        engine: Engine,
        quads: Sequence[Quad],
        settings: Settings,
        index: Index | None,
        beforehand: Beforehand | None = None,
    ) -> "Service":
        """Make a graph that an engine has loaded ready to be browsed and searched."""
        known = beforehand or Beforehand()
        is_changing = bool(settings.data)  # no report of this state will be asked for again
        return cls(
            settings,
            engine,
            Catalogue.from_quads(quads, settings.base_iri),
            Dumps(lambda: quads, known.file),
            count(quads, union=settings.union),
            index,
            validation=known.validation or Validation.of_quads(quads, keep=not is_changing),
        )

    @classmethod
    def before(cls, engine: Engine, catalogue: AskedCatalogue, settings: Settings) -> "Service":
        """Make a graph that lies in an engine elsewhere ready to be browsed.

        What needs all of it (search, downloads, counts) there is where it can be had in one answer.
        """
        try:
            quads = catalogue.whole()
        except (StoreError, QueryEvaluationError, QueryTimeoutError) as error:
            _LOG.warning("no downloads, counts and index of texts: %s", error)
            return cls(settings, engine, catalogue, Dumps(None), None, None)
        statistics = count(quads, union=settings.union)
        fetched = Catalogue.from_quads(quads, catalogue.base)
        index, validation = Index.of(quads), Validation.of_quads(quads)
        dumps = Dumps(lambda: quads)
        made = cls(settings, engine, catalogue, dumps, statistics, index, fetched, validation)
        # Not asked of the engine: there, superseded graphs may be part of the default graph
        made._overview.append(survey(Store.from_quads(quads), catalogue))
        return made

    @classmethod
    def asking(
        cls,
        engine: Engine,
        catalogue: AskedCatalogue,
        settings: Settings,
        known: Known,
    ) -> "Service":
        """Make a graph that is not in memory ready to be browsed."""
        dumps, statistics = Dumps(known.read, known.graph), known.summary.statistics
        texts, validation = known.index, known.validation
        made = cls(settings, engine, catalogue, dumps, statistics, texts, validation=validation)
        made._overview.append(known.summary.overview)
        return made

    def index_for(self, query: str) -> Index:
        """Give where to look for a text: the index, or one of names that fit (`index_of_names`).

        Raises NoIndexError, and as `index_of_names`.
        """
        if self.texts is None and isinstance(self.catalogue, AskedCatalogue):
            return index_of_names(self.catalogue, query)
        return self.index

    @property
    def index(self) -> Index:
        """The texts of the graph, to be searched; raises NoIndexError."""
        if self.texts is None:
            raise NoIndexError
        return self.texts

    @property
    def examples(self) -> tuple[str, ...]:
        """The names of the queries that fit what is here."""
        has_links = self.statistics is not None and VOID.Linkset in self.statistics.classes
        return EXAMPLES + LINK_EXAMPLES if has_links else EXAMPLES

    @property
    def max_age(self) -> int:
        """For how many seconds an answer may be kept; what is written to may change at once."""
        return 0 if self.settings.writable else self.settings.cache_max_age

    @property
    def names(self) -> Catalogue:
        """What knows the names of all that is found."""
        return self.fetched or self.catalogue

    @property
    def framework(self) -> Framework:
        """The framework that the graph describes; made when it is first wanted."""
        if not self._framework:
            known = self.names
            made = (
                Framework.asking(known)
                if isinstance(known, AskedCatalogue)
                else Framework.of(known)
            )
            self._framework.append(made)
        return self._framework[0]

    @property
    def vocabularies(self) -> Vocabularies:
        """The concept schemes, with what reads their concepts."""
        if not self._vocabularies:
            schemes = () if self.texts is None else tuple(filter(None, self.texts.concepts))
            self._vocabularies.append(Vocabularies(source_of(self.names), schemes))
        return self._vocabularies[0]

    @property
    def overview(self) -> Overview:
        """What the front page says; asked when it is first wanted."""
        if not self._overview:
            self._overview.append(survey(self.engine, self.catalogue))
        return self._overview[0]


def write_graph(quads: Sequence[Quad], name: str) -> bytes:
    """Write quads in the format of a name; raises UnwritableError."""
    return "".join(serialize(quads, FORMATS[name], NAMESPACES)).encode()
