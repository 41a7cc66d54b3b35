"""The formats of reports, as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import PurePath
from typing import Final, TypeAlias

from skosmith_converter import serialization
from skosmith_converter.validation.findings import Report
from skosmith_converter.validation.reports.github import write_github
from skosmith_converter.validation.reports.html_page import write_html
from skosmith_converter.validation.reports.json_document import write_json
from skosmith_converter.validation.reports.junit import write_junit
from skosmith_converter.validation.reports.markdown import write_markdown
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.plain_text import write_text
from skosmith_converter.validation.reports.sarif import write_sarif
from skosmith_converter.validation.reports.shacl_report import write_rdf

__all__ = ["FORMATS", "ReportFormat", "format_report", "report_format_of_path"]

_Writer: TypeAlias = Callable[[Report, Options], str]
_DEFAULTS: Final = Options()


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One way to tell of a report."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    """With the dot; none where no suffix asks for it."""
    write: _Writer


def _write_rdf(form: serialization.Format, report: Report, _: Options) -> str:
    return write_rdf(report, form)


FORMATS: Final[Mapping[str, ReportFormat]] = {
    row.name: row
    for row in (
        ReportFormat("text", "text/plain", (".txt", ".log"), write_text),
        ReportFormat("json", "application/json", (".json",), write_json),
        ReportFormat("sarif", "application/sarif+json", (".sarif",), write_sarif),
        ReportFormat("junit", "application/junit+xml", (".xml",), write_junit),
        ReportFormat("markdown", "text/markdown", (".md",), write_markdown),
        ReportFormat("html", "text/html", (".html", ".htm"), write_html),
        ReportFormat("github", "text/plain", (), write_github),
        *(
            ReportFormat(form.name, form.media_type, suffixes, partial(_write_rdf, form))
            for form, suffixes in (
                (serialization.FORMATS["turtle"], (".ttl",)),
                (serialization.FORMATS["ntriples"], (".nt",)),
                (serialization.FORMATS["rdfxml"], (".rdf",)),
                (serialization.FORMATS["jsonld"], (".jsonld",)),
            )
        ),
    )
}
"""Name → format; the last four are SHACL's report in RDF."""


def format_report(report: Report, form: str = "text", options: Options = _DEFAULTS) -> str:
    """Give a report in a format of `FORMATS`: the same text for the same report and options.

    Raises KeyError where there is no such format, UnwritableError (RDF/XML only) where the graph
    does not fit into XML.
    """
    return FORMATS[form].write(report, options)


def report_format_of_path(path: PurePath | str) -> ReportFormat:
    """Give the format that the name of a file asks for.

    Raises ValueError with the nearest known suffix where it asks for none.

    >>> report_format_of_path("report.sarif").name
    'sarif'
    """
    suffix = PurePath(path).suffix.lower()
    by_suffix = {suffix: row for row in FORMATS.values() for suffix in row.suffixes}
    if suffix not in by_suffix:
        near = get_close_matches(suffix, by_suffix, n=1, cutoff=0.5)
        known = f"the nearest known: {near[0]}" if near else f"known: {', '.join(by_suffix)}"
        said = f"the suffix {suffix!r}" if suffix else "a name without suffix"
        raise ValueError(f"{path}: {said} names no format of reports; {known}")
    return by_suffix[suffix]
