"""The rules that are checked in code: which function makes which check.

A shape that names its check (``smsh:check``) gives the rule its texts and its severity, so that
shapes stay the only place of those; here stands what the check does.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from skosmith_converter.shacl.index import Index
from skosmith_converter.validation.checks.broken_links import find_broken_links
from skosmith_converter.validation.checks.faults import Fault
from skosmith_converter.validation.checks.labels import (
    find_ambiguous_notations,
    find_incomplete_coverage,
    find_no_common_language,
    find_overlapping_labels,
    find_wrong_language_tags,
)
from skosmith_converter.validation.checks.links import (
    find_dangling_links,
    find_missing_out_links,
    find_other_iris,
    find_undefined_terms,
)
from skosmith_converter.validation.checks.structure import (
    find_cycles,
    find_disconnected_clusters,
)
from skosmith_converter.validation.checks.totals import find_wrong_triple_count
from skosmith_converter.validation.findings import Finding, Rule

__all__ = ["CHECKS", "NOT_CHECKED", "ON_REQUEST", "Check", "run_check"]

Check: TypeAlias = Callable[[Index], Iterator[Fault]]

CHECKS: Final[Mapping[str, Check]] = {
    "ambiguous-notations": find_ambiguous_notations,
    "broken-links": find_broken_links,
    "common-language": find_no_common_language,
    "dangling-links": find_dangling_links,
    "disconnected-clusters": find_disconnected_clusters,
    "hierarchical-cycles": find_cycles,
    "http-iris": find_other_iris,
    "language-coverage": find_incomplete_coverage,
    "language-tags": find_wrong_language_tags,
    "missing-out-links": find_missing_out_links,
    "overlapping-labels": find_overlapping_labels,
    "triple-count": find_wrong_triple_count,
    "undefined-terms": find_undefined_terms,
}
"""Name of a check, as shapes give it → what makes it. The graph is to be closed before."""
ON_REQUEST: Final = frozenset({"broken-links"})
"""Made only where the user asks for it: it speaks to other people's servers."""
NOT_CHECKED: Final = frozenset({"missing-in-links"})
"""Known, and not to be had: ``smsh:notChecked`` of the shape says why."""


def run_check(name: str, rule: Rule, index: Index) -> Iterator[Finding]:
    """Give what a check finds, in the words of its rule; raises KeyError where there is none."""
    for fault in CHECKS[name](index):
        yield Finding(
            severity=rule.severity,
            rule=rule.name,
            focus=fault.focus,
            value=fault.value,
            path=fault.path,
            component=fault.component or name,
            messages=_with_detail(rule, fault.detail),
        )


def _with_detail(rule: Rule, detail: str) -> Mapping[str, str]:
    """Give the messages of a rule with what is particular; none where the rule says it all."""
    if not detail:
        return {}
    return {
        language: f"{message.rstrip('.')}: {detail}" for language, message in rule.messages.items()
    }
