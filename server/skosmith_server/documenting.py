"""The pages about our own terms and rules, at their IRIs: ``/ontology`` and ``/shapes``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from skosmith_converter.terms import Iri, Quad, Term
from skosmith_converter.vocabulary import DCT, OWL, SM
from skosmith_server.cells import Cell, cell_of
from skosmith_server.framework import Languages
from skosmith_server.framework.facts import KeptFacts
from skosmith_server.framework_pages import page_context
from skosmith_server.negotiation import Offer
from skosmith_server.offers import DESCRIPTIONS, HTML, SUFFIXES
from skosmith_server.ontology import ontology_catalogue
from skosmith_server.pages.labels import TARGETS, WEIGHTS
from skosmith_server.pages.pieces import Pieces
from skosmith_server.pages.reader import Reader
from skosmith_server.pages.terms import TermView, term_cell, term_groups, term_languages
from skosmith_server.problems import NotFoundError
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.samples import Sample, samples_of
from skosmith_server.service import Service, write_graph
from skosmith_server.shapes import SHAPES, sets_of_rules, shapes_graph
from skosmith_server.wording import interface_for

__all__ = ["make_documentation"]

_ONTOLOGY: Final = Iri(f"<{SM.namespace.removesuffix('#')}>")
_TERMS: Final = "urn:skosmith:ontology"
"""Stands for the address of the ontology, which carries what each reader has chosen."""
_MOST_KEPT: Final = 64
"""Pairs of languages for which parts of these pages are kept."""
_SHAPES: Final = Iri(f"<{SHAPES.removesuffix('#')}>")


@dataclass(frozen=True, slots=True)
class _Document:
    """A vocabulary of ours: its address, its forms, its page and its data."""

    path: str
    suffixes: Mapping[str, Offer]
    offers: Sequence[Offer]
    page: Callable[[Reader], str]
    quads: Callable[[], Sequence[Quad]]


def make_documentation(service: Service) -> Blueprint:
    """Give the views at ``/ontology`` and ``/shapes``."""
    blueprint = Blueprint("documentation", __name__)
    terms = _Terms(service)
    documents = (
        _Document("/ontology", SUFFIXES, DESCRIPTIONS, terms.page, _ontology_quads),
        # Characters that patterns forbid are none of XML 1.0
        _Document(
            "/shapes",
            {suffix: offer for suffix, offer in SUFFIXES.items() if offer.name != "rdfxml"},
            [offer for offer in DESCRIPTIONS if offer.name != "rdfxml"],
            lambda reader: _rules_page(service, reader),
            shapes_graph,
        ),
    )
    for one in documents:
        _add(blueprint, one, service)
    return blueprint


def _add(blueprint: Blueprint, document: _Document, service: Service) -> None:
    name = document.path[1:]

    def chosen() -> Response:
        asked = request.args.get("format", "")
        return _answer(document, chosen_offer(document.offers, asked), service)

    def of_suffix(suffix: str) -> Response:
        if suffix not in document.suffixes:
            detail = Said("There is no such form of %(path)s.", path=document.path)
            raise NotFoundError(detail, document.path, f"the {name}")
        return _answer(document, document.suffixes[suffix], service)

    blueprint.get(document.path, endpoint=name)(chosen)
    blueprint.get(f"{document.path}<suffix>", endpoint=f"{name}_file")(of_suffix)


def _answer(document: _Document, offer: Offer, service: Service) -> Response:
    quads = document.quads()
    if not quads:
        raise NotFoundError(f"This installation holds no {document.path[1:]}.")
    if offer is HTML:
        response = respond(document.page(read_request(service.settings)), HTML, vary=READERS)
    else:
        response = respond(_written(document.quads, offer.name), offer)
    for suffix, known in document.suffixes.items():
        place = f"{document.path}{suffix}"
        response.headers.add("Link", f'<{place}>; rel="alternate"; type="{known.media_type}"')
        if known.name == offer.name:
            response.headers["Content-Location"] = place
    return kept_response(response, service.max_age)


@cache
def _written(quads: Callable[[], Sequence[Quad]], name: str) -> bytes:
    """Give a vocabulary in a format; it is the same as long as we run."""
    return write_graph(quads(), name)


@cache
def _languages() -> tuple[str, ...]:
    """Give the languages of the ontology."""
    ontology = ontology_catalogue()
    return () if ontology is None else term_languages(ontology)


@lru_cache(maxsize=_MOST_KEPT)
def _groups(languages: Languages) -> list[tuple[str, str, list[TermView]]]:
    """Give the terms of the ontology as readers of some languages see them."""
    ontology = ontology_catalogue()
    return [] if ontology is None else term_groups(ontology, languages)


def _ontology_quads() -> Sequence[Quad]:
    catalogue = ontology_catalogue()
    return () if catalogue is None else [q for s in catalogue.by_subject.values() for q in s]


def _framing(
    service: Service, reader: Reader, iri: Iri, languages: Sequence[str]
) -> dict[str, Any]:
    """Give what both pages tell readers and search engines."""
    content = reader.languages.best(languages) or "en"
    path = "/ontology" if iri == _ONTOLOGY else "/shapes"
    forms = [one for one in SUFFIXES.items() if path == "/ontology" or one[1].name != "rdfxml"]
    return {
        "iri": iri,
        "path": path,
        "documents": [(offer, f"{path}{suffix}") for suffix, offer in forms],
        "content": content,
        "languages": languages,
        "wish": reader.wishes_another(content),
        "elsewhere": (),
        **page_context(service, reader, content),
    }


@dataclass(frozen=True, slots=True)
class _Terms:
    """The page of the ontology, with uses of its terms in the graph that is served."""

    service: Service
    _samples: dict[str, Mapping[str, Sample]] = field(default_factory=dict)

    def page(self, reader: Reader) -> str:
        """Give the page."""
        ontology = ontology_catalogue()
        assert ontology is not None  # noqa: S101 (asked before)
        languages, facts = _languages(), KeptFacts(ontology)
        groups = _groups(reader.languages.among(languages))
        return render_template(
            "ontology.html",
            groups=groups,
            titles=facts.texts(_ONTOLOGY, DCT.title),
            descriptions=facts.texts(_ONTOLOGY, DCT.description),
            version=facts.plain(_ONTOLOGY, OWL.versionInfo),
            samples=self._cells([term for _, _, terms in groups for term in terms], reader),
            uses=self._uses(),
            **_framing(self.service, reader, _ONTOLOGY, languages),
        )

    def _uses(self) -> Mapping[str, int]:
        counted = self.service.statistics
        return {} if counted is None else {**counted.properties, **counted.classes}

    def _cells(
        self, terms: Sequence[TermView], reader: Reader
    ) -> Mapping[str, tuple[Cell, Cell | None]]:
        """Give a use of each term as the page shows it."""
        known = self.service.names
        if "all" not in self._samples:
            self._samples["all"] = samples_of([term.iri for term in terms], known)
        found = self._samples["all"]
        named = known.naming([t for one in found.values() for t in one if t is not None])
        wishes = ", ".join(reader.languages.wanted) or None

        def cell(term: Term) -> Cell:
            return cell_of(term, named, wishes)

        return {
            term: (cell(one.subject), None if one.value is None else cell(one.value))  # type: ignore[arg-type]
            for term, one in found.items()
        }


def _rules_page(service: Service, reader: Reader) -> str:
    sets = sets_of_rules()
    languages = sorted({tag for one in sets for tag in one.titles.languages})
    framing = _framing(service, reader, _SHAPES, languages)
    written = _written_rules(
        framing["tongue"].among(languages), framing["content"], reader.interface.tag
    )
    rules = written.replace(f"{_TERMS}#", f"{reader.link('/ontology')}#")
    return render_template("shapes.html", sets=sets, rules=rules, **framing)


@lru_cache(maxsize=_MOST_KEPT)
def _written_rules(languages: Languages, content: str, interface: str) -> Markup:
    """Give the part of the page that has all rules: it is long, and alike for most readers.

    It speaks the interface that the reader of the request has, whose tag is given; links to the
    ontology lead to `_TERMS`.
    """
    reader = Reader(languages, interface_for(interface))
    written = render_template(
        "_rules.html",
        sets=sets_of_rules(),
        shown=lambda term: term_cell(term, _TERMS),
        weights=WEIGHTS,
        targets=TARGETS,
        piece=Pieces(reader, languages, content, str),
    )
    return Markup(written)  # noqa: S704 (a template has escaped it)
