"""Content codings: which one a client takes (RFC 9110 §12.5.3), and bodies in them."""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import brotli
import zstandard

__all__ = ["CODINGS", "best_coding"]

CODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "zstd": lambda body: zstandard.compress(body, 3),
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""Coding → what makes it, best first; each gives the same bytes for the same body."""
_MEMBER: Final = re.compile(
    r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE
)


@lru_cache(maxsize=256)  # clients say it in few ways
def best_coding(accept: str | None) -> str:
    """Give the coding that the ``Accept-Encoding`` field likes best of ours; empty for none.

    >>> best_coding("gzip, deflate, br;q=0.9"), best_coding("*"), best_coding("identity")
    ('gzip', 'zstd', '')
    """
    weights: dict[str, float] = {}
    for member in (accept or "").split(","):
        if (found := _MEMBER.fullmatch(member)) is not None:
            weights[found[1].lower()] = float(found[2] or 1)
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    return best if weights.get(best, others) > 0 else ""
