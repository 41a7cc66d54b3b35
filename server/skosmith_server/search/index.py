"""The index: an inverted one in SQLite (FTS5), with what Skosmith knows of each text beside it.

Texts have numbers in the order of their places (`read_texts`), and SQLite gives what it finds in
the order of numbers. So the best places come first without all that is found having to be ranked,
and what a query costs is bounded however common its words are.
"""

import json
import re
import sqlite3
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import quote

from skosmith_converter.errors import SkosmithError, SourceError
from skosmith_converter.terms import Quad
from skosmith_server.said import Said
from skosmith_server.search.building import fill, mark, marks_of
from skosmith_server.search.reading import Subject, Text
from skosmith_server.search.vocabulary import Vocabulary

__all__ = ["Filters", "Index", "NoIndexError", "SearchTimeoutError"]

_SECONDS: Final = 1.0
_STEPS: Final = 10_000
"""Instructions of SQLite between two looks at the clock."""
_AT_ONCE: Final = 500
_MOST_KEYS: Final = 2000
"""Codes and labels that are looked at."""


class SearchTimeoutError(SkosmithError):
    """A search that takes longer than it may."""

    def __str__(self) -> str:
        return Said(
            "The search was ended after %(seconds)s seconds. Look for longer or rarer words.",
            seconds=f"{_SECONDS:g}",
        )


class NoIndexError(SkosmithError):
    """The texts of the graph are not indexed."""

    def __str__(self) -> str:
        return Said(
            "There is no index of the texts here: the graph is too large, or too much for another "
            'engine to hand out. Ask with SPARQL: FILTER(CONTAINS(LCASE(?label), "word")).'
        )


_TEXTS: Final = """
SELECT texts.number, field, literal, language, iri, kind, edition, code, level, categories,
schemes, classes
FROM json_each(?) JOIN texts ON texts.number = value JOIN subjects ON subjects.number = subject
"""
_NAMES: Final = """
SELECT folded, texts.number FROM keys JOIN texts USING (number)
JOIN subjects ON subjects.number = subject
WHERE (folded, texts.number) > (?, ?) AND folded < ? AND folded GLOB ? AND (? OR EXISTS (
  SELECT 1 FROM json_each(schemes) WHERE value IN (SELECT value FROM json_each(?))
)) ORDER BY folded, texts.number LIMIT ?
"""
_LAST: Final = "\U0010ffff"
_SUBJECTS: Final = """
SELECT iri, kind, edition, code, level, categories, schemes, classes
FROM json_each(?) JOIN subjects ON iri = value
"""


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
    scheme: tuple[str, ...] = ()
    """Concept schemes, as terms."""
    class_iri: tuple[str, ...] = ()
    """Classes, as terms."""

    def marks(self) -> Iterator[list[str]]:
        """Give the alternatives of each filter as indexed words."""
        for name in self.__slots__:
            if values := getattr(self, name):
                yield [mark(name, value) for value in values]


@dataclass(slots=True, weakref_slot=True, eq=False)
class Index:
    """The texts of a graph, ready to be looked through by many threads."""

    size: int
    """How many texts there are."""
    vocabulary: Vocabulary
    mean_length: float
    """Words of a text."""
    choices: Mapping[str, tuple[str, ...]]
    """Filter → the values that texts have."""
    concepts: Mapping[str, Mapping[str, int]]
    """Concept scheme → class → number of concepts, as terms; under no scheme, those of all."""
    _database: sqlite3.Connection
    _lock: Lock

    @classmethod
    def of(cls, quads: Sequence[Quad]) -> "Index":
        """Index the texts of a graph, in memory."""
        database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        fill(database, quads)
        return cls._ready(database)

    @classmethod
    def open(cls, path: Path) -> "Index":
        """Open a file of `write_index`, for reading only; raises SourceError where it is none."""
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        try:
            database = sqlite3.connect(address, uri=True, check_same_thread=False)
            return cls._ready(database)
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            raise SourceError(str(path), f"is no index of texts: {error}") from error

    @classmethod
    def _ready(cls, database: sqlite3.Connection) -> "Index":
        database.execute("PRAGMA query_only = ON")
        words = database.execute("SELECT word, texts FROM words ORDER BY word").fetchall()
        (size,) = database.execute("SELECT count(*) FROM texts").fetchone()
        mean_length, *said = database.execute("SELECT * FROM about").fetchone()
        choices, concepts = map(json.loads, said)
        values = {name: tuple(found) for name, found in choices.items()}
        index = cls(size, Vocabulary.of(words), mean_length, values, concepts, database, Lock())
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
        query = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid LIMIT ?"
        return [number for (number,) in self._select(query, expression, most)]

    def keyed(self, start: str, filters: Filters, most: int) -> list[int]:
        """Give the texts of codes and labels that begin so as a whole, in alphabetical order.

        Raises SearchTimeoutError.
        """
        query = "SELECT folded, number FROM keys WHERE folded >= ? ORDER BY folded, number LIMIT ?"
        marks = [set(one) for one in filters.marks()]
        rows = self._select(query, start, _MOST_KEYS if marks else most)
        numbers = [number for key, number in rows if key.startswith(start)]
        if marks:
            texts = self.texts(numbers)
            numbers = [n for n in numbers if _passes(texts[n], marks)]
        return numbers[:most]

    def equal(self, key: str, most: int) -> list[int]:
        """Give the texts of codes and labels that are equal, folded; raises SearchTimeoutError."""
        query = "SELECT number FROM keys WHERE folded = ? ORDER BY number LIMIT ?"
        return [number for (number,) in self._select(query, key, most)]

    def named(
        self, pattern: str, schemes: Sequence[str], most: int
    ) -> Iterator[list[tuple[str, int]]]:
        """Give the codes and labels that fit a folded pattern with ``*``, some at a time.

        They are of things in any of some schemes, as terms; without one, of all. Given are their
        folded forms, in alphabetical order, and the numbers of their texts. Raises
        SearchTimeoutError.
        """
        start, _, rest = pattern.partition("*")
        end = start + _LAST if rest or pattern.endswith("*") else f"{start}\0"
        fixed = end, re.sub(r"[\[?]", r"[\g<0>]", pattern), not schemes, json.dumps([*schemes])
        last, found, rows = (start, -1), 0, [("", 0)]
        while rows and found < most:
            rows = self._select(_NAMES, *last, *fixed, _AT_ONCE)
            found += len(rows)
            yield rows
            last = rows[-1] if len(rows) == _AT_ONCE else last
            rows = rows if len(rows) == _AT_ONCE else []

    def subjects(self, iris: Iterable[str]) -> dict[str, Subject]:
        """Give what is known of things by their IRIs; raises SearchTimeoutError."""
        rows = self._select(_SUBJECTS, json.dumps(list(iris)))
        return {row[0]: _subject(*row) for row in rows}

    def texts(self, numbers: Iterable[int]) -> dict[int, Text]:
        """Give texts by their numbers; raises SearchTimeoutError."""
        return {
            number: Text(_subject(*subject), field, literal, language)
            for number, field, literal, language, *subject in self._select(
                _TEXTS, json.dumps(list(numbers))
            )
        }

    def _select(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            end = time.monotonic() + _SECONDS
            self._database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                return self._database.execute(query, values).fetchall()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                raise SearchTimeoutError from error


@lru_cache(1 << 14)
def _subject(*row: str) -> Subject:
    iri, kind, edition, code, level, *several = row
    categories, schemes, classes = (tuple(json.loads(one)) for one in several)
    return Subject(iri, kind, edition, code, level, categories, schemes, classes)


def _passes(text: Text, wanted: Iterable[set[str]]) -> bool:
    marks = marks_of(text)
    return all(not one.isdisjoint(marks) for one in wanted)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
