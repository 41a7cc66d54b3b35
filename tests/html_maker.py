"""Writes the pages of `page_maker` as web pages: the official theme, a plain one, a reader view."""

import html
import re

from page_maker import MadePage

THEMES = ("plone", "plain", "reader")
SITE = "https://sfia-online.org"


def made_html(page: MadePage, theme: str = "plone", head: str = "", aside: str = "") -> str:
    """Give a page as HTML: its lines are those of its text, their markup that of the theme."""
    lines = [line for line in page.render().split("\n") if line.strip()]
    title = next(i for i, line in enumerate(lines) if f"{page.name} {page.code}" in line)
    body = "\n".join(_blocks(page, lines[title:], theme))
    lang = f' lang="{page.language}"' if theme == "plone" else ""
    frame = {
        "plone": '<div id="wrapper"><nav><ul><li>Home</li></ul></nav>{aside}\n<main>\n'
        '<article id="content">\n{body}\n</article></main></div>\n<footer><p>All rights</p></footer>',
        "plain": "<div><div>\n{body}\n</div></div>{aside}",
        "reader": '<div class="container"><div id="readability-page-1">\n{body}\n</div></div>{aside}',
    }[theme].format(body=body, aside=aside)
    return (
        f"<!DOCTYPE html>\n<html{lang}>\n<head><meta charset='utf-8'><title>x</title>\n"
        f"<script>var a = '<h1>Nothing NONE</h1>';</script><style>p {{}}</style>{head}</head>\n"
        f"<body>\n{frame}\n</body></html>\n"
    )


def _blocks(page: MadePage, lines: list[str], theme: str) -> list[str]:
    blocks: list[str] = []
    items: list[str] = []
    for number, line in enumerate(lines):
        item = re.fullmatch(r"\s*[-•] (.*)", line)
        if item is not None:
            items.append(f"<li><p>{_escaped(item[1])}</p></li>")
            continue
        if items:
            blocks.append("<ul>\n" + "\n".join(items) + "\n</ul>")
            items = []
        blocks.append(_title(line, page) if number == 0 else _block(line, page, theme))
    return [*blocks, *(["<ul>" + "".join(items) + "</ul>"] if items else [])]


def _title(line: str, page: MadePage) -> str:
    name, _, rest = line.partition(f" {page.code}")
    return f"<header><h1>{_escaped(name)}<span>{page.code}</span>{_escaped(rest)}</h1></header>"


def _block(line: str, page: MadePage, theme: str) -> str:
    if re.fullmatch(r"[\d |]+", line):
        cells = re.split(r" \| ?| ", line)
        return "<table><tr>" + "".join(f"<td>\n {cell} </td>" for cell in cells) + "</tr></table>"
    if re.match(re.escape(page.name) + ": ", line):
        name, _, level = line.partition(": ")
        heading = f"<h3>{_escaped(name)}: <span>{_escaped(level)}</span></h3>"
        return f'<div class="skill_level">{heading}</div>' if theme == "plone" else heading
    return f"<p>{_escaped(line)}</p>" if theme != "plain" else f"<div>{_escaped(line)}<br></div>"


def _escaped(text: str) -> str:
    """Give text as markup, with a word set off and a line of the file broken at a space."""
    words = html.escape(text).replace("é", "&eacute;").split(" ")
    if len(words) > 2:
        words[1] = f"<em>{words[1]}</em>"
        words[-1] = "\n" + words[-1]
    return " ".join(words)
