"""The commands about links between taxonomies: mapping files checked, exported, made of tables."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypedDict, Unpack
from urllib.parse import quote

import click

from skosmith_converter.candidates_cli import candidates_command
from skosmith_converter.errors import SourceError
from skosmith_converter.evaluation_cli import evaluate_command
from skosmith_converter.failing import FINDINGS, failing_clearly
from skosmith_converter.iri_options import absolute
from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.link_sources import index_of
from skosmith_converter.links.checking import check_ends, check_mappings
from skosmith_converter.links.crosswalk_rows import Import
from skosmith_converter.links.crosswalks import Crosswalk, read_crosswalk
from skosmith_converter.links.directions import Direction
from skosmith_converter.links.exporting import EXPORTS, chosen, inverted, unsayable
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.labels import check_labels
from skosmith_converter.links.reading_text import read_bytes
from skosmith_converter.links.skos import PREFIXES, quads_of
from skosmith_converter.links.sssom import MappingSet, load_sssom, refuse_errors, write_sssom
from skosmith_converter.output import output_option, write_output
from skosmith_converter.review_cli import review_command
from skosmith_converter.roles_cli import roles_command
from skosmith_converter.serialization import FORMATS, format_named, serialize
from skosmith_converter.vocabulary import NAMESPACES

__all__ = ["link_command"]

_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_SHOWN: Final = 5
_SUFFIXES: Final = {
    ".tsv": "sssom", ".json": "json", ".ndjson": "jskos", ".jsonl": "jskos",
    ".xml": "alignment", ".csv": "table",
}  # fmt: skip
"""Of names that ask for another format here than where graphs are written."""
_DENIABLE: Final = ("sssom", "json")
"""Formats that can say that something is no match."""


@click.group("link")
def link_command() -> None:
    """Find, review, check and export mappings between taxonomies (SSSOM), and role profiles."""


link_command.add_command(candidates_command)
link_command.add_command(evaluate_command)
link_command.add_command(review_command)
link_command.add_command(roles_command)


@link_command.command("check")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option(
    "-g",
    "--graph",
    "graphs",
    multiple=True,
    metavar="FILE|SOURCE",
    help="What the mappings lead from and to, as convert or import reads it: ends are looked up "
    "in it. Several times.",
)
@click.option("--strict", is_flag=True, help="Warnings fail, too.")  # fmt: skip
def check_command(files: tuple[Path, ...], graphs: tuple[str, ...], strict: bool) -> None:
    """Hold mapping files, taken together, against SSSOM and the conditions of SKOS.

    Findings go to standard output, with line and remedy. Exit code 1 where there is an error.

    \b
    Examples:
      skosmith link check sfia-esco.sssom.tsv
      skosmith link check *.sssom.tsv --graph sfia.ttl --graph esco.zip
    """
    with failing_clearly():
        index = index_of(graphs)
        sets, findings = [], []
        for file in files:
            read, found = load_sssom(file)
            sets.append(read)
            findings += found
        findings += [*check_mappings(sets, index), *check_ends(sets, index)]
        findings += check_labels(sets, index) if index is not None else []
    for finding in sorted(findings, key=lambda one: (one.file, one.line, one.rule, one.message)):
        click.echo(str(finding))
    errors = sum(one.severity is Severity.ERROR for one in findings)
    click.echo(_summary(sets, errors, len(findings) - errors), err=True)
    if errors or (strict and findings):
        sys.exit(FINDINGS)


def _summary(sets: list[MappingSet], errors: int, warnings: int) -> str:
    counts: dict[str, int] = {}
    for one in sets:
        for link in one.links:
            counts[link.status] = counts.get(link.status, 0) + 1
    told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    return f"{told or 'no rows'}; errors: {errors}, warnings: {warnings}"


@link_command.command("export")
@click.argument("file", type=_FILE)
@output_option
@click.option(
    "--format",
    "name",
    metavar="NAME",
    help=f"{', '.join(EXPORTS)} (ESCO's mapping table), or RDF: {', '.join(FORMATS)}; "
    "else by the suffix of the output: .tsv, .json, .ndjson, .xml, .csv, .ttl …",
)
@click.option("--inverse", is_flag=True, help="From the objects to the subjects.")
@click.option("--all", "everything", is_flag=True, help="Proposals, too.")  # fmt: skip
def export_command(
    file: Path, output: str, name: str | None, inverse: bool, everything: bool
) -> None:
    """Write the accepted mappings of a file for other tools.

    RDF has the direct triples in a graph named by the mapping set (TriG and N-Quads keep it
    apart), and who says so beside it. SSSOM's own formats keep what was rejected, and JSKOS for
    what nothing corresponds to.

    \b
    Examples:
      skosmith link export sfia-esco.sssom.tsv -o sfia-esco.trig
      skosmith link export sfia-esco.sssom.tsv --inverse -o esco-sfia.csv
      skosmith link export sfia-esco.sssom.tsv --format jskos
    """
    form = _form(output, name)
    with failing_clearly():
        mappings, findings = load_sssom(file)
        refuse_errors(findings)
        mappings = chosen(
            mappings, proposals=everything, denials=form in _DENIABLE, nothing=form == "jskos"
        )
        mappings = inverted(mappings) if inverse else mappings
        if form == "alignment" and (count := unsayable(mappings)):
            click.echo(
                f"Close and related matches that have no place in this format: {count}", err=True
            )
        write_output(output, _written(mappings, form))


def _form(output: str, name: str | None) -> str:
    """Give the format that is asked for; raises click.UsageError."""
    if name is None and output == "-":
        return "turtle"
    wanted = name or _SUFFIXES.get(Path(output).suffix.lower()) or Path(output).suffix
    if wanted in EXPORTS:
        return wanted
    try:
        return format_named(wanted).name
    except ValueError as error:
        raise click.UsageError(f"{error}; or {', '.join(EXPORTS)}") from error


def _written(mappings: MappingSet, form: str) -> Iterator[str]:
    if form in EXPORTS:
        return EXPORTS[form](mappings)
    return serialize(quads_of(mappings), FORMATS[form], NAMESPACES | PREFIXES)


class ImportOptions(TypedDict):
    """The options of an import, as click hands them over."""

    direction: str
    subject_base: str
    object_base: str
    base: str
    edition: str
    set_id: str | None
    license: str | None
    reviewer: str | None
    encoding: str | None


@link_command.command("import")
@click.argument("table", type=_FILE)
@output_option
@click.option(
    "--direction",
    type=click.Choice([str(one) for one in Direction]),
    default="auto",
    show_default=True,
    help="What broad and narrow mean: skos (the second is the broader), inverted (the "
    "first is), or as the labels tell.",
)
@click.option(
    "--subject-base",
    callback=absolute,
    default="",
    metavar="IRI",
    help="What to put before identifiers of the first column that are no IRIs.",
)
@click.option(
    "--object-base", callback=absolute, default="", metavar="IRI", help="The same for the second."
)
@click.option(
    "--sfia-base",
    "--base",
    "base",
    callback=absolute,
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="What the IRIs of SFIA begin with, for tables with SFIA codes.",
)
@click.option("--edition", default="9", show_default=True, help="Of SFIA, for its codes.")
@click.option("--set-id", callback=absolute, metavar="IRI", help="Of the mapping set.")
@click.option("--license", callback=absolute, metavar="IRI", help="Of the mapping set.")
@click.option(
    "--reviewer",
    metavar="NAME",
    help="Who answers for the table: a name, or orcid:0000-0002-1825-0097. Without, its "
    "rows are proposals.",
)
@click.option("--encoding", metavar="NAME", help="Of the table: UTF-8, unless said.")  # fmt: skip
def import_command(table: Path, output: str, **given: Unpack[ImportOptions]) -> None:
    """Make a mapping file of a crosswalk table in CSV.

    TABLE has the columns of national mapping tables to ESCO, or a competence, an SFIA code and
    perhaps levels: a competence is related to the skills, and each level is a row. Tables of roles
    are for `skosmith link roles`.

    \b
    Examples:
      skosmith link import national.csv --object-base https://example.org/k/ -o national.sssom.tsv
      skosmith link import e-cf.csv --subject-base https://example.org/e-cf/ -o e-cf.sssom.tsv
    """
    with failing_clearly():
        options = Import(
            direction=Direction(given["direction"]),
            subject_base=given["subject_base"],
            object_base=given["object_base"],
            sfia_base=given["base"],
            edition=given["edition"],
            set_id=given["set_id"] or f"{DEFAULT_BASE}mappings/{quote(table.stem)}",
            license=given["license"] or "",
            reviewer=given["reviewer"] or "",
            encoding=given["encoding"],
        )
        made = read_crosswalk(read_bytes(table), str(table), options)
        if not made.mappings.links:
            raise SourceError(str(table), "has no row that can be used", "See its columns.")
        write_output(output, write_sssom(made.mappings))
    _tell(made)


def _tell(made: Crosswalk) -> None:
    """Tell how the table was read, and which rows were not."""
    _tell_findings(list(made.findings))
    votes = f"{made.votes.skos} labels for SKOS's direction, {made.votes.inverted} against"
    read = "as SKOS means them" if made.direction is Direction.SKOS else "the other way round"
    click.echo(f"{len(made.mappings.links)} rows; broad and narrow read {read} ({votes})", err=True)


def _tell_findings(findings: list[Finding]) -> None:
    for finding in findings[:_SHOWN]:
        click.echo(str(finding), err=True)
    if len(findings) > _SHOWN:
        click.echo(f"and {len(findings) - _SHOWN} more rows that were left out", err=True)
