"""The two parts of BM25: how rare a word is, and how much of a text it makes up.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), §3.
"""

import math
from typing import Final

__all__ = ["frequency", "rarity"]

_K1: Final = 1.2
"""How soon further occurrences of a word count no more."""
_B: Final = 0.75
"""How much the length of a text counts."""


def rarity(with_it: int, texts: int) -> float:
    """Give the inverse document frequency of a word that so many of all texts have.

    >>> rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0
    True
    """
    return math.log(1 + (texts - with_it + 0.5) / (with_it + 0.5))


def frequency(often: float, length: float) -> float:
    """Give what occurrences of a word in a text come to; 1 for one in a text of mean length.

    `length` is that of the text over the mean.

    >>> frequency(1, 1), frequency(2, 1) < 2, frequency(1, 2) < 1
    (1.0, True, True)
    """
    return often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * length))
