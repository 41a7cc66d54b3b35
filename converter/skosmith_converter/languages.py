"""Language packs: the words of one language's pages, as data (``packs/*.toml``)."""

import functools
import itertools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from skosmith_converter.blocks import fold
from skosmith_converter.errors import LanguagePackError
from skosmith_converter.issues import ISSUE_KINDS, Issue

__all__ = [
    "LABELS",
    "LanguagePack",
    "detect_language",
    "doubts_of_language",
    "load_packs",
    "main_script",
    "pack_for",
    "read_pack",
]

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

_OTHER_KEYS = {"language", "name", "script", "foreign", "foreign_words", "stopwords"} | {
    "abbreviations",
    "absent",
}
_NO_SECTIONS: frozenset[str] = frozenset()
_PARTIAL = {"banner", "revision", "not_observed", "breadcrumb"}
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HIRAGANA", "KATAKANA", "CJK")
_LONGEST_LABEL = 300
_LEVEL_NUMBER = re.compile(r"\s*\d(?:\s*-\s*\d)?$")
# Letters of no other script: Latin Extended-B and before, and general punctuation.
_ALL_LATIN = re.compile("[\x00-\u024f\u2000-\u206f]*")
_ENOUGH_FOREIGN = 2
_ENOUGH_STOPWORDS = 0.1


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """The words of one language's pages."""

    language: str
    name: str
    script: str
    foreign: frozenset[str]
    """Letters of the script that this language does not use."""
    foreign_words: frozenset[str]
    """Common words of its neighbours that it does not have."""
    stopwords: frozenset[str]
    abbreviations: tuple[str, ...]
    """Folded; a full stop after them ends no sentence."""
    labels: Mapping[str, tuple[str, ...]]
    """Section → its labels, folded."""
    absent: frozenset[str]
    """Sections of which no wording has been seen."""

    exact: Mapping[str, frozenset[str]]
    """Folded label → the sections that it is a label of."""
    parts: tuple[tuple[str, str], ...]
    """Folded part of a label, and the section of the lines that hold it."""

    def sections_of(self, text: str) -> frozenset[str]:
        """Give the sections that a line of this text is a label of, or holds a label of."""
        if len(text) > _LONGEST_LABEL:
            return frozenset()
        folded = fold(text)
        sections = self.exact.get(folded, _NO_SECTIONS)
        held = [section for part, section in self.parts if part in folded]
        return sections.union(held) if held else sections

    def says(self, section: str, text: str) -> bool:
        """Tell whether a line is a label of a section, or holds one."""
        return section in self.sections_of(text)

    @property
    def level_words(self) -> tuple[str, ...]:
        """The words for *level* and *levels*, folded."""
        return self.labels["level"] + self.labels["levels"]


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
    return _make_pack(data, absent)


def _make_pack(data: Mapping[str, Any], absent: frozenset[str]) -> LanguagePack:
    folded = {key: tuple(map(fold, data.get("labels", {}).get(key, ()))) for key in LABELS}
    sections: dict[str, set[str]] = {}
    for section in folded.keys() - _PARTIAL:
        for label in folded[section]:
            sections.setdefault(label, set()).add(section)
    return LanguagePack(
        language=data["language"],
        name=data["name"],
        script=data["script"],
        foreign=frozenset(data.get("foreign", "")),
        foreign_words=frozenset(data.get("foreign_words", ())),
        stopwords=frozenset(data.get("stopwords", ())),
        abbreviations=tuple(map(fold, data.get("abbreviations", ()))),
        labels=folded,
        absent=absent,
        exact={label: frozenset(found) for label, found in sections.items()},
        parts=tuple((part, section) for section in sorted(_PARTIAL) for part in folded[section]),
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
    return _make_pack({"language": "", "name": "", "script": ""}, frozenset(LABELS))


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
    script = main_script(texts)
    family = _family(script)
    found = family.count_labels(texts)
    most = max(found.values(), default=0)
    best = [pack for pack in family.packs if found[pack.language] == most]
    if most == 0:
        words = _words(texts)
        best = [pack for pack in best if _may_be(pack, texts, words)]
    if len(best) > 1:
        words = _words(texts)
        best.sort(key=lambda pack: (-_share(pack, words), pack.language.count("-")))
    return best[0].language if best else None


def doubts_of_language(
    name: str, given: str | None, detected: str | None, pack: LanguagePack
) -> list[Issue]:
    """Give what is doubtful about the language that a source is read in; `name` is its name."""
    doubts = []
    if given and detected and given.split("-")[0] != detected.split("-")[0]:
        kind = ISSUE_KINDS["language-doubtful"]
        doubts.append(kind.at(name, given=given, detected=detected))
    if not pack.language:
        doubts.append(ISSUE_KINDS["language-without-pack"].at(name, language=given or ""))
    return doubts


def _words(texts: list[str]) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", " ".join(texts).casefold()))


def _may_be(pack: LanguagePack, texts: list[str], words: Counter[str]) -> bool:
    """Tell whether a page without known labels may be of a language."""
    foreign = sum(character in pack.foreign for text in texts for character in text)
    if max(foreign, sum(words[word] for word in pack.foreign_words)) >= _ENOUGH_FOREIGN:
        return False
    return not pack.stopwords or _share(pack, words) > _ENOUGH_STOPWORDS


def _share(pack: LanguagePack, words: Counter[str]) -> float:
    """Give the share of a language's commonest words among all words."""
    return sum(words[word] for word in pack.stopwords) / max(words.total(), 1)


class _Family:
    """The packs of one script, and their labels: one look at a line asks all packs at once."""

    def __init__(self, script: str | None) -> None:
        self.packs = [pack for pack in load_packs().values() if pack.script == script]
        self._exact = {
            label: frozenset(pack.language for pack in self.packs if label in pack.exact)
            for label in itertools.chain.from_iterable(pack.exact for pack in self.packs)
        }
        self._parts = [(part, pack.language) for pack in self.packs for part, _ in pack.parts]

    def count_labels(self, texts: Iterable[str]) -> Counter[str]:
        """Count for each language the lines that are, or hold, a label or end as a level heading.

        A level heading ends in ``{level word} {n}``, or a range.
        """
        lines = [(text, fold(text)) for text in texts if len(text) <= _LONGEST_LABEL]
        page = "\n".join(folded for _, folded in lines)
        parts = [(part, language) for part, language in self._parts if part in page]
        counts: Counter[str] = Counter()
        for text, folded in lines:
            found = self._exact.get(folded, frozenset())
            if parts:
                found = found.union(language for part, language in parts if part in folded)
            if text[-1].isdecimal():
                head = _LEVEL_NUMBER.sub("", folded)
                found = found.union(p.language for p in self.packs if head.endswith(p.level_words))
            for language in found:
                counts[language] += 1
        return counts


_family = functools.cache(_Family)


def main_script(texts: list[str]) -> str | None:
    """Give the script of most letters; any share of kana makes Han Japanese.

    A letter counts once for each line that has it.
    """
    if _ALL_LATIN.fullmatch(text := "".join(texts)):
        return "LATIN" if any(map(_script, text)) else None
    counts: Counter[str | None] = Counter()
    for letter, lines in Counter(itertools.chain.from_iterable(map(set, texts))).items():
        counts[_script(letter)] += lines
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
