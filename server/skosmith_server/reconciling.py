"""The reconciliation API as it is served: ``/reconcile``, and what stands beside it."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import iri_text
from skosmith_server.offers import HTML, JSON
from skosmith_server.open_data import address_of, json_text, open_to_all, preflight
from skosmith_server.parameters import number_in
from skosmith_server.problems import NotFoundError
from skosmith_server.protocol import ProtocolError
from skosmith_server.reconciliation.asked import read_extension, read_queries
from skosmith_server.reconciliation.extending import extended
from skosmith_server.reconciliation.manifest import manifest
from skosmith_server.reconciliation.matching import answers
from skosmith_server.reconciliation.previewing import Preview, preview_of
from skosmith_server.reconciliation.scope import PATH, Scope, schemes_by_name
from skosmith_server.reconciliation.suggesting import (
    proposed,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from skosmith_server.reconciliation.values import as_term
from skosmith_server.responses import kept_response, respond
from skosmith_server.service import Service

__all__ = ["make_reconciliation"]

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_MOST_SKIPPED: Final = 10_000
_MOST_PROPOSED: Final = 1000
_SUGGESTED: Final[Mapping[str, Callable[[Scope, str, int], list[Any]]]] = {
    "entity": lambda scope, prefix, skipped: suggest_entities(
        scope, prefix, skipped, request.args.getlist("type")
    ),
    "property": suggest_properties,
    "type": suggest_types,
}


def make_reconciliation(service: Service) -> Blueprint:
    """Give the views below ``/reconcile``; without an index all of them raise NoIndexError."""
    blueprint = Blueprint("reconciling", __name__)
    blueprint.after_request(open_to_all)  # clients are pages elsewhere (API 0.2, §2.4)
    rules: list[tuple[str, Callable[..., Response], list[str]]] = [
        ("", _reconcile, ["GET", "POST"]),
        ("/suggest/<what>", _suggest, ["GET"]),
        ("/properties", _propose, ["GET"]),
    ]
    for rule, view, methods in rules:
        for ending in ("", "/in/<path:scheme>"):
            blueprint.add_url_rule(
                f"{PATH}{rule}{ending}",
                f"{view.__name__}{ending and '_in'}",
                _bound(view, service),
                methods=[*methods, "OPTIONS"],
                provide_automatic_options=False,
            )
    blueprint.get(f"{PATH}/preview", endpoint="preview")(lambda: _preview(service))
    blueprint.get(f"{PATH}/flyout", endpoint="flyout")(lambda: _flyout(service))
    return blueprint


def _bound(view: Callable[..., Response], service: Service) -> Callable[..., Response]:
    def bound(scheme: str = "", **parts: str) -> Response:
        if request.method == "OPTIONS":
            return preflight("POST")
        return view(_scope(service, scheme), service, **parts)

    return bound


def _scope(service: Service, name: str = "") -> Scope:
    """Give what an endpoint is of; raises NoIndexError, and NotFoundError for no scheme."""
    names, index = service.names, service.index
    schemes = schemes_by_name(index, names.base)
    if name and name not in schemes:
        known = ", ".join(sorted(schemes)[:20])
        raise NotFoundError(
            f"No concept scheme is called {name[:100]!r} here. There are {known or 'none'}.",
            PATH, "all concepts",
        )  # fmt: skip
    predicates = tuple(service.statistics.properties) if service.statistics else ()
    languages = request.args.get("lang") or request.headers.get("Accept-Language")
    return Scope(index, names, schemes[name] if name else "", languages, predicates)


def _told(body: Any, service: Service) -> Response:  # noqa: ANN401 (JSON)
    response = respond(json_text(body), JSON, vary=("Accept-Language",))
    if request.method == "POST":
        return response
    return kept_response(response, service.max_age)


def _reconcile(scope: Scope, service: Service) -> Response:
    given = request.args
    if request.method == "POST":
        if request.mimetype not in _FORMS:
            detail = "queries and extend are sent as a form: application/x-www-form-urlencoded."
            raise ProtocolError(415, "Unsupported media type", detail)
        given = request.form
    if "queries" in given:
        queries = read_queries(given["queries"])
        return _told(answers(scope, queries, service.settings.timeout), service)
    if "extend" in given:
        return _told(extended(scope, read_extension(given["extend"])), service)
    if request.method == "POST":
        raise ProtocolError(400, "Bad reconciliation request", "Send queries, or extend.")
    return _told(manifest(scope, address_of(service)), service)


def _suggest(scope: Scope, service: Service, what: str) -> Response:
    if what not in _SUGGESTED:
        raise NotFoundError(f"Suggested are {', '.join(_SUGGESTED)}.", PATH, "reconciliation")
    prefix = request.args.get("prefix", "")
    skipped = _number("cursor", _MOST_SKIPPED)
    return _told({"prefix": prefix, "result": _SUGGESTED[what](scope, prefix, skipped)}, service)


def _propose(scope: Scope, service: Service) -> Response:
    limit = _number("limit", _MOST_PROPOSED)
    return _told(proposed(scope, request.args.get("type", ""), limit), service)


def _number(name: str, most: int) -> int:
    """Give a parameter that is a number; 0 where it is not there."""
    return number_in(request.args.get(name, ""), name, 0, range(most + 1))


def _preview(service: Service) -> Response:
    """Give a page for a frame of any site: it runs nothing, sends nothing and loads nothing."""
    found, _ = _previewed(service)
    style, digest = _style()
    address = f"{address_of(service)}{service.names.path_of(f'<{found.iri}>')}"
    page = render_template("preview.html", preview=found, style=style, address=address)
    response = respond(page, HTML, vary=("Accept-Language",))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors *"
    )
    return kept_response(response, service.max_age)


def _flyout(service: Service) -> Response:
    found, given = _previewed(service)
    return _told({"id": given, "html": render_template("flyout.html", preview=found)}, service)


def _previewed(service: Service) -> tuple[Preview, str]:
    given = request.args.get("id", "")
    term = as_term(given)
    if not term:
        raise ProtocolError(400, "An id is needed", "?id= is the IRI of a thing, in full.")
    found = preview_of(_scope(service), term)
    if found is None:
        raise NotFoundError(f"The graph says nothing of {iri_text(term)[:200]}.")
    return found, given


@cache
def _style() -> tuple[str, str]:
    """Give the style sheet of previews, and its digest for the policy that lets it in."""
    style = files("skosmith_server.static").joinpath("preview.css").read_text("utf-8")
    return style, f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"
