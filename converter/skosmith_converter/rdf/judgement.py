"""What keeps a graph from being read: terms of the future, nodes that contradict themselves."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from importlib.metadata import version
from typing import Final

from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.page import MAX_LEVEL, MIN_LEVEL
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.names import Name
from skosmith_converter.rdf.pages import Unnamed
from skosmith_converter.rdf.published import Terms
from skosmith_converter.terms import Iri, Term, iri_text
from skosmith_converter.vocabulary import DCT, OWL, SKOS, SM, SPDX

__all__ = ["judge", "judge_published", "newer_terms", "unnamed"]

_SHA256: Final = re.compile("[0-9a-f]{64}")
_EDITION: Final = re.compile(r"\d{1,2}")
_Fault = Iterator[str]


def newer_terms(index: Index, name: str) -> Iterator[Issue]:
    """Give the terms of our ontology's namespace that this version does not have."""
    ours, known = f"<{SM.namespace}", set(SM.terms().values())
    made_by = ", ".join(
        f"version {text}" for node in index.subjects(OWL.versionInfo)
        if (text := index.plain(node, OWL.versionInfo))
    )  # fmt: skip
    used: dict[Term, int] = {}
    for (_, predicate, value, _), line in index.placed.items():
        for term in (predicate, value):
            if term.startswith(ours) and term not in known:
                used.setdefault(term, line)
    for term, line in sorted(used.items()):
        arguments = {"made_by": made_by or "an unknown version", "version": version("skosmith")}
        kind = ISSUE_KINDS["newer-graph"]
        yield kind.at(name, line, term=f"sm:{iri_text(term)[len(SM.namespace) :]}", **arguments)


def judge(index: Index, name: str) -> Iterator[Issue]:
    """Give what is wrong with the nodes of a graph in our vocabulary."""
    for kind, faults in _FAULTS.items():
        for node in index.of_kind(kind):
            for problem in faults(index, node):
                yield _unclear(index, name, node, problem)


def _unclear(index: Index, name: str, node: Iri, problem: str) -> Issue:
    line = index.line(node)
    return ISSUE_KINDS["node-unclear"].at(name, line, node=iri_text(node), problem=problem)


def unnamed(index: Index, name: str, found: Unnamed) -> Issue:
    """Give the issue of a node with texts but without a name."""
    problem = f"has texts in {found.language} of a source, but no name in that language there"
    return _unclear(index, name, found.node, problem)


def _skill(index: Index, node: Iri) -> _Fault:
    yield from _coded(index, node)
    if (named := index.name(node)) is not None:
        yield from _place(index, node, named.edition)


def _place(index: Index, node: Iri, edition: str) -> _Fault:
    """Hold a node's scheme against the edition that its IRI names."""
    schemes = [v for v in index.values(node, SKOS.inScheme) if index.local(v)]
    for scheme in schemes:
        if (found := index.local(scheme).split("/")[0]) != edition:
            yield f"is of edition {edition} by its IRI, but of {found} by its scheme"


def _skill_level(index: Index, node: Iri) -> _Fault:
    named = yield from _leveled(index, node, "skill level")
    if named is None:
        return
    yield from _place(index, node, named.edition)
    if any(at != index.iris.level(named.edition, named.level)
           for at in index.values(node, SM.atLevel)):  # fmt: skip
        yield "is at another level (sm:atLevel) than its IRI tells"


def _number(level: int) -> _Fault:
    if not MIN_LEVEL <= level <= MAX_LEVEL:
        yield f"is at level {level}, but SFIA has {MIN_LEVEL} to {MAX_LEVEL}"


def _level(index: Index, node: Iri) -> _Fault:
    yield from _leveled(index, node, "level")


def _leveled(index: Index, node: Iri, kind: str) -> Generator[str, None, Name | None]:
    """Hold a node's IRI against its kind, which has a level in its name; gives the name."""
    named = index.name(node)
    if named is None or named.kind != kind:
        yield f"is no IRI of a {kind}"
        return None
    yield from _number(named.level)
    return named


def _attribute_level(index: Index, node: Iri) -> _Fault:
    levels = [index.name(value) for value in index.values(node, SM.atLevel)]
    if len(levels) != 1 or levels[0] is None:
        yield "is the text of an attribute at no level (sm:atLevel)"
    else:
        yield from _number(levels[0].level)


def _document(index: Index, node: Iri) -> _Fault:
    checksum = index.value(node, SPDX.checksum)
    sha256 = index.plain(checksum or node, SPDX.checksumValue) or ""
    if not _SHA256.fullmatch(sha256):
        yield "is a source document without its SHA-256 (spdx:checksum)"
    elif not index.local(node).startswith(f"sources/{sha256[:16]}"):
        yield f"is no IRI of a document with the SHA-256 {sha256}"
    for predicate, what in ((SM.fileName, "file name"), (DCT.language, "language"),
                            (SM.edition, "edition")):  # fmt: skip
        if (count := len(index.values(node, predicate))) != 1:
            yield f"is a source document with {count} values for its {what}"
    edition = index.local(index.value(node, SM.edition) or node)
    if not _EDITION.fullmatch(edition):
        yield f"is a source document of edition {edition!r}, which is no number"
    names = (index.name(value) for value in index.values(node, DCT.subject))
    for other in sorted({n.edition for n in names if n is not None} - {edition}):
        yield f"is of edition {edition}, but about skills of edition {other}"


_FAULTS: Final[dict[Iri, Callable[[Index, Iri], _Fault]]] = {
    SM.Skill: _skill,
    SM.SkillLevel: _skill_level,
    SM.Level: _level,
    SM.AttributeLevel: _attribute_level,
    SM.SourceDocument: _document,
}


def judge_published(index: Index, terms: Terms, name: str) -> Iterator[Issue]:
    """Give what is wrong with the nodes of a graph in the published vocabulary."""
    faults = [
        *((node, _coded(index, node)) for node in index.of_kind(terms("Skill"))),
        *((node, _at_level(index, index.values(node, terms("level"))))
          for node in index.of_kind(terms("SkillLevel"))),
        *((node, _level(index, node)) for node in index.of_kind(terms("Level"))),
    ]  # fmt: skip
    for node, problems in faults:
        for problem in problems:
            yield _unclear(index, name, node, problem)


def _coded(index: Index, node: Iri) -> _Fault:
    named, code = index.name(node), index.plain(node, SKOS.notation)
    if code is None:
        yield "is a skill without a code (skos:notation)"
    elif named is None or named.kind != "skill" or named.code != code:
        yield f"is no IRI of a skill with the code {code!r}"


def _at_level(index: Index, levels: Sequence[Term]) -> _Fault:
    if len(levels) != 1:
        yield f"is at {len(levels)} levels of responsibility"
        return
    named = index.name(levels[0])
    if named is None or named.kind != "level":
        yield f"is at {levels[0]}, which is no level of responsibility"
    else:
        yield from _number(named.level)
