"""Looks at the tokens of a SPARQL query before any engine does.

An engine parses by recursion and obeys ``SERVICE``; so length, nesting and the number of operators
are bounded here, and federation and updates are refused here. The scan knows strings, IRIs,
comments, variables and prefixed names, and where a text can be read in two ways it takes the worse.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from skosmith_converter.errors import SkosmithError

__all__ = [
    "MAX_DEPTH",
    "MAX_OPERATORS",
    "MAX_QUERY_BYTES",
    "MAX_TOKENS",
    "MAX_UPDATE_BYTES",
    "PROLOGUE",
    "FederationRefusedError",
    "QueryRefusedError",
    "QueryTooComplexError",
    "QueryTooLongError",
    "UpdateRefusedError",
    "check_query",
    "check_update",
    "tokens_of",
]

MAX_QUERY_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 100
MAX_OPERATORS: Final = 2000
"""Operators, brackets and the separators of statements: each may be one more join to plan."""
MAX_TOKENS: Final = 5000
"""Tokens in all, without the data of VALUES, which cost an engine nothing."""
MAX_UPDATE_BYTES: Final = 16 << 20
_MAX_BRACKETS_OF_AMBIGUOUS_TEXT: Final = 500


@dataclass(eq=False)
class QueryRefusedError(SkosmithError):
    """A query that is not handed to the engine."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class QueryTooLongError(QueryRefusedError):
    """More bytes than `MAX_QUERY_BYTES`."""


class QueryTooComplexError(QueryRefusedError):
    """More than `MAX_DEPTH`, `MAX_OPERATORS` or `MAX_TOKENS` allow."""


class FederationRefusedError(QueryRefusedError):
    """``SERVICE`` or ``LOAD``: the request would have us call other hosts."""


class UpdateRefusedError(QueryRefusedError):
    """An update request: the service is read-only."""


_TOKENS: Final = re.compile(
    r"""
      (?P<iri>       <[^<>"{}|^`\x00-\x20]*> )
    | (?P<comment>   \#[^\r\n]* )
    | (?P<string>    \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                   | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*' )
    | (?P<broken>    \"{3}(?:[^"\\]|\\.|"(?!""))* | '{3}(?:[^'\\]|\\.|'(?!''))*
                   | "(?:[^"\\\r\n]|\\.)* | '(?:[^'\\\r\n]|\\.)* )
    | (?P<variable>  [?$]\w+ )
    | (?P<language>  @[A-Za-z][A-Za-z0-9-]* )
    | (?P<number>    (?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? )
    | (?P<name>      (?P<prefix>[^\W\d](?:[\w.-]{0,30}[\w-])?)?:(?:[\w:%]|\\.)?(?:[\w:%.-]|\\.)* )
    | (?P<word>      [^\W\d]\w* )
    | (?P<open>      <<|[({\[] )
    | (?P<close>     >>|[)}\]] )
    | (?P<operator>  \|\||&&|\^\^|[-+*/|^!=<>?.;,] )
    """,
    re.VERBOSE | re.DOTALL,
)
PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_OPERATOR_WORDS: Final = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "VALUES"}
)
_VARYING: Final = ("NOW", "RAND", "UUID", "BNODE")
"""Ends of words, since the engine needs no space before a keyword."""
_SIMPLE_STRING: Final = re.compile(r"""\"[^"\\\r\n]*\"|'[^'\\\r\n]*'""")
_QUOTE: Final = re.compile(r"""["'\\]""")
_TELLING: Final = ("service", *(word.lower() for word in (*_UPDATES, *_VARYING)))
# The engine needs no space before a keyword, so these read as SERVICE too (tried: it obeys).
_SERVICE: Final = re.compile(r"(?:[0-9.]+|true|false)*service", re.IGNORECASE)
# `?a <#> …` may be a comparison and a comment as well as an IRI; `<http://…#…>` can only be an IRI.
_PERHAPS_COMMENT: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^#]*#")


def check_query(query: str) -> bool:
    """Let a query through, or raise the `QueryRefusedError` that says why not.

    Tells whether the same query always has the same answer: false where it uses the time, chance
    or fresh names (SPARQL 1.1 §17.4.2.9, §17.4.2.12, §17.4.4.5, §17.4.5.1 and others).
    """
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > MAX_QUERY_BYTES:
        raise QueryTooLongError(
            f"The query has {size:,} bytes; at most {MAX_QUERY_BYTES:,} are taken."
        )
    if _is_plain(query):
        return True
    scan = _scan(query)
    if scan.first_word in _UPDATES:
        raise UpdateRefusedError(
            f"{scan.first_word} is an update, and queries are read-only: SELECT, ASK, CONSTRUCT, "
            "DESCRIBE. Where a service takes updates, they are sent as such."
        )
    if scan.federates:
        raise FederationRefusedError(
            "SERVICE is not available here: this endpoint calls no other host. Ask the other "
            "endpoint yourself, or load both graphs into a store of your own. (A prefix may not "
            "begin with 'service' either.)"
        )
    if scan.depth > MAX_DEPTH:
        raise QueryTooComplexError(f"Brackets are nested deeper than {MAX_DEPTH} levels.")
    if scan.operators > MAX_OPERATORS or scan.tokens > MAX_TOKENS:
        raise QueryTooComplexError(
            f"The query has {scan.operators:,} operators, brackets and separators and "
            f"{scan.tokens:,} tokens; at most {MAX_OPERATORS:,} and {MAX_TOKENS:,} are taken. "
            "Write long lists of values with VALUES ?x { … }."
        )
    return not scan.varies


def _is_plain(query: str) -> bool:
    """Tell a query that the scan would let through whatever its tokens are; most are so."""
    small = query.lower()
    return (
        len(query) <= MAX_OPERATORS  # none has more operators or tokens than characters
        and query.isascii()  # other letters may count as those of a keyword
        and sum(map(query.count, "({[<")) <= MAX_DEPTH
        and not any(map(small.__contains__, _TELLING))
        and _PERHAPS_COMMENT.search(query) is None
        and _QUOTE.search(_SIMPLE_STRING.sub("", query)) is None  # a string may lack its end
    )


def check_update(update: str) -> None:
    """Let an update of a trusted client through, or raise the `QueryRefusedError` of it.

    Its data may be long, so operators are not counted; what is too much for the engine ends the
    process that tries the update, and nothing else.
    """
    size = len(update.encode("utf-8", "surrogatepass"))
    if size > MAX_UPDATE_BYTES:
        raise QueryTooLongError(
            f"The update has {size:,} bytes; at most {MAX_UPDATE_BYTES:,} are taken."
        )
    scan = _scan_tokens(update)
    if scan.federates or scan.loads:
        raise FederationRefusedError(
            f"{'LOAD' if scan.loads else 'SERVICE'} is not available here: this service calls no "
            "other host. Fetch the graph yourself and PUT it. (A prefix may not begin with 'load' "
            "or 'service' either.)"
        )
    if scan.depth > MAX_DEPTH:
        raise QueryTooComplexError(f"Brackets are nested deeper than {MAX_DEPTH} levels.")


def tokens_of(text: str) -> Iterator[re.Match[str]]:
    """Give the tokens of a query or an update; `lastgroup` says what each is."""
    return _TOKENS.finditer(text)


@dataclass(slots=True)
class _Scan:
    first_word: str = ""
    federates: bool = False
    loads: bool = False
    depth: int = 0
    operators: int = 0
    tokens: int = 0
    open_brackets: int = 0
    in_values: bool = False
    ambiguous: bool = False
    varies: bool = False


def _scan(query: str) -> _Scan:
    scan = _scan_tokens(query)
    if scan.ambiguous:
        _take_the_worse_reading(scan, query)
    return scan


def _scan_tokens(query: str) -> _Scan:
    scan = _Scan()
    for token in tokens_of(query):
        scan.tokens += not scan.in_values
        _SCANNERS.get(token.lastgroup or "", _ignore)(scan, token)
    return scan


def _ignore(_scan: _Scan, _token: re.Match[str]) -> None:
    """Strings, comments, numbers and language tags."""


def _iri(scan: _Scan, token: re.Match[str]) -> None:
    scan.ambiguous = scan.ambiguous or _PERHAPS_COMMENT.match(token.group()) is not None


def _broken(scan: _Scan, _token: re.Match[str]) -> None:
    # Taken as a whole: to look again behind each of its quotes would take hours
    scan.ambiguous = True


def _variable(scan: _Scan, token: re.Match[str]) -> None:
    # `?service` is a good name for a variable; `p?1SERVICE` may be a path, a number and a keyword.
    text = token.group()[1:]
    scan.federates = scan.federates or (
        not text.lower().startswith("service") and _SERVICE.match(text) is not None
    )


def _name(scan: _Scan, token: re.Match[str]) -> None:
    # `SERVICE:x` may be the keyword and the name `:x`, `SERVICEa:x` the keyword and `a:x`.
    prefix = token.group("prefix") or ""
    scan.federates = scan.federates or _SERVICE.match(prefix) is not None
    scan.loads = scan.loads or prefix.upper().startswith("LOAD")


def _word(scan: _Scan, token: re.Match[str]) -> None:
    word = token.group().upper()
    if not scan.first_word and word not in PROLOGUE:
        scan.first_word = word
    scan.federates = scan.federates or _SERVICE.match(word) is not None
    scan.loads = scan.loads or word.startswith("LOAD")
    scan.operators += word in _OPERATOR_WORDS
    scan.varies = scan.varies or word.endswith(_VARYING)
    scan.in_values = scan.in_values or word == "VALUES"


def _open(scan: _Scan, _token: re.Match[str]) -> None:
    scan.open_brackets += 1
    scan.operators += not scan.in_values
    scan.depth = max(scan.depth, scan.open_brackets)


def _close(scan: _Scan, token: re.Match[str]) -> None:
    scan.in_values = scan.in_values and token.group() != "}"
    scan.open_brackets = max(0, scan.open_brackets - 1)


def _operator(scan: _Scan, _token: re.Match[str]) -> None:
    scan.operators += not scan.in_values


_SCANNERS: Final = {
    "iri": _iri,
    "broken": _broken,
    "variable": _variable,
    "name": _name,
    "word": _word,
    "open": _open,
    "close": _close,
    "operator": _operator,
}


def _take_the_worse_reading(scan: _Scan, query: str) -> None:
    """Count what stands in strings and comments too: they may be none."""
    scan.federates = scan.federates or "service" in query.lower()
    if sum(map(query.count, "({[")) > _MAX_BRACKETS_OF_AMBIGUOUS_TEXT:
        scan.depth = MAX_DEPTH + 1
    scan.varies = True
    scan.operators = max(scan.operators, len(re.findall(r"\|\||&&|[-+*!=;,]|(?i:union)", query)))
