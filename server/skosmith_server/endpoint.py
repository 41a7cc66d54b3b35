"""The SPARQL endpoint: protocol, guard, store and negotiation joined."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.asking import Answer, AnswerKind, NoFormatError
from skosmith_server.cells import cell_of
from skosmith_server.description import Described, describe_service
from skosmith_server.exchange import OFFERS, Exchange, prepare, refusal
from skosmith_server.negotiation import Offer, find_offer
from skosmith_server.offers import GRAPHS, HTML
from skosmith_server.problems import ReadOnlyError
from skosmith_server.protocol import (
    METHODS,
    DescribeService,
    QueryOperation,
    UpdateOperation,
    read_request,
)
from skosmith_server.queries import EXAMPLES, load_query
from skosmith_server.reading import READERS
from skosmith_server.reading import read_request as read_reader
from skosmith_server.reconciliation.scope import endpoints
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.results import Table, table_of_json, table_of_ntriples
from skosmith_server.search.patterns import searches_in
from skosmith_server.search.sparql import expand
from skosmith_server.service import Service, write_graph

__all__ = ["make_endpoint"]

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
        if isinstance(operation, UpdateOperation):
            raise ReadOnlyError
        if isinstance(operation, DescribeService):
            response = _description(operation, service)
        else:
            response = _answer(operation, service)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @blueprint.get("/.well-known/void")
    def void() -> Response:
        offers = [offer for offer in GRAPHS if offer is not HTML]
        offer = chosen_offer(offers, request.args.get("format", ""))
        return respond(write_graph(_self_description(service), offer.name), offer)

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
        read_reader(service.settings)
        example = operation.example if operation.example in service.examples else EXAMPLES[0]
        page = render_template(
            "query.html",
            query=load_query(example).text,
            example=example,
            examples=[load_query(name) for name in service.examples],
        )
        return kept_response(respond(page, HTML, vary=READERS), service.max_age)
    return respond(write_graph(_self_description(service), offer.name), offer)


def _self_description(service: Service) -> list[Quad]:
    url = service.settings.public_url or request.host_url
    examples = [load_query(name) for name in service.examples]
    what = Described(
        service.settings,
        service.statistics,
        service.catalogue.base,
        service.dumps.offered,
        service.texts is not None,
        examples,
        _reconciled(service),
    )
    return describe_service(url.rstrip("/"), what)


def _reconciled(service: Service) -> list[tuple[str, str]]:
    if service.texts is None:
        return []
    return [(one.path(), one.scheme) for one in endpoints(service.texts, service.names)]


def _answer(operation: QueryOperation, service: Service) -> Response:
    exchange = prepare(operation, request.headers.get("Accept"), service.catalogue.base)
    try:
        answer = _known_answer() or _evaluated(exchange, service)
    except NoFormatError as error:
        raise refusal(operation, error) from error
    offer = exchange.forms.offers[answer.kind]
    if offer is HTML:
        return respond(_results_page(operation, answer, service), HTML, vary=READERS)
    return respond(answer.body, offer)


def _evaluated(exchange: Exchange, service: Service) -> Answer:
    query = exchange.query
    if searches := searches_in(query.text):
        query = expand(query, searches, service.index)
    return service.engine.query(query, exchange.forms.formats, request.remote_addr or "")


def _known_answer() -> Answer | None:
    """Give what the gateway has asked for already; raises why there is no answer."""
    outcome: Answer | SkosmithError | None = request.environ.get("skosmith.outcome")
    if isinstance(outcome, SkosmithError):
        raise outcome
    return outcome


def _results_page(operation: QueryOperation, answer: Answer, service: Service) -> str:
    read_reader(service.settings)
    table = _table(answer)
    languages = request.headers.get("Accept-Language")
    rows = table.rows[:MOST_ROWS]
    catalogue = service.catalogue.naming(term for row in rows for term in row if term)
    shown = [[cell_of(term, catalogue, languages) for term in row] for row in rows]
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
    names = dict.fromkeys(offer.name for offer in OFFERS[kind] if offer is not HTML)
    return [offer for name in names if (offer := find_offer(name, OFFERS[kind])) is not None]


def _table(answer: Answer) -> Table:
    if answer.kind is AnswerKind.GRAPH:
        return table_of_ntriples(answer.body)
    return table_of_json(answer.body)
