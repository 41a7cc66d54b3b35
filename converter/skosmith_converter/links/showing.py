"""The rows of one subject as a terminal shows them."""

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.comparison.wording import clean
from skosmith_converter.links.curies import compact
from skosmith_converter.links.deciding import Subject
from skosmith_converter.links.model import Concept, Link, Predicate, Status, Taxonomy
from skosmith_converter.links.sssom import MappingSet

__all__ = ["KEYS", "Words", "explain_keys", "show_subject", "shown"]

KEYS: Final = {"e": Predicate.EXACT, "c": Predicate.CLOSE, "b": Predicate.BROAD,
               "n": Predicate.NARROW, "r": Predicate.RELATED}  # fmt: skip
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_MOST_LINES: Final = 6
"""Of a description."""
_STATES: Final = {Status.ACCEPTED: "accepted", Status.REJECTED: "rejected"}
_SENSES: Final = {
    Predicate.EXACT: "the same",
    Predicate.CLOSE: "much the same",
    Predicate.BROAD: "the candidate is broader",
    Predicate.NARROW: "the candidate is narrower",
    Predicate.RELATED: "related",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What taxonomies say of concepts, in the languages that a reviewer reads."""

    concepts: Sequence[Mapping[str, Concept]] = ()
    languages: Sequence[str] = ()
    """The best first; without any, English or whatever there is."""
    _order: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Make out the order of languages."""
        object.__setattr__(self, "_order", (*self.languages, "en", ""))

    @classmethod
    def of(cls, taxonomies: Sequence[Taxonomy], languages: Sequence[str]) -> "Words":
        """Take them from taxonomies."""
        return cls([one.concepts for one in taxonomies], languages)

    def label(self, node: str, label: str) -> tuple[str, str]:
        """Give label and language of a concept: what a row calls it, unless a language is asked."""
        labels = self._concept(node).labels
        if self.languages or not label:
            return self._chosen(labels) or (label, "")
        return label, next((tag for tag, one in labels.items() if one == label), "")

    def text(self, node: str) -> tuple[str, str]:
        """Give description and its language; empty where there is none."""
        texts = {tag: several[0] for tag, several in self._concept(node).texts.items() if several}
        return self._chosen(texts) or ("", "")

    def _concept(self, node: str) -> Concept:
        return next((one[node] for one in self.concepts if node in one), Concept(node))

    def _chosen(self, by_language: Mapping[str, str]) -> tuple[str, str] | None:
        tags = [*(tag for tag in self._order if tag in by_language), *sorted(by_language)]
        return (by_language[tags[0]], tags[0]) if tags else None


def shown(text: str) -> str:
    r"""Give text that cannot command a terminal; right-to-left text is isolated (UAX #9).

    >>> shown("a\x1b[2Jb")
    'a\\u001B[2Jb'
    """
    made = clean(text)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in made):
        return f"\u2068{made}\u2069"
    return made


@dataclass(frozen=True, slots=True)
class _Page:
    words: Words
    prefixes: Mapping[str, str]
    width: int

    def name(self, node: str, label: str) -> str:
        text, language = self.words.label(node, label)
        tag = f" [{language}]" if language else ""
        return f"{shown(text)}{tag}  {shown(self.curie(node))}".strip()

    def curie(self, node: str) -> str:
        try:
            return compact(node, self.prefixes)
        except ValueError:
            return node

    def block(self, text: str, indent: int) -> Iterator[str]:
        """Wrap a text; the lines of right-to-left text are isolated one by one."""
        space = " " * indent
        lines = textwrap.wrap(clean(text), max(self.width - indent, 20), break_on_hyphens=False)
        if len(lines) > _MOST_LINES:
            lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
        yield from (space + shown(line) for line in lines)


def show_subject(
    subject: Subject, at: int, mappings: MappingSet, words: Words, width: int
) -> Iterator[str]:
    """Give the lines for a subject, of whose candidates the one with number `at` is chosen."""
    page = _Page(words, mappings.prefixes, width)
    yield page.name(subject.iri, subject.label)
    yield from page.block(words.text(subject.iri)[0], 2)
    if len(subject.candidates) < len(subject.rows):
        yield "  Nothing corresponds, by an earlier decision."
    yield ""
    for number, link in enumerate(subject.candidates):
        yield from _candidate(link, number, number == at, page)


def _candidate(link: Link, number: int, is_chosen: bool, page: _Page) -> Iterator[str]:
    mark = ">" if is_chosen else " "
    score = "    " if link.confidence is None else f"{link.confidence:.2f}"
    name = page.name(link.object, link.fields.get("object_label", ""))
    state = _STATES.get(link.status, "")
    yield f"{mark}{number + 1:3}  {score}  {_predicate(link, state)}  {name}"
    yield from (f"           {line}" for line in _reasons(link, page))
    if is_chosen:
        yield from page.block(page.words.text(link.object)[0], 11)


def _predicate(link: Link, state: str) -> str:
    name = str(link.predicate).removeprefix("skos:").removesuffix("Match")
    return f"{f'{state} {name}' if state else name:8}"


def _reasons(link: Link, page: _Page) -> Iterator[str]:
    """Tell why a row is there: its comment, else which words matched."""
    if why := link.fields.get("comment") or link.fields.get("match_string"):
        yield from (line.strip() for line in page.block(why, 11))


def explain_keys() -> Iterator[str]:
    """Give what keys do."""
    yield "1 2 3 …  choose a candidate (also j and k, or the arrow keys)"
    yield "a        accept it with the predicate that is proposed"
    for key, predicate in KEYS.items():
        yield f"{key}        accept it: {_SENSES[predicate]} ({predicate})"
    yield "x        reject it"
    yield "N or 0   nothing corresponds: reject all, and say so"
    yield "m        write a comment, for the next decision"
    yield "s        skip this one            u  take the last decision back"
    yield "/        only what has this text  q  leave; everything is saved"
