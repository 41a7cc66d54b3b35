"""The vocabularies that only validation writes: measurements, patches, and our own metrics."""

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import Vocabulary

__all__ = ["CS", "DQV", "METRIC"]


class DQV(metaclass=Vocabulary, namespace="http://www.w3.org/ns/dqv#"):
    """The Data Quality Vocabulary of W3C."""

    QualityMeasurement: Iri
    computedOn: Iri
    isMeasurementOf: Iri
    value: Iri


class CS(metaclass=Vocabulary, namespace="http://purl.org/vocab/changeset/schema#"):
    """Changesets: statements to remove and to add, with the reason."""

    ChangeSet: Iri
    addition: Iri
    changeReason: Iri
    precedingChangeSet: Iri
    removal: Iri
    subjectOfChange: Iri


class METRIC(metaclass=Vocabulary, namespace="https://w3id.org/skosmith/ontology/metrics#"):
    """Our metrics, declared in ``ontology/metrics.ttl`` (a test holds the two together)."""

    aggregationRelations: Iri
    authoritativeConcepts: Iri
    clusters: Iri
    collections: Iri
    conceptSchemes: Iri
    concepts: Iri
    conceptsAtLevel: Iri
    conceptsInCycles: Iri
    conceptsUnderCycles: Iri
    conceptsWithText: Iri
    coverage: Iri
    cycles: Iri
    deprecatedConcepts: Iri
    documentedConcepts: Iri
    httpIris: Iri
    labels: Iri
    languages: Iri
    largestCluster: Iri
    leaves: Iri
    levels: Iri
    mappingRelations: Iri
    notatedConcepts: Iri
    orderedCollections: Iri
    orphanConcepts: Iri
    otherSubjects: Iri
    polyhierarchicalConcepts: Iri
    semanticRelations: Iri
    topConcepts: Iri
    triples: Iri
    typedConcepts: Iri

    onHost: Iri
    onLanguage: Iri
    onLevel: Iri
    onProperty: Iri

    SkosStatistics: Iri
    size: Iri
    structure: Iri
