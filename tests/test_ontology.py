"""The ontology: complete, closed, labelled, and without contradiction."""

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN
from rdflib.term import URIRef

from sample_model import sample_quads
from skosmith_converter.terms import iri_text, is_iri, literal_parts
from skosmith_converter.vocabulary import SM

FILE = Path(__file__).parents[1] / "ontology" / "skosmith.ttl"
ONTOLOGY = URIRef("https://w3id.org/skosmith/ontology")
LANGUAGES = {"en", "ru", "es", "ar", "it"}
KINDS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
}


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph(bind_namespaces="none").parse(FILE)


@pytest.fixture(scope="module")
def declared(ontology):
    return sorted(ontology.subjects(RDFS.isDefinedBy, ONTOLOGY))


def test_terms_declared_are_the_terms_used_in_code(declared):
    assert {f"<{term}>" for term in declared} == set(SM.terms().values())


def test_nothing_of_ours_is_declared_without_saying_where(ontology, declared):
    named = {term for term in ontology.all_nodes() if isinstance(term, URIRef)}
    ours = {term for term in named if term.startswith(SM.namespace)}
    assert ours == set(declared)


def test_every_term_has_one_label_in_each_of_the_five_languages(ontology, declared):
    for term in declared:
        tags = Counter(label.language for label in ontology.objects(term, RDFS.label))
        assert tags == dict.fromkeys(LANGUAGES, 1), term


def test_every_term_has_a_comment_in_english(ontology, declared):
    for term in declared:
        assert "en" in {text.language for text in ontology.objects(term, RDFS.comment)}, term


def test_no_label_is_empty_or_ends_with_a_space(ontology):
    for label in ontology.objects(None, RDFS.label):
        assert str(label).strip() == str(label) != ""


def test_every_term_is_of_exactly_one_kind(ontology, declared):
    for term in declared:
        assert len(KINDS & set(ontology.objects(term, RDF.type))) == 1, term


def test_terms_of_others_are_of_at_most_one_kind(ontology):
    for term in set(ontology.subjects(RDF.type)):
        assert len(KINDS & set(ontology.objects(term, RDF.type))) <= 1, term


def test_domains_and_ranges_are_declared_classes_or_datatypes(ontology):
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    for predicate in (RDFS.domain, RDFS.range):
        for term, place in ontology.subject_objects(predicate):
            datatype = str(place).startswith((str(rdflib.XSD), str(RDF.langString)))
            assert place in classes or datatype, term


def test_properties_extend_declared_properties_of_their_own_kind(ontology):
    for below, above in ontology.subject_objects(RDFS.subPropertyOf):
        kinds = [KINDS & set(ontology.objects(term, RDF.type)) for term in (below, above)]
        assert kinds[0] == kinds[1], below


def test_classes_extend_declared_classes(ontology):
    for _, above in ontology.subject_objects(RDFS.subClassOf):
        assert (above, RDF.type, OWL.Class) in ontology


def test_individuals_are_those_that_their_class_enumerates(ontology):
    for kind, definition in ontology.subject_objects(OWL.equivalentClass):
        listed = set(ontology.items(ontology.value(definition, OWL.oneOf)))
        assert listed == set(ontology.subjects(RDF.type, kind)) != set()


def test_header_names_version_licence_and_prefix(ontology):
    assert ontology.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/0.1.0")
    assert str(ontology.value(ONTOLOGY, OWL.versionInfo)) == "0.1.0"
    assert "apache.org/licenses/LICENSE-2.0" in ontology.value(ONTOLOGY, DCTERMS.license)
    assert str(ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "sm"
    assert str(ontology.value(ONTOLOGY, VANN.preferredNamespaceUri)) == SM.namespace
    assert {title.language for title in ontology.objects(ONTOLOGY, DCTERMS.title)} == LANGUAGES


def test_our_classes_of_concepts_are_concepts_and_disjoint(ontology):
    concepts = set(ontology.subjects(RDFS.subClassOf, SKOS.Concept))
    disjoint = ontology.value(None, RDF.type, OWL.AllDisjointClasses)
    assert concepts <= set(ontology.items(ontology.value(disjoint, OWL.members)))
    assert len(concepts) == 10


# Local part of the SKOS and PROV axioms that the sample is reasoned with.
SKOS_AXIOMS = """
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    skos:broader owl:inverseOf skos:narrower ; rdfs:domain skos:Concept ; rdfs:range skos:Concept .
    skos:topConceptOf owl:inverseOf skos:hasTopConcept ; rdfs:subPropertyOf skos:inScheme .
    skos:inScheme rdfs:range skos:ConceptScheme .
    skos:related a owl:SymmetricProperty .
    skos:member rdfs:domain skos:OrderedCollection .
"""


def _reasoned(ontology, *more):
    owlrl = pytest.importorskip("owlrl", reason="owlrl comes with pyshacl")
    graph = rdflib.Graph(bind_namespaces="none") + ontology
    graph.parse(data=SKOS_AXIOMS, format="turtle")
    for triple in more:
        graph.add(triple)
    closure = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    closure.closure()
    return graph, closure.error_messages


def _node(term):
    if is_iri(term):
        return URIRef(iri_text(term))
    if term.startswith("_:"):
        return rdflib.BNode(term[2:])
    value, language, datatype = literal_parts(term)
    return rdflib.Literal(value, language, None if language else URIRef(datatype))


def test_ontology_and_graph_do_not_contradict_each_other(ontology):
    some = [quad for quad in sample_quads() if "BREW" in quad[0] or "/9/lor/2" in quad[0]]
    graph, contradictions = _reasoned(ontology, *(tuple(map(_node, q[:3])) for q in some))
    assert contradictions == []
    essence, level = (
        URIRef(f"https://w3id.org/skosmith/sfia/9/lor/2{end}") for end in ("/essence", "")
    )
    assert (level, SKOS.narrower, essence) in graph


def test_a_skill_that_is_a_level_contradicts_the_ontology(ontology):
    thing = URIRef("https://example.org/thing")
    kinds = [URIRef(iri_text(kind)) for kind in (SM.Skill, SM.Level)]
    _, contradictions = _reasoned(ontology, *((thing, RDF.type, kind) for kind in kinds))
    assert contradictions


def test_a_document_in_a_skill_as_edition_contradicts_the_ontology(ontology):
    skill, document = URIRef("https://example.org/skill"), URIRef("https://example.org/document")
    _, contradictions = _reasoned(
        ontology,
        (skill, RDF.type, URIRef(iri_text(SM.Skill))),
        (document, URIRef(iri_text(SM.edition)), skill),
    )
    assert contradictions
