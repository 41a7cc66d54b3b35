"""Validation: rule sets held against a graph, and what they find told to people and machines.

`validate_quads` is the short way; `load_rules`, `read_subject` and `validate` are its parts.
"""

from skosmith_converter.validation.findings import Finding, Place, Report, Rule, Severity
from skosmith_converter.validation.rule_sets import Rules, load_rules, rule_sets
from skosmith_converter.validation.subject import Subject, read_subject
from skosmith_converter.validation.validating import Engine, validate, validate_quads

__all__ = [
    "Engine",
    "Finding",
    "Place",
    "Report",
    "Rule",
    "Rules",
    "Severity",
    "Subject",
    "load_rules",
    "read_subject",
    "rule_sets",
    "validate",
    "validate_quads",
]
