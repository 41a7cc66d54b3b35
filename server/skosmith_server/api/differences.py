"""What became of skills between two editions, as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from skosmith_converter.comparison import Comparison, EntryChanges, Kind, entry_as_json
from skosmith_server.api.asked import Asked
from skosmith_server.api.writing import Json, Listed, Writer, address, page_of
from skosmith_server.framework import Framework, changes_between, is_same_language
from skosmith_server.problems import NotFoundError

__all__ = ["KINDS", "Succession", "changes", "successions"]

KINDS: Final = tuple(str(kind) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Succession:
    """An edition, and what it changes of the one before."""

    old: str
    new: str
    comparison: Comparison


def successions(framework: Framework) -> list[Succession]:
    """Give each edition that follows another one, the newest first."""
    names = list(framework.schemes)
    found: list[Succession] = []
    for old, new in pairwise(names):
        comparison = changes_between(framework, old, new)
        if comparison is not None:
            found.insert(0, Succession(old, new, comparison))
    return found


def changes(writer: Writer, asked: Asked) -> Listed:
    """List the skills that differ between two editions; raises NotFoundError."""
    old, new = _sides(writer.framework, asked)
    comparison = changes_between(writer.framework, old, new)
    kinds, codes = asked.among("kind", KINDS), set(asked.several("code"))
    languages = asked.several("language")
    found = [
        kept
        for entry in (() if comparison is None else comparison.changed)
        if not codes or entry.code in codes
        if (kept := _kept(entry, kinds, languages)).changes
    ]
    compared = () if comparison is None else comparison.languages
    about = {"from": old, "to": new, "languages": list(compared)}
    if kinds or languages:
        return page_of(found, asked.page(), entry_as_json, **about)
    return page_of(found, asked.page(), lambda entry: _whole(entry, old, new, writer), **about)


def _whole(entry: EntryChanges, old: str, new: str, writer: Writer) -> Json:
    """Give all that became of an entry: words are compared once, since that takes longest."""
    key = ("change", old, new, entry.kind, entry.code)
    return writer.framework.kept(key, lambda: entry_as_json(entry))


def _sides(framework: Framework, asked: Asked) -> tuple[str, str]:
    """Give the two editions: the newest and the one before it, where none is named."""
    names = list(framework.schemes)
    newer = asked.edition(framework, "to")
    new = names[-1] if newer is None and names else "" if newer is None else newer.name
    if asked.one("from"):
        older = asked.edition(framework, "from")
        return ("" if older is None else older.name), new
    before = names[: names.index(new)] if new in names else []
    if not before:
        known = ", ".join(names) or "none"
        detail = (
            f"No edition comes before {new or 'any'} here. There are {known}: name two of them, "
            "?from= and ?to=."
        )
        raise NotFoundError(detail, address("editions"), "the editions")
    return before[-1], new


def _kept(entry: EntryChanges, kinds: Sequence[str], languages: Sequence[str]) -> EntryChanges:
    """Leave out what is not asked for; a change without language is of all languages."""
    if not kinds and not languages:
        return entry
    fitting = (
        change
        for change in entry.changes
        if (not kinds or str(change.kind) in kinds)
        and (
            not languages
            or not change.language
            or any(is_same_language(change.language, tag) for tag in languages)
        )
    )
    return EntryChanges(entry.kind, entry.code, entry.old, entry.new, tuple(fitting))
