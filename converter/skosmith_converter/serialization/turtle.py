"""Turtle and TriG to be read and compared by people: sorted, one object a line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from skosmith_converter.serialization.grouping import (
    Description,
    accepted,
    chunks_of,
    describe,
    shared_blanks,
)
from skosmith_converter.terms import Quad, Term, is_blank
from skosmith_converter.vocabulary import RDF, XSD

__all__ = ["write_trig", "write_turtle"]

_TYPE: Final = RDF.type
_NIL: Final = RDF.nil
_PREFIX = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
# A part of PN_LOCAL that needs no escape and that every reader knows (Turtle §6.5)
_LOCAL: Final = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_SHORT_FORMS = re.compile(
    rf'"(?:(0|-?[1-9][0-9]*)"\^\^{re.escape(XSD.integer)}'
    rf'|(true|false)"\^\^<{re.escape(XSD.namespace)}boolean>)'
)
# A quotation mark needs its escape only before another one and at the end
_ESCAPE = re.compile(r'\\(?:(n)|(")(?!\\"|\Z)|.)')


class _Names(dict[str, str]):
    """IRI or blank node → its Turtle, found at first use; remembers the prefixes it used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        for prefix in prefixes:
            if _PREFIX.fullmatch(prefix) is None:
                raise ValueError(f"{prefix!r} is no prefix of Turtle")
        self.used: dict[str, str] = {}
        self._prefixes = {space: prefix for prefix, space in sorted(prefixes.items(), reverse=True)}
        spaces = sorted(self._prefixes, key=len, reverse=True)
        self._prefixed = re.compile(f"<({'|'.join(map(re.escape, spaces))})({_LOCAL})>")

    def __missing__(self, term: str) -> str:
        text = term if is_blank(term) else self._iri(term)
        self[term] = text
        return text

    def _iri(self, term: str) -> str:
        found = self._prefixed.fullmatch(term) if self._prefixes else None
        if found is None:
            return term
        space, local = found.groups()
        prefix = self._prefixes[space]
        self.used[prefix] = space
        return f"{prefix}:{local}"

    def literal(self, term: str) -> str:
        """Give the Turtle of a literal."""
        if term[-1] != ">" and r"\n" not in term:
            return term  # no datatype, no line break: as in N-Triples
        value, _, tail = term[1:].rpartition('"')
        quoted = _long(value) if r"\n" in value else f'"{value}"'
        if not tail.startswith("^^"):
            return quoted + tail
        if (short := _SHORT_FORMS.fullmatch(term)) is not None:
            return short[1] or short[2]
        return f"{quoted}^^{self[tail[2:]]}"


def _long(value: str) -> str:
    """Give a text with its line breaks as such; quotation marks too where one is clear."""
    if value.count("\\") == value.count(r"\n"):
        lines = value.replace(r"\n", "\n")
    else:
        lines = _ESCAPE.sub(lambda found: "\n" if found[1] else found[2] or found[0], value)
    return f'"""{lines}"""'


def write_turtle(quads: Sequence[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the union of the accepted graphs in Turtle.

    Of `prefixes` (prefix → namespace) those in use are declared. Raises ValueError where one of
    them is no prefix of Turtle.
    """
    names = _Names(prefixes)
    body = _parted(_blocks(describe(accepted(quads)), names, ""))
    yield from _header(names)
    yield from chunks_of(body)


def write_trig(quads: Sequence[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write every graph in TriG, the default graph first; otherwise as `write_turtle`."""
    names = _Names(prefixes)
    shared = shared_blanks(quads)
    graphs: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad[3]].append(quad)
    parts: list[str] = []
    for graph in sorted(graphs):
        blocks = _blocks(describe(graphs[graph], shared), names, "    " if graph else "")
        if graph:
            parts.append(f"{names[graph]} {{\n{''.join(_parted(blocks))}}}\n")
        else:
            parts += blocks
    yield from _header(names)
    yield from chunks_of(_parted(parts))


def _parted(blocks: Iterable[str]) -> list[str]:
    """Give blocks with an empty line between each two."""
    parted = [f"{block}\n" for block in blocks]
    if parted:
        parted[-1] = parted[-1].removesuffix("\n")
    return parted


def _header(names: _Names) -> Iterator[str]:
    if names.used:
        used = sorted(names.used.items())
        yield "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in used) + "\n"


def _blocks(description: Description, names: _Names, indent: str) -> Iterator[str]:
    """Give one piece of text a subject."""
    lists = description.lists
    start, next_object = f"\n{indent}    ", f" ,\n{indent}        "
    for subject, properties in description.subjects.items():
        lines = [indent, names[subject]]
        for predicate, values in properties.items():
            verb = "a" if predicate == _TYPE else names[predicate]
            lines += (start, verb)
            if len(values) == 1:
                lines += (" ", _object(values[0], names, lists, f"{indent}    "), " ;")
            else:
                texts = [_object(value, names, lists, f"{indent}        ") for value in values]
                lines += (f"\n{indent}        ", next_object.join(texts), " ;")
        lines.append(f"\n{indent}.\n")
        yield "".join(lines)


def _object(term: Term, names: _Names, lists: dict[Term, list[Term]], indent: str) -> str:
    if term[0] == '"':
        return names.literal(term)
    if term in lists:
        items = "".join(f"{indent}    {_object(item, names, {}, '')}\n" for item in lists[term])
        return f"(\n{items}{indent})"
    return "()" if term == _NIL else names[term]
