"""Mapping files beside the graph that they lead from: what was accepted becomes part of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from skosmith_converter.links.checking import check_ends, check_mappings
from skosmith_converter.links.exporting import chosen
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.skos import quads_of
from skosmith_converter.links.sssom import MappingSet, load_sssom, refuse_errors
from skosmith_converter.serialization import accepted
from skosmith_converter.shacl import Index
from skosmith_converter.terms import Quad, iri
from skosmith_converter.vocabulary import OWL, RDF, SKOS

__all__ = ["Joined", "join_links"]

_ASKED: Final = frozenset({
    RDF.type, OWL.deprecated, SKOS.broader, SKOS.narrower, SKOS.broadMatch, SKOS.narrowMatch,
})  # fmt: skip
"""Properties that mappings are held against."""
_DOUBTS: Final = frozenset({"dangling", "concept", "deprecated"})
"""What may be wrong with the graph as well as with the mapping."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A graph with what was accepted."""

    quads: list[Quad]
    """Sorted, each once."""
    findings: tuple[Finding, ...]
    """Warnings, in the order of files and lines."""


def join_links(quads: Sequence[Quad], files: Sequence[Path]) -> Joined:
    """Add the accepted rows of mapping files to a graph, as `quads_of` writes them.

    Ends that the graph should have and has not are warnings. Raises SourceError at the first thing
    in a file that is not as SSSOM and SKOS want it.
    """
    if not files:
        return Joined(list(quads), ())
    sets, findings = _read(files)
    graph = Index()
    graph.add_quads(quad for quad in accepted(quads) if quad[1] in _ASKED)
    findings += check_mappings(sets, graph)
    kept = [chosen(one) for one in sets]
    findings += _ends(kept, graph)
    refuse_errors(findings)
    added = [quad for one in kept for quad in quads_of(one)]
    made = [quad for quad, _ in groupby(sorted([*quads, *added]))]
    return Joined(made, tuple(sorted(findings, key=_place)))


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line, finding.rule, finding.message


def _read(files: Sequence[Path]) -> tuple[list[MappingSet], list[Finding]]:
    """Give the sets with all that people have said, and what a reader would rather know."""
    sets, findings = [], []
    for file in files:
        read, found = load_sssom(file)
        refuse_errors(found)
        findings += [one for one in found if one.rule != "curie"]
        sets.append(read)
    return sets, findings


def _ends(sets: Sequence[MappingSet], graph: Index) -> Iterator[Finding]:
    for finding in check_ends(sets, graph):
        if finding.rule in _DOUBTS:
            yield replace(finding, severity=Severity.WARNING)
        elif finding.severity is Severity.ERROR:
            yield finding
    described = graph.column(RDF.type)
    for one in sets:
        ends = {iri(end) for link in one.links for end in (link.subject, link.object)}
        if ends and not any(end in described for end in ends):
            yield Finding(
                one.name, 0, "apart", "no mapping begins or ends in the graph",
                "See the edition of the graph, and its base IRI.", Severity.WARNING,
            )  # fmt: skip
