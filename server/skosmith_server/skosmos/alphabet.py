"""The alphabetical index of a vocabulary: its letters, and the labels below each."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from skosmith_converter.folding import fold
from skosmith_converter.terms import Iri, iri_text, is_literal, literal_parts
from skosmith_converter.vocabulary import SKOS
from skosmith_server.framework.facts import local_name as last_part
from skosmith_server.negotiation import is_within
from skosmith_server.skosmos.contexts import with_context
from skosmith_server.vocabularies.vocabulary import Vocabularies

__all__ = ["index_concepts", "index_letters", "local_name"]

_DIGITS: Final = "0-9"
_SPECIAL: Final = "!*"
_ALL: Final = "*"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label of the index, and the concept that has it."""

    letter: str
    label: str
    language: str
    concept: Iri
    preferred: str
    """Its preferred label in that language; the label itself where it is that."""


def index_letters(vocabularies: Vocabularies, scheme: Iri, language: str) -> dict[str, Any]:
    """Give the letters with which preferred labels begin; digits and the rest as one each."""
    entries = _entries(vocabularies, scheme, language)
    preferred = (one.letter for one in entries if one.label == one.preferred)
    tag = vocabularies.language(scheme, language)
    letters = dict.fromkeys(
        vocabularies.source.kept(("letters of", scheme, tag), lambda: [*dict.fromkeys(preferred)])
    )
    last = [one for one in (_SPECIAL, _DIGITS) if letters.pop(one, "") is None]
    context = {
        "indexLetters": {
            "@id": "skosmos:indexLetters",
            "@container": "@list",
            "@language": language,
        }
    }
    return with_context(context, uri="", indexLetters=[*letters, *last])


def index_concepts(
    vocabularies: Vocabularies, scheme: Iri, language: str, letter: str, page: slice
) -> dict[str, Any]:
    """Give the labels, preferred and alternative ones, that begin with a letter."""
    entries: Sequence[_Entry] = _entries(vocabularies, scheme, language)
    wanted = unicodedata.normalize("NFC", letter).lower()
    if wanted not in {_ALL, _DIGITS, _SPECIAL}:
        entries = _by_first(vocabularies, scheme, language).get(wanted[:1], [])
    found = [entry for entry in entries if _is_below(entry, wanted)]
    concepts = [
        {
            "uri": iri_text(entry.concept),
            "localname": local_name(entry.concept, vocabularies.source.base),
            "prefLabel": entry.preferred,
            "lang": entry.language,
            **({"altLabel": entry.label} if entry.label != entry.preferred else {}),
        }
        for entry in found[page]
    ]
    context = {"indexConcepts": {"@id": "skosmos:indexConcepts", "@container": "@list"}}
    return with_context(context, uri="", indexConcepts=concepts)


def local_name(concept: str, base: str) -> str:
    """Give an IRI without the base of the graph, else what follows its last ``/`` or ``#``."""
    whole = iri_text(concept)
    local = whole.removeprefix(base)
    return local if local != whole else last_part(concept)


def _is_below(entry: _Entry, wanted: str) -> bool:
    if wanted in {_ALL, _DIGITS, _SPECIAL}:
        return wanted in {_ALL, entry.letter}
    return bool(wanted) and entry.label.lower().startswith(wanted)


def _entries(vocabularies: Vocabularies, scheme: Iri, language: str) -> list[_Entry]:
    tag = vocabularies.language(scheme, language)
    return vocabularies.source.kept(
        ("alphabet", scheme, tag), lambda: sorted(_read(vocabularies, scheme, tag), key=_order)
    )


def _by_first(
    vocabularies: Vocabularies, scheme: Iri, language: str
) -> Mapping[str, Sequence[_Entry]]:
    """Give the entries by the first character of their labels, in small letters."""

    def sort_out() -> Mapping[str, Sequence[_Entry]]:
        found: dict[str, list[_Entry]] = {}
        for entry in _entries(vocabularies, scheme, language):
            found.setdefault(entry.label.lower()[:1], []).append(entry)
        return found

    tag = vocabularies.language(scheme, language)
    return vocabularies.source.kept(("letters", scheme, tag), sort_out)


def _order(entry: _Entry) -> tuple[str, str, str]:
    return fold(entry.label), entry.label, entry.concept


def _read(vocabularies: Vocabularies, scheme: Iri, tag: str) -> Iterable[_Entry]:
    concepts = vocabularies.concepts(scheme)
    known = vocabularies.source.about(concepts)
    for concept in concepts:
        preferred: tuple[str, str] | None = None
        others = []
        for _, predicate, value, _ in known.by_subject.get(concept, ()):
            if predicate not in {SKOS.prefLabel, SKOS.altLabel} or not is_literal(value):
                continue
            text, language, _ = literal_parts(value)
            if not is_within(language or "", tag) or not text:
                continue
            if predicate == SKOS.prefLabel:
                preferred = min(preferred or (language or "", text), (language or "", text))
            else:
                others.append((text, language or ""))
        if preferred:
            yield _Entry(_letter(preferred[1]), preferred[1], preferred[0], concept, preferred[1])
            for text, language in others:
                yield _Entry(_letter(text), text, language, concept, preferred[1])


def _letter(label: str) -> str:
    first = unicodedata.normalize("NFC", label)[0]
    if first.isalpha():
        return first.upper()
    return _DIGITS if first.isnumeric() else _SPECIAL
