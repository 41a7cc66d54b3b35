"""The report of validation: a page in five languages, and the formats of `skosmith validate`."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from skosmith_server.negotiation import Offer, best_language
from skosmith_server.offers import HTML
from skosmith_server.problems import NotFoundError
from skosmith_server.reading import read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.service import Service
from skosmith_server.shapes import SHAPES

if TYPE_CHECKING:
    from skosmith_converter.validation import Report

__all__ = ["make_reports"]

_PLACE: Final = "/validation"
_TITLES: Final = {
    "json": "JSON",
    "text": "Text",
    "markdown": "Markdown",
    "sarif": "SARIF",
    "junit": "JUnit",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
}
"""Format beside HTML → what people call it. Commands for GitHub's logs are of no use here."""
_RDF: Final = frozenset({"turtle", "ntriples", "rdfxml", "jsonld"})
_CSS: Final = Offer("text/css", "css")
_SCHEMA: Final = Offer("application/schema+json", "json")


def make_reports(service: Service) -> Blueprint:
    """Give the views at ``/validation``, and what its reports need."""
    blueprint = Blueprint("reports", __name__)

    def kept(view: Callable[[], Response]) -> Callable[[], Response]:
        return lambda: kept_response(view(), service.max_age)

    def of_suffix(suffix: str) -> Response:
        return kept_response(_file(f".{suffix}", service), service.max_age)

    blueprint.get(_PLACE, endpoint="report")(kept(lambda: _chosen(service)))
    blueprint.get(f"{_PLACE}.<suffix>", endpoint="report_file")(of_suffix)
    blueprint.get("/validation-report.schema.json", endpoint="schema")(kept(_schema))
    blueprint.get("/static/report.css", endpoint="styles")(kept(_styles))
    return blueprint


@cache
def _suffixes() -> dict[str, Offer]:
    """Give the suffix of each format, HTML first."""
    # Here and below, because pages are made without the rules and their engine
    from skosmith_converter.validation.reports import FORMATS  # noqa: PLC0415

    return {".html": HTML} | {
        FORMATS[name].suffixes[0]: Offer(FORMATS[name].media_type, name, title)
        for name, title in _TITLES.items()
    }


def _chosen(service: Service) -> Response:
    offer = chosen_offer(list(_suffixes().values()), request.args.get("format", ""))
    return _report(offer, service, ("Accept", "Accept-Language"))


def _file(suffix: str, service: Service) -> Response:
    if suffix not in _suffixes():
        raise NotFoundError(Said("No such form of the report."), _PLACE, Said("the report"))
    return _report(_suffixes()[suffix], service, ("Accept-Language",))


def _report(offer: Offer, service: Service, vary: tuple[str, ...]) -> Response:
    language = _language()
    if offer.name in _RDF:  # it has all languages
        language, vary = "en", tuple(name for name in vary if name == "Accept")
    body = (_page if offer is HTML else _document)(offer, language, service)
    response = respond(body, offer, vary=vary)
    if offer.name not in _RDF:
        response.content_language.add(language)
    for suffix, known in _suffixes().items():
        response.headers.add(
            "Link", f'<{_PLACE}{suffix}>; rel="alternate"; type="{known.media_type}"'
        )
        if known is offer:
            response.headers["Content-Location"] = f"{_PLACE}{suffix}"
    return response


def _language() -> str:
    """Give the language that the reader chose on the page, else in the browser."""
    from skosmith_converter.validation.reports import languages  # noqa: PLC0415

    asked = request.args.get("language") or request.args.get("ui")
    wished = asked or request.headers.get("Accept-Language")
    return best_language(wished, list(languages())) or "en"


def _document(offer: Offer, language: str, service: Service) -> str:
    from skosmith_converter.validation.reports import Options, format_report  # noqa: PLC0415

    def write(report: "Report") -> str:
        return format_report(report, offer.name, Options(language=language))

    return service.validation.written(offer.name, language, write)


def _page(offer: Offer, language: str, service: Service) -> str:
    from skosmith_converter.validation.reports import Options, languages, render_part  # noqa: PLC0415

    def write(report: "Report") -> str:
        return render_part(report, Options(language=language), lambda iri: _link(iri, service))

    read_request(service.settings)
    part = service.validation.written(offer.name, language, write)
    return render_template(
        "validation.html",
        part=Markup(part),  # noqa: S704 (it was escaped when it was written)
        title=languages()[language]["title"],
        language=language,
        languages=languages(),
        documents=[(known, f"{_PLACE}{suffix}") for suffix, known in _suffixes().items()],
    )


def _link(iri: str, service: Service) -> str:
    """Give the address of the page of an IRI, or the IRI where there is none."""
    if iri.startswith(SHAPES):
        return f"/shapes#{iri.removeprefix(SHAPES)}"
    names, term = service.names, f"<{iri}>"
    # A graph that is asked for all it shows has no list of what is in it: what is found there, is
    return names.path_of(term) if term in names or not names.terms else iri


def _schema() -> Response:
    from skosmith_converter.validation.reports import schema_text  # noqa: PLC0415

    return respond(schema_text(), _SCHEMA, vary=())


def _styles() -> Response:
    from skosmith_converter.validation.reports import style_sheet  # noqa: PLC0415

    return respond(style_sheet(), _CSS, vary=())
