"""The best targets of each source, over all languages that both have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skosmith_converter.links.matching.calibration import confidences
from skosmith_converter.links.matching.entries import Entry
from skosmith_converter.links.matching.postings import Weights
from skosmith_converter.links.matching.scorers import Scorer, checked_scores

__all__ = ["Candidate", "Texts", "fuse", "rank"]


@dataclass(frozen=True, slots=True)
class Texts:
    """What both sides say in one language."""

    sources: Sequence[Entry]
    targets: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target of a source, by its place among the targets."""

    target: int
    score: float
    confidence: float
    languages: Mapping[str, float]
    """Score in each language that both have a label in."""


def fuse(texts: Mapping[str, Texts], scorer: Scorer) -> tuple[Weights, Mapping[str, Weights]]:
    """Score in each language, and give the mean over those that both concepts have a label in.

    Also give the scores in each language.
    """
    apart = {
        tag: checked_scores(scorer, one.sources, one.targets, tag) for tag, one in texts.items()
    }
    counts = sum(
        np.outer(_labelled(one.sources), _labelled(one.targets)).astype(np.float32)
        for one in texts.values()
    )
    total: Weights = np.sum(list(apart.values()), axis=0, dtype=np.float32)
    return (total / np.maximum(counts, 1)).astype(np.float32), apart


def _labelled(entries: Sequence[Entry]) -> NDArray[np.bool_]:
    return np.array([bool(one.labels) for one in entries], dtype=bool)


def rank(texts: Mapping[str, Texts], scorer: Scorer, most: int) -> Iterator[list[Candidate]]:
    """Give the candidates of each source, best first; of equal ones, the first target first.

    Nothing that shares nothing with the source is among them.
    """
    scores, apart = fuse(texts, scorer)
    is_described = [
        any(one.sources[row].text for one in texts.values()) for row in range(len(scores))
    ]
    has_descriptions = any(entry.text for one in texts.values() for entry in one.targets)
    for row, of_row in enumerate(scores):
        order = _best(of_row, most + 1)
        ranked = of_row[order]
        sure = confidences(ranked, described=is_described[row] and has_descriptions)
        heard = {tag: apart[tag][row] for tag, one in texts.items() if one.sources[row].labels}
        yield [
            Candidate(int(target), float(ranked[at]), float(sure[at]), {
                tag: float(score[target]) for tag, score in heard.items()
                if texts[tag].targets[target].labels
            })
            for at, target in enumerate(order[:most])
            if ranked[at] > 0
        ]  # fmt: skip


def _best(scores: Weights, most: int) -> NDArray[np.int64]:
    """Give the places of the highest scores, best first; of equal ones, the first first."""
    if most < len(scores):
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:most]
