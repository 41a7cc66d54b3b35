"""The vocabularies we write, closed: a term that is not listed is an AttributeError.

Those of others stand here, our own terms in `own_terms`.
"""

import re
from typing import Final

from skosmith_converter.own_terms import SM
from skosmith_converter.terms import Iri, iri_text
from skosmith_converter.vocabulary_type import Vocabulary

__all__ = [
    "DC",
    "DCAT",
    "DCT",
    "FOAF",
    "NAMESPACES",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SKOS",
    "SKOSXL",
    "SM",
    "SPDX",
    "SSSOM",
    "VOID",
    "XKOS",
    "XSD",
    "Vocabulary",
    "prefixed",
]


class RDF(metaclass=Vocabulary, namespace="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF."""

    Statement: Iri
    first: Iri
    nil: Iri
    object: Iri
    predicate: Iri
    rest: Iri
    subject: Iri
    type: Iri


class RDFS(metaclass=Vocabulary, namespace="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    Class: Iri
    comment: Iri
    domain: Iri
    label: Iri
    range: Iri
    seeAlso: Iri
    subClassOf: Iri
    subPropertyOf: Iri


class OWL(metaclass=Vocabulary, namespace="http://www.w3.org/2002/07/owl#"):
    """OWL 2."""

    AnnotationProperty: Iri
    Axiom: Iri
    Class: Iri
    DatatypeProperty: Iri
    ObjectProperty: Iri
    annotatedProperty: Iri
    annotatedSource: Iri
    annotatedTarget: Iri
    deprecated: Iri
    disjointWith: Iri
    equivalentClass: Iri
    equivalentProperty: Iri
    inverseOf: Iri
    oneOf: Iri
    propertyDisjointWith: Iri
    unionOf: Iri
    versionInfo: Iri


class XSD(metaclass=Vocabulary, namespace="http://www.w3.org/2001/XMLSchema#"):
    """XML Schema datatypes."""

    boolean: Iri
    dateTime: Iri
    date: Iri
    decimal: Iri
    hexBinary: Iri
    integer: Iri


class SKOS(metaclass=Vocabulary, namespace="http://www.w3.org/2004/02/skos/core#"):
    """SKOS."""

    Collection: Iri
    Concept: Iri
    ConceptScheme: Iri
    OrderedCollection: Iri
    altLabel: Iri
    broadMatch: Iri
    broader: Iri
    broaderTransitive: Iri
    changeNote: Iri
    closeMatch: Iri
    definition: Iri
    editorialNote: Iri
    exactMatch: Iri
    example: Iri
    hasTopConcept: Iri
    hiddenLabel: Iri
    historyNote: Iri
    inScheme: Iri
    mappingRelation: Iri
    member: Iri
    memberList: Iri
    narrowMatch: Iri
    narrower: Iri
    narrowerTransitive: Iri
    notation: Iri
    note: Iri
    prefLabel: Iri
    related: Iri
    relatedMatch: Iri
    scopeNote: Iri
    semanticRelation: Iri
    topConceptOf: Iri


class SKOSXL(metaclass=Vocabulary, namespace="http://www.w3.org/2008/05/skos-xl#"):
    """SKOS-XL: labels as things."""

    altLabel: Iri
    hiddenLabel: Iri
    literalForm: Iri
    prefLabel: Iri


class DC(metaclass=Vocabulary, namespace="http://purl.org/dc/elements/1.1/"):
    """Dublin Core as it was before its terms had ranges."""

    title: Iri


class DCT(metaclass=Vocabulary, namespace="http://purl.org/dc/terms/"):
    """DCMI metadata terms."""

    created: Iri
    description: Iri
    hasVersion: Iri
    isPartOf: Iri
    isReplacedBy: Iri
    isVersionOf: Iri
    language: Iri
    license: Iri
    replaces: Iri
    rights: Iri
    rightsHolder: Iri
    source: Iri
    subject: Iri
    title: Iri


class DCAT(metaclass=Vocabulary, namespace="http://www.w3.org/ns/dcat#"):
    """DCAT 3."""

    Dataset: Iri
    Distribution: Iri
    distribution: Iri
    downloadURL: Iri
    mediaType: Iri


class FOAF(metaclass=Vocabulary, namespace="http://xmlns.com/foaf/0.1/"):
    """FOAF."""

    Agent: Iri
    name: Iri


class PROV(metaclass=Vocabulary, namespace="http://www.w3.org/ns/prov#"):
    """PROV-O."""

    Activity: Iri
    Entity: Iri
    SoftwareAgent: Iri
    endedAtTime: Iri
    used: Iri
    wasAssociatedWith: Iri
    wasDerivedFrom: Iri
    wasGeneratedBy: Iri


class SPDX(metaclass=Vocabulary, namespace="http://spdx.org/rdf/terms#"):
    """SPDX checksums, as DCAT 3 uses them."""

    Checksum: Iri
    algorithm: Iri
    checksum: Iri
    checksumAlgorithm_sha256: Iri
    checksumValue: Iri


class SSSOM(metaclass=Vocabulary, namespace="https://w3id.org/sssom/"):
    """SSSOM: what is said of mappings."""

    MappingSet: Iri
    confidence: Iri
    mappings: Iri
    reviewer_id: Iri
    reviewer_label: Iri


class VOID(metaclass=Vocabulary, namespace="http://rdfs.org/ns/void#"):
    """VoID: statistics of a dataset."""

    Dataset: Iri
    Linkset: Iri
    class_: Iri
    classPartition: Iri
    classes: Iri
    dataDump: Iri
    distinctObjects: Iri
    distinctSubjects: Iri
    entities: Iri
    linkPredicate: Iri
    objectsTarget: Iri
    properties: Iri
    property: Iri
    propertyPartition: Iri
    sparqlEndpoint: Iri
    subjectsTarget: Iri
    subset: Iri
    triples: Iri
    uriSpace: Iri


class XKOS(metaclass=Vocabulary, namespace="http://rdf-vocabulary.ddialliance.org/xkos#"):
    """XKOS: how two classifications correspond."""

    ConceptAssociation: Iri
    Correspondence: Iri
    compares: Iri
    madeOf: Iri
    sourceConcept: Iri
    targetConcept: Iri


NAMESPACES: Final[dict[str, str]] = {
    "dcat": DCAT.namespace,
    "dct": DCT.namespace,
    "foaf": FOAF.namespace,
    "owl": OWL.namespace,
    "prov": PROV.namespace,
    "rdf": RDF.namespace,
    "rdfs": RDFS.namespace,
    "skos": SKOS.namespace,
    "sm": SM.namespace,
    "spdx": SPDX.namespace,
    "void": VOID.namespace,
    "xkos": XKOS.namespace,
    "xsd": XSD.namespace,
}
"""Prefix → namespace of every vocabulary we write."""
_LOCAL: Final = re.compile(r"[\w-]+")


def prefixed(term: str) -> str:
    """Give a name of a vocabulary that we write with its prefix; another IRI as it is.

    >>> prefixed("<http://purl.org/dc/terms/title>"), prefixed("<http://purl.org/dc/terms/>")
    ('dct:title', 'http://purl.org/dc/terms/')
    """
    text = iri_text(term)
    for prefix, namespace in NAMESPACES.items():
        if text.startswith(namespace) and _LOCAL.fullmatch(text, len(namespace)):
            return f"{prefix}:{text[len(namespace) :]}"
    return text
