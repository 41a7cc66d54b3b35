"""Tables of others as mapping sets: national mapping tables, and competences with SFIA codes.

Some published tables have broad and narrow the other way round than SKOS: "the first is the
broader". Labels tell: of two where one holds all words of the other and more, the longer one is
the more specific concept.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote

from skosmith_converter.errors import SourceError
from skosmith_converter.iris import DEFAULT_BASE, Iris
from skosmith_converter.links.curies import NO_TERM_FOUND, namespace_of
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.header import Value
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.roles.cells import CellError, read_levels
from skosmith_converter.links.sssom import MappingSet
from skosmith_converter.links.table_columns import Row, Table, read_table
from skosmith_converter.terms import iri

__all__ = [
    "Crosswalk",
    "Direction",
    "Import",
    "Votes",
    "count_votes",
    "read_crosswalk",
    "relation_of",
]

_ENOUGH: Final = 10
_PLAIN: Final = 0.75
"""How many rows have to speak for a direction, and which part of all that speak."""
_WORD: Final = re.compile(r"\w+")
_RELATIONS: Final = {
    "exact": Predicate.EXACT, "exactmatch": Predicate.EXACT, "equivalent": Predicate.EXACT,
    "close": Predicate.CLOSE, "closematch": Predicate.CLOSE,
    "broad": Predicate.BROAD, "broadmatch": Predicate.BROAD, "broader": Predicate.BROAD,
    "narrow": Predicate.NARROW, "narrowmatch": Predicate.NARROW, "narrower": Predicate.NARROW,
    "related": Predicate.RELATED, "relatedmatch": Predicate.RELATED,
}  # fmt: skip
_NONE: Final = {"norelation", "nomatch", "none", "notrelated"}
_ORCID: Final = "orcid:"
_UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"


class Direction(enum.StrEnum):
    """How a table means broad and narrow."""

    AUTO = "auto"
    SKOS = "skos"
    """`A broadMatch B`: B is the broader."""
    INVERTED = "inverted"


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


@dataclass(frozen=True, slots=True)
class Votes:
    """What labels say about the direction of a table."""

    skos: int = 0
    inverted: int = 0

    @property
    def direction(self) -> Direction:
        """The direction that they make plain; `AUTO` where they make none."""
        total, most = self.skos + self.inverted, max(self.skos, self.inverted)
        if total < _ENOUGH or most < _PLAIN * total:
            return Direction.AUTO
        return Direction.SKOS if most == self.skos else Direction.INVERTED


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A table, read."""

    mappings: MappingSet
    direction: Direction
    votes: Votes
    findings: Sequence[Finding] = field(default=())
    """Rows that are not in the set, and why."""


def count_votes(rows: Iterable[tuple[str, Predicate, str]]) -> Votes:
    """Count the rows (label, predicate, label) that speak for either direction.

    >>> count_votes([("sharp knives", Predicate.BROAD, "knives")])
    Votes(skos=1, inverted=0)
    """
    votes: Counter[bool] = Counter()
    for one, predicate, other in rows:
        first, second = _words(one), _words(other)
        contained = bool(first and second) and (first < second or second < first)
        if contained and predicate is not predicate.inverse:
            votes[(second < first) == (predicate is Predicate.BROAD)] += 1
    return Votes(votes[True], votes[False])


def _words(label: str) -> set[str]:
    """Give the words of a label, without the s of plurals."""
    return {word.removesuffix("s") for word in _WORD.findall(label.casefold())}


def read_crosswalk(data: bytes, name: str, given: Import) -> Crosswalk:
    """Read a table; raises SourceError where it is none, or its direction is not plain."""
    table = read_table(data, name, given.encoding)
    links: list[tuple[int, Link]] = []
    findings = []
    for row in table.rows:
        try:
            links += [(row.line, link) for link in _links(row, given)]
        except _RowError as error:
            problem, remedy = error.args
            findings.append(Finding(name, row.line, "row", problem, remedy, Severity.WARNING))
    votes = count_votes(
        (link.fields.get("subject_label", ""), link.predicate, link.fields.get("object_label", ""))
        for _, link in links
    )
    direction = _direction(given, votes, [link for _, link in links], name)
    if direction is Direction.INVERTED:
        links = [(line, replace(one, predicate=one.predicate.inverse)) for line, one in links]
    made = _mappings(table, [link for _, link in links], given, direction)
    return Crosswalk(replace(made, name=name), direction, votes, findings)


class _RowError(Exception):
    """A row can't be used: why, and what to do."""


def _direction(given: Import, votes: Votes, links: Sequence[Link], name: str) -> Direction:
    if given.direction is not Direction.AUTO:
        return given.direction
    if all(link.predicate is link.predicate.inverse for link in links):
        return Direction.SKOS
    if (found := votes.direction) is Direction.AUTO:
        raise SourceError(
            name,
            "its labels don't make plain what broad and narrow mean: "
            f"{votes.skos} rows speak for SKOS's direction, {votes.inverted} against it",
            "See a row: where A broadMatch B says that B is the broader, give --direction skos, "
            "else --direction inverted.",
        )
    return found


def _links(row: Row, given: Import) -> Iterator[Link]:
    """Give the links of a row: one, or one a level."""
    predicate, denied = _predicate(row)
    fields = {
        slot: row.cells[slot] for slot in ("subject_label", "object_label", "comment")
        if row.cells.get(slot)
    }  # fmt: skip
    fields["mapping_justification"] = "semapv:UnspecifiedMatching"
    if given.reviewer:
        fields["mapping_justification"] = "semapv:ManualMappingCuration"
        known = given.reviewer.startswith(_ORCID)
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
        raise _RowError(
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
        raise _RowError(f"has the SFIA code {code!r}", "Codes have four letters, such as PROG.")
    iris = Iris(given.sfia_base)
    if not levels:
        return [iris.skill(given.edition, code)[1:-1]]
    try:
        numbers = read_levels(levels)
    except CellError as error:
        raise _RowError(*error.args) from error
    return [iris.skill_level(given.edition, code, number)[1:-1] for number in numbers]


def _identified(identifier: str, base: str, option: str) -> str:
    """Give the IRI of an identifier, which may be one."""
    if not identifier:
        raise _RowError("has no identifier", "Fill in the cell.")
    if "://" in identifier:
        try:
            return iri(identifier)[1:-1]
        except ValueError as error:
            raise _RowError(str(error), "Write an absolute IRI.") from error
    if not base:
        raise SourceError(
            f"identifier {identifier!r}",
            "is no IRI",
            f"Tell what the IRIs begin with: {option} https://example.org/roles/",
        )
    return base + quote(identifier, safe="")


def _mappings(
    table: Table, links: Sequence[Link], given: Import, direction: Direction
) -> MappingSet:
    header: dict[str, Value] = {
        "curie_map": _prefixes(links, given),
        "license": given.license or _UNSPECIFIED,
        "mapping_set_id": given.set_id,
    }
    if title := table.about.get("mapping project name"):
        header["mapping_set_title"] = title
    if author := table.about.get("mapping project author"):
        header["creator_label"] = (author,)
    for slot, key in (
        ("mapping_set_version", "mapping project version"),
        ("subject_source_version", "classification 1 version"),
        ("object_source_version", "classification 2 version"),
    ):
        if version := table.about.get(key):
            header[slot] = version
    if direction is Direction.INVERTED:
        header["comment"] = "Broad and narrow are the other way round than in the table read."
    return MappingSet.make(header, _each_once(links))


def _each_once(links: Iterable[Link]) -> Iterator[Link]:
    """Leave out a row that says what one before it says."""
    seen = set()
    for link in links:
        key = (link.subject, link.predicate, link.object, link.status)
        if key not in seen:
            seen.add(key)
            yield link


def _prefixes(links: Sequence[Link], given: Import) -> Mapping[str, str]:
    """Give a prefix to each namespace of the links, and to that of the reviewer."""
    known = {
        "escoskill": "http://data.europa.eu/esco/skill/",
        "escooccupation": "http://data.europa.eu/esco/occupation/",
        "isco": "http://data.europa.eu/esco/isco/",
        "sfiaskill": Iris(given.sfia_base).skill(given.edition, "")[1:-1],
        "sfialevel": f"{given.sfia_base}{given.edition}/skilllevels/",
    }
    used = {namespace_of(node) for one in links for node in (one.subject, one.object)}
    used.discard(NO_TERM_FOUND.removesuffix("NoTermFound"))
    made = {prefix: namespace for prefix, namespace in known.items() if namespace in used}
    others = sorted(used - set(made.values()))
    made |= {f"ns{number}": namespace for number, namespace in enumerate(others, 1)}
    if given.reviewer.startswith(_ORCID):
        made["orcid"] = "https://orcid.org/"
    return made
