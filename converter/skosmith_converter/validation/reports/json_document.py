"""The report as JSON, after ``report.schema.json``: all of it, in all languages."""

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any, Final

from skosmith_converter.shacl.paths import Path
from skosmith_converter.terms import XSD_STRING, Term, iri_text, is_blank, is_iri, literal_parts
from skosmith_converter.validation.findings import Finding, Identity, Report, Rule, Severity
from skosmith_converter.validation.reports.grouping import told_of
from skosmith_converter.validation.reports.options import Options
from skosmith_converter.validation.reports.wording import spoken

__all__ = ["SCHEMA", "json_text", "schema_text", "write_json"]

SCHEMA: Final = "https://w3id.org/skosmith/validation-report.schema.json"
_VERSION: Final = 1
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def write_json(report: Report, options: Options) -> str:
    """Give the report as JSON."""
    return json_text(_document(report, options.language))


def json_text(document: Any) -> str:  # noqa: ANN401 (as JSON has it)
    r"""Give JSON as text that UTF-8 can hold: half characters, as in file names, as ``\ud8…``."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def schema_text() -> str:
    """Give the JSON Schema of the report."""
    file = files("skosmith_converter.validation.reports") / "report.schema.json"
    return file.read_text(encoding="utf-8")


def _document(report: Report, language: str) -> dict[str, Any]:
    rules = {rule.name: rule for rule in report.rules}
    counts = Counter(finding.severity for finding in report.findings)
    by_rule = Counter(finding.rule for finding in report.findings)
    return {
        "$schema": SCHEMA,
        "version": _VERSION,
        "language": language,
        "conforms": report.conforms,
        "triples": report.triples,
        "sources": list(report.sources),
        "counts": {str(severity): counts[severity] for severity in Severity},
        "rules": [_rule(rule, by_rule[rule.name], language) for rule in report.rules],
        "findings": [_finding(found, rules[found.rule], language) for found in report.findings],
        "known": [_finding(found, rules[found.rule], language) for found in report.known],
        "stale": [_identity(identity) for identity in report.stale],
    }


def _rule(rule: Rule, count: int, language: str) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title,
        "ruleSet": rule.rule_set,
        "iri": rule.iri or None,
        "severity": str(rule.severity),
        "path": _path(rule.path),
        "nodes": rule.nodes,
        "findings": count,
        "message": told_of(rule, language).text,
        "remedy": rule.remedy(language),
        "messages": dict(sorted(rule.messages.items())),
        "remedies": dict(sorted(rule.remedies.items())),
    }


def _finding(finding: Finding, rule: Rule, language: str) -> dict[str, Any]:
    own = spoken(finding.messages, language)
    return {
        "severity": str(finding.severity),
        "rule": finding.rule,
        "focus": _term(finding.focus),
        "path": _path(finding.path),
        "value": None if finding.value is None else _term(finding.value),
        "component": finding.component or None,
        "message": own.text or told_of(rule, language).text,
        "messages": dict(sorted(finding.messages.items())),
        "places": [
            {"document": place.document, "line": place.line or None} for place in finding.places
        ],
        "fingerprint": finding.identity.digest,
    }


def _path(path: Path | None) -> dict[str, str] | None:
    return None if path is None else {"text": str(path), "sparql": path.sparql}


def _term(term: Term) -> dict[str, str]:
    """Give a term as in SPARQL 1.1 Query Results JSON (§3.2.2)."""
    if is_iri(term):
        return {"type": "uri", "value": iri_text(term)}
    if is_blank(term):
        return {"type": "bnode", "value": term.removeprefix("_:")}
    value, language, datatype = literal_parts(term)
    row = {"type": "literal", "value": value}
    if language is not None:
        row["xml:lang"] = language
    elif datatype != XSD_STRING:
        row["datatype"] = datatype
    return row


def _identity(identity: Identity) -> dict[str, str]:
    return identity._asdict() | {"fingerprint": identity.digest}
