"""Checks in code: what they say beyond their rule, and that they bear graphs of any form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule_sets import SETS, checks_of, findings_of, rules_of
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.shacl import Index
from skosmith_converter.terms import iri
from skosmith_converter.validation.checks.labels import (
    find_ambiguous_notations,
    find_overlapping_labels,
    is_known_language,
)
from skosmith_converter.validation.checks.structure import find_cycles, find_disconnected_clusters
from skosmith_converter.validation.code_rules import CHECKS, ON_REQUEST, run_check
from skosmith_converter.validation.skos_terms import skos
from skosmith_converter.vocabulary import SKOS

PREFIXES = b"""
@prefix ex: <https://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def messages(rule, turtle, language="en"):
    quads = read_rdf(PREFIXES + turtle.encode(), FORMATS["turtle"], "example.ttl")
    found = findings_of(quads, ("quality",), frozenset({rule}))
    return [finding.message(rules_of("quality")[rule], language) for finding in found]


# -- What is said ----------------------------------------------------------------------------------


def test_the_languages_that_a_concept_lacks_are_named():
    said = 'ex:a a skos:Concept ; skos:prefLabel "a"@en , "a"@de , "a"@fr . ex:b a skos:Concept ; skos:prefLabel "b"@fr .'
    (message,) = messages("ilc", said)
    assert message.endswith(": de, en")


def test_a_circle_is_named_step_by_step_in_every_language():
    said = "ex:c skos:broader ex:a . ex:a skos:broader ex:b . ex:b skos:broader ex:c ."
    way = "https://example.org/a → https://example.org/b → https://example.org/c → https://example.org/a"
    for language in ("en", "ru", "es", "ar", "it"):
        (message,) = messages("chr", said, language)
        assert message.endswith(way)


def test_the_shortest_circle_of_a_knot_is_named():
    said = "ex:a skos:broader ex:b . ex:b skos:broader ex:c , ex:a . ex:c skos:broader ex:a ."
    (message,) = messages("chr", said)
    assert message.endswith("https://example.org/a → https://example.org/b → https://example.org/a")


def test_of_many_concepts_with_one_label_three_others_are_named():
    said = "".join(f'ex:k{n} a skos:Concept ; skos:prefLabel "k"@en .' for n in range(6))
    found = messages("ol", said)
    assert len(found) == 6
    assert all(message.endswith(", +2") for message in found)


def test_the_size_of_a_cluster_is_said():
    said = "ex:a skos:related ex:b , ex:c , ex:d . ex:x skos:related ex:y , ex:z ."
    (message,) = messages("dcc", said)
    assert message.endswith(": 3")


def test_where_no_language_is_common_all_are_named():
    said = 'ex:a a skos:Concept ; skos:prefLabel "a"@en . ex:b a skos:Concept ; skos:prefLabel "b"@ru .'
    (message,) = messages("ncl", said)
    assert message.endswith(": en, ru")


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        ("en", True), ("EN-us", True), ("zh-Hans", True), ("fil", True), ("sr-Latn", True), ("qab", True),
        ("i-default", True), ("sl-blabla", True), ("xx", False), ("cz", False), ("jp", False), ("ger", False),
        ("english", False), ("x-mine", False), ("i-mine", False), ("a", False),
    ],
)  # fmt: skip
def test_a_language_is_one_of_the_registry(tag, known):
    assert is_known_language(tag) == known


# -- Every form of graph ---------------------------------------------------------------------------

RELATIONS = [skos(name) for name in ("broader", "narrower", "broadMatch", "related", "inScheme")]
NODES = [iri(f"https://example.org/{name}") for name in "abcdefg"]
GRAPHS = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(RELATIONS), st.sampled_from(NODES))
)


def reachable(edges, start):
    seen, waiting = set(), [start]
    while waiting:
        for one, other in edges:
            if one == waiting[-1] and other not in seen:
                seen.add(other)
                waiting.append(other)
                break
        else:
            waiting.pop()
    return seen


@given(GRAPHS)
def test_circles_are_those_that_a_walk_comes_back_from(triples):
    down = skos("narrower")
    edges = {(s, o) for s, p, o in triples if p in (SKOS.broader, skos("broadMatch"))}
    edges |= {(o, s) for s, p, o in triples if p == down}
    knots = {
        frozenset(b for b in reachable(edges, a) if a in reachable(edges, b))
        for a in NODES
        if a in reachable(edges, a)
    }
    found = list(find_cycles(Index(triples)))
    assert len(found) == len(knots)
    assert {min(knot) for knot in knots} == {fault.focus for fault in found}


@given(GRAPHS)
def test_clusters_are_those_that_a_walk_both_ways_stays_in(triples):
    edges = {(s, o) for s, p, o in triples if p != SKOS.inScheme}
    edges |= {(other, one) for one, other in edges}
    clusters = {frozenset({one} | reachable(edges, one)) for one, _ in edges}
    assert len(list(find_disconnected_clusters(Index(triples)))) == max(len(clusters) - 1, 0)


TERMS = st.sampled_from(
    [*NODES, "_:b", '"a"', '"a"@en', '"A"@EN', '""', '"7"^^<http://x/y@z>', '"\\""@x']
)


@given(st.lists(st.tuples(TERMS.filter(lambda t: t[0] != '"'), st.sampled_from(sorted(
    {*RELATIONS, *map(skos, ("prefLabel", "altLabel", "notation", "note", "topConceptOf", "odd"))}
)), TERMS)))  # fmt: skip
def test_no_check_stumbles_over_any_graph(triples):
    index = Index(triples)
    for rule_set in SETS:
        for name, check in checks_of(rule_set).items():
            if check in CHECKS and check not in ON_REQUEST:
                list(run_check(check, rules_of(rule_set)[name], index))


def chain(length):
    return [(iri(f"ex:{n}"), SKOS.broader, iri(f"ex:{n + 1}")) for n in range(length)]


def test_a_hierarchy_may_be_as_deep_as_it_likes():
    triples = chain(50_000)
    assert list(find_cycles(Index(triples))) == []
    (fault,) = find_cycles(Index([*triples, (iri("ex:50000"), SKOS.broader, iri("ex:0"))]))
    assert "…" in fault.detail


def crowd(size):
    """Concepts of a scheme that all have the same label and notation."""
    said = ((SKOS.prefLabel, '"k"@en'), (SKOS.notation, '"k"'), (SKOS.topConceptOf, iri("ex:s")))
    return Index(
        (iri(f"ex:{n}"), predicate, value) for n in range(size) for predicate, value in said
    )


@pytest.mark.parametrize("find", [find_overlapping_labels, find_ambiguous_notations])
def test_a_crowd_of_one_name_is_told_of_whole(find):
    """Pair by pair this would be 400 million comparisons."""
    index = crowd(20_000)
    assert sum(1 for _ in find(index)) == len(index.column(SKOS.notation))
