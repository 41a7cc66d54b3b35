"""A report as pages show it: the HTML file and the service fill one template with it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skosmith_converter.terms import Term, iri_text, is_blank, is_iri, literal_parts
from skosmith_converter.terms import plain as plain_literal
from skosmith_converter.validation.findings import Finding, Report, Rule, shown
from skosmith_converter.validation.reports.grouping import (
    COUNTED,
    Group,
    beyond_rule,
    groups_of,
    idle_rules,
    summary,
    told_of,
)
from skosmith_converter.validation.reports.lines import entry_of, one_line
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.wording import Spoken, Words, spoken, words_for

__all__ = ["ReportView", "view_of"]

_MOST_PLACES = 3
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class TermView:
    """A term."""

    text: str
    kind: str
    """``iri``, ``literal`` or ``blank``."""
    iri: str = ""
    """Where it may be followed, which only ``http:`` and ``https:`` may."""
    language: str = ""
    datatype: str = ""
    """With a prefix; empty for plain literals."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding."""

    node: TermView
    path: str
    """Empty where it is that of the whole group."""
    value: TermView | None
    constraint: str
    """Empty where it is that of the whole group."""
    message: Spoken
    """Beyond that of the rule; often empty."""
    places: tuple[str, ...]
    more_places: str
    """Such as "and 2 more"; empty where all are shown."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """The findings of a rule."""

    anchor: str
    severity: str
    """``violation``, ``warning`` or ``info``: a class of the style sheet."""
    severity_word: str
    name: str
    iri: str
    """Where the rule may be looked up, which only ``http:`` and ``https:`` may; else empty."""
    message: Spoken
    remedy: Spoken
    path: str
    """Where all findings have one path."""
    constraint: str
    """Where all findings have one kind of constraint."""
    count: str
    """Such as "3 violations"."""
    findings: tuple[FindingView, ...]
    more: str

    @property
    def has_places(self) -> bool:
        """Tell whether the place of any finding is known."""
        return any(finding.places for finding in self.findings)

    @property
    def has_paths(self) -> bool:
        """Tell whether findings have paths of their own."""
        return any(finding.path for finding in self.findings)

    @property
    def has_values(self) -> bool:
        """Tell whether any finding has a value or something to say beside it."""
        return any(f.value or f.message.text or f.constraint for f in self.findings)


@dataclass(frozen=True, slots=True)
class RuleView:
    """A line of the table of all rules."""

    name: str
    anchor: str
    """Of the findings; empty where there are none."""
    message: Spoken
    severity_word: str
    nodes: str
    findings: str
    state: str
    """``found``, ``idle`` or ``green``: a class of the style sheet."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that a page shows of a report, in words and numbers of one language."""

    words: Words
    conforms: bool
    verdict: str
    summary: str
    sources: tuple[str, ...]
    counts: tuple[tuple[str, str, str], ...]
    """Severity, its word and its count, of severities that were found."""
    groups: tuple[GroupView, ...]
    known: str
    stale: str
    stale_lines: tuple[str, ...]
    idle: str
    idle_names: tuple[str, ...]
    rules: tuple[RuleView, ...]


def view_of(report: Report, options: Options) -> ReportView:
    """Give a report as a page shows it."""
    words = words_for(options.language)
    counts = Counter(finding.severity for finding in report.findings)
    idle = idle_rules(report)
    limit = options.examples
    stale = report.stale if limit is None else report.stale[:limit]
    groups = _group_views(groups_of(report), words, options)
    rest = len(report.stale) - len(stale)
    return ReportView(
        words=words,
        conforms=report.conforms,
        verdict=words["conforms" if report.conforms else "violates"],
        summary=summary(report, words),
        sources=tuple(map(one_line, report.sources)),
        counts=tuple((str(s), words[str(s)], words.number(counts[s])) for s in sorted(counts)),
        groups=groups,
        known=words.count("known", len(report.known)) if report.known else "",
        stale=words.count("stale", len(report.stale)) if report.stale else "",
        stale_lines=(
            *(" ".join(entry_of(identity)) for identity in stale),
            *([words.count("more", rest)] if rest else []),
        ),
        idle=words.count("idle", len(idle)) if idle else "",
        idle_names=tuple(one_line(rule.name) for rule in idle),
        rules=tuple(_rule_views(report, groups, options.language)),
    )


def _group_views(groups: Iterable[Group], words: Words, options: Options) -> tuple[GroupView, ...]:
    anchors: Counter[str] = Counter()
    views = []
    for group in groups:
        anchor = f"{group.severity}-{_NOT_IN_ID.sub('-', group.rule.name)}"
        anchors[anchor] += 1
        if anchors[anchor] > 1:
            anchor = f"{anchor}.{anchors[anchor]}"
        views.append(_group_view(group, anchor, words, options))
    return tuple(views)


def _group_view(group: Group, anchor: str, words: Words, options: Options) -> GroupView:
    paths = {_path(finding) for finding in group.findings}
    path = next(iter(paths)) if len(paths) == 1 else ""
    kinds = {one_line(finding.constraint) for finding in group.findings}
    constraint = next(iter(kinds)) if len(kinds) == 1 else ""
    rest = group.rest(options.examples)
    return GroupView(
        anchor=anchor,
        severity=str(group.severity),
        severity_word=words[str(group.severity)],
        name=one_line(group.rule.name),
        iri=_followed(group.rule.iri),
        message=_line(told_of(group.rule, options.language)),
        remedy=_line(spoken(group.rule.remedies, options.language)),
        path=path,
        constraint=constraint,
        count=words.count(COUNTED[group.severity], len(group.findings)),
        findings=tuple(
            _finding_view(
                finding,
                group.rule,
                "" if path else _path(finding),
                "" if constraint else one_line(finding.constraint),
                options,
            )
            for finding in group.first(options.examples)
        ),
        more=words.count("more", rest) if rest else "",
    )


def _finding_view(
    finding: Finding, rule: Rule, path: str, constraint: str, options: Options
) -> FindingView:
    words = words_for(options.language)
    rest = len(finding.places) - _MOST_PLACES
    return FindingView(
        node=_term_view(finding.focus, words),
        path=path,
        value=None if finding.value is None else _term_view(finding.value, words),
        constraint=constraint,
        message=_line(beyond_rule(finding, rule, options.language)),
        places=tuple(one_line(str(place)) for place in finding.places[:_MOST_PLACES]),
        more_places=words.count("more", rest) if rest > 0 else "",
    )


def _path(finding: Finding) -> str:
    return "" if finding.path is None else one_line(str(finding.path))


def _line(said: Spoken) -> Spoken:
    return Spoken(one_line(said.text), said.language)


def _term_view(term: Term, words: Words) -> TermView:
    if is_blank(term):
        return TermView(words["blank_node"], "blank")
    if is_iri(term):
        return TermView(one_line(shown(term)), "iri", _followed(iri_text(term)))
    value, language, datatype = literal_parts(term)
    excerpt = shown(plain_literal(value))[1:-1]
    if language is not None:
        return TermView(excerpt, "literal", language=language)
    kind = shown(f"<{datatype}>")
    return TermView(excerpt, "literal", datatype="" if kind == "xsd:string" else one_line(kind))


def _followed(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def _rule_views(report: Report, groups: Iterable[GroupView], language: str) -> Iterator[RuleView]:
    words = words_for(language)
    found = Counter(finding.rule for finding in report.findings)
    silent = {rule.name for rule in idle_rules(report)}
    anchors = {group.name: group.anchor for group in reversed(tuple(groups))}
    for rule in report.rules:
        state = "found" if found[rule.name] else "idle" if rule.name in silent else "green"
        yield RuleView(
            name=one_line(rule.name),
            anchor=anchors.get(one_line(rule.name), ""),
            message=_line(told_of(rule, language)),
            severity_word=words[str(rule.severity)],
            nodes=words.number(rule.nodes),
            findings=words.number(found[rule.name]),
            state=state,
        )
