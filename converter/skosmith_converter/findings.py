"""What validation finds, as data and as text."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from skosmith_converter.terms import Term, is_blank, is_literal, literal_parts
from skosmith_converter.vocabulary import NAMESPACES

__all__ = ["Finding", "Report", "Severity", "Shape", "format_report", "shown"]

_EXCERPT = 80
"""Characters of a literal that a report shows."""


class Severity(enum.IntEnum):
    """How much a finding matters, the worst first."""

    VIOLATION = 1
    """Breaks the contract of our graph or SKOS."""
    WARNING = 2
    """Most likely a fault."""
    INFO = 3
    """Editorial."""

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule of ``shapes/*.ttl``."""

    name: str
    """Local name of its IRI, such as ``Skill-notation``."""
    title: str
    severity: Severity
    path: str
    """The property path that it looks at; empty where it looks at the node itself."""
    messages: Mapping[str, str]
    """By language."""
    remedy: str = ""
    nodes: int = 0
    """How many focus nodes it met."""

    def message(self, language: str = "en") -> str:
        """Give the message in a language, else in the language without its region, else English."""
        for tag in (language, language.partition("-")[0], "en"):
            if tag in self.messages:
                return self.messages[tag]
        return self.title


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one shape does not accept about one node."""

    severity: Severity
    shape: str
    """Name of the shape."""
    focus: Term
    value: Term | None
    """The value that is wrong; None where one is missing, or where the node as such is meant."""
    path: str
    component: str
    """What kind of constraint failed, such as ``minCount``."""
    message: str
    """In English; `format_report` chooses another language."""
    source: str = ""
    """Names of the files, if any, whose documents say what is found."""

    @property
    def rank(self) -> tuple[Severity, str, str, str, str]:
        """Its place among other findings: the worst first, then by shape and node."""
        return (self.severity, self.shape, self.focus, self.value or "", self.component)


@dataclass(frozen=True, slots=True)
class Report:
    """All that validation found about one graph."""

    findings: tuple[Finding, ...]
    """In the order of their ranks."""
    shapes: tuple[Shape, ...]
    triples: int

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation; warnings and hints are no hindrance."""
        return all(finding.severity is not Severity.VIOLATION for finding in self.findings)


def format_report(report: Report, *, language: str = "en", examples: int = 5) -> str:
    """Give a report as text: a summary line, then each rule with some of the nodes it concerns."""
    met = sum(shape.nodes > 0 for shape in report.shapes)
    checked = (
        f"{report.triples:,} triples, {len(report.shapes)} shapes, "
        f"{met} of them met a node to check."
    )
    if not report.findings:
        return f"Nothing found: {checked}\n"
    shapes = {shape.name: shape for shape in report.shapes}
    blocks = [
        _format_rule(shapes[name], list(group), language, examples)
        for (_, name), group in groupby(
            report.findings, key=lambda found: (found.severity, found.shape)
        )
    ]
    return "\n\n".join([f"{_format_counts(report)}: {checked}", *blocks]) + "\n"


def _format_counts(report: Report) -> str:
    counts = {
        severity: sum(found.severity is severity for found in report.findings)
        for severity in Severity
    }
    plural = {
        Severity.VIOLATION: "violations",
        Severity.WARNING: "warnings",
        Severity.INFO: "hints",
    }
    parts = [
        f"{count:,} {plural[severity].removesuffix('s') if count == 1 else plural[severity]}"
        for severity, count in counts.items()
        if count
    ]
    rules = len({found.shape for found in report.findings})
    return f"{', '.join(parts)} of {rules} rule{'s' if rules > 1 else ''}"


def _format_rule(shape: Shape, findings: list[Finding], language: str, examples: int) -> str:
    lines = [f"{shape.severity}: {shape.message(language)} [{shape.name}]"]
    lines += (f"    {line}" for line in map(_format_finding, findings[:examples]))
    if len(findings) > examples:
        lines.append(f"    and {len(findings) - examples:,} more")
    if shape.remedy:
        lines.append(f"    → {shape.remedy}")
    return "\n".join(lines)


def _format_finding(finding: Finding) -> str:
    return " ".join(_finding_parts(finding))


def _finding_parts(finding: Finding) -> Iterator[str]:
    yield shown(finding.focus)
    if finding.path:
        yield finding.path
    if finding.value is not None:
        yield shown(finding.value)
    if finding.source:
        yield f"({finding.source})"


def shown(term: str) -> str:
    """Give a term as a report shows it: prefixes for known words, long texts cut.

    >>> shown("<http://www.w3.org/2004/02/skos/core#prefLabel>"), shown('"hola"@es')
    ('skos:prefLabel', '"hola"@es')
    """
    if is_blank(term):
        return "(a blank node)"
    if is_literal(term):
        return _shown_literal(term)
    address = term[1:-1]
    for prefix, namespace in NAMESPACES.items():
        if address.startswith(namespace):
            return f"{prefix}:{address.removeprefix(namespace)}"
    return address


def _shown_literal(term: str) -> str:
    value, language, _ = literal_parts(term)
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in value)
    cut = line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"
    return f'"{cut}"@{language}' if language else f'"{cut}"'
