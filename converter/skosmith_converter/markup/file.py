"""A saved web page as a whole: which kind it is, its language, edition and address."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from skosmith_converter.decoding import decode_bytes
from skosmith_converter.html_lines import Written
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import detect_language, pack_for
from skosmith_converter.markup.attributes import find_attribute_title, read_attribute
from skosmith_converter.markup.levels import find_level_titles, read_levels
from skosmith_converter.markup.site import Kind, kind_of
from skosmith_converter.markup.skills import parts_of, read_skill
from skosmith_converter.markup.tree import DEEPEST, Tree, declared_encoding, parse_tree
from skosmith_converter.official import edition_of_address
from skosmith_converter.page import Document, EditionEvidence, Source

__all__ = ["LARGEST_MARKUP", "read_markup"]

LARGEST_MARKUP = 16_000_000
"""Bytes; saved pages may hold their pictures."""


def read_markup(
    data: bytes, source: Source, language: str | None = None
) -> tuple[Document | None, list[Issue]]:
    """Read a saved page about a skill, an attribute or levels; `language` is a tag, or None.

    Never raises: what is wrong comes as issues. Lines are those of the file.
    """
    if len(data) > LARGEST_MARKUP:
        limit = f"{LARGEST_MARKUP:,}"
        return None, [ISSUE_KINDS["too-large"].at(source.name, size=f"{len(data):,}", limit=limit)]
    text, issue = decode_bytes(data, source.name, declared_encoding(data))
    if issue is not None:
        return None, [issue]
    tree = parse_tree(text)
    if tree is None:
        return None, [ISSUE_KINDS["nested-too-deep"].at(source.name, limit=f"{DEEPEST:,}")]
    source = replace(source, address=source.address or tree.address)
    parts = parts_of(tree)
    page = _Page(tree, source, next(parts, []), parts)
    told, issues = _told(language, page)
    document, found = _read(page, told)
    return document, [*issues, *found]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is being read."""

    tree: Tree
    source: Source
    lines: Sequence[Written]
    """Those of the likeliest part."""
    others: Iterator[Sequence[Written]]
    """Those of the other parts, written when they are needed."""

    @property
    def kind(self) -> Kind | None:
        return kind_of(self.tree.root, self.source.address)

    def language(self) -> str | None:
        return detect_language(line.text for line in self.lines)


def _told(language: str | None, page: _Page) -> tuple[str | None, list[Issue]]:
    """Give the language to read in: given, else declared unless the words contradict it."""
    declared = page.tree.language
    if language is not None or declared is None:
        return language, []
    detected = page.language()
    if detected is None or detected.split("-")[0] == declared.split("-")[0]:
        return declared, []
    kind = ISSUE_KINDS["other-language-declared"]
    return detected, [kind.at(page.source.name, given=declared, detected=detected)]


_Found = tuple[Document | None, list[Issue]]


def _read(page: _Page, language: str | None) -> _Found:
    """Read the page as what its address or elements say it is, else as what it can be."""
    issues: list[Issue] = []
    for read in _READERS[page.kind]:
        document, found = read(page, language)
        issues = issues or found
        if document is not None:
            return document, found
    return None, issues


def _read_skill(page: _Page, language: str | None) -> _Found:
    parts = itertools.chain([page.lines], page.others)
    skill, issues = read_skill(page.tree, parts, page.source, language)
    if skill is None:
        return None, issues
    return Document(
        page.source,
        skill.language,
        (skill,),
        edition=skill.edition,
        evidence=skill.evidence,
        status=skill.status,
        machine_translation_note=skill.machine_translation_note,
    ), issues


def _read_attribute(page: _Page, language: str | None) -> _Found:
    title = find_attribute_title(page.lines, any_code=page.kind == "attribute")
    if title is None:
        return None, []
    told = language or page.language()
    if told is None:
        return None, [ISSUE_KINDS["language-unknown"].at(page.source.name)]
    attribute, issues = read_attribute(page.lines, title, (page.source, told, pack_for(told)))
    return _document(Document(page.source, told, attributes=(attribute,))), issues


def _read_levels(page: _Page, language: str | None) -> _Found:
    told = language or page.language()
    pack = pack_for(told or "")
    if told is None or not find_level_titles(page.lines, pack):
        return None, []
    levels, issues = read_levels(page.lines, page.source, told, pack)
    return _document(Document(page.source, told, levels=tuple(levels))), issues


_READERS: dict[Kind | None, tuple[Callable[[_Page, str | None], _Found], ...]] = {
    "skill": (_read_skill,),
    "attribute": (_read_attribute, _read_skill),
    "level": (_read_levels, _read_skill),
    None: (_read_attribute, _read_skill, _read_levels),
}


def _document(document: Document) -> Document:
    edition = edition_of_address(document.source.address)
    return replace(document, edition=edition, evidence=EditionEvidence.STATED if edition else None)
