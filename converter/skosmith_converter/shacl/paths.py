"""Property paths (SHACL §2.3.1): read from a shapes graph, and told as SPARQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.lists import members_of
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import Iri, Term, is_blank, is_iri
from skosmith_converter.vocabulary import NAMESPACES, RDF

__all__ = [
    "Alternative",
    "Inverse",
    "OneOrMore",
    "Path",
    "Predicate",
    "Sequence",
    "ZeroOrMore",
    "ZeroOrOne",
    "predicates_of",
    "read_path",
]

_DEEPEST: Final = 50
"""Levels of a path; people write three."""
_MOST_STEPS: Final = 1000
"""Steps of a path when written out."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A path of one predicate."""

    iri: Iri

    def __str__(self) -> str:
        return _short(self.iri)

    @property
    def sparql(self) -> str:
        """The path in SPARQL, without prefixes."""
        return self.iri


@dataclass(frozen=True, slots=True)
class _One:
    """A path that changes another one."""

    path: "Path"

    def __str__(self) -> str:
        return self._written(_bracketed(self.path, str(self.path)))

    @property
    def sparql(self) -> str:
        """The path in SPARQL, without prefixes."""
        return self._written(_bracketed(self.path, self.path.sparql))

    def _written(self, inner: str) -> str:
        raise NotImplementedError


class Inverse(_One):
    """``sh:inversePath``."""

    __slots__ = ()

    def _written(self, inner: str) -> str:
        return f"^{inner}"


class ZeroOrMore(_One):
    """``sh:zeroOrMorePath``."""

    __slots__ = ()

    def _written(self, inner: str) -> str:
        return f"{inner}*"


class OneOrMore(_One):
    """``sh:oneOrMorePath``."""

    __slots__ = ()

    def _written(self, inner: str) -> str:
        return f"{inner}+"


class ZeroOrOne(_One):
    """``sh:zeroOrOnePath``."""

    __slots__ = ()

    def _written(self, inner: str) -> str:
        return f"{inner}?"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of paths, one after another."""

    parts: tuple["Path", ...]

    def __str__(self) -> str:
        return "/".join(_bracketed(part, str(part)) for part in self.parts)

    @property
    def sparql(self) -> str:
        """The path in SPARQL, without prefixes."""
        return "/".join(_bracketed(part, part.sparql) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Alternative:
    """``sh:alternativePath``."""

    parts: tuple["Path", ...]

    def __str__(self) -> str:
        return f"({'|'.join(map(str, self.parts))})"

    @property
    def sparql(self) -> str:
        """The path in SPARQL, without prefixes."""
        return f"({'|'.join(part.sparql for part in self.parts)})"


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne

_KINDS: Final[dict[Iri, Callable[[Path], Path]]] = {
    sh("inversePath"): Inverse,
    sh("zeroOrMorePath"): ZeroOrMore,
    sh("oneOrMorePath"): OneOrMore,
    sh("zeroOrOnePath"): ZeroOrOne,
}


def _short(term: Iri) -> str:
    for prefix, namespace in NAMESPACES.items():
        local = term[1:-1].removeprefix(namespace)
        if local.isidentifier() and len(local) < len(term) - 2:
            return f"{prefix}:{local}"
    return term


def _bracketed(path: Path, written: str) -> str:
    """Bracket what a sign before or behind it would otherwise tear apart."""
    plain = isinstance(path, Predicate | Alternative)
    return written if plain else f"({written})"


# -- Reading ---------------------------------------------------------------------------------------


def read_path(shapes: Index, node: Term) -> Path:
    """Read the path that a node of a shapes graph stands for.

    Raises ShapesError where it is none (SHACL §2.3.1.1 to §2.3.1.7), runs in a circle, is nested
    more than 50 deep or has more than 1,000 steps when written out.
    """
    return _Reader(shapes).read(node, ())[0]


class _Reader:
    def __init__(self, shapes: Index) -> None:
        self._shapes = shapes
        self._read: dict[Term, tuple[Path, int]] = {}

    def read(self, node: Term, above: tuple[Term, ...]) -> tuple[Path, int]:
        """Give a path and the number of its steps."""
        if is_iri(node):
            return Predicate(Iri(node)), 1
        if node not in self._read:
            if not is_blank(node) or node in above:
                what = "is part of itself" if is_blank(node) else f"is a literal: {node}"
                raise ShapesError(f"The path {what}", "Write one of the paths of SHACL §2.3.1.")
            if len(above) >= _DEEPEST:
                raise ShapesError(f"The path is nested more than {_DEEPEST} deep", "Flatten it.")
            self._read[node] = self._read_blank(node, (*above, node))
            if self._read[node][1] > _MOST_STEPS:
                problem = f"The path has more than {_MOST_STEPS:,} steps when written out"
                raise ShapesError(problem, "Name the steps by fewer predicates.")
        return self._read[node]

    def _read_blank(self, node: Term, above: tuple[Term, ...]) -> tuple[Path, int]:
        if self._shapes.values(node, RDF.first):
            return self._several(Sequence, node, above)
        if (choices := self._shapes.values(node, sh("alternativePath"))) and len(choices) == 1:
            return self._several(Alternative, choices[0], above)
        found = [
            (made, inner)
            for kind, made in _KINDS.items()
            for inner in self._shapes.values(node, kind)
        ]
        if len(found) != 1:
            raise ShapesError("A path is none, or several at once", "See SHACL §2.3.1.", node)
        made, inner = found[0]
        path, steps = self.read(inner, above)
        return made(path), steps

    def _several(
        self, made: Callable[[tuple[Path, ...]], Path], head: Term, above: tuple[Term, ...]
    ) -> tuple[Path, int]:
        read = [self.read(member, above) for member in members_of(self._shapes, head)]
        if len(read) < 2:  # noqa: PLR2004 (SHACL §2.3.1.2 and §2.3.1.3)
            raise ShapesError("A sequence or choice of paths has fewer than two parts", "", head)
        return made(tuple(path for path, _ in read)), sum(steps for _, steps in read)


def predicates_of(path: Path) -> Iterator[Iri]:
    """Give all predicates that a path names."""
    if isinstance(path, Predicate):
        yield path.iri
    elif isinstance(path, Sequence | Alternative):
        for part in path.parts:
            yield from predicates_of(part)
    else:
        yield from predicates_of(path.path)
