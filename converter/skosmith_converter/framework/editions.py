"""Which edition a page belongs to, by the strongest evidence there is.

Strongest first: the caller, what the page or its address states, SFIA 9's own marks (change marks,
essence lines), then structure. Without evidence the page is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import pack_for
from skosmith_converter.page import EditionEvidence, LevelSection, SkillPage, TranslationStatus
from skosmith_converter.sentences import split_sentences

__all__ = ["EditionPage", "Given", "resolve_editions", "section_sentences"]

_EDITION_OF_NOT_OBSERVED = "8"
"""Only SFIA 8 pages have both a guidance section and a not-observed sentence (SFIA 7 and 6 have
no guidance section, SFIA 9 leaves undefined levels out)."""

Signature: TypeAlias = tuple[tuple[int, ...], int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of a page; None where nothing is said."""

    edition: str | None = None
    language: str | None = None
    url: str | None = None
    status: TranslationStatus | None = None


@dataclass(frozen=True, slots=True)
class EditionPage:
    """A page whose edition is known."""

    page: SkillPage
    edition: str
    evidence: EditionEvidence
    status: TranslationStatus | None

    @property
    def preference(self) -> tuple[bool, str, str]:
        """What decides between two texts: final before beta, then file name, then content."""
        beta = self.status is TranslationStatus.BETA
        return beta, self.page.source.name, self.page.source.sha256


def section_sentences(page: SkillPage, section: LevelSection) -> tuple[str, ...]:
    """Give the sentences of the text of one level."""
    text = "\n".join(passage.text for passage in section.text)
    return split_sentences(text, pack_for(page.language).abbreviations)


def resolve_editions(
    pages: Sequence[SkillPage], given: Mapping[str, Given]
) -> tuple[list[EditionPage], list[Issue]]:
    """Give the pages whose edition is known, and the issues of the rest.

    `given` maps SHA-256 to what the caller says. The result does not depend on the order of pages.
    """
    known: dict[str, tuple[str, EditionEvidence]] = {}
    for page in pages:
        if (told := _told(page, given.get(page.source.sha256, Given()))) is not None:
            known[page.source.sha256] = told
    candidates = _by_structure(pages, known)
    issues = [*_doubts(pages, given), *_refusals(pages, known, candidates)]
    resolved = [
        EditionPage(page, *known[sha256], _status(page, given.get(sha256)))
        for page in pages
        if (sha256 := page.source.sha256) in known
    ]
    return sorted(resolved, key=lambda p: (p.edition, p.page.code, p.preference)), issues


def _status(page: SkillPage, given: Given | None) -> TranslationStatus | None:
    return (given.status if given else None) or page.status


def _told(page: SkillPage, given: Given) -> tuple[str, EditionEvidence] | None:
    if given.edition is not None:
        return given.edition, EditionEvidence.SUPPLIED
    if page.edition is not None and page.evidence is not None:
        return page.edition, page.evidence
    if page.not_observed and page.guidance is not None:
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


def _by_structure(
    pages: Sequence[SkillPage], known: dict[str, tuple[str, EditionEvidence]]
) -> dict[tuple[str, Signature], set[str]]:
    """Add to `known` the pages that agree in structure with pages of one edition only.

    Gives the editions of each (code, signature) that pages of a known edition have.
    """
    signatures = {page.source.sha256: _signature(page) for page in pages}
    editions: dict[tuple[str, Signature], set[str]] = defaultdict(set)
    for page in pages:
        if page.source.sha256 in known:
            key = page.code, signatures[page.source.sha256]
            editions[key].add(known[page.source.sha256][0])
    for page in pages:
        matching = editions.get((page.code, signatures[page.source.sha256]), set())
        if page.source.sha256 not in known and len(matching) == 1 and page.described:
            known[page.source.sha256] = next(iter(matching)), EditionEvidence.STRUCTURE
    return editions


def _refusals(
    pages: Sequence[SkillPage],
    known: Mapping[str, object],
    editions: Mapping[tuple[str, Signature], set[str]],
) -> Iterable[Issue]:
    for page in pages:
        if page.source.sha256 in known:
            continue
        line, text = page.name.lines[0], f"{page.name.text} {page.code}"
        if matching := editions.get((page.code, _signature(page))):
            names = " and ".join(sorted(matching))
            yield ISSUE_KINDS["edition-ambiguous"].at(page.source.name, line, text, editions=names)
        else:
            yield ISSUE_KINDS["edition-unknown"].at(page.source.name, line, text)


def _doubts(pages: Sequence[SkillPage], given: Mapping[str, Given]) -> Iterable[Issue]:
    for page in pages:
        edition = given.get(page.source.sha256, Given()).edition
        if edition is not None and page.edition is not None and page.edition != edition:
            yield ISSUE_KINDS["edition-doubtful"].at(
                page.source.name,
                page.name.lines[0],
                page.name.text,
                given=edition,
                found=page.edition,
            )
