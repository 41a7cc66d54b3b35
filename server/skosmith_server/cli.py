"""The server's commands. Data on standard output, everything else on standard error."""

import asyncio
import errno
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from skosmith_converter.errors import SourceError
from skosmith_converter.failing import FAILURE, failing_clearly
from skosmith_converter.iris import Iris
from skosmith_converter.progress import Progress
from skosmith_converter.terms import Quad
from skosmith_server.asking import Answer, AnswerKind, Query, QueryError
from skosmith_server.catalogue import base_of
from skosmith_server.changing import engine_lines
from skosmith_server.engine.pool import Limits
from skosmith_server.gateway.replica import MOST_IN_MEMORY, Replica
from skosmith_server.gateway.serving import Running, serve
from skosmith_server.gateway.writing import Access
from skosmith_server.guard import QueryRefusedError, check_query
from skosmith_server.journal import open_journal
from skosmith_server.negotiation import find_offer
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS
from skosmith_server.results import Table, table_of_json, table_of_ntriples
from skosmith_server.search.index import Index
from skosmith_server.search.patterns import PROPERTY_NAME
from skosmith_server.search.sparql import expand
from skosmith_server.settings import Settings
from skosmith_server.store import Store

__all__ = ["load_quads", "query_command", "serve_command", "usage_of_iris"]

_SHORTEST_TOKEN: Final = 16
_FORMATS: Final = tuple(
    dict.fromkeys(["table", *(offer.name for offer in (*SOLUTIONS, *GRAPHS) if offer != HTML)])
)


class ServeOptions(TypedDict):
    """The options of ``serve``, as click hands them over."""

    host: str
    port: int
    base_iri: str
    public_url: str
    timeout: float
    query_memory: int
    default_graph: str
    data: Path | None
    write_token_file: Path | None
    snapshot: str | None
    snapshot_cache: Path
    store: str
    most_in_memory: int


def load_quads(sources: Sequence[str], base_iri: str = "") -> list[Quad]:
    """Give the graph of RDF files and of pages to be converted.

    Raises SourceError where something cannot be read, ConversionError where a page cannot be used,
    ValueError where the base is no IRI.
    """
    # Here, because a server of snapshots is to start without the readers of pages
    from skosmith_converter.conversion import Options  # noqa: PLC0415
    from skosmith_converter.conversion import load_quads as convert_to_quads  # noqa: PLC0415

    return convert_to_quads(sources, Options(iris=Iris(base_iri)) if base_iri else None)


def seeds_of_checkout() -> Path | None:
    """Give the folder of seed pages where this runs from a checkout."""
    root = Path(__file__).resolve().parents[2]
    seeds = root / "seeds"
    return seeds if seeds.is_dir() and (root / "pyproject.toml").is_file() else None


@click.command("serve")
@click.argument("sources", nargs=-1, metavar="[FILE|SOURCE]...")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--base-iri", default="", metavar="IRI", help="What the IRIs of the graph begin with."
)
@click.option("--public-url", default="", metavar="URL", help="Where clients reach the service.")
@click.option(
    "--timeout",
    default=Limits().seconds,
    show_default=True,
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="How long a query may take.",
)
@click.option(
    "--query-memory",
    default=Limits().memory >> 20,
    show_default=True,
    type=click.IntRange(min=64),
    metavar="MIB",
    help="How much memory a query may take.",
)
@click.option(
    "--default-graph",
    default="union",
    show_default=True,
    type=click.Choice(["union", "separate"]),
    help="What queries see as default graph: the union of all accepted graphs, or what stands "
    "outside of named graphs.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Take writes, and keep the graph in this folder. What it holds goes before the sources.",
)
@click.option(
    "--write-token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File with the token of those who may write; else SKOSMITH_WRITE_TOKEN has it.",
)
@click.option(
    "--snapshot",
    metavar="DIR|FILE.tar|URL",
    help="Serve what skosmith snapshot has built or published.",
)
@click.option(
    "--snapshot-cache",
    default=Path("~/.cache/skosmith"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where archives of snapshots are unpacked.",
)
@click.option(
    "--store",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "memory", "disk"]),
    help="Where the engine has the snapshot; auto: first on disk, then in memory if it is small.",
)
@click.option(
    "--most-in-memory",
    default=MOST_IN_MEMORY,
    show_default=True,
    type=click.IntRange(min=0),
    metavar="STATEMENTS",
    help="What a small snapshot is: larger ones stay on disk, and have no pages.",
)
def serve_command(sources: tuple[str, ...], **given: Unpack[ServeOptions]) -> None:
    r"""Serve a graph: pages to read, SPARQL at /sparql, downloads.

    FILE is RDF (.ttl, .trig, .nt, .nq, .rdf, .jsonld), SOURCE a page or a folder of pages,
    converted first. Without any, a checkout serves its seed pages. On SIGHUP they are read again,
    and a snapshot is exchanged if there is another one.

    \b
    Examples:
      skosmith serve
      skosmith serve sfia.nq --port 8080
      skosmith serve seeds --host 0.0.0.0
      skosmith serve sfia.nq --data graph/ --write-token-file token
      skosmith serve --snapshot /srv/snapshots
    """
    with failing_clearly():
        replica = _replica(sources, given)
        named = sources or (() if replica else _seeds())
        with usage_of_iris():
            settings = Settings(
                given["base_iri"],
                given["public_url"],
                given["default_graph"] == "union",
                given["data"] is not None,
            )
        limits = Limits(seconds=given["timeout"], memory=given["query_memory"] << 20)
        token = _write_token(given["data"], given["write_token_file"])

        def read() -> list[Quad]:
            with Progress():
                return load_quads(named, settings.base_iri)

        access = None
        if given["data"] is not None:
            access = Access(token, open_journal(given["data"], lambda: engine_lines(read())))
        running = Running(read, settings, limits, access, replica)
        host = given["host"]
        with _listener(host, given["port"]) as listener:
            place = f"[{host}]" if ":" in host else host
            address = f"http://{place}:{listener.getsockname()[1]}/"
            asyncio.run(serve(running, listener, lambda size: _tell(size, address)))


def _replica(sources: tuple[str, ...], given: ServeOptions) -> Replica | None:
    """Give the snapshot to be served, None where there is none."""
    if given["snapshot"] is None:
        if given["store"] != "auto":
            raise click.UsageError("--store is for snapshots: name one with --snapshot.")
        return None
    others = {
        "sources": bool(sources),
        "--data": given["data"] is not None,
        "--default-graph separate": given["default_graph"] == "separate",
    }
    if clashing := [name for name, is_given in others.items() if is_given]:
        raise click.UsageError(f"--snapshot does not go with {' and '.join(clashing)}.")
    cache = given["snapshot_cache"].expanduser()
    return Replica(given["snapshot"], cache, given["store"], given["most_in_memory"])


def _write_token(data: Path | None, file: Path | None) -> str:
    """Give the token of those who may write; empty where nobody may."""
    given = os.environ.get("SKOSMITH_WRITE_TOKEN", "")
    token = (file.read_text("utf-8") if file is not None else given).strip()
    if data is None and file is not None:
        raise click.UsageError("A service that takes writes needs a folder for them: --data DIR.")
    if data is not None and len(token) < _SHORTEST_TOKEN:
        raise click.UsageError(
            f"--data needs a token of {_SHORTEST_TOKEN} characters or more, by which writers are "
            "known: --write-token-file FILE, or SKOSMITH_WRITE_TOKEN (openssl rand -hex 32 makes "
            "one)."
        )
    return token


def _tell(size: int, address: str) -> None:
    click.echo(f"Serving {size:,} statements at {address}\nCtrl+C ends it.", err=True)


def _seeds() -> tuple[str, ...]:
    seeds = seeds_of_checkout()
    if seeds is None:
        raise click.UsageError(
            "Name what to serve: an RDF file (skosmith serve sfia.ttl), or pages to convert "
            "(skosmith serve pages/)."
        )
    return (str(seeds),)


@contextmanager
def usage_of_iris() -> Iterator[None]:
    """Turn an IRI that is none into wrong usage."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem, remedy = "the port is taken", "Choose another with --port, or --port 0."
        else:
            problem, remedy = (
                f"cannot listen: {error.strerror or error}",
                "Check --host and --port.",
            )
        raise SourceError(f"{host}:{port}", problem, remedy) from error


@click.command("query")
@click.argument("files", nargs=-1, required=True, metavar="FILE... QUERY.rq|-")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="Else a table on a terminal, and JSON or Turtle elsewhere.",
)
@click.option(
    "--base-iri", default="", metavar="IRI", help="What the IRIs of the graph begin with."
)
def query_command(files: tuple[str, ...], format_name: str | None, base_iri: str) -> None:
    r"""Ask a graph, and print the answer.

    FILE is RDF or a page, as for serve; the last argument is the file of the query, or - for
    standard input.

    \b
    Examples:
      skosmith query sfia.nq levels.rq
      echo 'ASK {}' | skosmith query seeds - --format json
    """
    *sources, query_file = files
    if not sources:
        raise click.UsageError("Name a file of RDF or pages, and after it the file of the query.")
    with failing_clearly(), usage_of_iris():
        text = _read_query(query_file)
        with Progress():
            quads = load_quads(sources, base_iri)
        _print_answer(text, quads, base_iri or base_of(quads), format_name)


def _read_query(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(name, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(name, f"byte {error.start} is no UTF-8", "Save it as UTF-8.") from error


def _print_answer(text: str, quads: Sequence[Quad], base: str, format_name: str | None) -> None:
    wanted = format_name or ("table" if sys.stdout.isatty() else None)
    try:
        check_query(text)
        query = Query(text, base=base)
        if PROPERTY_NAME in text:
            query = expand(query, Index.of(quads))
        answer = Store.from_quads(quads).query(query, _formats(wanted))
    except (QueryError, QueryRefusedError) as error:
        click.echo(f"Error in the query: {error}", err=True)
        sys.exit(FAILURE)
    if wanted == "table":
        from skosmith_server.tables import as_text  # noqa: PLC0415 (as above)

        for line in as_text(_table(answer), base):
            click.echo(line)
    else:
        sys.stdout.buffer.write(answer.body if answer.body.endswith(b"\n") else answer.body + b"\n")


def _table(answer: Answer) -> Table:
    read = table_of_ntriples if answer.kind is AnswerKind.GRAPH else table_of_json
    return read(answer.body)


def _formats(wanted: str | None) -> dict[AnswerKind, str]:
    """Give the format for each kind of answer; a kind that the name does not fit has none."""
    if wanted in {None, "table"}:
        graph = "turtle" if wanted is None else "ntriples"
        return dict.fromkeys(AnswerKind, "json") | {AnswerKind.GRAPH: graph}
    if find_offer(wanted or "", GRAPHS) is not None and find_offer(wanted or "", SOLUTIONS) is None:
        return {AnswerKind.GRAPH: str(wanted)}
    return dict.fromkeys((AnswerKind.SOLUTIONS, AnswerKind.BOOLEAN), str(wanted))
