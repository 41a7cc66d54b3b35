"""JSON-LD 1.1 to be read by programs that know JSON only: short keys, one value a line.

The keys are those of ``context.jsonld``, which every file holds: nobody has to fetch it.
What a key of the context cannot say (a plain literal where it wants a language) stands
beside it under the name of the property with its prefix; both mean the same property.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from skosmith_converter.serialization.grouping import (
    Properties,
    accepted,
    chunks_of,
    describe,
)
from skosmith_converter.terms import Quad, Term, iri_text, is_blank
from skosmith_converter.vocabulary import RDF, XSD

__all__ = ["Json", "Node", "context_of", "write_document", "write_jsonld"]

Json: TypeAlias = str | list["Json"] | dict[str, "Json"]
"""A string is JSON already."""

_ALIASES: Final = {"id": "@id", "type": "@type"}
_LOCAL: Final = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
# Up to 15 digits every reader keeps an integer exact (RFC 8259 §6)
_NUMBER = re.compile(rf'"(-?[1-9][0-9]{{0,14}}|0)"\^\^{re.escape(XSD.integer)}')


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of the context, and what its values are."""

    name: str
    container: str = ""
    coercion: str = ""
    """`@id`, the IRI of a datatype, or nothing."""


class _Names(dict[str, str]):
    """IRI or blank node → its text in JSON, the quotes with it."""

    def __init__(self, context: Mapping[str, object]) -> None:
        super().__init__()
        spaces = {
            value: key
            for key, value in context.items()
            if isinstance(value, str) and value.endswith(("#", "/"))
        }
        self._prefixes = spaces
        self._compact = re.compile(f"<({'|'.join(map(re.escape, spaces))})({_LOCAL})>")

    def __missing__(self, term: str) -> str:
        if is_blank(term):
            text = f'"{term}"'
        elif self._prefixes and (found := self._compact.fullmatch(term)) is not None:
            text = f'"{self._prefixes[found[1]]}:{found[2]}"'
        else:
            text = json.dumps(iri_text(term), ensure_ascii=False)
        self[term] = text
        return text


def write_jsonld(quads: Sequence[Quad], _prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write the union of the accepted graphs in JSON-LD 1.1, every subject once in `@graph`.

    Where an IRI of the graph has a key of the context for its scheme (``skos:x`` as it is), it
    would be read as short for another (JSON-LD API §5.2.2): then no context but `id` and `type`.
    """
    subjects, lists = describe(accepted(quads))
    context = context_of(quads)
    node = Node(context, lists)
    yield f'{{\n  "@context": {_in_lines(_as_json(context), "  ")},\n  "@graph": ['
    yield from chunks_of(
        f"{',' if number else ''}\n    {_in_lines(node.of(subject, subjects[subject]), '    ')}"
        for number, subject in enumerate(subjects)
    )
    yield "\n  ]\n}\n" if subjects else "]\n}\n"


def context_of(quads: Sequence[Quad]) -> dict[str, object]:
    """Give our context, or only `id` and `type` where it would misread an IRI of the graph."""
    return dict(_ALIASES) if _is_misread(quads, _context()) else _context()


def write_document(context: Mapping[str, object], tree: Mapping[str, Json]) -> str:
    """Give one object with its context, a value a line."""
    return _in_lines({"@context": _as_json(context), **tree}, "") + "\n"


@cache
def _context() -> dict[str, object]:
    text = files("skosmith_converter.serialization").joinpath("context.jsonld").read_text("utf-8")
    context: dict[str, object] = json.loads(text)["@context"]
    return context


def _is_misread(quads: Sequence[Quad], context: Mapping[str, object]) -> bool:
    scheme = re.compile(rf'(?:"\^\^)?<(?:{"|".join(context)}):(?!//)')
    terms = {term for subject, predicate, value, _ in quads for term in (subject, predicate, value)}
    return any(scheme.match(term[max(term.rfind('"'), 0) :]) for term in terms)


def _as_json(value: object) -> Json:
    if isinstance(value, dict):
        return {key: json.dumps(found, ensure_ascii=False) for key, found in value.items()}
    return json.dumps(value)


def _in_lines(value: Json, indent: str) -> str:
    if isinstance(value, str):
        return value
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    inner = f"{indent}  "
    if isinstance(value, dict):
        items = [f'"{key}": {_in_lines(found, inner)}' for key, found in value.items()]
        opening, closing = "{", "}"
    else:
        items = [_in_lines(found, inner) for found in value]
        opening, closing = "[", "]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(items) + f"\n{indent}{closing}"


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


class Node:
    """Turns what is said of a subject into a JSON object."""

    def __init__(self, context: Mapping[str, object], lists: Mapping[Term, list[Term]]) -> None:
        self._names = _Names(context)
        self._lists = lists
        self._keys = _keys_of(context)

    def name_of(self, term: str) -> str:
        """Give an IRI or blank node as it is written, the quotes with it."""
        return self._names[term]

    def of(self, subject: str, properties: Properties) -> Json:
        """Give the object of one subject: `id`, `type`, then by property."""
        node: dict[str, Json] = {"id": self._names[subject]}
        for predicate, values in properties.items():
            name = self._names[predicate][1:-1]
            key = self._keys.get(name, _Key(name))
            if predicate == RDF.type:
                fitting: Json = _one_or_all([self._names[v] for v in values if v[0] != '"'])
                rest: list[Term] = [value for value in values if value[0] == '"']
                key = _Key("type")
            else:
                fitting, rest = self._fitting(key, values)
            if fitting or not rest:
                node[key.name] = fitting
            if rest:
                node[name] = _one_or_all([self._full(value) for value in rest])
        return node

    def _fitting(self, key: _Key, values: list[Term]) -> tuple[Json, list[Term]]:
        """Give what the key itself can say, and the values that it cannot."""
        if key.container == "@language":
            return _by_language(values)
        if key.container == "@list":
            return self._as_list(values)
        short = [self._short(value, key.coercion) for value in values]
        rest = [value for value, text in zip(values, short, strict=True) if text is None]
        return _one_or_all([text for text in short if text is not None]), rest

    def _short(self, value: Term, coercion: str) -> Json | None:
        if coercion == "@id":
            is_node = value[0] != '"' and value not in self._lists
            return self._names[value] if is_node else None
        if coercion:
            text, _, datatype = value.rpartition("^^")
            return text if datatype == coercion and value[0] == '"' else None
        return self._full(value)

    def _as_list(self, values: list[Term]) -> tuple[Json, list[Term]]:
        items = self._lists.get(values[0])
        if len(values) > 1 or items is None or not all(map(_is_node, items)):
            return [], values
        return [self._names[item] for item in items], []

    def _full(self, value: Term) -> Json:
        """Give a value that needs no key of the context to be understood."""
        if (items := self._lists.get(value)) is not None:
            return {"@list": [self._full(item) for item in items]}
        if _is_node(value):
            return {"id": self._names[value]}
        if (number := _NUMBER.fullmatch(value)) is not None:
            return number[1]
        # The escapes of canonical N-Triples are escapes of JSON, so the text is one already
        end = value.rindex('"') + 1
        text, tail = value[:end], value[end:]
        if not tail:
            return text
        if tail[0] == "@":
            return {"@value": text, "@language": f'"{tail[1:]}"'}
        return {"@value": text, "@type": self._names[tail[2:]]}


def _is_node(value: Term) -> bool:
    return value[0] != '"'


def _by_language(values: list[Term]) -> tuple[Json, list[Term]]:
    texts: defaultdict[str, list[Json]] = defaultdict(list)
    rest: list[Term] = []
    for value in values:
        end = value.rfind('"') + 1
        if end and value[end : end + 1] == "@":
            texts[value[end + 1 :]].append(value[:end])
        else:
            rest.append(value)
    return {language: _one_or_all(texts[language]) for language in sorted(texts)}, rest


def _keys_of(context: Mapping[str, object]) -> dict[str, _Key]:
    """Give property, as its prefixed name → the key of the context for it."""
    keys: dict[str, _Key] = {}
    for name, value in context.items():
        if isinstance(value, dict):
            coercion = value.get("@type", "")
            if ":" in coercion:
                prefix, local = coercion.split(":")
                coercion = f"<{context[prefix]}{local}>"
            keys[value["@id"]] = _Key(name, value.get("@container", ""), coercion)
        elif isinstance(value, str) and re.fullmatch(r"[a-z]+:[A-Za-z]+", value):
            keys[value] = _Key(name)
    return keys
