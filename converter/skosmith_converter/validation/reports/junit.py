"""The report as JUnit: a test case a rule, so that CI shows the green ones, too."""

import xml.etree.ElementTree as ET
from collections import defaultdict
from itertools import groupby

from skosmith_converter.validation.findings import Report, Rule
from skosmith_converter.validation.reports.grouping import (
    Group,
    beyond_rule,
    groups_of,
    idle_rules,
    told_of,
)
from skosmith_converter.validation.reports.lines import one_line
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.plain_text import finding_line
from skosmith_converter.validation.reports.wording import words_for

__all__ = ["write_junit"]


def write_junit(report: Report, options: Options) -> str:
    """Give the report as JUnit XML, a suite a rule set.

    A case fails where its rule found what `Options.fail_on` fails on; what is less bad stands in
    its output. A rule that met no node is skipped. Known findings are not told.
    """
    root = ET.Element("testsuites", name="skosmith validate")
    found: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups_of(report):
        found[group.rule.name].append(group)
    idle = {rule.name for rule in idle_rules(report)}
    rules = sorted(report.rules, key=lambda rule: rule.rule_set)
    for rule_set, members in groupby(rules, key=lambda rule: rule.rule_set):
        suite = ET.SubElement(root, "testsuite", name=one_line(rule_set) or "rules")
        for rule in members:
            suite.append(_case(rule, found[rule.name], rule.name in idle, options))
        _count(suite)
    _count(root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _case(rule: Rule, groups: list[Group], idle: bool, options: Options) -> ET.Element:
    name = f"{rule.name}: {rule.title}" if rule.title else rule.name
    case = ET.Element("testcase", classname=one_line(rule.rule_set) or "rules", name=one_line(name))
    if idle:
        ET.SubElement(case, "skipped", message=words_for(options.language)["met_no_node"])
    bad = [g for g in groups if options.fail_on is not None and g.severity <= options.fail_on]
    if bad:
        message = one_line(told_of(rule, options.language).text)
        failure = ET.SubElement(case, "failure", message=message, type=str(bad[0].severity))
        failure.text = _text(bad, options)
    if less := [group for group in groups if group not in bad]:
        ET.SubElement(case, "system-out").text = _text(less, options)
    return case


def _text(groups: list[Group], options: Options) -> str:
    words = words_for(options.language)
    lines: list[str] = []
    for group in groups:
        message = told_of(group.rule, options.language).text
        lines.append(f"{words[str(group.severity)]}{words.colon}{one_line(message)}")
        for finding in group.first(options.examples):
            lines.append(finding_line(finding, words))
            if own := beyond_rule(finding, group.rule, options.language).text:
                lines.append(f"    {one_line(own)}")
        if rest := group.rest(options.examples):
            lines.append(words.count("more", rest))
    if remedy := groups[0].rule.remedy(options.language):
        lines.append(f"{words['remedy']}{words.colon}{one_line(remedy)}")
    return "\n".join(lines)


def _count(element: ET.Element) -> None:
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(attribute, str(sum(1 for _ in element.iter(tag))))
    element.set("errors", "0")
