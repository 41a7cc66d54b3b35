"""The command that holds graphs against rules."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar, Unpack

import click

from skosmith_converter.cli import CommonOptions, options_from, page_options
from skosmith_converter.conversion import Options, convert, is_rdf, uncollected
from skosmith_converter.errors import SourceError
from skosmith_converter.failing import FAILURE, FINDINGS, failing_clearly
from skosmith_converter.output import write_output
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import write_whole
from skosmith_converter.shacl import Index
from skosmith_converter.validation import (
    Engine,
    Report,
    Rules,
    Severity,
    Subject,
    load_rules,
    read_subject,
    validate,
)
from skosmith_converter.validation.baseline import compare, read_baseline, write_baseline
from skosmith_converter.validation.remembering import key_of, remembered
from skosmith_converter.validation.reports import (
    FAIL_ON,
    FORMATS,
    fails,
    format_report,
    report_format_of_path,
)
from skosmith_converter.validation.reports import Options as ReportOptions
from skosmith_converter.validation.rule_list import list_rules
from skosmith_converter.validation.rule_sets import default_names

__all__ = ["validate_command"]

Command = TypeVar("Command", bound=Callable[..., Any])
_NONE: Final = "none"
_LIMIT: Final = 60.0
"""Seconds that shapes of others may take."""
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


class ValidationOptions(CommonOptions):
    """The options of the command, as click hands them over."""

    rules: str | None
    shapes: tuple[Path, ...]
    form: str
    reports: tuple[Path, ...]
    everything: bool
    report_language: str
    fail_on: str
    baseline: Path | None
    write_baseline: Path | None
    sources: tuple[str, ...]
    suggest: str | None
    statistics: str | None
    engine: str
    time_limit: float | None
    check_links: bool
    no_cache: bool


def _report_options(command: Command) -> Command:
    """Add the options about rules and reports."""
    options = (
        click.option("--list", "listed", is_flag=True, help="List the rule sets and rules."),
        click.option("--rules", metavar="NAMES",
                     help="Rule sets, or rules of one (quality:oilt), with commas between; "
                          "none for --shapes alone. By default skos, and model for our graphs."),
        click.option("--shapes", "shapes", multiple=True, type=_FILE, metavar="FILE",
                     help="Shapes of your own, beside the rule sets; several are taken together."),
        click.option("--format", "form", default="text", show_default=True,
                     type=click.Choice(list(FORMATS)), metavar="NAME",
                     help=f"Of standard output: {', '.join(FORMATS)}."),
        click.option("--report", "reports", multiple=True, type=_FILE, metavar="FILE",
                     help="Write the report to a file, too, in the format of its suffix (.sarif, "
                          ".json, .xml for JUnit, .md, .html, .ttl …); give it several times."),
        click.option("--all", "everything", is_flag=True,
                     help="Show every finding, not five of a rule."),
        click.option("--report-language", default="en", show_default=True, metavar="TAG",
                     help="Of the messages: en, es, ru, ar, it."),
        click.option("--fail-on", type=click.Choice(list(FAIL_ON)), default="violation",
                     show_default=True, help="The least severity that gives exit code 1."),
        click.option("--baseline", type=_FILE, metavar="FILE",
                     help="Findings that are accepted; only new ones fail."),
        click.option("--write-baseline", type=_FILE, metavar="FILE",
                     help="Write a file that accepts all that is found now."),
        click.option("--sources", multiple=True, metavar="SOURCE",
                     help="What a graph was converted from: findings then lead to lines of it."),
        click.option("--suggest", metavar="FILE",
                     help="Write repairs as a patch: SPARQL Update (.ru, or - for standard "
                          "output) or changesets in Turtle (.ttl). Nothing is changed."),
        click.option("--statistics", metavar="FILE",
                     help="Write statistics: text (.txt, or - for standard output), .json, "
                          "or DQV in .ttl."),
        click.option("--engine", type=click.Choice([str(engine) for engine in Engine]),
                     default=str(Engine.OWN), show_default=True,
                     help="Our own, or the slow reference."),
        click.option("--time-limit", type=click.FloatRange(min=0.1), metavar="SECONDS",
                     help="For the checking; 60 where there are shapes of your own."),
        click.option("--check-links", is_flag=True,
                     help="Ask the web whether IRIs give a document (rule set quality)."),
        click.option("--no-cache", is_flag=True, help="Check even what was checked before."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command("validate")
@click.argument("arguments", nargs=-1, metavar="FILE|SOURCE...")
@_report_options
@page_options
def validate_command(
    arguments: tuple[str, ...], listed: bool, **given: Unpack[ValidationOptions]
) -> None:
    """Hold graphs against the SKOS Reference, our own model, or shapes of your own.

    FILE is RDF (by its suffix), SOURCE what skosmith convert takes; all of them together are
    checked as one graph. The report goes to standard output, grouped by severity and rule. Exit
    code 1 where something is violated (see --fail-on), 3 where nothing could be checked.

    \b
    Examples:
      skosmith validate sfia.ttl
      skosmith validate seeds --report-language es
      skosmith validate thesaurus.ttl --rules skos,quality --report report.html
      skosmith validate data.ttl --rules none --shapes my-shapes.ttl --format sarif
    """
    with failing_clearly(), uncollected():
        if listed:
            names = _names(given["rules"])
            click.echo(list_rules(given["report_language"], names or None), nl=False)
            return
        if not arguments:
            raise click.UsageError("Missing argument 'FILE|SOURCE...'.")
        _check_names(given)
        report = _accepted(_report(arguments, given), given)
        _tell(report, given)
        if not report.triples:
            click.echo("The graph is empty, so nothing could be checked.", err=True)
            sys.exit(FAILURE)
        if fails(report, _fail_on(given)):
            sys.exit(FINDINGS)


def _fail_on(given: ValidationOptions) -> Severity | None:
    return Severity.WARNING if given["strict"] else FAIL_ON[given["fail_on"]]


def _check_names(given: ValidationOptions) -> None:
    """Raise click.UsageError where the name of a report tells no format: before the work."""
    try:
        for file in given["reports"]:
            report_format_of_path(file)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _names(rules: str | None) -> list[str]:
    return [name.strip() for name in (rules or "").split(",") if name.strip()]


def _rules(given: ValidationOptions, index: Index | None = None) -> Rules:
    names = _names(given["rules"]) or default_names(index)
    names = [] if names == [_NONE] else names
    return load_rules(names, given["shapes"], with_links=given["check_links"])


def _report(arguments: Sequence[str], given: ValidationOptions) -> Report:
    files = [Path(argument) for argument in arguments if is_rdf(argument)]
    options = options_from(given)
    beside = given["check_links"] or given["suggest"] or given["statistics"]
    with Progress() as progress:

        def make() -> Report:
            subject = _subject(arguments, given, options, progress)
            _write_beside(subject, given)
            return validate(
                subject,
                _rules(given, subject.index),
                engine=Engine(given["engine"]),
                time_limit=_time_limit(given),
                stage=progress.stage,
            )

        if len(files) < len(arguments) or given["sources"] or beside or given["no_cache"]:
            return make()
        for file in files:
            if not file.is_file():
                raise SourceError(str(file), "is not there", "See the name of the file.")
        return remembered(key_of(files, _rules(given), (given["engine"],)), make)


def _time_limit(given: ValidationOptions) -> float | None:
    return given["time_limit"] or (_LIMIT if given["shapes"] else None)


def _subject(
    arguments: Sequence[str], given: ValidationOptions, options: Options, progress: Progress
) -> Subject:
    """Read the graph: files as they are, pages as they are converted to."""
    files = [Path(argument) for argument in arguments if is_rdf(argument)]
    pages = [argument for argument in arguments if not is_rdf(argument)]
    subject = read_subject(files)
    if pages:
        graph = convert(pages, options, progress.files, progress.stage).graph
        subject = subject.joined(Subject.of_graph(graph, pages))
    if given["sources"]:
        progress.stage("Reading sources")
        subject = subject.with_lines(convert(given["sources"], options).graph)
    return subject


def _write_beside(subject: Subject, given: ValidationOptions) -> None:
    """Write statistics and suggestions: of the graph as it is stated."""
    if given["statistics"] is None and given["suggest"] is None:
        return
    # Here, since most runs do without
    from skosmith_converter.validation.side_products import (  # noqa: PLC0415
        statistics_as,
        suggestions_as,
    )

    if (output := given["statistics"]) is not None:
        write_output(output, [statistics_as(output, subject, given["report_language"])])
    if (output := given["suggest"]) is not None:
        write_output(output, [suggestions_as(output, subject)])


def _accepted(report: Report, given: ValidationOptions) -> Report:
    """Take out what a baseline accepts, and write one that accepts all."""
    if (file := given["write_baseline"]) is not None:
        write_whole(file, [write_baseline(report)])
    if (file := given["baseline"]) is None:
        return report
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(file), f"cannot be read: {error}") from error
    return compare(report, read_baseline(text, str(file)))


def _tell(report: Report, given: ValidationOptions) -> None:
    """Write the report, unless something else goes to standard output."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    options = ReportOptions(
        language=given["report_language"],
        examples=None if given["everything"] else ReportOptions().examples,
        fail_on=_fail_on(given),
        colour=colour,
    )
    for file in given["reports"]:
        form = report_format_of_path(file)
        write_whole(file, [form.write(report, replace(options, colour=False))])
    if "-" not in (given["suggest"], given["statistics"]):
        click.echo(format_report(report, given["form"], options), nl=False)
