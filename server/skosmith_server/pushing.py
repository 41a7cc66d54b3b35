"""Puts a graph into another engine, by the Graph Store HTTP Protocol: a request or more a graph."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import DEFAULT_GRAPH, Quad, iri_text, is_blank, is_iri
from skosmith_server.engine.kinds import Endpoint
from skosmith_server.engine.remote import credentials_of

__all__ = ["Pushed", "parts_of", "push"]

CHUNK_BYTES: Final = 16 << 20
_SECONDS: Final = 300.0
_GOOD: Final = frozenset({200, 201, 202, 204})
_REMEDIES: Final = {
    401: "Name who may write: --token-file with a token, or with user:password.",
    403: "Name who may write: --token-file with a token, or with user:password.",
    404: "Check --to: it is the address of queries, or that of graphs.",
    405: "Check --to and --kind: writes go to another address in each engine (docs/engines.md).",
    413: "The engine takes smaller requests only: raise its limit.",
    415: "The engine takes no N-Triples.",
    501: "The engine does not do that with graphs (docs/engines.md).",
}


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was sent."""

    graphs: int
    statements: int


@dataclass(frozen=True, slots=True)
class _Part:
    graph: str
    """Its IRI; empty for the default graph."""
    lines: Sequence[str]
    first: bool
    """Whether it takes the place of what the graph held."""


def graphs_of(quads: Sequence[Quad], nameless: str, *, unites: bool) -> dict[str, list[str]]:
    """Give the N-Triples of each graph; `nameless` is the one for what stands outside of graphs.

    Where that is the default graph, and no union in the engine, it gets the union of the accepted
    graphs, so that the same queries have the same answers as here.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    outside = [quad for quad in quads if quad[3] == DEFAULT_GRAPH]
    union = outside if unites or nameless else accepted(quads)
    for triple in dict.fromkeys(quad[:3] for quad in union):
        lines[nameless].append(" ".join((*triple, ".\n")))
    for subject, predicate, value, graph in quads:
        if graph != DEFAULT_GRAPH:
            lines[iri_text(graph)].append(f"{subject} {predicate} {value} .\n")
    return dict(lines)


def parts_of(graph: str, lines: Sequence[str], size: int = CHUNK_BYTES) -> Iterator[_Part]:
    """Cut a graph into requests; all blank nodes are in the first: a label reaches no further."""
    tied = [line for line in lines if _has_blank(line)]
    chunk, length, first = tied, sum(map(len, tied)), True
    for line in (line for line in lines if not _has_blank(line)):
        if chunk and length + len(line) > size:
            yield _Part(graph, chunk, first)
            chunk, length, first = [], 0, False
        chunk.append(line)
        length += len(line)
    yield _Part(graph, chunk, first)


def _has_blank(line: str) -> bool:
    subject, _, value = line.split(" ", 2)
    return is_blank(subject) or is_blank(value)


def push(
    quads: Sequence[Quad], endpoint: Endpoint, nameless: str, tell: Callable[[str], object]
) -> Pushed:
    """Put each graph of a dataset in the place of what an engine has under its name.

    Raises SourceError where the engine refuses: it says which graph, and what to do; the graphs
    before it are in place.
    """
    if any(quad[3] and not is_iri(quad[3]) for quad in quads):
        raise SourceError(
            endpoint.url, "a graph is named by a blank node", "Give every graph an IRI."
        )
    graphs = graphs_of(quads, nameless, unites=endpoint.kind.unites)
    with httpx.Client(auth=credentials_of(endpoint), timeout=_SECONDS) as client:
        for number, (graph, lines) in enumerate(sorted(graphs.items()), 1):
            tell(f"{number:,} of {len(graphs):,} graphs")
            for part in parts_of(graph, lines):
                _send(client, endpoint, part)
    return Pushed(len(graphs), sum(map(len, graphs.values())))


def _send(client: httpx.Client, endpoint: Endpoint, part: _Part) -> None:
    place = part.graph or "the default graph"
    parameters = {"graph": part.graph} if part.graph else {"default": ""}
    try:
        response = client.request(
            "PUT" if part.first else "POST",
            endpoint.graph_store,
            params=parameters,
            content="".join(part.lines).encode(),
            headers={"Content-Type": endpoint.kind.body_type},
        )
    except httpx.TransportError as error:
        reason = str(error) or type(error).__name__
        raise SourceError(
            endpoint.graph_store, f"cannot be reached: {reason}", "Check --to."
        ) from error
    if response.status_code not in _GOOD:
        said = " ".join(response.text.split())[:300]
        raise SourceError(
            endpoint.graph_store,
            f"refuses {place} with status {response.status_code}: {said}",
            _REMEDIES.get(response.status_code, ""),
        )
