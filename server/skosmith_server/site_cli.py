"""The command that writes the pages as files, for any web host."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from skosmith_converter.failing import failing_clearly
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import write_folder
from skosmith_server.cli import configured, load_quads, settings_options
from skosmith_server.settings import rows
from skosmith_server.static_site import site_files

__all__ = ["site_command"]

_NAMED: Final = frozenset({"base_iri", "feedback", "languages", "links"})
"""The settings that count."""
_OTHERS: Final = frozenset(row.name for row in rows()) - _NAMED


@click.command("site")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-l",
    "--language",
    "tags",
    multiple=True,
    metavar="TAG",
    help="Language of pages; several times, the first for index.html. Else all.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Where the site will be: for canonical links and the sitemap.",
)
@partial(settings_options, without=_OTHERS)
def site_command(
    sources: tuple[str, ...],
    folder: Path,
    tags: tuple[str, ...],
    base_url: str,
    **given: Any,  # noqa: ANN401 (see the table of settings)
) -> None:
    """Write all pages as files, for any web host, or to be read from the disk.

    SOURCE is RDF, a page or a folder of pages, DIR a new or empty folder. Links are relative, the
    search runs in the browser; what needs a server (SPARQL, validation) is left out. docs/site.md
    tells what lies where.

    \b
    Examples:
      skosmith site sfia.nq public
      skosmith site sfia.nq public --language ar --language en
      skosmith site seeds public --base-url https://skills.example/sfia/
    """
    if base_url and not base_url.startswith(("https://", "http://")):
        raise click.UsageError("--base-url begins with https:// or http://.")
    with failing_clearly():
        settings = configured(given).settings
        with Progress() as progress:
            quads = load_quads(sources, settings.base_iri, settings.links)
            files = site_files(quads, settings, tags, base_url, progress)
            written = [0]
            write_folder(folder, _counted(files, written))
    click.echo(f"{folder}: {written[0]:,} files", err=True)


def _counted(files: Iterator[tuple[str, bytes]], number: list[int]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        number[0] += 1
        yield file
