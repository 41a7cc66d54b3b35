"""Our own terms, as Python writes them."""

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary_type import Vocabulary

__all__ = ["SM"]


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
    saidAt: Iri
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
