"""The pages about the framework, as Flask gives them; what they show is made in `pages`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import Iri
from skosmith_server.framework import coverage_of
from skosmith_server.negotiation import Offer
from skosmith_server.offers import HTML
from skosmith_server.open_data import address_of
from skosmith_server.pages.choosing import name_of
from skosmith_server.pages.pieces import Pieces
from skosmith_server.pages.reader import Reader
from skosmith_server.pages.sitemap import addresses
from skosmith_server.pages.views import PAGES
from skosmith_server.problems import NotFoundError
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.service import Service

__all__ = ["framework_page", "make_framework_pages", "page_context"]

_SITEMAP = Offer("application/xml", "xml", "XML")
_ROBOTS = Offer("text/plain", "text", "Text")


def make_framework_pages(service: Service) -> Blueprint:
    """Give the views that have addresses of their own."""
    pages = Blueprint("framework", __name__)
    pages.get("/coverage", endpoint="coverage")(lambda: _coverage(service))
    pages.get("/sitemap.xml", endpoint="sitemap")(lambda: _sitemap(service))
    pages.get("/robots.txt", endpoint="robots")(lambda: _robots(service))
    return pages


def framework_page(
    wanted: Iri, service: Service, reader: Reader, documents: Sequence[tuple[Offer, str]]
) -> str | None:
    """Give the page of a skill, level, category, attribute or edition; None of anything else."""
    view = PAGES.get(service.framework.kind_of(wanted))
    if view is None:
        return None
    template, shown = view(wanted, service.framework, service.catalogue, reader)
    if not template:
        return None
    path = service.catalogue.path_of(wanted)
    common = page_context(service, reader, shown["content"])
    compared = name_of(wanted, service.catalogue)
    return render_template(
        template,
        iri=wanted,
        path=path,
        documents=documents,
        compared=compared,
        **shown,
        **common,
    )


def page_context(service: Service, reader: Reader, content: str) -> dict[str, Any]:
    """Give what every page about the framework needs to be filled."""
    host, path_of = address_of(service), service.catalogue.path_of
    tongue = reader.languages.preferring(content) if content else reader.languages
    return {
        "tongue": tongue,
        "piece": Pieces(reader, tongue, content, path_of),
        "path_of": path_of,
        "public": lambda path: f"{host}{path}",
        "statements_of": lambda path: f"{path}{'&' if '?' in path else '?'}view=statements",
        "graph_of": lambda path: f"{path}{'&' if '?' in path else '?'}view=graph",
    }


def no_edition(path: str) -> NotFoundError:
    """Give what is to be raised for an edition that there is not; the path has the newest."""
    return NotFoundError(Said("There is no such edition."), path, Said("the newest edition"))


def _coverage(service: Service) -> Response:
    chosen_offer((HTML,))
    reader = read_request(service.settings)
    framework = service.framework
    names = list(framework.schemes)
    name = request.args.get("edition") or (names[-1] if names else "")
    edition = framework.edition(name)
    if edition is None and names:
        raise no_edition("/coverage")
    languages = edition.languages if edition is not None else ()
    content = reader.languages.best(languages) or ""
    page = render_template(
        "coverage.html",
        editions=names,
        edition=edition,
        coverage=coverage_of(framework, name) if edition is not None else None,
        content=content,
        **page_context(service, reader, content),
    )
    return kept_response(respond(page, HTML, vary=READERS), service.max_age)


def _sitemap(service: Service) -> Response:
    listed = addresses(service.framework, service.catalogue)
    text = render_template("sitemap.xml", host=address_of(service), addresses=listed)
    return kept_response(respond(text, _SITEMAP, vary=()), service.max_age)


def _robots(service: Service) -> Response:
    closed = ("/sparql", "/search", "/resource", "/feedback")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    text = "\n".join([*lines, "", f"Sitemap: {address_of(service)}/sitemap.xml", ""])
    return kept_response(respond(text, _ROBOTS, vary=()), service.max_age)
