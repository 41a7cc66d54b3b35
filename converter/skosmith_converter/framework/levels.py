"""Merges what documents say about the seven levels of responsibility of an edition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skosmith_converter.framework.model import Level, Said
from skosmith_converter.framework.settling import Settler, say
from skosmith_converter.page import (
    MAX_LEVEL,
    MIN_LEVEL,
    Document,
    Essence,
    LevelPage,
    LevelSection,
    Passage,
    SkillPage,
    Source,
)

__all__ = ["level_label", "level_words", "merge_levels"]


@dataclass(frozen=True, slots=True)
class _Words:
    """What a document shows of a level: its word, phrase and essence."""

    source: Source
    language: str
    word: str
    phrase: Passage | None
    introduction: Passage | None
    essence: Passage | None
    raw: Passage | None = None
    address: str | None = None


def merge_levels(documents: Sequence[Document], settler: Settler) -> tuple[Level, ...]:
    """Give the seven levels of an edition; documents come in the order of preference."""
    words = level_words(documents)
    return tuple(
        _merge_level(number, documents, words, settler)
        for number in range(MIN_LEVEL, MAX_LEVEL + 1)
    )


def _single_sections(document: Document) -> Iterator[tuple[SkillPage, LevelSection]]:
    for page in document.skills:
        for section in page.sections:
            if section.first == section.last:
                yield page, section


def level_words(documents: Sequence[Document]) -> dict[str, Said]:
    """Give, for each language, its word for *level*, said by the first heading that shows it."""
    words: dict[str, Said] = {}
    for document in documents:
        for page, section in _single_sections(document):
            if section.level_word and page.language not in words:
                word = Passage(section.level_word, section.heading.lines)
                words[page.language] = Said(page.source, page.language, (word,))
    return words


def level_label(name: str, number: int, word: Said | None) -> str:
    """Put a label together: name, word for *level* where one is known, number."""
    return f"{name}: {word.texts[0]} {number}" if word else f"{name}: {number}"


def _of_section(page: SkillPage, essence: Essence) -> _Words:
    return _Words(
        page.source,
        page.language,
        essence.level_word,
        essence.guiding_phrase,
        essence.introduction,
        essence.text,
    )


def _of_level_page(page: LevelPage, words: dict[str, Said]) -> _Words:
    """Give the words of a level's own page, its introduction as on the pages of skills."""
    shown = words.get(page.language)
    word = page.level_word or (shown.texts[0] if shown else "")
    introduction = page.introduction
    if introduction is not None and page.guiding_phrase is not None:
        label = _label(word, page.level, page.guiding_phrase)
        introduction = Passage(f"{label}: {introduction.text}", introduction.lines)
    return _Words(
        page.source,
        page.language,
        word,
        page.guiding_phrase,
        introduction,
        page.essence,
        page.essence_raw,
        page.address,
    )


def _label(word: str, number: int, phrase: Passage) -> str:
    return f"{word} {number} - {phrase.text}" if word else phrase.text


def _all_words(
    number: int, documents: Sequence[Document], words: dict[str, Said]
) -> Iterator[_Words]:
    for document in documents:
        for page in document.levels:
            if page.level == number:
                yield _of_level_page(page, words)
        for skill in document.skills:
            for section in skill.sections:
                if section.essence is not None and section.essence.level == number:
                    yield _of_section(skill, section.essence)


def _merge_level(
    number: int, documents: Sequence[Document], words: dict[str, Said], settler: Settler
) -> Level:
    shown = list(_all_words(number, documents, words))
    place = f"level {number}"
    labels = say(
        shown, lambda w: w.phrase and Passage(_label(w.word, number, w.phrase), w.phrase.lines)
    )
    labels += _bare_labels(number, documents, words, {label.language for label in labels})
    phrases = say(shown, lambda w: w.phrase)
    introductions = say(shown, lambda w: w.introduction)
    return Level(
        number=number,
        labels=settler.settle(f"the label of {place}", labels),
        phrases=settler.settle(f"the guiding phrase of {place}", phrases),
        introductions=settler.settle(f"the introduction of the essence of {place}", introductions),
        essences=settler.settle(f"the essence of {place}", say(shown, lambda w: w.essence)),
        raw_essences=Settler([]).settle("", say(shown, lambda w: w.raw)),
        address=next((w.address for w in shown if w.address), None),
    )


def _bare_labels(
    number: int, documents: Sequence[Document], words: dict[str, Said], with_phrase: set[str]
) -> Iterator[Said]:
    """Give "{level word} {n}" in the languages without a guiding phrase.

    Said by the first document with a heading of this level, else by one that shows the word.
    """
    for language, word in sorted(words.items()):
        if language in with_phrase:
            continue
        own = (
            (page.source, section.heading.lines)
            for document in documents
            if document.language == language
            for page, section in _single_sections(document)
            if section.first == number
        )
        source, lines = next(own, (word.source, word.passages[0].lines))
        yield Said(source, language, (Passage(f"{word.texts[0]} {number}", lines),))
