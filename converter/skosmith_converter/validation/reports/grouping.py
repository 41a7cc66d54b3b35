"""A report in the order in which people read it: by severity, then by rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from skosmith_converter.validation.findings import Finding, Report, Rule, Severity
from skosmith_converter.validation.reports.wording import Spoken, Words, spoken

__all__ = [
    "COUNTED",
    "Group",
    "beyond_rule",
    "groups_of",
    "idle_rules",
    "own_message",
    "summary",
    "told_of",
]

COUNTED: Final = {
    Severity.VIOLATION: "violations",
    Severity.WARNING: "warnings",
    Severity.INFO: "infos",
}
"""Severity → the key of the phrase that counts its findings."""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule with one severity."""

    severity: Severity
    rule: Rule
    findings: tuple[Finding, ...]

    def first(self, examples: int | None) -> tuple[Finding, ...]:
        """Give so many findings; all for None."""
        return self.findings if examples is None else self.findings[: max(examples, 0)]

    def rest(self, examples: int | None) -> int:
        """Give how many findings `first` leaves out."""
        return len(self.findings) - len(self.first(examples))


def groups_of(report: Report, findings: Iterable[Finding] | None = None) -> list[Group]:
    """Give the findings of a report, or some of them, by severity and rule, the worst first."""
    rules = {rule.name: rule for rule in report.rules}
    chosen = report.findings if findings is None else findings
    in_order = sorted(chosen, key=lambda finding: finding.rank)
    return [
        Group(severity, rules[name], tuple(found))
        for (severity, name), found in groupby(in_order, lambda f: (f.severity, f.rule))
    ]


def idle_rules(report: Report) -> list[Rule]:
    """Give the rules that met no node: their silence proves nothing."""
    telling = {finding.rule for finding in (*report.findings, *report.known)}
    return [rule for rule in report.rules if not rule.nodes and rule.name not in telling]


def told_of(rule: Rule, language: str) -> Spoken:
    """Give the message of a rule and its language."""
    return spoken(rule.messages, language, default=rule.title or rule.name)


def own_message(finding: Finding, rule: Rule, language: str) -> Spoken:
    """Give what a finding says beyond its rule; an empty text where that is nothing."""
    own = spoken(finding.messages, language)
    return Spoken("", "") if own.text == told_of(rule, language).text else own


def beyond_rule(finding: Finding, rule: Rule, language: str) -> Spoken:
    """Give `own_message` for below the message of the rule: what both begin with is "…"."""
    own, told = own_message(finding, rule, language), told_of(rule, language).text.rstrip(".")
    rest = own.text.removeprefix(told)
    return Spoken(f"…{rest}", own.language) if told and rest.startswith(":") else own


def summary(report: Report, words: Words) -> str:
    """Give the sentence that tells most: how much of what was found, and in how much."""
    counts = Counter(finding.severity for finding in report.findings)
    found = [words.count(COUNTED[severity], counts[severity]) for severity in sorted(counts)]
    rules = len({finding.rule for finding in report.findings})
    head = f"{words.comma.join(found)} {words.count('of_rules', rules)}" if found else ""
    idle = len(idle_rules(report))
    met = words.count("rules_met", len(report.rules), met=len(report.rules) - idle)
    tail = words.comma.join((words.count("triples", report.triples), met))
    return f"{head or words['nothing']}{words.semicolon}{tail}"
