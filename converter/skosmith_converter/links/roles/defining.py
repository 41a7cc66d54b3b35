"""Which skills an edition has, and at which levels, as a graph says."""

import re

from skosmith_converter.errors import SourceError
from skosmith_converter.iris import Iris
from skosmith_converter.links.roles.model import Levels
from skosmith_converter.shacl import Index
from skosmith_converter.vocabulary import RDF

__all__ = ["skills_of"]

_SKILL = re.compile(r"<(.*?)([^/#]+)/skills/([A-Z]{4})>")


def skills_of(index: Index, base: str, edition: str) -> Levels:
    """Give the skills of an edition by code, with the levels at which each is defined.

    They are told by their IRIs, which are the same in every vocabulary that we write. Raises
    SourceError where the graph has none of the edition below the base.
    """
    iris = Iris(base)
    typed = {term for term, _ in index.column(RDF.type).pairs()}
    found: dict[str, frozenset[int]] = {}
    others = set()
    for term in typed:
        if (skill := _SKILL.fullmatch(term)) is None:
            continue
        if term == iris.skill(edition, skill[3]):
            levels = range(1, 8)
            found[skill[3]] = frozenset(
                n for n in levels if iris.skill_level(edition, skill[3], n) in typed
            )
        else:
            others.add(f"edition {skill[2]} below {skill[1]}")
    if not found:
        known = "; ".join(sorted(others))
        raise SourceError(
            "the graph",
            f"has no skill of edition {edition} below {base}",
            f"Name what it has with --edition and --sfia-base: {known}."
            if known
            else "Name a graph of SFIA, or leave --graph out.",
        )
    return found
