"""What a reviewer says of proposals, and what that makes of their rows."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.links.curies import NO_TERM_FOUND
from skosmith_converter.links.model import Link, Predicate, Status
from skosmith_converter.links.sssom import MappingSet, is_reviewed

__all__ = [
    "ORDERS",
    "Decision",
    "DecisionError",
    "Reviewer",
    "Subject",
    "accept",
    "reject",
    "reject_all",
    "reopen",
    "subjects_of",
    "with_rows",
]

_ORCID: Final = "orcid:"
_ORCID_FORM: Final = re.compile(r"orcid:\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_OF_REVIEW: Final = ("reviewer_id", "reviewer_label", "mapping_date", "reviewer_agreement")
_SHARED: Final = ("subject_label", "subject_source", "subject_category", "object_source")
"""Columns that the rows of a subject have in common, and one without a match has, too."""


class DecisionError(SkosmithError):
    """Something that can't be said of what there is."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, and when."""

    name: str
    """A name, or ``orcid:0000-0002-1825-0097``."""
    date: str
    """Of ISO 8601."""

    def __post_init__(self) -> None:
        """Refuse a name that a cell can't hold; raises ValueError."""
        if self.name.startswith(_ORCID) and not _ORCID_FORM.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no ORCID: write orcid:0000-0002-1825-0097")
        if not self.name.strip() or "|" in self.name or not self.name.isprintable():
            raise ValueError(f"{self.name!r} is no name of one person")

    @property
    def fields(self) -> Mapping[str, str]:
        """Give the columns that say so."""
        slot = "reviewer_id" if self.name.startswith(_ORCID) else "reviewer_label"
        return {slot: self.name, "mapping_date": self.date}


@dataclass(frozen=True, slots=True)
class Decision:
    """By whom, and with which words of theirs."""

    by: Reviewer
    comment: str = ""
    """Stands in the place of that of the program; what that says is in other columns, too."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A concept, and all rows that begin with it."""

    iri: str
    rows: tuple[Link, ...] = field(default=())
    """The likeliest first."""

    @property
    def label(self) -> str:
        """What its rows call it."""
        labels = (one.fields.get("subject_label", "") for one in self.rows)
        return next(filter(None, labels), "")

    @property
    def candidates(self) -> tuple[Link, ...]:
        """Its rows but for the one that says that nothing matches."""
        return tuple(one for one in self.rows if one.status is not Status.NO_MATCH)

    @property
    def proposals(self) -> tuple[Link, ...]:
        """What nobody has reviewed."""
        return tuple(one for one in self.rows if one.status is Status.PROPOSED)

    @property
    def is_done(self) -> bool:
        """Whether somebody has accepted a row, or nothing is left to be decided.

        A proposal for a subject without a match is there because it is better than what was.
        """
        accepted = any(one.status is Status.ACCEPTED for one in self.rows)
        return accepted or not self.proposals

    @property
    def may_be_unmatched(self) -> bool:
        """Whether somebody may say that nothing corresponds, which nobody has."""
        accepted = any(one.status is Status.ACCEPTED for one in self.rows)
        return not accepted and (bool(self.proposals) or len(self.candidates) == len(self.rows))

    @property
    def confidence(self) -> float:
        """Of the likeliest proposal."""
        return max((one.confidence or 0.0 for one in self.proposals), default=0.0)

    def mentions(self, text: str) -> bool:
        """Tell whether a label or IRI of its rows has a text in it, whatever its case."""
        cells = {self.iri, self.label}
        for one in self.rows:
            cells |= {one.object, one.fields.get("object_label", "")}
        return any(text.casefold() in cell.casefold() for cell in cells)


ORDERS: Final[Mapping[str, Callable[[Subject], tuple[float, str]]]] = {
    "uncertain": lambda one: (abs(one.confidence - 0.5), one.iri),
    "confident": lambda one: (-one.confidence, one.iri),
    "subject": lambda one: (0.0, one.iri),
}
"""How subjects may be lined up."""


def subjects_of(mappings: MappingSet) -> list[Subject]:
    """Give the subjects of a set, by IRI; what rows from nothing lead to is none."""
    rows: dict[str, list[Link]] = defaultdict(list)
    for link in mappings.links:
        if link.subject != NO_TERM_FOUND:
            rows[link.subject].append(link)
    return [Subject(node, tuple(sorted(rows[node], key=_rank))) for node in sorted(rows)]


def _rank(link: Link) -> tuple[float, str]:
    return -(link.confidence or 0.0), link.object


def with_rows(mappings: MappingSet, subject: str, rows: Iterable[Link]) -> MappingSet:
    """Give a set with other rows of one subject."""
    others = tuple(one for one in mappings.links if one.subject != subject)
    return replace(mappings, links=(*others, *rows), lines=())


def accept(mappings: MappingSet, link: Link, predicate: Predicate, said: Decision) -> MappingSet:
    """Accept a row of a set with a predicate.

    Other proposals of the same pair go, and so does that nothing matches.
    """
    made = _decided(link, Status.ACCEPTED, said, predicate)
    return _exchange(mappings, link, made, drop_no_match=True)


def reject(mappings: MappingSet, link: Link, said: Decision) -> MappingSet:
    """Reject a row of a set: its two concepts are not proposed again."""
    return _exchange(mappings, link, _decided(link, Status.REJECTED, said))


def reopen(mappings: MappingSet, link: Link) -> MappingSet:
    """Make a row a proposal again.

    One that nothing matches goes, and with it what the same person rejected on the same day.
    """
    if link.status is not Status.NO_MATCH:
        return _exchange(mappings, link, _reopened(link))
    said = [link.fields.get(key) for key in _OF_REVIEW[:3]]
    rows = (
        _reopened(one)
        if (one.subject, one.status) == (link.subject, Status.REJECTED)
        and [one.fields.get(key) for key in _OF_REVIEW[:3]] == said
        else one
        for one in mappings.links
        if one != link
    )
    return replace(mappings, links=tuple(rows), lines=())


def _reopened(link: Link) -> Link:
    fields = {key: cell for key, cell in link.fields.items() if key not in _OF_REVIEW}
    if is_reviewed(fields):
        fields["mapping_justification"] = "semapv:UnspecifiedMatching"
    return replace(link, status=Status.PROPOSED, fields=fields)


def reject_all(mappings: MappingSet, subject: Subject, said: Decision) -> MappingSet:
    """Say that nothing corresponds to a subject, and reject what is proposed for it.

    Raises DecisionError where something was accepted.
    """
    if not subject.may_be_unmatched:
        accepted = any(one.status is Status.ACCEPTED for one in subject.rows)
        why = "Something corresponds, by what was accepted" if accepted else "That is said already"
        raise DecisionError(f"{why}: take that back first.")
    rows = [
        _decided(one, Status.REJECTED, replace(said, comment=""))
        if one in subject.proposals
        else one
        for one in subject.candidates
    ]
    rows.append(_no_match(subject, said))
    return _signed(with_rows(mappings, subject.iri, rows), said.by.name)


def _no_match(subject: Subject, said: Decision) -> Link:
    common = {
        key: cells.pop()
        for key in _SHARED
        if len(cells := {one.fields.get(key, "") for one in subject.candidates}) == 1
    }
    fields = {
        **{key: cell for key, cell in common.items() if cell},
        "mapping_justification": "semapv:ManualMappingCuration",
        **said.by.fields,
        **({"comment": said.comment} if said.comment else {}),
    }
    return Link(subject.iri, Predicate.EXACT, NO_TERM_FOUND, Status.NO_MATCH, None, fields)


def _decided(
    link: Link, status: Status, said: Decision, predicate: Predicate | None = None
) -> Link:
    kept = {key: cell for key, cell in link.fields.items() if key not in _OF_REVIEW}
    fields = {**kept, **said.by.fields, **({"comment": said.comment} if said.comment else {})}
    return replace(link, status=status, predicate=predicate or link.predicate, fields=fields)


def _exchange(
    mappings: MappingSet, old: Link, new: Link, *, drop_no_match: bool = False
) -> MappingSet:
    """Put a row in the place of another; raises DecisionError where that is gone."""
    if old not in mappings.links:
        raise DecisionError("The row is not in the file any more.")
    rows = []
    for one in mappings.links:
        if one == old:
            rows.append(new)
        elif not (_is_same_proposal(one, new) or (drop_no_match and _is_no_match(one, new))):
            rows.append(one)
    made = replace(mappings, links=tuple(rows), lines=())
    return _signed(made, new.fields.get("reviewer_id", ""))


def _is_same_proposal(one: Link, new: Link) -> bool:
    is_same = (one.subject, one.object) == (new.subject, new.object)
    return is_same and one.status is Status.PROPOSED


def _is_no_match(one: Link, new: Link) -> bool:
    return one.subject == new.subject and one.status is Status.NO_MATCH


def _signed(mappings: MappingSet, reviewer: str) -> MappingSet:
    """Declare the prefix of a reviewer."""
    if not reviewer.startswith(_ORCID) or "orcid" in mappings.prefixes:
        return mappings
    return mappings.with_value("curie_map", {**mappings.prefixes, "orcid": "https://orcid.org/"})
