"""Repairs of labels: no text, stray white space, no language, S14 and S13."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from skosmith_converter.terms import (
    XSD_STRING,
    Iri,
    LiteralParts,
    Term,
    is_literal,
    literal_parts,
    plain,
    text,
)
from skosmith_converter.validation.concepts import LABELS, NOTES, language_of
from skosmith_converter.validation.drafts import Draft, Policy, Preference, Suggestion
from skosmith_converter.validation.findings import shown
from skosmith_converter.vocabulary import SKOS, SKOSXL

__all__ = [
    "give_language",
    "keep_one_preferred",
    "keep_the_stronger",
    "replace_nodes",
    "trim_white_space",
]

_RUN: Final = re.compile(r"[ \t\r\n]+")
_SUSPECT: Final = re.compile(r'^"\s|\s"[^"]*$|  |\\[tnru]|^""')
"""What a literal in N-Triples with stray white space holds, among others."""


class _Label(NamedTuple):
    rank: int
    """Of its kind in `LABELS`."""
    literal: Term
    name: Iri


def replace_nodes(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Take away labels that are resources (S12); one of SKOS-XL gives its text (S52, S55)."""
    for name, subject, value in sorted(draft.links(*LABELS)):
        texts = [one for one in draft.values(value, SKOSXL.literalForm) if is_literal(one)]
        reason = f"{shown(name)} of {shown(subject)} is no text but {shown(value)}"
        added = tuple((subject, name, form) for form in texts)
        yield Suggestion("label-on-node", reason, ((subject, name, value),), added)


def trim_white_space(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Trim labels, and make one space of line breaks, tabs and runs of spaces in them.

    What holds nothing else is no label and goes. No-break spaces inside stay.
    """
    suspects = (row for row in draft.pairs(*LABELS) if _SUSPECT.search(row[2]))
    for name, subject, value in sorted(suspects):
        if (parts := _of_text(value)) is None:
            continue
        if (trimmed := _RUN.sub(" ", parts.value.strip())) != parts.value:
            new = _with_text(parts, trimmed)
            reason = f"white space in {shown(name)} {shown(value)} of {shown(subject)}"
            added = ((subject, name, new),) if trimmed else ()
            yield Suggestion("white-space", reason, ((subject, name, value),), added)


def give_language(draft: Draft, policy: Policy) -> Iterator[Suggestion]:
    """Tag labels and notes without a language with the one that the user gives."""
    if not policy.language:
        return
    for name, subject, value in sorted(draft.pairs(*LABELS, *NOTES)):
        parts = _of_text(value)
        if parts is not None and not parts.language:
            new = text(parts.value, policy.language)
            reason = f"{shown(name)} {shown(value)} of {shown(subject)} has no language"
            yield Suggestion(
                "language-tag", reason, ((subject, name, value),), ((subject, name, new),)
            )


def keep_one_preferred(draft: Draft, policy: Policy) -> Iterator[Suggestion]:
    """Keep one preferred label a language, make others alternative ones (S14)."""
    if policy.preferred == "all":
        return
    for subject, labels in _by_subject(draft, SKOS.prefLabel):
        tags = [language_of(label.literal) for label in labels]
        for tag in sorted(tag for tag, number in Counter(tags).items() if number > 1):
            ours = [label for label, own in zip(labels, tags, strict=True) if own == tag]
            first, *others = sorted(ours, key=lambda label: _preference(label, policy.preferred))
            reason = (
                f"S14: {len(ours)} preferred labels in {tag or 'no language'} of "
                f"{shown(subject)}; {shown(first.literal)} stays ({policy.preferred})"
            )
            yield Suggestion(
                "preferred-label",
                reason,
                tuple((subject, label.name, label.literal) for label in others),
                tuple(
                    (subject, SKOS.altLabel, label.literal)
                    for label in others
                    if label.literal != first.literal
                ),
            )


def _preference(label: _Label, preferred: Preference) -> tuple[int, Term, Iri]:
    """Give what to sort by; the last resort is the text itself."""
    value = literal_parts(label.literal).value
    measure = {
        "shortest": len(value),
        "longest": -len(value),
        "lowercase": value[:1].isupper(),
        "uppercase": value[:1].islower(),
    }
    return int(measure[preferred]), label.literal, label.name


def keep_the_stronger(draft: Draft, _: Policy) -> Iterator[Suggestion]:
    """Of the same label under two kinds keep the preferred, else the alternative one (S13)."""
    for subject, labels in _by_subject(draft, *LABELS):
        numbers = Counter(label.literal for label in labels)
        for literal in sorted(literal for literal, number in numbers.items() if number > 1):
            strongest, *others = sorted(label for label in labels if label.literal == literal)
            others = [
                one for one in others if one.rank > strongest.rank and one[1:] != strongest[1:]
            ]
            if others:
                reason = (
                    f"S13: {shown(literal)} of {shown(subject)} is both "
                    f"{shown(LABELS[strongest.rank])} and {shown(LABELS[others[0].rank])}"
                )
                removed = tuple((subject, label.name, literal) for label in others)
                yield Suggestion("label-overlap", reason, removed)


def _by_subject(draft: Draft, *kinds: Iri) -> list[tuple[Term, list[_Label]]]:
    """Give the subjects with several labels, sorted, with these."""
    found: dict[Term, list[_Label]] = {}
    for kind in kinds:
        rank = LABELS.index(kind)
        for name, subject, value in draft.pairs(kind):
            if value[0] == '"' and (value[-1] != ">" or _of_text(value)):
                found.setdefault(subject, []).append(_Label(rank, value, name))
    return sorted((subject, labels) for subject, labels in found.items() if len(labels) > 1)


def _of_text(value: Term) -> LiteralParts | None:
    """Take a plain or tagged literal apart; what has another datatype is no text (S12)."""
    if not is_literal(value):
        return None
    parts = literal_parts(value)
    return parts if parts.language or parts.datatype == XSD_STRING else None


def _with_text(parts: LiteralParts, value: str) -> Term:
    return text(value, parts.language) if parts.language else plain(value)
