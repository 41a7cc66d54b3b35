"""The search of a static site: a page, and files with the texts in which browsers look.

The files are scripts that hand their texts over: browsers load no other data from the disk.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, render_template

from skosmith_converter.directions import direction_of
from skosmith_converter.terms import Quad
from skosmith_server.framework import Languages, is_same_language
from skosmith_server.framework_pages import page_context
from skosmith_server.negotiation import Offer
from skosmith_server.offers import HTML
from skosmith_server.pages.labels import SEARCHED
from skosmith_server.reading import read_request
from skosmith_server.responses import respond
from skosmith_server.search.reading import OWNERS, Subject, Text, read_texts
from skosmith_server.service import Service
from skosmith_server.static_site.places import SEARCH, Places

__all__ = ["SiteSearch", "search_of"]

_FIRST: Final = ("label", "altLabel", "guidingPhrase", "definition", "essence")
_LATER: Final = ("activity", "scopeNote")
"""Fields that come in a file of their own, after the others."""
_OWN: Final = frozenset({"code", "label", "altLabel"})
"""Fields that say what a page is called; those of what has no page are nobody's names."""
_LEFT_OUT: Final = frozenset({"SkillSeries"})
"""Kinds whose names are those of their newest edition."""
_UNTAGGED: Final = "und"
_DEEPEST: Final = 8
"""Steps from a thing up to what has a page."""
_SCRIPT: Final = Offer("text/javascript", "js", "JavaScript")
_PAGES: Final = "pages.js"


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """The search page of a site, and the files of its index."""

    places: Places
    files: Mapping[str, str]
    """Name below the folder of the search → script."""
    languages: Sequence[str]
    """Those of the texts, in lower case."""

    def install(self, app: Flask, service: Service) -> None:
        """Make an application answer with this search, instead of its own."""
        folder = self.places.folders[SEARCH]
        for name in self.files:
            self.places.documents[f"{SEARCH}/{name}"] = f"{folder}/{name}"
        app.view_functions["searching.search"] = lambda: self._page(service)
        app.add_url_rule(f"{SEARCH}/<name>", "site_search", self._file)

    def _file(self, name: str) -> Response:
        return respond(self.files[name], _SCRIPT, vary=())

    def _page(self, service: Service) -> Response:
        reader = read_request(service.settings)
        content, interface = reader.chosen, reader.interface
        page = render_template(
            "site_search.html",
            languages=self.places.languages if len(self.places.languages) > 1 else (),
            content=content,
            wish="",
            scripts=self._scripts(self._ordered(content, service)),
            page_name=self.places.page(SEARCH, content).rpartition("/")[2],
            words={name: interface.gettext(said) for name, said in SEARCHED.items()},
            order=self._ordered(content, service),
            tongues={
                tag: ["" if tag == _UNTAGGED else interface.language_name(tag), direction_of(tag)]
                for tag in self.languages
            },
            **page_context(service, reader, content),
        )
        return respond(page, HTML, vary=())

    def _ordered(self, content: str, service: Service) -> list[str]:
        """Give the languages of the texts, that of the page first, then those configured."""
        wished = Languages((content.lower(),), service.settings.languages or ("en",))
        ordered, rest = [], set(self.languages)
        while rest:
            best = wished.best(rest) or _UNTAGGED
            ordered.append(best)
            rest.remove(best)
        return ordered

    def _scripts(self, ordered: Sequence[str]) -> list[str]:
        """Give the addresses of the files, in the order in which they are needed."""
        names = [f"{part}.{tag}.js" for part in ("texts", "more") for tag in ordered]
        known = [name for name in (_PAGES, *names) if name in self.files]
        return [f"{SEARCH}/{quote(name)}" for name in known]


def search_of(quads: Sequence[Quad], service: Service, places: Places) -> SiteSearch:
    """Give the search of the pages of a site, in the languages that it has."""
    found = _Found(service, places)
    for text in read_texts(quads):
        found.take(text)
    files = {_PAGES: _call("pages", list(found.sorts), found.pages)}
    for tag, fields in sorted(found.texts.items()):
        for part, names in (("texts", _FIRST), ("more", _LATER)):
            said = {name: fields[name] for name in names if name in fields}
            if said:
                files[f"{part}.{tag}.js"] = _call("texts", tag, said)
    return SiteSearch(places, files, sorted(found.texts))


def _call(name: str, *values: object) -> str:
    written = (json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in values)
    return f"skosmith.{name}({','.join(written)});\n"


class _Found:
    """Pages, numbered as they come, and texts by language and field."""

    def __init__(self, service: Service, places: Places) -> None:
        self.pages: list[list[Any]] = []
        self.sorts: dict[tuple[str, str], int] = {}
        """Kind and edition, which many pages share → number"""
        self.texts: dict[str, dict[str, list[list[Any]]]] = defaultdict(lambda: defaultdict(list))
        self._names, self._facts = service.names, service.framework.facts()
        self._places = places
        self._numbers: dict[str, int] = {}

    def take(self, text: Text) -> None:
        """Take in a text where somebody who reads this site can read it."""
        subject = text.subject
        page = self._page_of(subject.iri) if self._is_wanted(text) else ""
        if not page or (text.field in _OWN and page != subject.iri):
            return
        number = self._number(page, subject)
        if text.field == "code":
            self.pages[number][1] = text.value
        else:
            tag = text.language.lower() or _UNTAGGED
            self.texts[tag][text.field].append([number, text.value])

    def _is_wanted(self, text: Text) -> bool:
        tag, known = text.language, self._places.languages
        is_read = not tag or any(is_same_language(tag, one) for one in known)
        is_shown = text.field in {"code", *_FIRST, *_LATER} and text.subject.iri.startswith("<")
        return is_read and is_shown and text.subject.kind not in _LEFT_OUT

    def _page_of(self, iri: str) -> str:
        """Give the next thing upwards that has a page; empty where there is none."""
        for _ in range(_DEEPEST):
            if self._names.path_of(iri) in self._places.folders:
                return iri
            iri = next(iter(self._facts.links(iri, *OWNERS)), "")
        return ""

    def _number(self, page: str, subject: Subject) -> int:
        if page not in self._numbers:
            self._numbers[page] = len(self.pages)
            folder = quote(self._places.folders[self._names.path_of(page)])
            known = subject if page == subject.iri else Subject(page)
            sort = self.sorts.setdefault((known.kind, known.edition), len(self.sorts))
            self.pages.append([folder, "", sort, known.level])
        return self._numbers[page]
