"""A mapping file that people have reviewed, and the candidates of a new run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from skosmith_converter.links.curies import NO_TERM_FOUND, namespace_of
from skosmith_converter.links.editions import Edition, Remark
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.header import Entry
from skosmith_converter.links.model import Link, Status, Taxonomy
from skosmith_converter.links.prefixes import join_prefixes
from skosmith_converter.links.sssom import MappingSet, read_sssom, write_sssom

__all__ = ["CLEARLY", "Renewal", "renew"]

CLEARLY: Final = 0.1
"""By how much a confidence has to be higher to be worth somebody's time."""
_LIKELY: Final = 0.5
"""Where nothing is known of what was turned down: more likely right than wrong."""
_AGAIN: Final = "Nothing matched before."
"""How the comment of a proposal begins that was made in spite of that."""
_OF_EDITIONS: Final = (
    "subject_source_version", "object_source_version", "mapping_tool_version",
)  # fmt: skip
"""Keys of the header that tell of the last run."""

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A mapping file after a new run."""

    mappings: MappingSet
    """What was reviewed, as it was, and what is proposed now."""
    changes: tuple[Finding, ...] = ()
    """What somebody should look at, by line of the new file: what was reviewed and is ``gone``,
    ``deprecated``, ``replaced`` or ``renamed``, ``better`` candidates, a new ``edition``."""
    appeared: int = 0
    """Proposals that the file did not have."""
    vanished: int = 0
    """Proposals that nobody had reviewed, and that are no longer made."""

    def lines(self) -> Iterator[str]:
        """Give the changes as ``link check`` prints findings, and how many rows there are."""
        yield from map(str, self.changes)
        proposed = sum(one.status is Status.PROPOSED for one in self.mappings.links)
        yield (
            f"{len(self.mappings.links) - proposed} reviewed rows kept, {proposed} proposals: "
            f"{self.appeared} new, {self.vanished} no longer made; changes: {len(self.changes)}"
        )


def renew(
    reviewed: MappingSet, proposed: MappingSet, source: Taxonomy, target: Taxonomy
) -> Renewal:
    """Put the proposals of a new run into a file in the place of old ones.

    `reviewed` is what the file holds, read without errors (`refuse_errors`): a row left out would
    be lost. `proposed` is what the run makes of `source` and `target`, the editions of now. What
    somebody accepted, rejected or found without a match stays cell by cell, and its two ends are
    not proposed again, whatever the predicate. A subject without a match gets a proposal only
    where it is clearly likelier than all that was turned down. What is proposed beside an accepted
    row is told as ``better`` where it is clearly likelier, and was not there or less likely before.
    Header and columns of the file stay, but for versions of the two taxonomies and of the tool.
    """
    old = _Old(reviewed)
    offered = join_prefixes(reviewed.prefixes, proposed)
    scores = {(one.subject, one.object): one.confidence or 0.0 for one in offered.links}
    proposals = [old.told(one) for one in offered.links if old.lets(one)]
    kept = [one for one in reviewed.links if one.status is not Status.PROPOSED]
    header = _header(reviewed, offered)
    made = MappingSet((*kept, *proposals), header, reviewed.columns, (), reviewed.name)
    made = read_sssom("".join(write_sssom(made)).encode(), reviewed.name)
    before, now = set(old.proposed), {(one.subject, one.object) for one in proposals}
    changes = [
        *_editions(reviewed, made),
        *_ends(made, (Edition(source), Edition(target))),
        *_better(made, old, scores),
    ]
    changes.sort(key=lambda one: (one.line, one.rule, one.message))
    return Renewal(made, tuple(changes), len(now - before), len(before - now))


class _Old:
    """What a file knows of pairs and subjects before a run."""

    def __init__(self, reviewed: MappingSet) -> None:
        self.proposed: dict[_Pair, float] = {}
        self._reviewed: set[_Pair] = set()
        self._turned_down: dict[str, float] = {}
        self._unmatched = {
            one.subject for one in reviewed.links if one.status is Status.NO_MATCH
        }  # fmt: skip
        for one in reviewed.links:
            pair = one.subject, one.object
            if one.status is Status.PROPOSED:
                self.proposed[pair] = max(one.confidence or 0.0, self.proposed.get(pair, 0.0))
            else:
                self._reviewed.add(pair)
            if self._is_turned_down(one) and one.confidence is not None:
                known = self._turned_down.get(one.subject, 0.0)
                self._turned_down[one.subject] = max(one.confidence, known)

    def _is_turned_down(self, link: Link) -> bool:
        if link.status is Status.PROPOSED:
            return not link.fields.get("comment", "").startswith(_AGAIN)
        return link.status is Status.REJECTED

    def lets(self, link: Link) -> bool:
        """Tell whether a proposal may be made."""
        if (link.subject, link.object) in self._reviewed:
            return False
        return link.subject not in self._unmatched or self._is_better_than_nothing(link)

    def told(self, link: Link) -> Link:
        """Give a proposal that says if nothing matched its subject before."""
        if link.subject not in self._unmatched:
            return link
        comment = f"{_AGAIN} {link.fields.get('comment', '')}".rstrip()
        return replace(link, fields={**link.fields, "comment": comment})

    def _is_better_than_nothing(self, link: Link) -> bool:
        """Tell whether a candidate is clearly likelier than all that a subject was denied."""
        if link.subject not in self._turned_down:
            return (link.confidence or 0.0) >= _LIKELY
        return (link.confidence or 0.0) - self._turned_down[link.subject] >= CLEARLY

    def is_new(self, link: Link) -> bool:
        """Tell whether a candidate was not in the file, or clearly less likely."""
        before = self.proposed.get((link.subject, link.object))
        return before is None or (link.confidence or 0.0) - before >= CLEARLY


def _header(reviewed: MappingSet, proposed: MappingSet) -> tuple[Entry, ...]:
    """Give the header of a file with what a run adds to it."""
    made = reviewed
    if new := proposed.prefixes.items() - reviewed.prefixes.items():
        made = made.with_value("curie_map", {**reviewed.prefixes, **dict(new)})
    known = {entry.key for entry in reviewed.header}
    for entry in proposed.header:
        if entry.value is None or entry.key in known - set(_OF_EDITIONS):
            continue
        if made.value(entry.key) != entry.value:
            made = made.with_value(entry.key, entry.value)
    return made.header


def _editions(before: MappingSet, after: MappingSet) -> Iterator[Finding]:
    for key in _OF_EDITIONS[:2]:
        old, new = before.text(key), after.text(key)
        if old and old != new:
            what = key.removesuffix("_source_version")
            yield _finding(after.name, 0, Remark(
                "edition", f"the {what}s are of {new}, and were of {old}",
                "See what is told of reviewed rows.",
            ))  # fmt: skip


def _finding(name: str, line: int, remark: Remark) -> Finding:
    return Finding(name, line, remark.rule, remark.message, remark.remedy, Severity.WARNING)


def _ends(made: MappingSet, editions: tuple[Edition, Edition]) -> Iterator[Finding]:
    """Tell what has happened to the ends of reviewed rows, once for each of them."""
    for at, edition in enumerate(editions):
        side = ("subject", "object")[at]
        unknown: set[str] = set()
        rows: dict[_Pair, list[tuple[Link, int]]] = defaultdict(list)
        for link, line in _reviewed_rows(made):
            node = (link.subject, link.object)[at]
            if edition.knows(node):
                rows[node, link.fields.get(f"{side}_label", "")].append((link, line))
            elif node != NO_TERM_FOUND:
                unknown.add(namespace_of(node))
        for (node, label), of_node in rows.items():
            if (remark := edition.remark(node, label)) is not None:
                yield _of_end(made.name, f"{side} {edition.name(node, label)}", of_node, remark)
        for vocabulary in sorted(unknown):
            yield _finding(made.name, 0, Remark(
                "unchecked", f"nothing of {vocabulary} is among the {side}s of now",
                "Rows of another edition stay as they are: --carry proposes them for this one.",
            ))  # fmt: skip


def _reviewed_rows(made: MappingSet) -> Iterator[tuple[Link, int]]:
    for link, line in zip(made.links, made.lines, strict=True):
        if link.status is not Status.PROPOSED:
            yield link, line


def _of_end(name: str, end: str, rows: Sequence[tuple[Link, int]], remark: Remark) -> Finding:
    """Give the finding of an end at its first accepted row, with the number of the others."""
    line = min(rows, key=lambda row: (row[0].status is not Status.ACCEPTED, row[1]))[1]
    more = f", in {len(rows)} rows" if len(rows) > 1 else ""
    return _finding(name, line, replace(remark, message=f"{end} {remark.message}{more}"))


def _better(made: MappingSet, old: _Old, scores: Mapping[_Pair, float]) -> Iterator[Finding]:
    """Tell which proposals are likelier than what was said before of their subjects."""
    said: dict[str, list[Link]] = defaultdict(list)
    for link, _ in _reviewed_rows(made):
        if link.status is not Status.REJECTED:
            said[link.subject].append(link)
    for link, line in zip(made.links, made.lines, strict=True):
        if link.status is not Status.PROPOSED or link.subject not in said or not old.is_new(link):
            continue
        if (than := _beaten(link, said[link.subject], scores)) is None:
            continue
        message = f"{_shown(link, 'object')} may be better for {_shown(link, 'subject')}: {than}"
        remedy = "Accept or reject it; a row that it replaces has to be taken out."
        yield _finding(made.name, line, Remark("better", message, remedy))


def _beaten(link: Link, said: Iterable[Link], scores: Mapping[_Pair, float]) -> str | None:
    """Tell what a proposal outdoes; None where it does not.

    SSSOM takes a mapping without a confidence for certain.
    """
    best, beaten, confidence = 0.0, None, link.confidence or 0.0
    for one in said:
        if one.status is Status.NO_MATCH:
            return f"confidence {confidence:.2f}, and nothing matched"
        given = 1.0 if one.confidence is None else one.confidence
        score = scores.get((one.subject, one.object), given)
        if score >= best:
            best, beaten = score, one
    if beaten is None or confidence - best < CLEARLY:
        return None
    return f"confidence {confidence:.2f}, {_shown(beaten, 'object')} has {best:.2f}"


def _shown(link: Link, side: str) -> str:
    node = link.subject if side == "subject" else link.object
    label = link.fields.get(f"{side}_label")
    return f"{node} ({label!r})" if label else node
