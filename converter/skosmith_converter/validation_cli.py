"""The command that holds graphs against shapes; apart, since pyshacl takes long to import."""

import sys
from typing import Unpack

import click

from skosmith_converter.cli import (
    FINDINGS,
    CommonOptions,
    failing_clearly,
    options_from,
    page_options,
)
from skosmith_converter.conversion import load_quads
from skosmith_converter.findings import Severity, format_report
from skosmith_converter.progress import Progress
from skosmith_converter.validation import validate

__all__ = ["validate_command"]


@click.command("validate")
@click.argument("arguments", nargs=-1, required=True, metavar="FILE|SOURCE...")
@click.option("--all", "everything", is_flag=True, help="Show every finding, not five of a rule.")
@click.option(
    "--report-language", default="en", show_default=True, metavar="TAG", help="Of the messages."
)
@page_options
def validate_command(
    arguments: tuple[str, ...],
    everything: bool,
    report_language: str,
    **common: Unpack[CommonOptions],
) -> None:
    """Hold graphs against the SKOS integrity conditions and our own model.

    FILE is RDF (by its suffix), SOURCE what skosmith convert takes; all of them together are
    checked as one graph. The report goes to standard output, grouped by severity and rule. Exit
    code 1 where something is violated; warnings alone give 0, or 1 with --strict.

    \b
    Examples:
      skosmith validate sfia.ttl
      skosmith validate seeds --report-language es
    """
    with failing_clearly():
        options = options_from(common)
        with Progress() as progress:
            quads = load_quads(arguments, options, progress.files, progress.stage)
            progress.stage("Validating")
            report = validate(quads)
    limit = len(report.findings) if everything else 5
    click.echo(format_report(report, language=report_language, examples=limit), nl=False)
    limit_severity = Severity.WARNING if common["strict"] else Severity.VIOLATION
    if any(finding.severity <= limit_severity for finding in report.findings):
        sys.exit(FINDINGS)
