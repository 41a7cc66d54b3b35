"""Makes whole frameworks of our own, of any size: the same words as pages and as workbooks.

The texts are drawn from a few words of each language by dice that are seeded with the place of the text, so that
the page of a skill and its row in a workbook say the same, and every run makes the same files.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from page_maker import LANGUAGES, WORDS, MadePage
from workbook_maker import ENGLISH, ORDER, Skill, skill_rows, workbook

SKILLS = 147
"""As many as SFIA 9 has."""
LEVELS = (2, 3, 4, 5, 6)
CATEGORIES, SUBCATEGORIES = 6, 22
ATTRIBUTES = ("AUTO", "INFL", "COMP", "KNGE", "COLL", "COMM", "IMPM", "CRTY", "DECM", "DIGI", "LEAD",
              "LADV", "PLAN", "PROB", "ADAP", "SCPE")  # fmt: skip
_WITHOUT_SPACES = {"ja", "zh"}
_LETTERS = "BCDFGHJKLM"


def codes(number: int) -> list[str]:
    """Give so many codes of skills: four capitals, at most ten thousand."""
    every = map("".join, itertools.product(_LETTERS, repeat=4))
    return list(itertools.islice(every, number))


@cache
def _words(language: str) -> Sequence[str]:
    text = WORDS[language]
    if language not in _WITHOUT_SPACES:
        return text.split()
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def words(language: str, place: str, number: int, stop: str = "") -> str:
    """Give a text of so many words; equal places have equal texts."""
    text = ("" if language in _WITHOUT_SPACES else " ").join(
        random.Random(f"{language} {place}").choices(_words(language), k=number)  # noqa: S311
    )
    full = "。" if language in _WITHOUT_SPACES and stop else stop
    return text[0].upper() + text[1:] + full


class WordyPage(MadePage):
    """A page whose texts are as long as those of SFIA, and differ from skill to skill."""

    @property
    def name(self) -> str:
        return words(self.language, self.code, 5)

    def sentence(self, number: int, stop: str = ".") -> str:
        of_all_skills = 30 < number < 40  # the essence of a level
        place = f"{'' if of_all_skills else self.code} {number}"
        return words(self.language, place, 14, stop)

    def label(self, section: str, fallback: str) -> str:
        text = super().label(section, fallback)
        return text.rstrip("。:：") + ":" if section == "activities" else text

    def phrase(self, level: int) -> str:
        return words(self.language, f"phrase {level}", 3)


@dataclass(frozen=True)
class WordySkill(Skill):
    """The row of a workbook that says what a page says."""

    page: WordyPage = None  # type: ignore[assignment]

    @property
    def name(self) -> str:
        return self.page.name

    @property
    def description(self) -> str:
        return self.page.sentence(2)

    @property
    def activities(self) -> list[str]:
        page = self.page
        return [page.sentence(20 + n, "") for n in range(1, page.activities + 1)]

    @property
    def guidance(self) -> str:
        page = self.page
        items = self.activities[:-1]
        last = page.sentence(20 + page.activities)
        lead_in = page.label("activities", "")
        return "\n".join([page.sentence(6), "", lead_in, "", *items, last])

    def text(self, level: int) -> str:
        return self.page.level_text(level)


def pages(language: str, number: int = SKILLS) -> list[WordyPage]:
    """Give the pages of a framework in one language."""
    return [
        WordyPage(language, code, 9, LEVELS, sentences=4, mark="new", essence=True)
        for code in codes(number)
    ]


def category(language: str, number: int) -> str:
    """Give the name of a category; those of subcategories go on counting."""
    return f"{words(language, f'category {number}', 2)} {number}"


def skills(language: str, number: int = SKILLS) -> list[WordySkill]:
    """Give the rows of a framework in one language."""
    made = []
    for at, page in enumerate(pages(language, number)):
        below = at % SUBCATEGORIES
        above, named = (category(language, n) for n in (below % CATEGORIES, CATEGORIES + below))
        made.append(WordySkill(page.code, page.levels, above, named, page))
    return made


def _attribute_rows(language: str, level: str) -> list[list]:
    head = ["Levels", *[None] * 6, "Code", "URL", "Attribute name", "Type", "Overall description",
            "Guidance notes", *(f"{level} {n} description" for n in range(1, 8))]  # fmt: skip
    rows = [head]
    for code in ATTRIBUTES:
        texts = (words(language, f"{code} {n}", 30, ".") for n in range(1, 8))
        row = [*range(1, 8), code, f"https://example.org/en/shortcode/9/{code}"]
        row += [words(language, code, 2), words(language, "type", 1)]
        row += [words(language, f"{code} {n}", 14, ".") for n in ("what", "how")]
        rows.append([*row, *texts])
    return rows


def _level_rows(page: WordyPage) -> list[list]:
    numbers = range(1, 8)
    return [
        ["Level", *numbers],
        ["Guiding phrase", *map(page.phrase, numbers)],
        ["Essence of the level", *(page.sentence(30 + n) for n in numbers)],
        ["URL", *(f"https://example.org/en/lor/9/{n}" for n in numbers)],
    ]


def sheets(language: str, rows: Sequence[WordySkill]) -> dict[str, list[list]]:
    """Give the sheets of a workbook in the layout of SFIA 9."""
    level = rows[0].page.label("level", "Level")
    headings = ENGLISH | {"level": f"{level} {{}} description"}
    return {
        "Skills": skill_rows(ORDER, headings, rows),
        "Attributes": _attribute_rows(language, level),
        "Levels of responsibility": _level_rows(rows[0].page),
    }


def workbook_files(
    number: int, languages: Sequence[str] = LANGUAGES
) -> Iterator[tuple[str, bytes]]:
    """Give the names and the bytes of the workbooks of each language, none larger than SFIA's."""
    for language in languages:
        rows = skills(language, number)
        for start in range(0, number, SKILLS):
            made = workbook(sheets(language, rows[start : start + SKILLS]))
            yield f"sfia-9_{start + 1}_{language}.xlsx", made


def page_files(number: int, languages: Sequence[str] = LANGUAGES) -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of a text page a skill and language."""
    for language in languages:
        for page in pages(language, number):
            yield f"{page.code}_{language}.txt", page.render().encode()


def write_files(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """Write files to a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files:
        (folder / name).write_bytes(data)
