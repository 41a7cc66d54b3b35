"""A report told to people and to machines: a module a format, all pure functions.

`format_report` writes a report in one of `FORMATS`; `render_part` and `style_sheet` give the same
page to the service; `report_quads` gives it as SHACL's own RDF.
"""

from skosmith_converter.validation.reports.formats import (
    FORMATS,
    ReportFormat,
    format_report,
    report_format_of_path,
)
from skosmith_converter.validation.reports.html_page import render_part, style_sheet
from skosmith_converter.validation.reports.json_document import schema_text
from skosmith_converter.validation.reports.options import FAIL_ON, Options, fails
from skosmith_converter.validation.reports.reading import read_report
from skosmith_converter.validation.reports.shacl_report import report_quads
from skosmith_converter.validation.reports.wording import languages

__all__ = [
    "FAIL_ON",
    "FORMATS",
    "Options",
    "ReportFormat",
    "fails",
    "format_report",
    "languages",
    "read_report",
    "render_part",
    "report_format_of_path",
    "report_quads",
    "schema_text",
    "style_sheet",
]
