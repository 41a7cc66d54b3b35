"""The files of a static site: each is what our own application answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from flask.testing import FlaskClient

from skosmith_converter.errors import SkosmithError
from skosmith_converter.progress import Progress
from skosmith_converter.terms import Quad
from skosmith_server.app import create_app_of
from skosmith_server.feedback.views import PAGE_ADDRESS
from skosmith_server.framework import Languages
from skosmith_server.service import Beforehand, Service
from skosmith_server.settings import Settings
from skosmith_server.static_site.linking import HOST, Linking
from skosmith_server.static_site.places import Places, planned
from skosmith_server.static_site.searching import search_of
from skosmith_server.store import Store
from skosmith_server.validating import Validation
from skosmith_server.wording import interface_for

__all__ = ["SiteError", "site_files"]

_NOT_HERE: Final = "a static site has no report"
_HTML: Final = {"Accept": "text/html"}


@dataclass(eq=False)
class SiteError(SkosmithError):
    """A page that cannot be made."""

    address: str
    problem: str

    def __str__(self) -> str:
        return f"The page {self.address} cannot be made: {self.problem}"


def site_files(
    quads: Sequence[Quad],
    settings: Settings,
    languages: Sequence[str] = (),
    base_url: str = "",
    progress: Progress | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Give the files of the site of a graph, name and content, the same for the same graph.

    `languages` are those of the pages, by default all that the graph has; `base_url` is where the
    site will be. Raises SiteError where there is no text in a language, or a page fails.
    """
    quads = sorted(quads)
    engine = Store.from_quads(quads)
    settings = replace(
        settings, public_url=HOST, mcp=False, review="", data="", feedback=settings.feedback_address
    )
    beforehand = Beforehand(validation=Validation.refused(_NOT_HERE))
    service = Service.of(engine, quads, settings, None, beforehand)
    app = create_app_of(service)
    app.jinja_env.globals["is_live"] = False
    chosen = _languages(service, languages)
    places = planned(service.framework, service.names, chosen)
    search_of(quads, service, places).install(app, service)
    base = f"{base_url.rstrip('/')}/" if base_url else ""
    writing = _Writing(app.test_client(), places, base, progress or Progress())
    yield from writing.files()


def _languages(service: Service, wanted: Sequence[str]) -> list[str]:
    known = service.framework.languages or ("en",)
    if missing := [tag for tag in wanted if tag not in known]:
        there = ", ".join(known)
        raise SiteError(f"in {missing[0]}", f"no skill has a name in it. There are {there}.")
    configured = service.settings.languages or ("en",)
    return list(wanted) or Languages((), configured).ordered(known)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Asks the application."""

    client: FlaskClient
    places: Places
    base_url: str
    progress: Progress

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give documents first, then pages, and at last what they use."""
        self.progress.stage("Documents")
        yield from self._documents()
        self.progress.stage("Pages")
        pages = [(page, tag) for page in self.places.folders for tag in self.places.languages]
        for page, tag in self.progress.files(pages):
            yield self._page(page, tag)
        if self.base_url:
            linking = Linking(self.places, "sitemap.xml", self.places.languages[0], self.base_url)
            yield "sitemap.xml", linking.sitemap(self._asked("/sitemap.xml").decode()).encode()
        for address, name in sorted(self.places.documents.items()):
            if name.startswith("static/"):
                yield name, self._asked(address)

    def _documents(self) -> Iterator[tuple[str, bytes]]:
        """Give the RDF; what a format has no way to say is not in the site in that format."""
        for address, name in self.progress.files(list(self.places.documents.items())):
            with self.client.get(address) as answer:
                if answer.status_code == HTTPStatus.OK:
                    yield name, answer.data
                else:
                    del self.places.documents[address]

    def _page(self, page: str, language: str) -> tuple[str, bytes]:
        chosen = urlencode({"lang": language, "ui": interface_for(language).tag})
        file = self.places.page(page, language)
        linking = Linking(self.places, file, language, self.base_url)
        address = f"{page}{'&' if '?' in page else '?'}{chosen}"
        html = self._asked(address, {PAGE_ADDRESS: linking.own}).decode()
        return file, linking.page(html).encode()

    def _asked(self, address: str, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
        with self.client.get(address, headers=_HTML, environ_overrides=more) as answer:
            if answer.status_code != HTTPStatus.OK:
                raise SiteError(address, f"the service answers {answer.status}")
            return bytes(answer.data)
