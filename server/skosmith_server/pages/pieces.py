"""The small pieces of which lists have hundreds: macros would take most of the time of a page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from skosmith_converter.directions import direction_of
from skosmith_server.framework import (
    Coverage,
    Languages,
    RungState,
    SaidAt,
    SkillEntry,
    SourceDocument,
    Text,
    Texts,
    is_same_language,
    lines_in,
)
from skosmith_server.pages.drawing import Label
from skosmith_server.pages.labels import LINE_WORDS, STATUS_WORDS
from skosmith_server.pages.reader import Reader

__all__ = ["Pieces"]

_LEVELS = range(1, 8)
_TABLES = (".xlsx", ".xlsm", ".csv", ".tsv")
_STRIP = {
    RungState.DEFINED: "on",
    RungState.NOT_OBSERVED: "not-observed",
    RungState.UNDEFINED: "off",
}
_ABSENT = Markup('<td><span class="absent">–<span class="unseen">{}</span></span></td>')
_TAG = Markup(' <span class="tag borrowed" lang="{}" dir="{}" title="{}">{}</span>')


@dataclass(frozen=True, slots=True)
class Pieces:
    """Writes texts and links for one reader of one page."""

    reader: Reader
    languages: Languages
    """Those of the reader, the page's own first."""
    content: str
    """The language of the page."""
    path_of: Callable[[str], str]

    def name(self, texts: Texts, otherwise: str = "") -> Markup:
        """Give a name with its language, for lists: `otherwise` where there is none."""
        return _safe(self._name(texts, otherwise))

    def _name(self, texts: Texts, otherwise: str) -> str:
        text = texts.one(self.languages)
        if text is None or not text.language:
            return f"<bdi>{escape(text.value if text is not None else otherwise)}</bdi>"
        return f'<bdi lang="{escape(text.language)}">{escape(text.value)}</bdi>'

    def label(self, texts: Texts, otherwise: str) -> Label:
        """Give a name for a drawing."""
        text = texts.one(self.languages)
        return Label(otherwise) if text is None else Label(text.value, text.language)

    def title(self, texts: Texts, otherwise: str = "") -> Markup:
        """Give a name with its language, and say so where it is none of the page's."""
        text = texts.one(self.languages)
        return self.name(texts, otherwise) + (self.borrowed(text) if text is not None else "")

    def borrowed(self, text: Text) -> Markup:
        """Tell that a text is not in the language of the page; nothing where it is."""
        if not text.language or is_same_language(text.language, self.content):
            return Markup("")
        interface = self.reader.interface
        message = interface.gettext(
            "This text is in %(language)s, since there is none in the language of the page."
        )
        said = message % {"language": interface.language_name(text.language)}
        return _TAG.format(interface.tag, interface.direction, said, text.language)

    def paragraphs(self, texts: Texts, style: str = "") -> Markup:
        """Give texts in full, each in the direction of its language."""
        said = texts.all(self.languages)
        return _safe("\n".join(self._paragraph(one, style, one is said[-1]) for one in said))

    def _paragraph(self, text: Text, style: str, is_last: bool) -> str:
        kind = f"text {style}".strip()
        if not text.language:
            return f'<p class="{kind}">{escape(text.value)}</p>'
        spoken = f'lang="{escape(text.language)}" dir="{direction_of(text.language)}"'
        tag = self.borrowed(text) if is_last else ""
        return f'<p class="{kind}" {spoken}>{escape(text.value)}{tag}</p>'

    def place(
        self, texts: Texts, said_at: Sequence[SaidAt], sources: Iterable[SourceDocument]
    ) -> Markup:
        """Tell where the text that is shown stands; nothing where the graph does not."""
        text = texts.one(self.languages)
        if text is None:
            return Markup("")
        found = [
            (one, lines)
            for one in sources
            if text.source in {"", one.iri} and is_same_language(one.language, text.language)
            if (lines := self.lines(said_at, one))
        ]
        links = (
            f'<a href="{escape(self.path_of(one.iri))}" title="{escape(one.file_name)}">'
            f"<bdi>{escape(lines)}</bdi></a>"
            for one, lines in found
        )
        return _safe(f'<p class="place">{" ".join(links)}</p>' if found else "")

    def lines(self, said_at: Sequence[SaidAt], source: SourceDocument) -> str:
        """Say which lines of a document they are, or rows of a table; empty without any."""
        if not (lines := lines_in(said_at, [source.iri])):
            return ""
        is_one, is_table = lines.isdecimal(), source.file_name.lower().endswith(_TABLES)
        message = LINE_WORDS[is_table, is_one]
        return self.reader.interface.gettext(message) % {"lines": lines}

    def strip(self, skill: SkillEntry) -> Markup:
        """Give the levels of a skill as a row of seven."""
        return _safe(self._strip(skill))

    def _strip(self, skill: SkillEntry) -> str:
        return _strip(
            self.reader.interface.gettext("Levels %(levels)s"), skill.levels, skill.not_observed
        )

    def link(self, skill: SkillEntry) -> Markup:
        """Give a skill by name and code, and where its page is."""
        return _safe(self._link(skill))

    def _link(self, skill: SkillEntry) -> str:
        address = escape(self.reader.link(self.path_of(skill.iri)))
        name, code = self._name(skill.names, skill.code), escape(skill.code)
        return f'<a href="{address}">{name}</a> <span class="notation">{code}</span>'

    def listed(self, skills: Iterable[SkillEntry]) -> Markup:
        """Give skills as items of a list, each with its levels."""
        items = (
            f'<li><span class="named">{self._link(one)}</span> {self._strip(one)}</li>'
            for one in skills
        )
        return _safe("\n".join(items))

    def statuses(self, skills: Iterable[SkillEntry], coverage: Coverage) -> Markup:
        """Give the rows of a table: which skill has texts in which language, of which status."""
        gettext = self.reader.interface.gettext
        words = {status: escape(gettext(word)) for status, word in STATUS_WORDS.items()}
        absent = str(_ABSENT.format(gettext("No text")))
        tags = [
            (tag, escape(tag), escape(self.reader.in_language(tag, "/")[1:]))
            for tag in coverage.languages
        ]
        rows: list[str] = []
        for skill in skills:
            path = self.path_of(skill.iri)
            start = None if "?" in path else escape(path)
            cells: list[str] = []
            for tag, written, end in tags:
                status = coverage.statuses.get((skill.code, tag))
                if status is None:
                    cells.append(absent)
                    continue
                address = (
                    f"{start}{end}"
                    if start is not None
                    else escape(self.reader.in_language(tag, path))
                )
                cells.append(
                    f'<td><a class="mark is-{status or "there"}" href="{address}"'
                    f' hreflang="{written}">{words[status]}</a></td>'
                )
            rows.append(f'<tr><th scope="row">{self.link(skill)}</th>{"".join(cells)}</tr>')
        return _safe("\n".join(rows))


@lru_cache(maxsize=1024)
def _strip(message: str, levels: tuple[int, ...], not_observed: tuple[int, ...]) -> str:
    label = message % {"levels": ", ".join(map(str, levels))}
    states = ((number, RungState.of(number, levels, not_observed)) for number in _LEVELS)
    cells = "".join(f'<i class="{_STRIP[state]}">{number}</i>' for number, state in states)
    return f'<span class="strip" role="img" aria-label="{escape(label)}">{cells}</span>'


def _safe(html: str) -> Markup:
    """Take for markup what was put together of escaped parts."""
    return Markup(html)  # noqa: S704
