"""Two small vocabularies in our own words, with all that the SKOS interfaces have to tell."""

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.terms import Quad
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.search.index import Index
from skosmith_server.service import Dumps, Service
from skosmith_server.settings import Settings
from skosmith_server.statistics import count
from skosmith_server.store import Store

BASE = "https://shoes.example/"
SHOES, LEATHER = f"{BASE}shoes", "http://leather.example/scheme/kinds"
FOOTWEAR, BOOT, CHELSEA, SANDAL, CLOG = (
    f"{BASE}c/{name}" for name in ("footwear", "boot", "chelsea", "sandal", "clog")
)
CALF = "http://leather.example/kind/calf"
PAIRS, SUMMER = f"{BASE}g/pairs", f"{BASE}g/summer"
AXIOM = f"{BASE}m/1"
MAPPING_SET = f"{BASE}m/set"
TURTLE = """
@prefix : <https://shoes.example/c/> .
@prefix g: <https://shoes.example/g/> .
@prefix m: <https://shoes.example/m/> .
@prefix s: <https://shoes.example/> .
@prefix l: <http://leather.example/kind/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sm: <https://w3id.org/skosmith/ontology#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

s:dataset a dcat:Dataset ; void:uriSpace "https://shoes.example/" .
s:shoes a skos:ConceptScheme ; dct:title "Shoes"@en, "Обувь"@ru .
:footwear a skos:Concept ; skos:topConceptOf s:shoes ; skos:notation "A" ;
    skos:prefLabel "Footwear"@en, "Обувь"@ru, "Chaussures"@fr-CA ; dct:created "2024-02-03"^^xsd:date .
:boot a skos:Concept, s:Tall ; skos:inScheme s:shoes ; skos:broader :footwear ; skos:notation "A.1" ;
    skos:prefLabel "boot"@en, "сапог"@ru ; skos:altLabel "wellington"@en ; skos:hiddenLabel "boott"@en ;
    skos:definition "A shoe above the ankle."@en, "Обувь выше щиколотки."@ru ; skos:related :sandal ;
    dct:created "2024-05-06T07:08:09Z"^^xsd:dateTime ; dct:modified "2025-01-01"^^xsd:date ; skos:closeMatch l:calf .
:chelsea a skos:Concept ; skos:inScheme s:shoes ; skos:broader :boot ; skos:notation "A.1.1" ; skos:prefLabel "Chelsea boot"@en .
:sandal a skos:Concept ; skos:inScheme s:shoes ; skos:broader :footwear ; skos:notation "A.2" ;
    skos:prefLabel "sandal"@en, "résumé de sandale"@fr ; skos:altLabel "Boot"@de ; skos:scopeNote "Open."@en .
:clog a skos:Concept ; skos:inScheme s:shoes ; skos:prefLabel "Сабо"@ru ; owl:deprecated true ;
    dct:modified "2025-03-04"^^xsd:date ; dct:isReplacedBy :sandal .
:odd a skos:Concept ; skos:inScheme s:shoes ; skos:prefLabel "3-strap [sandal]"@en ; skos:altLabel "?*"@en ; dct:modified "soon" .
s:Tall rdfs:label "Tall shoe"@en ; rdfs:subClassOf skos:Concept .
g:pairs a skos:OrderedCollection ; skos:prefLabel "In pairs"@en ; skos:member :sandal, :boot, g:summer ; skos:memberList ( :sandal :boot g:summer ) .
g:summer a skos:Collection ; skos:prefLabel "For summer"@en ; skos:notation "S" ; skos:member :sandal .
<http://leather.example/scheme/kinds> a skos:ConceptScheme ; dct:title "Leather"@en .
l:calf a skos:Concept ; skos:inScheme <http://leather.example/scheme/kinds> ; skos:prefLabel "calf"@en ; skos:notation "L1" .
l:sheep a skos:Concept ; skos:inScheme <http://leather.example/scheme/kinds> ; skos:prefLabel "sheepskin boot lining"@en ; skos:broadMatch :boot .
m:1 a owl:Axiom ; owl:annotatedSource :boot ; owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget l:calf ;
    sssom:confidence "0.75"^^xsd:decimal .
m:set a sssom:MappingSet ; sssom:mappings m:1 .
<https://shoes.example/s/1> a skos:Concept, sm:GuidanceActivity ; skos:inScheme s:deeds ; skos:prefLabel "Polishing tall boots until they shine"@en .
s:deeds a skos:ConceptScheme .
"""


def thesaurus() -> list[Quad]:
    """Give the rows, sorted."""
    return sorted(read_rdf(TURTLE.encode(), FORMATS["turtle"], "shoes.ttl"))


def in_memory():
    """A client of a service that has the graph in memory."""
    return create_app(thesaurus()).test_client()


def asked(*, indexed=True):
    """The same where pages ask an engine for what they need; the texts may not be indexed."""
    quads = thesaurus()
    store = Store.from_quads(quads)
    catalogue = AskedCatalogue.of(store, BASE)
    index = Index.of(quads) if indexed else None
    service = Service(Settings(), store, catalogue, Dumps(None), count(quads), index)
    return create_app_of(service).test_client()
