"""Functions for queries (SPARQL 1.1 §17.6): exact where the index is fast."""

from collections.abc import Callable, Mapping
from typing import Final

from skosmith_converter.folding import fold
from skosmith_converter.vocabulary import SM
from skosmith_server.search.terms import matches

__all__ = ["FUNCTIONS"]

FUNCTIONS: Final[Mapping[str, Callable[..., str | bool]]] = {
    f"{SM.namespace}fold": fold,
    f"{SM.namespace}matches": matches,
}
"""IRI → function of the texts of literals. What it raises makes an error of the expression."""
