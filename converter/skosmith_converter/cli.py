"""The converter's commands. Data on standard output, everything else on standard error."""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

import click

from skosmith_converter.conversion import Options, Profile, convert, told_of, uncollected
from skosmith_converter.explanation import explain, explain_documents
from skosmith_converter.failing import FINDINGS, failing_clearly, show_issues
from skosmith_converter.forms import form_of, read_documents, read_text_page
from skosmith_converter.graph import Graph, Run
from skosmith_converter.iris import DEFAULT_BASE, Iris
from skosmith_converter.issues import ISSUE_KINDS
from skosmith_converter.languages import LABELS, load_packs
from skosmith_converter.output import output_option, wanted_format, write_output
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import (
    FORMATS,
    Format,
    serialize,
)
from skosmith_converter.sources import find_files, read_manifest, read_sources
from skosmith_converter.sources import given as given_of
from skosmith_converter.vocabulary import NAMESPACES

__all__ = [
    "FINDINGS",
    "CommonOptions",
    "convert_command",
    "failing_clearly",
    "given_date",
    "issues_command",
    "languages_command",
    "options_from",
    "page_options",
    "show_issues",
]

_EXAMPLES = 5
"""Issues of one kind that are printed."""
Command = TypeVar("Command", bound=Callable[..., Any])


class CommonOptions(TypedDict):
    """The options of every command that converts pages, as click hands them over."""

    base_iri: str
    edition: str | None
    language: str | None
    manifest: Path | None
    profile: str
    strict: bool
    no_statements: bool
    date: str | None


class ConversionOptions(CommonOptions):
    """The options of ``convert``."""

    output: str
    format_name: str | None
    explained: bool
    validated: bool
    all_issues: bool
    links: tuple[Path, ...]


def page_options(command: Command) -> Command:
    """Add the options of every command that converts pages."""
    options = (
        click.option("--base-iri", default=DEFAULT_BASE, show_default=True, metavar="IRI",
                     help="What the IRIs of the graph begin with."),
        click.option("--edition", metavar="N", help="Edition of all pages, such as 9."),
        click.option("--language", metavar="TAG", help="Language of all pages, such as fr-CA."),
        click.option("--manifest", type=click.Path(dir_okay=False, path_type=Path),
                     help="TOML or JSON file: edition, language, url, status per file name. "
                          "A manifest.toml in a folder of pages is read of itself."),
        click.option("--profile", type=click.Choice([str(profile) for profile in Profile]),
                     default=str(Profile.FULL), show_default=True,
                     help="Our own model, or the vocabulary of the RDF published for SFIA 9."),
        click.option("--strict", is_flag=True, help="Let warnings, too, stop the run."),
        click.option("--no-statements", is_flag=True,
                     help="Leave out the derived layer of single sentences."),
        click.option("--date", metavar="DATE",
                     help="Date of the run (ISO 8601, or SOURCE_DATE_EPOCH); else none."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def options_from(common: CommonOptions) -> Options:
    """Check the common options; raises click.UsageError where one can't be meant."""
    manifest = common["manifest"]
    try:
        return Options(
            iris=Iris(common["base_iri"]),
            given=given_of(edition=common["edition"], language=common["language"]),
            manifest={} if manifest is None else read_manifest(manifest),
            run=Run(given_date(common["date"])),
            profile=Profile(common["profile"]),
            with_statements=not common["no_statements"],
            strict=common["strict"],
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def given_date(given_date: str | None) -> str | None:
    """Give the date of the run as ``xsd:dateTime``, in UTC where no zone is given."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if given_date is not None:
        moment = dt.datetime.fromisoformat(given_date)
    elif epoch:
        moment = dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC)
    else:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.isoformat().replace("+00:00", "Z")


@click.command("convert")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@output_option
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help=f"{', '.join(FORMATS)}; else by the suffix of FILE, else turtle.",
)
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Write no graph: show each page with what became of each of its lines.",
)
@click.option(
    "--validate",
    "validated",
    is_flag=True,
    help="Check the graph before it is written: one that violates a rule is not.",
)
@click.option(
    "--all-issues", is_flag=True, help="Print every issue, not five of a kind that is no error."
)
@click.option(
    "--links",
    multiple=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Mapping file (SSSOM): what was accepted becomes part of the graph. Several times.",
)
@page_options
def convert_command(sources: tuple[str, ...], **given: Unpack[ConversionOptions]) -> None:
    """Convert pages about skills into a SKOS graph.

    SOURCE is a text page, a saved web page, a workbook, a CSV or JSON file, a graph (RDF in our
    vocabulary or that published for SFIA 9), told by its content; a folder of them, a quoted
    pattern such as 'pages/*_ru.txt', or - for standard input. Everything named is merged into one
    graph, which is written whole or not at all: where a source can't be used, the messages say why
    and what to do.

    \b
    Examples:
      skosmith convert seeds -o sfia.ttl
      skosmith convert page.txt --edition 9 --format ntriples
      skosmith convert --explain page.txt
      skosmith convert sfia.nq --base-iri https://example.org/sfia/ -o moved.nq
      skosmith convert seeds --links sfia-esco.sssom.tsv -o sfia.nq
    """
    with failing_clearly(), uncollected():
        options = options_from(given)
        if given["explained"]:
            _explain(sources, options)
            return
        output = given["output"]
        form = wanted_format(output, given["format_name"])
        _spare_sources(sources, output)
        options = replace(options, output=None if output == "-" else Path(output))
        with Progress() as progress:
            conversion = convert(sources, options, progress.files, progress.stage)
        issues = conversion.issues
        show_issues(issues, most=len(issues) if given["all_issues"] else _EXAMPLES)
        graph, prefixes = _linked(conversion.graph, given["links"], strict=options.strict)
        if given["validated"]:
            _validate(graph, sources)
        write_output(output, serialize(graph.quads, form, prefixes))
        if output != "-":
            _tell(output, conversion.documents, len(graph.quads), form)


def _linked(
    graph: Graph, files: tuple[Path, ...], *, strict: bool
) -> tuple[Graph, Mapping[str, str]]:
    """Give a graph with what mapping files add, and the prefixes that it is written with."""
    if not files:
        return graph, NAMESPACES
    # Here, since most runs do without
    from skosmith_converter.links.joining import join_links  # noqa: PLC0415
    from skosmith_converter.links.skos import PREFIXES  # noqa: PLC0415

    joined = join_links(graph.quads, files)
    for finding in joined.findings:
        click.echo(str(finding), err=True)
    if strict and joined.findings:
        click.echo("Nothing was written: mend the mappings above.", err=True)
        sys.exit(FINDINGS)
    return replace(graph, quads=tuple(joined.quads)), NAMESPACES | PREFIXES


def _validate(graph: Graph, sources: Sequence[str]) -> None:
    """Check the rows of a graph as they are; ends the run where a rule is violated."""
    # Here, since most runs do without
    from skosmith_converter.validation import Subject, load_rules, validate  # noqa: PLC0415
    from skosmith_converter.validation.reports import format_report  # noqa: PLC0415

    report = validate(Subject.of_graph(graph, sources), load_rules())
    click.echo(format_report(report), nl=False, err=True)
    if not report.conforms:
        click.echo("Nothing was written: see skosmith validate for more.", err=True)
        sys.exit(FINDINGS)


def _spare_sources(sources: Sequence[str], output: str) -> None:
    """Raise click.UsageError where the output would take the place of a source."""
    wanted = Path(output)
    if any(
        path is not None and wanted.exists() and path.exists() and wanted.samefile(path)
        for _, path in find_files(sources, wanted)
    ):
        raise click.UsageError(f"{output} is one of the sources: write to another file")


def _tell(output: str, pages: int, statements: int, form: Format) -> None:
    word = "page" if pages == 1 else "pages"
    click.echo(f"{output}: {pages} {word}, {statements:,} statements, {form.name}", err=True)


def _explain(sources: Sequence[str], options: Options) -> None:
    for file in read_sources(find_files(sources)):
        form, told = form_of(file.data, file.name), told_of(file.name, options)
        click.echo(f"{file.name}  {form}, sha256 {file.sha256[:16]}")
        if form == "text page":
            lines = explain(read_text_page(file, told))
        else:
            lines = explain_documents(*read_documents(file, told))
        for line in lines:
            click.echo(line)


@click.command("languages")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def languages_command(as_json: bool) -> None:
    """List the languages whose pages are read, and which labels are unknown in each.

    Pages are read by their structure first, so an unknown label does not stop a page; pages of
    other languages are read, too, if --language names the language.
    """
    packs = load_packs().values()
    if as_json:
        rows = [{"language": p.language, "name": p.name, "absent": sorted(p.absent)} for p in packs]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for pack in packs:
        known = len(LABELS) - len(pack.absent)
        unknown = f"; unknown: {', '.join(sorted(pack.absent))}" if pack.absent else ""
        click.echo(f"{pack.language:<6} {pack.name}  {known} of {len(LABELS)} labels{unknown}")


@click.command("issues")
@click.argument("code", required=False)
def issues_command(code: str | None) -> None:
    """List the issues that a page can have, or explain one, such as P040."""
    kinds = ISSUE_KINDS.values()
    if code is None:
        for kind in kinds:
            click.echo(f"{kind.code}  {kind.severity!s:<8} {kind.name}")
        return
    found = next((k for k in kinds if code.upper() == k.code or code.lower() == k.name), None)
    if found is None:
        raise click.UsageError(f"no issue {code!r}; skosmith issues lists them")
    click.echo(f"{found.code} {found.name} ({found.severity})\n{found.message}\n{found.remedy}")
