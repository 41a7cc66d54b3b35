"""The commands that make snapshots and bring them to where they are served."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from skosmith_converter.failing import failing_clearly
from skosmith_converter.progress import Progress
from skosmith_server.cli import links_option, load_quads, usage_of_iris
from skosmith_server.shipping import find_snapshot, publish
from skosmith_server.snapshots import Snapshot, build, verify
from skosmith_server.summaries import read_summary

__all__ = ["snapshot_command"]


@click.group("snapshot")
def snapshot_command() -> None:
    """Make a graph ready to be served by any number of servers."""


@snapshot_command.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|SOURCE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR|FILE.tar",
    help="A new folder, or an archive for an HTTP server.",
)
@click.option(
    "--base-iri", default="", metavar="IRI", help="What the IRIs of the graph begin with."
)
@links_option
def build_command(
    sources: tuple[str, ...], output: Path, base_iri: str, links: tuple[Path, ...]
) -> None:
    """Build a snapshot: the graph, indexed, validated, with a digest of every file.

    \b
    Examples:
      skosmith snapshot build sfia.nq -o sfia-snapshot
      skosmith snapshot build seeds -o sfia.tar
    """
    with failing_clearly(), usage_of_iris(), TemporaryDirectory(prefix="skosmith-") as folder:
        is_archive = output.suffix == ".tar"
        with Progress() as progress:
            quads = load_quads(sources, base_iri, links)
            progress.stage("Building")
            made = build(quads, Path(folder, "made") if is_archive else output, base_iri)
            if is_archive:
                publish(made, output)
        _tell(output, made)


@snapshot_command.command("verify")
@click.argument("place", metavar="DIR|FILE.tar|URL")
def verify_command(place: str) -> None:
    """Hold every file of a snapshot against its digest."""
    with failing_clearly(), TemporaryDirectory(prefix="skosmith-") as cache:
        snapshot = find_snapshot(place, Path(cache))
        verify(snapshot)
        _tell(place, snapshot)


@snapshot_command.command("publish")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("target", metavar="TARGET", type=click.Path(path_type=Path))
def publish_command(folder: Path, target: Path) -> None:
    """Verify a snapshot, copy it to TARGET, and make it the current one.

    TARGET is a folder of snapshots, where the link "current" is exchanged in one step, or a .tar
    file.

    \b
    Examples:
      skosmith snapshot publish sfia-snapshot /srv/snapshots
      skosmith snapshot publish sfia-snapshot /srv/www/sfia.tar
    """
    with failing_clearly(), TemporaryDirectory(prefix="skosmith-") as cache:
        snapshot = find_snapshot(str(folder), Path(cache))
        _tell(publish(snapshot, target), snapshot)


def _tell(place: object, snapshot: Snapshot) -> None:
    found = read_summary(snapshot.summary).validation
    counts = ", ".join(
        f"{count:,} {word if count == 1 else word + 's'}"
        for word, count in (("violation", found["violation"]), ("warning", found["warning"]))
    )
    said = f"{snapshot.statements:,} statements, {counts}, version {snapshot.version}"
    click.echo(f"{place}: {said}")
