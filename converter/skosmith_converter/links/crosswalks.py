"""Tables of others as mapping sets: national mapping tables, and competences with SFIA codes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from skosmith_converter.errors import SourceError
from skosmith_converter.links.crosswalk_rows import ORCID, Import, RowError, links_of
from skosmith_converter.links.curies import namespace_of
from skosmith_converter.links.directions import Direction, Votes, count_votes
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.header import Value
from skosmith_converter.links.model import Link
from skosmith_converter.links.namespaces import name_namespaces
from skosmith_converter.links.sssom import UNSPECIFIED, MappingSet
from skosmith_converter.links.table_columns import Table, read_table

__all__ = ["Crosswalk", "read_crosswalk"]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A table, read."""

    mappings: MappingSet
    direction: Direction
    votes: Votes
    findings: Sequence[Finding] = field(default=())
    """Rows that are not in the set, and why."""


def read_crosswalk(data: bytes, name: str, given: Import) -> Crosswalk:
    """Read a table; raises SourceError where it is none, or its direction is not plain."""
    table = read_table(data, name, given.encoding)
    links: list[tuple[int, Link]] = []
    findings = []
    for row in table.rows:
        try:
            links += [(row.line, link) for link in links_of(row, given)]
        except RowError as error:
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


def _mappings(
    table: Table, links: Sequence[Link], given: Import, direction: Direction
) -> MappingSet:
    ends = (node for one in links for node in (one.subject, one.object))
    prefixes = dict(name_namespaces(map(namespace_of, ends)))
    if given.reviewer.startswith(ORCID):
        prefixes["orcid"] = "https://orcid.org/"
    header: dict[str, Value] = {
        "curie_map": prefixes,
        "license": given.license or UNSPECIFIED,
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
