"""The index: an inverted one in SQLite (FTS5), with what Skosmith knows of each text beside it.

Texts have numbers in the order of their places (`read_texts`), and SQLite gives what it finds in
the order of numbers. So the best places come first without all that is found having to be ranked,
and what a query costs is bounded however common its words are.
"""

import sqlite3
import time
import weakref
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.search.folding import fold, word_pattern
from skosmith_server.search.reading import FIELDS, Subject, Text, read_texts
from skosmith_server.search.terms import indexed
from skosmith_server.search.vocabulary import Vocabulary

__all__ = ["Filters", "Index", "NoIndexError", "SearchTimeoutError"]

_MARK: Final = "\ue000"
"""Begins an indexed word that is a property of the text: no word of a text has it."""
_SECONDS: Final = 1.0
_STEPS: Final = 10_000
"""Instructions of SQLite between two looks at the clock."""
_HASH_BYTES: Final = 64 << 20
"""The index is written in large pieces: merging small ones takes half of the time."""
_MOST_KEYS: Final = 2000
"""Codes and labels that are looked at."""
_SHORT_FIELDS: Final = frozenset({"code", "label", "altLabel", "guidingPhrase"})


class SearchTimeoutError(SkosmithError):
    """A search that takes longer than it may."""

    def __str__(self) -> str:
        return f"The search was ended after {_SECONDS:g} seconds. Look for longer or rarer words."


class NoIndexError(SkosmithError):
    """The texts of the graph are not indexed."""

    def __str__(self) -> str:
        return (
            "There is no index of the texts here: the graph is too large, or too much for another "
            'engine to hand out. Ask with SPARQL: FILTER(CONTAINS(LCASE(?label), "word")).'
        )


@dataclass(frozen=True, slots=True)
class Filters:
    """What is found is to be so; several values of one are alternatives."""

    language: tuple[str, ...] = ()
    """Language ranges (RFC 4647): ``fr`` takes ``fr-CA``."""
    field: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    """Local names of classes."""
    edition: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    level: tuple[str, ...] = ()

    def marks(self) -> Iterator[list[str]]:
        """Give the alternatives of each filter as indexed words."""
        for name in self.__slots__:
            if values := getattr(self, name):
                yield [_mark(name, value) for value in values]


@lru_cache(1 << 14)
def _mark(name: str, value: str) -> str:
    """Give the indexed word of a property: letters, digits and characters beyond ASCII alone."""
    plain = "".join(c if c.isalnum() else f"{_MARK}{ord(c):x}" for c in value.lower())
    return f"{_MARK}{name[:2]}{plain}"


@dataclass(slots=True, weakref_slot=True, eq=False)
class Index:
    """The texts of a graph, ready to be looked through by many threads."""

    texts: Sequence[Text]
    """By number."""
    vocabulary: Vocabulary
    mean_length: float
    """Words of a text."""
    choices: Mapping[str, tuple[str, ...]]
    """Filter → the values that texts have."""
    _keys: Sequence[tuple[str, int]]
    """Folded codes and labels, sorted, each with the number of its text."""
    _database: sqlite3.Connection
    _lock: Lock

    @classmethod
    def of(cls, quads: Sequence[Quad]) -> "Index":
        """Index the texts of a graph."""
        texts = read_texts(quads)
        database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        database.execute(
            "CREATE VIRTUAL TABLE found USING"
            " fts5(words, content='', columnsize=0, tokenize='ascii')"
        )
        database.execute("INSERT INTO found(found, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,))
        database.execute("BEGIN")
        database.executemany("INSERT INTO found(rowid, words) VALUES (?, ?)", _rows(texts))
        database.execute("COMMIT")
        database.execute("INSERT INTO found(found) VALUES ('optimize')")
        database.execute("CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, found, row)")
        counted = database.execute(
            "SELECT term, doc, cnt FROM counted WHERE term < ? OR term > ?", (_MARK, "\uf8ff")
        ).fetchall()
        database.execute("PRAGMA query_only = ON")
        keys = sorted((fold(t.value), n) for n, t in enumerate(texts) if t.field in _SHORT_FIELDS)
        words = sum(count for _, _, count in counted)
        vocabulary = Vocabulary.of([(word, texts_with) for word, texts_with, _ in counted])
        index = cls(
            texts, vocabulary, words / max(1, len(texts)), _choices(texts), keys, database, Lock()
        )
        weakref.finalize(index, database.close)
        return index

    def find(
        self, wanted: Iterable[Iterable[Sequence[str]]], filters: Filters, most: int
    ) -> list[int]:
        """Give the numbers of the first texts that have one alternative of each of `wanted`.

        An alternative is one indexed word, or several that follow one another. Raises
        SearchTimeoutError.
        """
        groups = [[" + ".join(map(_quoted, words)) for words in group] for group in wanted]
        groups += [[_quoted(mark) for mark in marks] for marks in filters.marks()]
        expression = " AND ".join(f"({' OR '.join(group)})" for group in groups)
        return self._select(expression, most)

    def _select(self, expression: str, most: int) -> list[int]:
        query = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid LIMIT ?"
        with self._lock:
            end = time.monotonic() + _SECONDS
            self._database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                return [number for (number,) in self._database.execute(query, (expression, most))]
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                raise SearchTimeoutError from error

    def keyed(self, start: str, filters: Filters, most: int) -> list[int]:
        """Give the texts of codes and labels that begin so as a whole, in alphabetical order."""
        numbers: list[int] = []
        first = bisect_left(self._keys, (start, -1))
        for key, number in self._keys[first : first + _MOST_KEYS]:
            if len(numbers) >= most or not key.startswith(start):
                break
            if self._passes(number, filters):
                numbers.append(number)
        return numbers

    def _passes(self, number: int, filters: Filters) -> bool:
        marks = set(_marks(self.texts[number]))
        return all(not marks.isdisjoint(wanted) for wanted in filters.marks())


def _choices(texts: Sequence[Text]) -> dict[str, tuple[str, ...]]:
    subjects = {id(text.subject): text.subject for text in texts}.values()
    used = {text.field for text in texts}
    return {
        "language": tuple(sorted({text.language for text in texts} - {""})),
        "field": tuple(name for name in FIELDS if name in used),
        "type": tuple(sorted({subject.kind for subject in subjects} - {""})),
        "edition": tuple(sorted({s.edition for s in subjects} - {""}, key=lambda e: (len(e), e))),
        "category": tuple(sorted({c for subject in subjects for c in subject.categories})),
        "level": tuple(sorted({subject.level for subject in subjects} - {""})),
    }


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


def _marks(text: Text) -> tuple[str, ...]:
    """Give the properties of a text that a filter may ask for, as indexed words."""
    return _marks_of_subject(text.subject) + _marks_of_place(text.field, text.language)


def _marks_of_subject(subject: Subject) -> tuple[str, ...]:
    one = {"type": subject.kind, "edition": subject.edition, "level": subject.level}
    marks = [_mark(name, value) for name, value in one.items() if value]
    return (*marks, *(_mark("category", category) for category in subject.categories))


@lru_cache(1 << 12)
def _marks_of_place(field: str, language: str) -> tuple[str, ...]:
    subtags = language.split("-") if language else []
    ranges = ["-".join(subtags[: n + 1]) for n in range(len(subtags))]
    return (_mark("field", field), *(_mark("language", wanted) for wanted in ranges))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
