"""What readers tell of mistakes: the address where that is done, or what of a form is kept."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from skosmith_server.visible import visible

__all__ = ["LONGEST", "About", "faults_of", "filled", "record_of", "told_by"]

LONGEST: Final = {"message": 5000, "text": 2000, "name": 200, "address": 254}
"""Field of the form → characters at most (RFC 5321 §4.5.3.1.3 has the last)."""
_OF_SEVERAL_LINES: Final = frozenset({"message", "text"})
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about; all may be empty."""

    iri: str = ""
    page: str = ""
    """Path and query of the page in the service."""
    language: str = ""
    """That of the content."""


def filled(address: str, **values: str) -> str:
    """Give an address with values in its places, each percent-encoded (RFC 3986 §2.1).

    >>> filled("mailto:a@b.example?subject={title}", title="Fixing kites & more")
    'mailto:a@b.example?subject=Fixing%20kites%20%26%20more'
    """
    return _PLACE.sub(lambda place: quote(values[place[1]], safe=""), address)


def told_by(form: Mapping[str, str]) -> dict[str, str]:
    r"""Give what a form says, field by field, without hidden characters; empty where it is silent.

    >>> told_by({"message": " One\r\nTwo\u202e ", "name": "A\nB"})
    {'message': 'One\nTwo', 'text': '', 'name': 'A B', 'address': ''}
    """
    return {name: _tidy(name, form.get(name, "")) for name in LONGEST}


def _tidy(name: str, value: str) -> str:
    text = visible(_LINE_ENDS.sub("\n", value)).strip()
    return text if name in _OF_SEVERAL_LINES else " ".join(text.split())


def faults_of(told: Mapping[str, str]) -> dict[str, str]:
    """Give what is wrong with a form: field → ``missing``, ``long`` or ``address``.

    >>> faults_of(told_by({"address": "nobody"}))
    {'message': 'missing', 'address': 'address'}
    """
    faults = {name: "long" for name, most in LONGEST.items() if len(told[name]) > most}
    if not told["message"]:
        faults["message"] = "missing"
    if told["address"] and not _ADDRESS.fullmatch(told["address"]):
        faults.setdefault("address", "address")
    return faults


def record_of(about: About, told: Mapping[str, str], at: datetime) -> bytes:
    """Give the line that is kept of a message: an object of JSON Lines, in UTF-8.

    Its time is that of RFC 3339 §5.6 in UTC; what is empty is left out.
    """
    members = {
        "time": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "iri": about.iri,
        "page": about.page,
        "language": about.language,
        **told,
    }
    said = {name: value for name, value in members.items() if value}
    return f"{json.dumps(said, ensure_ascii=False)}\n".encode(errors="replace")
