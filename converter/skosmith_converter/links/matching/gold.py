"""Mappings that people have made, to hold candidates against."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.crosswalk_rows import relation_of
from skosmith_converter.links.curies import NO_TERM_FOUND
from skosmith_converter.links.matching.entries import primary
from skosmith_converter.links.model import Concept, Predicate, Status
from skosmith_converter.links.reading_text import read_bytes
from skosmith_converter.links.sssom import load_sssom, refuse_errors
from skosmith_converter.links.table_columns import Row, Table, read_table

__all__ = ["Gold", "read_gold"]

_MELO: Final = ("queries.tsv", "corpus_elements.tsv", "concept_mapping.tsv", "annotations.tsv")
_MELO_LANGUAGE: Final = re.compile(r"_q_([a-z]{2})_c_([a-z]{2})")
_TARGETS: Final = "http://data.europa.eu/esco/"
"""What tables lead to, whichever column it stands in."""
_LANGUAGES: Final = {
    "english": "en", "german": "de", "french": "fr", "dutch": "nl", "swedish": "sv",
    "spanish": "es", "italian": "it", "portuguese": "pt", "polish": "pl",
}  # fmt: skip
"""What tables call them that don't give a tag."""

Pairs = Mapping[str, Mapping[str, Predicate]]


@dataclass(frozen=True, slots=True)
class Gold:
    """Two taxonomies, as far as the file tells, and what people map to what."""

    name: str
    sources: Mapping[str, Concept]
    targets: Mapping[str, Concept]
    pairs: Pairs
    """Source → target → relation, in SKOS's direction."""
    remarks: Sequence[str] = field(default=())

    def of(self, predicates: Iterable[Predicate]) -> dict[str, set[str]]:
        """Give the targets of each source that has one by these relations."""
        wanted = set(predicates)
        chosen = {
            source: {target for target, predicate in found.items() if predicate in wanted}
            for source, found in self.pairs.items()
        }
        return {source: targets for source, targets in chosen.items() if targets}


def read_gold(place: Path, language: str = "") -> Gold:
    """Read what people have mapped: what it is, its content tells.

    A mapping file (SSSOM, what was accepted), a national mapping table of ESCO or the crosswalk
    with O*NET (CSV), or a folder of the MELO benchmark. `language` is that of labels where the
    file does not tell it. Raises SourceError where it is none of these, or maps nothing.
    """
    if place.is_dir():
        gold = _read_melo(place, language)
    elif place.name.endswith((".sssom.tsv", ".tsv")):
        gold = _read_sssom(place, language)
    else:
        gold = _read_table(place, language)
    if not gold.pairs:
        raise SourceError(str(place), "maps nothing", "Give a file with accepted mappings.")
    return gold


def _read_melo(folder: Path, language: str) -> Gold:
    missing = [name for name in _MELO if not (folder / name).is_file()]
    if missing:
        raise SourceError(
            str(folder), f"has no {missing[0]}",
            f"A folder of the MELO benchmark has {', '.join(_MELO)}.",
        )  # fmt: skip
    match = _MELO_LANGUAGE.search(folder.name)
    tags = match.groups() if match else (language, language)
    queries = dict(row[:2] for row in _rows_of(folder / _MELO[0]))
    elements = dict(row[:2] for row in _rows_of(folder / _MELO[1]))
    concept_of = dict(row[:2] for row in _rows_of(folder / _MELO[2]))
    labels: dict[str, list[str]] = defaultdict(list)
    for element, label in elements.items():
        labels[concept_of[element]].append(label)
    pairs: dict[str, dict[str, Predicate]] = defaultdict(dict)
    for query, _, element, _ in _rows_of(folder / _MELO[3], 4):
        pairs[query][concept_of[element]] = Predicate.EXACT
    sources = {key: _concept(key, tags[0], label) for key, label in queries.items()}
    targets = {key: _concept(key, tags[1], *found) for key, found in labels.items()}
    return Gold(folder.name, sources, targets, pairs)


def _rows_of(place: Path, width: int = 2) -> list[list[str]]:
    rows = []
    for line, text in enumerate(read_bytes(place).decode().splitlines(), 1):
        if len(row := text.split("\t")) < width:
            raise SourceError(f"{place}:{line}", f"has {len(row)} of {width} cells",
                              "Restore the file from the benchmark.")  # fmt: skip
        rows.append(row)
    return rows


def _concept(key: str, language: str, label: str, *others: str, text: str = "") -> Concept:
    return Concept(
        key, {language: label}, {language: others} if others else {},
        texts={language: (text,)} if text else {},
    )  # fmt: skip


def _read_sssom(place: Path, language: str) -> Gold:
    mappings, findings = load_sssom(place)
    refuse_errors(findings)
    sides: tuple[dict[str, Concept], dict[str, Concept]] = ({}, {})
    pairs: dict[str, dict[str, Predicate]] = defaultdict(dict)
    for link in mappings.links:
        for side, node, slot in ((0, link.subject, "subject"), (1, link.object, "object")):
            if node != NO_TERM_FOUND and (label := link.fields.get(f"{slot}_label")):
                sides[side].setdefault(node, _concept(node, language, label))
        if link.status is Status.ACCEPTED:
            pairs[link.subject][link.object] = link.predicate
    return Gold(place.name, *sides, pairs)


def _read_table(place: Path, language: str) -> Gold:
    table = read_table(read_bytes(place), str(place))
    told = [_language_of(table, number, language) for number in (1, 2)]
    tags = (told[0] or told[1], told[1] or told[0])
    sides: tuple[dict[str, Concept], dict[str, Concept]] = ({}, {})
    found: list[tuple[str, str, Predicate]] = []
    unknown = 0
    for row in table.rows:
        ends = _end(row, "subject"), _end(row, "object")
        if not all(ends):
            continue
        for side, slot in enumerate(("subject", "object")):
            sides[side].setdefault(ends[side], _concept_of(row, slot, ends[side], tags[side]))
        predicate = relation_of(row.cells.get("relation", ""))
        unknown += predicate is None and bool(row.cells.get("relation"))
        if predicate is not None:
            found.append((ends[0], ends[1], predicate))
    is_turned = _count(sides[0]) > _count(sides[1])
    pairs: dict[str, dict[str, Predicate]] = defaultdict(dict)
    for one, other, predicate in found:
        source, target = (other, one) if is_turned else (one, other)
        pairs[source][target] = predicate.inverse if is_turned else predicate
    remarks = [f"{unknown:,} rows left out: their relation is none of SKOS"] if unknown else []
    if not any(tags):
        remarks.append("no language is told: words are compared without stems (--language)")
    return Gold(place.name, *(sides[::-1] if is_turned else sides), pairs, remarks)


def _concept_of(row: Row, slot: str, key: str, language: str) -> Concept:
    """Give what a row says of one end: its label, or its labels in several languages."""
    text = row.cells.get(f"{slot}_text", "")
    begins = f"{slot}_label@"
    labels = {name.removeprefix(begins): cell for name, cell in row.cells.items()
              if name.startswith(begins) and cell}  # fmt: skip
    made = _concept(key, language, row.cells.get(f"{slot}_label", ""), text=text)
    return replace(made, labels=labels) if labels else made


def _end(row: Row, slot: str) -> str:
    return row.cells.get(f"{slot}_id", "").strip()


def _count(side: Iterable[str]) -> int:
    return sum(one.startswith(_TARGETS) for one in side)


def _language_of(table: Table, number: int, language: str) -> str:
    told = table.about.get(f"classification {number} language", "").strip().lower()
    return language or _LANGUAGES.get(told) or (primary(told) if len(primary(told)) == 2 else "")  # noqa: PLR2004 (a tag)
