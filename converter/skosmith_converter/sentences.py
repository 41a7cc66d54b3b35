"""Splits the text of a level: into sentences, one responsibility each; from its introduction."""

import re
from collections.abc import Sequence

from skosmith_converter.blocks import fold
from skosmith_converter.page import Passage

__all__ = ["INTRODUCED", "split_introduction", "split_sentences"]

# A Latin, Cyrillic or Arabic sentence ends before space; a Japanese or Chinese one anywhere.
_BOUNDARY = re.compile(r"(?:[.!?؟۔…]+[\"'»”’)\]]*(?=\s)|[。！？]+[」』”’）]*)\s*")

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

    `abbreviations` are folded (`skosmith_converter.blocks.fold`) and end no sentence, nor does a
    stop before a lower-case letter.

    >>> split_sentences("Plans work, e.g. in teams. Reports it.", ["e.g."])
    ('Plans work, e.g. in teams.', 'Reports it.')
    """
    return tuple(
        sentence for line in text.splitlines() for sentence in _split_line(line, abbreviations)
    )


def _split_line(line: str, abbreviations: Sequence[str]) -> list[str]:
    sentences: list[str] = []
    start = 0
    for found in _BOUNDARY.finditer(line):
        head, rest = line[start : found.end()].strip(), line[found.end() :]
        if rest[:1].islower() or _ends_with_abbreviation(head, abbreviations):
            continue
        sentences.append(head)
        start = found.end()
    if tail := line[start:].strip():
        sentences.append(tail)
    return [sentence for sentence in sentences if sentence]


def _ends_with_abbreviation(head: str, abbreviations: Sequence[str]) -> bool:
    folded = fold(head)
    return any(
        folded.endswith(abbreviation) and not folded[: -len(abbreviation)][-1:].isalpha()
        for abbreviation in abbreviations
    )
