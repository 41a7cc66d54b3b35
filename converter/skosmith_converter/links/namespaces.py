"""Prefixes for the namespaces of a mapping set."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from skosmith_converter.links.curies import NO_TERM_FOUND

__all__ = ["name_namespaces"]

_KNOWN: Final = {
    "http://data.europa.eu/esco/skill/": "escoskill",
    "http://data.europa.eu/esco/occupation/": "escooccupation",
    "http://data.europa.eu/esco/isco/": "isco",
    "http://data.europa.eu/esco/isced-f/": "iscedf",
}
_SFIA: Final = re.compile(r"/(\d+)/(skill|skilllevel)s/$")


def name_namespaces(namespaces: Iterable[str]) -> Mapping[str, str]:
    """Give a prefix to each namespace, in the order of prefixes; SSSOM's own needs none.

    >>> name_namespaces(["https://w3id.org/skosmith/sfia/9/skills/", "urn:x:"])
    {'ns1': 'urn:x:', 'sfia9skill': 'https://w3id.org/skosmith/sfia/9/skills/'}
    """
    made: dict[str, str] = {}
    for namespace in sorted(set(namespaces) - {NO_TERM_FOUND.removesuffix("NoTermFound")}):
        match = _SFIA.search(namespace)
        name = _KNOWN.get(namespace) or (f"sfia{match[1]}{match[2]}" if match else "")
        if not name or name in made:
            name = f"ns{sum(one.startswith('ns') for one in made) + 1}"
        made[name] = namespace
    return dict(sorted(made.items()))
