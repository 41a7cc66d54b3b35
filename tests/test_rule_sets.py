"""The rule sets on whole graphs: the W3C's examples, our own of what those lack, qSKOS's fixtures."""

import os
from itertools import chain
from pathlib import Path

import pytest

from rule_sets import findings_of, sh, triples_of
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.shacl import Index
from skosmith_converter.terms import DEFAULT_GRAPH, iri, literal_parts
from skosmith_converter.validation.closure import close
from skosmith_converter.validation.findings import Severity
from skosmith_converter.validation.skos_terms import LABELS
from skosmith_converter.vocabulary import RDF, SKOS, SM

SHARED = Path(os.environ.get("SKOSMITH_SHARED", Path(__file__).parents[2] / "shared"))
W3C = SHARED / "conformance" / "skos" / "w3c-reference-examples" / "data"
QSKOS = SHARED / "conformance" / "skos" / "qskos-fixtures" / "src" / "test" / "resources"
NOWHERE = "file:///nowhere/"
"""Relative IRIs of the fixtures become ones that are no web addresses, as qSKOS has them."""

PREFIXES = b"""
@prefix ex: <https://example.org/> .
@prefix other: <https://other.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
"""


def quads_of(turtle):
    return read_rdf(PREFIXES + turtle.encode(), FORMATS["turtle"], "example.ttl")


def violated(quads):
    found = findings_of(quads, ("skos",))
    return {finding.rule for finding in found if finding.severity is Severity.VIOLATION}


# -- The W3C's own examples ------------------------------------------------------------------------


def _examples(kind):
    files = sorted((W3C / kind / "skos-reference").glob("*.ttl"))
    return {
        file.name: read_rdf(file.read_bytes(), FORMATS["turtle"], file.name, NOWHERE)
        for file in files
    }


@pytest.mark.suite
@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_the_examples_of_the_skos_reference_are_told_apart(kind):
    if not W3C.is_dir():
        pytest.skip(f"no SKOS examples at {W3C}; name their folder's root in SKOSMITH_SHARED")
    examples = _examples(kind)
    assert len(examples) == {"valid": 35, "invalid": 16}[kind]
    wrong = {
        name for name, quads in examples.items() if bool(violated(quads)) != (kind == "invalid")
    }
    assert wrong == set()


@pytest.mark.suite
def test_the_good_examples_of_the_skos_reference_give_no_warning_either():
    if not W3C.is_dir():
        pytest.skip(f"no SKOS examples at {W3C}; name their folder's root in SKOSMITH_SHARED")
    assert (
        list(chain(*(findings_of(quads, ("skos",)) for quads in _examples("valid").values()))) == []
    )


# -- Our own: sub-properties, mappings only, nodes without a type, SKOS-XL -------------------------

OWN_BROADER = "ex:partOf rdfs:subPropertyOf ex:below . ex:below rdfs:subPropertyOf skos:broader .\n"

INCONSISTENT = {
    "below by a sub-property, and related": ("S27-up", OWN_BROADER + "ex:a ex:partOf ex:b ; skos:related ex:b ."),
    "below by two steps of a sub-property, and mapped as related": (
        "S27-up", OWN_BROADER + "ex:a ex:partOf ex:b . ex:b ex:partOf other:c . ex:a skos:relatedMatch other:c .",
    ),
    "below by an equivalent property": (
        "S27-up", "skos:broader owl:equivalentProperty ex:isA . ex:a ex:isA ex:b ; skos:related ex:b .",
    ),
    "above by the inverse of a sub-property": (
        "S27-down",
        OWN_BROADER + "ex:has owl:inverseOf ex:partOf . ex:a ex:has ex:b ; skos:related ex:b .",
    ),
    "related by a sub-property": (
        "S27-up", "ex:see rdfs:subPropertyOf skos:related . ex:a skos:broader ex:b ; ex:see ex:b .",
    ),
    "two names by a sub-property of prefLabel": (
        "S14", 'ex:name rdfs:subPropertyOf skos:prefLabel . ex:a ex:name "a"@en ; skos:prefLabel "b"@en .',
    ),
    "a synonym by a sub-property is the name": (
        "S13-prefLabel", 'ex:synonym rdfs:subPropertyOf skos:altLabel . ex:a ex:synonym "a"@en ; skos:prefLabel "a"@en .',
    ),
    "exact by a sub-property, and broader": (
        "S46", "ex:same rdfs:subPropertyOf skos:exactMatch . ex:a ex:same other:a ; skos:broadMatch other:a .",
    ),
    "in something by a sub-property, and below it": (
        "S9", "ex:of rdfs:subPropertyOf skos:inScheme . ex:a ex:of ex:s . ex:b skos:broader ex:s .",
    ),
    "a class of schemes, and a concept": (
        "S9", "ex:List rdfs:subClassOf skos:ConceptScheme . ex:s a ex:List ; skos:broader ex:a .",
    ),
    "a class of concepts two steps below": (
        "S37", "ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf skos:Concept . ex:a a ex:A ; skos:member ex:b .",
    ),
    "a class that is equivalent to concepts": (
        "S9", "ex:Term owl:equivalentClass skos:Concept . ex:a a ex:Term ; skos:hasTopConcept ex:b .",
    ),
    "mappings only: related and broader": ("S27-up", "ex:a skos:broadMatch other:b ; skos:relatedMatch other:b ."),
    "mappings only: related and narrower by way of a third": (
        "S27-down", "ex:a skos:narrowMatch other:b ; skos:relatedMatch other:c . other:c skos:broadMatch other:b .",
    ),
    "mappings only: exact by way of two, and narrower": (
        "S46", "ex:a skos:exactMatch other:b ; skos:narrowMatch other:d . other:c skos:exactMatch other:b , other:d .",
    ),
    "untyped: the scheme of a concept is mapped": ("S9", "ex:a skos:inScheme ex:s . ex:s skos:exactMatch other:s ."),
    "untyped: at the top of itself": ("S9", "ex:a skos:topConceptOf ex:a ."),
    "untyped: a member list and a broader concept": ("S37", "ex:a skos:memberList ( ex:b ) ; skos:broader ex:c ."),
    "untyped: a scheme with members": ("S37", "ex:a skos:inScheme ex:s . ex:s skos:member ex:a ."),
    "tags differ in case only": ("S14", 'ex:a skos:prefLabel "a"@en-GB , "b"@en-gb .'),
    "SKOS-XL: two preferred labels in one language": (
        "S14", 'ex:a skosxl:prefLabel ex:l , ex:m . ex:l skosxl:literalForm "l"@en . ex:m skosxl:literalForm "m"@en .',
    ),
    "SKOS-XL: the text of an alternative label is the plain preferred one": (
        "S13-prefLabel", 'ex:a skos:prefLabel "l"@en ; skosxl:altLabel ex:l . ex:l skosxl:literalForm "l"@en .',
    ),
    "SKOS-XL: by a sub-property": (
        "S13-altLabel",
        '''ex:acronym rdfs:subPropertyOf skosxl:altLabel . ex:a ex:acronym ex:l ; skosxl:hiddenLabel ex:m .
        ex:l skosxl:literalForm "l"@en . ex:m skosxl:literalForm "l"@en .''',
    ),
    "SKOS-XL: one label, two roles": ("S58-prefLabel", "ex:a skosxl:prefLabel ex:l ; skosxl:hiddenLabel ex:l ."),
    "SKOS-XL: two forms": ("S52", 'ex:l skosxl:literalForm "l"@en , "m"@en .'),
    "SKOS-XL: a concept as a label": ("S48", "ex:a skosxl:prefLabel ex:l . ex:l skos:broader ex:b ."),
}  # fmt: skip

CONSISTENT = {
    "sub-properties without a clash": OWN_BROADER + "ex:a ex:partOf ex:b ; skos:related ex:c . ex:c ex:partOf ex:b .",
    "a property above skos:broader says nothing": (
        "skos:broader rdfs:subPropertyOf ex:linked . ex:a ex:linked ex:b ; skos:related ex:b ."
    ),
    "a sibling of skos:broader says nothing": (
        "skos:broader rdfs:subPropertyOf ex:up . ex:see rdfs:subPropertyOf ex:up . ex:a ex:see ex:b ; skos:related ex:b ."
    ),
    "sub-properties in a circle": (
        "ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:subPropertyOf ex:p . ex:a ex:p ex:b ; skos:related ex:b ."
    ),
    "the inverse of skos:broader, of a text": 'ex:has owl:inverseOf skos:broader . ex:a ex:has "b" .',
    "what SKOS says of its own terms": (
        "skos:broader rdfs:subPropertyOf skos:broaderTransitive ; owl:inverseOf skos:narrower ."
        " skos:exactMatch rdfs:subPropertyOf skos:closeMatch . ex:a skos:exactMatch other:a ; skos:broader ex:b ."
    ),
    "mappings only": "ex:a skos:exactMatch other:a ; skos:closeMatch other:b ; skos:broadMatch other:c .",
    "close matches do not spread": "ex:a skos:closeMatch other:a ; skos:broadMatch other:b . other:a skos:closeMatch other:b .",
    "a concept that is a class, a property, an individual": "ex:a a skos:Concept , owl:Class , owl:ObjectProperty ; skos:broader ex:b .",
    "labels of what is no concept": 'ex:s a skos:ConceptScheme ; skos:prefLabel "s"@en ; skos:altLabel "t"@en .',
    "the same text with and without a language": 'ex:a skos:prefLabel "a" , "a"@en ; skos:altLabel "a"@fr .',
    "SKOS-XL: the same labels plain and as things": (
        'ex:a skos:prefLabel "l"@en ; skosxl:prefLabel ex:l . ex:l a skosxl:Label ; skosxl:literalForm "l"@en .'
    ),
    "SKOS-XL: two labels with one form": (
        'ex:a skosxl:altLabel ex:l , ex:m . ex:l skosxl:literalForm "l"@en . ex:m skosxl:literalForm "l"@en .'
    ),
    "SKOS-XL: labels that others describe": "ex:a skosxl:prefLabel other:l , other:m .",
}  # fmt: skip


@pytest.mark.parametrize("name", INCONSISTENT)
def test_what_is_inconsistent_is_found_without_inference(name):
    rule, turtle = INCONSISTENT[name]
    assert violated(quads_of(turtle)) == {rule}


@pytest.mark.parametrize("name", CONSISTENT)
def test_what_is_consistent_is_not_blamed(name):
    assert findings_of(quads_of(CONSISTENT[name]), ("skos",)) == []


# -- qSKOS's own fixtures --------------------------------------------------------------------------


def foci(found):
    return len({finding.focus for finding in found})


def rows(found):
    return len({(finding.focus, finding.value) for finding in found})


def pairs(found):
    return len({frozenset((finding.focus, finding.value)) for finding in found})


def values(found):
    return len({finding.value for finding in found})


def labels(found):
    return len({finding.value.upper() for finding in found})


def clusters(found):
    """All of them: ours are those besides the largest."""
    return len(found) + bool(found)


def notations(found):
    several = [finding for finding in found if finding.component == "several"]
    return foci(several) + values([f for f in found if f not in several])


URC = (
    "hierarchy",
    "transitive",
    "topConcepts",
    "related",
    "broadMatch",
    "exactMatch",
    "closeMatch",
    "relatedMatch",
)
EXPECTED = [
    ("oilt", "components_1.rdf", foci, 3),
    ("oilt", "deprecatedAndIllegalTerms.rdf", foci, 1),
    ("oilt", "deprecatedAndIllegalTerms.rdf", rows, 2),
    ("oilt", "languageTags.rdf", rows, 2),
    ("oilt", "skosxl.rdf", foci, 2),
    ("ilc", "components_1.rdf", foci, 13),
    ("ilc", "skosxl.rdf", foci, 2),
    ("ncl", "commonlanguage_en.rdf", len, 0),
    ("ncl", "nocommonlanguage.rdf", len, 1),
    ("uc", "documentedConcepts.rdf", foci, 1),
    ("ol", "overlappingLabels.rdf", labels, 2),
    ("ol", "components_1.rdf", labels, 2),
    ("ol", "relatedConcepts.rdf", labels, 0),
    ("ol", "skosxl.rdf", labels, 1),
    ("ml", "missingLabels.rdf", foci, 7),
    ("ucil", "labelsWithUnprintableCharacters.rdf", rows, 2),
    ("el", "emptyLabels.rdf", foci, 3),
    ("oc", "concepts.rdf", foci, 7),
    ("oc", "components_1.rdf", foci, 2),
    ("dcc", "components_1.rdf", clusters, 7),
    ("dcc", "components_2.rdf", clusters, 0),
    ("chr", "cycles.rdf", len, 3),
    ("chr", "components_1.rdf", len, 3),
    ("var", "redundantAssociativeRelations.rdf", rows, 6),
    ("strc", "solitaryTransitiveRelations.rdf", rows, 4),
    ("otc", "missingTopConcepts.rdf", foci, 2),
    ("tchbc", "topConceptsHavingBroaderConcept.rdf", foci, 4),
    ("mol", "concepts.rdf", foci, 7),
    ("mol", "components_1.rdf", foci, 21),
    ("usr", "concepts.rdf", values, 3),
    ("usr", "deprecatedAndIllegalTerms.rdf", values, 12),
    ("urc", "omittedInverseRelations.rdf", pairs, 8),
    ("husv", "concepts.rdf", foci, 1),
    ("husv", "resources.rdf", foci, 4),
    ("rc", "relationClashes.rdf", rows, 10),
    ("mc", "exactVsAssociativeMappingClashes.rdf", rows, 5),
    ("ipl", "ambiguousLabels.rdf", foci, 4),
    ("dlv", "ambiguousLabels.rdf", foci, 2),
    ("mri", "mappingRelationsMisuse.rdf", rows, 5),
    ("rrc", "reflexivelyRelatedConcepts.rdf", rows, 2),
    ("hr", "hierarchicalRedundancy.rdf", rows, 5),
    ("anr", "ambiguousNotationReferences.rdf", notations, 8),
]
"""Check, fixture, what qSKOS counts, and its own expectation (its JUnit tests)."""
PARTS = {"ml": ("ml-concept", "ml-scheme"), "urc": tuple(f"urc-{part}" for part in URC)}


def _fixture(name):
    if not QSKOS.is_dir():
        pytest.skip(f"no fixtures of qSKOS at {QSKOS}; name their folder's root in SKOSMITH_SHARED")
    data = (QSKOS / name).read_bytes()
    # Two of the fixtures are not quite RDF/XML: a space in an IRI, semicolons between properties.
    data = data.replace(b"http://www.google. com", b"http://www.google.%20com").replace(
        b"/> ;", b"/>"
    )
    return read_rdf(data, FORMATS["rdfxml"], name, NOWHERE)


@pytest.mark.suite
@pytest.mark.parametrize(
    ("check", "name", "counted", "expected"), EXPECTED, ids=lambda value: getattr(value, "__name__", str(value))
)  # fmt: skip
def test_the_fixtures_of_qskos_give_its_own_counts(check, name, counted, expected):
    found = findings_of(_fixture(name), ("quality",), frozenset(PARTS.get(check, (check,))))
    assert counted(found) == expected


@pytest.mark.suite
def test_qskos_names_the_concepts_that_we_name():
    found = findings_of(_fixture("ambiguousLabels.rdf"), ("quality",), frozenset({"ipl", "dlv"}))
    named = {finding.focus.rpartition("/")[2].rstrip(">") for finding in found}
    assert named == {"conceptA", "conceptA2", "conceptA3", "conceptA4", "conceptD", "conceptF"}


@pytest.mark.suite
def test_labels_of_skos_xl_are_as_many_as_qskos_counts():
    index = Index(quad[:3] for quad in _fixture("skosxl.rdf"))
    index.add(close(index))
    assert sum(len(index.column(label)) for label in LABELS) == 5


QSKOS_IDS = {
    "oilt", "ilc", "ncl", "uc", "ol", "ml", "ucil", "el", "oc", "dcc", "chr", "var", "strc", "otc", "tchbc",
    "mol", "mil", "bl", "usr", "urc", "husv", "rc", "mc", "ipl", "dlv", "mri", "rrc", "hr", "anr",
}  # fmt: skip


def test_all_29_checks_of_qskos_are_named():
    names = [
        literal_parts(value).value
        for _, value in Index(triples_of("quality")).column(sh("name")).pairs()
    ]
    ids = {name.partition("(")[2].partition(")")[0] for name in names if "(" in name} - {"qSKOS"}
    assert ids == QSKOS_IDS
    assert len(QSKOS_IDS) == 29


# -- Known totals ----------------------------------------------------------------------------------

TOTALS = {
    "8": {"skills": 121, "skillLevels": 495, "categories": 6, "subcategories": 19, "attributes": 5},
    "9": {
        "skills": 147,
        "skillLevels": 672,
        "categories": 6,
        "subcategories": 22,
        "attributes": 16,
    },
}
CLASSES = {
    "skills": SM.Skill, "skillLevels": SM.SkillLevel, "categories": SM.Category,
    "subcategories": SM.Category, "attributes": SM.Attribute,
}  # fmt: skip


def _edition(edition, totals):
    base = f"https://example.org/{edition}"
    for kind, total in totals.items():
        scheme = iri(f"{base}/attributes" if kind == "attributes" else base)
        yield scheme, RDF.type, SKOS.ConceptScheme, DEFAULT_GRAPH
        for number in range(total):
            thing = iri(f"{base}/{kind}/{number}")
            yield thing, RDF.type, CLASSES[kind], DEFAULT_GRAPH
            yield thing, SKOS.inScheme, scheme, DEFAULT_GRAPH
            if kind == "subcategories":
                yield thing, SKOS.broader, iri(f"{base}/categories/0"), DEFAULT_GRAPH


@pytest.mark.parametrize("edition", TOTALS)
def test_a_whole_edition_has_the_known_totals(edition):
    assert findings_of(_edition(edition, TOTALS[edition]), ("counts",)) == []


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize(("edition", "kind"), [(e, k) for e, t in TOTALS.items() for k in t])
def test_one_more_or_less_is_noticed(edition, kind, change):
    changed = TOTALS[edition] | {kind: TOTALS[edition][kind] + change}
    found = findings_of(_edition(edition, changed), ("counts",))
    assert [finding.rule for finding in found] == [f"Sfia{edition}-{kind}"]
