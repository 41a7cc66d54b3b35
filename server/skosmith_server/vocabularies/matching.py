"""Labels that fit a pattern with ``*``, as Skosmos looks for them: in the index of texts.

Compared are folded forms, as everywhere in the search. Labels that are sentences (activities,
statements) are found by their words, from the beginning of a word on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from typing import Final

from skosmith_converter.folding import fold
from skosmith_converter.terms import Iri, literal_parts
from skosmith_converter.vocabulary import SKOS
from skosmith_server.catalogue import Catalogue
from skosmith_server.negotiation import is_within
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.reading import Text
from skosmith_server.search.terms import MAX_TERMS, SearchError, words_of
from skosmith_server.vocabularies.source import Source
from skosmith_server.vocabularies.vocabulary import LABELS_OF

__all__ = ["MOST_MATCHES", "Match", "Wanted", "matches"]

MOST_MATCHES: Final = 20_000
"""Labels that are looked at."""
_MOST_SENTENCES: Final = 1000
_MOST_CHARACTERS: Final = 200
_FIELDS: Final = frozenset({
    "code", "label", "altLabel", "activity", "statement", "essence", "note",
})  # fmt: skip
_OF_SENTENCES: Final = ("activity", "statement", "essence", "note")
_KINDS: Final[Mapping[str, str]] = {
    SKOS.notation: "notation",
    **{predicate: name for name, predicate in LABELS_OF.items()},
}
_PRIORITY: Final = ("prefLabel", "altLabel", "notation", "hiddenLabel")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    pattern: str
    language: str = ""
    """Range that the label is to be in; empty for any."""
    schemes: Sequence[str] = ()
    """Concept schemes, as terms; without one, all."""
    classes: Sequence[str] = field(default=(SKOS.Concept,))

    @property
    def key(self) -> str:
        """The pattern folded, its stars kept."""
        return re.sub(r"\*+", "*", "*".join(fold(part) for part in self.pattern.split("*"))).strip()


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A label that fits."""

    key: str
    """The label folded: what matches are sorted by."""
    language: str
    concept: Iri
    kind: str
    """``prefLabel``, ``altLabel``, ``notation``, ``hiddenLabel``."""
    value: str

    @property
    def rank(self) -> tuple[int, str]:
        """What is better comes first."""
        return _PRIORITY.index(self.kind), self.key


def matches(index: Index, source: Source, wanted: Wanted) -> Iterator[Match]:
    """Give the labels that fit, in alphabetical order, looked up as they are taken.

    Raises SearchTimeoutError, and SearchError for a pattern that is too long.
    """
    key = wanted.key
    if len(key) > _MOST_CHARACTERS:
        raise SearchError(f"A pattern has at most {_MOST_CHARACTERS} characters.")
    if not key.strip("* "):
        return iter(())
    named, sentences = _named(index, wanted, key), _sentences(index, wanted, key)
    found = merge(_matches(named, source, wanted), _matches(sentences, source, wanted))
    return (match for match, _ in groupby(found))


def _named(index: Index, wanted: Wanted, key: str) -> Iterator[list[tuple[str, Text]]]:
    """Give codes and names, some at a time."""
    for part in index.named(key, wanted.schemes, MOST_MATCHES):
        texts = index.texts(number for _, number in part)
        yield [(folded, texts[number]) for folded, number in part]


def _sentences(index: Index, wanted: Wanted, key: str) -> Iterator[list[tuple[str, Text]]]:
    """Give the sentences that fit."""
    filters = Filters(field=_OF_SENTENCES, scheme=tuple(wanted.schemes))
    words = list(dict.fromkeys(re.findall(r"\w+", key)))
    if not words or len(words) > MAX_TERMS:
        return
    groups = [
        [*filter(None, [tuple(words_of(word))]), *((w,) for w in index.vocabulary.beginning(word))]
        for word in words
    ]
    if not all(groups):
        return
    found = index.texts(index.find(groups, filters, _MOST_SENTENCES)).values()
    fits = re.compile(".*".join(map(re.escape, key.split("*"))), re.DOTALL).fullmatch
    texts = ((fold(text.value).strip(), text) for text in found)
    yield sorted((pair for pair in texts if fits(pair[0])), key=lambda pair: pair[0])


def _matches(
    parts: Iterable[list[tuple[str, Text]]], source: Source, wanted: Wanted
) -> Iterator[Match]:
    for part in parts:
        kept = [(folded, text) for folded, text in part if _is_wanted(text, wanted)]
        known = source.about({text.subject.iri for _, text in kept})
        yield from sorted(match for pair in kept for match in _of_text(*pair, known))


def _is_wanted(text: Text, wanted: Wanted) -> bool:
    subject = text.subject
    return (
        text.field in _FIELDS
        and (not wanted.language or not text.language or is_within(text.language, wanted.language))
        and not set(wanted.classes).isdisjoint(subject.classes)
        and (not wanted.schemes or not set(wanted.schemes).isdisjoint(subject.schemes))
    )


def _of_text(folded: str, text: Text, known: Catalogue) -> Iterator[Match]:
    """Give the match that a text is: by which property it is a label, the graph tells."""
    value, language, _ = literal_parts(text.literal)
    subject = Iri(text.subject.iri)
    for _, predicate, said, _ in known.by_subject.get(subject, ()):
        if said == text.literal and predicate in _KINDS:
            yield Match(folded, language or "", subject, _KINDS[predicate], value)
