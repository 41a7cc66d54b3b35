"""Requests that come from a page of ours on this machine, and those that only look like it."""

import hmac
import secrets
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from typing import Final

__all__ = ["TOKEN", "foreign_form", "foreign_host", "foreign_page", "is_loopback"]

TOKEN: Final = secrets.token_urlsafe(24)
"""Stands in each form; another page can't know it. One for each start of the service."""
_THROUGH_A_PROXY: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host")
_OURS: Final = frozenset({"", "same-origin"})


def is_loopback(host: str) -> bool:
    """Tell whether only this machine is reached at a name or address.

    >>> is_loopback("localhost"), is_loopback("[::1]"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def foreign_host(headers: Mapping[str, str]) -> str:
    """Tell why a request, by its headers in small letters, may come from elsewhere; "" if it can't.

    A page of somebody else's whose name suddenly leads to this machine (DNS rebinding) is told by
    the name, which the browser puts into ``Host``.
    """
    host = headers.get("host", "")
    if not is_loopback(host if host.endswith("]") else host.rpartition(":")[0] or host):
        return f"It was asked for at {host[:80]!r}, which is no address of this machine alone."
    if any(name in headers for name in _THROUGH_A_PROXY):
        return "It was asked for through a proxy."
    return ""


def foreign_form(headers: Mapping[str, str], token: str) -> str:
    """Tell why what a form sends may not be from a page of ours; empty where it is."""
    if reason := foreign_page(headers, {f"http://{headers.get('host', '')}"}):
        return reason
    if not hmac.compare_digest(token.encode(), TOKEN.encode()):
        return "The form is from before the service was started: load the page again."
    return ""


def foreign_page(headers: Mapping[str, str], origins: Collection[str]) -> str:
    """Tell why a form may have been sent by a page that is of none of our origins; else empty.

    Browsers say so in ``Origin`` (RFC 6454) and ``Sec-Fetch-Site`` (Fetch Metadata); programs that
    send neither are no page.
    """
    origin = headers.get("origin", "")
    if origin and origin not in origins:
        return f"The form was sent by a page of {origin[:80]!r}."
    if headers.get("sec-fetch-site", "") not in _OURS:
        return "The form was sent by another page."
    return ""
