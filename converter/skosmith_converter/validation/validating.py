"""Holds a graph against rules, and gives a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from skosmith_converter.shacl import Index, Result, check
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import Quad, Term
from skosmith_converter.validation.closure import close
from skosmith_converter.validation.code_rules import run_check
from skosmith_converter.validation.findings import Finding, Report, Rule
from skosmith_converter.validation.placing import with_places
from skosmith_converter.validation.rule_sets import Rules, load_rules
from skosmith_converter.validation.subject import Subject
from skosmith_converter.validation.unknown_terms import needs_pyshacl
from skosmith_converter.validation.wording import wording

__all__ = ["Engine", "validate", "validate_quads"]


class Engine(StrEnum):
    """What does the checking."""

    OWN = "own"
    """Our own compiler of shapes."""
    PYSHACL = "pyshacl"
    """The reference in Python: slow, in a process of its own."""


def validate_quads(
    quads: Iterable[Quad], rule_sets: Iterable[str] | None = None, shapes: Sequence[Path] = ()
) -> Report:
    """Give what rules find about the union of the accepted graphs of some quads."""
    return validate(Subject.of_quads(quads), load_rules(rule_sets, shapes))


def validate(
    subject: Subject,
    rules: Rules,
    *,
    engine: Engine = Engine.OWN,
    time_limit: float | None = None,
    stage: Callable[[str], object] = str,
) -> Report:
    """Give what rules find about a graph.

    What our own engine does not know of SHACL's extensions goes to pyshacl, rules and all. `stage`
    is called with the name of each stage. Raises ShapesError where the shapes cannot be
    used, and TooLongError where they take more than `time_limit` seconds. What the graph says with
    sub-properties of SKOS is added to the index of `subject`.
    """
    subject.index.derive(close(subject.index))
    stated = len(subject.index) - len(subject.index.derived)
    stage("Checking")
    needs_reference = engine is Engine.PYSHACL or needs_pyshacl(rules.shapes.unsupported)
    if needs_reference:
        from skosmith_converter.validation.with_pyshacl import check_with_pyshacl  # noqa: PLC0415

        outcome = check_with_pyshacl(subject.index, rules, time_limit)
    else:
        outcome = check(subject.index, rules.shapes, time_limit=time_limit)
    found = list(_findings(outcome.results, rules))
    for name, rule in rules.checks:
        found += run_check(name, rule, subject.index)
    findings = _sorted(found)
    if findings:
        stage("Finding places")
        findings = with_places(findings, subject.located)
    return Report(
        tuple(findings), tuple(_counted(rules, outcome.met, subject.index)), stated, subject.names
    )


def _findings(results: Iterable[Result], rules: Rules) -> Iterator[Finding]:
    for result in results:
        if (rule := rules.by_shape.get(result.shape)) is not None:
            yield Finding(
                severity=rule.severity,
                rule=rule.name,
                focus=result.focus,
                value=None
                if result.value == result.focus and result.path is None
                else result.value,
                path=result.path,
                component=result.component[1:-1],
                messages=_messages(result, rule, rules),
            )


def _messages(result: Result, rule: Rule, rules: Rules) -> Mapping[str, str]:
    own = {language or "en": text for language, text in result.messages.items()}
    said = rule.messages or result.component == sh("SPARQLConstraintComponent")
    if own and {*own.values()} <= {*rule.messages.values()}:  # pyshacl forgets the language
        return {}
    return (own if said else {}) or wording(rules.shapes.graph, result.shape, result.component)


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings, each once: a node that two targets name is looked at twice."""
    once = {(f.rank, tuple(sorted(f.messages.items()))): f for f in findings}
    return [once[key] for key in sorted(once)]


def _counted(rules: Rules, met: Mapping[Term, int], index: Index) -> Iterator[Rule]:
    """Give the rules with the number of focus nodes that each met."""
    by_name = {id(rule): met.get(node, 0) for node, rule in rules.by_shape.items()}
    size = len(index)
    for rule in rules.rules:
        yield replace(rule, nodes=by_name.get(id(rule), size))
