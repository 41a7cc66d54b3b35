"""The search: a page for people, JSON for programs, suggestions while somebody types."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import iri_text, literal_parts
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import Offer
from skosmith_server.offers import HTML, JSON
from skosmith_server.open_data import address_of
from skosmith_server.pages.labels import SEARCHED
from skosmith_server.parameters import out_of_range
from skosmith_server.protocol import ProtocolError
from skosmith_server.reading import read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.search.index import Filters
from skosmith_server.search.ranking import Found, Hit, Result, search
from skosmith_server.search.reading import FIELDS, Subject
from skosmith_server.service import Service

__all__ = ["make_search"]

_SUGGESTIONS: Final = Offer("application/x-suggestions+json", "json", "Suggestions")
_OFFERS: Final = (JSON, HTML)
_MOST: Final = 100
_USUAL: Final = 20
_SUGGESTED: Final = 10
_MOST_VALUES: Final = 20
_MOST_DIGITS: Final = 10
_TEXTS_SHOWN: Final = 3
_OF_A_WHOLE: Final = frozenset({"SkillLevel", "AttributeLevel"})
_FILTERS: Final = tuple(
    one.name for one in fields(Filters) if one.name not in {"scheme", "class_iri"}
)
"""Those that a request may name; the others are for reconciliation."""
_NAMES: Final = Filters(field=("code", "label", "altLabel"))
_READERS: Final = ("Accept", "Accept-Language")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request looks for."""

    query: str
    filters: Filters
    limit: int
    offset: int

    def wishes(self, found: str) -> str | None:
        """Give the languages to name a thing in, as ``Accept-Language`` says it.

        That of the text that was found comes last: better than any that nobody asked for.
        """
        wished = ",".join(self.filters.language) or request.headers.get("Accept-Language")
        return ",".join(filter(None, (wished, found and f"{found};q=0.001"))) or None


def make_search(service: Service) -> Blueprint:
    """Give the views at ``/search``, ``/suggest`` and ``/opensearch.xml``."""
    blueprint = Blueprint("searching", __name__)

    def kept(view: Callable[[Service], Response]) -> Callable[[], Response]:
        return lambda: kept_response(view(service), service.max_age)

    blueprint.get("/search", endpoint="search")(kept(_search))
    blueprint.get("/suggest", endpoint="suggest")(kept(_suggest))
    blueprint.get("/opensearch.xml", endpoint="opensearch")(kept(_opensearch))
    return blueprint


def _search(service: Service) -> Response:
    offer = chosen_offer(_OFFERS, request.args.get("format", ""))
    asked = _asked(_USUAL)
    if offer is HTML:
        return respond(_page(service, asked), HTML, vary=_READERS)
    if not asked.query.strip():
        detail = Said("Say with ?q= what to look for, such as /search?q=risk.")
        raise ProtocolError(400, "Nothing to look for", detail)
    found = search(service.index_for(asked.query), asked.query, asked.filters)
    shown = _shown(found, asked)
    names = _names_of(shown, service)
    body = {
        "query": asked.query,
        "total": found.total,
        "totalIsExact": found.is_counted,
        "corrections": found.corrections,
        "lookedThrough": "names" if service.texts is None else "texts",
        "limit": asked.limit,
        "offset": asked.offset,
        "ranked": len(found.results),
        "results": [_result(one, found, names, asked) for one in shown],
    }
    return respond(json.dumps(body, ensure_ascii=False), JSON, vary=_READERS)


def _shown(found: Found, asked: _Asked) -> Sequence[Result]:
    return found.results[asked.offset : asked.offset + asked.limit]


def _names_of(results: Sequence[Result], service: Service) -> Catalogue:
    """Give what knows the names of what was found."""
    return service.names.naming(result.subject.iri for result in results)


def _result(result: Result, found: Found, names: Catalogue, asked: _Asked) -> dict[str, Any]:
    subject = result.subject
    label = names.label(subject.iri, asked.wishes(result.hits[0].text.language))
    name = literal_parts(label) if label else None
    return {
        "iri": iri_text(subject.iri) if subject.iri.startswith("<") else subject.iri,
        "path": _path(subject, names),
        "label": name.value if name else "",
        "labelLanguage": (name.language if name else "") or "",
        "type": subject.kind,
        "code": subject.code,
        "edition": subject.edition,
        "level": subject.level,
        "categories": subject.categories,
        "score": round(result.hits[0].score, 3),
        "matches": [_match(hit, found) for hit in result.hits[:_TEXTS_SHOWN]],
    }


def _match(hit: Hit, found: Found) -> dict[str, Any]:
    snippet = found.snippet(hit)
    return {
        "field": hit.text.field,
        "language": hit.text.language,
        "text": snippet.text,
        "marks": snippet.marks,
    }


def _path(subject: Subject, names: Catalogue) -> str:
    return names.path_of(subject.iri) if subject.iri.startswith("<") else ""


def _page(service: Service, asked: _Asked) -> str:
    read_request(service.settings)
    index = service.index_for(asked.query)
    found = search(index, asked.query, asked.filters) if asked.query.strip() else None
    shown = _shown(found, asked) if found else ()
    names = _names_of(shown, service)
    return render_template(
        "search.html",
        asked=asked,
        found=found,
        results=[(_result(r, found, names, asked), _snippets(r, found)) for r in shown]
        if found
        else (),
        choices=index.choices,
        is_indexed=service.texts is not None,
        page_address=_page_address,
        words=SEARCHED,
        chosen={name: getattr(asked.filters, name) for name in _FILTERS},
    )


def _page_address(offset: int) -> str:
    """Give the address of another page of the same search."""
    kept = [(n, v) for n, v in request.args.items(multi=True) if n != "offset" and v]
    return f"/search?{urlencode([*kept, ('offset', max(0, offset))])}"


def _snippets(result: Result, found: Found) -> list[tuple[Hit, list[tuple[str, bool]]]]:
    return [(hit, found.snippet(hit).pieces) for hit in result.hits[:_TEXTS_SHOWN]]


def _suggest(service: Service) -> Response:
    asked = _asked(_SUGGESTED)
    found: dict[str, Result] = {}
    if asked.query.strip() and service.texts is not None:  # an engine would take too long for that
        filters = asked.filters if asked.filters.field else _names_in(asked.filters)
        wholes = [kind for kind in service.index.choices["type"] if kind not in _OF_A_WHOLE]
        # Once more without levels: of all that a word finds they may be the first two hundred
        for kinds in [filters.type] if filters.type else [(), tuple(wholes)]:
            passing = replace(filters, type=kinds)
            for result in search(service.index, asked.query, passing).results:
                found.setdefault(result.hits[0].text.value, result)
    shown = dict(_levels_last(found)[asked.offset : asked.offset + asked.limit])
    names = _names_of(list(shown.values()), service)
    paths = [_path(result.subject, names) for result in shown.values()]
    body = [
        asked.query,
        list(shown),
        [_description(result, names, asked) for result in shown.values()],
        [f"{address_of(service)}{path}" if path else "" for path in paths],
    ]
    return respond(json.dumps(body, ensure_ascii=False), _SUGGESTIONS, vary=("Accept-Language",))


def _levels_last(found: Mapping[str, Result]) -> list[tuple[str, Result]]:
    """Put the levels of what is suggested itself (``PROG_4`` of ``PROG``) after all else."""
    wholes = {(result.subject.edition, result.subject.code) for result in found.values()}

    def is_level(pair: tuple[str, Result]) -> bool:
        whole = pair[1].subject.code.rpartition("_")[0]
        return bool(whole) and (pair[1].subject.edition, whole) in wholes

    return sorted(found.items(), key=is_level)


def _names_in(filters: Filters) -> Filters:
    kept = {name: getattr(filters, name) for name in _FILTERS if name != "field"}
    return Filters(field=_NAMES.field, **kept)


def _description(result: Result, names: Catalogue, asked: _Asked) -> str:
    """Say in one line what a suggestion leads to."""
    subject, text = result.subject, result.hits[0].text
    label = names.label(subject.iri, asked.wishes(text.language))
    name = literal_parts(label).value if label else ""
    parts = (subject.code, name, subject.edition, text.language)
    return " · ".join(part for part in parts if part and part != text.value)


def _opensearch(service: Service) -> Response:
    page = render_template("opensearch.xml", address=address_of(service))
    offer = Offer("application/opensearchdescription+xml", "xml", "OpenSearch")
    return respond(page, offer, vary=())


def _asked(usual: int) -> _Asked:
    given: Mapping[str, Sequence[str]] = {
        name: tuple(
            value.strip()
            for values in request.args.getlist(name)
            for value in values.split(",")
            if value.strip()
        )
        for name in _FILTERS
    }
    for name, values in given.items():
        if len(values) > _MOST_VALUES:
            detail = Said(
                "?%(name)s= may have %(most)s values at most.", name=name, most=_MOST_VALUES
            )
            raise ProtocolError(400, "Too many values", detail)
    unknown = [value for value in given["field"] if value not in FIELDS]
    if unknown:
        known = ", ".join(FIELDS)
        detail = Said(
            "No field %(name)s; known: %(known)s.", name=repr(unknown[0][:40]), known=known
        )
        raise ProtocolError(400, "Unknown field", detail)
    filters = Filters(**given)  # type: ignore[arg-type]
    query = request.args.get("q", "")
    return _Asked(
        query, filters, _number("limit", usual, 1, _MOST), _number("offset", 0, 0, 10_000)
    )


def _number(name: str, usual: int, least: int, most: int) -> int:
    given = request.args.get(name, "") or str(usual)
    is_number = len(given) < _MOST_DIGITS and given.isascii() and given.isdecimal()
    if not (is_number and least <= int(given) <= most):
        raise out_of_range(name, least, most)
    return int(given)
