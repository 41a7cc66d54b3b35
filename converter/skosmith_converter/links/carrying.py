"""What was reviewed for one edition, as proposals for another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from skosmith_converter.links.editions import Edition
from skosmith_converter.links.findings import Finding, Severity
from skosmith_converter.links.model import Link, Status, Taxonomy
from skosmith_converter.links.prefixes import join_prefixes
from skosmith_converter.links.sssom import MappingSet

__all__ = ["Carried", "carry"]

_CHAIN: Final = "semapv:MappingChaining"
_DROPPED: Final = frozenset({
    "mapping_justification", "comment", "record_id", "review_date", "reviewer_agreement",
    "reviewer_id", "reviewer_label", "mapping_date", "publication_date", "author_id",
    "author_label", "creator_id", "creator_label", "subject_source_version",
    "object_source_version",
})  # fmt: skip
"""Columns that are true of the earlier row alone."""
_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """The proposals of a run, and what an earlier review adds to them."""

    mappings: MappingSet
    carried: int
    """Accepted rows that became proposals."""
    left: tuple[Finding, ...]
    """Accepted rows that did not, with the reason, by line of the earlier file."""


def carry(earlier: MappingSet, proposed: MappingSet, source: Taxonomy, target: Taxonomy) -> Carried:
    """Propose for the editions of now what was accepted for earlier ones.

    An end that is not there any more is taken for the concept whose IRI differs by the number of
    the edition alone, and only while it is called as it was (``subject_label``): a skill that was
    renamed may mean something else. Descriptions are not compared, so what is carried is a
    proposal, justified by the chain (``semapv:MappingChaining``), which says in its comment whose
    decision it was; it stands in the place of the run's own proposal of that pair. What was
    rejected is proposed by the run as ever, with the rejection in its comment: a row with ``Not``
    would count as reviewed.
    """
    editions = Edition(source), Edition(target)
    earlier = join_prefixes(proposed.prefixes, earlier)
    made: dict[_Pair, Link] = {}
    rejected: dict[_Pair, str] = {}
    left: list[Finding] = []
    for at, link in enumerate(earlier.links):
        if link.status not in {Status.ACCEPTED, Status.REJECTED}:
            continue
        subject, value = editions[0].now(link.subject), editions[1].now(link.object)
        if link.status is Status.REJECTED:
            rejected[subject, value] = _decision("Rejected", link, (subject, value))
        elif reason := "; ".join(_reasons(link, (subject, value), editions)):
            line = earlier.lines[at] if at < len(earlier.lines) else 0
            left.append(_not_carried(earlier.name, line, reason))
        else:
            made[subject, value] = _moved(link, subject, value)
    links = [_with_rejection(one, rejected) for one in proposed.links]
    scores = {(one.subject, one.object): one for one in links}
    carried = [_scored(one, scores.get(pair)) for pair, one in made.items()]
    others = [one for one in links if (one.subject, one.object) not in made]
    joined = replace(proposed, links=(*carried, *others))
    if carried and earlier.prefixes.items() - proposed.prefixes.items():
        joined = joined.with_value("curie_map", {**earlier.prefixes, **proposed.prefixes})
    return Carried(joined, len(carried), tuple(left))


def _reasons(link: Link, ends: _Pair, editions: tuple[Edition, Edition]) -> Iterator[str]:
    """Tell why a row can't be carried."""
    sides = zip(("subject", "object"), (link.subject, link.object), ends, editions, strict=True)
    for side, before, now, edition in sides:
        label = link.fields.get(f"{side}_label", "")
        if now not in edition.concepts:
            yield f"nothing corresponds to its {side} {edition.name(before, label)}"
        elif (remark := edition.remark(now, label)) is not None:
            yield f"its {side} {edition.name(before, label)} {remark.message}"
        elif now != before and not label:
            yield f"the row has no {side}_label to compare {now} with"


def _not_carried(name: str, line: int, reason: str) -> Finding:
    remedy = "Review its subject anew."
    return Finding(name, line, "not-carried", reason, remedy, Severity.WARNING)


def _moved(link: Link, subject: str, value: str) -> Link:
    fields = {key: cell for key, cell in link.fields.items() if key not in _DROPPED}
    said = link.fields.get("comment", "")
    comment = _decision("Accepted", link, (subject, value)) + (f": {said}" if said else "")
    fields |= {"mapping_justification": _CHAIN, "comment": comment}
    return Link(subject, link.predicate, value, Status.PROPOSED, link.confidence, fields)


def _decision(what: str, link: Link, ends: _Pair) -> str:
    """Tell what was decided, by whom, when, and of which concepts if others than those of now."""
    people = ("reviewer_label", "reviewer_id", "author_label", "author_id")
    who = next((link.fields[key] for key in people if link.fields.get(key)), "")
    when = link.fields.get("review_date") or link.fields.get("mapping_date") or ""
    pairs = zip((link.subject, link.object), ends, strict=True)
    others = " and ".join(before for before, now in pairs if before != now)
    parts = (f"{word} {one}" for word, one in (("by", who), ("on", when), ("for", others)) if one)
    return " ".join((what, *parts))


def _with_rejection(link: Link, rejected: Mapping[_Pair, str]) -> Link:
    if (told := rejected.get((link.subject, link.object))) is None:
        return link
    said = link.fields.get("comment", "")
    comment = f"{told}. {said}" if said else told
    return replace(link, fields={**link.fields, "comment": comment})


def _scored(link: Link, own: Link | None) -> Link:
    """Give a carried row the confidence and scores of the run, where that found it, too."""
    if own is None:
        return link
    kept = ("mapping_justification", "comment")
    fields = {**link.fields, **{k: v for k, v in own.fields.items() if k not in kept}}
    return replace(link, confidence=own.confidence, fields=fields)
