"""How alike concepts are by their words, in one language.

A score is a weighted mean of similarities between 0 and 1. The weights are round numbers near
what is best for the development sets of docs/matching.md taken together; where one of the sets
is left out of the choice, it fares nearly as well.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from skosmith_converter.links.matching.entries import Entry
from skosmith_converter.links.matching.grams import Keys, char_grams
from skosmith_converter.links.matching.postings import Asked, Postings, Weights
from skosmith_converter.links.matching.words import Words

__all__ = ["LexicalIndex", "LexicalScorer"]

_CHARACTERS: Final = 0.3
_WORDS: Final = 0.25
_COVERAGE: Final = 0.15
_PREFERRED: Final = 0.15
_TOGETHER: Final = 0.3
_LABELS: Final = _CHARACTERS + _WORDS + _COVERAGE + _PREFERRED + _TOGETHER
_DESCRIPTION: Final = 0.3
"""Of the description beside the labels, where both concepts have one."""
_ALIKE: Final = 0.4
"""Similarity of descriptions that counts as full: 19 in 20 true pairs stay below."""
_CONTEXT: Final = 0.05


class LexicalScorer:
    """The scorer that is used unless another is asked for; needs no downloads."""

    name = "lexical"

    def score(self, sources: Sequence[Entry], targets: Sequence[Entry], language: str) -> Weights:
        """Score each source against each target; see `Scorer`."""
        scores = np.zeros((len(sources), len(targets)), dtype=np.float32)
        if not any(one.labels for one in targets):
            return scores
        index = LexicalIndex(targets, language, sources)
        for row, source in enumerate(sources):
            if source.labels:
                scores[row, index.concepts] = index.score(source)
        return scores


class LexicalIndex:
    """The labels and descriptions of concepts, ready to be compared with others'."""

    def __init__(
        self, targets: Sequence[Entry], language: str, sources: Iterable[Entry] = ()
    ) -> None:
        """Take what is searched; `sources` help to find parts of compounds.

        At least one of the targets has a label.
        """
        self.concepts = np.array([at for at, one in enumerate(targets) if one.labels], dtype=int)
        """Places of those that have a label; what is scored."""
        entries = [targets[at] for at in self.concepts]
        self.words = Words(language, (text for one in (*entries, *sources) for text in one.labels))
        self._labels = [label for one in entries for label in one.labels]
        counts = [len(one.labels) for one in entries]
        self._first = np.cumsum([0, *counts[:-1]], dtype=np.int64)
        owners = np.repeat(np.arange(len(entries)), counts)
        self._grams = Postings(*char_grams(self._labels), len(self._labels))
        self._gram_weights = self._grams.cosine_weights()
        terms = [self.words.numbers(label) for label in self._labels]
        self._terms = self._postings(terms)
        self._term_weights = self._terms.cosine_weights()
        self._covered = self._terms.coverage_weights()
        self._together = _Field(terms, owners, len(entries))
        described = np.array([at for at, one in enumerate(entries) if one.text], dtype=np.int64)
        self._described = described
        self._texts = self._field([entries[at].text for at in described])
        self._contexts = self._field([one.context for one in entries])

    def _postings(self, terms: Sequence[Sequence[int]]) -> Postings:
        owners = np.repeat(np.arange(len(terms)), [len(one) for one in terms])
        return Postings(owners, _keys(terms), len(terms))

    def _field(self, texts: Sequence[str]) -> "_Field":
        terms = [self.words.numbers(text) for text in texts]
        return _Field(terms, np.arange(len(texts)), len(texts))

    def score(self, source: Entry) -> Weights:
        """Give how alike each of `concepts` is to a source, 0 to 1; 0 where nothing is shared."""
        scores = self._label_scores(source)
        if source.text and len(self._described):
            scores *= np.float32(1 - _DESCRIPTION)
            scores += np.float32(_DESCRIPTION) * self._description_scores(source)
        if source.context or source.text:
            text = f"{source.labels[0]} {source.context} {source.text}"
            alike = self._contexts.score(self.words.numbers(text))
            scores = scores * np.float32(1 - _CONTEXT) + np.float32(_CONTEXT) * alike
        return scores

    def _label_scores(self, source: Entry) -> Weights:
        """Give the score of the labels of concepts, by the best of the source's."""
        best = np.zeros(len(self.concepts), dtype=np.float32)
        for label in source.labels:
            characters, words, covered = self.compare(label)
            alike = _CHARACTERS * characters + _WORDS * words + _COVERAGE * covered
            scores = np.maximum.reduceat(alike, self._first)
            scores += np.float32(_PREFERRED) * characters[self._first]
            scores += np.float32(_TOGETHER) * self._together.score(self.words.numbers(label))
            np.maximum(best, scores, out=best)
        return best / np.float32(_LABELS)

    def compare(self, label: str) -> tuple[Weights, Weights, Weights]:
        """Compare a plain label with all labels.

        Give how alike they are by characters and by words, and how far it covers their words.
        """
        grams = self._grams.ask(char_grams([label])[1])
        characters = self._grams.add(grams, self._grams.cosine_factors(grams), self._gram_weights)
        terms = self._terms.ask(np.array(self.words.numbers(label), dtype=np.uint64))
        words = self._terms.add(terms, self._terms.cosine_factors(terms), self._term_weights)
        covered = self._terms.add(terms, np.ones(len(terms.places)), self._covered)
        return characters, words, covered

    def _description_scores(self, source: Entry) -> Weights:
        """Give how alike descriptions are; what has none is as unlike as others on average."""
        alike = self._texts.score(self.words.numbers(source.text)) / np.float32(_ALIKE)
        np.minimum(alike, np.float32(1), out=alike)
        scores = np.full(len(self.concepts), alike.mean(), dtype=np.float32)
        scores[self._described] = alike
        return scores


class _Field:
    """Terms of concepts, scored by BM25 as a part of what could be reached."""

    def __init__(
        self, terms: Sequence[Sequence[int]], owners: NDArray[np.int64], concepts: int
    ) -> None:
        places = np.repeat(owners, [len(one) for one in terms])
        keys = _keys(terms)
        self._postings = Postings(places, keys, concepts)
        self._weights = self._postings.bm25_weights()

    def score(self, terms: Sequence[int]) -> Weights:
        asked: Asked = self._postings.ask(np.array(terms, dtype=np.uint64))
        return self._postings.add(asked, self._postings.bm25_factors(asked), self._weights)


def _keys(terms: Sequence[Sequence[int]]) -> Keys:
    return np.fromiter((one for text in terms for one in text), dtype=np.uint64)
