"""The API of jskos-server as it is served: below ``/jskos``, and at its own paths."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.routing import BaseConverter

from skosmith_server.catalogue import OWN_PATHS
from skosmith_server.jskos_answers import PATH, Answers
from skosmith_server.jskos_asked import Answer, page_asked
from skosmith_server.open_data import METHODS, address_of, open_to_all, preflight, told
from skosmith_server.problems import NotFoundError
from skosmith_server.service import Service

__all__ = ["OwnPath", "make_jskos"]


def make_jskos(service: Service) -> Blueprint:
    """Give the views below ``/jskos``, and at the paths of jskos-server."""
    blueprint = Blueprint("jskos", __name__)
    blueprint.after_request(open_to_all)
    views = Answers(service, service.vocabularies)
    answers: Mapping[str, Callable[[], Answer]] = {
        "voc": views.schemes,
        "voc/top": views.tops,
        "voc/concepts": views.members,
        "voc/search": views.search_schemes,
        "voc/suggest": views.suggest_schemes,
        "concepts": views.concepts,
        "concepts/narrower": views.narrower,
        "concepts/ancestors": views.ancestors,
        "concepts/search": views.search_concepts,
        "concepts/suggest": views.suggest_concepts,
        "narrower": views.narrower,
        "ancestors": views.ancestors,
        "search": views.search_concepts,
        "suggest": views.suggest_concepts,
        "data": views.data,
        "mappings": views.mappings,
        "status": views.status,
    }
    rules: Mapping[str, Callable[..., Answer]] = {
        f"{PATH}/<what>": lambda what: _named(what, answers)(),
        f"{PATH}/<kind>/<what>": lambda kind, what: _named(f"{kind}/{what}", answers)(),
        "/<jskos:path>": lambda path: _named(path, answers)(),
    }
    for rule, view in rules.items():
        blueprint.add_url_rule(
            rule,
            rule,
            _answering(view, service),
            methods=METHODS,
            provide_automatic_options=False,
        )
    return blueprint


class OwnPath(BaseConverter):
    """The paths of jskos-server at the root: no others, which are those of IRIs of the graph."""

    part_isolating = False
    regex = "|".join(map(re.escape, OWN_PATHS))
    weight = 0


def _named(path: str, answers: Mapping[str, Callable[[], Answer]]) -> Callable[[], Answer]:
    if path not in answers:
        detail = f"Nothing is called {path[:100]!r} here. There are {', '.join(answers)}."
        raise NotFoundError(detail)
    return answers[path]


def _answering(view: Callable[..., Answer], service: Service) -> Callable[..., Response]:
    def answer(**parts: str) -> Response:
        if request.method == "OPTIONS":
            return preflight()
        found = view(**parts)
        response = told(found.body, service)
        if found.total is not None:
            response.headers["X-Total-Count"] = str(found.total)
            _link_pages(response, found.total, address_of(service))
        return response

    return answer


def _link_pages(response: Response, total: int, address: str) -> None:
    """Add the links to other pages (RFC 8288), as GitHub's API has them."""
    page = page_asked()
    kept = [(n, v) for n, v in request.args.items(multi=True) if n not in {"limit", "offset"}]
    for relation, start in page.neighbours(total).items():
        query = urlencode([*kept, ("limit", page.limit), ("offset", start)], errors="replace")
        link = f'<{address}{request.path}?{query}>; rel="{relation}"'
        response.headers.add("Link", link)
