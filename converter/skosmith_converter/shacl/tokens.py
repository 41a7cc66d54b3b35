"""The tokens of SPARQL: enough to find variables, patterns and keywords, and to write them back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skosmith_converter.shacl.errors import ShapesError

__all__ = ["Token", "tokens_of"]

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:[\w.-]*\w)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:
      (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)
         (?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?)?)
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Token:
    """A piece of a query."""

    kind: str
    text: str
    before: str = ""
    """White space and comments."""
    role: str = ""
    """``projection``, ``grouping``, ``subject``, ``bound`` or none of these."""

    @property
    def word(self) -> str:
        """The keyword in capitals; empty where it is none."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of the variable; empty where it is none."""
        return self.text[1:] if self.kind == "variable" else ""


def tokens_of(text: str) -> list[Token]:
    """Give the tokens of a query; raises ShapesError at what is none."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    space = ""
    while at < len(text):
        if (found := _TOKEN.match(text, at)) is None:
            raise ShapesError(f"A query cannot be read at {text[at : at + 20]!r}", "")
        if found.lastgroup == "space":
            space += found[0]
        else:
            yield Token(found.lastgroup or "", found[0], space)
            space = ""
        at = found.end()
