"""From what is looked for to what was found, the best first.

Ranked are the first `WINDOW` texts in the order of their places, and codes and labels that begin
with what was typed: by place and manner (exact code before exact label before label that begins so
before words of a label before definitions before the rest), then by BM25, then the newest edition
first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from skosmith_converter.folding import fold
from skosmith_converter.terms import literal_parts
from skosmith_server.search.highlighting import Snippet, marks_in, snippet_of
from skosmith_server.search.index import Filters, Index
from skosmith_server.search.reading import Subject, Text
from skosmith_server.search.relevance import frequency, rarity
from skosmith_server.search.terms import Term, terms_of, words_of

__all__ = ["WINDOW", "Found", "Hit", "Result", "search"]

WINDOW: Final = 200
"""Texts that are ranked."""
_MOST_COUNTED: Final = 1000
_TOO_FEW: Final = 3
"""With fewer hits, words that are spelt nearly so are looked for as well."""
_BEGINNING_SO: Final = 100
_WEIGHTS: Final = {
    "code": 60, "label": 55, "altLabel": 50, "guidingPhrase": 45, "definition": 35, "essence": 30,
    "activity": 25, "scopeNote": 20, "statement": 20, "note": 10, "changeNote": 5,
}  # fmt: skip
_EXACT: Final = 40
_BEGINS_SO: Final = 20
_BM25_MOST: Final = 5.0
_OF_PREFIX, _OF_NEAR = 0.7, 0.4
"""How much less a longer word counts, and one spelt otherwise."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found."""

    text: Text
    score: float


@dataclass(frozen=True, slots=True)
class Result:
    """A thing, with the texts of it that were found: the best first."""

    subject: Subject
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found."""

    terms: tuple[Term, ...]
    total: int
    """Texts; counted up to 1,000."""
    results: tuple[Result, ...]
    """Things, at most `WINDOW` of them and a few more."""
    corrections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Word as typed → words that were looked for as well."""

    @property
    def is_counted(self) -> bool:
        """Whether `total` is all, not just what was counted up to."""
        return self.total < _MOST_COUNTED

    def snippet(self, hit: Hit) -> Snippet:
        """Give the piece of a text in which something was found, with what is to be marked."""
        value = hit.text.value
        others = (word for words in self.corrections.values() for word in words)
        return snippet_of(value, marks_in(value, self.terms, others))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A term, and the indexed words that will do for it, each with what it counts."""

    term: Term
    words: dict[str, float]
    texts: int
    """How many texts have one of the words, or somewhat fewer."""

    @classmethod
    def of(cls, index: Index, term: Term, near: Iterable[str] = ()) -> "_Wanted":
        """Give what will do for a term: words that go on, and those that are spelt nearly so."""
        longer = index.vocabulary.beginning(term.text) if term.is_prefix else []
        words = dict.fromkeys(near, _OF_NEAR) | dict.fromkeys(longer, _OF_PREFIX) | {term.text: 1.0}
        counted = words if len(term.words) == 1 else term.words[:1]
        return cls(term, words, sum(map(index.vocabulary.count, counted)))

    def alternatives(self) -> list[Sequence[str]]:
        """Give what the index is to look for."""
        return [self.term.words] if len(self.term.words) > 1 else [(word,) for word in self.words]

    def rarity(self, texts: int) -> float:
        """Give the inverse document frequency."""
        return rarity(min(self.texts, texts), texts)


def search(index: Index, query: str, filters: Filters | None = None, window: int = WINDOW) -> Found:
    """Look for a text; raises SearchError where it cannot be looked for, SearchTimeoutError."""
    filters = filters or Filters()
    terms = terms_of(query)
    wanted = [_Wanted.of(index, term) for term in terms]
    numbers = _find(index, wanted, filters)
    corrections: dict[str, tuple[str, ...]] = {}
    if len(numbers) < _TOO_FEW and (corrections := _corrections(index, wanted)):
        wanted = [_Wanted.of(index, term, corrections.get(term.text, ())) for term in terms]
        numbers = _find(index, wanted, filters)
    key = fold(query).strip()
    keyed = index.keyed(key, filters, _BEGINNING_SO)
    texts = index.texts(dict.fromkeys([*numbers[:window], *keyed]))
    scored = sorted(
        ((_score(index, text, wanted, key), -n) for n, text in texts.items()), reverse=True
    )
    results = _grouped((score, texts[-n]) for score, n in scored)
    return Found(terms, min(len({*numbers, *keyed}), _MOST_COUNTED), results, corrections)


def _find(index: Index, wanted: Sequence[_Wanted], filters: Filters) -> list[int]:
    return index.find([w.alternatives() for w in wanted], filters, _MOST_COUNTED)


def _corrections(index: Index, wanted: Iterable[_Wanted]) -> dict[str, tuple[str, ...]]:
    """Give the words that were probably meant by those that hardly any text has."""
    near = {
        one.term.text: tuple(
            word
            for word in index.vocabulary.near(one.term.text, beginning=one.term.is_prefix)
            if word not in one.words
        )
        for one in wanted
        if not one.term.is_unspaced and one.texts < _TOO_FEW
    }
    return {word: others for word, others in near.items() if others}


def _score(index: Index, text: Text, wanted: Sequence[_Wanted], key: str) -> float:
    words = _words_of(text.literal)
    weight = _WEIGHTS[text.field]
    if weight > _WEIGHTS["definition"]:
        folded = fold(text.value)
        weight += _EXACT if folded == key else _BEGINS_SO if folded.startswith(key) else 0
    relevance = sum(_bm25(index, words, one) for one in wanted)
    return weight + _BM25_MOST * relevance / (relevance + _BM25_MOST)


@lru_cache(1 << 14)
def _words_of(literal: str) -> tuple[str, ...]:
    """Give the words of a text; each letter typed ranks many of the same texts again."""
    return tuple(words_of(literal_parts(literal).value))


def _bm25(index: Index, words: Sequence[str], wanted: _Wanted) -> float:
    """Give what one term adds to the relevance of a text."""
    found = set(words).intersection(wanted.words) or set(wanted.term.words).intersection(words)
    length = len(words) / index.mean_length
    best = 0.0
    for word in found:
        best = max(best, wanted.words.get(word, 1.0) * frequency(words.count(word), length))
    return best * wanted.rarity(index.size)


def _grouped(scored: Iterable[tuple[float, Text]]) -> tuple[Result, ...]:
    """Give one result for each thing, in the order of its best text."""
    hits: dict[str, list[Hit]] = {}
    for score, text in scored:
        hits.setdefault(text.subject.iri, []).append(Hit(text, score))
    return tuple(Result(found[0].text.subject, tuple(found)) for found in hits.values())
