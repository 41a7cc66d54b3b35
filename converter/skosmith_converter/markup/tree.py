"""A saved page as a tree, and what its head tells: encoding, address, language."""

import re
from dataclasses import dataclass

from lxml import etree

from skosmith_converter.decoding import without_bom
from skosmith_converter.official import usable_address

__all__ = ["DEEPEST", "Tree", "declared_encoding", "is_markup", "parse_tree"]

DEEPEST = 2048
"""The nesting that the parser follows."""
_SNIFFED = 8192
_START = re.compile(
    r"(?:\s|<!--.{0,2000}?-->|<\?xml[^>]{0,200}\?>)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|header|div|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page."""

    root: etree._Element
    address: str | None
    """Where the page says that it comes from."""
    language: str | None
    """The language that the page declares."""


def is_markup(data: bytes) -> bool:
    """Tell whether bytes begin as a web page does."""
    rest, encoding = without_bom(data[:_SNIFFED])
    return _START.match(rest.decode(encoding or "latin-1", "replace")) is not None


def declared_encoding(data: bytes) -> str | None:
    """Give the encoding that a page names in its head."""
    found = _META.search(data[:_SNIFFED]) or _XML.match(data[:_SNIFFED])
    return None if found is None else found[1].decode("ascii")


def parse_tree(text: str) -> Tree | None:
    """Parse a page; None where it is nested too deep to be one. Nothing is fetched or run."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it but comments or spaces
        root = None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        return None
    if root is None:
        root = etree.Element("html")
    return Tree(root, _address(root, text), _language(root))


def _address(root: etree._Element, text: str) -> str | None:
    candidates = [
        *root.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href"),
        *root.xpath("//meta[@property='og:url']/@content"),
        *_SAVED_FROM.findall(text[:_SNIFFED]),
        *root.xpath("//base/@href"),
    ]
    return next((usable for c in candidates if (usable := usable_address(c)) is not None), None)


def _language(root: etree._Element) -> str | None:
    """Give the declared language as a tag in canonical case, where it has the form of one."""
    found = _TAG.fullmatch((root.get("lang") or root.get("xml:lang") or "").strip())
    if found is None:
        return None
    language, script, region = found.groups()
    parts = [language.lower(), script and script.capitalize(), region and region.upper()]
    return "-".join(part for part in parts if part)
