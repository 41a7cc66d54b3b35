"""Splits the text of a level: into sentences, one responsibility each; from its introduction."""

import functools
import re
from collections.abc import Sequence

from skosmith_converter.page import Passage

__all__ = ["INTRODUCED", "split_introduction", "split_sentences"]

# A Latin, Cyrillic or Arabic sentence ends before space, with the quotation or bracket that ends
# there; a Japanese or Chinese one anywhere but within a quotation or bracket. The set in front
# holds all stops, so that the search skips all else at eight times the speed.
_STOP, _WIDE_STOP = "[.!?؟۔…]", "[。！？]"
_BOUNDARY = re.compile(
    rf"[.!?؟۔…。！？](?:(?<={_STOP}){_STOP}*(?:[\"'»”“’)\]]|[ \u00a0\u202f]»)*(?=\s)"
    rf"|(?<={_WIDE_STOP}){_WIDE_STOP}*(?![」』”’）]))\s*"
)

INTRODUCED = re.compile(r"(?P<introduction>[^:：\n]{2,60})[:：]\s*(?P<text>\S.*)", re.DOTALL)
"""A text behind the few words that introduce it, such as "Essence of the level"."""


def split_introduction(raw: Passage | None) -> tuple[Passage | None, Passage | None]:
    """Split an essence at its first colon into the words that introduce it, and the text."""
    if raw is None:
        return None, None
    found = INTRODUCED.fullmatch(raw.text)
    if found is None:
        return None, raw
    introduction, text = found["introduction"].strip(), found["text"].strip()
    return Passage(introduction, raw.lines), Passage(text, raw.lines)


def split_sentences(text: str, abbreviations: Sequence[str] = ()) -> tuple[str, ...]:
    """Split text into sentences, their stops kept; a line end always ends one.

    `abbreviations` end no sentence, however they are spaced, nor does a stop before a lower-case
    letter.

    >>> split_sentences("Plans work, e.g. in teams. Nutzt z. B. Listen.", ["e.g.", "z.b."])
    ('Plans work, e.g. in teams.', 'Nutzt z. B. Listen.')
    """
    return tuple(
        sentence
        for line in text.splitlines()
        for sentence in _split_line(line, tuple(abbreviations))
    )


def _split_line(line: str, abbreviations: tuple[str, ...]) -> list[str]:
    sentences: list[str] = []
    within = _stops_of_abbreviations(line, abbreviations)
    start = 0
    for found in _BOUNDARY.finditer(line):
        if line[found.end() : found.end() + 1].islower() or found.start() in within:
            continue
        sentences.append(line[start : found.end()].strip())
        start = found.end()
    if tail := line[start:].strip():
        sentences.append(tail)
    return [sentence for sentence in sentences if sentence]


def _stops_of_abbreviations(line: str, abbreviations: tuple[str, ...]) -> set[int]:
    """Give the places that abbreviations take."""
    pattern = _pattern(abbreviations)
    if pattern is None:
        return set()
    return {place for found in pattern.finditer(line) for place in range(*found.span())}


@functools.cache
def _pattern(abbreviations: tuple[str, ...]) -> re.Pattern[str] | None:
    """Give what finds abbreviations: as words, with or without spaces behind their stops."""
    forms = (re.escape(a).replace(r"\.\ ", r"\.").replace(r"\ ", r"\s") for a in abbreviations)
    spaced = {form.replace(r"\.", r"\.\s?").removesuffix(r"\s?") for form in forms}
    words = "|".join(sorted(spaced, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE) if words else None
