"""The report as one HTML file, and as the part of a page of the service."""

from collections.abc import Callable
from importlib.resources import files

from markupsafe import Markup

from skosmith_converter.templating import make_environment
from skosmith_converter.validation.findings import Report
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.view import view_of

__all__ = ["render_part", "style_sheet", "write_html"]


def write_html(report: Report, options: Options) -> str:
    """Give the report as a file that needs no other: no scripts, no fonts, nothing fetched."""
    view = view_of(report, options)
    styles = Markup(_read("page.css") + _read("report.css"))  # noqa: S704 (our own files)
    part = render_part(report, options)
    return (
        make_environment(_read)
        .get_template("page.html")
        .render(view=view, part=part, styles=styles)
    )


def render_part(
    report: Report, options: Options, link: Callable[[str], str] = lambda iri: iri
) -> Markup:
    """Give what stands in ``<main>``, without scripts and without styles of its own.

    `link` gives the address at which the service shows what an IRI names. The style sheet is
    `style_sheet`.
    """
    template = make_environment(_read).get_template("report.html")
    view = view_of(report, options)
    return Markup(template.render(view=view, words=view.words, link=link))  # noqa: S704 (escaped)


def style_sheet() -> str:
    """Give the rules for `render_part`; they use the colours that the service's own define."""
    return _read("report.css")


def _read(name: str) -> str:
    return (files("skosmith_converter.validation.reports") / name).read_text(encoding="utf-8")
