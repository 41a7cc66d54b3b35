"""The n-grams of texts as numbers, all at once."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_TEXTS", "Keys", "char_grams", "pack"]

_LENGTHS: Final = (2, 3, 4)
"""Of n-grams: with longer ones, each of the five development sets fares worse."""
_TEXT_BITS: Final = 24
MOST_TEXTS: Final = 1 << _TEXT_BITS
"""How many texts can be told apart."""
_KEY_BITS: Final = 64 - _TEXT_BITS
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(29)
_END: Final = 0
_SPACE: Final = 32

Keys = NDArray[np.uint64]


def char_grams(texts: Sequence[str]) -> tuple[NDArray[np.int64], Keys]:
    """Give the n-grams inside the words of plain texts: the text of each, and its key.

    Words begin and end with a space, so that an n-gram knows where it stands. A key is a hash of
    40 bits: of 300,000 different n-grams, two are taken for one with a chance of 1 in 25.
    """
    joined = "".join(f" {text} \0" for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    owners = np.cumsum(points == _END)
    spaces, ends = points == _SPACE, points == _END
    found, keys = [], []
    for length in _LENGTHS:
        count = max(0, len(points) - length + 1)
        key = np.full(count, length, dtype=np.uint64)
        kept = np.ones(count, dtype=bool)
        for at in range(length):
            key = (key ^ points[at : at + count]) * _MIX
            key ^= key >> _SHIFT
            kept &= ~ends[at : at + count]
            if 0 < at < length - 1:
                kept &= ~spaces[at : at + count]
        kept &= ~(spaces[:count] & spaces[1 : 1 + count])
        found.append(owners[:count][kept])
        keys.append(key[kept] >> np.uint64(_TEXT_BITS))
    return np.concatenate(found), np.concatenate(keys)


def pack(texts: NDArray[np.int64], keys: Keys) -> Keys:
    """Give one number for each key in a text: sorted, they are in the order of keys."""
    return (keys << np.uint64(_TEXT_BITS)) | texts.astype(np.uint64)
