"""The Graph Store HTTP Protocol: a request in, an operation out. Knows neither Flask nor the store.

A graph is named by ``?graph=IRI``, by ``?default``, or by the address of the request itself where
that goes on behind ``/gsp/`` (SPARQL 1.1 Graph Store HTTP Protocol §4).
"""

import email
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import Final
from urllib.parse import parse_qsl, quote

from skosmith_converter.serialization import FORMATS, format_of_path
from skosmith_converter.terms import iri
from skosmith_server.asking import Change, Document
from skosmith_server.offers import GRAPHS, HTML
from skosmith_server.protocol import ProtocolError

__all__ = [
    "GRAPH_METHODS",
    "GraphRequest",
    "ReadGraph",
    "is_graph_store",
    "named_graph",
    "read_graph_request",
]

GRAPH_METHODS: Final = ("GET", "HEAD", "PUT", "POST", "DELETE")
_ROOT: Final = "/gsp"
_FORMATS: Final[Mapping[str, str]] = {
    offer.media_type: offer.name for offer in GRAPHS if offer is not HTML
}
"""Media type → format of a body: what is given out is taken in."""
_MULTIPART: Final = "multipart/form-data"
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii"})


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """What a request says, its query string and its path still percent-encoded."""

    method: str
    path: str
    query_string: str
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """A graph is wanted."""

    graph: str
    """Its IRI; empty for the default graph."""
    format: str = ""


def is_graph_store(path: str) -> bool:
    """Tell whether a path is the graph store's."""
    return path == _ROOT or path.startswith(f"{_ROOT}/")


def named_graph(request: GraphRequest, host: str) -> tuple[str | None, str]:
    """Give the graph that a request is about, and the form (``?format=``) wanted of it.

    Empty is the default graph, None the store itself. `host` is the address of the service without
    a path. Raises ProtocolError.
    """
    parameters = parse_qsl(request.query_string, keep_blank_values=True)
    graphs = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    form = next((value for name, value in parameters if name == "format"), "")
    if request.path.removeprefix(_ROOT).strip("/"):
        graphs.append(host + quote(request.path, safe="/:@!$&'()*+,;=~%"))
    if len(graphs) + default > 1:
        raise _bad("One graph at a time", "Name a graph by ?graph=IRI, or by ?default, once.")
    if not graphs:
        return ("" if default else None), form
    try:
        iri(graphs[0])
    except ValueError as error:
        raise _bad("An IRI is needed", f"A graph is named by an IRI: {error}.") from error
    return graphs[0], form


def read_graph_request(request: GraphRequest, host: str, fresh: str) -> ReadGraph | Change:
    """Give the operation that a request asks for; raises ProtocolError with the status to answer.

    `fresh` is the last part of the name of a graph that is to be made (§5.5).
    """
    if request.method not in GRAPH_METHODS:
        raise ProtocolError(
            405,
            "Method not allowed",
            f"{request.method[:20]} is not for graphs; change one by a SPARQL update.",
            {"Allow": ", ".join((*GRAPH_METHODS, "OPTIONS"))},
        )
    graph, form = named_graph(request, host)
    if graph is None and request.method != "POST":
        raise _bad("Which graph?", "Name one by ?graph=IRI, or the default graph by ?default.")
    if request.method in {"GET", "HEAD"}:
        return ReadGraph(graph or "", form)
    if graph is None:
        graph = f"{host}{_ROOT}/{fresh}"
    documents = () if request.method == "DELETE" else tuple(_documents(request))
    return Change(request.method, graph=graph, documents=documents, base=graph or host + _ROOT)


def _documents(request: GraphRequest) -> Iterator[Document]:
    head = f"Content-Type: {request.content_type}\r\n\r\n".encode("latin-1", "replace")
    if not request.content_type.strip().lower().startswith(_MULTIPART):
        yield Document(_format(email.message_from_bytes(head)), request.body)
        return
    parts = email.message_from_bytes(head + request.body).get_payload()
    if not isinstance(parts, list) or not parts:
        raise _bad("No parts", "The body is no multipart/form-data: its boundary is not found.")
    for part in parts:
        content = part.get_payload(decode=True) if isinstance(part, Message) else None
        if not isinstance(part, Message) or not isinstance(content, bytes):
            raise _bad("A part has parts", "Each part of the body is to be one document.")
        yield Document(_format(part), content)


def _format(head: Message) -> str:
    """Give the format of a document: by its media type, else by its file's name."""
    media_type = head.get_content_type() if head.get("Content-Type", "").strip() else ""
    charset = str(head.get_param("charset", "utf-8")).lower()
    found = _FORMATS.get(media_type)
    if found is None or (media_type == "text/plain" and head.get_filename()):
        with suppress(ValueError):
            found = format_of_path(head.get_filename() or "").name
    if found is None or charset not in _UTF8:
        said = f"not as {media_type}, {charset}" if media_type else "and its Content-Type says how"
        known = ", ".join(form.media_type for form in FORMATS.values())
        raise ProtocolError(
            415,
            "Unsupported media type",
            f"A graph is sent in UTF-8 as {known}; {said}.",
            {"Accept-Post": known},
        )
    return found


def _bad(title: str, detail: str) -> ProtocolError:
    return ProtocolError(400, title, detail)
