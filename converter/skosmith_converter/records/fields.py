"""The names under which records of skills keep their fields."""

import re
from dataclasses import dataclass

__all__ = ["FIELDS", "WRAPPERS", "LevelKey", "field_of", "level_key", "plain_key"]

FIELDS = {
    "code": ("code", "skill code", "short code", "shortcode", "notation"),
    "name": ("name", "skill", "skill name", "title", "label", "attribute name"),
    "description": (
        "description", "overall description", "short description", "definition", "summary",
        "overview",
    ),
    "guidance": ("guidance notes", "guidance", "guidance note", "notes"),
    "category": ("category", "category name"),
    "subcategory": ("subcategory", "sub category", "subcategory name"),
    "address": ("url", "link", "address", "href", "uri", "page", "web address"),
    "levels": ("levels", "level descriptions", "responsibility levels", "level"),
    "language": ("language", "lang", "locale"),
    "edition": ("edition", "version", "sfia version", "framework version"),
    "related": ("related skills", "related"),
    "kind": ("type", "attribute type"),
}  # fmt: skip
"""Field → the keys that it is known under; case, underscores and camel case do not matter."""

LEVEL_FIELDS = {
    "number": ("level", "number", "id", "level number", "n"),
    "text": ("description", "text", "level description", "content", "definition"),
}
"""The same inside an object about one level."""

WRAPPERS = frozenset({
    "result", "results", "records", "data", "skills", "items", "response", "sfia", "framework",
    "attributes", "categories", "rows", "value", "values",
})  # fmt: skip
"""Keys that say nothing of a category."""

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTER = re.compile(r"[\W_]+")
_LEVEL_KEY = re.compile(r"(?:(?:sfia )?(?:level|l|lvl) ?)?(\d{1,3})(?: (?:description|text))?")
_WRITTEN_LEVEL = re.compile(r"(?P<word>[^\W\d_]+(?: [^\W\d_]+)?) (?P<number>\d{1,3})")


@dataclass(frozen=True, slots=True)
class LevelKey:
    """A key that names a level."""

    number: int
    word: str
    """The word for *level* where the key has it as people write it ("Level 4"); else empty."""


def plain_key(key: str) -> str:
    """Give the form in which keys are compared.

    >>> plain_key("guidanceNotes"), plain_key("level_1"), plain_key("Sub-category")
    ('guidance notes', 'level 1', 'sub category')
    """
    return _NO_LETTER.sub(" ", _WORD_START.sub(" ", key)).strip().casefold()


_BY_KEY = {key: field for field, keys in FIELDS.items() for key in keys}
_IN_LEVEL = {key: field for field, keys in LEVEL_FIELDS.items() for key in keys}


def field_of(key: str, *, in_level: bool = False) -> str | None:
    """Give the field that a key stands for; None where it is unknown."""
    return (_IN_LEVEL if in_level else _BY_KEY).get(plain_key(key))


def level_key(key: str) -> LevelKey | None:
    """Give the level that a key names: ``4``, ``level_4``, ``Level 4 description``.

    >>> level_key("level_4"), level_key("Level 4"), level_key("code")
    (LevelKey(number=4, word=''), LevelKey(number=4, word='Level'), None)
    """
    written = _WRITTEN_LEVEL.fullmatch(key.strip())
    if written is not None:
        return LevelKey(int(written["number"]), written["word"])
    found = _LEVEL_KEY.fullmatch(plain_key(key))
    return None if found is None else LevelKey(int(found[1]), "")
