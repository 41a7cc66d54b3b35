"""Which profile a request wants (Content Negotiation by Profile, WD of 3 July 2026, §7)."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from skosmith_server.profiles.known import FULL, PROFILES, Profile
from skosmith_server.protocol import ProtocolError
from skosmith_server.said import Said

__all__ = ["accepted", "chosen", "named"]

_MEMBER: Final = re.compile(
    r"\s*<([^<>]*)>\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?(?:,|$)"
)


def named(name: str) -> Profile | None:
    """Give the profile of a token or an IRI; of several, with commas, the first that is known."""
    for one in name.split(","):
        stripped = one.strip().removeprefix("<").removesuffix(">")
        for profile in PROFILES:
            if profile.is_called(stripped):
                return profile
    return None


def accepted(field: str) -> list[str]:
    """Give the IRIs of ``Accept-Profile``, what is liked best first; malformed members are absent.

    >>> accepted("<urn:a>;q=0.5, <urn:b>, <urn:c>;q=0, nonsense")
    ['urn:b', 'urn:a']
    """
    weighed = [(float(weight or 1), name) for name, weight in _members(field)]
    return [name for weight, name in sorted(weighed, key=lambda one: -one[0]) if weight > 0]


def _members(field: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(field):
        found = _MEMBER.match(field, at)
        if found is not None:
            yield found[1], found[2]
        at = found.end() if found is not None else (field.find(",", at) + 1 or len(field))


def chosen(name: str, field: str, possible: Collection[Profile]) -> Profile | None:
    """Give the profile that ``?_profile=`` names, else the one that ``Accept-Profile`` likes best.

    The default where neither asks for any, or the field for none of ours: it is a wish. None where
    the profile that was named is not among the possible ones. Raises ProtocolError (400) for a name
    that is none.
    """
    if name:
        profile = named(name)
        if profile is None:
            known = ", ".join(one.token for one in PROFILES)
            detail = Said(
                "No profile %(name)s here; known: %(known)s.", name=repr(name[:100]), known=known
            )
            raise ProtocolError(400, "Unknown profile", detail)
        return profile if profile in possible else None
    wished = (profile for one in accepted(field) if (profile := named(one)) in possible)
    return next(wished, FULL)
