"""A booklet in Markdown (CommonMark), for wikis, repositories and converters."""

import re
from collections.abc import Iterator

from skosmith_converter.exports.booklet import Booklet, Entry, Rung, Words, booklets
from skosmith_converter.exports.model import Layout, Material, Product

__all__ = ["escaped", "markdown_files"]

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_AT_THE_START = re.compile(r"^([ \t]*)(?:([-+=:])|(\d{1,9})([.)]))", re.MULTILINE)


def markdown_files(material: Material, _: Layout) -> list[Product]:
    """Give a file for each edition and language."""
    return [
        Product(f"{one.file_name}.md", "\n".join(_lines(one)).encode())
        for one in booklets(material)
    ]


def escaped(text: str) -> str:
    r"""Give a text so that Markdown shows it as it is.

    >>> print(escaped("- a *b*\n1. c"))
    \- a \*b\*
    1\. c
    """
    active = _ACTIVE.sub(r"\\\1", text)
    return _AT_THE_START.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", active
    )


def _paragraph(text: str, indent: str = "") -> str:
    """Give a text as a paragraph whose lines stay apart."""
    return escaped(text).replace("\n", f"  \n{indent}")


def _lines(booklet: Booklet) -> Iterator[str]:
    words = booklet.words
    yield from (f"# {escaped(booklet.title)}", "")
    yield from (f"> {escaped(line)}  " for line in booklet.rights.notice())
    yield from ("", f"## {words['contents']}", "")
    for group in booklet.groups:
        yield f"- [{escaped(group.path)}](#{group.anchor})"
        yield from (f"  - [{escaped(e.name)} {e.code}](#{e.anchor})" for e in group.entries)
    if booklet.levels:
        yield f"- [{words['levels']}](#levels)"
    if booklet.attributes:
        yield f"- [{words['attributes']}](#attributes)"
    for group in booklet.groups:
        yield from ("", f'<a id="{group.anchor}"></a>', "", f"## {escaped(group.path)}")
        for entry in group.entries:
            yield from _entry(entry, booklet)
    yield from _levels(booklet)
    if booklet.attributes:
        yield from ("", '<a id="attributes"></a>', "", f"## {words['attributes']}")
    for entry in booklet.attributes:
        yield from _entry(entry, booklet)
    yield ""


def _levels(booklet: Booklet) -> Iterator[str]:
    if booklet.levels:
        yield from ("", '<a id="levels"></a>', "", f"## {booklet.words['levels']}")
    for rung in booklet.levels:
        yield from _rung(rung, booklet, "###")


def _entry(entry: Entry, booklet: Booklet) -> Iterator[str]:
    words = booklet.words
    code = f" ({entry.code})" if entry.code else ""
    yield from ("", f'<a id="{entry.anchor}"></a>', "", f"### {escaped(entry.name)}{code}", "")
    if entry.kind:
        yield from (f"*{escaped(entry.kind)}*", "")
    if entry.description:
        yield from (_paragraph(entry.description), "")
    yield f"<{entry.address}>"
    if entry.notes:
        yield from ("", f"#### {words['guidance']}")
    for note in entry.notes:
        yield from ("", _paragraph(note))
    yield from _activities(entry, words)
    for rung in entry.rungs:
        yield from _rung(rung, booklet, "####")
    for note in entry.not_observed:
        yield from ("", f"*{escaped(note)}*")
    if entry.related:
        linked = ", ".join(f"[{escaped(name)}](#{code})" for code, name in entry.related)
        yield from ("", f"{words['related']}: {linked}")


def _activities(entry: Entry, words: Words) -> Iterator[str]:
    if entry.activities:
        yield from ("", f"#### {words['activities']}", "")
    if entry.lead_in:
        yield from (f"{_paragraph(entry.lead_in)}:", "")
    yield from (f"{'  ' * i.depth}- {escaped(i.text)}" for i in entry.activities)


def _rung(rung: Rung, booklet: Booklet, marks: str) -> Iterator[str]:
    label = rung.label or f"{booklet.words['level']} {rung.level}"
    yield from ("", f"{marks} {escaped(label)}")
    if rung.text:
        yield from ("", _paragraph(rung.text))
