"""What is made wrong in the graph of the bench of validation, and the results that this must have.

The `FAULTS` are a table: where a fault is made, how, and what `validation_shapes.ttl` says of it.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from framework_maker import codes

BASE = "https://example.org/sfia/"
TERM = "https://example.org/terms#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
PREFIXES = {
    "dct": DCT, "rdf": RDF, "rdfs": RDFS, "skos": SKOS, "t": TERM, "xsd": XSD, "category": f"{BASE}categories/",
    "skill": f"{BASE}skills/", "level": f"{BASE}levels/", "statement": f"{BASE}statements/",
    "activity": f"{BASE}activities/", "edition": f"{BASE}editions/",
}  # fmt: skip
CATEGORIES, SUBCATEGORIES = 6, 20
LEVELS, STATEMENTS, ACTIVITIES = 7, 6, 10
STATES = ("new", "changed", "unchanged")

Pair = tuple[str, str]
Node = tuple[str, list[Pair]]
"""A subject, and its predicates and objects; terms are as N-Triples writes them."""
Edit = Callable[[list[Pair], str, str], list[Pair]]
"""Pairs of a node, the node, its partner → the pairs with the fault."""


def skos(name: str) -> str:
    return f"<{SKOS}{name}>"


def dct(name: str) -> str:
    return f"<{DCT}{name}>"


def term(name: str) -> str:
    return f"<{TERM}{name}>"


def node(prefix: str, local: str) -> str:
    return f"<{PREFIXES[prefix]}{local}>"


def integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


def date(value: str) -> str:
    return f'"{value}"^^<{XSD}date>'


TYPE = f"<{RDF}type>"
SCHEME, EDITION = node("edition", "9"), integer(9)
TOP = node("category", "C1")


def subcategory(number: int) -> str:
    return node("category", f"S{number + 1}")


def drop(predicate: str, end: str = "") -> Edit:
    return lambda pairs, _, __: [(p, o) for p, o in pairs if p != predicate or not o.endswith(end)]


def add(predicate: str, value: str = "") -> Edit:
    """Add a value; without one, the partner."""
    return lambda pairs, _, partner: [*pairs, (predicate, value or partner)]


def swap(predicate: str, value: str = "", end: str = "") -> Edit:
    """Put a value, or the partner, in the place of those that end so."""
    without = drop(predicate, end)
    return lambda pairs, at, partner: [*without(pairs, at, partner), (predicate, value or partner)]


def value_of(pairs: list[Pair], predicate: str, end: str = "") -> str:
    return next(o for p, o in pairs if p == predicate and o.endswith(end))


def _same_alternative(pairs: list[Pair], _: str, __: str) -> list[Pair]:
    return [*pairs, (skos("altLabel"), value_of(pairs, skos("prefLabel"), "@en"))]


def _related_to_its_category(pairs: list[Pair], _: str, __: str) -> list[Pair]:
    return [*pairs, (skos("related"), value_of(pairs, skos("broader")))]


def _above_each_other(pairs: list[Pair], at: str, partner: str) -> list[Pair]:
    """Neighbours are related: that has to go, or they are as in S27 too."""
    return swap(skos("broader"))(drop(skos("related"))(pairs, at, partner), at, partner)


def _same_code(pairs: list[Pair], at: str, partner: str) -> list[Pair]:
    return swap(skos("notation"), f'"{_local(min(at, partner))}"')(pairs, at, partner)


@dataclass(frozen=True)
class Expected:
    """A result that a fault must have."""

    shape: str
    """Local name of the node shape that it stands in."""
    component: str
    focus: int = 0
    """Which of the nodes of the fault: 0 the faulty one, 1 its partner."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault."""

    name: str
    at: str
    """What kind of node is faulty: `skill`, `level`, `statement` or `category`."""
    edit: Edit
    expected: tuple[Expected, ...]
    both: bool = False
    """The partner is edited as well, with the faulty node for its partner."""


def _twice(shape: str, component: str) -> tuple[Expected, Expected]:
    return Expected(shape, component), Expected(shape, component, 1)


def _one(shape: str, component: str) -> tuple[Expected]:
    return (Expected(shape, component),)


FAULTS = (
    Fault("no label in English", "skill", drop(skos("prefLabel"), "@en"), _one("Skill", "QualifiedMinCount")),
    Fault("two labels in a language", "skill", add(skos("prefLabel"), '"Noch ein Name"@de'),
          _one("Concept", "UniqueLang")),
    Fault("state that is none", "skill", swap(term("state"), '"old"'), _one("Skill", "In")),
    Fault("text for a page", "skill", swap(term("page"), '"see the site"'), _one("Skill", "NodeKind")),
    Fault("other edition", "skill", swap(term("edition"), integer(8)), _one("Skill", "HasValue")),
    Fault("alternative label as the label", "skill", _same_alternative, _one("Concept", "Disjoint")),
    Fault("number for a source", "skill", swap(dct("source"), integer(42)), _one("Skill", "Or")),
    Fault("skill with a level", "skill", add(term("level"), integer(3)), _one("Skill", "Not")),
    Fault("top category above", "skill", swap(skos("broader"), TOP), _one("Skill", "MinCount")),
    Fault("note too long", "skill", swap(skos("scopeNote"), f'"{"Long. " * 400}"@en', "@en"),
          _one("Skill", "MaxLength")),
    Fault("day that is none", "skill", swap(dct("modified"), date("2024-13-45")), _one("Skill", "Datatype")),
    Fault("related to what is above (S27)", "skill", _related_to_its_category,
          (Expected("Skill", "SPARQL"), Expected("Skill", "Class"))),
    Fault("cycle", "skill", _above_each_other,
          (*_twice("Skill", "SPARQL"), *_twice("Skill", "Class"), *_twice("Skill", "MaxCount")), both=True),
    Fault("code twice", "skill", _same_code, _twice("Skill", "SPARQL"), both=True),
    Fault("label without a language", "level", add(skos("prefLabel"), '"No language"'),
          (Expected("Concept", "Datatype"), Expected("Concept", "LanguageIn"))),
    Fault("language too many", "level", add(skos("prefLabel"), '"Nog een naam"@nl'), _one("Concept", "LanguageIn")),
    Fault("no definition", "level", drop(skos("definition")), _one("SkillLevel", "MinCount")),
    Fault("code in another form", "level", swap(skos("notation"), '"Level 3"'), _one("SkillLevel", "Pattern")),
    Fault("definition too short", "level", swap(skos("definition"), '"?"@it', "@it"),
          _one("SkillLevel", "MinLength")),
    Fault("level that is none", "level", swap(term("level"), integer(8)), _one("SkillLevel", "MaxInclusive")),
    Fault("below two skills", "level", add(skos("broader")),
          (Expected("SkillLevel", "MaxCount"), Expected("Skill", "MaxCount", 1))),
    Fault("definition twice", "level", swap(skos("definition"), '"Says the same as its neighbour."@en', "@en"),
          _twice("SkillLevel", "SPARQL"), both=True),
    Fault("no position", "statement", drop(term("position")), _one("Statement", "Node")),
    Fault("statement of a skill", "statement", swap(term("statementOf")), _one("Statement", "Class") * 2),
    Fault("property too many", "category", add(dct("creator"), SCHEME), _one("Category", "Closed")),
)  # fmt: skip
"""What is made wrong, and the results that this has; the two of `statement of a skill` are of two paths."""

Seeded = dict[str, tuple[Fault, str]]
"""Node → what is wrong with it, and its partner."""

_HOSTS = 2
"""Skills of a seed whose levels and statements are faulty."""
_OF_A_SEED = sum(1 + fault.both for fault in FAULTS if fault.at == "skill") + _HOSTS


def seeded(skills: int, seeds: int) -> Iterator[tuple[Fault, str, str]]:
    """Give each fault with its node and its partner; raises ValueError where skills are too few."""
    stride = skills // max(1, seeds * _OF_A_SEED)
    if not stride or seeds > SUBCATEGORIES:
        raise ValueError(
            f"{seeds} seeds need {seeds * _OF_A_SEED} skills, at most {SUBCATEGORIES} seeds"
        )
    every = codes(skills)
    for seed in range(seeds):
        own = iter(every[seed * _OF_A_SEED * stride :: stride][:_OF_A_SEED])
        hosts = [next(own) for _ in range(_HOSTS)]
        last = node("skill", hosts[-1])
        free = {
            "skill": (node("skill", code) for code in own),
            "level": (node("level", f"{code}_{n}") for code in hosts for n in range(1, LEVELS + 1)),
            "statement": (node("statement", f"{hosts[-1]}_{LEVELS}_{n}") for n in range(1, STATEMENTS + 1)),
            "category": iter([subcategory(seed)]),
        }  # fmt: skip
        for fault in FAULTS:
            at = next(free[fault.at])
            yield fault, at, next(free[fault.at]) if fault.both else last


def faulty(skills: int, seeds: int) -> Seeded:
    found: Seeded = {}
    for fault, at, partner in seeded(skills, seeds):
        found[at] = fault, partner
        if fault.both:
            found[partner] = fault, at
    return found


def truth(skills: int, seeds: int) -> list[tuple[str, str, str]]:
    """Give the focus node and the component of each result, and why it is."""
    return sorted(
        (
            (at, partner)[result.focus],
            f"<{SH}{result.component}ConstraintComponent>",
            f"{fault.name} ({result.shape}, {result.component})",
        )
        for fault, at, partner in seeded(skills, seeds)
        for result in fault.expected
    )


def _local(iri: str) -> str:
    return iri[1:-1].rpartition("/")[2]
