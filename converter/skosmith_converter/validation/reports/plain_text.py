"""The report for a terminal: a summary, then severity by severity and rule by rule."""

import re
from collections.abc import Iterator
from typing import Final

from skosmith_converter.validation.findings import Finding, Report, Severity
from skosmith_converter.validation.reports.grouping import (
    Group,
    beyond_rule,
    groups_of,
    idle_rules,
    summary,
    told_of,
)
from skosmith_converter.validation.reports.lines import entry_of, isolated, one_line, subject_of
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.wording import Words, words_for

__all__ = ["finding_line", "places_of", "write_text"]

_INDENT: Final = "    "
_MOST_PLACES: Final = 3
_LINE: Final = re.compile("^(?=.)", re.MULTILINE)
"""Where a mark tells that a line runs from right to left, whatever it begins with."""
_COLOURS: Final = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def write_text(report: Report, options: Options) -> str:
    """Give the report as text."""
    words = words_for(options.language)
    blocks = [summary(report, words)]
    blocks += ("\n".join(_rule_lines(group, words, options)) for group in groups_of(report))
    blocks += _last_blocks(report, words, options)
    text = "\n\n".join(blocks) + "\n"
    return _LINE.sub("\u200f", text) if words.direction == "rtl" else text


def _rule_lines(group: Group, words: Words, options: Options) -> Iterator[str]:
    severity = words[str(group.severity)]
    if options.colour:
        severity = f"\x1b[1;{_COLOURS[group.severity]}m{severity}\x1b[0m"
    message = isolated(one_line(told_of(group.rule, options.language).text), words)
    yield f"{severity}{words.colon}{message} [{isolated(one_line(group.rule.name), words)}]"
    for finding in group.first(options.examples):
        yield _INDENT + finding_line(finding, words)
        if own := beyond_rule(finding, group.rule, options.language).text:
            yield _INDENT * 2 + isolated(one_line(own), words)
    if rest := group.rest(options.examples):
        yield _INDENT + words.count("more", rest)
    if remedy := group.rule.remedy(options.language):
        arrow = "←" if words.direction == "rtl" else "→"
        yield f"{_INDENT}{arrow} {isolated(one_line(remedy), words)}"


def finding_line(finding: Finding, words: Words) -> str:
    """Give places, node, path, value and kind of constraint of a finding on one line."""
    said = " ".join(isolated(part, words) for part in subject_of(finding, words))
    kind = f" ({isolated(one_line(finding.constraint), words)})" if finding.constraint else ""
    places = places_of(finding, words)
    return f"{places}{words.colon if places else ''}{said}{kind}"


def places_of(finding: Finding, words: Words) -> str:
    """Give the first places of a finding; empty where nothing is known of any."""
    shown = [isolated(one_line(str(place)), words) for place in finding.places[:_MOST_PLACES]]
    if rest := len(finding.places) - len(shown):
        shown.append(words.count("more", rest))
    return words.comma.join(shown)


def _last_blocks(report: Report, words: Words, options: Options) -> Iterator[str]:
    if report.known:
        yield words.count("known", len(report.known))
    if report.stale:
        shown = report.stale if options.examples is None else report.stale[: options.examples]
        lines = [words.count("stale", len(report.stale))]
        lines += (
            _INDENT + " ".join(isolated(part, words) for part in entry_of(identity))
            for identity in shown
        )
        if rest := len(report.stale) - len(shown):
            lines.append(_INDENT + words.count("more", rest))
        yield "\n".join(lines)
    if idle := idle_rules(report):
        shown_rules = idle if options.examples is None else idle[: options.examples]
        named = [isolated(one_line(rule.name), words) for rule in shown_rules]
        if rest := len(idle) - len(shown_rules):
            named.append(words.count("more", rest))
        names = words.comma.join(named)
        warning = words["warning"]
        yield f"{warning}{words.colon}{words.count('idle', len(idle))} {names}"
