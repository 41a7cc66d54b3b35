"""Terms, places and foreign texts as they may stand on one line of a report."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from skosmith_converter.terms import is_blank
from skosmith_converter.validation.findings import Finding, Identity, shown
from skosmith_converter.validation.reports.wording import Words

__all__ = ["entry_of", "isolated", "one_line", "relative", "subject_of", "uri_of"]

_KEPT = "\u200c\u200d\u200e\u200f\u061c"
"""Joiners and direction marks; embeddings, overrides and isolates are told by number."""
_LONGEST_PATH = 80
"""Characters of a path on a line; such as one of all relations says little and fills a screen."""
_BREAKS = re.compile(r"\r\n|[\n\r\t\v\f\x85\u2028\u2029]")


def one_line(text: str) -> str:
    r"""Give a text on one line; what a terminal or a bidirectional text would obey, by number.

    >>> one_line("one\ntwo\x1b[2J")
    'one two\\u001B[2J'
    """
    text = _BREAKS.sub(" ", text)
    return text if text.isprintable() else "".join(_printable(text))


def _printable(text: str) -> Iterator[str]:
    for character in text:
        spaces = unicodedata.category(character) == "Zs"
        if spaces or character.isprintable() or character in _KEPT:
            yield character
        else:
            yield f"\\u{ord(character):04X}"


def isolated(text: str, words: Words) -> str:
    """Put a text of any language between FSI and PDI where a report is read from right to left.

    So a Latin address keeps its brackets and an Arabic literal its place. In other reports only
    texts with right-to-left letters need it.
    """
    if text and (words.direction == "rtl" or any(map(_is_rtl, text))):
        return f"\u2068{text}\u2069"
    return text


def _is_rtl(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"}


def subject_of(finding: Finding, words: Words) -> tuple[str, ...]:
    """Give the node, path and value of a finding, those that it has."""
    path = "" if finding.path is None else _short(one_line(str(finding.path)))
    value = "" if finding.value is None else _term(finding.value, words)
    return tuple(filter(None, (_term(finding.focus, words), path, value)))


def _short(path: str) -> str:
    if len(path) <= _LONGEST_PATH:
        return path
    start = path[: path.rfind("|", 0, _LONGEST_PATH) + 1 or _LONGEST_PATH]
    return f"{start}…{')' * (start.count('(') - start.count(')'))}"


def _term(term: str, words: Words) -> str:
    return words["blank_node"] if is_blank(term) else one_line(shown(term))


def entry_of(identity: Identity) -> tuple[str, ...]:
    """Give what an entry of a baseline is about: rule, node, path and value, those that it has."""
    parts = (identity.rule, identity.focus, identity.path, identity.value)
    return tuple(one_line(part) for part in parts if part)


def relative(document: str, root: str) -> str:
    """Give the name of a document as seen from a folder; the name as it is where it is elsewhere.

    >>> relative("/work/pages/a.txt", "/work"), relative("./a.txt", "/work")
    ('pages/a.txt', 'a.txt')
    """
    path = PurePosixPath(document.replace("\\", "/"))
    return str(path.relative_to(root)) if root and path.is_relative_to(root) else str(path)


def uri_of(document: str, root: str) -> str:
    """Give a document as a URI reference, relative where it can be.

    >>> uri_of("/work/pages/a b.txt", "/work"), uri_of("/etc/a.txt", "/work")
    ('pages/a%20b.txt', 'file:///etc/a.txt')
    """
    name = relative(document, root)
    address = quote(name, safe="/", errors="surrogatepass")
    return f"file://{address}" if name.startswith("/") else address
