"""Regular expressions of XPath (Functions and Operators §5.6), as ``sh:pattern`` has them.

The module `regex` knows Unicode properties and stops after a time; what XPath writes otherwise is
translated. What XPath does not have (look-around, named groups) is let through: shapes in the wild
use it.
"""

import re
import time
from collections.abc import Callable
from typing import Final

import regex

from skosmith_converter.shacl.errors import ShapesError, TooLongError

__all__ = ["matcher"]

_INITIAL: Final = r"\p{L}_:"
_NAME: Final = r"\p{L}\p{M}\p{N}._:\-\u00b7\u203f\u2040"
_CLASSES: Final = {r"\i": _INITIAL, r"\c": _NAME, r"\s": r" \t\n\r", r"\w": r"\p{L}\p{M}\p{N}\p{S}"}
"""Classes that XPath draws otherwise than `regex`: what is in them."""
_PIECE = re.compile(r"\\.|\[|\]|\$|\.|.", re.DOTALL)
_FLAGS: Final = {"i": regex.IGNORECASE, "s": regex.DOTALL, "m": regex.MULTILINE, "x": 0, "q": 0}
_LONGEST: Final = 10.0
"""Seconds that a pattern may take for a text, where the caller gives no time."""

_LARGEST: Final = 1_000_000
"""Parts of a pattern, repeated parts counted as often as they repeat: each takes memory."""
_COUNTED = re.compile(r"\\.|\{(\d+)(?:,(\d*))?\}|.", re.DOTALL)


def matcher(pattern: str, flags: str = "", deadline: float | None = None) -> Callable[[str], bool]:
    """Give the test whether a text has a match, as ``fn:matches`` does.

    Flags are ``s``, ``m``, ``i``, ``x`` and ``q``. Raises ShapesError where the pattern is none.
    The test raises TooLongError after `deadline` (of `time.monotonic`).
    """
    if unknown := set(flags) - set(_FLAGS):
        raise ShapesError(f"sh:flags has {''.join(sorted(unknown))!r}", "XPath has s, m, i, x, q.")
    if "q" not in flags and _size(pattern) > _LARGEST:
        raise ShapesError(
            f"sh:pattern {pattern!r} repeats repetitions too many times", "Count to less."
        )
    written = _translated(pattern, flags)
    try:
        options = regex.VERSION1 | regex.UNICODE
        for flag in flags:
            options |= _FLAGS[flag]
        compiled = regex.compile(f"(?-f:{written})" if "i" in flags else written, options)
    except (regex.error, RecursionError) as error:
        raise ShapesError(f"sh:pattern {pattern!r} is no regular expression: {error}") from error

    def matches(text: str) -> bool:
        left = _LONGEST if deadline is None else max(0.01, deadline - time.monotonic())
        try:
            return compiled.search(text, timeout=left) is not None
        except TimeoutError:
            raise TooLongError(
                f"sh:pattern {pattern!r} takes too long for a text of {len(text):,} characters",
                "Write it without repetitions of repetitions, such as (a+)+.",
            ) from None

    return matches


def _size(pattern: str) -> int:
    """Give how many parts a pattern has when its counted repetitions are written out."""
    outer: list[int] = []
    total = last = 0
    for found in _COUNTED.finditer(pattern):
        if found[1]:
            total -= last
            last *= max(int(found[1][:9]), int((found[2] or "0")[:9]), 1)
        elif found[0] == "(":
            outer.append(total)
            total = last = 0
            continue
        elif found[0] == ")" and outer:
            last, total = total + 1, outer.pop()
        else:
            last = 1
        total += last
    return total + sum(outer)


def _translated(pattern: str, flags: str) -> str:
    if "q" in flags:
        return str(regex.escape(pattern))
    made: list[str] = []
    depth = 0
    for piece in _PIECE.findall(pattern):
        if depth == 0 and "x" in flags and piece in " \t\n\r":
            continue  # XPath takes white space out of the pattern, and knows no comments
        if piece == "[":
            # A bracket within brackets comes after a hyphen: [a-z-[aeiou]] takes away
            if depth and made and made[-1] == "-":
                made[-1] = "--"
            depth += 1
        elif piece == "]" and depth:
            depth -= 1
        made.append(_translated_piece(piece, flags, inside=depth > 0))
    return "".join(made)


def _translated_piece(piece: str, flags: str, *, inside: bool) -> str:
    if piece[0] == "\\" and (found := _CLASSES.get(piece.lower())) is not None:
        return f"[^{found}]" if piece[1].isupper() else f"[{found}]"
    if inside:
        return r"\~" if piece == "~" else (r"\|" if piece == "|" else piece.replace("&", r"\&"))
    if piece == "$" and "m" not in flags:
        return r"\Z"
    if piece == "." and "s" not in flags:
        return r"[^\n\r]"
    return piece
