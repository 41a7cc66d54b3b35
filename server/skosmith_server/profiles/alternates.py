"""In which profiles and media types a thing can be had: as links, statements, JSON, rows of a page.

The words are those of the Alternate Representations Data Model of Content Negotiation by Profile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, iri, iri_text, plain
from skosmith_converter.vocabulary import DCT, RDF
from skosmith_server.profiles.known import FULL, PROFILES, Profile, definition

__all__ = ["Representation", "as_json", "as_quads", "link_of", "representations", "token_links"]

_ALTR: Final = "http://www.w3.org/ns/dx/connegp/altr#"
_PROFILE: Final = "http://www.w3.org/ns/dx/prof/Profile"


@dataclass(frozen=True, slots=True)
class Representation:
    """One form of a thing."""

    address: str
    profile: Profile
    media_type: str
    is_default: bool = False


def address_in(path: str, profile: Profile, media_type: str) -> str:
    """Give the address of a thing in a profile and a media type."""
    asked = urlencode({"_profile": profile.token, "_mediatype": media_type}, safe="/")
    return f"{path}{'&' if '?' in path else '?'}{asked}"


def representations(path: str, profiles: Sequence[Profile]) -> list[Representation]:
    """Give all forms of the thing at a path (or address), the default first."""
    return [
        Representation(address_in(path, profile, media_type), profile, media_type, not n and not m)
        for n, profile in enumerate(profiles)
        for m, media_type in enumerate(profile.media_types)
    ]


def link_of(one: Representation) -> str:
    """Give the ``Link`` of a representation: the default is the canonical one (§7.1)."""
    relation = "canonical" if one.is_default else "alternate"
    return (
        f'<{one.address}>; rel="{relation}"; type="{one.media_type}"; profile="{one.profile.iri}"'
    )


def token_links() -> Iterator[str]:
    """Give the ``Link`` of each token, which says which profile it stands for (§7.1)."""
    for profile in PROFILES:
        yield f'<{_PROFILE}>; rel="type"; token="{profile.token}"; anchor="{profile.iri}"'


def as_json(wanted: Iri, profiles: Sequence[Profile]) -> dict[str, Any]:
    """Give the list of profiles (§7.2)."""
    return {
        "resource": iri_text(wanted),
        "profiles": [
            {"token": one.token, "uri": one.iri, "title": one.title, "media_types": one.media_types}
            for one in profiles
        ],
    }


def as_quads(wanted: Iri, forms: Sequence[Representation]) -> list[Quad]:
    """Give the list as statements; raises ValueError where an address is no IRI."""
    quads: list[Quad] = []
    for one in forms:
        form = iri(one.address)
        how = "hasDefaultRepresentation" if one.is_default else "hasRepresentation"
        quads += [
            (wanted, iri(f"{_ALTR}{how}"), form, DEFAULT_GRAPH),
            (form, RDF.type, iri(f"{_ALTR}Representation"), DEFAULT_GRAPH),
            (form, iri(f"{DCT.namespace}format"), plain(one.media_type), DEFAULT_GRAPH),
            (form, iri(f"{DCT.namespace}conformsTo"), iri(one.profile.iri), DEFAULT_GRAPH),
        ]
    for profile in dict.fromkeys((FULL, *(one.profile for one in forms))):
        quads += definition(profile)
    return quads
