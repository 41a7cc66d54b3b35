"""The report as SARIF 2.1.0, with lines, so that code hosts annotate what was changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

from skosmith_converter.terms import iri_text, is_iri
from skosmith_converter.validation.findings import Finding, Identity, Place, Report, Rule, Severity
from skosmith_converter.validation.reports.grouping import idle_rules, own_message, told_of
from skosmith_converter.validation.reports.json_document import json_text
from skosmith_converter.validation.reports.lines import one_line, subject_of, uri_of
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.wording import words_for

__all__ = ["write_sarif"]

_LEVELS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def write_sarif(report: Report, options: Options) -> str:
    """Give the report as SARIF: violations are errors, warnings warnings, hints notes.

    Known findings are suppressed results; rules that met no node are notifications.
    """
    run = {
        "tool": {"driver": _driver(report, options)},
        "language": words_for(options.language).language,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(report, options)),
            }
        ],
        "results": list(_results(report, options)),
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(report: Report, options: Options) -> dict[str, Any]:
    return {
        "name": "Skosmith",
        "version": version("skosmith"),
        "rules": [_rule(rule, options) for rule in report.rules],
    }


def _rule(rule: Rule, options: Options) -> dict[str, Any]:
    message, remedy = told_of(rule, options.language).text, rule.remedy(options.language)
    row: dict[str, Any] = {
        "id": rule.name,
        "shortDescription": {"text": rule.title or rule.name},
        "fullDescription": {"text": message},
        "help": {"text": f"{message}\n\n{remedy}" if remedy else message},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"nodes": rule.nodes, "tags": [rule.rule_set] if rule.rule_set else []},
    }
    if rule.iri.startswith(("https://", "http://")):
        row["helpUri"] = rule.iri
    return row


def _results(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    numbers = {rule.name: number for number, rule in enumerate(report.rules)}
    seen: Counter[Identity] = Counter()
    known = ((finding, True) for finding in report.known)
    for finding, is_known in (*((finding, False) for finding in report.findings), *known):
        number = numbers[finding.rule]
        seen[identity := finding.identity] += 1
        prints = f"{identity.digest}:{seen[identity]}"
        yield _result(finding, report.rules[number], report.sources, options) | {
            "ruleIndex": number,
            # The second is the one name that GitHub reads; left out, it hashes lines, which move
            "partialFingerprints": {"finding/v1": prints, "primaryLocationLineHash": prints},
            "suppressions": [{"kind": "external"}] if is_known else [],
        }


def _result(
    finding: Finding, rule: Rule, sources: Iterable[str], options: Options
) -> dict[str, Any]:
    places = finding.places or tuple(Place(source) for source in sources)[:1]
    first, *others = [_physical(place, options.root) for place in places] or [{}]
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, rule, options)},
        "locations": [first | {"logicalLocations": [_logical(finding)]}],
        **({"relatedLocations": others} if others else {}),
    }


def _message(finding: Finding, rule: Rule, options: Options) -> str:
    words = words_for(options.language)
    said = own_message(finding, rule, options.language).text or told_of(rule, options.language).text
    about = " ".join(subject_of(finding, words))
    remedy = rule.remedy(options.language)
    return "\n".join(one_line(text) for text in (said, about, remedy) if text)


def _physical(place: Place, root: str) -> dict[str, Any]:
    row: dict[str, Any] = {"artifactLocation": {"uri": uri_of(place.document, root)}}
    if place.line:
        row["region"] = {"startLine": place.line}
    return {"physicalLocation": row}


def _logical(finding: Finding) -> Mapping[str, str]:
    focus = finding.focus
    name = iri_text(focus) if is_iri(focus) else finding.identity.focus
    return {"fullyQualifiedName": name, "kind": "resource"}


def _notifications(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    words = words_for(options.language)
    numbers = {rule.name: number for number, rule in enumerate(report.rules)}
    for rule in idle_rules(report):
        yield {
            "level": "warning",
            "message": {"text": f"{rule.name} {words['met_no_node']}"},
            "associatedRule": {"id": rule.name, "index": numbers[rule.name]},
        }
