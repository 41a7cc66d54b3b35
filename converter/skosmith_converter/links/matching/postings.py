"""Which texts a feature is in, and how much it counts there."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from skosmith_converter.links.matching.grams import MOST_TEXTS, Keys, pack

__all__ = ["Asked", "Postings", "Weights"]

_SATURATION: Final = 1.2
_LENGTH: Final = 0.75
"""k1 and b of BM25, as Robertson and Zaragoza advise where nothing is known (2009, 3.5)."""

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for: features by their place in the postings, and how often."""

    places: NDArray[np.int64]
    counts: NDArray[np.float64]
    unknown: float
    """Sum over features that no text has, of the squares of their weight as in `cosine`."""
    strange: int
    """How many those are."""


class Postings:
    """The features of texts: rows of text and count, in the order of features.

    `weights` of the methods below stand beside those rows.
    """

    def __init__(self, owners: NDArray[np.int64], keys: Keys, texts: int) -> None:
        """Take the text of each feature, its key, and how many texts there are.

        Raises ValueError where there are more than can be told apart.
        """
        if texts > MOST_TEXTS:
            raise ValueError(f"{texts:,} labels are more than {MOST_TEXTS:,}")
        packed = pack(owners, keys)
        packed.sort()
        firsts = _firsts(packed)
        self.counts = np.diff(np.append(firsts, len(packed))).astype(np.float32)
        packed = packed[firsts]
        mask = np.uint64(MOST_TEXTS - 1)
        self.texts = (packed & mask).astype(np.int32)
        features = packed >> np.uint64(MOST_TEXTS.bit_length() - 1)
        starts = _firsts(features)
        self.keys = features[starts]
        self.starts = np.append(starts, len(packed))
        self.size = texts
        self._found_in = np.diff(self.starts)
        """In how many texts each feature is."""
        self.rarity = np.log((1 + texts) / (1 + self._found_in)) + 1
        self._unseen = float(np.log(1 + texts) + 1)

    def ask(self, keys: Keys) -> Asked:
        """Look up the features of a text."""
        asked, counts = np.unique(keys, return_counts=True)
        places = np.searchsorted(self.keys, asked)
        known = places < len(self.keys)
        known[known] = self.keys[places[known]] == asked[known]
        strange = (1 + np.log(counts[~known])) * self._unseen
        return Asked(
            places[known],
            counts[known].astype(np.float64),
            float((strange * strange).sum()),
            int((~known).sum()),
        )

    def add(self, asked: Asked, factors: NDArray[np.float64], weights: Weights) -> Weights:
        """Give, for each text, the sum of `weights` of the features asked for, times factors."""
        sums = np.zeros(self.size, dtype=np.float32)
        for place, factor in zip(asked.places.tolist(), factors.tolist(), strict=True):
            start, end = self.starts[place], self.starts[place + 1]
            sums[self.texts[start:end]] += weights[start:end] * np.float32(factor)
        return sums

    def _each(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the value of each row's feature."""
        repeated: NDArray[np.float64] = np.repeat(values, self._found_in)
        return repeated

    def _total(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Give the sum of rows for each text, 1 where it is 0."""
        total = np.bincount(self.texts, values, minlength=self.size).astype(np.float64)
        total[total == 0] = 1
        return total

    def cosine_weights(self) -> Weights:
        """Give TF-IDF weights of length 1, with 1 + log of counts and smooth rarity."""
        weights = (1 + np.log(self.counts)) * self._each(self.rarity)
        return (weights / np.sqrt(self._total(weights * weights))[self.texts]).astype(np.float32)

    def cosine_factors(self, asked: Asked) -> NDArray[np.float64]:
        """Give the same for a text that asks."""
        factors: NDArray[np.float64] = (1 + np.log(asked.counts)) * self.rarity[asked.places]
        return factors / max(float(np.sqrt((factors * factors).sum() + asked.unknown)), 1e-9)

    def coverage_weights(self) -> Weights:
        """Give which part of a text a feature makes up, by rarity."""
        rarity = self._each(self.rarity)
        return (rarity / self._total(rarity)[self.texts]).astype(np.float32)

    def bm25_weights(self) -> Weights:
        """Give the weights of BM25 over those that they can reach: 0 to 1."""
        lengths = np.bincount(self.texts, self.counts, minlength=self.size)
        relative = lengths / max(float(lengths.sum()) / max(self.size, 1), 1e-9)
        damping = _SATURATION * (1 - _LENGTH + _LENGTH * relative[self.texts])
        counts = self.counts.astype(np.float64)
        return (counts / (counts + damping)).astype(np.float32)

    def bm25_factors(self, asked: Asked) -> NDArray[np.float64]:
        """Give the inverse frequency of each feature, over the sum of those asked for."""
        found = self._found_in[asked.places]
        factors = np.log1p((self.size - found + 0.5) / (found + 0.5))
        total = float(factors.sum()) + asked.strange * float(np.log1p(self.size))
        return factors / max(total, 1e-9)


def _firsts(sorted_keys: Keys) -> NDArray[np.int64]:
    """Give where each run of equal keys begins."""
    if not len(sorted_keys):
        return np.zeros(0, dtype=np.int64)
    changes = np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1
    return np.concatenate(([0], changes))
