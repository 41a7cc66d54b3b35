"""Our own queries, one file each; `load_query` reads one."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["EXAMPLES", "LINK_EXAMPLES", "NamedQuery", "load_query", "query_names"]

_HEADER: Final = re.compile(r"#\+ (\w+): (.*)\n")
_FORM: Final = re.compile(r"^(SELECT|ASK|CONSTRUCT)\b", re.MULTILINE)

EXAMPLES: Final = (
    "example-skills",
    "example-level-descriptions",
    "example-activities",
    "example-editions",
    "example-sources",
    "example-graph",
    "example-languages",
    "example-missing-names",
)
"""The queries that the query box offers, in this order."""
LINK_EXAMPLES: Final = (
    "example-links",
    "example-skill-occupations",
    "example-occupation-skills",
    "example-unlinked-skills",
)
"""Those that it offers, too, where there are mappings to other taxonomies."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query."""

    name: str
    summary: str
    text: str
    """Without its header lines."""

    @property
    def title(self) -> str:
        """What a tab is called.

        >>> NamedQuery("example-level-descriptions", "", "").title
        'Level descriptions'
        """
        return self.name.removeprefix("example-").replace("-", " ").capitalize()

    @property
    def form(self) -> str:
        """The keyword that it begins with, behind its prefixes."""
        return str(_FORM.findall(self.text)[0])


def query_names() -> list[str]:
    """Give the names of all queries."""
    entries = files("skosmith_server.queries").iterdir()
    return sorted(e.name.removesuffix(".rq") for e in entries if e.name.endswith(".rq"))


@cache
def load_query(name: str) -> NamedQuery:
    """Read a query; raises KeyError where there is none of that name."""
    if name not in query_names():
        raise KeyError(name)
    content = files("skosmith_server.queries").joinpath(f"{name}.rq").read_text("utf-8")
    header = dict(_HEADER.findall(content))
    return NamedQuery(name, header["summary"], _HEADER.sub("", content).strip() + "\n")
