"""A part of a page as the lines that a reader sees: headings, paragraphs, bullets, rows."""

import html
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

__all__ = ["Written", "as_text", "without_markup", "write_lines"]

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_PASSED_OVER = frozenset({
    "aside", "audio", "button", "canvas", "dialog", "footer", "head", "iframe", "math", "nav",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_NOT_IN_ROWS = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr")
"""What no row of a table of words holds: where it stands, the row is there for the layout."""
_HEADING = re.compile(r"h([1-6])")
_MOST_INDENT = 40
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|div|h[1-6]|table|tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(rf"{_BLOCK.pattern}|</?(?:a|b|em|i|span|strong|u)\b[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[\da-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """One line of what a page shows."""

    text: str
    line: int
    """Line in the file."""
    heading: int = 0
    """1 to 6; 0 where it is none."""
    bullet: bool = False
    indent: int = 0


def as_text(lines: Iterable[Written]) -> str:
    """Give lines as the text of a page: bullets as hyphens, indented where nested."""
    return "\n".join(
        f"{' ' * line.indent}- {line.text}" if line.bullet else line.text for line in lines
    )


def without_markup(text: str) -> str:
    r"""Give the lines that a piece of markup shows; text without tags and references as it is.

    >>> without_markup("<p>Glue &amp; <b>sew</b>:</p><ul><li>soles</li></ul>")
    'Glue & sew:\n- soles'
    >>> without_markup("a < b & c")
    'a < b & c'
    """
    if ("<" not in text and "&" not in text) or not _TAG.search(text):
        return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    marked = text if _BLOCK.search(text) else "<br>".join(text.splitlines())
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    root = etree.fromstring(f"<div>{marked}</div>".encode("utf-8", "replace"), parser)
    return as_text(write_lines(root))


def write_lines(root: etree._Element, without: Container[etree._Element] = ()) -> list[Written]:
    """Give the lines of a part of a page, without some elements in it."""
    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        passed_over = element is not root and (tag in _PASSED_OVER or element in without)
        if event == "start" and passed_over:
            writer.at = max(writer.at, element.sourceline or 0)
            walker.skip_subtree()
        elif event == "start":
            writer.open(element, tag)
        else:
            if not passed_over:
                writer.close(tag)
            if element is not root:
                writer.write(element.tail)
    writer.flush()
    return writer.lines


@dataclass(slots=True)
class _Writer:
    """What has been written, and what stands open."""

    lines: list[Written] = field(default_factory=list)
    at: int = 0
    """The line of the file that has been reached."""
    began: int = 0
    """Where the line being written began; 0 before its first word."""
    parts: list[str] = field(default_factory=list)
    heading: int = 0
    items: list[int | None] = field(default_factory=list)
    """For each open list item the number of its line, once it has one."""
    cells: int | None = None
    """How many cells the open row has begun; None outside rows, and in rows that only lay out."""

    def open(self, element: etree._Element, tag: str) -> None:
        """Begin an element, and write the text before its first child."""
        self.at = max(self.at, element.sourceline or 0)
        self._separate(tag)
        if tag == "tr":
            layout = next((e for e in element.iter(*_NOT_IN_ROWS) if e is not element), None)
            self.cells = 0 if layout is None else None
        elif tag == "li":
            self.items.append(None)
        elif (found := _HEADING.fullmatch(tag)) is not None:
            self.heading = int(found[1])
        self.write(element.text)

    def close(self, tag: str) -> None:
        """End an element."""
        if tag == "tr":
            self.cells = None
        self._separate(tag, ends=True)
        if tag == "li":
            self.items.pop()
        elif _HEADING.fullmatch(tag):
            self.heading = 0

    def _separate(self, tag: str, *, ends: bool = False) -> None:
        """End a line where an element does; rows go on to their end, cell by cell."""
        if tag in _INLINE:
            self.parts.append(" " if self.heading else "")
        elif self.cells is None:
            self.flush()
        elif tag in _CELLS and not ends:
            self.parts.append(" | " if self.cells else "")
            self.cells += 1
        else:
            self.parts.append(" ")

    def write(self, text: str | None) -> None:
        """Write text, and count the lines of the file that it takes."""
        if not text:
            return
        if not (text.isspace() or self.began):
            blank = len(text) - len(text.lstrip())
            self.began = self.at + text.count("\n", 0, blank)
        self.parts.append(text)
        self.at += text.count("\n")

    def flush(self) -> None:
        """End a line: a bullet's own text, what goes on in its item, or a line by itself."""
        text = " ".join("".join(self.parts).split())
        line = Written(text, max(self.began, 1), self.heading)
        self.parts.clear()
        self.began = 0
        if not text:
            return
        if not self.items:
            self.lines.append(line)
        elif self.items[-1] is None:
            self.items[-1] = len(self.lines)
            indent = min(2 * (len(self.items) - 1), _MOST_INDENT)
            self.lines.append(Written(text, line.line, bullet=True, indent=indent))
        elif self.items[-1] == len(self.lines) - 1:
            last = self.lines[-1]
            self.lines[-1] = replace(last, text=f"{last.text} {text}")
        else:
            self.lines.append(line)
