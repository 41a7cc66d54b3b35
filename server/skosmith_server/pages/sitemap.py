"""The addresses that search engines are told of (sitemaps.org, with alternates by language)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from skosmith_converter.terms import Iri
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Framework

__all__ = ["MOST_ADDRESSES", "Address", "addresses"]

MOST_ADDRESSES: Final = 20_000
"""Of the 50,000 that one file may have; alternates make it long."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page."""

    path: str
    languages: tuple[str, ...] = ()
    """Those in which it can be read."""

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """Language and path of the page in it."""
        mark = "&" if "?" in self.path else "?"
        return tuple(
            (tag, f"{self.path}{mark}{urlencode({'lang': tag})}") for tag in self.languages
        )


def addresses(framework: Framework, catalogue: Catalogue) -> list[Address]:
    """Give the pages about the framework, the newest edition first."""
    found = [
        Address("/", framework.languages),
        Address("/browse", framework.languages),
        Address("/index", framework.languages),
        Address("/coverage"),
        Address("/matrix", framework.languages),
        Address("/statistics"),
        Address("/compare"),
    ]
    for edition in reversed(framework.editions):
        found.append(Address(catalogue.path_of(edition.iri), edition.languages))
        for iri, languages in _concepts(framework, edition.name):
            found.append(Address(catalogue.path_of(iri), languages))
    return found[:MOST_ADDRESSES]


def _concepts(framework: Framework, name: str) -> Iterator[tuple[Iri, tuple[str, ...]]]:
    edition = framework.edition(name)
    if edition is None:
        return
    for skill in edition.skills:
        yield skill.iri, skill.names.languages
    categories = {step.iri: step for skill in edition.skills for step in skill.path}
    for category in (*categories.values(), *edition.attributes):
        yield category.iri, category.names.languages
    for level in edition.levels.values():
        yield level.iri, level.names.languages
