"""The report as RDF: an ``sh:ValidationReport`` (SHACL §3.6) with whole paths.

Results and paths are blank nodes, as in the examples of SHACL: they mean nothing outside of their
report. Their labels count up and keep clear of those of the data, so the same report is the same
text. ``sh:conforms`` is SHACL's: false at any result, hints too. Known findings are left out.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from skosmith_converter.serialization import Format, serialize
from skosmith_converter.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
)
from skosmith_converter.shacl.vocabulary import SH, XSD, sh
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    BlankNode,
    Iri,
    Quad,
    Subject,
    Term,
    blank,
    iri,
    is_blank,
    plain,
    text,
    typed,
)
from skosmith_converter.validation.findings import Finding, Report, Rule, Severity
from skosmith_converter.vocabulary import NAMESPACES, RDF

__all__ = ["CODE_CHECK", "report_quads", "write_rdf"]

_SHAPES: Final = "https://w3id.org/skosmith/shapes#"
CODE_CHECK: Final = iri(f"{_SHAPES}CodeCheck")
"""What stands as the constraint component of a check that is written in code."""
_DC: Final = "http://purl.org/dc/elements/1.1/"
_SOURCE: Final = iri(f"{_DC}source")
_PREFIXES: Final = {"dc": _DC, "sh": SH, "smsh": _SHAPES}
_BOOLEAN: Final = iri(f"{XSD}boolean")
_SEVERITIES: Final = {
    Severity.VIOLATION: sh("Violation"),
    Severity.WARNING: sh("Warning"),
    Severity.INFO: sh("Info"),
}


def write_rdf(report: Report, form: Format) -> str:
    """Give the report in a format of RDF."""
    prefixes = NAMESPACES | _PREFIXES
    return "".join(serialize(report_quads(report), form, prefixes))


def report_quads(report: Report) -> list[Quad]:
    """Give the report as quads of the default graph."""
    return list(_Writer(report).quads())


class _Writer:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._rules = {rule.name: rule for rule in report.rules}
        self._prefix = _clear_of(report.findings)
        self._cells = 0

    def quads(self) -> Iterator[Quad]:
        node = blank(f"{self._prefix}report")
        conforms = typed("false" if self._report.findings else "true", _BOOLEAN)
        yield node, RDF.type, sh("ValidationReport"), DEFAULT_GRAPH
        yield node, sh("conforms"), conforms, DEFAULT_GRAPH
        width = len(str(len(self._report.findings)))
        for number, finding in enumerate(self._report.findings, start=1):
            result = blank(f"{self._prefix}result{number:0{width}}")
            yield node, sh("result"), result, DEFAULT_GRAPH
            yield from self._result(result, finding, self._rules[finding.rule])

    def _result(self, node: BlankNode, finding: Finding, rule: Rule) -> Iterator[Quad]:
        for predicate, value in self._properties(finding, rule):
            yield node, predicate, value, DEFAULT_GRAPH
        if finding.path is not None:
            yield from self._path(node, sh("resultPath"), finding.path)

    @staticmethod
    def _properties(finding: Finding, rule: Rule) -> Iterator[tuple[Iri, Term]]:
        yield RDF.type, sh("ValidationResult")
        yield sh("focusNode"), finding.focus
        yield sh("resultSeverity"), _SEVERITIES[finding.severity]
        component = iri(finding.component) if finding.component else CODE_CHECK
        yield sh("sourceConstraintComponent"), component
        if finding.value is not None:
            yield sh("value"), finding.value
        if rule.iri:
            yield sh("sourceShape"), iri(rule.iri)
        for language, message in (finding.messages or rule.messages).items():
            yield sh("resultMessage"), text(message, language) if language else plain(message)
        for place in finding.places:
            yield _SOURCE, plain(str(place))

    def _path(self, subject: Subject, predicate: Iri, path: Path) -> Iterator[Quad]:
        """Give a path as the value of a property, each part a node of its own."""
        if isinstance(path, Predicate):
            yield subject, predicate, path.iri, DEFAULT_GRAPH
        elif isinstance(path, Sequence):
            yield from self._list(subject, predicate, path.parts)
        elif isinstance(path, Alternative):
            node = self._node()
            yield subject, predicate, node, DEFAULT_GRAPH
            yield from self._list(node, sh("alternativePath"), path.parts)
        else:
            node = self._node()
            yield subject, predicate, node, DEFAULT_GRAPH
            yield from self._path(node, _kind(path), path.path)

    def _list(self, subject: Subject, predicate: Iri, parts: Iterable[Path]) -> Iterator[Quad]:
        for part in parts:
            cell = self._node()
            yield subject, predicate, cell, DEFAULT_GRAPH
            yield from self._path(cell, RDF.first, part)
            subject, predicate = cell, RDF.rest
        yield subject, predicate, RDF.nil, DEFAULT_GRAPH

    def _node(self) -> BlankNode:
        self._cells += 1
        return blank(f"{self._prefix}path{self._cells}")


def _kind(path: Path) -> Iri:
    if isinstance(path, Inverse):
        return sh("inversePath")
    if isinstance(path, ZeroOrMore):
        return sh("zeroOrMorePath")
    return sh("oneOrMorePath") if isinstance(path, OneOrMore) else sh("zeroOrOnePath")


def _clear_of(findings: Iterable[Finding]) -> str:
    """Give a beginning of labels that no blank node of the data has."""
    taken = {
        term[2:]
        for finding in findings
        for term in (finding.focus, finding.value or "")
        if is_blank(term)
    }
    prefix = ""
    while any(
        label.startswith((f"{prefix}report", f"{prefix}result", f"{prefix}path")) for label in taken
    ):
        prefix += "r"
    return prefix
