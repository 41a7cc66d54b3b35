"""Suggested repairs: what each takes away and adds, and that with them the fault is gone."""

import os
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import DEFAULT_GRAPH, iri, plain, text
from skosmith_converter.validation.drafts import PREFERENCES, Policy
from skosmith_converter.validation.patches import PREFIXES, as_changesets, as_update
from skosmith_converter.validation.suggestions import REPAIRS, suggest
from skosmith_converter.validation.vocabulary import CS
from skosmith_converter.vocabulary import RDF, SKOS, SKOSXL

SHARED = Path(os.environ.get("SKOSMITH_SHARED", Path(__file__).parents[2] / "shared"))
QSKOS = SHARED / "conformance" / "skos" / "qskos-fixtures" / "src" / "test" / "resources"
SKOSIFYS = Policy()
PREAMBLE = """
@prefix : <https://shoes.example/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
"""


def triples_of(turtle: str) -> set[tuple]:
    data = (PREAMBLE + turtle).encode()
    return {quad[:3] for quad in read_rdf(data, FORMATS["turtle"], "shoes.ttl")}


def store_of(quads) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    rows = "".join(serialize([(*row, DEFAULT_GRAPH)[:4] for row in quads], FORMATS["nquads"]))
    store.load(rows.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def triples_in(store: pyoxigraph.Store) -> set[tuple]:
    return {tuple(map(str, (quad.subject, quad.predicate, quad.object))) for quad in store}


def repaired(triples, policy=SKOSIFYS, repairs=()) -> set[tuple]:
    """The triples after the update, as another engine applies it."""
    index = Index(sorted(triples))
    store = store_of(triples)
    store.update(as_update(suggest(index, policy, repairs), index))
    return triples_in(store)


# -- One repair at a time -------------------------------------------------------------------------

CASES = {
    "a label that is a node goes": (
        "label-on-node",
        ":a skos:prefLabel :b , 'a'@en .",
        ":a skos:prefLabel 'a'@en .",
    ),
    "a label of SKOS-XL gives its text": (
        "label-on-node",
        ":a skos:altLabel :l . :l xl:literalForm 'a'@en .",
        ":a skos:altLabel 'a'@en . :l xl:literalForm 'a'@en .",
    ),
    "white space around and runs in labels": (
        "white-space",
        ":a skos:prefLabel ' a\\n b\\t'@en ; skos:altLabel '\u00a0c\u00a0d' , 'e' ; skos:definition ' f '@en .",
        ":a skos:prefLabel 'a b'@en ; skos:altLabel 'c\u00a0d' , 'e' ; skos:definition ' f '@en .",
    ),
    "a label of nothing but white space goes": (
        "white-space",
        ":a skos:prefLabel ' '@en , 'a'@en .",
        ":a skos:prefLabel 'a'@en .",
    ),
    "labels of a datatype are left alone": (
        "white-space",
        ":a skos:prefLabel ' a '^^:markup .",
        ":a skos:prefLabel ' a '^^:markup .",
    ),
    "the shortest preferred label stays": (
        "preferred-label",
        ":a skos:prefLabel 'shoes'@en , 'shoe'@EN , 'Schuh'@de .",
        ":a skos:prefLabel 'shoe'@en , 'Schuh'@de ; skos:altLabel 'shoes'@en .",
    ),
    "labels without a language are of one, too": (
        "preferred-label",
        ":a skos:prefLabel 'bb' , 'a' .",
        ":a skos:prefLabel 'a' ; skos:altLabel 'bb' .",
    ),
    "a label below prefLabel counts as one": (
        "preferred-label",
        ":name rdfs:subPropertyOf skos:prefLabel . :a :name 'bb'@en ; skos:prefLabel 'a'@en .",
        ":name rdfs:subPropertyOf skos:prefLabel . :a skos:prefLabel 'a'@en ; skos:altLabel 'bb'@en .",
    ),
    "of two kinds the stronger stays": (
        "label-overlap",
        ":a skos:prefLabel 'a'@en ; skos:altLabel 'a'@en , 'b' ; skos:hiddenLabel 'a'@en , 'b' , 'c' .",
        ":a skos:prefLabel 'a'@en ; skos:altLabel 'b' ; skos:hiddenLabel 'c' .",
    ),
    "a property below two kinds is no overlap with itself": (
        "label-overlap",
        ":name rdfs:subPropertyOf skos:prefLabel , skos:altLabel . :a :name 'a' .",
        ":name rdfs:subPropertyOf skos:prefLabel , skos:altLabel . :a :name 'a' .",
    ),
    "what is under a collection is its member": (
        "collection-member",
        ":k a skos:Collection ; skos:narrower :b ; skos:broader :c ; skos:related :d ; skos:member :m . :a skos:broader :k .",
        ":k a skos:Collection ; skos:member :a , :b , :m . :a skos:broader :c . :b skos:broader :c . :m skos:broader :c .",
    ),
    "a collection that is a concept too is not ours to judge": (
        "collection-member",
        ":k a skos:Collection , skos:Concept ; skos:narrower :b .",
        ":k a skos:Collection , skos:Concept ; skos:narrower :b .",
    ),
    "a cycle breaks where it comes back to the top concept": (
        "cycle",
        ":s skos:hasTopConcept :b . :a skos:broader :b . :b skos:broader :c . :a skos:narrower :c .",
        ":s skos:hasTopConcept :b . :a skos:broader :b . :a skos:narrower :c .",
    ),
    "a cycle breaks in both directions": (
        "cycle",
        ":a skos:broader :b . :b skos:broader :a . :a skos:narrower :b .",
        ":b skos:broader :a . :a skos:narrower :b .",
    ),
    "nothing is above itself": (
        "cycle",
        ":a skos:broadMatch :a ; skos:narrowerTransitive :a ; skos:broader :b .",
        ":a skos:broader :b .",
    ),
    "the long way makes the short one redundant": (
        "redundant-broader",
        ":a skos:broader :b , :c , :d . :b skos:broader :c . :c skos:narrower :a ; skos:broader :d .",
        ":a skos:broader :b . :b skos:broader :c . :c skos:broader :d .",
    ),
    "a transitive statement is redundant by nature": (
        "redundant-broader",
        ":a skos:broader :b ; skos:broaderTransitive :c . :b skos:broader :c .",
        ":a skos:broader :b ; skos:broaderTransitive :c . :b skos:broader :c .",
    ),
    "in an unbroken cycle nothing is redundant": (
        "redundant-broader",
        ":a skos:broader :b , :c . :b skos:broader :c . :c skos:broader :b .",
        ":a skos:broader :b , :c . :b skos:broader :c . :c skos:broader :b .",
    ),
    "what is above is not related": (
        "related-clash",
        ":a skos:broader :b ; skos:related :c , :d . :b skos:broadMatch :c . :c skos:relatedMatch :a .",
        ":a skos:broader :b ; skos:related :d . :b skos:broadMatch :c .",
    ),
    "a top concept is in its scheme": (
        "in-scheme",
        ":s skos:hasTopConcept :a . :b skos:topConceptOf :t .",
        ":s skos:hasTopConcept :a . :b skos:topConceptOf :t . :a skos:inScheme :s . :b skos:inScheme :t .",
    ),
    "the only scheme is that of all": (
        "in-scheme",
        ":s a skos:ConceptScheme . :a a skos:Concept ; skos:exactMatch :elsewhere .",
        ":s a skos:ConceptScheme . :a a skos:Concept ; skos:exactMatch :elsewhere ; skos:inScheme :s .",
    ),
    "of several schemes it is that of the hierarchy": (
        "in-scheme",
        ":a a skos:Concept ; skos:broader :b . :b skos:inScheme :s ; skos:prefLabel 'b' . :c a skos:Concept ; skos:inScheme :t . :d a skos:Concept .",
        ":a a skos:Concept ; skos:broader :b ; skos:inScheme :s . :b skos:inScheme :s ; skos:prefLabel 'b' . :c a skos:Concept ; skos:inScheme :t . :d a skos:Concept .",
    ),
    "roots are top concepts where there are none": (
        "top-concept",
        ":a a skos:Concept ; skos:inScheme :s . :b a skos:Concept ; skos:inScheme :s ; skos:broader :a .",
        ":a a skos:Concept ; skos:inScheme :s ; skos:topConceptOf :s . :s skos:hasTopConcept :a . :b a skos:Concept ; skos:inScheme :s ; skos:broader :a .",
    ),
    "top concepts that were chosen stay alone": (
        "top-concept",
        ":a skos:topConceptOf :s ; skos:inScheme :s . :b a skos:Concept ; skos:inScheme :s .",
        ":a skos:topConceptOf :s ; skos:inScheme :s . :b a skos:Concept ; skos:inScheme :s .",
    ),
    "a scheme's preferred label is its title": (
        "scheme-title",
        ":s a skos:ConceptScheme ; skos:prefLabel 'Shoes'@en . :t a skos:ConceptScheme ; rdfs:label 'T' .",
        ":s a skos:ConceptScheme ; skos:prefLabel 'Shoes'@en ; dct:title 'Shoes'@en . :t a skos:ConceptScheme ; rdfs:label 'T' .",
    ),
    "else the end of its IRI": (
        "scheme-title",
        "<https://shoes.example/x/boots/> a skos:ConceptScheme .",
        "<https://shoes.example/x/boots/> a skos:ConceptScheme ; dct:title 'boots' .",
    ),
    "both directions are stated": (
        "inverse",
        ":a skos:broader :b ; skos:related :c ; skos:topConceptOf :s . :d skos:narrowerTransitive :e .",
        ":a skos:broader :b ; skos:related :c ; skos:topConceptOf :s . :d skos:narrowerTransitive :e . :b skos:narrower :a . :c skos:related :a . :s skos:hasTopConcept :a . :e skos:broaderTransitive :d .",
    ),
    "mappings go both ways where the other side is described": (
        "inverse",
        ":a skos:exactMatch :b , :elsewhere ; skos:broadMatch :b . :b a skos:Concept .",
        ":a skos:exactMatch :b , :elsewhere ; skos:broadMatch :b . :b a skos:Concept ; skos:exactMatch :a ; skos:narrowMatch :a .",
    ),
    "a property below one of SKOS is a direction": (
        "inverse",
        ":up rdfs:subPropertyOf skos:broader . :a :up :b . :b skos:narrower :a .",
        ":up rdfs:subPropertyOf skos:broader . :a :up :b . :b skos:narrower :a .",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_repair_repairs(case):
    repair, before, after = CASES[case]
    assert repaired(triples_of(before), repairs=[repair]) == {
        tuple(map(str, row)) for row in triples_of(after)
    }


def test_every_repair_has_a_case():
    assert {repair for repair, _, _ in CASES.values()} | {"language-tag"} == {
        r.name for r in REPAIRS
    }


def test_texts_without_a_language_get_the_one_given():
    before = triples_of(":a skos:prefLabel 'a' , 'b'@de ; skos:note 'c' ; skos:notation 'd' .")
    after = triples_of(":a skos:prefLabel 'a'@en , 'b'@de ; skos:note 'c'@en ; skos:notation 'd' .")
    assert repaired(before, Policy(language="en"), ["language-tag"]) == after
    assert repaired(before, repairs=["language-tag"]) == before


STAYING = {"shortest": "b", "longest": "Shoe", "lowercase": "b", "uppercase": "Ab"}


@pytest.mark.parametrize("preferred", PREFERENCES)
def test_which_preferred_label_stays_is_the_users_choice(preferred):
    before = triples_of(":a skos:prefLabel 'Shoe'@en , 'b'@en , 'Ab'@en .")
    found = repaired(before, Policy(preferred=preferred), ["preferred-label"])
    staying = {value for _, name, value in found if name == SKOS.prefLabel}
    if preferred == "all":
        assert found == before
    else:
        assert staying == {text(STAYING[preferred], "en")}


def test_an_unknown_repair_and_a_bad_language_are_refused():
    with pytest.raises(ValueError, match="no repair 'magic'; there are collection-member, cycle"):
        suggest(Index(), repairs=["magic"])
    with pytest.raises(ValueError, match="language tag"):
        suggest(Index(), Policy(language="english!"))


def test_a_suggestion_tells_why():
    (found,) = suggest(
        Index(triples_of(":a skos:broader :b ; skos:related :b ; skos:prefLabel 'a' .")),
        repairs=["related-clash"],
    )
    assert (
        found.reason
        == "S27: https://shoes.example/b is above https://shoes.example/a, not just related"
    )
    assert found.added == ()


def test_repairs_do_not_depend_on_the_order_of_the_file():
    rows = sorted(triples_of("\n".join(before for _, before, _ in CASES.values())))
    assert suggest(Index(rows)) == suggest(Index(reversed(rows)))


def test_what_one_repair_settles_another_leaves():
    """Two preferred labels, one of them hidden as well: it becomes alternative, and only that."""
    before = triples_of(
        ":a skos:prefLabel 'a' , 'bb' ; skos:hiddenLabel 'bb' ; skos:altLabel 'a' ."
    )
    assert repaired(before) == triples_of(":a skos:prefLabel 'a' ; skos:altLabel 'bb' .")


# -- The patch ------------------------------------------------------------------------------------


def test_a_patch_changes_the_graphs_that_say_it():
    one, other = iri("https://shoes.example/one"), iri("https://shoes.example/other")
    (fault,) = triples_of(":a skos:prefLabel ' a '@en .")
    (half,) = triples_of(":a skos:broader :b .")
    quads = [(*fault, one), (*fault, other), (*half, other)]
    index = Index(quad[:3] for quad in quads)
    store = store_of(quads)
    update = as_update(
        suggest(index), index, lambda triple: [quad[3] for quad in quads if quad[:3] == triple]
    )
    store.update(update)
    found = {tuple(map(str, (q.subject, q.predicate, q.object, q.graph_name))) for q in store}
    a, b = iri("https://shoes.example/a"), iri("https://shoes.example/b")
    assert found == {
        (a, SKOS.prefLabel, text("a", "en"), one),
        (a, SKOS.prefLabel, text("a", "en"), other),
        (*half, other),
        (b, SKOS.narrower, a, other),
    }


def test_what_a_later_suggestion_does_to_an_added_statement_goes_to_its_graph():
    graph = iri("https://shoes.example/one")
    rows = triples_of(":a skos:prefLabel 'a' , ' bb ' .")
    index = Index(sorted(rows))
    store = store_of([(*row, graph) for row in rows])
    store.update(as_update(suggest(index), index, lambda row: [graph] if row in rows else []))
    assert {str(q.graph_name) for q in store} == {graph}
    assert triples_in(store) == triples_of(":a skos:prefLabel 'a' ; skos:altLabel 'bb' .")


def test_a_blank_node_is_found_by_what_only_it_says():
    before = triples_of(
        "[] skos:notation '1' ; skos:prefLabel ' a '@en . [] skos:notation '2' ; skos:prefLabel 'a'@en ."
    )
    found = repaired(before)
    assert Counter(row[1:] for row in found) == Counter(
        [
            (SKOS.notation, plain("1")),
            (SKOS.notation, plain("2")),
            (SKOS.prefLabel, text("a", "en")),
            (SKOS.prefLabel, text("a", "en")),
        ]
    )


def test_a_blank_node_like_others_is_left_and_said():
    before = triples_of("[] skos:prefLabel ' a '@en . [] skos:prefLabel ' a '@en .")
    index = Index(before)
    update = as_update(suggest(index), index)
    assert update.count("(not to be patched: nothing tells the blank node from others)") == 2
    assert len(repaired(before)) == len(before)


def test_a_reason_cannot_end_its_comment():
    before = triples_of(":a skos:prefLabel ' x\\r\\nDROP ALL\\u2028 '@en ; skos:notation 'n' .")
    index = Index(before)
    update = as_update(suggest(index), index)
    assert "\r" not in update
    assert all(line.startswith("#") for line in update.splitlines() if "white space" in line)
    assert len(repaired(before)) == len(before)


def test_a_patch_of_nothing_is_a_comment():
    assert as_update([], Index()) == "# 0 suggestions\n"


def test_a_patch_reads_so():
    index = Index(triples_of(":a skos:prefLabel 'a'@en , 'bb'@en ."))
    assert as_update(suggest(index), index) == (
        "# 1 suggestion\n"
        "#   preferred-label          1\n"
        "\n"
        "PREFIX dct: <http://purl.org/dc/terms/>\n"
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "\n"
        "# preferred-label: S14: 2 preferred labels in en of https://shoes.example/a; "
        '"a"@en stays (shortest)\n'
        "DELETE DATA {\n"
        '    <https://shoes.example/a> skos:prefLabel "bb"@en .\n'
        "} ;\n"
        "INSERT DATA {\n"
        '    <https://shoes.example/a> skos:altLabel "bb"@en .\n'
        "} ;\n"
    )


def applied(changesets: pyoxigraph.Store, triples: set[tuple]) -> set[tuple]:
    """Apply changesets as their vocabulary says, in the order in which they name each other."""

    def objects(subject, name):
        found = changesets.quads_for_pattern(subject, pyoxigraph.NamedNode(name[1:-1]), None)
        return [quad.object for quad in found]

    kind = pyoxigraph.NamedNode(CS.ChangeSet[1:-1])
    all_of_them = {quad.subject for quad in changesets.quads_for_pattern(None, None, kind)}
    (last,) = all_of_them - {p for one in all_of_them for p in objects(one, CS.precedingChangeSet)}
    order = [last]
    while before := objects(order[-1], CS.precedingChangeSet):
        order += before
    assert set(order) == all_of_them
    for change in reversed(order):
        for verb in (CS.removal, CS.addition):
            for statement in objects(change, verb):
                parts = (RDF.subject, RDF.predicate, RDF.object)
                row = tuple(str(objects(statement, part)[0]) for part in parts)
                assert row[0] == str(objects(change, CS.subjectOfChange)[0])
                triples = triples - {row} if verb == CS.removal else triples | {row}
    return triples


def test_changesets_say_the_same_as_the_update():
    before = triples_of("\n".join(before for _, before, _ in CASES.values()))
    before = {tuple(map(str, row)) for row in before}
    quads = as_changesets(suggest(Index(sorted(before))))
    turtle = "".join(serialize(quads, FORMATS["turtle"], PREFIXES))
    changesets = pyoxigraph.Store()
    changesets.load(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    assert applied(changesets, before) == repaired(before)


def test_changesets_leave_blank_nodes_out():
    found = suggest(Index(triples_of("[] skos:prefLabel ' a '@en ; skos:notation '1' .")))
    assert found
    assert as_changesets(found) == []


# -- Whatever the graph ---------------------------------------------------------------------------

THINGS = st.sampled_from([iri(f"https://shoes.example/{name}") for name in "abcde"])
SCHEMES = st.sampled_from([iri(f"https://shoes.example/{name}") for name in ("s", "t")])
COLLECTIONS = st.sampled_from([iri(f"https://shoes.example/{name}") for name in ("k", "l")])
ENDS = st.one_of(THINGS, THINGS, THINGS, COLLECTIONS)
TEXTS = st.builds(
    lambda value, tag: text(value, tag) if tag else plain(value),
    st.sampled_from(["a", " a", "b  b", "B", " ", "\r", 'c"\\']),
    st.sampled_from(["", "en", "en", "ar"]),
)
LABELS = st.sampled_from([SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel])
RELATIONS = st.sampled_from(
    [
        SKOS.broader, SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive,
        SKOS.narrowerTransitive, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, SKOS.exactMatch,
        iri("https://shoes.example/under"),
    ]
)  # fmt: skip
TRIPLES = st.one_of(
    st.tuples(THINGS, LABELS, TEXTS),
    st.tuples(ENDS, RELATIONS, ENDS),
    st.tuples(ENDS, RELATIONS, ENDS),
    st.tuples(THINGS, st.just(RDF.type), st.just(SKOS.Concept)),
    st.tuples(COLLECTIONS, st.just(RDF.type), st.just(SKOS.Collection)),
    st.tuples(COLLECTIONS, st.just(SKOS.member), THINGS),
    st.tuples(SCHEMES, st.just(RDF.type), st.just(SKOS.ConceptScheme)),
    st.tuples(SCHEMES, st.just(SKOS.hasTopConcept), THINGS),
    st.tuples(THINGS, st.sampled_from([SKOS.inScheme, SKOS.topConceptOf]), SCHEMES),
    st.tuples(THINGS, LABELS, THINGS),
    st.tuples(THINGS, st.just(SKOSXL.literalForm), TEXTS),
    st.tuples(THINGS, st.just(SKOS.notation), TEXTS),
)
DECLARED = triples_of(":under rdfs:subPropertyOf skos:broader .")
GRAPHS = st.sets(TRIPLES, max_size=25).map(lambda rows: rows | DECLARED)
POLICIES = st.builds(Policy, st.sampled_from(["", "en"]), st.sampled_from(PREFERENCES[:4]))

UP = (
    "(skos:broader|^skos:narrower|skos:broadMatch|^skos:narrowMatch|:under"
    "|skos:broaderTransitive|^skos:narrowerTransitive)"
)
FAULTS = {
    "S13": "{ ?c skos:prefLabel|skos:altLabel ?l ; skos:hiddenLabel ?l } UNION { ?c skos:prefLabel ?l ; skos:altLabel ?l }",
    "S14": "?c skos:prefLabel ?l , ?m FILTER (?l != ?m && LCASE(LANG(?l)) = LCASE(LANG(?m)))",
    "S27": f"?a skos:related|skos:relatedMatch ?b {{ ?a {UP}+ ?b }} UNION {{ ?b {UP}+ ?a }}",
    "chr": f"?a {UP}+ ?a",
    "hr": "?a skos:broader ?b . ?a skos:broader ?m . ?m skos:broader+ ?b FILTER (?m != ?b)",
    "S12": "?c skos:prefLabel|skos:altLabel|skos:hiddenLabel ?l FILTER (!isLiteral(?l))",
    "otc": "?x skos:inScheme ?s . ?x a skos:Concept FILTER NOT EXISTS { ?x skos:broader|skos:broaderTransitive ?y } FILTER NOT EXISTS { ?s skos:hasTopConcept ?t }",
    "S7": "?c skos:topConceptOf ?s FILTER NOT EXISTS { ?c skos:inScheme ?s }",
    "S8": "?c skos:topConceptOf ?s FILTER NOT EXISTS { ?s skos:hasTopConcept ?c }",
    "S25": "{ ?a skos:broader|:under ?b FILTER NOT EXISTS { ?b skos:narrower ?a } } UNION { ?a skos:narrower ?b FILTER NOT EXISTS { ?b skos:broader|:under ?a } }",
    "S23": "?a skos:related ?b FILTER NOT EXISTS { ?b skos:related ?a }",
    "ml": "?c skos:inScheme ?s FILTER NOT EXISTS { ?s <http://purl.org/dc/terms/title> ?t }",
}
NAMES = {"skos": SKOS.namespace, "": "https://shoes.example/"}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_other_check_sees_the_fault_in_a_case(fault):
    stores = (store_of(triples_of(before)) for _, before, _ in CASES.values())
    query = f"SELECT * {{ {FAULTS[fault]} }}"
    assert any(True for store in stores for _ in store.query(query, prefixes=NAMES))


@given(GRAPHS, POLICIES)
def test_with_the_suggestions_nothing_is_left_to_suggest(triples, policy):
    after = repaired(triples, policy)
    assert suggest(Index(sorted(after)), policy) == []


@given(GRAPHS, POLICIES)
def test_with_the_suggestions_other_checks_are_silent(triples, policy):
    store = store_of(repaired(triples, policy))
    for fault, pattern in FAULTS.items():
        found = store.query(f"SELECT * {{ {pattern} }}", prefixes=NAMES)
        assert not any(True for _ in found), fault


@given(GRAPHS, POLICIES)
def test_a_suggestion_takes_away_what_is_there_and_adds_what_is_not(triples, policy):
    now = set(triples)
    for one in suggest(Index(sorted(triples)), policy):
        assert one.removed or one.added
        assert set(one.removed) <= now
        assert not set(one.added) & now
        now = (now - set(one.removed)) | set(one.added)
    assert {tuple(map(str, row)) for row in now} == repaired(triples, policy)


@pytest.mark.suite
def test_a_real_thesaurus_is_repaired():
    """STW as qSKOS ships a part of it (GPL: read where it is, not copied)."""
    if not QSKOS.is_dir():
        pytest.skip(f"no qSKOS fixtures at {QSKOS}; name their folder's root in SKOSMITH_SHARED")
    quads = read_rdf((QSKOS / "stw.rdf").read_bytes(), FORMATS["rdfxml"], "stw.rdf")
    after = repaired({quad[:3] for quad in quads})
    assert suggest(Index(sorted(after))) == []


def test_the_page_on_repairs_has_them_in_their_order():
    page = (Path(__file__).parents[1] / "docs" / "repairs.md").read_text("utf-8")
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [repair.name for repair in REPAIRS]
