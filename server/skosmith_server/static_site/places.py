"""Which pages a static site has, and in which file each lies."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Framework
from skosmith_server.offers import DUMPS, SUFFIXES

__all__ = ["SEARCH", "Places", "key_of", "planned", "relative"]

SEARCH: Final = "/search"
"""The page of the search."""
_CHOICES: Final = frozenset({"lang", "language", "ui"})
_KINDS: Final = (
    SM.Skill,
    SM.SkillLevel,
    SM.Level,
    SM.Category,
    SM.Attribute,
    SM.SkillSeries,
)
_DOCUMENTED: Final = ("/ontology", "/shapes")
"""Pages that have RDF, too, and are of no graph."""
_OVERVIEWS: Final = {
    "browse": "browse", "coverage": "coverage", "index": "a-z", "matrix": "matrix",
    "statistics": "statistics",
}  # fmt: skip
"""Pages of many things at once, each also of one edition, and their folders."""
_LONGEST: Final = 200
"""Bytes of a file name; most file systems take 255."""


@dataclass(frozen=True, slots=True)
class Places:
    """Address in the service → file of the site; nothing else of the service is in the site."""

    languages: Sequence[str]
    """Those of the pages; the first is that of `index.html`."""
    folders: Mapping[str, str]
    """Address of a page, without the languages chosen → its folder."""
    documents: dict[str, str] = field(default_factory=dict)
    """Address of whatever is no page → its file."""

    def page(self, address: str, language: str) -> str:
        """Give the file of a page in a language; raises KeyError where there is none."""
        name = "index.html" if language == self.languages[0] else f"index.{language}.html"
        return posixpath.join(self.folders[address], name)

    def file_of(self, address: str, language: str) -> str | None:
        """Give the file that an address leads to, None where it is not in the site.

        An address that chooses no language stands for the page in the language given.
        """
        key, chosen = key_of(address)
        if key in self.folders:
            return self.page(key, chosen if chosen in self.languages else language)
        if key.startswith("/static/"):
            name = unquote(key.partition("?")[0])[1:]
            self.documents.setdefault(key, name)
        return self.documents.get(key)


def key_of(address: str) -> tuple[str, str]:
    """Give an address without the languages it chooses, and that of the content.

    >>> key_of("/coverage?edition=8&lang=ar&ui=es")
    ('/coverage?edition=8', 'ar')
    """
    path, _, query = address.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    chosen = next((value for name, value in pairs if name == "lang"), "")
    kept = urlencode([pair for pair in pairs if pair[0] not in _CHOICES])
    return (f"{path}?{kept}" if kept else path), chosen


def relative(file: str, other: str) -> str:
    """Give the address of a file as another one of the site writes it.

    >>> relative("9/index.ar.html", "9/skills/KITE/index.html")
    '../../index.ar.html'
    """
    return quote(posixpath.relpath(file, posixpath.dirname(other) or "."))


def planned(framework: Framework, catalogue: Catalogue, languages: Sequence[str]) -> Places:
    """Give the pages about the framework, its sources and our terms, and their documents."""
    concepts = [catalogue.path_of(iri) for iri in _concepts(framework, catalogue)]
    named = {path: folder for path in concepts if (folder := _folder(path))}
    folders = {"/": ""} | {f"/{view}": folder for view, folder in _OVERVIEWS.items()}
    folders |= {
        key_of(f"/{view}?edition={quote(name)}")[0]: f"{folder}/{quote(name, safe='')}"
        for view, folder in _OVERVIEWS.items()
        for name in framework.schemes
    }
    folders |= {path: path[1:] for path in (*_DOCUMENTED, SEARCH)} | dict(sorted(named.items()))
    documents = {
        f"{path}{suffix}": f"{folders[path]}{suffix}"
        for path in (*_DOCUMENTED, *sorted(named))
        for suffix in SUFFIXES
        if suffix != ".html"
    }
    documents |= {f"/dump{suffix}": f"dump{suffix}" for suffix in DUMPS}
    taken = set(documents.values())
    kept = {path: folder for path, folder in folders.items() if folder not in taken}
    return Places(languages, kept, documents)


def _concepts(framework: Framework, catalogue: Catalogue) -> Iterable[Iri]:
    facts = framework.facts()
    yield from framework.schemes.values()
    for kind in _KINDS:
        yield from facts.instances(kind)
    yield from map(Iri, catalogue.graphs)


def _folder(path: str) -> str:
    """Give the folder of a page, ``""`` where a file system may not take its name for one."""
    parts = [unquote(part) for part in path[1:].split("/")]
    return "/".join(parts) if "?" not in path and all(map(_is_name, parts)) else ""


def _is_name(part: str) -> bool:
    plain = part.isprintable() and part not in {"", ".", ".."} and not set(part) & set("/\\")
    return plain and not part.startswith("index.") and len(part.encode()) <= _LONGEST
