"""A file of records as a whole: what it is, its language and edition, and all its records."""

import itertools
import re
from collections.abc import Iterable, Iterator

from skosmith_converter.blocks import clean
from skosmith_converter.decoding import decode_bytes, find_mojibake, without_bom
from skosmith_converter.guidance_text import lead_ins
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import detect_language, pack_for
from skosmith_converter.official import edition_of_name, language_of_addresses
from skosmith_converter.page import AttributePage, Document, EditionEvidence, SkillPage, Source
from skosmith_converter.records.fields import field_of
from skosmith_converter.records.finding import Found, Record, find_records
from skosmith_converter.records.json_text import JsonFault, Value, parse_json
from skosmith_converter.records.pages import (
    Making,
    is_attribute,
    make_attribute,
    make_skill,
    stated_edition,
)
from skosmith_converter.records.record import Fields, Notes, read_fields

__all__ = ["LARGEST_RECORDS", "is_records", "read_records"]

LARGEST_RECORDS = 20_000_000
"""Bytes; all of SFIA 9 in one language has about a million."""
_START = re.compile(r"\s*(?:\{\s*(?:[\"}]|\Z)|\[\s*(?:[\[{\"]|\]\s*\Z|\Z))")
_RDF = re.compile(r"\"@(?:context|graph|id|type)\"")
_SNIFFED = 4096
_ENOUGH_LINES = 500
"""Lines that tell a language; more of them would only cost time."""
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?")


def is_records(data: bytes) -> bool:
    """Tell whether bytes begin as JSON does, and not as JSON-LD, Turtle or TriG."""
    rest, encoding = without_bom(data[:_SNIFFED])
    start = rest.decode(encoding or "utf-8", "replace")
    return _START.match(start) is not None and _RDF.search(start) is None


def read_records(
    data: bytes, source: Source, language: str | None = None
) -> tuple[Document | None, list[Issue]]:
    """Read a file of records; `language` is a BCP 47 tag, or None to tell it from the file.

    Never raises: what is wrong comes as issues. The document is None where there is nothing to
    use: no JSON, no records, text that a wrong decoding has damaged.
    """
    if len(data) > LARGEST_RECORDS:
        limit = f"{LARGEST_RECORDS:,}"
        return None, [ISSUE_KINDS["too-large"].at(source.name, size=f"{len(data):,}", limit=limit)]
    text, issue = decode_bytes(data, source.name)
    if issue is not None:
        return None, [issue]
    try:
        root = parse_json(text)
    except JsonFault as fault:
        place = text.split("\n")[fault.line - 1].strip()
        kind = ISSUE_KINDS["not-json"]
        return None, [
            kind.at(source.name, fault.line, place, column=fault.column, problem=fault.problem)
        ]
    if (issue := _damage(root, source)) is not None:
        return None, [issue]
    found = find_records(root)
    if not found.records:
        return None, [ISSUE_KINDS["no-records"].at(source.name, root.line, found=_shape(root))]
    return _read(found, source, language)


def _shape(root: Value) -> str:
    """Say what a file has instead of records."""
    keys = ", ".join(dict.fromkeys(member.key[:30] for member in root.members[:5]))
    named = {
        "object": f"an object with {keys or 'no keys'}",
        "list": f"a list of {len(root.items)}",
    }
    return named.get(root.kind, f"only a {root.kind}")


def _damage(root: Value, source: Source) -> Issue | None:
    """Tell where texts were garbled before they were written as JSON, be it as escapes."""
    first: tuple[int, str, str] | None = None
    count = 0
    for line, text in _texts(root):
        if (damage := find_mojibake(text)) is not None:
            count += 1
            first = first or (line, text, damage[1])
    if first is None:
        return None
    line, text, example = first
    return ISSUE_KINDS["mojibake"].at(source.name, line, text, example=f"{example}; {count} texts")


def _texts(root: Value) -> Iterator[tuple[int, str]]:
    """Give every text and key with its line."""
    if root.kind == "text" and root.text:
        yield root.line, root.text
    for item in root.items:
        yield from _texts(item)
    for member in root.members:
        yield member.value.line, member.key
        yield from _texts(member.value)


def _read(
    found: Found, source: Source, language: str | None
) -> tuple[Document | None, list[Issue]]:
    notes = Notes(source.name)
    for key, value in found.beside:
        shown = value.text if value.text is not None else value.kind
        if _tells_of_all(key) is None:
            notes.tell("beside-records", value.line, field=repr(key), found=shown[:40] or "empty")
    records = [(record, read_fields(record, notes)) for record in found.records]
    told = language or _told_language(found, records) or _of_words_and_addresses(records)
    if told is None:
        return None, [*notes.all(), ISSUE_KINDS["language-unknown"].at(source.name)]
    _judge_language(language, records, notes)
    edition = _edition(found, records, source, notes)
    pack = pack_for(told)
    guidance = (
        fields.texts["guidance"].text for _, fields in records if "guidance" in fields.texts
    )
    making = Making(source, told, pack, edition, notes, lead_ins(guidance, pack))
    return _document(records, making), notes.all()


def _tells_of_all(key: str) -> str | None:
    name = field_of(key)
    return name if name in {"language", "edition"} else None


def _told_language(found: Found, records: Iterable[tuple[Record, Fields]]) -> str | None:
    """Give the language that the file, or every record, states."""
    stated = {value.text or "" for key, value in found.beside if _tells_of_all(key) == "language"}
    stated |= {f.texts["language"].text for _, f in records if "language" in f.texts}
    tag = _TAG.fullmatch(stated.pop().strip()) if len(stated) == 1 else None
    if tag is None:
        return None
    return tag[1].lower() + (f"-{tag[2].upper()}" if tag[2] else "")


def _of_words_and_addresses(records: list[tuple[Record, Fields]]) -> str | None:
    addresses = (f.texts["address"].text for _, f in records if "address" in f.texts)
    return language_of_addresses(addresses, _detected(records))


def _detected(records: Iterable[tuple[Record, Fields]]) -> str | None:
    return detect_language(itertools.islice(_words(records), _ENOUGH_LINES))


def _words(records: Iterable[tuple[Record, Fields]]) -> Iterator[str]:
    for _, fields in records:
        for name in ("name", "description", "guidance"):
            if name in fields.texts:
                yield from fields.texts[name].text.split("\n")
        for level in fields.levels:
            yield from level.text.text.split("\n")


def _judge_language(
    given: str | None, records: Iterable[tuple[Record, Fields]], notes: Notes
) -> None:
    detected = _detected(records) if given else None
    if given and detected and given.split("-")[0] != detected.split("-")[0]:
        notes.tell("language-doubtful", 0, given=given, detected=detected)


def _edition(
    found: Found, records: list[tuple[Record, Fields]], source: Source, notes: Notes
) -> str | None:
    """Give the one edition that addresses, fields or the name of the file tell."""
    stated = {e for _, fields in records if (e := stated_edition(fields)) is not None}
    for key, value in found.beside:
        if _tells_of_all(key) == "edition":
            stated |= set(re.findall(r"\d{1,2}", value.text or "")[:1])
    if len(stated) > 1:
        notes.tell("several-editions", 0, editions=", ".join(sorted(stated, key=int)))
        return None
    return stated.pop() if stated else edition_of_name(source.name)


def _document(records: list[tuple[Record, Fields]], making: Making) -> Document:
    skills: list[SkillPage] = []
    attributes: list[AttributePage] = []
    seen: dict[tuple[str, str | None], int] = {}
    for record, fields in records:
        if _is_repeated(fields, seen, making.notes):
            continue
        if is_attribute(fields):
            attribute = make_attribute(record, fields, making)
            attributes += [attribute] if attribute else []
        elif (skill := make_skill(record, fields, making)) is not None:
            skills.append(skill)
    return Document(
        source=making.source,
        language=making.language,
        skills=tuple(skills),
        attributes=tuple(attributes),
        edition=making.edition,
        evidence=EditionEvidence.STATED if making.edition else None,
    )


def _is_repeated(fields: Fields, seen: dict[tuple[str, str | None], int], notes: Notes) -> bool:
    """Tell whether a code had a record before, of the same edition."""
    code = fields.texts.get("code")
    if code is None:
        return False
    key = (clean(code.text), stated_edition(fields))
    if key not in seen:
        seen[key] = fields.line
        return False
    notes.tell("record-twice", fields.line, code.text, code=code.text, first=seen[key])
    return True
