"""Concepts while they are put together from many files, whatever their format."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.links.model import Concept

__all__ = ["Draft", "Drafts", "counted"]

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|_x000D_")
"""What our shapes refuse in texts (TextControl), and ESCO has in a dozen."""


@dataclass(slots=True)
class Draft:
    """A concept of which more may follow. Dictionaries are sets that keep their order."""

    labels: dict[str, str] = field(default_factory=dict)
    others: dict[str, dict[str, None]] = field(default_factory=dict)
    hidden: dict[str, dict[str, None]] = field(default_factory=dict)
    texts: dict[str, dict[str, None]] = field(default_factory=dict)
    scope_notes: set[str] = field(default_factory=set)
    notation: str = ""
    kind: str = ""
    broader: dict[str, None] = field(default_factory=dict)
    schemes: dict[str, None] = field(default_factory=dict)
    deprecated: bool = False
    controlled: int = 0
    """Texts that control characters were taken out of."""

    def _printed(self, text: str) -> str:
        left, count = _CONTROL.subn("", text)
        self.controlled += count > 0
        return left

    def label(self, language: str, label: str) -> None:
        """Add a preferred label; a second one of a language becomes an alternative."""
        label = self._printed(label)
        if label and self.labels.setdefault(language, label) != label:
            self.other(language, label)

    def other(self, language: str, label: str) -> None:
        """Add an alternative label."""
        if label := self._printed(label):
            self.others.setdefault(language, {})[label] = None

    def hide(self, language: str, label: str) -> None:
        """Add a hidden label."""
        if label := self._printed(label):
            self.hidden.setdefault(language, {})[label] = None

    def text(self, language: str, text: str, *, scope: bool = False) -> None:
        """Add a description, definition or scope note."""
        if text := self._printed(text):
            self.texts.setdefault(language, {})[text] = None
            if scope:
                self.scope_notes.add(text)


class Drafts(dict[str, Draft]):
    """Drafts by IRI."""

    dropped = 0
    """Labels that repeated one of a better kind (SKOS S13), once `concepts` was called."""

    def __missing__(self, iri: str) -> Draft:
        """Begin a concept."""
        return self.setdefault(iri, Draft())

    def concepts(self) -> dict[str, Concept]:
        """Give the concepts by IRI, sorted; no label of theirs is of two kinds."""
        self.dropped = 0
        return {iri: self._concept(iri, self[iri]) for iri in sorted(self)}

    def _concept(self, iri: str, draft: Draft) -> Concept:
        preferred = {tag: {label: None} for tag, label in draft.labels.items()}
        others = self._without(draft.others, preferred)
        hidden = self._without(self._without(draft.hidden, preferred), others)
        return Concept(
            iri,
            dict(sorted(draft.labels.items())),
            {tag: tuple(sorted(labels)) for tag, labels in sorted(others.items())},
            {tag: tuple(sorted(labels)) for tag, labels in sorted(hidden.items())},
            {tag: tuple(texts) for tag, texts in sorted(draft.texts.items())},
            draft.notation,
            draft.kind,
            tuple(sorted(draft.broader)),
            tuple(sorted(draft.schemes)),
            draft.deprecated,
            frozenset(draft.scope_notes),
        )

    def _without(
        self, labels: Mapping[str, dict[str, None]], better: Mapping[str, Mapping[str, None]]
    ) -> dict[str, dict[str, None]]:
        left = {}
        for tag, of_language in labels.items():
            rest = {one: None for one in of_language if one not in better.get(tag, ())}
            self.dropped += len(of_language) - len(rest)
            if rest:
                left[tag] = rest
        return left

    def remarks(self) -> list[str]:
        """Tell what `concepts` dropped, and what texts lost."""
        found = []
        if self.dropped:
            what = counted(self.dropped, "label")
            found.append(
                f"{what} dropped: the concept has the same one of a better kind (SKOS S13)"
            )
        if controlled := sum(draft.controlled for draft in self.values()):
            found.append(f"control characters taken out of {counted(controlled, 'text')}")
        return found


def counted(number: int, what: str) -> str:
    """Give a number with what it counts.

    >>> counted(1, "concept"), counted(1200, "concept")
    ('1 concept', '1,200 concepts')
    """
    return f"{number:,} {what}" + ("s" if number != 1 else "")
