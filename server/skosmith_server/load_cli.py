"""The command that puts a graph into another engine."""

from pathlib import Path
from typing import TypedDict, Unpack

import click

from skosmith_converter.failing import failing_clearly
from skosmith_converter.progress import Progress
from skosmith_converter.terms import iri
from skosmith_server.catalogue import base_of
from skosmith_server.cli import links_option, load_quads, usage_of_iris
from skosmith_server.engine.kinds import KINDS, Endpoint
from skosmith_server.pushing import push

__all__ = ["load_command"]


class LoadOptions(TypedDict):
    """The options of ``load``, as click hands them over."""

    to: str
    kind: str
    graph: str
    token_file: Path | None
    base_iri: str
    links: tuple[Path, ...]


@click.command("load")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|SOURCE...")
@click.option(
    "--to", required=True, metavar="URL", help="Address of the engine: for queries, or for graphs."
)
@click.option(
    "--kind",
    default="generic",
    show_default=True,
    type=click.Choice(list(KINDS)),
    help="Which engine it is.",
)
@click.option(
    "--graph",
    default="",
    metavar="IRI",
    help="Graph for what stands outside of named graphs; else the default graph.",
)
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File with the token of those who may write, or with user:password.",
)
@click.option(
    "--base-iri", default="", metavar="IRI", help="What the IRIs of the graph begin with."
)
@links_option
def load_command(sources: tuple[str, ...], **given: Unpack[LoadOptions]) -> None:
    """Put a graph into another engine, by the Graph Store HTTP Protocol.

    Each named graph takes the place of what the engine has under its name; graphs that are not in
    the sources stay.

    \b
    Examples:
      skosmith load sfia.nq --to http://localhost:7878/query --kind oxigraph
      skosmith load seeds --to https://host/sparql --kind virtuoso --token-file user
    """
    with failing_clearly(), usage_of_iris():
        file = given["token_file"]
        credentials = file.read_text("utf-8").strip() if file is not None else ""
        endpoint = Endpoint(given["to"], KINDS[given["kind"]], credentials)
        if given["graph"]:
            iri(given["graph"])
        with Progress() as progress:
            quads = load_quads(sources, given["base_iri"], given["links"])
            base = given["base_iri"] or base_of(quads)
            nameless = given["graph"] or (base if endpoint.kind.named_only else "")
            pushed = push(quads, endpoint, nameless, progress.stage)
        click.echo(
            f"{endpoint.graph_store}: {pushed.graphs:,} graphs, {pushed.statements:,} statements",
            err=True,
        )
