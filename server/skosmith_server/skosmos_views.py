"""The REST API of Skosmos, version 1, as it is served: ``/rest/v1``."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request

from skosmith_converter.terms import Iri
from skosmith_server.offers import JSON, JSON_LD
from skosmith_server.open_data import METHODS, open_to_all, preflight, told
from skosmith_server.problems import NotFoundError
from skosmith_server.service import Service
from skosmith_server.skosmos_answers import Answers

__all__ = ["make_skosmos"]

_PATH: Final = "/rest/v1"
_JSONS: Final = (JSON, JSON_LD)


def make_skosmos(service: Service) -> Blueprint:
    """Give the views below ``/rest/v1``."""
    blueprint = Blueprint("skosmos", __name__, url_prefix=_PATH)
    blueprint.after_request(open_to_all)
    views = Answers(service, service.vocabularies)
    of_all: Mapping[str, Callable[[], Any]] = {
        "vocabularies": views.listed,
        "search": views.search,
        "types": views.all_types,
        "data": views.data,
        "label": views.label,
        "mappings": views.mappings,
    }
    of_one: Mapping[str, Callable[[Iri], Any]] = {
        "types": views.types,
        "topConcepts": views.tops,
        "data": views.data,
        "search": views.search,
        "lookup": views.lookup,
        "vocabularyStatistics": views.statistics,
        "labelStatistics": views.label_statistics,
        "index": views.letters,
        "label": views.label,
        "broader": views.relation("broader"),
        "broaderTransitive": views.transitive("broader"),
        "narrower": views.relation("narrower"),
        "narrowerTransitive": views.transitive("narrower"),
        "related": views.relation("related"),
        "children": views.children,
        "hierarchy": views.hierarchy,
        "groups": views.groups,
        "groupMembers": views.members,
        "new": views.changes("new"),
        "modified": views.changes("modified"),
        "mappings": views.mappings,
    }
    rules: Mapping[str, Callable[..., Any]] = {
        "/<name>": lambda name: _of_all(name, of_all, views),
        "/<name>/": lambda name: views.information(views.scheme(name)),
        "/<vocid>/<what>": lambda vocid, what: _of_one(what, of_one)(views.scheme(vocid)),
        "/<vocid>/<what>/": lambda vocid, what: _of_one(what, of_one)(views.scheme(vocid)),
        "/<vocid>/index/<letter>": lambda vocid, letter: views.below_letter(
            views.scheme(vocid), letter
        ),
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


def _of_all(name: str, answers: Mapping[str, Callable[[], Any]], views: Answers) -> Any:  # noqa: ANN401
    if name in answers:
        return answers[name]()
    views.scheme(name)
    return redirect(f"{_PATH}/{quote(name)}/")  # it is a vocabulary's address without its slash


def _of_one(what: str, answers: Mapping[str, Callable[[Iri], Any]]) -> Callable[[Iri], Any]:
    if what not in answers:
        detail = f"Nothing is called {what[:100]!r} here. There are {', '.join(answers)}."
        raise NotFoundError(detail)
    return answers[what]


def _answering(view: Callable[..., Any], service: Service) -> Callable[..., Response]:
    def answer(**parts: str) -> Response:
        if request.method == "OPTIONS":
            return preflight()
        body = view(**parts)
        return told(body, service, _JSONS) if isinstance(body, dict) else body

    return answer
