"""Pages and files of the application in the content coding that a client takes.

The entity tag becomes a weak one (RFC 9110 §8.8.1): bodies in other codings are the same page, and
the application compares tags weakly.
"""

import re
from functools import lru_cache
from typing import Final

from skosmith_server.gateway.encoding import CODINGS, best_coding
from skosmith_server.gateway.replies import Headers, Sent

__all__ = ["packed"]

_LEAST: Final = 1000
"""Bytes; shorter bodies do not get shorter."""
_MOST: Final = 4 << 20
"""Longer ones are read and sent as they are: dumps, which clients ask for seldom."""
_PACKABLE: Final = re.compile(
    r"text/.*|image/svg\+xml|application/(?:.+\+)?(?:json|xml|javascript)|application/n-\w+"
    r"|application/trig",
)
_KEPT: Final = 64
"""Files in a coding that are kept: what every page asks for."""


def packed(sent: Sent, method: str, accept: str | None) -> Sent:
    """Give an answer in the coding that an ``Accept-Encoding`` field likes best.

    An answer that no cache may keep goes out as it is: it may hold a secret of the reader's beside
    what a stranger asked for, which lengths would tell (BREACH).
    """
    fields = dict(sent.headers)
    if not _may_be_packed(sent, fields):
        return sent
    headers = _varying(sent.headers)
    coding = best_coding(accept)
    if not coding or method == "HEAD":
        return Sent(sent.status, headers, sent.body, sent.file)
    headers = [(name, _weak(value) if name == "etag" else value) for name, value in headers
               if name not in {"content-length", "accept-ranges"}]  # fmt: skip
    headers.append(("content-encoding", coding))
    body = _body(sent, coding)
    return Sent(sent.status, [*headers, ("content-length", str(len(body)))], body)


def _may_be_packed(sent: Sent, fields: dict[str, str]) -> bool:
    kind = fields.get("content-type", "").partition(";")[0].strip().lower()
    length = fields.get("content-length", "")
    return (
        sent.status == 200  # noqa: PLR2004 (OK)
        and "content-encoding" not in fields
        and "no-store" not in fields.get("cache-control", "")
        and _PACKABLE.fullmatch(kind) is not None
        and length.isdecimal()
        and _LEAST <= int(length) <= _MOST
    )


def _body(sent: Sent, coding: str) -> bytes:
    if sent.file is None:
        return CODINGS[coding](sent.body)
    with sent.file as file:
        return _of_file(file.read(), coding)


@lru_cache(maxsize=_KEPT)
def _of_file(body: bytes, coding: str) -> bytes:
    return CODINGS[coding](body)


def _varying(headers: Headers) -> Headers:
    """Give headers that tell caches to ask for each coding apart."""
    told = next((value for name, value in headers if name == "vary"), "")
    if "accept-encoding" in told.lower():
        return list(headers)
    vary = f"{told}, Accept-Encoding" if told else "Accept-Encoding"
    return [*((name, value) for name, value in headers if name != "vary"), ("vary", vary)]


def _weak(tag: str) -> str:
    return tag if tag.startswith("W/") else f"W/{tag}"
