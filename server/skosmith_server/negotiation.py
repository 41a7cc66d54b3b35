"""Chooses among what we offer by what a client asks for (RFC 9110 §12). Pure: no Flask, no I/O."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Offer", "best_language", "best_offer", "find_offer", "is_within", "wished_languages"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One form in which we can answer."""

    media_type: str
    name: str
    """What ``?format=`` and file suffixes call it."""
    title: str = ""
    """What people call it, for links."""

    @property
    def content_type(self) -> str:
        """The value of the ``Content-Type`` field: text says that it is UTF-8."""
        return (
            f"{self.media_type}; charset=utf-8"
            if self.media_type[:5] == "text/"
            else self.media_type
        )


_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_NAME})/({_NAME})\s*")
_LANGUAGE_RANGE: Final = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*")
_WEIGHT: Final = re.compile(r";\s*[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)")
_WEIGHT_NAME: Final = re.compile(r";\s*[qQ]\s*=")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_MEMBER: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"|")+')


def best_offer(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Give the offer that the ``Accept`` field likes best, the earlier of equal ones.

    The most specific range that fits an offer decides about it; parameters other than ``q`` are
    ignored; a member that is malformed counts as absent, and a field without any good member as
    ``*/*`` (RFC 9110 §12.5.1). None where everything on offer is refused.
    """
    ranges = _media_ranges(accept or "")
    if not ranges:
        return offers[0] if offers else None
    weighed = [(_weight_of(offer.media_type, ranges), offer) for offer in offers]
    weight, chosen = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
    return chosen if weight > 0 else None


def find_offer(name: str, offers: Iterable[Offer]) -> Offer | None:
    """Give the offer of a name such as ``turtle``, or of a media type; None where there is none.

    Of several names, separated by commas, the first that is known counts.
    """
    known = list(offers)
    for wanted in (word.strip() for word in name.lower().split(",")):
        for offer in known:
            if wanted in {offer.name, offer.media_type}:
                return offer
    return None


def best_language(accept: str | None, available: Sequence[str]) -> str | None:
    """Give the available language tag that ``Accept-Language`` likes best.

    A range fits the tags that begin with it (RFC 4647 §3.3.1), and, when nothing fits better, the
    tags it begins with (§3.4). Without a wish, or where none can be met: English, else the first.
    """
    wishes = sorted(_members(accept or "", _LANGUAGE_RANGE), key=lambda w: -w[1])
    for groups, weight in wishes:
        found = _fitting_tag(groups[0].lower(), available) if weight else None
        if found is not None:
            return found
    fallback = _fitting_tag("en", available)
    return fallback if fallback is not None else next(iter(available), None)


def is_within(tag: str, wished: str) -> bool:
    """Tell whether a language tag is in a range (RFC 4647 §3.3.1): ``fr`` takes ``fr-CA``."""
    return f"{tag.lower()}-".startswith(f"{wished.lower()}-")


def wished_languages(accept: str | None) -> tuple[str, ...]:
    """Give the ranges of an ``Accept-Language`` field, best first; ``*`` wishes for nothing.

    >>> wished_languages("fr;q=0.5, ar-EG, *;q=0.1, de;q=0")
    ('ar-EG', 'fr')
    """
    wishes = sorted(_members(accept or "", _LANGUAGE_RANGE), key=lambda w: -w[1])
    return tuple(groups[0] for groups, weight in wishes if weight and groups[0] != "*")


def _fitting_tag(wish: str, available: Sequence[str]) -> str | None:
    if wish == "*":
        return None
    for tag in available:
        if is_within(tag, wish):
            return tag
    return next((tag for tag in available if is_within(wish, tag)), None)


def _members(field: str, pattern: re.Pattern[str]) -> list[tuple[tuple[str, ...], float]]:
    """Give the well-formed members of a comma-separated field, each with its weight."""
    members = []
    for found in _MEMBER.findall(field):
        member = _QUOTED.sub('""', found)
        head = pattern.match(member)
        if head is None or member[head.end() : head.end() + 1] not in {"", ";"}:
            continue
        weight = _WEIGHT.search(member, head.end())
        if weight is None and _WEIGHT_NAME.search(member, head.end()):
            continue
        members.append((head.groups(), float(weight.group(1)) if weight else 1.0))
    return members


def _media_ranges(accept: str) -> dict[tuple[str, str], float]:
    ranges: dict[tuple[str, str], float] = {}
    for (main, sub), weight in _members(accept, _RANGE):
        key = (main.lower(), sub.lower())
        if key[0] == "*" and key[1] != "*":
            continue
        ranges[key] = max(weight, ranges.get(key, 0.0))
    return ranges


def _weight_of(media_type: str, ranges: dict[tuple[str, str], float]) -> float:
    main, _, sub = media_type.partition("/")
    for key in ((main, sub), (main, "*"), ("*", "*")):
        if key in ranges:
            return ranges[key]
    return 0.0
