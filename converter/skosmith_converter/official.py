"""What is fixed about the official framework: its addresses, and the codes of its attributes."""

import re
from collections.abc import Iterable

__all__ = [
    "ATTRIBUTE_CODES",
    "edition_of_address",
    "edition_of_name",
    "language_of_addresses",
    "usable_address",
]

ATTRIBUTE_CODES = frozenset({
    "AUTO", "INFL", "COMP", "KNGE",
    "COLL", "COMM", "IMPM", "CRTY", "DECM", "DIGI", "LEAD", "LADV", "PLAN", "PROB", "ADAP", "SCPE",
})  # fmt: skip
"""SFIA 9's attributes, business skills and behavioural factors; no skill has one of these codes."""

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE)
_EDITION = re.compile(
    r"sfia-online\.org/\S*?(?:(?:skillcode|skill-?levels?|lor|shortcode)/|sfia-)(\d{1,2})(?!\d)"
)
_LANGUAGE = re.compile(
    r"https?://(?:www\.)?sfia-online\.org/([a-z]{2})(?:-([a-z]{2}))?/", re.IGNORECASE
)
_NAME = re.compile(r"sfia[-_ ]?v?(\d{1,2})(?!\d)", re.IGNORECASE)


def usable_address(text: str) -> str | None:
    """Give a web address that may stand in a graph, else None.

    >>> usable_address(" https://shoes.example/9 "), usable_address("about:blank")
    ('https://shoes.example/9', None)
    """
    stripped = text.strip()
    return stripped if _ADDRESS.fullmatch(stripped) else None


def edition_of_address(address: str | None) -> str | None:
    """Give the edition that an address of the official site names.

    >>> edition_of_address("https://sfia-online.org/en/lor/9/2")
    '9'
    """
    found = _EDITION.search(address or "")
    return None if found is None else found[1]


def language_of_addresses(addresses: Iterable[str], detected: str | None) -> str | None:
    """Give the language that all official addresses name, unless another one was detected.

    >>> language_of_addresses(["https://sfia-online.org/en-us/skillcode/9/PROG"], "en")
    'en-US'
    """
    named = {found.groups() for text in addresses if (found := _LANGUAGE.match(text)) is not None}
    if len(named) != 1:
        return detected
    language, region = named.pop()
    if detected is not None and detected.split("-")[0] != language.lower():
        return detected
    return f"{language.lower()}-{region.upper()}" if region else detected or language.lower()


def edition_of_name(name: str) -> str | None:
    """Give the edition that the name of a file tells.

    >>> edition_of_name("sfia-8_nested_en.json"), edition_of_name("skills.json")
    ('8', None)
    """
    found = _NAME.search(name)
    return None if found is None else found[1]
