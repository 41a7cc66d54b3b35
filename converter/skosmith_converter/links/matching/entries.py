"""What concepts say in one language, ready to be compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skosmith_converter.links.matching.words import plain
from skosmith_converter.links.model import Concept

__all__ = ["Entry", "entries_of", "languages_of", "primary"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a concept says in one language, as plain texts; no labels where it says nothing."""

    labels: tuple[str, ...] = ()
    """The preferred one first, none twice."""
    text: str = ""
    """Its description."""
    context: str = ""
    """The labels of what is above."""
    names: tuple[str, ...] = ()
    """The labels as they are written."""
    fields: tuple[str, ...] = ()
    """``prefLabel``, ``altLabel`` or ``hiddenLabel`` for each label."""


def primary(tag: str) -> str:
    """Give the primary subtag of a language tag.

    >>> primary("pt-BR")
    'pt'
    """
    return tag.partition("-")[0].lower()


def languages_of(concepts: Iterable[Concept]) -> set[str]:
    """Give the primary subtags of the languages that labels are in."""
    return {primary(tag) for one in concepts for tag in one.labels}


def entries_of(
    concepts: Sequence[Concept], language: str, known: Mapping[str, Concept]
) -> list[Entry]:
    """Give what concepts say in a language and its variants (``pt`` and ``pt-BR``).

    `known` are all concepts of the taxonomy: what is above may be none that is linked.
    """
    return [_entry(one, language, known) for one in concepts]


def _entry(concept: Concept, language: str, known: Mapping[str, Concept]) -> Entry:
    found: dict[str, tuple[str, str]] = {}
    for field, name in _labels(concept, language):
        if label := plain(name):
            found.setdefault(label, (name, field))
    if not any(field == "prefLabel" for _, field in found.values()):
        return Entry()
    texts = [one for tag in sorted(concept.texts) if primary(tag) == language
             for one in concept.texts[tag][:1]]  # fmt: skip
    above = [known[one] for one in concept.broader if one in known]
    context = [one.labels[tag] for one in above for tag in one.labels if primary(tag) == language]
    return Entry(
        tuple(found),
        plain(" ".join(texts)),
        plain(" ".join(context)),
        tuple(name for name, _ in found.values()),
        tuple(field for _, field in found.values()),
    )


def _labels(concept: Concept, language: str) -> Iterator[tuple[str, str]]:
    """Give labels with what they are, the preferred ones first."""
    for tag in sorted(concept.labels):
        if primary(tag) == language:
            yield "prefLabel", concept.labels[tag]
    for field, more in (("altLabel", concept.others), ("hiddenLabel", concept.hidden)):
        for tag in sorted(more):
            if primary(tag) == language:
                yield from ((field, one) for one in more[tag])
