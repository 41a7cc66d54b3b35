"""What a row of a crosswalk table says: its relation, its two ends, levels of SFIA."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from skosmith_converter.errors import SourceError
from skosmith_converter.iris import DEFAULT_BASE, Iris
from skosmith_converter.links.curies import NO_TERM_FOUND
from skosmith_converter.links.directions import Direction
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.roles.cells import CellError, read_levels
from skosmith_converter.links.table_columns import Row
from skosmith_converter.terms import iri

__all__ = ["ORCID", "Import", "RowError", "links_of", "relation_of"]

_RELATIONS: Final = {
    "exact": Predicate.EXACT, "exactmatch": Predicate.EXACT, "equivalent": Predicate.EXACT,
    "close": Predicate.CLOSE, "closematch": Predicate.CLOSE,
    "broad": Predicate.BROAD, "broadmatch": Predicate.BROAD, "broader": Predicate.BROAD,
    "narrow": Predicate.NARROW, "narrowmatch": Predicate.NARROW, "narrower": Predicate.NARROW,
    "related": Predicate.RELATED, "relatedmatch": Predicate.RELATED,
}  # fmt: skip
_NONE: Final = {"norelation", "nomatch", "none", "notrelated"}
ORCID: Final = "orcid:"
"""How a reviewer who has one is named."""


@dataclass(frozen=True, slots=True)
class Import:
    """What a table does not say of itself."""

    direction: Direction = Direction.AUTO
    subject_base: str = ""
    """What identifiers in the first column are appended to, where they are no IRIs."""
    object_base: str = ""
    sfia_base: str = DEFAULT_BASE
    edition: str = "9"
    set_id: str = ""
    license: str = ""
    reviewer: str = ""
    """ORCID or name of who answers for the table: its rows are accepted then."""
    encoding: str | None = None


class RowError(Exception):
    """A row can't be used: why, and what to do."""


def links_of(row: Row, given: Import) -> Iterator[Link]:
    """Give the links of a row: one, or one a level."""
    predicate, denied = _predicate(row)
    fields = {
        slot: row.cells[slot] for slot in ("subject_label", "object_label", "comment")
        if row.cells.get(slot)
    }  # fmt: skip
    fields["mapping_justification"] = "semapv:UnspecifiedMatching"
    if given.reviewer:
        fields["mapping_justification"] = "semapv:ManualMappingCuration"
        known = given.reviewer.startswith(ORCID)
        fields["reviewer_id" if known else "reviewer_label"] = given.reviewer
    subject = NO_TERM_FOUND
    if _ends(row)[0] or not denied:
        subject = _identified(_ends(row)[0], given.subject_base, "--subject-base")
    for value in _objects(row, given):
        status = Status.ACCEPTED if given.reviewer else Status.PROPOSED
        status = Status.REJECTED if denied else status
        status = Status.NO_MATCH if NO_TERM_FOUND in {subject, value} else status
        yield Link(subject, predicate, value, status, None, fields)


def _ends(row: Row) -> tuple[str, str]:
    """Give the identifiers of a row; one that is empty has no equivalent."""
    return row.cells.get("subject_id", ""), row.cells.get("object_id", "")


def _predicate(row: Row) -> tuple[Predicate, bool]:
    """Give what a row says, and whether it denies it.

    A table without relations is one of competences: a skill that serves one is related to it, and
    no more.
    """
    if "relation" not in row.cells:
        return Predicate.RELATED, False
    word = _relation_word(row.cells["relation"])
    if word in _NONE or (not word and "" in _ends(row)):
        return Predicate.EXACT, True
    if (found := _RELATIONS.get(word)) is None:
        raise RowError(
            f"has the relation {row.cells['relation']!r}",
            "Known are exact, close, broad, narrow, related and no relation.",
        )
    return found, False


def _relation_word(cell: str) -> str:
    word = cell.rsplit(":", 1)[-1].rsplit("#", 1)[-1]
    return re.sub(r"[\s_-]", "", word).casefold()


def relation_of(cell: str) -> Predicate | None:
    """Give what the cell of a table says, in whatever direction; None where it is no relation.

    >>> relation_of("skos:broadMatch"), relation_of("no relation")
    (<Predicate.BROAD: 'skos:broadMatch'>, None)
    """
    return _RELATIONS.get(_relation_word(cell))


def _objects(row: Row, given: Import) -> list[str]:
    if (code := row.cells.get("sfia_code", "").upper()) and row.cells.get("object_id") is None:
        return _sfia(code, row.cells.get("level", ""), given)
    if not (value := row.cells.get("object_id", "")):
        return [NO_TERM_FOUND]
    return [_identified(value, given.object_base, "--object-base")]


def _sfia(code: str, levels: str, given: Import) -> list[str]:
    if re.fullmatch("[A-Z]{4}", code) is None:
        raise RowError(f"has the SFIA code {code!r}", "Codes have four letters, such as PROG.")
    iris = Iris(given.sfia_base)
    if not levels:
        return [iris.skill(given.edition, code)[1:-1]]
    try:
        numbers = read_levels(levels)
    except CellError as error:
        raise RowError(*error.args) from error
    return [iris.skill_level(given.edition, code, number)[1:-1] for number in numbers]


def _identified(identifier: str, base: str, option: str) -> str:
    """Give the IRI of an identifier, which may be one."""
    if not identifier:
        raise RowError("has no identifier", "Fill in the cell.")
    if "://" in identifier:
        try:
            return iri(identifier)[1:-1]
        except ValueError as error:
            raise RowError(str(error), "Write an absolute IRI.") from error
    if not base:
        raise SourceError(
            f"identifier {identifier!r}",
            "is no IRI",
            f"Tell what the IRIs begin with: {option} https://example.org/roles/",
        )
    return base + quote(identifier, safe="")
