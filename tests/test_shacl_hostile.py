"""Shapes without an end, long and deep ones, and those that would take hours.

Each ends within seconds: in an answer that is right, or in an error that says why.
"""

import contextlib

import pytest

from shacl_findings import SH, triples_in, with_ours
from shacl_limits import refused, soon
from skosmith_converter.terms import integer, iri, plain

EX = "http://example.org/"


# -- Shapes without an end -------------------------------------------------------------------------

RECURSIVE = {
    "by sh:node": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:S .",
    "by sh:not": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:not ex:S .",
    "by sh:property": "ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:a ; sh:property ex:S .",
    "by sh:and": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:and ( ex:S ) .",
    "by sh:or": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:or ( [ sh:nodeKind sh:IRI ] ex:S ) .",
    "by sh:xone": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:xone ( ex:S ) .",
    "by sh:qualifiedValueShape": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:S ; sh:qualifiedMinCount 1 ] .",
    "by another": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:T . ex:T sh:not ex:S .",
    "by three others": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:T . ex:T sh:property [ sh:path ex:p ; sh:node ex:U ] . ex:U sh:or ( ex:S ) .",
}


@pytest.mark.parametrize("turtle", RECURSIVE.values(), ids=RECURSIVE)
def test_recursive_shapes_arerefused(turtle):
    shapes = triples_in(turtle)
    with refused("itself", "recurs"):
        with_ours(triples_in("ex:a ex:p ex:a ."), shapes)


CIRCLES = {
    "a list": "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l",
    "a long list": "sh:in _:l . _:l rdf:first 1 ; rdf:rest [ rdf:first 2 ; rdf:rest [ rdf:first 3 ; rdf:rest _:l ] ]",
    "a list of shapes": "sh:or _:l . _:l rdf:first [ sh:nodeKind sh:IRI ] ; rdf:rest _:l",
    "a list of languages": "sh:languageIn _:l . _:l rdf:first 'en' ; rdf:rest _:l",
    "a list of properties": "sh:closed true ; sh:ignoredProperties _:l . _:l rdf:first ex:p ; rdf:rest _:l",
    "a path": "sh:property [ sh:path _:p ; sh:minCount 1 ] . _:p sh:zeroOrMorePath _:p",
    "a path of alternatives": "sh:property [ sh:path _:p ; sh:minCount 1 ] . _:p sh:alternativePath ( ex:p _:p )",
    "a path of a sequence": "sh:property [ sh:path _:p ; sh:minCount 1 ] . _:p rdf:first ex:p ; rdf:rest ( _:p )",
    "a list without an end": "sh:in _:l . _:l rdf:first 1 ; rdf:rest [ rdf:first 2 ]",
    "a list whose rest is a text": "sh:in _:l . _:l rdf:first 1 ; rdf:rest 'x'",
    "a list that forks": "sh:in _:l . _:l rdf:first 1 ; rdf:rest () , ( 2 )",
    "a list that is nothing": "sh:in []",
}


@pytest.mark.parametrize("turtle", CIRCLES.values(), ids=CIRCLES)
def test_lists_and_paths_in_circles_and_without_an_end_arerefused(turtle):
    shapes = triples_in(f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {turtle} .")
    with refused():
        with_ours(triples_in("ex:a ex:p ex:a ."), shapes)


def test_prefixes_that_import_each_other_are_read_once():
    shapes = triples_in("""
        ex:P sh:declare [ sh:prefix "e" ; sh:namespace "http://example.org/"^^xsd:anyURI ] ; owl:imports ex:Q . ex:Q owl:imports ex:P .
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex:P ; sh:select "SELECT $this WHERE { $this e:p ?o }" ] .
        ex:a ex:p 1 .""")
    with soon():
        assert not with_ours(shapes, shapes).conforms


# -- Long and deep ---------------------------------------------------------------------------------


def _list(members):
    rows, node = [], "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
    for number, member in enumerate(reversed(members)):
        cell = f"_:cell{number}"
        rows += [
            (cell, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>", member),
            (cell, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>", node),
        ]
        node = cell
    return node, rows


def test_a_list_of_a_hundred_thousand_values_is_a_list():
    head, cells = _list([integer(number) for number in range(100_000)])
    shapes = triples_in("ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p .")
    shapes += [*cells, (iri(f"{EX}S"), iri(f"{SH}in"), head)]
    data = triples_in("ex:a ex:p 99999 , 100000 .")
    with soon():
        found = with_ours(data, shapes).found
    assert [one.value for one in found] == [integer(100_000)]


def _chain(predicate, length, end):
    """Give a chain of blank nodes and its first."""
    rows = [(f"_:n{i}", iri(f"{SH}{predicate}"), f"_:n{i + 1}") for i in range(length - 1)]
    return [*rows, (f"_:n{length - 1}", iri(f"{SH}{predicate}"), end)], "_:n0"


@pytest.mark.parametrize(
    "word", ["inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]
)
def test_a_path_of_a_hundred_thousand_levels_ends_soon(word):
    rows, first = _chain(word, 100_000, iri(f"{EX}p"))
    shapes = triples_in("ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:minCount 1 .")
    shapes += [*rows, (iri(f"{EX}S"), iri(f"{SH}path"), first)]
    with refused("deep", "nest", "levels"):
        with_ours(triples_in("ex:a ex:p ex:b ."), shapes)


@pytest.mark.parametrize("word", ["not", "node"])
def test_shapes_of_a_hundred_thousand_levels_end_soon(word):
    rows, first = _chain(word, 100_000, iri(f"{EX}T"))
    shapes = triples_in("ex:S a sh:NodeShape ; sh:targetNode ex:a . ex:T sh:nodeKind sh:Literal .")
    shapes += [*rows, (iri(f"{EX}S"), iri(f"{SH}node"), first)]
    with refused("deep", "nest", "levels"):
        with_ours(triples_in("ex:a ex:p ex:b ."), shapes)


def test_classes_of_a_hundred_thousand_levels_are_classes():
    below = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    data = [(f"<urn:c:{i}>", below, f"<urn:c:{i + 1}>") for i in range(100_000)]
    data += triples_in("ex:a a <urn:c:0> .")
    shapes = triples_in(
        "ex:S a sh:NodeShape ; sh:targetClass <urn:c:100000> ; sh:class <urn:c:99999> , <urn:c:x> ."
    )
    with soon():
        assert sum(with_ours(data, shapes).found.values()) == 1


def test_a_path_along_a_hundred_thousand_nodes_is_walked():
    data = [(f"<urn:{i}>", f"<{EX}p>", f"<urn:{i + 1}>") for i in range(100_000)]
    shapes = triples_in("""ex:S a sh:PropertyShape ; sh:targetNode <urn:0> ; sh:path [ sh:oneOrMorePath ex:p ] ;
        sh:maxCount 99999 ; sh:hasValue <urn:100000> .""")
    with soon():
        found = with_ours(data, shapes).found
    assert [one.component for one in found] == ["MaxCountConstraintComponent"]


# -- Many ways -------------------------------------------------------------------------------------

GRID = [
    (f"<urn:{i}>", f"<{EX}{word}>", f"<urn:{(i * k + 1) % 50}>")
    for i in range(50)
    for k, word in ((1, "p"), (2, "p"), (3, "q"))
]


def _doubled(levels, step):
    """Give a path whose node each level uses twice: 2 to the power of levels steps."""
    return "ex:p", " ".join(
        f"_:d{i} {step.format(f'_:d{i - 1}' if i else 'ex:p')} ." for i in range(levels)
    )


MANY_WAYS = {
    "a sequence doubled forty times": "rdf:first {0} ; rdf:rest ( {0} )",
    "alternatives doubled forty times": "sh:alternativePath ( {0} {0} )",
    "alternatives to and fro doubled forty times": "sh:alternativePath ( {0} [ sh:inversePath {0} ] )",
}


@pytest.mark.parametrize("step", MANY_WAYS.values(), ids=MANY_WAYS)
def test_a_path_of_very_many_ways_ends_soon(step):
    _, levels = _doubled(40, step)
    shapes = triples_in(
        f"ex:S a sh:PropertyShape ; sh:targetNode <urn:0> ; sh:path _:d39 ; sh:minCount 100 . {levels}"
    )
    _ends_soon(GRID, shapes)


def _ends_soon(data, shapes, limit=1):
    """Check that there is an answer or an error within seconds."""
    from skosmith_converter.shacl import ShapesError

    verdict = None
    with soon(), contextlib.suppress(ShapesError):
        verdict = with_ours(data, shapes, time_limit=limit)
    return verdict


def test_stars_within_stars_are_walked():
    stars = "ex:p"
    for word in ["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"] * 8:
        stars = f"[ sh:{word} {stars} ]"
    shapes = triples_in(
        f"ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path {stars} ; sh:maxCount 49 ."
    )
    verdict = _ends_soon(GRID, shapes)
    assert verdict is None or sum(verdict.found.values()) == 50


def test_shapes_that_share_shapes_are_looked_at_once():
    shared = " ".join(
        f"ex:S{i} sh:and ( ex:S{i + 1} ex:S{i + 1} ) ; sh:not [ sh:not ex:S{i + 1} ] ."
        for i in range(25)
    )
    shapes = triples_in(f"{shared} ex:S0 sh:targetSubjectsOf ex:p . ex:S25 sh:nodeKind sh:IRI .")
    _ends_soon(GRID, shapes)


# -- Patterns --------------------------------------------------------------------------------------

CATASTROPHES = {
    "nested repetition": "^(a+)+$",
    "repeated choice": "^(a|a)*$",
    "repeated choice of parts": "^(a|aa)+$",
    "many repetitions": "^a*a*a*a*a*a*a*a*a*a*a*a*b$",
    "repetition of groups": "^(([a-z])+.)+[A-Z]([a-z])+$",
    "counted repetition": "^(a{0,50}){0,50}$",
    "a group meant again": "^(a+)\\\\1+$",
}


@pytest.mark.parametrize("pattern", CATASTROPHES.values(), ids=CATASTROPHES)
def test_a_catastrophic_pattern_ends_soon(pattern):
    shapes = triples_in(
        f'ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:pattern "{pattern}" .'
    )
    data = triples_in(f'ex:a ex:p "{"a" * 5000}!" .')
    verdict = _ends_soon(data, shapes)
    assert verdict is None or [one.component for one in verdict.found] == [
        "PatternConstraintComponent"
    ]


def test_a_pattern_that_counts_to_millions_ends_soon():
    shapes = triples_in(
        'ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:pattern "^((a{1000}){1000}){1000}$" .'
    )
    _ends_soon(triples_in('ex:a ex:p "a" .'), shapes)


# -- Queries ---------------------------------------------------------------------------------------

ENDLESS = {
    "all with all": "SELECT $this WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . FILTER (?c = ?o && ?a = ?n && ?d = ?l) }}",
    "all with all, counted": "SELECT $this ?value WHERE {{ {{ SELECT $this (COUNT(*) AS ?value) WHERE {{ $this <{0}p> ?x . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }} GROUP BY $this }} FILTER (?value < 0) }}",
    "a pattern without an end": 'SELECT $this WHERE {{ $this <{0}long> ?text FILTER regex(?text, "^(a|aa)+$", "i") FILTER (?text = "x") . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER (?c = ?l && ?a = ?k) }}',
}


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS)
def test_a_query_that_would_run_for_hours_ends_soon(query):
    text = plain(query.format(EX))
    shapes = triples_in(
        f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ sh:select {text} ] ."
    )
    long = [(f"<urn:{i}>", f"<{EX}long>", plain("a" * 5000 + "!")) for i in range(50)]
    _ends_soon([*GRID, *GRID_MORE, *long], shapes)


GRID_MORE = [(f"<urn:{i}>", f"<{EX}r>", f"<urn:{j}>") for i in range(50) for j in range(50)]


def test_a_time_limit_is_told():
    from skosmith_converter.shacl import ShapesError

    text = plain(ENDLESS["all with all"].format(EX))
    shapes = triples_in(
        f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ sh:select {text} ] ."
    )
    with soon(), pytest.raises(ShapesError, match=r"(?i)time|long"):
        with_ours([*GRID, *GRID_MORE], shapes, time_limit=0.5)
