"""Bytes to text for sources that state their encoding; what was decoded wrongly before is found."""

import codecs
import re

from skosmith_converter.blocks import mojibake_in
from skosmith_converter.issues import ISSUE_KINDS, Issue

__all__ = ["decode_bytes", "find_mojibake", "without_bom"]

# Western European text in Windows-1252: accents stand alone among plain letters.
_WESTERN = re.compile("(?:[\x00-\x7f]|[‘’“”–—…•€«» ](?![À-ÿ])|[À-ÿ](?![À-ÿ]{2}))*")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = (
    (b"%PDF", "a PDF file"), (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"), (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
)  # fmt: skip
"""What files begin with that are no text, and what they are."""
_ENCODING = re.compile(
    r"utf-8|ascii|cp125\d|iso8859-\d+|koi8-[ru]|gb18030|gbk|gb2312|big5|shift_jis|cp932|euc_jp|euc_kr"
)
_AS_BROWSERS_DO = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def without_bom(data: bytes) -> tuple[bytes, str | None]:
    """Give data behind its byte order mark, and the encoding that the mark tells."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :], encoding
    return data, None


def decode_bytes(data: bytes, name: str, declared: str | None = None) -> tuple[str, Issue | None]:
    """Give the text of a file, or the issue that tells why it has none.

    A byte order mark goes before what the file declares; else it is UTF-8. Nothing is guessed.
    """
    rest, marked = without_bom(data)
    if not rest.strip():
        return "", ISSUE_KINDS["empty-file"].at(name)
    if (
        form := next((form for start, form in _NO_TEXT if data.startswith(start)), None)
    ) is not None:
        return "", ISSUE_KINDS["no-text-file"].at(name, form=form)
    encoding = marked or _codec(declared) or "utf-8"
    try:
        text = rest.decode(encoding)
    except UnicodeDecodeError as error:
        return "", _not_text(rest, name, error, encoding)
    if (found := find_mojibake(text)) is not None:
        offset, example = found
        line = text.count("\n", 0, offset) + 1
        return "", ISSUE_KINDS["mojibake"].at(name, line, around(text, offset), example=example)
    return text, None


def find_mojibake(text: str) -> tuple[int, str] | None:
    """Give place and characters of the first damage that a wrong decoding has done."""
    found = mojibake_in(text)
    return None if found is None else (found.start(), found.group())


def around(text: str, offset: int) -> str:
    """Give what stands around a place of a line, however long the line is."""
    start = max(text.rfind("\n", 0, offset) + 1, offset - 40)
    return text[start : offset + 40].split("\n", maxsplit=1)[0].strip()


def _codec(declared: str | None) -> str | None:
    """Give the codec of a declared encoding of text; None where it is unknown or none."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    return _AS_BROWSERS_DO.get(name, name) if _ENCODING.fullmatch(name) else None


def _not_text(data: bytes, name: str, error: UnicodeDecodeError, encoding: str) -> Issue:
    line = data.count(b"\n", 0, error.start) + 1
    start = max(data.rfind(b"\n", 0, error.start) + 1, error.start - 40)
    excerpt = data[start : error.start + 40].split(b"\n")[0].decode("cp1252", "replace").strip()
    byte = error.start + 1
    if encoding != "utf-8":
        kind = ISSUE_KINDS["not-as-declared"]
        return kind.at(name, line, excerpt, byte=byte, encoding=encoding)
    likely = "windows-1252" if _WESTERN.fullmatch(excerpt) else "another encoding"
    likely = "UTF-16LE" if 4 * data[1::2].count(0) > len(data) // 2 else likely
    return ISSUE_KINDS["not-utf-8"].at(name, line, excerpt, byte=byte, encoding=likely)
