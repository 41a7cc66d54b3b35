"""Writes synthetic pages in any language, from its pack, in any of the official layouts."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LANGUAGES = sorted(
    file.name.removesuffix(".toml")
    for file in files("skosmith_converter.packs").iterdir()
    if file.name.endswith(".toml")
)

# Sentences of our own in each language, the first few words of a textbook: enough to tell it by.
WORDS = {
    "ar": "يصلح الأحذية القديمة للناس في المدينة",
    "de": "Er repariert die alten Schuhe für die Leute in der Stadt",
    "en": "He mends the old shoes of the people in the town",
    "es": "Arregla los zapatos viejos de la gente en la ciudad",
    "fr": "Il répare les vieilles chaussures pour les gens de la ville",
    "fr-CA": "Il répare les vieilles chaussures pour les gens de la ville",
    "it": "Ripara le vecchie scarpe per la gente della città",
    "ja": "町の人々の古い靴を直します",
    "pl": "Naprawia stare buty dla ludzi w mieście",
    "pt": "Conserta os sapatos velhos das pessoas na cidade",
    "ru": "Чинит старую обувь для людей в городе",
    "zh": "为城里的人修旧鞋",
}


@cache
def labels_of(language: str) -> Mapping[str, list[str]]:
    text = (
        files("skosmith_converter.packs").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    )
    return tomllib.loads(text)["labels"]


@dataclass
class MadePage:
    """What a page is to say, and how it is to look."""

    language: str = "en"
    code: str = "SHOE"
    activities: int = 3
    levels: tuple[int, ...] = (1, 2, 3)
    sentences: int = 2
    notes: int = 1
    not_observed: int | None = None
    mark: str | None = None
    banner: bool = False
    essence: bool = False
    bullets: bool = True
    """Bullet style: blank lines between blocks, ``•``; else hyphen style."""
    explanation: bool = True
    list_first: bool = False
    descending: bool = False
    labels: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.sentence(1, "").rstrip("。.")

    def sentence(self, number: int, stop: str = ".") -> str:
        """A sentence of our own; numbered by roman numerals in brackets, so that no two are equal."""
        full = "。" if self.language in {"ja", "zh"} and stop else stop
        return f"{WORDS[self.language]} ({'i' * number}){full}"

    def phrase(self, level: int) -> str:  # noqa: ARG002 (frameworks have one a level)
        return self.sentence(8, "")

    def sentences_of(self, level: int) -> list[str]:
        return [self.sentence(40 + 10 * level + n) for n in range(self.sentences)]

    def level_text(self, level: int) -> str:
        return ("" if self.language in {"ja", "zh"} else " ").join(self.sentences_of(level))

    def label(self, section: str, fallback: str) -> str:
        known = self.labels or labels_of(self.language)
        return known.get(section, [fallback])[0]

    def render(self) -> str:
        blocks = [*self._head(), *(self._list() if self.list_first else []), *self._guidance()]
        blocks += self._explanation() + ([] if self.list_first else self._list()) + self._levels()
        return ("\n\n" if self.bullets else "\n").join(blocks)

    def _head(self) -> list[str]:
        beta = f" {self.label('beta', '')}".rstrip() if self.banner else ""
        head = [self.label("tagline", "Motto")] if self.bullets else []
        head += [f"{self.name} {self.code}{beta}", *self._mark(), self.sentence(2)]
        if self.banner:
            title = f"{self.label('banner', 'SFIA').removesuffix(' SFIA')} SFIA 9: {self.label('beta', 'Beta')}"
            head += [title, self._items([self.sentence(3), self.sentence(4)])]
            head += [f"{self.label('note', 'Nota')}: {self.sentence(5)}"]
        return head

    def _mark(self) -> list[str]:
        return [f"({self.mark})"] if self.mark else []

    def _items(self, texts: list[str]) -> str:
        bullet = "  • " if self.bullets else "- "
        return "\n".join(bullet + text for text in texts)

    def _guidance(self) -> list[str]:
        if not (self.notes or self.activities):
            return []
        blocks = [self.label("guidance", "Guidance"), *self._mark()]
        blocks += [self.sentence(6 + n) for n in range(self.notes)]
        if self.activities:
            last = self.sentence(20 + self.activities)
            items = [self.sentence(20 + n, "") for n in range(1, self.activities)] + [last]
            blocks += [self.label("activities", "Things to do:"), self._items(items)]
        return blocks

    def _explanation(self) -> list[str]:
        if not self.explanation:
            return []
        heading = self.label("boilerplate", WORDS[self.language])
        dots = WORDS[self.language] + "..."
        return [
            heading,
            dots,
            self._items([self.sentence(15)]),
            dots,
            self._items([self.sentence(16)]),
        ]

    def _list(self) -> list[str]:
        separator = " " if self.bullets else " | "
        numbers = separator.join(map(str, self.levels)) + ("" if self.bullets else " |")
        heading = self.label("level_list", WORDS[self.language] + " !?"[:0])
        return [heading, numbers]

    def _levels(self) -> list[str]:
        word = self.label("level", "Level")
        blocks: list[str] = []
        for level in reversed(self.levels) if self.descending else self.levels:
            blocks.append(f"{self.name}: {word} {level}")
            if self.essence:
                phrase, essence = self.phrase(level), self.label("essence", "Essence")
                blocks.append(f"{word} {level} - {phrase}: {essence}: {self.sentence(30 + level)}")
            blocks += [*self._mark(), self.level_text(level)]
        if self.not_observed:
            blocks += [
                f"{self.name}: {word} {self.not_observed}",
                self.label("not_observed", self.sentence(9)),
            ]
        return blocks
