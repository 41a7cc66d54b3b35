"""The profiles that there are, as a table (W3C, Content Negotiation by Profile; PROF)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.iris import PUBLISHED_BASE
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, iri, plain, text
from skosmith_converter.vocabulary import DCT, RDF, RDFS, SKOS
from skosmith_server.negotiation import Offer
from skosmith_server.offers import DESCRIPTIONS, GRAPHS, HTML, JSON
from skosmith_server.pages.labels import N_

__all__ = [
    "ALT",
    "FULL",
    "PROFILES",
    "PUBLISHED",
    "SCHEMA_ORG",
    "SKOS_ONLY",
    "Profile",
    "definition",
]

_NAMESPACE: Final = "https://w3id.org/skosmith/profiles/"
_PROF: Final = "http://www.w3.org/ns/dx/prof/"
_ALTR: Final = "http://www.w3.org/ns/dx/connegp/altr"
_RDF: Final = tuple(offer for offer in GRAPHS if offer is not HTML)
_ALT: Final = (HTML, JSON, *(one for one in _RDF if one.media_type != JSON.media_type))


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile."""

    token: str
    """What ``?_profile=`` calls it."""
    title: str
    """In English, and a message of the catalogues, as is the description."""
    description: str
    of: tuple[str, ...]
    """Standards that it is a profile of; who asks for one of them gets it."""
    offers: Sequence[Offer]
    """The forms that it can be had in."""
    names: tuple[str, ...] = ()
    """Further tokens and IRIs that mean it."""

    @property
    def iri(self) -> str:
        """Its name."""
        return f"{_NAMESPACE}{self.token}"

    @property
    def media_types(self) -> list[str]:
        """The media types that it can be had in, each once."""
        seen: dict[str, str] = {}
        for offer in self.offers:  # general types of XML and JSON are other names of a form
            seen.setdefault(offer.name, offer.media_type)
        return list(seen.values())

    def is_called(self, name: str) -> bool:
        """Tell whether a token or IRI means it."""
        return name in {self.token, self.iri, *self.of, *self.names}


FULL: Final = Profile(
    "full",
    N_("All that is known"),
    N_("Every statement about the thing, in the model of Skosmith."),
    ("https://w3id.org/skosmith/ontology",),
    DESCRIPTIONS,
    ("https://w3id.org/skosmith/ontology#",),
)
PUBLISHED: Final = Profile(
    "published",
    N_("The vocabulary of the RDF published for SFIA 9"),
    N_("Skills, levels, categories and attributes in the terms of the published RDF alone."),
    (f"{PUBLISHED_BASE}9/ontology/",),
    _RDF,
    (f"{PUBLISHED_BASE}9/ontology",),
)
SKOS_ONLY: Final = Profile(
    "skos",
    N_("SKOS alone"),
    N_("Classes and properties of SKOS, and no others."),
    (SKOS.namespace,),
    _RDF,
    (SKOS.namespace.rstrip("#"), "https://www.w3.org/TR/skos-reference/",
     "http://www.w3.org/TR/skos-reference/"),
)  # fmt: skip
SCHEMA_ORG: Final = Profile(
    "schema.org",
    N_("schema.org"),
    N_("Concepts as schema:DefinedTerm, concept schemes as schema:DefinedTermSet."),
    ("https://schema.org/",),
    _RDF,
    ("schema", "sdo", "https://schema.org", "http://schema.org/", "http://schema.org",
     "https://schema.org/DefinedTerm"),
)  # fmt: skip
ALT: Final = Profile(
    "alt",
    N_("Alternate representations"),
    N_("The profiles and media types in which the thing can be had."),
    (_ALTR,),
    _ALT,
    ("all", f"{_ALTR}#", "https://w3id.org/profile/alt"),
)
PROFILES: Final = (FULL, PUBLISHED, SKOS_ONLY, SCHEMA_ORG, ALT)
"""In the order in which they are listed; the first is the default."""


def definition(profile: Profile) -> Iterator[Quad]:
    """Give the description of a profile (PROF, ``prof:Profile``)."""
    own = iri(profile.iri)
    triples: list[tuple[Iri, Iri, Term]] = [
        (own, RDF.type, iri(f"{_PROF}Profile")),
        (own, RDF.type, iri(f"{DCT.namespace}Standard")),
        (own, RDFS.label, text(profile.title, "en")),
        (own, DCT.title, text(profile.title, "en")),
        (own, RDFS.comment, text(profile.description, "en")),
        (own, iri(f"{_PROF}hasToken"), plain(profile.token)),
        *((own, iri(f"{_PROF}isProfileOf"), iri(one)) for one in profile.of),
        *((own, iri(f"{DCT.namespace}format"), plain(one)) for one in profile.media_types),
    ]
    for subject, predicate, value in triples:
        yield subject, predicate, value, DEFAULT_GRAPH
