"""Language packs: the words of one language's pages, as data (``packs/*.toml``)."""

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from skosmith_converter.blocks import fold
from skosmith_converter.errors import LanguagePackError

__all__ = ["LABELS", "LanguagePack", "detect_language", "load_packs", "pack_for", "read_pack"]

LABELS = {
    "level": "the word before a level's number",
    "levels": "the same before a range of levels",
    "guidance": "heading of the guidance section",
    "activities": "sentence that introduces the guidance activities",
    "level_list": "heading of the list of levels",
    "levels_defined": "words before the level numbers, on their line",
    "essence": "words before the essence of a level",
    "beta": "word in the title that says the translation is a beta",
    "banner": "what the heading of the translation banner contains",
    "note": "word that introduces the note below a banner",
    "revision": "what the heading of a block about revisions contains",
    "boilerplate": "first heading of the explanation of undefined levels",
    "extra_levels": "lines that link to, or show, extra descriptions of levels",
    "not_observed": "part of the sentence that a skill is not observed at a level",
    "related": "heading of the related skills",
    "tagline": "motto of the site, first line of some pages",
    "breadcrumb": "words before the path of the page",
    "furniture": "other lines that surround a page",
}
"""Every section of labels that a pack must give or list as absent."""

_OTHER_KEYS = {"language", "name", "script", "foreign", "stopwords", "abbreviations", "absent"}
_PARTIAL = {"banner", "revision", "not_observed", "breadcrumb"}
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HIRAGANA", "KATAKANA", "CJK")
_ENOUGH_FOREIGN = 3
_ENOUGH_STOPWORDS = 0.06


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """The words of one language's pages."""

    language: str
    name: str
    script: str
    foreign: frozenset[str]
    """Letters of the script that this language does not use."""
    stopwords: frozenset[str]
    abbreviations: tuple[str, ...]
    """Folded; a full stop after them ends no sentence."""
    labels: Mapping[str, tuple[str, ...]]
    """Section → its labels, folded."""
    absent: frozenset[str]
    """Sections of which no wording has been seen."""

    def sections_of(self, text: str) -> frozenset[str]:
        """Give the sections that a line of this text is a label of."""
        return _sections_of(self.language, fold(text))

    def says(self, section: str, text: str) -> bool:
        """Tell whether a line is a label of a section (or holds one, for sections named so)."""
        return section in self.sections_of(text)

    @property
    def level_words(self) -> tuple[str, ...]:
        """The words for *level* and *levels*, folded."""
        return self.labels["level"] + self.labels["levels"]


@functools.lru_cache(maxsize=4096)
def _sections_of(language: str, folded: str) -> frozenset[str]:
    pack = _generic_pack() if language == "" else load_packs()[language]
    return frozenset(
        section
        for section, labels in pack.labels.items()
        if (any(label in folded for label in labels) if section in _PARTIAL else folded in labels)
    )


def read_pack(text: str, origin: str) -> LanguagePack:
    """Read a pack from TOML text; raises LanguagePackError with all its faults."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LanguagePackError(f"{origin}: {error}") from error
    labels = data.get("labels", {})
    absent = frozenset(data.get("absent", ()))
    faults = [
        *(f"unknown key {key}" for key in sorted(data.keys() - _OTHER_KEYS - {"labels"})),
        *(f"missing key {key}" for key in ("language", "name", "script") if key not in data),
        *(f"unknown labels {key}" for key in sorted((labels.keys() | absent) - LABELS.keys())),
        *(
            f"labels {key} neither given nor absent"
            for key in LABELS
            if key not in labels.keys() | absent
        ),
        *(f"labels {key} given and absent" for key in sorted(labels.keys() & absent)),
        *(
            f"labels {key} empty"
            for key, value in labels.items()
            if not all(map(fold, value)) or not value
        ),
    ]
    if faults:
        raise LanguagePackError(f"{origin}: " + "; ".join(faults))
    return LanguagePack(
        language=data["language"],
        name=data["name"],
        script=data["script"],
        foreign=frozenset(data.get("foreign", "")),
        stopwords=frozenset(data.get("stopwords", ())),
        abbreviations=tuple(map(fold, data.get("abbreviations", ()))),
        labels={key: tuple(map(fold, labels.get(key, ()))) for key in LABELS},
        absent=absent,
    )


@functools.cache
def load_packs() -> Mapping[str, LanguagePack]:
    """Give all packs by language tag, alphabetically."""
    folder = files("skosmith_converter.packs")
    packs = [
        read_pack(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    return {pack.language: pack for pack in packs}


@functools.cache
def _generic_pack() -> LanguagePack:
    return LanguagePack(
        "", "", "", frozenset(), frozenset(), (), dict.fromkeys(LABELS, ()), frozenset(LABELS)
    )


def pack_for(language: str) -> LanguagePack:
    """Give the pack of a language tag, else of its primary language, else one without words."""
    packs = load_packs()
    return packs.get(language) or packs.get(language.split("-", maxsplit=1)[0]) or _generic_pack()


def detect_language(lines: Iterable[str]) -> str | None:
    """Tell a page's language from its script, its labels and its commonest words.

    Labels decide; one label is not enough to tell languages that share it, so the words break
    ties. Gives None where nothing tells.
    """
    texts = [text for text in lines if text]
    words = Counter(re.findall(r"[^\W\d_]+", " ".join(texts).casefold()))
    script = _main_script(texts)
    ranked = sorted(
        (
            (
                -pack.language.count("-"),
                _labels_found(pack, texts),
                _share(pack.stopwords, words),
                pack,
            )
            for pack in load_packs().values()
            if pack.script == script
        ),
        key=lambda row: (row[1], row[2], row[0]),
        reverse=True,
    )
    for _, labels, share, pack in ranked:
        if labels or (
            not _is_foreign(pack, texts) and (not pack.stopwords or share > _ENOUGH_STOPWORDS)
        ):
            return pack.language
    return None


def _labels_found(pack: LanguagePack, texts: list[str]) -> int:
    """Count the lines that are labels, and the level words among the headings."""
    found = sum(bool(pack.sections_of(text)) for text in texts)
    return found + sum(
        any(_ends_with_level(text, word) for word in pack.level_words) for text in texts
    )


def _ends_with_level(text: str, word: str) -> bool:
    head, _, tail = fold(text).rpartition(word)
    return bool(head or tail) and re.fullmatch(r"\s*\d(?:\s*-\s*\d)?", tail) is not None


def _share(stopwords: frozenset[str], words: Counter[str]) -> float:
    return sum(words[word] for word in stopwords) / max(words.total(), 1)


def _is_foreign(pack: LanguagePack, texts: list[str]) -> bool:
    return sum(character in pack.foreign for text in texts for character in text) >= _ENOUGH_FOREIGN


def _main_script(texts: list[str]) -> str | None:
    """Give the script of most letters; any share of kana makes Han Japanese."""
    counts = Counter(_script(character) for text in texts for character in set(text))
    counts.pop(None, None)
    if not counts:
        return None
    if counts["KANA"] and counts["KANA"] + counts["CJK"] >= counts["LATIN"]:
        return "KANA"
    return max(counts, key=lambda script: (counts[script], script))


@functools.lru_cache(maxsize=8192)
def _script(character: str) -> str | None:
    if not character.isalpha():
        return None
    name = unicodedata.name(character, "")
    script = next((script for script in _SCRIPTS if name.startswith(script)), None)
    return "KANA" if script in {"HIRAGANA", "KATAKANA"} else script
