"""Two taxonomies side by side, in our own words: one below our base, one under IRIs of its own."""

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.terms import Quad

BASE = "https://w3id.org/skosmith/sfia/"
TRADES = "http://trades.example/scheme/skills"
TRADE = "http://trades.example/skill/"
TAXONOMIES = """
@prefix : <https://w3id.org/skosmith/sfia/> .
@prefix sm: <https://w3id.org/skosmith/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix esco: <http://data.europa.eu/esco/model#> .
@prefix t: <http://trades.example/skill/> .
@prefix ts: <http://trades.example/scheme/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:8 a skos:ConceptScheme ; dct:title "Shoes, edition 8"@en .
:9 a skos:ConceptScheme ; dct:title "Shoes, edition 9"@en, "Обувь, издание 9"@ru .
:9\\/lor a skos:ConceptScheme .
<https://w3id.org/skosmith/sfia/9/lor/4> a skos:Concept, sm:Level ; skos:inScheme :9\\/lor ;
    skos:notation 4 ; skos:prefLabel "Level 4"@en .
<https://w3id.org/skosmith/sfia/8/skills/SOLE> a skos:Concept, sm:Skill ; skos:inScheme :8 ;
    skos:notation "SOLE" ; skos:prefLabel "Sole fitting"@en .
<https://w3id.org/skosmith/sfia/9/skills/SOLE> a skos:Concept, sm:Skill ; skos:inScheme :9 ;
    skos:notation "SOLE" ; skos:prefLabel "Sole fitting"@en, "подгонка подошвы"@ru, "تركيب النعل"@ar ;
    skos:altLabel "Resoling"@en ; skos:definition "Choosing and glueing soles."@en, "Выбор и приклеивание подошв."@ru ;
    skos:closeMatch t:glue ; skos:narrower <https://w3id.org/skosmith/sfia/9/skilllevels/SOLE_4> .
<https://w3id.org/skosmith/sfia/9/skilllevels/SOLE_4> a skos:Concept, sm:SkillLevel ; skos:inScheme :9 ;
    skos:notation "SOLE_4" ; skos:prefLabel "Sole fitting: Level 4"@en ; sm:atLevel <https://w3id.org/skosmith/sfia/9/lor/4> ;
    skos:broader <https://w3id.org/skosmith/sfia/9/skills/SOLE> .
<https://w3id.org/skosmith/sfia/9/skills/HEEL> a skos:Concept, sm:Skill ; skos:topConceptOf :9 ;
    skos:notation "HEEL" ; skos:prefLabel "Heel programming and development"@en, "разработка каблуков"@ru, "برمجة الكعب"@ar .
<https://w3id.org/skosmith/sfia/9/skills/LACE> a skos:Concept, sm:Skill ; skos:inScheme :9 ;
    skos:notation "LACE" ; skos:prefLabel "Lace management"@en ; skos:altLabel "Resoling"@en .
<https://w3id.org/skosmith/sfia/9/activities> a skos:ConceptScheme .
<https://w3id.org/skosmith/sfia/9/skills/SOLE/activities/1> a skos:Concept, sm:GuidanceActivity ;
    skos:inScheme <https://w3id.org/skosmith/sfia/9/activities> ; skos:prefLabel "Measures feet before soles are cut."@en ;
    sm:activityOf <https://w3id.org/skosmith/sfia/9/skills/SOLE> .

ts:skills a skos:ConceptScheme ; dct:title "Trades"@en .
t:glue a skos:Concept, esco:Skill ; esco:skillType <http://data.europa.eu/esco/skill-type/knowledge> ; skos:inScheme ts:skills ;
    skos:notation "T1" ; skos:prefLabel "glue soles & heels"@en, "Sohlen kleben"@de ; skos:altLabel "sole fitting"@en ;
    skos:broader t:work ; t:weight "0.5"^^xsd:decimal ; t:since "2020-01-01"^^xsd:date .
t:work a skos:Concept, esco:Skill ; skos:inScheme ts:skills ; skos:prefLabel "work with leather"@en ; skos:narrower t:glue ;
    skos:hiddenLabel "lether work"@en .
t:odd\\,one a skos:Concept ; skos:inScheme ts:skills ; skos:prefLabel "<script>alert(1)</script>"@en ; skos:altLabel "</style><b>"@ar .
<http://trades.example/skill#5> a skos:Concept ; skos:inScheme ts:skills ; skos:prefLabel "皮革加工"@zh-Hans .
ts:empty a skos:ConceptScheme .
"""


def taxonomies() -> list[Quad]:
    """Give the rows, sorted."""
    return sorted(read_rdf(TAXONOMIES.encode(), FORMATS["turtle"], "taxonomies.ttl"))
