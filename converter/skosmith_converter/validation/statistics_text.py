"""Statistics as people read them in a terminal, and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from skosmith_converter.comparison.wording import clean
from skosmith_converter.terms import Term
from skosmith_converter.validation.findings import in_language, shown
from skosmith_converter.validation.statistics import TEXTS, Part, Statistics

__all__ = ["as_json", "format_statistics"]

_WIDTH: Final = 30
"""Characters of the longest bar."""
_FEW: Final = 6
"""Clusters, relations of a host, mapped hosts that are shown."""
_SCHEMES: Final = 12
"""Schemes of which all is shown, unless everything is asked for."""
_EXPECTED: Final = ("described", "typed", "of ")
_HEAD: Final = ("concepts", "top", "levels", "languages")

_Row = tuple[str, ...]


def format_statistics(
    statistics: Statistics, *, language: str = "en", everything: bool = False
) -> str:
    """Give tables of the graph and of each concept scheme, their names in a language.

    Names and IRIs stand at the end of a line, names in marks that keep their direction to
    themselves (FSI and PDI, UAX #9 §2.4): so no column moves, whatever their script.
    """
    lines = [_heading(statistics), "", *_part(statistics.graph, statistics, everything)]
    if statistics.schemes:
        lines += ["", *_schemes(statistics, language)]
    if everything or len(statistics.schemes) <= _SCHEMES:
        for part in statistics.schemes:
            if part.described == statistics.graph.described:
                continue  # the scheme is the graph
            lines += ["", _title(part, language), *_part(part, statistics, everything)]
    return "".join(f"{line}\n".replace(" \n", "\n") for line in lines)


def _heading(statistics: Statistics) -> str:
    numbers = f"{statistics.triples:,} triples, {statistics.http_iris:,} HTTP IRIs"
    others = statistics.other_subjects
    return f"{numbers}, {others:,} subjects with other IRIs" if others else numbers


def _title(part: Part, language: str) -> str:
    return f"{shown(part.scheme or '')}  {_name(part, language)}".rstrip()


def _name(part: Part, language: str) -> str:
    name = clean(in_language(part.names, language))
    return f"\u2068{name}\u2069" if name and not name.isascii() else name


def _schemes(statistics: Statistics, language: str) -> Iterator[str]:
    rows: list[_Row] = [("", *_HEAD, "concept scheme")]
    for part in statistics.schemes:
        levels = len(part.hierarchy.levels) or min(part.concepts, 1)
        numbers = (part.concepts, part.top_concepts, levels, len(part.languages))
        rows.append(("", *(f"{number:,}" for number in numbers), _title(part, language)))
    number = len(statistics.schemes)
    yield f"{number:,} concept scheme{'' if number == 1 else 's'}"
    yield from _table(rows)


def _part(part: Part, statistics: Statistics, everything: bool) -> Iterator[str]:
    rows = list(_counts(part, statistics.authority))
    yield from _table(row for row in rows if row[1] not in _no_news(row, rows))
    for block in (_coverage(part), _levels(part), _mappings(part, everything)):
        if lines := list(block):
            yield ""
            yield from lines


def _no_news(row: _Row, rows: list[_Row]) -> tuple[str, ...]:
    """Give the numbers that tell nothing: 0, and of what all concepts are the number of them."""
    return ("0", rows[0][1]) if row[0].strip().startswith(_EXPECTED) else ("0",)


def _counts(part: Part, authority: str) -> Iterator[_Row]:
    shape = part.hierarchy
    for name, number, note in (
        ("concepts", part.concepts, ""),
        ("  described here", part.described, ""),
        ("  typed skos:Concept", part.typed, ""),
        (f"  of {authority}", part.authoritative, ""),
        ("  with a notation", part.notated, ""),
        ("  with a definition or note", part.documented, ""),
        ("  deprecated", part.deprecated, ""),
        ("  orphans", part.orphans, "no semantic relation"),
        ("top concepts", part.top_concepts, ""),
        ("collections", part.collections, f"{part.ordered_collections:,} ordered"),
        ("memberships", part.aggregations, "in schemes and collections"),
        ("labels", part.labels, _listed(_totals(part.literals, *TEXTS))),
        ("semantic relations", part.semantic_relations, _listed(part.relations)),
        ("clusters", len(part.clusters), _sizes(part.clusters)),
        ("several broader", shape.polyhierarchical, "concepts"),
        ("cycles", shape.cycles, f"{shape.in_cycles:,} concepts in them"),
    ):
        yield f"  {name}", f"{number:,}", f" {note}"


def _totals(literals: Mapping[str, Mapping[str, int]], *columns: str) -> dict[str, int]:
    totals = {column: sum(literals[column].values()) for column in columns if "Label" in column}
    return {column: total for column, total in totals.items() if total}


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items())


def _sizes(clusters: tuple[int, ...]) -> str:
    first = ", ".join(f"{size:,}" for size in clusters[:_FEW])
    return f"of {first}{', …' if len(clusters) > _FEW else ''} concepts"


def _coverage(part: Part) -> Iterator[str]:
    """Give the matrix of languages and properties, as far as either is in use."""
    columns = [column for column in TEXTS if part.coverage[column]]
    if columns:
        yield f"  texts, of {part.described:,} concepts"
        rows = [("", *(cell for column in columns for cell in (column, "")))]
        for tag in part.languages:
            cells = ((column, part.coverage[column].get(tag, 0)) for column in columns)
            numbers = (
                (f"{n:,}", _per_cent(part.share(c, tag))) if n else ("-", "") for c, n in cells
            )
            rows.append((f"    {tag or '(no tag)'}", *(cell for pair in numbers for cell in pair)))
        yield from _table(rows)


def _per_cent(share: float) -> str:
    """Give a whole per cent, where 0 and 100 mean none and all.

    >>> [_per_cent(share) for share in (0.0001, 0.5, 0.9999, 1.0)]
    [' <1%', ' 50%', ' 99%', '100%']
    """
    return f"{int(share * 100 + 1e-9):3}%" if share >= 0.01 or not share else " <1%"  # noqa: PLR2004


def _levels(part: Part) -> Iterator[str]:
    sizes = part.hierarchy.levels
    if sizes:
        yield "  levels of the hierarchy"
        longest = max(sizes)
        for number, size in enumerate(sizes, 1):
            bar = "#" * max(1, round(size * _WIDTH / longest))
            yield f"    {number:<3} {size:>{len(f'{longest:,}')},}  {bar}"
        if part.hierarchy.under_cycles:
            yield f"    and {part.hierarchy.under_cycles:,} concepts in or under cycles"


def _mappings(part: Part, everything: bool) -> Iterator[str]:
    if part.mappings:
        yield "  mappings to"
        hosts = list(part.mappings.items())
        few = hosts if everything else hosts[:_FEW]
        yield from _table(
            (f"    {clean(host)}", f"{sum(counts.values()):,}", f" {_listed(counts)}")
            for host, counts in few
        )
        if len(hosts) > len(few):
            yield f"    and {len(hosts) - len(few):,} other hosts"


def _table(rows: Iterable[_Row]) -> Iterator[str]:
    """Align rows: the first cell to the left, the last as it is, those between to the right."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for first, *numbers, last in table:
        cells = (f"{number:>{width}}" for number, width in zip(numbers, widths[1:], strict=False))
        yield "  ".join((f"{first:<{widths[0]}}", *cells, last)).rstrip()


def as_json(statistics: Statistics) -> dict[str, Any]:
    """Give the numbers as JSON has them; IRIs without brackets, coverage as counts."""
    return {
        "triples": statistics.triples,
        "httpIris": statistics.http_iris,
        "otherSubjects": statistics.other_subjects,
        "authority": statistics.authority,
        "graph": _part_as_json(statistics.graph),
        "schemes": [_part_as_json(part) for part in statistics.schemes],
    }


def _part_as_json(part: Part) -> dict[str, Any]:
    found = {_camel(name): value for name, value in asdict(part).items()}
    found["hierarchy"] = {_camel(name): value for name, value in asdict(part.hierarchy).items()}
    found["labels"], found["semanticRelations"] = part.labels, part.semantic_relations
    found["scheme"] = _plain(part.scheme)
    return found


def _plain(term: Term | None) -> str | None:
    return term.removeprefix("<").removesuffix(">") if term else None


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
