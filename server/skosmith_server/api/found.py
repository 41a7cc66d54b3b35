"""What a search finds, as JSON."""

from typing import Final

from skosmith_converter.terms import iri_text
from skosmith_server.api.asked import Asked
from skosmith_server.api.naming import name_of
from skosmith_server.api.writing import Json, Listed, Writer, address, page_of
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Languages
from skosmith_server.protocol import ProtocolError
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.ranking import WINDOW, Found, Hit, Result, search
from skosmith_server.search.reading import FIELDS, Subject

__all__ = ["FILTERS", "codes_found", "found"]

FILTERS: Final = ("language", "type", "edition", "category", "level")
_USUAL: Final = 20
_MOST: Final = 100
"""Results of a page."""
_TEXTS_SHOWN: Final = 3
_ALL: Final = 1000
"""Texts that are ranked where skills are listed: as many as a search counts."""
_OF_SKILLS: Final = {"Skill", "SkillLevel", "GuidanceActivity", "ResponsibilityStatement"}
_KINDS: Final = {
    "Category": "categories",
    "Attribute": "attributes",
    "AttributeLevel": "attributes",
}


def codes_found(index: Index, query: str, edition: str) -> tuple[list[str], bool]:
    """Give the codes in whose texts, or those below them, a text is found: the best first.

    Beside them, whether these are all. Raises SearchError, SearchTimeoutError.
    """
    all_found = search(index, query, Filters(edition=(edition,)), _ALL)
    codes = dict.fromkeys(_skill_of(result.subject) for result in all_found.results)
    return list(codes), all_found.is_counted


def _skill_of(subject: Subject) -> str:
    """Give the code of the skill that something is of: ``CSMG`` of ``CSMG_4``."""
    return subject.code.removesuffix(f"_{subject.level}") if subject.level else subject.code


def found(writer: Writer, asked: Asked, index: Index, names: Catalogue) -> Listed:
    """Look for a text in all languages; each thing that is found stands once.

    Raises ProtocolError (400), SearchError, SearchTimeoutError.
    """
    query = asked.one("q")
    if not query:
        detail = "Say with ?q= what to look for, such as /api/v1/search?q=risk."
        raise ProtocolError(400, "Nothing to look for", detail)
    values = {name: asked.several(name) for name in FILTERS}
    filters = Filters(field=asked.among("field", FIELDS), **values)
    all_found = search(index, query, filters)
    page = asked.page(_USUAL, _MOST)
    shown = page.of(all_found.results)
    known = names.naming(result.subject.iri for result in shown)
    return page_of(
        all_found.results,
        page,
        lambda result: _result(result, all_found, known, writer),
        query=query,
        totalIsExact=all_found.total <= WINDOW,
        corrections={word: list(others) for word, others in all_found.corrections.items()},
    )


def _result(result: Result, all_found: Found, names: Catalogue, writer: Writer) -> Json:
    subject, best = result.subject, result.hits[0]
    wishes = Languages((*writer.languages.wanted, best.text.language), writer.languages.configured)
    naming = Writer(writer.framework, wishes, writer.used)
    return {
        "id": iri_text(subject.iri) if subject.iri.startswith("<") else subject.iri,
        "type": subject.kind or None,
        "href": _address(subject),
        "path": names.path_of(subject.iri) if subject.iri.startswith("<") else None,
        "code": subject.code or None,
        "edition": subject.edition or None,
        "level": int(subject.level) if subject.level.isdecimal() else None,
        "categories": list(subject.categories),
        "name": naming.text(name_of(subject.iri, names)),
        "score": round(best.score, 3),
        "matches": [_match(hit, all_found) for hit in result.hits[:_TEXTS_SHOWN]],
    }


def _address(subject: Subject) -> str | None:
    """Give where more is said of a thing, or of the skill that it is part of."""
    edition, last = subject.edition, iri_text(subject.iri).rpartition("/")[2]
    if not edition:
        return None
    if subject.kind in _KINDS:
        part = f"_{subject.level}" if subject.kind == "AttributeLevel" else ""
        return address(_KINDS[subject.kind], last.removesuffix(part), edition=edition)
    if subject.kind in {"Level", "EssenceStatement"}:
        return address("levels", subject.level, edition=edition) if subject.level else None
    if subject.kind not in _OF_SKILLS or not subject.code:
        return None
    parts = ("levels", subject.level) if subject.kind == "SkillLevel" and subject.level else ()
    return address("skills", _skill_of(subject), *parts, edition=edition)


def _match(hit: Hit, all_found: Found) -> Json:
    snippet = all_found.snippet(hit)
    return {
        "field": hit.text.field,
        "language": hit.text.language or None,
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
    }
