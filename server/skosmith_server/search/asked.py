"""Search where there is no index: the engine looks through names, what it finds is ranked.

That takes an engine seconds in a large graph, so nothing is suggested while somebody types.
"""

import re
from typing import Final

from skosmith_converter.terms import Iri, plain
from skosmith_converter.vocabulary import SKOS
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import LABELS
from skosmith_server.search.index import Index
from skosmith_server.search.reading import OWNERS, READ
from skosmith_server.search.terms import terms_of

__all__ = ["MOST_FOUND", "index_of_names"]

MOST_FOUND: Final = 200
"""Things that are ranked."""
_NAMES: Final = tuple(
    dict.fromkeys(
        (*LABELS, Iri(f"<{SKOS.namespace}altLabel>"), Iri(f"<{SKOS.namespace}hiddenLabel>"))
    )
)
_DEEPEST: Final = 4
"""Steps from a statement up to its category."""


def index_of_names(catalogue: AskedCatalogue, query: str) -> Index:
    """Give an index of the things in whose names all words of a query stand, as they are typed.

    Raises SearchError where it cannot be looked for, and what the engine does.
    """
    if not query.strip():
        return Index.of([])
    terms_of(query)
    words = dict.fromkeys(re.findall(r"\w+", query.lower()))
    tests = " && ".join(f"CONTAINS(LCASE(STR(?t)), {plain(word)})" for word in words)
    pattern = f"?x ?p ?t FILTER(?p IN ({', '.join(_NAMES)}) && {tests})"
    things = set(catalogue.found(pattern, MOST_FOUND))
    quads = catalogue.said(things, READ)
    for _ in range(_DEEPEST):
        owners = {quad[2] for quad in quads if quad[1] in OWNERS} - things
        if not owners:
            break
        things |= owners
        quads |= catalogue.said(owners, READ)
    return Index.of(sorted(quads))
