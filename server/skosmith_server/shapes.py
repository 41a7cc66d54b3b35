"""The rules that graphs are held against, as their package holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, iri, is_blank, is_iri, text
from skosmith_server.framework.texts import NO_TEXTS, Texts

__all__ = ["SHAPES", "RuleOfSet", "SetOfRules", "sets_of_rules", "shapes_graph"]

SHAPES: Final = "https://w3id.org/skosmith/shapes#"
"""Namespace of our shapes."""


@dataclass(frozen=True, slots=True)
class RuleOfSet:
    """A rule, as its page tells it."""

    name: str
    severity: str
    """``violation``, ``warning`` or ``info``."""
    messages: Texts
    remedies: Texts
    targets: tuple[tuple[str, Term], ...]
    """Name of a property of SHACL such as ``targetClass``, and its value."""
    path: str = ""
    """In SPARQL; empty where it looks at the node itself."""
    owner: str = ""
    """The rule that has the targets of this one; empty where it has its own."""
    in_code: bool = False
    """Whether other SHACL engines are silent about it."""
    reasons: Texts | None = None
    """Why nobody checks it; None where it is checked."""

    @property
    def iri(self) -> str:
        """The IRI of the shape."""
        return f"{SHAPES}{self.name}"


@dataclass(frozen=True, slots=True)
class SetOfRules:
    """A rule set with its rules, by name."""

    name: str
    titles: Texts
    descriptions: Texts
    by_default: bool
    rules: Sequence[RuleOfSet]


@cache
def shapes_graph() -> tuple[Quad, ...]:
    """Give all shapes as one graph, sorted; nothing where this installation holds none."""
    # Here and below, because other pages are made without the rules and their engine
    from skosmith_converter.validation.rule_sets import rule_sets  # noqa: PLC0415

    if not _are_here():
        return ()
    triples = {triple for one in rule_sets().values() for triple in one.triples}
    return tuple(sorted((Iri(s), p, o, DEFAULT_GRAPH) for s, p, o in triples))


@cache
def sets_of_rules() -> tuple[SetOfRules, ...]:
    """Give the rule sets in their order; none where this installation holds no shapes."""
    from skosmith_converter.validation.rule_sets import rule_sets  # noqa: PLC0415

    if not _are_here():
        return ()
    return tuple(
        SetOfRules(
            one.name,
            _texts(one.titles),
            _texts(one.descriptions),
            one.by_default,
            _rules(one.name),
        )
        for one in rule_sets().values()
    )


def _are_here() -> bool:
    try:
        return files("skosmith_shapes").is_dir()
    except ModuleNotFoundError:
        return False


def _rules(name: str) -> tuple[RuleOfSet, ...]:
    from skosmith_converter.shacl.vocabulary import sh  # noqa: PLC0415
    from skosmith_converter.validation.rule_sets import load_rules  # noqa: PLC0415

    rules = load_rules([name], with_links=True)
    graph, in_code = rules.shapes.graph, {rule.name for _, rule in rules.checks}
    owners = {
        node: owner
        for owner, node in graph.column(sh("property")).pairs()
        if is_iri(owner) and not is_blank(node)
    }
    made = []
    for rule in rules.rules:
        if not rule.messages:
            continue
        node = iri(f"{SHAPES}{rule.name}")
        targets = [
            (kind, value) for kind in _TARGETS for value in sorted(graph.values(node, sh(kind)))
        ]
        made.append(
            RuleOfSet(
                name=rule.name,
                severity=str(rule.severity),
                messages=_texts(rule.messages),
                remedies=_texts(rule.remedies),
                targets=tuple((kind, value) for kind, value in targets if is_iri(value)),
                path="" if rule.path is None else str(rule.path),
                owner=_local(owners.get(node, "")),
                in_code=rule.name in in_code,
            )
        )
    return (*made, *_unchecked(rules.not_checked))


_TARGETS: Final = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")


def _unchecked(reasons: Mapping[str, Mapping[str, str]]) -> list[RuleOfSet]:
    return [
        RuleOfSet(name, "info", NO_TEXTS, NO_TEXTS, (), reasons=_texts(why))
        for name, why in reasons.items()
    ]


def _texts(said: Mapping[str, str]) -> Texts:
    """Give texts by language as pages have them."""
    return Texts.of((text(value, tag), "") for tag, value in said.items())


def _local(term: str) -> str:
    return term[1:-1].removeprefix(SHAPES)
