"""RDF lists of a shapes graph (SHACL §1.5, "SHACL list")."""

from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import Term
from skosmith_converter.vocabulary import RDF

__all__ = ["members_of"]


def members_of(index: Index, head: Term) -> tuple[Term, ...]:
    """Give the members of a list.

    Raises ShapesError where it is no list, runs in a circle, branches or has no end.
    """
    firsts, rests = index.column(RDF.first), index.column(RDF.rest)
    members: list[Term] = []
    seen: set[Term] = set()
    cell = head
    while cell != RDF.nil:
        first, rest = firsts.values(cell), rests.values(cell)
        if cell in seen or len(first) != 1 or len(rest) != 1:
            problem = (
                "runs in a circle" if cell in seen else "is broken: a cell lacks a part, or has two"
            )
            raise ShapesError(f"The list {problem}", "Write it as ( … ) in Turtle.", cell)
        seen.add(cell)
        members.append(first[0])
        cell = rest[0]
    return tuple(members)
