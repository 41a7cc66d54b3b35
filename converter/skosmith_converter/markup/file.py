"""A saved web page as a whole: which kind it is, its language, edition and address."""

from collections.abc import Sequence
from dataclasses import replace

from skosmith_converter.decoding import decode_bytes
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import detect_language, pack_for
from skosmith_converter.markup.attributes import find_attribute_title, read_attribute
from skosmith_converter.markup.levels import find_level_titles, read_levels
from skosmith_converter.markup.lines import Written, write_lines
from skosmith_converter.markup.site import find_crumbs, find_related, kind_of, regions
from skosmith_converter.markup.skills import read_skill
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
    lines = _lines(tree)
    told, issues = _told(language, tree, lines, source)
    document, found = _read(tree, lines, source, told)
    return document, [*issues, *found]


def _lines(tree: Tree) -> list[Written]:
    """Give the lines of the first part of the page that has any, for all that is no skill."""
    without = {*find_crumbs(tree.root, "").elements, *find_related(tree.root).elements}
    return next(filter(None, (write_lines(part, without) for part in regions(tree.root))), [])


def _told(
    language: str | None, tree: Tree, lines: Sequence[Written], source: Source
) -> tuple[str | None, list[Issue]]:
    """Give the language to read in: given, else declared unless the words contradict it."""
    if language is not None or tree.language is None:
        return language, []
    detected = detect_language(line.text for line in lines)
    if detected is None or detected.split("-")[0] == tree.language.split("-")[0]:
        return tree.language, []
    kind = ISSUE_KINDS["other-language-declared"]
    return detected, [kind.at(source.name, given=tree.language, detected=detected)]


def _read(
    tree: Tree, lines: Sequence[Written], source: Source, language: str | None
) -> tuple[Document | None, list[Issue]]:
    """Read the page as what its address or elements say it is, else as what it can be."""
    kind = kind_of(tree.root, source.address)
    document: Document | None = None
    issues: list[Issue] = []
    for read in _READERS[kind]:
        document, found = read(tree, lines, source, language)
        issues = issues or found
        if document is not None:
            return document, found
    return None, issues


def _read_skill(
    tree: Tree, _lines: Sequence[Written], source: Source, language: str | None
) -> tuple[Document | None, list[Issue]]:
    skill, issues = read_skill(tree, source, language)
    if skill is None:
        return None, issues
    return Document(
        source,
        skill.language,
        (skill,),
        edition=skill.edition,
        evidence=skill.evidence,
        status=skill.status,
        machine_translation_note=skill.machine_translation_note,
    ), issues


def _read_attribute(
    tree: Tree, lines: Sequence[Written], source: Source, language: str | None
) -> tuple[Document | None, list[Issue]]:
    by_address = kind_of(tree.root, source.address) == "attribute"
    title = find_attribute_title(lines, any_code=by_address)
    if title is None:
        return None, []
    told = language or detect_language(line.text for line in lines)
    if told is None:
        return None, [ISSUE_KINDS["language-unknown"].at(source.name)]
    attribute, issues = read_attribute(lines, title, (source, told, pack_for(told)))
    return _document(Document(source, told, attributes=(attribute,))), issues


def _read_levels(
    _tree: Tree, lines: Sequence[Written], source: Source, language: str | None
) -> tuple[Document | None, list[Issue]]:
    told = language or detect_language(line.text for line in lines)
    pack = pack_for(told or "")
    if told is None or not find_level_titles(lines, pack):
        return None, []
    levels, issues = read_levels(lines, source, told, pack)
    return _document(Document(source, told, levels=tuple(levels))), issues


_READERS = {
    "skill": (_read_skill,),
    "attribute": (_read_attribute, _read_skill),
    "level": (_read_levels, _read_skill),
    None: (_read_attribute, _read_skill, _read_levels),
}


def _document(document: Document) -> Document:
    edition = edition_of_address(document.source.address)
    return replace(document, edition=edition, evidence=EditionEvidence.STATED if edition else None)
