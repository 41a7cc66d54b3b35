"""Texts of the graph as they are told: in one language, else borrowed from another."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from skosmith_converter.terms import Iri, Term, is_iri, is_literal, literal_parts
from skosmith_server.catalogue import LABELS, Catalogue
from skosmith_server.negotiation import best_language, is_within
from skosmith_server.visible import visible

__all__ = ["LONGEST_TEXT", "Saying", "clean", "is_wished"]

LONGEST_TEXT: Final = 8000
"""Characters of one text of the graph that are told."""
_MOST_LISTED: Final = 6


def clean(text: str, most: int = LONGEST_TEXT) -> str:
    r"""Give a text of the graph without hidden characters, and cut where it is too long.

    >>> clean("Mends\x00 shoes", most=5)
    'Mends…'
    """
    seen = visible(text)
    return seen if len(seen) <= most else f"{seen[:most].rstrip()}…"


def is_wished(language: str, wish: str | None) -> bool:
    """Tell whether a language is one that was asked for, or a variety of it."""
    if not wish or not language:
        return True
    return any(is_within(language, one.partition(";")[0].strip()) for one in wish.split(","))


@dataclass(slots=True)
class Saying:
    """Gives texts in the language that is wished for, and knows which it had to borrow.

    A text that there is not in it is given in English, else in the first language that has it.
    """

    wish: str | None
    available: set[str] = field(default_factory=set)
    graphs: set[Iri] = field(default_factory=set)
    """The named graphs that say what was told."""
    _borrowed: dict[str, list[str]] = field(default_factory=dict)

    def all(
        self, view: Catalogue, subject: Term, predicates: Sequence[Iri], part: str
    ) -> list[dict[str, str]]:
        """Give the texts of a property, of the first of several that has one; none: an empty list.

        Each is ``{"text": …, "language": …}``; `part` is what they are in words.
        """
        for predicate in predicates:
            said = [
                (literal_parts(value), graph)
                for _, known, value, graph in view.by_subject.get(subject, ())
                if known == predicate and is_literal(value)
            ]
            if said:
                break
        else:
            return []
        tags = sorted({literal.language or "" for literal, _ in said})
        self.available.update(filter(None, tags))
        chosen = best_language(self.wish, tags) or ""
        if not is_wished(chosen, self.wish) and part not in self._borrowed.setdefault(chosen, []):
            self._borrowed[chosen].append(part)
        told: dict[str, None] = {}
        for literal, graph in said:
            if (literal.language or "") == chosen:
                told[clean(literal.value)] = None
                if is_iri(graph):
                    self.graphs.add(Iri(graph))
        return [{"text": text, "language": chosen} for text in told]

    def one(
        self, view: Catalogue, subject: Term, predicates: Sequence[Iri], part: str
    ) -> dict[str, str] | None:
        """Give the first text of a property; None where there is none."""
        return next(iter(self.all(view, subject, predicates, part)), None)

    def name(self, view: Catalogue, subject: Term, part: str = "names") -> dict[str, str] | None:
        """Give what a resource is called."""
        return self.one(view, subject, LABELS, part)

    def languages(self) -> dict[str, Any]:
        """Tell which language was asked for, which there are, and which stand in for it."""
        told: dict[str, Any] = {"available": sorted(self.available)}
        if self.wish:
            told["asked"] = clean(self.wish, 100)
        if self._borrowed:
            told["note"] = " ".join(self._notes())
        return told

    def _notes(self) -> list[str]:
        return [
            f"Not in {clean(self.wish or '', 100)}, so given in {language or 'no language'}: "
            f"{', '.join(parts[:_MOST_LISTED])}{' and others' * (len(parts) > _MOST_LISTED)}."
            for language, parts in sorted(self._borrowed.items())
        ]
