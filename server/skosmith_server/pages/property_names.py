"""What pages call properties, in the language of the interface."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from skosmith_converter.terms import Iri, literal_parts
from skosmith_converter.vocabulary import (
    DC,
    DCAT,
    DCT,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SKOSXL,
    SM,
    SPDX,
    SSSOM,
    VOID,
    XKOS,
)
from skosmith_server.cells import property_title
from skosmith_server.ontology import ontology_catalogue
from skosmith_server.pages.labels import N_
from skosmith_server.wording import Interface

__all__ = ["PROPERTIES", "PropertyName", "name_of_property"]

PROPERTIES: Final = {
    SKOS.prefLabel: N_("preferred label"),
    SKOS.altLabel: N_("alternative label"),
    SKOS.hiddenLabel: N_("hidden label"),
    SKOS.notation: N_("code"),
    SKOS.definition: N_("definition"),
    SKOS.scopeNote: N_("scope note"),
    SKOS.note: N_("note"),
    SKOS.changeNote: N_("note on a change"),
    SKOS.editorialNote: N_("editorial note"),
    SKOS.historyNote: N_("historical note"),
    SKOS.example: N_("example"),
    SKOS.broader: N_("broader"),
    SKOS.narrower: N_("narrower"),
    SKOS.broaderTransitive: N_("broader, at any distance"),
    SKOS.narrowerTransitive: N_("narrower, at any distance"),
    SKOS.related: N_("related"),
    SKOS.inScheme: N_("in scheme"),
    SKOS.topConceptOf: N_("top concept of"),
    SKOS.hasTopConcept: N_("has top concept"),
    SKOS.member: N_("member"),
    SKOS.memberList: N_("members in order"),
    SKOS.exactMatch: N_("exact match"),
    SKOS.closeMatch: N_("close match"),
    SKOS.broadMatch: N_("broader match"),
    SKOS.narrowMatch: N_("narrower match"),
    SKOS.relatedMatch: N_("related match"),
    SKOSXL.prefLabel: N_("preferred label as a thing"),
    SKOSXL.altLabel: N_("alternative label as a thing"),
    SKOSXL.hiddenLabel: N_("hidden label as a thing"),
    SKOSXL.literalForm: N_("literal form"),
    RDF.type: N_("type"),
    RDF.subject: N_("subject of the statement"),
    RDF.predicate: N_("property of the statement"),
    RDF.object: N_("value of the statement"),
    RDFS.label: N_("label"),
    RDFS.comment: N_("comment"),
    RDFS.seeAlso: N_("see also"),
    OWL.annotatedSource: N_("annotated subject"),
    OWL.annotatedProperty: N_("annotated property"),
    OWL.annotatedTarget: N_("annotated value"),
    OWL.deprecated: N_("no longer to be used"),
    OWL.versionInfo: N_("version"),
    DCT.created: N_("created"),
    DCT.description: N_("description"),
    DCT.hasVersion: N_("has version"),
    DCT.isPartOf: N_("part of"),
    DCT.isReplacedBy: N_("replaced by"),
    DCT.isVersionOf: N_("version of"),
    DCT.language: N_("language"),
    DCT.license: N_("licence"),
    DCT.replaces: N_("replaces"),
    DCT.rights: N_("rights"),
    DCT.rightsHolder: N_("rights holder"),
    DCT.source: N_("source"),
    DCT.subject: N_("subject"),
    DCT.title: N_("title"),
    DC.title: N_("title"),
    DCAT.distribution: N_("form to download"),
    DCAT.downloadURL: N_("download address"),
    DCAT.mediaType: N_("media type"),
    FOAF.name: N_("name"),
    PROV.endedAtTime: N_("ended at"),
    PROV.used: N_("used"),
    PROV.wasAssociatedWith: N_("carried out by"),
    PROV.wasDerivedFrom: N_("derived from"),
    PROV.wasGeneratedBy: N_("made by"),
    SPDX.algorithm: N_("algorithm"),
    SPDX.checksum: N_("checksum"),
    SPDX.checksumValue: N_("value of the checksum"),
    SSSOM.confidence: N_("confidence"),
    SSSOM.mappings: N_("mappings"),
    SSSOM.reviewer_id: N_("reviewer"),
    SSSOM.reviewer_label: N_("reviewer"),
    VOID.class_: N_("class"),
    VOID.classPartition: N_("part by class"),
    VOID.classes: N_("number of classes"),
    VOID.dataDump: N_("file with all data"),
    VOID.distinctObjects: N_("number of distinct values"),
    VOID.distinctSubjects: N_("number of distinct subjects"),
    VOID.entities: N_("number of things"),
    VOID.linkPredicate: N_("property of the links"),
    VOID.objectsTarget: N_("where the links lead to"),
    VOID.properties: N_("number of properties"),
    VOID.property: N_("property"),
    VOID.propertyPartition: N_("part by property"),
    VOID.sparqlEndpoint: N_("SPARQL endpoint"),
    VOID.subjectsTarget: N_("where the links start from"),
    VOID.subset: N_("part"),
    VOID.triples: N_("number of statements"),
    VOID.uriSpace: N_("beginning of the IRIs"),
    XKOS.compares: N_("compares"),
    XKOS.madeOf: N_("made of"),
    XKOS.sourceConcept: N_("source concept"),
    XKOS.targetConcept: N_("target concept"),
}
"""The properties of others that our graphs have; ours are called as our ontology calls them."""


@dataclass(frozen=True, slots=True)
class PropertyName:
    """What a property is called."""

    text: str
    language: str


def name_of_property(predicate: str, interface: Interface) -> PropertyName:
    """Give what a property is called, in the language of the interface where that is known.

    Another one is called by its local name, in English words.
    """
    return _name(predicate, interface.tag, interface.gettext(PROPERTIES.get(Iri(predicate), "")))


@lru_cache(maxsize=4096)
def _name(predicate: str, tag: str, known: str) -> PropertyName:
    if known:
        return PropertyName(known, tag)
    ontology = ontology_catalogue() if predicate.startswith(f"<{SM.namespace}") else None
    label = ontology.label(predicate, f"{tag}, en;q=0.5") if ontology is not None else None
    if label is None:
        return PropertyName(property_title(predicate), "en")
    value, language, _ = literal_parts(label)
    return PropertyName(value, language or "en")
