"""Makes an index of texts: tables of SQLite, in memory or in a file."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.folding import fold, word_pattern
from skosmith_converter.terms import Quad
from skosmith_converter.vocabulary import SKOS
from skosmith_server.framework.skills import natural
from skosmith_server.search.reading import FIELDS, Subject, Text, read_texts
from skosmith_server.search.terms import indexed

__all__ = ["fill", "mark", "marks_of", "write_index"]

_MARK: Final = "\ue000"
"""Begins an indexed word that is a property of the text: no word of a text has it."""
_NO_WORDS: Final = (_MARK, "\uf8ff")
_HASH_BYTES: Final = 64 << 20
"""The index is written in large pieces: merging small ones takes half of the time."""
_SHORT_FIELDS: Final = frozenset({"code", "label", "altLabel", "guidingPhrase"})
_TABLES: Final = """
CREATE VIRTUAL TABLE found USING fts5(words, content='', columnsize=0, tokenize='ascii');
CREATE TABLE subjects(
  number INTEGER PRIMARY KEY,
  iri TEXT, kind TEXT, edition TEXT, code TEXT, level TEXT, categories TEXT, schemes TEXT,
  classes TEXT
);
CREATE INDEX subjects_by_iri ON subjects(iri);
CREATE TABLE texts(
  number INTEGER PRIMARY KEY, subject INTEGER, field TEXT, literal TEXT, language TEXT
);
CREATE TABLE keys(folded TEXT, number INTEGER, PRIMARY KEY(folded, number)) WITHOUT ROWID;
CREATE TABLE words(word TEXT PRIMARY KEY, texts INTEGER) WITHOUT ROWID;
CREATE TABLE about(mean_length REAL, choices TEXT, concepts TEXT);
"""
"""Of `keys`, folded codes and labels are the first part; `choices` are the values for filters,
`concepts` what `Index.concepts` gives."""
_LONG_VALUES: Final = frozenset({"scheme", "class_iri"})
"""Filters whose values are IRIs: indexed by a digest."""


def write_index(quads: Sequence[Quad], path: Path) -> None:
    """Write an index of the texts of a graph into a new file; raises SourceError where it can't."""
    try:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            # Whoever calls this throws away what was not finished
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            fill(database, quads)
        finally:
            database.close()
    except sqlite3.OperationalError as error:
        raise SourceError(str(path), f"cannot be written: {error}") from error


def fill(database: sqlite3.Connection, quads: Sequence[Quad]) -> None:
    """Index the texts of a graph in an empty database."""
    texts = read_texts(quads)
    database.executescript(_TABLES)
    database.execute("INSERT INTO found(found, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,))
    database.execute("BEGIN")
    database.executemany("INSERT INTO found(rowid, words) VALUES (?, ?)", _rows(texts))
    numbers = {id(text.subject): number for number, text in enumerate(texts)}
    subjects = {numbers[id(text.subject)]: text.subject for text in texts}
    database.executemany(
        "INSERT INTO subjects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (n, s.iri, s.kind, s.edition, s.code, s.level, *map(json.dumps, s.several))
            for n, s in sorted(subjects.items())
        ),
    )
    database.executemany(
        "INSERT INTO texts VALUES (?, ?, ?, ?, ?)",
        (
            (n, numbers[id(text.subject)], text.field, text.literal, text.language)
            for n, text in enumerate(texts)
        ),
    )
    keys = sorted((fold(t.value), n) for n, t in enumerate(texts) if t.field in _SHORT_FIELDS)
    database.executemany("INSERT INTO keys VALUES (?, ?)", keys)
    database.execute("COMMIT")
    database.execute("INSERT INTO found(found) VALUES ('optimize')")
    database.execute("CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, found, row)")
    of_texts = "FROM counted WHERE term < ? OR term > ?"  # not those that are properties of one
    database.execute(f"INSERT INTO words SELECT term, doc {of_texts}", _NO_WORDS)
    (length,) = database.execute(f"SELECT total(cnt) {of_texts}", _NO_WORDS).fetchone()
    database.execute(
        "INSERT INTO about VALUES (?, ?, ?)",
        (
            length / max(1, len(texts)),
            json.dumps(_choices(texts)),
            json.dumps(_concepts(subjects.values())),
        ),
    )


def _choices(texts: Sequence[Text]) -> dict[str, tuple[str, ...]]:
    subjects = {id(text.subject): text.subject for text in texts}.values()
    used = {text.field for text in texts}
    return {
        "language": tuple(sorted({text.language for text in texts} - {""})),
        "field": tuple(name for name in FIELDS if name in used),
        "type": tuple(sorted({subject.kind for subject in subjects} - {""})),
        "edition": tuple(sorted({s.edition for s in subjects} - {""}, key=natural)),
        "category": tuple(sorted({c for subject in subjects for c in subject.categories})),
        "level": tuple(sorted({subject.level for subject in subjects} - {""})),
    }


def _concepts(subjects: Iterable[Subject]) -> Mapping[str, Mapping[str, int]]:
    """Give concept scheme → class → how many concepts there are; all of them under no scheme."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for subject in subjects:
        if SKOS.Concept in subject.classes:
            for scheme in ("", *subject.schemes):
                counts[scheme].update(subject.classes)
    return counts


class _Joined(dict[str, str]):
    """Word of a text → what it is indexed by; each is folded once."""

    def __missing__(self, word: str) -> str:
        joined = self[word] = " ".join(indexed(word))
        return joined


def _rows(texts: Sequence[Text]) -> Iterator[tuple[int, str]]:
    joined = _Joined().__getitem__
    subject, marks = None, ""
    for number, text in enumerate(texts):
        if text.subject is not subject:  # texts of one thing stand together
            subject, marks = text.subject, " ".join(_marks_of_subject(text.subject))
        words = text.value
        if not words.isascii():  # SQLite folds and cuts ASCII as we do, and faster
            words = " ".join(map(joined, word_pattern(words).findall(words)))
        yield number, f"{words} {marks} {' '.join(_marks_of_place(text.field, text.language))}"


def marks_of(text: Text) -> tuple[str, ...]:
    """Give the properties of a text that a filter may ask for, as indexed words."""
    return _marks_of_subject(text.subject) + _marks_of_place(text.field, text.language)


def _marks_of_subject(subject: Subject) -> tuple[str, ...]:
    one = {"type": subject.kind, "edition": subject.edition, "level": subject.level}
    marks = [mark(name, value) for name, value in one.items() if value]
    several = {
        "category": subject.categories, "scheme": subject.schemes, "class_iri": subject.classes
    }  # fmt: skip
    marks += [mark(name, value) for name, values in several.items() for value in values]
    return tuple(marks)


@lru_cache(1 << 12)
def _marks_of_place(field: str, language: str) -> tuple[str, ...]:
    subtags = language.split("-") if language else []
    ranges = ["-".join(subtags[: n + 1]) for n in range(len(subtags))]
    return (mark("field", field), *(mark("language", wanted) for wanted in ranges))


@lru_cache(1 << 14)
def mark(name: str, value: str) -> str:
    """Give the indexed word of a property: letters, digits and characters beyond ASCII alone."""
    if name in _LONG_VALUES:
        value = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    plain = "".join(c if c.isalnum() else f"{_MARK}{ord(c):x}" for c in value.lower())
    return f"{_MARK}{name[:2]}{plain}"
