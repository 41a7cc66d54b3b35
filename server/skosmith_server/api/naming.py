"""What resources are called, of whatever vocabulary."""

from skosmith_server.catalogue import LABELS, Catalogue
from skosmith_server.framework import Texts

__all__ = ["name_of"]


def name_of(iri: str, names: Catalogue) -> Texts:
    """Give the names of a resource in all languages; of several kinds of name, the best."""
    for predicate in LABELS:
        if texts := Texts.of((value, "") for value in sorted(names.values(iri, predicate))):
            return texts
    return Texts()
