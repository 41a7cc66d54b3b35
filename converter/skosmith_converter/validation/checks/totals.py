"""Checks of numbers that a graph states about itself."""

from collections.abc import Iterator

from skosmith_converter.shacl.index import Index
from skosmith_converter.shacl.literals import has_datatype, text_of
from skosmith_converter.shacl.paths import Predicate
from skosmith_converter.terms import is_literal
from skosmith_converter.validation.checks.belonging import count_triples
from skosmith_converter.validation.checks.faults import Fault
from skosmith_converter.vocabulary import VOID, XSD

__all__ = ["find_wrong_triple_count"]


def find_wrong_triple_count(index: Index) -> Iterator[Fault]:
    """Find datasets that say another number of triples (``void:triples``) than they have.

    Where a dataset states no base of its IRIs, nothing tells what belongs to it.
    """
    is_integer = has_datatype(XSD.integer)
    for dataset, found in count_triples(index).items():
        for count in index.values(dataset, VOID.triples):
            if not is_literal(count) or not is_integer(count) or int(text_of(count)) != found:
                yield Fault(dataset, count, Predicate(VOID.triples), detail=f"{found:,}")
