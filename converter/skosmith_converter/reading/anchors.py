"""Finds the lines that a page hangs on: its title, its level headings, its list of levels."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from skosmith_converter.blocks import Line, ends_a_sentence, fold
from skosmith_converter.languages import LanguagePack

__all__ = [
    "Heading",
    "Title",
    "choose_title",
    "find_headings",
    "find_titles",
    "listed_levels",
    "mark_word",
    "may_list_levels",
    "without_mark",
]

_TITLE = re.compile(
    r"(?P<name>\S.*?)\s+\(?(?P<code>[A-Z]{4})\)?(?:\s+\(?(?P<status>[^\W\d].{0,30}?)\)?)?"
)
_CODE = re.compile(r"[A-Z][A-Z]{3}")  # a single set in front is searched for thrice as fast
_TRADEMARK = "SFIA"
_MOST_STATUS_WORDS = 3

_TO = "[-–—~〜～]|to|bis|al?|à|au|do|до|по|إلى|至|から"
_NUMBER = rf"(?P<first>\d{{1,2}})(?:\s*(?:{_TO})\s*(?P<last>\d{{1,2}}))?"
_AFTER_NAME = re.compile(rf"\s*[:：]\s*(?P<word>\D{{0,30}}?)\s*{_NUMBER}")
_ANY_HEADING = re.compile(rf"(?P<name>.+?)\s*[:：]\s*(?P<word>[^\d:：]{{1,30}}?)\s*{_NUMBER}")
_BARE_HEADING = re.compile(rf"(?P<word>[^\d:：]{{1,30}}?)\s*{_NUMBER}")
_LEVEL_LIST = re.compile(r"[\s|]*(?P<label>.*?)(?P<levels>\d(?:[\s|,،、;/·•-]+\d)*)[\s|]*")
_LEVEL_RANGE = re.compile(r"([1-7])\s*[-–—]\s*([1-7])")
_MARK = re.compile(r"[(（]\s*(?P<word>[A-Za-z][A-Za-z -]{0,30})\s*[)）]")
_MARKED = re.compile(r"(?P<text>.*\S)\s*[(（](?P<word>(?ai:new|modified|unchanged))[)）]")
_MARK_ENDS = tuple(word + end for word in ("new", "modified", "unchanged") for end in ")）")
_LONGEST_LIST_LABEL = 60
_LONGEST_HEADING = 300
"""No heading is longer; the limit also keeps hostile lines from the patterns."""


@dataclass(frozen=True, slots=True)
class Title:
    """The title line: ``{name} {CODE} [{status word}]``."""

    index: int
    name: str
    code: str
    status_word: str | None
    headings: int
    """How many lines of the page are level headings with this name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A level heading."""

    index: int
    name: str | None
    word: str
    first: int
    last: int


def find_titles(lines: Sequence[Line]) -> list[Title]:
    """Give all lines that have the form of a title, in their order; no line is blank."""
    heads: Counter[str] = Counter()
    found: list[tuple[int, re.Match[str]]] = []
    for index, line in enumerate(lines):
        text = line.text
        if line.bullet or len(text) > _LONGEST_HEADING:
            continue
        if text[-1].isdecimal() and (heading := _ANY_HEADING.fullmatch(text)) is not None:
            heads[fold(heading["name"])] += 1
        if _CODE.search(text) is not None and (title := _TITLE.fullmatch(text)) is not None:
            found.append((index, title))
    return [
        Title(index, title["name"], title["code"], title["status"], heads[fold(title["name"])])
        for index, title in found
        if title["code"] != _TRADEMARK and _may_be_status(title["status"])
    ]


def _may_be_status(words: str | None) -> bool:
    return words is None or len(words.split()) <= _MOST_STATUS_WORDS


def _may_be_heading(line: Line) -> bool:
    text = line.text
    return text[-1:].isdecimal() and not line.bullet and len(text) <= _LONGEST_HEADING


def choose_title(
    titles: Sequence[Title], lines: Sequence[Line], pack: LanguagePack
) -> Title | None:
    """Give the title: the line whose name most level headings repeat, else the first that will do.

    A page without level headings has to show in another way that it is about a skill: by a known
    heading, a list of levels or a change mark.
    """
    if not titles:
        return None
    best = max(titles, key=lambda title: (title.headings, -title.index))
    if best.headings or any(_shows_a_skill(line, pack) for line in lines[best.index + 1 :]):
        return best
    return None


def _shows_a_skill(line: Line, pack: LanguagePack) -> bool:
    return (
        mark_word(line.text) in {"new", "modified", "unchanged"}
        or bool(pack.sections_of(line.text) & {"guidance", "activities", "level_list", "essence"})
        or listed_levels(line.text, pack, expected=False) is not None
    )


def find_headings(lines: Sequence[Line], title: Title, pack: LanguagePack) -> list[Heading]:
    """Give the level headings below the title.

    First by form: the title's name, a colon, a word, a number or range. Then, by the words that
    those headings use or the pack knows: headings with another name, or with none.
    """
    start = title.index + 1
    below = [(i, line) for i, line in enumerate(lines[start:], start) if _may_be_heading(line)]
    headings = {
        i: heading for i, line in below if (heading := _named_heading(i, line.text, title.name))
    }
    words = {fold(h.word) for h in headings.values()} | set(pack.level_words)
    for i, line in below:
        if i not in headings and (heading := _worded_heading(i, line.text, words)) is not None:
            headings[i] = heading
    return [headings[i] for i in sorted(headings)]


def _named_heading(index: int, text: str, name: str) -> Heading | None:
    if fold(text[: len(name)]) != fold(name):
        return None
    found = _AFTER_NAME.fullmatch(text[len(name) :])
    return None if found is None else _heading(index, name, found)


def _worded_heading(index: int, text: str, words: set[str]) -> Heading | None:
    for pattern in (_ANY_HEADING, _BARE_HEADING):
        found = pattern.fullmatch(text)
        if found is not None and fold(found["word"]) in words:
            name = found["name"] if pattern is _ANY_HEADING else None
            return _heading(index, name, found)
    return None


def _heading(index: int, name: str | None, found: re.Match[str]) -> Heading:
    first = int(found["first"])
    last = int(found["last"] or first)
    return Heading(index, name, found["word"].strip(), min(first, last), max(first, last))


def may_list_levels(text: str) -> bool:
    """Tell whether a line ends as a list of levels does."""
    return len(text) <= _LONGEST_HEADING and text.rstrip("| ")[-1:].isdecimal()


def listed_levels(text: str, pack: LanguagePack, *, expected: bool) -> tuple[int, ...] | None:
    """Give the levels that a line lists, or None where it is no list of levels.

    A list is digits and separators, or a label and digits on one line. `expected` says that the
    line before is a heading of such a list.
    """
    if not may_list_levels(text):
        return None
    plain = text.translate(
        {ord(digit): str(int(digit)) for digit in set(text) if digit.isdecimal()}
    )
    found = _LEVEL_LIST.fullmatch(plain)
    if found is None or not _may_label_levels(found, pack, expected=expected):
        return None
    if (span := _LEVEL_RANGE.fullmatch(found["levels"].strip())) is not None:
        first, last = sorted(map(int, span.groups()))
        return tuple(range(first, last + 1))
    return tuple(dict.fromkeys(int(digit) for digit in re.findall(r"\d", found["levels"])))


def _may_label_levels(found: re.Match[str], pack: LanguagePack, *, expected: bool) -> bool:
    label = found["label"].strip()
    if not label:
        return True
    if len(label) > _LONGEST_LIST_LABEL or label[-1].isdigit():
        return False
    if pack.sections_of(label) & {"levels_defined", "level_list"}:
        return True
    several = len(found["levels"].split()) > 1
    closed = label.endswith((":", "：")) or ends_a_sentence(label)
    return closed and (several or expected)


def without_mark(line: Line) -> Line:
    """Give a line apart from the change mark that stands at its end."""
    marked = line.text.endswith((")", "）")) and line.text.lower().endswith(_MARK_ENDS)
    found = _MARKED.fullmatch(line.text) if marked else None
    if found is None:
        return line
    return line._replace(text=found["text"], mark=found["word"].lower())


def mark_word(text: str) -> str | None:
    """Give the lower-case word of a line that has the form of a change mark, ``(new)``."""
    found = _MARK.fullmatch(text) if text.startswith(("(", "（")) else None
    return None if found is None else found["word"].strip().lower()
