"""What the cells of a table of roles say: levels, codes with levels, essential or optional."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from skosmith_converter.blocks import fold
from skosmith_converter.links.roles.model import Need

__all__ = ["CellError", "is_no", "is_yes", "read_importance", "read_levels", "read_skills"]

_YES: Final = frozenset(
    ("x", "✓", "✔", "•", "●", "yes", "y", "true", "ja", "oui", "si", "sí", "sì", "sim", "tak", "да",
     "نعم", "是", "はい", "○")
)  # fmt: skip
_NO: Final = frozenset(
    ("", "-", "–", "—", "no", "n", "false", "0", "none", "n/a", "nein", "non", "não", "nie", "нет",
     "لا", "否", "いいえ")
)  # fmt: skip
_ESSENTIAL: Final = frozenset(
    ("essential", "core", "required", "mandatory", "must", "must have", "primary", "e", "m", "c",
     "r", "wesentlich", "erforderlich", "pflicht", "muss", "essentiel", "essentielle",
     "obligatoire", "requis", "esencial", "obligatorio", "requerido", "essenziale", "obbligatorio",
     "richiesto", "essencial", "obrigatório", "wymagane", "обязательно", "обязательный",
     "أساسي", "إلزامي", "必需", "必备", "必須")
)  # fmt: skip
_OPTIONAL: Final = frozenset(
    ("optional", "desirable", "desired", "preferred", "nice to have", "should", "could",
     "secondary", "o", "d", "p", "wünschenswert", "kann", "optionnel", "optionnelle",
     "souhaitable", "facultatif", "opcional", "deseable", "opzionale", "facoltativo",
     "desejável", "opcjonalne", "pożądane", "желательно", "желательный", "необязательно",
     "اختياري", "可选", "任意", "推奨")
)  # fmt: skip
_WORD: Final = (
    r"(?:(?:levels?|lvl|l|stufen?|niveaux?|nivel(?:es)?|nível|níveis|livell[oi]|poziomy?|уровень|"
    r"уровни|المستوى|级别?|レベル)\.?\s*)?"
)
_ONE: Final = rf"{_WORD}([1-7])(?:\.0+)?"
_RANGE: Final = re.compile(rf"{_ONE}(?:\s*(?:-|–|—|‑|~|to|bis|à|al?|do|до|إلى|至)\s*{_ONE})?")
_SEVERAL: Final = re.compile(
    rf"{_RANGE.pattern}(?:\s*(?:[,;/&+، 、，\n]|and|und|et|y|e|i|и|و)\s*{_RANGE.pattern})*"
)
_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Z]{4}(?![A-Za-z])")
_PARTS: Final = re.compile(r"[;|\n；]+")
_SMALLER_PARTS: Final = re.compile(
    r"([,،，、/&+]|\s(?:and|und|et|y|i|и|و)\s)"
    r"(?=[^,،，、/&+\d]*(?<![A-Za-z])[A-Z]{4}(?![A-Za-z]))"
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LONGEST: Final = 5_000
"""Characters of a cell: a hundred skills with their names have half as many."""
_LEADING: Final = "([:–—-"
_AROUND: Final = " \t()[]_:.,–—‑-"


class CellError(Exception):
    """A cell can't be read: why, and what to do."""


def is_yes(cell: str) -> bool:
    """Tell whether a cell is a mark, such as x."""
    return fold(cell) in _YES


def is_no(cell: str) -> bool:
    """Tell whether a cell is empty or says no."""
    return fold(cell) in _NO


def read_levels(cell: str) -> tuple[int, ...]:
    """Give the levels of a cell, ascending; raises CellError where something else stands in it.

    >>> read_levels("4"), read_levels("Level 3-5"), read_levels("L3, L6"), read_levels("3 to 4; 6")
    ((4,), (3, 4, 5), (3, 6), (3, 4, 6))
    """
    text = _SPACES.sub(" ", _plain(cell))
    if _SEVERAL.fullmatch(text) is None:
        raise CellError(
            f"has the level {cell!r}",
            "Levels are 1 to 7: 4, 3-5 or 4, 6. A spreadsheet may have made a date of a range: "
            "format its column as text.",
        )
    levels: set[int] = set()
    for first, last in _RANGE.findall(text):
        if last and int(last) < int(first):
            raise CellError(f"has the level {cell!r}", f"Write {last}-{first}, if that is meant.")
        levels.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(levels))


def read_importance(cell: str) -> bool | None:
    """Tell whether a cell says optional (True) or essential (False); None where neither.

    >>> read_importance("Desirable"), read_importance("Core"), read_importance("blue")
    (True, False, None)
    """
    folded = fold(cell).strip("()[] ")
    if folded in _OPTIONAL:
        return True
    return False if folded in _ESSENTIAL else None


def read_skills(cell: str) -> Iterator[Need]:
    """Give the skills that a cell names, each with its levels where they stand beside it.

    Raises CellError where the cell holds anything else than codes, levels, names of skills that
    lead to their codes, and words for essential and optional.

    >>> [need.local_name for need in read_skills("PROG 4; Testing (TEST) 3-4")]
    ['PROG_4', 'TEST_3-4']
    """
    if len(cell) > _LONGEST:
        raise CellError(f"has a cell of {len(cell):,} characters", "Write a skill a row.")
    cell = _SPACES.sub(" ", cell)
    if re.fullmatch(r"[a-z]{4}", cell.strip()):
        cell = cell.upper()
    for part in filter(str.strip, _PARTS.split(cell)):
        pieces = _SMALLER_PARTS.split(part)
        before = pieces[0]
        for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            if _CODE.search(before) is None:  # a name that holds a comma
                before += separator + piece
                continue
            yield from _skills(before)
            before = piece
        yield from _skills(before)


def _skills(part: str) -> Iterator[Need]:
    """Read codes, each with what follows it; before the first may stand the name of its skill."""
    codes = [found.start() for found in _CODE.finditer(part)]
    if not codes:
        raise CellError(
            f"has no SFIA code in {part.strip()!r}", "Codes have four capitals, such as PROG."
        )
    name = part[: codes[0]].strip()
    if name.strip(_AROUND) and (name[-1] not in _LEADING or re.search(r"\d", name)):
        raise _unread(part)
    for start, end in zip(codes, [*codes[1:], len(part)], strict=True):
        yield _skill(part[start:end], part)


def _skill(text: str, whole: str) -> Need:
    """Read a code and what follows it: levels, and perhaps essential or optional."""
    code, rest = text[:4], _plain(text[4:]).strip(_AROUND)
    levels: tuple[int, ...] = ()
    if (found := _SEVERAL.match(rest)) is not None:
        levels, rest = read_levels(found.group()), rest[found.end() :].strip(_AROUND)
    optional = read_importance(rest)
    if rest and optional is None:
        raise _unread(whole)
    return Need(code, levels, optional)


def _plain(text: str) -> str:
    """Give a text in small letters and with ASCII digits."""
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return digits.casefold().strip()


def _unread(part: str) -> CellError:
    return CellError(
        f"has {part.strip()!r}, of which not all is understood",
        "Write codes with levels, apart by semicolons: PROG 4; TEST 3-4.",
    )
