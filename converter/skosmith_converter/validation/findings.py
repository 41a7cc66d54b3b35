"""What validation finds, as data: findings, the rules they come from, and where they lead to."""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from skosmith_converter.shacl.paths import Path
from skosmith_converter.terms import XSD_STRING, Term, is_blank, is_literal, literal_parts
from skosmith_converter.vocabulary import prefixed

__all__ = ["Finding", "Identity", "Place", "Report", "Rule", "Severity", "in_language", "shown"]

_EXCERPT = 80
"""Characters of a literal that a report shows."""
_LONGEST_VALUE = 160
"""Characters of a value that an identity holds as they are."""


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


class Place(NamedTuple):
    """Where something is said: a source page, workbook or RDF file."""

    document: str
    """Name of the file as the user wrote it, or as the graph states it (``sm:fileName``)."""
    line: int = 0
    """From 1; 0 where only the document is known."""

    def __str__(self) -> str:
        return f"{self.document}:{self.line}" if self.line else self.document


class Identity(NamedTuple):
    """What makes a finding the same one in the next run, wherever its source has moved to.

    Neither lines nor messages nor the severity are part of it. A blank node has no name that
    lasts: each is ``[]``, so findings that differ in blank nodes only share one identity, and are
    counted.
    """

    rule: str
    focus: str
    """An N-Triples term, or ``[]``."""
    path: str
    """In SPARQL without prefixes; empty where the finding is about the node itself."""
    component: str
    value: str
    """An N-Triples term, a long one cut and with its SHA-256; ``[]``; empty where there is none."""

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that stand for it."""
        return hashlib.sha256("\n".join(self).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape that can report, or a check in code, of one rule set."""

    name: str
    """Short and stable: the local name of its IRI, such as ``Skill-notation`` or ``S14``."""
    title: str
    severity: Severity
    path: Path | None = None
    """The property path that it looks at; None where at the node itself."""
    messages: Mapping[str, str] = field(default_factory=dict)
    """By language tag."""
    remedies: Mapping[str, str] = field(default_factory=dict)
    """What to do about it, by language tag."""
    rule_set: str = ""
    """Such as ``skos``; for users' own shapes the name of their file."""
    iri: str = ""
    """The IRI of the shape; empty for a check in code and for a shape without an IRI."""
    nodes: int = 0
    """How many focus nodes it met."""

    def message(self, language: str = "en") -> str:
        """Give the message in a language, by `in_language`; else the title."""
        return in_language(self.messages, language) or self.title

    def remedy(self, language: str = "en") -> str:
        """Give the remedy in a language, by `in_language`; empty where there is none."""
        return in_language(self.remedies, language)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one rule does not accept about one node."""

    severity: Severity
    rule: str
    """Name of the rule."""
    focus: Term
    value: Term | None = None
    """The value that is wrong; None where one is missing, or where the node as such is meant."""
    path: Path | None = None
    component: str = ""
    """IRI of the constraint component that failed, without brackets; empty for a check in code."""
    messages: Mapping[str, str] = field(default_factory=dict)
    """By language tag; empty where that of the rule says all there is to say."""
    places: tuple[Place, ...] = ()
    """Where what is wrong is said: with lines where they are known; none where nothing says it."""

    @property
    def rank(self) -> tuple[Severity, str, str, str, str, str]:
        """Its place among other findings: the worst first, then by rule and node."""
        return (
            self.severity, self.rule, self.focus, _text(self.path), self.value or "", self.component
        )  # fmt: skip

    @property
    def identity(self) -> Identity:
        """What it is known by in a baseline and to code hosts."""
        path = "" if self.path is None else self.path.sparql
        return Identity(
            self.rule, _lasting(self.focus), path, self.component, _lasting(self.value or "")
        )

    @property
    def constraint(self) -> str:
        """What kind of constraint failed, such as ``minCount``."""
        name = self.component.rpartition("#")[2].removesuffix("ConstraintComponent")
        return name.lower() if name.isupper() else name[:1].lower() + name[1:]

    def message(self, rule: Rule, language: str = "en") -> str:
        """Give its own message in a language, else that of its rule."""
        return in_language(self.messages, language) or rule.message(language)


@dataclass(frozen=True, slots=True)
class Report:
    """All that validation found about one graph."""

    findings: tuple[Finding, ...]
    """In the order of their ranks."""
    rules: tuple[Rule, ...]
    """All that were asked, by rule set and name; those that met no node, too."""
    triples: int
    sources: tuple[str, ...] = ()
    """What was validated, as the user named it."""
    known: tuple[Finding, ...] = ()
    """Findings that a baseline accepts; they are not among `findings`."""
    stale: tuple[Identity, ...] = ()
    """What a baseline accepts more often than it is found."""

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation; warnings and hints are no hindrance."""
        return all(finding.severity is not Severity.VIOLATION for finding in self.findings)

    def reaches(self, severity: Severity) -> bool:
        """Tell whether there is a finding of this severity or a worse one."""
        return any(finding.severity <= severity for finding in self.findings)

    def rule(self, name: str) -> Rule:
        """Give a rule by its name; raises KeyError where there is none."""
        return next(rule for rule in self.rules if rule.name == name)


def _text(path: Path | None) -> str:
    return "" if path is None else str(path)


def _lasting(term: str) -> str:
    if is_blank(term):
        return "[]"
    if len(term) <= _LONGEST_VALUE:
        return term
    return f"{term[:_EXCERPT]}… sha256:{hashlib.sha256(term.encode()).hexdigest()}"


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Give the text in a language, else in the language without its region, else in English.

    Where there is none of these the first text counts; without any, the empty string.
    """
    tag = language
    while tag:
        if tag in texts:
            return texts[tag]
        tag = tag.rpartition("-")[0]
    return texts.get("en") or next(iter(texts.values()), "")


def shown(term: str) -> str:
    """Give a term as a report shows it: prefixes for known words, long texts cut.

    >>> shown("<http://www.w3.org/2004/02/skos/core#prefLabel>"), shown('"hola"@es')
    ('skos:prefLabel', '"hola"@es')
    """
    if is_blank(term):
        return "(a blank node)"
    if is_literal(term):
        return _shown_literal(term)
    return prefixed(term)


def _shown_literal(term: str) -> str:
    value, language, datatype = literal_parts(term)
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in value)
    cut = line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"
    if language:
        return f'"{cut}"@{language}'
    return f'"{cut}"' if datatype == XSD_STRING else f'"{cut}"^^{shown(f"<{datatype}>")}'
