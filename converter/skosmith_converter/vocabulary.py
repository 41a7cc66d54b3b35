"""The vocabularies we write, closed: a term that is not listed here is an AttributeError.

Each class is a namespace; its annotated names become terms (`skosmith_converter.terms`).
"""

from typing import Any, Final

from skosmith_converter.terms import Iri, iri

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
]


class Vocabulary(type):
    """Fills every annotated name of a class with the term it stands for."""

    namespace: str

    def __new__(
        mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], namespace: str
    ) -> "Vocabulary":
        """Make the class of one namespace IRI."""
        made = super().__new__(mcs, name, bases, body)
        made.namespace = namespace
        for term in body.get("__annotations__", {}):
            setattr(made, term, iri(namespace + term.removesuffix("_")))
        return made

    def __init__(
        cls,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        namespace: str,  # noqa: ARG002
    ) -> None:
        super().__init__(name, bases, body)

    def terms(cls) -> dict[str, Iri]:
        """Give local name → term."""
        return {term.removesuffix("_"): getattr(cls, term) for term in cls.__annotations__}


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


class SM(metaclass=Vocabulary, namespace="https://w3id.org/skosmith/ontology#"):
    """Our own terms, declared in ``ontology/skosmith.ttl`` (a test holds the two together)."""

    Attribute: Iri
    AttributeLevel: Iri
    Category: Iri
    Change: Iri
    ChangeKind: Iri
    ChangeMark: Iri
    EditionEvidence: Iri
    EssenceStatement: Iri
    GuidanceActivity: Iri
    Level: Iri
    ResponsibilityStatement: Iri
    RoleProfile: Iri
    Skill: Iri
    SkillLevel: Iri
    SkillRequirement: Iri
    SkillSeries: Iri
    SourceDocument: Iri
    SupersededStatements: Iri
    TranslationStatus: Iri

    activityOf: Iri
    atLevel: Iri
    attributeType: Iri
    changeKind: Iri
    changeMark: Iri
    changedProperty: Iri
    edition: Iri
    editionEvidence: Iri
    essence: Iri
    essenceStatement: Iri
    fileName: Iri
    guidanceActivities: Iri
    guidingPhrase: Iri
    literals: Iri
    machineTranslationNote: Iri
    newValue: Iri
    notObservedAt: Iri
    notObservedNote: Iri
    oldValue: Iri
    position: Iri
    prefers: Iri
    profileOf: Iri
    relatedSkill: Iri
    requiredSkill: Iri
    requirement: Iri
    requires: Iri
    sourceText: Iri
    statementOf: Iri
    statements: Iri
    translationStatus: Iri

    addition: Iri
    beta: Iri
    final: Iri
    marker: Iri
    modified: Iri
    move: Iri
    new: Iri
    recount: Iri
    removal: Iri
    renaming: Iri
    reordering: Iri
    repunctuation: Iri
    rewording: Iri
    stated: Iri
    structure: Iri
    supplied: Iri
    unchanged: Iri


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
