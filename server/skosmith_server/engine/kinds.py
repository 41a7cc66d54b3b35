"""Engines that the service can stand before: what each calls its limit of time, and its quirks."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

__all__ = ["KINDS", "Endpoint", "Kind"]

Fields = dict[str, str]


def _milliseconds(seconds: float) -> str:
    return str(math.ceil(seconds * 1000))


def _seconds(seconds: float) -> str:
    return str(math.ceil(seconds))


def _quantity(seconds: float) -> str:
    return f"{math.ceil(seconds)}s"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of engine; the defaults are those of an engine that keeps to the standards."""

    limit_field: str = ""
    """Request parameter that limits a query's time."""
    limit_header: str = ""
    """Header that does."""
    as_limit: Callable[[float], str] = _seconds
    """Seconds → what stands there."""
    results: frozenset[str] = frozenset({"json", "xml", "csv", "tsv"})
    """Formats of solutions that it writes as the standards say; others we write, of its JSON."""
    graphs: frozenset[str] = frozenset({"turtle", "ntriples", "rdfxml"})
    """Formats of graphs that it writes so; others we write, of its N-Triples."""
    unites: bool = False
    """Whether its default graph is the union of its named graphs, and there is no other."""
    graph_store: tuple[str, str] = ("", "")
    """End of the address of queries → end of the address of graphs."""
    body_type: str = "application/n-triples"
    """How N-Triples are sent to it."""
    named_only: bool = False
    """Whether every graph needs a name there."""
    digest: bool = False
    """Whether it knows users by digest (RFC 7616), not in plain."""
    own_graphs: tuple[str, ...] = ()
    """What the names of graphs that are the engine's own begin with."""


KINDS: Final[Mapping[str, Kind]] = {
    "generic": Kind(),
    "oxigraph": Kind(graph_store=("/query", "/store")),
    "skosmith": Kind(graph_store=("/sparql", "/gsp"), unites=True),
    "virtuoso": Kind(
        "timeout",
        as_limit=_milliseconds,
        results=frozenset(),
        graphs=frozenset(),
        unites=True,
        graph_store=("/sparql", "/sparql-graph-crud-auth"),
        named_only=True,
        digest=True,
        own_graphs=("http://www.openlinksw.com/", "http://localuriqaserver/", "http://www.w3.org/"),
    ),
    "fuseki": Kind(graph_store=("/sparql", "/data")),
    "rdf4j": Kind("timeout", unites=True, graph_store=("", "/rdf-graphs/service")),
    "graphdb": Kind("timeout", unites=True, graph_store=("", "/rdf-graphs/service")),
    "stardog": Kind("timeout", as_limit=_milliseconds, graph_store=("/query", "")),
    "qlever": Kind("timeout", as_limit=_quantity, unites=True),
    "blazegraph": Kind("", "X-BIGDATA-MAX-QUERY-MILLIS", _milliseconds, unites=True),
    "neptune": Kind(unites=True, graph_store=("/sparql", "/sparql/gsp/")),
}
"""Name of an engine → what is known of it; docs/engines.md says of which it was tried."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint elsewhere."""

    url: str
    kind: Kind = KINDS["generic"]
    credentials: str = field(default="", repr=False)
    """``user:password``, or a token; empty where nobody asks."""

    def __post_init__(self) -> None:
        """Check the address; raises ValueError where it is none of HTTP."""
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            message = f"{self.url!r} is no address of an endpoint, such as https://host/sparql"
            raise ValueError(message)
        if parts.username or parts.password:
            message = "A password does not belong into an address: write it into a file"
            raise ValueError(message)

    def limit(self, seconds: float) -> tuple[Fields, Fields]:
        """Give the request parameters and headers that limit a query's time."""
        said = self.kind.as_limit(seconds)
        return (
            {self.kind.limit_field: said} if self.kind.limit_field else {},
            {self.kind.limit_header: said} if self.kind.limit_header else {},
        )

    @property
    def graph_store(self) -> str:
        """Where graphs are put (Graph Store Protocol); the address itself without a rule."""
        parts = urlsplit(self.url)
        old, new = self.kind.graph_store
        path = parts.path.rstrip("/")
        if not path.endswith(old):
            return self.url
        return urlunsplit(parts._replace(path=path.removesuffix(old) + new))
