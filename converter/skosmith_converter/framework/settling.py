"""Settles which of several texts for one place and language is kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, TypeVar

from skosmith_converter.framework.model import Said, SaidMark
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import ChangeMark, Passage, Source

__all__ = ["Settler", "say", "say_marks"]


class Voice(Protocol):
    """A part of a document: it has a source and a language."""

    @property
    def source(self) -> Source:
        """The document."""
        ...

    @property
    def language(self) -> str:
        """Its language."""
        ...


V = TypeVar("V", bound=Voice)
Passages: TypeAlias = Passage | Sequence[Passage] | None


def say(voices: Iterable[V], get: Callable[[V], Passages]) -> list[Said]:
    """Give what each voice says in one place; those that say nothing are left out."""
    said = []
    for voice in voices:
        value = get(voice)
        passages = (value,) if isinstance(value, Passage) else tuple(value or ())
        if passages:
            said.append(Said(voice.source, voice.language, passages))
    return said


def say_marks(
    voices: Iterable[V], get: Callable[[V], tuple[ChangeMark | None, int]]
) -> list[SaidMark]:
    """Give the change mark of each voice that has one."""
    found = ((voice, *get(voice)) for voice in voices)
    return [SaidMark(v.source, v.language, mark, line) for v, mark, line in found if mark]


@dataclass(frozen=True, slots=True)
class Settler:
    """Keeps the first of different texts, marks the others and notes an issue for each."""

    issues: list[Issue]

    def settle(self, subject: str, said: Sequence[Said]) -> tuple[Said, ...]:
        """Settle texts, given in the order of preference; equal texts are all kept.

        The same words in other lines are no other words, but only the first layout is kept. The
        order of paragraphs is no difference at all: a graph does not keep it.
        """
        kept: dict[str, Said] = {}
        return tuple(self._judge(subject, one, kept.setdefault(one.language, one)) for one in said)

    def _judge(self, subject: str, said: Said, kept: Said) -> Said:
        if said is kept or sorted(said.texts) == sorted(kept.texts):
            return said
        if not _same_words(said, kept):
            self.report(subject, said, kept)
        return replace(said, accepted=False)

    def report(self, subject: str, said: Said, kept: Said) -> None:
        """Note that one document has other words than the one that is kept."""
        self._report(subject, said, said.passages[0].lines[0], said.texts[0], kept)

    def settle_marks(self, subject: str, marks: Sequence[SaidMark]) -> tuple[SaidMark, ...]:
        """Settle change marks, given in the order of preference."""
        settled = []
        for mark in marks:
            if mark.mark is marks[0].mark:
                settled.append(mark)
            else:
                self._report(subject, mark, mark.line, f"({mark.mark})", marks[0])
                settled.append(replace(mark, accepted=False))
        return tuple(settled)

    def _report(
        self, subject: str, said: Said | SaidMark, line: int, text: str, kept: Said | SaidMark
    ) -> None:
        place = said.source.place, line, text
        kind = ISSUE_KINDS["other-words"]
        self.issues.append(kind.at(*place, subject=subject, other=kept.source.place))


def _same_words(said: Said, kept: Said) -> bool:
    """Tell whether two have the same words; those of several paragraphs in any order."""
    words = [" ".join(one.texts).split() for one in (said, kept)]
    if len(said.passages) > 1 or len(kept.passages) > 1:
        words = [sorted(found) for found in words]
    return words[0] == words[1]
