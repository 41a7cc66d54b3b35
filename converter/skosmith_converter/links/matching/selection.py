"""Which concepts of a taxonomy are linked."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Concept, Taxonomy
from skosmith_converter.links.targets.esco_terms import SKILL, SKILL_TYPES
from skosmith_converter.vocabulary import SM

__all__ = ["Selection", "select"]

_USUAL: Final = (
    frozenset({str(SM.Skill)[1:-1]}),
    frozenset({SKILL, *SKILL_TYPES.values()}),
)
"""Kinds that are linked where the taxonomy has them: skills, not their levels or groups."""
_EDITION: Final = re.compile(r"/(\d+)/skills/[^/]+$")


@dataclass(frozen=True, slots=True)
class Selection:
    """Concepts that are linked, by IRI, and in what way others were left out."""

    concepts: Sequence[Concept]
    title: str
    """Of the scheme that most of them are in."""
    remark: str = ""


def select(
    taxonomy: Taxonomy, kinds: Collection[str] = (), edition: str = "", *, filtered: bool = True
) -> Selection:
    """Select by kind (an IRI, or its last part), edition of SFIA, and the taxonomy's own filter.

    Without `kinds`, skills alone where the taxonomy is SFIA or ESCO. Of several editions of SFIA,
    the newest. Raises SourceError where nothing is left.
    """
    current = [one for _, one in sorted(taxonomy.concepts.items()) if not one.deprecated]
    found = _of_kinds(current, kinds)
    if not found:
        known = sorted({_local(one.kind) for one in current if one.kind}, key=str.lower)
        remedy = f"It has: {', '.join(known)}." if known else "Its concepts state no type."
        raise SourceError(taxonomy.title, f"has no concept of {', '.join(kinds)}", remedy)
    remarks = []
    if filtered and taxonomy.candidates and not kinds:
        kept = [one for one in found if one.iri in taxonomy.candidates]
        if kept and len(kept) < len(found):
            remarks.append(f"{len(found) - len(kept):,} outside the filter (--no-filter)")
            found = kept
    found, remark = _of_edition(found, edition, taxonomy.title)
    return Selection(found, _title(taxonomy, found), "; ".join(filter(None, (*remarks, remark))))


def _title(taxonomy: Taxonomy, concepts: Iterable[Concept]) -> str:
    """Give the title of the scheme that most concepts are in, in English where it has one."""
    if taxonomy.acknowledgement:
        return taxonomy.title
    counts = Counter(scheme for one in concepts for scheme in one.schemes)
    titles = {one.iri: one.titles for one in taxonomy.schemes if one.titles}
    found = [scheme for scheme in counts if scheme in titles]
    if not found:
        return taxonomy.title
    named = titles[min(found, key=lambda scheme: (-counts[scheme], scheme))]
    return named.get("en") or named[min(named)]


def _of_kinds(concepts: Sequence[Concept], kinds: Collection[str]) -> list[Concept]:
    if kinds:
        wanted = {one.lower() for one in kinds}
        return [one for one in concepts if {one.kind.lower(), _local(one.kind).lower()} & wanted]
    present = {one.kind for one in concepts}
    usual = next((names for names in _USUAL if names & present), None)
    return [one for one in concepts if usual is None or one.kind in usual]


def _local(kind: str) -> str:
    return re.split(r"[/#:]", kind)[-1]


def _of_edition(concepts: list[Concept], edition: str, title: str) -> tuple[list[Concept], str]:
    editions = {_edition_of(one) for one in concepts} - {""}
    if edition and edition not in editions:
        known = ", ".join(_by_number(editions)) or "none that is told from others"
        raise SourceError(title, f"has no skills of edition {edition}", f"It has: {known}.")
    if len(editions) < 2:  # noqa: PLR2004 (nothing to choose)
        return concepts, ""
    chosen = edition or _by_number(editions)[-1]
    remark = "" if edition else f"edition {chosen} of {', '.join(_by_number(editions))} (--edition)"
    return [one for one in concepts if _edition_of(one) == chosen], remark


def _by_number(editions: Iterable[str]) -> list[str]:
    return sorted(editions, key=int)


def _edition_of(concept: Concept) -> str:
    match = _EDITION.search(concept.iri)
    return match[1] if match else ""
