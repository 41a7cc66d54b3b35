"""The command that makes role profiles of a table."""

import sys
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from skosmith_converter.conversion import load_quads
from skosmith_converter.failing import FINDINGS, failing_clearly
from skosmith_converter.iri_options import absolute
from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.links.reading_text import read_bytes
from skosmith_converter.links.roles.building import build_roles
from skosmith_converter.links.roles.defining import skills_of
from skosmith_converter.links.roles.headings import SLOTS
from skosmith_converter.links.roles.model import Levels, RoleOptions, RoleTable
from skosmith_converter.links.roles.reading import read_roles
from skosmith_converter.links.targets.drafting import counted
from skosmith_converter.output import output_option, wanted_format, write_output
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import FORMATS, accepted, serialize
from skosmith_converter.shacl import Index
from skosmith_converter.terms import canonical_language_tag
from skosmith_converter.vocabulary import NAMESPACES

__all__ = ["roles_command"]

_FORMATS: Final = ", ".join(FORMATS)


class RolesOptions(TypedDict):
    """The options of the command, as click hands them over."""

    output: str
    format_name: str | None
    language: str
    base: str
    sfia_base: str
    edition: str
    graphs: tuple[str, ...]
    columns: tuple[str, ...]
    sheet: str
    title: str
    license: str
    source: str
    encoding: str | None
    strict: bool


def _tag(ctx: click.Context, option: click.Parameter, value: str) -> str:
    try:
        return canonical_language_tag(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from error


def _edition(ctx: click.Context, option: click.Parameter, value: str) -> str:
    if not (value.isascii() and value.isdecimal()):
        raise click.BadParameter(f"{value!r} is no edition such as 9", ctx, option)
    return value


def _columns(
    ctx: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    for value in values:
        slot, given, heading = value.partition("=")
        if not given or slot not in SLOTS or not heading.strip():
            wanted = f"WHAT=HEADING, where WHAT is one of: {', '.join(SLOTS)}"
            raise click.BadParameter(f"{value!r} is not {wanted}", ctx, option)
    return values


@click.command("roles")
@click.argument("table", type=click.Path(dir_okay=False, path_type=Path), metavar="TABLE")
@output_option
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help=f"{_FORMATS}; else by the suffix of the output, else turtle.",
)
@click.option(
    "--language",
    required=True,
    callback=_tag,
    metavar="TAG",
    help="Of titles and comments, such as en.",
)
@click.option(
    "--base",
    default="",
    callback=absolute,
    metavar="IRI",
    help="What the IRIs of the profiles begin with; else a place below the edition.",
)
@click.option(
    "--edition",
    default="9",
    show_default=True,
    callback=_edition,
    metavar="NUMBER",
    help="Of SFIA, for its codes.",
)
@click.option(
    "--sfia-base",
    default=DEFAULT_BASE,
    show_default=True,
    callback=absolute,
    metavar="IRI",
    help="What the IRIs of SFIA begin with.",
)
@click.option(
    "-g",
    "--graph",
    "graphs",
    multiple=True,
    metavar="FILE|SOURCE",
    help="SFIA itself: codes and levels are looked up in it. Several times.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="WHAT=HEADING",
    help=f"What a column holds whose heading is not known: {', '.join(SLOTS)}. Several times.",
)
@click.option("--sheet", default="", metavar="NAME", help="Of a workbook; else all with roles.")
@click.option("--title", default="", metavar="TEXT", help="Of the table.")
@click.option("--license", default="", callback=absolute, metavar="IRI", help="Of the table.")
@click.option(
    "--source", default="", callback=absolute, metavar="IRI", help="Where the table is published."
)
@click.option("--encoding", metavar="NAME", help="Of a CSV file: UTF-8, unless said.")
@click.option("--strict", is_flag=True, help="Whatever is left out fails.")
def roles_command(table: Path, **given: Unpack[RolesOptions]) -> None:
    """Make role profiles of a table: which skills a role needs, at which levels.

    TABLE is CSV or a workbook (.xlsx) with a row for each role and SFIA code, a row for each role
    with codes in a cell (PROG 4; TEST 3-4), or a row for each role and a column for each code.
    What is not understood is told with its line, and left out.

    \b
    Examples:
      skosmith link roles roles.csv --language en -o roles.ttl
      skosmith link roles roles.xlsx --language en --graph sfia.nq --strict -o roles.nq
      skosmith link roles rollen.csv --language de --column title=Aufgabe -o rollen.ttl
    """
    form = wanted_format(given["output"], given["format_name"])
    options = RoleOptions(
        language=given["language"],
        base=given["base"],
        sfia_base=given["sfia_base"],
        edition=given["edition"],
        title=given["title"],
        license=given["license"],
        source=given["source"],
        encoding=given["encoding"],
        sheet=given["sheet"],
        columns=dict(map(_pair, given["columns"])),
    )
    with failing_clearly():
        known = _known(given["graphs"], options)
        read = read_roles(read_bytes(table), str(table), options, known)
        _tell(read, options)
        if read.findings and given["strict"]:
            click.echo("Nothing was written: mend the table, or leave --strict out.", err=True)
            sys.exit(FINDINGS)
        if not read.roles:
            click.echo("Nothing was written: no role has a requirement.", err=True)
            sys.exit(FINDINGS)
        write_output(given["output"], serialize(build_roles(read, options), form, NAMESPACES))


def _pair(column: str) -> tuple[str, str]:
    slot, _, heading = column.partition("=")
    return slot, heading


def _known(graphs: tuple[str, ...], options: RoleOptions) -> Levels | None:
    if not graphs:
        return None
    with Progress("Reading graphs"):
        index = Index()
        index.add_quads(accepted(load_quads(graphs)))
        return skills_of(index, options.sfia_base, options.edition)


def _tell(read: RoleTable, options: RoleOptions) -> None:
    """Tell what is not in the profiles, and what is."""
    for remark in read.remarks:
        click.echo(remark, err=True)
    for finding in read.findings:
        click.echo(str(finding), err=True)
    levels = {(r.local, n.code, level) for r in read.roles for n in r.needs for level in n.levels}
    whole = {(r.local, n.code) for r in read.roles for n in r.needs if not n.levels}
    told = f"{counted(len(read.roles), 'role profile')}, edition {options.edition}: "
    told += f"{counted(len(levels), 'skill')} at levels"
    told += f", {counted(len(whole), 'skill')} without a level" if whole else ""
    click.echo(f"{told}; findings: {len(read.findings)}", err=True)
