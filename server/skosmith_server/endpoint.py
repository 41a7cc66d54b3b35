"""The SPARQL endpoint: protocol, guard, store and negotiation joined."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import Quad
from skosmith_server.cells import cell_of
from skosmith_server.description import describe_service
from skosmith_server.guard import check_query
from skosmith_server.negotiation import Offer, best_offer, find_offer
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS, TRUTHS
from skosmith_server.problems import NotAcceptableError
from skosmith_server.protocol import (
    METHODS,
    DescribeService,
    QueryOperation,
    read_request,
)
from skosmith_server.queries import EXAMPLES, load_query
from skosmith_server.responses import chosen_offer, media_types, respond, unknown_format
from skosmith_server.results import Table, table_of_json, table_of_ntriples
from skosmith_server.service import Service, write_graph
from skosmith_server.asking import Answer, AnswerKind, NoFormatError, Query

__all__ = ["make_endpoint"]

_OFFERS: Final[Mapping[AnswerKind, tuple[Offer, ...]]] = {
    AnswerKind.SOLUTIONS: SOLUTIONS,
    AnswerKind.BOOLEAN: TRUTHS,
    AnswerKind.GRAPH: GRAPHS,
}
_BEHIND_HTML: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.SOLUTIONS: "json",
    AnswerKind.BOOLEAN: "json",
    AnswerKind.GRAPH: "ntriples",
}
"""What a results page is made from."""
_ALL_METHODS: Final = [*METHODS, "PUT", "DELETE", "PATCH"]
"""With those that the protocol refuses: it says so better than the router."""
MOST_ROWS: Final = 1000
"""Rows of a results page."""


def make_endpoint(service: Service) -> Blueprint:
    """Give the view at ``/sparql``."""
    blueprint = Blueprint("endpoint", __name__)

    @blueprint.route("/sparql", methods=_ALL_METHODS, provide_automatic_options=False)
    @blueprint.route("/sparql/", methods=_ALL_METHODS, provide_automatic_options=False)
    def sparql() -> Response:
        operation = read_request(
            request.method, request.query_string, request.content_type, request.get_data()
        )
        if isinstance(operation, DescribeService):
            response = _description(operation, service)
        else:
            response = _answer(operation, service)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @blueprint.route("/sparql", methods=["OPTIONS"], provide_automatic_options=False)
    @blueprint.route("/sparql/", methods=["OPTIONS"], provide_automatic_options=False)
    def options() -> Response:
        methods = ", ".join((*METHODS, "OPTIONS"))
        return Response(
            status=204,
            headers={
                "Allow": methods,
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": "Accept, Content-Type",
                "Access-Control-Max-Age": "86400",
            },
        )

    return blueprint


def _description(operation: DescribeService, service: Service) -> Response:
    offer = chosen_offer(GRAPHS, operation.format)
    if offer is HTML:
        example = operation.example if operation.example in EXAMPLES else EXAMPLES[0]
        page = render_template(
            "query.html",
            query=load_query(example).text,
            example=example,
            examples=[load_query(name) for name in EXAMPLES],
        )
        return respond(page, HTML)
    return respond(write_graph(_self_description(service), offer.name), offer)


def _self_description(service: Service) -> list[Quad]:
    url = service.settings.public_url or request.host_url
    return describe_service(f"{url.rstrip('/')}/sparql", service.catalogue)


def _answer(operation: QueryOperation, service: Service) -> Response:
    check_query(operation.query)
    offers = _choices(operation.format)
    formats = {
        kind: _BEHIND_HTML[kind] if offer is HTML else offer.name for kind, offer in offers.items()
    }
    query = Query(
        operation.query,
        operation.default_graphs,
        operation.named_graphs,
        service.catalogue.base,
    )
    try:
        answer = service.store.query(query, formats)
    except NoFormatError as error:
        available = _OFFERS[error.kind]
        if operation.format:
            raise unknown_format(operation.format, available) from error
        raise NotAcceptableError(media_types(available)) from error
    offer = offers[answer.kind]
    if offer is HTML:
        return respond(_results_page(operation, answer, service), HTML)
    return respond(answer.body, offer)


def _choices(name: str) -> dict[AnswerKind, Offer]:
    """Give the form to answer in for each kind of answer that can be answered at all."""
    accept = request.headers.get("Accept")
    chosen = {
        kind: find_offer(name, offers) if name else best_offer(accept, offers)
        for kind, offers in _OFFERS.items()
    }
    return {kind: offer for kind, offer in chosen.items() if offer is not None}


def _results_page(operation: QueryOperation, answer: Answer, service: Service) -> str:
    table = _table(answer)
    languages = request.headers.get("Accept-Language")
    shown = [
        [cell_of(term, service.catalogue, languages) for term in row]
        for row in table.rows[:MOST_ROWS]
    ]
    return render_template(
        "results.html",
        operation=operation,
        query=operation.query,
        table=table,
        rows=shown,
        offers=_links(answer.kind),
    )


def _links(kind: AnswerKind) -> list[Offer]:
    """Give one offer of each format: its first, most exact media type."""
    names = dict.fromkeys(offer.name for offer in _OFFERS[kind] if offer is not HTML)
    return [offer for name in names if (offer := find_offer(name, _OFFERS[kind])) is not None]


def _table(answer: Answer) -> Table:
    if answer.kind is AnswerKind.GRAPH:
        return table_of_ntriples(answer.body)
    return table_of_json(answer.body)
