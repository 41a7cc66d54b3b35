"""The answers of Skosmos's REST API to requests: parameters in, JSON out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, redirect, request

from skosmith_converter.terms import Iri, iri_text
from skosmith_converter.vocabulary import SKOS
from skosmith_server.negotiation import Offer
from skosmith_server.offers import DUMPS, JSON_LD
from skosmith_server.open_data import address_of
from skosmith_server.parameters import as_iri, class_iris, is_true, number_in
from skosmith_server.problems import NotFoundError
from skosmith_server.protocol import ProtocolError
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.service import Service, write_graph
from skosmith_server.skosmos.alphabet import index_concepts, index_letters
from skosmith_server.skosmos.changes import changed
from skosmith_server.skosmos.concepts import About
from skosmith_server.skosmos.data import compacted, data_of
from skosmith_server.skosmos.mappings import mappings_of
from skosmith_server.skosmos.searching import Asked, field_names, looked_up, searched
from skosmith_server.skosmos.vocabularies import Described, listed, types_of_all
from skosmith_server.vocabularies.vocabulary import Vocabularies

__all__ = ["Answers"]

_DATA: Final = (
    Offer("application/rdf+xml", "rdfxml", "RDF/XML"),
    Offer("text/turtle", "turtle", "Turtle"),
    JSON_LD,
    Offer("application/json", "jsonld", "JSON-LD"),
)
_HITS: Final = range(1, 10_001)
_OFFSETS: Final = range(1_000_001)
_USUAL: Final = {"maxhits": 100, "changes": 200, "transitive": 1000}
_MOST_VOCABULARIES: Final = 100


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers, each of one vocabulary or of none."""

    service: Service
    vocabularies: Vocabularies

    # -- of the whole service ----------------------------------------------------------------
    def listed(self) -> Any:  # noqa: ANN401 (JSON)
        """Give all vocabularies."""
        return listed(self.vocabularies, _language(needed=True), address_of(self.service))

    def all_types(self) -> Any:  # noqa: ANN401
        """Give the classes of all concepts."""
        return types_of_all(self.vocabularies, _language(needed=True), address_of(self.service))

    def search(self, scheme: Iri | None = None) -> Any:  # noqa: ANN401
        """Give the labels that fit a pattern."""
        pattern = request.args.get("query", "")
        if not (pattern.strip() or request.args.get("group") or request.args.get("parent")):
            raise _bad("query parameter missing")
        return searched(*self._indexed(pattern), self._asked(pattern, scheme))

    def label(self, scheme: Iri | None = None) -> Any:  # noqa: ANN401
        """Give the labels of a concept."""
        return self._about(scheme).label(_concept())

    def mappings(self, scheme: Iri | None = None) -> Any:  # noqa: ANN401
        """Give the mappings of a concept, and its RDF."""
        concept, names = _concept(), self.service.names
        quads = data_of(concept, names, self.vocabularies.source)
        if not quads:
            raise _missing(concept)
        language = request.args.get("clang") or self._about(scheme).language
        found = mappings_of(concept, scheme, self.vocabularies, names, language)
        return {"mappings": found, "graph": compacted(quads)}

    def data(self, scheme: Iri | None = None) -> Response:
        """Give RDF of a concept; without one, lead to the download."""
        given = request.args.get("format", "")
        offer = chosen_offer(_DATA, given)
        if not request.args.get("uri"):
            if scheme is None:
                raise _bad("uri parameter missing")
            return self._dump(offer)
        concept = _concept()
        quads = data_of(concept, self.service.names, self.vocabularies.source)
        if not quads:
            raise _missing(concept)
        is_json = offer.name == JSON_LD.name
        body = compacted(quads) if is_json else write_graph(quads, offer.name)
        return kept_response(respond(body, offer), self.service.max_age)

    def _dump(self, offer: Offer) -> Response:
        """Lead to the download: vocabularies that are served together are one graph."""
        suffix = next(suffix for suffix, known in DUMPS.items() if known.name == offer.name)
        if suffix not in self.service.dumps.offered:
            raise NotFoundError("There is no download in that format here.", "/", "the front page")
        return redirect(f"/dump{suffix}", 302)  # type: ignore[return-value]

    # -- of one vocabulary -------------------------------------------------------------------
    def information(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give what a vocabulary is."""
        return self._described(scheme).information()

    def statistics(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Count its concepts."""
        return self._described(scheme).statistics()

    def label_statistics(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Count its labels."""
        return self._described(scheme).label_statistics()

    def types(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give its classes."""
        return self._described(scheme).types()

    def groups(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give its collections."""
        return self._described(scheme).groups()

    def tops(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give the top concepts of it, or of the scheme that is named."""
        given = request.args.get("scheme", "")
        wanted = as_iri(given) if given else scheme
        if wanted is None:
            raise _bad("scheme parameter is invalid")
        return self._about(scheme).tops(wanted)

    def lookup(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give the concepts with a label."""
        label = request.args.get("label", "").strip()
        if not label:
            raise _bad("label parameter missing")
        found = looked_up(*self._indexed(label), self._asked(label, scheme))
        if found is None:
            raise NotFoundError(f"Could not find label {label[:200]!r}.")
        return found

    def letters(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give the letters of the alphabetical index."""
        return index_letters(self.vocabularies, scheme, self._about(scheme).language)

    def below_letter(self, scheme: Iri, letter: str) -> Any:  # noqa: ANN401
        """Give the labels below a letter."""
        page = _page("limit", _HITS.stop - 1)
        language = self._about(scheme).language
        return index_concepts(self.vocabularies, scheme, language, letter, page)

    def changes(self, how: str) -> Callable[[Iri], Any]:
        """Give what gives the concepts that are ``new`` or ``modified``."""

        def view(scheme: Iri) -> Any:  # noqa: ANN401
            page, language = _page("limit", _USUAL["changes"]), self._about(scheme).language
            return changed(self.vocabularies, scheme, language, how, page)

        return view

    # -- of one concept ----------------------------------------------------------------------
    def relation(self, name: str) -> Callable[[Iri], Any]:
        """Give what gives the concepts in a relation."""
        return lambda scheme: self._about(scheme).relation(_concept(), name)

    def transitive(self, name: str) -> Callable[[Iri], Any]:
        """Give what gives the concepts in a relation, and so on."""

        def view(scheme: Iri) -> Any:  # noqa: ANN401
            limit = number_in(request.args.get("limit", ""), "limit", _USUAL["transitive"], _HITS)
            return self._about(scheme).transitive(_concept(), name, limit)

        return view

    def children(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give the narrower concepts for a tree."""
        return self._about(scheme).children(_concept())

    def hierarchy(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give the way up from a concept."""
        return self._about(scheme).hierarchy(_concept())

    def members(self, scheme: Iri) -> Any:  # noqa: ANN401
        """Give the members of a collection."""
        return self._about(scheme).members(_concept())

    # -- what they share ---------------------------------------------------------------------
    def _about(self, scheme: Iri | None) -> About:
        given = _language()
        usual = self.vocabularies.language(scheme) if scheme and not given else ""
        return About(self.vocabularies, scheme, given or usual or "en")

    def _described(self, scheme: Iri) -> Described:
        language = self._about(scheme).language
        return Described(self.vocabularies, scheme, language, address_of(self.service))

    def _indexed(self, pattern: str) -> tuple[Vocabularies, Any]:
        words = pattern.replace("*", " ").strip()
        return self.vocabularies, self.service.index_for(words)

    def _asked(self, pattern: str, scheme: Iri | None) -> Asked:
        given = request.args
        return Asked(
            pattern,
            _language(),
            _language("labellang"),
            [scheme] if scheme else self._schemes(given.get("vocab", "")),
            class_iris(given.get("type", "").replace("+", " ").split()) or (SKOS.Concept,),
            _limit("parent"),
            _limit("group"),
            field_names(given.get("fields", "")),
            is_true(given.get("unique", "")),
            _page("maxhits", _USUAL["maxhits"]),
        )

    def _schemes(self, names: str) -> Sequence[Iri]:
        ids = self.vocabularies.ids()
        wanted = names.split()[:_MOST_VOCABULARIES]
        for name in wanted:
            if name not in ids:
                raise _no_vocabulary(name, ids)
        return [ids[name] for name in wanted]

    def scheme(self, name: str) -> Iri:
        """Give the scheme of an id; raises NotFoundError."""
        ids = self.vocabularies.ids()
        if name not in ids:
            raise _no_vocabulary(name, ids)
        return ids[name]


def _language(name: str = "lang", *, needed: bool = False) -> str:
    given = request.args.get(name, "").strip()
    if needed and not given:
        raise _bad(f"{name} parameter missing")
    if given and not (given.isascii() and given.replace("-", "").isalnum() and given[0].isalpha()):
        raise _bad(f"{name} parameter is invalid: ?{name}= is a language tag such as en")
    return given


def _concept() -> Iri:
    given = request.args.get("uri", "").strip()
    if not given:
        raise _bad("uri parameter missing")
    concept = as_iri(given)
    if concept is None:
        raise _bad("uri parameter is invalid: ?uri= is the IRI of a concept, in full")
    return concept


def _limit(name: str) -> Iri | None:
    given = request.args.get(name, "")
    limit = as_iri(given) if given else None
    if given and limit is None:
        raise _bad(f"{name} parameter is invalid: ?{name}= is an IRI, in full")
    return limit


def _page(limit: str, usual: int) -> slice:
    """Give the part of a list that is asked for."""
    offset = number_in(request.args.get("offset", ""), "offset", 0, _OFFSETS)
    return slice(offset, offset + number_in(request.args.get(limit, ""), limit, usual, _HITS))


def _bad(detail: str) -> ProtocolError:
    return ProtocolError(400, "Bad request", f"{detail}.")


def _missing(concept: Iri) -> NotFoundError:
    return NotFoundError(f"No concept found with the URI <{iri_text(concept)[:500]}>.")


def _no_vocabulary(name: str, ids: Mapping[str, Iri]) -> NotFoundError:
    known = ", ".join([*ids][:20]) or "none"
    return NotFoundError(f"Vocabulary id {name[:100]!r} not found. There are {known}.")
