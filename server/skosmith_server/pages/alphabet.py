"""An alphabetical index: names and other names, under letters, in the order of their language."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from skosmith_converter.terms import Iri
from skosmith_server.framework import (
    Concept,
    Edition,
    Framework,
    Texts,
    concepts_in,
    other_names_of,
)
from skosmith_server.pages.collation import OTHER, collation_for

__all__ = ["Entry", "Index", "index_of_edition", "index_of_scheme"]

MOST_TOGETHER: Final = 1000
"""Entries of all letters that are shown on one page; with more, each letter has a page."""
MOST_ENTRIES: Final = 500
"""Entries of one letter that are shown on one page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the index."""

    name: str
    language: str
    code: str
    iri: Iri
    kind: str = ""
    """Local name of its class."""
    see: str = ""
    """The name of which this is another; empty where this is the name itself."""


@dataclass(frozen=True, slots=True)
class Index:
    """The names of a scheme in one language."""

    language: str
    letters: dict[str, tuple[Entry, ...]]
    """In the order of the alphabet."""
    missing: int
    """How many concepts have no name in it."""

    @property
    def size(self) -> int:
        """How many entries there are."""
        return sum(map(len, self.letters.values()))


def languages_in(concepts: Iterable[Concept]) -> Counter[str]:
    """Count the names of each language."""
    return Counter(tag for one in concepts for tag in one.names.languages)


def index_of_edition(framework: Framework, edition: Edition, language: str) -> Index:
    """Give the index of the skills, categories and attributes of an edition."""
    key = ("index", edition.iri, language)
    return framework.kept(key, lambda: _index(_of_edition(framework, edition), language))


def index_of_scheme(framework: Framework, scheme: Iri, language: str) -> Index:
    """Give the index of a concept scheme."""
    made = (("", one) for one in concepts_in(framework, scheme))
    return framework.kept(("index", scheme, language), lambda: _index(made, language))


def _of_edition(framework: Framework, edition: Edition) -> list[tuple[str, Concept]]:
    steps = {step.iri: step.names for skill in edition.skills for step in skill.path}
    named: list[tuple[str, Iri, str, Texts]] = [
        *(("Skill", one.iri, one.code, one.names) for one in edition.skills),
        *(("Category", iri, "", names) for iri, names in steps.items()),
        *(("Attribute", one.iri, "", one.names) for one in edition.attributes),
    ]
    others = other_names_of(framework, [iri for _, iri, _, _ in named])
    return [
        (kind, Concept(iri, code, names, other_names=others.get(iri, Texts())))
        for kind, iri, code, names in named
    ]


def _index(concepts: Iterable[tuple[str, Concept]], language: str) -> Index:
    collation = collation_for(language)
    entries: list[Entry] = []
    missing = 0
    for kind, one in concepts:
        names = [text.value for text in one.names.in_(language)]
        missing += not names
        entries += [Entry(name, language, one.code, one.iri, kind) for name in names[:1]]
        entries += [
            Entry(text.value, language, one.code, one.iri, kind, names[0] if names else one.code)
            for text in one.other_names.in_(language)
        ]
    entries.sort(key=lambda entry: (collation.key(entry.name), entry.code, entry.iri))
    # What begins with no letter comes first in every order, and stays together
    lettered = [(collation.letter(entry.name), entry) for entry in entries]
    lettered.sort(key=lambda pair: pair[0] != OTHER)
    letters: dict[str, tuple[Entry, ...]] = {}
    for letter, found in groupby(lettered, key=lambda pair: pair[0]):
        letters[letter] = (*letters.get(letter, ()), *(entry for _, entry in found))
    return Index(language, letters, missing)
