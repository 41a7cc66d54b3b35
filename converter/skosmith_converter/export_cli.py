"""The command that writes a framework for other programs and for paper."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from skosmith_converter.cli import given_date
from skosmith_converter.conversion import Options, uncollected
from skosmith_converter.export_sources import Request, gather
from skosmith_converter.exports.formats import EXPORTS, Export, manifest_of
from skosmith_converter.exports.html_page import PAPERS
from skosmith_converter.exports.model import Layout, Material, Product
from skosmith_converter.exports.returning import read_again
from skosmith_converter.exports.selecting import Selection
from skosmith_converter.failing import failing_clearly, show_issues
from skosmith_converter.graph import Run
from skosmith_converter.iris import DEFAULT_BASE, Iris
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import write_folder, write_whole
from skosmith_converter.sources import read_manifest
from skosmith_converter.terms import canonical_language_tag

__all__ = ["export_command"]

_EDITION = re.compile(r"(?:SFIA[ _-]*)?([0-9]+)", re.IGNORECASE)
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


class _Given(TypedDict):
    format_name: str
    output: str
    languages: tuple[str, ...]
    editions: tuple[str, ...]
    skills: tuple[str, ...]
    categories: tuple[str, ...]
    levels: tuple[int, ...]
    links: tuple[Path, ...]
    manifest: Path | None
    base_iri: str
    date: str | None
    paper: str
    byte_order_mark: bool


@click.command("export")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--format",
    "format_name",
    required=True,
    type=click.Choice(list(EXPORTS)),
    help="What to write.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE|DIR",
    help="A file, where the name has the suffix of the format and there is one to write; "
    "else a folder, new or empty. - is standard output.",
)
@click.option(
    "-l",
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="Only this language. Several times; else all there are.",
)
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="N",
    help="Only this edition, such as 9. Several times; else all there are.",
)
@click.option(
    "--skill",
    "skills",
    multiple=True,
    metavar="CODE",
    help="Only this skill, such as PROG. Several times.",
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    help="Only the skills of this category or subcategory, named in any language. Several times.",
)
@click.option(
    "--level",
    "levels",
    multiple=True,
    metavar="N",
    type=click.IntRange(MIN_LEVEL, MAX_LEVEL),
    help="Only what is at this level. Several times.",
)
@click.option(
    "--links",
    multiple=True,
    metavar="FILE",
    type=_FILE,
    help="Mapping file (SSSOM): what was accepted is exported beside the mappings that "
    "the graph has. Several times.",
)
@click.option(
    "--manifest",
    type=_FILE,
    help="TOML or JSON file that tells edition and language of pages, as for convert.",
)
@click.option(
    "--base-iri",
    default=DEFAULT_BASE,
    metavar="IRI",
    help="What the IRIs begin with; else that of the graph, or of convert.",
)
@click.option(
    "--date",
    metavar="DATE",
    help="When the data last changed (ISO 8601, or SOURCE_DATE_EPOCH); else the date in the graph.",
)
@click.option(
    "--paper",
    type=click.Choice(list(PAPERS)),
    default="a4",
    show_default=True,
    help="Size of the pages of html and pdf.",
)
@click.option(
    "--bom",
    "byte_order_mark",
    is_flag=True,
    help="Begin CSV files with a byte order mark, which Excel wants.",
)
def export_command(sources: tuple[str, ...], **given: Unpack[_Given]) -> None:
    """Write skills, levels and attributes for other programs and for paper.

    SOURCE is what skosmith convert takes: a graph, pages, a workbook. xlsx and csv have the layout
    of the official workbooks, and convert reads them; what they have no place for is told.
    markdown, html and pdf are booklets; concepts is JSON-LD, a file for each concept; case is a
    CASE 1.1 package, ctdl-asn and schema.org are JSON-LD, badges are alignments for Open Badges.
    Files are written whole or not at all, and the same source gives the same bytes.

    \b
    Examples:
      skosmith export sfia.nq --format xlsx --language en -o sfia-9_en.xlsx
      skosmith export sfia.nq --format pdf --language ar --skill CSMG -o csmg.pdf
      skosmith export sfia.nq --format case --date 2026-01-31 -o packages
      skosmith export sfia.nq --format badges -l en --skill PROG --level 4 -o prog-4.json
    """
    with failing_clearly(), uncollected():
        export = EXPORTS[given["format_name"]]
        try:
            request = Request(_options(given), _selection(given), given["links"])
            with Progress() as progress:
                found = gather(sources, request, progress.files, progress.stage)
                progress.stage("Writing")
                layout = Layout(given["byte_order_mark"], given["paper"])
                products = export.make(found.material, layout)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        _tell_issues(found.reading.issues)
        for finding in found.findings:
            click.echo(str(finding), err=True)
        told = _write(export, given["output"], products)
        if told:
            click.echo(told, err=True)
        if export.comes_back:
            _tell_missing(found.material, products)


def _tell_issues(issues: Sequence[Issue]) -> None:
    """Print issues of the sources; what else a graph holds (mapping sets, say) in one line."""
    beside = [issue for issue in issues if issue.kind is ISSUE_KINDS["statement-unread"]]
    show_issues(issue for issue in issues if issue not in beside)
    if beside:
        click.echo(
            f"{len(beside)} properties in the graph are none of the framework's, and of those only "
            "mappings are exported; skosmith convert lists them",
            err=True,
        )


def _options(given: _Given) -> Options:
    manifest = given["manifest"]
    return Options(
        iris=Iris(given["base_iri"]),
        manifest={} if manifest is None else read_manifest(manifest),
        run=Run(given_date(given["date"])),
    )


def _selection(given: _Given) -> Selection:
    return Selection(
        languages=tuple(dict.fromkeys(map(canonical_language_tag, given["languages"]))),
        editions=tuple(_edition(name) for name in given["editions"]),
        skills=tuple(code.strip().upper() for code in given["skills"]),
        categories=given["categories"],
        levels=given["levels"],
    )


def _edition(name: str) -> str:
    found = _EDITION.fullmatch(name.strip())
    if found is None:
        raise ValueError(f"{name!r} is no edition such as 9")
    return found[1]


def _write(export: Export, output: str, products: Sequence[Product]) -> str:
    """Write to a file, a folder or standard output; gives what to say of it."""
    one = bool(export.suffix) and (output == "-" or Path(output).suffix.lower() == export.suffix)
    if output == "-" and not one:
        raise click.UsageError(f"{export.name} is a folder of files: name it, -o DIR")
    if not one:
        files = {product.name: product.data for product in products}
        if export.comes_back:
            manifest = manifest_of(products)
            files[manifest.name] = manifest.data
        write_folder(Path(output), files)
        return f"{output}: {len(files):,} {'file' if len(files) == 1 else 'files'}"
    if len(products) > 1:
        names = ", ".join(product.name for product in products)
        raise click.UsageError(
            f"these are {len(products)} files ({names}): choose one with --language and --edition, "
            "or name a folder, -o DIR"
        )
    data = products[0].data
    if output == "-":
        sys.stdout.buffer.write(data)
        return ""
    write_whole(Path(output), [data])
    return f"{output}: 1 file"


def _tell_missing(material: Material, products: Sequence[Product]) -> None:
    """Say how much comes back of what was written, and what does not."""
    back = read_again(material, products)
    click.echo(f"{back.held:,} of {back.total:,} statements come back from there", err=True)
    for one in back.missing:
        click.echo(f"  not {one.property}: {one.count:,}, such as of {one.example}", err=True)
    if back.other:
        click.echo(f"  {back.other:,} come back otherwise than they were", err=True)
