"""Literals as values: whether they are well-formed, and which of two is less (XSD, SPARQL 1.1)."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple

from skosmith_converter.shacl.vocabulary import XSD
from skosmith_converter.terms import Iri, Term, iri, is_literal, literal_parts

__all__ = ["LANG_STRING", "has_datatype", "is_less", "suffix_of", "text_of"]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LANG_STRING: Final = iri(f"{_RDF}langString")


def suffix_of(literal: str) -> str:
    """Give what stands behind the text of a literal: nothing, its language or its datatype.

    >>> suffix_of('"hola"@es'), suffix_of('"hola"')
    ('@es', '')
    """
    return literal[literal.rindex('"') + 1 :]


def text_of(term: str) -> str:
    """Give the characters of a literal or IRI, as ``STR()`` of SPARQL does."""
    if term[0] == "<":
        return term[1:-1]
    if "\\" in term:
        return literal_parts(term).value
    return term[1 : term.rindex('"')]


# -- Well-formed literals --------------------------------------------------------------------------

_DIGITS = r"[+-]?\d+"
_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DAY_30, _DAY_29 = r"(?:0[1-9]|[12]\d|30)", r"(?:0[1-9]|[12]\d)"
_SIX, _FOUR, _TWO = r"(?:[A-Za-z0-9+/] ?)", "[AEIMQUYcgkosw048]", "[AQgw]"
"""Digits of base64 that stand for so many bits."""
_LAST, _PADDED = "[A-Za-z0-9+/]", rf"{_SIX}{{2}}{_FOUR} ?=|{_SIX}{_TWO} ?= ?="
_MONTH_31, _MONTH_30 = "(?:0[13578]|1[02])", "(?:0[469]|11)"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_SECONDS = r"(?:\d+(?:\.\d+)?S)"
_DAYS = rf"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?{_SECONDS}?)?"
_NAME_START = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_CHAR = rf"{_NAME_START}\-.0-9\u00b7\u0300-\u036f\u203f\u2040"

_FORMS: Final[dict[str, str]] = {
    "integer": _DIGITS,
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)",
    "boolean": r"true|false|1|0",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": rf"{_TIME}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonthDay": rf"--(?:{_MONTH_31}-{_DAY}|{_MONTH_30}-{_DAY_30}|02-{_DAY_29}){_ZONE}",
    "gMonth": rf"--{_MONTH}{_ZONE}",
    "gDay": rf"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=.)(?:\d+Y)?(?:\d+M)?{_DAYS}",
    "dayTimeDuration": rf"-?P(?=.){_DAYS}",
    "yearMonthDuration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": rf"(?:{_SIX}{{4}})*(?:{_SIX}{{3}}{_LAST}|{_PADDED})?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "NMTOKEN": rf"[{_NAME_CHAR}:]+",
    "Name": rf"[{_NAME_START}:][{_NAME_CHAR}:]*",
    "NCName": rf"[{_NAME_START}][{_NAME_CHAR}]*",
}
_FORMS["float"] = _FORMS["double"]


@cache
def _form(name: str) -> re.Pattern[str]:
    """Give the lexical space of a datatype; compiled when it is wanted, since few are."""
    return re.compile(_FORMS[name], re.ASCII)


_DATED: Final = frozenset({"dateTime", "dateTimeStamp", "date"})

_MOST: Final = {"byte": 1 << 7, "short": 1 << 15, "int": 1 << 31, "long": 1 << 63}
_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-most, most - 1) for name, most in _MOST.items()},
    **{f"unsigned{name.capitalize()}": (0, 2 * most - 1) for name, most in _MOST.items()},
}
"""Integer datatypes: least and greatest value."""


def has_datatype(datatype: Iri) -> Callable[[Term], bool]:
    """Give the test whether a term is a well-formed literal of a datatype (SHACL §4.1.2).

    SHACL asks for the lexical check for the datatypes that SPARQL supports; it is made here for all
    of XSD, dates included, since "2024-02-30" is no date to anybody.
    """
    if datatype == LANG_STRING:
        return lambda term: term[0] == '"' and term[-1] not in '">'  # it ends with its tag
    name = datatype[1:-1].removeprefix(XSD)
    if name == "string":
        return lambda term: term[-1] == '"'
    ending = f'"^^{datatype}'
    if name == datatype[1:-1] or (name not in _FORMS and name not in _RANGES):
        return lambda term: term[0] == '"' and term.endswith(ending)
    cut = -len(ending)
    return lambda term: term[0] == '"' and term.endswith(ending) and _is_form(name, term[1:cut])


def _is_form(name: str, lexical: str) -> bool:
    lexical = text_of(f'"{lexical}"')
    if name in _RANGES:
        least, most = _RANGES[name]
        if _form("integer").fullmatch(lexical) is None or len(lexical) > _LONGEST:
            return False
        number = int(lexical)
        return (least is None or number >= least) and (most is None or number <= most)
    if _form(name).fullmatch(lexical) is None:
        return False
    return name not in _DATED or _is_day(lexical)


_LONGEST: Final = 4000
"""Digits of an integer that are read; Python refuses more by itself."""


def _is_day(lexical: str) -> bool:
    year, month, day = lexical.removeprefix("-").split("T")[0].split("-", 2)
    like = 2000 + int(year) % 400  # the calendar repeats every 400 years
    if lexical.startswith("-"):
        like = 2000 + -int(year) % 400
    try:
        date(like, int(month), int(day[:2]))
    except ValueError:
        return False
    return True


# -- Order -----------------------------------------------------------------------------------------

_FLOATS: Final = frozenset({"double", "float"})
_MOMENT = re.compile(
    r"(?P<year>-?\d{4,})?(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?"
    r"(?:T?(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?))?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_ORDERED: Final = frozenset({"dateTime", "dateTimeStamp", "date", "time", "gYear", "gYearMonth"})
_FAR: Final = 14 * 3600
"""Seconds that a time zone may be away from UTC."""


class _Value(NamedTuple):
    """A literal that has an order."""

    kind: str
    """Only values of one kind are compared."""
    key: Decimal | float | str | int
    zoned: bool = True


def is_less(one: Term, other: Term, *, or_equal: bool = False) -> bool | None:
    """Tell whether a literal is less than another by ``<`` (or ``<=``) of SPARQL §17.3.

    Dates, years and durations are compared, too. None where the two cannot be compared: other
    kinds, NaN, or moments of which only one has a time zone and that are less than 14 hours apart.
    """
    left, right = _value(one), _value(other)
    if left is None or right is None or left.kind != right.kind:
        return None
    a, b = left.key, right.key
    if isinstance(a, float) or isinstance(b, float):
        a, b = float(a), float(b)
        if a != a or b != b:  # noqa: PLR0124 (NaN)
            return None
    if left.zoned != right.zoned:
        difference = a - b  # type: ignore[operator]
        return None if abs(difference) <= _FAR else difference < 0
    return a <= b if or_equal else a < b  # type: ignore[operator]


@lru_cache(maxsize=4096)
def _value(term: Term) -> _Value | None:
    if not is_literal(term):
        return None
    text, _, datatype = literal_parts(term)
    name = datatype.removeprefix(XSD)
    if name == datatype or not has_datatype(iri(datatype))(term):
        return None
    return _value_of(name, text)


def _value_of(name: str, text: str) -> _Value | None:
    if name in _FLOATS:
        return _Value("number", float(text.replace("INF", "inf")))
    if name == "decimal" or name in _RANGES:
        return _Value("number", Decimal(text))
    if name == "boolean":
        return _Value("boolean", int(text in {"true", "1"}))
    if name in _ORDERED:
        return _moment("dateTime" if name == "dateTimeStamp" else name, text)
    return _Value("string", text) if name == "string" else _duration(name, text)


def _moment(kind: str, text: str) -> _Value | None:
    if (found := _MOMENT.fullmatch(text)) is None:
        return None
    year, month, day = (int(found[part] or 1) for part in ("year", "month", "day"))
    seconds = Decimal(_days(year, month, day) * 86_400)
    if found["hour"]:
        seconds += int(found["hour"]) * 3600 + int(found["minute"]) * 60 + Decimal(found["second"])
    if (zone := found["zone"]) and zone != "Z":
        away = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
        seconds -= away if zone[0] == "+" else -away
    return _Value(kind, seconds, zone is not None)


def _days(year: int, month: int, day: int) -> int:
    """Count the days from 1 January 2000; years of any size."""
    cycles, like = divmod(year - 2000, 400)
    return cycles * 146_097 + (date(2000 + like, month, day) - date(2000, 1, 1)).days


def _duration(name: str, text: str) -> _Value | None:
    if (found := _DURATION.fullmatch(text)) is None:
        return None
    sign = -1 if found["sign"] else 1
    years, months, days, hours, minutes = (int(part or 0) for part in found.groups()[1:6])
    seconds = ((days * 24 + hours) * 60 + minutes) * 60 + Decimal(found[7] or 0)
    months += 12 * years
    if (months and seconds) or name not in {"duration", "dayTimeDuration", "yearMonthDuration"}:
        return None  # a month has no number of days
    return _Value("months" if months else "seconds", sign * (months or seconds))
