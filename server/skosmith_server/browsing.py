"""The pages: front page, resources, downloads."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request

from skosmith_converter.terms import Iri, iri, iri_text
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework_pages import framework_page, page_context
from skosmith_server.negotiation import Offer
from skosmith_server.offers import DESCRIPTIONS, DUMPS, HTML, SUFFIXES
from skosmith_server.open_data import address_of
from skosmith_server.pages.views import front_page
from skosmith_server.parameters import no_iri
from skosmith_server.problems import NotFoundError
from skosmith_server.profiles.known import FULL
from skosmith_server.profiling import format_asked, in_profile, name_profile
from skosmith_server.queries import EXAMPLES, load_query
from skosmith_server.reading import READERS, read_request
from skosmith_server.reconciliation.scope import titled
from skosmith_server.resources import page_of
from skosmith_server.responses import chosen_offer, file_response, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.service import Service, write_graph
from skosmith_server.viewing import SVG, graph_page, graph_picture

__all__ = ["make_pages"]


def make_pages(service: Service) -> Blueprint:
    """Give all views but the endpoint."""
    pages = Blueprint("pages", __name__)
    pages.get("/", endpoint="front")(lambda: _front(service))
    pages.get("/dump<suffix>", endpoint="dump")(lambda suffix: _dump(suffix, service))
    pages.get("/resource", endpoint="resource")(lambda: _resource(_asked_iri("iri"), service))
    pages.get("/entity", endpoint="entity")(
        lambda: _see_document(_asked_iri("uri"), service)  # as Skosmos has it
    )
    pages.get("/<path:_path>", endpoint="at_path")(lambda _path: _at_path(_raw_path(), service))
    return pages


def _asked_offer() -> Offer:
    return chosen_offer(DESCRIPTIONS, format_asked())


def _front(service: Service) -> Response:
    if _asked_offer() is not HTML:
        return _resource(iri(f"{service.catalogue.base}dataset"), service)
    reader = read_request(service.settings)
    shown, counts = front_page(service.framework, reader), _counts(service)
    page = render_template(
        "front.html",
        **shown,
        **page_context(service, reader, shown["content"]),
        overview=service.overview,
        counts=counts,
        is_validated=service.validation.is_possible,
        dumps=service.dumps.offered,
        query=load_query(EXAMPLES[0]).text,
        examples=[load_query(name) for name in service.examples],
        endpoints=_endpoints(service),
    )
    is_settled = counts is not None or not service.validation.is_possible
    return kept_response(respond(page, HTML, vary=READERS), service.max_age if is_settled else 0)


def _endpoints(service: Service) -> list[tuple[str, str, int]]:
    """Give what can be reconciled with; nothing where there is no index."""
    if service.texts is None:
        return []
    return titled(service.texts, service.names, request.headers.get("Accept-Language"))


def _counts(service: Service) -> Mapping[str, int] | None:
    """Give what validation found; where nobody has asked for that yet, have it looked at."""
    if service.validation.counts is None:
        service.validation.begin()
    return service.validation.counts


def _dump(suffix: str, service: Service) -> Response:
    if suffix not in DUMPS:
        known = ", ".join(f"/dump{known}" for known in DUMPS)
        raise NotFoundError(Said("No download of that name. There are %(known)s.", known=known))
    offer = DUMPS[suffix]
    file = service.dumps.file
    if file is not None and suffix in service.dumps.offered:
        return file_response(file, offer, service.settings.dataset_version)
    return respond(service.dumps.get(offer.name), offer, vary=())


def _asked_iri(name: str) -> Iri:
    try:
        return iri(request.args.get(name, ""))
    except ValueError as error:
        raise no_iri(name, error) from error


def _languages() -> str | None:
    """Give the languages that the reader chose on the page, else in the browser."""
    chosen = request.args.get("lang") or request.args.get("language")
    return chosen or request.headers.get("Accept-Language")


def _raw_path() -> str:
    """Give the path as the client wrote it: decoding would mix up ``%2F`` and ``/``."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    path = str(raw).partition("?")[0] if raw else quote(request.path, safe="/:@!$&'()*+,;=~")
    return path.removeprefix("/")


def _at_path(path: str, service: Service) -> Response:
    whole = service.catalogue
    stem = path.rpartition(".")[0] or path
    catalogue = whole.around(*whole.iris_at(path), *whole.iris_at(stem))
    wanted = catalogue.iri_at(path)
    if wanted in catalogue:
        return _see_document(wanted, service) if _is_name(service) else _resource(wanted, service)
    stem, dot, suffix = path.rpartition(".")
    document = catalogue.iri_at(stem)
    if dot and f".{suffix}" in SUFFIXES and document in catalogue:
        return _resource(document, service, SUFFIXES[f".{suffix}"])
    if suffix == SVG.name and (picture := graph_picture(document, service)) is not None:
        return picture
    raise _not_found(wanted, whole)


def _is_name(service: Service) -> bool:
    """Tell whether the address that was asked for is what the graph calls the thing itself.

    Where a profile is asked for, it is that of a document.
    """
    of_profile = "Accept-Profile" in request.headers or {"_profile", "_mediatype"} & {*request.args}
    return not of_profile and service.catalogue.base == f"{address_of(service)}/"


def _see_document(wanted: Iri, service: Service) -> Response:
    """Lead from the name of a thing to the document about it that a client likes best.

    A thing is no document, so its name has none of its own (303: RFC 9110 §15.4.4, and Cool URIs
    for the Semantic Web §4.2). Raises NotFoundError, and NotAcceptableError.
    """
    if wanted not in service.catalogue.around(wanted):
        raise _not_found(wanted, service.catalogue)
    place = _document(service.catalogue.path_of(wanted), _asked_offer())
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in {"uri", "format"}]
    if kept:
        place += f"{'&' if '?' in place else '?'}{urlencode(kept)}"
    response = redirect(place, 303)
    response.vary.update(("Accept", "Accept-Language"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response  # type: ignore[return-value]


def _not_found(wanted: Iri, catalogue: Catalogue) -> NotFoundError:
    meant = catalogue.nearest(wanted)
    detail = Said("The graph has nothing called %(name)s.", name=iri_text(wanted))
    if meant is None:
        return NotFoundError(detail)
    return NotFoundError(detail, catalogue.path_of(meant), iri_text(meant))


def _resource(wanted: Iri, service: Service, offer: Offer | None = None) -> Response:
    catalogue = service.catalogue.around(wanted)
    if wanted not in catalogue:
        raise _not_found(wanted, service.catalogue)
    if (profiled := in_profile(wanted, catalogue, service, offer)) is not None:
        if 'rel="canonical"' not in str(profiled.headers.getlist("Link")):
            _link_name(profiled, iri_text(wanted))
        return profiled
    offer = offer or _asked_offer()
    if offer is HTML:
        body = _page(wanted, service, catalogue).encode()
    else:
        body = write_graph(catalogue.describe(wanted), offer.name)
    response = respond(body, offer, vary=READERS if offer is HTML else ("Accept",))
    path = catalogue.path_of(wanted)
    response.headers["Content-Location"] = _document(path, offer)
    _link(response, iri_text(wanted), path)
    name_profile(response, FULL, path)
    if offer is HTML:
        return kept_response(response, service.max_age)
    return response


def _page(wanted: Iri, service: Service, catalogue: Catalogue) -> str:
    """Give the page of a resource: one for its kind, or the one that lists all statements."""
    reader = read_request(service.settings)
    path = catalogue.path_of(wanted)
    documents = [(offer, _document(path, offer)) for offer in SUFFIXES.values()]
    view = request.args.get("view")
    if view == "graph" and (drawn := graph_page(wanted, service)) is not None:
        return drawn
    if view != "statements":
        made = framework_page(wanted, service, reader, documents)
        if made is not None:
            return made
    return _resource_page(wanted, catalogue)


def _resource_page(wanted: Iri, catalogue: Catalogue) -> str:
    path = catalogue.path_of(wanted)
    statements = f"SELECT ?s ?p ?o\nWHERE {{ GRAPH {wanted} {{ ?s ?p ?o }} }}\nORDER BY ?s ?p ?o\n"
    return render_template(
        "resource.html",
        iri=wanted,
        page=page_of(wanted, catalogue, _languages()),
        path=path,
        documents=[(offer, _document(path, offer)) for offer in SUFFIXES.values()],
        statements=f"/sparql?{urlencode({'query': statements})}",
    )


def _document(path: str, offer: Offer) -> str:
    """Give the address of one form of a resource."""
    if "?" in path:
        return f"{path}&{urlencode({'format': offer.name})}"
    suffix = next(suffix for suffix, known in SUFFIXES.items() if known.name == offer.name)
    return f"{path}{suffix}"


def _link(response: Response, canonical: str, path: str) -> None:
    """Add the links of RFC 8288: the thing's own name, and its other forms."""
    _link_name(response, canonical)
    for offer in SUFFIXES.values():
        response.headers.add(
            "Link", f'<{_document(path, offer)}>; rel="alternate"; type="{offer.media_type}"'
        )


def _link_name(response: Response, canonical: str) -> None:
    name = quote(canonical, safe="/:?#[]@!$&'()*+,;=~%")
    response.headers.add("Link", f'<{name}>; rel="canonical"')
