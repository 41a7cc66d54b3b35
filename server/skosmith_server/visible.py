"""Texts of others without what no reader sees."""

import re
from typing import Final

__all__ = ["visible"]

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, directions, tags; tabs and ends of lines stay."""


def visible(text: str) -> str:
    r"""Give a text without hidden characters.

    >>> visible("Mends\x00 \u202eshoes")
    'Mends shoes'
    """
    return _HIDDEN.sub("", text)
