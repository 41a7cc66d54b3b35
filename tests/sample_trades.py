"""A taxonomy of somebody else: three steps deep, stated from either end, with a circle in it."""

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.terms import Quad

SCHEME = "http://trades.example/scheme"
TRADE = "http://trades.example/trade/"
MANY = 230
_TRADES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix t: <http://trades.example/trade/> .

<http://trades.example/scheme> a skos:ConceptScheme ; dct:title "Trades"@en ; skos:hasTopConcept t:wood .
t:stone a skos:Concept ; skos:topConceptOf <http://trades.example/scheme> ; skos:notation "10" ;
    skos:inScheme <http://trades.example/scheme> ; skos:prefLabel "Stone"@en, "Камень"@ru ; skos:altLabel "Rock"@en .
t:wood a skos:Concept ; skos:notation "9" ; skos:inScheme <http://trades.example/scheme> ;
    skos:prefLabel "Wood"@en ; skos:narrower t:sawing .
t:sawing a skos:Concept ; skos:inScheme <http://trades.example/scheme> ; skos:prefLabel "Sawing"@en .
t:carving a skos:Concept ; skos:inScheme <http://trades.example/scheme> ; skos:prefLabel "Carving"@en ; skos:broader t:wood .
t:spoons a skos:Concept ; skos:inScheme <http://trades.example/scheme> ; skos:prefLabel "Carving <of> spoons"@en ;
    skos:broader t:carving ; skos:narrower t:carving .
"""


def trades() -> list[Quad]:
    """Give the rows, sorted; below stone there are more than one page shows."""
    below = "".join(
        f"t:s{n:03} a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader t:stone ;"
        f' skos:prefLabel "Stone {n:03}"@en .\n'
        for n in range(MANY)
    )
    return sorted(read_rdf((_TRADES + below).encode(), FORMATS["turtle"], "trades.ttl"))
