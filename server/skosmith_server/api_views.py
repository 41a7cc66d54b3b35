"""The REST interface below ``/api/v1``, and the feed of changes."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, request

from skosmith_server.api import differences, found, mapped, places, skills
from skosmith_server.api.asked import Asked
from skosmith_server.api.atom import FEED_PATH, feed
from skosmith_server.api.context import CONTEXT
from skosmith_server.api.writing import PATH, Json, Listed, Writer
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.negotiation import Offer
from skosmith_server.offers import JSON, JSON_LD
from skosmith_server.open_data import METHODS, address_of, json_text, open_to_all, preflight
from skosmith_server.problems import ElsewhereError, NotFoundError
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.service import Service

__all__ = ["make_api"]

_ATOM: Final = Offer("application/atom+xml", "atom", "Atom")
_READERS: Final = ("Accept", "Accept-Language")
_CONTEXT_PATH: Final = f"{PATH}/context.jsonld"
_CONTEXT_RELATION: Final = "http://www.w3.org/ns/json-ld#context"
_RESOURCES: Final = (
    "editions", "languages", "skills", "levels", "categories", "attributes", "search", "changes",
    "mappings", "coverage", "roles",
)  # fmt: skip
_AS_RDF: Final = (
    "/editions", "/levels", "/categories", "/attributes", "/skills", "/roles",
)  # fmt: skip
"""What begins so tells of resources of the graph, and can be read as linked data."""
View = Callable[..., Json | Listed]


def make_api(service: Service) -> Blueprint:
    """Give the views below ``/api/v1``, and that at ``/changes.atom``."""
    blueprint = Blueprint("api", __name__)
    blueprint.after_request(open_to_all)
    for rule, view in _views(service).items():
        _route(blueprint, f"{PATH}{rule}", _answering(view, service, rule.startswith(_AS_RDF)))
    _route(blueprint, _CONTEXT_PATH, lambda: _context(service))
    _route(blueprint, FEED_PATH, lambda: _feed(service))
    _route(blueprint, f"{PATH}/<path:_path>", _missing)
    return blueprint


def _views(service: Service) -> dict[str, View]:
    """Give what answers at which address."""
    return {
        "": lambda _writer, _asked: _index(),
        "/editions": places.editions,
        "/editions/<edition>": lambda writer, _asked, edition: places.edition(writer, edition),
        "/languages": places.languages,
        "/coverage": _of_all("The languages of its texts", service, places.coverage),
        "/levels": places.levels,
        "/levels/<level>": places.level_numbered,
        "/categories": places.categories,
        "/categories/<category>": places.category,
        "/attributes": places.attributes,
        "/attributes/<attribute>": places.attribute,
        "/skills": lambda writer, asked: skills.skills(writer, asked, _index_for(service, asked)),
        "/skills/<skill>": skills.skill,
        "/skills/<skill>/levels/<level>": skills.skill_at,
        "/roles": skills.roles,
        "/roles/<role>": skills.role,
        "/search": lambda writer, asked: found.found(
            writer, asked, service.index_for(asked.one("q")), service.names
        ),
        "/changes": _of_all("Changes", service, differences.changes),
        "/mappings": lambda writer, asked: mapped.mappings(writer, asked, service.names),
    }


def _route(blueprint: Blueprint, rule: str, view: Callable[..., Response]) -> None:
    def answer(**parts: str) -> Response:
        if request.method == "OPTIONS":
            return preflight()
        return view(**parts)

    blueprint.add_url_rule(
        rule,
        rule.replace("/", "_").replace(".", "_"),
        answer,
        methods=METHODS,
        provide_automatic_options=False,
    )


def _answering(view: View, service: Service, is_linked: bool) -> Callable[..., Response]:
    offers = (JSON, JSON_LD) if is_linked else (JSON,)

    def answer(**parts: str) -> Response:
        offer = chosen_offer(offers, request.args.get("format", ""))
        asked = _asked(service)
        writer = Writer(service.framework, asked.languages)
        told = view(writer, asked, *parts.values())
        response = _told(told, offer, writer, asked)
        if is_linked and offer is JSON:
            _link(response, _CONTEXT_PATH, _CONTEXT_RELATION, JSON_LD.media_type)
        return kept_response(response, service.max_age)

    return answer


def _asked(service: Service) -> Asked:
    given = request.args.to_dict(flat=False)
    return Asked(given, request.headers.get("Accept-Language"), service.settings.languages)


def _told(told: Json | Listed, offer: Offer, writer: Writer, asked: Asked) -> Response:
    body = told.body if isinstance(told, Listed) else told
    if offer is JSON_LD:
        body = {"@context": _CONTEXT_PATH, **body}
    response = respond(json_text(body), offer, vary=_READERS)
    if writer.used:
        response.headers["Content-Language"] = ", ".join(sorted(writer.used))
    _link(response, "/openapi.json", "service-desc", JSON.media_type)
    if isinstance(told, Listed):
        for relation, offset in told.page.neighbours(told.total).items():
            _link(response, asked.here(request.path, offset), relation)
    return response


def _link(response: Response, target: str, relation: str, media_type: str = "") -> None:
    """Add a link (RFC 8288)."""
    ending = f'; type="{media_type}"' if media_type else ""
    response.headers.add("Link", f'<{target}>; rel="{relation}"{ending}')


def _of_all(what: str, service: Service, view: View) -> View:
    """Refuse what is worked out of all texts where the graph is not here."""

    def answer(*given: Any) -> Json | Listed:  # noqa: ANN401
        _need_graph(what, service)
        return view(*given)

    return answer


def _need_graph(what: str, service: Service) -> None:
    if isinstance(service.names, AskedCatalogue):
        remedy = "Have a replica of the graph serve it, or ask with SPARQL."
        raise ElsewhereError(what, remedy)


def _index_for(service: Service, asked: Asked) -> Any:  # noqa: ANN401
    query = asked.one("q")
    return service.index_for(query) if query else None


def _index() -> Json:
    return {
        "description": "/openapi.json",
        "context": _CONTEXT_PATH,
        "feed": FEED_PATH,
        "resources": {name: f"{PATH}/{name}" for name in _RESOURCES},
    }


def _context(service: Service) -> Response:
    offer = chosen_offer((JSON_LD, JSON))
    return kept_response(respond(json_text(CONTEXT), offer), service.max_age)


def _feed(service: Service) -> Response:
    _need_graph("Changes", service)
    asked = _asked(service)
    writer = Writer(service.framework, asked.languages)
    host = address_of(service)
    body = feed(writer, service.names, asked.page(), host)
    response = respond(body, _ATOM, vary=("Accept-Language",))
    return kept_response(response, service.max_age)


def _missing(_path: str) -> Response:
    known = ", ".join(_RESOURCES)
    raise NotFoundError(f"Below {PATH} there are {known}.", PATH, "what there is")
