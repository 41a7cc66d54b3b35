"""The commands that serve and print settings. Data on standard output, all else on stderr."""

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from skosmith_converter.errors import SourceError
from skosmith_converter.failing import failing_clearly
from skosmith_converter.iris import Iris
from skosmith_converter.progress import Progress
from skosmith_converter.terms import Quad
from skosmith_server.changing import engine_lines
from skosmith_server.configuration import Configured, SettingsError, configure
from skosmith_server.engine.kinds import KINDS, Endpoint
from skosmith_server.feedback.file import feedback_file
from skosmith_server.gateway.replica import Replica
from skosmith_server.gateway.serving import Running, loop_factory, serve
from skosmith_server.gateway.writing import Access
from skosmith_server.journal import open_journal
from skosmith_server.logs import configure_logging
from skosmith_server.settings import Settings, option_name, rows

__all__ = [
    "configured",
    "endpoint_of",
    "links_option",
    "load_quads",
    "named_seeds",
    "replica_of",
    "serve_command",
    "settings_command",
    "settings_options",
    "usage_of_iris",
]

Command = TypeVar("Command", bound=Callable[..., Any])
_LOG: Final = logging.getLogger(__name__)

links_option = click.option(
    "--links",
    multiple=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Mapping file (SSSOM) whose accepted rows are part of the graph. Several times.",
)
"""The option of every command that reads a graph."""


def load_quads(
    sources: Sequence[str], base_iri: str = "", links: Sequence[str | Path] = ()
) -> list[Quad]:
    """Give the graph of RDF files and of pages to be converted, with what mapping files add to it.

    What is doubtful in those is written to the log. Raises SourceError where something cannot be
    read, ConversionError where a page cannot be used, ValueError where the base is no IRI.
    """
    # Here, because a server of snapshots is to start without the readers of pages
    from skosmith_converter.conversion import Options  # noqa: PLC0415
    from skosmith_converter.conversion import load_quads as convert_to_quads  # noqa: PLC0415

    quads = convert_to_quads(sources, Options(iris=Iris(base_iri)) if base_iri else None)
    if not links:
        return quads
    from skosmith_converter.links.joining import join_links  # noqa: PLC0415

    joined = join_links(quads, [Path(one) for one in links])
    for finding in joined.findings:
        _LOG.warning("%s", finding)
    return joined.quads


def seeds_of_checkout() -> Path | None:
    """Give the folder of seed pages where this runs from a checkout."""
    root = Path(__file__).resolve().parents[2]
    seeds = root / "seeds"
    return seeds if seeds.is_dir() and (root / "pyproject.toml").is_file() else None


def settings_options(command: Command, without: Collection[str] = ()) -> Command:
    """Add an option for each setting but some, and one for the file that they may stand in."""
    for row in reversed(rows()):
        if not row.secret and row.name not in without:
            command = click.option(
                option_name(row.name),
                default="" if row.default == () and not row.several else row.default,
                show_default=row.default not in {"", ()},
                type=click.STRING if row.several else row.type,
                multiple=row.several,
                help=row.help,
                metavar=row.metavar or None,
            )(command)
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File of settings; else skosmith.toml, where there is one.",
    )(command)


def configured(given: Mapping[str, Any]) -> Configured:
    """Give the settings, those of the command line before all others."""
    source = click.get_current_context().get_parameter_source
    options = {n: v for n, v in given.items() if source(n) is ParameterSource.COMMANDLINE}
    try:
        return configure(options, os.environ, given["config"])
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


@click.command("serve")
@click.argument("sources", nargs=-1, metavar="[FILE|SOURCE]...")
@settings_options
def serve_command(sources: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 (see the table)
    """Serve a graph: pages to read, SPARQL at /sparql, downloads.

    FILE is RDF (.ttl, .trig, .nt, .nq, .rdf, .jsonld), SOURCE a page or a folder of pages,
    converted first. Without any, a checkout serves its seed pages. On SIGHUP they are read again,
    and a snapshot is exchanged if there is another one. Each option may stand in skosmith.toml or
    the environment as well: see skosmith settings.

    \b
    Examples:
      skosmith serve
      skosmith serve sfia.nq --port 8080
      skosmith serve seeds --host 0.0.0.0
      skosmith serve sfia.nq esco.ttl --links sfia-esco.sssom.tsv
      skosmith serve --endpoint https://host/sparql --endpoint-kind virtuoso
      skosmith serve sfia.nq --data graph/ --write-token-file token
      skosmith serve --snapshot /srv/snapshots
      skosmith serve sfia.nq esco.nq --review sfia-esco.sssom.tsv
    """
    with failing_clearly():
        settings = _with_feedback(_with_reviewer(configured(given).settings))
        configure_logging(settings.log_level, settings.log_format)
        endpoint, replica = endpoint_of(settings, sources), replica_of(settings, sources)
        named = sources or (() if endpoint or replica else named_seeds())

        def read() -> list[Quad]:
            with Progress():
                return load_quads(named, settings.base_iri, settings.links)

        access = None
        if settings.data:
            journal = open_journal(Path(settings.data), lambda: engine_lines(read()))
            access = Access(settings.write_token, journal)
        running = Running(
            read, settings, access, replica=replica,
            sources=(*named, *settings.links), endpoint=endpoint,
        )  # fmt: skip
        host = settings.host
        with _listener(host, settings.port) as listener:
            place = f"[{host}]" if ":" in host else host
            address = f"http://{place}:{listener.getsockname()[1]}/"
            with asyncio.Runner(loop_factory=loop_factory()) as runner:
                runner.run(serve(running, listener, lambda size: _tell(size, address)))


def _with_reviewer(settings: Settings) -> Settings:
    """Give settings that say who reviews; raises SourceError where the file can't be used."""
    if not settings.review:
        return settings
    # Here, because few services review
    from skosmith_converter.links.deciding import Reviewer  # noqa: PLC0415
    from skosmith_converter.links.review_file import ReviewFile, name_in_git  # noqa: PLC0415

    file = Path(settings.review).absolute()
    ReviewFile(file)
    name = settings.reviewer or name_in_git(file.parent)
    try:
        Reviewer(name, "")
    except ValueError as error:
        raise click.UsageError(f"Say who reviews: --reviewer NAME ({error}).") from error
    return replace(settings, reviewer=name, review=str(file))


def _with_feedback(settings: Settings) -> Settings:
    """Give settings whose file of messages can be written; raises SourceError where it can't."""
    if not settings.feedback_file:
        return settings
    path = str(Path(settings.feedback_file).absolute())
    feedback_file(path).check()
    return replace(settings, feedback=path)


def replica_of(settings: Settings, sources: Sequence[str]) -> Replica | None:
    """Give the snapshot to be served, None where there is none."""
    if not settings.snapshot:
        if settings.store != "auto":
            raise click.UsageError("--store is for snapshots: name one with --snapshot.")
        return None
    others = {
        "sources": bool(sources),
        "--links": bool(settings.links),
        "--data": bool(settings.data),
        "--endpoint": bool(settings.endpoint),
        "--default-graph separate": not settings.union,
    }
    if clashing := [name for name, is_given in others.items() if is_given]:
        raise click.UsageError(f"--snapshot does not go with {' and '.join(clashing)}.")
    cache = Path(settings.snapshot_cache).expanduser()
    return Replica(settings.snapshot, cache, settings.store, settings.most_in_memory)


def endpoint_of(settings: Settings, sources: Sequence[str]) -> Endpoint | None:
    """Give the endpoint to stand before; None where the graph is ours."""
    if not settings.endpoint:
        return None
    if sources or settings.data or settings.links:
        raise click.UsageError(
            "With --endpoint the graph lies elsewhere: no sources, no --data, no --links."
        )
    with usage_of_iris():
        return Endpoint(
            settings.endpoint, KINDS[settings.endpoint_kind], settings.endpoint_credentials
        )


@click.command("settings")
@settings_options
def settings_command(**given: Any) -> None:  # noqa: ANN401 (see the table)
    """Print the settings that serve would have, each with where it comes from.

    They are taken from defaults, skosmith.toml, the environment (SKOSMITH_PORT and so on) and
    options, the later before the earlier.

    \b
    Examples:
      skosmith settings
      SKOSMITH_PORT=8080 skosmith settings --config /etc/skosmith.toml
    """
    for line in configured(given).lines():
        click.echo(line)


def _tell(size: int, address: str) -> None:
    click.echo(f"Serving {size:,} statements at {address}\nCtrl+C ends it.", err=True)


def named_seeds() -> tuple[str, ...]:
    """Give what is served where nothing is named; raises UsageError outside of a checkout."""
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
