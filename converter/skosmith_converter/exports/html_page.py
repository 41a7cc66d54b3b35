"""A booklet as one HTML file for paper: no scripts, no fonts, nothing fetched."""

from importlib.resources import files

from markupsafe import Markup

from skosmith_converter.exports.booklet import Booklet, booklets
from skosmith_converter.exports.model import Layout, Material, Product
from skosmith_converter.templating import make_environment

__all__ = ["PAPERS", "html_files", "html_of"]

PAPERS = {"a4": "A4", "letter": "letter"}
"""Name of a size of paper → what CSS calls it (CSS Paged Media §7.1)."""


def html_files(material: Material, layout: Layout) -> list[Product]:
    """Give a file for each edition and language."""
    return [
        Product(f"{one.file_name}.html", html_of(one, layout).encode())
        for one in booklets(material)
    ]


def html_of(booklet: Booklet, layout: Layout) -> str:
    """Give the text of the page."""
    styles = f"{_pages(booklet, PAPERS[layout.paper])}\n{_read('booklet.css')}"
    template = make_environment(_read).get_template("booklet.html")
    return template.render(booklet=booklet, words=booklet.words, styles=Markup(styles))  # noqa: S704 (quoted)


def _pages(booklet: Booklet, size: str) -> str:
    """Give the page rules: on each page, what it is part of, beside the title and the number.

    Engines know margin boxes (CSS Paged Media §6), but no running strings yet: so each part of the
    booklet has pages of its own.
    """
    start, end = ("right", "left") if booklet.direction == "rtl" else ("left", "right")
    parts = {group.anchor: group.path for group in booklet.groups}
    parts |= {"levels": booklet.words["levels"], "attributes": booklet.words["attributes"]}
    rules = [
        (
            f"@page {{ size: {size}; margin: 22mm 18mm 20mm; "
            f"@top-{start} {{ content: {_quoted(booklet.title)}; }} "
            "@bottom-center { content: counter(page); } }"
        ),
        (
            "@page :first { @top-left { content: none; } @top-right { content: none; } "
            "@bottom-center { content: none; } }"
        ),
    ]
    for name, title in parts.items():
        rules.append(f"@page {name} {{ @top-{end} {{ content: {_quoted(title)}; }} }}")
        rules.append(f"#{name} {{ page: {name}; }}")
    return "\n".join(rules)


def _quoted(text: str) -> str:
    """Give a string of CSS; all but letters, digits and spaces is escaped (CSS Syntax §4.3.7)."""
    safe = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'"{safe}"'


def _read(name: str) -> str:
    return (files("skosmith_converter.exports") / name).read_text(encoding="utf-8")
