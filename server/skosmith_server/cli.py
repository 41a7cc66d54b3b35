"""The server's commands. Data on standard output, everything else on standard error."""

import asyncio
import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from skosmith_converter.errors import SourceError
from skosmith_converter.failing import FAILURE, failing_clearly
from skosmith_converter.iris import Iris
from skosmith_converter.progress import Progress
from skosmith_converter.terms import Quad
from skosmith_server.asking import Answer, AnswerKind, Query, QueryError
from skosmith_server.catalogue import base_of
from skosmith_server.changing import engine_lines
from skosmith_server.configuration import Configured, SettingsError, configure
from skosmith_server.engine.kinds import KINDS, Endpoint
from skosmith_server.gateway.replica import Replica
from skosmith_server.gateway.serving import Running, loop_factory, serve
from skosmith_server.gateway.writing import Access
from skosmith_server.guard import QueryRefusedError, check_query
from skosmith_server.journal import open_journal
from skosmith_server.logs import configure_logging
from skosmith_server.negotiation import find_offer
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS
from skosmith_server.results import Table, table_of_json, table_of_ntriples
from skosmith_server.search.index import Index
from skosmith_server.search.patterns import PROPERTY_NAME
from skosmith_server.search.sparql import expand
from skosmith_server.settings import Settings, option_name, rows
from skosmith_server.store import Store

__all__ = ["load_quads", "query_command", "serve_command", "settings_command", "usage_of_iris"]

_FORMATS: Final = tuple(
    dict.fromkeys(["table", *(offer.name for offer in (*SOLUTIONS, *GRAPHS) if offer != HTML)])
)


Command = TypeVar("Command", bound=Callable[..., Any])


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


def _settings_options(command: Command) -> Command:
    """Add an option for each setting, and one for the file that they may stand in."""
    for row in reversed(rows()):
        if not row.secret:
            command = click.option(
                option_name(row.name),
                default=row.default or ("" if isinstance(row.default, tuple) else row.default),
                show_default=row.default not in {"", ()},
                type=row.type,
                help=row.help,
                metavar=row.metavar or None,
            )(command)
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File of settings; else skosmith.toml, where there is one.",
    )(command)


def _configured(given: Mapping[str, Any]) -> Configured:
    """Give the settings, those of the command line before all others."""
    source = click.get_current_context().get_parameter_source
    options = {n: v for n, v in given.items() if source(n) is ParameterSource.COMMANDLINE}
    try:
        return configure(options, os.environ, given["config"])
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


@click.command("serve")
@click.argument("sources", nargs=-1, metavar="[FILE|SOURCE]...")
@_settings_options
def serve_command(sources: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 (see the table)
    r"""Serve a graph: pages to read, SPARQL at /sparql, downloads.

    FILE is RDF (.ttl, .trig, .nt, .nq, .rdf, .jsonld), SOURCE a page or a folder of pages,
    converted first. Without any, a checkout serves its seed pages. On SIGHUP they are read again,
    and a snapshot is exchanged if there is another one. Each option may stand in skosmith.toml or
    the environment as well: see skosmith settings.

    \b
    Examples:
      skosmith serve
      skosmith serve sfia.nq --port 8080
      skosmith serve seeds --host 0.0.0.0
      skosmith serve --endpoint https://host/sparql --endpoint-kind virtuoso
      skosmith serve sfia.nq --data graph/ --write-token-file token
      skosmith serve --snapshot /srv/snapshots
    """
    with failing_clearly():
        settings = _configured(given).settings
        configure_logging(settings.log_level, settings.log_format)
        endpoint, replica = _endpoint(settings, sources), _replica(settings, sources)
        named = sources or (() if endpoint or replica else _seeds())

        def read() -> list[Quad]:
            with Progress():
                return load_quads(named, settings.base_iri)

        access = None
        if settings.data:
            journal = open_journal(Path(settings.data), lambda: engine_lines(read()))
            access = Access(settings.write_token, journal)
        running = Running(read, settings, access, endpoint=endpoint, replica=replica)
        host = settings.host
        with _listener(host, settings.port) as listener:
            place = f"[{host}]" if ":" in host else host
            address = f"http://{place}:{listener.getsockname()[1]}/"
            with asyncio.Runner(loop_factory=loop_factory()) as runner:
                runner.run(serve(running, listener, lambda size: _tell(size, address)))


def _replica(settings: Settings, sources: Sequence[str]) -> Replica | None:
    """Give the snapshot to be served, None where there is none."""
    if not settings.snapshot:
        if settings.store != "auto":
            raise click.UsageError("--store is for snapshots: name one with --snapshot.")
        return None
    others = {
        "sources": bool(sources),
        "--data": bool(settings.data),
        "--endpoint": bool(settings.endpoint),
        "--default-graph separate": not settings.union,
    }
    if clashing := [name for name, is_given in others.items() if is_given]:
        raise click.UsageError(f"--snapshot does not go with {' and '.join(clashing)}.")
    cache = Path(settings.snapshot_cache).expanduser()
    return Replica(settings.snapshot, cache, settings.store, settings.most_in_memory)


def _endpoint(settings: Settings, sources: Sequence[str]) -> Endpoint | None:
    """Give the endpoint to stand before; None where the graph is ours."""
    if not settings.endpoint:
        return None
    if sources or settings.data:
        raise click.UsageError("With --endpoint the graph lies elsewhere: no sources, no --data.")
    with usage_of_iris():
        return Endpoint(
            settings.endpoint, KINDS[settings.endpoint_kind], settings.endpoint_credentials
        )


@click.command("settings")
@_settings_options
def settings_command(**given: Any) -> None:  # noqa: ANN401 (see the table)
    r"""Print the settings that serve would have, each with where it comes from.

    They are taken from defaults, skosmith.toml, the environment (SKOSMITH_PORT and so on) and
    options, the later before the earlier.

    \b
    Examples:
      skosmith settings
      SKOSMITH_PORT=8080 skosmith settings --config /etc/skosmith.toml
    """
    for line in _configured(given).lines():
        click.echo(line)


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
