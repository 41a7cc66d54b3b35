"""How likely a candidate is right, learnt from mappings that people have made.

The probability that people map the two concepts, by whatever relation. It grows with the score,
and with how far a candidate is ahead of the next (or falls with how far it is behind the first).
The numbers are from logistic regressions over the ten best candidates of each concept in the
development sets of docs/matching.md, each set weighing the same; `bench/matching.py` makes them
anew.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from skosmith_converter.links.matching.postings import Weights

__all__ = ["BARE", "DESCRIBED", "Calibration", "confidences", "leads"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve over score and lead."""

    constant: float
    score: float
    lead: float

    def confidence(self, scores: Weights, lead: Weights) -> Weights:
        """Give probabilities."""
        rises = self.constant + self.score * scores + self.lead * lead
        return (1 / (1 + np.exp(-rises))).astype(np.float32)


BARE: Final = Calibration(-3.37, 3.69, 7.97)
"""Of labels alone: the German table, MELO's English, French and Italian."""
DESCRIBED: Final = Calibration(-3.48, 7.44, 3.38)
"""Of labels and descriptions: O*NET and ESCO's occupations."""


def leads(ranked: Weights) -> Weights:
    """Give how far each of the scores of one concept, best first, is ahead.

    The first is ahead of the second; the others are behind the first.
    """
    lead = ranked - ranked[:1]
    if len(ranked):
        lead[0] = ranked[0] - (ranked[1] if len(ranked) > 1 else 0)
    return lead


def confidences(ranked: Weights, *, described: bool) -> Weights:
    """Give the probability of each of the candidates of one concept, best first.

    Give one score more than is needed: the last has nothing behind it.
    """
    return (DESCRIBED if described else BARE).confidence(ranked, leads(ranked))
