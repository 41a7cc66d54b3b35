"""Settles which of several texts for one place and language is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skosmith_converter.framework.model import Said, SaidMark
from skosmith_converter.issues import ISSUE_KINDS, Issue

__all__ = ["Settler"]


@dataclass(frozen=True, slots=True)
class Settler:
    """Keeps the first of different texts, marks the others and notes an issue for each."""

    issues: list[Issue]

    def settle(self, subject: str, said: Sequence[Said]) -> tuple[Said, ...]:
        """Settle texts, given in the order of preference; equal texts are all kept."""
        kept: dict[str, Said] = {}
        return tuple(self._judge(subject, one, kept.setdefault(one.language, one)) for one in said)

    def _judge(self, subject: str, said: Said, kept: Said) -> Said:
        if said.texts == kept.texts:
            return said
        self.report(subject, said, kept)
        return replace(said, accepted=False)

    def report(self, subject: str, said: Said, kept: Said) -> None:
        """Note that one page has other words than the page that is kept."""
        self._report(
            subject, said.page.page.source.name, said.passages[0].lines[0], said.texts[0], kept
        )

    def settle_marks(self, subject: str, marks: Sequence[SaidMark]) -> tuple[SaidMark, ...]:
        """Settle change marks, given in the order of preference."""
        settled = []
        for mark in marks:
            if mark.mark is marks[0].mark:
                settled.append(mark)
            else:
                name = mark.page.page.source.name
                self._report(subject, name, mark.line, f"({mark.mark})", marks[0])
                settled.append(replace(mark, accepted=False))
        return tuple(settled)

    def _report(self, subject: str, name: str, line: int, text: str, kept: Said | SaidMark) -> None:
        other = kept.page.page.source.name
        kind = ISSUE_KINDS["other-words"]
        self.issues.append(kind.at(name, line, text, subject=subject, other=other))
