"""Scorers that ours has to beat: what anybody has at hand."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from skosmith_converter.links.matching.entries import Entry
from skosmith_converter.links.matching.postings import Asked, Postings, Weights
from skosmith_converter.links.matching.words import Words

__all__ = ["BASELINES", "Bm25", "EditDistance", "WordTfIdf", "has_edit_distance"]


class WordTfIdf:
    """Cosine of stemmed words, of the label that fits best."""

    name = "word TF-IDF"

    def score(self, sources: Sequence[Entry], targets: Sequence[Entry], language: str) -> Weights:
        """Score each source against each target; see `Scorer`."""
        labels = [label for one in targets for label in one.labels]
        words = Words(language, ())
        postings = _postings([words.numbers(label) for label in labels])
        weights = postings.cosine_weights()

        def alike(label: str) -> Weights:
            asked = _ask(postings, words, label)
            return postings.add(asked, postings.cosine_factors(asked), weights)

        return _best_labels(sources, targets, alike)


class Bm25:
    """BM25 of stemmed words, all labels of a concept together."""

    name = "BM25"

    def score(self, sources: Sequence[Entry], targets: Sequence[Entry], language: str) -> Weights:
        """Score each source against each target; see `Scorer`."""
        words = Words(language, ())
        postings = _postings([words.numbers(" ".join(one.labels)) for one in targets])
        weights = postings.bm25_weights()
        scores = np.zeros((len(sources), len(targets)), dtype=np.float32)
        for row, source in enumerate(sources):
            asked = _ask(postings, words, " ".join(source.labels))
            scores[row] = postings.add(asked, postings.bm25_factors(asked), weights)
        return np.minimum(scores, 1)


class EditDistance:
    """Normalised Levenshtein similarity, of the label that fits best; needs rapidfuzz."""

    name = "edit distance"

    def score(self, sources: Sequence[Entry], targets: Sequence[Entry], language: str) -> Weights:  # noqa: ARG002 (the same in all)
        """Score each source against each target; raises ImportError without rapidfuzz."""
        from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 (for whoever measures)
        from rapidfuzz.process import cdist  # noqa: PLC0415

        labels = [label for one in targets for label in one.labels]

        def alike(label: str) -> Weights:
            similarity = Levenshtein.normalized_similarity
            scores: Weights = cdist([label], labels, scorer=similarity, dtype=np.float32)[0]
            return scores

        return _best_labels(sources, targets, alike)


def has_edit_distance() -> bool:
    """Tell whether rapidfuzz is installed."""
    try:
        import rapidfuzz  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


BASELINES: Final = (EditDistance, Bm25, WordTfIdf)


def _postings(texts: Sequence[Sequence[int]]) -> Postings:
    owners = np.repeat(np.arange(len(texts)), [len(one) for one in texts])
    keys = np.fromiter((one for text in texts for one in text), dtype=np.uint64)
    return Postings(owners, keys, len(texts))


def _ask(postings: Postings, words: Words, text: str) -> Asked:
    return postings.ask(np.array(words.numbers(text), dtype=np.uint64))


def _best_labels(
    sources: Sequence[Entry], targets: Sequence[Entry], alike: Callable[[str], Weights]
) -> Weights:
    """Give the score of the labels that fit best, 0 where there is none."""
    present = np.array([at for at, one in enumerate(targets) if one.labels], dtype=np.int64)
    counts = [len(targets[at].labels) for at in present]
    firsts = np.cumsum([0, *counts[:-1]], dtype=np.int64)
    scores = np.zeros((len(sources), len(targets)), dtype=np.float32)
    for row, source in enumerate(sources):
        for label in source.labels:
            best = np.maximum.reduceat(alike(label), firsts)
            scores[row, present] = np.maximum(scores[row, present], best)
    return np.minimum(scores, 1)
