"""Finds where what a finding is about is said: the document and the line."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from skosmith_converter.shacl.paths import Inverse, Predicate
from skosmith_converter.terms import Quad
from skosmith_converter.validation.findings import Finding, Place

__all__ = ["with_places"]

_Key: TypeAlias = tuple[str, ...]
_MOST: Final = 5
"""Places that a finding names."""


def with_places(
    findings: Sequence[Finding],
    located: Callable[[Collection[str]], Iterable[tuple[Quad, Place | None]]],
) -> list[Finding]:
    """Give findings with their places, the most telling statement first found.

    That is the statement that is wrong; else one that has both nodes; else one of the property;
    else what is said of the node, or, of a literal, the statement that it stands in.
    """
    wanted = {key for finding in findings for key in _keys(finding)}
    nodes = {term for finding in findings for term in (finding.focus, finding.value) if term}
    found: dict[_Key, dict[Place, None]] = defaultdict(dict)
    for quad, place in located(nodes):
        if place is not None and (quad[0] in nodes or quad[2] in nodes):
            for key in _keys_of(quad):
                if key in wanted:
                    found[key][place] = None
    return [replace(finding, places=_places(finding, found)) for finding in findings]


def _places(finding: Finding, found: dict[_Key, dict[Place, None]]) -> tuple[Place, ...]:
    for key in _keys(finding):
        if places := found.get(key):
            one = len(key) == 2 and key[0] in {"s", "o"}  # noqa: PLR2004 (all that is said of it)
            return tuple(sorted(places)[: 1 if one else _MOST])
    return ()


def _keys(finding: Finding) -> Iterator[_Key]:
    """Give what may tell the place of a finding, the most telling first."""
    focus, value, path = finding.focus, finding.value, finding.path
    if value is not None and value != focus:
        if isinstance(path, Predicate):
            yield ("spo", focus, path.iri, value)
        elif isinstance(path, Inverse) and isinstance(path.path, Predicate):
            yield ("spo", value, path.path.iri, focus)
        yield ("so", focus, value)
        yield ("so", value, focus)
        if path is None and value[0] != '"':  # a query names what it is about by its value
            yield ("s", value)
    if isinstance(path, Predicate):
        yield ("sp", focus, path.iri)
    elif path is None:
        yield ("so", focus, focus)  # what is related to itself
    yield ("o", focus) if focus[0] == '"' else ("s", focus)
    if value is not None and value != focus:
        yield ("o", value) if value[0] == '"' else ("s", value)
    yield ("o", focus)


def _keys_of(quad: Quad) -> tuple[_Key, ...]:
    subject, predicate, value, _ = quad
    return (
        ("spo", subject, predicate, value),
        ("so", subject, value),
        ("sp", subject, predicate),
        ("s", subject),
        ("o", value),
    )
