"""Finds the searches of a query: the triple patterns ``?concept sm:search "words"``.

They are found among the tokens, by the brackets and separators round them; what is of another form
is refused, so that no search is taken for a pattern that nothing matches. The property is known by
its whole IRI or by a prefix.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from skosmith_converter.vocabulary import SM
from skosmith_server.asking import QuerySyntaxError
from skosmith_server.guard import tokens_of

__all__ = ["PROPERTY", "Search", "fault_at", "searches_in"]

_PROPERTY_NAME: Final = "search"
PROPERTY: Final = f"<{SM.namespace}{_PROPERTY_NAME}>"
_FORM: Final = (
    'Write it as a triple pattern of its own: ?concept sm:search "words" . The words may have a '
    "language tag; the subject may be (?concept ?score) or (?concept ?score ?text)."
)
_NO_CLAUSES: Final = frozenset({"A", "TRUE", "FALSE"})
_ENDS: Final = frozenset({".", "}", "{"})
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_MOST_VARIABLES: Final = 3


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Group:
    """What stands between two brackets, as far as it is read."""

    is_pattern: bool
    """Whether triple patterns may stand in it that are matched."""
    start: int | None = None
    """Number of the token with which the triples under way begin."""
    in_clause: bool = False
    """Whether it is a keyword that is under way: it ends with a bracket."""
    has_search: bool = False

    def begin_anew(self) -> None:
        self.start, self.in_clause, self.has_search = None, False, False


@dataclass(frozen=True, slots=True)
class Search:
    """One search of a query, and how the text changes for it."""

    words: str
    language: str
    variables: tuple[str, ...]
    place: int
    """Where the words stand."""
    values_at: int
    removed: tuple[int, int]


@dataclass(slots=True)
class _Reader:
    """Reads the tokens of a query once."""

    query: str
    tokens: Sequence[_Token]
    groups: list[_Group] = field(default_factory=lambda: [_Group(is_pattern=False)])
    prefixes: dict[str, str] = field(default_factory=dict)
    constructs: bool = False
    """Whether CONSTRUCT was read, and no template yet."""

    def searches(self) -> Iterator[Search]:
        """Give the searches of the query; raises QuerySyntaxError where one cannot be done."""
        for number, token in enumerate(self.tokens):
            if self._is_property(number):
                yield self._search(number)
            self._take(number, token)

    def _take(self, number: int, token: _Token) -> None:
        group = self.groups[-1]
        if token.kind == "close":
            self._close()
        elif token.kind == "word" and token.text.upper() not in _NO_CLAUSES:
            self._take_keyword(number, token.text.upper())
        elif token.text == ".":
            if not group.in_clause:
                group.begin_anew()
        else:
            if group.start is None and not group.in_clause and token.text != "{":
                group.start = number
            if token.kind == "open":
                self._open(token.text)

    def _take_keyword(self, number: int, word: str) -> None:
        group = self.groups[-1]
        group.begin_anew()
        group.in_clause = True
        self.constructs = self.constructs or word == "CONSTRUCT"
        if word == "PREFIX":
            name, namespace = (self._text(number + n) for n in (1, 2))
            self.prefixes[name] = namespace[1:-1]

    def _open(self, bracket: str) -> None:
        group = self.groups[-1]
        is_braced = bracket == "{"
        # A template, and the pattern of the short form, which is its own template, are no patterns
        is_template = is_braced and self.constructs
        if is_template:
            self.constructs = False
        if is_braced:
            group.begin_anew()
        self.groups.append(_Group(is_pattern=is_braced and not is_template))

    def _close(self) -> None:
        closed = self.groups.pop() if len(self.groups) > 1 else self.groups[0]
        group = self.groups[-1]
        if closed.is_pattern or group.in_clause:
            group.begin_anew()

    def _text(self, number: int) -> str:
        return self.tokens[number].text if number < len(self.tokens) else ""

    def _kind(self, number: int) -> str:
        return self.tokens[number].kind if number < len(self.tokens) else ""

    def _is_property(self, number: int) -> bool:
        token = self.tokens[number]
        if token.kind == "iri":
            return token.text == PROPERTY
        if token.kind != "name" or not token.text.endswith(_PROPERTY_NAME):
            return False
        prefix, colon, local = token.text.partition(":")
        return f"<{self.prefixes.get(prefix + colon, '')}{local}>" == PROPERTY

    def _search(self, number: int) -> Search:
        group = self.groups[-1]
        start = group.start
        if start is None or group.in_clause or not group.is_pattern or group.has_search:
            raise self._refusal(number)
        variables = self._variables(start, number)
        words = number + 1
        last = words + (self._kind(words + 1) == "language")
        if not variables or self._kind(words) != "string" or not self._ends_well(last + 1):
            raise self._refusal(number)
        group.has_search = True
        language = self._text(last)[1:] if last > words else ""
        return Search(
            _unquoted(self._text(words)),
            language,
            variables,
            self.tokens[words].start,
            self.tokens[start].start,
            self._removed(start, number, last),
        )

    def _variables(self, start: int, number: int) -> tuple[str, ...]:
        """Give the variables of the subject; none where it is of no form that can be used."""
        if self._kind(start) == "variable":
            fits = number == start + 1 or self._text(number - 1) == ";"
            return (self._text(start),) if fits else ()
        inside = self.tokens[start + 1 : number - 1]
        names = tuple(token.text for token in inside)
        fits = (
            (self._text(start), self._text(number - 1)) == ("(", ")")
            and all(token.kind == "variable" for token in inside)
            and 0 < len({name[1:] for name in names}) == len(names) <= _MOST_VARIABLES
        )
        return names if fits else ()

    def _ends_well(self, number: int) -> bool:
        is_alone = self._text(self.groups[-1].start or 0) == "("
        return self._is_end(number) or (self._text(number) == ";" and not is_alone)

    def _removed(self, start: int, number: int, last: int) -> tuple[int, int]:
        """Give the piece of the text that goes: the whole triple, or the subject keeps the rest."""
        if self._text(number - 1) == ";":
            return self.tokens[number].start, self.tokens[last].end
        after = last + 1
        while self._text(after) == ";":
            after += 1
        if self._is_end(after):
            return self.tokens[start].start, self.tokens[after - 1].end
        return self.tokens[number].start, self.tokens[after - 1].end

    def _is_end(self, number: int) -> bool:
        """Tell whether the triples under way end before a token."""
        is_keyword = self._kind(number) == "word" and self._text(number).upper() not in _NO_CLAUSES
        return self._text(number) in _ENDS or is_keyword

    def _refusal(self, number: int) -> QuerySyntaxError:
        return fault_at(
            self.query, self.tokens[number].start, f"sm:search cannot be used here. {_FORM}"
        )


def searches_in(query: str) -> list[Search]:
    """Give the searches of a query, in order.

    Raises QuerySyntaxError, with the place, where a search is of another form.
    """
    if _PROPERTY_NAME not in query:
        return []
    tokens = [
        _Token(found.lastgroup or "", found.group(), found.start(), found.end())
        for found in tokens_of(query)
        if found.lastgroup != "comment"
    ]
    return list(_Reader(query, tokens).searches())


def _unquoted(string: str) -> str:
    marks = 3 if string[:3] in {'"""', "'''"} else 1
    return _ESCAPE.sub(_unescaped, string[marks:-marks])


def _unescaped(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    if letter is not None:
        return _ESCAPED.get(letter, letter)
    code = int(short or long, 16)
    return chr(code) if code <= sys.maxunicode else ""


def fault_at(query: str, place: int, problem: str) -> QuerySyntaxError:
    """Give the error of a place in a query."""
    lines = re.split(r"\r\n|\n|\r", query[:place])
    line = re.split(r"\r\n|\n|\r", query)[len(lines) - 1]
    return QuerySyntaxError(problem, len(lines), len(lines[-1]) + 1, line)
