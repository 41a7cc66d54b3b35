"""Made-up graphs and shapes for comparisons of SHACL engines: Hypothesis strategies, and mutations.

Everything is of a tiny vocabulary, so that shapes meet the data. What other engines are known to
get wrong (`test_shacl_peers`) is left out: ill-formed literals, NaN, inverses of whole paths.
"""

import itertools
import random
from collections.abc import Sequence

from hypothesis import strategies as st

from skosmith_converter.terms import is_literal, literal_parts, plain, text

NODES = ("ex:a", "ex:b", "ex:c", "ex:d")
PREDICATES = ("ex:p", "ex:q", "ex:r")
CLASSES = ("ex:A", "ex:B")
LITERALS = ("1", "2", "2.5", '"x"', '"xy"', '"x"@en', '"y"@en', '"x"@en-GB', '"z"@ru', "true")
VALUES = NODES + LITERALS
DATATYPES = ("xsd:integer", "xsd:string", "rdf:langString", "xsd:decimal", "xsd:boolean")
KINDS = ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")

triples = st.one_of(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(VALUES)),
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.just("_:n")),
    st.tuples(st.just("_:n"), st.sampled_from(PREDICATES), st.sampled_from(VALUES)),
    st.just(("ex:A", "rdfs:subClassOf", "ex:B")),
)
data = st.lists(triples, min_size=1, max_size=14, unique=True).map(
    lambda rows: " ".join(f"{' '.join(row)} ." for row in rows)
)

predicates = st.sampled_from(PREDICATES)
_steps = st.one_of(predicates, predicates, predicates.map(lambda p: f"[ sh:inversePath {p} ]"))


def _longer(inner):
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"( {' '.join(parts)} )"),
        st.lists(inner, min_size=2, max_size=2).map(
            lambda parts: f"[ sh:alternativePath ( {' '.join(parts)} ) ]"
        ),
        st.tuples(st.sampled_from(["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]), inner).map(
            lambda part: f"[ sh:{part[0]} {part[1]} ]"
        ),
    )


paths = st.recursive(_steps, _longer, max_leaves=4)
_counts = st.integers(0, 3)
_few = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True)
_of_values = st.one_of(
    st.sampled_from(DATATYPES).map(lambda one: f"sh:datatype {one}"),
    st.sampled_from(KINDS).map(lambda one: f"sh:nodeKind sh:{one}"),
    st.sampled_from(CLASSES).map(lambda one: f"sh:class {one}"),
    _few.map(lambda some: f"sh:in ( {' '.join(some)} )"),
    st.sampled_from(VALUES).map(lambda one: f"sh:hasValue {one}"),
    st.integers(1, 20).map(lambda n: f"sh:minLength {n}"),
    st.integers(0, 20).map(lambda n: f"sh:maxLength {n}"),
    st.sampled_from(["^x", "y$", "^[a-z]+$", "e"]).map(lambda p: f'sh:pattern "{p}"'),
    st.sampled_from(["en", "ru", "en-GB"]).map(lambda tag: f'sh:languageIn ( "{tag}" )'),
    st.tuples(
        st.sampled_from(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]),
        st.sampled_from(["1", "2", "2.0"]),
    ).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
)
_of_pairs = st.tuples(st.sampled_from(["equals", "disjoint"]), predicates).map(
    lambda pair: f"sh:{pair[0]} {pair[1]}"
)
_of_properties = st.one_of(
    _counts.map(lambda n: f"sh:minCount {n}"),
    _counts.map(lambda n: f"sh:maxCount {n}"),
    st.just("sh:uniqueLang true"),
    st.tuples(st.sampled_from(["lessThan", "lessThanOrEquals"]), predicates).map(
        lambda pair: f"sh:{pair[0]} {pair[1]}"
    ),
)
_of_nodes = st.sampled_from(
    ["sh:closed true", "sh:closed true ; sh:ignoredProperties ( rdf:type ex:r )"]
)
_about = st.sampled_from(["", "", "", "sh:severity sh:Warning", "sh:deactivated true"])


def _joined(parts):
    """Give constraints of a shape, each kind once: many may be stated only once."""
    kinds = {part.split(" ")[0]: part for part in parts if part}
    return " ; ".join(kinds.values())


def _node_shape(inner):
    parts = st.lists(st.one_of(_of_values, _of_pairs, _of_nodes, *inner), min_size=1, max_size=3)
    return st.tuples(_about, parts).map(lambda both: _joined([both[0], *both[1]]))


def _property_shape(inner):
    constraints = st.one_of(_of_values, _of_pairs, _of_properties, *inner)
    parts = st.lists(constraints, min_size=1, max_size=3)
    return st.tuples(paths, _about, parts).map(
        lambda all_of: f"sh:path {all_of[0]} ; " + _joined([all_of[1], *all_of[2]])
    )


def _uses(shapes, properties):
    """Give the constraints that use other shapes."""
    one = shapes.map(lambda shape: f"[ {shape} ]")
    some = st.lists(one, min_size=1, max_size=3).map(" ".join)
    return [
        one.map(lambda shape: f"sh:node {shape}") if shapes is properties else st.nothing(),
        one.map(lambda shape: f"sh:not {shape}"),
        st.tuples(st.sampled_from(["and", "or", "xone"]), some).map(
            lambda pair: f"sh:{pair[0]} ( {pair[1]} )"
        ),
        properties.map(lambda shape: f"sh:property [ {shape} ]"),
        st.tuples(properties, properties).map(
            lambda two: f"sh:property [ {two[0]} ] , [ {two[1]} ]"
        ),
    ]


def _qualified(shapes):
    return st.tuples(shapes, _counts, st.sampled_from(["Min", "Max"]), st.booleans()).map(
        lambda q: (
            f"sh:qualifiedValueShape [ {q[0]} ] ; sh:qualified{q[2]}Count {q[1]}"
            + (" ; sh:qualifiedValueShapesDisjoint true" if q[3] else "")
        )
    )


def _levels():
    nodes, properties = _node_shape([]), _property_shape([])
    for _ in range(2):
        inner = [
            *_uses(st.one_of(nodes, properties), properties),
            nodes.map(lambda shape: f"sh:node [ {shape} ]"),
        ]
        nodes, properties = _node_shape(inner), _property_shape([*inner, _qualified(nodes)])
    return nodes, properties


node_shapes, property_shapes = _levels()
_targets = st.one_of(
    st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True).map(
        lambda nodes: f"sh:targetNode {' , '.join(nodes)}"
    ),
    st.sampled_from(CLASSES).map(lambda kind: f"sh:targetClass {kind}"),
    predicates.map(lambda one: f"sh:targetSubjectsOf {one}"),
    predicates.map(lambda one: f"sh:targetObjectsOf {one}"),
)
shapes = st.lists(
    st.tuples(_targets, st.one_of(node_shapes, property_shapes)), min_size=1, max_size=2
).map(
    lambda roots: " ".join(
        f"ex:S{number} {target} ; {shape} ." for number, (target, shape) in enumerate(roots)
    )
)

# -- Queries ---------------------------------------------------------------------------------------

_patterns = st.sampled_from(
    [
        "$this ex:p ?value",
        "$this ex:q ?value",
        "$this ?any ?value",
        "?value ex:p $this",
        "$this ex:p/ex:q ?value",
        "$this ex:p+ ?value",
        "$this ex:p* ?value",
        "$this ex:p? ?value",
        "$this ^ex:p ?value",
        "$this a/rdfs:subClassOf* ?value",
        "$this ex:p ?other . ?other ex:q ?value",
        "?value ex:r ?other . $this ex:p ?other",
        "$this ex:r*|ex:p/ex:q ?value",
        "$this !ex:p ?value",
    ]
)
_conditions = st.sampled_from(
    [
        "",
        "FILTER NOT EXISTS { $this ex:r ?none }",
        "FILTER EXISTS { ?value ex:p $this }",
        "FILTER EXISTS { ?value ex:q ?x FILTER (?x != $this) }",
        "FILTER (?value != $this)",
        "FILTER (isLiteral(?value) && lang(?value) = 'en')",
        "FILTER (isNumeric(?value) && ?value > 1)",
        "FILTER (bound($this))",
        "OPTIONAL { ?value ex:q ?more } FILTER (!bound(?more))",
        "OPTIONAL { $this ex:r ?more FILTER (?more = ?value) } FILTER (bound(?more))",
        "OPTIONAL { ?value ex:r ?more FILTER (?more != $this) } FILTER (!bound(?more))",
        "BIND (str($this) AS ?name) FILTER (strends(?name, 'a'))",
        "BIND ($this AS ?same) FILTER (?same = ?value)",
        "FILTER ($this IN (ex:a, ex:b))",
        "FILTER (isBlank(?value))",
        "OPTIONAL { $this ex:q ?x } FILTER (!bound(?x))",
        "{ ?value ex:q ?x FILTER NOT EXISTS { ?x ex:p $this } }",
        "{ ?value ex:q ?x OPTIONAL { ?x ex:p ?y FILTER (?y = $this) } FILTER (!bound(?y)) }",
        "FILTER (isIRI(?value) && !isBlank($this))",
        "FILTER (isLiteral(?value) && strlen(str(?value)) > 1)",
        "{ SELECT $this ?x WHERE { $this ex:q ?x } } FILTER (?x != ?value)",
        "{ $this ex:q ?x } UNION { ?value ex:q ?x }",
        "FILTER NOT EXISTS { $this ex:q ?x FILTER NOT EXISTS { ?value ex:q ?x } }",
    ]
)
_wholes = st.sampled_from(
    [
        "SELECT $this WHERE {{ FILTER NOT EXISTS {{ {0} }} }}",
        "SELECT DISTINCT $this ?value WHERE {{ {{ {0} {1} }} UNION {{ $this ex:r ?value }} }}",
        "SELECT $this (COUNT(DISTINCT ?value) AS ?n) WHERE {{ {0} {1} }} GROUP BY $this HAVING (COUNT(DISTINCT ?value) > 1)",
        "SELECT $this WHERE {{ {{ SELECT $this (COUNT(DISTINCT ?value) AS ?n) WHERE {{ {0} {1} }} GROUP BY $this }} FILTER (?n > 1) }}",
        "SELECT DISTINCT $this ?value WHERE {{ {0} . {1} }}",
        "SELECT DISTINCT $this ?value WHERE {{ {0} . {1} }}",
        "SELECT DISTINCT $this ?value WHERE {{ {1} {0} }}",
        "SELECT DISTINCT $this ?value WHERE {{ {{ {0} }} {1} }}",
    ]
)
queries = st.tuples(_wholes, _patterns, _conditions).map(lambda q: q[0].format(q[1], q[2]))


# -- Mutations -------------------------------------------------------------------------------------


def mutated(rows: Sequence[tuple], seed: int, changes: int = 12) -> list[tuple]:
    """Give a graph with some triples dropped, and some made anew from the terms that are there."""
    chance = random.Random(seed)  # noqa: S311
    kept = [row for row in rows if chance.random() > 0.01]
    added = (_altered(chance, kept) for _ in itertools.repeat(None, changes))
    return list(dict.fromkeys([*kept, *added]))


def _altered(chance: random.Random, rows: Sequence[tuple]) -> tuple:
    (subject, predicate, value), other = chance.choice(rows), chance.choice(rows)
    ways = [
        (subject, predicate, other[2]),
        (other[0], predicate, value),
        (subject, other[1], value),
        (subject, predicate, plain("-")),  # not "": rdflib takes it for nothing
    ]
    if is_literal(value):
        parts = literal_parts(value)
        ways += [
            (subject, predicate, plain(parts.value)),
            (subject, predicate, text(f" {parts.value}\u00a0", parts.language or "xx")),
        ]
    return chance.choice(ways)
