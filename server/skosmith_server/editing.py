"""The views behind the SPARQL editor of browsers: what it completes, and its files."""

from typing import Final

from flask import Blueprint, Response, request

from skosmith_server.editor import aids, find_asset, version
from skosmith_server.offers import JSON
from skosmith_server.problems import NotFoundError
from skosmith_server.queries import load_query
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.service import Service

__all__ = ["make_editor"]

_YEAR: Final = 365 * 24 * 60 * 60
_CODINGS: Final = ("br", "gzip")


def make_editor(service: Service) -> Blueprint:
    """Give the views at ``/sparql/workbench`` and ``/static/yasgui/``."""
    blueprint = Blueprint("editor", __name__)
    max_age = service.settings.cache_max_age
    blueprint.get("/sparql/workbench", endpoint="workbench")(lambda: _workbench(service))
    blueprint.get("/static/yasgui/<name>", endpoint="asset")(lambda name: _asset(name, max_age))
    return blueprint


def _workbench(service: Service) -> Response:
    offer = chosen_offer([JSON], request.args.get("format", ""))
    examples = [load_query(name) for name in service.examples]
    interface = read_request().interface
    body = aids(service.catalogue.base, service.statistics, examples, interface)
    return kept_response(respond(body, offer, vary=READERS[1:]), service.max_age)


def _asset(name: str, max_age: int) -> Response:
    taken = [coding for coding in _CODINGS if request.accept_encodings[coding] > 0]
    asset = find_asset(name, taken)
    if asset is None:
        detail = "The editor has no such file here. It is built in by `make assets`, with npm."
        raise NotFoundError(detail, "/sparql", "the query box")
    response = Response(asset.file.read_bytes(), content_type=f"{asset.media_type}; charset=utf-8")
    response.set_etag(f"{version()}-{name}-{asset.coding}")
    response.vary.add("Accept-Encoding")
    if asset.coding:
        response.headers["Content-Encoding"] = asset.coding
    response.cache_control.public = True
    is_named = bool(version()) and request.args.get("v") == version()
    response.cache_control.max_age = _YEAR if is_named else max_age
    if is_named:
        response.cache_control.immutable = True
    response.make_conditional(request)
    return response
