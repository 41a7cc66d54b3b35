"""What the rule sets of ``shapes/`` find in a graph: the one place where tests run them."""

from functools import cache
from pathlib import Path

from skosmith_converter.parsing import read_rdf_file
from skosmith_converter.shacl import Index
from skosmith_converter.shacl.paths import read_path
from skosmith_converter.terms import iri, literal_parts
from skosmith_converter.validation import Rule, Severity, Subject, load_rules, validate

SHAPES = Path(__file__).parents[1] / "shapes"
SETS = ("skos", "model", "quality", "links", "roles", "publication", "counts")
NAMESPACE = "https://w3id.org/skosmith/shapes#"
CHECKED_ELSEWHERE = frozenset({"bl", "mil"})
"""Rules without cases of their own: one asks the web, the other is not checked."""
_SH = "http://www.w3.org/ns/shacl#"


def sh(name):
    return iri(_SH + name)


def smsh(name):
    return iri(NAMESPACE + name)


@cache
def triples_of(rule_set):
    files = sorted((SHAPES / rule_set).glob("*.ttl"))
    return tuple(quad[:3] for file in files for quad in read_rdf_file(file))


def graph_of(rule_sets):
    """Give the shapes of rule sets as one graph."""
    return Index(triple for rule_set in rule_sets for triple in triples_of(rule_set))


@cache
def rules_of(rule_set):
    """Name → rule, of everything in a set that can report."""
    graph = Index(triples_of(rule_set))
    found = {}
    for node, severity in graph.column(sh("severity")).pairs():
        name = node[1:-1].removeprefix(NAMESPACE)
        texts = {
            kind: _by_language(graph.values(node, sh(kind))) for kind in ("message", "description")
        }
        found[name] = Rule(
            name, literal_parts(graph.value(node, sh("name"))).value,
            Severity[severity[1:-1].removeprefix(_SH).upper()], _path_of(graph, node),
            texts["message"], texts["description"], rule_set, node[1:-1],
        )  # fmt: skip
    return found


def _path_of(graph, node):
    path = graph.value(node, sh("path"))
    return None if path is None else read_path(graph, path)


def checks_of(rule_set):
    """Name of a rule → the check that it names."""
    graph = Index(triples_of(rule_set))
    return {
        node[1:-1].removeprefix(NAMESPACE): literal_parts(value).value
        for node, value in graph.column(smsh("check")).pairs()
    }


def _by_language(values):
    return {part.language or "en": part.value for part in map(literal_parts, values)}


def findings_of(quads, rule_sets=SETS, only=None):
    """Give all findings of rule sets; `only` keeps the rules with these names and their parts."""
    return list(validate(Subject.of_quads(quads), _rules(rule_sets, only)).findings)


def met_by(quads, rule_set, name):
    """Give how many focus nodes the targets of a shape give."""
    return validate(Subject.of_quads(quads), load_rules([rule_set])).rule(name).nodes


@cache
def _rules(rule_sets, only):
    if only is None:
        return load_rules(rule_sets)
    graph = graph_of(rule_sets)
    parts = {part for name in only for part in graph.values(smsh(name), sh("property"))}
    names = only | {part[1:-1].removeprefix(NAMESPACE) for part in parts}
    return load_rules([f"{s}:{name}" for s in rule_sets for name in names & rules_of(s).keys()])
