"""The report as workflow commands of GitHub, which become annotations of a pull request."""

from collections.abc import Iterator
from typing import Final

from skosmith_converter.validation.findings import Finding, Report, Rule, Severity
from skosmith_converter.validation.reports.grouping import (
    groups_of,
    idle_rules,
    own_message,
    summary,
    told_of,
)
from skosmith_converter.validation.reports.lines import one_line, relative, subject_of
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.wording import Words, words_for

__all__ = ["write_github"]

_COMMANDS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def write_github(report: Report, options: Options) -> str:
    """Give a command a finding, after a line with the summary.

    GitHub shows ten errors, ten warnings and ten notices a step, so examples are limited here.
    """
    words = words_for(options.language)
    return "".join(f"{line}\n" for line in _lines(report, words, options))


def _lines(report: Report, words: Words, options: Options) -> Iterator[str]:
    yield summary(report, words)
    for group in groups_of(report):
        for finding in group.first(options.examples):
            yield _command(finding, group.rule, words, options)
        if rest := group.rest(options.examples):
            yield f"{one_line(group.rule.name)}{words.colon}{words.count('more', rest)}"
    if idle := idle_rules(report):
        names = words.comma.join(rule.name for rule in idle)
        yield f"::warning::{_data(words.count('idle', len(idle)) + ' ' + names)}"


def _command(finding: Finding, rule: Rule, words: Words, options: Options) -> str:
    properties = {"title": f"{rule.name}{words.colon}{rule.title}" if rule.title else rule.name}
    if finding.places:
        place = finding.places[0]
        where = {"file": relative(place.document, options.root)}
        properties = where | ({"line": str(place.line)} if place.line else {}) | properties
    said = own_message(finding, rule, options.language).text or told_of(rule, options.language).text
    texts = (said, " ".join(subject_of(finding, words)), rule.remedy(options.language))
    message = "\n".join(one_line(text) for text in texts if text)
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    lines = text.replace("%", "%25").split("\n")
    return "%0A".join(map(one_line, lines))


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
