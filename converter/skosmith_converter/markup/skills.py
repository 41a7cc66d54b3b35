"""A saved page about a skill: its lines go through the one grammar; the markup adds the rest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from skosmith_converter.html_lines import Written, as_text, write_lines
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.markup.site import (
    find_crumbs,
    find_related,
    regions,
    undefined_levels,
)
from skosmith_converter.markup.tree import Tree
from skosmith_converter.page import Passage, SkillPage, Source
from skosmith_converter.reading import read_page

__all__ = ["parts_of", "read_skill"]

LARGEST_TEXT = 500_000
"""Characters; the text of official pages has some 15,000."""


def parts_of(tree: Tree) -> Iterator[list[Written]]:
    """Give the lines of each part of the page that may hold its text, the likeliest first."""
    beside = {*find_crumbs(tree.root, "").elements, *find_related(tree.root).elements}
    for region in regions(tree.root):
        if lines := write_lines(region, beside.union(undefined_levels(region))):
            yield lines


def read_skill(
    tree: Tree, parts: Iterable[Sequence[Written]], source: Source, language: str | None
) -> tuple[SkillPage | None, list[Issue]]:
    """Read a page about a skill; None where no part of the page is one."""
    issues: list[Issue] = [ISSUE_KINDS["not-a-skill-page"].at(source.name)]
    for lines in parts:
        text = as_text(lines)
        if len(text) > LARGEST_TEXT:
            size, limit = f"{len(text):,}", f"{LARGEST_TEXT:,}"
            return None, [ISSUE_KINDS["too-large"].at(source.name, size=size, limit=limit)]
        reading = read_page(text, source, language)
        issues = [replace(issue, line=_line(issue.line, lines)) for issue in reading.issues]
        if reading.page is not None:
            page, found = _with_markup(_with_lines(reading.page, lines), tree)
            return page, [*issues, *found]
    return None, issues


def _with_markup(page: SkillPage, tree: Tree) -> tuple[SkillPage, list[Issue]]:
    """Add what stands beside the text: category, subcategory, related skills."""
    related, crumbs = find_related(tree.root), find_crumbs(tree.root, page.name.text)
    codes = dict([*reversed(related.codes), *reversed(page.related)])
    kind = ISSUE_KINDS["related-without-code"]
    issues = [kind.at(page.source.name, p.lines[0], p.text) for p in related.unknown]
    return replace(
        page,
        category=crumbs.category,
        subcategory=crumbs.subcategory,
        related=tuple(reversed(codes.items())),
    ), issues


def _line(number: int, lines: Sequence[Written]) -> int:
    """Give the line of the file for a line of its text."""
    return lines[number - 1].line if 0 < number <= len(lines) else number


def _with_lines(page: SkillPage, lines: Sequence[Written]) -> SkillPage:
    """Give the page with the lines of the file in place of those of its text."""
    related = tuple((code, _line(number, lines)) for code, number in page.related)
    placed: SkillPage = _placed(replace(page, related=()), lines)
    return replace(placed, related=related)


def _placed(value: Any, lines: Sequence[Written]) -> Any:  # noqa: ANN401 (any part of the model)
    if isinstance(value, Passage):
        first, last = (_line(number, lines) for number in value.lines)
        return Passage(value.text, (first, last))
    if isinstance(value, tuple):
        return tuple(_placed(part, lines) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: _placed(getattr(value, f.name), lines) for f in fields(value)}
    if "mark_line" in changed:
        changed["mark_line"] = _line(changed["mark_line"], lines)
    return replace(value, **changed)
