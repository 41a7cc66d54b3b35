"""The ontology of our own terms, as its package holds it."""

from functools import cache
from importlib.resources import files

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.vocabulary import SM
from skosmith_server.catalogue import Catalogue

__all__ = ["ontology_catalogue"]


@cache
def ontology_catalogue() -> Catalogue | None:
    """Give the ontology, indexed; None where this installation holds none."""
    try:
        file = files("skosmith_ontology").joinpath("skosmith.ttl")
    except ModuleNotFoundError:
        return None
    if not file.is_file():
        return None
    quads = read_rdf(file.read_bytes(), FORMATS["turtle"], "skosmith.ttl")
    return Catalogue.from_quads(quads, SM.namespace, "/ontology#")
