"""Which edition a document belongs to, by the strongest evidence there is.

Strongest first: the caller, what the document or its address states, SFIA 9's own marks (change
marks, essence lines), then structure. Without evidence the document is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import pack_for
from skosmith_converter.page import (
    Document,
    EditionEvidence,
    LevelSection,
    SkillPage,
    TranslationStatus,
)
from skosmith_converter.sentences import split_sentences

__all__ = ["EditionDocument", "Given", "resolve_editions", "section_sentences"]

_EDITION_OF_NOT_OBSERVED = "8"
"""Only SFIA 8 pages have both a guidance section and a not-observed sentence (SFIA 7 and 6 have
no guidance section, SFIA 9 leaves undefined levels out)."""

Signature: TypeAlias = tuple[tuple[int, ...], int, tuple[int, ...]]
Known: TypeAlias = dict[str, tuple[str, EditionEvidence]]
"""Key of a document → its edition and how that is known."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of a document; None where nothing is said."""

    edition: str | None = None
    language: str | None = None
    url: str | None = None
    status: TranslationStatus | None = None


@dataclass(frozen=True, slots=True)
class EditionDocument:
    """A document whose edition is known."""

    document: Document
    edition: str
    evidence: EditionEvidence
    status: TranslationStatus | None

    @property
    def preference(self) -> tuple[bool, str, str, str]:
        """What decides between two texts: final before beta, then file name, then content.

        What was read from RDF again comes after what was read from the document itself.
        """
        beta = self.status is TranslationStatus.BETA
        source = self.document.source
        return beta, source.name, source.key, source.via or ""


def section_sentences(page: SkillPage, section: LevelSection) -> tuple[str, ...]:
    """Give the sentences of a level: translations keep their number, if not the lines."""
    text = "\n".join(passage.text for passage in section.text)
    return split_sentences(text, pack_for(page.language).abbreviations)


def resolve_editions(
    documents: Sequence[Document], given: Mapping[str, Given]
) -> tuple[list[EditionDocument], list[Issue]]:
    """Give the documents whose edition is known, and the issues of the rest.

    `given` maps the key of a document to what the caller says. The result does not depend on the
    order of documents.
    """
    known = _known(documents, given)
    candidates = _Structures(documents, known)
    known |= candidates.resolve()
    issues = [*_doubts(documents, given), *_refusals(documents, known, candidates)]
    resolved = [
        EditionDocument(document, *known[key], _status(document, given.get(key)))
        for document in documents
        if (key := document.source.key) in known
    ]
    return sorted(resolved, key=lambda d: (d.edition, d.preference)), issues


def _known(documents: Sequence[Document], given: Mapping[str, Given]) -> Known:
    """Give the editions that are told; by the strongest evidence where a document came twice."""
    order = list(EditionEvidence)
    known: Known = {}
    for document in documents:
        key = document.source.key
        told = _told(document, given.get(key, Given()))
        if told is not None:
            known[key] = min(told, known.get(key, told), key=lambda k: (order.index(k[1]), k[0]))
    return known


def _status(document: Document, given: Given | None) -> TranslationStatus | None:
    return (given.status if given else None) or document.status


def _told(document: Document, given: Given) -> tuple[str, EditionEvidence] | None:
    if given.edition is not None:
        return given.edition, EditionEvidence.SUPPLIED
    if document.edition is not None and document.evidence is not None:
        return document.edition, document.evidence
    if any(page.not_observed and page.guidance is not None for page in document.skills):
        return _EDITION_OF_NOT_OBSERVED, EditionEvidence.STRUCTURE
    return None


def _signature(page: SkillPage) -> Signature:
    described = [(n, section) for section in page.described for n in section.levels]
    activities = page.guidance.activities if page.guidance else ()
    return (
        tuple(n for n, _ in described),
        len(activities),
        tuple(len(section_sentences(page, section)) for _, section in described),
    )


class _Structures:
    """Compares documents by the structure of their skills.

    Skills of one code that agree in levels, activities and sentences per level belong together.
    """

    def __init__(self, documents: Sequence[Document], known: Known) -> None:
        self.unknown = [d for d in documents if d.source.key not in known]
        codes = {page.code for document in self.unknown for page in document.skills}
        self.editions: dict[tuple[str, Signature], set[str]] = defaultdict(set)
        for document in documents:
            for page in document.skills:
                if document.source.key in known and page.code in codes:
                    edition = known[document.source.key][0]
                    self.editions[page.code, _signature(page)].add(edition)

    def matching(self, document: Document) -> set[str]:
        """Give the editions that every skill of a document agrees with."""
        described = [page for page in document.skills if page.described]
        found = [self.editions.get((page.code, _signature(page)), set()) for page in described]
        return set.intersection(*found) if found else set()

    def resolve(self) -> Known:
        """Give the documents that agree with one edition only."""
        matches = ((document.source.key, self.matching(document)) for document in self.unknown)
        return {
            key: (next(iter(editions)), EditionEvidence.STRUCTURE)
            for key, editions in matches
            if len(editions) == 1
        }


def _refusals(
    documents: Sequence[Document], known: Known, structures: _Structures
) -> Iterable[Issue]:
    for document in documents:
        if document.source.key in known:
            continue
        line, text = _head(document)
        name = document.source.place
        if matching := structures.matching(document):
            names = " and ".join(sorted(matching))
            yield ISSUE_KINDS["edition-ambiguous"].at(name, line, text, editions=names)
        else:
            yield ISSUE_KINDS["edition-unknown"].at(name, line, text)


def _head(document: Document) -> tuple[int, str]:
    """Give the line and text that stand for a document in an issue."""
    if len(document.skills) != 1:
        return 0, ""
    page = document.skills[0]
    return page.name.lines[0], f"{page.name.text} {page.code}"


def _doubts(documents: Sequence[Document], given: Mapping[str, Given]) -> Iterable[Issue]:
    for document in documents:
        edition, found = given.get(document.source.key, Given()).edition, document.edition
        if edition is not None and found is not None and found != edition:
            kind = ISSUE_KINDS["edition-doubtful"]
            yield kind.at(document.source.place, *_head(document), given=edition, found=found)
