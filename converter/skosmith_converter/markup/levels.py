"""Saved pages about levels of responsibility: one level a page, or a list of them."""

import re
from collections.abc import Iterator, Sequence

from skosmith_converter.blocks import clean, fold
from skosmith_converter.html_lines import Written
from skosmith_converter.issues import ISSUE_KINDS, Issue
from skosmith_converter.languages import LanguagePack
from skosmith_converter.page import LevelPage, Passage, Source

__all__ = ["LevelTitle", "find_level_titles", "read_levels", "title_of_level"]

_TITLE = re.compile(
    r"(?P<word>[^\W\d][^\d:：]{0,30}?)\s*(?P<level>[1-7])(?:\s*[-–—:：]\s*(?P<phrase>[^\s:：][^:：]{0,100}))?"
)
_LABEL = re.compile(r"(?P<label>[^:：]{1,60}?)\s*[:：]\s*(?P<text>\S.*)", re.DOTALL)
_CODE_BEHIND = re.compile(r"\s+\(?[A-Z]{4}\)?$")

LevelTitle = tuple[int, "re.Match[str]"]
"""Index of a line, and its parts."""


def title_of_level(line: Written, pack: LanguagePack) -> "re.Match[str] | None":
    """Give the parts of a line such as ``Level 1 - Follow``."""
    text = clean(line.text)
    found = _TITLE.fullmatch(text) if len(text) <= 150 and not line.bullet else None  # noqa: PLR2004
    if found is None or not (line.heading or fold(found["word"]) in pack.level_words):
        return None
    known = not pack.level_words or fold(found["word"]) in pack.level_words
    return found if known else None


def find_level_titles(lines: Sequence[Written], pack: LanguagePack) -> list[LevelTitle]:
    """Give the lines that begin what is said about a level, with its guiding phrase."""
    found = [(i, title) for i, line in enumerate(lines) if (title := title_of_level(line, pack))]
    return [(i, title) for i, title in found if title["phrase"]]


def read_levels(
    lines: Sequence[Written], source: Source, language: str, pack: LanguagePack
) -> tuple[list[LevelPage], list[Issue]]:
    """Read all levels that the lines tell of; lines before the first surround the page."""
    titles = find_level_titles(lines, pack)
    stops = [*(index for index, _ in titles[1:]), len(lines)]
    pages, issues = [], []
    for (index, title), stop in zip(titles, stops, strict=True):
        part = [_Part(line) for line in lines[index + 1 : stop]]
        pages.append(_level(lines[index], title, part, (source, language, pack)))
        if pages[-1].essence is None:
            kind = ISSUE_KINDS["level-without-essence"]
            line = lines[index]
            issues.append(kind.at(source.name, line.line, line.text, level=pages[-1].level))
    return pages, issues


class _Part:
    """A line below a title, its text clean."""

    def __init__(self, line: Written) -> None:
        self.text = clean(line.text)
        self.line = line.line
        self.heading = line.heading

    def passage(self, text: str | None = None) -> Passage:
        return Passage(self.text if text is None else text, (self.line, self.line))


def _level(
    line: Written,
    title: "re.Match[str]",
    parts: Sequence[_Part],
    told: tuple[Source, str, LanguagePack],
) -> LevelPage:
    source, language, pack = told
    place = (line.line, line.line)
    groups = list(_groups(parts))
    introduction, essence, raw = _essence(groups, pack)
    return LevelPage(
        source=source,
        language=language,
        level=int(title["level"]),
        level_word=title["word"].strip(),
        guiding_phrase=Passage(title["phrase"].strip(), place) if title["phrase"] else None,
        introduction=introduction,
        essence=essence,
        essence_raw=raw,
        attributes=tuple(
            (head.passage(_CODE_BEHIND.sub("", head.text)), joined)
            for head, texts in groups
            if head is not None and not _says_essence(head.text, pack)
            and (joined := join_parts(texts)) is not None
        ),
    )  # fmt: skip


def _groups(parts: Sequence[_Part]) -> Iterator[tuple[_Part | None, list[_Part]]]:
    """Give each heading with the lines below it; None heads those before the first heading."""
    head: _Part | None = None
    texts: list[_Part] = []
    for part in parts:
        if part.heading:
            yield head, texts
            head, texts = part, []
        else:
            texts.append(part)
    yield head, texts


def _says_essence(text: str, pack: LanguagePack) -> bool:
    return pack.says("essence", text)


def _essence(
    groups: Sequence[tuple[_Part | None, list[_Part]]], pack: LanguagePack
) -> tuple[Passage | None, Passage | None, Passage | None]:
    """Give the words that introduce the essence, the essence, and both as they stand."""
    for head, texts in groups:
        if head is not None and _says_essence(head.text, pack) and texts:
            joined = join_parts(texts)
            return head.passage(head.text.rstrip(" :：")), joined, joined
    head, texts = groups[0]
    raw = join_parts(texts)
    if head is not None or raw is None:
        return None, None, None
    found = _LABEL.fullmatch(raw.text)
    if found is None or not (_says_essence(found["label"], pack) or not pack.labels["essence"]):
        return None, raw, raw
    return Passage(found["label"], raw.lines), Passage(found["text"], raw.lines), raw


def join_parts(parts: Sequence["_Part"]) -> Passage | None:
    """Give lines as one passage; None where there are none."""
    filled = [part for part in parts if part.text]
    if not filled:
        return None
    return Passage("\n".join(p.text for p in filled), (filled[0].line, filled[-1].line))
