"""The report as Markdown of GitHub: a summary for a pull request or ``$GITHUB_STEP_SUMMARY``."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from skosmith_converter.validation.findings import Finding, Report
from skosmith_converter.validation.reports.grouping import (
    Group,
    beyond_rule,
    groups_of,
    idle_rules,
    summary,
    told_of,
)
from skosmith_converter.validation.reports.lines import entry_of, one_line, subject_of
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.wording import Words, words_for

__all__ = ["code", "prose", "write_markdown"]

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>#~&$]")
_MENTION: Final = re.compile(r"([@#])(?=\w)")
_TICKS: Final = re.compile("`+")


def write_markdown(report: Report, options: Options) -> str:
    """Give a table of rules with their counts, then some findings of each rule."""
    words = words_for(options.language)
    groups = groups_of(report)
    verdict = words["conforms" if report.conforms else "violates"]
    blocks = [f"## {words['title']}", f"**{prose(verdict)}** {prose(summary(report, words))}"]
    if groups:
        blocks.append(_table(groups, words, options))
    blocks += ("\n".join(_details(group, words, options)) for group in groups)
    blocks += _notes(report, words, options)
    body = "\n\n".join(blocks)
    return f'<div dir="rtl">\n\n{body}\n\n</div>\n' if words.direction == "rtl" else f"{body}\n"


def prose(text: str) -> str:
    r"""Give a text that Markdown shows as it is, and that mentions nobody and no issue.

    >>> prose("a | b *c*")
    'a &#124; b \\*c\\*'
    """
    # A bar as an entity: what a backslash before it means in a table depends on the reader
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), one_line(text))
    return _MENTION.sub("\\1&#8288;", escaped).replace("|", "&#124;")


def code(text: str) -> str:
    """Give a text as a code span; not for a table, where a bar would end the cell."""
    line = one_line(text)
    ticks = "`" * (max(map(len, _TICKS.findall(line)), default=0) + 1)
    space = " " if line.startswith(("`", " ")) or line.endswith(("`", " ")) else ""
    return f"{ticks}{space}{line}{space}{ticks}" if line.strip() else ""


def _table(groups: Iterable[Group], words: Words, options: Options) -> str:
    head = [words["severity"], words["rule"], "", words["findings"]]
    rows = [_row(head), "| --- | --- | --- | ---: |"]
    for group in groups:
        message = told_of(group.rule, options.language).text
        count = words.number(len(group.findings))
        severity = prose(words[str(group.severity)])
        rows.append(_row([severity, prose(group.rule.name), prose(message), count]))
    return "\n".join(rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _details(group: Group, words: Words, options: Options) -> Iterator[str]:
    yield f"### {code(group.rule.name)} {prose(told_of(group.rule, options.language).text)}\n"
    for finding in group.first(options.examples):
        yield f"- {_finding(finding, group, words, options)}"
    if rest := group.rest(options.examples):
        yield f"- {prose(words.count('more', rest))}"
    if remedy := group.rule.remedy(options.language):
        yield f"\n{prose(words['remedy'])}{words.colon}{prose(remedy)}"


def _finding(finding: Finding, group: Group, words: Words, options: Options) -> str:
    said = " ".join(code(part) for part in subject_of(finding, words))
    places = words.comma.join(code(str(place)) for place in finding.places[:3])
    own = prose(beyond_rule(finding, group.rule, options.language).text)
    return words.colon.join(filter(None, (places, said, own)))


def _notes(report: Report, words: Words, options: Options) -> Iterator[str]:
    if report.known:
        yield prose(words.count("known", len(report.known)))
    if report.stale:
        shown = report.stale if options.examples is None else report.stale[: options.examples]
        lines = [prose(words.count("stale", len(report.stale))) + "\n"]
        lines += (f"- {code(' '.join(entry_of(identity)))}" for identity in shown)
        if rest := len(report.stale) - len(shown):
            lines.append(f"- {prose(words.count('more', rest))}")
        yield "\n".join(lines)
    if idle := idle_rules(report):
        shown_rules = idle if options.examples is None else idle[: options.examples]
        names = [code(rule.name) for rule in shown_rules]
        if rest := len(idle) - len(shown_rules):
            names.append(prose(words.count("more", rest)))
        yield f"{prose(words.count('idle', len(idle)))} {words.comma.join(names)}"
