"""Where the official site's pages keep what their text does not tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from skosmith_converter.blocks import clean, fold
from skosmith_converter.page import Passage

__all__ = [
    "Crumbs",
    "Kind",
    "find_crumbs",
    "find_related",
    "kind_of",
    "regions",
    "undefined_levels",
]

_CODE = re.compile(r"\b[A-Z]{4}\b")
_CODE_IN_ADDRESS = re.compile(r"skillcode/(?:\d{1,2}/)?([A-Za-z]{4})(?![A-Za-z])")
_AFTER_SKILLS = re.compile(r"/skills/(.+)")
Kind = Literal["skill", "level", "attribute"]
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("attribute", re.compile(r"/shortcode/")),
    ("level", re.compile(r"/lor/|/responsibilities(?:/|$)")),
    ("skill", re.compile(r"/skillcode/|/skills/.")),
)

_REGIONS = (
    "//article[@id='content']",
    "//*[@id='content']",
    "//*[@id='content-core']",
    "//main",
    "//*[@role='main']",
    "//article",
    "//body",
)
_RELATED = "//*[@id='related-sfia-skills' or @id='related-skills']"
_HAS_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
_CRUMBS = (
    "//*[@id='portal-breadcrumbs' or @id='breadcrumbs' or @aria-label='breadcrumb'"
    f" or {_HAS_CLASS.format('breadcrumb')} or {_HAS_CLASS.format('breadcrumbs')}]"
)
_LEVEL = f"descendant-or-self::div[{_HAS_CLASS.format('skill_level')}]"


@dataclass(frozen=True, slots=True)
class Crumbs:
    """What the path of a page tells."""

    elements: tuple[etree._Element, ...] = ()
    category: Passage | None = None
    subcategory: Passage | None = None


@dataclass(slots=True)
class Related:
    """The related skills that stand beside the text of a page."""

    elements: tuple[etree._Element, ...] = ()
    codes: list[tuple[str, int]] = field(default_factory=list)
    unknown: list[Passage] = field(default_factory=list)
    """Those of which nothing tells the code."""


def words_of(element: etree._Element) -> str:
    """Give the text of an element on one line, clean."""
    return " ".join(clean("".join(element.itertext())).split())


def kind_of(root: etree._Element, address: str | None) -> Kind | None:
    """Tell what a page is about, by its address or by elements that no other kind has."""
    path = urlsplit_path(address)
    for kind, pattern in _KINDS:
        if pattern.search(path):
            return kind
    if root.xpath(_LEVEL) or root.xpath("//*[contains(@class, 'guidance-notes')]"):
        return "skill"
    return None


def urlsplit_path(address: str | None) -> str:
    """Give the path of an address; empty where it has none or is none."""
    try:
        return urlsplit(address or "").path
    except ValueError:
        return ""


def regions(root: etree._Element) -> Iterator[etree._Element]:
    """Give the elements that may hold the text of the page, each once, the likeliest first."""
    seen: list[etree._Element] = []
    for path in (*_REGIONS, "/*"):
        for element in root.xpath(path)[:1]:
            if not any(element is other for other in seen):
                seen.append(element)
                yield element


def undefined_levels(region: etree._Element) -> list[etree._Element]:
    """Give the blocks that explain why a level is not defined: the collapsed ones.

    A block of a level that the table lists is none of them, and neither is any where all are
    collapsed: then the page was saved so.
    """
    blocks = region.xpath(_LEVEL)
    collapsed = [block for block in blocks if "collapsed" in (block.get("class") or "").split()]
    if len(collapsed) == len(blocks):
        return []
    listed = {words_of(cell) for cell in region.iter("td", "th")}
    return [block for block in collapsed if _number(block) not in listed]


def _number(block: etree._Element) -> str:
    heading = next(block.iter("h1", "h2", "h3", "h4", "h5"), None)
    found = re.search(r"\d", words_of(heading)) if heading is not None else None
    return found[0] if found else ""


def find_related(root: etree._Element) -> Related:
    """Give the codes of the related skills, by their words or by where they lead."""
    elements = tuple(root.xpath(_RELATED))
    related = Related(elements)
    for element in elements:
        for link in element.iter("a", "span", "li"):
            if link.tag != "a" and next(link.iter("a"), None) is not None:
                continue
            if link.tag != "a" and next(link.iterancestors("a"), None) is not None:
                continue
            _add_related(related, link)
    related.codes = list(dict(reversed(related.codes)).items())[::-1]
    return related


def _add_related(related: Related, link: etree._Element) -> None:
    words, line = words_of(link), link.sourceline or 0
    in_address = _CODE_IN_ADDRESS.search(link.get("href") or "")
    codes = _CODE.findall(words) or ([in_address[1].upper()] if in_address else [])
    related.codes += [(code, line) for code in codes]
    if words and not codes:
        related.unknown.append(Passage(words, (line, line)))


def find_crumbs(root: etree._Element, name: str) -> Crumbs:
    """Give category and subcategory from the path of a page, by the addresses of its steps.

    The site's addresses go ``skills/{category}/{subcategory}/{skill}``; the step of the page
    itself is left out.
    """
    elements = tuple(root.xpath(_CRUMBS))
    steps: dict[int, Passage] = {}
    for element in elements:
        for link in element.iter("a"):
            found = _AFTER_SKILLS.search(urlsplit_path(link.get("href")).rstrip("/"))
            words, line = words_of(link), link.sourceline or 0
            if found is not None and words and fold(words) != fold(name):
                steps.setdefault(len(found[1].split("/")), Passage(words, (line, line)))
    return Crumbs(elements, steps.get(1), steps.get(2) if 1 in steps else None)
