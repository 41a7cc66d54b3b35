"""The command that writes a taxonomy of others as SKOS."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypedDict, TypeVar, Unpack

import click

from skosmith_converter.conversion import uncollected
from skosmith_converter.failing import failing_clearly
from skosmith_converter.links.importing import PREFIXES, build_quads
from skosmith_converter.links.model import Taxonomy
from skosmith_converter.links.targets import TargetOptions, read_target
from skosmith_converter.links.targets.drafting import counted
from skosmith_converter.output import output_option, wanted_format, write_output
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import canonical_language_tag, iri

__all__ = ["import_command"]

Command = TypeVar("Command", bound=Callable[..., Any])
_FORMATS: Final = ", ".join(FORMATS)


class ImportOptions(TypedDict):
    """The options of the command, as click hands them over."""

    output: str
    format_name: str | None
    language: str
    id_column: str
    label_column: str
    description_column: str
    base_iri: str
    title: str
    taxonomy_version: str


def _target_options(command: Command) -> Command:
    """Add what a caller may tell of a source."""
    options = (
        click.option("--language", default="", metavar="TAG",
                     help="Of tables whose name tells none, such as en."),
        click.option("--id-column", default="", metavar="NAME",
                     help="Column of a table with identifiers or IRIs."),
        click.option("--label-column", default="", metavar="NAME",
                     help="Column of a table with preferred labels."),
        click.option("--description-column", default="", metavar="NAME",
                     help="Column of a table with descriptions."),
        click.option("--base-iri", default="", metavar="IRI",
                     help="What goes before identifiers that are no IRIs."),
        click.option("--title", default="", metavar="TEXT", help="Title of the taxonomy."),
        click.option("--taxonomy-version", default="", metavar="TEXT",
                     help="Its version, where no file or folder is named after it."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...",
                type=click.Path(path_type=Path))  # fmt: skip
@output_option
@click.option("--format", "format_name", metavar="NAME",
              help=f"{_FORMATS}; else by the suffix of FILE, else turtle.")  # fmt: skip
@_target_options
def import_command(sources: tuple[Path, ...], **given: Unpack[ImportOptions]) -> None:
    """Write a taxonomy of others as SKOS under its own IRIs, to be held beside SFIA.

    SOURCE is a file, a folder or a zip archive as downloaded: ESCO's CSV files, of any number of
    languages together; SKOS, such as ESCO's Turtle; the JSON of DigComp 3.0 or ECSF; a CSV file
    with columns for label, identifier and description. What it is, its content tells.

    \b
    Examples:
      skosmith import "ESCO dataset - v1.1.1 - classification - en - csv.zip" -o esco.ttl
      skosmith import esco-en esco-fr -o esco.nq
      skosmith import roles.csv --language en --base-iri https://example.org/roles/
    """
    form = wanted_format(given["output"], given["format_name"])
    _check(given)
    with failing_clearly(), uncollected():
        with Progress() as progress:
            taxonomy = read_target(
                sources,
                TargetOptions(
                    given["language"],
                    given["id_column"],
                    given["label_column"],
                    given["description_column"],
                    given["base_iri"],
                    given["title"],
                    given["taxonomy_version"],
                ),
            )
            progress.stage("Making statements")
            quads = build_quads(taxonomy)
        write_output(given["output"], serialize(quads, form, PREFIXES))
        _tell(taxonomy)


def _check(given: ImportOptions) -> None:
    """Refuse what can't be before anything is read; raises click.UsageError."""
    try:
        if given["language"]:
            canonical_language_tag(given["language"])
        if given["base_iri"]:
            iri(given["base_iri"])
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _tell(taxonomy: Taxonomy) -> None:
    """Tell on standard error what was imported, and what wasn't."""
    name = f"{taxonomy.title} {taxonomy.version}".rstrip()
    languages = ", ".join(tag or "none" for tag in taxonomy.languages)
    counts = (
        f"{counted(len(taxonomy.concepts), 'concept')}, "
        f"{counted(len(taxonomy.relations), 'relation')}"
    )
    click.echo(f"{name}: {counts}; languages: {languages}", err=True)
    for remark in taxonomy.remarks:
        click.echo(remark, err=True)
    if taxonomy.acknowledgement:
        click.echo(f"Whoever shows it has to say: {taxonomy.acknowledgement}", err=True)
