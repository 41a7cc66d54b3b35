"""Candidates for mappings between two taxonomies, as a set that people review."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.curies import namespace_of
from skosmith_converter.links.header import Value
from skosmith_converter.links.matching.entries import Entry, entries_of, languages_of
from skosmith_converter.links.matching.ranking import Candidate, Texts, rank
from skosmith_converter.links.matching.relating import Pair, best_pair, family, relate
from skosmith_converter.links.matching.scorers import LEXICAL, Scorer
from skosmith_converter.links.matching.selection import Selection
from skosmith_converter.links.matching.words import Words
from skosmith_converter.links.model import Concept, Link, Predicate, Taxonomy
from skosmith_converter.links.namespaces import name_namespaces
from skosmith_converter.links.sssom import UNSPECIFIED, MappingSet

__all__ = ["Proposal", "Wanted", "propose"]

_CALIBRATED: Final = (
    "confidence is the probability that people map the two concepts, by whatever relation. It was "
    "learnt from the national table of Germany, O*NET and MELO (occupations and skills of ESCO), "
    "not from mappings of {title}; see docs/matching.md."
)
_UNCALIBRATED: Final = (
    "confidence was learnt for the lexical scorer; for the scorer {name} it is but an order."
)
_LABELS: Final = {"prefLabel": "preferred", "altLabel": "alternative", "hiddenLabel": "hidden"}
_FIRST: Final = "en"
"""The language that labels are shown in, where both have it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which candidates are wanted."""

    languages: Sequence[str] = ()
    """Primary subtags; without, all that both taxonomies have."""
    most: int = 10
    """Of each source."""
    least: float = 0.1
    """Confidence."""
    set_id: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a run has found."""

    mappings: MappingSet
    languages: Sequence[str]
    without: int
    """Sources without a candidate."""


def propose(
    source: tuple[Taxonomy, Selection],
    target: tuple[Taxonomy, Selection],
    scorer: Scorer,
    wanted: Wanted,
) -> Proposal:
    """Propose mappings of concepts of one taxonomy to those of another, in whatever order.

    Concepts are compared in the same language only, in each that both have. Raises SourceError
    where there is none.
    """
    sources, targets = source[1].concepts, target[1].concepts
    languages = _shared(sources, targets, wanted.languages, (source[1].title, target[1].title))
    texts = {
        language: Texts(
            entries_of(sources, language, source[0].concepts),
            entries_of(targets, language, target[0].concepts),
        )
        for language in languages
    }
    words = {
        language: Words(language, (label for side in (one.sources, one.targets)
                                   for entry in side for label in entry.labels))
        for language, one in texts.items()
    }  # fmt: skip
    writer = _Writer(texts, words, scorer.name)
    links: list[Link] = []
    without = 0
    for row, candidates in enumerate(rank(texts, scorer, wanted.most)):
        kept = [one for one in candidates if one.confidence >= wanted.least
                and targets[one.target].iri != sources[row].iri]  # fmt: skip
        without += not kept
        links += writer.links(sources[row], row, [(targets[one.target], one) for one in kept])
    header = _header((source, target), links, scorer.name, wanted)
    return Proposal(MappingSet.make(header, links), languages, without)


def _shared(
    sources: Iterable[Concept],
    targets: Iterable[Concept],
    wanted: Sequence[str],
    titles: tuple[str, str],
) -> list[str]:
    ours, theirs = languages_of(sources), languages_of(targets)
    shared = (ours & theirs) & (set(wanted) or ours)
    if missing := set(wanted) - shared:
        raise SourceError(
            " and ".join(titles), f"do not both have labels in {', '.join(sorted(missing))}",
            f"Both have: {', '.join(sorted(ours & theirs)) or 'none'}.",
        )  # fmt: skip
    if not shared:
        raise SourceError(
            " and ".join(titles), "share no language",
            f"The first has {_listed(ours)}, the second {_listed(theirs)}. Add files in another "
            "language, or tell the language of a table: --target-language.",
        )  # fmt: skip
    return sorted(shared)


def _listed(languages: set[str]) -> str:
    return ", ".join(one or "labels without a language" for one in sorted(languages)) or "none"


class _Writer:
    """Makes rows of candidates."""

    def __init__(self, texts: Mapping[str, Texts], words: Mapping[str, Words], scorer: str) -> None:
        self._texts = texts
        self._words = words
        self._scorer = scorer

    def links(
        self, source: Concept, row: int, candidates: Sequence[tuple[Concept, Candidate]]
    ) -> Iterator[Link]:
        """Give the rows of a source; at most one of them proposes an exact match."""
        is_exact = False
        for target, candidate in candidates:
            link = self._link(source, row, target, candidate)
            if link.predicate is Predicate.EXACT:
                if is_exact:
                    link = replace(link, predicate=Predicate.CLOSE)
                is_exact = True
            yield link

    def _link(self, source: Concept, row: int, target: Concept, candidate: Candidate) -> Link:
        language, pair = self._matched(row, candidate)
        ours, theirs = self._entries(language, row, candidate)
        predicate = relate(ours, theirs, pair, self._words[language], (source.kind, target.kind))
        shown = _FIRST if _FIRST in candidate.languages else language
        names = (entry.names[0] for entry in self._entries(shown, row, candidate))
        subject_label, object_label = names
        fields = {
            "subject_label": subject_label,
            "object_label": object_label,
            "object_category": family(target.kind).rpartition("/")[2].rpartition("#")[2],
            "mapping_justification": "semapv:LexicalMatching" if pair.equal
            else "semapv:CompositeMatching",
            "subject_match_field": f"skos:{ours.fields[pair.source]}",
            "object_match_field": f"skos:{theirs.fields[pair.target]}",
            "match_string": theirs.names[pair.target],
            "similarity_score": f"{candidate.score:.3f}",
            "similarity_measure": self._scorer,
            "comment": _explain(ours, theirs, pair, language, candidate),
        }  # fmt: skip
        return Link(
            source.iri, predicate, target.iri, confidence=round(candidate.confidence, 2),
            fields={key: value for key, value in fields.items() if value},
        )  # fmt: skip

    def _matched(self, row: int, candidate: Candidate) -> tuple[str, Pair]:
        """Give the language whose labels fit best, and those labels."""
        found = []
        for language, score in candidate.languages.items():
            pair = best_pair(*self._entries(language, row, candidate), self._words[language])
            found.append((not pair.equal, -score, language, pair))
        _, _, language, pair = min(found, key=lambda one: one[:3])
        return language, pair

    def _entries(self, language: str, row: int, candidate: Candidate) -> tuple[Entry, Entry]:
        texts = self._texts[language]
        return texts.sources[row], texts.targets[candidate.target]


def _explain(ours: Entry, theirs: Entry, pair: Pair, language: str, candidate: Candidate) -> str:
    """Say which labels met, and how alike the concepts are in each language."""
    left, right = _LABELS[ours.fields[pair.source]], _LABELS[theirs.fields[pair.target]]
    kind = f"{left} labels" if left == right else f"{left} and {right} label"
    names = f"“{ours.names[pair.source]}”", f"“{theirs.names[pair.target]}”"
    sign = "=" if pair.equal else "~"
    alike = ", ".join(f"{tag} {score:.2f}" for tag, score in sorted(candidate.languages.items()))
    return f"{names[0]} {sign} {names[1]} ({kind}, {language}); alike: {alike}"


def _header(
    sides: Sequence[tuple[Taxonomy, Selection]], links: Sequence[Link], scorer: str, wanted: Wanted
) -> dict[str, Value]:
    ends = (node for one in links for node in (one.subject, one.object))
    source, target = (selection.title for _, selection in sides)
    told = _CALIBRATED if scorer == LEXICAL else f"{_CALIBRATED} {_UNCALIBRATED}"
    header: dict[str, Value] = {
        "curie_map": name_namespaces(map(namespace_of, ends)),
        "license": wanted.license or UNSPECIFIED,
        "mapping_set_description": told.format(title=source, name=scorer),
        "mapping_set_id": wanted.set_id,
        "mapping_set_title": f"Candidates: {source} to {target}",
        "mapping_tool": "Skosmith",
    }
    for key, (taxonomy, _) in zip(("subject", "object"), sides, strict=True):
        if taxonomy.version:
            header[f"{key}_source_version"] = taxonomy.version
    return header
