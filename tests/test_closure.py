"""What a graph says in its own words, said in those of SKOS: which triples, and from which."""

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.shacl import Index
from skosmith_converter.validation.closure import close

PREFIXES = """
@prefix ex: <ex:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
"""
SHORT = {
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/2008/05/skos-xl#": "skosxl:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2002/07/owl#": "owl:",
}


def index_of(turtle):
    data = (PREFIXES + turtle).encode()
    return Index(quad[:3] for quad in read_rdf(data, FORMATS["turtle"], "example.ttl"))


def written(triple):
    text = " ".join(triple)
    for namespace, prefix in SHORT.items():
        text = text.replace(namespace, prefix)
    return text.replace("<", "").replace(">", "")


def closed(turtle):
    """What is added → what it comes from."""
    return {written(new): written(origin) for new, origin in close(index_of(turtle)).items()}


def test_a_sub_property_counts_as_the_nearest_skos_property_only():
    assert closed("""
        ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:subPropertyOf skos:broader .
        skos:broader rdfs:subPropertyOf skos:broaderTransitive . ex:a ex:p ex:b ; ex:q ex:c .
    """) == {"ex:a skos:broader ex:b": "ex:a ex:p ex:b", "ex:a skos:broader ex:c": "ex:a ex:q ex:c"}


def test_a_property_may_mean_two_of_skos():
    assert closed("ex:p rdfs:subPropertyOf skos:related , skos:closeMatch . ex:a ex:p ex:b .") == {
        "ex:a skos:related ex:b": "ex:a ex:p ex:b",
        "ex:a skos:closeMatch ex:b": "ex:a ex:p ex:b",
    }


def test_equivalence_is_read_from_either_side():
    assert closed("""
        ex:p owl:equivalentProperty skos:broader . skos:narrower owl:equivalentProperty ex:q .
        ex:a ex:p ex:b ; ex:q ex:c .
    """) == {
        "ex:a skos:broader ex:b": "ex:a ex:p ex:b",
        "ex:a skos:narrower ex:c": "ex:a ex:q ex:c",
    }


def test_an_inverse_turns_round_and_one_of_an_inverse_turns_back():
    assert closed("""
        ex:has owl:inverseOf skos:broader . ex:of owl:inverseOf ex:has . ex:a ex:has ex:b ; ex:of ex:c .
    """) == {
        "ex:b skos:broader ex:a": "ex:a ex:has ex:b",
        "ex:a skos:broader ex:c": "ex:a ex:of ex:c",
    }


def test_an_inverse_is_never_said_of_a_text():
    assert closed('ex:has owl:inverseOf skos:broader . ex:a ex:has "b" .') == {}


def test_what_is_stated_already_is_not_added():
    assert (
        closed("ex:p rdfs:subPropertyOf skos:broader . ex:a ex:p ex:b ; skos:broader ex:b .") == {}
    )


def test_what_is_above_skos_and_what_skos_says_of_itself_add_nothing():
    assert (
        closed("""
        skos:broader rdfs:subPropertyOf skos:broaderTransitive , ex:up ; owl:inverseOf skos:narrower .
        ex:see rdfs:subPropertyOf ex:up . ex:a skos:broader ex:b ; ex:see ex:c .
    """)
        == {}
    )


def test_properties_below_one_another_end():
    assert (
        closed("ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:subPropertyOf ex:p . ex:a ex:p ex:b .")
        == {}
    )


def test_an_equivalent_class_is_below_that_of_skos():
    assert closed("ex:Term owl:equivalentClass skos:Concept . ex:a a ex:Term .") == {
        "ex:Term rdfs:subClassOf skos:Concept": "ex:Term owl:equivalentClass skos:Concept"
    }


def test_texts_of_skos_xl_labels_are_plain_labels():
    assert closed("""
        ex:a skosxl:prefLabel ex:l ; skosxl:altLabel ex:m ; skosxl:hiddenLabel ex:n , ex:without .
        ex:l skosxl:literalForm "l"@en . ex:m skosxl:literalForm "m"@en . ex:n skosxl:literalForm "n" , ex:no .
    """) == {
        'ex:a skos:prefLabel "l"@en': "ex:a skosxl:prefLabel ex:l",
        'ex:a skos:altLabel "m"@en': "ex:a skosxl:altLabel ex:m",
        'ex:a skos:hiddenLabel "n"': "ex:a skosxl:hiddenLabel ex:n",
    }


def test_a_label_by_sub_properties_comes_from_what_is_stated():
    assert closed("""
        ex:short rdfs:subPropertyOf skosxl:altLabel . ex:text rdfs:subPropertyOf skosxl:literalForm .
        ex:a ex:short ex:l . ex:l ex:text "l"@en .
    """) == {
        "ex:a skosxl:altLabel ex:l": "ex:a ex:short ex:l",
        'ex:l skosxl:literalForm "l"@en': 'ex:l ex:text "l"@en',
        'ex:a skos:altLabel "l"@en': "ex:a ex:short ex:l",
    }


def test_a_graph_without_words_of_its_own_stays_as_it_is():
    assert closed('ex:a skos:broader ex:b ; skos:prefLabel "a"@en .') == {}
