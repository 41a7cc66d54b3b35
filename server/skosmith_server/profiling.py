"""Content negotiation by profile as it is served: for all of the graph, and ``/profiles``."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import Iri
from skosmith_server.catalogue import Catalogue
from skosmith_server.exchange import NotAcceptableError
from skosmith_server.negotiation import Offer
from skosmith_server.offers import DESCRIPTIONS, HTML, JSON
from skosmith_server.open_data import address_of, json_text
from skosmith_server.problems import NotFoundError
from skosmith_server.profiles.alternates import (
    Representation,
    address_in,
    as_json,
    as_quads,
    link_of,
    representations,
    token_links,
)
from skosmith_server.profiles.choosing import chosen, named
from skosmith_server.profiles.describing import described, schema_json
from skosmith_server.profiles.known import (
    ALT,
    FULL,
    PROFILES,
    SCHEMA_ORG,
    Profile,
    definition,
)
from skosmith_server.protocol import ProtocolError
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.service import Service, write_graph

__all__ = ["format_asked", "in_profile", "make_profiles", "name_profile"]

_VARY: Final = ("Accept", "Accept-Profile")


def format_asked() -> str:
    """Give the format that a request names: ``?format=``, or ``?_mediatype=``."""
    # A plus that is not encoded comes as a space
    given = request.args.get("_mediatype", "").strip().replace(" ", "+")
    return request.args.get("format") or given


def name_profile(response: Response, profile: Profile, path: str) -> None:
    """Say which profile an answer has (§7.1), what tokens mean, and where all are listed."""
    response.headers["Content-Profile"] = f"<{profile.iri}>"
    response.headers.add("Link", f'<{profile.iri}>; rel="profile"')
    response.headers.add(
        "Link",
        link_of(Representation(address_in(path, ALT, HTML.media_type), ALT, HTML.media_type)),
    )
    for link in token_links():
        response.headers.add("Link", link)
    response.vary.add("Accept-Profile")


def in_profile(
    wanted: Iri, around: Catalogue, service: Service, offer: Offer | None
) -> Response | None:
    """Give a thing in the profile that is asked for; None where that is the full one.

    `offer` is the form that the address names. Raises ProtocolError (400) for a profile or form
    that is none, NotAcceptableError (406) for one that the thing cannot be had in.
    """
    name, field = request.args.get("_profile", ""), request.headers.get("Accept-Profile", "")
    if not name and not field:
        return None
    source = service.vocabularies.source
    possible = [
        one
        for one in PROFILES
        if one in {FULL, ALT}
        or (_is_asked(one, name, field) and described(wanted, one, around, source))
    ]
    profile = chosen(name, field, possible)
    if profile is FULL:
        return None
    if profile is None or profile is ALT:
        possible = [
            one for one in PROFILES if one in {FULL, ALT} or described(wanted, one, around, source)
        ]
    if profile is None:
        raise NotAcceptableError(tuple(f"?_profile={one.token}" for one in possible))
    offer = _offer(profile, offer)
    path = around.path_of(wanted)
    if profile is ALT:
        body, forms = _alternates(wanted, path, possible, offer, service)
    else:
        quads = described(wanted, profile, around, source)
        is_json = profile is SCHEMA_ORG and offer.name == "jsonld"
        body, forms = (schema_json(quads) if is_json else write_graph(quads, offer.name)), []
    response = respond(body, offer, vary=(*_VARY, READERS[1]) if offer is HTML else _VARY)
    name_profile(response, profile, path)
    for form in forms:
        response.headers.add("Link", link_of(form))
    response.headers["Content-Location"] = address_in(path, profile, offer.media_type)
    return kept_response(response, service.max_age)


def _is_asked(profile: Profile, name: str, field: str) -> bool:
    """Tell whether it is worth looking whether there is a thing in a profile."""
    return named(name) is profile if name else bool(field)


def _offer(profile: Profile, given: Offer | None) -> Offer:
    if given is not None and any(one.name == given.name for one in profile.offers):
        return given
    if given is not None:
        raise NotAcceptableError(tuple(profile.media_types))
    return chosen_offer(profile.offers, format_asked())


def _alternates(
    wanted: Iri, path: str, possible: list[Profile], offer: Offer, service: Service
) -> tuple[str | bytes, list[Representation]]:
    forms = representations(path, possible)
    if offer is HTML:
        read_request(service.settings)
        page = render_template(
            "alternates.html", iri=wanted[1:-1], path=path, profiles=possible, forms=forms
        )
        return page, forms
    if offer is JSON:
        return json_text(as_json(wanted, possible)), forms
    try:
        whole = representations(f"{address_of(service)}{path}", possible)
        return write_graph(as_quads(wanted, whole), offer.name), forms
    except ValueError as error:
        raise ProtocolError(
            400, "Bad host", f"The address of the service is no IRI: {error}."
        ) from error


def make_profiles(service: Service) -> Blueprint:
    """Give the views at ``/profiles``: what each profile is."""
    blueprint = Blueprint("profiles", __name__)

    def answer(token: str = "") -> Response:
        profile = named(token) if token else None
        if token and (profile is None or profile.token != token):
            known = ", ".join(one.token for one in PROFILES)
            raise NotFoundError(
                Said(
                    "No profile %(name)s here; known: %(known)s.",
                    name=repr(token[:100]),
                    known=known,
                ),
                "/profiles",
                Said("all"),
            )
        return kept_response(
            _definitions([profile] if profile else list(PROFILES)), service.max_age
        )

    blueprint.get("/profiles", endpoint="all")(answer)
    blueprint.get("/profiles/<token>", endpoint="one")(answer)
    return blueprint


def _definitions(profiles: list[Profile]) -> Response:
    offer = chosen_offer(DESCRIPTIONS, format_asked())
    if offer is HTML:
        read_request()
        return respond(render_template("profiles.html", profiles=profiles), HTML, vary=READERS)
    quads = [quad for profile in profiles for quad in definition(profile)]
    return respond(write_graph(quads, offer.name), offer)
