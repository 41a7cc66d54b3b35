"""The tree of a scheme: an edition's whole, another's as far as it is opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from skosmith_converter.terms import Iri, iri_text
from skosmith_server.framework import (
    Concept,
    Edition,
    Framework,
    SkillEntry,
    parts_of,
    path_to,
    skill_levels_of,
)
from skosmith_server.framework.facts import local_name
from skosmith_server.framework.skills import natural
from skosmith_server.pages.collation import collation_for
from skosmith_server.pages.grouping import Group, group
from skosmith_server.pages.pieces import Pieces

__all__ = ["Node", "Opened", "tree_of_edition", "tree_of_scheme", "write_tree"]

MOST_PARTS: Final = 200
"""Concepts below one concept that are shown at a time."""


@dataclass(slots=True)
class Node:
    """A place in a tree."""

    iri: str
    """Empty for what is no concept."""
    name: Markup
    note: str = ""
    """A code, or a number."""
    parts: "list[Node]" = field(default_factory=list)
    is_open: bool = False
    more: str = ""
    """Address of the page on which it is open, where its parts are not here."""
    rest: str = ""
    """Address of the page with further parts."""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """Which part of a tree is wanted."""

    iri: Iri | None = None
    """The concept that is open, with all above it."""
    first: int = 0
    """From which of its parts on."""


def tree_of_edition(
    framework: Framework, edition: Edition, piece: Pieces, opened: Opened
) -> list[Node]:
    """Give categories, subcategories, skills and levels of an edition."""
    levels = skill_levels_of(framework, edition.name, edition.skills)
    number = piece.reader.interface.number
    at = piece.reader.interface.gettext("Level %(number)s")

    @cache
    def named(level: int) -> Markup:
        return Markup("<bdi>{}</bdi>").format(at % {"number": number(level)})

    def of_skill(skill: SkillEntry) -> Node:
        parts = [Node(iri, named(n)) for n, iri in levels.get(skill.iri, ())]
        return Node(skill.iri, piece.name(skill.names, skill.code), skill.code, parts)

    def of_group(one: Group) -> Node:
        parts = [*map(of_group, one.parts.values()), *map(of_skill, one.skills)]
        if one.category is None:
            name = escape(piece.reader.interface.gettext("Without a category"))
            return Node("", Markup("<bdi>{}</bdi>").format(name), number(one.count), parts)
        iri = one.category.iri
        return Node(iri, piece.name(one.category.names, local_name(iri)), number(one.count), parts)

    groups = group(edition.skills)
    plain = groups[0].skills if len(groups) == 1 and groups[0].category is None else None
    nodes = [of_group(one) for one in groups] if plain is None else list(map(of_skill, plain))
    _open(nodes, opened.iri)
    return nodes


def _open(nodes: Iterable[Node], wanted: Iri | None) -> bool:
    """Open the way to a node; tell whether it was found."""
    found = False
    for node in nodes if wanted is not None else ():
        node.is_current = node.iri == wanted
        node.is_open = _open(node.parts, wanted) or node.is_current
        found = found or node.is_open
    return found


def tree_of_scheme(
    framework: Framework, scheme: Iri, piece: Pieces, opened: Opened
) -> tuple[list[Node], str]:
    """Give the top of a scheme, and the parts of each concept on the way to the open one.

    Beside it the address of the page with further concepts of the top; empty where there are none.
    """
    path = path_to(framework, opened.iri, scheme) if opened.iri is not None else ()
    return _level(framework, scheme, scheme, piece, (path, opened))


def _level(
    framework: Framework,
    scheme: Iri,
    above: Iri,
    piece: Pieces,
    way: tuple[Sequence[Iri], Opened],
) -> tuple[list[Node], str]:
    """Give the nodes below a concept, and the address of those that are left out."""
    path, opened = way
    below = _sorted(parts_of(framework, above, scheme), piece)
    first = opened.first if above == (opened.iri or scheme) else 0
    shown = below[first : first + MOST_PARTS]
    if path and all(one.iri != path[0] for one in shown):
        shown = [*shown, *(one for one in below if one.iri == path[0])]
    nodes: list[Node] = []
    for one in shown:
        node = Node(one.iri, piece.name(one.names, one.code or local_name(one.iri)), one.code)
        if path and one.iri == path[0]:
            inner = framework, scheme, one.iri, piece, (path[1:], opened)
            node.parts, node.rest = _level(*inner) if one.has_parts else ([], "")
            node.is_open, node.is_current = bool(node.parts), one.iri == opened.iri
        elif one.has_parts:
            node.more = piece.reader.link(address_of(scheme, Opened(one.iri)))
        nodes.append(node)
    if len(below) <= first + MOST_PARTS:
        return nodes, ""
    further = Opened(None if above == scheme else above, first + MOST_PARTS)
    return nodes, piece.reader.link(address_of(scheme, further))


def address_of(scheme: str, opened: Opened) -> str:
    """Give the path of the page of a scheme's tree with a part of it open."""
    pairs = [("scheme", iri_text(Iri(scheme)))]
    pairs += [("open", iri_text(opened.iri))] if opened.iri is not None else []
    pairs += [("from", str(opened.first))] if opened.first else []
    return f"/browse?{urlencode(pairs)}"


def _sorted(concepts: Iterable[Concept], piece: Pieces) -> list[Concept]:
    """Sort by code, then as the language of the page sorts names."""
    key = collation_for(piece.content or "en").key

    def place(one: Concept) -> tuple[object, ...]:
        name = one.names.value(piece.languages, local_name(one.iri))
        return not one.code, natural(one.code), key(name), one.iri

    return sorted(concepts, key=place)


def write_tree(nodes: Sequence[Node], piece: Pieces, rest: str = "") -> Markup:
    """Give the list of nodes in HTML: it can be opened and read without scripts."""
    return Markup(_list(nodes, piece, rest))  # noqa: S704 (put together of escaped parts)


def _list(nodes: Sequence[Node], piece: Pieces, rest: str) -> str:
    items = "\n".join(f"<li{_marks(node)}>{_item(node, piece)}</li>" for node in nodes)
    if rest:
        words = escape(piece.reader.interface.gettext("More of these"))
        items += f'\n<li class="rest"><a href="{escape(rest)}">{words}</a></li>'
    return f"<ul>\n{items}\n</ul>"


def _marks(node: Node) -> str:
    return f' data-more="{escape(node.more)}"' if node.more else ""


def _item(node: Node, piece: Pieces) -> str:
    label = _label(node, piece)
    if node.more:
        words = escape(piece.reader.interface.gettext("Show what is below"))
        return f'{label} <a class="more" href="{escape(node.more)}">{words}</a>'
    if not node.parts:
        return label
    state = " open" if node.is_open else ""
    inner = _list(node.parts, piece, node.rest)
    return f"<details{state}><summary>{label}</summary>{inner}</details>"


def _label(node: Node, piece: Pieces) -> str:
    note = f' <span class="notation">{escape(node.note)}</span>' if node.note else ""
    if not node.iri:
        return f'<span class="node">{node.name}{note}</span>'
    address = escape(piece.reader.link(piece.path_of(node.iri)))
    current = ' aria-current="true"' if node.is_current else ""
    name = escape(iri_text(Iri(node.iri)))
    return f'<a class="node" href="{address}" data-iri="{name}"{current}>{node.name}{note}</a>'
