"""The REST interface below ``/api/v1``, and the feed of changes."""

import json
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
from skosmith_server.open_data import address_of
from skosmith_server.problems import ElsewhereError, NotFoundError
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.service import Service

__all__ = ["make_api"]

_JSON: Final = Offer("application/json", "json", "JSON")
_JSON_LD: Final = Offer("application/ld+json", "jsonld", "JSON-LD")
_ATOM: Final = Offer("application/atom+xml", "atom", "Atom")
_READERS: Final = ("Accept", "Accept-Language")
_CONTEXT_PATH: Final = f"{PATH}/context.jsonld"
_CONTEXT_RELATION: Final = "http://www.w3.org/ns/json-ld#context"
_METHODS: Final = "GET, HEAD, OPTIONS"
_PREFLIGHT: Final = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED: Final = "Content-Language, ETag, Link"
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
    blueprint.after_request(_open_to_all)
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
            return Response(status=204, headers=_PREFLIGHT)
        return view(**parts)

    blueprint.add_url_rule(
        rule,
        rule.replace("/", "_").replace(".", "_"),
        answer,
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )


def _open_to_all(response: Response) -> Response:
    """Let pages of any origin read it, problems too, with what stands in the head."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    return response


def _answering(view: View, service: Service, is_linked: bool) -> Callable[..., Response]:
    offers = (_JSON, _JSON_LD) if is_linked else (_JSON,)

    def answer(**parts: str) -> Response:
        offer = chosen_offer(offers, request.args.get("format", ""))
        asked = _asked(service)
        writer = Writer(service.framework, asked.languages)
        told = view(writer, asked, *parts.values())
        response = _told(told, offer, writer, asked)
        if is_linked and offer is _JSON:
            _link(response, _CONTEXT_PATH, _CONTEXT_RELATION, _JSON_LD.media_type)
        return kept_response(response, service.max_age)

    return answer


def _asked(service: Service) -> Asked:
    given = request.args.to_dict(flat=False)
    return Asked(given, request.headers.get("Accept-Language"), service.settings.languages)


def _told(told: Json | Listed, offer: Offer, writer: Writer, asked: Asked) -> Response:
    body = told.body if isinstance(told, Listed) else told
    if offer is _JSON_LD:
        body = {"@context": _CONTEXT_PATH, **body}
    response = respond(_json(body), offer, vary=_READERS)
    if writer.used:
        response.headers["Content-Language"] = ", ".join(sorted(writer.used))
    _link(response, "/openapi.json", "service-desc", _JSON.media_type)
    if isinstance(told, Listed):
        for relation, address in _pages(told, asked):
            _link(response, address, relation)
    return response


def _json(body: Any) -> str:  # noqa: ANN401 (JSON)
    return json.dumps(body, ensure_ascii=False)


def _link(response: Response, target: str, relation: str, media_type: str = "") -> None:
    """Add a link (RFC 8288)."""
    ending = f'; type="{media_type}"' if media_type else ""
    response.headers.add("Link", f'<{target}>; rel="{relation}"{ending}')


def _pages(listed: Listed, asked: Asked) -> list[tuple[str, str]]:
    """Give the other pages of a list by what they are to this one."""
    limit, offset, total = listed.page.limit, listed.page.offset, listed.total
    last = (max(total, 1) - 1) // limit * limit
    offsets = {"first": 0, "last": last}
    if offset:
        offsets["prev"] = min(max(0, offset - limit), last)
    if offset + limit < total:
        offsets["next"] = offset + limit
    return [(relation, asked.here(request.path, at)) for relation, at in offsets.items()]


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
    offer = chosen_offer((_JSON_LD, _JSON))
    return kept_response(respond(_json(CONTEXT), offer), service.max_age)


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
