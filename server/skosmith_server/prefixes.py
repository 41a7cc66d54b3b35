"""Finds the prefixes that a query uses and does not declare: the commonest reason for a refusal."""

import re
from typing import Final, NamedTuple

from skosmith_converter.vocabulary import NAMESPACES

__all__ = ["Undeclared", "undeclared_prefix"]

_TOKENS: Final = re.compile(
    r"""
      <[^<>"{}|^`\x00-\x20]*>                                    # IRI
    | \#[^\r\n]*                                                 # comment
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*'              # strings
    # Broken strings as a whole: to look again behind each of their quotes would take hours
    | \"{3}(?:[^"\\]|\\.|"(?!""))* | '{3}(?:[^'\\]|\\.|'(?!''))*
    | "(?:[^"\\\r\n]|\\.)* | '(?:[^'\\\r\n]|\\.)*
    | (?P<declared>(?i:PREFIX)\s+(?P<new>[\w.-]*):)
    | _:[\w.-]+                                                  # blank node
    | (?P<prefix>[^\W\d_][\w.-]{0,80}|):(?=[\w%\\:])
    """,
    re.VERBOSE | re.DOTALL,
)


class Undeclared(NamedTuple):
    """A prefix without a declaration, and where it stands first."""

    prefix: str
    position: int

    @property
    def hint(self) -> str:
        """What is wrong, and the line that mends it where we know the namespace."""
        namespace = NAMESPACES.get(self.prefix, "…")
        return (
            f"the prefix {self.prefix}: is not declared; begin the query with "
            f"PREFIX {self.prefix}: <{namespace}>"
        )


def undeclared_prefix(query: str) -> Undeclared | None:
    """Give the first prefix that a query uses before, or without, declaring it (SPARQL §4.1.1).

    >>> undeclared_prefix('SELECT * { ?s skos:notation "dct:x" }').prefix
    'skos'
    """
    declared: set[str] = set()
    for found in _TOKENS.finditer(query):
        if found["declared"] is not None:
            declared.add(found["new"])
        elif found["prefix"] is not None and found["prefix"] not in declared:
            return Undeclared(found["prefix"], found.start("prefix"))
    return None
