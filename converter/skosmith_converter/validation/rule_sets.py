"""The rule sets of ``shapes/``, and users' own shapes: read, chosen and put together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.parsing import read_rdf, read_rdf_file
from skosmith_converter.serialization import FORMATS
from skosmith_converter.shacl import Index, Shapes, ShapesError, Triple, read_shapes
from skosmith_converter.shacl.literals import text_of
from skosmith_converter.shacl.running import Shape
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import Iri, Term, iri, is_blank
from skosmith_converter.validation.code_rules import CHECKS, NOT_CHECKED, ON_REQUEST
from skosmith_converter.validation.describing import Describing, texts_of, within
from skosmith_converter.validation.findings import Rule, shown
from skosmith_converter.vocabulary import RDF, SM

__all__ = ["RuleSet", "Rules", "default_names", "load_rules", "rule_sets", "shapes_folder"]

SMSH: Final = "https://w3id.org/skosmith/shapes#"
_RULE_SET: Final = iri(f"{SMSH}RuleSet")
_BY_DEFAULT: Final = iri(f"{SMSH}byDefault")
_CHECK: Final = iri(f"{SMSH}check")
_REPEATS: Final = iri(f"{SMSH}repeats")
_NOT_CHECKED: Final = iri(f"{SMSH}notChecked")
_TRUE: Final = '"true"'


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A folder of shapes that belong together."""

    name: str
    titles: Mapping[str, str]
    """By language."""
    descriptions: Mapping[str, str]
    by_default: bool
    order: int
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules chosen for a run."""

    triples: tuple[Triple, ...]
    shapes: Shapes
    by_shape: Mapping[Term, Rule]
    """Shape → its rule."""
    checks: tuple[tuple[str, Rule], ...]
    """Name of a check in code, with its rule."""
    not_checked: Mapping[str, Mapping[str, str]]
    """Name of a rule that nobody can check → why, by language."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, by rule set and name."""
        found = [*self.by_shape.values(), *(rule for _, rule in self.checks)]
        return tuple(sorted(found, key=lambda rule: (rule.rule_set, rule.name)))


def shapes_folder() -> Traversable:
    """Give the folder of the shapes that come with the package."""
    return files("skosmith_shapes")


@lru_cache(maxsize=4)
def rule_sets(folder: Traversable | None = None) -> Mapping[str, RuleSet]:
    """Give the rule sets of a folder by name, in their order; by default those we ship."""
    found = [
        _read_rule_set(place)
        for place in (folder or shapes_folder()).iterdir()
        if place.is_dir() and not place.name.startswith("_")
    ]
    return {one.name: one for one in sorted(found, key=lambda one: (one.order, one.name))}


def _read_rule_set(folder: Traversable) -> RuleSet:
    turtle = FORMATS["turtle"]
    triples = [
        quad[:3]
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".ttl")
        for quad in read_rdf(file.read_bytes(), turtle, f"{folder.name}/{file.name}")
    ]
    own = Index(triples)
    nodes = own.column(RDF.type).inverse.values(_RULE_SET)
    node = nodes[0] if nodes else iri(SMSH + folder.name)
    order = own.value(node, sh("order"))
    return RuleSet(
        name=folder.name,
        titles=texts_of(own, node, sh("name")),
        descriptions=texts_of(own, node, sh("description")),
        by_default=(own.value(node, _BY_DEFAULT) or "").startswith(_TRUE),
        order=int(text_of(order)) if order is not None else len(folder.name),
        triples=tuple(triples),
    )


def load_rules(
    names: Iterable[str] | None = None,
    shapes: Sequence[Path] = (),
    *,
    with_links: bool = False,
) -> Rules:
    """Put rule sets and users' own shapes together; by default the sets that are so by default.

    A name is that of a rule set, or of a set and one of its rules: ``quality:oilt``. `with_links`
    adds the check that asks other people's servers. Raises ShapesError where there is no such set
    or rule, or where a file is no usable shapes graph, and SourceError where it cannot be read.
    """
    sets = rule_sets()
    wanted = list(names) if names is not None else default_names()
    chosen: dict[str, set[str]] = {}
    for name in wanted:
        of_set, _, rule = name.partition(":")
        if of_set not in sets:
            known = ", ".join(sets)
            raise ShapesError(f"There is no rule set {of_set!r}", f"There are: {known}.")
        chosen.setdefault(of_set, set()).update([rule] if rule else [])
    chosen |= {name: set() for name in wanted if name in chosen}  # the whole set
    parts = {name: sets[name].triples for name in chosen}
    parts |= {str(path): _own_triples(path) for path in shapes}
    rules = _put_together(parts, with_links=with_links)
    return _without_repetition(_narrowed(rules, chosen))


def _own_triples(path: Path) -> tuple[Triple, ...]:
    return tuple(quad[:3] for quad in read_rdf_file(path))


def default_names(index: Index | None = None) -> list[str]:
    """Give the rule sets that are so by default: those for our own graph only where it is ours."""
    names = [name for name, one in rule_sets().items() if one.by_default]
    if index is None or any(predicate.startswith(_OURS) for predicate in index.columns):
        return names
    return [name for name in names if name != _MODEL]


_MODEL: Final = "model"
_OURS: Final = f"<{SM.namespace}"


@lru_cache(maxsize=8)
def _shipped(names: tuple[str, ...], with_links: bool) -> Rules:
    return _described({name: rule_sets()[name].triples for name in names}, with_links=with_links)


def _put_together(parts: Mapping[str, tuple[Triple, ...]], *, with_links: bool) -> Rules:
    names = tuple(parts)
    if all(name in rule_sets() for name in names):
        return _shipped(names, with_links)
    return _described(parts, with_links=with_links)


def _described(parts: Mapping[str, tuple[Triple, ...]], *, with_links: bool) -> Rules:
    triples = tuple(triple for part in parts.values() for triple in part)
    try:
        shapes = read_shapes(triples)
    except ShapesError as error:
        raise _placed(error, parts) from None
    home = {subject: name for name, part in parts.items() for subject, _, _ in part}
    describing = Describing(shapes.graph, home)
    by_shape = {
        shape.node: describing.rule(shape, owner)
        for root in shapes.roots
        for shape, owner in within(root, None)
    }
    checks = []
    not_checked = {}
    for node, value in sorted(shapes.graph.column(_CHECK).pairs()):
        name = text_of(value)
        rule = describing.rule(Shape(node, None, _severity_of(shapes.graph, node), {}, _NONE), None)
        if name in NOT_CHECKED:
            not_checked[rule.name] = texts_of(shapes.graph, node, _NOT_CHECKED)
        elif name in CHECKS and (with_links or name not in ON_REQUEST):
            checks.append((name, rule))
        elif name not in CHECKS:
            raise ShapesError(f"There is no check {name!r} in code", "", node)
    return Rules(triples, shapes, by_shape, tuple(checks), not_checked)


def _placed(error: ShapesError, parts: Mapping[str, tuple[Triple, ...]]) -> SkosmithError:
    """Name the file of the shape that is to blame."""
    for name, part in parts.items():
        if any(error.shape in triple for triple in part):
            shape = "" if is_blank(error.shape) else shown(error.shape)
            return ShapesError(error.problem, error.remedy, f"{name} {shape}".strip())
    return error


def _severity_of(graph: Index, node: Term) -> Iri:
    return Iri(graph.value(node, sh("severity")) or sh("Violation"))


_NONE: Final = Shape(iri(SMSH), None, sh("Violation"), {}, None).targets  # type: ignore[arg-type]


def _narrowed(rules: Rules, chosen: Mapping[str, set[str]]) -> Rules:
    """Leave out the rules that were not named, of sets of which some were.

    A name stands for what is asked within the shape, too: S13 for S13-prefLabel and S13-altLabel.
    """
    for name, wanted in chosen.items():
        known = {rule.name for rule in rules.rules if rule.rule_set == name}
        known |= rules.not_checked.keys()
        if unknown := wanted - known:
            listed = ", ".join(sorted(known))
            problem = f"There is no rule {', '.join(sorted(unknown))} in the rule set {name}"
            raise ShapesError(problem, f"There are: {listed}.")
    some = {name: wanted for name, wanted in chosen.items() if wanted}
    if not some:
        return rules

    def named(rule: Rule) -> bool:
        return rule.rule_set not in some or rule.name in some[rule.rule_set]

    staying = {shape.node for root in rules.shapes.roots for shape in _asked(root, named, rules)}
    return replace(
        rules,
        by_shape={node: rule for node, rule in rules.by_shape.items() if node in staying},
        checks=tuple((name, rule) for name, rule in rules.checks if named(rule)),
    )


def _without_repetition(rules: Rules) -> Rules:
    """Leave out what says the same as another rule that is there (``smsh:repeats``)."""
    repeating = rules.shapes.graph.column(_REPEATS)
    twins = {
        shape.node
        for root in rules.shapes.roots
        if any(other in rules.by_shape for other in repeating.values(root.node))
        for shape, _ in within(root, None)
    }
    if not twins:
        return rules
    return replace(rules, by_shape={n: r for n, r in rules.by_shape.items() if n not in twins})


def _asked(shape: Shape, named: Callable[[Rule], bool], rules: Rules) -> Iterator[Shape]:
    """Give what is named of a shape and the property shapes within it, with all within that."""
    if named(rules.by_shape[shape.node]):
        yield from (inner for inner, _ in within(shape, None))
    else:
        for inner in shape.properties:
            yield from _asked(inner, named, rules)
